"""Scopes: histogram, waveform, RGB parade and vectorscope of the picture that is shown.

Sources: ITU-R BT.709 luma and colour difference; levels and targets as on a broadcast monitor (75 % bars).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui import theme

_SAMPLE = 256  # pixels of the picture's longer side that are looked at
_PAUSE = 80  # ms between two measurements while a clip plays
LEVELS = 128
PLANE = 128

Pixels = npt.NDArray[np.uint8]
Counts = npt.NDArray[np.int64]
_LUMA = np.array([0.2126, 0.7152, 0.0722])


def histogram(pixels: Pixels) -> Counts:
    """(3, 256): how many pixels have each level of red, green and blue."""
    return np.stack([np.bincount(pixels[..., channel].ravel(), minlength=256) for channel in range(3)])


def waveform(pixels: Pixels) -> Counts:
    """(LEVELS, width): how many pixels of each column have each luma; row 0 is white."""
    return _columns(pixels[..., :3] @ _LUMA)


def parade(pixels: Pixels) -> Counts:
    """(3, LEVELS, width): the waveforms of red, green and blue; row 0 is white."""
    return np.stack([_columns(pixels[..., channel].astype(np.float64)) for channel in range(3)])


def _columns(luma: npt.NDArray[np.float64]) -> Counts:
    level = np.clip((luma * LEVELS / 256).astype(np.int64), 0, LEVELS - 1)
    width = luma.shape[1]
    counts = np.bincount((level * width + np.arange(width)).ravel(), minlength=LEVELS * width)
    return counts.reshape(LEVELS, width)[::-1]


def vectorscope(pixels: Pixels) -> Counts:
    """(PLANE, PLANE): how many pixels have each colour difference; Cb to the right, Cr upwards, grey in the middle."""
    blue, red = difference(pixels[..., :3].astype(np.float64) / 255)
    x = np.clip(((blue + 0.5) * PLANE).astype(np.int64), 0, PLANE - 1)
    y = np.clip(((0.5 - red) * PLANE).astype(np.int64), 0, PLANE - 1)
    return np.bincount((y * PLANE + x).ravel(), minlength=PLANE * PLANE).reshape(PLANE, PLANE)


def difference(rgb: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Cb and Cr, each -0.5..0.5, of RGB from 0 to 1."""
    luma = rgb @ _LUMA
    return (rgb[..., 2] - luma) / 1.8556, (rgb[..., 0] - luma) / 1.5748


class Scopes(QWidget):
    """Four scopes side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(116)
        self.setAccessibleName(self.tr("Histogram, waveform, RGB parade and vectorscope"))
        self._names = (self.tr("Histogram"), self.tr("Waveform"), self.tr("RGB parade"), self.tr("Vectorscope"))
        self._next: QImage | None = None
        self.levels: Counts | None = None
        self._wave = QImage()
        self._parade: tuple[QImage, ...] = ()
        self._vector = QImage()
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._soon.timeout.connect(self._measure)

    def follow(self, image: QImage) -> None:
        """Measure this picture; of many in a row only now and then one."""
        self._next = image
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def showEvent(self, event: object) -> None:
        if self._next is not None:
            self._soon.start()

    def _measure(self) -> None:
        image, self._next = self._next, None
        if image is None or image.isNull():
            return
        if max(image.width(), image.height()) > _SAMPLE:
            image = image.scaled(_SAMPLE, _SAMPLE, Qt.AspectRatioMode.KeepAspectRatio)
        image = image.convertToFormat(QImage.Format.Format_RGB888)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        pixels = rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3)
        self.levels = histogram(pixels)
        self._wave = _glow(waveform(pixels), (92, 214, 150))
        tints = ((255, 104, 104), (104, 226, 130), (112, 160, 255))
        self._parade = tuple(_glow(one, tint) for one, tint in zip(parade(pixels), tints, strict=True))
        self._vector = _glow(vectorscope(pixels), (210, 220, 235))
        self.update()

    # --- painting ----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        whole = QRectF(self.rect()).adjusted(8, 2, -8, -6)
        side = whole.height() - 16
        rest = (whole.width() - side - 24) / 3
        left = whole.left()
        paints = (self._paint_levels, self._paint_wave, self._paint_parade, self._paint_vector)
        for name, width, paint in zip(self._names, (rest, rest, rest, side), paints, strict=True):
            place = QRectF(left, whole.top() + 16, width, side)
            painter.setPen(QColor(colors.soft))
            painter.setFont(theme.font(10))
            painter.drawText(QRectF(left, whole.top(), width + 8, 14), Qt.AlignmentFlag.AlignLeft, name)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor("#0a0c0f"))
            painter.drawRoundedRect(place, 4, 4)
            if self.levels is not None:
                painter.save()
                painter.setClipRect(place)
                paint(painter, place)
                painter.restore()
            left += width + 8

    def _paint_levels(self, painter: QPainter, place: QRectF) -> None:
        assert self.levels is not None
        # The second highest bin is the measure: pure black or white would flatten all else.
        most = max(1.0, float(np.partition(self.levels.ravel(), -4)[-4]))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Screen)
        step = place.width() / 256
        for counts, color in zip(self.levels, ("#e0565c", "#46b97f", "#4f86e8"), strict=True):
            tops = place.bottom() - np.minimum(1.0, np.sqrt(counts / most)) * (place.height() - 2)
            points = [QPointF(place.left(), place.bottom())]
            points += [QPointF(place.left() + n * step, top) for n, top in enumerate(tops.tolist())]
            points.append(QPointF(place.right(), place.bottom()))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(color))
            painter.drawPolygon(points)

    def _paint_wave(self, painter: QPainter, place: QRectF) -> None:
        _paint_quarters(painter, place)
        painter.drawImage(place, self._wave)

    def _paint_parade(self, painter: QPainter, place: QRectF) -> None:
        _paint_quarters(painter, place)
        third = place.width() / 3
        for number, image in enumerate(self._parade):
            painter.drawImage(QRectF(place.left() + third * number + 1, place.top(), third - 2, place.height()), image)

    def _paint_vector(self, painter: QPainter, place: QRectF) -> None:
        painter.setPen(QPen(QColor(255, 255, 255, 36), 1))
        painter.drawEllipse(place.center(), place.width() * 0.46, place.height() * 0.46)
        painter.drawLine(QPointF(place.center().x(), place.top()), QPointF(place.center().x(), place.bottom()))
        painter.drawLine(QPointF(place.left(), place.center().y()), QPointF(place.right(), place.center().y()))
        painter.drawImage(place, self._vector)
        for number, color in enumerate(("#ff5555", "#55ff55", "#5588ff", "#55ffff", "#ff66ff", "#ffff66")):
            rgb = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 0]][number]) * 0.75
            blue, red = difference(rgb)
            x, y = place.width() * (float(blue) + 0.5), place.height() * (0.5 - float(red))
            at = QPointF(place.left() + x, place.top() + y)
            painter.setPen(QPen(QColor(color), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(at.x() - 3, at.y() - 3, 6, 6))


def _paint_quarters(painter: QPainter, place: QRectF) -> None:
    painter.setPen(QPen(QColor(255, 255, 255, 28), 1))
    for part in (0.25, 0.5, 0.75):
        y = place.top() + place.height() * part
        painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))


def _glow(counts: Counts, color: tuple[int, int, int]) -> QImage:
    """Counts as light: few pixels are seen already, many do not drown the rest."""
    bright = np.power(counts / max(1, int(counts.max())), 0.35)
    rgba = np.empty((*counts.shape, 4), np.uint8)
    rgba[..., :3] = color
    rgba[..., 3] = (bright * 255).astype(np.uint8)
    height, width = counts.shape
    rgba = np.ascontiguousarray(rgba)
    return QImage(rgba.tobytes(), width, height, width * 4, QImage.Format.Format_RGBA8888).copy()
