"""A picture laid over another at a tracked place: with its alpha, its edges drawn between pixels."""

from __future__ import annotations

from typing import Any, cast

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.alpha import premultiplied

Pixels = npt.NDArray[Any]


def pinned(below: Pixels, above: Pixels, corners: npt.NDArray[Any], opacity: float) -> Pixels:
    """`above` with its corners at `corners`, (4, 2) in shares of the sides of `below`, clockwise from the upper left;
    of the depth of `below`, and with alpha where that has one."""
    height, width = below.shape[:2]
    top = np.float32(np.iinfo(below.dtype).max)
    layer = _with_room(_as(above, below.dtype))
    high, wide = layer.shape[:2]
    target = (corners * (width, height) - 0.5).astype(np.float32)
    inner = np.array([(0.5, 0.5), (wide - 1.5, 0.5), (wide - 1.5, high - 1.5), (0.5, high - 1.5)], np.float32)
    matrix = cv2.getPerspectiveTransform(inner, target)
    smaller = cv2.contourArea(target) / max(1.0, float(wide * high))
    if smaller < 0.25:  # minified: averaged first, or edges would flicker
        step = float(np.sqrt(smaller)) * 1.5
        size = max(2, round(wide * step)), max(2, round(high * step))
        layer = cv2.resize(layer, size, interpolation=cv2.INTER_AREA)
        matrix = matrix @ _scaled(wide / size[0], high / size[1])
    seen = cv2.warpPerspective(layer, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    cover = seen[..., 3:] / top * np.float32(opacity)
    colour = seen[..., :3] * np.float32(opacity)
    if below.shape[2] == 3:
        return cast(Pixels, (below * (1 - cover) + colour + 0.5).astype(below.dtype))
    ground = premultiplied(below)
    alpha = seen[..., 3:] * np.float32(opacity) + ground[..., 3:] * (1 - cover)
    mixed = colour + ground[..., :3] * (1 - cover)
    mixed = mixed * (top / np.maximum(alpha, np.float32(1e-3)))
    return cast(Pixels, (np.clip(np.dstack((mixed, alpha)), 0, top) + np.float32(0.5)).astype(below.dtype))


def _with_room(picture: Pixels) -> npt.NDArray[np.float32]:
    """Premultiplied, with one clear pixel around, so that its edges fade between pixels."""
    if picture.shape[2] == 3:
        opaque = np.full(picture.shape[:2], np.iinfo(picture.dtype).max, picture.dtype)
        picture = np.dstack((picture, opaque))
    return np.pad(premultiplied(picture), ((1, 1), (1, 1), (0, 0)))


def _as(picture: Pixels, kind: Any) -> Pixels:
    if picture.dtype == kind:
        return picture
    return picture.astype(np.uint16) * 257 if kind == np.uint16 else (picture >> 8).astype(np.uint8)


def _scaled(x: float, y: float) -> npt.NDArray[np.float64]:
    """From pixels of the smaller layer to those of the larger one, centres on centres."""
    return np.array([[x, 0, x / 2 - 0.5], [0, y, y / 2 - 0.5], [0, 0, 1.0]])
