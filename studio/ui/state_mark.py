"""The sign of a result's state, wherever it is drawn."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from studio.ui import theme
from studio.ui.run_state import Status


def paint_state_mark(painter: QPainter, middle: QPointF, status: Status, problem: bool = False) -> None:
    """Disc: done; half a disc: out of date; ring: queued; ring around a dot: running; triangle: failed, or not right;
    ring with a bar: skipped. The shape tells as much as the colour. 13 px wide at most."""
    colors = theme.tokens()
    radius = 5.0
    if status is Status.DONE and not problem:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.ok))
        painter.drawEllipse(middle, radius, radius)
        return
    if status is Status.FAILED or problem:
        color = QColor(colors.error if status is Status.FAILED else colors.warning)
        path = QPainterPath(middle + QPointF(0, -6))
        path.lineTo(middle + QPointF(6.5, 5))
        path.lineTo(middle + QPointF(-6.5, 5))
        path.closeSubpath()
        painter.setPen(QPen(color, 1.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(color)
        painter.drawPath(path)
        painter.setPen(QPen(QColor(colors.card), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(middle + QPointF(0, -2.5), middle + QPointF(0, 1))
        painter.drawPoint(middle + QPointF(0, 3.4))
        return
    color = QColor({Status.STALE: colors.warning, Status.RUNNING: colors.accent}.get(status, colors.faint))
    painter.setPen(QPen(color, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(middle, radius - 0.5, radius - 0.5)
    if status is Status.STALE:
        painter.setBrush(color)
        around = QRectF(middle.x() - radius + 0.5, middle.y() - radius + 0.5, 2 * radius - 1, 2 * radius - 1)
        painter.drawPie(around, 90 * 16, 180 * 16)
    elif status is Status.RUNNING:
        painter.setBrush(color)
        painter.drawEllipse(middle, 1.6, 1.6)
    elif status is Status.SKIPPED:
        painter.drawLine(middle + QPointF(-3.2, 3.2), middle + QPointF(3.2, -3.2))
