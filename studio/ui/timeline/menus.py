"""Menus of the timeline: each speaks of what is under the pointer, and of nothing else."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from studio.film.timeline import Marker, edits
from studio.ui import theme
from studio.ui.session import Session
from studio.ui.timeline.adding import Adding
from studio.ui.timeline.clipboard import ClipClipboard
from studio.ui.timeline.commands import TimelineCommands
from studio.ui.timeline.cut import TimelineCut
from studio.ui.timeline.lanes import TimelineLanes
from studio.ui.timeline.making import ShotMaking
from studio.ui.timeline.rows import PICTURE, RowPiece, Under
from studio.ui.timeline.track_commands import TrackCommands
from studio.ui.timeline.track_headers import TrackHeaders

_CLIP = (
    "timeline.cut",
    "timeline.copy",
    "timeline.duplicate",
    "timeline.paste_attributes",
    "",
    "timeline.mute_clip",
    "timeline.link_sound",
    "timeline.reset_clip",
    "timeline.cut_to_beat",
    "timeline.mark_beats",
    "",
    "timeline.delete",
    "timeline.delete_ripple",
)
_PICTURES_ONLY = ("timeline.link_sound", "timeline.cut_to_beat")


class TimelineMenus(QObject):
    """Opens them."""

    def __init__(
        self,
        panel: QWidget,
        session: Session,
        cut: TimelineCut,
        lanes: TimelineLanes,
        commands: TimelineCommands,
        clipboard: ClipClipboard,
        headers: TrackHeaders,
        tracks: TrackCommands,
        adding: Adding,
        making: ShotMaking,
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._session = session
        self._cut = cut
        self._lanes = lanes
        self._commands = commands
        self._markers = commands.markers
        self._clipboard = clipboard
        self._headers = headers
        self._tracks = tracks
        self._adding = adding
        self._making = making

    def open(self, at: QPoint, under: Under) -> None:
        """For a place of the rows."""
        menu = self.for_rows(under)
        menu.popup(at)

    def open_ruler(self, at: QPoint, seconds: float, marker: Marker | None) -> None:
        self.for_ruler(seconds, marker).popup(at)

    def open_track(self, at: QPoint, row: str) -> None:
        self.for_track(row).popup(at)

    # --- which there are ---------------------------------------------------------------------------------------

    def for_rows(self, under: Under) -> QMenu:
        if under.piece is None:
            return self._empty(under)
        return self._clip(under, under.piece) if under.piece.clip else self._added(under.piece)

    def _clip(self, under: Under, piece: RowPiece) -> QMenu:
        menu, now = self._menu(), self._moment(under.seconds)
        inside = piece.start < float(now) < piece.stop
        ids, work = (piece.id,), self._commands
        for icon, words, do in (
            ("scissors", self.tr("Split here"), lambda: work.split_at(ids, now)),
            ("", self.tr("Trim the start to here"), lambda: work.trim_to(piece.id, "start", now)),
            ("", self.tr("Trim the end to here"), lambda: work.trim_to(piece.id, "end", now)),
        ):
            self._do(menu, icon, words, do).setEnabled(inside)
        menu.addSeparator()
        for id in _CLIP:
            if not id:
                menu.addSeparator()
            elif (command := self._session.commands.get(id)) and (piece.kind == "picture" or id not in _PICTURES_ONLY):
                menu.addAction(command.action)
        if under.row == PICTURE:
            self._making.offer(menu)
        if under.row in self._lanes.locked:
            for action in menu.actions():
                action.setEnabled(action.isSeparator())
            menu.addSeparator()
            self._lock(menu, under.row)
            menu.aboutToHide.connect(lambda: _enable(menu))
        return menu

    def _added(self, piece: RowPiece) -> QMenu:
        """Something that another node makes: it is changed there."""
        menu = self._menu()
        self._do(menu, "crosshair", self.tr("Show its node"), lambda: self._session.selection.select([piece.node]))
        return menu

    def _empty(self, under: Under) -> QMenu:
        menu, now = self._menu(), self._moment(under.seconds)
        self._do(menu, "", self.tr("Playhead to here"), lambda: self._session.playhead.seek(float(now)))
        paste = self._session.commands.get("timeline.paste")
        if paste is not None:
            pasting = self._do(menu, "", self.tr("Paste here"), lambda: self._at(now, paste.action))
            pasting.setEnabled(self._clipboard.held() is not None)
        titling = self.tr("Add a title here")
        self._do(menu, "type", titling, lambda: self._adding.title_at("lower-third", float(now), under.row))
        gap = self._gap(under)
        if gap:
            self._do(menu, "", self.tr("Close the gap"), lambda: self._close_gap(gap))
            for id in ("timeline.bridge_gap", "timeline.fill_gap"):
                filling = self._session.commands[id].action
                self._do(menu, "", filling.text(), partial(self._at, now, filling))
        self._marking(menu, now)
        row = next((row for row in self._lanes.rows if row.name == under.row), None)
        if row is not None and row.pieces:
            menu.addSeparator()
            everything = self.tr("Select all of {track}").format(track=row.title)
            self._do(menu, "", everything, lambda: self._lanes.choose(piece.id for piece in row.pieces))
        if row is not None:
            self._track(menu, under.row)
        self._add_tracks(menu)
        menu.addSeparator()
        menu.addAction(self._session.commands["timeline.fit"].action)
        return menu

    def for_ruler(self, seconds: float, marker: Marker | None) -> QMenu:
        menu = self._menu()
        now = marker.at if marker else self._moment(seconds)
        if marker is not None:
            self._do(menu, "pencil", self.tr("Edit the marker…"), lambda: self._markers.open(marker))
            self._do(menu, "trash-2", self.tr("Remove the marker"), lambda: self._markers.remove(marker))
            menu.addSeparator()
        else:
            self._do(menu, "", self.tr("Playhead to here"), lambda: self._session.playhead.seek(float(now)))
        self._marking(menu, now, mark=marker is None)
        menu.addSeparator()
        if self._cut.timeline.markers:
            self._do(menu, "", self.tr("Remove all markers"), self._markers.clear)
        menu.addAction(self._session.commands["timeline.fit"].action)
        menu.addAction(self._session.commands["timeline.prepare"].action)
        return menu

    def for_track(self, row: str) -> QMenu:
        menu = self._menu()
        if row:
            self._track(menu, row)
        self._add_tracks(menu)
        return menu

    def _marking(self, menu: QMenu, now: Fraction, *, mark: bool = True) -> None:
        head = self._session.playhead
        menu.addSeparator()
        if mark:
            self._do(menu, "bookmark", self.tr("Add a marker here"), lambda: self._markers.add(now))
        self._do(menu, "", self.tr("Mark in here"), lambda: head.set_range(float(now), head.out_point))
        after = float(now + 1 / head.rate)
        self._do(menu, "", self.tr("Mark out here"), lambda: head.set_range(head.in_point, after))
        if head.in_point is not None or head.out_point is not None:
            self._do(menu, "", self.tr("Clear in and out"), lambda: head.set_range(None, None))

    def _track(self, menu: QMenu, name: str) -> None:
        menu.addSeparator()
        row = next((row for row in self._lanes.rows if row.name == name), None)
        if row is not None and row.kind == "sound":
            words = self.tr("Unmute the track") if row.muted else self.tr("Mute the track")
            self._do(menu, "volume-2" if row.muted else "volume-x", words, lambda: self._tracks.mute(name))
            self._do(menu, "headphones", self.tr("Hear only this track"), lambda: self._tracks.solo(name))
        if row is None or row.track is None:
            self._lock(menu, name) if row else None
            return
        if row.kind != "sound":
            words = self.tr("Show the track") if row.hidden else self.tr("Hide the track")
            self._do(menu, "eye" if row.hidden else "eye-off", words, lambda: self._tracks.hide(name))
        if row.kind == "picture":
            muted = row.track.muted
            words = self.tr("Hear its clips' own sounds") if muted else self.tr("Mute its clips' own sounds")
            self._do(menu, "volume-2" if muted else "volume-x", words, lambda: self._tracks.mute_own(name))
        self._lock(menu, name)
        words = self.tr("No longer the target") if row.target else self.tr("Target of pasted and dropped clips")
        self._do(menu, "target", words, lambda: self._tracks.aim(name))
        menu.addSeparator()
        self._do(menu, "pencil", self.tr("Name the track…"), lambda: self._headers.rename(name))
        self._do(menu, "", self.tr("Track up"), lambda: self._tracks.step(name, -1)).setEnabled(
            self._tracks.can_step(name, -1)
        )
        self._do(menu, "", self.tr("Track down"), lambda: self._tracks.step(name, 1)).setEnabled(
            self._tracks.can_step(name, 1)
        )
        if row.wanted:
            self._do(menu, "", self.tr("Usual height"), lambda: self._tracks.set_height(name, 0))
        if row.added:
            self._do(menu, "trash-2", self.tr("Delete the track"), lambda: self._tracks.delete(name))

    def adding(self) -> QMenu:
        """The tracks that can be added."""
        menu = self._menu()
        self._add_tracks(menu)
        return menu

    def _add_tracks(self, menu: QMenu) -> None:
        menu.addSeparator()
        for kind in ("picture", "title", "sound"):
            menu.addAction(self._session.commands[f"timeline.add_{kind}_track"].action)
        bring = self._session.commands.get("timeline.import")
        if bring is not None:
            menu.addAction(bring.action)

    def _lock(self, menu: QMenu, name: str) -> None:
        locked = name in self._lanes.locked
        words = self.tr("Unlock the track") if locked else self.tr("Lock the track")
        self._do(menu, "lock-open" if locked else "lock", words, lambda: self._tracks.lock(name))

    # --- what they do --------------------------------------------------------------------------------------------

    def _gap(self, under: Under) -> str:
        """The picture clip whose gap an empty place is in; '' for none."""
        if under.row != PICTURE or PICTURE in self._lanes.locked:
            return ""
        timeline = self._cut.timeline
        after = next((c for c in timeline.picture.clips if timeline.spans[c.id].start > under.seconds), None)
        return after.id if after is not None and after.gap > 0 else ""

    def _close_gap(self, id: str) -> None:
        self._cut.edit(self.tr("Close the gap"), lambda t: edits.space(t, id, Fraction(0)))

    def _at(self, now: Fraction, action: QAction) -> None:
        self._session.playhead.seek(float(now))
        action.trigger()

    def _moment(self, seconds: float) -> Fraction:
        return self._cut.timeline.snapped(seconds)

    def _menu(self) -> QMenu:
        menu = QMenu(self._panel)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _do(self, menu: QMenu, icon: str, words: str, do: Callable[[], object]) -> QAction:
        action = menu.addAction(words)
        if icon:
            action.setIcon(theme.icon(icon))
        action.triggered.connect(lambda _=False: do())
        return action


def _enable(menu: QMenu) -> None:
    """The commands work again by their keys: they were off in this menu alone."""
    for action in menu.actions():
        action.setEnabled(True)
