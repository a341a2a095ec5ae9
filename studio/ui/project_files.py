"""Projects and their files: new, open, save, recover; each open one is a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from studio.app.recent import Recent
from studio.app.recovery import Left, left_beside, left_in
from studio.base.errors import InvalidProject, ShotgraphError
from studio.base.resources import resource
from studio.graph import projectfile
from studio.graph.catalog import Catalog
from studio.graph.document import Document, backup_of
from studio.graph.graph import Graph
from studio.ui import ask
from studio.ui.bridge import EngineProcess
from studio.ui.canvas.drop import embedded_project
from studio.ui.commands import Commands, Keymap
from studio.ui.project_page import ProjectPage
from studio.ui.project_tabs import ProjectTabs
from studio.ui.window_words import said

_FILTER = "Shotgraph (*.shotgraph)"


def films_folder() -> Path:
    """Where projects without a file put their films: the user's own folder for them, where there is one."""
    films = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MoviesLocation))
    return films if films.is_dir() else Path.home()


class ProjectFiles(QObject):
    """Asks what must be asked, in front of the window. autosaves: folder for projects without a file.

    made(page): a page that is to be shown in a tab; began(page): its project was begun here; saved(page): it has a
    file. said(words): news.
    """

    made = Signal(object)
    began = Signal(object)
    saved = Signal(object)
    said = Signal(str)

    def __init__(
        self,
        window: QWidget,
        tabs: ProjectTabs,
        catalog: Catalog,
        process: EngineProcess | None,
        keymap: Keymap,
        recent: Recent,
        autosaves: Path,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._tabs = tabs
        self._catalog = catalog
        self._process = process
        self._keymap = keymap
        self._recent = recent
        self._autosaves = autosaves
        self._untitled = 0

    def show(self, document: Document) -> ProjectPage:
        """A page of this document, in a tab of its own."""
        page = ProjectPage(document, self._catalog, self._process, Commands(self._keymap), self._autosaves)
        page.open_project.connect(self.open)
        self.made.emit(page)
        self._hold(page)
        return page

    def _hold(self, page: ProjectPage) -> None:
        """Say so when another window has the project open as well; each keeps its unsaved work in a file of its own."""
        path = page.document.path
        if path is not None and not page.lock.take(path):
            ask.open_elsewhere(self._window, path.name)

    def offer_left(self) -> None:
        """What a crash left of projects that had no file yet."""
        left = left_in(self._autosaves)
        if left and ask.recover(self._window, ", ".join(one.name for one in left), saved=False):
            for one in left:
                self.recover(one)

    def new(self) -> ProjectPage:
        self._untitled += 1
        name = self.tr("untitled") + (f" {self._untitled}" if self._untitled > 1 else "")
        page = self.show(Document(name=name, folder=films_folder(), catalog=self._catalog))
        self.began.emit(page)
        return page

    def begin_from(self, example: Path) -> ProjectPage | None:
        """A project of the user's own that begins as the example: what ships with the app is not written to."""
        try:
            graph = projectfile.load(example)
        except InvalidProject as error:
            ask.tell(self._window, self.tr("This example cannot be opened"), said(error))
            return None
        page = self.show(Document(graph, name=example.stem, folder=films_folder(), catalog=self._catalog))
        self.began.emit(page)
        return page

    @property
    def catalog(self) -> Catalog:
        return self._catalog

    def begin_with(self, graph: Graph, name: str) -> ProjectPage:
        """A project of the user's own that begins with a graph."""
        page = self.show(Document(graph, name=name, folder=films_folder(), catalog=self._catalog))
        self.began.emit(page)
        return page

    def browse(self) -> None:
        front = self._tabs.front
        start = str(front.document.folder if front else Path.home())
        chosen, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open a project"), start, _FILTER)
        if chosen:
            self.open(Path(chosen))

    def open(self, path: Path) -> ProjectPage | None:
        """Open a project, or bring it to the front when it is open; what a crash left of it is offered first."""
        path = path.absolute()
        if path.parent == resource("examples"):
            return self.begin_from(path)
        for page in self._tabs.pages:
            if page.document.path == path:
                self._tabs.bring(page)
                return page
        if path.suffix != ".shotgraph" and (text := embedded_project(path)) is not None:
            return self._open_inside(path, text)
        left = left_beside(path)
        if left is not None and ask.recover(self._window, path.name):
            return self.recover(left)
        try:
            document = Document.open(path, self._catalog, tidy=True)
        except InvalidProject as error:
            return self._open_backup(path, error)
        if left is not None:
            left.discard()
        self._recent.add(path)
        return self.show(document)

    def _open_backup(self, path: Path, damage: InvalidProject) -> ProjectPage | None:
        """The content of the save before, as unsaved work over the damaged file; None when there is none either."""
        try:
            graph = projectfile.load(backup_of(path))
        except ShotgraphError:
            ask.tell(self._window, self.tr("This project cannot be opened"), str(damage))
            return None
        if not ask.open_backup(self._window, path.name, str(damage)):
            return None
        return self.show(Document.recovered(graph, path, path.stem, catalog=self._catalog))

    def _open_inside(self, film: Path, text: str) -> ProjectPage | None:
        """The graph that a published film or picture carries, as a project that is not saved yet."""
        try:
            graph = projectfile.loads(text, film.name)
        except InvalidProject as error:
            ask.tell(self._window, self.tr("The project inside this file cannot be opened"), said(error))
            return None
        return self.show(Document(graph, name=film.stem, folder=film.parent, catalog=self._catalog))

    def recover(self, left: Left) -> ProjectPage:
        page = self.show(left.recover(self._catalog))
        page.autosave.write()
        if left.path != page.autosave.path:
            left.discard()
        self.said.emit(self.tr("Recovered what was not saved"))
        return page

    def save(self, page: ProjectPage | None = None) -> bool:
        """Save the project in front (or the given one); asks where when it has no file yet."""
        page = page or self._tabs.front
        if page is None:
            return False
        document = page.document
        if document.path is None:
            return self.save_as(page)
        if document.changed_on_disk():
            choice = ask.changed_on_disk(self._window, document.path.name)
            if choice == "reload":
                return self._try(lambda: document.reload())
            if choice is None:
                return False
        return self._saved(page, document.path)

    def save_as(self, page: ProjectPage | None = None) -> bool:
        page = page or self._tabs.front
        if page is None:
            return False
        document = page.document
        start = document.path or document.folder / f"{document.name}.shotgraph"
        chosen, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save the project"), str(start), _FILTER)
        if not chosen:
            return False
        path = Path(chosen)
        return self._saved(page, path if path.suffix else path.with_suffix(".shotgraph"))

    def _saved(self, page: ProjectPage, path: Path) -> bool:
        page.autosave.catch_up()
        done = self._try(lambda: page.document.save(path))
        if done:
            page.autosave.clear()
            self._recent.add(path)
            self._hold(page)
            self.saved.emit(page)
            self.said.emit(self.tr("Saved {name}").format(name=path.name))
        self._tabs.name(page)
        return done

    def _try(self, work: Callable[[], object]) -> bool:
        try:
            work()
        except ShotgraphError as error:
            ask.tell(self._window, self.tr("That did not work"), said(error))
            return False
        return True
