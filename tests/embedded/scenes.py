"""Scenes with a camera whose way is known: a textured ground seen through a shaken, turning, travelling window."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from studio.media.frames import Frame
from studio.media.values import Video, VideoInfo

Picture = npt.NDArray[np.uint8]
Camera = npt.NDArray[np.float64]


_FINER = 4


@lru_cache(maxsize=8)
def ground(width: int, height: int, seed: int = 0) -> npt.NDArray[np.float32]:
    """A texture of large and small, (2 height, 2 width, 3) float32 0..255."""
    draw = np.random.default_rng(seed)
    out = np.zeros((2 * height, 2 * width, 3), np.float32)
    for size in (2, 5, 12, 30, 80):
        noise = draw.standard_normal((2 * height // size + 2, 2 * width // size + 2, 3)).astype(np.float32)
        out += cv2.resize(noise, (2 * width, 2 * height), interpolation=cv2.INTER_CUBIC) * size**0.35
    return np.clip(128 + 45 * out / out.std(), 0, 255).astype(np.float32)


@dataclass(frozen=True, eq=False)
class Shaken:
    """A clip, and where its camera is: cameras[n] maps pixels of frame n to the ground; meant: without shake."""

    video: Video
    frames: list[Picture]
    cameras: Camera
    meant: Camera
    ground: npt.NDArray[np.float32]

    def motion_left(self, moves: Camera | None = None) -> float:
        """Root mean square of what the picture's corners and middle sway around a steady way, in pixels. moves[n]: a
        pixel of the result to where it is looked up in frame n; none: as it was shot."""
        info = self.video.info
        corners = [(0, 0), (info.width - 1, 0), (0, info.height - 1), (info.width - 1, info.height - 1)]
        points = np.array([(*place, 1) for place in (*corners, (info.width / 2, info.height / 2))], float).T
        seen = np.array(
            [camera @ (points if moves is None else moves[n] @ points) for n, camera in enumerate(self.cameras)]
        )
        places = (seen[:, :2] / seen[:, 2:]).reshape(len(seen), -1)
        times = np.linspace(-1, 1, len(places))
        way = np.polynomial.polynomial.polyfit(times, places, 3)
        left = places - np.polynomial.polynomial.polyval(times, way).T
        return float(np.sqrt(np.mean(left**2)))


def shaken(
    width: int = 320,
    height: int = 180,
    length: int = 48,
    *,
    rate: int = 24,
    sway: float = 5.0,
    turn: float = 0.6,
    pan: float = 0.0,
    noise: float = 0.0,
    figure: bool = False,
    texture: npt.NDArray[np.float32] | None = None,
    tilt: float = 0.0,
    seed: int = 0,
) -> Shaken:
    """sway: pixels; turn: degrees; pan: pixels a frame, meant; noise: grey levels; figure: somebody walks through;
    tilt: of the picture's plane, as the share by which one side comes nearer."""
    draw = np.random.default_rng(seed + 100)
    texture = ground(width, height, seed) if texture is None else texture
    time = np.arange(length) / rate

    def wave(hertz: float, phase: float) -> Any:
        return np.sin(2 * np.pi * hertz * time + phase)

    x = sway * (0.6 * wave(3.1, 0) + 0.4 * wave(7.3, 1)) + draw.normal(0, sway / 3, length)
    y = sway * (0.7 * wave(2.3, 2)) + draw.normal(0, sway / 3, length)
    angle = np.deg2rad(turn * wave(2.7, 0.4))
    keystone = tilt * wave(2.9, 0.9) / width
    start = np.array([0.75 * width - pan * length / 2, 0.75 * height])
    cameras = np.array(
        [_camera(width, height, angle[n], start + np.array([pan * n + x[n], y[n]]), keystone[n]) for n in range(length)]
    )
    meant = np.array([_camera(width, height, 0.0, start + np.array([pan * n, 0.0]), 0.0) for n in range(length)])
    # Looked up bilinearly in an enlarged ground: bicubic places what it shows by up to a twentieth of a pixel wrong.
    large = cv2.resize(texture, None, fx=_FINER, fy=_FINER, interpolation=cv2.INTER_CUBIC)
    finer = np.array([[_FINER, 0, _FINER / 2 - 0.5], [0, _FINER, _FINER / 2 - 0.5], [0, 0, 1]])
    frames = []
    for n in range(length):
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        seen = cv2.warpPerspective(
            large, finer @ cameras[n], (width, height), flags=flags, borderMode=cv2.BORDER_REFLECT
        )
        if figure:
            at = int(width * (0.1 + 0.8 * n / length)), height // 2
            cv2.ellipse(seen, at, (width // 12, height // 3), 0, 0, 360, (190, 40, 50), -1)
            cv2.circle(seen, (at[0], at[1] - height // 4), height // 12, (40, 220, 60), -1)
        if noise:
            seen = seen + draw.normal(0, noise, seen.shape)
        frames.append(np.clip(seen + 0.5, 0, 255).astype(np.uint8))
    info = VideoInfo(width, height, Fraction(rate), length)
    return Shaken(clip_of(frames, info), frames, cameras, meant, texture)


def clip_of(frames: list[Picture], info: VideoInfo) -> Video:
    return Video(info, lambda start, stop: (Frame.of(frames[n]) for n in range(start, stop)))


def _camera(width: int, height: int, angle: float, offset: Any, keystone: float) -> Camera:
    """Pixels to the ground: turned about the middle, moved, one side nearer."""
    middle = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1.0]])
    cosine, sine = np.cos(angle), np.sin(angle)
    turn = np.array([[cosine, -sine, 0], [sine, cosine, 0], [keystone, 0, 1]])
    back = np.array(
        [[1, 0, width / 2 + offset[0] - width / 2], [0, 1, height / 2 + offset[1] - height / 2], [0, 0, 1.0]]
    )
    return np.asarray(back @ turn @ middle)
