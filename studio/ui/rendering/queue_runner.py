"""Feeds the engine from the render queue, one job after the other, and knows how far each is."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile, QObject, Signal

from studio.app.queue import Job, RenderQueue, State
from studio.base.errors import ShotgraphError, StoreError
from studio.film.story.shots import short_names
from studio.graph import events
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph
from studio.host.commands import EstimateOf, FilmOf, Steering
from studio.host.news import Looked, Order
from studio.ui.bridge import EngineBridge, EngineProcess
from studio.ui.window_words import said, sentence

log = logging.getLogger("shotgraph")


@dataclass(frozen=True)
class JobProgress:
    """How far a running job is. node, item: what was heard of last, as people call it; done, of: tasks; rate: of that
    task, in units a second; fraction: 0..1 of the whole by the time that parts took before; left: seconds, None while
    unknown."""

    node: str = ""
    item: str | None = None
    done: int = 0
    of: int = 0
    rate: float = 0.0
    unit: str = ""
    fraction: float = 0.0
    left: float | None = None


@dataclass
class _Run:
    """The job that the engine has. weights: seconds a task of each node is expected to take."""

    id: str
    engine_job: str
    began: float = field(default_factory=time.monotonic)
    weights: Mapping[str, float] = field(default_factory=dict)
    waiting: dict[tuple[str, str | None], float] = field(default_factory=dict)
    """Tasks that are known and not finished: how much of each is done, 0..1."""
    done: dict[tuple[str, str | None], float] = field(default_factory=dict)
    """Tasks that ran, and what they weigh; those that the store had weigh nothing."""
    cached: int = 0
    nodes: Mapping[str, str] = field(default_factory=dict)
    shots: Mapping[str, str] = field(default_factory=dict)
    """What the nodes and shots of the film are called."""
    failed: list[str] = field(default_factory=list)
    lost: bool = False
    """The engine died over it, and nobody has said yet whether to go on."""
    progress: JobProgress = field(default_factory=JobProgress)

    def called(self, node: str, item: str | None) -> str:
        """A task in words."""
        return ", ".join(filter(None, self.named(node, item).values()))

    def named(self, node: str, item: str | None) -> dict[str, Any]:
        """A task as Progress tells it."""
        return {"node": self.nodes.get(node, node), "item": self.shots.get(item, item) if item else None}


def open_queue(folder: Path, catalog: Catalog | None = None) -> tuple[RenderQueue, QLockFile]:
    """The queue of this app: the first in the folder that no other running app holds. Keep the lock as long."""
    number = 1
    while True:
        own = folder / str(number)
        own.mkdir(parents=True, exist_ok=True)
        lock = QLockFile(str(own / "lock"))
        lock.setStaleLockTime(0)  # stale only when its process is gone
        if lock.tryLock(0):
            return RenderQueue(own, catalog), lock
        number += 1


class QueueRunner(QObject):
    """One for the app. changed(): jobs or states are others; progressed(id); finished(Job): done, failed or cancelled.

    A job keeps running whatever becomes of the tab that it came from.
    """

    changed = Signal()
    progressed = Signal(str)
    finished = Signal(Job)

    def __init__(
        self,
        queue: RenderQueue,
        process: EngineProcess | None,
        parent: QObject | None = None,
        allowed: Callable[[Path], Mapping[str, str]] = lambda project: {},
    ) -> None:
        """allowed: what the user said that a project may touch beyond its folder, for jobs of an earlier run."""
        super().__init__(parent)
        self._allowed = allowed
        self._options: dict[str, Mapping[str, str]] = {}
        self.queue = queue
        self._process = process
        self._run: _Run | None = None
        self._pages: dict[str, EngineBridge] = {}
        stop = queue.listen(self.changed.emit)
        self.destroyed.connect(lambda *_: stop())
        if process is not None:
            process.told.connect(self._hear)
            process.refused.connect(self._refused)
            process.looked.connect(self._estimated)
            process.dismissed.connect(self._dismissed)
            process.ready.connect(self._next)
        self._asked = 0

    # --- orders --------------------------------------------------------------------------------------------

    def add(
        self,
        graph: Graph,
        folder: Path,
        *,
        name: str,
        project: Path | None = None,
        targets: Sequence[str] = (),
        first: bool = False,
        page: EngineBridge | None = None,
        options: Mapping[str, str] | None = None,
    ) -> Job:
        """Queue a render of the graph as it is now. page: who is told what happens; options: application settings for
        it. Raises StoreError.

        What waits already and is the same is not queued twice.
        """
        for job in self.queue.jobs:
            same = (job.folder, job.targets, job.project) == (str(folder), tuple(targets), str(project or ""))
            if same and not job.over and self.queue.graph(job.id) == graph:
                return job
        job = self.queue.add(graph, folder, name=name, project=project, targets=targets, first=first)
        if page is not None:
            self._pages[job.id] = page
        if options is not None:
            self._options[job.id] = options
        self._next()
        return job

    def meet(self, page: EngineBridge, graph: Graph, folder: Path, project: Path | None) -> None:
        """A project was opened: jobs of an earlier run of the app that are to render it as it is now tell it, too."""
        for job in self.queue.jobs:
            same = (job.folder, job.project) == (str(folder), str(project or ""))
            if not same or job.over or job.id in self._pages:
                continue
            try:
                if self.queue.graph(job.id) != graph:
                    continue
            except ShotgraphError:
                continue  # a job that cannot be read says so when its turn comes
            self._pages[job.id] = page
            if self._run is not None and self._run.id == job.id:
                page.adopt(self._run.engine_job, under_way=True)

    def pause(self, id: str) -> None:
        """A running job holds after its step; a waiting one is passed over."""
        if self._run is not None and self._run.id == id:
            self._steer("pause")
        if not self.queue[id].over:
            self._change(id, "paused")

    def resume(self, id: str) -> None:
        """Go on with a paused job, or put one that is over into the queue again."""
        if self._run is not None and self._run.id == id:
            if self._run.lost and self._process is not None:
                self._process.resume()
            else:
                self._steer("resume")
                self._change(id, "running")
            return
        self._change(id, "waiting", results={})
        self._next()

    def cancel(self, id: str) -> None:
        """Stop a job; what it finished is kept in the store."""
        if self._run is not None and self._run.id == id:
            self._steer("cancel")
        elif not self.queue[id].over:
            self._change(id, "cancelled")

    def remove(self, id: str) -> None:
        """Forget a job that does not run."""
        if self._run is None or self._run.id != id:
            self.queue.remove(id)
            self._pages.pop(id, None)
            self._options.pop(id, None)

    def progress(self, id: str) -> JobProgress:
        return self._run.progress if self._run is not None and self._run.id == id else JobProgress()

    def named(self, node: str, item: str) -> tuple[str, str]:
        """A node and a shot of the running job as people call them."""
        return (self._run.nodes.get(node, node), self._run.shots.get(item, item)) if self._run else (node, item)

    @property
    def running(self) -> Job | None:
        """The job that the engine has, paused or not."""
        return self.queue[self._run.id] if self._run is not None and self._run.id in self.queue else None

    def _change(self, id: str, state: State, *, words: str = "", results: dict[str, Any] | None = None) -> Job:
        try:
            return self.queue.change(id, state, words=words, results=results)
        except StoreError as error:
            # The queue goes on in memory; what a restart would find is an older state of it, which runs again.
            log.warning("the render queue is not kept: %s", error)
            self.changed.emit()
            return self.queue[id]

    def _steer(self, how: Steering) -> None:
        if self._process is not None and self._run is not None:
            self._process.steer(self._run.engine_job, how)

    # --- the engine ----------------------------------------------------------------------------------------

    def _next(self) -> None:
        if self._run is not None or self._process is None or self._process.state not in ("ready", "starting"):
            return
        job = self.queue.next()
        if job is None:
            return
        try:
            graph = self.queue.graph(job.id)
        except ShotgraphError as error:
            self._end(self._change(job.id, "failed", words=said(error)))
            return
        folder = Path(job.folder)
        self._asked = self._process.client.look(graph, folder, EstimateOf(tuple(job.targets)))
        options = self._options.get(job.id)
        if options is None:
            options = self._allowed(Path(job.project)) if job.project else {}
        engine_job = self._process.render(Order(graph, folder, FilmOf(tuple(job.targets), dict(options))))
        nodes = {id: node.title for id, node in graph.nodes.items() if node.title}
        self._run = _Run(job.id, engine_job, nodes=nodes, shots=short_names(graph))
        page = self._pages.get(job.id)
        if page is not None:
            page.adopt(engine_job)
        self._change(job.id, "running")

    def _estimated(self, request: int, answer: Looked) -> None:
        if self._run is None or request != self._asked or answer.estimate is None:
            return
        self._run.weights = {
            node: cost.seconds / max(1, cost.tasks)
            for node, cost in answer.estimate.nodes.items()
            if cost.seconds is not None
        }

    def _hear(self, job: str, event: Any) -> None:
        run = self._run
        if run is None or job != run.engine_job:
            return
        match event:
            case events.Planned(nodes):
                run.waiting = dict.fromkeys(((node, None) for node in nodes), 0.0)
                run.done, run.cached, run.began = {}, 0, time.monotonic()
                log.info("%s: rendering, %d nodes", self._name(run), len(nodes))
                if run.lost:
                    run.lost = False
                    self._change(run.id, "running")
            case events.Expanded(node, items):
                run.waiting.pop((node, None), None)
                run.waiting.update(dict.fromkeys(((node, item) for item in items), 0.0))
            case events.Progressed(node, item, done, total, unit, rate, _):
                run.waiting[node, item] = min(1.0, done / total) if total else 0.0
                run.progress = replace(run.progress, **run.named(node, item), rate=rate, unit=unit)
            case events.Started(node, item):
                run.progress = replace(run.progress, **run.named(node, item), rate=0.0, unit="")
            case events.Finished(node, item, cached, seconds):
                run.waiting.pop((node, item), None)
                if cached:
                    run.cached += 1
                else:
                    run.done[node, item] = run.weights.get(node, 1.0)
                    log.info("%s: %s made in %.1f s", self._name(run), run.called(node, item), seconds)
            case events.Failed(node, item, message):
                run.waiting.pop((node, item), None)
                run.failed.append(f"{run.called(node, item)}: {sentence(message)}")
                log.error("%s: %s: %s", self._name(run), run.called(node, item), message)
            case events.Noted(node, item, text):
                log.warning("%s: %s: %s", self._name(run), run.called(node, item), text)
                return
            case events.Skipped(node, item):
                run.waiting.pop((node, item), None)
            case events.Done():
                self._done(run, event)
                return
            case _:
                return
        self._measure(run)

    def _name(self, run: _Run) -> str:
        return next((job.name for job in self.queue.jobs if job.id == run.id), run.id)

    def _measure(self, run: _Run) -> None:
        """Whole and left, by what tasks of these nodes took before; a node that never ran counts as the mean."""
        known = list(run.weights.values())
        usual = sum(known) / len(known) if known else 1.0
        ahead = sum(run.weights.get(node, usual) * (1 - part) for (node, _), part in run.waiting.items())
        partly = sum(run.weights.get(node, usual) * part for (node, _), part in run.waiting.items())
        behind = sum(run.weights.get(node, usual) for node, _ in run.done) + partly
        spent = time.monotonic() - run.began
        fraction = behind / (behind + ahead) if behind + ahead else 1.0
        # The pace so far says more than the past once there is some of it.
        left = spent * ahead / behind if behind and (fraction > 0.05 or not known) else (ahead if known else None)
        finished = len(run.done) + run.cached
        run.progress = replace(
            run.progress, done=finished, of=finished + len(run.waiting), fraction=fraction, left=left
        )
        self.progressed.emit(run.id)

    def _done(self, run: _Run, done: events.Done) -> None:
        if self._process is not None and run.engine_job in self._process.unfinished:
            run.lost = True
            self._change(run.id, "paused", words=self.tr("The engine stopped; what was finished is kept."))
            return
        self._run = None
        how = "cancelled" if done.cancelled else f"failed, {done.failed} nodes" if done.failed else "done"
        log.info("%s: %s after %.1f s, %d made, %d kept", self._name(run), how, done.seconds, done.ran, done.cached)
        if done.cancelled:
            job = self._change(run.id, "cancelled")
        elif done.failed:
            job = self._change(run.id, "failed", words="\n".join(run.failed))
        else:
            job = self._change(run.id, "done", results=dict(done.results))
        self._end(job)

    def _refused(self, engine_job: str, problems: Any) -> None:
        if self._run is not None and engine_job == self._run.engine_job:
            id, self._run = self._run.id, None
            self._end(self._change(id, "failed", words="\n".join(map(str, problems))))

    def _end(self, job: Job) -> None:
        self.finished.emit(job)
        self._next()

    def _dismissed(self) -> None:
        """The engine died and its jobs are not to go on now: they stay in the queue, paused."""
        if self._run is not None and self._run.lost:
            self._run = None
            self._next()
