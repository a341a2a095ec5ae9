"""The graphs that the window has sent, by number, and what the store knows of each."""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from studio.graph.catalog import Catalog
from studio.graph.graph import Graph
from studio.graph.lanes import Lanes
from studio.graph.plan import Plan, make_plan
from studio.graph.projectfile import dumps
from studio.graph.revision import Revisions
from studio.graph.store import Store
from studio.graph.survey import Stale, Survey, plan_all
from studio.graph.takeview import value_of_take
from studio.host.commands import Know
from studio.models.library import Library

_KEPT = 8  # the client counts on two fewer
_SURVEYED = 2  # surveys hold values: what is looked at now, and what the last render was of


@dataclass(eq=False)
class Snapshot:
    """A graph as the window sent it. seen: count of changes that its survey knows of."""

    graph: Graph
    folder: Path
    survey: Survey | None = None
    seen: int = -1
    lock: threading.Lock = field(default_factory=threading.Lock)

    @cached_property
    def text(self) -> str:
        """As a project file."""
        return dumps(self.graph)


class Snapshots:
    """Thread-safe. options: what nodes may ask of the application; others may change it."""

    def __init__(self, catalog: Catalog, store: Store, lanes: Lanes, options: dict[str, str]) -> None:
        self._catalog = catalog
        self._store = store
        self._lanes = lanes
        self.options = options
        self._lock = threading.Lock()
        self._known: OrderedDict[int, Snapshot] = OrderedDict()
        self._surveyed: list[Snapshot] = []
        self._changes = 0

    def take(self, know: Know) -> None:
        """Know a graph by a number from now on."""
        snapshot = Snapshot(know.project.graph, know.folder)
        with self._lock:
            self._known[know.number] = snapshot
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)

    def reseeded(self) -> None:
        """Seeds are others now, so what was found by the old ones is another take: forget it."""
        with self._lock:
            self._changes += 1
            for snapshot in self._known.values():
                snapshot.seen = -1

    def __getitem__(self, number: int) -> Snapshot:
        """Raises Stale when it is not known (any more)."""
        with self._lock:
            if number not in self._known:
                raise Stale
            return self._known[number]

    def changed(self) -> None:
        """The store knows more: surveys made before this are out of date."""
        with self._lock:
            self._changes += 1

    def options_for(self, snapshot: Snapshot, own: Mapping[str, str] | None = None) -> dict[str, str]:
        """What nodes of this graph may ask; the project goes along, for sinks that put it into the film."""
        return {**self.options, **(own or {}), "project.json": snapshot.text}

    def plan(self, snapshot: Snapshot, targets: Sequence[str]) -> Plan:
        """Raises InvalidProject."""
        return make_plan(snapshot.graph, self._catalog, snapshot.folder, targets, self._revision())

    def plan_all(self, snapshot: Snapshot) -> Plan | None:
        """Of everything that could run; None when nothing could."""
        return plan_all(snapshot.graph, self._catalog, snapshot.folder, self._revision())

    def _revision(self) -> Revisions:
        """What model settings mean now: models come and go while the window is open."""
        engines = self._catalog.engines
        return Revisions(Library.of(lambda name: self.options.get(name, ""), engines.models()), engines)

    def survey(self, snapshot: Snapshot, *, fresh: bool) -> Survey | None:
        """What the store knows of the graph; with fresh, as of now. None when nothing in it could run."""
        with snapshot.lock:
            if snapshot.seen < 0 or (fresh and snapshot.seen != self._changes):
                seen = self._changes
                plan = self.plan_all(snapshot)
                options = self.options_for(snapshot)
                snapshot.survey = Survey(plan, self._store, self._lanes, options) if plan else None
                snapshot.seen = seen
                self._forget_others(snapshot)
            return snapshot.survey

    def survey_of(self, snapshot: Snapshot, targets: Sequence[str]) -> Survey:
        """What the store knows of all that these targets need, as of now. Raises InvalidProject."""
        plan = self.plan(snapshot, targets)
        return Survey(plan, self._store, self._lanes, self.options_for(snapshot))

    def value(
        self, snapshot: Snapshot, node: str, output: str, item: str | None
    ) -> tuple[Survey, tuple[Any, str, str]]:
        """The survey, and Survey.value of it. Raises Stale."""
        for fresh in (False, True):
            survey = self.survey(snapshot, fresh=fresh)
            with contextlib.suppress(Stale):  # the walk may be older than the result: look again
                if survey is not None:
                    return survey, survey.value(node, output, item)
        raise Stale

    def made_by(self, key: str, output: str) -> tuple[Any, str]:
        """(value, digest) of a take, or of what a task that is at work has kept so far. Raises Stale."""
        found = value_of_take(self._store, key, output)
        if found is None:
            raise Stale
        return found

    def key_of(self, snapshot: Snapshot, node: str, item: str | None) -> str:
        """The key of the task that makes this node's result for an item, as the graph is now. Raises Stale."""
        survey = self.survey(snapshot, fresh=False)
        key = survey.key(node, item) if survey else ""
        if not key:
            survey = self.survey(snapshot, fresh=True)
            key = survey.key(node, item) if survey else ""
        if not key:
            raise Stale
        return key

    def _forget_others(self, newest: Snapshot) -> None:
        with self._lock:
            recent = [one for one in self._surveyed if one is not newest]
            for old in recent[: 1 - _SURVEYED]:
                old.survey, old.seen = None, -1
            self._surveyed = [*recent[1 - _SURVEYED :], newest]
