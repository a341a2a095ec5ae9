"""Silero VAD: when somebody speaks, also in noise, and that nobody does in rain and music."""

import numpy as np
import soxr

from studio.embedded import voice
from studio.embedded.hearing.pieces import Piece
from studio.embedded.nets import speech
from studio.media.values import Samples


def said() -> tuple[Samples, list[tuple[float, float]]]:
    """Two sentences with 1.2 s between them, a second of silence around, at 16 kHz; and when each is said."""
    made = voice.speak("The keeper watched the storm roll in. Nobody knew her name.", seed=2, pause=1.2)
    samples = np.pad(soxr.resample(made.samples, voice.RATE, speech.RATE, "HQ"), speech.RATE)
    first = next(n for n, word in enumerate(made.words) if word.text.startswith("Nobody"))
    ends = [(made.words[0].start, made.words[first - 1].end), (made.words[first].start, made.words[-1].end)]
    return np.asarray(samples, np.float32), [(start + 1, end + 1) for start, end in ends]


def noise(length: int, level: float) -> Samples:
    return np.random.default_rng(1).normal(0, level, length).astype(np.float32)


def test_sentences_are_found_where_they_are_said_also_in_noise() -> None:
    samples, wanted = said()
    loud = float(np.sqrt(np.mean(samples[np.abs(samples) > 1e-3] ** 2)))
    for sound in (samples, samples + noise(len(samples), loud * 0.5)):
        found = speech.spans(sound, pause=0.5)
        assert len(found) == 2
        np.testing.assert_allclose(found, wanted, atol=0.25)


def test_nobody_speaks_in_noise_or_in_a_held_chord() -> None:
    time = np.arange(5 * speech.RATE) / speech.RATE
    chord = sum(np.sin(2 * np.pi * hertz * time) for hertz in (220, 277, 330, 440)).astype(np.float32) / 8
    for sound in (noise(5 * speech.RATE, 0.1), chord, np.zeros(speech.RATE, np.float32)):
        assert speech.spans(sound) == []
        assert not Piece(0.0, sound).has_speech()
    assert Piece(0.0, said()[0]).has_speech()


def test_a_sound_of_nothing_has_no_speech() -> None:
    assert speech.speaking(np.zeros(0, np.float32)).shape == (0,) and speech.spans(np.zeros(3, np.float32)) == []


def test_a_short_pause_does_not_end_it_and_a_click_is_none() -> None:
    samples, _ = said()
    assert len(speech.spans(samples, pause=5.0)) == 1
    assert speech.spans(samples, shortest=60.0) == []
