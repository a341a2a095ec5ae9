"""What is painted over a picture in the viewer: a wipe's edge, letters of two takes, the value under the cursor."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap

from studio.ui import theme


@dataclass(frozen=True)
class Probe:
    """A pixel: where it lies in the picture's own size, and its value (red, green, blue, alpha; 0..255)."""

    x: int
    y: int
    color: tuple[int, int, int, int]


def paint_edge(painter: QPainter, edge: float, height: int) -> None:
    """The edge of a wipe, with the grip by which it is taken."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(0, 0, 0, 120), 3))
    painter.drawLine(QPointF(edge, 0), QPointF(edge, height))
    painter.setPen(QPen(QColor("#ffffff"), 1.5))
    painter.drawLine(QPointF(edge, 0), QPointF(edge, height))
    painter.setBrush(QColor("#ffffff"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(QRectF(edge - 3, height / 2 - 14, 6, 28), 3, 3)


def paint_letter(painter: QPainter, seen: QRectF, words: str, *, left: bool) -> None:
    """A take's letter in a corner of the part that is seen of it."""
    rect = QRectF(seen.left() + 8 if left else seen.right() - 28, seen.top() + 8, 20, 20)
    _chip(painter, rect)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)


def paint_probe(painter: QPainter, probe: Probe, height: int) -> None:
    """The value of a pixel, in words and as a patch, at the lower edge."""
    red, green, blue, alpha = probe.color
    words = f"{probe.x}, {probe.y}   {red} {green} {blue}" + (f"  α {alpha}" if alpha < 255 else "")
    painter.setFont(theme.font(11, figures=True))
    width = painter.fontMetrics().horizontalAdvance(words) + 34
    rect = QRectF(8, height - 30, width, 22)
    _chip(painter, rect)
    painter.drawText(rect.adjusted(26, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)
    painter.setPen(QPen(QColor(255, 255, 255, 90), 1))
    painter.setBrush(QColor(red, green, blue))
    painter.drawRoundedRect(QRectF(rect.left() + 6, rect.top() + 5, 12, 12), 3, 3)


def _chip(painter: QPainter, rect: QRectF) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(15, 17, 21, 215))
    painter.drawRoundedRect(rect, 5, 5)
    painter.setPen(QColor("#e6e9ef"))
    painter.setFont(theme.font(11, figures=True))


def checks() -> QBrush:
    """The chequered ground behind what is see-through."""
    tile = QPixmap(16, 16)
    tile.fill(QColor("#3a3f4a"))
    painter = QPainter(tile)
    for x, y in ((0, 0), (8, 8)):
        painter.fillRect(x, y, 8, 8, QColor("#4a505d"))
    painter.end()
    return QBrush(tile)
