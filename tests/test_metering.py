"""Levels of what plays: readings of a known tone at the moments that they belong to."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest

from studio.film.sound.delivery import TARGETS, judged, told
from studio.film.sound.metering import QUIET, LiveMeter, Reading

RATE = 48000


def tone(seconds: float, level: float, channels: int = 2) -> np.ndarray:
    wave = level * np.sin(2 * np.pi * 1000 * np.arange(round(seconds * RATE)) / RATE)
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not done() and time.monotonic() < end:
        time.sleep(0.005)
    assert done()


def test_a_tone_has_its_loudness_and_peak_at_its_moments() -> None:
    meter = LiveMeter()
    whole = np.concatenate([tone(4, 0.1), tone(2, 0.01)])
    for start in range(0, len(whole), 12000):
        meter.feed(whole[start : start + 12000], 10 + start / RATE, RATE)
    until(lambda: meter.at(16.0).peak > QUIET)
    # A sine of amplitude 0.1 in both channels is -20 LUFS (BS.1770: 0 LUFS is a full-scale sine in both).
    loud, soft = meter.at(13.95), meter.at(15.95)
    assert loud.momentary == pytest.approx(-20, abs=0.1)
    assert loud.short == pytest.approx(-20, abs=0.1)
    assert loud.peak == pytest.approx(-20, abs=0.1)
    assert soft.momentary == pytest.approx(-40, abs=0.1)
    assert soft.short > -30
    assert soft.peak == pytest.approx(-40, abs=0.3)
    assert meter.at(9.0) == Reading()
    assert meter.at(30.0) == Reading()
    meter.close()


def test_a_jump_starts_anew() -> None:
    meter = LiveMeter()
    meter.feed(tone(1, 0.1), 0.0, RATE)
    until(lambda: meter.at(1.0).peak > QUIET)
    meter.feed(tone(1, 0.01, 1), 60.0, RATE)
    until(lambda: meter.at(61.0).peak > QUIET)
    assert meter.at(61.0).integrated == pytest.approx(-43, abs=0.2)  # one channel: 3 LU less
    assert meter.at(1.0) == Reading()
    meter.close()


@pytest.mark.parametrize(
    ("destination", "loudness", "peak", "words"),
    [
        ("YouTube", -14.2, -1.02, "ready"),
        ("YouTube", -17.0, -3.0, "3.0 LU too quiet"),
        ("European TV", -22.0, -0.5, "1.0 LU too loud and peaks 0.5 dB over -1 dBTP"),
        ("US TV", -25.9, -2.0, "ready"),
    ],
)
def test_verdicts(destination: str, loudness: float, peak: float, words: str) -> None:
    target = TARGETS[destination]
    assert told(target, loudness, peak).startswith(words)
    assert judged(target, loudness, peak).ready is (words == "ready")
