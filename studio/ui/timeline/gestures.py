"""Dragging on the timeline: what is under the pointer, and what each way of dragging it does to the cut.

A drag shows what it would do while it goes on (TimelineCut.try_out) and is one edit when the button is let go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt

from studio.film.timeline import Timeline, edits, tracks
from studio.ui.timeline.cut import TimelineCut
from studio.ui.timeline.joining import joined, junction, most_seconds
from studio.ui.timeline.paint import LOUDEST, LOW, QUIETEST, fade_points, gain_at
from studio.ui.timeline.placing import carried_together, freely_together, moved_freely, moved_together
from studio.ui.timeline.rows import Row, RowPiece
from studio.ui.timeline.scale import Scale

Part = Literal["body", "start", "end", "fade_in", "fade_out", "gain", "join_start", "join_end"]
Change = Callable[[Timeline], Timeline]
_EDGE = 6.0  # pixels of a clip's end that trim it
_HANDLE = 7.0
_PULL = 8.0  # pixels from which a drag snaps
_ALT = Qt.KeyboardModifier.AltModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True)
class Hit:
    piece: RowPiece
    part: Part


def rect_of(piece: RowPiece, row: Row, scale: Scale) -> QRectF:
    """Where a piece is painted."""
    left, right = scale.x(piece.start), scale.x(piece.stop)
    return QRectF(left + 0.5, row.top + 2, max(2.0, right - left - 1), row.height - 4)


def hit(rows: Sequence[Row], scale: Scale, at: QPointF, handles: Iterable[str]) -> Hit | None:
    """What is at a place. handles: ids of the pieces whose handles are to be seen."""
    row = next((row for row in rows if row.top <= at.y() < row.top + row.height), None)
    if row is None:
        return None
    shown = set(handles)
    placed = [(piece, rect_of(piece, row, scale)) for piece in reversed(row.pieces)]
    for piece, rect in placed:
        if piece.id in shown and not piece.fixed and not piece.written and rect.width() > 24:
            for part, point in zip(("fade_in", "fade_out"), fade_points(piece, rect, scale.pixels), strict=True):
                if abs(point.x() - at.x()) < _HANDLE and abs(point.y() - at.y()) < _HANDLE:
                    return Hit(piece, part)  # type: ignore[arg-type]
    joined = _join_at(row, placed, at)
    if joined is not None:
        return joined
    edges: list[tuple[float, Hit]] = []
    for piece, rect in placed:
        reach = min(_EDGE, rect.width() / 4)
        for part, away in (("start", at.x() - rect.left()), ("end", rect.right() - at.x())):
            if -2.5 <= away < reach and not piece.fixed and not piece.whole:
                edges.append((abs(away), Hit(piece, part)))  # type: ignore[arg-type]
    if edges:
        return min(edges, key=lambda edge: edge[0])[1]
    for piece, rect in placed:
        if rect.left() <= at.x() < rect.right():
            gained = piece.id in shown and piece.kind == "sound" and not piece.fixed and rect.height() >= LOW
            near = gained and abs(gain_at(rect, at.y()) - piece.gain) * (rect.height() - 6) / 60 < 4
            return Hit(piece, "gain" if near else "body")
    return None


def _join_at(row: Row, placed: Sequence[tuple[RowPiece, QRectF]], at: QPointF) -> Hit | None:
    """The end of a transition between two pictures: the middle of where they overlap is its own, not the clips'."""
    if row.kind != "picture" or not row.top + row.height * 0.35 < at.y() < row.bottom:
        return None
    order = sorted(placed, key=lambda one: one[1].left())
    for (_, before), (piece, rect) in pairwise(order):
        wide = before.right() - rect.left()
        if wide > 8 and rect.left() - 2.5 <= at.x() <= before.right() + 2.5 and piece.clip is not None:
            return Hit(piece, "join_start" if at.x() < rect.left() + wide / 2 else "join_end")
    return None


class Snapper:
    """Pulls moments to what is worth meeting: edges, playhead, markers, in and out."""

    def __init__(self, moments: Iterable[float], scale: Scale, on: bool) -> None:
        self._moments = sorted(set(moments))
        self._scale = scale
        self._on = on
        self.met: float | None = None

    def __call__(self, *moments: float) -> float:
        """By how much to move so that one of these meets something; `met` is where."""
        self.met = None
        best = _PULL / self._scale.pixels
        by = 0.0
        for moment in moments if self._on else ():
            for other in self._moments:
                if abs(other - moment) < best:
                    best, by, self.met = abs(other - moment), other - moment, other
        return by


class Drag:
    """One drag of a clip. said: what it says at the pointer while it goes on."""

    def __init__(
        self, label: str, cut: TimelineCut, scale: Scale, piece: RowPiece, start: QPointF, snap: Snapper
    ) -> None:
        self.label = label
        self.cut = cut
        self.scale = scale
        self.piece = piece
        self.start = start
        self.began = scale.at(start.x())
        self.snap = snap
        self.change: Change | None = None
        self.said = ""
        self.magnet = True
        self.row_at: Callable[[float], Row | None] = lambda y: None
        self.also: tuple[str, ...] = ()  # other clips that are chosen: they go along

    def to(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        """The pointer is here now."""
        change = self.changing(at, keys)
        if self.cut.try_out(change):
            self.change = change

    def changing(self, at: QPointF, keys: Qt.KeyboardModifier) -> Change | None:
        raise AssertionError("every kind of drag says what it changes")

    def drop(self) -> None:
        """Let go: make it so."""
        change, self.change = self.change, None
        if change is not None:
            self.cut.edit(self.label, change)
        else:
            self.cut.try_out(None)

    def cancel(self) -> None:
        self.change = None
        self.cut.try_out(None)

    def other_track(self, at: QPointF) -> str:
        """The track of the clip's kind that the pointer is over, when that is another one; '' for none."""
        row = self.row_at(at.y())
        if row is None or row.track is None or row.name == self.piece.row or row.kind != self.piece.kind:
            return ""
        return "" if row.track.locked else row.name

    def by(self, at: QPointF) -> float:
        return self.scale.at(at.x()) - self.began  # in seconds: the rows may scroll under the pointer


class Trim(Drag):
    """An end of a clip. ripples: whether the picture closes up behind it; Shift turns that round, Alt rolls the cut."""

    edge: edits.Edge = "end"
    ripples = True

    def changing(self, at: QPointF, keys: Qt.KeyboardModifier) -> Change | None:
        clip = self.piece.clip
        assert clip is not None
        moment = (self.piece.start if self.edge == "start" else self.piece.stop) + self.by(at)
        by = exact(moment + self.snap(moment) - (self.piece.start if self.edge == "start" else self.piece.stop))
        frame = 1 / self.cut.timeline.rate
        if self.edge == "start":
            by = max(-clip.offset / clip.speed, min(by, clip.length - frame))
        else:
            by = max(by, frame - clip.length)
        if self.piece.kind != "sound":
            by = self.cut.timeline.snapped(by)
        self.said = f"{float(by):+.2f} s"
        if not by:
            return None
        id, edge = clip.id, self.edge
        if self.piece.storyline and keys & _ALT:
            rolled = id if edge == "start" else _after(self.cut.timeline, id)
            return (lambda t: edits.roll(t, rolled, by)) if rolled else None
        ripple = self.ripples is not bool(keys & _SHIFT)
        return lambda t: edits.trim(t, id, edge, by, ripple=ripple)


class MovePicture(Drag):
    """A picture clip: onto its neighbour's end to dissolve, away to leave black, past its middle to change places.
    With Alt the picture slips inside the clip. Other pictures that are chosen go along, one behind the other."""

    place: float | None = None

    def changing(self, at: QPointF, keys: Qt.KeyboardModifier) -> Change | None:
        timeline, clip = self.cut.timeline, self.piece.clip
        assert clip is not None
        id = clip.id
        self.place = None
        if keys & _ALT:
            slipped = max(timeline.snapped(-self.by(at)) * clip.speed, -clip.offset)
            self.said = f"{float(slipped):+.2f} s"
            return (lambda t: edits.slip(t, id, slipped)) if slipped else None
        order = [one.id for one in timeline.picture.clips]
        here = order.index(id)
        there = self.scale.at(at.x())
        together = [one for one in order if one == id or one in self.also]
        if track := self.other_track(at):
            start = max(0.0, self.piece.start + self.by(at))
            moment = exact(start + self.snap(start, start + self.piece.length))
            return lambda t: carried_together(t, together, track, moment - timeline.spans[id].start)
        if len(together) > 1:
            return self._together(timeline, together, at)
        if not self.magnet:
            start = max(0.0, self.piece.start + self.by(at))
            moment = timeline.snapped(max(0.0, start + self.snap(start, start + self.piece.length)))
            self.said = f"{float(moment) - self.piece.start:+.2f} s"
            return (lambda t: moved_freely(t, id, moment)) if moment != timeline.spans[id].start else None
        middles = [float(timeline.spans[one].start + timeline.spans[one].stop) / 2 for one in order]
        index = sum(middle < there for number, middle in enumerate(middles) if number != here)
        if index != here and not self.piece.start <= there < self.piece.stop:
            rest = [one for one in order if one != id]
            ends = timeline.spans[rest[index - 1]].stop if index else Fraction(0)
            self.place = float(ends)
            self.said = ""
            return lambda t: edits.move(t, id, index)
        by = self.by(at)
        by = float(timeline.snapped(by + self.snap(self.piece.start + by)))
        return self._spaced(timeline, id, here, clip.gap, exact(by))

    def _together(self, timeline: Timeline, ids: list[str], at: QPointF) -> Change | None:
        """Several pictures: with the magnet to another place in the order, without it by so many seconds."""
        by = self.by(at)
        if not self.magnet:
            first = float(timeline.spans[ids[0]].start)
            moved = timeline.snapped(max(0.0, first + by + self.snap(first + by))) - timeline.spans[ids[0]].start
            self.said = f"{float(moved):+.2f} s"
            return (lambda t: freely_together(t, ids, moved)) if moved else None
        there, self.said = self.scale.at(at.x()), ""
        rest = [clip.id for clip in timeline.picture.clips if clip.id not in ids]
        spans = timeline.spans
        index = sum(float(spans[one].start + spans[one].stop) / 2 < there for one in rest)
        order = [*rest[:index], *ids, *rest[index:]]
        if order == [clip.id for clip in timeline.picture.clips]:
            return None
        self.place = float(spans[rest[index - 1]].stop) if index else 0.0
        return lambda t: moved_together(t, ids, index)

    def _spaced(self, timeline: Timeline, id: str, here: int, gap: Fraction, by: Fraction) -> Change | None:
        if not here:
            wanted = max(Fraction(0), timeline.snapped(gap + by))
        else:
            before, clip = timeline.picture.clips[here - 1 : here + 1]
            most = min(before.length, clip.length) / 2 // (1 / timeline.rate) / timeline.rate
            wanted = max(-most, timeline.snapped(gap + by))
            if abs(float(wanted)) * self.scale.pixels < _PULL and gap != wanted:
                wanted = Fraction(0)
        if wanted == gap:
            return None
        t = QCoreApplication.translate
        dissolve, black = t("timeline", "Dissolve {seconds} s"), t("timeline", "Black {seconds} s")
        words = dissolve if wanted < 0 else black if wanted else t("timeline", "Straight cut")
        self.said = words.format(seconds=f"{abs(float(wanted)):.2f}")
        if wanted < 0:
            return lambda t: edits.dissolve(t, id, -wanted)
        return lambda t: edits.space(t, id, wanted)


class MoveClip(Drag):
    """A sound, a title or an upper picture: to another moment, or onto another track of its kind. Others that are
    chosen go along."""

    def changing(self, at: QPointF, keys: Qt.KeyboardModifier) -> Change | None:
        start = max(0.0, self.piece.start + self.by(at))
        start = max(0.0, start + self.snap(start, start + self.piece.length))
        self.said = f"{start - self.piece.start:+.2f} s"
        moment, id = exact(start), self.piece.id
        if track := self.other_track(at):
            return lambda t: tracks.carry(t, id, track, moment)
        if abs(start - self.piece.start) < 1e-6:
            return None
        spans = self.cut.timeline.spans
        by = moment - spans[id].start
        ids = sorted({id, *self.also}, key=lambda one: spans[one].start, reverse=by > 0)

        def change(t: Timeline) -> Timeline:
            for one in ids:
                t = edits.shift(t, one, max(Fraction(0), spans[one].start + by))
            return t

        return change


class Fade(Drag):
    """The length of a fade."""

    edge: edits.Edge = "start"

    def changing(self, at: QPointF, keys: Qt.KeyboardModifier) -> Change | None:
        clip = self.piece.clip
        assert clip is not None
        into, out = clip.fade_in, clip.fade_out
        if self.edge == "start":
            into = max(Fraction(0), min(clip.length - out, exact(self.piece.fade_in + self.by(at))))
        else:
            out = max(Fraction(0), min(clip.length - into, exact(self.piece.fade_out - self.by(at))))
        if self.piece.kind != "sound":
            into, out = self.cut.timeline.snapped(into), self.cut.timeline.snapped(out)
        self.said = f"{float(into if self.edge == 'start' else out):.2f} s"
        if (into, out) == (clip.fade_in, clip.fade_out):
            return None
        return lambda t: edits.fade(t, clip.id, into, out)


class Join(Drag):
    """How long a transition is: an end of it is drawn away from its middle, or towards it."""

    edge: edits.Edge = "end"

    def changing(self, at: QPointF, keys: Qt.KeyboardModifier) -> Change | None:
        timeline, id = self.cut.timeline, self.piece.id
        before = junction(timeline, id)[1]
        by = self.by(at)
        wanted = exact(float(before) + (-by if self.edge == "start" else by))
        seconds = timeline.snapped(max(Fraction(0), min(wanted, most_seconds(timeline, id))))
        self.said = f"{float(seconds):.2f} s"
        return None if seconds == before else lambda t: joined(t, id, seconds)


class Gain(Drag):
    """How loud a sound is. Shift for finer steps."""

    rect = QRectF()

    def changing(self, at: QPointF, keys: Qt.KeyboardModifier) -> Change | None:
        gain = dragged_gain(self.rect, self.piece.gain, self.start.y(), at.y(), keys)
        self.said = decibels(gain)
        id = self.piece.id
        return None if gain == self.piece.gain else lambda t: edits.gain(t, id, gain)


def dragged_gain(rect: QRectF, gain: float, start: float, y: float, keys: Qt.KeyboardModifier) -> float:
    """The gain that dragging from start to y makes of one: in half decibels, with Shift in tenths. A pixel is never
    more than a decibel, so that a low row is no coarser than a high one."""
    fine = bool(keys & _SHIFT)
    moved = (start - y) * min(1.0, (LOUDEST - QUIETEST) / max(1.0, rect.height() - 6))
    gain = round((gain + moved * (0.1 if fine else 1.0)) * (10 if fine else 2)) / (10 if fine else 2)
    if abs(gain) < 0.75 and not fine:
        gain = 0.0  # unity is easy to find
    return max(QUIETEST, min(LOUDEST, gain))


def decibels(gain: float) -> str:
    return f"{gain:+.1f} dB".replace("-", "\u2212")


def begin(
    found: Hit, cut: TimelineCut, scale: Scale, rect: QRectF, at: QPointF, snap: Snapper, *, magnet: bool = True
) -> Drag:
    """The drag that starts where the button went down. magnet: the picture closes up by itself."""
    t = QCoreApplication.translate
    piece = found.piece
    if found.part in ("start", "end"):
        trim = Trim(t("timeline", "Trim {clip}").format(clip=piece.title), cut, scale, piece, at, snap)
        trim.edge = "start" if found.part == "start" else "end"
        trim.ripples = magnet
        return trim
    if found.part in ("fade_in", "fade_out"):
        fade = Fade(t("timeline", "Fade {clip}").format(clip=piece.title), cut, scale, piece, at, snap)
        fade.edge = "start" if found.part == "fade_in" else "end"
        return fade
    if found.part in ("join_start", "join_end"):
        join = Join(t("timeline", "Length of a transition"), cut, scale, piece, at, snap)
        join.edge = "start" if found.part == "join_start" else "end"
        return join
    if found.part == "gain":
        gain = Gain(t("timeline", "Gain of {clip}").format(clip=piece.title), cut, scale, piece, at, snap)
        gain.rect = rect
        return gain
    kind = MovePicture if piece.storyline else MoveClip
    return kind(t("timeline", "Move {clip}").format(clip=piece.title), cut, scale, piece, at, snap)


def _after(timeline: Timeline, id: str) -> str:
    order = [clip.id for clip in timeline.picture.clips]
    place = order.index(id) + 1
    return order[place] if place < len(order) else ""


def exact(seconds: float) -> Fraction:
    """To the thousandth of a second, as short a number as the file needs."""
    return Fraction(round(seconds * 1000), 1000)
