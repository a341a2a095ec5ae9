"""Keying: how much of every pixel is the thing before a coloured screen, and what colour it has without the screen.

A first matte comes from the distance to the screen's colour in the plane of Cb and Cr (Rec. 709). Around its edge the
colours of the thing and of the screen are then taken from what is surely one or the other nearby, and each pixel is
solved for the share that it has of both (the known-sides estimate of natural image matting, as in Ruzon and Tomasi,
"Alpha Estimation in Natural Images", 2000, with one colour a side): hair, motion blur and soft edges get the share that
they truly have, and lose as much of the screen's colour.
"""

from __future__ import annotations

from typing import Any, cast

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[Any]
Floats = npt.NDArray[Any]
Selection = npt.NDArray[Any]
Colour = tuple[int, int, int]

_CHROMA = np.array([[-0.2126 / 1.8556, -0.7152 / 1.8556, 0.5], [0.5, -0.7152 / 1.5748, -0.0722 / 1.5748]], np.float32)
"""Cb and Cr of R'G'B', each -0.5 to 0.5 (ITU-R BT.709)."""
_GREYISH = 0.04
_LESS = 4
"""The colours of an edge's two sides are gathered in a picture that is so many times smaller."""
_RIM = np.ones((7, 7), np.uint8)


def keyable(colour: Colour) -> bool:
    """Whether an 8-bit colour is far enough from grey, in the plane of Cb and Cr, to be told from it."""
    return bool(np.hypot(*(_CHROMA @ _unit(colour))) >= _GREYISH)


def chroma_keyed(
    picture: Pixels, colour: Colour, tolerance: float, softness: float, spill: float, refine: float
) -> tuple[Pixels, Selection]:
    """The picture, with alpha, of what is not the screen; and the matte, 255 where the thing is.

    picture: (height, width, 3|4) uint8 or uint16; its own alpha counts as well. colour: of the screen, `keyable`.
    tolerance: up to this distance all is screen; softness: over so much beyond it things come in; both in units of the
    screen's own distance from grey, so that grey is at 1. spill: 0 to 1, see `unspilled`. refine: 0 to 1, how much of
    the solved edge is taken in place of the first matte.
    """
    key = _unit(colour)
    rgb = np.multiply(picture[..., :3], np.float32(1 / np.iinfo(picture.dtype).max), dtype=np.float32)
    alpha = _first(rgb, key, tolerance, softness)
    if refine > 0:
        alpha, rgb = _solved(rgb, alpha, float(refine))
    return with_matte(unspilled(rgb, key, spill), alpha, picture)


def with_matte(rgb: Floats, alpha: Floats, picture: Pixels) -> tuple[Pixels, Selection]:
    """Colours and alpha (0 to 1) as a picture of the given one's type, whose own alpha counts too; and the matte."""
    top = np.float32(np.iinfo(picture.dtype).max)
    if picture.shape[2] == 4:
        alpha = alpha * (picture[..., 3] / top)
    out = np.empty((*picture.shape[:2], 4), picture.dtype)
    if top == 255:
        out[..., :3] = cv2.convertScaleAbs(rgb, alpha=255)
    else:
        out[..., :3] = np.clip(rgb, 0, 1) * top + np.float32(0.5)
    out[..., 3] = alpha * top + np.float32(0.5)
    return out, (alpha * 255 + np.float32(0.5)).astype(np.uint8)


def unspilled(rgb: Floats, key: Floats, spill: float) -> Floats:
    """Colours (0 to 1) without the light that the screen threw on things: its strong channels are held down.

    spill 0 leaves all as it is; up to 0.5 they are held to the strongest of the other channels, which leaves yellow and
    cyan alone; up to 1 to the mean of the others, which takes all spill from skin and greens from yellow as well.
    """
    if spill <= 0:
        return rgb
    strong = key > (key.min() + key.max()) / 2
    planes = list(cv2.split(rgb))
    lead = _every(cv2.min, [plane for plane, is_strong in zip(planes, strong, strict=True) if is_strong])
    others = [plane for plane, is_strong in zip(planes, strong, strict=True) if not is_strong]
    limit = _every(cv2.max, others)
    if spill > 0.5 and len(others) == 2:
        limit = cv2.addWeighted(limit, 2 - 2 * spill, others[0] + others[1], spill - 0.5, 0)
    excess = np.maximum(lead - limit, 0) * np.float32(min(1.0, 2 * spill))
    held = [plane - excess if is_strong else plane for plane, is_strong in zip(planes, strong, strict=True)]
    return cast(Floats, cv2.merge(held))


def _every(join: Any, planes: list[Any]) -> Any:
    return planes[0] if len(planes) == 1 else join(*planes)


def _unit(colour: Colour) -> Floats:
    return np.array(colour, np.float32) / np.float32(255)


def _first(rgb: Floats, key: Floats, tolerance: float, softness: float) -> Floats:
    """The matte by distance alone."""
    along, across = _CHROMA @ key
    turned = np.array([[along, across], [-across, along]], np.float32) / np.float32(along**2 + across**2)
    # The screen's colour at (1, 0), grey at (0, 0); a constant column moves the former to the origin.
    plane = cv2.transform(rgb, np.column_stack((turned @ _CHROMA, (-1, 0))).astype(np.float32))
    away = cv2.magnitude(*cv2.split(plane))
    soft = max(softness, 1e-4)
    return cast(Floats, np.clip(away * np.float32(1 / soft) - np.float32(tolerance / soft), 0, 1))


def _solved(rgb: Floats, alpha: Floats, share: float) -> tuple[Floats, Floats]:
    """The matte and the colours with the pixels of the edge solved for what they mix."""
    solid: Selection = cv2.erode((alpha >= 1).astype(np.uint8), _RIM)
    clear: Selection = cv2.erode((alpha <= 0).astype(np.uint8), _RIM)
    at = np.nonzero((solid | clear) == 0)
    if not len(at[0]) or not solid.any() or not clear.any():
        return alpha, rgb
    low = at[0] // _LESS, at[1] // _LESS
    thing, near_thing = (values[low] for values in _gathered(rgb, solid))
    screen, near_screen = (values[low] for values in _gathered(rgb, clear))
    pixel, before = rgb[at], alpha[at]
    apart = thing - screen
    size = np.einsum("ij,ij->i", apart, apart)
    solved = np.einsum("ij,ij->i", pixel - screen, apart) / np.maximum(size, 1e-4)
    sure = share * ((near_thing > 1e-3) & (near_screen > 1e-3) & (size > 0.01))
    after = before + (np.clip(solved, 0, 1) - before) * sure
    # What the mix does not explain is the thing's own; damped where so little of it is seen that noise would be all.
    left = pixel - (screen + apart * after[:, None])
    pure = thing + left * (after / (after**2 + np.float32(0.01)))[:, None]
    alpha, rgb = alpha.copy(), rgb.copy()
    alpha[at] = after
    rgb[at] = np.clip(pixel + (pure - pixel) * sure[:, None], 0, 1)
    return alpha, rgb


def _gathered(rgb: Floats, where: Selection) -> tuple[Floats, Floats]:
    """The mean colour around each place of the smaller picture of what is chosen, near things counting most; and how
    much there was."""
    size = -(-rgb.shape[1] // _LESS), -(-rgb.shape[0] // _LESS)
    weighted: Floats = cv2.copyTo(rgb, where)
    if size[0] * _LESS != rgb.shape[1] or size[1] * _LESS != rgb.shape[0]:
        room = (0, size[1] * _LESS - rgb.shape[0], 0, size[0] * _LESS - rgb.shape[1])
        weighted = cv2.copyMakeBorder(weighted, *room, cv2.BORDER_CONSTANT)
        where = cv2.copyMakeBorder(where, *room, cv2.BORDER_CONSTANT)
    colours: Floats = cv2.resize(weighted, size, interpolation=cv2.INTER_AREA)
    amount: Floats = cv2.resize(where.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    total, weight = np.zeros_like(colours), np.zeros_like(amount)
    for reach, counts in ((5, 1.0), (21, 0.02)):
        total += cv2.blur(colours, (reach, reach)) * np.float32(counts)
        weight += cv2.blur(amount, (reach, reach)) * np.float32(counts)
    return total / np.maximum(weight, 1e-6)[..., None], weight
