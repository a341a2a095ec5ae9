from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from studio.base.control import Control
from studio.graph import events
from studio.graph.catalog import Catalog
from studio.graph.execute import execute
from studio.graph.graph import Graph, Node, Wire
from studio.graph.plan import make_plan
from studio.graph.store import Store
from tests.engine import sample_nodes


@pytest.fixture
def catalog() -> Catalog:
    import nodes.numbers

    return Catalog.of([sample_nodes, nodes.numbers])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "store")
    yield opened
    opened.close()


def graph_of(nodes: dict[str, Any], wires: str = "") -> Graph:
    """A graph from {id: type or (type, settings)} and 'a.out>b.text c.out>b.other'."""
    made = {
        id: Node(kind) if isinstance(kind, str) else Node(kind[0], kind[1], *kind[2:]) for id, kind in nodes.items()
    }
    parsed = []
    for wire in wires.split():
        start, end = wire.split(">")
        parsed.append(Wire(*start.rsplit(".", 1), *end.rsplit(".", 1)))
    return Graph(made, tuple(parsed))


class Outcome:
    """A finished run: its results, its events, and which node functions were called."""

    def __init__(self, done: events.Done, told: list[events.Event], ran: list[tuple[str, object]]) -> None:
        self.done = done
        self.told = told
        self.ran = ran

    def of(self, kind: type) -> list[Any]:
        return [event for event in self.told if isinstance(event, kind)]


@pytest.fixture
def run(catalog: Catalog, store: Store, tmp_path: Path) -> Callable[..., Outcome]:
    def run(graph: Graph, *targets: str, control: Control | None = None, fresh: bool = False) -> Outcome:
        told: list[events.Event] = []
        sample_nodes.ran.clear()
        plan = make_plan(graph, catalog, tmp_path, targets)
        done = execute(plan, store, emit=told.append, control=control, fresh=fresh)
        return Outcome(done, told, list(sample_nodes.ran))

    return run
