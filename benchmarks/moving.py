"""What it costs that settings move: a chain of picture nodes on a clip, its settings typed or driven by signals.

Both chains are the graph's, so what differs is the signals alone: looked up in every frame, held within limits, and
read as settings. The signals say all the while what the typed numbers are, but for a thousandth, so that both do the
same work on the pixels. Then a look-up by itself, for every kind of signal.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.lifting import clip
from studio.app import node_types
from studio.graph.catalog import Catalog
from studio.graph.execute import execute
from studio.graph.graph import Graph, Node, Wire
from studio.graph.lanes import Lanes
from studio.graph.moving import over
from studio.graph.plan import make_plan
from studio.graph.spec import Setting, Slider
from studio.graph.store import Store
from studio.graph.survey import Survey
from studio.media.signal import Combined, Curve, Key, Sampled, Signal, Wave, steady
from studio.media.values import Video

NUMBERS = {"exposure": 0.3, "contrast": 12.0, "saturation": -30.0, "gamma": 1.1}


def chain(length: int, folder: Path, *, moving: bool) -> Video:
    """A clip through image.adjust twice, four settings each."""
    nodes = {"clip": Node("bench.clip", {"length": length})}
    wires = []
    for place, before in enumerate(("clip", "n0")):
        id = f"n{place}"
        nodes[id] = Node("image.adjust", {} if moving else dict(NUMBERS))
        wires.append(Wire(before, "out", id, "image"))
        for name, value in NUMBERS.items() if moving else ():
            keys = [{"at": n / 4, "value": value * (1 + n % 2 / 1000)} for n in range(40)]
            nodes[f"{id}-{name}"] = Node("signal.curve", {"keys": keys})
            wires.append(Wire(f"{id}-{name}", "out", id, name))
    catalog = Catalog([*node_types.known(print), clip.__node__])  # type: ignore[attr-defined]
    plan = make_plan(Graph(nodes, tuple(wires)), catalog, folder, ["n1"])
    store, lanes = Store(folder / "store"), Lanes()
    execute(plan, store, emit=lambda event: None, lanes=lanes)
    made: Video = Survey(plan, store, lanes, {}).value("n1", "out", None)[0]
    return made


def seconds_of(video: Video) -> float:
    began = time.perf_counter()
    for frame in video.frames():
        frame.pixels()
    return time.perf_counter() - began


def signals() -> dict[str, Signal]:
    draw = np.random.default_rng(0)

    def curve(count: int, easing: str) -> Curve:
        return Curve(tuple(Key(n / 5, float(value), easing) for n, value in enumerate(draw.random(count))))

    sum_of_ten: Signal = steady(1.0)
    for number in range(10):
        sum_of_ten = Combined("add", sum_of_ten, Wave("sine", 1 + number / 7))
    return {
        "a curve of 2 keys": curve(2, "linear"),
        "a curve of 100 eased keys": curve(100, "ease-in-out"),
        "a curve of 10,000 keys": curve(10_000, "linear"),
        "a wave": Wave("sine", 2.0),
        "noise": Wave("noise", 2.0),
        "what was measured, an hour": Sampled(draw.random(360_000).astype(np.float32), 100.0),
        "the sum of ten waves": sum_of_ten,
    }


def looked_up(signal: Signal, rounds: int) -> float:
    """Microseconds for a setting of a frame."""
    setting = Setting("amount", float, 0.0, Slider(-1000, 1000))
    settings = over({"other": 1}, {"amount": (setting, signal)})
    times = []
    for _ in range(5):
        began = time.perf_counter()
        for number in range(rounds):
            settings(number, Fraction(number, 24))
        times.append((time.perf_counter() - began) / rounds * 1e6)
    return min(times)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick: bool = parser.parse_args().quick
    length, rounds = (8, 3) if quick else (24, 7)
    with tempfile.TemporaryDirectory(prefix="shotgraph-bench-") as folder:
        clips: list[Any] = [chain(length, Path(folder) / name, moving=name == "moving") for name in ("still", "moving")]
        for one in clips:
            seconds_of(one)
        pairs = [(seconds_of(clips[0]), seconds_of(clips[1])) for _ in range(rounds)]  # in turns: load hits both
    still, moving = (statistics.median(one) for one in zip(*pairs, strict=True))
    ratio = statistics.median(other / one for one, other in pairs)
    print(f"image.adjust twice at 1920x1080, {length} frames, eight settings; medians of {rounds} pairs")
    print(f"  typed    {still / length * 1000:6.1f} ms a frame")
    print(f"  signals  {moving / length * 1000:6.1f} ms a frame   ratio {ratio:5.3f}")
    print("a setting of a frame, microseconds")
    for name, signal in signals().items():
        print(f"  {name:28}{looked_up(signal, 200 if quick else 2000):8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
