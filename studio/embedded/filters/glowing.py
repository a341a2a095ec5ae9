"""Light that spreads: glow, bloom and halation; and pictures of coarse squares."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.filters.blurring import smoothed
from studio.embedded.filters.resampling import resized

Pixels = npt.NDArray[Any]
_REACHES = ((0.35, 0.5), (1.0, 0.3), (2.2, 0.2))
"""(Part of the radius, part of the light): a bright core, and a veil that falls off slowly, as in a real lens."""


def glowing(
    picture: Pixels, threshold: float, radius: float, amount: float, tint: tuple[float, float, float], core: bool
) -> Pixels:
    """What is brighter than a threshold (0 to 1) shines on what is around it, within a radius in pixels.

    amount: 0 to 2 of that light is laid on by screen. tint: its colour. core: whether it also brightens what it comes
    from; without, it is seen around bright things only, as where film scatters light (halation).
    """
    if amount <= 0 or radius <= 0:
        return picture
    high, wide = picture.shape[:2]
    top = np.float32(np.iinfo(picture.dtype).max)
    less = max(1, min(8, int(radius / 6)))
    size = max(1, wide // less), max(1, high // less)
    small = cv2.resize(np.ascontiguousarray(picture[..., :3]), size, interpolation=cv2.INTER_AREA)
    light = small.astype(np.float32) / top
    if picture.shape[2] == 4:
        light *= cv2.resize(picture[..., 3], size, interpolation=cv2.INTER_AREA)[..., None].astype(np.float32) / top
    most = light.max(-1, keepdims=True)
    over = np.clip((most - np.float32(threshold)) / np.float32(max(1 - threshold, 0.02)), 0, 1)
    source = light * (over * over * (3 - 2 * over))
    spread = np.zeros_like(source)
    for reach, share in _REACHES:
        spread += smoothed(source, radius * reach / less / 2) * np.float32(share)
    if not core:
        spread = np.maximum(spread - source, 0)
    spread *= np.array(tint, np.float32) * np.float32(amount)
    laid = cv2.resize(spread, (wide, high), interpolation=cv2.INTER_LINEAR)
    out = picture.copy()
    for row in range(0, high, 64):
        rows = slice(row, row + 64)
        colour, glow = picture[rows, :, :3].astype(np.float32) / top, np.minimum(laid[rows], 1)
        out[rows, :, :3] = (colour + glow - colour * glow) * top + np.float32(0.5)
    return out


def pixelated(picture: Pixels, size: float, room: float) -> Pixels:
    """In squares of so many pixels, each the mean of what it covers. room: 0 to 1 of a square, dark lines between."""
    high, wide = picture.shape[:2]
    across, down = max(1, round(wide / size)), max(1, round(high / size))
    small = resized(picture, across, down)
    column = np.minimum((np.arange(wide) + 0.5) * across / wide, across - 1e-6)
    row = np.minimum((np.arange(high) + 0.5) * down / high, down - 1e-6)
    out: Pixels = small[row.astype(int)[:, None], column.astype(int)[None]]
    if room > 0:
        edge = [np.minimum(at % 1, 1 - at % 1) < room / 2 for at in (row, column)]
        out[edge[0], :, :3] = 0
        out[:, edge[1], :3] = 0
    return out
