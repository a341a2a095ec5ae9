"""Painting parts of a picture: inside a mask, and beyond its edges. What is not painted stays as it was, to the bit."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from studio.base.errors import SettingError
from studio.generative.stills import paint
from studio.graph.context import Context
from studio.graph.wishes import FillWish
from studio.media.values import Image, Mask
from studio.models.installed import InstalledModel

Box = tuple[int, int, int, int]
"""left, top, right, bottom in pixels; right and bottom are outside."""


def inpainted(ctx: Context, wish: FillWish, model: InstalledModel) -> Image:
    """The wish's image with what is inside its mask painted anew. Raises SettingError for an empty mask."""
    high, wide = wish.image.pixels.shape[:2]
    inside = fitted(wish.mask, wide, high)
    if not inside.any():
        raise SettingError("the mask is empty: there is nothing to paint", socket="mask", mend="Paint on it in white.")
    box = (0, 0, wide, high) if wish.around is None else box_around(inside, wish.around)
    left, top, right, bottom = box
    part = Image(np.ascontiguousarray(wish.image.rgb8[top:bottom, left:right]))
    selected = Mask(np.ascontiguousarray(inside[top:bottom, left:right]))
    size = (right - left, bottom - top) if wish.around is None else enlarged((right - left, bottom - top), model)
    asked = replace(wish, image=part, mask=selected, width=size[0], height=size[1])
    made = paint(ctx, asked, model).rgb8
    if made.shape[:2] != part.pixels.shape[:2]:
        made = np.asarray(cv2.resize(made, (right - left, bottom - top), interpolation=cv2.INTER_AREA), np.uint8)
    return Image(laid_over(wish.image.pixels, made, (left, top), rim(selected.pixels, wish.feather)))


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


def enlarged(size: tuple[int, int], model: InstalledModel) -> tuple[int, int]:
    """The size at which a cut-out is painted: with as many pixels as the model is made for, never fewer than it has."""
    area = model.number("width", 0) * model.number("height", 0)
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
