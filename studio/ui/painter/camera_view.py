"""The shot as the camera sees it: the still, or a moment of the preview."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui import theme


class CameraView(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 120)
        self.setAccessibleName(self.tr("Preview of the camera move"))
        self._still: QImage | None = None
        self._frame: QImage | None = None

    def sizeHint(self) -> QSize:
        return QSize(400, 225)

    @property
    def frame(self) -> QImage | None:
        return self._frame

    def set_still(self, still: QImage | None) -> None:
        self._still, self._frame = still, None
        self.update()

    def set_frame(self, frame: QImage | None) -> None:
        self._frame = frame
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.tokens().ground))
        shown, still = self._frame or self._still, self._still
        if shown is None or still is None:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scale = min(self.width() / still.width(), self.height() / still.height())
        box = QRectF(0, 0, still.width() * scale, still.height() * scale)
        box.moveCenter(QRectF(self.rect()).center())
        painter.drawImage(box, shown)
        # Thirds, by which a move is judged.
        painter.setPen(QPen(QColor(255, 255, 255, 38), 1.0, Qt.PenStyle.SolidLine))
        for third in (1 / 3, 2 / 3):
            x, y = box.left() + box.width() * third, box.top() + box.height() * third
            painter.drawLine(int(x), int(box.top()), int(x), int(box.bottom()))
            painter.drawLine(int(box.left()), int(y), int(box.right()), int(y))
