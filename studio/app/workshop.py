"""Whoever renders in a process of its own, without a window: this machine's node types, settings, models and store, met
by a project. The command line and the library are made of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from studio.app import node_types
from studio.app.console import foreseen, reaching
from studio.base.control import Control
from studio.base.errors import InvalidProject, MediaError, Problem
from studio.base.formats import FILMS, PICTURES
from studio.base.settings import Home, Settings
from studio.graph import events
from studio.graph.execute import Export, execute
from studio.graph.graph import Graph
from studio.graph.opening import marked, upgraded
from studio.graph.plan import Plan, make_plan
from studio.graph.projectfile import dumps, load, loads
from studio.graph.reach import Reach
from studio.graph.revision import Revisions
from studio.graph.store import Store
from studio.graph.validate import validate
from studio.graph.workbench import Emit
from studio.models.library import Library


class Workshop:
    """warn: is told of each plugin that had to be left out. Close it when done: its store is opened by the first
    render. Raises StoreError where the home folder or the settings cannot be used."""

    def __init__(self, warn: Callable[[str], None] | None = None) -> None:
        self.types = node_types.for_engine(warn)
        self.home = Home.find()
        self.settings = Settings(self.home)
        self._opened: Store | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def open_store(self) -> Store:
        """Raises StoreError."""
        if self._opened is None:
            self._opened = Store.of(self.home, self.settings)
        return self._opened

    @cached_property
    def _revision(self) -> Revisions:
        return Revisions(Library(self.home.models, engines=self.types.engines.models()), self.types.engines)

    def read(self, project: Path) -> Graph:
        """A project's graph, or that of a film or picture which carries it; its nodes are brought up to now. Raises
        InvalidProject."""
        return marked(upgraded(_graph_of(project), self.types), self.types)

    def reach(self, project: Path, *, anywhere: bool = False) -> Reach:
        """What the user's settings and earlier answers allow this project."""
        return reaching.reach_of(project, self.home, self.settings, anywhere=anywhere)

    def problems(self, graph: Graph, project: Path, reach: Reach) -> list[Problem]:
        """Everything that is known to be wrong before anything runs."""
        found = validate(graph, self.types, project.parent)
        if not found:
            options = self.settings.options()
            found = foreseen.problems(graph, self.types, project.parent, lambda name: options.get(name, ""))
        return [*found, *reaching.look(graph, self.types, project, reach).problems]

    def plan(self, graph: Graph, folder: Path, targets: Sequence[str] = ()) -> Plan:
        """Raises InvalidProject."""
        return make_plan(graph, self.types, folder, targets, self._revision)

    def make(
        self,
        plan: Plan,
        carried: Graph,
        reach: Reach,
        *,
        emit: Emit,
        control: Control,
        fresh: bool = False,
        export: Export | None = None,
    ) -> events.Done:
        """Run it, see execute.execute. carried: the project as a film carries it. Raises StoreError where the store
        goes out of reach."""
        options = {
            **self.settings.options(),
            **reach.options(),
            "project.json": dumps(carried),
            "voices.folder": str(self.home.voices),
            "signing.folder": str(self.home.signing),
            "models.folder": str(self.home.models),
        }
        return execute(plan, self.open_store(), emit=emit, control=control, options=options, fresh=fresh, export=export)


def _graph_of(path: Path) -> Graph:
    if path.suffix.lower().removeprefix(".") not in (*FILMS, *PICTURES) or not path.is_file():
        return load(path)
    from studio.media.files import mediafile, stills

    still = path.suffix.lower().removeprefix(".") in PICTURES
    try:
        text = (stills if still else mediafile).read_embedded_project(path)
    except MediaError as error:
        raise InvalidProject([error.problem]) from error
    if text is None:
        mend = "Films carry their project unless `embed` was switched off. Name the project's file."
        raise InvalidProject([Problem(f"{path.name} carries no project", mend=mend)])
    return loads(text, path.name)
