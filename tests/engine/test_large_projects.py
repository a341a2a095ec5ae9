"""Large projects: 10,000 shots, 60,000 keys, 20,000 bypassed nodes and the like, each in well under ten seconds."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from studio.app import node_types
from studio.base.errors import InvalidProject
from studio.graph.catalog import Catalog
from studio.graph.execute import execute
from studio.graph.graph import Graph, Node, Wire
from studio.graph.plan import make_plan
from studio.graph.projectfile import dumps, loads
from studio.graph.store import Store
from studio.graph.validate import validate
from studio.media.signal import Curve, Key


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return node_types.shipped()


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Of this process, so that a busy machine does not count; squared work would take minutes."""
    began = time.process_time()
    yield
    assert time.process_time() - began < seconds


def test_20_000_bypassed_nodes_are_seen_through(catalog: Catalog, tmp_path: Path) -> None:
    count = 20_000
    names = [f"n{number}" for number in range(count)]
    nodes = {
        "two": Node("number.value", {"value": 2.0}),
        **{name: Node("number.math", bypassed=True) for name in names},
        "sum": Node("number.math", {"op": "add"}),
    }
    chain = ["two", *names]
    wires = [Wire(one, "out", other, "a") for one, other in pairwise(chain)]
    graph = Graph(nodes, (*wires, Wire(names[-1], "out", "sum", "a"), Wire(names[9], "out", "sum", "b")))
    with within(10):
        assert loads(dumps(graph)) == graph
        assert validate(graph, catalog, tmp_path) == []
        plan = make_plan(graph, catalog, tmp_path, ["sum"])
    assert list(plan.steps) == ["two", "sum"]


def test_10_000_shots_become_10_000_prompts(catalog: Catalog, tmp_path: Path) -> None:
    count = 10_000
    text = "# Film\n\n" + "\n".join(f"## {n} · Shot {n} (2 s)\n\nPicture: thing {n}\n" for n in range(count))
    nodes = {
        "script": Node("story.script", {"text": text}),
        "prompt": Node("story.prompt", {"template": "{shot.picture}"}),
    }
    graph = Graph(nodes, (Wire("script", "shots", "prompt", "shot"),))
    plan = make_plan(graph, catalog, tmp_path, ["prompt.prompt"])
    with contextlib.closing(Store(tmp_path / "store")) as store, within(20):
        done = execute(plan, store, emit=lambda event: None)
    made = done.results["prompt.prompt"]
    assert len(made) == count and list(made.values())[77] == "thing 77"


def test_60_000_keys_are_read_and_followed() -> None:
    count = 60_000
    easings = ("linear", "ease-in", "hold", "ease-in-out")
    with within(10):
        curve = Curve(tuple(Key(n / 10, float(n % 7), easings[n % 4]) for n in range(count)))
        moments = np.linspace(-1, count / 10 + 1, 100_000)
        values = curve.over(moments)
    for number in range(0, 100_000, 7919):
        assert values[number] == pytest.approx(curve.at(float(moments[number])), abs=1e-5)


def test_a_block_of_60_000_keys_one_of_them_twice_is_refused_soon() -> None:
    keys = ",".join(f'"k{number}":1' for number in range(60_000))
    with within(5), pytest.raises(InvalidProject, match="'k59999' stands twice"):
        loads(f'{{"format":"shotgraph/1","view":{{{keys},"k59999":2}}}}')


@pytest.mark.parametrize("round", [2, 20_000])
def test_circles_are_found_however_many_and_long(round: int, catalog: Catalog, tmp_path: Path) -> None:
    count = 20_000
    wires = [
        Wire(f"n{n}", "out", f"n{n - n % round + (n + 1) % round if round < count else (n + 1) % count}", "a")
        for n in range(count)
    ]
    graph = Graph({f"n{n}": Node("number.math") for n in range(count)}, tuple(wires))
    with within(10):
        found = [one for one in validate(graph, catalog, tmp_path) if "circle" in one.what]
    assert len(found) == count // round


def test_thousands_of_wrong_nodes_and_wires_are_told_soon(catalog: Catalog, tmp_path: Path) -> None:
    count = 5_000
    graph = Graph(
        {f"n{n}": Node("number.mathx", {f"opp{n}": 1}) for n in range(count)},
        tuple(Wire(f"x{n}", "out", f"n{n}", "a") for n in range(count)),
    )
    text = json.dumps({"format": "shotgraph/1", "nodes": {}, "wires": [{"from": 1}] * count})
    with within(10):
        assert len(validate(graph, catalog, tmp_path)) == 2 * count
        with pytest.raises(InvalidProject):
            loads(text)
