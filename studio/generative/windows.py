"""Long clips from models that work on short ones, in windows that overlap: memory does not grow with the length."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from studio.embedded.filters.seams import mixed

Pixels = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Window:
    """Frames start..stop-1 of the clip, number `number` of its windows."""

    number: int
    start: int
    stop: int

    @property
    def frames(self) -> range:
        return range(self.start, self.stop)


def windows(length: int, size: int, overlap: int) -> list[Window]:
    """Windows of `size` frames that together cover a clip, neighbours sharing `overlap` or a little more.

    All have the same size; the last begins earlier rather than being shorter. A clip no longer than `size` is one.
    """
    overlap = max(0, min(overlap, size - 1))
    if length <= size:
        return [Window(0, 0, length)]
    count = -(-(length - overlap) // (size - overlap))
    starts = [round(number * (length - size) / (count - 1)) for number in range(count)]
    return [Window(number, start, start + size) for number, start in enumerate(starts)]


class Windowed:
    """Frames of a long clip made window by window; where two windows share frames, one dissolves into the next.

    make(window) gives at least the window's frames. Any frame is the same whatever was asked for before; two windows
    are held at a time. Use from one thread at a time.
    """

    def __init__(self, length: int, size: int, overlap: int, make: Callable[[Window], list[Pixels]]) -> None:
        self.windows = windows(length, size, min(overlap, size // 3))
        self._make = make
        self._held: dict[int, list[Pixels]] = {}

    def frame(self, number: int) -> Pixels:
        around = [window for window in self.windows if number in window.frames]
        if len(around) == 1:
            return self._frames(around[0])[number - around[0].start]
        first, second = around[0], around[1]
        share = (number - second.start + 1) / (first.stop - second.start + 1)
        ends = [self._frames(window)[number - window.start] for window in (first, second)]
        return mixed(ends[0], ends[1], share)

    def _frames(self, window: Window) -> list[Pixels]:
        if window.number not in self._held:
            while len(self._held) > 1:
                del self._held[next(iter(self._held))]
            self._held[window.number] = self._make(window)
        return self._held[window.number]
