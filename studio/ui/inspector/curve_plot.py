"""The picture of a curve's keyframes over a clip, with points to take hold of."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)

from studio.film.signals.axis import Span
from studio.film.signals.course import Course
from studio.ui import theme
from studio.ui.inspector.point_plot import ADDS, NUDGES, REMOVES, PointPlot, knows

_HEIGHT = 136
_LEFT, _TOP, _RIGHT, _BOTTOM = 40.0, 12.0, 12.0, 20.0
_GRAB = 10.0
_SLACK = 3.0  # pixels a hand may tremble in a direction before that number changes
_FINE = 0.1  # of a hand's way that a point goes with Shift
_ON_LINE = 8.0  # pixels from the line within which a new point lies on it


class CurvePlot(PointPlot):
    """pulled(number, at, value) while a point is dragged or nudged, then settled(); asked(at, value or None) for a new
    point, unasked(number) to be rid of one; picked(number): it was chosen; menu_asked(number, place on the screen)."""

    pulled = Signal(int, float, float)
    asked = Signal(float, object)
    unasked = Signal(int)
    menu_asked = Signal(int, object)

    def __init__(self, course: Course, colour: Callable[[str], QColor], name: str = "") -> None:
        """colour: of a line by its name, for now; name: of the curve itself."""
        super().__init__(_HEIGHT)
        self.course = course
        self.hint = ""
        self.head: float | None = None
        """Where the playhead stands, 0..1 of the clip."""
        self._colour, self._name = colour, name
        self._own = True
        self._span = course.span()
        self._pulling = False
        self._from: QPointF | None = None
        self._hand = QPointF()  # where the point would be if it followed the hand exactly: (moment, height)
        self._free = [False, False]  # across, up: whether the hand has gone that way on purpose

    @property
    def count(self) -> int:
        return self.course.count

    def sizeHint(self) -> QSize:
        return QSize(320, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def show_course(self, course: Course, name: str, *, own: bool) -> None:
        """own: its keys are keyframes, not what something else amounts to; those are drawn hollow."""
        if name != self._name:
            self._pulling, self._from = False, None
        self.course, self._name, self._own = course, name, own
        self.chosen = min(self.chosen, course.count - 1) if self.chosen >= 0 else (0 if course.count else -1)
        if not self._pulling:  # while a point is dragged the ground must not move under it
            self._span = course.span()
        self.update()

    def show_head(self, at: float | None) -> None:
        """The playhead is at this share of the clip, or nowhere in it."""
        if at != self.head:
            self.head = at
            self.update()

    # --- where things are -------------------------------------------------------------------------------------------

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)

    def place(self, at: float, value: float) -> QPointF:
        """Where a moment and a value of the curve lie."""
        return self._point(at, self.course.height(value))

    def _point(self, at: float, high: float, span: Span | None = None) -> QPointF:
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
        return self.place(self.course.at(number), self.course.value(number))

    def key_under(self, at: QPointF) -> int:
        ways = [(at - self.key_place(number), number) for number in range(self.course.count)]
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
        self._from = at
        self._hand = QPointF(self.course.at(self.chosen), self.course.height(self.course.value(self.chosen)))
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
        area, pace = self._area(), _FINE if fine else 1.0
        across = way.x() / max(1.0, area.width()) * pace
        up = -way.y() / max(1.0, area.height()) * (self._span.high - self._span.low) * pace
        self._from = QPointF(here.x() if way.x() else self._from.x(), here.y() if way.y() else self._from.y())
        self._hand += QPointF(across, up)
        self._pulling = True
        course, number = self.course, self.chosen
        at = course.snapped(self._hand.x(), fine=fine) if self._free[0] else course.at(number)
        value = course.landed(self._hand.y(), fine=fine) if self._free[1] else course.value(number)
        self.pulled.emit(self.chosen, at, value)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._let_go()

    def _let_go(self) -> None:
        self._from, self._pulling = None, False
        self._span = self.course.span()
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
        at = self.course.snapped(at, fine=False)
        way = self.course.height_at(at)
        on_line = bool(self.course.count) and abs(self._point(at, way).y() - place.y()) <= _ON_LINE
        self.asked.emit(at, None if on_line else self.course.landed(high, fine=False))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        number = self.key_under(QPointF(event.pos())) if by_mouse else self.chosen
        if number >= 0:
            self.choose(number)
        place = event.pos() if by_mouse or number < 0 else self.key_place(number).toPoint()
        self.menu_asked.emit(number, place)
        event.accept()

    # --- the keys ---------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not knows(event):
            super().keyPressEvent(event)
            return
        key = Qt.Key(event.key())
        if key in ADDS:
            self.asked.emit(self.course.gap_after(self.chosen), None)
        elif self.chosen < 0:
            return
        elif key in REMOVES:
            self.unasked.emit(self.chosen)
        else:
            self.nudge(*NUDGES[key], fine=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def nudge(self, across: int, up: int, *, fine: bool) -> None:
        course, number = self.course, self.chosen
        value = course.value(number)
        if up:
            value = course.nudged(value, up, fine=fine)
        step = float(1 / course.rate) if fine else 0.1
        at = course.at(number)
        if across:
            at = course.snapped(min(1.0, max(0.0, at + across * step / course.seconds)), fine=fine)
        self.pulled.emit(self.chosen, at, value)

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
        for name, (line, seen) in self.course.others().items():
            self._paint_line(painter, name, line, seen, chosen=False)
        self._paint_line(painter, self._name, self.course.line(), self._span, chosen=True)
        self._paint_head(painter)
        for number in range(self.course.count):
            self._paint_key(painter, number)
        painter.restore()
        if self.hint:
            self._paint_hint(painter)
        if self._pulling and self.chosen >= 0:
            self._paint_numbers(painter)

    def _paint_ground(self, painter: QPainter) -> None:
        tokens, area = theme.tokens(), self._area()
        painter.setFont(theme.font(10, figures=True))
        rest = self.course.rest
        for value in self.course.ticks(self._span):
            y = self.place(0.0, value).y()
            strong = rest is not None and abs(value - rest) < 1e-9
            painter.setPen(QPen(QColor(tokens.faint if strong else tokens.line), 1.0))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(tokens.soft))
            box = QRectF(2, y - 7, _LEFT - 8, 14)
            words = self.course.words(value)
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
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, f"{self.course.seconds * quarter / 4:.1f} s")

    def _paint_line(
        self, painter: QPainter, name: str, line: list[tuple[float, float]], seen: Span, *, chosen: bool
    ) -> None:
        """The curve itself by its own numbers; another one faintly, by a scale of its own."""
        places = [self._point(at, high, seen) for at, high in line]
        path = QPainterPath(places[0])
        for place in places[1:]:
            path.lineTo(place)
        colour = self._colour(name) if self.isEnabled() else QColor(theme.tokens().faint)
        if not chosen:
            colour.setAlphaF(0.6)
        style = Qt.PenStyle.SolidLine if self._own else Qt.PenStyle.DashLine
        painter.setPen(QPen(colour, 2.0 if chosen else 1.2, style))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _paint_head(self, painter: QPainter) -> None:
        if self.head is not None and 0 <= self.head <= 1:
            x = self._point(self.head, self._span.low).x()
            painter.setPen(QPen(QColor(theme.tokens().accent), 1.0))
            painter.drawLine(QPointF(x, 1), QPointF(x, self.height() - _BOTTOM))

    def _paint_key(self, painter: QPainter, number: int) -> None:
        tokens = theme.tokens()
        middle = self.key_place(number)
        chosen = number == self.chosen and self.isEnabled()
        size = 6.5 if chosen or number == self._hover else 5.0
        corners = (QPointF(0, -size), QPointF(size, 0), QPointF(0, size), QPointF(-size, 0))
        colour = self._colour(self._name) if self.isEnabled() else QColor(tokens.faint)
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
        tokens, course = theme.tokens(), self.course
        moment, value = course.at(self.chosen) * course.seconds, course.value(self.chosen)
        words = f"{moment:.2f} s   {course.words(value)}"
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
