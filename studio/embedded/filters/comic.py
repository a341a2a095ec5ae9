"""A picture as if it were drawn for a comic: flat colours, ink along edges, printed dots in the shadows.

Flat areas by an edge-keeping smoothing, colours in steps of light (Winnemöller, Olsen and Gooch, "Real-Time Video
Abstraction", 2006), ink by their extended difference of Gaussians ("XDoG", 2012).
"""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[Any]


def drawn(picture: Pixels, levels: int, ink: float, dots: float, vivid: float) -> Pixels:
    """levels: steps of light, 0 for all. ink, dots, vivid: 0 to 1. Alpha stays; the colours come as 8-bit steps."""
    high, wide = picture.shape[:2]
    small = picture[..., :3] if picture.dtype == np.uint8 else (picture[..., :3] >> 8).astype(np.uint8)
    flat = np.ascontiguousarray(small)
    less = max(1, round(high / 540))
    if less > 1:
        flat = cv2.resize(flat, (max(1, wide // less), max(1, high // less)), interpolation=cv2.INTER_AREA)
    for _ in range(3):
        flat = cv2.bilateralFilter(flat, 7, 28, 5)
    if less > 1:
        flat = cv2.resize(flat, (wide, high), interpolation=cv2.INTER_LINEAR)
    lab: Any = cv2.cvtColor(flat.astype(np.float32) / np.float32(255), cv2.COLOR_RGB2Lab)
    light = lab[..., 0]
    shade = np.clip((46 - light) / 46, 0, 1)
    if levels > 1:
        step = np.float32(100 / levels)
        calm = cv2.GaussianBlur(light, (0, 0), max(0.8, high / 360))
        near = np.round(calm / step) * step
        # Not a hard stair: a steep slope between steps, so that noise makes no speckles on them.
        lab[..., 0] = near + step / 2 * np.tanh(3.5 * (light - near) / step) * np.float32(0.4)
    lab[..., 1:] *= np.float32(1 + 0.7 * vivid)
    made: Any = cv2.cvtColor(lab, cv2.COLOR_Lab2RGB)
    if dots > 0:
        made *= (1 - np.float32(0.55 * dots) * _dots(high, wide, shade))[..., None]
    if ink > 0:
        made *= (1 - np.float32(ink) * _ink(light / 100, max(0.7, high / 620)))[..., None]
    out = picture.copy()
    out[..., :3] = np.clip(made, 0, 1) * np.float32(np.iinfo(picture.dtype).max) + np.float32(0.5)
    return out


def _ink(light: Any, width: float) -> Any:
    fine = cv2.GaussianBlur(light, (0, 0), width)
    edge = fine - np.float32(0.985) * cv2.GaussianBlur(light, (0, 0), width * 1.6) - np.float32(0.004) * fine
    return cv2.GaussianBlur(np.clip(-edge * 70 - 0.1, 0, 1), (0, 0), 0.6)


def _dots(high: int, wide: int, shade: Any) -> Any:
    """A screen at 45 degrees whose dots grow with the shade."""
    period = max(4.0, high / 120)
    y, x = np.arange(high, dtype=np.float32)[:, None], np.arange(wide, dtype=np.float32)[None]
    wave = np.float32(2 * math.pi / period / math.sqrt(2))
    screen = (np.cos((x + y) * wave) + np.cos((x - y) * wave)) / 4 + np.float32(0.5)
    return np.clip((screen - (1 - shade)) * np.float32(period / 2) + np.float32(0.5), 0, 1)
