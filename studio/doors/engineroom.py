"""One engine process for those who ask from outside, and the renders that they have asked for.

The same process as the window's, under the same rules: results are shared by the store, a project writes inside its
folder, an engine that dies is started again and its renders go on. Nothing here blocks but `ask` and `Job.wait`.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from studio.app import node_types
from studio.app.console import foreseen, reaching
from studio.app.console.report import as_json
from studio.base.errors import InvalidProject, Problem, ShotgraphError, StoreError
from studio.base.settings import Home, Settings, store_budget, store_folder
from studio.graph import events
from studio.graph.graph import Graph
from studio.graph.reach import Reach
from studio.graph.validate import validate
from studio.host.client import EngineClient, Launch
from studio.host.commands import FilmOf, Questions
from studio.host.news import Died, Logged, Looked, News, Order, Refused, Told, Unusable

log = logging.getLogger("shotgraph")

JobState = Literal["waiting", "running", "done", "failed", "cancelled"]
_NEWEST = 8  # finished tasks of a job that are kept in mind
_TOLD = 4000  # events of a job that are kept
_JOBS = 200  # jobs that are over and still listed
_HOPELESS = 3  # deaths in a row without a finished task, after which its renders are given up
_PATIENCE = 600.0  # seconds that an answer may take: a look may have to make what it looks at


@dataclass(eq=False)
class Outside:
    """A render that was asked for from outside. Its events are numbered, and as `render --json` writes them; problems:
    what was wrong or failed; results: target -> number, text, file, or the digest of another value."""

    id: str
    project: Path
    targets: tuple[str, ...]
    graph: Graph = field(default_factory=Graph, repr=False)
    state: JobState = "waiting"
    added: float = field(default_factory=time.time)
    ended: float = 0.0
    problems: list[Problem] = field(default_factory=list)
    results: dict[str, Any] = field(default_factory=dict)
    ran: int = 0
    cached: int = 0
    at: dict[str, Any] = field(default_factory=dict)
    """The event of progress that was told last."""
    newest: tuple[tuple[str, str | None], ...] = ()
    """(node, item) of the tasks that were finished last, newest first."""
    _events: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=_TOLD))
    _count: int = 0
    _tasks: int = 0
    _over: int = 0
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _listeners: list[Callable[[], object]] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        return self.state in ("done", "failed", "cancelled")

    @property
    def progress(self) -> tuple[int, int]:
        """(tasks that are over, tasks known so far)."""
        return self._over, self._tasks

    def files(self) -> list[Path]:
        """The files that it has written and that are still there."""
        each = [one for made in self.results.values() for one in (made.values() if isinstance(made, dict) else [made])]
        found = [Path(one) for one in each if isinstance(one, str) and Path(one).is_absolute()]
        return [one for one in found if one.is_file()]

    def as_data(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "job": self.id,
            "project": str(self.project),
            "targets": list(self.targets),
            "state": self.state,
            "added": self.added,
            "ended": self.ended,
            "tasks_over": self._over,
            "tasks_known": self._tasks,
            "events": self._count,
            "at": self.at,
            "results": self.results,
            "files": list(map(str, self.files())),
            "made": self.ran,
            "from_store": self.cached,
            "problems": list(map(str, self.problems)),
        }

    def since(self, number: int) -> tuple[int, list[dict[str, Any]]]:
        """(how many there were, those from `number` on that are still kept)."""
        with self._changed:
            first = self._count - len(self._events)
            return self._count, list(self._events)[max(0, number - first) :]

    def wait(self, timeout: float | None = None, beyond: int | None = None) -> bool:
        """Until it is over, or until there are more than `beyond` events. False when the time is up."""
        with self._changed:
            return self._changed.wait_for(
                lambda: self.is_over or (beyond is not None and self._count > beyond), timeout
            )

    def listen(self, listener: Callable[[], object]) -> Callable[[], None]:
        """Call it after every event, on the engine's thread; returns what ends that."""
        with self._changed:
            self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def hear(self, event: events.Event) -> None:
        with self._changed:
            match event:
                case events.Planned():
                    self.state, self._tasks, self._over = "running", 0, 0
                case events.Expanded(_, items):
                    self._tasks += len(items)
                case events.Finished(node, item):
                    self._over += 1
                    self.newest = ((node, item), *self.newest[: _NEWEST - 1])
                case events.Skipped():
                    self._over += 1
                case events.Failed(node, item, message, mend):
                    self._over += 1
                    self.problems.append(Problem(message, node, item, mend=mend))
                case events.Done():
                    self.results, self.ran, self.cached = dict(event.results), event.ran, event.cached
                    self._settle("cancelled" if event.cancelled else "failed" if event.failed else "done")
            data = as_json(event)
            if data is not None:
                self._tell(data)

    def end(self, state: JobState, problems: Sequence[Problem] = ()) -> None:
        with self._changed:
            self.problems += problems
            self._settle(state)
            self._tell(
                {
                    "event": "done",
                    "seconds": 0.0,
                    "ran": self.ran,
                    "cached": self.cached,
                    "failed": len(self.problems),
                    "cancelled": state == "cancelled",
                    "results": {},
                }
            )

    def _settle(self, state: JobState) -> None:
        self.state, self.ended = state, time.time()

    def _tell(self, data: dict[str, Any]) -> None:
        if data["event"] == "progress":
            self.at = data
        self._events.append(data)
        self._count += 1
        self._changed.notify_all()
        for listener in list(self._listeners):
            listener()


class EngineRoom:
    """warn: is told of plugins that were left out. Close it when done. Raises StoreError where the home folder cannot
    be used."""

    def __init__(
        self, warn: Callable[[str], None] | None = None, catalog: str = "studio.app.node_types:for_engine"
    ) -> None:
        self.types = node_types.known(warn or log.warning)
        self.home = Home.find()
        self.settings = Settings(self.home)
        self._catalog = catalog
        self._lock = threading.RLock()
        self._client: EngineClient | None = None
        self._closed = False
        self._deaths = 0
        self._asked: dict[int, Future[Looked]] = {}
        self._jobs: dict[str, Outside] = {}

    def close(self) -> None:
        with self._lock:
            self._closed = True
            client, self._client = self._client, None
        if client is not None:
            client.close()
        for job in self.jobs:
            if not job.is_over:
                job.end("cancelled")

    # --- questions ------------------------------------------------------------------------------------------

    def ask(self, graph: Graph, folder: Path, what: Questions, patience: float = _PATIENCE) -> Looked:
        """The answer to a question about results. Raises StoreError when the engine cannot give one."""
        with self._lock:  # the answer may come before its number is written down, so it waits for this lock
            number = self._engine().look(graph, folder, what)
            answer = self._asked[number] = Future()
        try:
            return answer.result(patience)
        except TimeoutError:
            raise StoreError("the engine did not answer in time", mend="Try again; a render may be at work.") from None
        finally:
            with self._lock:
                self._asked.pop(number, None)

    # --- checks ---------------------------------------------------------------------------------------------

    def reach(self, project: Path) -> Reach:
        """As far as the user's settings and earlier answers let this project go."""
        return reaching.reach_of(project, self.home, self.settings)

    def problems(self, graph: Graph, project: Path) -> list[Problem]:
        """Everything that a render would fail at for a reason known beforehand."""
        found = validate(graph, self.types, project.parent)
        if not found:
            options = self._options()
            found = foreseen.problems(graph, self.types, project.parent, lambda name: options.get(name, ""))
        return [*found, *reaching.look(graph, self.types, project, self.reach(project)).problems]

    # --- renders --------------------------------------------------------------------------------------------

    @property
    def jobs(self) -> list[Outside]:
        """Newest last."""
        with self._lock:
            return list(self._jobs.values())

    def job(self, id: str) -> Outside | None:
        with self._lock:
            return self._jobs.get(id)

    def render(self, graph: Graph, project: Path, targets: Sequence[str] = (), *, fresh: bool = False) -> Outside:
        """Queue a render: one runs after the other. Raises InvalidProject where the project would reach beyond what it
        may; everything else that is wrong is told by the job."""
        reach = self.reach(project)
        found = reaching.look(graph, self.types, project, reach)
        if found.problems:
            raise InvalidProject(found.problems)
        job = Outside(secrets.token_hex(6), project, tuple(targets), graph)
        with self._lock:
            over = [one for one in self._jobs.values() if one.is_over]
            for old in over[: max(0, len(over) - _JOBS)]:
                del self._jobs[old.id]
            self._jobs[job.id] = job
            self._engine().render(job.id, Order(graph, project.parent, FilmOf(tuple(targets), reach.options(), fresh)))
        return job

    def cancel(self, id: str) -> bool:
        """Stop a render within its step; False where it is over or there is none."""
        with self._lock:
            job = self._jobs.get(id)
            if job is None or job.is_over or self._client is None:
                return False
            self._client.steer(id, "cancel")
            return True

    # --- the engine -----------------------------------------------------------------------------------------

    def _options(self) -> dict[str, str]:
        folders: Mapping[str, Path] = {
            "voices.folder": self.home.voices,
            "models.folder": self.home.models,
            "signing.folder": self.home.signing,
        }
        return {**self.settings.options(), **{name: str(folder) for name, folder in folders.items()}}

    def _engine(self) -> EngineClient:
        """Call with the lock."""
        if self._closed:
            raise StoreError("the engine is closed", mend="Start the server again.")
        if self._client is None:
            launch = Launch(
                store_folder(self.home, self.settings),
                store_budget(self.home, self.settings),
                self._options(),
                self._catalog,
            )
            self._client = EngineClient(launch, self._hear)
        return self._client

    def _hear(self, news: News) -> None:
        match news:
            case Told(job, event):
                if isinstance(event, events.Finished):
                    self._deaths = 0
                for one in self._named(job):
                    one.hear(event)
            case Refused(job):
                for one in self._named(job):
                    one.end("failed", news.problems)
            case Looked(request):
                with self._lock:
                    answer = self._asked.get(request)
                if answer is not None and not answer.done():
                    answer.set_result(news)
            case Unusable(what, mend):
                self._lost(f"the engine cannot start: {what}", mend)
            case Died():
                self._died(news)
            case Logged(level, text):
                log.log(logging.getLevelName(level) if level.isupper() else logging.INFO, "engine: %s", text)

    def _named(self, job: str) -> Iterator[Outside]:
        with self._lock:
            found = self._jobs.get(job)
        if found is not None:
            yield found

    def _died(self, died: Died) -> None:
        """Its renders go on in another engine: what they finished is in the store."""
        self._deaths += 1
        with self._lock:
            self._client = None
            waiting, self._asked = self._asked, {}
        for answer in waiting.values():
            answer.set_exception(StoreError("the engine died over it", mend="Ask again."))
        if self._deaths >= _HOPELESS:
            self._lost(f"the engine died {self._deaths} times in a row", died.words or "The log has the details.")
            return
        threading.Thread(target=self._resume, args=(died,), name="engine again", daemon=True).start()

    def _resume(self, died: Died) -> None:
        try:
            with self._lock:
                if not self._closed:
                    for job, order in died.orders.items():
                        self._engine().render(job, order)
        except (OSError, ShotgraphError) as error:
            self._lost(f"the engine cannot be started again: {error}", "")

    def _lost(self, what: str, mend: str) -> None:
        with self._lock:
            self._client, self._deaths = None, 0
            waiting, self._asked = self._asked, {}
        for answer in waiting.values():
            answer.set_exception(StoreError(what, mend=mend))
        self._give_up(what, mend)

    def _give_up(self, what: str, mend: str = "") -> None:
        for job in self.jobs:
            if not job.is_over:
                job.end("failed", [Problem(what, mend=mend)])
