"""The canvas' view: shows a Graph as items, pans and zooms, and turns the mouse into gestures.

It edits nothing: gestures call `actions`, which make the edits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import ceil, log2

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsItem, QGraphicsView, QWidget

from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Wire
from studio.graph.graph_edits import exposed_settings
from studio.graph.wire_bends import bends
from studio.ui import theme
from studio.ui.canvas.base import IN, OUT, NodeViewer
from studio.ui.canvas.face import face_of
from studio.ui.canvas.far import FarLayer
from studio.ui.canvas.fold import fold, place_of
from studio.ui.canvas.group import GroupItem
from studio.ui.canvas.node import NodeItem, Port
from studio.ui.canvas.wire import DotItem, WireItem

FAR = 0.28  # below this zoom the far layer stands in for the items
ZOOM_MIN, ZOOM_MAX = 0.04, 3.0
_WORLD = 200_000.0


class GraphView(NodeViewer):
    """Items by id, reconciled from snapshots. `pressed`, `moved`, `released` go to the gestures' owner."""

    selected = Signal(tuple)
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
        self._catalog = catalog
        self.nodes: dict[str, NodeItem] = {}
        self.wires: dict[Wire, WireItem] = {}
        self.groups: dict[str, GroupItem] = {}
        self.far = FarLayer()
        self.is_far = False
        self._quiet = False
        self._lit: set[str] = set()
        self._far_stale = True
        self._folded = False
        self._grid = ((0.0, 0, 0), QPolygonF())
        scene = self.scene()
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
        scene.selectionChanged.connect(self._selection_changed)

    # --- the graph ----------------------------------------------------------------------------------------

    def sync(self, old: Graph, new: Graph) -> None:
        """Make the items show `new`; only what differs from `old` is touched."""
        touched = {id for id in self.nodes if id not in new.nodes}
        for id in touched:
            self._drop_node(id)
        gone = [wire for wire in self.wires if wire not in set(new.wires)] if old.wires is not new.wires else []
        for wire in gone:
            self._drop_wire(wire)
        exposed = exposed_settings(new)
        rewired = {id for wire in set(old.wires) ^ set(new.wires) for id in (wire.source, wire.target)}
        for id, node in new.nodes.items():
            item = self.nodes.get(id)
            if item is None:
                self._add_node(new, id, exposed)
            elif node is not old.nodes.get(id) or id in rewired:
                item.set_face(face_of(new, id, self._catalog, exposed.get(id, ())))
                if item.pos() != QPointF(*node.position):
                    item.setPos(*node.position)
                self.follow(item)
        for wire in new.wires:
            if wire not in self.wires:
                self._add_wire(wire)
        led = bends(new)
        for wire, drawn in self.wires.items():
            drawn.lead(led.get(wire, ()))
        if old.groups is not new.groups:
            self._sync_groups(new)
        folded = any(group.folded for group in self.groups.values())
        if folded or self._folded:
            fold(self.nodes, self.wires, self.groups)
        self._folded = folded
        self.outdate()

    def _add_node(self, graph: Graph, id: str, exposed: Mapping[str, tuple[str, ...]]) -> None:
        item = NodeItem(id, face_of(graph, id, self._catalog, exposed.get(id, ())))
        item.setPos(*graph.nodes[id].position)
        item.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents, self.is_far)
        self.scene().addItem(item)
        self.nodes[id] = item

    def _drop_node(self, id: str) -> None:
        item = self.nodes.pop(id)
        for wire in [wire for wire in self.wires if id in (wire.source, wire.target)]:
            self._drop_wire(wire)
        self.scene().removeItem(item)

    def _add_wire(self, wire: Wire) -> None:
        source, target = self.nodes.get(wire.source), self.nodes.get(wire.target)
        start = source.port(OUT, wire.output) if source else None
        end = target.port(IN, wire.input) if target else None
        if start is None or end is None:
            return  # a wire to something this version does not know: kept in the file, listed by check
        item = WireItem(wire, start, end)
        item.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents, self.is_far)
        self.scene().addItem(item)
        self.wires[wire] = item
        start.owner.update()
        end.owner.update()

    def _drop_wire(self, wire: Wire) -> None:
        item = self.wires.pop(wire)
        item.delete()
        item.start.owner.update()
        item.end.owner.update()

    def _sync_groups(self, graph: Graph) -> None:
        wanted = {str(group.get("id", "")): group for group in graph.groups}
        for id in [id for id in self.groups if id not in wanted]:
            self.scene().removeItem(self.groups.pop(id))
        for id, group in wanted.items():
            if id in self.groups:
                self.groups[id].set_group(group)
            else:
                self.groups[id] = GroupItem(group)
                self.scene().addItem(self.groups[id])

    def follow(self, item: NodeItem) -> None:
        """Redraw the wires at a node that has moved."""
        for port in item.ports():
            for pipe in port.connected_pipes:
                if isinstance(pipe, WireItem):
                    pipe.follow()

    def outdate(self) -> None:
        """Something moved or changed colour: the far layer and the map are rebuilt before they are shown next."""
        self._far_stale = True
        if self.is_far:
            self.refresh_far()
        self.view_moved.emit()

    def refresh_far(self) -> None:
        if self._far_stale:
            self.far.rebuild(self.nodes.values(), self.wires.values(), self.groups.values())
            self._far_stale = False

    # --- selection ----------------------------------------------------------------------------------------

    def select(self, ids: Iterable[str]) -> None:
        """Select exactly these nodes, silently."""
        wanted = set(ids)
        self._quiet = True
        for item in self.scene().selectedItems():
            if not (isinstance(item, NodeItem) and item.id in wanted):
                item.setSelected(False)
        for id in wanted:
            if id in self.nodes:
                self.nodes[id].setSelected(True)
        self._quiet = False
        self._selection_painted()

    def selected_ids(self) -> tuple[str, ...]:
        return tuple(item.id for item in self.scene().selectedItems() if isinstance(item, NodeItem))

    def selected_wires(self) -> tuple[Wire, ...]:
        return tuple(item.wire for item in self.scene().selectedItems() if isinstance(item, WireItem))

    def selected_groups(self) -> tuple[str, ...]:
        return tuple(item.id for item in self.scene().selectedItems() if isinstance(item, GroupItem))

    def selected_dots(self) -> tuple[tuple[Wire, int], ...]:
        return tuple(item.key for item in self.scene().selectedItems() if isinstance(item, DotItem))

    def _selection_changed(self) -> None:
        if not self._quiet:
            self._selection_painted()
            self.selected.emit(self.selected_ids())

    def _selection_painted(self) -> None:
        """Wires at a selected node are lit."""
        chosen = set(self.selected_ids())
        for id in chosen ^ self._lit:
            for port in self.nodes[id].ports() if id in self.nodes else ():
                for pipe in port.connected_pipes:
                    pipe.update()
        self._lit = chosen
        self.outdate()

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
            self.is_far = far
            flag = QGraphicsItem.GraphicsItemFlag.ItemHasNoContents
            for item in (*self.nodes.values(), *self.wires.values()):
                item.setFlag(flag, far)
            for wire in self.wires.values():
                wire.show_dots()
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

    # --- background ----------------------------------------------------------------------------------------

    def drawBackground(self, painter: QPainter, rect: QRectF | object) -> None:
        colors = theme.tokens()
        area = QRectF(rect)  # type: ignore[arg-type]
        painter.fillRect(area, QColor(colors.ground))
        step = 24.0 * 2 ** max(0, ceil(log2(1 / self.zoom)))
        left, top = area.left() // step * step, area.top() // step * step
        pen = QPen(QColor(colors.line), 1.4)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.translate(left, top)
        painter.drawPoints(self._dots(step, int(area.width() / step) + 2, int(area.height() / step) + 2))
        painter.translate(-left, -top)

    def _dots(self, step: float, columns: int, rows: int) -> QPolygonF:
        """The grid from the origin on: made again only where the zoom or the size is another, not for every frame."""
        made, dots = self._grid
        if made != (step, columns, rows):
            dots = QPolygonF([QPointF(x * step, y * step) for y in range(rows) for x in range(columns)])
            self._grid = ((step, columns, rows), dots)
        return dots
