"""Drawn heads that a face finder takes for faces, and clips in which they move."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from studio.media.frames import Frame
from studio.media.values import Video, VideoInfo

Picture = npt.NDArray[np.uint8]
Place = tuple[float, float]


@cache
def head(size: int) -> Picture:
    """(size, size, 4): a head from the front, clear around it."""
    side = size * 4
    skin, hair = np.array((224.0, 178, 150)), (60.0, 40, 30)
    canvas = np.zeros((side, side, 3), np.float32)
    cover = np.zeros((side, side), np.uint8)

    def oval(x: float, y: float, across: float, down: float, colour: Any) -> None:
        middle, axes = (round(x * side), round(y * side)), (round(across * side), round(down * side))
        cv2.ellipse(canvas, middle, axes, 0, 0, 360, tuple(map(float, colour)), -1, cv2.LINE_AA)
        cv2.ellipse(cover, middle, axes, 0, 0, 360, 255, -1, cv2.LINE_AA)

    oval(0.5, 0.45, 0.36, 0.42, hair)
    oval(0.5, 0.52, 0.29, 0.38, skin)
    oval(0.2, 0.53, 0.04, 0.08, skin * 0.9)
    oval(0.8, 0.53, 0.04, 0.08, skin * 0.9)
    oval(0.5, 0.2, 0.3, 0.12, hair)
    for x in (0.38, 0.62):
        oval(x, 0.46, 0.07, 0.05, skin * 0.8)
        oval(x, 0.475, 0.055, 0.028, (240, 240, 240))
        oval(x, 0.475, 0.026, 0.026, (70, 45, 30))
        oval(x, 0.405, 0.075, 0.014, hair)
    oval(0.5, 0.63, 0.05, 0.022, skin * 0.8)
    oval(0.48, 0.64, 0.01, 0.007, (80, 50, 40))
    oval(0.52, 0.64, 0.01, 0.007, (80, 50, 40))
    oval(0.5, 0.745, 0.1, 0.03, (170, 80, 80))
    canvas = cv2.GaussianBlur(canvas, (0, 0), side / 90)
    down, across = np.mgrid[0:side, 0:side] / side
    canvas = np.clip(canvas * (1.12 - 0.5 * np.abs(across - 0.45) - 0.15 * down)[..., None], 0, 255)
    return np.asarray(cv2.resize(np.dstack((canvas.astype(np.uint8), cover)), (size, size), interpolation=3), np.uint8)


@cache
def ground(width: int, height: int, seed: int) -> Picture:
    """A textured place where nobody is."""
    draw = np.random.default_rng(seed)
    field = sum(
        cv2.resize(draw.standard_normal((height // size + 2, width // size + 2, 3)).astype(np.float32), (width, height))
        * size**0.4
        for size in (4, 12, 40)
    )
    return np.clip(110 + 9 * field, 0, 255).astype(np.uint8)  # type: ignore[operator]


def scene(people: list[Place], size: int, width: int = 640, height: int = 360, seed: int = 1) -> Picture:
    """Heads whose middles lie at places, in pixels."""
    out = ground(width, height, seed).copy()
    shown = head(size)
    for x, y in people:
        left, top = round(x - size / 2), round(y - size / 2)
        x0, y0, x1, y1 = max(0, left), max(0, top), min(width, left + size), min(height, top + size)
        if x0 >= x1 or y0 >= y1:
            continue
        part = shown[y0 - top : y1 - top, x0 - left : x1 - left]
        share = part[..., 3:] / 255
        out[y0:y1, x0:x1] = (part[..., :3] * share + out[y0:y1, x0:x1] * (1 - share) + 0.5).astype(np.uint8)
    return out


def clip(draw: Callable[[int], Picture], length: int, rate: int = 12) -> Video:
    pictures = [draw(number) for number in range(length)]
    height, width = pictures[0].shape[:2]

    def pull(start: int, stop: int) -> Iterator[Frame]:
        return iter([Frame.of(picture) for picture in pictures[start:stop]])

    return Video(VideoInfo(width, height, Fraction(rate), length), pull)
