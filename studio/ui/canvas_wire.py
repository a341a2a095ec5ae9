"""Wires: curves in the colour of what they carry."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsSceneHoverEvent, QStyleOptionGraphicsItem, QWidget

from studio.engine.graph import Wire
from studio.ui import theme
from studio.ui.canvas_base import PipeItem
from studio.ui.canvas_node import Port


def curve(start: QPointF, end: QPointF) -> QPainterPath:
    """From an output's place to an input's: level at both ends, however they lie."""
    reach = max(36.0, min(160.0, abs(end.x() - start.x()) * 0.5 + abs(end.y() - start.y()) * 0.1))
    path = QPainterPath(start)
    path.cubicTo(start + QPointF(reach, 0), end - QPointF(reach, 0), end)
    return path


class WireItem(PipeItem):
    """A wire of the graph between two ports."""

    def __init__(self, wire: Wire, output: Port, input: Port) -> None:
        super().__init__()
        self.wire = wire
        self.start, self.end = output, input
        self.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        self.hot = False
        self.set_connections(output, input)
        self.follow()

    # NodeGraphQt draws an arrow half-way and restyles its pen on every change; colour by type says more.
    def _draw_direction_pointer(self) -> None:
        pointer = self.__dict__.pop("_dir_pointer", None)
        if pointer is not None:
            pointer.setParentItem(None)

    def set_pipe_styling(self, *_: object, **__: object) -> None:
        self.update()

    def itemChange(self, change: QGraphicsItem.GraphicsItemChange, value: object) -> object:
        return value

    def draw_path(self, *_: object, **__: object) -> None:
        self.follow()

    def follow(self) -> None:
        """Draw from where the ports are now."""
        self.setPath(curve(self.start.center(), self.end.center()))

    def set_hot(self, on: bool) -> None:
        """Mark as what a node or a cut would land on."""
        if on != self.hot:
            self.hot = on
            self.update()

    def hoverEnterEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        self.set_hot(True)

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        self.set_hot(False)

    def shape(self) -> QPainterPath:
        stroker = QPainterPathStroker()
        stroker.setWidth(10)
        return stroker.createStroke(self.path())

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        color = self.start.color
        style = Qt.PenStyle.SolidLine
        if self.start.owner.face.muted or self.end.owner.face.muted:
            color.setAlpha(70)
        if self.start.pin.type is object:
            color, style = QColor(theme.tokens().warning), Qt.PenStyle.DashLine
        lit = self.hot or self.isSelected() or self.start.owner.isSelected() or self.end.owner.isSelected()
        width = 2.6 if lit else 1.8
        if self.start.pin.series:  # a bundle: one value per shot
            width += 0.8
        if not lit:
            color.setAlpha(min(color.alpha(), 200))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, width, style, Qt.PenCapStyle.RoundCap))
        painter.drawPath(self.path())
