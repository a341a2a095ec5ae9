"""A colour wheel: a puck on a disc of hues that pushes red, green and blue apart.

The hues lie as on a vectorscope, so a push towards orange here is a shift towards orange there.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QConicalGradient, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui import theme

_TOWARDS = tuple(math.radians(angle) for angle in (105.0, 225.0, 345.0))  # red, green, blue
_SIDE = 124
_RING = 7.0
_PACE = 0.5  # the puck goes half as far as the hand: a wheel is for small moves
_FINE = 0.1
_STEP = 0.02


def pushes(x: float, y: float) -> tuple[float, float, float]:
    """How far red, green and blue are pushed by a puck at (x, y), each -1..1; together nothing."""
    red, green, blue = (x * math.cos(angle) + y * math.sin(angle) for angle in _TOWARDS)
    return red, green, blue


def puck(red: float, green: float, blue: float) -> tuple[float, float]:
    """Where the puck lies for pushes; what they have in common does not count."""
    parts = tuple(zip((red, green, blue), _TOWARDS, strict=True))
    x = sum(push * math.cos(angle) for push, angle in parts) * 2 / 3
    y = sum(push * math.sin(angle) for push, angle in parts) * 2 / 3
    return x, y


class ColourWheel(QWidget):
    """moved(x, y) while the puck is dragged or nudged, in units of the disc; settled() after; reset() by a double-click
    or Home."""

    moved = Signal(float, float)
    settled = Signal()
    reset = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._x = self._y = 0.0
        self._hand = QPointF()
        self._from: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip(
            self.tr("Drag to push the colour, Shift is finer; double-click resets. The arrows move it, Home resets.")
        )

    def sizeHint(self) -> QSize:
        return QSize(_SIDE, _SIDE)

    def minimumSizeHint(self) -> QSize:
        return QSize(88, _SIDE)

    def show_place(self, x: float, y: float) -> None:
        """Show the puck there; beyond the disc at its edge."""
        if (x, y) != (self._x, self._y):
            self._x, self._y = x, y
            self.update()

    # --- where things are -------------------------------------------------------------------------------------------

    def _radius(self) -> float:
        return min(self.width(), self.height()) / 2 - _RING - 4

    def _middle(self) -> QPointF:
        return QRectF(self.rect()).center()

    def puck_place(self) -> QPointF:
        x, y = _inside(self._x, self._y)
        return self._middle() + QPointF(x, -y) * self._radius()

    # --- the hand ---------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._from = event.position()
            self._hand = QPointF(*_inside(self._x, self._y))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        pace = _FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _PACE
        way = (event.position() - self._from) * (pace / max(1.0, self._radius()))
        self._from = event.position()
        self._hand = QPointF(*_inside(self._hand.x() + way.x(), self._hand.y() - way.y()))
        self.moved.emit(self._hand.x(), self._hand.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._from is not None:
            self._from = None
            self.settled.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._from = None
        self.reset.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _NUDGES:
            step = _STEP / 5 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
            across, up = _NUDGES[key]
            self.moved.emit(*_inside(self._x + across * step, self._y + up * step))
        elif key == Qt.Key.Key_Home:
            self.reset.emit()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in _NUDGES and not event.isAutoRepeat():
            self.settled.emit()  # a key that was held is one step
        super().keyReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        # The arrows and Home are keys of this widget while it has the focus, whatever else they do in the window.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
            if plain == Qt.KeyboardModifier.NoModifier and Qt.Key(event.key()) in (*_NUDGES, Qt.Key.Key_Home):
                event.accept()
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, radius = self._middle(), self._radius()
        hues = QConicalGradient(middle, 0)
        for step in range(25):
            angle = step * 15.0
            color = QColor.fromHsvF(((angle - 105.0) % 360) / 360, 0.62, 0.86)
            hues.setColorAt(step / 24, color if self.isEnabled() else QColor(tokens.line))
        painter.setPen(QPen(hues, _RING))
        painter.setBrush(QColor(tokens.field))
        painter.drawEllipse(middle, radius + _RING / 2, radius + _RING / 2)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(middle, radius + _RING + 2, radius + _RING + 2)
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.drawLine(middle - QPointF(radius - 1, 0), middle + QPointF(radius - 1, 0))
        painter.drawLine(middle - QPointF(0, radius - 1), middle + QPointF(0, radius - 1))
        place = self.puck_place()
        painter.setPen(QPen(QColor(tokens.soft), 1.2))
        painter.drawLine(middle, place)
        painter.setPen(QPen(QColor(tokens.text if self.isEnabled() else tokens.faint), 1.8))
        painter.setBrush(QColor(tokens.card))
        size = 6.0 if self.underMouse() or self.hasFocus() else 5.0
        painter.drawEllipse(place, size, size)


def _inside(x: float, y: float) -> tuple[float, float]:
    """The nearest place on the disc."""
    far = math.hypot(x, y)
    return (x, y) if far <= 1 else (x / far, y / far)


_NUDGES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
