"""A coarse lattice over an area of pixels: smooth fields are worked out on it and enlarged without any drift."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Field = npt.NDArray[np.float32]


class Lattice:
    """Cells of `step` by `step` pixels over an area of width x height, with `margin` cells more on every side.

    Cell (row, column) is centred on pixel (step * (i - margin) + (step - 1) / 2) of the area. Whole steps and a margin
    make enlarging exact for linear fields up to the area's border.
    """

    def __init__(self, width: int, height: int, step: int, margin: int = 3) -> None:
        self.width, self.height, self.step, self.margin = width, height, step, margin
        self.columns = math.ceil(width / step) + 2 * margin
        self.rows = math.ceil(height / step) + 2 * margin
        x, y = (((np.arange(n) - margin) * step + (step - 1) / 2) for n in (self.columns, self.rows))
        self.points = np.stack(np.meshgrid(x, y), axis=-1).astype(np.float32)
        """(rows, columns, 2): x, y of the cells' centres in pixels of the area."""

    def cells(self, points: Any) -> Field:
        """Positions (..., 2) in pixels of the area as fractional (column, row)."""
        return np.asarray((points - self.points[0, 0]) / np.float32(self.step), np.float32)

    def sample(self, field: Field, points: Any) -> Field:
        """A field (rows, columns[, c]) at positions (..., 2) in pixels of the area; its border goes on outside."""
        cells = self.cells(points)
        found = cv2.remap(field, cells[..., 0], cells[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(found, np.float32)

    def full(self, field: Field) -> Field:
        """A field (rows, columns, c) at every pixel of the area."""
        start = self.margin * self.step
        size = (self.columns * self.step, self.rows * self.step)
        large = np.asarray(cv2.resize(field, size, interpolation=cv2.INTER_LINEAR), np.float32)
        return large[start : start + self.height, start : start + self.width]


def sampled(picture: Any, sources: Field) -> npt.NDArray[np.uint8]:
    """The picture (h, w, 3) at positions (..., 2) in pixels, bicubic; past its border it is mirrored, never black."""
    # OpenCV never returns from mirroring a side of one pixel.
    border = cv2.BORDER_REFLECT_101 if min(picture.shape[:2]) > 1 else cv2.BORDER_REPLICATE
    return np.asarray(
        cv2.remap(picture, sources[..., 0], sources[..., 1], cv2.INTER_CUBIC, borderMode=border), np.uint8
    )
