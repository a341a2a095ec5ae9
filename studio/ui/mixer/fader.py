"""A fader with the level beside it."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.film.sound.metering import QUIET, Reading
from studio.film.sound.mixer import HIGHEST, LOWEST
from studio.ui import theme
from studio.ui.widgets.labels import plain_tip

_LAW = 1.8  # the fader's way is finer where one works, near 0 dB
_TICKS = (12, 6, 0, -6, -12, -24, -48)
_EDGE = 7.0
_LEVEL = (-54.0, 0.0)
_FALL = 0.6  # dB a reading that a held peak falls by


def share_of(decibels: float) -> float:
    """How far up the fader a gain is, 0 to 1."""
    part = (max(LOWEST, min(HIGHEST, decibels)) - LOWEST) / (HIGHEST - LOWEST)
    return math.pow(part, _LAW)


def gain_at(share: float, step: float = 0.5) -> float:
    """The gain at a place of the fader, on a step of decibels."""
    gain = LOWEST + (HIGHEST - LOWEST) * math.pow(max(0.0, min(1.0, share)), 1 / _LAW)
    return round(round(gain / step) * step, 2)


class Fader(QWidget):
    """changed(decibels) while it moves, settled() after. Double-click: back to `usual`."""

    changed = Signal(float)
    settled = Signal()

    def __init__(self, words: str, usual: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value = usual
        self._usual = usual
        self._grip = 0.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(words)
        self.setToolTip(
            plain_tip(self.tr("{name}. Shift for tenths, double-click for the usual gain.").format(name=words))
        )

    def sizeHint(self) -> QSize:
        return QSize(46, 130)

    def minimumSizeHint(self) -> QSize:
        return QSize(46, 84)

    def show_value(self, decibels: float) -> None:
        if decibels != self.value:
            self.value = decibels
            self.setAccessibleDescription(f"{decibels:g} dB")
            self.update()

    def y_of(self, decibels: float) -> float:
        return self.height() - _EDGE - share_of(decibels) * (self.height() - 2 * _EDGE)

    def _take(self, value: float) -> None:
        value = max(LOWEST, min(HIGHEST, round(value, 1)))
        if value != self.value:
            self.show_value(value)
            self.changed.emit(value)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            knob = self.y_of(self.value)
            near = abs(event.position().y() - knob) < 9
            self._grip = event.position().y() - knob if near else 0.0
            if not near:
                self._slide(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._slide(event)

    def _slide(self, event: QMouseEvent) -> None:
        y = event.position().y() - self._grip
        share = (self.height() - _EDGE - y) / max(1.0, self.height() - 2 * _EDGE)
        self._take(gain_at(share))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.settled.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._take(self._usual)
        self.settled.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the panel scrolls; a gain must not change by scrolling past it

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 0.5, Qt.Key.Key_Down: -0.5, Qt.Key.Key_PageUp: 3.0, Qt.Key.Key_PageDown: -3.0}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        self._take(self.value + step / (5 if fine else 1))
        self.settled.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(9, figures=True))
        for tick in _TICKS:
            y = self.y_of(tick)
            painter.setPen(QColor(colors.soft if tick == 0 else colors.faint))
            words = str(abs(tick)) if tick <= 0 else f"+{tick}"
            painter.drawText(
                QRectF(0, y - 6, 16, 12), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words
            )
            painter.setPen(QPen(QColor(colors.line), 1))
            painter.drawLine(QPointF(20, y), QPointF(40, y))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.ground))
        painter.drawRoundedRect(QRectF(28, _EDGE - 3, 4, self.height() - 2 * _EDGE + 6), 2, 2)
        knob = self.y_of(self.value)
        painter.setBrush(QColor(colors.text if self.isEnabled() else colors.faint))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colors.accent), 2))
        painter.drawRoundedRect(QRectF(19, knob - 6, 22, 12), 4, 4)
        painter.setPen(QPen(QColor(colors.accent), 2))
        painter.drawLine(QPointF(22, knob), QPointF(38, knob))


class LevelColumn(QWidget):
    """Momentary loudness as a bar, short-term as a mark, the true peak as a line that falls slowly."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reading = Reading()
        self.peak = QUIET
        self.limit = -1.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setToolTip(self.tr("While it plays. Bar: loudness of the last 0.4 s; mark: of 3 s; line: true peak."))

    def sizeHint(self) -> QSize:
        return QSize(14, 130)

    def minimumSizeHint(self) -> QSize:
        return QSize(14, 84)

    def show_reading(self, reading: Reading) -> None:
        peak = max(reading.peak, self.peak - _FALL, QUIET)
        if (reading, peak) != (self.reading, self.peak):
            self.reading, self.peak = reading, peak
            self.update()

    def _y(self, level: float) -> float:
        low, high = _LEVEL
        part = (max(low, min(high, level)) - low) / (high - low)
        return self.height() - _EDGE - part * (self.height() - 2 * _EDGE)

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.field))
        bottom = self.height() - _EDGE + 3
        painter.drawRoundedRect(QRectF(3, _EDGE - 3, 8, bottom - _EDGE + 3), 3, 3)
        over = self.peak > self.limit + 0.05
        if self.reading.momentary > _LEVEL[0]:
            top = self._y(self.reading.momentary)
            painter.setBrush(QColor(colors.ok))
            painter.drawRoundedRect(QRectF(3, top, 8, bottom - top), 3, 3)
        if self.reading.short > _LEVEL[0]:
            painter.fillRect(QRectF(1, self._y(self.reading.short) - 1, 12, 2), QColor(colors.text))
        if self.peak > _LEVEL[0]:
            painter.fillRect(QRectF(3, self._y(self.peak) - 1, 8, 2), QColor(colors.error if over else colors.warning))
