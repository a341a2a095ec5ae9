"""Numbers to type, scrub and slide."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from studio.ui import theme


def spoken(value: float, whole: bool) -> str:
    """A number as people write it: no trailing noughts, at most four decimals."""
    if whole:
        return str(int(value))
    text = f"{value:.4f}".rstrip("0")
    return text + "0" if text.endswith(".") else text


class Scrub(QLineEdit):
    """A number that is typed, or dragged sideways (Shift: finely). typed(text): on every key and at the end;
    scrubbed(steps): while dragged; settled(): the drag or the typing is over."""

    typed = Signal(str)
    scrubbed = Signal(float)
    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._from: QPoint | None = None
        self._dragging = False
        self._unit = ""
        self.zero = ""
        """What 0 means where it is no amount; it stands there instead of it, and may be typed."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a press may begin a drag; the focus comes with the release
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFont(theme.font(12, figures=True))
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.textEdited.connect(self.typed)
        self.editingFinished.connect(self.settled)

    def set_unit(self, unit: str) -> None:
        """Shown behind the number, where it is not typed."""
        self._unit = unit
        self.setTextMargins(0, 0, self.fontMetrics().horizontalAdvance(unit) + 3 if unit else 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.zero and not self.hasFocus() and self._is_zero():
            self._say(self.zero, QColor(theme.tokens().text if self.isEnabled() else theme.tokens().faint), whole=True)
        elif self._unit:
            self._say(self._unit, QColor(theme.tokens().soft))

    def _is_zero(self) -> bool:
        try:
            return float(self.text()) == 0
        except ValueError:
            return False

    def _say(self, words: str, color: QColor, *, whole: bool = False) -> None:
        """Words at the right; whole: over the number that stands there."""
        painter = QPainter(self)
        painter.setFont(self.font())
        place = self.rect().adjusted(6, 2, -7, -2)
        if whole:
            painter.fillRect(place, QColor(theme.tokens().field))
        painter.setPen(color)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self.hasFocus():
            self._from = event.position().toPoint()
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            super().mouseMoveEvent(event)
            return
        moved = event.position().toPoint().x() - self._from.x()
        if self._dragging or abs(moved) > 3:
            self._dragging = True
            self._from = event.position().toPoint()
            fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.scrubbed.emit(moved / (20.0 if fine else 2.0))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was, dragged = self._from, self._dragging
        self._from, self._dragging = None, False
        if dragged:
            self.settled.emit()
        elif was is not None:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.selectAll()
        else:
            super().mouseReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setCursor(Qt.CursorShape.SizeHorCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1.0, Qt.Key.Key_Down: -1.0}
        if event.key() in steps:
            big = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self.scrubbed.emit(steps[Qt.Key(event.key())] * big)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.settled.emit()
            self.selectAll()
        else:
            super().keyPressEvent(event)


class SliderTrack(QWidget):
    """A slim slider. slid(value) while it moves, settled() after; steps of `step`, or smooth when it is 0."""

    slid = Signal(float)
    settled = Signal()

    def __init__(self, minimum: float, maximum: float, step: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.minimum, self.maximum, self.step = minimum, maximum, step
        self._value = minimum
        self.from_zero = True  # fill from 0 where that lies inside; else from the low end
        self._log = minimum > 0 and maximum / minimum > 500  # 16 to 8192 px needs room at the low end
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(120, 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 24)

    def set_value(self, value: float) -> None:
        if value != self._value:
            self._value = value
            self.update()

    def _share(self, value: float) -> float:
        low, high = self.minimum, self.maximum
        if high <= low:
            return 0.0
        value = min(high, max(low, value))
        return math.log(value / low) / math.log(high / low) if self._log else (value - low) / (high - low)

    def _at(self, x: float) -> float:
        share = min(1.0, max(0.0, (x - 8) / max(1, self.width() - 16)))
        low, high = self.minimum, self.maximum
        value = low * (high / low) ** share if self._log else low + share * (high - low)
        return self.rounded(value)

    def rounded(self, value: float) -> float:
        """On a step, inside the limits; without steps to a hundredth of what the range shows."""
        step = self.step or 10 ** math.floor(math.log10(max(1e-6, (self.maximum - self.minimum) / 100)))
        value = self.minimum + round((value - self.minimum) / step) * step
        return min(self.maximum, max(self.minimum, round(value, 6)))

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle, left, right = self.height() / 2, 7.5, self.width() - 7.5
        knob = left + self._share(self._value) * (right - left)
        origin = (
            left + self._share(0.0) * (right - left) if self.from_zero and self.minimum < 0 < self.maximum else left
        )
        painter.setBrush(QColor(colors.field))
        painter.drawRoundedRect(QRectF(left, middle - 2, right - left, 4), 2, 2)
        painter.setBrush(QColor(colors.accent if self.isEnabled() else colors.faint))
        painter.drawRoundedRect(QRectF(min(origin, knob), middle - 2, abs(knob - origin), 4), 2, 2)
        if self.hasFocus():
            halo = QColor(colors.accent)
            halo.setAlpha(90)
            painter.setBrush(halo)
            painter.drawEllipse(QPointF(knob, middle), 10, 10)
        painter.setBrush(QColor("#ffffff"))
        painter.setPen(QColor(colors.line))
        radius = 7.5 if self.underMouse() else 7.0
        painter.drawEllipse(QPointF(knob, middle), radius, radius)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._slide(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._slide(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.settled.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the panel scrolls; a value must not change by scrolling past it

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1}
        if event.key() in steps:
            step = self.step or (self.maximum - self.minimum) / 100
            self._set(self.rounded(self._value + steps[Qt.Key(event.key())] * step))
            self.settled.emit()
        else:
            super().keyPressEvent(event)

    def _slide(self, x: float) -> None:
        self._set(self._at(x))

    def _set(self, value: float) -> None:
        if value != self._value:
            self._value = value
            self.update()
            self.slid.emit(value)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()
