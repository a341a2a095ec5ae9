"""Picture nodes on a clip: a chain of five at 1080p, as a render runs it, against the same functions in bare loops.

The floor is what somebody would write by hand: frame by frame, each function called on the picture before it, on as
many threads as the machine has cores. Both read the same frames from memory and give the last picture away, so that
decoding and encoding have no part in it. The overhead is the graph's: what it adds to the functions themselves, which
should be no more than a tenth. Memory is measured over clips of two lengths, each in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from nodes import image as pictures
from studio.app import node_types
from studio.graph.catalog import Catalog, specs_in
from studio.graph.execute import execute
from studio.graph.graph import Graph, Node, Wire
from studio.graph.lanes import Lanes
from studio.graph.plan import make_plan
from studio.graph.spec import node
from studio.graph.store import Store
from studio.graph.survey import Survey
from studio.media.frames import Frame
from studio.media.values import Image, Video, VideoInfo

WIDTH, HEIGHT = 1920, 1080
CHAIN: list[tuple[str, Callable[..., Image], dict[str, Any]]] = [
    ("image.adjust", pictures.adjust, {"exposure": 0.3, "contrast": 12}),
    ("image.flip", pictures.flip, {"way": "horizontal"}),
    ("image.crop", pictures.crop, {"left": 5, "right": 5, "top": 5, "bottom": 5}),
    ("image.resize", pictures.resize, {"width": WIDTH, "height": HEIGHT, "fit": "stretch"}),
    ("image.adjust", pictures.adjust, {"saturation": -30, "gamma": 1.1}),
]
_SHOWN = [np.random.default_rng(seed).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8) for seed in range(4)]


@node("bench.clip", version=1)
def clip(*, length: int = 24) -> Video:
    """A clip of pictures that lie in memory."""

    def pull(start: int, stop: int) -> Iterator[Frame]:
        return (Frame.of(_SHOWN[number % len(_SHOWN)]) for number in range(start, stop))

    return Video(VideoInfo(WIDTH, HEIGHT, Fraction(24), length), pull)


def lifted(length: int, folder: Path) -> Video:
    """The clip that the graph makes."""
    nodes = {"n0": Node("bench.clip", {"length": length})}
    nodes |= {f"n{place}": Node(type, settings) for place, (type, _, settings) in enumerate(CHAIN, 1)}
    wires = [Wire(f"n{place - 1}", "out", f"n{place}", "image") for place in range(1, len(CHAIN) + 1)]
    catalog = Catalog([*node_types.known(print), *specs_in(sys.modules[__name__])])
    plan = make_plan(Graph(nodes, tuple(wires)), catalog, folder, [f"n{len(CHAIN)}"])
    store, lanes = Store(folder / "store"), Lanes()
    execute(plan, store, emit=lambda event: None, lanes=lanes)
    made: Video = Survey(plan, store, lanes, {}).value(f"n{len(CHAIN)}", "out", None)[0]
    return made


def by_hand(pixels: np.ndarray[Any, Any]) -> Image:
    picture = Image(pixels)
    for _, function, settings in CHAIN:
        picture = function(picture, **settings)
    return picture


def graph_seconds(video: Video) -> float:
    began = time.perf_counter()
    for frame in video.frames():
        frame.pixels()
    return time.perf_counter() - began


def loop_seconds(length: int, cores: int) -> float:
    """The floor. A few frames ahead, as any loop has to be that keeps all cores busy and memory small."""
    began = time.perf_counter()
    waiting: deque[Future[Image]] = deque()
    with ThreadPoolExecutor(cores) as threads:
        for number in range(length):
            waiting.append(threads.submit(by_hand, _SHOWN[number % len(_SHOWN)]))
            if len(waiting) > cores:
                waiting.popleft().result()
        while waiting:
            waiting.popleft().result()
    return time.perf_counter() - began


def peak(length: int) -> float:
    """Peak resident megabytes of a process that makes a clip of this length."""
    command = [sys.executable, "-m", "benchmarks.lifting", "--only", str(length)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(told.stdout.split()[-1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", type=int, default=0, help=argparse.SUPPRESS)
    parsed = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="shotgraph-bench-") as folder:
        if parsed.only:
            graph_seconds(lifted(parsed.only, Path(folder)))
            print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
            return 0
        length, rounds = (24, 3) if parsed.quick else (72, 7)
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        video = lifted(length, Path(folder))
        same = np.array_equal(video.frame(5).pixels(), by_hand(_SHOWN[5 % len(_SHOWN)]).pixels)
        loop_seconds(4, cores)  # tables, libraries
        graph_seconds(video)
        pairs = [(graph_seconds(video), loop_seconds(length, cores)) for _ in range(rounds)]  # in turns: load hits both
    graph, loop = (statistics.median(one) for one in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    print(f"five picture nodes at {WIDTH}x{HEIGHT}, {length} frames, {cores} cores; the same pixels: {same}")
    print(f"  lifted       {graph / length * 1000:6.1f} ms a frame   {length / graph:6.1f} frames/s")
    print(f"  bare loop    {loop / length * 1000:6.1f} ms a frame   {length / loop:6.1f} frames/s")
    print(f"  ratio        {ratio:6.2f}x (at most 1.1x)")
    short, long = (24, 96) if parsed.quick else (48, 480)
    small, large = peak(short), peak(long)
    print(f"  peak memory  {small:.0f} MB for {short} frames, {large:.0f} MB for {long}")
    return 0 if same and ratio <= 1.1 and large < small * 1.15 else 1


if __name__ == "__main__":
    sys.exit(main())
