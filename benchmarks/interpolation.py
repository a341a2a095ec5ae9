"""In-between frames by the embedded engine "Optical flow", against FFmpeg's minterpolate and a plain blend.

A synthetic scene of four textured layers moves at three speeds; the true picture half way is known, so quality is
PSNR against it. minterpolate runs with its best settings (motion-compensated, overlapped blocks, bidirectional,
variable block size). Both get one thread; time is per new frame.
"""

from __future__ import annotations

import argparse
import statistics
import time
from fractions import Fraction
from typing import Any

import av
import cv2
import numpy as np
import numpy.typing as npt

from nodes.enhance import interpolate
from studio.media.frames import Frame
from studio.media.values import Video, VideoInfo

Picture = npt.NDArray[np.uint8]
MINTERPOLATE = "fps=48:mi_mode=mci:mc_mode=aobmc:me_mode=bidir:vsbmc=1:scd=none"
SPEEDS = {"slow": 2.0, "medium": 8.0, "fast": 20.0}
"""Pixels a frame of the nearest layer, at 640 wide."""
FRAMES = 8
HEADING = "PSNR in dB by blend, minterpolate, Optical flow; ms a new frame by the last two; ratio of times"


class Parallax:
    """Four layers, the nearer the faster, cut out with discs and bars."""

    def __init__(self, width: int, height: int, seed: int) -> None:
        draw = np.random.default_rng(seed)
        self.width, self.height = width, height
        self.layers = [self._layer(draw, depth) for depth in range(4)]

    def _layer(self, draw: np.random.Generator, depth: int) -> tuple[Any, Any]:
        width, height = self.width * 3, self.height + 200
        texture = np.zeros((height, width, 3), np.float32)
        for size in (2, 5, 12, 30, 80):
            noise = draw.standard_normal((height // size + 2, width // size + 2, 3)).astype(np.float32)
            texture += cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC) * size**0.35
        texture = np.clip(128 + 45 * texture / texture.std(), 0, 255) * (0.6 + 0.15 * depth)
        if depth == 0:
            return texture, np.ones((height, width), np.float32)
        shape = np.zeros((height, width), np.float32)
        for _ in range(14):
            x, y = int(draw.integers(0, width)), int(draw.integers(0, height))
            size = int(draw.integers(self.height // 14, self.height // 5))
            if draw.random() < 0.5:
                cv2.circle(shape, (x, y), size, 1.0, -1, cv2.LINE_AA)
            else:
                cv2.rectangle(shape, (x - size, y - size // 2), (x + size, y + size * 2), 1.0, -1)
        return texture, cv2.GaussianBlur(shape, (0, 0), 0.7)

    def at(self, moment: float, speed: float) -> Picture:
        out = np.zeros((self.height, self.width, 3), np.float32)
        for depth, (texture, shape) in enumerate(self.layers):
            x = speed * self.width / 640 * (0.4 + 0.2 * depth) * moment
            place = np.array([[1, 0, -self.width - x], [0, 1, 0.25 * x - 100]], np.float32)
            seen = cv2.warpAffine(shape, place, (self.width, self.height))[..., None]
            out = (
                out * (1 - seen)
                + cv2.warpAffine(texture, place, (self.width, self.height), flags=cv2.INTER_CUBIC) * seen
            )
        return np.clip(out + 0.5, 0, 255).astype(np.uint8)


def psnr(picture: Picture, truth: Picture) -> float:
    return float(10 * np.log10(255**2 / max(1e-9, np.mean((picture.astype(np.float32) - truth) ** 2))))


def by_optical_flow(frames: list[Picture]) -> tuple[dict[int, Picture], float]:
    """Output frames by number, and seconds a new frame."""
    height, width = frames[0].shape[:2]
    info = VideoInfo(width, height, Fraction(24), len(frames))
    video = interpolate(Video(info, lambda start, stop: (Frame.of(frames[i]) for i in range(start, stop))), rate=48)
    began = time.perf_counter()
    out = {number: frame.rgb() for number, frame in enumerate(video.frames())}
    return out, (time.perf_counter() - began) / (len(frames) - 1)


def by_minterpolate(frames: list[Picture]) -> tuple[dict[int, Picture], float]:
    graph = av.filter.Graph()
    graph.threads = 1
    height, width = frames[0].shape[:2]
    source = graph.add_buffer(width=width, height=height, format="yuv444p", time_base=Fraction(1, 24))
    stage, sink = graph.add("minterpolate", MINTERPOLATE), graph.add("buffersink")
    source.link_to(stage)
    stage.link_to(sink)
    graph.configure()
    given = []
    for number, picture in enumerate(frames):
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv444p")
        frame.pts, frame.time_base = number, Fraction(1, 24)
        given.append(frame)
    made: list[Any] = []
    began = time.perf_counter()
    for frame in [*given, None]:
        source.push(frame)
        while True:
            try:
                made.append(sink.pull())
            except (av.BlockingIOError, av.EOFError):
                break
    seconds = time.perf_counter() - began
    out = {round(float(frame.pts * frame.time_base * 48)): frame.to_ndarray(format="rgb24") for frame in made}
    return out, seconds / max(1, len(made) // 2)


def measure(width: int, height: int, seeds: int) -> None:
    print(f"{width}x{height}: {HEADING}")
    middle = FRAMES // 2 - 1
    for name, speed in SPEEDS.items():
        rows = []
        for seed in range(seeds):
            scene = Parallax(width, height, seed)
            frames = [scene.at(moment, speed) for moment in range(FRAMES)]
            truth = scene.at(middle + 0.5, speed)
            peer, peer_seconds = by_minterpolate(frames)
            ours, seconds = by_optical_flow(frames)
            blend = ((frames[middle].astype(np.uint16) + frames[middle + 1]) // 2).astype(np.uint8)
            place = 2 * middle + 1
            rows.append((psnr(blend, truth), psnr(peer[place], truth), psnr(ours[place], truth), peer_seconds, seconds))
        blend_db, peer_db, our_db, peer_s, our_s = (statistics.mean(column) for column in zip(*rows, strict=True))
        times = f"{peer_s * 1e3:28.0f} {our_s * 1e3:13.0f} {our_s / peer_s:6.2f}"
        print(f"  {name:18} {blend_db:6.1f} {peer_db:13.1f} {our_db:13.1f} {times}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one small scene a speed")
    quick = parser.parse_args().quick
    cv2.setNumThreads(1)
    measure(640, 360, 1 if quick else 3)
    if not quick:
        measure(1280, 720, 2)


if __name__ == "__main__":
    main()
