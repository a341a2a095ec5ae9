"""Autosaves: a copy of unsaved work beside the project, there only while it is needed.

The copy is a project file like any other with one key more, `autosave`, that says whose it is. It is written a
moment after an edit and removed by a save or an orderly close, so one whose process is gone is left by a crash.
"""

from __future__ import annotations

import os
import threading
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
        self.failure: ShotgraphError | None = None

    @property
    def path(self) -> Path:
        """Where the copy lies, or would: beside the project, but not where that cannot be written to."""
        file = self._document.path
        if file is not None and not self._elsewhere:
            return beside(file)
        return self._folder / f"{self._document.name}-{os.getpid()}-{id(self):x}{SUFFIX}"

    def write(self) -> None:
        """Bring the copy up to date; may run in a thread of its own. What goes wrong is kept in `failure`: the
        document itself is safe in memory, so nothing is raised at the user for it."""
        with self._lock:
            graph = self._document.graph
            if graph is self._written or not self._document.dirty:
                return
            try:
                path = self._write(graph)
            except ShotgraphError as error:
                self.failure = error
                return
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


def left_beside(file: Path) -> Left | None:
    """What a crash left of this project, if its work differs from the file."""
    left = _left(beside(file), file)
    if left is None:
        return None
    try:
        same = projectfile.load(file) == left.graph
    except InvalidProject:
        same = False
    if same:
        left.discard()
        return None
    return left


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


def _alive(owner: dict[str, object]) -> bool:
    """Whether the process that wrote the copy still runs (and is not another one with its number)."""
    pid = owner.get("pid")
    return isinstance(pid, int) and psutil.pid_exists(pid) and owner.get("started") == _started(pid)


def _started(pid: int) -> float:
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return 0.0
