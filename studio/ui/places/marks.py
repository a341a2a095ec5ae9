"""How places on a picture look: light on a dark rim, so that they are seen on any picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from studio.ui import theme

_RIM = QColor(0, 0, 0, 150)
_LIGHT = QColor("#ffffff")


def paint_lines(painter: QPainter, spots: Sequence[QPointF]) -> None:
    """A closed line through places of the widget."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(_RIM, 3), QPen(_LIGHT, 1.25)):
        painter.setPen(pen)
        painter.drawPolygon(QPolygonF(list(spots)))


def paint_grips(painter: QPainter, at: QPointF, shape: str, *, chosen: bool, fixed: bool) -> None:
    """fixed: something else holds it, so it cannot be moved."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    accent = QColor(theme.tokens().accent)
    fill = QColor(120, 120, 120) if fixed else accent if chosen else _LIGHT
    if shape == "point":
        for pen in (QPen(_RIM, 4.5), QPen(fill, 2)):
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, 7, 7)
            for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                painter.drawLine(at + QPointF(x, y) * 5, at + QPointF(x, y) * 11)
        return
    painter.setPen(QPen(_RIM, 1.5))
    painter.setBrush(fill)
    if shape == "corner":
        reach = 5.5 if chosen else 4.5
        painter.drawRect(QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach))
    else:
        reach = 5.5 if chosen else 4.5 if shape == "turn" else 3.8
        painter.drawEllipse(at, reach, reach)
