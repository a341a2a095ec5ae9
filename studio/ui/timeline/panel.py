"""The timeline panel: the editor of the cut (the `edit` setting of an `edit.timeline` node)."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollBar,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from studio.ui.dropped_files import why_left
from studio.ui.session import Session
from studio.ui.timeline.added_tracks import AddedTracks
from studio.ui.timeline.adding import Adding
from studio.ui.timeline.automation import VolumeButton, VolumeLines
from studio.ui.timeline.beats import BeatCuts
from studio.ui.timeline.clipboard import ClipClipboard
from studio.ui.timeline.commands import TimelineCommands
from studio.ui.timeline.curves import CurveLanes
from studio.ui.timeline.cut import TimelineCut
from studio.ui.timeline.importing import Importing
from studio.ui.timeline.lanes import TimelineLanes
from studio.ui.timeline.making import ShotMaking
from studio.ui.timeline.menus import TimelineMenus
from studio.ui.timeline.paint import theme_color
from studio.ui.timeline.rows import PICTURE, RowPiece, Under
from studio.ui.timeline.ruler import HEIGHT, Ruler
from studio.ui.timeline.scale import Scale
from studio.ui.timeline.smooth import SmoothStretches
from studio.ui.timeline.sourcing import SourceEdits
from studio.ui.timeline.track_commands import TrackCommands
from studio.ui.timeline.track_headers import WIDTH, TrackHeaders
from studio.ui.timeline.transport import TimelineTransport
from studio.ui.timeline.wiring import add_timeline, files_to_cut, laid, lut_on_clip, wired_to_cut
from studio.ui.widgets.labels import PlainLabel


class TimelinePanel(QWidget):
    """Ruler, rows and transport of a session's cut; without a cut, a button that adds one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("Panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.cut = TimelineCut(session, self)
        self.scale = Scale(self)
        self.added = AddedTracks(session, self.cut, self)
        self.lanes = TimelineLanes(session, self.cut, self.added, self.scale)
        self.smooth = SmoothStretches(session, self.cut, self)
        self.ruler = Ruler(session, self.cut, self.scale, session.playhead, self.smooth)
        self.headers = TrackHeaders(self.lanes)
        self.curves = CurveLanes(session, self.scale)
        self.volume = VolumeLines(session, self.cut, self.scale, self.lanes)
        self.commands = TimelineCommands(self, session, self.cut, self.scale, self.lanes)
        preparing = self.tr("Prepare slow stretches while idle, on or off")
        session.commands.add(self, "timeline.prepare", preparing, self._toggle_preparing, place="timeline")
        self.tracks = TrackCommands(self, session, self.cut, self.lanes)
        self.adding = Adding(self, session, self.cut, self.lanes)
        self.lanes.opened.connect(self.adding.type_title)
        self.importing = Importing(self, session, self.cut)
        self.making = ShotMaking(self, session, self.cut, self.lanes)
        self.sourcing = SourceEdits(self, session, self.cut, self.lanes)
        self.clipboard = ClipClipboard(self, session, self.cut, self.lanes)
        self.transport = TimelineTransport(session.playhead, session.commands)
        self.tools = self.transport.tools
        self.tools.chosen.connect(lambda tool: self.commands.choose_tool(tool))
        self.commands.tool_changed.connect(lambda tool: self.tools.show_tool(tool))
        self.transport.set_snapping(self.lanes.snapping)
        self.transport.set_magnet(self.lanes.magnet)
        self.commands.magnet_changed.connect(self.transport.set_magnet)
        self.clipboard.said.connect(self.transport.say)
        self.adding.said.connect(self.transport.say)
        self.sourcing.said.connect(self.transport.say)
        self.importing.said.connect(self.transport.say)
        self.making.said.connect(self.transport.say)
        self.commands.snapping_changed.connect(self.transport.set_snapping)
        self.commands.said.connect(self.transport.say)
        self.beats = BeatCuts(self, session, self.cut, self.lanes)
        self.beats.said.connect(self.transport.say)
        self.cut.refused.connect(self.transport.say)
        self.volume.said.connect(self.transport.say)
        self.bar = QScrollBar(Qt.Orientation.Horizontal)
        self.bar.valueChanged.connect(lambda value: self.scale.scroll_to(value / 1000))
        self.upright = QScrollBar(Qt.Orientation.Vertical)
        self.upright.setSingleStep(20)
        self.upright.valueChanged.connect(self.lanes.scroll_rows)
        self.lanes.arranged.connect(self._place_rows)
        self._build()
        self._place_rows()
        self.line = _Line(self._work)
        self._toast = self.transport.tell_in(self._work)
        self.transport.said.connect(self._place_toast)
        headers, tracks = self.headers, self.tracks
        headers.mute_asked.connect(tracks.mute)
        headers.solo_asked.connect(tracks.solo)
        headers.lock_asked.connect(tracks.lock)
        headers.hide_asked.connect(tracks.hide)
        headers.target_asked.connect(tracks.aim)
        headers.named.connect(tracks.rename)
        headers.height_asked.connect(tracks.set_height)
        headers.move_asked.connect(tracks.move)
        self.lanes.selected.connect(self._selected)
        self.lanes.files_dropped.connect(lambda paths, under: self.take_files(paths, under))
        self.lanes.lut_dropped.connect(lambda path, piece: self.take_lut(path, piece))
        self.menus = TimelineMenus(
            self,
            session,
            self.cut,
            self.lanes,
            self.commands,
            self.clipboard,
            headers,
            tracks,
            self.adding,
            self.making,
        )
        self.transport.track_asked.connect(lambda at: self.menus.adding().popup(at))
        self.lanes.razed.connect(lambda piece, at, everything: self.commands.raze(piece, at, everything))
        self.lanes.menu_asked.connect(lambda at, under: self.menus.open(at, under))
        self.headers.menu_asked.connect(lambda at, row: self.menus.open_track(at, row))
        self.ruler.menu_asked.connect(lambda at, seconds, marker: self.menus.open_ruler(at, seconds, marker))
        self.ruler.marker_opened.connect(lambda marker: self.commands.markers.open(marker))
        self.ruler.marker_moved.connect(lambda marker, at: self.commands.move_marker(marker, at))
        self.cut.changed.connect(self._changed)
        self.cut.sources.changed.connect(self._refit)
        self.scale.changed.connect(self._place)
        self.scale.changed.connect(self.smooth.stir)
        session.playhead.moved.connect(self._moved)
        session.selection.item_changed.connect(self._follow)
        self._changed()

    def _build(self) -> None:
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._work = QWidget()
        grid = QGridLayout(self._work)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        corner = QWidget()
        corner.setFixedSize(WIDTH, HEIGHT)
        corner.setAutoFillBackground(True)
        row = QHBoxLayout(corner)
        row.setContentsMargins(6, 0, 0, 0)
        row.addWidget(VolumeButton(self.volume, corner), 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(corner, 0, 0)
        grid.addWidget(self.ruler, 0, 1)
        grid.addWidget(self.headers, 1, 0)
        grid.addWidget(self.lanes, 1, 1)
        grid.addWidget(self.upright, 1, 2)
        self.curves.header.setFixedWidth(WIDTH)
        grid.addWidget(self.curves.header, 2, 0)
        grid.addWidget(self.curves, 2, 1)
        grid.addWidget(self.bar, 3, 1)
        grid.setRowStretch(1, 1)
        grid.setColumnStretch(1, 1)
        self._stack.addWidget(self._work)
        self._nothing = QWidget()
        column = QVBoxLayout(self._nothing)
        words = PlainLabel(
            self.tr("No timeline yet. It lays the shots out in order, with voice, music and effects under them."),
            alignment=Qt.AlignmentFlag.AlignCenter,
            wordWrap=True,
        )
        words.setProperty("role", "soft")
        self.add = QPushButton(self.tr("Add a timeline"))
        self.add.clicked.connect(lambda: add_timeline(self._session))
        column.addStretch(1)
        column.addWidget(words)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._stack.addWidget(self._nothing)

    # --- following -------------------------------------------------------------------------------------------

    def _changed(self) -> None:
        there = bool(self.cut.node)
        self._stack.setCurrentWidget(self._work if there else self._nothing)
        self.transport.setVisible(there)
        if not self.lanes.dragging:  # what is held must not be zoomed away from under the pointer
            self.scale.set_film(float(self.cut.shown.length), self.cut.shown.rate)
        if self.cut.problem:
            self.transport.say(self.cut.problem)
        self._place()

    def _refit(self) -> None:
        """Lengths have come to be known: what showed all of the film still does."""
        if self.scale.fitted and not self.lanes.dragging:
            self.scale.fit()

    def _place(self) -> None:
        """The playhead's line and the scroll bar go where the scale says."""
        x = self.scale.x(self._session.playhead.seconds)
        self.line.stand(self.lanes.x() + x, self.lanes.x(), self._work.height() - self.bar.height())
        self.bar.blockSignals(True)
        self.bar.setRange(0, round(self.scale.most * 1000))
        self.bar.setPageStep(round(self.scale.width / self.scale.pixels * 1000))
        self.bar.setSingleStep(round(60 / self.scale.pixels * 1000))
        self.bar.setValue(round(self.scale.offset * 1000))
        self.bar.blockSignals(False)

    def _place_toast(self) -> None:
        """What is told stands at the foot of the rows, in their middle."""
        toast, rows = self._toast, self.lanes.geometry()
        toast.resize(min(toast.width(), rows.width() - 16), toast.height())
        toast.move(rows.center().x() - toast.width() // 2, rows.bottom() - toast.height() - 8)
        toast.raise_()

    def _toggle_preparing(self) -> None:
        self.smooth.want(not self.smooth.wanted)
        on = self.smooth.wanted
        self.transport.say(self.tr("Preparing while idle is on.") if on else self.tr("Preparing while idle is off."))

    def _place_rows(self) -> None:
        """The upright bar is there when the rows are higher than the room for them."""
        beyond, bar = round(self.lanes.beyond), self.upright
        bar.blockSignals(True)
        bar.setRange(0, beyond)
        bar.setPageStep(max(1, self.lanes.height()))
        bar.setValue(round(self.lanes.scrolled))
        bar.blockSignals(False)
        bar.setVisible(beyond > 0)

    def _moved(self, seconds: float) -> None:
        if self._session.playhead.playing:
            self.scale.reveal(seconds)
        self._place()
        self.transport.say("")

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest):
            self._place()
        return done

    def _selected(self, ids: tuple[str, ...]) -> None:
        self.transport.say("")
        piece = self.lanes.piece(ids[-1]) if ids else None
        if piece is not None and piece.media is not None and piece.media.item is not None:
            self._session.selection.set_item(piece.media.item)

    def _follow(self, item: str) -> None:
        """Another shot is chosen somewhere: its clip is selected here, and the playhead goes there."""
        pieces = [piece for id in self.lanes.chosen if (piece := self.lanes.piece(id))]
        if not item or any(piece.media and piece.media.item == item for piece in pieces):
            return
        clips = [piece for row in self.lanes.rows if row.name == PICTURE for piece in row.pieces]
        mine = [piece for piece in clips if piece.clip and piece.clip.source == item]
        self.lanes.choose(piece.id for piece in mine[:1])
        head = self._session.playhead
        if mine and not head.playing and not any(piece.start <= head.seconds < piece.stop for piece in mine):
            head.seek(mine[0].start + mine[0].fade_in)
            self.scale.reveal(mine[0].start)

    def still_at(self, seconds: float) -> QImage | None:
        """The still of the shot that is seen at a moment."""
        pieces = [piece for row in self.lanes.rows if row.name == PICTURE for piece in row.pieces]
        seen = [piece for piece in pieces if piece.media and piece.start <= seconds < piece.stop]
        return self.lanes.looks.still_of(seen[-1].media) if seen and seen[-1].media else None

    def take_wire(self, node: str, output: str, at: QPoint) -> bool:
        """A wire from a node's output was let go over the rows: it goes to the row's socket, else to the first that
        takes it. False when it was let go elsewhere, or nothing here takes it."""
        place = self.lanes.mapFromGlobal(at)
        if not self.lanes.isVisible() or not self.lanes.rect().contains(place):
            return False
        graph = wired_to_cut(self._session, self.cut.node, node, output, self.lanes.row_at(place.y()))
        if graph is None:
            self.transport.say(self.tr("The timeline has no place for this."))
            return False
        self._session.document.edit(self.tr("Wire {node} to the timeline").format(node=node), graph)
        return True

    def take_files(self, paths: tuple[Path, ...], under: Under) -> None:
        """Media files were dropped on the rows: loaded, and wired to the cut."""
        paths = self.importing.take(paths)
        if not paths:
            return
        graph, added, left = files_to_cut(self._session, self.cut.node, paths, under.row)
        if left or not added:
            self.transport.say(why_left(left) or self.tr("The timeline has no place for this."))
        if not added:
            return
        document, label = self._session.document, self.tr("Put files on the timeline")
        key = f"drop {len(graph.nodes)} {added}"
        document.edit(label, graph, key)
        row, at = under.row, Fraction(under.seconds)
        self.cut.edit(label, lambda t: laid(t, added, row, at), merge_key=key)
        document.settle()
        # what is on the timeline is worth having at once: reading a file is quick
        self._session.engine.render(document.graph, document.folder, list(added), first=True)

    def take_lut(self, path: Path, piece: RowPiece) -> None:
        """A lookup table was dropped on a clip: it goes through it, its neighbours do not."""
        made = lut_on_clip(self._session, self.cut.node, path, piece)
        if made is None:
            self.transport.say(self.tr("A LUT has no place behind this clip."))
            return
        self._session.document.edit(self.tr("Apply a LUT"), made[0])
        self._session.selection.select([made[1]])


class _Line(QWidget):
    """The playhead: a line of its own over ruler and rows, so that moving it repaints nothing else."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._work = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def stand(self, x: float, least: int, height: int) -> None:
        self.setGeometry(round(x) - 6, 0, 13, max(0, height))
        self.setVisible(x >= least - 0.5 and x <= self._work.width() + 6)
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme_color("accent"))
        painter.drawRect(QRectF(5.5, 4, 2, self.height()))
        shape = [(1, 3), (12, 3), (12, 11), (6.5, 17), (1, 11)]
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in shape]))
        painter.end()
