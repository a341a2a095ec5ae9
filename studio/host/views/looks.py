"""Looks at results, answered while renders run: the most urgent first, and of a scrub only the newest."""

from __future__ import annotations

import itertools
import logging
import queue
from collections.abc import Callable
from typing import Any

import msgspec

from studio.base.errors import InvalidProject, ShotgraphError
from studio.base.threads import start_thread
from studio.graph import events
from studio.graph.estimate import Costs, estimate
from studio.graph.execute import execute
from studio.graph.lanes import Lanes
from studio.graph.laneshare import LaneShare
from studio.graph.store import Store
from studio.graph.survey import Stale
from studio.graph.takes import Take, Takes
from studio.host.arena import ArenaFull, ArenaWriter
from studio.host.commands import EstimateOf, Look, Sights, SmoothOf, StatesOf, TakesOf
from studio.host.news import LookSent, Smoothness, States
from studio.host.protocol import Malformed
from studio.host.snapshots import Snapshot, Snapshots
from studio.host.views.preparing import Preparing
from studio.host.views.preview import Viewer
from studio.media.values import Video

log = logging.getLogger("shotgraph")

_LOOKERS = 2


class Looks:
    """Works in threads of its own. send: tells the window; may be called from any thread."""

    def __init__(
        self,
        snapshots: Snapshots,
        store: Store,
        lanes: Lanes,
        takes: Takes,
        arena: ArenaWriter,
        send: Callable[[LookSent], None],
        viewer: Viewer,
        preparing: Preparing,
    ) -> None:
        self._snapshots = snapshots
        self._store = store
        self._lanes = lanes
        self._takes = takes
        self._costs = Costs(store)
        self._arena = arena
        self._send = send
        self._viewer = viewer
        self._preparing = preparing
        self._order = itertools.count()
        self._newest: dict[str, int] = {}
        self._waiting: queue.PriorityQueue[tuple[int, int, Look]] = queue.PriorityQueue()
        for number in range(_LOOKERS):
            start_thread(f"looks {number}", self._work)

    def add(self, look: Look) -> None:
        """Queue a look. Lower urgency first; of looks with one `replaces` only the newest is answered in full."""
        if look.what.urgency <= 0:
            self._preparing.hold()
        if look.what.replaces:
            self._newest[look.what.replaces] = look.id
        self._waiting.put((look.what.urgency, next(self._order), look))

    def close(self) -> None:
        self._preparing.close()
        self._viewer.proxies.stop()
        self._viewer.tidy()

    def _work(self) -> None:
        while True:
            look = self._waiting.get()[2]
            answer = self._answer(look)
            try:
                self._send(answer)
            except Malformed as error:  # a value of a plugin's own that cannot travel
                self._send(_wrong(look.id, error.problem.what, "The log has the details."))

    def _answer(self, look: Look) -> LookSent:
        what = look.what
        try:
            if what.replaces and self._newest.get(what.replaces) != look.id:
                return LookSent(id=look.id, dropped=True)
            snapshot = self._snapshots[look.graph]
            match what:
                case StatesOf():
                    return LookSent(id=look.id, states=self._states(snapshot))
                case TakesOf():
                    return LookSent(id=look.id, takes=self._change_takes(snapshot, what))
                case EstimateOf():
                    survey = self._snapshots.survey_of(snapshot, what.targets)
                    found = estimate(survey, self._costs, self._store.folder, self._lanes.slots)
                    return LookSent(id=look.id, estimate=found)
                case SmoothOf():
                    value = self._snapshots.value(snapshot, what.node, what.output, what.item)[1][0]
                    return LookSent(id=look.id, smooth=self._smooth(value, what))
            return self._seen(look.id, snapshot, what)
        except Stale:
            return LookSent(id=look.id, stale=True)
        except InvalidProject as error:
            return _wrong(look.id, str(error))
        except ShotgraphError as error:
            return _wrong(look.id, error.problem.what, error.problem.mend)
        except ArenaFull:
            return _wrong(look.id, "the picture is too large to be shown", "Look at a smaller size.")
        except Exception as error:
            log.exception("look %s", what)
            return _wrong(look.id, f"{type(error).__name__}: {error}", "The log has the details.")

    def _states(self, snapshot: Snapshot) -> States:
        survey = self._snapshots.survey(snapshot, fresh=True)
        if survey is None:
            return States()
        return States({node: tuple(tasks) for node, tasks in survey.known().items()}, survey.stale())

    def _smooth(self, value: Any, what: SmoothOf) -> Smoothness:
        if not isinstance(value, Video):
            return Smoothness()
        working = self._preparing.want(value, what.around) if what.work else False
        states = tuple(self._viewer.proxies.states(value))
        return Smoothness(value.info.length, states, working, self._preparing.full)

    def _seen(self, id: int, snapshot: Snapshot, what: Sights) -> LookSent:
        if what.make:
            self._make(snapshot, f"{what.node}.{what.output}")
        elif what.quick and not (what.take or what.partial):
            self._make_quickly(snapshot, f"{what.node}.{what.output}")
        items: list[str | None] = []
        key = self._snapshots.key_of(snapshot, what.node, what.item) if what.partial else what.take
        if key:
            value, digest = self._snapshots.made_by(key, what.output)
        else:
            survey, (value, digest, key) = self._snapshots.value(snapshot, what.node, what.output, what.item)
            items = survey.items(what.node, what.output)
        facts, array = self._viewer.look(value, what)
        facts = msgspec.structs.replace(facts, digest=digest, key=key, items=tuple(items))
        return LookSent(id=id, facts=facts, place=None if array is None else self._arena.put(array))

    def _make_quickly(self, snapshot: Snapshot, target: str) -> None:
        """Nothing where it is there, or where something slow would have to run for it."""
        survey = self._snapshots.survey_of(snapshot, [target])
        stale = survey.stale()
        if stale and all(survey.plan.steps[node].spec.quick for node in stale):
            self._make(snapshot, target)

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

    def _change_takes(self, snapshot: Snapshot, what: TakesOf) -> tuple[Take, ...]:
        plan = self._snapshots.plan_all(snapshot)
        if plan is None or what.node not in plan.steps:
            raise Stale
        takes = self._takes.change(plan, what.node, what.item, what.how, what.key)
        if what.how in ("choose", "new"):
            self._snapshots.reseeded()
        return takes


def _wrong(id: int, what: str, mend: str = "") -> LookSent:
    return LookSent(id=id, error=(what, mend))
