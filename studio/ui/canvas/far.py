"""From far away a graph is coloured boxes and lines: one item paints all of them in a few batched calls."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from studio.ui import theme
from studio.ui.canvas.group import GroupItem
from studio.ui.canvas.node import NodeItem
from studio.ui.canvas.wire import WireItem
from studio.ui.run_state import Status


def node_color(item: NodeItem) -> str:
    colors = theme.tokens()
    if item.isSelected():
        return colors.accent
    marks = {Status.FAILED: colors.error, Status.RUNNING: colors.accent}
    if item.task.status in marks:
        return marks[item.task.status]
    if item.face.color:
        return item.face.color
    outputs = item.face.outputs
    return theme.value_color(outputs[0].type).name() if outputs else colors.faint


class FarLayer(QGraphicsItem):
    """Stands in for all nodes and wires while the zoom is too small for their details."""

    def __init__(self) -> None:
        super().__init__()
        self.setZValue(5)
        self.setVisible(False)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self._boxes: dict[str, list[QRectF]] = {}
        self._lines: list[QLineF] = []
        self._bounds = QRectF()

    def rebuild(self, nodes: Iterable[NodeItem], wires: Iterable[WireItem], groups: Iterable[GroupItem]) -> None:
        """Take in where everything is now."""
        self.prepareGeometryChange()
        self._boxes = {}
        self._bounds = QRectF()
        boxes = [(node_color(item), item.body.translated(item.pos())) for item in nodes if item.stand_in is None]
        boxes += [(theme.tokens().soft, group.shown) for group in groups if group.folded and group.isVisible()]
        for color, place in boxes:
            self._boxes.setdefault(color, []).append(place)
            self._bounds = self._bounds.united(place)
        self._lines = []
        for wire in wires:
            if not wire.isVisible():
                continue
            way = (wire.start.center(), *(dot.pos() for dot in wire.dots), wire.end.center())
            self._lines += [QLineF(a, b) for a, b in pairwise(way)]
        self._bounds.adjust(-50, -50, 50, 50)
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        paint_boxes(painter, self._boxes, self._lines)

    @property
    def content(self) -> tuple[dict[str, list[QRectF]], list[QLineF], QRectF]:
        return self._boxes, self._lines, self._bounds


def paint_boxes(painter: QPainter, boxes: dict[str, list[QRectF]], lines: list[QLineF]) -> None:
    colors = theme.tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    pen = painter.pen()
    pen.setCosmetic(True)
    pen.setWidth(1)
    pen.setColor(QColor(colors.faint))
    painter.setPen(pen)
    painter.drawLines(lines)
    painter.setPen(Qt.PenStyle.NoPen)
    for color, rects in boxes.items():
        shade = QColor(color)
        shade.setAlpha(190)
        painter.setBrush(shade)
        painter.drawRects(rects)
