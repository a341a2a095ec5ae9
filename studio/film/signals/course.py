"""What a plot of keyframes draws, and where a hand lands on it: one curve over a clip. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Protocol

import numpy as np

from studio.film.signals.axis import Span, round_step, span_of, spoken, ticks
from studio.graph.spec import Setting, Slider
from studio.media.signal import LARGEST, Curve, Key

_STEPS = 240


class Course(Protocol):
    """Keys in order of time. Moments are shares 0..1 of a clip of so many seconds and frames a second; heights are what
    the plot is straight in. rest: the value that is marked as doing nothing, None for none."""

    @property
    def seconds(self) -> float: ...
    @property
    def rate(self) -> Fraction: ...
    @property
    def count(self) -> int: ...
    @property
    def rest(self) -> float | None: ...

    def at(self, number: int) -> float:
        """The moment of a key."""

    def value(self, number: int) -> float: ...
    def height(self, value: float) -> float: ...
    def height_at(self, at: float) -> float:
        """How high the curve is at a moment."""

    def line(self) -> list[tuple[float, float]]:
        """(moment, height) along the clip, through every key."""

    def others(self) -> dict[str, tuple[list[tuple[float, float]], Span]]:
        """The lines that are shown faintly behind it, by their names, each with a scale of its own."""

    def span(self) -> Span:
        """The heights that want to be seen."""

    def ticks(self, seen: Span) -> list[float]:
        """The values to write beside it."""

    def snapped(self, at: float, *, fine: bool) -> float:
        """The moment at which a hand lands."""

    def landed(self, high: float, *, fine: bool) -> float:
        """The value that a hand leaves a key at."""

    def nudged(self, value: float, by: int, *, fine: bool) -> float:
        """A value after arrow keys."""

    def gap_after(self, number: int) -> float:
        """Where there is room for a key after this one."""

    def words(self, value: float) -> str:
        """A value as people say it."""


@dataclass(frozen=True)
class KeysCourse:
    """The keys of a curve that moves a setting (None: of one that moves several, or nothing yet)."""

    keys: tuple[Key, ...]
    seconds: float
    rate: Fraction
    setting: Setting | None = None

    @property
    def _slider(self) -> Slider | None:
        return self.setting.kind if self.setting and isinstance(self.setting.kind, Slider) else None

    @property
    def _step(self) -> float:
        """How far one step of an arrow key goes: the slider's, else a hundredth of what is in sight."""
        if self.setting is not None and self.setting.type is int:
            return max(1.0, self._slider.step if self._slider else 1.0)
        if self._slider is not None and self._slider.step:
            return self._slider.step
        seen = self.span()
        return round_step(seen.high - seen.low, 100)

    @property
    def count(self) -> int:
        return len(self.keys)

    @property
    def rest(self) -> float | None:
        value = self.setting.default if self.setting else None
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def at(self, number: int) -> float:
        return self.keys[number].at / self.seconds

    def value(self, number: int) -> float:
        return self.keys[number].value

    def height(self, value: float) -> float:
        return value

    @cached_property
    def _curve(self) -> Curve | None:
        return Curve(self.keys) if self.keys else None

    def height_at(self, at: float) -> float:
        return self._curve.at(at * self.seconds) if self._curve else self.rest or 0.0

    def line(self) -> list[tuple[float, float]]:
        moments = {step / _STEPS for step in range(_STEPS + 1)}
        for number in range(self.count):
            moments |= {self.at(number), max(0.0, self.at(number) - 1e-6)}
        ordered = np.array(sorted(moment for moment in moments if 0 <= moment <= 1))
        if self._curve is None:
            return [(float(moment), self.rest or 0.0) for moment in ordered]
        heights = self._curve.over(ordered * self.seconds)
        return list(zip(ordered.tolist(), heights.tolist(), strict=True))

    def others(self) -> dict[str, tuple[list[tuple[float, float]], Span]]:
        return {}

    def span(self) -> Span:
        heights = [height for _, height in self.line()]
        rest = [] if self.rest is None else [self.rest]
        slider = self._slider
        small = 0.1 * (slider.maximum - slider.minimum) if slider and slider.maximum - slider.minimum <= 1000 else 0.2
        return span_of([*heights, *rest], small)

    def ticks(self, seen: Span) -> list[float]:
        return ticks(seen.low, seen.high)

    def snapped(self, at: float, *, fine: bool) -> float:
        """On a frame; coarsely on a tenth of a second where one of those is near."""
        frame = round(at * self.seconds * self.rate) / self.rate
        tenth = round(at * self.seconds * 10) / 10
        near = float(frame) if fine or abs(tenth - at * self.seconds) > float(1 / self.rate) else tenth
        return min(1.0, max(0.0, near / self.seconds))

    def _held(self, value: float) -> float:
        slider = self._slider
        low, high = (slider.minimum, slider.maximum) if slider else (-LARGEST, LARGEST)
        return round(min(high, max(low, value)), 6)

    def landed(self, high: float, *, fine: bool) -> float:
        grid = self._step if fine else max(self._step, round_step(self.span().high - self.span().low, 40))
        return self._held(round(high / grid) * grid)

    def nudged(self, value: float, by: int, *, fine: bool) -> float:
        coarse = max(self._step, round_step(self.span().high - self.span().low, 20))
        return self._held(value + by * (self._step if fine else coarse))

    def gap_after(self, number: int) -> float:
        if not self.keys:
            return 0.0
        here = self.at(max(0, number))
        after = self.at(number + 1) if number + 1 < self.count else 1.0
        before = self.at(number - 1) if number > 0 else 0.0
        return self.snapped((here + after) / 2 if after - here > 1e-3 else (before + here) / 2, fine=True)

    def words(self, value: float) -> str:
        unit = self._slider.unit if self._slider else ""
        return spoken(value) + (f" {unit}" if unit and unit != "%" else unit)
