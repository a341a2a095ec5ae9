"""What is painted over the rows for a moment: the range, markers, the razor, what a drag would do; and what is said of
a clip under the pointer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from studio.film.timeline import Marker
from studio.ui import theme
from studio.ui.playhead import Playhead
from studio.ui.timeline.added_tracks import AddedTrackDrag
from studio.ui.timeline.gestures import Drag, Hit, MovePicture, Snapper
from studio.ui.timeline.paint import theme_color
from studio.ui.timeline.rows import Row, RowPiece
from studio.ui.timeline.scale import Scale


def snapper(
    rows: Sequence[Row], head: Playhead, markers: Iterable[Marker], scale: Scale, on: bool, but: RowPiece | None
) -> Snapper:
    """What moments snap to: everything but the piece that is dragged."""
    moments = [0.0, head.seconds, *(float(marker.at) for marker in markers)]
    moments += [moment for moment in (head.in_point, head.out_point) if moment is not None]
    for row in rows:
        for other in row.pieces:
            if but is None or other.id != but.id:
                moments += [other.start, other.stop]
    return Snapper(moments, scale, on)


def going_along(
    rows: Sequence[Row], chosen: Sequence[str], locked: frozenset[str], *, storyline: bool
) -> tuple[str, ...]:
    """Chosen pieces that move with another that is dragged: with a picture of the storyline others of it (what is tied
    to them follows by itself), with another clip all but those."""
    pieces = [piece for row in rows if row.name not in locked for piece in row.pieces if piece.clip]
    return tuple(piece.id for piece in pieces if piece.id in chosen and piece.storyline is storyline)


def paint_apart(painter: QPainter, piece: RowPiece, rect: QRectF, pixels: float) -> None:
    """A picture's linked sound that begins or ends elsewhere than it: a line at its foot says from where to where."""
    clip = piece.clip
    if clip is None or not clip.linked or not (clip.lead or clip.lag):
        return
    left, right = rect.left() - float(clip.lead) * pixels, rect.right() + float(clip.lag) * pixels
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(QRectF(left, rect.bottom() - 4, right - left, 4), theme_color("ground", 200))
    painter.fillRect(QRectF(left, rect.bottom() - 3, right - left, 2), QColor(theme.tokens().Audio))
    for x in (left, right - 2):
        painter.fillRect(QRectF(x, rect.bottom() - 7, 2, 7), QColor(theme.tokens().Audio))


def paint_range(
    painter: QPainter, rows: Sequence[Row], head: Playhead, markers: Iterable[Marker], scale: Scale, width: int
) -> None:
    """What lies outside in and out is darker; markers run down through the rows."""
    bottom = rows[-1].bottom if rows else 0.0
    if head.in_point is not None:
        painter.fillRect(QRectF(0, 0, max(0.0, scale.x(head.in_point)), bottom), theme_color("ground", 120))
    if head.out_point is not None:
        left = max(0.0, scale.x(head.out_point))
        painter.fillRect(QRectF(left, 0, max(0.0, width - left), bottom), theme_color("ground", 120))
    for marker in markers:
        x = scale.x(marker.at)
        if 0 <= x <= width:
            color = QColor(marker.color) if QColor.isValidColorName(marker.color) else theme_color("warning")
            color.setAlpha(90)
            painter.setPen(QPen(color, 1))
            painter.drawLine(QPointF(x, 0), QPointF(x, bottom))


def paint_blade(painter: QPainter, row: Row, x: float) -> None:
    """Where the razor would cut."""
    painter.setPen(QPen(theme_color("error"), 1.5))
    painter.drawLine(QPointF(x, row.top + 1), QPointF(x, row.bottom - 1))


def paint_meeting(painter: QPainter, place: QRectF) -> None:
    """Where a transition would go: the clip's beginning."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme_color("accent", 120))
    painter.drawRoundedRect(QRectF(place.left() - 10, place.top(), 20, place.height()), 4, 4)


def paint_drag(
    painter: QPainter, drag: Drag | AddedTrackDrag, rows: Sequence[Row], place: QRectF, scale: Scale, size: QSize
) -> None:
    """What a drag has met, where it would put a clip, and what it says. place: of the clip now."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if drag.snap.met is not None:
        x = scale.x(drag.snap.met)
        painter.setPen(QPen(theme_color("warning"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, 0), QPointF(x, size.height()))
    if isinstance(drag, MovePicture) and drag.place is not None:
        row = next(row for row in rows if row.name == drag.piece.row)
        x = scale.x(drag.place)
        painter.setPen(QPen(theme_color("accent"), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(x, row.top + 3), QPointF(x, row.bottom - 3))
    if drag.said:
        face = theme.font(11, QFont.Weight.Medium, figures=True)
        wide = QFontMetricsF(face).horizontalAdvance(drag.said) + 16
        left = max(4.0, min(size.width() - wide - 4, place.center().x() - wide / 2))
        words = QRectF(left, max(2.0, place.center().y() - 11), wide, 22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme_color("field", 240))
        painter.drawRoundedRect(words, 6, 6)
        painter.setPen(theme_color("text"))
        painter.setFont(face)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, drag.said)


def tip(found: Hit | None, locked: bool) -> str:
    """What is said of what is under the pointer."""
    if found is None:
        return ""
    t = QCoreApplication.translate
    words = f"{found.piece.title} · {found.piece.length:.2f} s"
    if locked:
        return words + "\n" + t("TimelineLanes", "This track is locked.")
    tips = {
        "start": t("TimelineLanes", "Drag to trim. Shift leaves a gap, Alt moves the cut."),
        "end": t("TimelineLanes", "Drag to trim. Shift leaves a gap, Alt moves the cut."),
        "fade_in": t("TimelineLanes", "Drag to fade in."),
        "fade_out": t("TimelineLanes", "Drag to fade out."),
        "gain": t("TimelineLanes", "Drag up or down for the gain. Shift for finer steps."),
        "join_start": t("TimelineLanes", "Transition: drag its end for its length."),
        "join_end": t("TimelineLanes", "Transition: drag its end for its length."),
    }
    if found.piece.storyline:
        tips["body"] = t("TimelineLanes", "Drag to move, over its neighbour to dissolve. Alt slips the picture.")
    more = tips.get(found.part, "")
    return f"{words}\n{more}" if more else words
