"""The embedded recogniser, against a voice whose own word times are known."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from studio.base.errors import SettingError
from studio.embedded import hearing
from studio.embedded.hearing import align, pieces, recognise
from studio.embedded.hearing.pronouncing import arpabet
from studio.embedded.voice import RATE, Speech, speak
from studio.media.values import Audio, Samples

STORY = (
    "The whole town came to watch the final match of the season. Nobody had told the striker about the robots, of "
    "course, and in 1984 she had never seen one."
)
PRICES = "On 3 May, Dr. Smith paid $25.50 for Xylophraxia; it's 50% off at 7:30pm!"


@pytest.fixture(scope="module")
def story() -> Speech:
    return speak(STORY)


def sound(samples: Samples, rate: int = RATE) -> Audio:
    return Audio.of(samples, rate)


def noise(seconds: float, level: float) -> Samples:
    return np.random.default_rng(1).standard_normal(round(seconds * RATE)).astype(np.float32) * np.float32(level)


@pytest.mark.parametrize("text", [STORY, PRICES])
def test_every_written_word_is_found_where_it_is_spoken(text: str) -> None:
    said = speak(text)
    found = align(sound(said.samples), text)
    assert [word.text for word in found.words] == [word.text for word in said.words]
    away = [abs(a.start - b.start) for a, b in zip(found.words, said.words, strict=True)]
    assert np.median(away) < 0.06 and max(away) < 0.3
    assert all(a.start < a.end <= b.start + 0.011 for a, b in pairwise(found.words))
    assert found.guessed == 0 and found.agreement > 0.3


def test_a_sound_of_any_form_is_heard(story: Speech) -> None:
    """Quiet, in 5.1 with the voice in the centre and music beside it, at another rate, after a long silence."""
    import soxr

    voice = np.concatenate([np.zeros(3 * RATE, np.float32), story.samples]) * np.float32(0.05)
    loud = soxr.resample(voice, RATE, 44100)
    five = np.zeros((len(loud), 6), np.float32)
    five[:, 2] = loud
    five[:, :2] = 0.05 * np.sin(np.arange(len(loud)) * 0.05)[:, None]
    found = align(sound(five, 44100), STORY)
    away = [abs(a.start - 3 - b.start) for a, b in zip(found.words, story.words, strict=True)]
    assert np.median(away) < 0.06


def test_a_long_sound_is_aligned_between_anchors(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody wrote down is spoken in the middle, and does not shift what comes after."""
    first, aside, second = speak(STORY), speak("Excuse me, is this thing on?"), speak(PRICES + " " + STORY)
    monkeypatch.setattr(hearing.aligning, "WHOLE", 5)
    whole = sound(np.concatenate([first.samples, aside.samples, second.samples]))
    found = align(whole, f"{STORY} {PRICES} {STORY}")
    late = (len(first.samples) + len(aside.samples)) / RATE
    wanted = [word.start for word in first.words] + [word.start + late for word in second.words]
    away = np.abs(np.array([word.start for word in found.words]) - wanted)
    assert np.median(away) < 0.06 and np.mean(away > 0.3) < 0.1


def test_another_text_is_told_from_the_true_one(story: Speech) -> None:
    assert align(sound(story.samples), STORY).agreement > 0.6
    assert align(sound(story.samples), "Welcome back, today we look at three small tools.").agreement < 0.2


@pytest.mark.parametrize("samples", [np.zeros(2 * RATE, np.float32), noise(2, 0.1), np.zeros(0, np.float32)])
def test_where_nobody_speaks_nothing_is_found(samples: Samples) -> None:
    assert align(sound(samples), STORY).words == ()
    assert recognise(sound(samples)) == []


def test_what_is_said_is_written_down_by_ear(story: Speech) -> None:
    words = recognise(sound(story.samples))
    text = " ".join(word.text for word in words)
    assert text.startswith("the whole town came to watch the final match") and "nineteen eighty four" in text
    assert all(a.start < a.end <= b.start + 0.011 for a, b in pairwise(words))


def test_a_text_in_other_letters_is_refused() -> None:
    with pytest.raises(SettingError, match="Latin letters"):
        align(sound(noise(1, 0.1)), "球門今晚是敞開的")


def test_long_sounds_are_cut_where_they_are_quiet() -> None:
    """A pulse of 2 s with 0.4 s of silence, over and over: no cut falls into a pulse."""
    beat = np.concatenate([noise(2, 0.1), np.zeros(round(0.4 * RATE), np.float32)])
    cut = list(pieces(sound(np.tile(beat, 30))))
    assert sum(piece.seconds for piece in cut) == pytest.approx(72, abs=0.01)
    assert all(2.0 < piece.start % 2.4 < 2.4 for piece in cut[1:])
    assert all(piece.seconds <= 28 for piece in cut)


@pytest.mark.parametrize(
    ("phonemes", "phones"),
    [("ɡˈOlkˌipəɹ", "G OW L K IY P ER"), ("θˈɜɹTi", "TH ER T IY"), ("—", ""), ("fɔɹ,", "F AO R")],
)
def test_phonemes_become_the_phones_of_the_model(phonemes: str, phones: str) -> None:
    assert arpabet(phonemes) == phones
