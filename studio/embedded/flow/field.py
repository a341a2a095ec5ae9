"""A motion as a field of vectors, for arrows drawn on the picture."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from studio.embedded.flow.speed import approach, velocity
from studio.embedded.flow.strokes import brush_mask, paint
from studio.media.values import Motion


def preview_field(motion: Motion, width: int, height: int) -> npt.NDArray[np.float32]:
    """How the brushed picture moves: (height, width, 2), pixels a second to the right and downwards.

    A brush with a path shows the path's first direction at the speed of crossing it in one second. Ambient motion
    has no direction and is not in it; nor is the camera.
    """
    field = np.zeros((height, width, 2), np.float32)
    free = 1 - paint(motion.static, np.zeros((height, width), np.uint8)) / np.float32(255)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    for brush in motion.brushes:
        mask = brush_mask(brush, width, height) / np.float32(255) * free
        weight = float(mask.sum())
        if weight <= 0:
            continue
        vx, vy = velocity(brush, height)
        if len(brush.path) >= 2:
            vx = (brush.path[1][0] - brush.path[0][0]) * width
            vy = (brush.path[1][1] - brush.path[0][1]) * height
        centre = float((x * mask).sum()) / weight, float((y * mask).sum()) / weight
        growth = approach(brush)
        field[..., 0] += mask * (vx + growth * (x - centre[0]))
        field[..., 1] += mask * (vy + growth * (y - centre[1]))
    return field
