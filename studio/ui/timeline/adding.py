"""Transitions and titles that are put onto the timeline, by drag, key or list."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QWidget

from studio.film.timeline import Clip, Timeline, Title, tracks
from studio.film.timeline.looks import TITLE_STYLES
from studio.ui.in_place import InPlaceText
from studio.ui.session import Session
from studio.ui.timeline.cut import TimelineCut
from studio.ui.timeline.joining import joined, junction
from studio.ui.timeline.lanes import TimelineLanes

_SECONDS = Fraction(1)  # of a transition that is put onto a cut
_TITLE_SECONDS = Fraction(4)


class Adding(QObject):
    """said(words): why nothing was done."""

    said = Signal(str)

    def __init__(self, panel: QWidget, session: Session, cut: TimelineCut, lanes: TimelineLanes) -> None:
        super().__init__(panel)
        self._session, self._cut, self._lanes = session, cut, lanes
        add = session.commands.add
        add(
            panel, "timeline.transition", self.tr("Dissolve at the nearest cut"), lambda: self.transition("dissolve"),
            "Ctrl+T", place="timeline",
        )  # fmt: skip
        add(
            panel, "timeline.add_title", self.tr("Add a title at the playhead"), lambda: self.title("lower-third"),
            "Ctrl+Shift+T", place="timeline",
        )  # fmt: skip
        lanes.transition_dropped.connect(self.transition_at)
        lanes.title_dropped.connect(self.title_at)

    @property
    def _now(self) -> Fraction:
        head = self._session.playhead
        return head.frame / head.rate

    # --- transitions ---------------------------------------------------------------------------------------------

    def transition(self, kind: str) -> None:
        """Into the chosen clips; without any, at the cut of the storyline nearest to the playhead."""
        timeline = self._cut.timeline
        chosen = [id for id in self._lanes.chosen if id in timeline.spans and junction(timeline, id)[0]]
        if not chosen:
            meeting = [clip.id for clip in timeline.picture.clips if junction(timeline, clip.id)[0]]
            chosen = sorted(meeting, key=lambda id: abs(timeline.spans[id].start - self._now))[:1]
        if chosen:
            self._join(chosen, kind)
        else:
            self.said.emit(self.tr("No two clips meet there."))

    def transition_at(self, kind: str, id: str) -> None:
        """Into a clip from the one before it."""
        self._join([id], kind)

    def _join(self, ids: list[str], kind: str) -> None:
        def change(timeline: Timeline) -> Timeline:
            for id in ids:
                _, clip = timeline.find(id)
                seconds = junction(timeline, id)[1] or _SECONDS
                timeline = joined(timeline, id, seconds, replace(clip.transition, kind=kind))
            return timeline

        if self._cut.edit(self.tr("Transition"), change):
            self._lanes.choose(ids)

    # --- titles --------------------------------------------------------------------------------------------------

    def title(self, style: str) -> str:
        """A title at the playhead, on the track that is meant for titles; its words can be typed at once."""
        return self.title_at(style, float(self._now), "")

    def title_at(self, style: str, seconds: float, row: str) -> str:
        """A title at a moment of a title track; elsewhere on the one that is meant, or on one that is added for it."""
        if style not in TITLE_STYLES:
            return ""
        timeline = self._cut.timeline
        mine = [track for track in timeline.tracks if track.kind == "title" and not track.locked]
        over = next((track for track in mine if track.name == row), None)
        track = over or next((track for track in mine if track.target), None) or (mine[-1] if mine else None)
        id = self._fresh(timeline)
        words = self.tr("Role | Name") if style == "credits" else self.tr("Title")
        clip = Clip(id, "", _TITLE_SECONDS, title=Title(words, style=style))

        def change(t: Timeline) -> Timeline:
            name = track.name if track else ""
            if not name:
                t, name = tracks.add_track(t, "title")
            return tracks.place(t, clip, name, Fraction(seconds))

        if not self._cut.edit(self.tr("Add a title"), change):
            return ""
        self._lanes.choose([id])
        self.type_title(id)
        return id

    @staticmethod
    def _fresh(timeline: Timeline) -> str:
        number = 1
        while f"title~{number}" in timeline.spans:
            number += 1
        return f"title~{number}"

    def type_title(self, id: str) -> InPlaceText | None:
        """Let the words of a title be typed where it lies."""
        place = self._lanes.place_of(id).toRect()
        clip = next((clip for _, clip in self._cut.timeline.clips() if clip.id == id), None)
        if clip is None or clip.title is None or place.isEmpty():
            return None
        left = max(0, min(place.x(), self._lanes.width() - 200))
        top = max(0, min(place.y(), self._lanes.height() - 30))
        field = InPlaceText(self._lanes, QRect(left, top, max(180, min(place.width(), 320)), 30), clip.title.text)
        field.setAccessibleName(self.tr("Words of the title"))
        usual = clip.title.text
        field.finished.connect(lambda words: self._write(id, words) if words and words != usual else None)
        return field

    def _write(self, id: str, words: str) -> None:
        def change(clip: Clip) -> Clip:
            return replace(clip, title=replace(clip.title or Title(), text=words))

        if id in self._cut.timeline.spans:
            self._cut.edit(self.tr("Words of a title"), lambda t: t.with_clip(id, change))
