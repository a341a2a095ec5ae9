"""What the mixer adds to audio.mix is heard: mute, solo, sends, volume along the time; unset it changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nodes import sound
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Node
from studio.graph.plan import make_plan
from studio.media.values import Audio
from tests.nodes.test_sound import Ctx, level, tone

RATE = 48000
PLAIN: dict[str, Any] = {"duck": 0.0, "duck_effects": 0.0, "loudness": 0.0, "music_gain": 0.0, "effects_gain": 0.0}


def mixed(tmp_path: Path, desk: Any = None, **sounds: Any) -> Audio:
    return sound.mix(Ctx(tmp_path), **sounds, **PLAIN, desk=desk)  # type: ignore[arg-type]


def part(audio: Audio, hertz: float, start: float = 0.2, stop: float = 0.8) -> float:
    """Level of one tone in a stretch, in dB of full scale (peak)."""
    samples = audio.read(round(start * RATE), round(stop * RATE))[:, 0]
    turns = np.exp(-2j * np.pi * hertz * np.arange(len(samples)) / RATE)
    return float(20 * np.log10(2 * abs((samples * turns).mean()) + 1e-9))


def test_mute_and_solo_silence_strips_and_keep_the_length(tmp_path: Path) -> None:
    sounds = {"voice": tone(440, 1), "music": tone(1000, 2)}
    muted = mixed(tmp_path, {"strips": {"music": {"mute": True}}}, **sounds)
    assert muted.info.length == 2 * RATE
    assert part(muted, 1000) < -80 < -20 < part(muted, 440)
    alone = mixed(tmp_path, {"solo": ["music"]}, **sounds)
    assert part(alone, 440) < -80 < -20 < part(alone, 1000)


def test_volume_follows_its_points(tmp_path: Path) -> None:
    made = mixed(tmp_path, {"strips": {"music": {"volume": [[0, 0], [1, 0], [2, -20], [4, -20]]}}}, music=tone(1000, 4))
    assert part(made, 1000, 0.2, 0.8) - part(made, 1000, 3.2, 3.8) == pytest.approx(20, abs=0.05)
    assert part(made, 1000, 0.2, 0.8) - part(made, 1000, 1.45, 1.55) == pytest.approx(10, abs=0.3)


def test_volume_stays_at_its_moment_when_the_sound_is_delayed(tmp_path: Path) -> None:
    desk = {"strips": {"music": {"volume": [["3/2", 0], ["8/5", -60]]}}}
    made = sound.mix(Ctx(tmp_path), music=tone(1000, 2), **PLAIN, music_delay=1.0, desk=desk)  # type: ignore[arg-type]
    assert part(made, 1000, 1.1, 1.4) > -20
    assert part(made, 1000, 1.7, 2.5) < -80


def test_a_send_answers_after_the_sound_is_over_and_as_loud_as_it_is_sent(tmp_path: Path) -> None:
    click = np.zeros((RATE * 2, 2), np.float32)
    click[:2400] = 0.05 * np.random.default_rng(1).standard_normal((2400, 2))
    dry = mixed(tmp_path, voice=Audio.of(click, RATE))
    loud = mixed(tmp_path, {"strips": {"voice": {"send": 0}}}, voice=Audio.of(click, RATE))
    soft = mixed(tmp_path, {"strips": {"voice": {"send": -12}}}, voice=Audio.of(click, RATE))
    tails = [level(audio.read(RATE // 4, RATE)) for audio in (dry, soft, loud)]
    assert tails[0] < -100
    assert tails[2] - tails[1] == pytest.approx(12, abs=0.1)
    assert np.allclose(loud.read(0, 480), dry.read(0, 480), atol=1e-6)  # the room answers after its predelay


def test_a_muted_strip_sends_nothing(tmp_path: Path) -> None:
    made = mixed(tmp_path, {"strips": {"voice": {"send": 0, "mute": True}}}, voice=tone(440, 1), music=tone(1000, 1))
    assert part(made, 440) < -80


def test_a_mix_with_a_room_is_the_same_whatever_range_is_read(tmp_path: Path) -> None:
    desk = {"strips": {"voice": {"send": -6, "volume": [[0, 0], [9, -12]]}}}
    made = mixed(tmp_path, desk, voice=tone(440, 10))
    assert np.allclose(made.read(0, 10 * RATE)[RATE * 7 : RATE * 9], made.read(RATE * 7, RATE * 9), atol=1e-6)


def test_more_sounds_have_strips_of_their_own(tmp_path: Path) -> None:
    desk = {"strips": {"more/2": {"gain": -12, "pan": -1}}}
    made = mixed(tmp_path, desk, more=[tone(440, 1), tone(1000, 1)])
    assert part(made, 440) - part(made, 1000) == pytest.approx(12 - 3.01, abs=0.1)


def test_a_muted_voice_does_not_duck_the_music(tmp_path: Path) -> None:
    sounds = {"voice": tone(440, 2), "music": tone(1000, 2)}
    options = PLAIN | {"duck": 20.0}
    heard = sound.mix(Ctx(tmp_path), **sounds, **options)  # type: ignore[arg-type]
    muted = sound.mix(Ctx(tmp_path), **sounds, **options, desk={"strips": {"voice": {"mute": True}}})  # type: ignore[arg-type]
    assert part(muted, 1000, 0.8, 1.2) - part(heard, 1000, 0.8, 1.2) == pytest.approx(20, abs=0.2)


def test_projects_without_a_desk_keep_their_results(tmp_path: Path) -> None:
    """What a task's key is made of does not name the desk until somebody uses it."""

    def counted(**settings: Any) -> str:
        graph = Graph(nodes={"mix": Node("audio.mix", settings)})
        plan = make_plan(graph, Catalog.of([sound]), tmp_path, ("mix",))
        return plan.steps["mix"].settings_of(None).text

    assert "desk" not in counted()
    assert "desk" in counted(desk={"solo": ["voice"]})
