"""The picture in the viewer: zoom at the cursor, pan, the value under the cursor, and two takes compared."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui import theme
from studio.ui.viewer.framing import Framing
from studio.ui.viewer.picture_copies import PictureCopies
from studio.ui.viewer.picture_marks import Probe, checks, paint_edge, paint_letter, paint_probe

COMPARISONS = ("", "wipe", "side by side", "difference")
_GRIP = 10  # px around the wipe's edge where it can be taken
_CRISP = 3.0  # from this zoom on pixels are shown as squares
_BARE = Qt.MouseButton.NoButton


class PictureView(QWidget):
    """showed(): another picture is there, or none. zoomed(scale): device pixels for a pixel of the picture.
    probed(probe): what is under the cursor, or None. chosen(x, y): a place of the picture (0..1) that was
    double-clicked, while `choosing`. picked(colour): '#rrggbb' around a place that was pressed, while `picking`."""

    showed = Signal()
    zoomed = Signal(float)
    probed = Signal(object)
    chosen = Signal(float, float)
    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 96)
        self.setAccessibleName(self.tr("Picture"))
        self._image = QImage()
        self._other = QImage()
        self._framing = Framing(self)
        self._copies = PictureCopies()
        self._comparison = ""
        self._flipped = False
        self._split = 0.5
        self._grabbed = ""
        self._last = QPointF()
        self._probe: Probe | None = None
        self.dimmed = False
        self.choosing = False
        self.picking = False
        self.over: list[Callable[[QPainter], None]] = []
        """What is painted over the picture by others, in the widget's coordinates."""

    # --- what is shown -----------------------------------------------------------------------------------------

    @property
    def image(self) -> QImage:
        return self._image

    @property
    def native(self) -> QSize:
        """Size of the picture itself; the one that is shown may be a smaller copy."""
        return self._framing.native

    def show_picture(self, image: QImage, native: QSize | None = None) -> None:
        """Show this; native is its own size where the image is a smaller copy."""
        self._framing.show(native or image.size())
        self._image = image
        self._copies.forget_small()
        self._look_under()
        self.update()
        self.showed.emit()

    def show_other(self, image: QImage) -> None:
        """What the picture is compared with."""
        self._other = image
        self._copies.forget_small()
        self.update()

    def clear(self) -> None:
        self._image, self._other = QImage(), QImage()
        self._probe = None
        self.update()
        self.showed.emit()

    # --- comparing ---------------------------------------------------------------------------------------------

    @property
    def comparison(self) -> str:
        """One of COMPARISONS; '' for none."""
        return self._comparison

    def set_comparison(self, how: str) -> None:
        self._comparison = how
        self._framing.halves = how == "side by side"
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
        return self._framing.scale

    @property
    def fits(self) -> bool:
        return self._framing.fits

    def fit(self) -> None:
        self._framing.fit()
        self._zoom_changed()

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """This many device pixels for a pixel; what lies under `at` (the middle) stays there."""
        self._framing.zoom_to(scale, at)
        self._zoom_changed()

    def _zoom_changed(self) -> None:
        self.zoomed.emit(self.scale)
        self._look_under()
        self.update()

    def target(self) -> QRectF:
        """Where the whole picture lies, in the widget's coordinates."""
        return self._framing.target()

    def to_native(self, at: QPointF) -> QPointF:
        """A place of the widget in pixels of the picture."""
        return self._framing.to_native(at)

    def wanted_size(self) -> QSize:
        """Device pixels that a copy needs to look sharp now; empty for the whole picture in its own size."""
        return self._framing.wanted_size()

    # --- gestures ----------------------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        turns = event.angleDelta().y() / 120
        if turns and not self._image.isNull():
            self.zoom_to(self.scale * 1.25**turns, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._last = event.position()
        if self.picking and event.button() is Qt.MouseButton.LeftButton:
            colour = self.colour_around(event.position())
            if colour:
                self.picked.emit(colour)
            return
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
        elif self._grabbed == "picture" and not self.fits:
            self._framing.move(at - self._last)
            self.update()
        self._last = at
        self._look_under()
        self._show_cursor(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed = ""
        self._show_cursor(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.choosing and not self.native.isEmpty():
            place = self.to_native(event.position())
            self.chosen.emit(place.x() / self.native.width(), place.y() / self.native.height())
        else:
            self.zoom_to(1.0, event.position()) if self.fits else self.fit()

    def leaveEvent(self, event: object) -> None:
        self._last = QPointF(-1, -1)
        self._look_under()

    def resizeEvent(self, event: object) -> None:
        self._copies.forget_small()
        self.zoomed.emit(self.scale)

    def _on_edge(self, at: QPointF) -> bool:
        return self._comparing == "wipe" and abs(at.x() - self._edge()) < _GRIP

    def _edge(self) -> float:
        target = self.target()
        return target.left() + target.width() * self._split

    def _show_cursor(self, at: QPointF) -> None:
        if self._on_edge(at) or self._grabbed == "edge":
            self.setCursor(Qt.CursorShape.SplitHCursor)
        elif not self.fits and self._grabbed:
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
        if self.native.isEmpty() or not self.rect().contains(at.toPoint()):
            return None
        place = self.to_native(at)
        x, y = int(place.x() // 1), int(place.y() // 1)
        image = self._seen_at(at)
        if image.isNull() or not (0 <= x < self.native.width() and 0 <= y < self.native.height()):
            return None
        color = image.pixelColor(
            min(image.width() - 1, x * image.width() // self.native.width()),
            min(image.height() - 1, y * image.height() // self.native.height()),
        )
        return Probe(x, y, (color.red(), color.green(), color.blue(), color.alpha()))

    def colour_around(self, at: QPointF) -> str:
        """The mean of the 5 x 5 pixels around a place of the widget, which noise moves little: '#rrggbb', '' beside the
        picture."""
        probe, image = self.pixel_at(at), self._seen_at(at)
        if probe is None:
            return ""
        x = min(image.width() - 1, probe.x * image.width() // self.native.width())
        y = min(image.height() - 1, probe.y * image.height() // self.native.height())
        square = QRect(x - 2, y - 2, 5, 5).intersected(image.rect())
        seen = [
            image.pixelColor(column, row)
            for row in range(square.top(), square.bottom() + 1)
            for column in range(square.left(), square.right() + 1)
        ]
        mean = (sum(channel) / len(seen) for channel in zip(*(one.toTuple()[:3] for one in seen), strict=True))
        return "#" + "".join(f"{round(channel):02x}" for channel in mean)

    def _seen_at(self, at: QPointF) -> QImage:
        how = self._comparing
        if how == "difference":
            return self._difference()
        second = (how == "wipe" and at.x() > self._edge()) or (
            how == "side by side" and not self._framing.panes()[0].contains(at)
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
        how, panes = self._comparing, self._framing.panes()
        if how == "side by side":
            self._paint(painter, self._image, panes[0])
            self._paint(painter, self._other, panes[1])
            self._letter(painter, panes[0], "A", left=True)
            self._letter(painter, panes[1], "B", left=False)
        elif how == "wipe":
            self._paint(painter, self._image, panes[0])
            edge = self._edge()
            painter.save()
            painter.setClipRect(QRectF(edge, 0, self.width() - edge, self.height()))
            self._paint(painter, self._other, panes[0])
            painter.restore()
            paint_edge(painter, edge, self.height())
            self._letter(painter, panes[0], "A", left=True)
            self._letter(painter, panes[0], "B", left=False)
        else:
            shown = self._other if self._flipped else self._image
            self._paint(painter, self._difference() if how == "difference" else shown, panes[0])
            if self._flipped:
                self._letter(painter, panes[0], "B", left=False)
        painter.setOpacity(1.0)
        for paint in self.over:
            paint(painter)
        if self._probe is not None:
            paint_probe(painter, self._probe, self.height())

    def _paint(self, painter: QPainter, image: QImage, pane: QRectF) -> None:
        target = self._framing.target(pane)
        painter.save()
        painter.setClipRect(pane, Qt.ClipOperation.IntersectClip)
        if image.hasAlphaChannel():
            painter.fillRect(target, checks())
        ratio = self.devicePixelRatioF()
        size = (round(target.width() * ratio), round(target.height() * ratio))
        if size[0] < image.width() * 0.8:
            image = self._copies.shrunk(image, size)
        crisp = self.scale >= _CRISP and image.size() == self.native
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not crisp)
        painter.drawImage(target, image)
        painter.restore()

    def _letter(self, painter: QPainter, pane: QRectF, words: str, *, left: bool) -> None:
        paint_letter(painter, self._framing.target(pane).intersected(pane), words, left=left)

    def _difference(self) -> QImage:
        return self._copies.difference(self._image, self._other)
