"""Overhead of the graph: 1,000 `number.math` nodes as a chain and as 10x100 grids, against a bare in-memory memo.

The floor is a dict keyed by (op, a, b) walked in a plain loop: no store, no events, no threads. The peer's
figures (ComfyUI 0.3.64, headless, on a machine like the one of docs/benchmarks.md) are quoted, not run here.
"""

from __future__ import annotations

import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from studio.app import node_types
from studio.graph.execute import execute
from studio.graph.graph import Graph, Node, Wire
from studio.graph.plan import make_plan
from studio.graph.projectfile import save
from studio.graph.store import Store

PEER = {  # seconds: first run, unchanged
    "chain of 1,000": (32.0, 34.0),
    "grid 10x100, neighbours": (2.3, 1.6),
    "grid 10x100, random": (9.3, 10.8),
}
ROUNDS = 5


def chain(length: int) -> tuple[Graph, list[str]]:
    nodes = {"one": Node("number.value", {"value": 1.0})}
    nodes |= {f"n{i}": Node("number.math", {"op": "add"}) for i in range(length)}
    wires = [Wire(f"n{i - 1}" if i else "one", "out", f"n{i}", "a") for i in range(length)]
    wires += [Wire("one", "out", f"n{i}", "b") for i in range(length)]
    return Graph(nodes, tuple(wires)), [f"n{length - 1}"]


def grid(rows: int, columns: int, shuffled: bool) -> tuple[Graph, list[str]]:
    draw = random.Random(1)
    nodes = {"one": Node("number.value", {"value": 1.0})}
    nodes |= {f"n{c}-{r}": Node("number.math", {"op": "max"}) for c in range(columns) for r in range(rows)}
    wires = []
    for c in range(columns):
        for r in range(rows):
            other = draw.randrange(rows) if shuffled else (r + 1) % rows
            same = draw.randrange(rows) if shuffled else r
            wires.append(Wire(f"n{c - 1}-{same}" if c else "one", "out", f"n{c}-{r}", "a"))
            wires.append(Wire(f"n{c - 1}-{other}" if c else "one", "out", f"n{c}-{r}", "b"))
    return Graph(nodes, tuple(wires)), [f"n{columns - 1}-{r}" for r in range(rows)]


def floor(graph: Graph) -> float:
    """Seconds of a bare memo over the same nodes, in the same order."""
    sources: dict[str, list[str]] = {}
    for wire in graph.wires:
        sources.setdefault(wire.target, []).append(wire.source)
    memo: dict[tuple[str, float, float], float] = {}
    values: dict[str, float] = {"one": 1.0}
    began = time.perf_counter()
    for id, node in graph.nodes.items():
        if id != "one":
            key = (node.settings["op"], *(values[source] for source in sources[id]))
            if key not in memo:
                memo[key] = key[1] + key[2] if key[0] == "add" else max(key[1], key[2])
            values[id] = memo[key]
    return time.perf_counter() - began


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measure(name: str, graph: Graph, targets: list[str], folder: Path) -> None:
    types = node_types.known(print)
    first, again, changed, bare = [], [], [], []
    middle = list(graph.nodes)[len(graph.nodes) // 2]
    for turn in range(ROUNDS):
        store = Store(folder / f"{name.replace(' ', '-')}-{turn}")

        def run(shown: Graph = graph, store: Store = store) -> None:
            execute(make_plan(shown, types, folder, targets), store, emit=lambda event: None)

        bare.append(floor(graph))
        first.append(timed(run))
        again.append(timed(run))
        changed.append(timed(lambda run=run: run(graph.set(middle, "op", "subtract"))))
        store.close()
    row("first run", first, bare, PEER[name][0])
    row("unchanged", again, bare, PEER[name][1])
    row("one change in the middle", changed, bare, None)


def row(what: str, seconds: list[float], bare: list[float], peer: float | None) -> None:
    own, least = statistics.median(seconds), statistics.median(bare)
    against = f", {peer / own:6.0f}x under the peer's {peer:g} s" if peer else ""
    print(f"  {what:<34} {own * 1000:8.1f} ms  {own / least:7.1f}x the bare memo{against}")


def new_process(graph: Graph, target: str, folder: Path) -> None:
    path = folder / "chain.shotgraph"
    save(graph, path)
    home = {"SHOTGRAPH_HOME": str(folder / "home"), "PATH": "/usr/bin:/bin"}
    render = [sys.executable, "-m", "studio.cli", "render", str(path), "--target", target, "--json"]
    check = [sys.executable, "-m", "studio.cli", "check", str(path)]
    root = Path(__file__).parent.parent

    def process(command: list[str]) -> float:
        return timed(lambda: subprocess.run(command, cwd=root, env=home, check=True, capture_output=True))

    bare = statistics.median(process([sys.executable, "-c", "import numpy"]) for _ in range(ROUNDS))
    first = process(render)
    again = statistics.median(process(render) for _ in range(ROUNDS))
    checked = statistics.median(process(check) for _ in range(ROUNDS))
    print("chain of 1,000, whole processes (floor: a process that only imports numpy)")
    for what, seconds in (("render, first", first), ("render, unchanged", again), ("check", checked)):
        print(f"  {what:<34} {seconds * 1000:8.1f} ms  {seconds / bare:7.1f}x the bare process")


def branches(folder: Path) -> None:
    """Two branches of one second each, one sleeping kind and one computing kind."""
    from benchmarks import _nodes
    from studio.graph.catalog import Catalog

    types = Catalog.of([_nodes])
    for kind in ("sleep", "compute"):
        graph = Graph({"a": Node(f"bench.{kind}", {"salt": 1}), "b": Node(f"bench.{kind}", {"salt": 2})})
        store = Store(folder / kind)
        one = timed(lambda t=types, s=store, g=graph: execute(make_plan(g, t, folder, ["a"]), s, emit=lambda e: None))
        fresh = graph.set("a", "salt", 3)
        both = timed(
            lambda t=types, s=store, g=fresh: execute(make_plan(g, t, folder, ["a", "b"]), s, emit=lambda e: None)
        )
        store.close()
        print(f"  two {kind} branches {both:.2f} s, {both / one:.2f}x one branch (the peer: one after the other, 2x)")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, (graph, targets) in {
            "chain of 1,000": chain(1000),
            "grid 10x100, neighbours": grid(10, 100, False),
            "grid 10x100, random": grid(10, 100, True),
        }.items():
            print(title)
            measure(title, graph, targets, folder)
        graph, targets = chain(1000)
        new_process(graph, targets[0], folder)
        print("independent branches")
        branches(folder)
    print(f"peak RSS {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
