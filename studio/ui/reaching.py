"""Asks once before a project writes beyond its folder, sends texts to its own endpoint, or reads files elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.app.allowed import Allowed, AllowedProjects
from studio.base.errors import StoreError
from studio.base.settings import Settings
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, upstream
from studio.graph.reach import Reach, sent, unsettled
from studio.host.news import Fault
from studio.ui import ask, node_words
from studio.ui.project_page import ProjectPage
from studio.ui.window_words import said


class Permissions(QObject):
    """One for the window. What a project without a file was allowed goes with it into its file. said(words): news."""

    said = Signal(str)

    def __init__(self, window: QWidget, projects: AllowedProjects, settings: Settings, catalog: Catalog) -> None:
        super().__init__(window)
        self._window = window
        self._projects = projects
        self._settings = settings
        self._catalog = catalog
        self._here: WeakKeyDictionary[ProjectPage, Allowed] = WeakKeyDictionary()

    def watch(self, page: ProjectPage) -> None:
        """From now on the page's renders are asked about."""
        page.session.engine.permit = lambda graph, targets: self.permit(page, graph, targets)

    def began(self, page: ProjectPage) -> None:
        """The page's project was begun in this window."""
        self._allow(page, Allowed(own=True))

    def saved(self, page: ProjectPage) -> None:
        """The page's project has a file, which may be another one than before."""
        self._allow(page, self._here.get(page, Allowed()))

    def permit(self, page: ProjectPage, graph: Graph, targets: Sequence[str] = ()) -> Mapping[str, str] | None:
        """Options for a render of this graph; None when it is not to be: it would do harm, or the user said no."""
        document = page.document
        known = self._allowed(page)
        reach = known.reach(document.path)
        own = Reach.of(lambda name: self._settings.options().get(name, ""))
        found = unsettled(
            graph,
            self._catalog,
            document.folder,
            Reach(reach.writes, reach.endpoints | own.endpoints, project=reach.project),
            _needed(graph, targets),
        )
        if harm := [Fault.of(one) for one in found.problems if one not in found.askable]:
            page.session.engine.invalid.emit(harm)
            return None
        reads = [] if known.own else [str(one) for one in found.outside if str(one) not in known.reads]
        if found.writes or found.endpoints or reads:
            names = node_words.names(graph, self._catalog)
            letters = {
                place: [(names.get(node, node), sent(graph, self._catalog, node)) for node in nodes]
                for place, nodes in found.endpoints.items()
            }
            if not ask.reach(self._window, document.name, found.writes, letters, reads):
                self.said.emit(self.tr("Nothing was rendered"))
                return None
            more = Allowed(frozenset(found.writes), frozenset(found.endpoints), frozenset(reads))
            self._allow(page, more)
        return self._allowed(page).reach(document.path).options()

    def _allowed(self, page: ProjectPage) -> Allowed:
        here = self._here.get(page, Allowed())
        return here.also(self._projects.get(page.document.path)) if page.document.path else here

    def _allow(self, page: ProjectPage, more: Allowed) -> None:
        self._here[page] = self._here.get(page, Allowed()).also(more)
        if page.document.path is not None:
            try:
                self._projects.allow(page.document.path, more)
            except StoreError as error:  # then it holds until the page is closed
                self.said.emit(said(error))


def _needed(graph: Graph, targets: Sequence[str]) -> set[str] | None:
    """The nodes that a render of these targets needs; None for the whole film."""
    if not targets:
        return None
    parents: dict[str, list[str]] = {}
    for wire in graph.wires:
        parents.setdefault(wire.target, []).append(wire.source)
    nodes = [name if name in graph.nodes else name.rpartition(".")[0] for name in targets]
    return upstream(nodes, lambda id: parents.get(id, ()))
