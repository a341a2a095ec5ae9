"""The render queue on disk: what is to be rendered, in which order, and what became of it. Survives a restart.

Each job carries a snapshot of its project, so editing goes on while it waits; results that both have are made once.
Knows no Qt and renders nothing itself.
"""

from __future__ import annotations

import contextlib
import json
import logging
import re
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

import msgspec

from studio.base.datafile import read_json
from studio.base.errors import InvalidProject
from studio.base.files import write_bytes
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph
from studio.graph.opening import upgraded
from studio.graph.projectfile import load, save

log = logging.getLogger("shotgraph")

State = Literal["waiting", "running", "paused", "done", "failed", "cancelled"]
OVER: tuple[State, ...] = ("done", "failed", "cancelled")
_HISTORY = 50  # jobs that are over and still listed


@dataclass(frozen=True)
class Job:
    """One render. folder: what relative paths of the project start from; output: the file it writes, for show;
    added, began, ended: seconds since 1970, 0 for not yet; words: what went wrong; results: target -> result."""

    id: str
    name: str
    folder: str
    project: str = ""
    targets: tuple[str, ...] = ()
    output: str = ""
    state: State = "waiting"
    added: float = 0.0
    began: float = 0.0
    ended: float = 0.0
    words: str = ""
    results: dict[str, Any] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        return self.state in OVER

    def files(self) -> list[Path]:
        """The files that the job has written and that are still there."""
        results = [one for result in self.results.values() for one in _each(result)]
        return [Path(one) for one in results if isinstance(one, str) and Path(one).is_absolute() and Path(one).exists()]


def _each(result: object) -> list[object]:
    return list(result.values()) if isinstance(result, dict) else [result]


class RenderQueue:
    """Jobs in order, in a folder. Every change is on disk when the call returns; raises StoreError when it cannot be.

    A job that ran when the app ended waits again: what it finished is in the store.
    """

    def __init__(self, folder: Path, catalog: Catalog | None = None) -> None:
        self._folder = folder
        self._catalog = catalog or Catalog([])
        self._listeners: list[Callable[[], None]] = []
        self._jobs = self._read()

    @property
    def jobs(self) -> tuple[Job, ...]:
        return tuple(self._jobs)

    def __getitem__(self, id: str) -> Job:
        return next(job for job in self._jobs if job.id == id)

    def __contains__(self, id: str) -> bool:
        return any(job.id == id for job in self._jobs)

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every change; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # --- changes -------------------------------------------------------------------------------------------

    def add(
        self,
        graph: Graph,
        folder: Path,
        *,
        name: str,
        project: Path | None = None,
        targets: Sequence[str] = (),
        output: Path | None = None,
        first: bool = False,
    ) -> Job:
        """A job for the graph as it is now. first: before the others that wait."""
        id = uuid.uuid4().hex[:12]
        job = Job(id, name, str(folder), str(project or ""), tuple(targets), str(output or ""), added=time.time())
        save(graph, self._snapshot(id))
        place = next((n for n, one in enumerate(self._jobs) if one.state == "waiting"), None) if first else None
        self._jobs.insert(len(self._jobs) if place is None else place, job)
        self._write()
        return job

    def graph(self, id: str) -> Graph:
        """The project as it was when the job was added, which may have been in an earlier version of the app. Raises
        InvalidProject when the snapshot is gone."""
        return upgraded(load(self._snapshot(id)), self._catalog)

    def next(self) -> Job | None:
        """The job that should run now: none while one runs."""
        if any(job.state == "running" for job in self._jobs):
            return None
        return next((job for job in self._jobs if job.state == "waiting"), None)

    def change(self, id: str, state: State, *, words: str = "", results: dict[str, Any] | None = None) -> Job:
        """A job's state is another one. A job that is over can wait again."""
        job = self[id]
        now = time.time()
        job = replace(
            job,
            state=state,
            words=words,
            results=job.results if results is None else results,
            began=now if state == "running" else job.began,
            ended=now if state in OVER else 0.0,
        )
        self._jobs = [job if one.id == id else one for one in self._jobs]
        self._write()
        return job

    def move(self, id: str, place: int) -> None:
        """Put a job at another place in the list."""
        job = self[id]
        rest = [one for one in self._jobs if one.id != id]
        rest.insert(max(0, min(place, len(rest))), job)
        self._jobs = rest
        self._write()

    def remove(self, id: str) -> None:
        """Forget a job. The file that it wrote stays."""
        self._jobs = [job for job in self._jobs if job.id != id]
        self._write()
        self._snapshot(id).unlink(missing_ok=True)

    def clear_finished(self) -> None:
        for job in [job for job in self._jobs if job.over]:
            self._jobs.remove(job)
            self._snapshot(job.id).unlink(missing_ok=True)
        self._write()

    # --- on disk -------------------------------------------------------------------------------------------

    @property
    def _file(self) -> Path:
        return self._folder / "queue.json"

    def _snapshot(self, id: str) -> Path:
        return self._folder / f"{id}.shotgraph"

    def _write(self) -> None:
        over = [job for job in self._jobs if job.over]
        for old in over[: max(0, len(over) - _HISTORY)]:
            self._jobs.remove(old)
            self._snapshot(old.id).unlink(missing_ok=True)
        text = json.dumps({"format": 1, "jobs": [asdict(job) for job in self._jobs]}, indent=1, ensure_ascii=False)
        write_bytes(self._file, text.encode())
        for listener in list(self._listeners):
            listener()

    def _read(self) -> list[Job]:
        try:
            raw = read_json(self._file)
            jobs = [_job(one) for one in raw["jobs"]]
        except FileNotFoundError:
            return []  # the first start
        except (OSError, ValueError, TypeError, KeyError) as error:
            log.warning("the render queue in %s cannot be read and starts empty: %s", self._file, error)
            with contextlib.suppress(OSError):  # no folder, or one that may not be written
                self._file.replace(self._file.with_suffix(".damaged"))
            return []
        return [self._woken(job) for job in jobs]

    def _woken(self, job: Job) -> Job:
        if job.over:
            return job
        try:
            load(self._snapshot(job.id))
        except InvalidProject as error:
            return replace(job, state="failed", words=str(error), ended=time.time())
        return replace(job, state="waiting") if job.state == "running" else job


def _job(raw: Any) -> Job:
    """Raises ValueError, TypeError where it is none."""
    known = {one.name for one in fields(Job)}
    if not isinstance(raw, dict):
        raise TypeError(f"a job is {raw!r}")
    job = msgspec.convert({name: value for name, value in raw.items() if name in known}, Job)
    if not re.fullmatch(r"[0-9a-f]{1,32}", job.id):  # it names a file
        raise ValueError(f"a job's id is {job.id!r}")
    return job
