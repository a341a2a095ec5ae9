"""What is heard in a sound: words, parts and beats, as a user gets them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nodes import edit, listen
from studio.base.errors import MediaError, ModelError
from studio.embedded.voice import speak
from studio.media.values import Audio, Shot, Text
from tests.asking import WithEngines
from tests.language_model import serving
from tests.nodes.test_edit import flat

LINE = "Nobody had told the striker about the robots. In 1984 she had never seen one."


class Ctx(WithEngines):
    node, item = "listen", None

    def __init__(self, folder: Path) -> None:
        self.project_folder = self.scratch = self.workspace = folder
        self.notes: list[str] = []

    def check(self) -> None: ...

    def progress(self, done: int, total: int, unit: str = "frames", preview: Any = None) -> None:
        assert 0 <= done <= total

    def memo(self, name: str, compute: Callable[[], Any]) -> Any:
        return json.loads(json.dumps(compute(), allow_nan=False))

    def note(self, text: str) -> None:
        self.notes.append(text)

    def option(self, name: str) -> str:
        return ""


@pytest.fixture
def ctx(tmp_path: Path) -> Ctx:
    return Ctx(tmp_path)


@pytest.fixture(scope="module")
def recorded() -> Audio:
    """A recording: nothing says what is spoken in it."""
    said = speak(LINE)
    return Audio.of(said.samples, said.rate)


@pytest.mark.parametrize("known", [{"script": Text(LINE)}, {"shot": Shot("a", 1, "A", narration=LINE)}])
def test_a_recording_with_its_script_becomes_narration(ctx: Ctx, recorded: Audio, known: Any) -> None:
    made = listen.transcribe(ctx, recorded, **known)
    assert " ".join(word.text for word in made.audio.info.words) == LINE == made.text == made.audio.info.text
    assert np.array_equal(made.audio.read(), recorded.read())
    assert "1984" in made.srt and ctx.notes == []


def test_without_a_script_words_are_guessed_by_ear(ctx: Ctx, recorded: Audio) -> None:
    made = listen.transcribe(ctx, recorded)
    assert "told the striker about the robots" in made.text


def test_the_wrong_script_is_told(ctx: Ctx, recorded: Audio) -> None:
    listen.transcribe(ctx, recorded, Text("Welcome back, today we look at three small and very patient tools."))
    assert "right one" in ctx.notes[0]


@pytest.mark.parametrize("script", [None, Text(LINE)])
def test_a_sound_without_a_voice_is_refused_with_a_mend(ctx: Ctx, script: Text | None) -> None:
    with pytest.raises(MediaError, match="nobody is heard") as caught:
        listen.transcribe(ctx, Audio.of(np.zeros(48000), 24000), script)
    assert "audio.clean" in caught.value.problem.mend


def test_an_unknown_model_is_named(ctx: Ctx, recorded: Audio) -> None:
    with pytest.raises(ModelError, match="parrot"):
        listen.transcribe(ctx, recorded, model="parrot")


def test_captions_find_the_true_script_in_recorded_narration(ctx: Ctx, recorded: Audio) -> None:
    made = edit.caption(ctx, flat(20, 6), recorded, Text(LINE), mode="none", highlight="#ffcc00")
    assert "never seen one." in made.srt and ctx.notes == []
    assert made.ass.count(r"{\k") >= len(LINE.split())
    by_ear = edit.caption(ctx, flat(20, 6), recorded, mode="none")
    assert "striker" in by_ear.srt and "guessed by ear" in ctx.notes[0]


def test_captions_are_translated_one_for_one(ctx: Ctx, recorded: Audio) -> None:
    def answer(*texts: str) -> str:
        return json.dumps({"captions": [{"number": n, "text": text} for n, text in enumerate(texts, 1)]})

    plain = edit.caption(ctx, flat(20, 6), recorded, Text(LINE), mode="none", max_chars=24, max_lines=1)
    count = plain.srt.count("-->")
    with serving() as server:
        server.answers = [answer("zu wenig"), answer(*(f"Zeile {n}" for n in range(1, count + 1)))]
        made = edit.caption(
            ctx,
            flat(20, 6),
            recorded,
            Text(LINE),
            mode="none",
            max_chars=24,
            max_lines=1,
            translate="German",
            endpoint=server.url,
            model="tiny",
        )
    assert [line for line in made.srt.splitlines() if "Zeile" in line] == [f"Zeile {n}" for n in range(1, count + 1)]
    times = [[line for line in srt.splitlines() if "-->" in line] for srt in (made.srt, plain.srt)]
    assert times[0] == times[1]
    assert "into German" in server.asked[0]["messages"][1]["content"]


def test_karaoke_colours_all_that_was_sung_so_far(ctx: Ctx) -> None:
    from studio.media.values import Word

    voice = Audio.of(np.zeros(48000), 24000, "left right", [Word("left", 0.0, 0.5), Word("right", 1.0, 1.5)])
    made = edit.caption(
        ctx, flat(20, 3, width=160, height=90), voice, size=18, highlight="#ff0000", karaoke="so far"
    ).video

    def red(number: int, columns: slice) -> bool:
        picture = made.frame(number).rgb()[:, columns].astype(int)
        return bool((picture[..., 0] - picture[..., 1] > 150).any())

    halves = slice(0, 72), slice(88, 160)
    assert [red(2, half) for half in halves] == [True, False]
    assert [red(12, half) for half in halves] == [True, True]


@pytest.mark.parametrize("channels", [1, 2, 6])
def test_a_voice_is_parted_from_the_music_and_nothing_is_lost(ctx: Ctx, recorded: Audio, channels: int) -> None:
    from plugins.synth.music import Music

    voice = recorded.read()
    music = Music("hopeful piano", recorded.info.seconds, 3, rate=24000).read()[: len(voice)]
    music = music / music.std() * voice.std()
    mixed = np.zeros((len(voice), channels), np.float32)
    mixed[:, 2 if channels == 6 else slice(None)] += voice[:, 0] if channels == 6 else voice
    mixed[:, :2] += music[:, : min(2, channels)]
    parts = listen.separate(ctx, Audio.of(mixed, 24000))
    heard, rest = parts.voice.read(), parts.rest.read()
    assert np.allclose(heard + rest, mixed, atol=1e-5)
    said = voice[:, 0] - heard[:, 2 if channels == 6 else 0]
    assert 20 * np.log10(voice.std() / said.std()) > 7
    assert np.array_equal(parts.rest.read(30_000, 50_000), rest[30_000:50_000])


def test_the_beat_of_music_is_found_and_a_camera_moves_on_it(ctx: Ctx) -> None:
    from plugins.synth.music import Music
    from studio.media.values import Motion

    music = Audio.of(Music("tense electronic techno", 12, 3, rate=24000, tempo=120).read(), 24000)
    found = listen.beat(ctx, music)
    assert found.tempo == pytest.approx(120, abs=0.5)
    assert len(str(found.beats).splitlines()) > 3 * len(str(listen.beat(ctx, music, every="bar").beats).splitlines())
    shots = [Shot("a", 1, seconds=3.0), Shot("b", 2, seconds=2.0)]
    moved = listen.camera_on_beats(ctx, found.beats, Motion(), shots[1], shots)
    jumps = [key.at * 2 for key in moved.camera if key.zoom > 1.01]
    assert [round(at * 2) / 2 for at in jumps] == pytest.approx(jumps, abs=0.05) and len(jumps) == 4
    assert listen.camera_on_beats(ctx, found.beats, start=500.0).camera == ()
    assert "No beat" in ctx.notes[-1]


@pytest.mark.parametrize("seconds", [0.0, 0.2, 5.0])
def test_silence_has_no_beat(ctx: Ctx, seconds: float) -> None:
    with pytest.raises(MediaError, match="no beat"):
        listen.beat(ctx, Audio.of(np.zeros(round(seconds * 24000)), 24000))
