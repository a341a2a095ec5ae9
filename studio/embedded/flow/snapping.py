"""The soft rim of a brush keeps to the picture's edges: nobody paints along a river bank to the pixel.

Across the rim the mask is re-fitted to the picture by a guided filter (He, Sun, Tang, ECCV 2010). Its guide is the one
mixture of the colour channels that best tells what was painted from what was not (Fisher's discriminant). The mask
only ever shrinks, by no more than about the rim's width.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Mask8 = npt.NDArray[np.uint8]
Field = npt.NDArray[np.float32]

_SIDE = 240
_TELLING = 0.6  # standard deviations apart; colours closer than that tell nothing, and the mask stays as painted


def snapped(mask: Mask8, still: npt.NDArray[np.uint8]) -> Mask8:
    """mask (h, w) with its rim drawn in to the edges of still (h, w, 3) that lie within it."""
    height, width = mask.shape
    rim = (mask > 0) & (mask < 255)
    if not rim.any() or int(mask.max()) < 255:
        return mask
    thick = float(cv2.distanceTransform((mask < 255).astype(np.uint8), cv2.DIST_L2, 3)[rim].max())
    scale = max(1.0, min(height, width) / _SIDE)
    reach = round(thick / scale)
    if reach < 2:  # a hard brush is meant to the pixel
        return mask
    size = (max(1, round(width / scale)), max(1, round(height / scale)))
    small: Any = cv2.resize(mask, size, interpolation=cv2.INTER_AREA) / np.float32(255)
    picture = cv2.resize(still, size, interpolation=cv2.INTER_AREA).astype(np.float32) / np.float32(255)
    guide = _discriminant(picture, small, reach)
    if guide is None:
        return mask
    fit = _guided(guide, np.asarray(small > 0.5, np.float32), reach)
    sharp = np.clip((fit - 0.3) / 0.4, 0, 1)
    keep = cv2.resize(np.asarray(sharp, np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.minimum(mask, (keep * 255 + 0.5).astype(np.uint8))


def _discriminant(picture: Field, mask: Field, reach: int) -> Field | None:
    near = cv2.dilate(mask, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)) > 0
    inside, outside = picture[mask > 0.98], picture[(mask < 0.02) & near]
    if len(inside) < 12 or len(outside) < 12:
        return None
    within = np.cov(inside.T) + np.cov(outside.T) + np.eye(3) * 1e-4
    direction = np.linalg.solve(within, inside.mean(axis=0) - outside.mean(axis=0))
    guide = picture @ direction.astype(np.float32)
    apart = abs(float((inside - outside.mean(axis=0)).mean(axis=0) @ direction))
    spread = float(np.sqrt(direction @ within @ direction))
    if apart < _TELLING * spread:
        return None
    return np.asarray(guide / max(spread, 1e-6), np.float32)


def _guided(guide: Field, values: Field, radius: int) -> Field:
    def mean(field: Any) -> Any:
        return cv2.blur(field, (2 * radius + 1, 2 * radius + 1))

    mean_guide, mean_values = mean(guide), mean(values)
    slope = (mean(guide * values) - mean_guide * mean_values) / (mean(guide * guide) - mean_guide**2 + 0.02)
    return np.asarray(mean(slope) * guide + mean(mean_values - slope * mean_guide), np.float32)
