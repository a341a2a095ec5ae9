"""The level of a microphone: RMS as a bar, peaks as a line that is held, ticks in dBFS."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.film.recording.levels import Levels
from studio.ui import theme

_LOWEST = -60.0
_TICKS = (-48, -36, -24, -18, -12, -6, 0)
_GOOD = (-23.0, -18.0)  # dBFS RMS: what voices are cloned from best, and speech is mixed from without trouble
_LOUD = -3.0


class LevelBar(QWidget):
    """Shows Levels; None while nothing is listened to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._levels: Levels | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Level of the microphone"))
        self.setToolTip(self.tr("RMS as a bar, peaks as a line. Speak so that the bar ends in the lighter stretch."))

    def show_levels(self, levels: Levels | None) -> None:
        if levels != self._levels:
            self._levels = levels
            self.setAccessibleDescription("" if levels is None else f"{levels.rms:.0f} dBFS")
            self.update()

    @property
    def levels(self) -> Levels | None:
        return self._levels

    def sizeHint(self) -> QSize:
        return QSize(300, 34)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 34)

    def _x(self, decibels: float) -> float:
        share = (max(_LOWEST, min(0.0, decibels)) - _LOWEST) / -_LOWEST
        return 1 + share * (self.width() - 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        colors, levels = theme.tokens(), self._levels
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(1, 3, self._x(0.0) - 1, 12)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.field))
        painter.drawRoundedRect(bar, 4, 4)
        good = QRectF(self._x(_GOOD[0]), 3, self._x(_GOOD[1]) - self._x(_GOOD[0]), 12)
        painter.fillRect(good, QColor(colors.hover))
        if levels is not None:
            self._paint_level(painter, bar, levels)
        painter.setFont(theme.font(10, figures=True))
        for tick in _TICKS:
            x = self._x(tick)
            painter.setPen(QPen(QColor(colors.line), 1))
            painter.drawLine(QPointF(x, 17), QPointF(x, 20))
            painter.setPen(QColor(colors.soft))
            words = str(tick).replace("-", "\u2212")
            wide = painter.fontMetrics().horizontalAdvance(words)
            left = max(0.0, min(x - wide / 2, self.width() - wide))
            painter.drawText(QPointF(left, 31), words)
        painter.end()

    def _paint_level(self, painter: QPainter, bar: QRectF, levels: Levels) -> None:
        colors = theme.tokens()
        loud = levels.held > _LOUD
        color = QColor(colors.error if levels.clipped else colors.warning if loud else colors.ok)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(QRectF(1, 5, max(0.0, self._x(levels.rms) - 1), 8), 3, 3)
        if levels.held > _LOWEST:
            painter.fillRect(QRectF(self._x(levels.held) - 1, 3, 2, 12), color)
        painter.setBrush(QColor(colors.error if levels.clipped else colors.field))
        painter.drawEllipse(QPointF(self.width() - 6, 9), 4, 4)  # clipped since the recording began
