"""Autosaves: a copy of unsaved work beside the project, there only while it is needed.

The copy is a project file like any other with one key more, `autosave`, that says whose it is. It is written with the
first edit and then as fast as edits come and the disk takes it (see `pause`), and removed by a save or an orderly
close, so one whose process is gone is left by a crash. Each process has a file of its own: a second window on the same
project leaves the first one's copy alone.
"""

from __future__ import annotations

import glob
import os
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from studio.base.errors import InvalidProject, ShotgraphError
from studio.base.files import write_bytes
from studio.graph import projectfile
from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.graph.graph import Graph

_KEY = "autosave"
_SHORTEST, _LONGEST = 0.03, 2.0  # seconds between two copies
_SHARE = 10  # a copy may take this part of the time
SUFFIX = ".autosave"


class Autosave:
    """Keeps a copy of one document. folder: where copies of projects go that have no file yet."""

    def __init__(self, document: Document, folder: Path) -> None:
        self._document = document
        self._folder = folder
        self._written: Graph | None = None
        self._path: Path | None = None
        self._lock = threading.Lock()
        self._elsewhere = False
        self._seconds = 0.0
        self.failure: ShotgraphError | None = None

    @property
    def path(self) -> Path:
        """Where the copy lies, or would: beside the project, but not where that cannot be written to."""
        file = self._document.path
        if file is not None and not self._elsewhere:
            kept = self._path
            return kept if kept in (beside(file), _of_process(file)) and kept is not None else _own(file)
        return self._folder / f"{self._document.name}-{os.getpid()}-{id(self):x}{SUFFIX}"

    @property
    def pause(self) -> float:
        """Seconds to wait after a copy before the next: a slow disk or a large project is not written all the time, and
        yet never later than two seconds after an edit."""
        return min(_LONGEST, max(_SHORTEST, _SHARE * self._seconds))

    def write(self) -> None:
        """Bring the copy up to date; may run in a thread of its own. What goes wrong is kept in `failure`: the
        document itself is safe in memory, so nothing is raised at the user for it."""
        with self._lock:
            graph = self._document.graph
            if not self._document.dirty:  # undone as far as the file: an older copy would bring it back
                if self._path is not None:
                    self._path.unlink(missing_ok=True)
                self._written, self._path = None, None
                return
            if graph is self._written:
                return
            began = time.monotonic()
            try:
                path = self._write(graph)
            except ShotgraphError as error:
                self.failure = error
                return
            finally:
                self._seconds = time.monotonic() - began
            if self._path is not None and self._path != path:
                self._path.unlink(missing_ok=True)
            self._written, self._path, self.failure = graph, path, None

    def _write(self, graph: Graph) -> Path:
        """Raises StoreError where there is no place for it."""
        file = self._document.path
        owner: dict[str, object] = {"pid": os.getpid(), "started": _started(os.getpid())}
        owner |= {"project": file.name, "file": str(file)} if file else {"folder": str(self._document.folder)}
        content = projectfile.dumps(replace(graph, extra={**graph.extra, _KEY: owner})).encode()
        try:
            write_bytes(self.path, content)
        except ShotgraphError:
            if file is None or self._elsewhere:
                raise
            self._elsewhere = True  # a read-only folder, a full card: the user's own folder may do
            write_bytes(self.path, content)
        return self.path

    def catch_up(self) -> None:
        """Before the project is saved: a copy that is there becomes what is saved, for after a crash between the save
        and `clear` an older one would be offered over the newer file."""
        if self._path is not None:
            self.write()

    def clear(self) -> None:
        """The work is saved, or given up: the copy goes."""
        with self._lock:
            for path in {self._path, self.path} - {None}:
                if path is not None:
                    path.unlink(missing_ok=True)
            self._written, self._path = None, None


@dataclass(frozen=True)
class Left:
    """Work that a crash left behind. path: the copy; project: the file it belongs to, None when it had none; folder:
    what relative paths of a project without a file start from."""

    path: Path
    project: Path | None
    graph: Graph
    folder: Path | None = None

    @property
    def name(self) -> str:
        return self.project.stem if self.project else self.path.name.rsplit("-", 2)[0]

    def recover(self, catalog: Catalog | None = None) -> Document:
        """The work as an unsaved document of its project."""
        return Document.recovered(self.graph, self.project, self.name, self.folder, catalog)

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)


def beside(file: Path) -> Path:
    return file.with_name(f".{file.name}{SUFFIX}")


def _own(file: Path) -> Path:
    """Where this process keeps its copy: another one's is left to it."""
    first = beside(file)
    owner = _owner(first)
    return first if owner is None or _is_own(owner) or not _alive(owner) else _of_process(file)


def _of_process(file: Path) -> Path:
    return file.with_name(f".{file.name}.{os.getpid()}{SUFFIX}")


def left_beside(file: Path) -> Left | None:
    """What a crash left of this project, if its work differs from the file; of several the newest."""
    others = file.parent.glob(f".{glob.escape(file.name)}.*{SUFFIX}")
    found = [left for path in (beside(file), *others) if (left := _left(path, file)) is not None]
    for left in sorted(found, key=_written_at, reverse=True):
        try:
            same = projectfile.load(file) == left.graph
        except InvalidProject:
            same = False
        if not same:
            return left
        left.discard()
    return None


def _written_at(left: Left) -> int:
    try:
        return left.path.stat().st_mtime_ns
    except OSError:
        return 0


def left_in(folder: Path) -> list[Left]:
    """What crashes left of projects that had no file yet, or none that could be written beside."""
    found: Iterable[Path] = sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else ()
    return [left for path in found if (left := _left(path, None))]


def _left(path: Path, project: Path | None) -> Left | None:
    if not path.exists():
        return None
    try:
        graph = projectfile.load(path)
    except InvalidProject:
        return None  # cut short by the crash itself; the copy before it was replaced whole, so this is rare
    owner = graph.extra.get(_KEY)
    if isinstance(owner, dict) and _alive(owner):
        return None
    extra = {key: value for key, value in graph.extra.items() if key != _KEY}
    folder, file = (owner.get("folder"), owner.get("file")) if isinstance(owner, dict) else (None, None)
    if project is None and isinstance(file, str):  # it could not be kept beside its project
        project = Path(file)
    return Left(path, project, replace(graph, extra=extra), Path(folder) if isinstance(folder, str) else None)


def _owner(path: Path) -> dict[str, object] | None:
    """Who wrote the copy at this path; None where there is none that can be read."""
    if not path.exists():
        return None
    try:
        owner = projectfile.load(path).extra.get(_KEY)
    except InvalidProject:
        return None
    return owner if isinstance(owner, dict) else None


def _is_own(owner: dict[str, object]) -> bool:
    return owner.get("pid") == os.getpid() and owner.get("started") == _started(os.getpid())


def _alive(owner: dict[str, object]) -> bool:
    """Whether the process that wrote the copy still runs (and is not another one with its number)."""
    pid = owner.get("pid")
    return isinstance(pid, int) and psutil.pid_exists(pid) and owner.get("started") == _started(pid)


def _started(pid: int) -> float:
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return 0.0
