"""Strokes to masks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from studio.media.motion import region_pixels
from studio.media.values import Brush, Stroke

Mask8 = npt.NDArray[np.uint8]


def brush_mask(brush: Brush, width: int, height: int) -> Mask8:
    """Where a brush paints: its region joined with its strokes, (height, width), 0 outside to 255 inside."""
    mask = np.zeros((height, width), np.uint8)
    if brush.region:
        region = region_pixels(brush.region)
        mask = np.asarray(cv2.resize(region, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
    return paint(brush.strokes, mask)


def paint(strokes: Sequence[Stroke], mask: Mask8) -> Mask8:
    """The mask with the strokes painted on it (or taken away from it, for an erasing one), in their order."""
    out = mask.copy()
    height, width = out.shape
    for stroke in strokes:
        reach = max(1.0, stroke.size * height / 2)
        points = np.array(stroke.points, np.float64).reshape(-1, 2) * (width, height) - 0.5
        x0, y0 = np.floor(points.min(axis=0) - reach - 2).astype(int)
        x1, y1 = np.ceil(points.max(axis=0) + reach + 3).astype(int)
        x0, y0, x1, y1 = max(0, x0), max(0, y0), min(width, x1), min(height, y1)
        if x0 >= x1 or y0 >= y1:
            continue
        touched = out[y0:y1, x0:x1]
        painted = _painted(points - (x0, y0), reach, stroke, touched.shape)
        if stroke.erase:
            np.minimum(touched, 255 - painted, out=touched)
        else:
            np.maximum(touched, painted, out=touched)
    return out


def _painted(points: Any, reach: float, stroke: Stroke, shape: tuple[int, ...]) -> Mask8:
    """One stroke's coverage: 255 near its line, falling to 0 at `reach` pixels, over the soft part of the brush."""
    # The line may start outside the area; a border as wide as the brush keeps its distance exact near the edge.
    pad = int(reach) + 5
    canvas = np.full((shape[0] + 2 * pad, shape[1] + 2 * pad), 255, np.uint8)
    line = np.round(points + pad).astype(np.int32)[:, None]
    if stroke.fill and len(line) > 2:
        cv2.fillPoly(canvas, [line], 0)
    if len(line) == 1:
        canvas[line[0, 0, 1], line[0, 0, 0]] = 0
    else:
        cv2.polylines(canvas, [line], stroke.fill, 0, 1)
    away = cv2.distanceTransform(canvas, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[pad:-pad, pad:-pad]
    edge = max(1.0, stroke.softness * reach)
    inside = np.clip((reach - away) / edge, 0.0, 1.0)
    return np.asarray(inside * inside * (3 - 2 * inside) * 255 + 0.5, np.float32).astype(np.uint8)
