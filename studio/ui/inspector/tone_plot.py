"""The picture of one tone curve, or of saturation over the hues, with points to take hold of."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)

from studio.embedded.filters.curves import DIAGONAL, MOST, SATURATION, Point, way, way_around
from studio.ui import theme
from studio.ui.inspector.point_plot import ADDS, NUDGES, REMOVES, PointPlot, knows

_COLOURS = {"red": "#e0565c", "green": "#46b97f", "blue": "#4f86e8"}
_HEIGHT = 208
_EDGE = 10.0
_GRAB = 10.0
_ON_LINE = 9.0  # pixels from the line within which a drag begins a new point on it
_SLACK = 3.0
_APART = 0.01  # that points keep to each other


def tone_colour(name: str) -> QColor:
    """The colour of a curve: its channel's own, the text's for the master."""
    return QColor(_COLOURS.get(name, theme.tokens().text))


class TonePlot(PointPlot):
    """changed(points) while a point is dragged, nudged, added or removed; settled() when that is over."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__(_HEIGHT)
        self.name = "master"
        self._curves: dict[str, tuple[Point, ...]] = {}
        self._points: tuple[Point, ...] = DIAGONAL
        self._from: QPointF | None = None
        self._new: Point | None = None  # where a drag on the line would begin a point
        self._pulling = False

    @property
    def count(self) -> int:
        return len(self._points)

    def sizeHint(self) -> QSize:
        return QSize(260, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, _HEIGHT)

    @property
    def points(self) -> tuple[Point, ...]:
        """Of the curve that is shown, (across, up) 0..1 each."""
        return self._points

    @property
    def by_hue(self) -> bool:
        return self.name == SATURATION

    @property
    def _most(self) -> float:
        return 2.0 if self.by_hue else 1.0

    def show_curves(self, curves: dict[str, tuple[Point, ...]], name: str) -> None:
        """curves: points by name as the document has them; name: the one that is edited."""
        if name != self.name:
            self._from, self._pulling, self.chosen = None, False, -1
        self._curves, self.name = curves, name
        self._points = curves.get(name, ()) or (() if self.by_hue else DIAGONAL)
        self.chosen = min(self.chosen, len(self._points) - 1)
        self.update()

    # --- where things are -------------------------------------------------------------------------------------------

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)

    def place(self, x: float, y: float) -> QPointF:
        """Where a point of the curve lies."""
        area = self._area()
        return QPointF(area.left() + x * area.width(), area.bottom() - y / self._most * area.height())

    def _there(self, at: QPointF) -> Point:
        area = self._area()
        x = (at.x() - area.left()) / max(1.0, area.width())
        y = (area.bottom() - at.y()) / max(1.0, area.height()) * self._most
        return min(1.0, max(0.0, x)), min(self._most, max(0.0, y))

    def point_under(self, at: QPointF) -> int:
        far = [(math.hypot(*(at - self.place(*point)).toTuple()), n) for n, point in enumerate(self._points)]
        away, number = min(far, default=(math.inf, -1))
        return number if away <= _GRAB else -1

    def height_at(self, x: float) -> float:
        way_of = way_around if self.by_hue else way
        return min(self._most, max(0.0, float(way_of(self._points, np.array([x]))[0])))

    # --- edits ------------------------------------------------------------------------------------------------------

    def _give(self, points: Sequence[Point], chosen: int) -> None:
        self._points, self.chosen = tuple(points), chosen
        self.changed.emit(self._points)
        self.picked.emit(self.chosen)
        self.update()

    def add(self, x: float, y: float | None = None) -> None:
        """A new point, on the line where no height is said; not beside one that is there."""
        y = self.height_at(x) if y is None else y
        near = any(abs(known - x) < _APART for known, _ in self._points)
        if near or len(self._points) >= MOST:
            return
        points = sorted([*self._points, (x, y)])
        self._give(points, points.index((x, y)))

    def remove(self, number: int) -> None:
        """Without a point; a tone curve keeps two."""
        if not 0 <= number < len(self._points) or (not self.by_hue and len(self._points) <= 2):
            return
        self._give([point for n, point in enumerate(self._points) if n != number], max(0, number - 1))
        self.settled.emit()

    def pull(self, number: int, x: float, y: float) -> None:
        """A point to another place, between its neighbours."""
        low = self._points[number - 1][0] + _APART if number else 0.0
        high = self._points[number + 1][0] - _APART if number + 1 < len(self._points) else 1.0
        points = list(self._points)
        points[number] = (round(min(high, max(low, x)), 4), round(min(self._most, max(0.0, y)), 4))
        self._give(points, number)

    # --- the mouse --------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._from, self._pulling, self._new = event.position(), False, None
        number = self.point_under(event.position())
        if number >= 0:
            self.choose(number)
            return
        x, _ = self._there(event.position())
        if abs(self.place(x, self.height_at(x)).y() - event.position().y()) <= _ON_LINE:
            self._new = (x, self.height_at(x))
        else:
            self._from = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position()
        if self._from is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self._hover_over(self.point_under(here))
            return
        if not self._pulling and math.hypot(*(here - self._from).toTuple()) <= _SLACK:
            return
        if not self._pulling and self._new is not None:
            self.add(*self._new)
        self._pulling = True
        if self.chosen < 0:
            return
        fine = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        area, way = self._area(), here - self._from
        x, y = self._points[self.chosen]
        across, up = way.x() / area.width() * fine, -way.y() / area.height() * self._most * fine
        self._from = here
        self.pull(self.chosen, x + across, y + up)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            if self._pulling:
                self.settled.emit()
            self._from, self._pulling = None, False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._from = None
        number = self.point_under(event.position())
        if number >= 0:
            self.remove(number)
        else:
            self.add(*self._there(event.position()))
            self.settled.emit()

    # --- the keys ---------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not knows(event):
            super().keyPressEvent(event)
        elif key in ADDS:
            self.add(self.gap())
            self.settled.emit()
        elif not 0 <= self.chosen < len(self._points):
            return
        elif key in REMOVES:
            self.remove(self.chosen)
        else:
            step = 0.002 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0.01
            x, y = self._points[self.chosen]
            across, up = NUDGES[key]
            self.pull(self.chosen, x + across * step, y + up * step * self._most)

    def gap(self) -> float:
        """Half way from the chosen point to the next one."""
        xs = [0.0, *(x for x, _ in self._points), 1.0] if self.by_hue else [x for x, _ in self._points]
        here = min(max(0, self.chosen) + (1 if self.by_hue and self.chosen >= 0 else 0), len(xs) - 2)
        return (xs[here] + xs[here + 1]) / 2

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
        painter.setClipRect(card.adjusted(1, 1, -1, -1))
        if not self.by_hue:
            for name, points in self._curves.items():
                if name not in (self.name, SATURATION):
                    self._paint_line(painter, name, points)
        self._paint_line(painter, self.name, self._points)
        for number in range(len(self._points)):
            self._paint_point(painter, number)

    def _paint_ground(self, painter: QPainter) -> None:
        tokens, area = theme.tokens(), self._area()
        painter.setPen(QPen(QColor(tokens.line), 1.0))
        for quarter in range(5):
            x = area.left() + area.width() * quarter / 4
            y = area.top() + area.height() * quarter / 4
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(QPen(QColor(tokens.faint), 1.0, Qt.PenStyle.DashLine))
        if not self.by_hue:
            painter.drawLine(area.bottomLeft(), area.topRight())
            return
        painter.drawLine(self.place(0, 1), self.place(1, 1))
        hues = QLinearGradient(area.bottomLeft(), area.bottomRight())
        for step in range(13):
            hues.setColorAt(step / 12, QColor.fromHsvF(step / 12 % 1.0, 0.62, 0.86))
        painter.fillRect(QRectF(area.left(), area.bottom() - 5, area.width(), 5), hues)

    def _paint_line(self, painter: QPainter, name: str, points: Sequence[Point]) -> None:
        chosen = name == self.name
        at = np.linspace(0, 1, 129)
        heights = way_around(points, at) if name == SATURATION else way(points, at)
        path = QPainterPath(self.place(0.0, float(heights[0])))
        for x, y in zip(at[1:].tolist(), heights[1:].tolist(), strict=True):
            path.lineTo(self.place(x, y))
        colour = tone_colour(name) if self.isEnabled() else QColor(theme.tokens().faint)
        if not chosen:
            colour.setAlphaF(0.5)
        painter.setPen(QPen(colour, 2.0 if chosen else 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _paint_point(self, painter: QPainter, number: int) -> None:
        tokens = theme.tokens()
        chosen = number == self.chosen and self.isEnabled()
        size = 6.0 if chosen or number == self._hover else 4.5
        colour = tone_colour(self.name) if self.isEnabled() else QColor(tokens.faint)
        painter.setPen(QPen(QColor(tokens.accent) if chosen else colour, 1.8))
        painter.setBrush(QColor(tokens.accent) if chosen else QColor(tokens.card))
        painter.drawEllipse(self.place(*self._points[number]), size, size)
