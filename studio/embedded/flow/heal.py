"""What was behind a thing that moves away: the hole is filled with matching texture from elsewhere in the picture.

The best-fitting patch is found by comparing the hole's surroundings with the whole picture, then carried over with its
colours bent to meet the surroundings (the membrane of Georgiev's healing brush; Perez et al., Poisson Image Editing).
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.flow.diffuse import diffused

Picture = npt.NDArray[np.uint8]
Mask8 = npt.NDArray[np.uint8]

_SEARCH_SIDE = 240


def healed(picture: Picture, hole: Mask8) -> Picture:
    """The picture (h, w, 3) with the pixels where hole (h, w) is not 0 invented from the rest."""
    if not hole.any():
        return picture
    # Masks are painted tightly: right beside one lies a rim of the thing that goes, which must not be spread.
    rim = 2 * round(0.006 * min(hole.shape)) + 1
    tainted = cv2.dilate((hole > 0).astype(np.uint8), np.ones((rim, rim), np.uint8))
    known = (tainted == 0).astype(np.float32)
    offset = _best_offset(picture, np.asarray(tainted, np.uint8))
    out = picture.copy()
    x, y, w, h = _padded_box(hole, picture.shape)
    here = np.s_[y : y + h, x : x + w]
    wanted = picture[here].astype(np.float32)
    if offset is None:
        filled = diffused(wanted, known[here])
    else:
        moved: Any = cv2.warpAffine(
            picture,
            np.array([[1, 0, x + offset[0]], [0, 1, y + offset[1]]], np.float64),
            (w, h),
            flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REFLECT_101,
        )
        patch = moved.astype(np.float32)
        filled = patch + diffused(np.asarray(wanted - patch, np.float32), known[here])
    inside = hole[here] > 0
    out[here][inside] = np.clip(filled[inside] + 0.5, 0, 255).astype(np.uint8)
    return out


def _padded_box(hole: Mask8, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    x, y, w, h = cv2.boundingRect(hole)
    pad = max(8, round(0.25 * max(w, h)))
    x0, y0 = max(0, x - pad), max(0, y - pad)
    return x0, y0, min(shape[1], x + w + pad) - x0, min(shape[0], y + h + pad) - y0


def _best_offset(picture: Picture, hole: Mask8) -> tuple[int, int] | None:
    """The (x, y) way in pixels to where the hole's surroundings look most alike; None where there is no room."""
    scale = max(1.0, max(hole.shape) / _SEARCH_SIDE)
    size = (max(1, round(hole.shape[1] / scale)), max(1, round(hole.shape[0] / scale)))
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.float32)
    gone = np.asarray(cv2.resize((hole > 0).astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.02, np.float32)
    x, y, w, h = cv2.boundingRect(gone.astype(np.uint8))
    if not w:
        return None
    ring = 3
    x0, y0, x1, y1 = max(0, x - ring), max(0, y - ring), min(size[0], x + w + ring), min(size[1], y + h + ring)
    here = np.s_[y0:y1, x0:x1]
    around = np.clip(cv2.dilate(gone[here], np.ones((2 * ring + 1, 2 * ring + 1), np.uint8)) - gone[here], 0, 1)
    if not around.any():
        return None
    cost: Any = cv2.matchTemplate(small, small[here], cv2.TM_SQDIFF, mask=np.repeat(around[..., None], 3, axis=2))
    cost = cost / (3 * float(around.sum()))
    # What is behind a thing is plainer than the thing: another ball in the same light is no background.
    weight = np.repeat(gone[here][..., None], 3, axis=2) / max(1.0, 3 * float(gone[here].sum()))
    mean = cv2.matchTemplate(small, weight, cv2.TM_CCORR)
    spread = cv2.matchTemplate(small * small, weight, cv2.TM_CCORR) - mean * mean
    cost = cost + 0.7 * np.maximum(spread, 0)
    # Neither the patch nor what it is compared by may lie in the hole itself.
    covered = cv2.matchTemplate(gone, np.maximum(gone[here], around), cv2.TM_CCORR)
    rows, columns = np.mgrid[0 : cost.shape[0], 0 : cost.shape[1]]
    far = np.hypot(rows - y0, columns - x0) / max(size)
    # Close texture is lit alike; height in the picture matters most, for ground and sky change with it.
    cost = cost + 60 * far + 240 * np.abs(rows - y0) / size[1] + np.where(covered > 0.5, 1e9, 0.0)
    row, column = np.unravel_index(int(np.argmin(cost)), cost.shape)
    if cost[row, column] >= 1e8:
        return None
    return round((int(column) - x0) * scale), round((int(row) - y0) * scale)
