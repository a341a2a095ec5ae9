"""What a window shows of a frame: to parts of a pixel while it moves, to the bit while it stands on whole ones."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from studio.embedded.stabilising.warping import moved
from studio.media.frames import Frame

Path = npt.NDArray[np.float64]

_ROOM = 4
"""Pixels around the window that bicubic resampling may look at."""


def settled(path: Path, picture: tuple[int, int], size: tuple[int, int]) -> Path:
    """The path with the window on whole pixels where it stands still, so that nothing is resampled there."""
    out = path.copy()
    for axis in (0, 1):
        values = path[:, axis]
        still = np.zeros(len(values), np.bool_)
        same = np.diff(values) == 0
        still[1:] |= same
        still[:-1] |= same
        corner = np.round((values * picture[axis] - size[axis] / 2) / 2) * 2
        corner = np.clip(corner, 0, picture[axis] - size[axis])
        out[still, axis] = ((corner + size[axis] / 2) / picture[axis])[still]
    return out


def seen(frame: Frame, middle: npt.NDArray[np.float64], size: tuple[int, int]) -> Frame:
    """The part of a frame of `size` pixels around a place (shares of its sides), in the frame's own form."""
    left = middle[0] * frame.width - size[0] / 2
    top = middle[1] * frame.height - size[1] / 2
    left, top = (
        float(np.clip(at, 0, most)) for at, most in ((left, frame.width - size[0]), (top, frame.height - size[1]))
    )
    # On the even grid, so that chroma is cut where it lies; what is left over is moved.
    column, row = (
        min(round(at / 2) * 2, most) for at, most in ((left, frame.width - size[0]), (top, frame.height - size[1]))
    )
    over = left - column, top - row
    if max(abs(over[0]), abs(over[1])) < 1 / 64:
        return frame.cropped(column, row, *size)
    x0, y0 = max(0, column - _ROOM), max(0, row - _ROOM)
    x1, y1 = min(frame.width, column + size[0] + _ROOM), min(frame.height, row + size[1] + _ROOM)
    part = frame.cropped(x0, y0, x1 - x0, y1 - y0)
    shift = np.eye(3)
    shift[:2, 2] = -2 * over[0] / part.height, -2 * over[1] / part.height
    return moved(part, shift, 1.0, "replicate").cropped(column - x0, row - y0, *size)
