"""One axis of a camera's keyframes as a curve: how high values lie, what is in sight, and where a pull lands.

Heights are the values themselves, but logarithms for the zoom, which moves by equal ratios in equal times: so the
drawn line is the way the camera goes. Knows no Qt.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from studio.film.motion.camera_moves import AXES, REACH, changed, key_at, keyed, moved
from studio.film.signals.axis import Span, round_step
from studio.media.camera import camera_at
from studio.media.values import CameraKey

LEAST = {"horizontal": 12.0, "vertical": 12.0, "pan": 8.0, "tilt": 8.0, "roll": 8.0, "zoom": math.log(1.3)}
"""What fills half the height at least, so that a small move looks small."""
_COARSE = {"horizontal": 0.5, "vertical": 0.5, "pan": 0.5, "tilt": 0.5, "roll": 0.5, "zoom": 0.02}
_STEPS = 96
_AIR = 0.14  # of the height, above and below what the line needs

Keys = Sequence[CameraKey]


def height(axis: str, value: float) -> float:
    return math.log(max(1e-6, value)) if axis == "zoom" else value


def value_at(axis: str, high: float) -> float:
    """What height() makes this height of."""
    return math.exp(high) if axis == "zoom" else high


def moving(keys: Keys, axis: str) -> bool:
    """Whether an axis does anything at all."""
    rest = CameraKey(0.0)
    return any(getattr(key, axis) != getattr(rest, axis) for key in keys)


def line(keys: Keys, axis: str) -> list[tuple[float, float]]:
    """(moment 0..1, height) along the clip, through every keyframe; where a key is held it jumps."""
    moments = {step / _STEPS for step in range(_STEPS + 1)}
    for key in keys:
        moments |= {key.at, max(0.0, key.at - 1e-6)}
    return [(at, height_at(keys, axis, at)) for at in sorted(moments)]


def height_at(keys: Keys, axis: str, at: float) -> float:
    return height(axis, float(getattr(camera_at(keys, at), axis)))


def span(keys: Keys, axis: str) -> Span:
    """All of a curve and rest, with air around them; a small move does not fill it."""
    heights = [0.0, *(high for _, high in line(keys, axis))]
    low, high = min(heights), max(heights)
    lacking = max(0.0, 2 * LEAST[axis] - (high - low)) / 2
    air = _AIR * max(high - low, 2 * LEAST[axis])
    return Span(low - lacking - air, high + lacking + air)


def ticks(axis: str, seen: Span) -> list[float]:
    """Two to seven round values to write beside a curve."""
    low, high = value_at(axis, seen.low), value_at(axis, seen.high)
    if axis == "zoom" and high > 4 * low:  # equal steps would crowd at the top
        return [value for value in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0) if low <= value <= high]
    step = round_step(high - low)
    first = math.ceil(low / step)
    return [round(number * step, 6) for number in range(first, math.floor(high / step) + 1)]


# --- where hands land ---------------------------------------------------------------------------------------------


def snapped(at: float, seconds: float, rate: Fraction, *, fine: bool) -> float:
    """The nearest tenth of a second, finely the nearest picture; and the clip's ends, wherever they fall."""
    step = float(1 / rate) if fine else 0.1
    near = min((round(at * seconds / step) * step / seconds, 0.0, 1.0), key=lambda place: abs(place - at))
    return round(min(1.0, max(0.0, near)), 4)


def landed(axis: str, high: float, *, fine: bool) -> float:
    """The value that a pull to a height gives: a round one that sliders reach too."""
    low, top, step = REACH[axis]
    grid = step if fine else _COARSE[axis]
    value = round(value_at(axis, high) / grid) * grid
    return round(min(top, max(low, value)), 4)


def nudge(axis: str, value: float, by: int, *, fine: bool) -> float:
    """A value after arrow keys; one that a file or typing took further is not pulled back."""
    low, top, step = REACH[axis]
    wanted = value + by * (step if fine else _COARSE[axis])
    return round(min(max(top, value), max(min(low, value), wanted)), 4)


def pulled(keys: Keys, number: int, at: float, axis: str, value: float) -> tuple[CameraKey, ...]:
    """With a key at another moment, between its neighbours, and one of its values changed."""
    return changed(moved(keys, number, at), number, **{axis: value})


def added(keys: Keys, at: float, axis: str, value: float | None = None) -> tuple[tuple[CameraKey, ...], int]:
    """With a key at a moment, and its number; value None leaves it on the way that the axis goes anyway."""
    now = keyed(keys, at, **({} if value is None else {axis: value}))
    return now, key_at(now, at)


def gap_after(keys: Keys, number: int) -> float:
    """The middle of the way from a key to the next, or to the one before where it is the last: room for one more."""
    if not keys:
        return 0.0
    here = keys[number].at
    after = keys[number + 1].at if number + 1 < len(keys) else 1.0
    before = keys[number - 1].at if number > 0 else 0.0
    return (here + after) / 2 if after - here > 1e-3 else (before + here) / 2


@dataclass(frozen=True)
class CameraCourse:
    """One axis of a camera's keyframes over a clip, as a plot draws it (see signals.course.Course)."""

    keys: tuple[CameraKey, ...]
    axis: str
    seconds: float
    rate: Fraction
    unit: str = ""

    @property
    def count(self) -> int:
        return len(self.keys)

    @property
    def rest(self) -> float:
        return 1.0 if self.axis == "zoom" else 0.0

    def at(self, number: int) -> float:
        return self.keys[number].at

    def value(self, number: int) -> float:
        return float(getattr(self.keys[number], self.axis))

    def height(self, value: float) -> float:
        return height(self.axis, value)

    def height_at(self, at: float) -> float:
        return height_at(self.keys, self.axis, at)

    def line(self) -> list[tuple[float, float]]:
        return line(self.keys, self.axis)

    def others(self) -> dict[str, tuple[list[tuple[float, float]], Span]]:
        moves = [axis for axis in AXES if axis != self.axis and moving(self.keys, axis)]
        return {axis: (line(self.keys, axis), span(self.keys, axis)) for axis in moves}

    def span(self) -> Span:
        return span(self.keys, self.axis)

    def ticks(self, seen: Span) -> list[float]:
        return ticks(self.axis, seen)

    def snapped(self, at: float, *, fine: bool) -> float:
        return snapped(at, self.seconds, self.rate, fine=fine)

    def landed(self, high: float, *, fine: bool) -> float:
        return landed(self.axis, high, fine=fine)

    def nudged(self, value: float, by: int, *, fine: bool) -> float:
        return nudge(self.axis, value, by, fine=fine)

    def gap_after(self, number: int) -> float:
        return gap_after(self.keys, number)

    def words(self, value: float) -> str:
        sign = "−" if value < 0 else ""
        return f"{sign}{abs(value):.2f}".rstrip("0").rstrip(".") + self.unit
