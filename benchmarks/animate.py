"""A still animated by the embedded engine "Flow", against what every such engine must do at least.

The floor is one bicubic warp of the whole picture (OpenCV, one thread); FFmpeg's zoompan, which only crops and scales,
is shown beside the push in. Holding still is asserted, not timed: unbrushed pixels must be the still's own.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.flow import Clip
from studio.media.camera import MOVES, camera_keys
from studio.media.values import Brush, Motion, Stroke

Picture = npt.NDArray[np.uint8]


def painting(width: int, height: int) -> Picture:
    draw = np.random.default_rng(1)
    total = np.zeros((height, width, 3), np.float32)
    for size in (4, 16, 64):
        knots = draw.standard_normal((height // size + 2, width // size + 2, 3)).astype(np.float32)
        total += cv2.resize(knots, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip(128 + 34 * total, 0, 255).astype(np.uint8)


def seconds_each(make: Callable[[int], Any], frames: int) -> float:
    times = []
    for number in range(1, frames + 1):
        begun = time.perf_counter()
        make(number)
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def zoompan(still: Picture, frames: int) -> float:
    height, width = still.shape[:2]
    graph = av.filter.Graph()
    graph.threads = 1
    source = graph.add_buffer(width=width, height=height, format="rgb24", time_base=Fraction(1, 24))
    move = graph.add("zoompan", f"z='1+0.0014*on':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d={frames}:s={width}x{height}")
    sink = graph.add("buffersink")
    source.link_to(move)
    move.link_to(sink)
    graph.configure()
    source.push(av.VideoFrame.from_ndarray(still, format="rgb24"))
    return seconds_each(lambda _: sink.pull(), frames)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    width, height, frames = (640, 360, 6) if quick else (1280, 720, 20)
    cv2.setNumThreads(1)
    still = painting(width, height)

    half = Stroke(((0, 0.5), (1, 0.5), (1, 1), (0, 1)), 0.02, 0.0, fill=True)
    water, crowd = Brush((half,), horizontal=4), Brush((half,), ambient=5)
    ball = Brush((Stroke(((0.3, 0.3),), 0.2),), path=((0.3, 0.3), (0.7, 0.2)), proximity=3)
    push, track = (camera_keys([MOVES[name]]) for name in ("push in", "track right"))
    motions = {
        "push in": Motion(camera=push),
        "track, handheld": Motion(camera=track, handheld=3),
        "water, half the picture": Motion((water,)),
        "crowd, half the picture": Motion((crowd,)),
        "water, crowd, ball and track": Motion((water, crowd, ball), camera=track),
    }

    grid: Any = np.stack(np.meshgrid(np.arange(width), np.arange(height)), -1).astype(np.float32) * np.float32(0.95)
    floor = seconds_each(lambda _: cv2.remap(still, grid[..., 0], grid[..., 1], cv2.INTER_CUBIC), frames)
    print(f"{width}x{height}, one thread; a bicubic warp takes {1000 * floor:.1f} ms")
    print(f"{'':32}{'prepare ms':>12}{'frame ms':>10}{'x a warp':>10}")
    for name, motion in motions.items():
        begun = time.perf_counter()
        clip = Clip(still, motion, frames=120, rate=Fraction(24))
        prepared = time.perf_counter() - begun
        each = seconds_each(clip.frame, frames)
        print(f"{name:32}{1000 * prepared:12.0f}{1000 * each:10.1f}{each / floor:10.2f}")
        if not motion.camera and not np.array_equal(clip.frame(17)[: height // 2 - 8], still[: height // 2 - 8]):
            raise SystemExit(f"{name}: pixels moved where no brush has painted")
    pan = zoompan(still, frames)
    print(f"{'FFmpeg zoompan, push in':32}{'':12}{1000 * pan:10.1f}{pan / floor:10.2f}")


if __name__ == "__main__":
    main()
