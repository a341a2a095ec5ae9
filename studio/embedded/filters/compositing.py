"""One picture over another, and selections of parts of a picture.

Layers blend as coded values, as picture editors do (W3C Compositing and Blending Level 1), not in linear light.
"""

from __future__ import annotations

from typing import Any, cast

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.filters.blending import Blend, blended

Pixels = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]
Selection = npt.NDArray[np.uint8]

_ROWS = 32
"""Worked on at a time: what is in the cache need not be fetched again, and no whole picture lies there in floats."""


def composed(below: Pixels, above: Pixels, left: int, top: int, opacity: float, blend: Blend) -> Pixels:
    """`above` laid on `below` with its top left corner there (it may hang over); of the size and type of `below`.

    Both are (height, width, 3|4) of one type, alpha straight. opacity: 0 to 1. "dissolve" keeps a pixel whole or leaves
    it out, by a fixed pattern of chance, in place of making it clearer.
    """
    height, width = below.shape[:2]
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + above.shape[1], width), min(top + above.shape[0], height)
    if x0 >= x1 or y0 >= y1 or opacity <= 0:
        return below
    out = below.copy()
    part, ground = above[y0 - top : y1 - top, x0 - left : x1 - left], out[y0:y1, x0:x1]
    if blend == "normal" and below.dtype == np.uint8 and below.shape[2] == 3:
        _laid(ground, part, opacity)
        return out
    grain = _grain(y1 - y0, x1 - x0) if blend == "dissolve" else None
    for row in range(0, y1 - y0, _ROWS):
        rows = slice(row, row + _ROWS)
        _mix(ground[rows], part[rows], opacity, blend, None if grain is None else grain[rows])
    return out


def _laid(ground: Pixels, part: Pixels, opacity: float) -> None:
    """The commonest case, 8 bits over an opaque ground, to the nearest value, written into the ground."""
    if part.shape[2] == 3:
        if opacity >= 1:
            ground[...] = part
        else:
            ground[...] = cv2.addWeighted(part, opacity, np.ascontiguousarray(ground), 1 - opacity, 0)
        return
    for row in range(0, ground.shape[0], _ROWS // 2):
        rows = slice(row, row + _ROWS // 2)
        colours, base = cv2.cvtColor(part[rows], cv2.COLOR_RGBA2RGB), np.ascontiguousarray(ground[rows])
        cover = cv2.extractChannel(part[rows], 3)
        if opacity < 1:
            share = cover * np.float32(opacity)
            ground[rows] = cv2.blendLinear(colours, base, share, 255 - share)
            continue
        weight = cv2.merge([cover, cover, cover]).astype(np.uint16)
        mixed = weight * colours + (255 - weight) * base
        mixed += 128
        mixed += mixed >> 8  # with the next line a division by 255, to the nearest
        ground[rows] = mixed >> 8


def _mix(ground: Pixels, part: Pixels, opacity: float, blend: Blend, grain: Floats | None) -> None:
    peak = np.float32(np.iinfo(ground.dtype).max)
    above, base = part.astype(np.float32) / peak, ground.astype(np.float32) / peak
    cover = above[..., 3:] * np.float32(opacity) if part.shape[2] == 4 else np.float32(opacity)
    if grain is not None:
        cover = (grain[..., None] < cover).astype(np.float32)
    solid = base[..., 3:] if ground.shape[2] == 4 else np.float32(1)
    colour = (1 - solid) * above[..., :3] + solid * blended(base[..., :3], above[..., :3], blend)
    whole = cover + solid * (1 - cover)
    mixed = (cover * colour + solid * (1 - cover) * base[..., :3]) / np.maximum(whole, 1e-6)
    ground[..., :3] = np.clip(mixed, 0, 1) * peak + np.float32(0.5)
    if ground.shape[2] == 4:
        ground[..., 3:] = np.clip(whole, 0, 1) * peak + np.float32(0.5)


def _grain(height: int, width: int) -> Floats:
    return np.random.default_rng(7).random((height, width), np.float32)


def within(values: Floats, low: float, high: float, softness: float) -> Selection:
    """255 where low <= value <= high, falling to 0 over `softness` outside (all in units of 0..1)."""
    reach = max(softness, 1e-6)
    rise = np.clip((values - low) / reach + 1, 0, 1)
    fall = np.clip((high - values) / reach + 1, 0, 1)
    return cast(Selection, (np.minimum(rise, fall) * 255 + 0.5).astype(np.uint8))


def colour_distance(picture: Pixels, colour: tuple[int, int, int]) -> Floats:
    """How unlike every pixel of an 8-bit picture is to a colour, 0 alike to 1: CIE 1976 difference / 100."""
    lab = cv2.cvtColor(picture[..., :3].astype(np.float32) / np.float32(255), cv2.COLOR_RGB2Lab)
    wanted = cv2.cvtColor(np.array([[colour]], np.float32) / np.float32(255), cv2.COLOR_RGB2Lab)
    return cast(Floats, np.minimum(np.sqrt(((lab - wanted) ** 2).sum(axis=-1)) / 100, 1))


def feathered(selection: Selection, radius: float) -> Selection:
    """The selection with its edge blurred over so many pixels."""
    return cast(Selection, cv2.GaussianBlur(selection, (0, 0), radius / 2)) if radius > 0 else selection


def of_depth(pixels: Pixels, kind: Any) -> Pixels:
    """The picture as uint8 or uint16."""
    if pixels.dtype == kind:
        return pixels
    if kind == np.uint16:
        return pixels.astype(np.uint16) * 257
    return ((pixels + np.float32(128)) / 257).astype(np.uint8)


def alpha_of(pixels: Pixels) -> Selection:
    """How much of each pixel is there, 255 for a picture without alpha."""
    if pixels.shape[2] == 3:
        return np.full(pixels.shape[:2], 255, np.uint8)
    return of_depth(pixels[..., 3], np.uint8)


def masked(pixels: Pixels, mask: Selection) -> Pixels:
    """The picture with alpha, seen as far as a mask says, which is stretched over it; its own alpha counts as well."""
    from studio.embedded.filters.resampling import resized

    high, wide = pixels.shape[:2]
    top = np.iinfo(pixels.dtype).max
    if (mask.shape[1], mask.shape[0]) != (wide, high):
        mask = resized(np.repeat(mask[..., None], 3, axis=2), wide, high)[..., 0]
    if pixels.shape[2] == 4:
        alpha = (pixels[..., 3] * (mask / np.float32(255)) + np.float32(0.5)).astype(pixels.dtype)
    else:
        alpha = mask if top == 255 else of_depth(mask, pixels.dtype)
    return np.dstack((pixels[..., :3], alpha))


def within_mask(picture: Pixels, changed: Pixels, mask: Selection) -> Pixels:
    """A picture as it was changed where a mask says, which is stretched over it. All of one size and type."""
    high, wide = picture.shape[:2]
    if (mask.shape[1], mask.shape[0]) != (wide, high):
        mask = np.asarray(cv2.resize(mask, (wide, high), interpolation=cv2.INTER_LINEAR), np.uint8)
    share = (mask / np.float32(255))[..., None]
    return (picture + (changed.astype(np.float32) - picture) * share + np.float32(0.5)).astype(picture.dtype)
