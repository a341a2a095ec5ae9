"""What a press of the mouse on the canvas becomes: pan, band, move, wire, cut, resize. One small class each.

A gesture draws while it lasts; when it ends it asks CanvasActions for one edit.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem, QToolTip

from studio.graph.graph import Wire
from studio.ui import theme
from studio.ui.canvas.base import IN, OUT
from studio.ui.canvas.fold import groups_inside, inside
from studio.ui.canvas.group import TITLE, GroupItem
from studio.ui.canvas.node import NodeItem, Port
from studio.ui.canvas.view import GraphView
from studio.ui.canvas.wire import DotItem, WireItem, curve, wires_at
from studio.ui.widgets.labels import plain_tip

_SLACK = 4  # pixels that a click may wander before it is a drag
_SNAP = 8.0


class CanvasActions(Protocol):
    """The edits that gestures end in."""

    def move_items(
        self,
        nodes: dict[str, QPointF],
        groups: dict[str, QRectF],
        insert: Wire | None,
        dots: Mapping[tuple[Wire, int], QPointF] = ...,
    ) -> None: ...
    def join(self, wire: Wire, instead: Wire | None) -> None: ...
    def ask_which(self, wires: list[Wire], instead: Wire | None) -> None: ...
    def cut(self, wires: list[Wire]) -> None: ...
    def wire_to_empty(self, port: Port, at: QPointF, detached: Wire | None) -> None: ...
    def refusal(self, wire: Wire) -> str: ...
    def may_join(self, start: Port, end: Port) -> bool: ...
    def can_insert(self, node: str, wire: Wire) -> bool: ...
    def fold(self, group: str) -> None: ...


class Gesture:
    """Begun by a press; every class says what moving and letting go mean."""

    def __init__(self, view: GraphView, actions: CanvasActions, event: QMouseEvent) -> None:
        self.view = view
        self.actions = actions
        self.origin = event.position().toPoint()
        self.last = self.origin

    def move(self, event: QMouseEvent) -> None:
        self.last = event.position().toPoint()

    def release(self, event: QMouseEvent) -> None:
        self.last = event.position().toPoint()

    def cancel(self) -> None:
        """Esc: put everything back."""

    @property
    def dragged(self) -> bool:
        return (self.last - self.origin).manhattanLength() > _SLACK

    def scene(self, point: QPoint | None = None) -> QPointF:
        return self.view.mapToScene(point or self.last)


class Pan(Gesture):
    def move(self, event: QMouseEvent) -> None:
        before = self.last
        super().move(event)
        self.view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self.view.pan(self.last - before)

    def release(self, event: QMouseEvent) -> None:
        self.view.viewport().unsetCursor()

    def cancel(self) -> None:
        self.view.viewport().unsetCursor()


class Band(Gesture):
    """Select what a rectangle touches; Shift adds, Ctrl takes away."""

    def __init__(self, view: GraphView, actions: CanvasActions, event: QMouseEvent) -> None:
        super().__init__(view, actions, event)
        self._before = set(view.chosen.ids)
        self._modifiers = event.modifiers()
        if not self._modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier):
            view.scene().clearSelection()
            self._before = set()

    def move(self, event: QMouseEvent) -> None:
        super().move(event)
        if not self.dragged:
            return
        box = QRect(self.origin, self.last).normalized()
        band = self.view._rubber_band
        band.setGeometry(box.translated(self.view.viewport().pos()))
        band.show()
        area = self.view.mapToScene(box).boundingRect()
        touched = {
            id
            for id, item in self.view.nodes.items()
            if item.isVisible() and area.intersects(item.body.translated(item.pos()))
        }
        if self._modifiers & Qt.KeyboardModifier.ControlModifier:
            chosen = self._before - touched
        else:
            chosen = self._before | touched
        self.view.chosen.select(chosen)

    def release(self, event: QMouseEvent) -> None:
        super().release(event)
        self.cancel()
        self.view.chosen.picked.emit(self.view.chosen.ids)

    def cancel(self) -> None:
        self.view._rubber_band.hide()


class MoveItems(Gesture):
    """Drag what is selected; a single node dropped on a wire that it fits is inserted there."""

    def __init__(
        self, view: GraphView, actions: CanvasActions, event: QMouseEvent, grabbed: NodeItem | GroupItem | DotItem
    ) -> None:
        super().__init__(view, actions, event)
        extend = event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
        if extend:
            grabbed.setSelected(not grabbed.isSelected())
        elif not grabbed.isSelected():
            view.scene().clearSelection()
            grabbed.setSelected(True)
        self._grabbed = grabbed
        self._extend = bool(extend)
        chosen = [item for item in view.scene().selectedItems() if isinstance(item, NodeItem | GroupItem | DotItem)]
        self._from = {item: QPointF(item.pos()) for item in chosen}
        for group in [item for item in chosen if isinstance(item, GroupItem) and not item.note]:
            held: list[NodeItem | GroupItem | DotItem] = [*inside(group, view.nodes.values())]
            if group.folded:  # what lies on it is out of sight, and comes along
                held += groups_inside(group, view.groups.values())
            self._from.update((item, QPointF(item.pos())) for item in held)
        for wire in view.wires.values():  # a wire among what is moved keeps its shape
            if wire.dots and wire.start.owner in self._from and wire.end.owner in self._from:
                self._from.update((dot, QPointF(dot.pos())) for dot in wire.dots)
        self._target: WireItem | None = None

    def move(self, event: QMouseEvent) -> None:
        super().move(event)
        if not self.dragged or not self._from:
            return
        lead = self._from.get(self._grabbed, next(iter(self._from.values())))
        shift = self.scene() - self.scene(self.origin)
        if not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            snapped = lead + shift
            shift = QPointF(round(snapped.x() / _SNAP) * _SNAP, round(snapped.y() / _SNAP) * _SNAP) - lead
        for item, start in self._from.items():
            self._put(item, start + shift)
        self.view.outdate()
        self._aim()

    def _put(self, item: NodeItem | GroupItem | DotItem, at: QPointF) -> None:
        if isinstance(item, DotItem):
            item.place(at)
        else:
            item.setPos(at)
            if isinstance(item, NodeItem):
                self.view.follow(item)

    def _aim(self) -> None:
        found: WireItem | None = None
        if len(self._from) == 1 and isinstance(self._grabbed, NodeItem):
            middle = self._grabbed.body.translated(self._grabbed.pos()).adjusted(16, 4, -16, -4)
            for item in self.view.scene().items(middle):
                if isinstance(item, WireItem) and self.actions.can_insert(self._grabbed.id, item.wire):
                    found = item
                    break
        if found is not self._target:
            for wire, on in ((self._target, False), (found, True)):
                if wire is not None:
                    wire.set_hot(on)
            self._target = found

    def release(self, event: QMouseEvent) -> None:
        super().release(event)
        if not self.dragged:
            if not self._extend and len(self.view.scene().selectedItems()) > 1:
                self.view.scene().clearSelection()
                self._grabbed.setSelected(True)
            return
        nodes = {item.id: item.pos() for item in self._from if isinstance(item, NodeItem)}
        groups = {item.id: item.rect for item in self._from if isinstance(item, GroupItem)}
        dots = {item.key: item.pos() for item in self._from if isinstance(item, DotItem)}
        wire = self._target.wire if self._target else None
        if self._target:
            self._target.set_hot(False)
        self.actions.move_items(nodes, groups, wire, dots)

    def cancel(self) -> None:
        for item, start in self._from.items():
            self._put(item, start)
        if self._target:
            self._target.set_hot(False)


class Resize(Gesture):
    """Drag the lower right corner of a backdrop or note."""

    def __init__(self, view: GraphView, actions: CanvasActions, event: QMouseEvent, group: GroupItem) -> None:
        super().__init__(view, actions, event)
        self._group = group
        self._before = group.rect

    def move(self, event: QMouseEvent) -> None:
        super().move(event)
        size = self.scene() - self._before.topLeft()
        self._group.resize_to(
            max(80.0, round(size.x() / _SNAP) * _SNAP), max(TITLE + 20, round(size.y() / _SNAP) * _SNAP)
        )

    def release(self, event: QMouseEvent) -> None:
        super().release(event)
        self.actions.move_items({}, {self._group.id: self._group.rect}, None)

    def cancel(self) -> None:
        self._group.resize_to(self._before.width(), self._before.height())


class DragWire(Gesture):
    """From a port to another, or to empty canvas for a search. What cannot be joined is dimmed meanwhile, and
    the port under the cursor says why it refuses."""

    def __init__(self, view: GraphView, actions: CanvasActions, event: QMouseEvent, port: Port) -> None:
        super().__init__(view, actions, event)
        self._detached: WireItem | None = None
        wires = wires_at(port)
        if port.side == IN and wires and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._detached = wires[-1]
            port = self._detached.start
        self.port = port
        self._live = QGraphicsPathItem()
        self._live.setZValue(6)
        self._live.setPen(QPen(port.color, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        view.scene().addItem(self._live)
        self._hover: Port | None = None
        for item in view.nodes.values():
            for other in item.ports():
                other.dimmed = other is not port and not actions.may_join(port, other)
            item.update()

    def move(self, event: QMouseEvent) -> None:
        super().move(event)
        if self._detached and self.dragged:
            self._detached.setVisible(False)
        under = self.view.at(self.last)
        target = under if isinstance(under, Port) and under is not self.port else None
        if target is not self._hover:
            for port, on in ((self._hover, False), (target, True)):
                if port is not None:
                    port.set_hovered(on)
            self._hover = target
            self._explain(event)
        end = target.center() if target and not target.dimmed else self.scene()
        a, b = self.port.center(), end
        self._live.setPath(curve(a, b) if self.port.side == OUT else curve(b, a))

    def _explain(self, event: QMouseEvent) -> None:
        reason = self.actions.refusal(self._wire(self._hover)) if self._hover and self._wire(self._hover) else ""
        if self._hover and self._hover.side == self.port.side:
            kind = self.view.tr("an output") if self.port.side == OUT else self.view.tr("an input")
            reason = self.view.tr("both ends are {kind}").format(kind=kind)
        color = QColor(theme.tokens().error) if reason else self.port.color
        self._live.setPen(QPen(color, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        if reason:
            QToolTip.showText(event.globalPosition().toPoint() + QPoint(12, 12), plain_tip(reason), self.view)
        else:
            QToolTip.hideText()

    def _wire(self, target: Port | None) -> Wire:
        if target is None:
            return Wire("", "", "", "")
        start, end = (self.port, target) if self.port.side == OUT else (target, self.port)
        return Wire(start.owner.id, start.pin.name, end.owner.id, end.pin.name)

    def release(self, event: QMouseEvent) -> None:
        super().release(event)
        target, detached = self._hover, self._detached.wire if self._detached else None
        near = self.view.at(self.last)
        self.cancel()
        if target is not None:
            if target.side != self.port.side and not self.actions.refusal(self._wire(target)):
                self.actions.join(self._wire(target), detached)
        elif isinstance(near, NodeItem) and near is not self.port.owner:
            self._drop_on_body(near, detached)
        elif self.dragged and self.port.side == OUT and not self.view.viewport().rect().contains(self.last):
            place = event.globalPosition().toPoint()
            self.view.wire_left.emit(self.port.owner.id, self.port.pin.name, place)
        elif self.dragged:
            self.actions.wire_to_empty(self.port, self.scene(), detached)

    def _drop_on_body(self, node: NodeItem, detached: Wire | None) -> None:
        """Let go over a node's body: the first free pin that fits takes the wire; where all are taken, the user says
        which wire goes."""
        ports = (node.inputs if self.port.side == OUT else node.outputs).values()
        fitting = [one for one in ports if self.actions.may_join(self.port, one)]
        fitting = [one for one in fitting if not self.actions.refusal(self._wire(one))]
        kept = [one for one in fitting if self._free(one)]
        if kept:
            self.actions.join(self._wire(kept[0]), detached)
        elif fitting:
            self.actions.ask_which([self._wire(one) for one in fitting], detached)

    def _free(self, port: Port) -> bool:
        """Whether a wire there takes no other's place. One that was pulled off this very socket goes back to it."""
        return port.side == OUT or port.pin.collects or all(wire is self._detached for wire in wires_at(port))

    def cancel(self) -> None:
        QToolTip.hideText()
        if self._hover:
            self._hover.set_hovered(False)
        self.view.scene().removeItem(self._live)
        if self._detached:
            self._detached.setVisible(True)
        for item in self.view.nodes.values():
            for other in item.ports():
                other.dimmed = False
            item.update()


class CutWires(Gesture):
    """Alt+Shift+drag: every wire that the line crosses goes."""

    def __init__(self, view: GraphView, actions: CanvasActions, event: QMouseEvent) -> None:
        super().__init__(view, actions, event)
        self._hit: list[WireItem] = []
        self._line = QGraphicsPathItem()
        self._line.setZValue(6)
        self._line.setPen(QPen(QColor(theme.tokens().error), 1.5, Qt.PenStyle.DashLine))
        view.scene().addItem(self._line)

    def move(self, event: QMouseEvent) -> None:
        super().move(event)
        path = QPainterPath(self.scene(self.origin))
        path.lineTo(self.scene())
        self._line.setPath(path)
        hit = [wire for wire in self.view.wires.values() if wire.isVisible() and wire.path().intersects(path)]
        hit = [wire for wire in hit if _crosses(wire.path(), path)]
        for wire in self._hit:
            wire.set_hot(False)
        for wire in hit:
            wire.set_hot(True)
        self._hit = hit

    def release(self, event: QMouseEvent) -> None:
        super().release(event)
        self.cancel()
        self.actions.cut([item.wire for item in self._hit])

    def cancel(self) -> None:
        self.view.scene().removeItem(self._line)
        for wire in self._hit:
            wire.set_hot(False)


def _crosses(wire: QPainterPath, cut: QPainterPath) -> bool:
    """Whether the curve itself is crossed; QPainterPath.intersects closes the curve to an area first."""
    start, end = cut.elementAt(0), cut.elementAt(1)

    def side(point: QPointF) -> float:
        return float((end.x - start.x) * (point.y() - start.y) - (end.y - start.y) * (point.x() - start.x))

    steps = 24
    points = [wire.pointAtPercent(step / steps) for step in range(steps + 1)]
    box = QRectF(QPointF(start.x, start.y), QPointF(end.x, end.y)).normalized().adjusted(-1, -1, 1, 1)
    return any(
        side(a) * side(b) <= 0 and box.intersects(QRectF(a, b).normalized().adjusted(-0.5, -0.5, 0.5, 0.5))
        for a, b in pairwise(points)
    )


def begin(view: GraphView, actions: CanvasActions, event: QMouseEvent, *, space: bool) -> Gesture | None:
    """The gesture that a press starts; None for buttons that start none."""
    left = event.button() == Qt.MouseButton.LeftButton
    if event.button() == Qt.MouseButton.MiddleButton or (left and space):
        return Pan(view, actions, event)
    if not left:
        return None
    alt, shift = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
    if event.modifiers() & alt and event.modifiers() & shift:
        return CutWires(view, actions, event)
    under = view.at(event.position().toPoint())
    if isinstance(under, GroupItem) and under.arrow.contains(view.mapToScene(event.position().toPoint()) - under.pos()):
        actions.fold(under.id)
        return None
    if isinstance(under, Port):
        return DragWire(view, actions, event, under)
    if isinstance(under, GroupItem) and under.corner.contains(
        view.mapToScene(event.position().toPoint()) - under.pos()
    ):
        return Resize(view, actions, event, under)
    if isinstance(under, NodeItem | GroupItem | DotItem):
        return MoveItems(view, actions, event, under)
    if isinstance(under, WireItem):
        if not event.modifiers() & shift:
            view.scene().clearSelection()
        under.setSelected(True)
        return None
    return Band(view, actions, event)
