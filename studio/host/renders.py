"""The renders that the window asked for: films one after the other, and what is wanted first beside them."""

from __future__ import annotations

import contextlib
import logging
import queue
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from studio.base.control import Control
from studio.base.errors import InvalidProject, Problem, ShotgraphError
from studio.base.threads import start_thread
from studio.graph import events
from studio.graph.estimate import Costs
from studio.graph.execute import execute
from studio.graph.lanes import Lanes
from studio.graph.laneshare import LaneShare
from studio.graph.store import Store
from studio.graph.survey import Stale
from studio.graph.takes import Takes
from studio.host.arena import ArenaFull, ArenaWriter
from studio.host.protocol import event_data
from studio.host.snapshots import Snapshot, Snapshots
from studio.host.views.preview import fitted
from studio.media.values import Image

log = logging.getLogger("shotgraph")

_PREVIEW = 640  # pixels a side of a picture that is shown while a task runs
_UNREAD = 16  # blocks in the arena beyond which such pictures are left out: the window does not keep up


@dataclass(eq=False)
class _Job:
    id: str
    snapshot: Snapshot
    targets: Sequence[str]
    options: Mapping[str, str]
    fresh: bool
    rank: int
    control: Control = field(default_factory=Control)


class Renders:
    """Works in two threads of its own: one for the queue, and one for renders that go first, so that a part which
    somebody waits for need not wait for the film. They share the lanes. send: tells the window; may be called from any
    thread."""

    def __init__(
        self,
        snapshots: Snapshots,
        store: Store,
        lanes: Lanes,
        takes: Takes,
        arena: ArenaWriter,
        send: Callable[[dict[str, Any]], None],
    ) -> None:
        self._snapshots = snapshots
        self._store = store
        self._lanes = lanes
        self._takes = takes
        self._costs = Costs(store)
        self._arena = arena
        self._send = send
        self._jobs: dict[str, _Job] = {}
        self._films: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._firsts: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._threads = [
            start_thread("renders", lambda: self._work(self._films)),
            start_thread("renders first", lambda: self._work(self._firsts)),
        ]

    def add(
        self,
        job: str,
        graph: int,
        targets: Sequence[str],
        options: Mapping[str, str],
        fresh: bool = False,
        first: bool = False,
    ) -> None:
        """Queue a render. first: beside the queue, and before it on the lanes. Tells 'invalid' when the project has
        problems."""
        try:
            snapshot = self._snapshots[graph]
        except Stale:
            self._refuse(job, [Problem("the project could not be read by the engine", mend="Check it for errors.")])
            return
        made = self._jobs[job] = _Job(job, snapshot, targets, options, fresh, -1 if first else 0)
        (self._firsts if first else self._films).put(made)

    def steer(self, job: str, how: str) -> None:
        """how: cancel, pause or resume."""
        known = self._jobs.get(job)
        if known is not None and how in ("cancel", "pause", "resume"):
            getattr(known.control, how)()

    def close(self, wait: float) -> None:
        """Stop what runs; returns when it has, or after `wait` seconds."""
        for job in list(self._jobs.values()):
            job.control.cancel()
        self._films.put(None)
        self._firsts.put(None)
        until = time.monotonic() + wait
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _work(self, waiting: queue.SimpleQueue[_Job | None]) -> None:
        while (job := waiting.get()) is not None:
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
        plan = self._snapshots.plan(job.snapshot, job.targets)

        def emit(event: events.Event) -> None:
            if isinstance(event, events.Finished):
                if not event.cached:
                    self._snapshots.reseeded() if job.fresh else self._snapshots.changed()
                self._takes.made(plan, event)
                self._costs.note(plan, event)
            if isinstance(event, events.Previewed) and self._arena.unread > _UNREAD:
                return
            with contextlib.suppress(ArenaFull):  # the window hangs; the next picture will do
                self._send({"ev": "event", "job": job.id, "is": event_data(event, self._place)})

        execute(
            plan,
            self._store,
            emit=emit,
            control=job.control,
            lanes=LaneShare(self._lanes, job.rank),
            options=self._snapshots.options_for(job.snapshot, job.options),
            fresh=job.fresh,
        )

    def _place(self, image: Image) -> dict[str, Any]:
        return self._arena.put(fitted(image.rgb8, _PREVIEW, _PREVIEW), wait=1.0)

    def _refuse(self, job: str, problems: Sequence[Problem]) -> None:
        self._send({"ev": "invalid", "job": job, "problems": [asdict(problem) for problem in problems]})
