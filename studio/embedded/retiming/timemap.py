"""Which moment of a clip is seen when it is played at another pace.

Moments are counted in frames of the source, 2.5 being half way from frame 2 to frame 3. A map says them at the
beginning of every frame of the result and at the end of the last one, and is straight between; it never goes back.

Lengths: the result lasts until the end of the source is reached, to the nearest frame, at least one. So n frames at
half speed are 2n, and what plays faster and slower by turns lasts as long as it takes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.base.errors import SettingError

Moments = npt.NDArray[np.float64]
Speed = Callable[[Moments], Moments]
"""How many times as fast, at many moments in seconds at once."""

_STEPS = 32  # of the integral, a frame
_AT_ONCE = 4096  # frames
_LONGEST = 86_400  # seconds
_STANDS = 600  # seconds
_STILL = 1e-4  # a speed below it is none
_CRAWL = 0.002  # a moment that passes more slowly than that lasts for as long as the steps happen to miss its end


@dataclass(frozen=True, eq=False)
class TimeMap:
    """moments: (length + 1,) source frames, never falling; source: frames that the source has."""

    moments: Moments
    source: int

    @property
    def length(self) -> int:
        return len(self.moments) - 1

    def at(self, frames: npt.NDArray[Any]) -> Moments:
        """The source's moments at places among the result's frames."""
        return np.asarray(np.interp(frames, np.arange(len(self.moments)), self.moments))

    def shown(self, moments: npt.NDArray[Any]) -> Moments:
        """The first places among the result's frames at which moments of the source are reached."""
        rising = self.moments + np.arange(len(self.moments)) * 1e-12
        return np.asarray(np.interp(moments, rising, np.arange(len(self.moments))))


def constant(length: int, pace: Fraction) -> TimeMap:
    """All of it at one pace, exactly."""
    made = max(1, round(length / pace)) if length else 0
    return TimeMap((np.arange(made + 1) * pace.numerator / pace.denominator).clip(0, length), length)


def by_result(length: int, rate: Fraction, speed: Speed) -> TimeMap:
    """The speed counts by the seconds of the result: the moment seen is its integral. Where it has been none for ten
    minutes it is taken to stay so, and the result ends where it last moved. Raises SettingError where it never does."""
    moments, here, first, stood = [np.zeros(1)], 0.0, 0, 0
    while here < length and stood < _STANDS * rate:
        if first > _LONGEST * rate:
            raise SettingError("the result would last longer than a day", setting="speed", mend="Let it be faster.")
        steps = (np.arange(_AT_ONCE * _STEPS) + 0.5) / _STEPS + first
        pace = np.maximum(speed(steps / float(rate)), 0.0)
        grown = here + np.cumsum(pace.reshape(_AT_ONCE, _STEPS).mean(axis=1))
        stood = stood + _AT_ONCE if grown[-1] - here < _STILL * _AT_ONCE else 0
        moments.append(grown)
        here, first = float(grown[-1]), first + _AT_ONCE
    if length and here < _STILL * first:
        raise SettingError(
            "at this speed the clip would never end", setting="speed", mend="Let it be above 0 for a while."
        )
    return _cut(np.concatenate(moments), length)


def by_source(length: int, rate: Fraction, speed: Speed) -> TimeMap:
    """The speed counts by the seconds of the source: each of its moments passes at its own. Raises SettingError where
    it is none, since that moment would never pass."""
    steps = (np.arange(length * _STEPS) + 0.5) / _STEPS
    pace = speed(steps / float(rate))
    if len(pace) and pace.min() < _CRAWL:
        at = float(steps[int(pace.argmin())] / rate)
        raise SettingError(
            f"the speed falls to 0 at {at:.2f} s of the clip, so that moment would never pass",
            setting="speed",
            mend="Keep it above 0, or let it count by the result's time.",
        )
    passed = np.concatenate((np.zeros(1), np.cumsum(1 / pace / _STEPS)))
    if passed[-1] > _LONGEST * rate:
        raise SettingError("the result would last longer than a day", setting="speed", mend="Let it be faster.")
    made = max(1, round(float(passed[-1]))) if length else 0
    moments = np.interp(np.arange(made + 1), passed, np.arange(length * _STEPS + 1) / _STEPS)
    return TimeMap(moments, length)


def _cut(moments: Moments, length: int) -> TimeMap:
    """Up to the end of the source, to the nearest frame, or to where nothing moves any more."""
    if not length:
        return TimeMap(np.zeros(1), 0)
    after = int(np.searchsorted(moments, length))
    if after < len(moments):
        before = moments[after - 1]
        end = after - 1 + (length - before) / (moments[after] - before)
    else:
        end = float(np.searchsorted(moments, moments[-1] - _STILL))
    made = max(1, round(end + 1e-9))
    return TimeMap(moments[: made + 1].clip(0, length), length)
