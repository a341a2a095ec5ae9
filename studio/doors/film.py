"""A project in a script's hands: opened or begun, edited, checked, saved, rendered, its results as values.

import studio

with studio.open_project("film.shotgraph") as film:
    film.set("stills", seed=7)
    film.render()                       # every publish node
    picture = film.value("stills")["goal"].pixels   # numpy, height x width x 3
    film.save()
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from studio.app.console import reaching
from studio.app.workshop import Workshop
from studio.base.control import Control
from studio.base.errors import InvalidProject, Problem, ShotgraphError
from studio.doors import edits
from studio.graph import events
from studio.graph.document import Document
from studio.graph.graph import Graph
from studio.graph.reach import Reach
from studio.graph.spec import NodeSpec

Progress = Callable[[events.Event], None]
"""Told what happens in a render (studio.graph.events), from several threads; must not block."""


class RenderFailed(ShotgraphError):
    """Some nodes failed. problems: which and why; rendered: what was made all the same."""

    def __init__(self, problems: Sequence[Problem], rendered: Rendered) -> None:
        first, more = problems[0], len(problems) - 1
        super().__init__(f"{first}{f' (and {more} more)' if more else ''}", mend="")
        self.problems = tuple(problems)
        self.rendered = rendered


@dataclass(frozen=True)
class Rendered:
    """results: target -> a number, a text, the path of a file, or item -> one of these for a series. ran, cached: tasks
    that were made, and those that were there; notes: (node, item, text); cancelled: it was stopped, and what was made
    by then is kept."""

    results: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    ran: int = 0
    cached: int = 0
    cancelled: bool = False
    notes: tuple[tuple[str, str | None, str], ...] = ()

    @property
    def files(self) -> list[Path]:
        """The files that were written."""
        each = [one for made in self.results.values() for one in (made.values() if isinstance(made, dict) else [made])]
        found = [Path(one) for one in each if isinstance(one, str) and Path(one).is_absolute()]
        return [Path(os.path.normpath(one)) for one in found if one.is_file()]


class Film:
    """One project. Every edit is one step that `undo` takes back; nothing is written until `save`.

    What the script itself sets (a path to write to, an endpoint) counts as the user's word, as `--set` does on the
    command line; what stands in the project file does not, and a render refuses to write outside its folder.
    allow_outside: it may. Close it, or use it in a `with`: that closes the store.
    """

    def __init__(self, document: Document, workshop: Workshop, *, allow_outside: bool = False) -> None:
        self._document = document
        self._workshop = workshop
        self._anywhere = allow_outside
        self._said: dict[tuple[str, str], None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._workshop.close()

    # --- what it is -----------------------------------------------------------------------------------------

    @property
    def graph(self) -> Graph:
        """The project as it is now: immutable, nodes by id and wires."""
        return self._document.graph

    @property
    def path(self) -> Path | None:
        return self._document.path

    @property
    def node_types(self) -> tuple[NodeSpec, ...]:
        """Every node type of this installation, those of trusted plugins included."""
        return tuple(self._workshop.types)

    # --- editing --------------------------------------------------------------------------------------------

    def add(self, type: str, id: str = "", **settings: Any) -> str:
        """Add a node; returns its id, which is `id` or one made of the type. Raises InvalidProject where there is no
        such type or setting, or the id is taken."""
        graph, id = edits.added(self.graph, self._workshop.types, type, id, settings)
        self._said.update({(id, name): None for name in settings})
        self._document.edit(f"Add {self._workshop.types[type].title}", graph)
        return id

    def set(self, node: str, *, item: str | None = None, **settings: Any) -> None:
        """Change settings of a node; of one item of a series alone (a shot's id) where `item` is given."""
        self._document.edit(f"Change {node}", edits.changed(self.graph, self._workshop.types, node, settings, item))
        self._said.update({(node, name): None for name in settings})

    def connect(self, source: str, target: str) -> None:
        """Wire "NODE.OUTPUT" (or "NODE" where it has one output) to "NODE.SOCKET" (or a setting's name). Raises
        InvalidProject where the types do not fit or the graph would go round."""
        graph = edits.connected(self.graph, self._workshop.types, self._place.parent, source, target)
        self._document.edit(f"Connect {source}", graph)

    def disconnect(self, target: str) -> None:
        """Take off what leads to "NODE.SOCKET"."""
        self._document.edit(f"Disconnect {target}", edits.disconnected(self.graph, target))

    def remove(self, *nodes: str) -> None:
        """Remove nodes with their wires."""
        self._document.edit(f"Remove {', '.join(nodes)}", edits.removed(self.graph, nodes))

    def edit(self, label: str, graph: Graph) -> None:
        """Take another graph, made of this one by the pure functions of `studio.graph`."""
        self._document.edit(label, graph)

    def undo(self) -> bool:
        """Take the last edit back; False where there is none."""
        return self._document.undo()

    def redo(self) -> bool:
        return self._document.redo()

    def save(self, path: str | Path | None = None) -> Path:
        """Write the project; nodes without a place are laid out. Returns the file. Raises StoreError."""
        self._document.edit("Tidy", edits.laid_out(self.graph))
        self._document.save(None if path is None else Path(path))
        assert self._document.path is not None
        return self._document.path

    # --- making ---------------------------------------------------------------------------------------------

    def check(self) -> list[Problem]:
        """Everything that a render would fail at for a reason known beforehand: where, what, and the mend."""
        return self._workshop.problems(self.graph, self._place, self._reach())

    def render(
        self,
        *targets: str,
        progress: Progress | None = None,
        control: Control | None = None,
        fresh: bool = False,
    ) -> Rendered:
        """Make the targets ("NODE" or "NODE.OUTPUT"; none: every publish node). Values that are no numbers, texts or
        files are written into the results folder of this installation; `value` gives them as they are.

        control: its cancel() ends the run within a step. fresh: draw every random seed anew. Raises InvalidProject
        where the project is wrong, and RenderFailed where a node failed: what was made is kept.
        """
        from studio.app.console.export import Exporter

        control = control or Control()
        export = Exporter(self._workshop.home.results, None, control, self._workshop.home.voices)
        return self._run(targets, progress, control, fresh, export)

    def value(self, target: str, *, progress: Progress | None = None) -> Any:
        """What a node makes, made now if need be: a float, a str, or an Image, Mask, Video, Matte, Audio ... of
        `studio.media.values`; of a series a dict by item. A Video is lazy: its frames are made as they are asked for,
        while this film is open. Raises as `render` does."""
        made = self._run([target], progress, Control(), False, lambda _target, _item, value, _lineage: value)
        return next(iter(made.results.values()), None)

    # --- inside ---------------------------------------------------------------------------------------------

    @property
    def _place(self) -> Path:
        return self._document.path or self._document.folder / f"{self._document.name}.shotgraph"

    def _reach(self) -> Reach:
        reach = self._workshop.reach(self._place, anywhere=self._anywhere)
        said = [f"{node}.{name}=" for node, name in self._said if node in self.graph.nodes]
        return reaching.typed(reach, self.graph, self._workshop.types, self._place.parent, said, None)

    def _run(
        self,
        targets: Sequence[str],
        progress: Progress | None,
        control: Control,
        fresh: bool,
        export: Callable[..., Any],
    ) -> Rendered:
        made = self._workshop.plan(self.graph, self._place.parent, targets)
        reach = self._reach()
        found = reaching.look(self.graph, self._workshop.types, self._place, reach, made.steps)
        if found.problems:
            raise InvalidProject(found.problems)
        failed: list[Problem] = []
        notes: dict[tuple[str, str | None, str], None] = {}

        def told(event: events.Event) -> None:
            match event:
                case events.Failed(node, item, message, mend):
                    failed.append(Problem(message, node, item, mend=mend))
                case events.Noted(node, item, text):
                    notes[node, item, text] = None
            if progress is not None:
                progress(event)

        done = self._workshop.make(made, self.graph, reach, emit=told, control=control, fresh=fresh, export=export)
        rendered = Rendered(done.results, done.seconds, done.ran, done.cached, done.cancelled, tuple(notes))
        if failed:
            raise RenderFailed(failed, rendered)
        return rendered


def open_project(path: str | Path, *, allow_outside: bool = False) -> Film:
    """A project file (or a film that carries one). Raises InvalidProject with every problem found."""
    workshop = Workshop()
    return Film(Document.open(Path(path), workshop.types), workshop, allow_outside=allow_outside)


def new_project(path: str | Path | None = None, *, allow_outside: bool = False) -> Film:
    """An empty project. path: where `save` will write it; relative paths in settings start from its folder, or from the
    current one."""
    workshop = Workshop()
    document = Document(path=None if path is None else Path(path).absolute(), folder=Path.cwd(), catalog=workshop.types)
    return Film(document, workshop, allow_outside=allow_outside)
