"""An open project: the history of its Graph snapshots and the file behind it. Knows no Qt.

Every edit of anything (wires, settings, positions, strokes, cuts, groups) is one labelled snapshot, so undo is
always "the previous graph". Listeners are told the old and the new graph and reconcile what they show.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from studio.base.errors import StoreError
from studio.base.files import plain, write_bytes
from studio.base.regular import read_regular
from studio.graph import projectfile
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph
from studio.graph.laying_out import opened
from studio.graph.opening import marked, upgraded
from studio.graph.project_paths import rebased

Listener = Callable[[Graph, Graph], None]
_DEPTH = 1000  # steps kept; snapshots share all nodes that did not change


@dataclass(frozen=True)
class _Step:
    label: str
    graph: Graph
    merge_key: str | None = None


class Document:
    """A graph that can be edited, undone, saved and watched.

    graph: as a file has it. path is None until the first save; folder is what relative paths in settings start from,
    and until then the one that was given. catalog: the node types, by which nodes of older files are brought up to now,
    new ones are marked (opening.py), and paths are found in settings.
    """

    def __init__(
        self,
        graph: Graph | None = None,
        path: Path | None = None,
        *,
        name: str = "untitled",
        folder: Path | None = None,
        catalog: Catalog | None = None,
    ) -> None:
        self._catalog = catalog or Catalog([])
        first = self._known(graph or Graph())
        self._steps = [_Step("", first)]
        self._now = 0
        self._saved: Graph | None = first
        self._on_disk: bytes | None = None
        self._listeners: list[Listener] = []
        self._name = name
        self._folder = folder or Path.home()
        self.path = path

    @staticmethod
    def open(path: Path, catalog: Catalog | None = None, *, tidy: bool = False) -> Document:
        """The document of a file. tidy: one that nobody has laid out is, which is no unsaved change. Raises
        InvalidProject with every problem found."""
        graph = projectfile.load(path)
        if tidy and catalog is not None:
            graph = opened(graph, catalog)
        document = Document(graph, path.absolute(), catalog=catalog)
        document._on_disk = _content(path)
        return document

    @staticmethod
    def recovered(
        graph: Graph, path: Path | None, name: str, folder: Path | None = None, catalog: Catalog | None = None
    ) -> Document:
        """Work that came out of an autosave: nowhere saved yet, over the file (if any) as it is on disk now."""
        document = Document(graph, path, name=name, folder=folder, catalog=catalog)
        document._saved = None
        document._on_disk = _content(path) if path else None
        return document

    # --- what it is ---------------------------------------------------------------------------------------

    @property
    def graph(self) -> Graph:
        return self._steps[self._now].graph

    @property
    def name(self) -> str:
        return self.path.stem if self.path else self._name

    @property
    def folder(self) -> Path:
        return self.path.parent if self.path else self._folder

    @property
    def dirty(self) -> bool:
        """Whether closing now would lose something."""
        return self._saved is None or (self.graph is not self._saved and self.graph != self._saved)

    @property
    def undo_label(self) -> str:
        """What undo would take back; '' when there is nothing."""
        return self._steps[self._now].label if self._now else ""

    @property
    def redo_label(self) -> str:
        return self._steps[self._now + 1].label if self._now + 1 < len(self._steps) else ""

    # --- editing ------------------------------------------------------------------------------------------

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call listener(old, new) after every change of the graph; returns the call that ends it."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def edit(self, label: str, graph: Graph, merge_key: str | None = None) -> None:
        """Make graph the current snapshot.

        label is what the undo menu says. Edits in a row with the same merge_key (a slider being dragged) are one
        step, until settle(). A graph equal to the current one is no edit.
        """
        graph = marked(graph, self._catalog)
        old, top = self.graph, self._steps[self._now]
        if graph is old or graph == old:
            return
        del self._steps[self._now + 1 :]
        if merge_key is not None and top.merge_key == merge_key:
            before = self._steps[self._now - 1].graph
            if graph == before:  # dragged back to where it began
                self._steps.pop()
                self._now -= 1
            else:
                self._steps[self._now] = replace(top, graph=graph)
        else:
            self._steps.append(_Step(label, graph, merge_key))
            if len(self._steps) > _DEPTH:
                del self._steps[0]
            self._now = len(self._steps) - 1
        self._tell(old)

    def settle(self) -> None:
        """End of a continuous edit: the next one with the same key is a step of its own."""
        self._steps[self._now] = replace(self._steps[self._now], merge_key=None)

    def undo(self) -> bool:
        if not self._now:
            return False
        old = self.graph
        self.settle()
        self._now -= 1
        self.settle()
        self._tell(old)
        return True

    def redo(self) -> bool:
        if self._now + 1 >= len(self._steps):
            return False
        old = self.graph
        self._now += 1
        self.settle()
        self._tell(old)
        return True

    def _tell(self, old: Graph) -> None:
        new = self.graph
        for listener in tuple(self._listeners):
            listener(old, new)

    # --- the file -----------------------------------------------------------------------------------------

    def _known(self, graph: Graph) -> Graph:
        """What a file says, as it is now."""
        return marked(upgraded(graph, self._catalog), self._catalog)

    def save(self, path: Path | None = None) -> None:
        """Write atomically and keep the content that was there as NAME.bak.

        Saved into another folder, relative paths in settings are rewritten to lead to the same files. Raises
        StoreError, and then nothing has changed.
        """
        target = (path or self.path or self.folder / f"{self.name}.shotgraph").absolute()
        steps = self._steps
        if target.parent != self.folder:  # in all snapshots, so that undo keeps its files
            moved = (rebased(step.graph, self._catalog, self.folder, target.parent) for step in steps)
            steps = [replace(step, graph=graph) for step, graph in zip(steps, moved, strict=True)]
        graph = steps[self._now].graph
        content = projectfile.dumps(graph).encode()
        before = _content(target)
        if before is not None and before != content:
            write_bytes(backup_of(target), before)
        write_bytes(target, content)
        old = self.graph
        self.path, self._on_disk = target, content
        self._saved = graph
        if graph is not old:
            self._steps = steps
            self._tell(old)

    def changed_on_disk(self) -> bool:
        """Whether something else has written the file since it was opened or saved here."""
        if self.path is None:
            return False
        try:
            return _content(self.path) != self._on_disk
        except StoreError:
            return True

    def reload(self) -> None:
        """Take what is on disk, as an edit that can be undone. Raises InvalidProject."""
        if self.path is None:
            return
        graph = self._known(projectfile.load(self.path))
        self._on_disk = _content(self.path)
        self.edit("Reload from disk", graph)
        self._saved = self.graph


def backup_of(path: Path) -> Path:
    return path.with_name(path.name + ".bak")


def _content(path: Path) -> bytes | None:
    """The file's bytes; None when there is none. Raises StoreError when it is there and cannot be read."""
    try:
        return read_regular(path, projectfile.LARGEST)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"cannot read {path}: {plain(error)}", mend="Save under another name.") from error
