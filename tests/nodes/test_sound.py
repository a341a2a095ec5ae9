"""Voice, music, effects and mix nodes: what is heard, how loud, how long, and what is said when they cannot."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from nodes import sound, voice
from studio.base.errors import MediaError, ModelError, SettingError
from studio.embedded.mixing import measure
from studio.media.values import Audio, Number, Samples, Shot, Text, Voice, Word
from tests.asking import WithEngines


class Ctx(WithEngines):
    """A context that keeps what is told, and memos as the store would: as JSON."""

    node = "sound"

    def __init__(self, folder: Path, item: str | None = None) -> None:
        self.project_folder = self.scratch = folder
        self.item = item
        self.notes: list[str] = []
        self.memos: dict[str, str] = {}

    def check(self) -> None: ...

    def progress(self, done: int, total: int, unit: str = "frames", preview: Any = None) -> None: ...

    def memo(self, name: str, compute: Callable[[], Any]) -> Any:
        if name not in self.memos:
            self.memos[name] = json.dumps(compute(), allow_nan=False)
        return json.loads(self.memos[name])

    def note(self, text: str) -> None:
        self.notes.append(text)

    def option(self, name: str) -> str:
        return ""


@pytest.fixture
def ctx(tmp_path: Path) -> Ctx:
    return Ctx(tmp_path)


def level(samples: Samples) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(samples.astype(np.float64) ** 2)) + 1e-12))


def tone(hertz: float, seconds: float, level: float = 0.2, rate: int = 48000) -> Audio:
    wave = level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    return Audio.of(np.stack([wave, wave], 1), rate)


# --- voice.speak ----------------------------------------------------------------------------------------------


def test_a_line_is_spoken_with_its_words(ctx: Ctx) -> None:
    said = voice.speak(ctx, Text("The ball is on the spot."), seed=1)
    assert said.info.rate == 48000 and said.info.channels == 1 and said.samples is not None
    assert said.info.text == "The ball is on the spot."
    assert [word.text for word in said.info.words] == ["The", "ball", "is", "on", "the", "spot."]
    assert 1.0 < said.info.seconds < 3.5 and said.info.words[-1].end < said.info.seconds


def test_a_shot_speaks_its_narration(ctx: Ctx) -> None:
    said = voice.speak(ctx, shot=Shot("s1", narration="Listen."), seed=1)
    assert said.info.text == "Listen."


def test_a_shot_without_narration_is_silent_but_an_empty_line_alone_is_an_error(ctx: Ctx, tmp_path: Path) -> None:
    assert voice.speak(Ctx(tmp_path, "shot-3"), Text(" "), seed=1).info.length == 0
    for text in (Text(""), None):
        with pytest.raises(SettingError, match="speak"):
            voice.speak(ctx, text, seed=1)


def test_a_voice_brings_its_own_pace_and_unknown_ones_are_named(ctx: Ctx) -> None:
    plain = voice.speak(ctx, Text("We are the champions of the world."), seed=1)
    slow = voice.speak(ctx, plain.info.text, Voice("Old man", settings=(("speed", "0.7"),)), seed=1)  # type: ignore[arg-type]
    assert slow.info.length > 1.2 * plain.info.length
    with pytest.raises(ModelError, match="kokoro"):
        voice.speak(ctx, Text("Hello"), model="kokoro", seed=1)
    with pytest.raises(ModelError, match="cloned"):
        voice.speak(ctx, Text("Hello"), Voice("Me", engine="cloned"), seed=1)


# --- audio.music and audio.effect ------------------------------------------------------------------------------


def test_music_is_as_long_as_asked_and_says_what_it_does_not_know(ctx: Ctx) -> None:
    made = sound.music(ctx, Text("calm piano"), seconds=3.0, rate="44100", seed=1)
    assert made.info.length == 3 * 44100 and made.info.channels == 2 and "Synth knows" not in str(ctx.notes)
    assert sound.music(ctx, Text("calm"), length=Number(2.5), seconds=9.0, seed=1).info.seconds == 2.5
    sound.music(ctx, Text("blorbish"), seconds=1.0, seed=1)
    assert "blorbish" in ctx.notes[-1]
    with pytest.raises(SettingError, match="not a key"):
        sound.music(ctx, key="H dur", seed=1)


def test_a_long_bed_is_lazy_and_a_short_one_whole(ctx: Ctx) -> None:
    assert sound.music(ctx, seconds=2.0, seed=1).samples is not None
    long = sound.music(ctx, style="ambient", seconds=3600.0, seed=1)
    assert long.samples is None and long.info.length == 3600 * 48000
    assert np.array_equal(long.read(1000, 3000), long.read(500, 3000)[500:])


def test_an_effect_lasts_as_long_as_its_narration(ctx: Ctx, tmp_path: Path) -> None:
    assert sound.effect(ctx, Text("rain"), narration=tone(200, 2), seed=1).info.seconds == 3.0
    assert sound.effect(ctx, Text("rain"), seconds=1.5, seed=1).info.seconds == 1.5
    assert sound.effect(Ctx(tmp_path, "shot-1"), Text(""), seed=1).info.length == 0
    assert sound.effect(ctx, Text("flumph"), seconds=1.0, seed=1).info.length == 48000
    assert "flumph" in ctx.notes[-1]
    with pytest.raises(ModelError, match="audioldm"):
        sound.effect(ctx, Text("rain"), model="audioldm", seed=1)


# --- audio.load -------------------------------------------------------------------------------------------------


def test_a_sound_file_is_loaded(ctx: Ctx, tmp_path: Path) -> None:
    samples = tone(440, 0.5, rate=44100).read()
    soundfile.write(tmp_path / "grün.wav", samples, 44100, subtype="FLOAT")
    loaded = sound.load(ctx, path=Path("grün.wav"))
    assert (loaded.info.rate, loaded.info.channels, loaded.info.length) == (44100, 2, 22050)
    assert np.array_equal(loaded.read(), samples)


@pytest.mark.parametrize("content", [None, b"", b"not a sound"])
def test_a_bad_file_is_named(ctx: Ctx, tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "bad.wav").write_bytes(content)
    with pytest.raises(MediaError, match=r"bad\.wav"):
        sound.load(ctx, path=Path("bad.wav"))
    with pytest.raises(SettingError, match="no file"):
        sound.load(ctx)


# --- audio.mix --------------------------------------------------------------------------------------------------


def test_a_narrated_film_comes_out_at_its_loudness_with_the_voice_on_top(ctx: Ctx) -> None:
    line = voice.speak(ctx, Text("Tonight the whole city holds its breath."), seed=1)
    score = sound.music(ctx, Text("epic orchestral"), seconds=14.0, seed=2)
    crowd = sound.effect(ctx, Text("stadium crowd roar"), seconds=14.0, seed=3)
    mixed = sound.mix(ctx, line, score, crowd, voice_delay=5.0)
    made = measure([mixed.read()], 48000, 2)
    assert made.integrated == pytest.approx(-14.0, abs=0.3)
    assert made.true_peak <= -1.0
    assert mixed.info.seconds == 14.0
    assert mixed.info.words[0] == replace(line.info.words[0], start=line.info.words[0].start + 5,
                                          end=line.info.words[0].end + 5)  # fmt: skip
    alone = sound.mix(ctx := Ctx(ctx.project_folder), None, score, crowd)
    spoken = slice(round(5.6 * 48000), round((5 + line.info.words[-1].end) * 48000))
    quieter = level(mixed.read()[spoken] - _voice_part(mixed, line, 5.0)[spoken])
    assert quieter < level(alone.read()[spoken]) - 5
    assert set(ctx.memos) == {"mastering"}


def _voice_part(mixed: Audio, line: Audio, delay: float) -> Samples:
    """The line as it sits in the mix: its best-fitting level at its place."""
    whole, part = mixed.read(), np.zeros((mixed.info.length, 2), np.float32)
    start = round(delay * 48000)
    part[start : start + line.info.length] = line.read()
    return part * np.float32((whole * part).sum() / (part * part).sum())


def test_ducking_follows_the_voice(ctx: Ctx) -> None:
    spoken = np.zeros(10 * 48000, np.float32)
    spoken[4 * 48000 : 6 * 48000] = tone(150, 2).read()[:, 0]
    mixed = sound.mix(ctx, Audio.of(spoken, 48000), tone(3000, 10), music_gain=0.0, duck=20.0, loudness=0.0).read()
    spectrum = {at: _strength(mixed[at * 48000 : (at + 1) * 48000, 0], 3000) for at in (1, 4, 5, 8)}
    assert spectrum[1] == pytest.approx(spectrum[8], abs=0.1)
    assert spectrum[1] - spectrum[4] == pytest.approx(20, abs=0.5)
    assert spectrum[1] - spectrum[5] == pytest.approx(20, abs=0.5)
    assert json.loads(ctx.memos["speech"]) == [[pytest.approx(4, abs=0.03), pytest.approx(6, abs=0.03)]]


def _strength(samples: Samples, hertz: int) -> float:
    wave = np.exp(-2j * np.pi * hertz * np.arange(len(samples)) / 48000)
    return float(20 * np.log10(np.abs((samples * wave).mean())))


def test_every_setting_of_an_input_is_heard(ctx: Ctx) -> None:
    plain = {"loudness": 0.0, "effects_gain": 0.0}
    base = sound.mix(ctx, effects=tone(500, 4), **plain).read()
    assert np.allclose(base, tone(500, 4).read(), atol=1e-6)
    quiet = sound.mix(Ctx(ctx.scratch), effects=tone(500, 4), **{**plain, "effects_gain": -12.0}).read()
    assert level(quiet) == pytest.approx(level(base) - 12, abs=0.05)
    left = sound.mix(Ctx(ctx.scratch), effects=tone(500, 4), effects_pan=-1.0, **plain).read()
    assert level(left[:, 1]) < -100 and level(left[:, 0]) > level(base) + 2
    late = sound.mix(Ctx(ctx.scratch), effects=tone(500, 4), effects_delay=1.0, **plain).read()
    assert len(late) == 5 * 48000 and not late[:48000].any()
    faded = sound.mix(Ctx(ctx.scratch), effects=tone(500, 4), effects_fade_in=1.0, effects_fade_out=2.0, **plain).read()
    assert level(faded[:4800]) < -30 and level(faded[-4800:]) < -30
    assert level(faded[60000:90000]) == pytest.approx(level(base), abs=0.1)


@pytest.mark.parametrize(
    ("rate", "channels", "count"), [("44100", "mono", 1), ("48000", "5.1", 6), ("44100", "stereo", 2)]
)
def test_any_rate_and_layout_goes_in_and_out(ctx: Ctx, rate: Any, channels: Any, count: int) -> None:
    six = Audio.of(np.tile(tone(300, 2, rate=32000).read()[:, :1], (1, 6)), 32000)
    mixed = sound.mix(ctx, tone(200, 1, rate=22050), more=[six], rate=rate, channels=channels)
    assert (mixed.info.rate, mixed.info.channels) == (int(rate), count)
    assert mixed.info.length == 2 * int(rate) == len(mixed.read())
    assert measure([mixed.read()], int(rate), count).integrated == pytest.approx(-14, abs=0.3)


def test_a_second_look_measures_nothing_again(ctx: Ctx) -> None:
    def pull(start: int, stop: int) -> Any:
        reads.append(start)
        yield np.full((stop - start, 2), 0.1, np.float32)

    reads: list[int] = []
    audio = Audio(replace(tone(1, 30).info), pull)
    sound.mix(ctx, None, audio)
    assert reads
    reads.clear()
    again = sound.mix(ctx, None, audio)
    assert not reads
    again.read(0, 100)
    assert len(reads) <= 2


def test_silence_and_nothing_are_told(ctx: Ctx) -> None:
    silent = sound.mix(ctx, None, Audio.of(np.zeros((48000, 2)), 48000))
    assert not silent.read().any() and "silent" in ctx.notes[0]
    with pytest.raises(SettingError, match="nothing to mix"):
        sound.mix(ctx)
    empty = Audio.of(np.zeros((0, 2), np.float32), 48000, words=[Word("x", 0, 1)])
    assert sound.mix(Ctx(ctx.scratch), empty).info.length == 0


@pytest.mark.parametrize("whole", [True, False], ids=["in memory", "read from a file"])
def test_trimming_keeps_the_samples_and_words_between(whole: bool) -> None:
    samples = np.linspace(-1, 1, 4000, dtype=np.float32)[:, None]
    words = [Word("one", 0.0, 0.9), Word("two", 1.0, 1.9), Word("three", 2.5, 3.5)]
    spoken = Audio.of(samples, 1000, "One, two, three.", words)
    if not whole:
        spoken = Audio(spoken.info, spoken.pull)
    part = sound.trim(spoken, start=1.5, end=3.0)
    assert np.array_equal(part.read(), samples[1500:3000]) and np.array_equal(part.read(100, 200), samples[1600:1700])
    assert part.info.words == (Word("two", 0.0, pytest.approx(0.4)), Word("three", 1.0, 1.5))
    assert (part.info.text, part.info.length) == ("two three", 1500)
    assert sound.trim(spoken).info == spoken.info
    with pytest.raises(SettingError, match="nothing is left"):
        sound.trim(spoken, start=9)
