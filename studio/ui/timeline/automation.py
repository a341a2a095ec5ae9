"""Volume drawn on the timeline: a line over each sound, or over each track, with points to drag.

A clip's line is part of the cut (`edit.timeline`), a track's is part of the mix that the track goes through
(`audio.mix`). Both are edited here and heard in the render.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QToolButton, QWidget

from studio.film.sound import mixer
from studio.film.timeline import edits
from studio.media.volume import SILENCE, Point, decibels_at, ordered
from studio.ui import theme
from studio.ui.mixer.fader import gain_at, share_of
from studio.ui.session import Session
from studio.ui.timeline.cut import TimelineCut
from studio.ui.timeline.gestures import decibels, rect_of
from studio.ui.timeline.lanes import TimelineLanes
from studio.ui.timeline.rows import Row, RowPiece
from studio.ui.timeline.scale import Scale
from studio.ui.widgets.labels import plain_tip

Mode = Literal["off", "clips", "tracks"]
MODES: tuple[Mode, ...] = ("off", "clips", "tracks")
_NEAR = 7.0  # pixels
_MARGIN = 4.0
_STEP = Fraction(1, 1000)


@dataclass(frozen=True)
class VolumeLine:
    """A line of volume. zero: the second of the film at which its points' time is 0; begin, end: the stretch of the
    film over which it is drawn."""

    id: str
    title: str
    rect: QRectF
    zero: float
    begin: float
    end: float
    points: tuple[Point, ...]
    keep: Callable[[tuple[Point, ...]], None]


class VolumeLines(QWidget):
    """Lies over the rows and shows the lines; what the pointer does to them is taken before the rows see it.
    mode_changed(mode): off, clips or tracks; said(words): why there is nothing to draw."""

    mode_changed = Signal(str)
    said = Signal(str)

    def __init__(self, session: Session, cut: TimelineCut, scale: Scale, lanes: TimelineLanes) -> None:
        super().__init__(lanes)
        self._session, self._cut, self._scale, self._lanes = session, cut, scale, lanes
        self.mode: Mode = "off"
        self.chosen: tuple[str, int] | None = None
        self._drag: tuple[str, int] | None = None
        self._tried: tuple[str, tuple[Point, ...]] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        lanes.installEventFilter(self)
        lanes.arranged.connect(self._cover)
        scale.changed.connect(self.update)
        session.signals.changed.connect(lambda *_: self.update())
        session.commands.add(
            lanes, "timeline.volume", self.tr("Volume lines: of clips, of tracks, none"), self.next_mode, "V",
            place="timeline",
        )  # fmt: skip
        self.hide()

    def next_mode(self) -> None:
        """Off, clips, tracks, off."""
        self.set_mode(MODES[(MODES.index(self.mode) + 1) % len(MODES)])

    def set_mode(self, mode: Mode) -> None:
        self.mode, self.chosen = mode, None
        self.setVisible(mode != "off")
        self._cover()
        words = ""
        if mode == "tracks" and not self._mix():
            words = self.tr("The volume of a track is part of the mix, and there is none yet: add one in the mixer.")
        self.said.emit(words)
        self.mode_changed.emit(mode)

    def _cover(self) -> None:
        self.setGeometry(self._lanes.rect())
        self.update()

    # --- the lines -------------------------------------------------------------------------------------------

    def lines(self) -> list[VolumeLine]:
        """Those that are to be seen."""
        rows = [row for row in self._lanes.rows if row.kind == "sound" and row.name not in self._lanes.locked]
        if self.mode == "clips":
            return [line for row in rows for piece in row.pieces if (line := self._of_piece(row, piece))]
        if self.mode == "tracks" and self._mix():
            return [self._of_track(row) for row in rows]
        return []

    def _of_piece(self, row: Row, piece: RowPiece) -> VolumeLine | None:
        rect = rect_of(piece, row, self._scale)
        if rect.width() < 24:
            return None  # too narrow to be drawn on: come nearer first
        clip = piece.clip
        if clip is None:
            return self._of_strip(row, piece.title, rect, piece.node, piece.start, piece.stop)
        id, label = piece.id, self.tr("Volume of {clip}").format(clip=piece.title)

        def keep(points: tuple[Point, ...]) -> None:
            self._cut.edit(label, lambda timeline: edits.volume(timeline, id, points))

        zero = piece.start - float(clip.offset)
        return self._line(VolumeLine(id, piece.title, rect, zero, piece.start, piece.stop, clip.volume, keep))

    def _of_track(self, row: Row) -> VolumeLine:
        end = float(self._cut.shown.length)
        left, right = self._scale.x(0.0), self._scale.x(end)
        rect = QRectF(left + 0.5, row.top + 2, max(2.0, right - left - 1), row.height - 4)
        return self._of_strip(row, row.title, rect, self._mix(), 0.0, end)

    def _of_strip(self, row: Row, title: str, rect: QRectF, mix: str, begin: float, end: float) -> VolumeLine:
        """The line of a mix's strip: its time is the film's."""
        label = self.tr("Volume of {clip}").format(clip=title)

        def keep(points: tuple[Point, ...]) -> None:
            document = self._session.document
            document.edit(label, mixer.with_strip(document.graph, mix, row.name, "volume", points))

        points = mixer.desk_of(self._session.document.graph, mix).strip(row.name).volume
        return self._line(VolumeLine(f"{mix}/{row.name}", title, rect, 0.0, begin, end, points, keep))

    def _line(self, line: VolumeLine) -> VolumeLine:
        """As a drag would leave it while one goes on."""
        if self._tried is not None and self._tried[0] == line.id:
            return VolumeLine(
                line.id, line.title, line.rect, line.zero, line.begin, line.end, self._tried[1], line.keep
            )
        return line

    def _mix(self) -> str:
        """The mix that the cut's sounds go through; '' when there is none."""
        graph = self._session.document.graph
        fed = [mix for mix in mixer.mixes(graph) if any(wire.source == self._cut.node for wire in graph.into(mix))]
        return fed[0] if fed else ""

    def place_of(self, line: VolumeLine, point: Point) -> QPointF:
        return QPointF(self._scale.x(line.zero + float(point[0])), self._y(line, point[1]))

    def _y(self, line: VolumeLine, level: float) -> float:
        high = max(1.0, line.rect.height() - 2 * _MARGIN)
        return line.rect.top() + _MARGIN + (1 - share_of(level)) * high

    def _point_at(self, line: VolumeLine, at: QPointF, *, fine: bool) -> Point:
        """What a place says, on half decibels (fine: tenths) and thousandths of a second."""
        high = max(1.0, line.rect.height() - 2 * _MARGIN)
        share = 1 - (at.y() - line.rect.top() - _MARGIN) / high
        level = gain_at(share, 0.1 if fine else 0.5)
        if abs(level) < 1.0 and not fine:
            level = 0.0  # unity is easy to find
        moment = max(line.begin, min(line.end, self._scale.at(at.x()))) - line.zero
        return Fraction(round(moment / float(_STEP))) * _STEP, level

    def _hit(self, at: QPointF) -> tuple[VolumeLine, int | None] | None:
        """The line at a place, and which of its points; None where there is none."""
        for line in self.lines():
            for number, point in enumerate(line.points):
                if (self.place_of(line, point) - at).manhattanLength() < 1.5 * _NEAR:
                    return line, number
            inside = line.rect.left() <= at.x() <= line.rect.right()
            level = decibels_at(line.points, self._scale.at(at.x()) - line.zero)
            if inside and abs(self._y(line, level) - at.y()) < _NEAR:
                return line, None
        return None

    def _find(self, id: str) -> VolumeLine | None:
        return next((line for line in self.lines() if line.id == id), None)

    # --- gestures --------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.mode == "off":
            return False
        kind = event.type()
        if isinstance(event, QMouseEvent):
            match kind:
                case QEvent.Type.MouseButtonPress:
                    return self._press(event)
                case QEvent.Type.MouseMove:
                    return self._move(event)
                case QEvent.Type.MouseButtonRelease:
                    return self._release()
                case QEvent.Type.MouseButtonDblClick:
                    return self._remove_at(event.position())
        if kind == QEvent.Type.ContextMenu:
            return self._remove_at(QPointF(event.pos()))  # type: ignore[attr-defined]
        if isinstance(event, QKeyEvent) and self.chosen is not None:
            return self._key(event, only_asked=kind == QEvent.Type.ShortcutOverride)
        return False

    def _press(self, event: QMouseEvent) -> bool:
        found = self._hit(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        self.chosen = None
        self.update()
        if found is None:
            return event.button() == Qt.MouseButton.RightButton and self._hit(event.position()) is not None
        self._lanes.setFocus()
        line, number = found
        points = list(line.points)
        if number is None:
            point = self._point_at(line, event.position(), fine=False)
            level = decibels_at(line.points, float(point[0]))
            points.append((point[0], round(level, 1)))
            points = list(ordered(points))
            number = next(n for n, one in enumerate(points) if one[0] == point[0])
        self.chosen = self._drag = (line.id, number)
        self._tried = (line.id, tuple(points))
        return True

    def _move(self, event: QMouseEvent) -> bool:
        if self._drag is None or self._tried is None:
            found = None if event.buttons() else self._hit(event.position())
            if found is not None:
                self._lanes.setCursor(
                    Qt.CursorShape.PointingHandCursor if found[1] is None else Qt.CursorShape.SizeAllCursor
                )
                self._lanes.setToolTip(plain_tip(self._tip(*found)))
            return found is not None
        id, number = self._drag
        line = self._find(id)
        if line is None:
            return True
        points = list(self._tried[1])
        at, level = self._point_at(
            line, event.position(), fine=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        )
        low = points[number - 1][0] + _STEP if number else at
        high = points[number + 1][0] - _STEP if number + 1 < len(points) else at
        points[number] = (max(low, min(high, at)), level)
        self._tried = (id, tuple(points))
        self.update()
        return True

    def _release(self) -> bool:
        if self._drag is None:
            return False
        drag, tried = self._drag, self._tried
        self._drag = None
        line = self._find(drag[0])
        self._tried = None
        if line is not None and tried is not None:
            line.keep(tried[1])
        self.update()
        return True

    def _remove_at(self, at: QPointF) -> bool:
        """Take the point at a place away. Anywhere else on a line nothing happens."""
        self._drag = self._tried = None
        found = self._hit(at)
        if found is None:
            return False
        line, number = found
        if number is not None:
            self._remove(line, number)
        return True

    def _remove(self, line: VolumeLine, number: int) -> None:
        self.chosen = None
        line.keep((*line.points[:number], *line.points[number + 1 :]))
        self.update()

    def _key(self, event: QKeyEvent, *, only_asked: bool) -> bool:
        """Del removes the chosen point, Up and Down move it, Esc lets go of it. only_asked: whether it would."""
        assert self.chosen is not None
        steps = {Qt.Key.Key_Up: 0.5, Qt.Key.Key_Down: -0.5}
        key = Qt.Key(event.key())
        if key not in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Escape, *steps):
            return False
        if only_asked:
            event.accept()  # before it is the timeline's own
            return True
        line = self._find(self.chosen[0])
        number = self.chosen[1]
        if line is None or number >= len(line.points) or key == Qt.Key.Key_Escape:
            self.chosen = self._drag = self._tried = None
            self.update()
        elif key in steps:
            at, level = line.points[number]
            moved = max(SILENCE, min(mixer.HIGHEST, level + steps[key]))
            line.keep((*line.points[:number], (at, moved), *line.points[number + 1 :]))
        else:
            self._remove(line, number)
        return True

    def _tip(self, line: VolumeLine, number: int | None) -> str:
        if number is None:
            return self.tr("{title}: press the line to add a point").format(title=line.title)
        words = decibels(line.points[number][1])
        return words + "\n" + self.tr("Drag to move it, Shift for finer steps. Double-click or Del takes it away.")

    # --- painting --------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line in self.lines():
            if line.rect.right() >= 0 and line.rect.left() <= self.width():
                self._paint_line(painter, line)

    def _paint_line(self, painter: QPainter, line: VolumeLine) -> None:
        colors = theme.tokens()
        painter.save()
        painter.setClipRect(line.rect.adjusted(-6, -2, 6, 2))
        unity = self._y(line, 0.0)
        faint = QColor(colors.text)
        faint.setAlpha(50)
        painter.setPen(QPen(faint, 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(line.rect.left(), unity), QPointF(line.rect.right(), unity))
        painter.setPen(QPen(QColor(colors.text), 1.6))
        painter.drawPolyline(QPolygonF(self._course(line)))
        for number, point in enumerate(line.points):
            chosen = self.chosen == (line.id, number)
            painter.setPen(QPen(QColor(colors.ground), 1.2))
            painter.setBrush(QColor(colors.accent if chosen else colors.text))
            painter.drawEllipse(self.place_of(line, point), 5 if chosen else 4, 5 if chosen else 4)
        painter.restore()
        if self._drag is not None and self._drag[0] == line.id:
            self._paint_figure(painter, line, self._drag[1])

    def _course(self, line: VolumeLine) -> list[QPointF]:
        """The line from end to end. It is straight in decibels, so between points it bends with the scale's law."""
        begin, end = line.begin - line.zero, line.end - line.zero
        marks = [begin, *(float(at) for at, _ in line.points if begin < at < end), end]
        course: list[QPointF] = []
        for first, last in pairwise(marks):
            parts = max(1, min(24, int((last - first) * self._scale.pixels / 8)))
            course += [self._on(line, first + (last - first) * part / parts) for part in range(parts)]
        return [*course, self._on(line, end)]

    def _on(self, line: VolumeLine, moment: float) -> QPointF:
        return QPointF(self._scale.x(line.zero + moment), self._y(line, decibels_at(line.points, moment)))

    def _paint_figure(self, painter: QPainter, line: VolumeLine, number: int) -> None:
        points: Sequence[Point] = line.points
        if number >= len(points):
            return
        words = decibels(points[number][1]) if points[number][1] > SILENCE else self.tr("silent")
        face = theme.font(11, QFont.Weight.Medium, figures=True)
        wide = QFontMetricsF(face).horizontalAdvance(words) + 14
        at = self.place_of(line, points[number])
        left = max(2.0, min(self.width() - wide - 2, at.x() + 10))
        place = QRectF(left, max(2.0, min(self.height() - 22.0, at.y() - 26)), wide, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.tokens().field))
        painter.drawRoundedRect(place, 6, 6)
        painter.setPen(QColor(theme.tokens().text))
        painter.setFont(face)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)


class VolumeButton(QToolButton):
    """Shows which lines of volume are to be seen, and goes to the next kind."""

    def __init__(self, lines: VolumeLines, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setProperty("flat", True)
        self.setProperty("tiny", True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(lines.next_mode)
        lines.mode_changed.connect(lambda _: self._show())
        self._show()

    def _show(self) -> None:
        mode = self._lines.mode
        words = {
            "off": self.tr("Volume"),
            "clips": self.tr("Volume of clips"),
            "tracks": self.tr("Volume of tracks"),
        }
        self.setText(words[mode])
        self.setIcon(theme.icon("spline", theme.tokens().accent if mode != "off" else ""))
        self.setToolTip(self.tr("Draw the volume over clips, or over tracks (V)"))
        self.setAccessibleName(words[mode])
