"""What can be done on the timeline by key: transport, cutting, markers, zoom."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.film.timeline import Marker, Timeline, edits, ranges
from studio.ui.session import Session
from studio.ui.timeline.cut import TimelineCut
from studio.ui.timeline.lanes import TimelineLanes
from studio.ui.timeline.markers import Markers
from studio.ui.timeline.rows import PICTURE, RowPiece
from studio.ui.timeline.scale import Scale
from studio.ui.timeline.tools import KEYS, Tool, tool_words


class TimelineCommands(QObject):
    """said(words): why something was not done, '' to take it away. snapping_changed(on), magnet_changed(on),
    tool_changed(tool): as their names say."""

    said = Signal(str)
    snapping_changed = Signal(bool)
    magnet_changed = Signal(bool)
    tool_changed = Signal(object)

    def __init__(self, panel: QWidget, session: Session, cut: TimelineCut, scale: Scale, lanes: TimelineLanes) -> None:
        super().__init__(panel)
        self._panel = panel
        self._session = session
        self._cut = cut
        self._scale = scale
        self._lanes = lanes
        self.markers = Markers(panel, cut)
        self._declare()

    def _declare(self) -> None:
        head, t = self._session.playhead, self.tr

        def add(id: str, title: str, slot: Callable[[], object], *keys: str) -> None:
            self._session.commands.add(self._panel, f"timeline.{id}", title, slot, keys, place="timeline")

        add("play", t("Play or pause"), head.toggle, "Space")
        add("pause", t("Pause, or play"), head.toggle, "K")
        add("shuttle_back", t("Play backwards, faster each time"), lambda: head.shuttle(-1), "J")
        add("shuttle", t("Play, faster each time"), lambda: head.shuttle(1), "L")
        add("back", t("One frame back"), lambda: head.step(-1), "Left", ",")
        add("forward", t("One frame on"), lambda: head.step(1), "Right", ".")
        add("back_second", t("One second back"), lambda: head.step(-round(head.rate)), "Shift+Left")
        add("forward_second", t("One second on"), lambda: head.step(round(head.rate)), "Shift+Right")
        add("start", t("To the beginning"), lambda: self._go(0.0), "Home")
        add("end", t("To the end"), lambda: self._go(head.last), "End")
        add("previous", t("To the cut before"), lambda: self._jump(-1), "Up")
        add("next", t("To the next cut"), lambda: self._jump(1), "Down")
        add("in", t("Mark in"), lambda: head.set_range(head.seconds, head.out_point), "I")
        add("out", t("Mark out"), self._mark_out, "O")
        add("clear_range", t("Clear in and out"), lambda: head.set_range(None, None), "Alt+X")
        add("split", t("Split at the playhead"), self.split, "S")
        add("snap", t("Snap on or off"), lambda: self.snap(not self._lanes.snapping), "N")
        magnet = t("Magnet: close gaps by itself, on or off")
        add("magnet", magnet, lambda: self.pull_together(not self._lanes.magnet), "P")
        for tool in Tool:
            add(f"tool_{tool.value}", tool_words(tool)[0], partial(self.choose_tool, tool), KEYS[tool])
        add("marker", t("Marker on or off"), lambda: self.markers.toggle(self._now), "M")
        add("edit_marker", t("Name and notes of the marker…"), self._open_marker, "Ctrl+M")
        add("next_marker", t("To the next marker"), lambda: self._to_marker(1), "Shift+Down")
        add("previous_marker", t("To the marker before"), lambda: self._to_marker(-1), "Shift+Up")
        add("loop", t("Loop from in to out"), self._toggle_loop, "Ctrl+L")
        add("trim_start", t("Trim the start to the playhead"), lambda: self._trim_to("start"), "Q")
        add("trim_end", t("Trim the end to the playhead"), lambda: self._trim_to("end"), "W")
        add("delete_ripple", t("Delete and close up"), lambda: self.delete(ripple=True), "Shift+Del", "Shift+Backspace")
        add("delete", t("Delete and leave black"), lambda: self.delete(ripple=False), "Del", "Backspace")
        add("lift", t("Lift what lies between in and out"), lambda: self._take_range(ripple=False), ";")
        add("extract", t("Extract what lies between in and out"), lambda: self._take_range(ripple=True), "'")
        add("mute_clip", t("Mute or unmute the clip"), self._mute_clips, "Shift+M")
        add("link_sound", t("Unlink or link the clip's sound"), self._link_sounds, "Ctrl+Shift+L")
        add("reset_clip", t("Undo all changes of the clip"), self._reset_clips)
        add("select_all", t("Select all clips"), self._select_all, "Ctrl+A")
        add("fit", t("All of the film"), self._scale.fit, "\\")
        add("zoom_in", t("Zoom in"), lambda: self._zoom(1.5), "=", "+", "Ctrl++")
        add("zoom_out", t("Zoom out"), lambda: self._zoom(1 / 1.5), "-", "Ctrl+-")

    # --- transport -------------------------------------------------------------------------------------------

    def _go(self, seconds: float) -> None:
        self._session.playhead.pause()
        self._session.playhead.seek(seconds)
        self._scale.reveal(self._session.playhead.seconds)

    def _jump(self, way: int) -> None:
        """To the next edit point: a picture's start or the film's end."""
        timeline, head = self._cut.timeline, self._session.playhead
        moments = sorted({timeline.frame(timeline.spans[clip.id].start) for clip in timeline.picture.clips})
        moments.append(max(0, timeline.frames - 1))
        beyond = [m for m in moments if (m > head.frame if way > 0 else m < head.frame)]
        if beyond:
            self._go(float((beyond[0] if way > 0 else beyond[-1]) / timeline.rate))

    def _mark_out(self) -> None:
        """The frame that is seen is the last one inside."""
        head = self._session.playhead
        head.set_range(head.in_point, float((head.frame + 1) / head.rate))

    def _zoom(self, factor: float) -> None:
        x = self._scale.x(self._session.playhead.seconds)
        self._scale.zoom(factor, x if 0 <= x <= self._scale.width else self._scale.width / 2)

    def snap(self, on: bool) -> None:
        if on != self._lanes.snapping:
            self._lanes.snapping = on
            self.snapping_changed.emit(on)

    def pull_together(self, on: bool) -> None:
        """Whether the magnet is on."""
        if on != self._lanes.magnet:
            self._lanes.magnet = on
            self.magnet_changed.emit(on)

    def choose_tool(self, tool: Tool) -> None:
        self._lanes.set_tool(tool)
        self.tool_changed.emit(tool)

    # --- cutting ---------------------------------------------------------------------------------------------

    @property
    def _now(self) -> Fraction:
        head = self._session.playhead
        return head.frame / head.rate

    def _open(self, track: str) -> bool:
        """Whether a track may be edited; says so when not."""
        if track in self._lanes.locked:
            self.said.emit(self.tr("This track is locked."))
            return False
        return True

    def _track(self, id: str) -> str:
        return self._cut.timeline.find(id)[0].name

    def _under_playhead(self) -> list[str]:
        """The chosen clips that the playhead stands in; without any, the picture that is seen there."""
        timeline, now = self._cut.timeline, self._now

        def inside(id: str) -> bool:
            return id in timeline.spans and timeline.spans[id].start <= now < timeline.spans[id].stop

        chosen = [id for id in self._lanes.chosen if inside(id)]
        pictures = [clip.id for clip in timeline.picture.clips if inside(clip.id)]
        ids = chosen or pictures[-1:]
        return [id for id in ids if self._open(timeline.find(id)[0].name)]

    def split(self) -> None:
        self.split_at(self._under_playhead(), self._now)

    def split_at(self, ids: Iterable[str], now: Fraction) -> None:
        """Cut these clips in two where they lie at a moment; those of locked tracks stay whole."""
        spans = self._cut.timeline.spans
        ids = [id for id in ids if spans[id].start < now < spans[id].stop and self._open(self._track(id))]

        def change(timeline: Timeline) -> Timeline:
            for id in ids:
                timeline = edits.split(timeline, id, now)
            return timeline

        if ids:
            self._cut.edit(self.tr("Split clip"), change)

    def raze(self, piece: RowPiece, seconds: float, everything: bool) -> None:
        """Cut a clip where the razor has met it, or all clips there."""
        now = self._cut.timeline.snapped(seconds)
        spans = self._cut.timeline.spans
        there = [id for id, span in spans.items() if span.start < now < span.stop]
        ids = [id for id in there if self._track(id) not in self._lanes.locked] if everything else [piece.id]
        self.split_at([id for id in ids if id in spans], now)

    def _trim_to(self, edge: edits.Edge) -> None:
        ids = self._under_playhead()
        if ids:
            self.trim_to(ids[0], edge, self._now)

    def trim_to(self, id: str, edge: edits.Edge, now: Fraction) -> None:
        """Make a clip begin or end at a moment."""
        span = self._cut.timeline.spans[id]
        if not self._open(self._track(id)):
            return
        by = now - span.start if edge == "start" else now - span.stop
        if by:
            self._cut.edit(self.tr("Trim clip"), lambda t: edits.trim(t, id, edge, by))
        if edge == "start":
            self._session.playhead.seek(float(span.start))

    def delete(self, *, ripple: bool) -> None:
        known = self._cut.timeline.spans
        ids = [id for id in self._lanes.chosen if id in known and self._open(self._cut.timeline.find(id)[0].name)]

        def change(timeline: Timeline) -> Timeline:
            for id in ids:
                if id in timeline.spans:  # a sound may have gone with its picture
                    timeline = edits.delete(timeline, id, ripple=ripple)
            return timeline

        if ids:
            self._cut.edit(self.tr("Delete clips") if len(ids) > 1 else self.tr("Delete clip"), change)

    def _take_range(self, *, ripple: bool) -> None:
        """Take what lies between in and out away, from all tracks that are not locked."""
        head, timeline = self._session.playhead, self._cut.timeline
        if head.in_point is None and head.out_point is None:
            self.said.emit(self.tr("Mark in and out first."))
            return
        start, stop = timeline.snapped(head.start), timeline.snapped(head.end)
        names = [track.name for track in timeline.tracks if track.name not in self._lanes.locked]
        if ripple:
            self._cut.edit(self.tr("Extract"), lambda t: ranges.extract(t, start, stop, names))
        else:
            self._cut.edit(self.tr("Lift"), lambda t: ranges.lift(t, start, stop, names))

    def _mute_clips(self) -> None:
        timeline = self._cut.timeline
        ids = [id for id in self._lanes.chosen if id in timeline.spans and self._open(timeline.find(id)[0].name)]
        muted = not all(timeline.find(id)[1].muted for id in ids)

        def change(timeline: Timeline) -> Timeline:
            for id in ids:
                timeline = edits.mute(timeline, id, muted)
            return timeline

        if ids:
            self._cut.edit(self.tr("Mute clip") if muted else self.tr("Unmute clip"), change)

    def _link_sounds(self) -> None:
        """Part the chosen pictures from their own sounds, or put these back where all are apart."""
        timeline = self._cut.timeline
        ids = [clip.id for clip in timeline.picture.clips if clip.id in self._lanes.chosen and self._open(PICTURE)]
        apart = [id for id in ids if not timeline.find(id)[1].linked]

        def change(timeline: Timeline) -> Timeline:
            for id in ids:
                if apart == ids:
                    timeline = edits.link(timeline, id)
                elif id not in apart:
                    timeline = edits.unlink(timeline, id)
            return timeline

        if ids:
            self._cut.edit(self.tr("Link sound") if apart == ids else self.tr("Unlink sound"), change)

    def _reset_clips(self) -> None:
        """Back to what the automatic cut makes of them."""
        auto = {clip.id: clip for _, clip in self._cut.automatic.clips()}
        ids = [id for id in self._lanes.chosen if id in auto]

        def change(timeline: Timeline) -> Timeline:
            for id in ids:
                timeline = timeline.with_clip(id, lambda clip: auto[clip.id])
            return timeline

        if ids:
            self._cut.edit(self.tr("Undo changes of the clip"), change)

    def _select_all(self) -> None:
        self._lanes.choose(piece.id for row in self._lanes.rows if row.name == PICTURE for piece in row.pieces)

    # --- markers -----------------------------------------------------------------------------------

    def _open_marker(self) -> None:
        """The one at the playhead; without one, one is put there first."""
        now = self._now
        if self.markers.at(now) is None:
            self.markers.add(now)
        marker = self.markers.at(now)
        if marker is not None:
            self.markers.open(marker)

    def move_marker(self, marker: Marker, seconds: float) -> None:
        self.markers.move(marker, self._cut.timeline.snapped(seconds))

    def _to_marker(self, way: int) -> None:
        moments = [marker.at for marker in self._cut.timeline.markers]
        beyond = [m for m in moments if (m > self._now if way > 0 else m < self._now)]
        if beyond:
            self._go(float(beyond[0] if way > 0 else beyond[-1]))

    def _toggle_loop(self) -> None:
        self._session.playhead.set_loop(not self._session.playhead.loop)
