"""A sound in the viewer: waveform, spectrogram, loudness and true peak."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.host.news import Facts, Looked
from studio.media.values import Audio
from studio.ui import theme

_SCALE = (
    (0.0, (8, 9, 12)),
    (0.3, (46, 32, 92)),
    (0.55, (142, 52, 122)),
    (0.78, (240, 122, 82)),
    (1.0, (255, 236, 170)),
)
"""Level to colour; brighter is louder, so it reads without colour too."""
_HEAD = 24


class SoundView(QWidget):
    """sought(fraction): somebody pressed or dragged there."""

    sought = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(120)
        self.setAccessibleName(self.tr("Sound"))
        self._peaks: npt.NDArray[np.float32] = np.zeros((0, 1, 2), np.float32)
        self._spectrum = QImage()
        self._loudness = Facts()
        self._place = 0.0

    def show_peaks(self, peaks: npt.NDArray[np.float32]) -> None:
        """(count, channels, 2): lowest and highest samples. Forgets the spectrogram and numbers of another sound."""
        self._peaks = peaks
        self._spectrum, self._loudness = QImage(), Facts()
        self._tell()

    def show_spectrogram(self, levels: npt.NDArray[np.uint8]) -> None:
        """(rows, count) levels; row 0 is the highest pitch."""
        colors = _colors()[levels]
        height, width = levels.shape
        self._spectrum = QImage(colors.tobytes(), width, height, width * 3, QImage.Format.Format_RGB888).copy()
        self.update()

    def take_spectrogram(self, answer: Looked) -> None:
        """What the engine said when it was asked for one."""
        if answer.array is not None:
            self.show_spectrogram(answer.array)

    def take_loudness(self, answer: Looked) -> None:
        if answer.facts.lufs is not None:
            self.show_loudness(answer.facts)

    def show_loudness(self, facts: Facts) -> None:
        self._loudness = facts
        self._tell()

    def show_place(self, fraction: float) -> None:
        if fraction != self._place:
            self._place = fraction
            self.update()

    @property
    def levels(self) -> list[tuple[str, str]]:
        """(value, what it is) of the numbers shown."""
        lufs, peak, spread = self._loudness.lufs, self._loudness.peak, self._loudness.range
        if lufs is None or peak is None or spread is None:
            return []
        return [
            (f"{lufs:.1f}".replace("-", "−") if lufs > -70 else "−∞", "LUFS"),
            (f"{peak:.1f}".replace("-", "−") if peak > -120 else "−∞", "dBTP"),
            (f"{spread:.1f}", "LU"),
        ]

    def _tell(self) -> None:
        words = ", ".join(f"{value} {unit}" for value, unit in self.levels)
        self.setAccessibleDescription(words)
        self.update()

    # --- gestures ----------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._seek(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._seek(event)

    def _seek(self, event: QMouseEvent) -> None:
        self.sought.emit(max(0.0, min(1.0, (event.position().x() - 8) / max(1, self.width() - 16))))

    # --- painting ----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(colors.ground))
        inside = QRectF(self.rect()).adjusted(8, 6, -8, -6)
        self._paint_levels(painter, QRectF(inside.left(), inside.top(), inside.width(), _HEAD))
        inside.setTop(inside.top() + _HEAD + 2)
        half = inside.height() * 0.5
        self._paint_waves(painter, QRectF(inside.left(), inside.top(), inside.width(), half - 3))
        below = QRectF(inside.left(), inside.top() + half + 3, inside.width(), half - 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(*_SCALE[0][1]))
        painter.drawRoundedRect(below, 4, 4)
        if not self._spectrum.isNull():
            painter.drawImage(below, self._spectrum)
        self._paint_pitches(painter, below)
        x = inside.left() + self._place * inside.width()
        painter.setPen(QPen(QColor(colors.accent), 1.5))
        painter.drawLine(QPointF(x, inside.top()), QPointF(x, inside.bottom()))

    def _paint_levels(self, painter: QPainter, place: QRectF) -> None:
        colors = theme.tokens()
        x = place.left()
        loud = self._loudness.peak is not None and self._loudness.peak > -1.0
        for number, (value, unit) in enumerate(self.levels):
            painter.setFont(theme.font(15, theme.font().Weight.DemiBold, figures=True))
            painter.setPen(QColor(colors.warning if number == 1 and loud else colors.text))
            width = painter.fontMetrics().horizontalAdvance(value)
            painter.drawText(QRectF(x, place.top(), width + 2, place.height()), Qt.AlignmentFlag.AlignVCenter, value)
            x += width + 4
            painter.setFont(theme.font(11))
            painter.setPen(QColor(colors.soft))
            width = painter.fontMetrics().horizontalAdvance(unit)
            painter.drawText(QRectF(x, place.top() + 2, width + 2, place.height()), Qt.AlignmentFlag.AlignVCenter, unit)
            x += width + 18

    def _paint_waves(self, painter: QPainter, place: QRectF) -> None:
        color = theme.value_color(Audio)
        count, channels = self._peaks.shape[:2]
        columns = max(1, min(count, int(place.width())))
        each = place.height() / channels
        for channel in range(channels):
            middle = place.top() + each * (channel + 0.5)
            painter.setPen(QPen(QColor(theme.tokens().line), 1))
            painter.drawLine(QPointF(place.left(), middle), QPointF(place.right(), middle))
            if not count:
                continue
            borders = np.arange(columns) * count // columns
            low = np.minimum.reduceat(self._peaks[:, channel, 0], borders)
            high = np.maximum.reduceat(self._peaks[:, channel, 1], borders)
            step = place.width() / columns
            painter.setPen(QPen(color, max(1.0, step)))
            half = each / 2 - 1
            for number, (bottom, top) in enumerate(zip(low.tolist(), high.tolist(), strict=True)):
                x = place.left() + (number + 0.5) * step
                painter.drawLine(QPointF(x, middle - top * half - 0.4), QPointF(x, middle - bottom * half + 0.4))

    def _paint_pitches(self, painter: QPainter, place: QRectF) -> None:
        painter.setFont(theme.font(10))
        for hertz, words in ((100, "100"), (1000, "1k"), (10000, "10k")):
            part = np.log(hertz / 30) / np.log(20000 / 30)
            y = place.bottom() - part * place.height()
            painter.setPen(QColor(255, 255, 255, 150))
            painter.drawText(QPointF(place.left() + 4, y + 4), words)


def _colors() -> npt.NDArray[np.uint8]:
    """(256, 3): the colour of each level."""
    stops = [stop for stop, _ in _SCALE]
    levels = np.linspace(0, 1, 256)
    parts = [np.interp(levels, stops, [color[channel] for _, color in _SCALE]) for channel in range(3)]
    return np.stack(parts, axis=1).astype(np.uint8)
