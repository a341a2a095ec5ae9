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
from studio.ui.timeline.prepared import Told, prepared, told
from studio.ui.timeline.scale import Scale, short_time
from studio.ui.timeline.smooth import SmoothStretches
from studio.ui.widgets.labels import plain_tip

HEIGHT = 24
_LINES: dict[Told, str] = {"smooth": "ok", "made": "ok", "slow": "warning", "old": "warning", "missing": "error"}


class Ruler(QWidget):
    """marker_opened(marker): one was double-clicked. marker_moved(marker, seconds): one was dragged elsewhere.
    menu_asked(place, seconds, marker): for a moment, and the marker there, if any."""

    marker_opened = Signal(object)
    marker_moved = Signal(object, float)
    menu_asked = Signal(object, float, object)

    def __init__(
        self,
        session: Session,
        cut: TimelineCut,
        scale: Scale,
        playhead: Playhead,
        smooth: SmoothStretches | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._smooth = smooth
        self._line: list[tuple[float, float, Told]] | None = None
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
        for signal in (scale.changed, playhead.range_changed):
            signal.connect(self.update)
        for signal in (cut.changed, session.run.changed, *((smooth.changed,) if smooth else ())):
            signal.connect(self._outdate)

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
        """A line at the top says how what is there will play. Smoothly: green; made, but not tried yet: faint green;
        in fewer frames: yellow dashes; out of date: yellow; never made: red dots."""
        for start, stop, state in self._told():
            left, right = max(0.0, self._scale.x(start)), min(float(self.width()), self._scale.x(stop))
            if right <= left:
                continue
            pen = QPen(theme_color(_LINES[state], 90 if state == "made" else 200), 2)
            if state == "missing":
                pen.setStyle(Qt.PenStyle.DotLine)
            elif state == "slow":
                pen.setDashPattern([3.0, 2.0])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawLine(QPointF(left, 1), QPointF(right, 1))

    def _told(self) -> list[tuple[float, float, Told]]:
        """What the line says, found once for each change."""
        if self._line is None:
            smooth = self._smooth.stretches() if self._smooth else []
            self._line = told(prepared(self._session, self._cut), smooth)
        return self._line

    def _outdate(self, *_: object) -> None:
        self._line = None
        self.update()

    def _state_at(self, seconds: float) -> str:
        found = next((s for start, stop, s in self._told() if start <= seconds < stop), "")
        words = {
            "smooth": self.tr("Plays smoothly."),
            "made": self.tr("Made: how smoothly it plays is found out while you do nothing."),
            "slow": self.tr("Plays in fewer frames than it has."),
            "old": self.tr("Out of date: the last good result is shown."),
            "missing": self.tr("Not made yet."),
        }.get(found, "")
        smooth = self._smooth
        if found not in ("slow", "made") or smooth is None:
            return words
        if smooth.known.full:
            return words + " " + self.tr("There is no room left for small copies: see Settings, Results on disk.")
        if not smooth.wanted:
            return words + " " + self.tr("Preparing while idle is switched off.")
        if found == "slow":
            return words + " " + self.tr("A small copy that plays smoothly is made while you do nothing.")
        return words

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
