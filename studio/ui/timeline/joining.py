"""Where two clips of a track meet, and how one passes into the other. Knows no Qt."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from studio.film.timeline import EditError, Timeline, Transition, edits
from studio.film.timeline.settling import in_order, settled

ZERO = Fraction(0)


def junction(timeline: Timeline, id: str) -> tuple[str, Fraction]:
    """The clip that another passes from, and in how many seconds; '' where it is the first of its track or does not
    meet it."""
    track = timeline.find(id)[0]
    order = in_order(timeline, track)
    place = next(number for number, one in enumerate(order) if one.id == id)
    if not place or track.kind == "sound":
        return "", ZERO
    before = order[place - 1]
    gap = timeline.spans[id].start - timeline.spans[before.id].stop
    return ("", ZERO) if gap > 0 else (before.id, -gap)


def most_seconds(timeline: Timeline, id: str) -> Fraction:
    """How long the transition into a clip may be at most; 0 where it has none."""
    before, _ = junction(timeline, id)
    if not before:
        return ZERO
    frame = 1 / timeline.rate
    shorter = min(timeline.find(before)[1].length, timeline.find(id)[1].length)
    return shorter / 2 // frame * frame


def joined(timeline: Timeline, id: str, seconds: Fraction, transition: Transition | None = None) -> Timeline:
    """The clip comes in over the end of the one before it in so many seconds; 0 is a straight cut."""
    track, _ = timeline.find(id)
    before, _ = junction(timeline, id)
    if not before:
        raise EditError(f"'{id}' meets no clip that it could pass from", mend="Put it at the end of another one.")
    if transition is not None:
        timeline = timeline.with_clip(id, lambda c: replace(c, transition=transition))
    seconds = timeline.snapped(max(ZERO, min(seconds, most_seconds(timeline, id))))
    if track is timeline.picture:
        return edits.dissolve(timeline, id, seconds)
    start = timeline.spans[before].stop - seconds
    by = start - timeline.spans[id].start
    return settled(timeline.with_clip(id, lambda c: replace(c, gap=-seconds, at=c.at + by)))
