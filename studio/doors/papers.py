"""Projects by name, wherever they are at the moment: in an open window, where an edit is a step that its user can undo,
or else in their file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from studio.app.windowdoor import Shown, WindowDoor, windows
from studio.base.errors import InvalidProject, Problem, StoreError
from studio.base.settings import Home
from studio.doors.edits import laid_out
from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.graph.graph import Graph
from studio.graph.opening import marked, upgraded

ENDING = ".shotgraph"


@dataclass(frozen=True)
class Located:
    """A project as it is now. path: its file, or where it would lie; shown: it is open in a window."""

    name: str
    graph: Graph
    path: Path
    shown: bool


class Papers:
    """Blocks while a file or a window is asked. Raises InvalidProject and StoreError."""

    def __init__(self, types: Catalog, home: Home) -> None:
        self._types = types
        self._home = home

    def shown(self) -> list[Shown]:
        """The projects of all open windows; of one that does not answer, none."""
        found: list[Shown] = []
        for window in windows(self._home):
            try:
                found += window.projects()
            except StoreError:
                continue
        return found

    def read(self, project: str) -> Located:
        """project: a file's path, or the title of one that is open and has no file yet."""
        name, window = self._window(project)
        if window is not None:
            graph, folder = window.read(name)
            path = Path(name) if Path(name).is_absolute() else folder / f"{name}{ENDING}"
            return Located(name, marked(upgraded(graph, self._types), self._types), path, True)
        path = _file(project)
        return Located(str(path), Document.open(path, self._types).graph, path, False)

    def edit(self, project: str, label: str, change: Callable[[Graph, Path], Graph]) -> Located:
        """Make `change(graph, folder)` of it, as one step. In a file what was there is kept as NAME.bak."""
        name, window = self._window(project)
        if window is not None:
            was, folder = window.read(name)
            now = laid_out(change(marked(upgraded(was, self._types), self._types), folder))
            window.edit(name, was, now, label)
            return self.read(project)
        path = _file(project)
        document = Document.open(path, self._types)
        document.edit(label, laid_out(change(document.graph, document.folder)))
        if document.dirty:
            document.save()
        return Located(str(path), document.graph, path, False)

    def create(self, project: str, graph: Graph | None = None) -> Located:
        """A new file. Raises InvalidProject where there is one already."""
        path = _file(project)
        if path.exists():
            raise _wrong(f"{path} is there already", "Choose another name, or edit the project that is there.")
        document = Document(graph, path, catalog=self._types)
        document.save()
        return Located(str(path), document.graph, path, False)

    def _window(self, project: str) -> tuple[str, WindowDoor | None]:
        """What the window that shows it calls it, and its door; (project, None) where none does."""
        path = str(Path(project).expanduser().absolute())
        for window in windows(self._home):
            try:
                for one in window.projects():
                    if one.path == path or (not one.path and one.title == project):
                        return one.path or one.title, window
            except StoreError:
                continue
        return project, None


def _file(project: str) -> Path:
    path = Path(project).expanduser().absolute()
    if path.suffix != ENDING or "\0" in project:
        raise _wrong(f"{path} is no project", f"Name a file that ends in {ENDING}.")
    return path


def _wrong(what: str, mend: str) -> InvalidProject:
    return InvalidProject([Problem(what, mend=mend)])
