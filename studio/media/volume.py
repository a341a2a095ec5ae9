"""Volume that changes with time: points of (seconds, decibels), straight lines between them, level before and after.

The lines are straight in decibels, as an editor draws them; at SILENCE and below nothing is heard.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.media.signal import Signal

Point = tuple[Fraction, float]
"""Seconds and decibels."""

SILENCE = -60.0
"""Decibels at the bottom of a drawn line: silence."""
LOUDEST = 12.0
MOST_POINTS = 10_000
_NEAR = Fraction(1, 1000)  # seconds: points nearer than this are one


def ordered(points: Sequence[Point]) -> tuple[Point, ...]:
    """In order of time; of points at one moment the last stays."""
    kept: list[Point] = []
    for point in sorted(points, key=lambda point: point[0]):
        if kept and point[0] - kept[-1][0] < _NEAR:
            kept.pop()
        kept.append(point)
    return tuple(kept)


def decibels_at(points: Sequence[Point], seconds: float) -> float:
    """What the line says at a moment; 0 where there are no points."""
    if not points:
        return 0.0
    return float(np.interp(seconds, [float(at) for at, _ in points], [level for _, level in points]))


def gains(points: Sequence[Point], start: int, stop: int, rate: int) -> npt.NDArray[np.float32]:
    """Linear gain of samples start..stop-1, where sample 0 is second 0; ones where there are no points."""
    if not points:
        return np.ones(stop - start, np.float32)
    times = np.arange(start, stop, dtype=np.float64) / rate
    return _linear(np.interp(times, [float(at) for at, _ in points], [level for _, level in points]))


def level_of(gain: float | Signal, start: int, stop: int, rate: int) -> npt.NDArray[np.float32]:
    """Linear gain of samples start..stop-1, where sample 0 is second 0, for decibels that may move; a number is what it
    is all along, what moves is silent at SILENCE, as a drawn line is."""
    if isinstance(gain, Signal):
        return _linear(gain.over(np.arange(start, stop, dtype=np.float64) / rate))
    return np.full(stop - start, 10 ** (gain / 20), np.float32)


def _linear(levels: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    return np.where(levels <= SILENCE, 0.0, 10 ** (levels / 20)).astype(np.float32)


def read(data: Any) -> tuple[Point, ...]:
    """Points from JSON: a list of [seconds, decibels], seconds as a number or an exact fraction. Raises ValueError."""
    if not isinstance(data, list | tuple) or len(data) > MOST_POINTS:
        raise ValueError("volume is a list of [seconds, decibels]")
    points: list[Point] = []
    for entry in data:
        if not isinstance(entry, list | tuple) or len(entry) != 2:
            raise ValueError(f"{str(entry)[:60]} is no [seconds, decibels]")
        at, level = entry
        if isinstance(at, bool) or not isinstance(at, int | float | str | Fraction) or len(str(at)) > 40:
            raise ValueError(f"{str(at)[:60]} is no moment")
        if isinstance(level, bool) or not isinstance(level, int | float) or not -200 <= level <= 60:
            raise ValueError(f"{str(level)[:60]} is no gain in dB")
        if isinstance(at, str) and ("e" in at.lower() or "_" in at):
            raise ValueError(f"{at[:60]} is no moment")  # Fraction("1e999999999") would fill the memory
        moment = Fraction(at) if isinstance(at, str | Fraction) else Fraction(str(at))
        if abs(moment) > 360_000:
            raise ValueError(f"{str(at)[:60]} is later than any film")
        points.append((moment, float(level)))
    return ordered(points)


def shown(points: Sequence[Point]) -> list[list[Any]]:
    """Points as JSON."""
    return [[int(at) if at.denominator == 1 else str(at), level] for at, level in points]
