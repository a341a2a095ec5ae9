"""One picture over another, and selections of parts of a picture.

Layers blend as coded values, as picture editors do (W3C Compositing and Blending Level 1), not in linear light.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, cast

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]
Selection = npt.NDArray[np.uint8]
Blend = Literal["normal", "add", "multiply", "screen", "overlay"]

_BLENDS: dict[Blend, Callable[[Floats, Floats], Floats]] = {
    "normal": lambda below, above: above,
    "add": lambda below, above: np.minimum(below + above, 1),
    "multiply": lambda below, above: below * above,
    "screen": lambda below, above: below + above - below * above,
    "overlay": lambda below, above: np.where(below <= 0.5, 2 * below * above, 1 - 2 * (1 - below) * (1 - above)),
}


def composed(below: Pixels, above: Pixels, left: int, top: int, opacity: float, blend: Blend) -> Pixels:
    """`above` laid on `below` with its top left corner there (it may hang over); of the size and type of `below`.

    Both are (height, width, 3|4) of one type, alpha straight. opacity: 0 to 1.
    """
    height, width = below.shape[:2]
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + above.shape[1], width), min(top + above.shape[0], height)
    if x0 >= x1 or y0 >= y1 or opacity <= 0:
        return below
    peak = np.float32(np.iinfo(below.dtype).max)
    part = above[y0 - top : y1 - top, x0 - left : x1 - left].astype(np.float32) / peak
    ground = below[y0:y1, x0:x1].astype(np.float32) / peak
    cover = part[..., 3:] * np.float32(opacity) if part.shape[2] == 4 else np.float32(opacity)
    base = ground[..., 3:] if ground.shape[2] == 4 else np.float32(1)
    colour = (1 - base) * part[..., :3] + base * _BLENDS[blend](ground[..., :3], part[..., :3])
    whole = cover + base * (1 - cover)
    mixed = (cover * colour + base * (1 - cover) * ground[..., :3]) / np.maximum(whole, 1e-6)
    out = below.copy()
    out[y0:y1, x0:x1, :3] = np.clip(mixed, 0, 1) * peak + np.float32(0.5)
    if below.shape[2] == 4:
        out[y0:y1, x0:x1, 3:] = np.clip(whole, 0, 1) * peak + np.float32(0.5)
    return out


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
