"""The canvas' view: shows a Graph as items, pans and zooms, and turns the mouse into gestures.

It edits nothing: gestures call `actions`, which make the edits.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsItem, QGraphicsView, QWidget

from studio.graph.catalog import Catalog
from studio.graph.graph import Graph
from studio.ui.canvas.base import NodeViewer
from studio.ui.canvas.chosen import ChosenItems
from studio.ui.canvas.far import FarLayer
from studio.ui.canvas.fold import place_of
from studio.ui.canvas.grid import Grid
from studio.ui.canvas.group import GroupItem
from studio.ui.canvas.items import GraphItems
from studio.ui.canvas.node import NodeItem, Port
from studio.ui.canvas.wire import DotItem, WireItem

FAR = 0.28  # below this zoom the far layer stands in for the items
ZOOM_MIN, ZOOM_MAX = 0.04, 3.0
_WORLD = 200_000.0


class GraphView(NodeViewer):
    """nodes, wires, groups: the items of the graph that it shows; chosen: those that are selected. `pressed`, `moved`
    and `released` go to the gestures' owner."""

    view_moved = Signal()
    double_clicked = Signal(object, QPointF)
    pressed = Signal(QMouseEvent)
    moved = Signal(QMouseEvent)
    released = Signal(QMouseEvent)
    dropped = Signal(QDropEvent)
    menu_asked = Signal(QPoint)
    wire_left = Signal(str, str, QPoint)
    """node, output, place on the screen: a wire was let go outside the canvas"""

    def __init__(self, catalog: Catalog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        scene = self.scene()
        self._items = GraphItems(scene, catalog)
        self.nodes, self.wires, self.groups = self._items.nodes, self._items.wires, self._items.groups
        self.chosen = ChosenItems(scene, self._items, self)
        self.far = FarLayer()
        self._far_stale = True
        self._grid = Grid()
        scene.addItem(self.far)
        scene.setItemIndexMethod(scene.ItemIndexMethod.BspTreeIndex)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setSceneRect(QRectF(-_WORLD, -_WORLD, 2 * _WORLD, 2 * _WORLD))
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Node canvas"))
        self.resetTransform()
        self.center_at(QPointF(0, 0))
        self.chosen.painted.connect(self.outdate)
        scene.selectionChanged.connect(self._selection_changed)

    # --- the graph ----------------------------------------------------------------------------------------

    def sync(self, old: Graph, new: Graph) -> None:
        """Make the items show `new`, where they have shown `old`."""
        with self.chosen.silently():
            self._items.show(old, new)

    def follow(self, item: NodeItem) -> None:
        """Redraw the wires at a node that has moved."""
        self._items.follow(item)

    def _selection_changed(self) -> None:
        self.chosen.tell()  # by way of the view, which goes before the scene does

    def outdate(self) -> None:
        """Something moved or changed colour: the far layer and the map are rebuilt before they are shown next."""
        self._far_stale = True
        if self.is_far:
            self.refresh_far()
        self.view_moved.emit()

    @property
    def is_far(self) -> bool:
        """Whether the far layer stands in for the items."""
        return self._items.far

    def refresh_far(self) -> None:
        if self._far_stale:
            self.far.rebuild(self.nodes.values(), self.wires.values(), self.groups.values())
            self._far_stale = False

    # --- where things are ---------------------------------------------------------------------------------

    def at(self, position: QPoint) -> QGraphicsItem | None:
        """What lies under a point of the viewport: a port before a dot, a node, a wire, a backdrop."""
        found = self.scene().items(
            QRectF(self.mapToScene(position - QPoint(3, 3)), self.mapToScene(position + QPoint(3, 3)))
        )
        for kind in (Port, DotItem, NodeItem, WireItem, GroupItem):
            for item in found:
                if isinstance(item, kind) and not (kind is Port and self.is_far):
                    return item
        return None

    def content_rect(self, ids: Iterable[str] = ()) -> QRectF:
        chosen = [self.nodes[id] for id in ids if id in self.nodes] or list(self.nodes.values())
        rect = QRectF()
        for item in chosen:
            rect = rect.united(place_of(item))
        if not ids:
            for group in self.groups.values():
                rect = rect.united(group.shown) if group.isVisible() else rect
        return rect

    # --- pan and zoom ---------------------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        return self.transform().m11()

    def center_at(self, point: QPointF) -> None:
        self.centerOn(point)
        self.view_moved.emit()

    def pan(self, pixels: QPoint) -> None:
        """Move what is shown by viewport pixels."""
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() - pixels.x())
        down.setValue(down.value() - pixels.y())
        self.view_moved.emit()

    def zoom_to(self, zoom: float, at: QPoint | None = None) -> None:
        """Set the zoom; the scene point under `at` (viewport; the middle by default) stays where it is."""
        at = at or self.viewport().rect().center()
        fixed = self.mapToScene(at)
        factor = min(ZOOM_MAX, max(ZOOM_MIN, zoom)) / self.zoom
        QGraphicsView.scale(self, factor, factor)
        self._level_of_detail()
        self.pan(at - self.mapFromScene(fixed))

    def frame(self, rect: QRectF, *, most: float = 1.0) -> None:
        """Show a part of the scene whole, no larger than `most`."""
        if rect.isEmpty():
            return
        size = self.viewport().size()
        fit = min((size.width() - 64) / rect.width(), (size.height() - 64) / rect.height())
        self.zoom_to(min(most, fit))
        self.center_at(rect.center())

    def _level_of_detail(self) -> None:
        far = self.zoom < FAR
        if far != self.is_far:
            self._items.set_far(far)
            self.far.setVisible(far)
        if far:
            self.refresh_far()

    # NodeGraphQt keeps a scene rectangle of its own and fits it again on every resize; ours is fixed.
    def _update_scene(self) -> None:
        return

    def resizeEvent(self, event: QResizeEvent) -> None:
        QGraphicsView.resizeEvent(self, event)
        self.view_moved.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.pan(QPoint(delta.y() or delta.x(), 0))
        else:
            self.zoom_to(self.zoom * 1.0016 ** (delta.y() or delta.x()), event.position().toPoint())
        event.accept()

    # --- the mouse goes to the gestures, not to NodeGraphQt's own ----------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        self.pressed.emit(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() == Qt.MouseButton.NoButton:
            QGraphicsView.mouseMoveEvent(self, event)  # hover
        self.moved.emit(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.released.emit(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            place = event.position().toPoint()
            self.double_clicked.emit(self.at(place), self.mapToScene(place))

    def contextMenuEvent(self, event: object) -> None:
        self.menu_asked.emit(event.pos())  # type: ignore[attr-defined]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        QWidget.keyPressEvent(self, event)  # arrows would scroll

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        QWidget.keyReleaseEvent(self, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._welcome(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._welcome(event)

    def _welcome(self, event: QDragMoveEvent) -> None:
        data = event.mimeData()
        if data.hasUrls() or data.hasText():
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        self.dropped.emit(event)

    def drawBackground(self, painter: QPainter, rect: QRectF | object) -> None:
        self._grid.paint(painter, QRectF(rect), self.zoom)  # type: ignore[arg-type]
