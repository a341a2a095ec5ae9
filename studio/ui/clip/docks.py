"""The clip panel shares a place with the inspector: whichever was chosen last, a clip or a node, is in front."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from studio.ui.clip.handles import ClipHandles
from studio.ui.clip.panel import ClipPanel
from studio.ui.session import Session
from studio.ui.timeline.library import LibraryPanel
from studio.ui.timeline.panel import TimelinePanel
from studio.ui.viewer.panel import ViewerPanel


class ClipDocks(QObject):
    """Adds the panel behind the inspector."""

    def __init__(
        self,
        page: QMainWindow,
        docks: dict[str, QDockWidget],
        session: Session,
        timeline: TimelinePanel,
        viewer: ViewerPanel,
        add_panel: Callable[[str, str, QWidget], QDockWidget],
    ) -> None:
        super().__init__(page)
        self._page, self._docks = page, docks
        self.panel = ClipPanel(session, timeline.cut, timeline.lanes)
        add_panel("clip", self.tr("Clip"), self.panel)
        self.handles = ClipHandles(session, viewer, timeline.cut, self.panel.chosen)
        page.tabifyDockWidget(docks["inspector"], docks["clip"])
        docks["inspector"].raise_()
        timeline.lanes.selected.connect(lambda ids: self._front("clip") if ids else None)
        timeline.lanes.opened.connect(lambda _: self._open())
        self.library = LibraryPanel()
        self.library.transition_asked.connect(timeline.adding.transition)
        self.library.title_asked.connect(timeline.adding.title)
        add_panel("library", self.tr("Library"), self.library)
        page.tabifyDockWidget(docks["storyboard"], docks["library"])
        docks["storyboard"].raise_()
        session.selection.active_changed.connect(lambda id: self._front("inspector") if id else None)
        session.commands.add(
            timeline, "timeline.clip_panel", self.tr("Show the clip's settings"), self._open, "Return", place="timeline"
        )

    def _front(self, name: str) -> None:
        """Bring one of both before the other, where they share a place; elsewhere both are in sight."""
        clip, inspector = self._docks["clip"], self._docks["inspector"]
        dock = self._docks[name]
        if clip in self._page.tabifiedDockWidgets(inspector) and not dock.isHidden():
            dock.raise_()

    def _open(self) -> None:
        self._docks["clip"].show()
        self._docks["clip"].raise_()
