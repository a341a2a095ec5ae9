"""When the painters open, and how they get room: beside the canvas with their node, in its place when asked to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QByteArray, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from studio.film.motion.camera_moves import CAMERA
from studio.film.motion.painting import BRUSH
from studio.ui.session import Session

PANELS = {BRUSH: "brush", CAMERA: "camera"}
_STAY = ("storyboard",)  # what is shown beside a painter that has the room of the canvas


class PainterDocks(QObject):
    """Shows a painter while a node of its kind is active, and hides what it showed when another node is.

    made_small(name): a painter has given the canvas its room back, whoever wanted that.
    """

    made_small = Signal(str)

    def __init__(self, page: QMainWindow, canvas: QWidget, docks: Mapping[str, QDockWidget], session: Session) -> None:
        super().__init__(page)
        self._page, self._canvas, self._docks, self._session = page, canvas, docks, session
        self._shown = ""
        self._before: QByteArray | None = None
        self._sizes: dict[str, tuple[int, int]] = {}
        self._large = ""
        for name in PANELS.values():
            page.tabifyDockWidget(docks["viewer"], docks[name])
            docks[name].hide()
            docks[name].visibilityChanged.connect(partial(self._put_away, name))
        docks["viewer"].raise_()
        QTimer.singleShot(0, self, self._settle)
        session.selection.active_changed.connect(self._follow)

    def _settle(self) -> None:
        """A layout of last time may show a painter whose node is not active now."""
        active = self._session.document.graph.nodes.get(self._session.selection.active)
        for kind, name in PANELS.items():
            if active is None or active.type != kind:
                self._docks[name].hide()

    def _put_away(self, name: str, visible: bool) -> None:
        """Nobody is left with neither painter nor canvas."""
        if not visible and self._large == name and self._docks[name].isHidden():
            self.enlarge(name, False)
            self._docks[name].hide()

    def _follow(self, active: str) -> None:
        node = self._session.document.graph.nodes.get(active)
        if node is None or self._before is not None:
            return
        name = PANELS.get(node.type, "")
        if self._shown and self._shown != name:
            self._docks[self._shown].hide()
            self._shown = ""
        if name:
            if not self._docks[name].isVisible():
                self._shown = name
            self.raise_panel(name)

    def raise_panel(self, name: str) -> None:
        """Show a painter without making its column wider than it is."""
        dock = self._docks[name]
        width = self._docks["inspector"].width()
        dock.show()
        dock.raise_()
        if self._docks["inspector"].isVisible() and not dock.isFloating():
            self._page.resizeDocks([dock], [width], Qt.Orientation.Horizontal)

    # --- large --------------------------------------------------------------------------------------------------

    @property
    def layout_before(self) -> QByteArray | None:
        """The layout to keep while a painter is large; None when none is."""
        return self._before

    def enlarge(self, name: str, on: bool) -> None:
        """Give a painter the room of the canvas, or put everything back."""
        dock = self._docks[name]
        if on and self._before is None:
            self._before, self._large = self._page.saveState(), name
            # a panel behind another one's tab is visible to Qt, with the size that it had when it was last in front
            seen = {name: d for name, d in self._docks.items() if d.isVisible() and not d.visibleRegion().isEmpty()}
            self._sizes = {name: (d.width(), d.height()) for name, d in seen.items()}
            for other, panel in self._docks.items():
                if other != name and other not in _STAY:
                    panel.hide()
            dock.show()
            self._canvas.hide()
            kept = [self._docks[other] for other in _STAY if self._docks[other].isVisible()]
            if kept:
                sizes = [kept[0].width(), self._page.width() - kept[0].width()]
                self._page.resizeDocks([kept[0], dock], sizes, Qt.Orientation.Horizontal)
            dock.widget().setFocus()
        elif not on and self._before is not None:
            before, self._before, self._large = self._before, None, ""
            self._canvas.show()
            self._page.restoreState(before)
            # What the hidden canvas had given up is not part of a saved state.
            docks = [self._docks[name] for name in self._sizes]
            for place, way in ((0, Qt.Orientation.Horizontal), (1, Qt.Orientation.Vertical)):
                self._page.resizeDocks(docks, [size[place] for size in self._sizes.values()], way)
            self.made_small.emit(name)
