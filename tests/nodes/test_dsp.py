"""Sound processing nodes: what a meter, a tuner and a stopwatch would say of what they give."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nodes import dsp
from studio.base.errors import MediaError
from studio.media.signal import Curve, Key
from studio.media.values import Audio, AudioInfo, Number, Samples, Word
from tests.asking import WithEngines

RATE = 48000


class Ctx(WithEngines):
    """A context that keeps what is told, and memos as the store would: as JSON."""

    node = "dsp"
    item = None

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


def tone(hertz: float, seconds: float, level: float = 0.1, rate: int = RATE) -> Samples:
    wave = level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    return np.stack([wave, wave], 1).astype(np.float32)


def speechlike(seconds: float, rate: int = RATE, seed: int = 3) -> Samples:
    """Syllables of a buzzing voice with pauses: harmonics of a gliding 120 Hz, four a second, a pause every second."""
    time = np.arange(round(seconds * rate)) / rate
    phase = 2 * np.pi * np.cumsum(120 + 20 * np.sin(2 * np.pi * 0.7 * time)) / rate
    voice = sum(np.sin(k * phase) / k for k in range(1, 25))
    syllables = np.clip(np.sin(2 * np.pi * 4 * time), 0, 1) * (time % 1.0 < 0.7)
    wave = 0.15 * np.asarray(voice) * syllables
    return np.stack([wave, wave], 1).astype(np.float32)


def noise(seconds: float, level: float, rate: int = RATE) -> Samples:
    """White noise at a level in dBFS RMS."""
    wave = np.random.default_rng(5).standard_normal((round(seconds * rate), 1)) * 10 ** (level / 20)
    return np.repeat(wave, 2, 1).astype(np.float32)


def level(samples: Samples) -> float:
    return float(10 * np.log10(np.mean(samples.astype(np.float64) ** 2) + 1e-20))


def loudest(samples: Samples, rate: int = RATE) -> float:
    """Hz of the strongest partial."""
    wave = samples[:, 0] * np.hanning(len(samples))
    return float(np.abs(np.fft.rfft(wave)).argmax() * rate / len(wave))


def middle(samples: Samples) -> Samples:
    return samples[len(samples) // 4 : -len(samples) // 4]


@pytest.mark.parametrize("rate", [48000, 44100])
@pytest.mark.parametrize(
    ("hertz", "setting", "change"),
    [
        (3000, {"frequency": 3000.0, "gain": -12.0}, -12),
        (3000, {"frequency": 3000.0, "gain": 6.0}, 6),
        (200, {"frequency": 3000.0, "gain": -12.0}, 0),
        (30, {"low": -9.0}, -9),
        (1000, {"low": -9.0, "high": -9.0}, 0),
        (18000, {"high": -9.0}, -9),
        (50, {"low_cut": 200.0}, -24),
        (16000, {"high_cut": 2000.0}, -40),
        (1000, {"low_cut": 60.0, "high_cut": 15000.0}, 0),
    ],
)
def test_the_equaliser_changes_a_tone_by_what_was_asked(
    ctx: Ctx, rate: int, hertz: float, setting: dict[str, float], change: float
) -> None:
    source = tone(hertz, 1.0, rate=rate)
    made = dsp.eq(ctx, Audio.of(source, rate), **setting)
    assert made.info.length == len(source)
    got = level(middle(made.read())) - level(middle(source))
    if "high_cut" in setting and change:
        assert got < -35
    else:
        assert got == pytest.approx(change, abs=0.6)


def test_a_band_above_the_sound_is_said_and_left_alone(ctx: Ctx) -> None:
    audio = Audio.of(tone(300, 0.2, rate=8000), 8000)
    assert dsp.eq(ctx, audio, frequency=6000.0, gain=6.0) is audio
    assert "6000 Hz" in ctx.notes[0]


def test_the_compressor_brings_loud_and_quiet_together_by_its_ratio(ctx: Ctx) -> None:
    quiet, loud = tone(500, 2, 0.01), tone(500, 2, 0.5)
    made = dsp.compress(ctx, Audio.of(np.concatenate([quiet, loud]), RATE), threshold=-30.0, ratio=4.0, knee=0.0).read()
    assert level(made[RATE : 2 * RATE]) == pytest.approx(level(quiet), abs=0.2)
    over = level(loud) + 30
    # The detector follows a sine somewhere between its mean square and its peaks, which lie 3 dB higher.
    taken = level(loud) - level(made[3 * RATE :])
    assert 0.75 * over - 0.2 < taken < 0.75 * (over + 3) + 0.2


def test_a_room_dies_by_60_db_in_its_decay(ctx: Ctx) -> None:
    click = np.zeros((RATE // 10, 2), np.float32)
    click[0] = 0.5
    made = dsp.reverb(ctx, Audio.of(click, RATE), decay=1.0, predelay=50.0, damping=0.0, wet=0.0)
    assert made.info.length == len(click) + RATE + 2400
    heard = made.read()
    assert heard[0] == pytest.approx(0.5)
    assert not np.abs(heard[1:2390]).max() > 1e-5
    early, late = heard[2400 + 4800 : 2400 + 9600], heard[2400 + 4800 + 24000 : 2400 + 9600 + 24000]
    assert level(early) - level(late) == pytest.approx(30, abs=1.5)
    assert abs(np.corrcoef(early.T)[0, 1]) < 0.1, "each side has its own room"


@pytest.mark.parametrize(("semitones", "hertz"), [(12, 880), (-12, 220), (7, 659.26), (24, 1760), (-24, 110)])
def test_pitch_moves_the_tone_and_keeps_the_length(ctx: Ctx, semitones: float, hertz: float) -> None:
    audio = Audio.of(tone(440, 2), RATE)
    made = dsp.pitch(ctx, audio, semitones=float(semitones))
    assert made.info.length == audio.info.length == len(made.read())
    assert loudest(made.read()) == pytest.approx(hertz, rel=0.01)
    assert level(made.read()[-9600:]) == pytest.approx(level(audio.read()), abs=1.5), "it sounds to its end"


@pytest.mark.parametrize("factor", [2.0, 0.5, 1.25, 4.0, 0.25])
def test_stretch_changes_the_length_and_keeps_pitch_and_place(ctx: Ctx, factor: float) -> None:
    wave = tone(440, 2)
    wave[:RATE] *= 0.01
    made = dsp.stretch(ctx, Audio.of(wave, RATE, "ah", [Word("ah", 1.0, 2.0)]), factor=factor)
    heard = made.read()
    assert made.info.length == len(heard) == round(len(wave) * factor)
    assert loudest(heard) == pytest.approx(440, rel=0.01)
    rise = np.flatnonzero(np.abs(heard[:, 0]) > 0.05)[0] / RATE
    assert rise == pytest.approx(factor, abs=0.06)
    assert made.info.words[0].start == pytest.approx(factor)


def test_a_wired_length_wins_and_an_impossible_one_is_refused(ctx: Ctx) -> None:
    audio = Audio.of(tone(440, 1), RATE)
    assert dsp.stretch(ctx, audio, Number(1.5), factor=3.0).info.seconds == pytest.approx(1.5)
    with pytest.raises(MediaError, match=r"Ask for 0\.25 to 4\.00 s"):
        dsp.stretch(ctx, audio, Number(9.0))


@pytest.mark.parametrize("mains", [50, 60])
def test_hum_goes_and_speech_stays(ctx: Ctx, mains: int) -> None:
    hum = tone(mains, 3, 0.05) + tone(mains * 3, 3, 0.02)
    made = dsp.clean(ctx, Audio.of(hum, RATE), noise=0.0, hum=f"{mains} Hz").read()
    assert level(middle(made)) < level(hum) - 30
    for hertz in (180 if mains == 50 else 210, 1000, 3000):
        kept = tone(hertz, 2)
        made = dsp.clean(ctx, Audio.of(kept, RATE), noise=0.0, hum=f"{mains} Hz").read()
        assert level(middle(made)) == pytest.approx(level(kept), abs=0.5)


@pytest.mark.parametrize("rate", [48000, 44100])
@pytest.mark.parametrize("floor", [-45.0, -35.0])
def test_noise_goes_down_and_the_voice_stays_in_its_place(ctx: Ctx, rate: int, floor: float) -> None:
    voice, hiss = speechlike(4, rate), noise(4, floor, rate)
    made = dsp.clean(ctx, Audio.of(voice + hiss, rate), method="steady", noise=12.0)
    assert made.info.length == len(voice)
    heard = made.read()
    before, after = level(voice) - level(hiss), level(voice) - level(heard - voice)
    assert after > before + 3
    pause = slice(round(2.8 * rate), round(2.95 * rate))
    assert level(heard[pause]) < floor - 6


def test_a_sound_without_a_pause_is_told_of(ctx: Ctx) -> None:
    dsp.clean(ctx, Audio.of(tone(440, 2), RATE), method="steady")
    assert "no pause" in ctx.notes[0]
    ctx.notes.clear()
    dsp.clean(ctx, Audio.of(speechlike(2) + noise(2, -30), RATE), method="steady")
    assert not ctx.notes


def test_clicks_go(ctx: Ctx) -> None:
    wave = tone(300, 2)
    spoilt = wave.copy()
    spoilt[5000:90000:7001] += 0.6
    made = dsp.clean(ctx, Audio.of(spoilt, RATE), noise=0.0, clicks=True).read()
    assert level(made - wave) < level(spoilt - wave) - 20


def test_sharp_sounds_are_softened(ctx: Ctx) -> None:
    ess = np.diff(noise(2, -20), axis=0, prepend=0).astype(np.float32)
    low = tone(300, 2)
    assert level(dsp.clean(ctx, Audio.of(ess, RATE), noise=0.0, de_ess=1.0).read()) < level(ess) - 3
    assert level(dsp.clean(ctx, Audio.of(low, RATE), noise=0.0, de_ess=1.0).read()) == pytest.approx(level(low), abs=1)


def test_the_check_says_what_is_wrong_and_the_mend(ctx: Ctx) -> None:
    # 1 kHz in both channels at -23 dBFS peak is -23 LUFS (EBU Tech 3341, case 1).
    found = dsp.check(ctx, Audio.of(tone(997, 5, 10 ** (-23 / 20)), RATE))
    assert found.loudness == pytest.approx(-23, abs=0.1)
    lines = dict(line.split(": ", 1) for line in str(found.verdict).splitlines()[1:])
    assert lines["European TV"] == lines["US TV"] == "ready"
    assert lines["YouTube"].startswith("9.0 LU too quiet") and "set loudness -14" in lines["YouTube"]
    loud = dsp.check(ctx, Audio.of(tone(997, 5, 0.99), RATE), destination="Spotify")
    assert "too loud and peaks 0.9 dB over -1 dBTP" in str(loud.verdict)
    assert "silent" in str(dsp.check(ctx, Audio.of(np.zeros((RATE, 2)), RATE)).verdict)


NODES: dict[str, Callable[[Ctx, Audio], Audio]] = {
    "eq": lambda ctx, audio: dsp.eq(ctx, audio, low_cut=60.0, gain=-9.0, high=4.0),
    "compress": lambda ctx, audio: dsp.compress(ctx, audio, threshold=-30.0),
    "reverb": lambda ctx, audio: dsp.reverb(ctx, audio, decay=0.6),
    "clean": lambda ctx, audio: dsp.clean(
        ctx, audio, method="steady", noise=12.0, hum="50 Hz", clicks=True, de_ess=0.5
    ),
    "clean voice": lambda ctx, audio: dsp.clean(ctx, audio, reverb=True, de_ess=0.5),
    "pitch": lambda ctx, audio: dsp.pitch(ctx, audio, semitones=3.0),
    "stretch": lambda ctx, audio: dsp.stretch(ctx, audio, factor=1.2),
}


@pytest.fixture(scope="module")
def long_sound() -> Audio:
    rate = 16000
    return Audio.of(speechlike(19, rate) + noise(19, -50, rate), rate)


@pytest.fixture(scope="module")
def made(long_sound: Audio, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Audio, Samples]]:
    results = {name: run(Ctx(tmp_path_factory.mktemp(name)), long_sound) for name, run in NODES.items()}
    return {name: (audio, audio.read()) for name, audio in results.items()}


@pytest.mark.parametrize("name", list(NODES))
@given(start=st.integers(0, 300_000), count=st.integers(1, 170_000))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_sample_is_the_same_in_whatever_range_it_is_read(
    made: dict[str, tuple[Audio, Samples]], name: str, start: int, count: int
) -> None:
    audio, whole = made[name]
    assert np.array_equal(audio.read(start, start + count), whole[start : start + count])


@pytest.mark.parametrize("name", ["eq", "compress", "clean"])
def test_cells_join_without_a_seam(ctx: Ctx, long_sound: Audio, name: str) -> None:
    from studio.embedded import filtering

    celled = NODES[name](ctx, long_sound).read()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filtering, "CELL", 30)
        whole = NODES[name](ctx, long_sound).read()
    # The click finder's windows lie elsewhere in every cell: what differs stays well under the noise (-50 dB).
    assert level(celled - whole) < (-65 if name == "clean" else -90)


def test_nothing_asked_is_nothing_done(ctx: Ctx) -> None:
    audio = Audio.of(tone(440, 0.1), RATE)
    assert dsp.eq(ctx, audio) is dsp.pitch(ctx, audio) is dsp.stretch(ctx, audio) is audio
    assert dsp.clean(ctx, audio, noise=0.0) is audio


def test_a_lost_file_is_made_again_and_many_channels_are_refused(ctx: Ctx) -> None:
    audio = Audio.of(tone(440, 0.5), RATE)
    made = dsp.stretch(ctx, audio, factor=2.0)
    before = made.read()
    (ctx.workspace / "sound.f32").unlink()
    assert np.array_equal(made.read(), before)
    wide = Audio(AudioInfo(RATE, 12, 100), lambda start, stop: iter(()))
    with pytest.raises(MediaError, match="12 channels"):
        dsp.compress(ctx, wide)
    with pytest.raises(MediaError, match="12 channels"):
        dsp.check(ctx, wide)


@pytest.mark.parametrize("channels", range(1, 9))
def test_every_layout_keeps_its_channels_apart(ctx: Ctx, channels: int) -> None:
    steps = np.linspace(0.2, 1, channels, dtype=np.float32)
    audio = Audio.of(tone(440, 1)[:, :1] * steps, RATE)
    made = dsp.eq(ctx, audio, frequency=440.0, gain=-6.0).read()
    tops = np.abs(middle(made)).max(axis=0)
    assert tops == pytest.approx(0.1 * steps * 10 ** (-6 / 20), rel=0.05)
    assert -60 < dsp.check(ctx, audio).loudness < 0


def test_a_gain_lifts_a_sound_and_may_move() -> None:
    samples = np.full((48000, 2), 0.1, np.float32)
    sound = Audio.of(samples, 48000)
    assert dsp.gain(sound) is sound
    assert dsp.gain(sound, gain=6.0).read() == pytest.approx(0.1 * 10 ** (6 / 20))
    moved = dsp.gain(sound, gain=Curve((Key(0.0, -60.0), Key(0.25, -20.0), Key(0.5, 0.0))))
    assert moved.read(0, 1).max() == 0
    assert moved.read(12000, 12001) == pytest.approx(0.01, rel=1e-4)
    assert moved.read(30000) == pytest.approx(0.1)
    assert np.array_equal(moved.read(10000, 20000), moved.read()[10000:20000])
