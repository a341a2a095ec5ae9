"""What the viewer shows, put into the cut by its in and out: inserted, laid over, or in the place of a clip."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Literal, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.film.timeline import Clip, Timeline, edits, ranges
from studio.graph.graph import Graph, Wire
from studio.graph.graph_edits import connect
from studio.graph.validate import refusal
from studio.ui.playhead import Playhead
from studio.ui.session import Session
from studio.ui.timeline.cut import SOCKETS, TimelineCut
from studio.ui.timeline.lanes import TimelineLanes
from studio.ui.timeline.sources import Media

How = Literal["insert", "overwrite"]


class Watched(Protocol):
    """What is looked at."""

    @property
    def node(self) -> str: ...
    @property
    def output(self) -> str: ...
    @property
    def item(self) -> str | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def film(self) -> bool: ...


class SourceEdits(QObject):
    """said(words): why nothing was done."""

    said = Signal(str)

    def __init__(self, panel: QWidget, session: Session, cut: TimelineCut, lanes: TimelineLanes) -> None:
        super().__init__(panel)
        self._session, self._cut, self._lanes = session, cut, lanes
        self._subject: Callable[[], Watched] | None = None
        self._own = Playhead(self)
        add = session.commands.add
        add(panel, "timeline.insert_source", self.tr("Insert what the viewer shows"), lambda: self.put("insert"), "F9")
        add(
            panel, "timeline.overwrite_source", self.tr("Lay what the viewer shows over the cut"),
            lambda: self.put("overwrite"), "F10",
        )  # fmt: skip
        add(
            panel, "timeline.replace_source", self.tr("Replace the clip by what the viewer shows"), self.replace,
            "Shift+F10",
        )  # fmt: skip

    def follow(self, subject: Callable[[], Watched], head: Playhead) -> None:
        """What the viewer shows, and the playhead that has its in and out."""
        self._subject, self._own = subject, head

    def put(self, how: How) -> None:
        """By three points: in and out of the viewer, and the film's in and out, or the playhead for its in."""
        found = self._source()
        if found is None:
            return
        media, graph, key = found
        label = self.tr("Insert from the viewer") if how == "insert" else self.tr("Lay over from the viewer")
        before = set(self._cut.timeline.spans)
        if graph is not None:
            self._session.document.edit(label, graph, key)
            before = set(self._cut.timeline.spans)
        points = self._points()
        done = self._cut.edit(label, lambda t: self._put(t, media, points, how, graph is not None), merge_key=key)
        self._session.document.settle()
        if done:
            self._lanes.choose(id for id in self._cut.timeline.spans if id not in before)

    def replace(self) -> None:
        """In the place of the chosen clips; their length and how they look stay."""
        ids = [id for id in self._lanes.chosen if id in self._cut.timeline.spans]
        if not ids:
            self.said.emit(self.tr("No clip is chosen."))
            return
        found = self._source()
        if found is None:
            return
        media, graph, key = found
        label = self.tr("Replace from the viewer")
        if graph is not None:
            self._session.document.edit(label, graph, key)
        offset = Fraction(self._own.start).limit_denominator(1000)

        def change(timeline: Timeline) -> Timeline:
            source, socket = self._known(media)
            if graph is not None:
                timeline = self._without(timeline, socket, source)
            for id in ids:
                track, _ = timeline.find(id)
                if (track.kind == "picture") == (socket == "picture"):
                    name = source if track.kind == "picture" or track.name == socket else f"{socket}/{source}"
                    timeline = ranges.replace_source(timeline, id, name, offset)
            return timeline

        self._cut.edit(label, change, merge_key=key)
        self._session.document.settle()

    # --- parts -----------------------------------------------------------------------------------------------------

    def _source(self) -> tuple[Media, Graph | None, str] | None:
        """What is shown, and the graph with it wired to the cut where it is not yet. Says why not."""
        subject = self._subject() if self._subject else None
        if subject is None or subject.film or subject.kind not in ("video", "audio") or not self._cut.node:
            self.said.emit(self.tr("Look at a clip or a sound in the viewer first: select its node."))
            return None
        media = Media(subject.node, subject.output, subject.item)
        plain = Media(subject.node, subject.output, None)
        for one in (media, plain):
            if self._known(one)[0]:
                return one, None, ""
        graph, catalog = self._session.document.graph, self._session.catalog
        for socket in ("pictures",) if subject.kind == "video" else ("effects", "music"):
            wire = Wire(subject.node, subject.output, self._cut.node, socket)
            if not refusal(wire, graph, catalog):
                return plain, connect(graph, catalog, wire), f"source {subject.node} {len(graph.wires)}"
        self.said.emit(self.tr("The timeline has no place for this."))
        return None

    def _known(self, media: Media) -> tuple[str, str]:
        """The source that the cut calls it, and the track that it comes on; '' where it is none of the cut's."""
        return self._cut.source_of(media)

    def _points(self) -> tuple[tuple[Fraction | None, Fraction | None], tuple[Fraction | None, Fraction | None]]:
        """In and out of the source and of the film, as many as it takes."""
        head, own, rate = self._session.playhead, self._own, self._cut.timeline.rate
        start, stop = (_frame(head.in_point, rate), _frame(head.out_point, rate))
        if start is None and stop is None:
            start = Fraction(head.frame) / head.rate
        begin, end = (_frame(own.in_point, rate), _frame(own.out_point, rate))
        if sum(point is not None for point in (begin, end, start, stop)) < 3 and begin is None:
            begin = Fraction(0)
        if sum(point is not None for point in (begin, end, start, stop)) < 3 and end is None:
            end = _frame(own.length, rate) or Fraction(4)
        return (begin, end), (start, stop)

    def _put(
        self,
        timeline: Timeline,
        media: Media,
        points: tuple[tuple[Fraction | None, Fraction | None], tuple[Fraction | None, Fraction | None]],
        how: How,
        new: bool,
    ) -> Timeline:
        source, socket = self._known(media)
        kind = "picture" if socket == "picture" else "sound"
        if new:
            timeline = self._without(timeline, socket, source)
        fitting = [track for track in timeline.tracks if track.kind == kind and not track.locked]
        track = next((one for one in fitting if one.target), None)
        track = track or next((one for one in fitting if one.name == socket), fitting[0])
        name = source if kind == "picture" or track.name == socket else f"{socket}/{source}"
        stem = source if kind == "picture" else f"{socket}/{source}"
        beyond: Literal["hold", "black"] = "hold" if kind == "picture" else "black"
        clip = Clip(timeline.fresh_id(stem), name, Fraction(1), beyond=beyond)
        return ranges.three_points(timeline, clip, track.name, *points, how=how)

    @staticmethod
    def _without(timeline: Timeline, socket: str, source: str) -> Timeline:
        """A source that has just come lies somewhere by itself: it goes where it was asked for instead."""
        name = next((track for track in SOCKETS if track == socket), socket)
        for clip in timeline.track(name).clips:
            if clip.source == source and len(timeline.track(name).clips) > 1:
                timeline = edits.delete(timeline, clip.id)
        return timeline


def _frame(seconds: float | None, rate: Fraction) -> Fraction | None:
    return None if seconds is None else round(Fraction(seconds) * rate) / rate
