"""Edits made of several: clips laid at a moment of the film, and slid between their neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from studio.film.timeline import Clip, EditError, Timeline, edits, tracks
from studio.film.timeline.settling import settled

ZERO = Fraction(0)


@dataclass(frozen=True)
class CopiedClip:
    """A clip with where it was: start in seconds of the film."""

    track: str
    clip: Clip
    start: Fraction


def pasted(timeline: Timeline, clips: Sequence[CopiedClip], at: Fraction, *, ripple: bool) -> Timeline:
    """Clips laid down so that the first begins at a moment. ripple: the pictures are put in between, and what follows
    moves on; else they cover what is there. Sounds that were tied to a picture among them are tied to its copy, others
    to the picture that they begin under."""
    first = min(one.start for one in clips)
    at = timeline.snapped(at)
    copies: dict[str, str] = {}
    pictures = [one for one in clips if one.track == timeline.picture.name]
    if ripple and pictures:
        timeline, place = opened(timeline, at)
        for number, one in enumerate(pictures):
            fresh = timeline.fresh_id(_stem(one.clip.id))
            gap = one.clip.gap if number else ZERO
            timeline = edits.insert(timeline, replace(one.clip, id=fresh, gap=gap), place + number)
            copies[one.clip.id] = fresh
    else:
        for one in pictures:
            fresh = timeline.fresh_id(_stem(one.clip.id))
            timeline = edits.overwrite(timeline, replace(one.clip, id=fresh), at + one.start - first)
            copies[one.clip.id] = fresh
    for one in clips:
        if one.track == timeline.picture.name:
            continue
        fresh = timeline.fresh_id(_stem(one.clip.id))
        if one.clip.anchor in copies:
            clip = replace(one.clip, id=fresh, anchor=copies[one.clip.anchor])
        else:
            clip = tied(timeline, replace(one.clip, id=fresh), at + one.start - first)
        timeline = timeline.with_track(one.track, lambda found, clip=clip: (*found, clip))  # type: ignore[misc]
    return timeline


def opened(timeline: Timeline, at: Fraction) -> tuple[Timeline, int]:
    """The cut with a cut at a moment, and which place in the order of the pictures that is. In a transition that is
    between the two: neither of them is split."""
    for number, clip in enumerate(timeline.picture.clips):
        span = timeline.spans[clip.id]
        if number and span.start <= at <= span.start - clip.gap:
            return timeline, number
        if span.start < at < span.stop:
            return edits.split(timeline, clip.id, at), number + 1
        if at <= span.start:
            return timeline, number
    return timeline, len(timeline.picture.clips)


def tied(timeline: Timeline, clip: Clip, start: Fraction) -> Clip:
    """A clip of another track that begins at a moment, tied to the picture that is seen there."""
    for picture in timeline.picture.clips:
        span = timeline.spans[picture.id]
        if span.start <= start < span.stop:
            return replace(clip, anchor=picture.id, at=start - span.start)
    return replace(clip, anchor="", at=start)


def moved_freely(timeline: Timeline, id: str, start: Fraction) -> Timeline:
    """A picture of the storyline at another moment: black stays where it was, what it comes to lie on is covered. What
    is tied to it goes along."""
    _, clip = timeline.find(id)
    if len(timeline.picture.clips) == 1:
        return edits.space(timeline, id, start)
    ties = {track.name: tuple(c for c in track.clips if c.anchor == id) for track in timeline.tracks[1:]}
    bare = replace(
        timeline,
        tracks=tuple(replace(t, clips=tuple(c for c in t.clips if c.anchor != id)) for t in timeline.tracks),
    )
    laid = edits.overwrite(edits.delete(bare, id, ripple=False), replace(clip, gap=ZERO), start)
    whole = tuple(replace(t, clips=(*t.clips, *ties.get(t.name, ()))) for t in laid.tracks)
    missing = tuple(t for t in timeline.tracks if t.name not in {track.name for track in laid.tracks})
    return settled(replace(laid, tracks=(*whole, *missing)))


def moved_together(timeline: Timeline, ids: Sequence[str], index: int) -> Timeline:
    """Pictures of the storyline one behind the other, in their order, behind `index` of those that are not among
    them."""
    rest = [clip.id for clip in timeline.picture.clips if clip.id not in ids]
    before = rest[index - 1] if index else ""
    for id in ids:
        others = [clip.id for clip in timeline.picture.clips if clip.id != id]
        timeline = edits.move(timeline, id, others.index(before) + 1 if before else 0)
        before = id
    return timeline


def carried_together(timeline: Timeline, ids: Sequence[str], track: str, by: Fraction) -> Timeline:
    """Pictures of the storyline onto another track, each so many seconds from where it was."""
    starts = {id: timeline.spans[id].start for id in ids}
    for id in ids:
        timeline = tracks.carry(timeline, id, track, max(ZERO, starts[id] + by))
    return timeline


def freely_together(timeline: Timeline, ids: Sequence[str], by: Fraction) -> Timeline:
    """Pictures of the storyline so many seconds later or earlier, in order; black stays where they were."""
    starts = {id: timeline.spans[id].start for id in ids}
    for id in reversed(ids) if by > 0 else ids:
        timeline = moved_freely(timeline, id, max(ZERO, starts[id] + by))
    return timeline


def slide_room(timeline: Timeline, id: str, by: Fraction) -> Fraction:
    """As much of a slide as the neighbours have room for."""
    clips, frame = timeline.picture.clips, 1 / timeline.rate
    place = next(number for number, clip in enumerate(clips) if clip.id == id)
    before = clips[place - 1] if place else None
    after = clips[place + 1] if place + 1 < len(clips) else None
    least = -clips[place].gap if before is None or clips[place].gap > 0 else frame - before.length
    if after is not None and after.gap <= 0:
        least = max(least, -after.offset / after.speed)
    by = max(least, by)
    if after is not None:
        by = min(by, after.gap if after.gap > 0 else after.length - frame)
    return timeline.snapped(by)


def slid(timeline: Timeline, id: str, by: Fraction) -> Timeline:
    """A picture some seconds later (positive) or earlier: the one before it and the one after it, or the black there,
    grow and shrink for it."""
    clips = timeline.picture.clips
    place = next((number for number, clip in enumerate(clips) if clip.id == id), None)
    if place is None:
        raise EditError(f"'{id}' is no picture clip", mend="Drag it along its track instead.")
    by = timeline.snapped(by)
    before = clips[place - 1] if place else None
    after = clips[place + 1] if place + 1 < len(clips) else None
    if before is None or clips[place].gap > 0:
        timeline = edits.space(timeline, id, clips[place].gap + by)
    else:
        timeline = edits.trim(timeline, before.id, "end", by)
    if after is None:
        return timeline
    if after.gap > 0:
        return edits.space(timeline, after.id, after.gap - by)
    return edits.trim(timeline, after.id, "start", by)


def _stem(id: str) -> str:
    return id.partition("~")[0]
