"""Straight and premultiplied alpha.

Pictures travel straight; whatever averages pixels premultiplies first, so that clear pixels lend no colour to their
neighbours.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def premultiplied(picture: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """A (height, width, 4) uint8 or uint16 picture with its colours weighted by its alpha, in its own units."""
    out = picture.astype(np.float32)
    out[..., :3] *= out[..., 3:] / np.float32(np.iinfo(picture.dtype).max)
    return out


def straight(picture: npt.NDArray[np.float32], kind: np.dtype[Any]) -> npt.NDArray[Any]:
    """The way back, to a type of integers."""
    top = np.float32(np.iinfo(kind).max)
    out = picture.copy()
    out[..., :3] *= top / np.maximum(out[..., 3:], np.float32(1e-3))
    rounded: npt.NDArray[Any] = (np.clip(out, 0, top) + np.float32(0.5)).astype(kind)
    return rounded
