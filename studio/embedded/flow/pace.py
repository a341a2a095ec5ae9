"""How far a brush's motion has gone by a moment, for numbers that stay and for those that move."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np

from studio.media.signal import Signal

_STEPS = 240
"""A second's values of a signal that are added up."""
_LONGEST = 3600.0
"""Seconds over which a signal is added up; after them it goes on as it is then."""


class Pace:
    """A number of a brush over the seconds of a clip. loop: seconds after which all repeats, or 0; a signal then runs
    to the middle and back, as the camera's do."""

    def __init__(self, number: float, signal: Signal | None, loop: float, seconds: float = 0.0) -> None:
        """seconds: how long the clip is, as far as that is known."""
        self._number, self._signal, self._loop = number, signal, loop
        self._seconds = min(loop or max(seconds, signal.span if signal is not None else 0.0), _LONGEST)

    def at(self, seconds: float) -> float:
        """What it is at a moment; before the clip begins what it is then."""
        if self._signal is None:
            return self._number
        return self._signal.at(self._folded(max(seconds, 0.0)))

    def between(self, start: float, stop: float) -> float:
        """What it adds up to from one moment to another, one unit for a second of 1."""
        if self._signal is None:
            return self._number * (stop - start)
        return self._gone(stop) - self._gone(start)

    def _folded(self, seconds: float) -> float:
        if not self._loop:
            return seconds
        part = seconds % self._loop
        return min(part, self._loop - part)

    @cached_property
    def _sums(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """What it adds up to by each step, from 0 on, at the middle values of the steps."""
        assert self._signal is not None
        count = max(1, math.ceil(self._seconds * _STEPS))
        moments = (np.arange(count) + 0.5) / _STEPS
        if self._loop:
            moments = np.minimum(moments, np.abs(self._loop - moments))
        return np.concatenate([[0.0], np.cumsum(self._signal.over(moments)) / _STEPS])

    def _gone(self, seconds: float) -> float:
        if seconds <= 0:
            return self.at(0.0) * seconds if not self._loop else self._turns(seconds)
        return self._turns(seconds) if self._loop else self._within(seconds)

    def _turns(self, seconds: float) -> float:
        whole, part = divmod(seconds, self._loop)
        return whole * self._within(self._loop) + self._within(part)

    def _within(self, seconds: float) -> float:
        place = seconds * _STEPS
        last = len(self._sums) - 1
        if place >= last:
            return float(self._sums[last]) + (place - last) / _STEPS * self.at(seconds)
        return float(np.interp(place, np.arange(last + 1), self._sums))
