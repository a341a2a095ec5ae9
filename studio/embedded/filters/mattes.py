"""Mattes: by light, by difference from an empty set, their edges, and sums of two of them.

A matte is (height, width) uint8, 0 outside to 255 inside; in the sums it is a share, 0 to 1.
"""

from __future__ import annotations

from collections.abc import Callable
from math import floor
from typing import Any, Literal, cast

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.filters.compositing import within
from studio.embedded.filters.sharpening import luma_of

Pixels = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]
Selection = npt.NDArray[np.uint8]
Sum = Literal["union", "intersect", "subtract", "exclude", "add", "difference", "max", "min", "invert"]

_STEP = 6
"""Discs are grown by discs of this radius at most: their sum is the large disc, at a fraction of the work."""


def luma_matte(picture: Pixels, low: float, high: float, softness: float) -> Selection:
    """What is as light as low to high (0 to 1, Rec. 709 luma), fading over `softness` beyond them."""
    light = luma_of(picture).astype(np.float32) * np.float32(1 / np.iinfo(picture.dtype).max)
    return within(light, low, high, softness)


def difference_matte(picture: Pixels, plate: Pixels, tolerance: float, softness: float, blur: float) -> Selection:
    """What differs from a plate of the same size and type: 0 up to `tolerance`, 255 from `softness` beyond it.

    Both are in units of the full range, by the channel that differs most. blur: sigma in pixels of a blur of both
    pictures before, so that grain does not count.
    """
    shown, empty = (np.ascontiguousarray(one[..., :3]) for one in (picture, plate))
    if blur > 0:
        shown, empty = (cv2.GaussianBlur(one, (0, 0), blur) for one in (shown, empty))
    red, green, blue = cv2.split(cv2.absdiff(shown, empty))
    most = cv2.max(cv2.max(red, green), blue).astype(np.float32) * np.float32(1 / np.iinfo(picture.dtype).max)
    share = np.clip((most - np.float32(tolerance)) / np.float32(max(softness, 1e-6)), 0, 1)
    return cast(Selection, (share * 255 + np.float32(0.5)).astype(np.uint8))


def edged(matte: Selection, grow: float, feather: float, choke: float) -> Selection:
    """A matte with its edge moved and softened.

    grow: pixels by which it grows on all sides, shrinks below 0, fractions too. feather: width in pixels of a blur of
    the edge. choke: -1 to 1, after the blur: above 0 only what is surer stays, so the soft edge moves inwards and
    hardens; below 0 outwards.
    """
    out = matte
    if grow:
        out = _grown(matte, grow) if grow > 0 else 255 - _grown(255 - matte, -grow)
    if feather > 0:
        out = cast(Selection, cv2.GaussianBlur(out, (0, 0), feather / 2))
    if choke:
        # A ramp as steep as the half of the range that is left: 0.5 cuts what is below a half.
        low, high = max(0.0, choke), min(1.0, 1 + choke)
        ramp = (np.arange(256, dtype=np.float64) / 255 - low) / max(high - low, 1 / 255)
        out = cast(Selection, cv2.LUT(out, np.rint(np.clip(ramp, 0, 1) * 255).astype(np.uint8)))
    return out


def _grown(matte: Selection, radius: float) -> Selection:
    part = radius - floor(radius)
    out = _by_discs(matte, floor(radius))
    if part:
        out = cast(Selection, cv2.addWeighted(out, 1 - part, _by_discs(matte, floor(radius) + 1), part, 0))
    return out


def _by_discs(matte: Selection, radius: int) -> Selection:
    for left in range(radius, 0, -_STEP):
        matte = _dilated(matte, min(left, _STEP))
    return matte


def _dilated(matte: Selection, radius: int) -> Selection:
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    return cast(Selection, cv2.dilate(matte, disc))


_Wide = npt.NDArray[np.int32]

_SUMS: dict[Sum, Callable[[_Wide, _Wide], _Wide]] = {
    "union": lambda a, b: 255 - _product(255 - a, 255 - b),
    "intersect": lambda a, b: _product(a, b),
    "subtract": lambda a, b: _product(a, 255 - b),
    "exclude": lambda a, b: _product(a, 255 - b) + _product(255 - a, b),
    "add": lambda a, b: np.minimum(a + b, 255),
    "difference": lambda a, b: np.abs(a - b),
    "max": np.maximum,
    "min": np.minimum,
    "invert": lambda a, b: 255 - a,
}


def summed(first: Selection, second: Selection, by: Sum) -> Selection:
    """Two mattes of one size as one. With shares a and b: union a + b - ab, intersect ab, subtract a(1 - b), exclude
    a(1 - b) + b(1 - a), add at most 1, difference |a - b|; invert is 1 - a and asks nothing of the second."""
    return cast(Selection, np.clip(_SUMS[by](first.astype(np.int32), second.astype(np.int32)), 0, 255).astype(np.uint8))


def _product(a: _Wide, b: _Wide) -> _Wide:
    """a x b in units of 255, to the nearest."""
    return cast(_Wide, (a * b + 127) // 255)


def matching(matte: Selection, width: int, height: int) -> Selection:
    """The matte stretched to a size."""
    if (matte.shape[1], matte.shape[0]) == (width, height):
        return matte
    shrinks = width * height < matte.size
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return cast(Selection, cv2.resize(matte, (width, height), interpolation=how))
