"""The line to be read now, large, with the one after it below: a teleprompter."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.film.recording.lines import RecordedLine
from studio.ui import theme

_LARGEST, _SMALLEST = 24, 14  # pixels
_NEXT = 44


class Prompter(QWidget):
    """next_asked(): the line below was pressed."""

    next_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line: RecordedLine | None = None
        self._next: RecordedLine | None = None
        self._count = ""
        self._live = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Line to read"))

    def show_line(self, line: RecordedLine | None, following: RecordedLine | None) -> None:
        self.line, self._next = line, following
        self.setAccessibleDescription(line.text if line else "")
        self.update()

    def show_count(self, words: str, *, live: bool) -> None:
        """A number over the line while it counts in; live: it is being recorded."""
        if (words, live) != (self._count, self._live):
            self._count, self._live = words, live
            self.update()

    @property
    def count(self) -> str:
        return self._count

    def sizeHint(self) -> QSize:
        return QSize(360, 190)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)

    def _next_place(self) -> QRectF:
        return QRectF(0, self.height() - _NEXT, self.width(), _NEXT)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._next is not None and self._next_place().contains(event.position()):
            self.next_asked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colors.error) if self._live else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        if self.line is None:
            return
        wrap = QTextOption(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignHCenter)
        wrap.setWrapMode(QTextOption.WrapMode.WordWrap)
        below = _NEXT if self._next is not None else 8
        place = QRectF(16, 8, self.width() - 32, self.height() - below - 8)
        painter.setFont(self._fitting(self.line.text, place))
        text = QColor(colors.text)
        if self._count:
            text.setAlpha(90)
        painter.setPen(text)
        painter.drawText(place, self.line.text, wrap)
        if self._count:
            painter.setFont(theme.font(56, QFont.Weight.DemiBold, figures=True))
            painter.setPen(QColor(colors.accent))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._count)
        if self._next is not None:
            self._paint_next(painter, self._next)

    def _paint_next(self, painter: QPainter, line: RecordedLine) -> None:
        painter.setFont(theme.font(12))
        painter.setPen(QColor(theme.tokens().soft))
        inner = self._next_place().adjusted(16, 4, -16, -8)
        words = self.tr("Next: {line}").format(line=line.text)
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(inner.width()))
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, words)

    def _fitting(self, text: str, place: QRectF) -> QFont:
        """The largest face in which the line fits."""
        for pixels in range(_LARGEST, _SMALLEST, -2):
            face = theme.font(pixels, QFont.Weight.Medium)
            flags = int(Qt.TextFlag.TextWordWrap)
            if QFontMetricsF(face).boundingRect(place, flags, text).height() <= place.height():
                return face
        return theme.font(_SMALLEST)
