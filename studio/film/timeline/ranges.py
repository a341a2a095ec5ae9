"""Edits by moments and ranges of the film: razor, insert and overwrite at a moment, three points, lift and extract."""

from __future__ import annotations

import operator
from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from studio.film.timeline import edits
from studio.film.timeline.model import ZERO, Clip, EditError, Timeline, Track
from studio.film.timeline.pace import head, tail
from studio.film.timeline.settling import settled, settles
from studio.film.timeline.tracks import place, tied


def razor(timeline: Timeline, at: Fraction, names: Collection[str] | None = None) -> Timeline:
    """Cut every clip that lies at a moment in two, on these tracks (None: all that are not locked). EditError when
    there is none."""
    found = [
        clip.id
        for track in timeline.tracks
        if (track.name in names if names is not None else not track.locked)
        for clip in track.clips
        if timeline.spans[clip.id].start < at < timeline.spans[clip.id].stop
    ]
    if not found:
        raise EditError(f"there is no clip to cut at {float(at):.2f} s", mend="Put the playhead inside a clip.")
    made = timeline
    for id in found:
        made = edits.split(made, id, at)
    return made


def insert_at(timeline: Timeline, clip: Clip, start: Fraction) -> Timeline:
    """Put a clip into the storyline at a moment; what is there is cut in two, and all after it moves on."""
    start = timeline.snapped(max(start, ZERO))
    for old in timeline.picture.clips:
        span = timeline.spans[old.id]
        if span.start < start < span.stop:
            timeline = edits.split(timeline, old.id, start)
            break
    index = sum(timeline.spans[old.id].start < start for old in timeline.picture.clips)
    end = max((timeline.spans[old.id].stop for old in timeline.picture.clips[:index]), default=ZERO)
    gap = max(ZERO, start - end)
    made = edits.insert(timeline, replace(clip, gap=gap, anchor="", at=ZERO), index)
    if gap and index + 1 < len(made.picture.clips):  # in the black: what follows moves on by the clip's length alone
        after = made.picture.clips[index + 1]
        made = made.with_clip(after.id, lambda one: replace(one, gap=one.gap - gap))
    return settled(made)


@settles
def lay_over(timeline: Timeline, clip: Clip, name: str, start: Fraction) -> Timeline:
    """Lay a clip over what is on a track; that is trimmed, cut in two or removed, and all else stays put."""
    track = timeline.track(name)
    if track is timeline.picture:
        return edits.overwrite(timeline, replace(clip, anchor="", at=ZERO), start)
    start = max(start, ZERO)
    if track.kind != "sound":
        start = timeline.snapped(start)
        clip = replace(clip, length=max(timeline.snapped(clip.length), 1 / timeline.rate))
    cleared = _cleared(timeline, track, start, start + clip.length, {clip.id})
    return place(cleared, clip, name, start)


def replace_source(timeline: Timeline, id: str, source: str, offset: Fraction = ZERO) -> Timeline:
    """Show another source in a clip's place, from a moment of it on; how long it is and how it looks stay."""
    return timeline.with_clip(id, lambda clip: replace(clip, source=source, offset=max(offset, ZERO)))


def three_points(
    timeline: Timeline,
    clip: Clip,
    name: str,
    source: tuple[Fraction | None, Fraction | None],
    film: tuple[Fraction | None, Fraction | None],
    how: Literal["insert", "overwrite"] = "overwrite",
) -> Timeline:
    """Put a piece of a source onto a track by where it begins and ends there and in the film, one of which may be left
    out; with all four it runs as fast as it takes to fit."""
    begin, end = source
    start, stop = film
    speed = clip.speed
    given = [point for point in (begin, end, start, stop) if point is not None]
    if len(given) < 3:
        raise EditError(
            "three points say where a clip goes", mend="Mark in and out of one, and in or out of the other."
        )
    if (begin is not None and end is not None and end <= begin) or (
        start is not None and stop is not None and stop <= start
    ):
        raise EditError("its out is not after its in", mend="Mark them again.")
    if begin is not None and end is not None:
        length = (end - begin) / speed
        if start is not None and stop is not None:
            length, speed = stop - start, (end - begin) / (stop - start)
        begins = start if start is not None else (stop or ZERO) - length
    else:
        assert start is not None and stop is not None
        length, begins = stop - start, start
        begin = begin if begin is not None else (end or ZERO) - length * speed
    if begin < 0 or begins < 0:
        raise EditError("the piece would begin before the start", mend="Mark another in or out.")
    made = replace(clip, offset=begin, length=length, speed=speed)
    if how == "overwrite":
        return lay_over(timeline, made, name, begins)
    if timeline.track(name) is timeline.picture:
        return insert_at(timeline, made, begins)
    return place(timeline, made, name, begins)


def lift(timeline: Timeline, start: Fraction, stop: Fraction, names: Collection[str]) -> Timeline:
    """Take what lies between two moments out of these tracks, and leave it empty."""
    start, stop = _range(timeline, start, stop)
    for name in names:
        track = timeline.track(name)
        if track is timeline.picture:
            timeline = _lifted(timeline, start, stop)
        else:
            timeline = _cleared(timeline, track, start, stop)
    return settled(timeline)


def extract(timeline: Timeline, start: Fraction, stop: Fraction, names: Collection[str] | None = None) -> Timeline:
    """Take what lies between two moments out of the storyline and of these tracks (None: all that are not locked), and
    close up. What begins later on other tracks moves along where it is tied to a picture."""
    start, stop = _range(timeline, start, stop)
    chosen = [t for t in timeline.tracks[1:] if (t.name in names if names is not None else not t.locked)]
    for track in chosen:
        timeline = _cleared(timeline, timeline.track(track.name), start, stop)
    before = timeline.spans
    timeline = _lifted(timeline, start, stop)
    # Now black: the gap before what follows it is taken up, and what hangs on nothing behind it moves as well.
    spans, names_moved = timeline.spans, {track.name for track in chosen}
    follower = next((clip for clip in timeline.picture.clips if spans[clip.id].start >= stop), None)

    def closed(clip: Clip) -> Clip:
        if clip.id not in before or before[clip.id].start < stop or (clip.anchor and spans[clip.anchor].start >= stop):
            return clip
        return replace(clip, at=clip.at - (stop - start))

    tracks = tuple(
        replace(track, clips=tuple(map(closed, track.clips))) if track.name in names_moved else track
        for track in timeline.tracks[1:]
    )
    timeline = replace(timeline, tracks=(timeline.picture, *tracks))
    if follower is not None:
        timeline = timeline.with_clip(follower.id, lambda c: replace(c, gap=c.gap - (stop - start)))
    return settled(timeline)


def close_gap(timeline: Timeline, at: Fraction) -> Timeline:
    """Take up the black of the storyline in which a moment lies. EditError when there is none."""
    end = ZERO
    for clip in timeline.picture.clips:
        span = timeline.spans[clip.id]
        if end <= at < span.start:
            return settled(timeline.with_clip(clip.id, lambda c: replace(c, gap=ZERO)))
        end = max(end, span.stop)
    raise EditError(f"there is no gap at {float(at):.2f} s", mend="Put the playhead into the black between two shots.")


def _range(timeline: Timeline, start: Fraction, stop: Fraction) -> tuple[Fraction, Fraction]:
    start, stop = timeline.snapped(max(start, ZERO)), timeline.snapped(stop)
    if stop <= start:
        raise EditError("the range is empty", mend="Mark in, and out behind it.")
    return start, stop


def _lifted(timeline: Timeline, start: Fraction, stop: Fraction) -> Timeline:
    """The storyline with black in a range, all else where it was."""
    placed: list[tuple[Fraction, Clip]] = []
    taken = set[str]()
    for clip in timeline.picture.clips:
        span = timeline.spans[clip.id]
        if span.start < start:
            placed.append((span.start, head(clip, min(span.stop, start) - span.start)))
        if span.stop > stop:
            cut = max(span.start, stop) - span.start
            id = clip.id if span.start >= start else timeline.fresh_id(clip.id.partition("~")[0], taken)
            rest = replace(tail(clip, cut), id=id)
            taken.add(id)
            placed.append((span.start + cut, rest))
    if not placed:
        raise EditError("nothing would be left of the film", mend="Choose a shorter range.")
    end, out = ZERO, []
    for begin, clip in sorted(placed, key=lambda pair: pair[0]):
        out.append(clip if clip.gap == begin - end else replace(clip, gap=begin - end))
        end = begin + clip.length
    return edits.rearranged(timeline, tuple(out))


def _cleared(
    timeline: Timeline, track: Track, start: Fraction, stop: Fraction, reserved: Collection[str] = ()
) -> Timeline:
    """A track other than the storyline with nothing in a range."""
    out: list[Clip] = []
    taken = set(reserved)
    for clip in track.clips:
        span = timeline.spans[clip.id]
        if span.stop <= start or span.start >= stop:
            out.append(clip)
            continue
        if span.start < start:
            out.append(head(clip, start - span.start))
        if span.stop > stop:
            id = clip.id if span.start >= start else timeline.fresh_id(clip.id.partition("~")[0], taken)
            rest = tied(timeline, replace(tail(clip, stop - span.start), id=id), stop)
            taken.add(id)
            out.append(rest)
    if len(out) == len(track.clips) and all(map(operator.is_, out, track.clips)):
        return timeline
    return timeline.with_track(track.name, lambda _: tuple(out))
