"""Flashes that can cause seizures: Recommendation ITU-R BT.1702-3, of a picture seen on a screen of 200 cd/m2.

A flash is a pair of opposing changes of luminance of 20 cd/m2 or more where the darker picture is below 160 cd/m2, or a
pair of opposing changes to and from a saturated red, on more than a quarter of the picture. More than three in a second
are too many. This is no certified test (Harding FPA is one), and it looks for no regular patterns.
"""

from __future__ import annotations

from collections import deque
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt

from studio.embedded.checking.issue import Issue

WHITE: Final = 200.0
"""cd/m2."""
_CHANGE, _DARKER = 20.0, 160.0
_AREA: Final = 0.25
_MOST: Final = 3
_RED: Final = 0.8

Floats = npt.NDArray[np.float32]


class _Swings:
    """Follows each place of the picture from one extreme to the next. feed() tells on what share of it the value has
    just gone up, and down, by as much as counts."""

    def __init__(self, change: float, darker: float) -> None:
        self._change, self._darker = change, darker
        self._low: Floats | None = None
        self._high: Floats | None = None

    def feed(self, now: Floats) -> tuple[float, float]:
        if self._low is None or self._high is None:
            self._low, self._high = now.copy(), now.copy()
            return 0.0, 0.0
        up = (now - self._low >= self._change) & (self._low < self._darker)
        down = (self._high - now >= self._change) & (now < self._darker)
        self._low = np.where(up | down, now, np.minimum(self._low, now))
        self._high = np.where(up | down, now, np.maximum(self._high, now))
        return float(up.mean()), float(down.mean())


class _Flashes:
    """Opposing changes of the whole picture, one after the other, and where there are too many in a second."""

    def __init__(self, code: str, rate: Fraction) -> None:
        self._code, self._rate = code, rate
        self._changes: deque[tuple[int, int]] = deque()
        self._before: tuple[float, float] = (0.0, 0.0)
        self._last = 0
        self._spans: list[list[float]] = []
        self._worst = 0

    def feed(self, number: int, shares: tuple[float, float]) -> None:
        # A change that takes two frames is one: their shares are added.
        up, down = (now + before for now, before in zip(shares, self._before, strict=True))
        way = 1 if up > _AREA and up >= down else -1 if down > _AREA else 0
        self._before = (0.0, 0.0) if way else shares
        if way and way != self._last:
            self._last = way
            self._changes.append((number, way))
            while number - self._changes[0][0] >= self._rate:
                self._changes.popleft()
            flashes = len(self._changes) // 2
            if flashes > _MOST:
                start, stop = float(self._changes[0][0] / self._rate), float((number + 1) / self._rate)
                self._worst = max(self._worst, flashes)
                if self._spans and start <= self._spans[-1][1]:
                    self._spans[-1][1] = stop
                else:
                    self._spans.append([start, stop])

    def issues(self) -> list[Issue]:
        return [Issue(start, stop, self._code, True, {"count": self._worst}) for start, stop in self._spans]


class FlashMeter:
    """feed() small pictures, RGB uint8, in order."""

    def __init__(self, rate: Fraction) -> None:
        self._light, self._red = _Swings(_CHANGE, _DARKER), _Swings(0.5, 2.0)
        self._flashes, self._reds = _Flashes("flashing", rate), _Flashes("flashing.red", rate)

    def feed(self, number: int, rgb: npt.NDArray[np.uint8]) -> None:
        linear = _LINEAR[rgb]
        luminance = linear @ (np.array([0.2126, 0.7152, 0.0722], np.float32) * np.float32(WHITE))
        self._flashes.feed(number, self._light.feed(luminance))
        total = linear.sum(axis=2)
        red = (linear[..., 0] >= _RED * np.maximum(total, 1e-6)) & (linear[..., 0] > 0.05)
        self._reds.feed(number, self._red.feed(red.astype(np.float32)))

    def issues(self) -> list[Issue]:
        return [*self._flashes.issues(), *self._reds.issues()]


_LINEAR: Final = ((np.arange(256) / 255) ** 2.4).astype(np.float32)
"""By BT.1886."""
