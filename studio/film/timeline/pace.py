"""Which moment of a source a clip shows: constant speeds, ramps, backwards and frozen ones."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from math import ceil

import numpy as np
import numpy.typing as npt

from studio.film.timeline.looks import LIMITS
from studio.film.timeline.model import ZERO, Clip
from studio.media.signal import Curve, Key

_STEPS = 256  # of the integral, a second
_FINE = 1_000_000  # to which part of a second a ramp's way is told


def travelled(clip: Clip, start: Fraction, stop: Fraction) -> Fraction:
    """Seconds of the source that pass from one moment of the clip to another, counted from its first frame; negative
    when the second is the earlier one. Exact but for ramps, which are whole millionths."""
    if clip.freeze:
        return ZERO
    if not clip.pace:
        return (stop - start) * clip.speed
    return (_way(clip.pace, clip.since + stop) - _way(clip.pace, clip.since + start)) * clip.speed


def used(clip: Clip) -> Fraction:
    """Seconds of the source that a clip plays through."""
    return travelled(clip, ZERO, clip.length)


def average(clip: Clip) -> Fraction:
    """Source seconds a film second over all of a clip, negative backwards: how other programs are told of it."""
    pace = used(clip) / clip.length if clip.pace and not clip.freeze else clip.speed
    pace = max(pace, Fraction(1, 1000)).limit_denominator(100_000)
    return -pace if clip.reverse else pace


def source_at(clip: Clip, moment: Fraction, rate: Fraction) -> Fraction:
    """The second of the source that is seen at a second of the clip, at `rate` frames a second."""
    if clip.reverse and not clip.freeze:
        # The frame that is up last forwards is up first.
        return clip.offset + used(clip) - travelled(clip, ZERO, moment + 1 / rate)
    return clip.offset + travelled(clip, ZERO, moment)


def moment_of(clip: Clip, seconds: float) -> float | None:
    """The second of the clip at which a second of its source is seen; outside the clip where it lies beyond its ends,
    None where it never is."""
    if clip.freeze:
        return 0.0 if abs(seconds - float(clip.offset)) < 1e-6 else None
    way = seconds - float(clip.offset)
    if clip.reverse:
        way = float(used(clip)) - way
    if not clip.pace:
        return way / float(clip.speed)
    low, high = ZERO, clip.length
    if not 0 <= way <= float(used(clip)):
        return None
    for _ in range(40):
        middle = ((low + high) / 2).limit_denominator(1_000_000)
        low, high = (middle, high) if float(travelled(clip, ZERO, middle)) < way else (low, middle)
    return float(high)


def frame_at(clip: Clip, source_rate: Fraction, length: int, rate: Fraction, number: int) -> int:
    """Which of a source's frames a clip shows `number` film frames after its start, the one nearest to its time (of
    two, the earlier); -1 for black."""
    if not length:
        return -1
    index = max(0, ceil(source_at(clip, number / rate, rate) * source_rate - Fraction(1, 2)))
    if index < length:
        return index
    return {"hold": length - 1, "loop": index % length, "black": -1}[clip.beyond]


def head(clip: Clip, length: Fraction) -> Clip:
    """The first seconds of a clip."""
    if length >= clip.length:
        return clip
    kept = replace(clip, length=length, fade_in=min(clip.fade_in, length), fade_out=ZERO, lag=ZERO)
    return replace(kept, offset=clip.offset + travelled(clip, length, clip.length)) if clip.reverse else kept


def tail(clip: Clip, cut: Fraction) -> Clip:
    """What is left of a clip after its first seconds."""
    if cut <= 0:
        return clip
    left = clip.length - cut
    offset = clip.offset if clip.reverse else clip.offset + travelled(clip, ZERO, cut)
    kept = replace(clip, length=left, offset=offset, since=later(clip, cut), fade_in=ZERO, lead=ZERO)
    return replace(kept, fade_out=min(clip.fade_out, left))


def later(clip: Clip, by: Fraction) -> Fraction:
    """What the clip's clock shows at its first frame when it begins so much later, as far as that matters."""
    return clip.since + by if clip.moves else clip.since


@lru_cache(maxsize=256)
def _way(keys: tuple[Key, ...], moment: Fraction) -> Fraction:
    """The integral of the pace from 0 to a moment of the clip's clock; below 0 the first key's value holds."""
    curve = Curve(keys)
    if moment < 0:
        return Fraction(round(float(moment) * _held(keys[0].value) * _FINE), _FINE)
    table = _table(keys)
    place = float(moment) * _STEPS
    number = min(int(place), len(table) - 1)
    rest = (place - number) / _STEPS
    at = (number + (place - number) / 2) / _STEPS  # the middle of what is left; all of it, after the last key
    return Fraction(round((float(table[number]) + rest * _held(curve.at(at))) * _FINE), _FINE)


@lru_cache(maxsize=64)
def _table(keys: tuple[Key, ...]) -> npt.NDArray[np.float64]:
    """The way at every step up to the last key."""
    count = ceil(keys[-1].at * _STEPS) + 1 if keys else 1
    middles = (np.arange(count) + 0.5) / _STEPS
    paces = np.clip(Curve(keys).over(middles), *LIMITS["pace"])
    return np.concatenate((np.zeros(1), np.cumsum(paces) / _STEPS))


def _held(value: float) -> float:
    return min(LIMITS["pace"][1], max(LIMITS["pace"][0], value))
