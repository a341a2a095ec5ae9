"""The rows with their clips: painted, pointed at, dragged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from studio.ui.session import Session
from studio.ui.timeline.added_tracks import AddedTrackDrag, AddedTracks
from studio.ui.timeline.clip_looks import ClipLooks
from studio.ui.timeline.cut import TimelineCut
from studio.ui.timeline.dropping import LaneDrops
from studio.ui.timeline.gestures import Drag, Hit, hit, rect_of
from studio.ui.timeline.lane_marks import (
    going_along,
    paint_apart,
    paint_blade,
    paint_drag,
    paint_meeting,
    paint_range,
    snapper,
    tip,
)
from studio.ui.timeline.marquee import Marquee
from studio.ui.timeline.paint import ClipLook, paint, paint_label, paint_transition, theme_color
from studio.ui.timeline.rows import HIGHEST, LOWEST, Row, RowPiece, Under, least_height, rows_of, stacked
from studio.ui.timeline.scale import Scale
from studio.ui.timeline.tool_drags import begin_with
from studio.ui.timeline.tools import Tool, tool_cursor
from studio.ui.widgets.labels import plain_tip

_LEAST = 170  # pixels of all rows: what does not go in there is scrolled to
_STILL = 3  # pixels that a press may move and still be a click


class TimelineLanes(QWidget):
    """selected(ids): other pieces are selected by hand; chosen_changed(): by whatever; opened(id): by a double click.
    arranged(): rows have other places. menu_asked(place, under): a menu for what is under the pointer.
    files_dropped(paths, under): media files were let go there. lut_dropped(path, piece): a lookup table over a clip of
    the picture. razed(piece, seconds, all): the razor cuts a clip there, or all tracks."""

    selected = Signal(tuple)
    chosen_changed = Signal()
    opened = Signal(str)
    transition_dropped = Signal(str, str)
    title_dropped = Signal(str, float, str)
    arranged = Signal()
    menu_asked = Signal(object, object)
    files_dropped = Signal(tuple, object)
    lut_dropped = Signal(object, object)
    razed = Signal(object, float, bool)

    def __init__(
        self, session: Session, cut: TimelineCut, added: AddedTracks, scale: Scale, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._cut = cut
        self._added = added
        self._scale = scale
        self.rows: tuple[Row, ...] = ()
        self.scrolled = self.beyond = 0.0  # pixels that the rows are moved up, and can be at most
        self.looks = ClipLooks(session, cut)
        self._drops = LaneDrops(self, cut, scale, self)
        self._drops.met_changed.connect(self.update)
        self._drops.files.connect(self.files_dropped)
        self._drops.lut.connect(self.lut_dropped)
        self._drops.transition.connect(self.transition_dropped)
        self._drops.title.connect(self.title_dropped)
        self._tried_height: tuple[str, int] | None = None
        self.chosen: tuple[str, ...] = ()
        self.locked: frozenset[str] = frozenset()
        self.snapping = True
        self.magnet = True
        self.tool = Tool.SELECT
        self._blade: float | None = None  # where the razor would cut
        self._hovered: Hit | None = None
        self._pressed: tuple[Hit, QPointF] | None = None
        self._drag: Drag | AddedTrackDrag | None = None
        self._band: Marquee | None = None
        self._last: tuple[QPointF, Qt.KeyboardModifier] = (QPointF(), Qt.KeyboardModifier.NoModifier)
        self._onward = QTimer(self, interval=30)
        self._onward.timeout.connect(self._scroll_on)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Timeline"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        cut.changed.connect(self.rebuild)
        added.changed.connect(self.rebuild)
        cut.sources.seen.connect(self.update)
        scale.changed.connect(self.update)
        session.run.changed.connect(lambda _: self._mark_states())
        self.rebuild()

    # --- rows ------------------------------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Lay the rows out anew for the cut as it is shown."""
        names = [row.name for row in self.rows]
        self.rows = self._stacked(rows_of(self._cut, self._added.pieces))
        known = {piece.id for row in self.rows for piece in row.pieces}
        kept = tuple(id for id in self.chosen if id in known)
        if kept != self.chosen:
            self.chosen = kept
            self.chosen_changed.emit()
        if names != [row.name for row in self.rows]:
            self.setMinimumHeight(min(_LEAST, least_height(self.rows)))
        self.arranged.emit()
        self.update()

    def _stacked(self, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """The rows with their places; moved up as far as they are scrolled, where they need more than there is."""
        if self._tried_height is not None:
            name, height = self._tried_height
            rows = tuple(replace(row, wanted=height) if row.name == name else row for row in rows)
        placed = stacked(rows, self.height())
        whole = placed[-1].bottom if placed else 0.0
        self.beyond = max(0.0, whole - self.height())
        self.scrolled = min(self.scrolled, self.beyond)
        return stacked(rows, self.height(), self.scrolled) if self.scrolled else placed

    def scroll_rows(self, to: float) -> None:
        """Move the rows up by so many pixels."""
        to = max(0.0, min(float(to), self.beyond))
        if to != self.scrolled:
            self.scrolled = to
            self.rows = self._stacked(self.rows)
            self.arranged.emit()
            self.update()

    def try_height(self, name: str, height: int) -> None:
        """Show a row as high as it is dragged to; '' shows them as they are."""
        self._tried_height = (name, max(LOWEST, min(HIGHEST, height))) if name else None
        self.rebuild()

    def _mark_states(self) -> None:
        """Results come or grow old: that is told on the pictures only."""
        if self.rows:
            pictures = [row for row in self.rows if row.kind == "picture"]
            self.update(0, round(pictures[0].top), self.width(), round(pictures[-1].bottom - pictures[0].top))

    @property
    def dragging(self) -> bool:
        return self._drag is not None

    def piece(self, id: str) -> RowPiece | None:
        return next((piece for row in self.rows for piece in row.pieces if piece.id == id), None)

    def row_under(self, y: float) -> Row | None:
        return next((row for row in self.rows if row.top <= y < row.bottom), None)

    def row_at(self, y: float) -> str:
        """Name of the row at a height; '' for none."""
        row = self.row_under(y)
        return row.name if row else ""

    def place_of(self, id: str) -> QRectF:
        """Where a piece is to be seen; empty when there is none."""
        for row in self.rows:
            for piece in row.pieces:
                if piece.id == id:
                    return rect_of(piece, row, self._scale)
        return QRectF()

    def choose(self, ids: Iterable[str]) -> None:
        """Select these pieces."""
        ids = tuple(dict.fromkeys(ids))
        if ids != self.chosen:
            self.chosen = ids
            self.chosen_changed.emit()
            pieces = [piece for id in ids if (piece := self.piece(id))]
            self.setAccessibleDescription(", ".join(piece.title for piece in pieces))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(800, 190)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scale.resize(self.width())
        self.rows = self._stacked(self.rows)
        self.arranged.emit()

    # --- painting --------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme_color("ground"))
        seen = QRectF(event.rect())
        end = self._scale.x(self._scale.seconds)
        if end < self.width():
            painter.fillRect(QRectF(max(0.0, end), 0, self.width() - end, self.height()), theme_color("panel", 130))
        for row in self.rows:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QPen(theme_color("line"), 1))
            bottom = row.top + row.height
            painter.drawLine(QPointF(0, bottom), QPointF(self.width(), bottom))
            if seen.top() < bottom and seen.bottom() > row.top:
                self._paint_row(painter, row, seen)
        markers = self._cut.shown.markers
        paint_range(painter, self.rows, self._session.playhead, markers, self._scale, self.width())
        if self._blade is not None and self._hovered is not None:
            under = self.row_under(self.place_of(self._hovered.piece.id).center().y())
            if under is not None:
                paint_blade(painter, under, self._scale.x(self._blade))
        if self._drops.met:
            paint_meeting(painter, self.place_of(self._drops.met))
        if self._band is not None:
            self._band.paint(painter)
        if self._drag is not None:
            place = self.place_of(self._drag.piece.id)
            paint_drag(painter, self._drag, self.rows, place, self._scale, self.size())
        painter.end()

    def _paint_row(self, painter: QPainter, row: Row, seen: QRectF) -> None:
        rects = [rect_of(piece, row, self._scale) for piece in row.pieces]
        painted = [n for n, rect in enumerate(rects) if rect.right() >= seen.left() and rect.left() <= seen.right()]
        looks = {number: self._look(row.pieces[number], row, rects[number]) for number in painted}
        for number in painted:
            rect = rects[number]
            paint(painter, row.pieces[number], rect, seen, self._scale.pixels, looks[number])
            mixed = rects[number - 1].right() - rect.left() if number and row.kind == "picture" else 0.0
            if mixed > 2:
                clip = row.pieces[number].clip
                kind = clip.transition.kind if clip else "dissolve"
                paint_transition(painter, QRectF(rect.left(), rect.top(), mixed, rect.height()), kind)
        for number in painted if row.kind == "picture" else ():
            paint_apart(painter, row.pieces[number], rects[number], self._scale.pixels)
        whole = QRectF(self.rect())  # not only what is painted now: words stand where they stand
        for number in painted if row.kind == "picture" else ():
            rect = rects[number]
            since = rects[number - 1].right() if number else rect.left()
            until = min(rects[number + 1].left() if number + 1 < len(rects) else rect.right(), rect.right())
            within = rect.intersected(whole)
            if until - since > 90:  # there is room for the name beside the dissolve
                within.setLeft(max(within.left(), since))
            paint_label(painter, row.pieces[number], within, until, looks[number])

    def _look(self, piece: RowPiece, row: Row, rect: QRectF) -> ClipLook:
        hovered = self._hovered is not None and self._hovered.piece.id == piece.id
        shown = self.looks.look(piece, row, rect, self._scale.pixels)
        return replace(shown, selected=piece.id in self.chosen, hovered=hovered, locked=row.name in self.locked)

    # --- tools -----------------------------------------------------------------------------------------------

    def set_tool(self, tool: Tool) -> None:
        """What a press means from now on."""
        self.tool = tool
        self._blade = None
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.update()

    def _cutting(self, at: QPointF) -> float:
        """The moment at which the razor would cut: it snaps as drags do, to a frame."""
        moment = self._scale.at(at.x())
        head, markers = self._session.playhead, self._cut.timeline.markers
        moment += snapper(self.rows, head, markers, self._scale, self.snapping, None)(moment)
        return float(self._cut.timeline.snapped(moment))

    # --- the pointer -----------------------------------------------------------------------------------------

    def _hit(self, at: QPointF) -> Hit | None:
        shown = {*self.chosen, *([self._hovered.piece.id] if self._hovered else [])}
        found = hit(self.rows, self._scale, at, shown)
        if found is not None and found.piece.row in self.locked:
            return Hit(found.piece, "body")
        return found

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if event.button() != Qt.MouseButton.LeftButton or self._drag is not None:
            return
        found = self._hit(at)
        more = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        if found is None:
            self._band = Marquee(self._scale, at, self.chosen if more else ())
            return
        id = found.piece.id
        if self.tool is Tool.RAZOR:
            self.razed.emit(found.piece, self._cutting(at), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return
        if more and found.part == "body" and self.tool is not Tool.ROLL:
            self._select(tuple(one for one in self.chosen if one != id) if id in self.chosen else (*self.chosen, id))
        elif id not in self.chosen:
            self._select((id,))
        if found.piece.row not in self.locked and not found.piece.fixed:
            self._pressed = (found, at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self._hit(event.position())
        if event.button() == Qt.MouseButton.LeftButton and found is not None:
            self._pressed = None
            self.opened.emit(found.piece.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._band is not None:
            self._last = (at, event.modifiers())
            self._onward.start() if self._beyond(at) else self._onward.stop()
            self._draw_band(at)
        elif self._pressed is not None and (at - self._pressed[1]).manhattanLength() > _STILL:
            found, start = self._pressed
            self._pressed = None
            rect = self.place_of(found.piece.id)
            head, markers = self._session.playhead, self._cut.timeline.markers
            snap = snapper(self.rows, head, markers, self._scale, self.snapping, found.piece)
            if found.piece.clip is None:
                label = self.tr("Move or change {title}").format(title=found.piece.title)
                self._drag = AddedTrackDrag(label, self._added, self._scale, found, rect, start, snap)
            else:
                self._drag = begin_with(self.tool, found, self._cut, self._scale, rect, start, snap, self.magnet)
                self._drag.magnet, self._drag.row_at = self.magnet, self.row_under
                line = found.piece.storyline
                self._drag.also = going_along(self.rows, self.chosen, self.locked, storyline=line)
        if self._drag is not None:
            self._last = (at, event.modifiers())
            self._onward.start() if self._beyond(at) else self._onward.stop()
            self._drag.to(at, event.modifiers())
            self.update()
        elif not event.buttons():
            self._hover(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._onward.stop()
        band, self._band, self._pressed = self._band, None, None
        if band is not None:
            if not band.drawn:  # a click beside the clips
                self._select(band.kept)
                self._session.playhead.seek(self._scale.at(event.position().x()))
            self.update()
        drag, self._drag = self._drag, None
        if drag is not None:
            drag.drop()
            self.update()
        self._hover(event.position())

    def _beyond(self, at: QPointF) -> float:
        """How far a drag has come into the margins, from -1 to 1; 0 between them."""
        margin = 24.0
        return max(-1.0, min(0.0, at.x() / margin - 1)) + min(1.0, max(0.0, 1 - (self.width() - at.x()) / margin))

    def _scroll_on(self) -> None:
        """What is dragged to an edge goes on to what lies behind it."""
        at, keys = self._last
        before = self._scale.offset
        self._scale.scroll_to(before + 14 * self._beyond(at) / self._scale.pixels)
        if (self._drag is None and self._band is None) or self._scale.offset == before:
            self._onward.stop()
        elif self._drag is not None:
            self._drag.to(at, keys)
        else:
            self._draw_band(at)

    def _draw_band(self, at: QPointF) -> None:
        """All that the rubber band touches is chosen."""
        band = self._band
        if band is not None and band.to(at):
            self._select(band.met(self.rows))
            self.update()

    def under(self, at: QPointF) -> Under:
        """What is at a place of the rows."""
        found = self._hit(at)
        return Under(self.row_at(at.y()), max(0.0, self._scale.at(at.x())), found.piece if found else None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            at, under = self._by_key()
        else:
            at, under = event.globalPos(), self.under(QPointF(event.pos()))
        if under.piece is None:
            self._select(())  # a menu speaks of what is under the pointer
        elif under.piece.id not in self.chosen:
            self._select((under.piece.id,))
        self.menu_asked.emit(at, under)

    def _by_key(self) -> tuple[QPoint, Under]:
        """The menu's key means what is chosen, else the playhead's place."""
        seconds = self._session.playhead.seconds
        piece = self.piece(self.chosen[-1]) if self.chosen else None
        place = self.place_of(piece.id).center().toPoint() if piece else QPoint(round(self._scale.x(seconds)), 8)
        return self.mapToGlobal(place), Under(piece.row if piece else "", seconds, piece)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._band is not None:
            self._select(self._band.kept)
            self._band = None
            self.update()
            return
        if event.key() == Qt.Key.Key_Escape and self._drag is not None:
            self._drag.cancel()
            self._drag = None
            self.update()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Esc ends a drag before it is the window's "cancel the render".
        if event.type() == QEvent.Type.ShortcutOverride and (self._drag or self._band) is not None:
            event.accept()
            return True
        return super().event(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self._hovered is not None or self._blade is not None:
            self._hovered = self._blade = None
            self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._drops.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._drops.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drops.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drops.drop(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and self.beyond:
            turn = event.angleDelta()
            self.scroll_rows(self.scrolled - (turn.y() or turn.x()) / 3)
            event.accept()
            return
        wheel(self._scale, event)

    def _hover(self, at: QPointF) -> None:
        found = self._hit(at)
        blade = self._cutting(at) if self.tool is Tool.RAZOR and found and found.piece.clip else None
        if blade != self._blade:
            self._blade = blade
            self.update()
        shapes = {
            "start": Qt.CursorShape.SplitHCursor,
            "end": Qt.CursorShape.SplitHCursor,
            "fade_in": Qt.CursorShape.PointingHandCursor,
            "fade_out": Qt.CursorShape.PointingHandCursor,
            "gain": Qt.CursorShape.SizeVerCursor,
            "join_start": Qt.CursorShape.SizeHorCursor,
            "join_end": Qt.CursorShape.SizeHorCursor,
        }
        part = found.part if found else ""
        if self.tool is Tool.SELECT or part in ("fade_in", "fade_out", "gain") or found is None:
            self.setCursor(shapes.get(part, Qt.CursorShape.ArrowCursor))
        else:
            self.setCursor(tool_cursor(self.tool))
        if found != self._hovered:
            self._hovered = found
            self.setToolTip(plain_tip(tip(found, found is not None and found.piece.row in self.locked)))
            self.update()

    def _select(self, ids: tuple[str, ...]) -> None:
        if ids != self.chosen:
            self.choose(ids)
            self.selected.emit(ids)


def wheel(scale: Scale, event: QWheelEvent) -> None:
    """Ctrl zooms at the pointer; without, the film scrolls by."""
    turn = event.angleDelta()
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        scale.zoom(1.25 ** (turn.y() / 120), event.position().x())
    else:
        way = turn.x() if abs(turn.x()) > abs(turn.y()) else turn.y()
        scale.scroll_to(scale.offset - way / 120 * 80 / scale.pixels)
    event.accept()
