"""How two frames moved into each other: dense flow both ways, and where it can be trusted.

Flow is DIS (Kroeger et al., "Fast Optical Flow using Dense Inverse Search", ECCV 2016) at a reduced size; a pixel
is trusted when going there and back again ends near where it began (Sundaram et al., "Dense Point Trajectories by
GPU-accelerated Large Displacement Optical Flow", ECCV 2010).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import cv2
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]

WORKING_PIXELS = 640 * 360
"""Flow is measured on pictures of about this many pixels: enough for motion, a quarter of the work at 720p."""

_LOST = 0.45
"""Two frames with less than this share of trusted pixels have nothing in common."""
_ALIKE = 0.6
"""Nor have those that correlate less than this once one is moved onto the other (light may change, shapes not)."""
_QUIET = 4.0
"""Mean difference in grey levels below which two frames are neighbours whatever their flow says."""
_FLAT = 3.0
"""A picture whose grey levels deviate less than this is empty: black, white, fog."""


@dataclass(frozen=True, eq=False)
class Motion:
    """The motion between frames 0 and 1, at working size (h, w).

    forward, backward: (h, w, 2) x, y in working pixels, from 0 to 1 and from 1 to 0. trusted0, trusted1: (h, w)
    bool. order0, order1: flat pixel numbers from the least to the most trusted. cut: the two frames show
    different scenes, and nothing should be painted between them.
    """

    forward: Floats
    backward: Floats
    trusted0: npt.NDArray[np.bool_]
    trusted1: npt.NDArray[np.bool_]
    order0: npt.NDArray[np.intp]
    order1: npt.NDArray[np.intp]
    cut: bool


def measure(first: npt.NDArray[Any], second: npt.NDArray[Any]) -> Motion:
    """The motion between two pictures of one size, (height, width, 3|4) uint8 or uint16."""
    grey0, grey1 = working_grey(first), working_grey(second)
    forward, backward = flow_between(grey0, grey1), flow_between(grey1, grey0)
    error0, error1 = _round_trip(forward, backward), _round_trip(backward, forward)
    trusted0, trusted1 = error0 < 1, error1 < 1
    cut = _different_scenes(grey0, grey1, forward, trusted0, trusted1)
    return Motion(forward, backward, trusted0, trusted1, _order(error0), _order(error1), cut)


def flow_between(grey0: Bytes, grey1: Bytes) -> Floats:
    """(h, w, 2): where every pixel of one grey picture went in the other, as x, y in pixels."""
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    flow.setFinestScale(1)  # the preset stops at a quarter of the size: 2 dB worse in fast scenes
    flow.setVariationalRefinementIterations(3)
    return cast(Floats, flow.calc(grey0, grey1, None))  # type: ignore[call-overload]


def working_grey(picture: npt.NDArray[Any], pixels: int = WORKING_PIXELS) -> Bytes:
    """Grey of about so many pixels, (h, w) uint8; the picture's own size where it is smaller."""
    height, width = picture.shape[:2]
    scale = min(1.0, (pixels / (width * height)) ** 0.5)
    size = max(16, round(width * scale)), max(16, round(height * scale))
    if size != (width, height):
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    if picture.dtype == np.uint16:
        picture = (picture >> 8).astype(np.uint8)
    return cast(Bytes, cv2.cvtColor(np.ascontiguousarray(picture[..., :3]), cv2.COLOR_RGB2GRAY))


@lru_cache(maxsize=4)
def grid(height: int, width: int) -> Floats:
    """(height, width, 2): every pixel's own x, y. Read-only: it is shared."""
    out = np.empty((height, width, 2), np.float32)
    out[..., 0] = np.arange(width, dtype=np.float32)
    out[..., 1] = np.arange(height, dtype=np.float32)[:, None]
    out.flags.writeable = False
    return out


def _round_trip(there: Floats, back: Floats) -> Floats:
    """How far there-and-back misses, as a share of what is tolerable: below 1 is trusted."""
    height, width = there.shape[:2]
    target = grid(height, width) + there
    returned = fetched(back, target)
    error: Floats = _square(there + returned) / (0.01 * (_square(there) + _square(returned)) + 0.5)
    x, y = target[..., 0], target[..., 1]
    outside = (x < 0) | (y < 0) | (x > width - 1) | (y > height - 1)
    error[outside] = np.maximum(error[outside], 1.0)
    return error


def _square(vectors: Floats) -> Floats:
    return vectors[..., 0] * vectors[..., 0] + vectors[..., 1] * vectors[..., 1]


def _order(error: Floats) -> npt.NDArray[np.intp]:
    levels = np.clip(255 - error * 100, 0, 255).astype(np.uint8)
    return np.argsort(levels.ravel(), kind="stable")  # a radix sort on bytes


def _different_scenes(
    grey0: Bytes, grey1: Bytes, forward: Floats, trusted0: npt.NDArray[np.bool_], trusted1: npt.NDArray[np.bool_]
) -> bool:
    raw = float(cv2.absdiff(grey0, grey1).mean())
    if raw < _QUIET:
        return False
    if min(trusted0.mean(), trusted1.mean()) < _LOST:
        return True
    if min(grey0.std(), grey1.std()) < _FLAT:
        return raw > 3 * _QUIET
    height, width = grey0.shape
    moved = fetched(grey1, grid(height, width) + forward)
    return float(np.corrcoef(grey0.ravel(), moved.ravel())[0, 1]) < _ALIKE


def fetched(picture: npt.NDArray[Any], places: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """What lies at the (height, width, 2) x, y places, linearly interpolated; the edge goes on outside."""
    out: npt.NDArray[Any] = cv2.remap(picture, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[call-overload]
    return out
