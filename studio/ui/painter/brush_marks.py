"""What the painter draws on the picture: brush badges, arrows, paths, vectors, the brush's own ring.

Colours here are the same in both themes: they lie on a picture, not on the window.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from studio.media.easing import eased
from studio.media.values import Stroke
from studio.ui import theme

COLORS = ("#f58f5a", "#5fb3f9", "#4cc38a", "#f27db4", "#f2d14b", "#e6e9ef")
"""Brushes 1 to 5 and the static mask."""
SECOND = 0.02
"""Picture heights that one unit of horizontal or vertical moves things in a second (as in Flow): an arrow is as long
as what it shows moves in a second."""

_SHADE = QColor(10, 12, 16, 170)
_BADGE = 9.0


def spot(box: QRectF, point: tuple[float, float]) -> QPointF:
    """A point of the picture (0..1, 0..1) on the widget."""
    return QPointF(box.x() + point[0] * box.width(), box.y() + point[1] * box.height())


def stroke_shape(box: QRectF, stroke: Stroke) -> QPainterPath:
    path = QPainterPath(spot(box, stroke.points[0]))
    for point in stroke.points[1:]:
        path.lineTo(spot(box, point))
    if len(stroke.points) == 1:
        path.lineTo(spot(box, stroke.points[0]) + QPointF(0.01, 0))
    return path


def draw_stroke(painter: QPainter, box: QRectF, stroke: Stroke, color: str) -> None:
    """A stroke that is just being made; its mask follows when it is done."""
    shape = stroke_shape(box, stroke)
    shade = QColor("#0f1115" if stroke.erase else color)
    width = max(2.0, stroke.size * box.height())
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if stroke.fill:
        shade.setAlphaF(0.3)
        painter.fillPath(shape, shade)
        painter.setPen(QPen(QColor(color), 1.5, Qt.PenStyle.DashLine))
        painter.drawPath(shape)
    else:
        # Soft strokes are drawn in three steps of their falloff.
        for share, alpha in ((1.0, 0.14), (1 - 0.45 * stroke.softness, 0.16), (1 - 0.8 * stroke.softness, 0.2)):
            shade.setAlphaF(alpha)
            round_ = (Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
            painter.strokePath(shape, QPen(shade, max(2.0, width * share), *round_))
    painter.restore()


def draw_ring(painter: QPainter, at: QPointF, radius: float, softness: float, color: str, *, erase: bool) -> None:
    """The brush under the mouse: its edge, and where its softness begins."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    style = Qt.PenStyle.DashLine if erase else Qt.PenStyle.SolidLine
    radius = max(2.0, radius)
    painter.setPen(QPen(_SHADE, 3.0))
    painter.drawEllipse(at, radius, radius)
    painter.setPen(QPen(QColor("#ffffff" if erase else color), 1.5, style))
    painter.drawEllipse(at, radius, radius)
    if softness > 0.05:
        painter.setPen(QPen(QColor(255, 255, 255, 90), 1.0))
        painter.drawEllipse(at, radius * (1 - softness), radius * (1 - softness))


def draw_badge(painter: QPainter, at: QPointF, number: int, *, chosen: bool) -> None:
    """The number of a brush in the middle of what it covers."""
    painter.setPen(QPen(QColor("#ffffff") if chosen else _SHADE, 2.0 if chosen else 1.0))
    painter.setBrush(QColor(COLORS[number]))
    painter.drawEllipse(at, _BADGE, _BADGE)
    painter.setPen(QColor("#0b1220"))
    painter.setFont(theme.font(11, QFont.Weight.DemiBold, figures=True))
    box = QRectF(at.x() - _BADGE, at.y() - _BADGE, 2 * _BADGE, 2 * _BADGE)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number + 1) if number < 5 else "S")


def draw_arrow(painter: QPainter, start: QPointF, end: QPointF, color: str, width: float = 2.5) -> None:
    way = end - start
    length = math.hypot(way.x(), way.y())
    if length < 3:
        return
    along = way / length
    head = min(11.0, 4 + length * 0.3)
    across = QPointF(-along.y(), along.x())
    tip = QPolygonF([end, end - along * head + across * head * 0.5, end - along * head - across * head * 0.5])
    neck = end - along * head * 0.7
    for pen, fill in ((QPen(_SHADE, width + 2.5), _SHADE), (QPen(QColor(color), width), QColor(color))):
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawLine(start, neck)
        pen.setWidthF(max(0.5, pen.widthF() - width))
        painter.setPen(pen)
        painter.setBrush(fill)
        painter.drawPolygon(tip)


def draw_path(painter: QPainter, points: Sequence[QPointF], easing: str, color: str, *, chosen: bool) -> None:
    """A path with beads at equal steps of time, so that its easing is seen: close beads are slow."""
    if len(points) < 2:
        return
    line = QPolygonF(list(points))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(_SHADE, 4.0))
    painter.drawPolyline(line)
    painter.setPen(QPen(QColor(color), 2.0, Qt.PenStyle.SolidLine if chosen else Qt.PenStyle.DashLine))
    painter.drawPolyline(line)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    for step in range(1, 12):
        painter.drawEllipse(_along(points, eased(easing, step / 12)), 3.0, 3.0)
    draw_arrow(painter, points[-1] - _unit(points[-1] - points[-2]) * 14, points[-1], color)
    if chosen:
        painter.setPen(QPen(QColor(color), 2.0))
        painter.setBrush(QColor("#ffffff"))
        for point in points:
            painter.drawEllipse(point, 4.5, 4.5)


def _unit(way: QPointF) -> QPointF:
    length = math.hypot(way.x(), way.y())
    return way / length if length else QPointF()


def _along(points: Sequence[QPointF], share: float) -> QPointF:
    """The place that is a share of the way along; an overshoot goes on along the last leg."""
    legs = [math.hypot((b - a).x(), (b - a).y()) for a, b in pairwise(points)]
    left = share * sum(legs)
    for number, length in enumerate(legs):
        if left <= length or number == len(legs) - 1:
            return points[number] + (points[number + 1] - points[number]) * (left / length if length else 0.0)
        left -= length
    return points[-1]


def draw_vectors(painter: QPainter, box: QRectF, vectors: Sequence[tuple[float, float, float, float]]) -> None:
    """Small arrows: half a second of motion, never so long that they cross."""
    most = box.width() / 18
    color = QColor(255, 255, 255, 200)
    for x, y, dx, dy in vectors:
        start = spot(box, (x, y))
        way = QPointF(dx * box.width(), dy * box.height()) * 0.5
        length = math.hypot(way.x(), way.y())
        if length < 1.5:
            continue
        way *= min(1.0, most / length) if length > most else max(1.0, 5.0 / length)
        length = math.hypot(way.x(), way.y())
        along = way / length
        across = QPointF(-along.y(), along.x())
        start -= way / 2
        end = start + way
        head = min(4.0, length * 0.45)
        for pen in (QPen(QColor(10, 12, 16, 130), 3.0), QPen(color, 1.3)):
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawLine(start, end)
            painter.drawLine(end, end - along * head + across * head * 0.7)
            painter.drawLine(end, end - along * head - across * head * 0.7)
