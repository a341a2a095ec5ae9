"""Clips on the clipboard: copied, cut, pasted, doubled, and what is set of one given to others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from studio.film.timeline import Clip, Timeline, Track, edits
from studio.film.timeline.pasting import Copied as Pieces
from studio.film.timeline.pasting import Piece, paste
from studio.film.timeline.record import recalled, record
from studio.ui.session import Session
from studio.ui.timeline.cut import TimelineCut
from studio.ui.timeline.lanes import TimelineLanes
from studio.ui.timeline.paste_dialog import PasteAttributes
from studio.ui.timeline.placing import CopiedClip, pasted

MIME = "application/x-shotgraph-clips"
_MOST = 16_000_000  # letters; more is nothing that was copied here


@dataclass(frozen=True)
class Held:
    """What is on the clipboard. cut: the node that the clips are of: others have other sources."""

    cut: str
    clips: tuple[CopiedClip, ...]


class ClipClipboard(QObject):
    """said(words): why nothing was done."""

    said = Signal(str)

    def __init__(self, panel: QWidget, session: Session, cut: TimelineCut, lanes: TimelineLanes) -> None:
        super().__init__(panel)
        self._panel = panel
        self._session = session
        self._cut = cut
        self._lanes = lanes
        self.dialog: PasteAttributes | None = None
        add: Callable[..., object] = session.commands.add
        for id, title, slot, key in (
            ("cut", self.tr("Cut clips"), self.cut, "Ctrl+X"),
            ("copy", self.tr("Copy clips"), self.copy, "Ctrl+C"),
            ("paste", self.tr("Paste clips at the playhead"), self.paste, "Ctrl+V"),
            ("duplicate", self.tr("Duplicate clips"), self.duplicate, "Ctrl+D"),
            ("paste_attributes", self.tr("Paste attributes…"), self.paste_attributes, "Ctrl+Alt+V"),
        ):
            add(panel, f"timeline.{id}", title, slot, (key,), place="timeline")

    # --- what there is ---------------------------------------------------------------------------------------

    def chosen(self) -> tuple[CopiedClip, ...]:
        """The chosen clips of the cut, in the order of the film."""
        timeline = self._cut.timeline
        found = [
            CopiedClip(track.name, clip, timeline.spans[clip.id].start)
            for track, clip in timeline.clips()
            if clip.id in self._lanes.chosen
        ]
        return tuple(sorted(found, key=lambda one: one.start))

    def held(self) -> Held | None:
        """What can be pasted; None when there is nothing of ours."""
        data = QApplication.clipboard().mimeData()
        if data is None or not data.hasFormat(MIME):
            return None
        text = bytes(data.data(MIME).data())
        return read(text) if len(text) <= _MOST else None

    # --- what is done ----------------------------------------------------------------------------------------

    def copy(self) -> bool:
        clips = self.chosen()
        if not clips:
            self.said.emit(self.tr("No clip is chosen."))
            return False
        data = QMimeData()
        data.setData(MIME, written(self._cut.node, self._cut.timeline.rate, clips))
        data.setText("\n".join(one.clip.name or one.clip.source for one in clips))
        QApplication.clipboard().setMimeData(data)
        return True

    def cut(self) -> None:
        if not self.copy():
            return
        ids = [one.clip.id for one in self.chosen() if one.track not in self._lanes.locked]
        ripple = self._lanes.magnet

        def change(timeline: Timeline) -> Timeline:
            for id in ids:
                if id in timeline.spans:
                    timeline = edits.delete(timeline, id, ripple=ripple)
            return timeline

        if ids:
            self._cut.edit(self.tr("Cut clips"), change)

    def paste(self) -> None:
        """At the playhead: with the magnet what follows moves on, without it what is there is covered."""
        held = self.held()
        if held is None:
            self.said.emit(self.tr("There are no clips on the clipboard."))
            return
        head = self._session.playhead
        kept = self._laid(held.clips)
        if not kept:
            return
        first = min(one.start for one in kept)
        kinds = {track.name: track.kind for track in self._cut.timeline.tracks}
        pieces = tuple(Piece(one.track, kinds[one.track], one.clip, one.start - first) for one in kept)
        at, ripple = head.frame / head.rate, self._lanes.magnet
        before = set(self._cut.timeline.spans)
        if self._cut.edit(self.tr("Paste clips"), lambda t: paste(t, Pieces(pieces), at, ripple=ripple)[0]):
            self._choose_new(before)

    def duplicate(self) -> None:
        """Right behind what is chosen."""
        clips = self.chosen()
        if not clips:
            self.said.emit(self.tr("No clip is chosen."))
            return
        end = max(one.start + one.clip.length for one in clips)
        self._lay(self.tr("Duplicate clips"), clips, end, ripple=True)

    def _lay(self, label: str, clips: Iterable[CopiedClip], at: Fraction, *, ripple: bool) -> None:
        kept = self._laid(clips)
        before = set(self._cut.timeline.spans)
        if kept and self._cut.edit(label, lambda t: pasted(t, kept, at, ripple=ripple)):
            self._choose_new(before)

    def _laid(self, clips: Iterable[CopiedClip]) -> list[CopiedClip]:
        """Those that can be laid down here; says why when none can."""
        kept = [one for one in clips if one.track not in self._lanes.locked and self._fits(one)]
        if not kept:
            self.said.emit(self.tr("These clips are of another film, or their tracks are locked."))
        return kept

    def _choose_new(self, before: set[str]) -> None:
        """What was laid down, not what was cut in two for it."""
        new = [id for id in self._cut.timeline.spans if id not in before]
        self._lanes.choose(new)

    def _fits(self, one: CopiedClip) -> bool:
        """Whether the cut has its source."""
        track = next((track for track in self._cut.timeline.tracks if track.name == one.track), None)
        return track is not None and self._cut.has(track, one.clip)

    def paste_attributes(self) -> None:
        """What is set of the copied clip, for all that are chosen: a dialog asks which parts."""
        held = self.held()
        chosen = [one for one in self.chosen() if one.track not in self._lanes.locked]
        if held is None or not chosen:
            words = self.tr("There are no clips on the clipboard.") if chosen else self.tr("No clip is chosen.")
            self.said.emit(words)
            return
        self.dialog = PasteAttributes(held.clips[0].clip, self._panel)
        self.dialog.accepted.connect(lambda: self._give(held.clips[0].clip, [one.clip.id for one in chosen]))
        self.dialog.open()

    def _give(self, model: Clip, ids: list[str]) -> None:
        names = self.dialog.names() if self.dialog else ()
        if names:
            self._cut.edit(self.tr("Paste attributes"), lambda t: given(t, model, ids, names))


def given(timeline: Timeline, model: Clip, ids: Iterable[str], names: Iterable[str]) -> Timeline:
    """The cut with these parts of one clip set for others."""
    values = {name: getattr(model, name) for name in names}
    for id in ids:
        timeline = timeline.with_clip(id, lambda clip: _fitted(replace(clip, **values)))
    return timeline


def _fitted(clip: Clip) -> Clip:
    """Fades that a shorter clip has no room for are as long as it has."""
    into = min(clip.fade_in, clip.length)
    return replace(clip, fade_in=into, fade_out=min(clip.fade_out, clip.length - into))


def written(cut: str, rate: Fraction, clips: Iterable[CopiedClip]) -> bytes:
    """For the clipboard, as the cut itself is written."""
    clips = list(clips)
    tracks = tuple(Track(f"{number}", (one.clip,)) for number, one in enumerate(clips))
    data: dict[str, Any] = {"cut": cut, "clips": record(Timeline(rate, tracks))}
    data["places"] = [[one.track, str(one.start)] for one in clips]
    return json.dumps(data).encode()


def read(text: bytes) -> Held | None:
    """What `written` wrote; None for anything else."""
    try:
        data = json.loads(text)
        clips = [track.clips[0] for track in recalled(data["clips"]).tracks]
        places = [(str(track), Fraction(str(start))) for track, start in data["places"]]
        found = tuple(CopiedClip(track, clip, start) for clip, (track, start) in zip(clips, places, strict=True))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, ZeroDivisionError):
        return None
    return Held(str(data.get("cut")), found) if found else None
