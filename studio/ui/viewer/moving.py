"""A signal in the viewer: its curve, with the moments and values written beside it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.film.signals.axis import Span, span_of, spoken, ticks
from studio.media.signal import Signal
from studio.ui import theme

_LEFT, _TOP, _RIGHT, _BOTTOM = 56.0, 20.0, 20.0, 30.0


class SignalView(QWidget):
    """Draws a signal from second 0 on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(120)
        self.setAccessibleName(self.tr("Signal"))
        self._values: npt.NDArray[np.float32] = np.zeros(0, np.float32)
        self._seconds = 1.0

    def show_values(self, values: npt.NDArray[np.float32], seconds: float) -> None:
        """(count,) values over so many seconds."""
        self._values, self._seconds = values, max(seconds, 1e-6)
        low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 0.0)
        self.setAccessibleDescription(
            self.tr("From {low} to {high} within {seconds} s").format(
                low=spoken(low), high=spoken(high), seconds=spoken(seconds)
            )
        )
        self.update()

    def _place(self, area: QRectF, seen: Span, seconds: float, value: float) -> QPointF:
        x = area.left() + seconds / self._seconds * area.width()
        return QPointF(x, area.bottom() - seen.share(value) * area.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(colors.ground))
        area = QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)
        if not len(self._values) or area.height() < 10:
            return
        seen = span_of(self._values.tolist(), 1e-6 + 0.1 * float(np.abs(self._values).max()))
        painter.setFont(theme.font(10, figures=True))
        for value in ticks(seen.low, seen.high, max(2, int(area.height() / 48))):
            y = self._place(area, seen, 0.0, value).y()
            painter.setPen(QPen(QColor(colors.faint if value == 0 else colors.line), 1.0))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(colors.soft))
            box = QRectF(4, y - 8, _LEFT - 12, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, spoken(value))
        for moment in ticks(0.0, self._seconds, max(2, int(area.width() / 96))):
            x = self._place(area, seen, moment, 0.0).x()
            painter.setPen(QPen(QColor(colors.line), 1.0))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom() + 4))
            painter.setPen(QColor(colors.soft))
            box = QRectF(x - 40, area.bottom() + 6, 80, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, f"{spoken(moment)} s")
        painter.setPen(QPen(theme.value_color(Signal), 2.0))
        moments = np.linspace(0.0, self._seconds, len(self._values))
        line = [self._place(area, seen, *point) for point in zip(moments.tolist(), self._values.tolist(), strict=True)]
        painter.drawPolyline(QPolygonF(line))
