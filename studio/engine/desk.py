"""What the engine's process is busy with: one render after the other, looks at results meanwhile, streams."""

from __future__ import annotations

import contextlib
import itertools
import logging
import queue
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studio.engine import events
from studio.engine.arena import ArenaFull, ArenaWriter
from studio.engine.catalog import Catalog
from studio.engine.control import Control
from studio.engine.errors import InvalidProject, Problem, ShotgraphError
from studio.engine.execute import execute
from studio.engine.graph import Graph
from studio.engine.lanes import Lanes
from studio.engine.laneshare import LaneShare
from studio.engine.plan import make_plan
from studio.engine.preview import fitted, look
from studio.engine.projectfile import loads
from studio.engine.protocol import event_data
from studio.engine.store import Store
from studio.engine.streams import Stream
from studio.engine.survey import Stale, Survey, plan_all
from studio.engine.takes import Takes
from studio.engine.values import Image

log = logging.getLogger("shotgraph")

_LOOKERS = 2
_STACK = 256 * 1024 * 1024  # a lazy clip may be a thousand filters deep, see lanes.py
_PREVIEW = 640  # pixels a side of a picture that is shown while a task runs
_GRAPHS = 8  # snapshots kept; the window sends one again when it has gone


@dataclass
class _Snapshot:
    """A graph as the window sent it, and what the store knew of it when somebody last asked."""

    graph: Graph
    folder: Path
    text: str
    survey: Survey | None = None
    seen: int = -1
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass
class _Job:
    id: str
    snapshot: _Snapshot
    targets: Sequence[str]
    options: Mapping[str, str]
    fresh: bool
    control: Control = field(default_factory=Control)


class Desk:
    """Takes orders from one thread and works in its own. send: tells the window; may be called from any thread."""

    def __init__(
        self,
        catalog: Catalog,
        store: Store,
        lanes: Lanes,
        arena: ArenaWriter,
        send: Callable[[dict[str, Any]], None],
        options: dict[str, str],
    ) -> None:
        self._catalog = catalog
        self._store = store
        self._lanes = lanes
        self._arena = arena
        self._send = send
        self._options = options
        self._takes = Takes(store)
        self._graphs: OrderedDict[int, _Snapshot] = OrderedDict()
        self._jobs: dict[str, _Job] = {}
        self._changes = 0  # results made since the start: surveys older than that may be out of date
        self._streams: dict[int, Stream] = {}
        self._lock = threading.Lock()
        self._renders: queue.PriorityQueue[tuple[int, int, _Job | None]] = queue.PriorityQueue()
        self._looks: queue.PriorityQueue[tuple[int, int, dict[str, Any] | None]] = queue.PriorityQueue()
        self._newest: dict[str, int] = {}
        self._order = itertools.count()
        self._threads = [_thread("render", self._render_all)]
        self._threads += [_thread(f"look {number}", self._look_all) for number in range(_LOOKERS)]

    def close(self, wait: float) -> None:
        """Stop what runs, at most `wait` seconds long, and close the store."""
        for job in list(self._jobs.values()):
            job.control.cancel()
        for stream in list(self._streams.values()):
            stream.stop()
        self._renders.put((-1, 0, None))
        self._threads[0].join(wait)
        with contextlib.suppress(ShotgraphError):  # the disk is full or gone: nothing can be saved there now
            self._store.flush()

    def set_options(self, options: Mapping[str, str], budget: int | None = None) -> None:
        """Application settings for renders that begin from now on; budget: bytes for the store."""
        self._options.update(options)
        if budget is not None:
            self._store.budget = budget

    def take_graph(self, graph: int, text: str, folder: str) -> None:
        """Know a snapshot by a number from now on."""
        try:
            snapshot = _Snapshot(loads(text), Path(folder), text)
        except InvalidProject as error:
            log.error("a snapshot from the window cannot be read: %s", error)
            return
        self._graphs[graph] = snapshot
        while len(self._graphs) > _GRAPHS:
            self._graphs.popitem(last=False)

    # --- renders -------------------------------------------------------------------------------------------

    def render(
        self,
        job: str,
        graph: int,
        targets: Sequence[str],
        options: Mapping[str, str],
        fresh: bool = False,
        first: bool = False,
    ) -> None:
        """Queue a render. first: before what waits."""
        snapshot = self._graphs.get(graph)
        if snapshot is None:
            self._refuse(job, [Problem("the project could not be read by the engine", mend="Check it for errors.")])
            return
        order = next(self._order)
        made = self._jobs[job] = _Job(job, snapshot, targets, options, fresh)
        self._renders.put((0 if first else 1, -order if first else order, made))

    def steer(self, job: str, how: str) -> None:
        """how: cancel, pause or resume."""
        known = self._jobs.get(job)
        if known is not None and how in ("cancel", "pause", "resume"):
            getattr(known.control, how)()

    def _render_all(self) -> None:
        while True:
            job = self._renders.get()[2]
            if job is None:
                return
            try:
                self._render(job)
            except InvalidProject as error:
                self._refuse(job.id, error.problems)
            except ShotgraphError as error:
                self._refuse(job.id, [error.problem])
            except Exception as error:
                log.exception("render %s", job.id)
                mend = "This is a fault in Shotgraph; the log has the details."
                self._refuse(job.id, [Problem(f"{type(error).__name__}: {error}", mend=mend)])
            finally:
                self._jobs.pop(job.id, None)

    def _render(self, job: _Job) -> None:
        snapshot = job.snapshot
        plan = make_plan(snapshot.graph, self._catalog, snapshot.folder, job.targets)
        options = {**self._options, **job.options, "project.json": snapshot.text}

        def emit(event: events.Event) -> None:
            if isinstance(event, events.Finished):
                self._changes += not event.cached
                self._takes.made(plan, event)
            if isinstance(event, events.Previewed) and self._arena.unread > 16:
                return  # the window does not keep up; the next picture will do
            with contextlib.suppress(ArenaFull):
                self._send({"ev": "event", "job": job.id, "is": event_data(event, self._place)})

        lanes = LaneShare(self._lanes, 0)
        execute(plan, self._store, emit=emit, control=job.control, lanes=lanes, options=options, fresh=job.fresh)

    def _place(self, image: Image) -> dict[str, Any]:
        return self._arena.put(fitted(image.rgb8, _PREVIEW, _PREVIEW), wait=1.0)

    def _refuse(self, job: str, problems: Sequence[Problem]) -> None:
        told = [
            {"what": one.what, "node": one.node, "item": one.item, "socket": one.socket, "setting": one.setting,
             "mend": one.mend}
            for one in problems
        ]  # fmt: skip
        self._send({"ev": "invalid", "job": job, "problems": told})

    # --- looks ---------------------------------------------------------------------------------------------

    def look(self, id: int, urgency: int = 1, replaces: str = "", **wanted: Any) -> None:
        """Queue a look at a result. Lower urgency first; of looks with one `replaces` only the newest is made."""
        if replaces:
            self._newest[replaces] = id
        self._looks.put((urgency, next(self._order), {"id": id, "replaces": replaces, **wanted}))

    def _look_all(self) -> None:
        while True:
            wanted = self._looks.get()[2]
            if wanted is None:
                return
            answer: dict[str, Any] = {"ev": "look", "id": wanted["id"]}
            try:
                if wanted["replaces"] and self._newest.get(wanted["replaces"]) != wanted["id"]:
                    answer["dropped"] = True
                else:
                    answer.update(self._seen(wanted))
            except Stale:
                answer["stale"] = True
            except InvalidProject as error:
                answer["error"] = {"what": str(error), "mend": ""}
            except ShotgraphError as error:
                answer["error"] = {"what": error.problem.what, "mend": error.problem.mend}
            except ArenaFull:
                answer["error"] = {"what": "the picture is too large to be shown", "mend": "Look at a smaller size."}
            except Exception as error:
                log.exception("look %s", wanted)
                answer["error"] = {"what": f"{type(error).__name__}: {error}", "mend": "The log has the details."}
            self._send(answer)

    def _seen(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        snapshot = self._graphs.get(wanted["graph"])
        if snapshot is None:
            raise Stale
        if wanted["kind"] == "states":
            survey = self._survey(snapshot, fresh=True)
            return {"known": survey.known(), "stale": survey.stale()} if survey else {"known": {}, "stale": {}}
        if wanted.get("make"):
            self._make(snapshot, f"{wanted['node']}.{wanted['output']}")
        value, digest, key = self._value(snapshot, wanted["node"], wanted["output"], wanted.get("item"))
        survey = snapshot.survey
        facts, array = look(value, wanted["kind"], wanted)
        items = survey.items(wanted["node"], wanted["output"]) if survey else []
        answer: dict[str, Any] = {"facts": {**facts, "digest": digest, "key": key, "items": items}}
        if array is not None:
            answer["place"] = self._arena.put(array)
        return answer

    def _make(self, snapshot: _Snapshot, target: str) -> None:
        plan = make_plan(snapshot.graph, self._catalog, snapshot.folder, [target])
        failures: list[events.Failed] = []

        def emit(event: events.Event) -> None:
            if isinstance(event, events.Failed):
                failures.append(event)

        options = {**self._options, "project.json": snapshot.text}
        done = execute(plan, self._store, emit=emit, lanes=LaneShare(self._lanes, -1), options=options)
        self._changes += done.ran
        if failures:
            raise ShotgraphError(failures[0].message, mend=failures[0].mend, node=failures[0].node)

    def _value(self, snapshot: _Snapshot, node: str, output: str, item: str | None) -> tuple[Any, str, str]:
        survey = self._survey(snapshot)
        if survey is None:
            raise Stale
        try:
            return survey.value(node, output, item)
        except Stale:
            if snapshot.seen == self._changes:
                raise
        survey = self._survey(snapshot, fresh=True)
        if survey is None:
            raise Stale
        return survey.value(node, output, item)

    def _survey(self, snapshot: _Snapshot, *, fresh: bool = False) -> Survey | None:
        """What the store knows of the snapshot; walked again only when it may know more and `fresh` asks for it."""
        with snapshot.lock:
            if snapshot.seen < 0 or (fresh and snapshot.seen != self._changes):
                seen = self._changes
                plan = plan_all(snapshot.graph, self._catalog, snapshot.folder)
                options = {**self._options, "project.json": snapshot.text}
                snapshot.survey = Survey(plan, self._store, self._lanes, options) if plan else None
                snapshot.seen = seen
            return snapshot.survey

    # --- streams -------------------------------------------------------------------------------------------

    def play(
        self,
        id: int,
        graph: int,
        node: str,
        output: str,
        item: str | None,
        start: int,
        stop: int,
        width: int = 0,
        height: int = 0,
        sound: bool = False,
    ) -> None:
        """Stream frames (scaled to fit), or samples, from start to stop."""
        stream = Stream(id, self._arena, self._send)
        with self._lock:
            self._streams[id] = stream

        def work() -> None:
            try:
                snapshot = self._graphs.get(graph)
                if snapshot is None:
                    raise Stale
                value = self._value(snapshot, node, output, item)[0]
                if sound:
                    stream.sound(value, start, stop)
                else:
                    stream.pictures(value, start, stop, width, height)
            except Stale:
                self._send({"ev": "end", "id": id, "stale": True})
            except ShotgraphError as error:
                what, mend = error.problem.what, error.problem.mend
                self._send({"ev": "end", "id": id, "error": {"what": what, "mend": mend}})
            except Exception as error:
                log.exception("playing %s.%s", node, output)
                what = f"{type(error).__name__}: {error}"
                self._send({"ev": "end", "id": id, "error": {"what": what, "mend": "The log has the details."}})

        _thread(f"play {id}", work)

    def skip(self, id: int, to: int) -> None:
        stream = self._streams.get(id)
        if stream is not None:
            stream.skip(to)

    def stop(self, id: int) -> None:
        with self._lock:
            stream = self._streams.pop(id, None)
        if stream is not None:
            stream.stop()

    def freed(self, sequence: int) -> None:
        for stream in list(self._streams.values()):
            stream.free(sequence)

    # --- takes ---------------------------------------------------------------------------------------------

    def takes(self, id: int, graph: int, node: str, item: str | None, how: str, key: str = "") -> None:
        """how: list; pin, unpin or choose a take by its key; new: draw a seed anew. Answers with the list."""
        snapshot = self._graphs.get(graph)
        answer: dict[str, Any] = {"ev": "look", "id": id}
        try:
            if snapshot is None:
                raise Stale
            plan = plan_all(snapshot.graph, self._catalog, snapshot.folder)
            if plan is None or node not in plan.steps:
                raise Stale
            answer["takes"] = self._takes.change(plan, node, item, how, key)
            if how in ("choose", "new"):
                self._changes += 1
        except Stale:
            answer["stale"] = True
        except ShotgraphError as error:
            answer["error"] = {"what": error.problem.what, "mend": error.problem.mend}
        self._send(answer)


def _thread(name: str, work: Callable[[], None]) -> threading.Thread:
    before = threading.stack_size(_STACK)
    try:
        thread = threading.Thread(target=work, name=name, daemon=True)
        thread.start()
    finally:
        threading.stack_size(before)
    return thread
