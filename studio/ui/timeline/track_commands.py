"""What can be done with tracks: heard, seen, locked, named, moved, added and taken away. Each is one step of undo."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from studio.film.timeline import Timeline, edits, tracks
from studio.film.timeline.model import Kind
from studio.graph.graph import Graph
from studio.ui.session import Session
from studio.ui.timeline.cut import TimelineCut
from studio.ui.timeline.lanes import TimelineLanes
from studio.ui.timeline.rows import HIGHEST, LOWEST, Row, soloed

_LOCKS = "locked_tracks"
"""Of rows that are no tracks of the cut; older projects have all locks there."""


class TrackCommands(QObject):
    """Rows are named as in `lanes.rows`."""

    def __init__(self, panel: QWidget, session: Session, cut: TimelineCut, lanes: TimelineLanes) -> None:
        super().__init__(panel)
        self._session = session
        self._cut = cut
        self._lanes = lanes
        for kind, words in (
            ("picture", self.tr("Add a video track")),
            ("title", self.tr("Add a title track")),
            ("sound", self.tr("Add an audio track")),
        ):
            add = session.commands.add
            add(panel, f"timeline.add_{kind}_track", words, self._adding(kind), place="timeline")
        cut.changed.connect(self._read_locks)
        self._read_locks()

    def _adding(self, kind: str) -> Any:
        return lambda: self.add(kind)  # type: ignore[arg-type]

    # --- which there are -------------------------------------------------------------------------------------

    def add(self, kind: Kind) -> str:
        """One more track; its name, '' when there is no cut."""
        before = {track.name for track in self._cut.timeline.tracks}
        self._cut.edit(self.tr("Add a track"), lambda t: tracks.add_track(t, kind)[0])
        return next((track.name for track in self._cut.timeline.tracks if track.name not in before), "")

    def delete(self, name: str) -> None:
        self._cut.edit(self.tr("Delete track"), lambda t: tracks.delete_track(t, name))

    def move(self, name: str, before: str) -> None:
        """Put a row over another one of its family; '' is the lowest place."""
        rows = {row.name: row for row in self._lanes.rows}
        row = rows.get(name)
        if row is None or row.track is None:
            return
        sound = row.kind == "sound"
        family = [one.name for one in self._cut.timeline.tracks[1:] if (one.kind == "sound") == sound]
        if not sound:
            family.reverse()  # as the rows lie: the highest first
        rest = [one for one in family if one != name]
        place = rest.index(before) if before in rest else len(rest)
        index = place if sound else len(rest) - place
        if family.index(name) != place:
            self._cut.edit(self.tr("Move track"), lambda t: tracks.move_track(t, name, index))

    def step(self, name: str, way: int) -> None:
        """One place up (-1) or down (1)."""
        family = [row.name for row in self._lanes.rows if self._beside(row, name)]
        place = family.index(name) + way
        if 0 <= place < len(family):
            self.move(name, family[place] if way < 0 else (family[place + 1] if place + 1 < len(family) else ""))

    def can_step(self, name: str, way: int) -> bool:
        family = [row.name for row in self._lanes.rows if self._beside(row, name)]
        return name in family and 0 <= family.index(name) + way < len(family)

    def _beside(self, row: Row, name: str) -> bool:
        """Whether a row may change places with another."""
        mine = next((one for one in self._lanes.rows if one.name == name), None)
        if mine is None or mine.track is None or row.track is None:
            return False
        first = self._cut.timeline.picture.name
        return (row.kind == "sound") == (mine.kind == "sound") and first not in (row.name, name)

    # --- how they are ----------------------------------------------------------------------------------------

    def rename(self, name: str, title: str) -> None:
        self._set(self.tr("Name track"), name, title=title.strip()[:80])

    def set_height(self, name: str, height: int) -> None:
        """0 is as it comes."""
        wanted = max(LOWEST, min(HIGHEST, height)) if height else 0
        self._set(self.tr("Height of a track"), name, height=wanted)

    def hide(self, name: str) -> None:
        hidden = not self._cut.timeline.track(name).hidden
        self._set(self.tr("Hide track") if hidden else self.tr("Show track"), name, hidden=hidden)

    def aim(self, name: str) -> None:
        """Make a track the one of its kind that clips are put on, or none."""
        track = self._cut.timeline.track(name)
        wanted = not track.target

        def change(timeline: Timeline) -> Timeline:
            for other in timeline.tracks:
                if other.kind == track.kind and other.target is not (wanted and other.name == name):
                    timeline = tracks.set_track(timeline, other.name, target=wanted and other.name == name)
            return timeline

        self._cut.edit(self.tr("Target track"), change)

    def mute_own(self, name: str) -> None:
        """The sounds of a picture track's own clips."""
        muted = not self._cut.timeline.track(name).muted
        self._set(self.tr("Mute track") if muted else self.tr("Unmute track"), name, muted=muted)

    def _set(self, label: str, name: str, **changes: Any) -> None:
        track = self._cut.timeline.track(name)
        if any(getattr(track, key) != value for key, value in changes.items()):
            self._cut.edit(label, lambda t: tracks.set_track(t, name, **changes))

    # --- what is heard ---------------------------------------------------------------------------------------

    def mute(self, name: str) -> None:
        sounds = {row.name: row.muted for row in self._lanes.rows if row.kind == "sound"}
        label = self.tr("Unmute track") if sounds[name] else self.tr("Mute track")
        self._hear(label, sounds | {name: not sounds[name]})

    def solo(self, name: str) -> None:
        """Hear this one only; all of them again when that is so already."""
        alone = soloed(self._lanes.rows, name)
        label = self.tr("Hear all tracks") if alone else self.tr("Hear one track")
        sounds = [row.name for row in self._lanes.rows if row.kind == "sound"]
        self._hear(label, {row: not alone and row != name for row in sounds})

    def _hear(self, label: str, muted: dict[str, bool]) -> None:
        """Mute rows and let others be heard: tracks in the cut, and the nodes whose sound lies beside it."""
        beds = [piece for row in self._lanes.rows for piece in row.pieces if piece.clip is None and piece.media]
        beside = {piece.row for piece in beds}

        def change(timeline: Timeline) -> Timeline:
            for track in timeline.sounds:
                if track.name in muted and (track.clips or track.name not in beside):
                    timeline = edits.mute_track(timeline, track.name, muted[track.name])
            return timeline

        def nodes(graph: Graph) -> Graph:
            for piece in beds:
                if piece.media is not None and graph.nodes[piece.media.node].muted is not muted[piece.row]:
                    graph = graph.change(piece.media.node, muted=muted[piece.row])
            return graph

        self._cut.edit(label, change, also=nodes)

    # --- locks -----------------------------------------------------------------------------------------------

    def lock(self, name: str) -> None:
        """Kept with the cut, so that it is there again when the project is opened."""
        on = name not in self._lanes.locked
        mine = any(track.name == name for track in self._cut.timeline.tracks)
        node = self._cut.node

        def nodes(graph: Graph) -> Graph:
            extra = {key: value for key, value in graph.nodes[node].extra.items() if key != _LOCKS}
            kept = self._kept() - {name} | ({name} if on and not mine else set())
            return graph.change(node, extra={**extra, _LOCKS: sorted(kept)} if kept else extra)

        def change(timeline: Timeline) -> Timeline:
            return tracks.set_track(timeline, name, locked=on) if mine else timeline

        self._cut.edit(self.tr("Lock track") if on else self.tr("Unlock track"), change, also=nodes)

    def _kept(self) -> set[str]:
        node = self._session.document.graph.nodes.get(self._cut.node)
        kept = node.extra.get(_LOCKS) if node else None
        return {str(name) for name in kept} if isinstance(kept, list | tuple) else set()

    def _read_locks(self) -> None:
        locked = frozenset(self._kept() | {track.name for track in self._cut.timeline.tracks if track.locked})
        if locked != self._lanes.locked:
            self._lanes.locked = locked
            self._lanes.rebuild()
