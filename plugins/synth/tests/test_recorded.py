"""The Synth with recorded instruments: what is recorded is heard, what is not is computed, any range reads the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("tinysoundfont", reason="tinysoundfont has no wheel for this Python")

from plugins.synth import instruments as computed
from plugins.synth.bands import arrange_for_band, genre_of
from plugins.synth.mood import read_music_prompt
from plugins.synth.music import Music, music
from plugins.synth.sampled import Sampled
from plugins.synth.tests.soundfonts import soundfont
from studio.base.errors import ModelError
from studio.media.values import Samples

RATE = 24000


@pytest.fixture(scope="module")
def font(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Strings, piano and a drum kit, all of them a sine."""
    return soundfont(tmp_path_factory.mktemp("font") / "sines.sf2", [(0, 2), (0, 48), (128, 0)])


def pitch_of(samples: Samples) -> float:
    mono = samples.mean(axis=1)
    power = np.abs(np.fft.rfft(mono * np.hanning(len(mono)), 1 << 18)) ** 2
    return float(np.argmax(power) * RATE / (1 << 18))


@pytest.mark.parametrize(("pitch", "hertz"), [(60, 260.9), (67, 390.9), (48, 130.4)])
def test_a_note_has_its_pitch_its_length_and_a_level_near_one(font: Path, pitch: int, hertz: float) -> None:
    note = Sampled(font, RATE)("strings", pitch, 0.8, 0.5, RATE)
    assert pitch_of(note[: round(0.8 * RATE)]) == pytest.approx(hertz, rel=0.004)
    assert 0.8 <= len(note) / RATE < 2 and note.shape[1] == 2
    assert 0.7 < np.abs(note).max() <= 1.0 and np.abs(note[-3:]).max() < 0.01


def test_a_note_does_not_depend_on_what_was_played_before_it(font: Path) -> None:
    one, other = Sampled(font, RATE), Sampled(font, RATE)
    first = one("strings", 64, 0.5, 0.5, RATE)
    for pitch in (40, 52, 76):
        one("piano", pitch, 1.0, 0.5, RATE)
        one("snare", 60, 0.1, 0.5, RATE)
    assert np.array_equal(one("strings", 64, 0.5, 0.5, RATE), first)
    assert np.array_equal(other("strings", 64, 0.5, 0.5, RATE), first)


@pytest.mark.parametrize("instrument", ["supersaw", "boom", "flute"])
def test_what_is_not_recorded_is_computed(font: Path, instrument: str) -> None:
    made = Sampled(font, RATE)(instrument, 60, 0.4, 0.5, RATE)
    assert np.array_equal(made, computed.note(instrument, 60, 0.4, 0.5, RATE))


def test_any_range_reads_the_same_samples(font: Path) -> None:
    made = Music("hopeful cinematic", 26, 3, rate=RATE, soundfont=font)
    whole = made.read()
    again = Music("hopeful cinematic", 26, 3, rate=RATE, soundfont=font)
    assert np.array_equal(again.read(24 * RATE - 500, 24 * RATE + 500), whole[24 * RATE - 500 : 24 * RATE + 500])
    assert whole.shape == (26 * RATE, 2) and np.abs(whole).max() <= 1 and np.abs(whole[-20:]).max() < 1e-3
    assert not np.array_equal(whole, music("hopeful cinematic", 26, 3, rate=RATE))


def test_what_is_no_soundfont_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.sf2").write_bytes(b"RIFF\x04\0\0\0sfbk")
    with pytest.raises(ModelError, match=r"x\.sf2 cannot be read"):
        Sampled(tmp_path / "x.sf2", RATE)


# --- genres -----------------------------------------------------------------------------------------------------

BANDS = [
    ("jazz trio", {"piano", "bass", "ride", "brush"}, {"strings", "snare", "choir", "distortion"}),
    ("driving rock", {"distortion", "picked", "rockkick", "rocksnare"}, {"supersaw", "strings", "ride"}),
    ("epic orchestral", {"strings", "brass", "contrabass", "timpani"}, {"distortion", "ride"}),
    ("lofi chill", {"epiano", "fingered", "hat"}, {"distortion", "strings"}),
    ("folk acoustic", {"guitar", "bass"}, {"distortion", "supersaw"}),
]


@pytest.mark.parametrize(("prompt", "plays", "silent"), BANDS)
def test_a_genre_is_who_plays(prompt: str, plays: set[str], silent: set[str]) -> None:
    mood = read_music_prompt(prompt).mood
    heard = {note.instrument for note in arrange_for_band(mood, prompt, 30, np.random.default_rng(1)).notes}
    assert heard >= plays and not heard & silent


def test_jazz_swings_and_its_bass_walks() -> None:
    piece = arrange_for_band(read_music_prompt("jazz").mood, "jazz", 30, np.random.default_rng(1))
    rides = [note.start / piece.beat % 1 for note in piece.notes if note.instrument == "ride"]
    assert any(place == pytest.approx(2 / 3, abs=0.01) for place in rides)
    assert not any(place == pytest.approx(1 / 2, abs=0.01) for place in rides)
    bass = [note for note in piece.notes if note.instrument == "bass" and note.start < piece.ending]
    steps = np.diff([note.start for note in bass]) / piece.beat
    assert np.median(steps) == pytest.approx(1, abs=0.01)
    assert len({note.pitch % 12 for note in bass}) >= 5


def test_rock_plays_fifths_and_no_thirds() -> None:
    piece = arrange_for_band(read_music_prompt("rock").mood, "rock", 20, np.random.default_rng(1))
    starts: dict[float, set[int]] = {}
    for note in piece.notes:
        if note.instrument == "distortion" and note.pan < 0 and note.start < piece.ending:
            starts.setdefault(note.start, set()).add(note.pitch)
    assert starts and all(max(pitches) - min(pitches) == 12 and len(pitches) == 3 for pitches in starts.values())
    assert all(min(pitches) + 7 in pitches for pitches in starts.values())


@pytest.mark.parametrize(
    ("prompt", "genre"), [("a smoky jazz club", "jazz"), ("hopeful strings", ""), ("lo-fi beats", "lofi"), ("", "")]
)
def test_a_genre_is_read_from_its_words(prompt: str, genre: str) -> None:
    assert genre_of(prompt) == genre


def test_no_drums_means_none() -> None:
    mood = read_music_prompt("jazz without drums").mood
    piece = arrange_for_band(mood, "jazz without drums", 20, np.random.default_rng(1))
    assert not {note.instrument for note in piece.notes} & {"ride", "brush", "brushtap", "pedalhat", "jazzkick"}
