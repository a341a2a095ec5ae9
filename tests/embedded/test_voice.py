"""The embedded voice says what is written, when it says it does."""

from __future__ import annotations

import numpy as np
import pytest

from studio.base.errors import SettingError
from studio.embedded.voice import RATE, speak


def test_the_same_arguments_give_the_same_samples() -> None:
    first, again, other = (speak("The ball rolls. It stops.", seed=seed) for seed in (3, 3, 4))
    assert np.array_equal(first.samples, again.samples)
    assert not np.array_equal(first.samples, other.samples)
    assert first.samples.dtype == np.float32 and first.rate == RATE


def test_every_written_word_is_timed_in_order() -> None:
    text = "Tonight, sixty thousand people sing — the same song. One ball decides it!"
    speech = speak(text, seed=1)
    assert " ".join(word.text for word in speech.words) == text
    times = [time for word in speech.words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert times[0] < 0.3 and times[-1] <= len(speech.samples) / RATE


def test_words_are_where_the_sound_is() -> None:
    speech = speak("Stop. Listen. Nobody moves.", seed=1, pause=0.6)
    spoken = np.zeros(len(speech.samples), bool)
    for word in speech.words:
        span = slice(int(word.start * RATE), int(word.end * RATE))
        spoken[span] = True
        assert np.sqrt(np.mean(speech.samples[span] ** 2)) > 0.02, word
    quiet = speech.samples[~spoken]
    assert len(quiet) > RATE
    assert np.mean(quiet**2) < 0.05 * np.mean(speech.samples[spoken] ** 2)
    gap = speech.words[1].start - speech.words[0].end
    assert 0.5 < gap < 0.9


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("On 3 May 2024 Dr. Smith paid $9.99 for it.", "On 3 May 2024 Dr. Smith paid $9.99 for it."),
        ("It is 9:30am and 20°C.", "It is 9:30am and 20°C."),
        ("[Goal](/ɡˈOl/) scored 🎉!", "Goal scored !"),
        ("A naïve café", "A naïve café"),
        ("Line one\nline two", "Line one line two"),
    ],
)
def test_captions_show_the_text_as_written(text: str, words: str) -> None:
    assert " ".join(word.text for word in speak(text, seed=1).words) == words


def test_speed_and_pitch_do_what_they_say() -> None:
    text = "The crowd is already on its feet."
    plain, slow, deep = speak(text), speak(text, speed=0.5), speak(text, pitch=-4)
    assert len(slow.samples) > 1.6 * len(plain.samples)
    assert 0.85 < len(deep.samples) / len(plain.samples) < 1.2
    assert 0.7 < _pitch(deep.samples) / _pitch(plain.samples) < 0.88  # four semitones down are 0.79


def _pitch(samples: np.ndarray) -> float:
    """Median pitch of the loud 50 ms frames by autocorrelation, Hz."""
    found = []
    for frame in samples[: len(samples) // 1200 * 1200].reshape(-1, 1200):
        if np.abs(frame).max() > 0.1:
            correlation = np.correlate(frame, frame, "full")[1199:]
            low, high = RATE // 350, RATE // 90
            found.append(RATE / (low + int(np.argmax(correlation[low:high]))))
    return float(np.median(found))


def test_a_long_text_is_read_to_its_end() -> None:
    text = "and another word " * 120
    speech = speak(text)
    assert len(speech.words) == 360
    assert speech.words[-1].end > 60


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no text to speak"),
        (" \n ", "no text to speak"),
        ("... —", "nothing to say"),
        ("🎉", "nothing to say"),
        ("Привет, мир", "Cyrillic"),
        ("こんにちは", "Hiragana"),
        ("a" * 30_000, "30000 characters"),
    ],
)
def test_text_it_cannot_read_is_refused_with_a_remedy(text: str, says: str) -> None:
    with pytest.raises(SettingError, match=says) as raised:
        speak(text)
    assert raised.value.problem.mend
