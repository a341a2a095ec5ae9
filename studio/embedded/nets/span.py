"""Pictures made larger by SPAN (C. Wan et al., "Swift Parameter-free Attention Network for Efficient Super-Resolution",
CVPR workshops 2024): 24 layers of convolutions that were taught to find the picture of which this is a smaller one.

A pixel follows from those within 21 around it and from nothing else, so a picture is computed in tiles with so much of
a margin, and comes out to the bit as if it had been computed whole. For the same reason only what changed since an
earlier picture has to be computed anew: `Larger` remembers the last one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.embedded.filters.resampling import resized
from studio.embedded.nets.sessions import net, spread

Pixels = npt.NDArray[Any]
Check = Callable[[], None]

REACH = 21
"""How far a pixel sees: 21 layers of 3 x 3 lie on its way."""
_TILE = 192
"""Side of a tile without its margin: at 256 with it, a megapixel costs a fifth less, and a tile twice the memory."""


def passes(factor: float) -> tuple[int, ...]:
    """The networks that together give at least so many times the size: x2, x4, and x4 then x2 for up to 8."""
    if factor <= 1:
        return ()
    return (2,) if factor <= 2 else (4,) if factor <= 4 else (4, *passes(factor / 4))


@dataclass(frozen=True)
class _Before:
    """A picture and what was made of it."""

    given: Pixels
    made: Pixels


class Larger:
    """Pictures at another size, one after the other. What is the same as in the one before is not computed again; that
    changes no pixel. May be called by several threads.

    computed: pixels of given pictures that the network was called for so far, margins included.
    """

    def __init__(self, width: int, height: int) -> None:
        self._size = width, height
        self._lock = threading.Lock()
        self._before: dict[tuple[int, int], _Before] = {}
        self.computed = 0

    def __call__(self, picture: Pixels, check: Check, done: Callable[[int, int], None] = lambda *_: None) -> Pixels:
        """A (height, width, 3|4) uint8 or uint16 picture at that size, of its type; alpha is straight.

        check: raises Cancelled; done: told how many tiles of how many are finished.
        """
        width, height = self._size
        steps = passes(max(width / picture.shape[1], height / picture.shape[0]))
        if not steps:
            return resized(picture, width, height)
        colours = _spilled(picture)
        alpha = np.repeat(picture[..., 3:], 3, axis=2) if picture.shape[2] == 4 else None
        for number, factor in enumerate(steps):
            colours = self._grown((number, 0), colours, factor, check, done)
            if alpha is not None:
                alpha = self._grown((number, 1), alpha, factor, check, done)
        if alpha is not None:
            colours = np.dstack((colours, alpha[..., 1]))
        return resized(colours, width, height)

    def _grown(
        self, place: tuple[int, int], given: Pixels, factor: int, check: Check, done: Callable[[int, int], None]
    ) -> Pixels:
        """(height, width, 3) -> factor times the size."""
        before = self._before.get(place)
        if before is not None and (before.given.shape, before.given.dtype) != (given.shape, given.dtype):
            before = None
        tiles = list(_tiles(given, before.given if before else None))
        high, wide = given.shape[:2]
        if before is None:
            made = np.empty((factor * high, factor * wide, 3), given.dtype)
        else:
            made = before.made.copy() if tiles else before.made
        spread(
            [lambda tile=tile: self._tile(given, made, tile, factor) for tile in tiles],  # type: ignore[misc]
            check,
            lambda finished: done(finished, len(tiles)),
        )
        self._before[place] = _Before(given, made)
        return made

    def _tile(self, given: Pixels, made: Pixels, tile: _Tile, factor: int) -> None:
        high, wide = given.shape[:2]
        top, left = max(0, tile.top - REACH), max(0, tile.left - REACH)
        bottom, right = min(high, tile.bottom + REACH), min(wide, tile.right + REACH)
        white = np.float32(np.iinfo(given.dtype).max)
        seen = given[top:bottom, left:right].transpose(2, 0, 1)[None].astype(np.float32) / white
        (out,) = net(f"span-x{factor}")(seen)
        rows = slice(factor * (tile.top - top), factor * (tile.bottom - top))
        columns = slice(factor * (tile.left - left), factor * (tile.right - left))
        values = np.clip(out[0, :, rows, columns], 0, 1) * white + np.float32(0.5)
        made[factor * tile.top : factor * tile.bottom, factor * tile.left : factor * tile.right] = values.transpose(
            1, 2, 0
        ).astype(given.dtype)
        with self._lock:
            self.computed += seen.shape[2] * seen.shape[3]


def larger(
    picture: Pixels, width: int, height: int, check: Check, done: Callable[[int, int], None] = lambda *_: None
) -> Pixels:
    """One picture at another size; see Larger."""
    return Larger(width, height)(picture, check, done)


@dataclass(frozen=True)
class _Tile:
    """A part of a picture that is to be computed, without its margin."""

    top: int
    left: int
    bottom: int
    right: int


def _tiles(given: Pixels, before: Pixels | None) -> Iterator[_Tile]:
    """What of a picture has to be computed: all of it, or in each tile the box around what may come out otherwise."""
    import cv2

    high, wide = given.shape[:2]
    changed = None
    if before is not None:
        differs = (given != before).any(axis=2).astype(np.uint8)
        changed = cv2.dilate(differs, np.ones((2 * REACH + 1, 2 * REACH + 1), np.uint8))
    for top in range(0, high, _TILE):
        for left in range(0, wide, _TILE):
            bottom, right = min(high, top + _TILE), min(wide, left + _TILE)
            if changed is None:
                yield _Tile(top, left, bottom, right)
                continue
            part = changed[top:bottom, left:right]
            rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
            if len(rows):
                yield _Tile(
                    top + int(rows[0]), left + int(columns[0]), top + int(rows[-1]) + 1, left + int(columns[-1]) + 1
                )


def _spilled(picture: Pixels) -> Pixels:
    """The colours (height, width, 3) of a picture, those of clear pixels taken from the nearest that is not clear: the
    network must not see an edge where only nobody cared for the colour."""
    if picture.shape[2] == 3:
        return picture
    clear = picture[..., 3] == 0
    colours = np.ascontiguousarray(picture[..., :3])
    if not clear.any() or clear.all():
        return colours
    import cv2

    _, labels = cv2.distanceTransformWithLabels(clear.astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    nearest = np.zeros((int(labels.max()) + 1, 3), picture.dtype)
    nearest[labels[~clear]] = colours[~clear]
    filled = colours.copy()
    filled[clear] = nearest[labels[clear]]
    return filled
