"""What the store already knows of a graph: walks the keys as a render would, and runs nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from studio.base.control import Control
from studio.base.errors import InvalidProject, ShotgraphError
from studio.graph.catalog import Catalog
from studio.graph.execute import Run
from studio.graph.graph import Graph
from studio.graph.lanes import Lanes
from studio.graph.laneshare import LaneShare
from studio.graph.plan import Plan, make_plan, seed_key
from studio.graph.plan import Target as PlanTarget
from studio.graph.revision import Revision, named
from studio.graph.store import Store
from studio.graph.task import Target, Task


class Stale(Exception):
    """The result asked for is not in the store."""


class Survey(Run):
    """The tasks of a graph with their keys, each known to the store or stale. Values of known ones can be had.

    lanes: only lent, nothing is ever run on them. Thread-safe once walked, as far as the store is.
    """

    def __init__(self, plan: Plan, store: Store, lanes: Lanes, options: Mapping[str, str]) -> None:
        super().__init__(plan, store, lambda event: None, Control(), LaneShare(lanes, 0), options, False, None)
        self._watch()
        self._drain()

    def _miss(self, task: Task) -> None:
        task.failed = True
        self._settle(task)

    def _seed(self, task: Task) -> int:
        settings = task.step.settings_of(task.item)
        seed = self._store.note(seed_key(task.step.id, task.item, task.step.spec, settings), "seed", int)
        if seed is None:
            raise ShotgraphError("its seed is not drawn yet")
        return int(seed)

    # --- what was found ------------------------------------------------------------------------------------

    @property
    def plan(self) -> Plan:
        return self._plan

    def known(self) -> dict[str, list[tuple[str | None, str]]]:
        """(item, key) of every task whose result is in the store, by node."""
        found = {
            id: [(item, task.key) for item, task in state.tasks.items() if task.record is not None]
            for id, state in self._steps.items()
        }
        return {id: tasks for id, tasks in found.items() if tasks}

    def stale(self) -> dict[str, int]:
        """How many tasks of each node would run; a node whose items are not known yet counts as one."""
        found: dict[str, int] = {}
        for id, state in self._steps.items():
            missing = sum(task.record is None for task in state.tasks.values()) if state.expanded else 0
            if missing or not state.expanded or (state.broken and not state.tasks):
                found[id] = max(1, missing)
        return found

    def open_ended(self) -> bool:
        """Whether some nodes' items depend on results that are not there yet."""
        return any(not state.expanded or (state.broken and not state.tasks) for state in self._steps.values())

    def items(self, node: str, output: str) -> list[str | None]:
        """The items that an output has results for, in order; [None] for a plain one."""
        return [item for item, _, _ in self._results_of(node, output)]

    def value(self, node: str, output: str, item: str | None) -> tuple[Any, str, str]:
        """(value, digest, task key). item None means the first of a series. Raises Stale."""
        for found, task, wanted in self._results_of(node, output):
            if item is None or found == item or found is None:
                own = self._steps[node].own.get(item, task) if found is None and item is not None else task
                task = own if own.record is not None and not own.failed else task
                digest = next(ref.digest for ref in task.refs(wanted.output) if ref.item == wanted.item)
                return self._bench.value(task, wanted), digest, task.key
        raise Stale

    def key(self, node: str, item: str | None) -> str:
        """The key that a node's task for an item has or would get; '' while what it needs is not known."""
        state = self._steps.get(node)
        tasks = state.tasks if state is not None else {}
        own = state.own.get(item) if state is not None and item is not None else None
        first = next(iter(tasks.values()), None) if item is None else None
        task = tasks.get(item) or own or tasks.get(None) or first
        return task.key if task is not None else ""

    def _results_of(self, node: str, output: str) -> list[tuple[str | None, Task, Target]]:
        if node not in self._steps or self._steps[node].step.spec.output(output) is None:
            return []
        feeds = self._feeds((PlanTarget(node, output),))
        return [feed for feed in feeds if feed[1].record is not None and not feed[1].failed]


def plan_all(graph: Graph, catalog: Catalog, folder: Path, revision: Revision = named) -> Plan | None:
    """A plan for every node that could run as the graph is now; None when none could."""
    wanted = {
        id
        for id, node in graph.nodes.items()
        if not node.muted and not node.bypassed and node.type in catalog and catalog[node.type].outputs
    }
    after: dict[str, list[str]] = {}
    for wire in graph.wires:
        after.setdefault(wire.source, []).append(wire.target)
    while wanted:
        try:
            return make_plan(graph, catalog, folder, [id for id in graph.nodes if id in wanted], revision)
        except InvalidProject as error:
            bad = {problem.node for problem in error.problems if problem.node is not None}
            todo = list(bad)
            while todo:
                fresh = [id for id in after.get(todo.pop(), ()) if id not in bad]
                bad.update(fresh)
                todo.extend(fresh)
            if not bad & wanted:
                return None
            wanted -= bad
    return None
