"""The heights of a curve: what is in sight, round numbers to write beside it, and where a hand lands. Knows no Qt."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

_AIR = 0.12  # of the height, above and below what the line needs


@dataclass(frozen=True)
class Span:
    """The heights in sight."""

    low: float
    high: float

    def share(self, high: float) -> float:
        """0 at the bottom, 1 at the top, beyond where it is out of sight."""
        return (high - self.low) / (self.high - self.low)

    def height(self, share: float) -> float:
        return self.low + share * (self.high - self.low)


def span_of(values: Iterable[float], least: float, air: float = _AIR) -> Span:
    """All of these values with air around them; least: what fills it at least, so that a small change looks small."""
    held = list(values) or [0.0]
    low, high = min(held), max(held)
    lacking = max(0.0, least - (high - low)) / 2
    room = air * max(high - low, least)
    return Span(low - lacking - room, high + lacking + room)


def round_step(reach: float, parts: int = 4) -> float:
    """1, 2 or 5 times a power of ten: how far apart marks stand that cut `reach` into about `parts`."""
    rough = max(reach, 1e-9) / parts
    unit = 10.0 ** math.floor(math.log10(rough))
    return next(unit * times for times in (1, 2, 5, 10) if unit * times >= rough * 0.999999)


def ticks(low: float, high: float, parts: int = 4) -> list[float]:
    """The round values between two, ends included."""
    step = round_step(high - low, parts)
    first = math.ceil(low / step - 1e-9)
    return [round(number * step, 9) for number in range(first, math.floor(high / step + 1e-9) + 1)]


def spoken(value: float) -> str:
    """A value as it is written beside a curve."""
    sign = "−" if value < 0 else ""
    size = abs(value)
    digits = 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 1 else 3
    text = f"{size:.{digits}f}"
    return sign + (text.rstrip("0").rstrip(".") if "." in text else text)
