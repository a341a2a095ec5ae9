"""Transitions: what is seen on the way from one picture to another, as pure functions of the share of the way.

At 0 it is the first picture and at 1 the second, to the bit; both are (height, width, 3|4) of one size and type.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Literal, get_args

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.alpha import premultiplied, straight
from studio.embedded.dissolve import blend
from studio.media.frames import Frame

Pixels = npt.NDArray[Any]
Kind = Literal[
    "dissolve", "wipe", "clock wipe", "iris", "slide", "push", "dip to black", "dip to white", "luma wipe", "zoom blur"
]
Way = Literal["right", "left", "down", "up"]
KINDS: tuple[Kind, ...] = get_args(Kind)


def mixed_frames(
    first: Frame, second: Frame, kind: Kind, share: float, way: Way = "right", softness: float = 0.05
) -> Frame:
    """The same of two frames of one size, in the colours and form of the first; a dissolve of planes stays planes."""
    if share <= 0:
        return first
    if share >= 1:
        return second
    if kind == "dissolve":
        return blend(first, second, share)
    deep, alpha = max(first.bit_depth, second.bit_depth) > 8, first.alpha or second.alpha
    form = ("rgba64le" if alpha else "rgb48le") if deep else ("rgba" if alpha else "rgb24")
    made = between(first.array_as(form), second.array_as(form), kind, share, way, softness)
    return Frame.of(made, first.color)


def between(
    first: Pixels, second: Pixels, kind: Kind, share: float, way: Way = "right", softness: float = 0.05
) -> Pixels:
    """The picture at a share (0 to 1) of the way. way: to where it wipes, slides or pushes. softness: 0 to 1, how much
    of the picture the edge of a wipe or an iris is wide."""
    if share <= 0:
        return first
    if share >= 1:
        return second
    return _KINDS[kind](first, second, share, way, softness)


def _mix(first: Pixels, second: Pixels, share: float) -> Pixels:
    if first.shape[2] == 4:
        mixed = cv2.addWeighted(premultiplied(first), 1 - share, premultiplied(second), share, 0)
        return straight(np.asarray(mixed, np.float32), first.dtype)
    return np.asarray(cv2.addWeighted(first, 1 - share, second, share, 0))


def _shaped(first: Pixels, second: Pixels, matte: Any) -> Pixels:
    """The second where the matte (height, width), 0 to 1, is."""
    if first.shape[2] == 4:
        weight = matte[..., None]
        below, above = premultiplied(first), premultiplied(second)
        return straight(np.asarray(below + (above - below) * weight, np.float32), first.dtype)
    weight = np.ascontiguousarray(matte, np.float32)
    if first.dtype == np.uint8:
        return np.asarray(cv2.blendLinear(second, first, weight * 1000, (1 - weight) * 1000))
    mixed = first + (second.astype(np.float32) - first) * weight[..., None]
    return np.asarray(mixed + np.float32(0.5)).astype(first.dtype)


def _revealed(order: Any, share: float, softness: float) -> Any:
    """How much is seen of each pixel when those with an order (0 to 1) below the share are."""
    soft = max(softness, 1e-3)
    return np.clip((np.float32(share * (1 + soft)) - order) / np.float32(soft), 0, 1)


def _grid(picture: Pixels) -> tuple[Any, Any]:
    """x and y of the middles of pixels, 0 to 1, as a row and a column."""
    high, wide = picture.shape[:2]
    x = (np.arange(wide, dtype=np.float32) + np.float32(0.5)) / wide
    y = (np.arange(high, dtype=np.float32) + np.float32(0.5)) / high
    return x[None], y[:, None]


def _wipe(first: Pixels, second: Pixels, share: float, way: Way, softness: float) -> Pixels:
    x, y = _grid(first)
    order = {"right": x, "left": 1 - x, "down": y, "up": 1 - y}[way]
    return _shaped(first, second, np.broadcast_to(_revealed(order, share, softness), first.shape[:2]))


def _clock(first: Pixels, second: Pixels, share: float, way: Way, softness: float) -> Pixels:
    """As the hand of a clock from twelve on; left and up against it."""
    x, y = _grid(first)
    high, wide = first.shape[:2]
    order = np.arctan2((x - 0.5) * wide, (0.5 - y) * high) / np.float32(2 * math.pi) % 1
    return _shaped(first, second, _revealed(order if way in ("right", "down") else 1 - order, share, softness))


def _iris(first: Pixels, second: Pixels, share: float, way: Way, softness: float) -> Pixels:
    """A circle from the middle; up and left it closes instead of opening."""
    x, y = _grid(first)
    high, wide = first.shape[:2]
    order = np.hypot((x - 0.5) * wide, (y - 0.5) * high) * np.float32(2 / math.hypot(wide, high))
    return _shaped(first, second, _revealed(order if way in ("right", "down") else 1 - order, share, softness))


def _luma(first: Pixels, second: Pixels, share: float, way: Way, softness: float) -> Pixels:
    """What is dark in the second picture comes first; up and left what is light."""
    from studio.embedded.filters.sharpening import luma_of

    order = luma_of(second).astype(np.float32) / np.float32(np.iinfo(second.dtype).max)
    return _shaped(first, second, _revealed(order if way in ("right", "down") else 1 - order, share, softness))


def _offset(first: Pixels, share: float, way: Way) -> tuple[int, int]:
    """How far the second picture is still away."""
    high, wide = first.shape[:2]
    away = 1 - share
    x, y = {"right": (-away, 0.0), "left": (away, 0.0), "down": (0.0, -away), "up": (0.0, away)}[way]
    return round(x * wide), round(y * high)


def _laid(out: Pixels, picture: Pixels, x: int, y: int) -> None:
    high, wide = out.shape[:2]
    out[max(y, 0) : high + min(y, 0), max(x, 0) : wide + min(x, 0)] = picture[
        max(-y, 0) : high - max(y, 0), max(-x, 0) : wide - max(x, 0)
    ]


def _slide(first: Pixels, second: Pixels, share: float, way: Way, softness: float) -> Pixels:
    out = first.copy()
    _laid(out, second, *_offset(first, share, way))
    return out


def _push(first: Pixels, second: Pixels, share: float, way: Way, softness: float) -> Pixels:
    high, wide = first.shape[:2]
    x, y = _offset(first, share, way)
    out = first.copy()
    _laid(out, second, x, y)
    sign_x, sign_y = {"right": (1, 0), "left": (-1, 0), "down": (0, 1), "up": (0, -1)}[way]
    _laid(out, first, x + sign_x * wide, y + sign_y * high)
    return out


def _dip(level: int) -> Callable[..., Pixels]:
    def dip(first: Pixels, second: Pixels, share: float, way: Way, softness: float) -> Pixels:
        return dipped(first, second, share, (level, level, level))

    return dip


def dipped(first: Pixels, second: Pixels, share: float, color: tuple[int, int, int]) -> Pixels:
    """By way of a colour, red, green and blue from 0 to 255: half of the way into it, then out of it."""
    shown = first if share < 0.5 else second
    top = np.iinfo(shown.dtype).max
    plain = np.full_like(shown, top)
    plain[..., :3] = np.array(color, shown.dtype) * (top // 255)
    return _mix(plain, shown, abs(1 - 2 * share))


def zoomed(first: Pixels, second: Pixels, share: float, way: Way) -> Pixels:
    """The second picture grows out of the middle of the first; up and left the first shrinks away before the second."""
    from studio.embedded.filters.compositing import composed
    from studio.embedded.filters.transforming import placed

    into = way in ("right", "down")
    high, wide = first.shape[:2]
    below, above, size = (first, second, share) if into else (second, first, 1 - share)
    size = size * size * (3 - 2 * size)
    part, left, top = placed(above, wide * size, high * size, (wide / 2, high / 2), (0.5, 0.5), 0.0, (wide, high))
    return composed(below, part, left, top, 1.0, "normal")


def _zoom_blur(first: Pixels, second: Pixels, share: float, way: Way, softness: float) -> Pixels:
    """The camera rushes into the first picture and comes to rest in the second; up and left it backs out."""
    from studio.embedded.filters.blurring import zoom
    from studio.embedded.filters.transforming import filling

    into = way in ("right", "down")
    high, wide = first.shape[:2]

    def rushed(picture: Pixels, speed: float, scale: float) -> Pixels:
        moved = filling(picture, wide * scale, high * scale, (wide / 2, high / 2), (0.5, 0.5), 0.0, "mirror")
        return zoom(moved, 0.5 * speed, (0.5, 0.5))

    # The blur is as strong as the speed, fastest in the middle, where one becomes the other.
    speed = math.sin(math.pi * share) ** 2
    grow, shrink = (0.5, -0.3) if into else (-0.3, 0.5)
    one = rushed(first, speed, 1 + grow * share**2)
    other = rushed(second, speed, 1 + shrink * (1 - share) ** 2)
    mixed = min(1.0, max(0.0, (share - 0.35) / 0.3))
    return _mix(one, other, mixed * mixed * (3 - 2 * mixed))


_KINDS: dict[Kind, Callable[[Pixels, Pixels, float, Way, float], Pixels]] = {
    "dissolve": lambda first, second, share, way, softness: _mix(first, second, share),
    "wipe": _wipe,
    "clock wipe": _clock,
    "iris": _iris,
    "slide": _slide,
    "push": _push,
    "dip to black": _dip(0),
    "dip to white": _dip(255),
    "luma wipe": _luma,
    "zoom blur": _zoom_blur,
}
