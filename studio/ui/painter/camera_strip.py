"""A clip's keyframes on a strip: where they are, how each axis gets to the next, and the moment being edited."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.film.motion.camera_curve import LEAST, height
from studio.film.motion.camera_moves import AXES, key_at
from studio.media.camera import camera_at
from studio.media.values import CameraKey
from studio.ui import theme

_PAD = 12.0
_GRAB = 8.0
_STEPS = 96


class CameraStrip(QWidget):
    """moment(at): the playhead was put there; key_dragged(number, at), then settled(); key_asked(at):
    a double click."""

    moment = Signal(float)
    key_dragged = Signal(int, float)
    key_asked = Signal(float)
    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Camera keyframes"))
        self.setToolTip(self.tr("Drag a diamond to move a keyframe; double-click to add one"))
        self.at = 0.0
        self.axis = "zoom"
        self._axis_words = ""
        self.seconds = 4.0
        self._keys: tuple[CameraKey, ...] = ()
        self._own = True
        self._running: float | None = None
        self._dragged = -1
        self._pressed = False

    def sizeHint(self) -> QSize:
        return QSize(320, 96)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 96)

    def show_keys(self, keys: Sequence[CameraKey], *, own: bool, seconds: float) -> None:
        """own: they are keyframes, not what a named move or the shot's words amount to."""
        self._keys, self._own, self.seconds = tuple(keys), own, seconds
        self.update()

    def show_axis(self, axis: str, words: str) -> None:
        """Draw this axis before the others."""
        self.axis, self._axis_words = axis, words
        self.update()

    def set_running(self, at: float | None) -> None:
        """Where the preview is."""
        self._running = at
        self.update()

    def place_of(self, at: float) -> float:
        return _PAD + at * max(1.0, self.width() - 2 * _PAD)

    def at_x(self, x: float) -> float:
        return min(1.0, max(0.0, (x - _PAD) / max(1.0, self.width() - 2 * _PAD)))

    def key_place(self, number: int) -> QPointF:
        return QPointF(self.place_of(self._keys[number].at), self.height() - 12.0)

    # --- hands ------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed = True
        self._dragged = self._key_under(event.position())
        at = self._keys[self._dragged].at if self._dragged >= 0 else self.at_x(event.position().x())
        self._go(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._pressed:
            hand = (
                Qt.CursorShape.SizeHorCursor if self._key_under(event.position()) >= 0 else Qt.CursorShape.ArrowCursor
            )
            self.setCursor(hand)
            return
        at = self.at_x(event.position().x())
        if self._dragged >= 0 and self._own:
            self.key_dragged.emit(self._dragged, at)
            at = self._keys[self._dragged].at if self._dragged < len(self._keys) else at
        self._go(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed, self._dragged = False, -1
        self.settled.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._key_under(event.position()) < 0:
            self.key_asked.emit(self.at_x(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -0.02, Qt.Key.Key_Right: 0.02, Qt.Key.Key_Home: -1.0, Qt.Key.Key_End: 1.0}
        if event.key() in steps:
            self._go(min(1.0, max(0.0, self.at + steps[Qt.Key(event.key())])))
        else:
            super().keyPressEvent(event)

    def _key_under(self, at: QPointF) -> int:
        near = [(abs(self.place_of(key.at) - at.x()), number) for number, key in enumerate(self._keys)]
        away, number = min(near, default=(math.inf, -1))
        return number if away <= _GRAB and at.y() > self.height() - 26 else -1

    def _go(self, at: float) -> None:
        self.at = round(at, 4)
        self.moment.emit(self.at)
        self.update()

    # --- painting -----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.card))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        area = QRectF(_PAD, 18, self.width() - 2 * _PAD, self.height() - 44)
        self._paint_ruler(painter, area)
        for axis in sorted(AXES, key=lambda axis: axis == self.axis):
            self._paint_curve(painter, area, axis)
        painter.setFont(theme.font(10))
        painter.setPen(QColor(tokens.Motion))
        painter.drawText(
            area.adjusted(4, 0, -4, 0), Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, self._axis_words
        )
        if self._running is not None:
            painter.setPen(QPen(QColor(tokens.soft), 1.0))
            x = self.place_of(self._running)
            painter.drawLine(QPointF(x, 16), QPointF(x, self.height() - 22))
        self._paint_playhead(painter)
        for number in range(len(self._keys)):
            self._paint_key(painter, number)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _paint_ruler(self, painter: QPainter, area: QRectF) -> None:
        tokens = theme.tokens()
        painter.setFont(theme.font(10, figures=True))
        for quarter in range(5):
            x = self.place_of(quarter / 4)
            painter.setPen(QPen(QColor(tokens.line), 1.0))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.setPen(QColor(tokens.soft))
            words = f"{self.seconds * quarter / 4:.1f} s"
            side = Qt.AlignmentFlag.AlignLeft if quarter == 0 else Qt.AlignmentFlag.AlignHCenter
            box = QRectF(x - 24, 2, 48, 14) if quarter else QRectF(x, 2, 48, 14)
            if quarter == 4:
                side, box = Qt.AlignmentFlag.AlignRight, QRectF(x - 48, 2, 48, 14)
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, words)
        painter.setPen(QPen(QColor(tokens.line), 1.0))
        painter.drawLine(QPointF(area.left(), area.center().y()), QPointF(area.right(), area.center().y()))

    def _paint_curve(self, painter: QPainter, area: QRectF, axis: str) -> None:
        values = [height(axis, getattr(camera_at(self._keys, step / _STEPS), axis)) for step in range(_STEPS + 1)]
        chosen = axis == self.axis
        if not chosen and max(values) - min(values) < 1e-6:
            return
        most = max(LEAST[axis], *(abs(value) for value in values))
        path = QPainterPath()
        for step, value in enumerate(values):
            point = QPointF(self.place_of(step / _STEPS), area.center().y() - value / most * (area.height() / 2 - 2))
            if step == 0:
                path.moveTo(point)
            else:
                path.lineTo(point)
        tokens = theme.tokens()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        style = Qt.PenStyle.SolidLine if self._own else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(tokens.Motion if chosen else tokens.faint), 2.0 if chosen else 1.0, style))
        painter.drawPath(path)

    def _paint_playhead(self, painter: QPainter) -> None:
        x = self.place_of(self.at)
        painter.setPen(QPen(QColor(theme.tokens().accent), 1.5))
        painter.drawLine(QPointF(x, 16), QPointF(x, self.height() - 4))

    def _paint_key(self, painter: QPainter, number: int) -> None:
        tokens = theme.tokens()
        middle = self.key_place(number)
        chosen = key_at(self._keys, self.at) == number
        size = 6.0 if chosen else 5.0
        corners = (QPointF(0, -size), QPointF(size, 0), QPointF(0, size), QPointF(-size, 0))
        painter.setPen(QPen(QColor(tokens.accent if chosen else tokens.Motion), 1.6))
        fill = QColor(tokens.accent if chosen else tokens.Motion)
        painter.setBrush(fill if self._own else Qt.BrushStyle.NoBrush)
        painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))
