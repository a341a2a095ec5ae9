"""Dubbing as its listener hears it: other words, at the same times, over the same music."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nodes import dubbing
from plugins.synth.music import Music
from studio.base.errors import ServiceError, SettingError, ShotgraphError
from studio.embedded.hearing import recognise
from studio.embedded.voice import RATE, speak
from studio.media.values import Audio, Samples, Text, Voice, Word
from tests.asking import WithEngines
from tests.language_model import serving

SAID = ("The old lighthouse keeper watched the storm roll in from the west.", "He counted the ships that were out.")
NEW = ("Every morning she walked down to the market to buy some fresh bread.", "Nobody knew her by her name.")


class Ctx(WithEngines):
    node, item = "dub", None

    def __init__(self, folder: Path) -> None:
        self.project_folder = self.scratch = self.workspace = folder
        self.notes: list[str] = []

    def check(self) -> None: ...

    def progress(self, done: int, total: int, unit: str = "frames", preview: Any = None) -> None:
        assert 0 <= done <= total

    def memo(self, name: str, compute: Callable[[], Any]) -> Any:
        path = self.workspace / f"{name}.json"
        if not path.exists():
            path.write_text(json.dumps(compute(), allow_nan=False))
        return json.loads(path.read_text())

    def note(self, text: str) -> None:
        self.notes.append(text)

    def option(self, name: str) -> str:
        return str(self.workspace / "voices") if name == "voices.folder" else ""


@pytest.fixture
def ctx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ctx:
    for name in ("SHOTGRAPH_LLM_ENDPOINT", "SHOTGRAPH_LLM_KEY", "SHOTGRAPH_LLM_MODEL", "SHOTGRAPH_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("keyring.get_password", lambda service, user: None)
    return Ctx(tmp_path)


@pytest.fixture(scope="module")
def scene() -> tuple[Samples, Samples, tuple[Word, ...]]:
    """A voice, the music under it, and when its words are said; a second and a half between two sentences."""
    first, second = (speak(line, seed=number) for number, line in enumerate(SAID))
    gap = np.zeros(round(1.5 * RATE), np.float32)
    voice = np.concatenate([gap[: RATE // 2], first.samples, gap, second.samples, gap])
    later = (len(first.samples) + len(gap)) / RATE + 0.5
    words = [Word(word.text, word.start + 0.5, word.end + 0.5) for word in first.words]
    words += [Word(word.text, word.start + later, word.end + later) for word in second.words]
    music = Music("hopeful piano", len(voice) / RATE, 3, rate=RATE).read()[: len(voice), 0]
    return voice, (music / music.std() * voice.std() * 0.25).astype(np.float32), tuple(words)


def recording(scene: tuple[Samples, Samples, tuple[Word, ...]], channels: int = 1, *, music: bool = True) -> Audio:
    voice, beneath, words = scene
    mixed = np.zeros((len(voice), channels), np.float32)
    mixed[:, 2 if channels == 6 else slice(None)] = voice if channels == 6 else voice[:, None]
    mixed[:, :2] += beneath[:, None] if music else 0
    return Audio.of(mixed, RATE, " ".join(SAID), words)


def answer(*texts: str) -> str:
    return json.dumps({"lines": [{"number": number, "text": text} for number, text in enumerate(texts, 1)]})


def heard_from(samples: Samples, seconds: float) -> float:
    """When sound begins, looked for from a moment on."""
    loud = np.flatnonzero(np.abs(samples[round(seconds * RATE) :]) > 0.02)
    return float(loud[0]) / RATE + seconds


def test_other_words_are_said_in_the_same_time_over_the_same_music(ctx: Ctx, scene: Any) -> None:
    with serving() as server:
        server.answers = [answer(*NEW)]
        made = dubbing.dub(ctx, recording(scene), language="simple English", endpoint=server.url, model="tiny", seed=4)
        asked = server.asked[0]["messages"][1]["content"]
    assert made.text == "\n".join(NEW) and "into simple English" in asked and SAID[1] in asked
    _, music, words = scene
    new = made.voice.read()[:, 0]
    for begin in (words[0].start, next(word.start for word in words if word.text == "He")):
        assert heard_from(new, begin - 0.4) == pytest.approx(begin, abs=0.06)
    said = made.voice.info.words
    assert " ".join(word.text for word in said) == " ".join(NEW)
    assert said[-1].end == pytest.approx(words[-1].end, abs=0.35)
    heard = [word.text for word in recognise(made.voice)]
    assert len({"morning", "walked", "market", "bread", "nobody", "name"} & set(heard)) >= 4
    whole = made.audio.read()[:, 0]
    assert len(whole) == len(music) and np.allclose(whole, new + made.rest.read()[:, 0], atol=1e-5)
    assert np.corrcoef(whole[: RATE // 2], music[: RATE // 2])[0, 1] > 0.9
    assert np.array_equal(made.audio.read(RATE, 3 * RATE)[:, 0], whole[RATE : 3 * RATE])
    assert made.srt.count("-->") >= 2 and ctx.notes == []


def test_it_is_as_loud_as_the_original(ctx: Ctx, scene: Any) -> None:
    voice, _, words = scene
    quiet = Audio.of(voice * 0.1, RATE, " ".join(SAID), words)
    made = dubbing.dub(ctx, quiet, language="", seed=1)
    assert np.sqrt(np.mean(made.voice.read() ** 2)) == pytest.approx(np.sqrt(np.mean((voice * 0.1) ** 2)), rel=0.25)


def test_a_line_that_is_too_long_is_asked_for_in_fewer_words_once(ctx: Ctx, scene: Any) -> None:
    endless = "Nobody in the whole town had ever known her by her name, though everybody there greeted her kindly."
    with serving() as server:
        server.answers = [answer(endless, endless), answer("They all greeted her.")]
        made = dubbing.dub(ctx, recording(scene, music=False), endpoint=server.url, model="tiny", fastest=1.2)
        assert "fewer words" in server.asked[1]["messages"][1]["content"]
    assert made.text == f"{endless}\nThey all greeted her."
    assert len(server.asked) == 2


def test_lines_that_stay_too_long_are_said_late_and_that_is_told(ctx: Ctx, scene: Any) -> None:
    endless = "She went to the market, and to the harbour, and to the station, and to every other place that she knew."
    made = dubbing.dub(ctx, recording(scene), translation=Text(f"{endless} {endless}\n{NEW[1]}"))
    assert "1 of 2 lines begin late" in ctx.notes[0]
    said = made.voice.info.words
    assert all(before.start <= after.start for before, after in pairwise(said))
    assert made.audio.info.length == made.voice.info.length >= recording(scene).info.length


@pytest.mark.parametrize("channels", [2, 6])
def test_the_voice_lies_where_dialogue_does(ctx: Ctx, scene: Any, channels: int) -> None:
    made = dubbing.dub(ctx, recording(scene, channels), translation=Text("\n".join(NEW)), background=-60.0)
    sound = made.audio.read()
    assert sound.shape[1] == channels
    loud = np.abs(sound).max(axis=0) > 0.1
    assert loud.tolist() == ([True, True] if channels == 2 else [False, False, True, False, False, False])


def test_a_second_run_asks_nobody_and_gives_the_same(ctx: Ctx, scene: Any) -> None:
    with serving() as server:
        server.answers = [answer(*NEW)]
        first = dubbing.dub(ctx, recording(scene), endpoint=server.url, model="tiny")
    again = dubbing.dub(ctx, recording(scene), endpoint=server.url, model="tiny")
    assert np.array_equal(first.audio.read(), again.audio.read())
    (ctx.workspace / "placed.json").unlink()  # killed between the file and what is known of it
    assert dubbing.dub(ctx, recording(scene), endpoint=server.url, model="tiny").srt == first.srt


@pytest.mark.parametrize(
    ("how", "error", "says"),
    [
        ({"language": "German"}, SettingError, "does not speak German"),
        ({"translation": Text("One line.")}, SettingError, "1 lines, what is spoken has 2"),
        ({"voice": Voice("Anna", "lite-clone", (("samples", "0"),))}, ShotgraphError, "consent"),
        ({"voice": Voice("Robot", "vocoder")}, SettingError, "cannot dub"),
        ({}, ServiceError, "no language model is configured"),
    ],
)
def test_what_cannot_be_done_is_told(
    ctx: Ctx, scene: Any, how: dict[str, Any], error: type[ShotgraphError], says: str
) -> None:
    with pytest.raises(error, match=says) as caught:
        dubbing.dub(ctx, recording(scene), **how)
    assert caught.value.problem.mend


def test_silence_has_nothing_to_dub(ctx: Ctx) -> None:
    with pytest.raises(ShotgraphError, match="nobody is heard"):
        dubbing.dub(ctx, Audio.of(np.zeros(2 * RATE), RATE), language="")
