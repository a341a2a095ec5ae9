"""Menus whose entries are found when they are opened: projects of late, and the panels of the project in front."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from studio.app.recent import Recent
from studio.ui.widgets.labels import plain_tip

if TYPE_CHECKING:
    from studio.ui.project_page import ProjectPage


class WindowMenus(QObject):
    """recent and panels, to be put into another menu. chosen(path): a project of late. front: the project in front."""

    chosen = Signal(Path)

    def __init__(self, window: QWidget, recent: Recent, front: Callable[[], ProjectPage | None]) -> None:
        super().__init__(window)
        self._list = recent
        self._front = front
        self.recent = QMenu(self.tr("Open recent"), window)
        self.recent.aboutToShow.connect(self._fill_recent)
        self.panels = QMenu(self.tr("Panels"), window)
        self.panels.aboutToShow.connect(self._fill_panels)

    def _fill_recent(self) -> None:
        self.recent.clear()
        for path in self._list.list():
            entry = QAction(path.stem, self.recent)
            entry.setToolTip(plain_tip(str(path)))
            entry.triggered.connect(lambda _=False, path=path: self.chosen.emit(path))
            self.recent.addAction(entry)
        self.recent.setToolTipsVisible(True)
        if self.recent.isEmpty():
            self._say(self.recent, self.tr("Nothing yet"))

    def _fill_panels(self) -> None:
        self.panels.clear()
        page = self._front()
        if page is None:
            self._say(self.panels, self.tr("No project is open"))
            return
        for name, dock in page.docks.items():
            entry = QAction(dock.windowTitle(), self.panels, checkable=True, checked=not dock.isHidden())
            entry.triggered.connect(lambda _=False, name=name: page.toggle_panel(name))
            self.panels.addAction(entry)

    def _say(self, menu: QMenu, words: str) -> None:
        menu.addAction(QAction(words, menu, enabled=False))
