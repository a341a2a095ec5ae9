"""A field fitted to the edges of a picture: the guided filter by all three colours (He, Sun, Tang, "Guided image
filtering", PAMI 2013), its coefficients found on a smaller picture (He, Sun, "Fast guided filter", 2015)."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Field = npt.NDArray[np.float32]

_SIDE = 720
"""Of the shorter side on which coefficients are found; they are smooth, so a large picture loses nothing."""


def guided(picture: npt.NDArray[np.uint8], values: Field, radius: float, smoothness: float) -> Field:
    """values (h, w) at the size of picture (H, W, 3), following its colours within windows of `radius` pixels of it.

    smoothness: variance of colours of 0..1 below which a window counts as flat, and values are averaged there.
    """
    height, width = picture.shape[:2]
    scale = min(1.0, _SIDE / min(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.float32) / np.float32(255)
    given = cv2.resize(values, size, interpolation=cv2.INTER_LINEAR)
    reach = max(1, round(radius * scale))

    def mean(field: Any) -> Any:
        return cv2.blur(field, (2 * reach + 1, 2 * reach + 1))

    colours = mean(small)
    level = mean(given)
    shared = mean(small * given[..., None]) - colours * level[..., None]
    spread = np.empty((*given.shape, 3, 3), np.float32)
    for row in range(3):
        for column in range(row, 3):
            both = mean(small[..., row] * small[..., column]) - colours[..., row] * colours[..., column]
            spread[..., row, column] = spread[..., column, row] = both
    spread += np.eye(3, dtype=np.float32) * np.float32(smoothness)
    slope = np.linalg.solve(spread, shared[..., None])[..., 0].astype(np.float32)
    offset = level - (slope * colours).sum(axis=2)
    slope, offset = (
        cv2.resize(mean(part), (width, height), interpolation=cv2.INTER_LINEAR) for part in (slope, offset)
    )
    full = picture.astype(np.float32) * np.float32(1 / 255)
    return np.asarray((slope * full).sum(axis=2) + offset, np.float32)
