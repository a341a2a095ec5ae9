"""The picture of one axis's keyframes over a clip, with points to take hold of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.film.motion import camera_curve as curve
from studio.film.motion.camera_moves import AXES
from studio.media.values import CameraKey
from studio.ui import theme
from studio.ui.camera_words import UNITS
from studio.ui.inspector.curve_axes import axis_colour

_HEIGHT = 136
_LEFT, _TOP, _RIGHT, _BOTTOM = 40.0, 12.0, 12.0, 20.0
_GRAB = 10.0
_SLACK = 3.0  # pixels a hand may tremble in a direction before that number changes
_ON_LINE = 8.0  # pixels from the line within which a new point lies on it


class CurvePlot(QWidget):
    """pulled(number, at, value) while a point is dragged or nudged, then settled(); asked(at, value or None) for a new
    point, unasked(number) to be rid of one; picked(number): it was chosen; menu_asked(number, place on the screen)."""

    pulled = Signal(int, float, float)
    settled = Signal()
    asked = Signal(float, object)
    unasked = Signal(int)
    picked = Signal(int)
    menu_asked = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self.axis = "zoom"
        self.chosen = -1
        self.hint = ""
        self.seconds, self.rate = 4.0, Fraction(24)
        self._keys: tuple[CameraKey, ...] = ()
        self._own = True
        self._span = curve.span((), "zoom")
        self._pulling = False
        self._from: QPointF | None = None
        self._hand = QPointF()  # where the point would be if it followed the hand exactly: (moment, height)
        self._free = [False, False]  # across, up: whether the hand has gone that way on purpose
        self._hover = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)

    def sizeHint(self) -> QSize:
        return QSize(320, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def show_keys(self, keys: Sequence[CameraKey], axis: str, *, own: bool) -> None:
        """own: they are keyframes, not what a named move or the shot's words amount to."""
        if axis != self.axis:
            self._pulling, self._from = False, None
        self._keys, self.axis, self._own = tuple(keys), axis, own
        self.chosen = min(self.chosen, len(keys) - 1) if self.chosen >= 0 else (0 if keys else -1)
        if not self._pulling:  # while a point is dragged the ground must not move under it
            self._span = curve.span(self._keys, axis)
        self.update()

    # --- where things are -------------------------------------------------------------------------------------------

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)

    def place(self, at: float, value: float) -> QPointF:
        """Where a moment and a value of the axis lie."""
        return self._point(at, curve.height(self.axis, value))

    def _point(self, at: float, high: float, span: curve.Span | None = None) -> QPointF:
        area = self._area()
        return QPointF(
            area.left() + at * area.width(), area.bottom() - (span or self._span).share(high) * area.height()
        )

    def _there(self, at: QPointF) -> tuple[float, float]:
        """(moment, height) at a place."""
        area = self._area()
        share = (area.bottom() - at.y()) / max(1.0, area.height())
        return min(1.0, max(0.0, (at.x() - area.left()) / max(1.0, area.width()))), self._span.height(share)

    def key_place(self, number: int) -> QPointF:
        key = self._keys[number]
        return self.place(key.at, getattr(key, self.axis))

    def key_under(self, at: QPointF) -> int:
        ways = [(at - self.key_place(number), number) for number in range(len(self._keys))]
        away, number = min(((math.hypot(way.x(), way.y()), number) for way, number in ways), default=(math.inf, -1))
        return number if away <= _GRAB else -1

    # --- the mouse --------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        number = self.key_under(event.position())
        if number >= 0:
            self.choose(number)
            self._take_up(event.position())

    def _take_up(self, at: QPointF) -> None:
        key = self._keys[self.chosen]
        self._from = at
        self._hand = QPointF(key.at, curve.height(self.axis, getattr(key, self.axis)))
        self._free = [False, False]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position()
        if self._from is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self._hover_over(self.key_under(here))
            return
        way = here - self._from
        for direction, pixels in enumerate((way.x(), way.y())):
            if not self._free[direction] and abs(pixels) <= _SLACK:
                way = QPointF(0.0, way.y()) if direction == 0 else QPointF(way.x(), 0.0)
            else:
                self._free[direction] = True
        if way.isNull():
            return
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        area, pace = self._area(), curve.pace(fine)
        across = way.x() / max(1.0, area.width()) * pace
        up = -way.y() / max(1.0, area.height()) * (self._span.high - self._span.low) * pace
        self._from = QPointF(here.x() if way.x() else self._from.x(), here.y() if way.y() else self._from.y())
        self._hand += QPointF(across, up)
        self._pulling = True
        key = self._keys[self.chosen]
        at = curve.snapped(self._hand.x(), self.seconds, self.rate, fine=fine) if self._free[0] else key.at
        free = self._free[1]
        value = curve.landed(self.axis, self._hand.y(), fine=fine) if free else float(getattr(key, self.axis))
        self.pulled.emit(self.chosen, at, value)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._let_go()

    def _let_go(self) -> None:
        self._from, self._pulling = None, False
        self._span = curve.span(self._keys, self.axis)
        self.settled.emit()
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        number = self.key_under(event.position())
        self._from, self._pulling = None, False
        if number >= 0:
            self.unasked.emit(number)
        else:
            self.ask_at(event.position())

    def ask_at(self, place: QPointF) -> None:
        """A new point here; on the line where that is near."""
        at, high = self._there(place)
        at = curve.snapped(at, self.seconds, self.rate, fine=False)
        way = curve.height_at(self._keys, self.axis, at)
        on_line = bool(self._keys) and abs(self._point(at, way).y() - place.y()) <= _ON_LINE
        self.asked.emit(at, None if on_line else curve.landed(self.axis, high, fine=False))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        number = self.key_under(QPointF(event.pos())) if by_mouse else self.chosen
        if number >= 0:
            self.choose(number)
        place = event.pos() if by_mouse or number < 0 else self.key_place(number).toPoint()
        self.menu_asked.emit(number, place)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover_over(-1)
        super().leaveEvent(event)

    def _hover_over(self, number: int) -> None:
        if number != self._hover:
            self._hover = number
            self.setCursor(Qt.CursorShape.SizeAllCursor if number >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def choose(self, number: int) -> None:
        self.chosen = number
        self.picked.emit(number)
        self.update()

    # --- the keys ---------------------------------------------------------------------------------------------------

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes from point to point, and on from the last one."""
        number = self.chosen + (1 if next else -1)
        if not self.hasFocus() or not 0 <= number < len(self._keys):
            return super().focusNextPrevChild(next)
        self.choose(number)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._keys and event.reason() == Qt.FocusReason.TabFocusReason:
            self.choose(0)
        elif self._keys and event.reason() == Qt.FocusReason.BacktabFocusReason:
            self.choose(len(self._keys) - 1)
        self.update()

    def event(self, event: QEvent) -> bool:
        # Arrows and Del are keys of this widget while it has the focus, whatever else they do in the window.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._knows(event):
            event.accept()
            return True
        return super().event(event)

    def _knows(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        return plain == Qt.KeyboardModifier.NoModifier and Qt.Key(event.key()) in (*_NUDGES, *_REMOVES, *_ADDS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._knows(event):
            super().keyPressEvent(event)
            return
        key = Qt.Key(event.key())
        if key in _ADDS:
            self.asked.emit(curve.gap_after(self._keys, self.chosen), None)
        elif self.chosen < 0:
            return
        elif key in _REMOVES:
            self.unasked.emit(self.chosen)
        else:
            self.nudge(*_NUDGES[key], fine=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def nudge(self, across: int, up: int, *, fine: bool) -> None:
        key = self._keys[self.chosen]
        value = float(getattr(key, self.axis))
        if up:
            value = curve.nudge(self.axis, value, up, fine=fine)
        step = float(1 / self.rate) if fine else 0.1
        at = key.at
        if across:
            at = curve.snapped(
                min(1.0, max(0.0, at + across * step / self.seconds)), self.seconds, self.rate, fine=fine
            )
        self.pulled.emit(self.chosen, at, value)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in _NUDGES and not event.isAutoRepeat():
            self.settled.emit()  # a key that was held is one step
        super().keyReleaseEvent(event)

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.accent if self.hasFocus() else tokens.line), 1.0))
        painter.setBrush(QColor(tokens.card))
        card = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(card, 6, 6)
        self._paint_ground(painter)
        painter.save()
        painter.setClipRect(card.adjusted(1, 1, -1, -1))
        for axis in AXES:
            if axis != self.axis and curve.moving(self._keys, axis):
                self._paint_line(painter, axis)
        self._paint_line(painter, self.axis)
        for number in range(len(self._keys)):
            self._paint_key(painter, number)
        painter.restore()
        if self.hint:
            self._paint_hint(painter)
        if self._pulling and self.chosen >= 0:
            self._paint_numbers(painter)

    def _paint_ground(self, painter: QPainter) -> None:
        tokens, area = theme.tokens(), self._area()
        painter.setFont(theme.font(10, figures=True))
        rest = 1.0 if self.axis == "zoom" else 0.0
        for value in curve.ticks(self.axis, self._span):
            y = self.place(0.0, value).y()
            strong = abs(value - rest) < 1e-9
            painter.setPen(QPen(QColor(tokens.faint if strong else tokens.line), 1.0))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(tokens.soft))
            box = QRectF(2, y - 7, _LEFT - 8, 14)
            words = spoken_value(self.axis, value)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        for quarter in range(5):
            x = area.left() + area.width() * quarter / 4
            painter.setPen(QPen(QColor(tokens.line), 1.0))
            painter.drawLine(QPointF(x, area.top() - 4), QPointF(x, area.bottom() + 2))
            painter.setPen(QColor(tokens.soft))
            box = QRectF(x - 24, area.bottom() + 3, 48, 14)
            side = Qt.AlignmentFlag.AlignHCenter
            if quarter == 4:
                side, box = Qt.AlignmentFlag.AlignRight, box.translated(-24 + _RIGHT - 4, 0)
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, f"{self.seconds * quarter / 4:.1f} s")

    def _paint_line(self, painter: QPainter, axis: str) -> None:
        """The chosen axis by its own numbers; another one faintly, by a scale of its own."""
        chosen = axis == self.axis
        seen = self._span if chosen else curve.span(self._keys, axis)
        places = [self._point(at, high, seen) for at, high in curve.line(self._keys, axis)]
        path = QPainterPath(places[0])
        for place in places[1:]:
            path.lineTo(place)
        colour = axis_colour(axis) if self.isEnabled() else QColor(theme.tokens().faint)
        if not chosen:
            colour.setAlphaF(0.6)
        style = Qt.PenStyle.SolidLine if self._own else Qt.PenStyle.DashLine
        painter.setPen(QPen(colour, 2.0 if chosen else 1.2, style))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _paint_key(self, painter: QPainter, number: int) -> None:
        tokens = theme.tokens()
        middle = self.key_place(number)
        chosen = number == self.chosen and self.isEnabled()
        size = 6.5 if chosen or number == self._hover else 5.0
        corners = (QPointF(0, -size), QPointF(size, 0), QPointF(0, size), QPointF(-size, 0))
        colour = axis_colour(self.axis) if self.isEnabled() else QColor(tokens.faint)
        painter.setPen(QPen(QColor(tokens.text) if chosen else colour, 1.6))
        painter.setBrush(colour if self._own else QColor(tokens.card))
        painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))

    def _paint_hint(self, painter: QPainter) -> None:
        tokens, area = theme.tokens(), self._area()
        painter.setFont(theme.font(11))
        room = painter.fontMetrics().boundingRect(
            area.adjusted(10, 0, -10, 0).toRect(), Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignCenter, self.hint
        )
        box = QRectF(room).adjusted(-8, -4, 8, 4)
        box.moveTop(area.top())
        ground = QColor(tokens.card)
        ground.setAlphaF(0.88)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(QColor(tokens.soft))
        painter.drawText(box, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignCenter, self.hint)

    def _paint_numbers(self, painter: QPainter) -> None:
        """What the point that is dragged says, beside it."""
        tokens, key = theme.tokens(), self._keys[self.chosen]
        words = f"{key.at * self.seconds:.2f} s   {spoken_value(self.axis, getattr(key, self.axis))}"
        painter.setFont(theme.font(11, figures=True))
        wide = painter.fontMetrics().horizontalAdvance(words) + 16
        point, inside = self.key_place(self.chosen), QRectF(self.rect()).adjusted(3, 3, -3, -3)
        left = min(max(point.x() - wide / 2, inside.left()), inside.right() - wide)
        above = point.y() - 34
        top = above if above >= inside.top() else min(point.y() + 12, inside.bottom() - 22)
        box = QRectF(left, max(inside.top(), top), wide, 22)
        painter.setPen(QPen(QColor(tokens.line), 1.0))
        painter.setBrush(QColor(tokens.field))
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(QColor(tokens.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def spoken_value(axis: str, value: float) -> str:
    """A value as people say it, with its unit."""
    sign = "−" if value < 0 else ""
    return f"{sign}{abs(value):.2f}".rstrip("0").rstrip(".") + UNITS[axis]


_NUDGES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_REMOVES = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_ADDS = (Qt.Key.Key_N, Qt.Key.Key_Insert)
