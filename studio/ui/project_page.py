"""One open project: its session, the canvas in the middle and the panels docked around it."""

from __future__ import annotations

import math
import threading
import time
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QWidget

from studio.app.recovery import Autosave
from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.ui.bridge import EngineBridge, EngineProcess
from studio.ui.canvas.panel import Canvas
from studio.ui.canvas.thumbnails import Thumbnails
from studio.ui.clip.docks import ClipDocks
from studio.ui.commands import Commands
from studio.ui.document_signals import DocumentSignals
from studio.ui.inspector.panel import Inspector
from studio.ui.last_good import LastGood
from studio.ui.moments import Moments
from studio.ui.painter.brush_docks import PainterDocks
from studio.ui.painter.brush_panel import BrushPanel
from studio.ui.painter.camera_panel import CameraPanel
from studio.ui.places.grips import PlaceGrips
from studio.ui.playhead import Playhead
from studio.ui.project_lock import ProjectLock
from studio.ui.run_state import RunState
from studio.ui.selection import Selection
from studio.ui.session import Session
from studio.ui.sound_docks import add_sound_panels
from studio.ui.storyboard.panel import Storyboard
from studio.ui.timeline.panel import TimelinePanel
from studio.ui.viewer.panel import ViewerPanel
from studio.ui.widgets.labels import PlainLabel
from studio.ui.widgets.strip import ScrollStrip

LEFT, RIGHT, BOTTOM = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)
AREAS = {
    "storyboard": LEFT,
    "library": LEFT,
    "viewer": RIGHT,
    "brush": RIGHT,
    "camera": RIGHT,
    "inspector": RIGHT,
    "timeline": BOTTOM,
    "queue": BOTTOM,
    "mixer": BOTTOM,
}
"""Where a panel docks first; a name that is not here docks at the right."""
EDITORS = {"strokes": "brush"}
"""Kinds of data (spec.Data) whose panel has another name."""
_LOW = 800  # pixels of a page
_NARROW, _COLUMN = 1100, 344
_SETTINGS = 220  # pixels of the inspector: its heading and some settings
_SIZES = {LEFT: 220, RIGHT: 400, BOTTOM: 280}


class ProjectPage(QMainWindow):
    """state_changed: its name or unsaved mark may be others. open_project(path): a file asks to be opened.
    not_kept(words): a crash would lose what was not saved, and why."""

    state_changed = Signal()
    not_kept = Signal(str)
    open_project = Signal(Path)

    def __init__(
        self,
        document: Document,
        catalog: Catalog,
        process: EngineProcess | None,
        commands: Commands,
        autosaves: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Widget)
        self.setObjectName("Page")
        signals = DocumentSignals(document, self)
        run = RunState(self)
        engine = EngineBridge(self)
        last = LastGood(document, autosaves / "rendered", self)
        self.session = Session(document, signals, Selection(self), run, engine, catalog, commands, Playhead(self), last)
        engine.happened.connect(run.feed)
        engine.attach(process)
        signals.changed.connect(lambda old, new: run.edited(old, new))
        signals.state.connect(self.state_changed)
        self.autosave = Autosave(document, autosaves)
        self.lock = ProjectLock(autosaves / "open")
        self._save_soon = QTimer(self, singleShot=True)
        self._save_soon.timeout.connect(self._begin_autosave)
        self._saving: threading.Thread | None = None
        self._saved_at = 0.0
        signals.changed.connect(lambda *_: self._keep_soon())
        self.setDockOptions(QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        for corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner):
            self.setCorner(corner, BOTTOM)
        self.docks: dict[str, QDockWidget] = {}
        self.canvas = Canvas(self.session, self)
        self.canvas.open_project.connect(self.open_project)
        self.canvas.render_asked.connect(self.render_nodes)
        self.setCentralWidget(self.canvas)
        self._thumbnails = Thumbnails(self.session, self)
        self.resize(self.sizeHint())
        self._add_panels()
        # Now that all are there: shared out one by one, the last would get what the first have left.
        heights = {"viewer": 250, "inspector": 260, "timeline": 280}
        self.resizeDocks([self.docks[name] for name in heights], [*heights.values()], Qt.Orientation.Vertical)
        self._usual = self.saveState()

    def _add_panels(self) -> None:
        self.storyboard = Storyboard(self.session)
        self.add_panel("storyboard", self.tr("Storyboard"), self.storyboard)
        self.viewer = ViewerPanel(self.session)
        self.add_panel("viewer", self.tr("Viewer"), self.viewer)
        self.moments = Moments(self.session, self)
        self.inspector = Inspector(self.session, self.moments)
        self.inspector.editor_asked.connect(self._open_editor)
        self.add_panel("inspector", self.tr("Inspector"), self.inspector)
        self.painter = BrushPanel(self.session)
        self.add_panel("brush", self.tr("Motion brush"), self.painter)
        self.camera = CameraPanel(self.session)
        self.add_panel("camera", self.tr("Camera"), self.camera)
        self.resizeDocks([self.docks["viewer"], self.docks["inspector"]], [330, 400], Qt.Orientation.Vertical)
        self.timeline = TimelinePanel(self.session)
        dock = self.add_panel("timeline", self.tr("Timeline"), self.timeline)
        dock.titleBarWidget().add(self.timeline.transport)  # type: ignore[attr-defined]
        self.clip_docks = ClipDocks(self, self.docks, self.session, self.timeline, self.viewer, self.add_panel)
        self.canvas.view.wire_left.connect(self.timeline.take_wire)
        self.viewer.still_at = self.timeline.still_at
        self.timeline.sourcing.follow(lambda: self.viewer.subject, self.viewer.player.own)
        self.moments.follow(self.viewer.player, self.timeline.cut)
        self.viewer.player.moved.connect(lambda _: self.moments.moved.emit())
        self.timeline.curves.follow(self.moments)
        self.places = PlaceGrips(self.session, self.viewer.picture, self.viewer.choice, self.moments)
        self.viewer.add_tool(self.places.button)
        self.painter_docks = PainterDocks(self, self.canvas, self.docks, self.session)
        self.painter.large_asked.connect(lambda on: self.painter_docks.enlarge("brush", on))
        self.camera.large_asked.connect(lambda on: self.painter_docks.enlarge("camera", on))
        add_sound_panels(self, self.docks, self.session, self.viewer.player, self.add_panel, self.show_panel)
        large = {"brush": self.painter.large, "camera": self.camera.large}
        self.painter_docks.made_small.connect(lambda name: large[name].setChecked(False))

    def _open_editor(self, node: str, setting: str, editor: str) -> None:
        """Data is edited in the panel made for it; the panel shows the active node."""
        self.session.selection.select([node])
        name = EDITORS.get(editor, editor)
        if self.show_panel(name) is None:
            self.canvas.reveal(node)
        elif name in ("brush", "camera"):
            self.docks[name].widget().large.setChecked(True)  # type: ignore[attr-defined]

    # --- panels --------------------------------------------------------------------------------------------

    def add_panel(self, name: str, title: str, panel: QWidget) -> QDockWidget:
        """Dock a panel where its name says; its place is the user's to change."""
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setWidget(panel)
        dock.setTitleBarWidget(PanelTitle(title))
        area = AREAS.get(name, RIGHT)
        self.addDockWidget(area, dock)
        upright = area in (LEFT, RIGHT)
        way = Qt.Orientation.Horizontal if upright else Qt.Orientation.Vertical
        self.resizeDocks([dock], [_SIZES[area]], way)
        self.docks[name] = dock
        self.session.commands.add(
            self, f"panel.{name}", self.tr("Show or hide {panel}").format(panel=title), lambda: self.toggle_panel(name)
        )
        return dock

    def show_panel(self, name: str) -> QWidget | None:
        """Bring a panel to the front; None when there is none of that name."""
        dock = self.docks.get(name)
        if dock is None:
            return None
        dock.show()
        dock.raise_()
        self._share_width()
        return dock.widget()

    def toggle_panel(self, name: str) -> None:
        """Hide a panel that is there, else bring it to the front."""
        dock = self.docks[name]
        if dock.isHidden():
            self.show_panel(name)
        else:
            dock.hide()

    def reset_layout(self) -> None:
        for panel in (self.painter, self.camera):
            panel.large.setChecked(False)
        self.restore_layout(self._usual)

    def restore_layout(self, state: QByteArray) -> None:
        """Put the panels where they were left."""
        self.restoreState(state)
        self._share_corner()
        self._share_width()
        self._show_settings()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_corner()
        self._share_width()
        if not event.oldSize().isValid() or event.size().height() < event.oldSize().height():
            self._show_settings()

    def _share_corner(self) -> None:
        """On a low screen viewer and inspector have the whole height, else the timeline the whole width: with all
        three above each other there would be no setting to be seen."""
        owner = RIGHT if self.height() < _LOW else BOTTOM
        if self.corner(Qt.Corner.BottomRightCorner) != owner:
            self.setCorner(Qt.Corner.BottomRightCorner, owner)

    def _share_width(self) -> None:
        """On a narrow screen the right column has what its settings need and no more: Qt lets panels at the bottom lie
        over it rather than take room from it."""
        wide = max((dock.width() for name, dock in self.docks.items() if self._at(name) == RIGHT), default=0)
        if self.width() < _NARROW and wide > _COLUMN:
            self.resizeDocks([self.docks["viewer"]], [_COLUMN], Qt.Orientation.Horizontal)

    def _at(self, name: str) -> Qt.DockWidgetArea:
        dock = self.docks[name]
        seen = not dock.isHidden() and not dock.isFloating()
        return self.dockWidgetArea(dock) if seen else Qt.DockWidgetArea.NoDockWidgetArea

    def _show_settings(self) -> None:
        """The inspector above or below another panel has room for some settings, whatever the layout was made for."""
        dock = self.docks.get("inspector")
        if dock is None or dock.isHidden() or dock.isFloating() or dock.height() >= _SETTINGS:
            return
        side, with_it = self._at("inspector"), [dock, *self.tabifiedDockWidgets(dock)]
        others = [one for name, one in self.docks.items() if one not in with_it and self._at(name) == side]
        above = next((one for one in others if one.isVisible()), None)
        if above is not None:
            half = (dock.height() + above.height()) // 2
            self.resizeDocks([above, dock], [half, half], Qt.Orientation.Vertical)

    def layout_state(self) -> QByteArray:
        return self.painter_docks.layout_before or self.saveState()

    # --- the project -----------------------------------------------------------------------------------------

    @property
    def document(self) -> Document:
        return self.session.document

    def render_nodes(self, targets: tuple[str, ...] = (), *, first: bool = False) -> bool:
        """Render these nodes, or the film; False when there is no engine."""
        # Parts that somebody waits for do not wait for the film.
        now = first or bool(targets)
        return bool(self.session.engine.render(self.document.graph, self.document.folder, targets, first=now))

    def _keep_soon(self) -> None:
        """A copy at once, or when the last one is long enough ago: the next edit does not put it off."""
        if not self._save_soon.isActive():
            due = self._saved_at + self.autosave.pause - time.monotonic()
            self._save_soon.start(max(0, math.ceil(due * 1000)))

    def _begin_autosave(self) -> None:
        if self._saving is not None and self._saving.is_alive():  # a disk that hangs: one thread is enough
            self._save_soon.start(50)
            return
        self._saved_at = time.monotonic()
        self._saving = threading.Thread(target=self._autosave)
        self._saving.start()

    def _autosave(self) -> None:
        """In a thread of its own; the signal crosses over to the window's."""
        before = str(self.autosave.failure or "")
        self.autosave.write()
        now = str(self.autosave.failure or "")
        if now and now != before:
            self.not_kept.emit(now)

    def close_down(self) -> None:
        """The page goes in order: nothing is left to recover."""
        self._save_soon.stop()
        for bridge in self.findChildren(EngineBridge):  # the page's own, and those of panels that try things out
            bridge.leave()
        if self._saving is not None:
            self._saving.join(5.0)  # or it would write the copy after it was taken away
        self.autosave.clear()
        self.lock.leave()

    def sizeHint(self) -> QSize:
        return QSize(1280, 760)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.canvas.view.outdate()  # from far away it is painted in colours that were taken in before
            self.canvas.view.viewport().update()


class PanelTitle(QWidget):
    """A slim title by which a panel is dragged."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("PanelTitle")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.label = PlainLabel(title.upper())
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 8, 12, 4)
        self._row.addWidget(self.label)
        self._row.addStretch(1)

    def add(self, tools: QWidget) -> None:
        """Put a panel's tools beside its title: the row is there anyway."""
        self._row.takeAt(self._row.count() - 1)
        self._row.setContentsMargins(12, 0, 4, 0)
        self.setMinimumHeight(36)  # as high when the tools are hidden
        self._row.addWidget(ScrollStrip(tools), 1)
