"""Blurs: Gaussian, along a line, around and out of a point, and of a lens with its bokeh.

All take and give (height, width, 3|4) uint8 or uint16 pictures; beyond its edge a picture goes on as its last pixels.
With alpha they work on premultiplied colours, so clear pixels lend none to their neighbours.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.alpha import premultiplied, straight
from studio.embedded.filters.grading import encoded, linear_table
from studio.embedded.filters.shapes import covered, ellipse, placed, star

Pixels = npt.NDArray[Any]
Floats = Any
"""Arrays of float32, in the picture's own units."""

_FINE = 3.0
"""Pixels of sigma that are enough to blur a smaller picture by in place of the whole one."""
_EDGE = cv2.BORDER_REPLICATE


def _each(picture: Pixels, blur: Callable[[Floats], Floats]) -> Pixels:
    """A blur of floats in the picture's own units, done to a picture."""
    if picture.shape[2] == 4:
        return straight(np.asarray(blur(premultiplied(picture)), np.float32), picture.dtype)
    top = np.float32(np.iinfo(picture.dtype).max)
    out = np.asarray(blur(picture.astype(np.float32)), np.float32)
    return (np.clip(out, 0, top, out=out) + np.float32(0.5)).astype(picture.dtype)


# --- Gaussian -------------------------------------------------------------------------------------------------------


def gaussian(picture: Pixels, sigma: float) -> Pixels:
    """sigma: in pixels."""
    if sigma <= 0:
        return picture
    if sigma < 2 * _FINE and picture.shape[2] == 3 and picture.dtype == np.uint8:
        return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma, borderType=_EDGE))
    if picture.shape[2] == 3 and picture.dtype == np.uint8:
        # Rounded while it grows again: floats of the whole picture are never needed.
        return np.asarray(_by_a_smaller(picture, sigma))
    return _each(picture, lambda floats: smoothed(floats, sigma))


def smoothed(values: Floats, sigma: float) -> Floats:
    """A Gaussian blur of floats, by way of a smaller picture where that cannot be seen."""
    if sigma < 2 * _FINE:
        return cv2.GaussianBlur(values, (0, 0), sigma, borderType=_EDGE) if sigma > 0 else values
    return _by_a_smaller(values, sigma)


def _by_a_smaller(values: Floats, sigma: float) -> Floats:
    """Averaged down, blurred, and drawn up again, which blurs by a known amount itself: the variance of a box of `less`
    pixels and of the triangle between two of them is taken off what the small picture is blurred by."""
    less = 2 ** int(math.log2(sigma / _FINE))
    high, wide = values.shape[:2]
    small_size = -(-wide // less) + 2, -(-high // less) + 2
    room = (less, small_size[1] * less - high - less, less, small_size[0] * less - wide - less)
    padded = cv2.copyMakeBorder(values, *room, _EDGE)
    small = cv2.resize(padded, small_size, interpolation=cv2.INTER_AREA)
    if small.dtype == np.uint8:
        small = small.astype(np.uint16) * 257
    left = (sigma**2 - (less**2 - 1) / 12 - less**2 / 6) / less**2
    small = cv2.GaussianBlur(small, (0, 0), math.sqrt(left), borderType=_EDGE)
    if values.dtype == np.uint8:
        grown = np.empty((*padded.shape[:2], 3), np.uint8)
        return _grown_8_bits(small, less, grown)[less : less + high, less : less + wide]
    grown = cv2.resize(small, (padded.shape[1], padded.shape[0]), interpolation=cv2.INTER_LINEAR)
    return grown[less : less + high, less : less + wide]


def _grown_8_bits(small: Pixels, less: int, out: Pixels) -> Pixels:
    """A 16-bit picture so many times larger in 8 bits, in bands of rows that stay in the cache."""
    rows = 16
    for top in range(0, small.shape[0], rows):
        first, last = max(0, top - 1), min(small.shape[0], top + rows + 1)
        band = small[first:last]
        grown = cv2.resize(band, (out.shape[1], band.shape[0] * less), interpolation=cv2.INTER_LINEAR)
        start, stop = (top - first) * less, (min(small.shape[0], top + rows) - first) * less
        out[top * less : top * less + stop - start] = cv2.convertScaleAbs(grown[start:stop], alpha=1 / 257)
    return out


# --- along lines ----------------------------------------------------------------------------------------------------


def directional(picture: Pixels, length: float, angle: float) -> Pixels:
    """As a camera blurs that moves so many pixels while the shutter is open, in a direction: 0 degrees is sideways, 90
    up and down."""
    if length <= 0:
        return picture
    kernel = _line(length, angle)
    return _each(picture, lambda floats: cv2.filter2D(floats, -1, kernel, borderType=_EDGE))


def _line(length: float, angle: float) -> Floats:
    reach = math.ceil(length / 2) + 1
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float64)
    along = np.linspace(-length / 2, length / 2, 8 * math.ceil(length) + 1)
    x = along * math.cos(math.radians(angle)) + reach
    y = -along * math.sin(math.radians(angle)) + reach
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    for down in (0, 1):
        for right in (0, 1):
            share = np.abs(1 - down - (y - top)) * np.abs(1 - right - (x - left))
            np.add.at(kernel, (top + down, left + right), share)
    return kernel / kernel.sum()


def spin(picture: Pixels, degrees: float, center: tuple[float, float]) -> Pixels:
    """Turned around a point (in shares of the sides) by so many degrees while the shutter is open."""
    far = _farthest(picture, center)

    def moved(share: float) -> Any:
        angle = math.radians(degrees) * share
        return np.array([(math.cos(angle), -math.sin(angle)), (math.sin(angle), math.cos(angle))])

    return _swept(picture, moved, math.radians(abs(degrees)) * far, center) if degrees else picture


def zoom(picture: Pixels, amount: float, center: tuple[float, float]) -> Pixels:
    """Drawn towards a point while the shutter is open. amount: 0.2 makes it a fifth larger at the end."""
    if amount <= 0:
        return picture
    whole = math.log1p(amount)

    def moved(share: float) -> Any:
        return np.eye(2) * math.exp(whole * share)

    return _swept(picture, moved, whole * _farthest(picture, center), center)


def _farthest(picture: Pixels, center: tuple[float, float]) -> float:
    high, wide = picture.shape[:2]
    return math.hypot(max(center[0], 1 - center[0]) * wide, max(center[1], 1 - center[1]) * high)


def _swept(picture: Pixels, moved: Callable[[float], Any], pixels: float, center: tuple[float, float]) -> Pixels:
    """The mean of the picture along a move whose parts follow each other: each pass joins twice as many of them.

    moved(share): the linear map of a share of the move; pixels: how far the move takes the farthest point.
    """
    passes = max(1, math.ceil(math.log2(max(2.0, pixels))))
    high, wide = picture.shape[:2]
    point = np.array((center[0] * wide - 0.5, center[1] * high - 0.5))

    def warped(values: Floats, share: float) -> Floats:
        linear = moved(share)
        matrix = np.column_stack((linear, point - linear @ point))
        return cv2.warpAffine(values, matrix, (wide, high), flags=cv2.INTER_LINEAR, borderMode=_EDGE)

    def sweep(values: Floats) -> Floats:
        step = 2.0**-passes
        values = warped(values, -0.5 + step / 2)  # so that the mean lies where the picture was
        for number in range(passes):
            values = (values + warped(values, step * 2**number)) * np.float32(0.5)
        return values

    return _each(picture, sweep)


# --- lens -----------------------------------------------------------------------------------------------------------


def lens(picture: Pixels, radius: float, blades: int, turn: float, highlights: float) -> Pixels:
    """Out of focus: every point becomes the image of the iris, in linear light.

    radius: of that image in pixels. blades: 0 a disc, else a polygon of so many sides, turned by degrees. highlights: 0
    to 1, how much brighter than it shows the light is taken to have been, up to 20 times for white.
    """
    if radius <= 0:
        return picture
    side = 2 * math.ceil(radius + 1) + 1
    iris = ellipse(2 * radius, 2 * radius) if blades < 3 else star(blades, radius, 1.0)
    kernel = covered(placed(iris, side / 2, side / 2, turn), side, side).astype(np.float32)
    kernel /= max(float(kernel.sum()), 1.0)
    top = int(np.iinfo(picture.dtype).max)
    light: Floats = linear_table(top)[picture[..., :3]]
    more = np.float32(0.95 * highlights)
    light = light / (1 - more * light)
    alpha = picture[..., 3:].astype(np.float32) / np.float32(top) if picture.shape[2] == 4 else None
    if alpha is not None:
        light = np.dstack((light * alpha, alpha))
    light = cv2.filter2D(light, -1, kernel, borderType=_EDGE)
    out = np.empty_like(picture)
    if alpha is not None:
        seen = np.clip(light[..., 3:], 0, 1)
        out[..., 3:] = seen * top + np.float32(0.5)
        light = light[..., :3] / np.maximum(seen, 1e-4)
    light = np.maximum(light, 0)
    light = light / (1 + more * light)
    out[..., :3] = encoded(np.clip(light, 0, 1)) * top + np.float32(0.5)
    return out
