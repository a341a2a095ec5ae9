"""The renders that the window asked for: films one after the other, and what is wanted first beside them."""

from __future__ import annotations

import contextlib
import logging
import queue
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

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
from studio.host.arena import ArenaFull, ArenaWriter, Place
from studio.host.commands import FilmOf, Render, Steer
from studio.host.news import Fault, PreviewSent, Refused, Sent, Told
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
    what: FilmOf
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
        send: Callable[[Sent], None],
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

    def add(self, render: Render) -> None:
        """Queue it; Refused is told when the project has problems."""
        try:
            snapshot = self._snapshots[render.graph]
        except Stale:
            problem = Problem("the project could not be read by the engine", mend="Check it for errors.")
            self._refuse(render.job, [problem])
            return
        job = self._jobs[render.job] = _Job(render.job, snapshot, render.what)
        (self._firsts if job.what.first else self._films).put(job)

    def steer(self, steer: Steer) -> None:
        known = self._jobs.get(steer.job)
        if known is not None:
            getattr(known.control, steer.how)()

    @property
    def busy(self) -> bool:
        """Whether anything renders or waits to."""
        return bool(self._jobs)

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
        plan = self._snapshots.plan(job.snapshot, job.what.targets)

        def emit(event: events.Event) -> None:
            if isinstance(event, events.Finished):
                if not event.cached:
                    self._snapshots.reseeded() if job.what.fresh else self._snapshots.changed()
                self._takes.made(plan, event)
                self._costs.note(plan, event)
            if not isinstance(event, events.Previewed):
                self._send(Told(job.id, event))
            elif self._arena.unread <= _UNREAD:
                with contextlib.suppress(ArenaFull):  # the window hangs; the next picture will do
                    self._send(PreviewSent(job.id, event.node, event.item, self._place(event.image)))

        execute(
            plan,
            self._store,
            emit=emit,
            control=job.control,
            lanes=LaneShare(self._lanes, -1 if job.what.first else 0),
            options=self._snapshots.options_for(job.snapshot, job.what.options),
            fresh=job.what.fresh,
        )

    def _place(self, image: Image) -> Place:
        return self._arena.put(fitted(image.rgb8, _PREVIEW, _PREVIEW), wait=1.0)

    def _refuse(self, job: str, problems: Sequence[Problem]) -> None:
        self._send(Refused(job, tuple(map(Fault.of, problems))))
