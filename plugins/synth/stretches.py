"""Long sounds made in stretches on a fixed grid, so that any range can be read and always reads the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from studio.media.values import Samples

SECONDS = 24
"""Length of a stretch: long enough that overlaps cost little, short enough to be small in memory (9 MB)."""


class Stretches:
    """A stereo sound of `length` samples at `rate`. `make(start, stop)` gives its samples (stop - start, 2) for one
    cell of the grid; the sound never asks it for anything but whole cells (the last one may be cut), so a sample does
    not depend on the range it is read in. The cell read last is kept; blocks are views of it and read-only."""

    def __init__(self, length: int, rate: int, make: Callable[[int, int], Samples]) -> None:
        self.length = length
        self.rate = rate
        self._make = make
        self._last: tuple[int, Samples] | None = None  # readers come in smaller steps than a cell

    def blocks(self, start: int, stop: int) -> Iterator[Samples]:
        """Samples start..stop-1, clamped to the sound, as (n, 2) float32 blocks of at most a cell, made as they are
        asked for."""
        cell = SECONDS * self.rate
        start, stop = max(0, start), min(stop, self.length)
        for origin in range(start // cell * cell, stop, cell):
            made = self._cell(origin, min(origin + cell, self.length))
            yield made[max(start - origin, 0) : stop - origin]

    def read(self, start: int = 0, stop: int | None = None) -> Samples:
        """Samples start..stop-1, clamped to the sound, as one (n, 2) float32 array; to the end where `stop` is left
        out."""
        blocks = list(self.blocks(start, self.length if stop is None else stop))
        return np.concatenate(blocks) if blocks else np.zeros((0, 2), np.float32)

    def _cell(self, start: int, stop: int) -> Samples:
        last = self._last
        if last is not None and last[0] == start:
            return last[1]
        made = np.ascontiguousarray(self._make(start, stop), dtype=np.float32)
        assert made.shape == (stop - start, 2), (made.shape, start, stop)
        made.flags.writeable = False
        self._last = (start, made)
        return made
