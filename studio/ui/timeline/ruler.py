"""The ruler over the rows: times, markers, in and out. Drag on it to scrub."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QWidget

from studio.film.timeline import Marker
from studio.ui import theme
from studio.ui.playhead import Playhead
from studio.ui.session import Session
from studio.ui.timeline.cut import TimelineCut
from studio.ui.timeline.lanes import wheel
from studio.ui.timeline.paint import theme_color
from studio.ui.timeline.prepared import prepared
from studio.ui.timeline.scale import Scale, short_time
from studio.ui.widgets.labels import plain_tip

HEIGHT = 24


class Ruler(QWidget):
    """marker_opened(marker): one was double-clicked. marker_moved(marker, seconds): one was dragged elsewhere.
    menu_asked(place, seconds, marker): for a moment, and the marker there, if any."""

    marker_opened = Signal(object)
    marker_moved = Signal(object, float)
    menu_asked = Signal(object, float, object)

    def __init__(
        self, session: Session, cut: TimelineCut, scale: Scale, playhead: Playhead, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._cut = cut
        self._scale = scale
        self._playhead = playhead
        self._held: tuple[Marker, float] | None = None  # a marker that is dragged, and where it is by now
        self._grip = 0.0
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Time ruler"))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        for signal in (scale.changed, cut.changed, playhead.range_changed):
            signal.connect(self.update)
        session.run.changed.connect(lambda _: self.update())

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme_color("panel"))
        self._paint_prepared(painter)
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

    def _paint_prepared(self, painter: QPainter) -> None:
        """A line at the top says what is there to be played: green; out of date: yellow; never made: red dashes."""
        for start, stop, state in prepared(self._session, self._cut):
            left, right = max(0.0, self._scale.x(start)), min(float(self.width()), self._scale.x(stop))
            if right > left:
                name = {"made": "ok", "old": "warning", "missing": "error"}[state]
                pen = QPen(theme_color(name, 200), 2)
                if state == "missing":
                    pen.setStyle(Qt.PenStyle.DotLine)
                painter.setPen(pen)
                painter.drawLine(QPointF(left, 1), QPointF(right, 1))

    def _state_at(self, seconds: float) -> str:
        found = next((s for start, stop, s in prepared(self._session, self._cut) if start <= seconds < stop), "")
        return {
            "made": self.tr("Made: plays as it is."),
            "old": self.tr("Out of date: the last good result is shown."),
            "missing": self.tr("Not made yet."),
        }.get(found, "")

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
        x = self._scale.x(self._held[1] if self._held and self._held[0] == marker else marker.at)
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
        if marker.name:
            painter.setFont(theme.font(9))
            painter.setPen(theme_color("soft"))
            words = painter.fontMetrics().elidedText(marker.name, Qt.TextElideMode.ElideRight, 90)
            wide = painter.fontMetrics().horizontalAdvance(words)
            painter.fillRect(QRectF(x + 9, top - 1, wide + 4, 12), theme_color("panel"))
            painter.drawText(QPointF(x + 11, HEIGHT - 3.5), words)

    def marker_at(self, x: float) -> Marker | None:
        near = [m for m in self._cut.shown.markers if -4 <= x - self._scale.x(m.at) <= 9]
        return near[-1] if near else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._playhead.pause()
            marker = self.marker_at(event.position().x()) if event.position().y() > HEIGHT - 13 else None
            self._playhead.seek(float(marker.at) if marker else self._scale.at(event.position().x()))
            if marker is not None:
                self._held, self._grip = (marker, float(marker.at)), event.position().x()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if self._held is not None:
            marker = self._held[0]
            if abs(x - self._grip) > 3 or self._held[1] != float(marker.at):
                moment = max(0.0, float(marker.at) + (x - self._grip) / self._scale.pixels)
                self._held = (marker, moment)
                self._playhead.seek(moment)
                self.update()
        elif event.buttons() & Qt.MouseButton.LeftButton:
            self._playhead.seek(self._scale.at(x))
            if not 0 <= x <= self.width():
                self._scale.reveal(self._playhead.seconds)
        else:
            near = self.marker_at(x) if event.position().y() > HEIGHT - 13 else None
            words = self._state_at(self._scale.at(x)) if event.position().y() < 6 else ""
            self.setToolTip(plain_tip(words or self._words(near)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, self._held = self._held, None
        if held is not None and held[1] != float(held[0].at):
            self.marker_moved.emit(*held)
        self.update()

    def _words(self, marker: Marker | None) -> str:
        if marker is None:
            return self.tr("Drag to scrub. Ctrl+wheel zooms.")
        how = self.tr("Drag to move it. Double-click for its name and notes.")
        return "\n".join(part for part in (marker.name, marker.note, how) if part)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        marker = self.marker_at(event.position().x())
        if marker is not None:
            self._held = None
            self.marker_opened.emit(marker)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        marker = self.marker_at(event.pos().x()) if event.pos().y() > HEIGHT - 13 else None
        self.menu_asked.emit(event.globalPos(), max(0.0, self._scale.at(event.pos().x())), marker)

    def wheelEvent(self, event: QWheelEvent) -> None:
        wheel(self._scale, event)
