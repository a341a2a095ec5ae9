"""Menus whose entries are found when they are opened: projects of late, and the panels of the project in front."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from studio.recent import Recent

if TYPE_CHECKING:
    from studio.ui.window import MainWindow


class WindowMenus(QObject):
    """recent and panels, to be put into another menu."""

    def __init__(self, window: MainWindow, recent: Recent) -> None:
        super().__init__(window)
        self._window = window
        self._list = recent
        self.recent = QMenu(self.tr("Open recent"), window)
        self.recent.aboutToShow.connect(self._fill_recent)
        self.panels = QMenu(self.tr("Panels"), window)
        self.panels.aboutToShow.connect(self._fill_panels)

    def _fill_recent(self) -> None:
        self.recent.clear()
        for path in self._list.list():
            self.recent.addAction(path.stem, partial(self._window.open, path)).setToolTip(str(path))
        self.recent.setToolTipsVisible(True)
        if self.recent.isEmpty():
            self.recent.addAction(self.tr("Nothing yet")).setEnabled(False)

    def _fill_panels(self) -> None:
        self.panels.clear()
        page = self._window.page
        for name, dock in page.docks.items() if page else ():
            action = self.panels.addAction(dock.windowTitle(), partial(page.toggle_panel, name))
            action.setCheckable(True)
            action.setChecked(not dock.isHidden())
        if page is None:
            self.panels.addAction(self.tr("No project is open")).setEnabled(False)
