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
    target = (corners * (width, height) - 0.5).astype(np.float32)
    layer = _with_room(_sized(premultiplied(_opaque(_as(above, below.dtype))), target, 2 * max(width, height)))
    high, wide = layer.shape[:2]
    inner = np.array([(0.5, 0.5), (wide - 1.5, 0.5), (wide - 1.5, high - 1.5), (0.5, high - 1.5)], np.float32)
    matrix = cv2.getPerspectiveTransform(inner, target)
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


def _opaque(picture: Pixels) -> Pixels:
    if picture.shape[2] == 4:
        return picture
    return np.dstack((picture, np.full(picture.shape[:2], np.iinfo(picture.dtype).max, picture.dtype)))


def _sized(picture: Pixels, target: npt.NDArray[np.float32], most: int) -> Pixels:
    """At about the size that it will have: smaller ones averaged, or edges would flicker; larger ones smooth."""
    sides = np.linalg.norm(np.roll(target, -1, axis=0) - target, axis=1)
    size = tuple(int(np.clip(np.ceil(max(sides[k], sides[k + 2])), 2, most)) for k in (0, 1))
    smaller = size[0] * size[1] < picture.shape[0] * picture.shape[1]
    return cast(Pixels, cv2.resize(picture, size, interpolation=cv2.INTER_AREA if smaller else cv2.INTER_LINEAR))


def _with_room(picture: Pixels) -> Pixels:
    """With one clear pixel around, so that its edges fade between pixels."""
    return np.pad(picture, ((1, 1), (1, 1), (0, 0)))


def _as(picture: Pixels, kind: Any) -> Pixels:
    if picture.dtype == kind:
        return picture
    return picture.astype(np.uint16) * 257 if kind == np.uint16 else (picture >> 8).astype(np.uint8)
