"""The ruler over the rows: times, markers, in and out. Drag on it to scrub."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QWidget

from studio.film.timeline import Marker
from studio.ui import theme
from studio.ui.playhead import Playhead
from studio.ui.timeline.cut import TimelineCut
from studio.ui.timeline.lanes import wheel
from studio.ui.timeline.paint import theme_color
from studio.ui.timeline.scale import Scale, short_time

HEIGHT = 24


class Ruler(QWidget):
    """marker_opened(marker, place): a marker was double-clicked."""

    marker_opened = Signal(object, object)

    def __init__(self, cut: TimelineCut, scale: Scale, playhead: Playhead, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cut = cut
        self._scale = scale
        self._playhead = playhead
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Time ruler"))
        self.setToolTip(self.tr("Drag to scrub. Ctrl+wheel zooms."))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        for signal in (scale.changed, cut.changed, playhead.range_changed):
            signal.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme_color("panel"))
        self._paint_range(painter)
        self._paint_marks(painter)
        for marker in self._cut.shown.markers:
            self._paint_marker(painter, marker)
        painter.setPen(QPen(theme_color("line"), 1))
        painter.drawLine(QPointF(0, HEIGHT - 0.5), QPointF(self.width(), HEIGHT - 0.5))
        painter.end()

    def _paint_marks(self, painter: QPainter) -> None:
        scale = self._scale
        step, parts = scale.marks(72)
        painter.setFont(theme.font(10, figures=True))
        number = max(0, math.floor(scale.at(0) / step))
        while (x := scale.x(number * step)) < self.width():
            painter.setPen(QPen(theme_color("faint"), 1))
            for part in range(parts):
                at = round(x + part * step * scale.pixels / parts) + 0.5
                painter.drawLine(QPointF(at, HEIGHT - (7 if part == 0 else 4)), QPointF(at, HEIGHT - 1))
            painter.setPen(theme_color("soft"))
            painter.drawText(QPointF(x + 4, 14), short_time(number * step, scale.rate, step))
            number += 1

    def _paint_range(self, painter: QPainter) -> None:
        head = self._playhead
        if head.in_point is None and head.out_point is None:
            return
        left, right = self._scale.x(head.start), self._scale.x(head.end)
        painter.fillRect(QRectF(left, HEIGHT - 5, right - left, 4), theme_color("accent", 170))
        painter.setPen(QPen(theme_color("accent"), 2))
        for moment, x, way in ((head.in_point, left, 1), (head.out_point, right, -1)):
            if moment is not None:
                painter.drawPolyline([QPointF(x + 5 * way, 4), QPointF(x + way, 4), QPointF(x + way, HEIGHT - 2)])

    def _paint_marker(self, painter: QPainter, marker: Marker) -> None:
        x = self._scale.x(marker.at)
        if not -80 <= x <= self.width():
            return
        color = QColor(marker.color) if QColor.isValidColorName(marker.color) else theme_color("warning")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        top = HEIGHT - 12
        shape = [(0, top), (7, top), (7, top + 6), (0, top + 11)]
        painter.drawPolygon(QPolygonF([QPointF(x + dx, y) for dx, y in shape]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def marker_at(self, x: float) -> Marker | None:
        near = [m for m in self._cut.shown.markers if -4 <= x - self._scale.x(m.at) <= 9]
        return near[-1] if near else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._playhead.pause()
            marker = self.marker_at(event.position().x()) if event.position().y() > HEIGHT - 13 else None
            self._playhead.seek(float(marker.at) if marker else self._scale.at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            x = event.position().x()
            self._playhead.seek(self._scale.at(x))
            if not 0 <= x <= self.width():
                self._scale.reveal(self._playhead.seconds)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        marker = self.marker_at(event.position().x())
        if marker is not None:
            self.marker_opened.emit(marker, event.position().toPoint())

    def wheelEvent(self, event: QWheelEvent) -> None:
        wheel(self._scale, event)
