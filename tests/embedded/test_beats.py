"""Beats of music whose tempo is known: Synth's own, and clicks."""

from __future__ import annotations

import numpy as np
import pytest

from plugins.synth.music import Music
from studio.embedded.beats import Beats, beats_of
from studio.media.values import Audio

RATE = 22050


def clicks(bpm: float, seconds: float = 12, bar: int = 4, start: float = 0.37) -> Audio:
    """A low thump on the first beat of a bar and a quieter tick on the others, over a little noise."""
    wave = np.random.default_rng(0).standard_normal(round(seconds * RATE)) * 0.01
    time = np.arange(1000) / RATE
    for number, at in enumerate(np.arange(start, seconds - 0.1, 60 / bpm)):
        hertz, level = (110, 0.8) if number % bar == 0 else (1500, 0.4)
        first = round(at * RATE)
        wave[first : first + 1000] += level * np.exp(-time * 60) * np.sin(2 * np.pi * hertz * time)
    return Audio.of(wave, RATE)


def off(found: Beats, bpm: float, start: float) -> float:
    """Seconds that the beats are away from the grid, at worst."""
    phase = (np.array(found.times) - start) * bpm / 60
    return float(np.abs(phase - np.round(phase)).max() * 60 / bpm)


@pytest.mark.parametrize("bpm", [63, 90, 128, 174])
def test_beats_are_where_the_clicks_are(bpm: float) -> None:
    found = beats_of(clicks(bpm))
    assert found is not None and found.tempo == pytest.approx(bpm, rel=0.005)
    assert off(found, bpm, 0.37) < 0.025
    assert found.times[found.first] == pytest.approx(0.37, abs=0.03)
    assert found.sure > 0.5


def test_a_bar_can_have_three_beats_and_the_tempo_can_be_asked_for() -> None:
    waltz = beats_of(clicks(140, bar=3, start=0.37 + 60 / 140), bar=3)
    assert waltz is not None and waltz.times[waltz.first] == pytest.approx(0.37 + 60 / 140, abs=0.03)
    slow = beats_of(clicks(140), fastest=100)
    assert slow is not None and slow.tempo == pytest.approx(70, rel=0.01)


@pytest.mark.parametrize(("style", "bpm"), [("tense electronic techno", 128), ("hopeful piano", 92)])
def test_music_is_followed(style: str, bpm: float) -> None:
    found = beats_of(Audio.of(Music(style, 16, 3, rate=RATE, tempo=bpm).read(), RATE))
    assert found is not None and found.tempo == pytest.approx(bpm, rel=0.005)
    assert off(found, bpm, 0.0) < 0.04


def test_quiet_music_has_the_same_beats() -> None:
    loud = clicks(100)
    quiet = beats_of(Audio.of(loud.read() * 0.02, RATE))
    full = beats_of(loud)
    assert quiet is not None and full is not None
    assert np.allclose(quiet.times, full.times[: len(quiet.times)], atol=0.03)


@pytest.mark.parametrize(
    "wave", [np.zeros(5 * RATE), 0.3 * np.sin(np.arange(5 * RATE) * 0.1), np.zeros(0), np.ones(300)]
)
def test_where_there_is_no_beat_none_is_found(wave: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    assert beats_of(Audio.of(wave, RATE)) is None
