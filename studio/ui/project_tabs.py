"""The projects that are open: a tab in the bar and a page in the window's middle for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from studio.ui.top_bar import TopBar
from studio.ui.welcome import Welcome

if TYPE_CHECKING:
    from studio.ui.project_page import ProjectPage


class ProjectTabs(QObject):
    """changed(): another page is in front now. titled(words): what the window is to be called."""

    changed = Signal()
    titled = Signal(str)

    def __init__(self, bar: TopBar, stack: QStackedWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._bar = bar
        self._tabs = bar.tabs
        self._stack = stack
        self._tabs.currentChanged.connect(self._switch)
        self._tabs.tabMoved.connect(self._moved)

    @property
    def front(self) -> ProjectPage | None:
        """The project in front."""
        widget = self._stack.currentWidget()
        return None if widget is None or isinstance(widget, Welcome) else cast("ProjectPage", widget)

    @property
    def pages(self) -> list[ProjectPage]:
        widgets = [self._stack.widget(number) for number in range(self._stack.count())]
        return [cast("ProjectPage", widget) for widget in widgets if not isinstance(widget, Welcome)]

    def add(self, page: ProjectPage) -> None:
        """Put a page behind the others, and bring it to the front."""
        page.state_changed.connect(lambda: self.name(page))
        self._stack.addWidget(page)
        self._bar.add_tab()
        self.name(page)
        self._tabs.setCurrentIndex(self._tabs.count() - 1)
        self._switch(self._tabs.count() - 1)

    def take_out(self, page: ProjectPage) -> None:
        number = self.pages.index(page)
        self._stack.removeWidget(page)
        self._tabs.removeTab(number)

    def bring(self, page: ProjectPage) -> None:
        """Show a page that is open."""
        self._tabs.setCurrentIndex(self.pages.index(page))

    def step(self, way: int) -> None:
        """To the page beside the one in front, round and round."""
        if self._tabs.count():
            self._tabs.setCurrentIndex((self._tabs.currentIndex() + way) % self._tabs.count())

    def name(self, page: ProjectPage) -> None:
        """Write a page's name and unsaved mark where they stand."""
        document = page.document
        words = document.name + (" *" if document.dirty else "")
        number = self.pages.index(page)
        self._tabs.setTabText(number, words)
        self._tabs.fit()
        self._tabs.setTabToolTip(number, str(document.path or self.tr("not saved yet")))
        if page is self.front:
            self.titled.emit(f"{words} — Shotgraph")

    def _switch(self, number: int) -> None:
        pages = self.pages
        if 0 <= number < len(pages):
            page = pages[number]
            self._stack.setCurrentWidget(page)
            page.canvas.view.setFocus()
            self.changed.emit()
            self.name(page)

    def _moved(self, old: int, new: int) -> None:
        page = self.pages[old]
        self._stack.removeWidget(page)
        self._stack.insertWidget(new, page)
        self._stack.setCurrentWidget(self.pages[self._tabs.currentIndex()])
