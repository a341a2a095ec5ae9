"""Repeated frames: animation drawn on twos or threes, or frames doubled by a conversion.

Between a picture and its repeat nothing moves, so smooth motion has to be painted between distinct pictures. Only
short holds count: a picture that stays for longer is meant to stand still.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import cv2
import numpy as np
import numpy.typing as npt

LONGEST_HOLD = 4
"""Frames that a picture may be shown for and still count as moving: animation on fours."""

_SAME = 3.0
_STEP = 8.0
_LEAP = 6.0

Glance = npt.NDArray[np.uint8]


def glance(picture: npt.NDArray[Any]) -> Glance:
    """The picture as a small grey one of at most 160x90, to compare with others; averaging takes out the noise."""
    height, width = picture.shape[:2]
    small: npt.NDArray[Any] = cv2.resize(picture, (min(width, 160), min(height, 90)), interpolation=cv2.INTER_AREA)
    if small.dtype == np.uint16:
        small = (small >> 8).astype(np.uint8)
    return cast(Glance, cv2.cvtColor(np.ascontiguousarray(small[..., :3]), cv2.COLOR_RGB2GRAY))


def step_between(first: Glance, second: Glance) -> float:
    """The largest change anywhere in the picture, in grey levels."""
    return float(cv2.absdiff(first, second).max())


def looked_at(number: int, length: int) -> range:
    """The frames that `span` may compare for this one."""
    return range(max(0, number - LONGEST_HOLD), min(length, number + LONGEST_HOLD + 1))


def span(number: int, length: int, step: Callable[[int], float]) -> tuple[int, int]:
    """The two distinct pictures around the time from frame `number` to the next: (number, number + 1) unless the
    frame is one of a short hold. step(i): the change from frame i - 1 to frame i."""
    plain = number, number + 1
    first = number
    while first > 0 and step(first) <= _SAME:
        first -= 1
        if number - first >= LONGEST_HOLD:
            return plain
    after = number + 1
    while after < length and step(after) <= _SAME:
        after += 1
        if after - first > LONGEST_HOLD:
            return plain
    if after >= length or after - first == 1:
        return plain
    rest = max(step(i) for i in range(first + 1, after))
    return (first, after) if step(after) >= max(_STEP, _LEAP * rest) else plain
