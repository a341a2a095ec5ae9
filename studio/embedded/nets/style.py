"""A picture in the style of another: Magenta's arbitrary stylisation (G. Ghiasi et al., "Exploring the structure of a
real-time, arbitrary neural artistic stylization network", BMVC 2017).

One network reads a style, a hundred numbers, out of a picture of 256 x 256; the other repaints a picture of any size in
it, at strokes of about so many pixels, so that the size at which a picture is seen is the size of its strokes.
"""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.filters.compositing import of_depth
from studio.embedded.filters.resampling import resized
from studio.embedded.nets.sessions import net

Pixels = npt.NDArray[Any]
Picture = npt.NDArray[np.uint8]
Style = npt.NDArray[np.float32]
"""(1, 1, 1, 100)."""

STROKES: Final = 720
"""The longer side at which a picture is painted with strokes of 100 %."""
_MOST = 2048
"""The longer side at most: about 0.7 GB while it is painted."""
_SIDE = 256


def style_of(picture: Picture) -> Style:
    """The style of a picture (h, w, 3): of its middle, as a square."""
    high, wide = picture.shape[:2]
    side = min(high, wide)
    square = picture[(high - side) // 2 :, (wide - side) // 2 :][:side, :side]
    small = resized(np.ascontiguousarray(square), _SIDE, _SIDE).astype(np.float32) / np.float32(255)
    return np.asarray(net("style-predict")(small[None])[0], np.float32)


def painted(picture: Pixels, style: Style, strength: float = 1.0, strokes: float = 1.0, colours: float = 0.0) -> Pixels:
    """A (h, w, 3|4) uint8 or uint16 picture in a style, of its size and type; alpha stays.

    strength: 0..1 of the way from the picture's own style, below which it is dissolved in where it is small. strokes:
    how large they are, 1 at a picture of STROKES pixels. colours: how much of its own colours it keeps, 0..1.
    """
    high, wide = picture.shape[:2]
    seen = of_depth(np.ascontiguousarray(picture[..., :3]), np.dtype(np.uint8))
    longest = min(_MOST, max(64, round(STROKES / strokes)))
    scale = longest / max(high, wide)
    size = tuple(max(16, round(side * scale / 4) * 4) for side in (wide, high))
    small = resized(seen, *size)
    if strength < 1:
        style = style * np.float32(strength) + style_of(seen) * np.float32(1 - strength)
    made = net("style-transform")(small[None].astype(np.float32) / np.float32(255), style)[0][0]
    out = resized((np.clip(made, 0, 1) * 255 + np.float32(0.5)).astype(np.uint8), wide, high)
    if colours > 0:
        out = _with_colours(out, seen, colours)
    if strength < 0.15:
        share = strength / 0.15
        out = cv2.addWeighted(out, share, seen, 1 - share, 0).reshape(seen.shape).astype(np.uint8)
    deep = of_depth(out, picture.dtype)
    return deep if picture.shape[2] == 3 else np.dstack((deep, picture[..., 3]))


def _with_colours(painted: Picture, own: Picture, share: float) -> Picture:
    """The light of one picture with the colours of another."""
    light = cv2.cvtColor(painted, cv2.COLOR_RGB2Lab)
    colour = cv2.cvtColor(own, cv2.COLOR_RGB2Lab)
    light[..., 1:] = cv2.addWeighted(light[..., 1:], 1 - share, colour[..., 1:], share, 0)
    return np.asarray(cv2.cvtColor(light, cv2.COLOR_Lab2RGB), np.uint8)
