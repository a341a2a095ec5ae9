"""Beginning from a template, completing a film, keeping one as a template: commands of the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QMessageBox, QWidget

from studio.base.errors import InvalidProject, StoreError
from studio.base.settings import Home
from studio.ui.commands import Commands
from studio.ui.window_words import said

if TYPE_CHECKING:
    from studio.ui.project_files import ProjectFiles
    from studio.ui.project_page import ProjectPage


class TemplateCommands(QObject):
    """actions: in the order of a menu. said(words): news. files, front: of the window, once it is equipped."""

    said = Signal(str)

    def __init__(
        self,
        window: QWidget,
        commands: Commands,
        home: Home,
        files: Callable[[], ProjectFiles],
        front: Callable[[], ProjectPage | None],
    ) -> None:
        super().__init__(window)
        self._window, self._own = window, home.templates
        self._files, self._front = files, front
        add = commands.add
        self.new: QAction = add(
            window, "project.template", self.tr("New from a template…"), lambda: self.begin(), "Ctrl+Shift+N",
            icon="clapperboard",
        )  # fmt: skip
        self.actions: tuple[QAction, ...] = (
            add(window, "project.complete", self.tr("Complete this film"), self.complete, icon="wand-sparkles"),
            add(window, "project.keep_template", self.tr("Save as a template…"), self.keep, icon="star"),
        )

    def begin(self, name: str = "") -> None:
        """Ask for a template and its answers. name: the one that is shown first."""
        from studio.film.templates.shelf import templates
        from studio.ui.project_files import films_folder
        from studio.ui.templates.dialog import TemplateDialog

        found, wrong = templates(self._own)
        files = self._files()
        dialog = TemplateDialog(found, files.catalog, films_folder(), self._window, first=name, wrong=wrong)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.built.connect(lambda graph, title: files.begin_with(graph, title))
        dialog.open()

    def complete(self) -> None:
        """What the film's template has and this graph lacks, in one step."""
        from studio.film.templates.completing import complete, script_node
        from studio.film.templates.shelf import find

        page = self._front()
        if page is None:
            return
        document = page.document
        if not script_node(document.graph):
            self.said.emit(
                self.tr("There is no script to make a film of: add a Script node, or begin from a template.")
            )
            return
        graph = complete(document.graph, find("film", self._own), self._files().catalog, document.folder)
        added = len(graph.nodes) - len(document.graph.nodes)
        if graph == document.graph:
            self.said.emit(self.tr("Nothing is missing: the film is complete."))
            return
        document.edit(self.tr("Complete the film"), graph)
        page.canvas.frame_all()
        self.said.emit(self.tr("%n node(s) were added.", "", added))

    def keep(self) -> None:
        """The project in front as a template; its script and files are what it will ask for."""
        from studio.film.templates.shelf import save

        page = self._front()
        if page is None:
            return
        title, wanted = QInputDialog.getText(
            self._window, self.tr("Save as a template"), self.tr("What is it called?"), text=page.document.name
        )
        title = title.strip()
        if not wanted or not title:
            return
        try:
            save(page.document.graph, title, "", self._own)
        except InvalidProject:  # there is one of that name
            question = self.tr("There is a template “{title}” already. Replace it?").format(title=title)
            if (
                QMessageBox.question(self._window, self.tr("Save as a template"), question)
                != QMessageBox.StandardButton.Yes
            ):
                return
            try:
                save(page.document.graph, title, "", self._own, replacing=True)
            except StoreError as error:
                self.said.emit(said(error))
                return
        except StoreError as error:
            self.said.emit(said(error))
            return
        self.said.emit(self.tr("“{title}” is among the templates now.").format(title=title))
