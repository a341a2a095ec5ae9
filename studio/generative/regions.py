"""Painting parts of a picture: inside a mask, and beyond its edges. What is not painted stays as it was, to the bit."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from studio.base.errors import SettingError
from studio.generative.adapters import Adapters
from studio.generative.stills import Wish, paint
from studio.graph.pick import Picked
from studio.graph.spec import Context
from studio.media.values import Image, Mask

Box = tuple[int, int, int, int]
"""left, top, right, bottom in pixels; right and bottom are outside."""


def inpainted(ctx: Context, picked: Picked, wish: Wish, worn: Adapters, around: float | None, feather: float) -> Image:
    """The wish's image with what is inside its mask painted anew. around: paint only a cut-out, with so much of the
    mask's size on every side; feather: pixels over which old and new blend, inside the mask."""
    assert wish.image is not None and wish.mask is not None
    high, wide = wish.image.pixels.shape[:2]
    inside = fitted(wish.mask, wide, high)
    if not inside.any():
        raise SettingError("the mask is empty: there is nothing to paint", socket="mask", mend="Paint on it in white.")
    box = (0, 0, wide, high) if around is None else box_around(inside, around)
    left, top, right, bottom = box
    part = Image(np.ascontiguousarray(wish.image.rgb8[top:bottom, left:right]))
    selected = Mask(np.ascontiguousarray(inside[top:bottom, left:right]))
    size = (right - left, bottom - top) if around is None else enlarged((right - left, bottom - top), picked)
    asked = replace(wish, image=part, mask=selected, width=size[0], height=size[1])
    made = paint(ctx, picked, asked, worn)[0].rgb8
    if made.shape[:2] != part.pixels.shape[:2]:
        made = np.asarray(cv2.resize(made, (right - left, bottom - top), interpolation=cv2.INTER_AREA), np.uint8)
    return Image(laid_over(wish.image.pixels, made, (left, top), rim(selected.pixels, feather)))


def extended(image: Image, left: int, right: int, top: int, bottom: int, feather: float) -> tuple[Image, Mask]:
    """The picture with so many pixels more on each side, and the mask of what is to be painted, which reaches `feather`
    pixels into it. What is added mirrors the picture, blurred the more the further out, for the model to start from."""
    padded = cv2.copyMakeBorder(image.rgb8, top, bottom, left, right, cv2.BORDER_REFLECT_101)
    high, wide = padded.shape[:2]
    old = np.zeros((high, wide), np.uint8)
    reach = round(feather)
    old[
        top + (reach if top else 0) : high - bottom - (reach if bottom else 0),
        left + (reach if left else 0) : wide - right - (reach if right else 0),
    ] = 255
    outside = np.ones((high, wide), np.uint8)
    outside[top : high - bottom, left : wide - right] = 0
    away = cv2.distanceTransform(outside, cv2.DIST_L2, 5)[..., None]
    soft = cv2.GaussianBlur(padded, (0, 0), max(2.0, max(left, right, top, bottom) / 6))
    share = np.clip(away / max(8.0, max(left, right, top, bottom) / 4), 0, 1)
    filled = (padded * (1 - share) + soft * share + 0.5).astype(np.uint8)
    filled[top : high - bottom, left : wide - right] = image.rgb8
    return Image(filled), Mask(255 - old)


def fitted(mask: Mask, width: int, height: int) -> npt.NDArray[np.uint8]:
    """The mask stretched over a picture of this size."""
    if mask.pixels.shape == (height, width):
        return mask.pixels
    return np.asarray(cv2.resize(mask.pixels, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def box_around(inside: npt.NDArray[np.uint8], margin: float) -> Box:
    """The selection's bounds with so much of its larger side around it, within the picture."""
    high, wide = inside.shape
    rows, columns = np.nonzero(inside.any(axis=1))[0], np.nonzero(inside.any(axis=0))[0]
    extra = round(max(rows[-1] - rows[0], columns[-1] - columns[0]) * margin) + 8
    return (
        max(0, int(columns[0]) - extra),
        max(0, int(rows[0]) - extra),
        min(wide, int(columns[-1]) + 1 + extra),
        min(high, int(rows[-1]) + 1 + extra),
    )


def enlarged(size: tuple[int, int], picked: Picked) -> tuple[int, int]:
    """The size at which a cut-out is painted: with as many pixels as the model is made for, never fewer than it has."""
    area = picked.default("width", 0) * picked.default("height", 0)
    scale = max(1.0, (area / (size[0] * size[1])) ** 0.5)
    return round(size[0] * scale), round(size[1] * scale)


def rim(inside: npt.NDArray[np.uint8], feather: float) -> npt.NDArray[np.float32]:
    """How much of the new paint is seen, 0..1: nothing outside the mask, all of it `feather` pixels inside."""
    share = inside.astype(np.float32) / np.float32(255)
    if feather < 0.5:
        return share
    # Measured from pixels that are not selected: the picture's own edge is no rim, there is nothing to blend with.
    deep = cv2.distanceTransform((inside > 0).astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(share * np.clip(deep / feather, 0, 1), np.float32)


def laid_over(
    pixels: npt.NDArray[np.uint8] | npt.NDArray[np.uint16],
    paint: npt.NDArray[np.uint8],
    place: tuple[int, int],
    share: npt.NDArray[np.float32],
) -> npt.NDArray[np.uint8] | npt.NDArray[np.uint16]:
    """A picture with paint laid over it at (left, top). Where share is 0 it keeps its bits; its depth stays."""
    made = pixels.copy()
    left, top = place
    high, wide = paint.shape[:2]
    below = made[top : top + high, left : left + wide]
    above = paint.astype(np.float32) * (257 if pixels.dtype == np.uint16 else 1)
    mixed = below[..., :3] + (above - below[..., :3]) * share[..., None]
    below[..., :3] = np.where(share[..., None] > 0, mixed + 0.5, below[..., :3]).astype(pixels.dtype)
    return made
