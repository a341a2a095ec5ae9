"""Which part of a picture is seen, and how large: places of a widget to pixels of the picture and back."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF
from PySide6.QtWidgets import QWidget

_MOST = 64.0


class Framing:
    """native: the picture's own size. halves: the widget shows it twice, side by side."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self.native = QSize()
        self.halves = False
        self._scale = 0.0  # 0: fit
        self._center = QPointF()

    def show(self, native: QSize) -> None:
        """A picture of this size from now on; one of another size is seen from its middle."""
        if native != self.native:
            self.native = native
            self._to_middle()

    @property
    def scale(self) -> float:
        """Device pixels for a pixel of the picture."""
        return self._scale or self._fit_scale()

    @property
    def fits(self) -> bool:
        return not self._scale

    def fit(self) -> None:
        self._scale = 0.0
        self._to_middle()

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

    def move(self, by: QPointF) -> None:
        """Drag what is seen by so many of the widget's pixels."""
        self._center -= by * self._widget.devicePixelRatioF() / self.scale
        self._keep_in_sight()

    def panes(self) -> list[QRectF]:
        """The parts of the widget that show a picture each."""
        whole = QRectF(self._widget.rect())
        if self.halves:
            half = (whole.width() - 2) / 2
            return [QRectF(0, 0, half, whole.height()), QRectF(half + 2, 0, half, whole.height())]
        return [whole]

    def target(self, pane: QRectF | None = None) -> QRectF:
        """Where the whole picture lies, in the widget's coordinates."""
        pane = pane if pane is not None else self.panes()[0]
        scale = self.scale / self._widget.devicePixelRatioF()
        corner = pane.center() - self._center * scale
        return QRectF(corner, QSizeF(self.native.width() * scale, self.native.height() * scale))

    def to_native(self, at: QPointF) -> QPointF:
        """A place of the widget in pixels of the picture."""
        target = self.target(self._pane_at(at))
        scale = self.scale / self._widget.devicePixelRatioF()
        from_corner = at - target.topLeft()
        return QPointF(from_corner.x() / scale, from_corner.y() / scale)

    def wanted_size(self) -> QSize:
        """Device pixels that a copy needs to look sharp now; empty for the whole picture in its own size."""
        if self.scale > self._fit_scale() * 1.001:
            return QSize()
        pane = self.panes()[0].size() * self._widget.devicePixelRatioF()
        return QSize(max(16, round(pane.width())), max(16, round(pane.height())))

    def _fit_scale(self) -> float:
        pane = self._pane_at(None)
        if self.native.isEmpty() or pane.isEmpty():
            return 1.0
        ratio = self._widget.devicePixelRatioF()
        return min(pane.width() * ratio / self.native.width(), pane.height() * ratio / self.native.height())

    def _to_middle(self) -> None:
        self._center = QPointF(self.native.width() / 2, self.native.height() / 2)

    def _keep_in_sight(self) -> None:
        self._center.setX(max(0.0, min(float(self.native.width()), self._center.x())))
        self._center.setY(max(0.0, min(float(self.native.height()), self._center.y())))

    def _pane_at(self, at: QPointF | None) -> QRectF:
        panes = self.panes()
        return next((pane for pane in panes if at is not None and pane.contains(at)), panes[0])
