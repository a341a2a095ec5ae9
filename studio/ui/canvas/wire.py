"""Wires: curves in the colour of what they carry, and the dots by which they are led."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsSceneHoverEvent, QStyleOptionGraphicsItem, QWidget

from studio.graph.graph import Wire
from studio.ui import theme
from studio.ui.canvas.base import PipeItem
from studio.ui.canvas.node import Port


def curve(start: QPointF, end: QPointF) -> QPainterPath:
    """From an output's place to an input's: level at both ends, however they lie."""
    reach = max(36.0, min(160.0, abs(end.x() - start.x()) * 0.5 + abs(end.y() - start.y()) * 0.1))
    path = QPainterPath(start)
    path.cubicTo(start + QPointF(reach, 0), end - QPointF(reach, 0), end)
    return path


def led(start: QPointF, dots: Sequence[QPointF], end: QPointF) -> QPainterPath:
    """A curve through dots: level at both ends, and at each dot on its way from the one before to the one after."""
    if not dots:
        return curve(start, end)
    points = [start, *dots, end]
    slopes = [(after - before) / 2 for before, after in zip(points[:-2], points[2:], strict=True)]
    first, last = (QLineF(a, b).length() for a, b in (points[:2], points[-2:]))
    slopes = [QPointF(first, 0), *slopes, QPointF(last, 0)]
    path = QPainterPath(start)
    for (a, b), (leave, come) in zip(pairwise(points), pairwise(slopes), strict=True):
        # no slope is longer than the leg, else a short leg beside a long one makes a loop
        most = QLineF(a, b).length()
        path.cubicTo(a + _shortened(leave, most) / 3, b - _shortened(come, most) / 3, b)
    return path


def _shortened(slope: QPointF, most: float) -> QPointF:
    length = QLineF(QPointF(), slope).length()
    return slope * (most * 1.5 / length) if length > most * 1.5 else slope


class DotItem(QGraphicsItem):
    """A reroute dot: moved and deleted by itself, selected with a click."""

    def __init__(self, owner: WireItem, number: int, at: QPointF) -> None:
        super().__init__(owner)  # a wire lies at the origin: places within it are the scene's
        self.owner = owner
        self.number = number
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setAcceptHoverEvents(True)
        self.setCursor(Qt.CursorShape.SizeAllCursor)
        QGraphicsItem.setPos(self, at)

    @property
    def key(self) -> tuple[Wire, int]:
        return self.owner.wire, self.number

    def place(self, at: QPointF) -> None:
        """Put it elsewhere; its wire follows."""
        self.setPos(at)
        self.owner.follow()

    def boundingRect(self) -> QRectF:
        return QRectF(-9.0, -9.0, 18.0, 18.0)

    def hoverEnterEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        self.update()

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        colors = theme.tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QColor(colors.accent) if self.isSelected() else QColor(colors.ground)
        painter.setPen(QPen(edge, 2.0))
        painter.setBrush(self.owner.start.color)
        radius = 6.5 if self.isUnderMouse() or self.isSelected() else 5.5
        painter.drawEllipse(QPointF(0, 0), radius, radius)


class WireItem(PipeItem):
    """A wire of the graph between two ports."""

    def __init__(self, wire: Wire, output: Port, input: Port) -> None:
        super().__init__()
        self.wire = wire
        self.start, self.end = output, input
        self.dots: list[DotItem] = []
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
        """Draw from where the ports and dots are now."""
        points = [] if self._folded else [dot.pos() for dot in self.dots]
        self.setPath(led(self.start.center(), points, self.end.center()))
        self.show_dots()

    @property
    def _folded(self) -> bool:
        return self.start.owner.stand_in is not None or self.end.owner.stand_in is not None

    def show_dots(self) -> None:
        """Dots are seen unless an end lies in a folded group or the zoom is too far out for the wire itself."""
        far = bool(self.flags() & QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
        for dot in self.dots:
            dot.setVisible(not far and not self._folded)

    def lead(self, points: Sequence[tuple[float, float]]) -> None:
        """Put the dots there."""
        if [dot.pos().toTuple() for dot in self.dots] == [(float(x), float(y)) for x, y in points]:
            return
        for dot in self.dots[len(points) :]:
            self.scene().removeItem(dot)
        del self.dots[len(points) :]
        for number, (x, y) in enumerate(points):
            if number < len(self.dots):
                self.dots[number].setPos(x, y)
            else:
                self.dots.append(DotItem(self, number, QPointF(x, y)))
        self.follow()

    def leg_at(self, at: QPointF) -> int:
        """How many dots come before the place on the wire that is nearest to a point."""
        steps = 64
        path = self.path()
        nearest = min((QLineF(path.pointAtPercent(n / steps), at).length(), n / steps) for n in range(steps + 1))[1]
        passed = [
            min((QLineF(path.pointAtPercent(n / steps), dot.pos()).length(), n / steps) for n in range(steps + 1))
            for dot in self.dots
        ]
        return sum(share < nearest for _, share in passed)

    @property
    def middle(self) -> QPointF:
        return self.path().pointAtPercent(0.5)

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


def wires_at(port: Port) -> list[WireItem]:
    """The wires that are drawn from an output, or into an input."""
    return [pipe for pipe in port.connected_pipes if isinstance(pipe, WireItem)]
