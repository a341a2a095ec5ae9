"""Looks at results, answered while renders run: the most urgent first, and of a scrub only the newest."""

from __future__ import annotations

import itertools
import logging
import queue
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from studio.base.errors import InvalidProject, ShotgraphError
from studio.base.threads import start_thread
from studio.graph import events
from studio.graph.estimate import Costs, estimate
from studio.graph.execute import execute
from studio.graph.lanes import Lanes
from studio.graph.laneshare import LaneShare
from studio.graph.store import Store
from studio.graph.survey import Stale
from studio.graph.takes import Takes
from studio.host.arena import ArenaFull, ArenaWriter
from studio.host.snapshots import Snapshot, Snapshots
from studio.host.views.preview import Viewer

log = logging.getLogger("shotgraph")

_LOOKERS = 2

Answer = dict[str, Any]


class Looks:
    """Works in threads of its own. send: tells the window; may be called from any thread."""

    def __init__(
        self,
        snapshots: Snapshots,
        store: Store,
        lanes: Lanes,
        takes: Takes,
        arena: ArenaWriter,
        send: Callable[[Answer], None],
    ) -> None:
        self._snapshots = snapshots
        self._store = store
        self._lanes = lanes
        self._takes = takes
        self._costs = Costs(store)
        self._arena = arena
        self._send = send
        self._viewer = Viewer(store.folder / "views")
        self._order = itertools.count()
        self._newest: dict[str, int] = {}
        self._waiting: queue.PriorityQueue[tuple[int, int, dict[str, Any]]] = queue.PriorityQueue()
        for number in range(_LOOKERS):
            start_thread(f"looks {number}", self._work)

    def add(self, id: int, urgency: int = 1, replaces: str = "", **wanted: Any) -> None:
        """Queue a look. Lower urgency first; of looks with one `replaces` only the newest is answered in full."""
        if replaces:
            self._newest[replaces] = id
        self._waiting.put((urgency, next(self._order), {"id": id, "replaces": replaces, **wanted}))

    def add_takes(self, **wanted: Any) -> None:
        """Queue a question about takes, or a change of them; see Takes.change."""
        self.add(kind="takes", urgency=0, **wanted)

    def close(self) -> None:
        self._viewer.proxies.stop()
        self._viewer.tidy()

    def _work(self) -> None:
        while True:
            wanted = self._waiting.get()[2]
            self._send({"ev": "look", "id": wanted["id"], **self._answer(wanted)})

    def _answer(self, wanted: Mapping[str, Any]) -> Answer:
        try:
            if wanted["replaces"] and self._newest.get(wanted["replaces"]) != wanted["id"]:
                return {"dropped": True}
            snapshot = self._snapshots[wanted["graph"]]
            if wanted["kind"] == "states":
                survey = self._snapshots.survey(snapshot, fresh=True)
                return {"known": survey.known(), "stale": survey.stale()} if survey else {"known": {}, "stale": {}}
            if wanted["kind"] == "takes":
                return {"takes": self._change_takes(snapshot, wanted)}
            if wanted["kind"] == "estimate":
                return {"estimate": self._estimate(snapshot, wanted)}
            return self._seen(snapshot, wanted)
        except Stale:
            return {"stale": True}
        except InvalidProject as error:
            return _wrong(str(error))
        except ShotgraphError as error:
            return _wrong(error.problem.what, error.problem.mend)
        except ArenaFull:
            return _wrong("the picture is too large to be shown", "Look at a smaller size.")
        except Exception as error:
            log.exception("look %s", wanted)
            return _wrong(f"{type(error).__name__}: {error}", "The log has the details.")

    def _seen(self, snapshot: Snapshot, wanted: Mapping[str, Any]) -> Answer:
        node, output = wanted["node"], wanted["output"]
        if wanted.get("make"):
            self._make(snapshot, f"{node}.{output}")
        items: list[str | None] = []
        key = str(wanted.get("take") or "")
        if wanted.get("partial"):
            key = self._snapshots.key_of(snapshot, node, wanted.get("item"))
        if key:
            value, digest = self._snapshots.made_by(key, output)
        else:
            survey, (value, digest, key) = self._snapshots.value(snapshot, node, output, wanted.get("item"))
            items = survey.items(node, output)
        facts, array = self._viewer.look(value, wanted["kind"], wanted)
        found = {"digest": digest, "key": key, "items": items}
        answer: Answer = {"facts": {**facts, **found}}
        if array is not None:
            answer["place"] = self._arena.put(array)
        return answer

    def _make(self, snapshot: Snapshot, target: str) -> None:
        failures: list[events.Failed] = []

        def emit(event: events.Event) -> None:
            if isinstance(event, events.Failed):
                failures.append(event)

        execute(
            self._snapshots.plan(snapshot, [target]),
            self._store,
            emit=emit,
            lanes=LaneShare(self._lanes, -2),
            options=self._snapshots.options_for(snapshot),
        )
        self._snapshots.changed()
        if failures:
            raise ShotgraphError(failures[0].message, mend=failures[0].mend, node=failures[0].node)

    def _estimate(self, snapshot: Snapshot, wanted: Mapping[str, Any]) -> dict[str, Any]:
        survey = self._snapshots.survey_of(snapshot, wanted["targets"])
        return asdict(estimate(survey, self._costs, self._store.folder, self._lanes.slots))

    def _change_takes(self, snapshot: Snapshot, wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
        plan = self._snapshots.plan_all(snapshot)
        if plan is None or wanted["node"] not in plan.steps:
            raise Stale
        takes = self._takes.change(plan, wanted["node"], wanted["item"], wanted["how"], wanted["key"])
        if wanted["how"] in ("choose", "new"):
            self._snapshots.reseeded()
        return takes


def _wrong(what: str, mend: str = "") -> Answer:
    return {"error": {"what": what, "mend": mend}}
