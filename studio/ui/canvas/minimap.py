"""The map in the corner: the whole graph, and the part that is in view. Click or drag to go there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QWidget

from studio.ui import theme
from studio.ui.canvas.far import paint_boxes
from studio.ui.canvas.view import GraphView

_WIDTH, _HEIGHT, _MARGIN = 168, 104, 12
_RATE = 40  # ms: it need not keep up with every frame of a pan, which it would cost half of


@dataclass(frozen=True)
class _Drawn:
    """The map as it was last drawn, and what it was drawn from."""

    boxes: dict[str, list[QRectF]]
    key: tuple[QTransform, str, float]
    pixmap: QPixmap


class MiniMap(QWidget):
    """Hidden while everything is in view anyway. toggled(wanted): the user hid it, or wants it."""

    toggled = Signal(bool)

    def __init__(self, view: GraphView, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self.resize(_WIDTH, _HEIGHT)
        self.setAccessibleName(self.tr("Map of the graph"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.wanted = True
        self._drawn: _Drawn | None = None
        self._soon = QTimer(self, singleShot=True, interval=_RATE)
        self._soon.timeout.connect(self._moved)
        view.view_moved.connect(lambda: None if self._soon.isActive() else self._soon.start())

    def _moved(self) -> None:
        """There is no need of a map while everything is in view."""
        self._view.refresh_far()
        seen = self._view.mapToScene(self._view.viewport().rect()).boundingRect()
        bounds = self._view.far.content[2]
        self.setVisible(self.wanted and bounds.isValid() and not seen.contains(bounds.adjusted(50, 50, -50, -50)))
        self.update()

    def toggle(self) -> None:
        self.want(not self.wanted)
        self.toggled.emit(self.wanted)

    def want(self, wanted: bool) -> None:
        """Show it where it is of use, or never."""
        self.wanted = wanted
        self._moved()

    def place(self) -> None:
        """Into the lower right corner of the canvas."""
        parent = self.parentWidget()
        if parent is not None:
            self.move(parent.width() - _WIDTH - _MARGIN, parent.height() - _HEIGHT - _MARGIN)

    def _mapping(self) -> tuple[QTransform, QRectF]:
        self._view.refresh_far()
        bounds = self._view.far.content[2]
        seen = self._view.mapToScene(self._view.viewport().rect()).boundingRect()
        world = bounds.united(seen) if bounds.isValid() else seen
        scale = min((_WIDTH - 12) / max(1.0, world.width()), (_HEIGHT - 12) / max(1.0, world.height()))
        transform = QTransform()
        transform.translate(_WIDTH / 2, _HEIGHT / 2)
        transform.scale(scale, scale)
        transform.translate(-world.center().x(), -world.center().y())
        return transform, seen

    def paintEvent(self, event: QPaintEvent) -> None:
        transform, seen = self._mapping()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._picture(transform))
        frame = transform.mapRect(seen).intersected(QRectF(self.rect()).adjusted(2, 2, -2, -2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.tokens().accent), 1.2))
        painter.drawRoundedRect(frame, 3, 3)

    def _picture(self, transform: QTransform) -> QPixmap:
        """The graph without the frame, drawn once: the map lies over the canvas, so every pan paints it again."""
        boxes, lines, _ = self._view.far.content
        sharpness = self.devicePixelRatioF()
        drawn = self._drawn
        if drawn and drawn.boxes is boxes and drawn.key == (transform, theme.theme_name(), sharpness):
            return drawn.pixmap
        pixmap = QPixmap(self.size() * sharpness)
        pixmap.setDevicePixelRatio(sharpness)
        pixmap.fill(Qt.GlobalColor.transparent)
        colors = theme.tokens()
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(colors.panel)
        ground.setAlpha(235)
        painter.setPen(QPen(QColor(colors.line), 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setTransform(transform, True)
        paint_boxes(painter, boxes, lines)
        painter.end()
        self._drawn = _Drawn(boxes, (transform, theme.theme_name(), sharpness), pixmap)
        return pixmap

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def _go(self, place: QPointF) -> None:
        back, possible = self._mapping()[0].inverted()
        if possible:
            self._view.center_at(back.map(place))
