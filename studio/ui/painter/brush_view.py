"""The picture that is painted on: tools, strokes by mouse, and the overlays of what is painted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QEnterEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.film.motion.painting import STATIC, Painting, middle_of, thinned
from studio.media.values import Stroke
from studio.ui import theme
from studio.ui.painter import brush_marks as marks

TOOLS = ("brush", "eraser", "lasso", "pick", "move", "arrow", "path")
SIZES = (0.01, 0.8)
_NEAR = 11.0  # pixels within which a handle is grabbed

_LAYER_PIXELS = 12_000_000

Place = tuple[float, float]


class BrushView(QWidget):
    """Shows a still and its painting; gestures come out as data and change nothing here.

    stroke_made(Stroke); pick_asked(place or box, erase); moved(dx, dy) of the chosen brush; pushed(horizontal,
    vertical) while an arrow is drawn, then settled(); path_made(points). Places are in units of the picture.
    """

    stroke_made = Signal(object)
    pick_asked = Signal(object, bool)
    moved = Signal(float, float)
    pushed = Signal(float, float)
    path_made = Signal(object)
    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Picture to paint motion on"))
        self.painting = Painting()
        self.number = 0
        self.tool = "brush"
        self.size_now, self.softness = 0.14, 0.5
        self.show_vectors = True
        self._still: QImage | None = None
        self._frame: QImage | None = None
        self._masks: dict[int, QImage] = {}
        self._layers: dict[str, tuple[object, QPixmap]] = {}
        self._vectors: tuple[tuple[float, float, float, float], ...] = ()
        self._points: list[Place] = []
        self._pending: Stroke | None = None
        self._gesture = ""
        self._waypoint = -1
        self._mouse: QPointF | None = None
        self._zoom, self._pan = 1.0, QPointF()
        self._pan_from = QPointF()
        self._space = False

    def sizeHint(self) -> QSize:
        return QSize(480, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 150)

    # --- what is shown ------------------------------------------------------------------------------------------

    @property
    def still(self) -> QImage | None:
        return self._still

    def set_still(self, still: QImage | None) -> None:
        self._still, self._frame = still, None
        self.update()

    def set_frame(self, frame: QImage | None) -> None:
        """A moment of the preview in place of the still."""
        self._frame = frame
        self.update()

    def set_painting(self, painting: Painting, number: int) -> None:
        self.painting, self.number = painting, number
        self.update()

    def set_drawn(self, masks: dict[int, QImage], vectors: tuple[tuple[float, float, float, float], ...]) -> None:
        """Masks and vectors of the painting as it is now; a stroke that waited for its mask is in it."""
        self._masks, self._vectors, self._pending = masks, vectors, None
        self.update()

    def set_tool(self, tool: str) -> None:
        self.tool = tool
        self._gesture = ""
        self._points = []
        self._show_cursor()
        self.update()

    def box(self) -> QRectF:
        """Where the picture lies on this widget."""
        width, height = (self._still.width(), self._still.height()) if self._still else (16, 9)
        room = QRectF(self.rect())
        scale = min(room.width() / width, room.height() / height) * self._zoom
        size = QRectF(0, 0, width * scale, height * scale)
        size.moveCenter(room.center() + self._pan)
        return size

    def place(self, at: QPointF) -> Place:
        """A point of this widget in units of the picture."""
        box = self.box()
        x, y = (at.x() - box.x()) / max(1.0, box.width()), (at.y() - box.y()) / max(1.0, box.height())
        return min(1.5, max(-0.5, x)), min(1.5, max(-0.5, y))

    def fit(self) -> None:
        self._zoom, self._pan = 1.0, QPointF()
        self.update()

    # --- gestures -----------------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether a gesture is being made right now."""
        return bool(self._gesture)

    def give_up(self) -> None:
        """End the gesture without having made anything."""
        self._gesture, self._points, self._waypoint = "", [], -1
        self.update()

    @property
    def erasing(self) -> bool:
        return self.tool == "eraser"

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if event.button() == Qt.MouseButton.MiddleButton or (
            self._space and event.button() == Qt.MouseButton.LeftButton
        ):
            self._gesture, self._pan_from = "pan", at - self._pan
            return
        if event.button() != Qt.MouseButton.LeftButton or self._still is None:
            return
        self._mouse = at
        self._points = [self.place(at)]
        self._gesture = self.tool
        self._waypoint = self._waypoint_at(at) if self.tool in ("move", "path") else -1
        if self._waypoint >= 0:
            self._gesture = "waypoint"
        elif self.tool == "move" and self._arrow_tip_at(at):
            self._gesture = "arrow"
        elif self.tool == "arrow":
            self._push()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        self._mouse = at
        if self._gesture == "pan":
            self._pan = at - self._pan_from
        elif self._gesture:
            point, box = self.place(at), self.box()
            last = marks.spot(box, self._points[-1])
            if abs(at.x() - last.x()) + abs(at.y() - last.y()) >= 2:
                if self._gesture in ("brush", "eraser", "lasso", "path") or len(self._points) == 1:
                    self._points.append(point)
                else:
                    self._points[-1] = point
            if self._gesture == "arrow":
                self._push()
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture, points = self._gesture, self._points
        if not gesture or event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            return
        erase = self.erasing or bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        waypoint = self._waypoint
        self._gesture, self._points, self._waypoint = "", [], -1
        if gesture in ("brush", "eraser"):
            self._pending = self._stroke(points, erase)
            self.stroke_made.emit(self._pending)
        elif gesture == "lasso" and len(points) > 2:
            self._pending = Stroke(thinned(points), size=0.01, softness=self.softness, erase=erase, fill=True)
            self.stroke_made.emit(self._pending)
        elif gesture == "pick":
            dragged = len(points) > 1 and max(abs(points[-1][n] - points[0][n]) for n in (0, 1)) > 0.02
            self.pick_asked.emit((*points[0], *points[-1]) if dragged else points[0], erase)
        elif gesture == "move" and len(points) > 1:
            self.moved.emit(points[-1][0] - points[0][0], points[-1][1] - points[0][1])
        elif gesture == "arrow":
            self.settled.emit()
        elif gesture == "path":
            self._end_path(points)
        elif gesture == "waypoint" and self.number != STATIC:
            self.path_made.emit(self._path_with(waypoint, points[-1]))
        self.update()

    def _stroke(self, points: list[Place], erase: bool) -> Stroke:
        return Stroke(thinned(points), size=round(self.size_now, 4), softness=round(self.softness, 4), erase=erase)

    def _push(self) -> None:
        """The arrow is as long as things move in a second."""
        if self.number == STATIC or self._still is None:
            return
        start = self._points[0] if self.tool == "arrow" else (middle_of(self.painting, self.number) or self._points[0])
        aspect = self._still.width() / self._still.height()
        right = (self._points[-1][0] - start[0]) * aspect / marks.SECOND
        up = -(self._points[-1][1] - start[1]) / marks.SECOND
        self.pushed.emit(_limited(right), _limited(up))

    def _end_path(self, points: list[Place]) -> None:
        if self.number == STATIC:
            return
        if len(points) > 2:
            self.path_made.emit(thinned(points, 0.012))
            return
        path = self.painting.brushes[self.number].path
        first = middle_of(self.painting, self.number) or (0.5, 0.5)
        self.path_made.emit((*(path or (_rounded(first),)), _rounded(points[-1])))

    def _path_with(self, waypoint: int, point: Place) -> tuple[Place, ...]:
        path = self.painting.brushes[self.number].path
        return (*path[:waypoint], _rounded(point), *path[waypoint + 1 :])

    def _waypoint_at(self, at: QPointF) -> int:
        path = self.painting.brushes[self.number].path if self.number != STATIC else ()
        box = self.box()
        for number, point in enumerate(path):
            away = marks.spot(box, point) - at
            if abs(away.x()) < _NEAR and abs(away.y()) < _NEAR:
                return number
        return -1

    def _arrow_tip_at(self, at: QPointF) -> bool:
        ends = self._arrow(self.number) if self.number != STATIC else None
        return ends is not None and (ends[1] - at).manhattanLength() < _NEAR

    def wheelEvent(self, event: QWheelEvent) -> None:
        factor = 1.0015 ** event.angleDelta().y()
        zoom = min(8.0, max(1.0, self._zoom * factor))
        away = event.position() - QPointF(self.rect().center()) - self._pan
        self._pan = QPointF() if zoom == 1.0 else self._pan - away * (zoom / self._zoom - 1)
        self._zoom = zoom
        self.update()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = True
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._show_cursor()
        else:
            super().keyReleaseEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._show_cursor()

    def leaveEvent(self, event: object) -> None:
        self._mouse = None
        self.update()

    def _show_cursor(self) -> None:
        shape = {
            "brush": Qt.CursorShape.BlankCursor,
            "eraser": Qt.CursorShape.BlankCursor,
            "move": Qt.CursorShape.SizeAllCursor,
        }.get(self.tool, Qt.CursorShape.CrossCursor)
        self.setCursor(QCursor(shape if self._still is not None else Qt.CursorShape.ArrowCursor))

    # --- painting -------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(theme.tokens().ground))
        if self._still is None:
            return
        box = self.box()
        if self._frame is not None:
            painter.drawImage(box, self._frame)
        else:
            still = self._still
            self._layer(painter, box, "still", still.cacheKey(), lambda onto, where: onto.drawImage(where, still))
        painter.setClipRect(box)
        if self._gesture == "move":
            self._paint_masks(painter, box)
        else:
            key = (self.number, self._frame is None, *(mask.cacheKey() for mask in self._masks.values()))
            self._layer(painter, box, "masks", key, self._paint_masks)
        if self.show_vectors and self._gesture != "move":
            marks.draw_vectors(painter, box, self._vectors)
        for number in range(STATIC + 1):
            self._paint_marks(painter, box, number)
        self._paint_gesture(painter, box)

    def _layer(
        self, painter: QPainter, box: QRectF, name: str, key: object, paint: Callable[[QPainter, QRectF], None]
    ) -> None:
        """Draw something that is costly to scale, from a picture of it as long as neither it nor its size changes: a
        stroke follows the mouse only as fast as all this is drawn."""
        ratio = self.devicePixelRatioF()
        size = QSize(round(box.width() * ratio), round(box.height() * ratio))
        if size.width() * size.height() > _LAYER_PIXELS:  # zoomed far in, little of it is seen
            paint(painter, box)
            return
        whole = (key, size)
        kept = self._layers.get(name)
        if kept is None or kept[0] != whole:
            made = QPixmap(size)
            made.fill(Qt.GlobalColor.transparent)
            onto = QPainter(made)
            onto.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            paint(onto, QRectF(made.rect()))
            onto.end()
            kept = self._layers[name] = (whole, made)
        painter.drawPixmap(box, kept[1], QRectF(kept[1].rect()))

    def _paint_masks(self, painter: QPainter, box: QRectF) -> None:
        for number, mask in self._masks.items():
            target = box
            if self._gesture == "move" and number == self.number and len(self._points) > 1:
                target = box.translated(marks.spot(box, self._points[-1]) - marks.spot(box, self._points[0]))
            # A preview that runs under a full wash could not be judged.
            painter.setOpacity((1.0 if number == self.number else 0.7) * (0.45 if self._frame else 1.0))
            painter.drawImage(target, mask)
        painter.setOpacity(1.0)

    def _arrow(self, number: int) -> tuple[QPointF, QPointF] | None:
        """Where a brush's arrow starts and ends on this widget; None when it has none."""
        brush = self.painting.brushes[number]
        middle = middle_of(self.painting, number)
        if middle is None or len(brush.path) > 1 or not (brush.horizontal or brush.vertical):
            return None
        start = marks.spot(self.box(), middle)
        return start, start + QPointF(brush.horizontal, -brush.vertical) * marks.SECOND * self.box().height()

    def _paint_marks(self, painter: QPainter, box: QRectF, number: int) -> None:
        middle = middle_of(self.painting, number)
        chosen = number == self.number
        if number != STATIC:
            brush = self.painting.brushes[number]
            path = brush.path
            if chosen and self._gesture == "waypoint" and len(self._points) > 1:
                path = self._path_with(self._waypoint, self._points[-1])
            marks.draw_path(
                painter, [marks.spot(box, p) for p in path], brush.easing, marks.COLORS[number], chosen=chosen
            )
            ends = self._arrow(number)
            if ends is not None:
                marks.draw_arrow(painter, *ends, marks.COLORS[number])
        if middle is not None and self.painting.is_painted(number):
            marks.draw_badge(painter, marks.spot(box, middle), number, chosen=chosen)

    def _paint_gesture(self, painter: QPainter, box: QRectF) -> None:
        color = marks.COLORS[self.number]
        points = [marks.spot(box, point) for point in self._points]
        if self._gesture in ("brush", "eraser"):
            marks.draw_stroke(
                painter, box, Stroke(tuple(self._points), self.size_now, self.softness, self.erasing), color
            )
        elif self._gesture == "lasso":
            marks.draw_stroke(painter, box, Stroke(tuple(self._points), 0.01, 0.5, fill=True), color)
        elif self._gesture == "pick" and len(points) > 1:
            painter.setPen(QPen(QColor(color), 1.5, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(points[0], points[-1]).normalized())
        elif self._gesture == "path" and len(points) > 1:
            marks.draw_path(painter, points, "linear", color, chosen=False)
        elif self._gesture == "arrow" and self.tool == "arrow" and len(points) > 1:
            marks.draw_arrow(painter, points[0], points[-1], color)
        elif self._pending is not None and not self._pending.fill:
            marks.draw_stroke(painter, box, self._pending, color)
        if self.tool in ("brush", "eraser") and self._mouse is not None and not self._space:
            radius = self.size_now * box.height() / 2
            marks.draw_ring(painter, self._mouse, radius, self.softness, color, erase=self.erasing)


def _rounded(point: Place) -> Place:
    return round(point[0], 4), round(point[1], 4)


def _limited(units: float) -> float:
    return round(min(10.0, max(-10.0, units)), 1)
