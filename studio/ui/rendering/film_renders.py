"""Films on their way: the render queue, what is asked before a long render, and what is told when one is over."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from studio.app.allowed import AllowedProjects
from studio.app.queue import Job
from studio.base.errors import StoreError
from studio.base.settings import Settings
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph
from studio.graph.spec import SaveFile
from studio.host.commands import EstimateOf
from studio.host.news import Looked
from studio.ui import ask, node_words
from studio.ui.bridge import EngineProcess
from studio.ui.notify import Notifier
from studio.ui.project_page import ProjectPage
from studio.ui.rendering.preflight import Preflight, worth_asking
from studio.ui.rendering.queue_panel import QueuePanel
from studio.ui.rendering.queue_runner import QueueRunner, open_queue
from studio.ui.run_log import RunLog
from studio.ui.window_words import said

FILMS = frozenset((".mp4", ".mov", ".m4v", ".mkv", ".webm"))


class FilmRenders(QObject):
    """One for the window; a film goes on when its tab is closed. folder: where the queue is kept. said(words): news.
    check_asked(film): it is rendered, and the user wants it looked over."""

    said = Signal(str)
    check_asked = Signal(Path)

    def __init__(
        self,
        window: QWidget,
        process: EngineProcess | None,
        folder: Path,
        catalog: Catalog,
        allowed: AllowedProjects,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._settings = settings
        self._catalog = catalog
        self._window = window
        self._process = process
        queue, self._queue_lock = open_queue(folder, catalog)
        self.queue = QueueRunner(queue, process, self, lambda project: allowed.get(project).reach(project).options())
        self.log = RunLog(process, self)
        self._notifier = Notifier(window)
        self.queue.finished.connect(self._job_over)
        if process is not None:
            process.died.connect(self._engine_died)

    def panel(self) -> QueuePanel:
        """The queue as a panel of a page."""
        return QueuePanel(self.queue, self.log)

    def meet(self, page: ProjectPage) -> None:
        """A page was opened: it follows the jobs that an earlier run of the app left for it."""
        document = page.document
        self.queue.meet(page.session.engine, document.graph, document.folder, document.path)

    def render(self, page: ProjectPage, *, first: bool = False) -> None:
        """Put the film into the render queue; a long render, or one that may not fit, is looked over before."""
        document = page.document
        graph = document.graph
        permit = page.session.engine.permit
        options = permit(graph, ()) if permit is not None else {}
        if options is None:
            return

        def add() -> None:
            try:
                self.queue.add(
                    graph,
                    document.folder,
                    name=document.name,
                    project=document.path,
                    first=first,
                    page=page.session.engine,
                    options=options,
                )
            except StoreError as error:
                self.said.emit(said(error))

        def look_over(answer: Looked) -> None:
            estimate = answer.estimate
            if estimate is None:
                page.render_nodes(first=first)  # tells what is wrong with the project
            elif worth_asking(estimate):
                dialog = Preflight(
                    document.name,
                    estimate,
                    self._window,
                    names=node_words.names(graph, page.session.catalog),
                    files=written(graph, self._catalog, document.folder),
                    check=self._settings.get("render.check") is True,
                )
                dialog.check.toggled.connect(self._choose_check)
                dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
                dialog.accepted.connect(add)
                dialog.open()
            else:
                add()

        if not page.session.engine.look(graph, document.folder, EstimateOf(), look_over, page):
            self.said.emit(self.tr("The engine is not running"))

    def _job_over(self, job: Job) -> None:
        if job.state == "done":
            self._notifier.say(self.tr("{name} is rendered").format(name=job.name), "")
            film = next((file for file in job.files() if file.suffix.lower() in FILMS), None)
            if film is not None and self._settings.get("render.check") is True:
                self.check_asked.emit(film)
        elif job.state == "failed":
            self._notifier.say(self.tr("{name} could not be rendered").format(name=job.name), job.words)
            self.said.emit(job.words)

    def _choose_check(self, on: bool) -> None:
        try:
            self._settings.set("render.check", True if on else None)
        except StoreError as error:
            self.said.emit(said(error))

    def _engine_died(self, node: str, item: object) -> None:
        if self._process is None or not self._process.unfinished:
            return
        node, item = self.queue.named(node, str(item or ""))
        if ask.resume(self._window, node, item):
            self._process.resume()
        else:
            self._process.dismiss()


def written(graph: Graph, catalog: Catalog, folder: Path) -> list[Path]:
    """The files that the sinks of a graph name, as far as their settings say so."""
    found = []
    for node in graph.nodes.values():
        spec = catalog.reads(node)
        if spec is None or not spec.sink or node.muted or node.bypassed:
            continue
        for setting in spec.settings:
            value = node.settings.get(setting.name, setting.default)
            if isinstance(setting.kind, SaveFile) and str(value or "") not in ("", "."):
                found.append(folder / str(value))
    return found
