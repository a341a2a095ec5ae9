"""The rubber band that chooses clips by drawing around them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from studio.ui.timeline.gestures import rect_of
from studio.ui.timeline.paint import theme_color
from studio.ui.timeline.rows import Row
from studio.ui.timeline.scale import Scale

_STILL = 3.0  # pixels that a press may move and still be a click


class Marquee:
    """kept: what was chosen before and stays so. Its corner holds to its moment while the rows scroll."""

    def __init__(self, scale: Scale, at: QPointF, kept: tuple[str, ...]) -> None:
        self.kept = kept
        self.drawn = False
        self._scale = scale
        self._from = (scale.at(at.x()), at.y())
        self._start = at
        self._at = at

    def to(self, at: QPointF) -> bool:
        """The pointer is here now; whether there is a band by now."""
        self._at = at
        self.drawn = self.drawn or (at - self._start).manhattanLength() > _STILL
        return self.drawn

    @property
    def rect(self) -> QRectF:
        return QRectF(QPointF(self._scale.x(self._from[0]), self._from[1]), self._at).normalized().adjusted(0, 0, 1, 1)

    def met(self, rows: Sequence[Row]) -> tuple[str, ...]:
        """The pieces that it touches, after those that are kept."""
        rect, found = self.rect, list(self.kept)
        for row in rows:
            if row.top < rect.bottom() and rect.top() < row.top + row.height:
                touched = [piece for piece in row.pieces if rect_of(piece, row, self._scale).intersects(rect)]
                found += [piece.id for piece in touched if not piece.fixed]
        return tuple(dict.fromkeys(found))

    def paint(self, painter: QPainter) -> None:
        if self.drawn:
            painter.setPen(QPen(theme_color("accent"), 1))
            painter.setBrush(theme_color("accent", 40))
            painter.drawRect(self.rect)
