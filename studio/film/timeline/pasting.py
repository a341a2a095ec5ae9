"""Clips copied and put elsewhere, and what one clip is like given to others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from studio.film.timeline.edits import delete, insert
from studio.film.timeline.model import SOUND, ZERO, Clip, EditError, Kind, Timeline, Track
from studio.film.timeline.ranges import insert_at, lay_over
from studio.film.timeline.settling import settled
from studio.film.timeline.tracks import place, source_on, tied

ATTRIBUTES: Final[Mapping[str, tuple[str, ...]]] = {
    "look": ("look",),
    "speed": ("speed", "pace", "reverse", "freeze", "same_pitch"),
    "sound": ("gain", "volume", "pan", "crossfade"),
    "fades": ("fade_in", "fade_out"),
    "transition": ("transition",),
    "label": ("color",),
}
"""What can be given from one clip to another, by what a person calls it."""


@dataclass(frozen=True)
class Piece:
    """A copied clip: the track it lay on, and how long after the first of them it began."""

    track: str
    kind: Kind
    clip: Clip
    after: Fraction


@dataclass(frozen=True)
class Copied:
    """Clips as they were when they were copied. They can be put into any cut that has their sources."""

    pieces: tuple[Piece, ...]

    @property
    def length(self) -> Fraction:
        return max((piece.after + piece.clip.length for piece in self.pieces), default=ZERO)


def copy(timeline: Timeline, ids: Iterable[str]) -> Copied:
    """The clips with these ids, the first to begin first. EditError when one is not there."""
    found = [(track, clip, timeline.spans[clip.id].start) for track, clip in map(timeline.find, dict.fromkeys(ids))]
    first = min((start for _, _, start in found), default=ZERO)
    pieces = (Piece(track.name, track.kind, clip, start - first) for track, clip, start in found)
    return Copied(tuple(sorted(pieces, key=lambda piece: piece.after)))


def cut_out(timeline: Timeline, ids: Iterable[str], *, ripple: bool = False) -> tuple[Timeline, Copied]:
    """The cut without these clips, and the clips."""
    ids = list(dict.fromkeys(ids))
    copied = copy(timeline, ids)
    for id in ids:
        if id in timeline.spans:  # what was tied to one has gone with it
            timeline = delete(timeline, id, ripple=ripple)
    return timeline, copied


def paste(
    timeline: Timeline, copied: Copied, at: Fraction, onto: str = "", *, ripple: bool = False
) -> tuple[Timeline, tuple[str, ...]]:
    """The cut with copied clips from a moment on, and their new ids. Each goes onto the track that it came from; onto
    `onto`, or without it onto the target track of its kind, when all of that kind came from one. They are laid over
    what is there; with ripple what came from the storyline is put in between and all after it moves on."""
    if not copied.pieces:
        raise EditError("nothing is copied", mend="Choose clips and copy them first.")
    ids = list[str]()
    came = {kind: {piece.track for piece in copied.pieces if piece.kind == kind} for kind in _KINDS}
    for piece in copied.pieces:
        track = _goal(timeline, piece, onto if len(came[piece.kind]) == 1 else "", len(came[piece.kind]) == 1)
        id = timeline.fresh_id(piece.clip.id.partition("~")[0])
        source = source_on(_from(timeline, piece), track, piece.clip.source)
        clip = replace(piece.clip, id=id, source=source, anchor="", at=ZERO, gap=ZERO)
        start = max(ZERO, at + piece.after)
        if track is timeline.picture and ripple:
            timeline = insert_at(timeline, clip, start)
        elif track.kind == "sound" and track.automatic:
            timeline = _beside(timeline, track, tied(timeline, clip, start))
        else:
            timeline = lay_over(timeline, clip, track.name, start)
        ids.append(id)
    return settled(timeline), tuple(ids)


def _beside(timeline: Timeline, track: Track, clip: Clip) -> Timeline:
    """With one more clip on a track where several may sound at once."""
    return timeline.with_track(track.name, lambda clips: (*clips, clip))


_KINDS: Final[tuple[Kind, ...]] = ("picture", "title", "sound")


def _from(timeline: Timeline, piece: Piece) -> Track:
    return next((t for t in timeline.tracks if t.name == piece.track), Track(piece.track, kind=piece.kind))


def _goal(timeline: Timeline, piece: Piece, onto: str, alone: bool) -> Track:
    fitting = [track for track in timeline.tracks if track.kind == piece.kind]
    if onto and (named := next((track for track in fitting if track.name == onto), None)):
        return named
    if alone and not onto and (target := next((track for track in fitting if track.target), None)):
        return target
    home = next((track for track in fitting if track.name == piece.track), None)
    found = home or next((track for track in fitting if track.name != SOUND), None)
    if found is None:
        raise EditError("there is no track for what was copied", mend="Add a track of its kind first.")
    return found


def duplicate(timeline: Timeline, ids: Iterable[str]) -> tuple[Timeline, tuple[str, ...]]:
    """The cut with each of these clips once more, behind itself: on the storyline what follows moves on, elsewhere
    what is in the way does."""
    new = list[str]()
    for id in dict.fromkeys(ids):
        track, clip = timeline.find(id)
        again = replace(clip, id=timeline.fresh_id(id.partition("~")[0]), gap=ZERO)
        if track is timeline.picture:
            index = timeline.picture.clips.index(clip) + 1
            timeline = insert(timeline, again, index)
        else:
            timeline = place(timeline, replace(again, anchor="", at=ZERO), track.name, timeline.spans[id].stop)
        new.append(again.id)
    return timeline, tuple(new)


def paste_attributes(timeline: Timeline, ids: Iterable[str], model: Clip, what: Collection[str]) -> Timeline:
    """The cut with what a clip is like given to others: names of ATTRIBUTES. Fades are cut to fit."""
    unknown = [name for name in what if name not in ATTRIBUTES]
    if unknown:
        raise EditError(f"there is nothing called '{unknown[0]}' to paste", mend=f"It is {', '.join(ATTRIBUTES)}.")
    names = [name for kind in what for name in ATTRIBUTES[kind]]
    for id in dict.fromkeys(ids):
        timeline = timeline.with_clip(id, lambda clip: _like(clip, model, names))
    return settled(timeline)


def _like(clip: Clip, model: Clip, names: Iterable[str]) -> Clip:
    made = replace(clip, **{name: getattr(model, name) for name in names})
    into = min(made.fade_in, made.length)
    return replace(made, fade_in=into, fade_out=min(made.fade_out, made.length - into))
