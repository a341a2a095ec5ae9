"""Pictures as light to compute with, and back: every depth in, the same depth out, transparency as it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]
_BAND = 1 << 17
"""Pixels of a band: few enough for the cache, enough that Python's part of the work does not count."""


def top_of(picture: Pixels) -> int:
    """What white is in this picture: 255 or 65535."""
    return int(np.iinfo(picture.dtype).max)


def multiplied(values: Pixels, factor: float, depth: int, into: Pixels | None = None) -> Pixels:
    """Each value times a number, rounded and cut to an OpenCV depth: one pass where numpy takes several."""
    import cv2

    scalar: Any = (factor,) * 4 if values.ndim == 3 else factor  # a scalar, which OpenCV's stubs do not know of
    return np.asarray(cv2.multiply(values, scalar, dst=into, dtype=depth))


def unit(picture: Pixels) -> Floats:
    """(height, width, 3) float32, 0..1, of a (height, width, 3|4) uint8 or uint16 picture; alpha is left out."""
    import cv2

    colours = np.ascontiguousarray(picture[..., :3])
    scaled = multiplied(colours, 1 / top_of(picture), cv2.CV_32F)
    return cast(Floats, scaled.reshape(colours.shape))


def coded(colours: Floats, like: Pixels) -> Pixels:
    """Colours of 0..1 in the depth of another picture, with its alpha; what lies beyond is cut, the rest rounded."""
    import cv2

    top = top_of(like)
    depth = cv2.CV_16U if top > 255 else cv2.CV_8U
    # OpenCV rounds to 32-bit integers first, which 16-bit samples leave at 32768 times white.
    cut = cv2.threshold(np.ascontiguousarray(colours), 1, 1, cv2.THRESH_TRUNC)[1].reshape(colours.shape)
    samples = multiplied(cut, float(top), depth).reshape(colours.shape)
    return samples if like.shape[2] == 3 else np.dstack((samples, like[..., 3]))


def steps_of(picture: Pixels) -> npt.NDArray[np.float64]:
    """0..1 for every value that a sample of this picture can have."""
    top = top_of(picture)
    return np.arange(top + 1) / top


def through(picture: Pixels, tables: npt.NDArray[np.floating[Any]]) -> Floats:
    """Each channel looked up in its table, (3, 256 | 65536) of what samples become, or all in one, (256 | 65536)."""
    import cv2

    colours = np.ascontiguousarray(picture[..., :3])
    if tables.ndim == 1:
        one = np.asarray(tables, np.float32)
        return one.take(colours) if picture.dtype == np.uint16 else cast(Floats, cv2.LUT(colours, one[None, :, None]))
    flat = np.ascontiguousarray(tables.T, np.float32)
    if picture.dtype == np.uint8:
        return cast(Floats, cv2.LUT(colours, flat[None]))
    out = np.empty(colours.shape, np.float32)
    for channel in range(3):
        out[..., channel] = np.take(flat[:, channel], colours[..., channel])
    return out


def in_bands(picture: Pixels, work: Callable[[Pixels], Pixels]) -> Pixels:
    """What work makes of a picture, where each pixel is its own affair: band by band, so that what is half done stays
    in the processor's cache."""
    rows = max(1, _BAND // picture.shape[1])
    if rows >= picture.shape[0]:
        return work(picture)
    out = np.empty_like(picture)
    for top in range(0, picture.shape[0], rows):
        out[top : top + rows] = work(picture[top : top + rows])
    return out


def tabled(picture: Pixels, tables: npt.NDArray[np.float64]) -> Pixels:
    """Each channel through its table of 0..1 values, rounded once: the picture again, alpha untouched."""
    import cv2

    top = top_of(picture)
    values = np.round(np.clip(tables, 0, 1) * top).astype(picture.dtype)
    out = picture.copy()
    if picture.dtype == np.uint8:
        out[..., :3] = cv2.LUT(np.ascontiguousarray(picture[..., :3]), np.ascontiguousarray(values.T)[None])
        return out
    for channel in range(3):
        out[..., channel] = np.take(values[channel], picture[..., channel])
    return out


def srgb(light: Floats) -> Floats:
    """Linear light coded as sRGB (IEC 61966-2-1), cut to 0..1."""
    import cv2

    inside = np.clip(light, 0, 1)
    curve = cv2.pow(inside, 1 / 2.4) * np.float32(1.055) - np.float32(0.055)
    return np.asarray(np.where(inside <= np.float32(0.0031308), inside * np.float32(12.92), curve), np.float32)


def cube_root(values: Floats) -> Floats:
    """OpenCV's power is several times as quick as numpy's cbrt; values below 0 keep their sign."""
    import cv2

    return np.asarray(np.copysign(cv2.pow(np.abs(values), 1 / 3), values), np.float32)


def luma_weights() -> Floats:
    """Rec. 709's share of red, green and blue in the luma (ITU-R BT.709-6, item 3.2)."""
    return np.array([0.2126, 0.7152, 0.0722], np.float32)
