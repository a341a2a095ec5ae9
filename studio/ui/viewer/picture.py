"""The picture in the viewer: zoom at the cursor, pan, the value under the cursor, and two takes compared."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui import theme

COMPARISONS = ("", "wipe", "side by side", "difference")
_GRIP = 10  # px around the wipe's edge where it can be taken
_CRISP = 3.0  # from this zoom on pixels are shown as squares
_MOST = 64.0
_BARE = Qt.MouseButton.NoButton


@dataclass(frozen=True)
class Probe:
    """A pixel: where it lies in the picture's own size, and its value (red, green, blue, alpha; 0..255)."""

    x: int
    y: int
    color: tuple[int, int, int, int]


class PictureView(QWidget):
    """zoomed(scale): device pixels for a pixel of the picture. probed(probe): what is under the cursor, or None.
    chosen(x, y): a place of the picture (0..1) that was double-clicked, while `choosing`."""

    zoomed = Signal(float)
    probed = Signal(object)
    chosen = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 96)
        self.setAccessibleName(self.tr("Picture"))
        self._image = QImage()
        self._other = QImage()
        self._native = QSize()
        self._comparison = ""
        self._flipped = False
        self._split = 0.5
        self._scale = 0.0  # 0: fit
        self._center = QPointF()
        self._grabbed = ""
        self._last = QPointF()
        self._probe: Probe | None = None
        self._small: dict[tuple[int, int, int], QImage] = {}
        self._differences: tuple[tuple[int, int], QImage] = ((0, 0), QImage())
        self.dimmed = False
        self.choosing = False

    # --- what is shown -----------------------------------------------------------------------------------------

    @property
    def image(self) -> QImage:
        return self._image

    @property
    def native(self) -> QSize:
        """Size of the picture itself; the one that is shown may be a smaller copy."""
        return self._native

    def show_picture(self, image: QImage, native: QSize | None = None) -> None:
        """Show this; native is its own size where the image is a smaller copy."""
        native = native or image.size()
        if native != self._native:
            self._native = native
            self._center = QPointF(native.width() / 2, native.height() / 2)
        self._image = image
        self._small.clear()
        self._look_under()
        self.update()

    def show_other(self, image: QImage) -> None:
        """What the picture is compared with."""
        self._other = image
        self._small.clear()
        self.update()

    def clear(self) -> None:
        self._image, self._other = QImage(), QImage()
        self._probe = None
        self.update()

    # --- comparing ---------------------------------------------------------------------------------------------

    @property
    def comparison(self) -> str:
        """One of COMPARISONS; '' for none."""
        return self._comparison

    def set_comparison(self, how: str) -> None:
        self._comparison = how
        self.zoomed.emit(self.scale)
        self.update()

    @property
    def split(self) -> float:
        """Where the wipe's edge lies, from 0 (left) to 1."""
        return self._split

    def set_split(self, split: float) -> None:
        self._split = max(0.0, min(1.0, split))
        self.update()

    def flip(self, on: bool) -> None:
        """Show the other one alone, for as long as a key is held."""
        self._flipped = on and not self._other.isNull()
        self.update()

    # --- zoom --------------------------------------------------------------------------------------------------

    @property
    def scale(self) -> float:
        """Device pixels for a pixel of the picture."""
        return self._scale or self._fit_scale()

    @property
    def fits(self) -> bool:
        return not self._scale

    def fit(self) -> None:
        self._scale = 0.0
        self._center = QPointF(self._native.width() / 2, self._native.height() / 2)
        self._zoom_changed()

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """This many device pixels for a pixel; what lies under `at` (the middle) stays there."""
        least = min(self._fit_scale(), 1.0)
        if scale < least * 0.999:
            self.fit()
            return
        at = at if at is not None else self._pane_at(None).center()
        before = self.to_native(at)
        self._scale = min(_MOST, scale)
        self._center += before - self.to_native(at)
        self._keep_in_sight()
        self._zoom_changed()

    def _zoom_changed(self) -> None:
        self.zoomed.emit(self.scale)
        self._look_under()
        self.update()

    def _fit_scale(self) -> float:
        pane = self._pane_at(None)
        if self._native.isEmpty() or pane.isEmpty():
            return 1.0
        ratio = self.devicePixelRatioF()
        return min(pane.width() * ratio / self._native.width(), pane.height() * ratio / self._native.height())

    def _keep_in_sight(self) -> None:
        self._center.setX(max(0.0, min(float(self._native.width()), self._center.x())))
        self._center.setY(max(0.0, min(float(self._native.height()), self._center.y())))

    def _panes(self) -> list[QRectF]:
        """The parts of the widget that show a picture each."""
        whole = QRectF(self.rect())
        if self._comparison == "side by side":
            half = (whole.width() - 2) / 2
            return [QRectF(0, 0, half, whole.height()), QRectF(half + 2, 0, half, whole.height())]
        return [whole]

    def _pane_at(self, at: QPointF | None) -> QRectF:
        panes = self._panes()
        return next((pane for pane in panes if at is not None and pane.contains(at)), panes[0])

    def target(self, pane: QRectF | None = None) -> QRectF:
        """Where the whole picture lies, in the widget's coordinates."""
        pane = pane if pane is not None else self._panes()[0]
        scale = self.scale / self.devicePixelRatioF()
        corner = pane.center() - self._center * scale
        return QRectF(corner, QSizeF(self._native.width() * scale, self._native.height() * scale))

    def to_native(self, at: QPointF) -> QPointF:
        """A place of the widget in pixels of the picture."""
        target = self.target(self._pane_at(at))
        scale = self.scale / self.devicePixelRatioF()
        from_corner = at - target.topLeft()
        return QPointF(from_corner.x() / scale, from_corner.y() / scale)

    def wanted_size(self) -> QSize:
        """Device pixels that a copy needs to look sharp now; empty for the whole picture in its own size."""
        if self.scale > self._fit_scale() * 1.001:
            return QSize()
        pane = self._panes()[0].size() * self.devicePixelRatioF()
        return QSize(max(16, round(pane.width())), max(16, round(pane.height())))

    # --- gestures ----------------------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        turns = event.angleDelta().y() / 120
        if turns and not self._image.isNull():
            self.zoom_to(self.scale * 1.25**turns, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._last = event.position()
        if event.button() is Qt.MouseButton.LeftButton and self._on_edge(event.position()):
            self._grabbed = "edge"
        elif event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grabbed = "picture"
        self._show_cursor(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._grabbed == "edge":
            target = self.target()
            self.set_split((at.x() - target.left()) / max(1.0, target.width()))
        elif self._grabbed == "picture" and self._scale:
            self._center -= (at - self._last) * self.devicePixelRatioF() / self.scale
            self._keep_in_sight()
            self.update()
        self._last = at
        self._look_under()
        self._show_cursor(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed = ""
        self._show_cursor(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.choosing and not self._native.isEmpty():
            place = self.to_native(event.position())
            self.chosen.emit(place.x() / self._native.width(), place.y() / self._native.height())
        else:
            self.zoom_to(1.0, event.position()) if self.fits else self.fit()

    def leaveEvent(self, event: object) -> None:
        self._last = QPointF(-1, -1)
        self._look_under()

    def resizeEvent(self, event: object) -> None:
        self._small.clear()
        self.zoomed.emit(self.scale)

    def _on_edge(self, at: QPointF) -> bool:
        return self._comparing == "wipe" and abs(at.x() - self._edge()) < _GRIP

    def _edge(self) -> float:
        target = self.target()
        return target.left() + target.width() * self._split

    def _show_cursor(self, at: QPointF) -> None:
        if self._on_edge(at) or self._grabbed == "edge":
            self.setCursor(Qt.CursorShape.SplitHCursor)
        elif self._scale and self._grabbed:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            self.setCursor(Qt.CursorShape.CrossCursor if self._probe else Qt.CursorShape.ArrowCursor)

    # --- the pixel under the cursor ----------------------------------------------------------------------------

    @property
    def probe(self) -> Probe | None:
        return self._probe

    def _look_under(self) -> None:
        found = self.pixel_at(self._last) if self.underMouse() or self._grabbed or self._probe else None
        if found != self._probe:
            self._probe = found
            self.probed.emit(found)
            self.update()

    def pixel_at(self, at: QPointF) -> Probe | None:
        """The pixel that is seen at a place of the widget."""
        if self._native.isEmpty() or not self.rect().contains(at.toPoint()):
            return None
        place = self.to_native(at)
        x, y = int(place.x() // 1), int(place.y() // 1)
        image = self._seen_at(at)
        if image.isNull() or not (0 <= x < self._native.width() and 0 <= y < self._native.height()):
            return None
        color = image.pixelColor(
            min(image.width() - 1, x * image.width() // self._native.width()),
            min(image.height() - 1, y * image.height() // self._native.height()),
        )
        return Probe(x, y, (color.red(), color.green(), color.blue(), color.alpha()))

    def _seen_at(self, at: QPointF) -> QImage:
        how = self._comparing
        if how == "difference":
            return self._difference()
        second = (how == "wipe" and at.x() > self._edge()) or (
            how == "side by side" and not self._panes()[0].contains(at)
        )
        return self._other if second or self._flipped else self._image

    # --- painting ----------------------------------------------------------------------------------------------

    @property
    def _comparing(self) -> str:
        return "" if self._other.isNull() or self._flipped else self._comparison

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#000000" if not self._image.isNull() else theme.tokens().ground))
        if self._image.isNull():
            return
        if self.dimmed:
            painter.setOpacity(0.4)
        how, panes = self._comparing, self._panes()
        if how == "side by side":
            self._paint(painter, self._image, panes[0])
            self._paint(painter, self._other, panes[1])
            self._label(painter, panes[0], "A", left=True)
            self._label(painter, panes[1], "B", left=False)
        elif how == "wipe":
            self._paint(painter, self._image, panes[0])
            edge = self._edge()
            painter.save()
            painter.setClipRect(QRectF(edge, 0, self.width() - edge, self.height()))
            self._paint(painter, self._other, panes[0])
            painter.restore()
            self._paint_edge(painter, edge)
            self._label(painter, panes[0], "A", left=True)
            self._label(painter, panes[0], "B", left=False)
        else:
            shown = self._other if self._flipped else self._image
            self._paint(painter, self._difference() if how == "difference" else shown, panes[0])
            if self._flipped:
                self._label(painter, panes[0], "B", left=False)
        painter.setOpacity(1.0)
        if self._probe is not None:
            self._paint_probe(painter, self._probe)

    def _paint(self, painter: QPainter, image: QImage, pane: QRectF) -> None:
        target = self.target(pane)
        painter.save()
        painter.setClipRect(pane, Qt.ClipOperation.IntersectClip)
        if image.hasAlphaChannel():
            painter.fillRect(target, _checks())
        ratio = self.devicePixelRatioF()
        size = (round(target.width() * ratio), round(target.height() * ratio))
        if size[0] < image.width() * 0.8:
            image = self._shrunk(image, size)
        crisp = self.scale >= _CRISP and image.size() == self._native
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not crisp)
        painter.drawImage(target, image)
        painter.restore()

    def _shrunk(self, image: QImage, size: tuple[int, int]) -> QImage:
        """A copy whose every pixel is the mean of what it stands for; kept, for hovering repaints often."""
        key = (image.cacheKey(), *size)
        if key not in self._small:
            how = Qt.TransformationMode.SmoothTransformation
            self._small[key] = image.scaled(*size, Qt.AspectRatioMode.IgnoreAspectRatio, how)
        return self._small[key]

    def _difference(self) -> QImage:
        """How far A and B are apart, four times as bright as it is."""
        key = (self._image.cacheKey(), self._other.cacheKey())
        if self._differences[0] != key:
            made = self._image.convertToFormat(QImage.Format.Format_RGB32)
            painter = QPainter(made)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
            painter.drawImage(QRectF(made.rect()), self._other.convertToFormat(QImage.Format.Format_RGB32))
            painter.end()
            for _ in range(2):
                twice = QPainter(made)
                twice.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
                twice.drawImage(0, 0, made.copy())
                twice.end()
            self._differences = (key, made)
        return self._differences[1]

    def _paint_edge(self, painter: QPainter, edge: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(0, 0, 0, 120), 3))
        painter.drawLine(QPointF(edge, 0), QPointF(edge, self.height()))
        painter.setPen(QPen(QColor("#ffffff"), 1.5))
        painter.drawLine(QPointF(edge, 0), QPointF(edge, self.height()))
        painter.setBrush(QColor("#ffffff"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(edge - 3, self.height() / 2 - 14, 6, 28), 3, 3)

    def _label(self, painter: QPainter, pane: QRectF, words: str, *, left: bool) -> None:
        seen = self.target(pane).intersected(pane)
        rect = QRectF(seen.left() + 8 if left else seen.right() - 28, seen.top() + 8, 20, 20)
        self._chip(painter, rect)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)

    def _chip(self, painter: QPainter, rect: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(15, 17, 21, 215))
        painter.drawRoundedRect(rect, 5, 5)
        painter.setPen(QColor("#e6e9ef"))
        painter.setFont(theme.font(11, figures=True))

    def _paint_probe(self, painter: QPainter, probe: Probe) -> None:
        red, green, blue, alpha = probe.color
        words = f"{probe.x}, {probe.y}   {red} {green} {blue}" + (f"  α {alpha}" if alpha < 255 else "")
        painter.setFont(theme.font(11, figures=True))
        width = painter.fontMetrics().horizontalAdvance(words) + 34
        rect = QRectF(8, self.height() - 30, width, 22)
        self._chip(painter, rect)
        painter.drawText(rect.adjusted(26, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)
        painter.setPen(QPen(QColor(255, 255, 255, 90), 1))
        painter.setBrush(QColor(red, green, blue))
        painter.drawRoundedRect(QRectF(rect.left() + 6, rect.top() + 5, 12, 12), 3, 3)


def _checks() -> QBrush:
    """The chequered ground behind what is see-through."""
    tile = QPixmap(16, 16)
    tile.fill(QColor("#3a3f4a"))
    painter = QPainter(tile)
    for x, y in ((0, 0), (8, 8)):
        painter.fillRect(x, y, 8, 8, QColor("#4a505d"))
    painter.end()
    return QBrush(tile)
