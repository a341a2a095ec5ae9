"""How clips look: filmstrips, waveforms, words, fades, gain, and the marks of results that are out of date."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QLinearGradient, QPainter, QPainterPath, QPen, QPolygonF

from studio.film.timeline import Clip
from studio.film.timeline.pace import source_at
from studio.ui import theme
from studio.ui.run_state import Status
from studio.ui.timeline.naming import transition_words
from studio.ui.timeline.rows import RowPiece, piece_color

RADIUS = 5.0
LOUDEST, QUIETEST = 12.0, -48.0  # dB at the top and the bottom of a sound clip
_BAR, _PITCH = 2.0, 4.0  # pixels
_HANDLE = 4.0
_SLIVER = 9.0  # pixels
_FINE = Fraction(100)  # frames a second, as fine as filmstrips are told
LOW = 14.0  # pixels: a sound clip lower than this has no line for its gain


@dataclass(frozen=True)
class ClipLook:
    """What is known of a piece when it is painted. own: seconds of its source, None while unknown; status says how its
    result stands; strip: pictures side by side and their number; still: shown where there is no strip."""

    selected: bool = False
    hovered: bool = False
    status: Status = Status.DONE
    progress: float = 0.0
    own: Fraction | None = None
    strip: tuple[QImage, int] | None = None
    still: QImage | None = None
    peaks: npt.NDArray[np.float32] | None = None
    locked: bool = False
    dimmed: bool = False


def gain_y(rect: QRectF, decibels: float) -> float:
    """Where the line of a gain lies in a sound clip."""
    share = (LOUDEST - max(QUIETEST, min(LOUDEST, decibels))) / (LOUDEST - QUIETEST)
    return rect.top() + 3 + share * (rect.height() - 6)


def gain_at(rect: QRectF, y: float) -> float:
    """The gain whose line lies at y."""
    share = (y - rect.top() - 3) / max(1.0, rect.height() - 6)
    return LOUDEST - max(0.0, min(1.0, share)) * (LOUDEST - QUIETEST)


def fade_points(piece: RowPiece, rect: QRectF, pixels: float) -> tuple[QPointF, QPointF]:
    """Where the handles of both fades are."""
    y = rect.top() + _HANDLE + 1
    left = min(rect.left() + piece.fade_in * pixels, rect.right())
    right = max(rect.right() - piece.fade_out * pixels, rect.left())
    inset = _HANDLE + 2
    return QPointF(max(left, rect.left() + inset), y), QPointF(min(right, rect.right() - inset), y)


def paint(painter: QPainter, piece: RowPiece, rect: QRectF, seen: QRectF, pixels: float, look: ClipLook) -> None:
    """Paint a piece into its rect; seen: the part of the rows that is in sight; pixels: a second."""
    if rect.width() < _SLIVER:
        _sliver(painter, piece, rect, look)
        return
    shape = QPainterPath()
    shape.addRoundedRect(rect, RADIUS, RADIUS)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
    within = rect.intersected(seen)
    if piece.kind == "picture":
        _picture(painter, piece, rect, within, pixels, look)
    elif piece.written:
        _words(painter, piece, rect)
    else:
        _sound(painter, piece, rect, within, pixels, look)
    if not piece.written:
        _fades(painter, piece, rect, pixels)
    if piece.muted or look.dimmed:
        painter.fillRect(within, theme_color("ground", 150))
    if piece.kind == "picture":
        shade = QLinearGradient(0, rect.top(), 0, rect.top() + 24)
        shade.setColorAt(0, QColor(0, 0, 0, 150))
        shade.setColorAt(1, QColor(0, 0, 0, 0))
        painter.fillRect(QRectF(within.left(), rect.top(), within.width(), 24), shade)
    painter.restore()
    _frame(painter, piece, rect, look)
    if (look.selected or look.hovered) and not look.locked and not piece.fixed and rect.width() > 24:
        _handles(painter, piece, rect, pixels)


def _sliver(painter: QPainter, piece: RowPiece, rect: QRectF, look: ClipLook) -> None:
    """Too narrow to show anything but where it is: a long film far away has hundreds of these."""
    color = theme_color("accent") if look.selected else piece_color(piece)
    color.setAlpha(230 if look.selected else 60 if piece.muted or look.dimmed else 130)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(rect, color)


def theme_color(name: str, alpha: int = 255) -> QColor:
    color = QColor(getattr(theme.tokens(), name))
    color.setAlpha(alpha)
    return color


# --- pictures -----------------------------------------------------------------------------------------------------


def _picture(painter: QPainter, piece: RowPiece, rect: QRectF, within: QRectF, pixels: float, look: ClipLook) -> None:
    painter.fillRect(within, theme_color("card"))
    image, count = look.strip if look.strip else (look.still, 1)
    if image is None or image.isNull():
        color = piece_color(piece)
        color.setAlpha(46)
        painter.fillRect(within, color)
        return
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    each = image.width() / count
    wide = max(12.0, rect.height() * each / image.height())
    clip = piece.clip
    first = max(0, math.floor((within.left() - rect.left()) / wide))
    last = math.ceil((within.right() - rect.left()) / wide)
    for tile in range(first, last):
        number = 0
        if clip is not None and look.own:
            moment = _seen_at(clip, (tile + 0.5) * wide / pixels)
            number = max(0, min(count - 1, int(moment / float(look.own) * count)))
        target = QRectF(rect.left() + tile * wide, rect.top(), wide, rect.height())
        painter.drawImage(target, image, QRectF(number * each, 0, each, image.height()))
    if look.strip is None:
        painter.fillRect(within, theme_color("ground", 90))  # only a still: nothing was rendered yet
    if clip is not None and look.own and look.strip is not None and clip.beyond == "hold" and not clip.retimed:
        held = rect.left() + float((look.own - clip.offset) / clip.speed) * pixels
        if held < rect.right() - 1:
            _held(painter, QRectF(max(held, rect.left()), rect.top(), rect.right() - held, rect.height()))


def _seen_at(clip: Clip, seconds: float) -> float:
    """The second of its source that a clip shows so long after its start."""
    if not clip.retimed:
        return float(clip.offset) + float(clip.speed) * seconds
    at = min(Fraction(round(seconds * 1000), 1000), clip.length)
    found = float(source_at(clip, at, _FINE))
    return max(0.0, found)


def _held(painter: QPainter, rect: QRectF) -> None:
    """Where the last picture stands still because the source is over."""
    painter.fillRect(rect, theme_color("ground", 70))
    painter.setPen(QPen(theme_color("text", 50), 1))
    x = rect.left() - rect.height()
    while x < rect.right():
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()))
        x += 8


def paint_label(painter: QPainter, piece: RowPiece, within: QRectF, until: float, look: ClipLook) -> None:
    """Number and name of a picture over the top of what is seen of it, up to `until`, and the mark of its state."""
    left = within.left() + 6
    room = min(within.right(), until) - left - 2
    if room < 8:
        return
    face = theme.font(10, QFont.Weight.Medium, figures=True)
    metrics = QFontMetricsF(face)
    marked = look.status is not Status.DONE
    words = metrics.elidedText(piece.title, Qt.TextElideMode.ElideRight, room - (14 if marked else 0))
    if words != piece.title and room < 56:
        words = piece.title.partition(" ")[0]
    painter.setFont(face)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(QPointF(left, within.top() + 14), words)
    at = QPointF(left + metrics.horizontalAdvance(words) + 9, within.top() + 10.5)
    if marked and at.x() + 5 < until:
        _mark(painter, at, look)


def _mark(painter: QPainter, at: QPointF, look: ClipLook) -> None:
    """Half a disc: out of date; a ring: never made; a ring that fills: being made; a triangle: failed."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    disc = QRectF(at.x() - 4, at.y() - 4, 8, 8)
    colors = {Status.FAILED: "error", Status.RUNNING: "accent", Status.QUEUED: "accent"}
    color = QColor(getattr(theme.DARK, colors.get(look.status, "warning")))  # it stands on a dark shade in any theme
    painter.setPen(QPen(color, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if look.status is Status.FAILED:
        painter.setBrush(color)
        painter.drawPolygon(QPolygonF([disc.bottomLeft(), disc.bottomRight(), QPointF(at.x(), disc.top())]))
        return
    painter.drawEllipse(disc)
    if look.status is Status.RUNNING:
        painter.setBrush(color)
        painter.drawPie(disc, 90 * 16, -round(360 * 16 * max(0.03, look.progress)))
    elif look.strip is not None:
        painter.setBrush(color)
        painter.drawPie(disc, 90 * 16, 180 * 16)


# --- sounds and words ---------------------------------------------------------------------------------------------


def _sound(painter: QPainter, piece: RowPiece, rect: QRectF, within: QRectF, pixels: float, look: ClipLook) -> None:
    color = piece_color(piece)
    ground = QColor(color)
    ground.setAlpha(44)
    painter.fillRect(within, ground)
    middle = rect.center().y()
    if look.peaks is None or not len(look.peaks) or not look.own:
        painter.setPen(QPen(color, 1))
        painter.drawLine(QPointF(rect.left() + 3, middle), QPointF(rect.right() - 3, middle))
        return
    if look.status is not Status.DONE:
        color.setAlpha(120)
    offset, speed = (float(piece.clip.offset), float(piece.clip.speed)) if piece.clip else (0.0, 1.0)
    a_pixel = len(look.peaks) / float(look.own) / pixels * speed
    begin = offset * len(look.peaks) / float(look.own)
    level = 10 ** (max(-60.0, piece.gain) / 20)
    reach = rect.height() / 2 - 3
    lines: list[QLineF] = []
    # One bar more on both sides: half of it may be seen.
    x = rect.left() + _PITCH / 2 + max(0, math.floor((within.left() - rect.left()) / _PITCH) - 1) * _PITCH
    end = min(rect.right(), within.right() + _PITCH)
    while x < end:
        place = begin + (x - rect.left()) * a_pixel
        low = int(place - a_pixel * _PITCH / 2)
        part = look.peaks[max(0, low) : max(low + 1, int(place + a_pixel * _PITCH / 2))] if low >= 0 else look.peaks[:1]
        if len(part):
            # A gentle curve: speech at -20 dB is still seen as speech.
            loud = float(part.max()) * level * _faded(piece, (x - rect.left()) / pixels)
            half = max(0.6, min(1.0, loud) ** 0.6 * reach)
            lines.append(QLineF(x, middle - half, x, middle + half))
        x += _PITCH
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, _BAR, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLines(lines)


def _faded(piece: RowPiece, seconds: float) -> float:
    level = 1.0
    if piece.fade_in:
        level = min(level, seconds / piece.fade_in)
    if piece.fade_out:
        level = min(level, (piece.length - seconds) / piece.fade_out)
    return max(0.0, level)


def _words(painter: QPainter, piece: RowPiece, rect: QRectF) -> None:
    color = piece_color(piece)
    ground = QColor(color)
    ground.setAlpha(56)
    painter.fillRect(rect, ground)
    face = theme.font(10)
    words = QFontMetricsF(face).elidedText(piece.title, Qt.TextElideMode.ElideRight, rect.width() - 12)
    painter.setFont(face)
    painter.setPen(theme_color("text"))
    painter.drawText(rect.adjusted(7, 0, -5, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


# --- fades, gain, frames ------------------------------------------------------------------------------------------


def _fades(painter: QPainter, piece: RowPiece, rect: QRectF, pixels: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme_color("ground", 170))
    for seconds, corner, way in ((piece.fade_in, rect.topLeft(), 1), (piece.fade_out, rect.topRight(), -1)):
        if seconds > 0:
            wide = seconds * pixels * way
            points = [corner, corner + QPointF(wide, 0), corner + QPointF(0, rect.height())]
            painter.drawPolygon(QPolygonF(points))
            painter.setPen(QPen(theme_color("text", 150), 1))
            painter.drawLine(points[1], points[2])
            painter.setPen(Qt.PenStyle.NoPen)


def _frame(painter: QPainter, piece: RowPiece, rect: QRectF, look: ClipLook) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    color = theme_color("accent") if look.selected else piece_color(piece)
    if not look.selected:
        color.setAlpha(200 if look.hovered else 80)
    pen = QPen(color, 2.0 if look.selected else 1.0)
    if piece.kind == "picture" and look.strip is None and not look.selected:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    inset = pen.widthF() / 2
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), RADIUS - inset, RADIUS - inset)


def _handles(painter: QPainter, piece: RowPiece, rect: QRectF, pixels: float) -> None:
    if piece.kind == "sound" and rect.height() >= LOW:
        y = gain_y(rect, piece.gain)
        painter.setPen(QPen(theme_color("text", 190), 1))
        painter.drawLine(QPointF(rect.left() + 6, y), QPointF(rect.right() - 6, y))
    if not piece.written:
        painter.setPen(QPen(theme_color("ground"), 1))
        painter.setBrush(theme_color("text"))
        for point in fade_points(piece, rect, pixels):
            painter.drawEllipse(point, _HANDLE - 0.5, _HANDLE - 0.5)


def paint_transition(painter: QPainter, rect: QRectF, kind: str) -> None:
    """Where one picture passes into another; any but a dissolve says how, where there is room."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(rect, theme_color("ground", 110))
    painter.setPen(QPen(theme_color("text", 210), 1.2))
    painter.drawLine(rect.bottomLeft(), rect.topRight())
    if kind == "dissolve":
        painter.drawLine(rect.topLeft(), rect.bottomRight())
    words = transition_words().get(kind, kind)
    face = theme.font(9, QFont.Weight.Medium)
    if kind != "dissolve" and QFontMetricsF(face).horizontalAdvance(words) + 8 < rect.width():
        painter.setFont(face)
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 15, rect.width(), 15), theme_color("ground", 190))
        painter.drawText(QRectF(rect.left(), rect.bottom() - 15, rect.width(), 15), Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()
