"""The canvas' ground: dots at even steps, never closer than a few pixels at any zoom."""

from __future__ import annotations

from math import ceil, log2

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from studio.ui import theme

_STEP = 24.0


class Grid:
    """Paints itself; keeps its dots from one frame to the next."""

    def __init__(self) -> None:
        self._made = (0.0, 0, 0)
        self._polygon = QPolygonF()

    def paint(self, painter: QPainter, area: QRectF, zoom: float) -> None:
        """area: the part of the scene that is shown."""
        colors = theme.tokens()
        painter.fillRect(area, QColor(colors.ground))
        step = _STEP * 2 ** max(0, ceil(log2(1 / zoom)))
        left, top = area.left() // step * step, area.top() // step * step
        pen = QPen(QColor(colors.line), 1.4)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.translate(left, top)
        painter.drawPoints(self._dots(step, int(area.width() / step) + 2, int(area.height() / step) + 2))
        painter.translate(-left, -top)

    def _dots(self, step: float, columns: int, rows: int) -> QPolygonF:
        """From the origin on: made again only where the zoom or the size is another, not for every frame."""
        if self._made != (step, columns, rows):
            self._polygon = QPolygonF([QPointF(x * step, y * step) for y in range(rows) for x in range(columns)])
            self._made = (step, columns, rows)
        return self._polygon
