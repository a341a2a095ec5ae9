"""Edits of a cut: each takes a Timeline and gives a new one, so undo is the old one.

Named as editors know them. 'ripple' edits carry along what comes after; others leave every other clip where it is
and open or close the gap beside. Times snap to frames on the picture track. An edit that cannot be made raises
EditError. (OpenTimelineIO's own edit algorithms are not in its Python bindings.) Whatever else is on other tracks stays
with the picture that it is tied to; on added tracks what would come to overlap moves on (`settling`).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Literal

from studio.film.timeline.looks import Transition
from studio.film.timeline.model import DISSOLVE, PICTURE, PLAIN, SOUND, ZERO, Clip, EditError, Marker, Timeline, Track
from studio.film.timeline.pace import head, later, tail, travelled, used
from studio.film.timeline.settling import in_order, settles
from studio.media.volume import Point, ordered

Edge = Literal["start", "end"]


@settles
def insert(timeline: Timeline, clip: Clip, index: int) -> Timeline:
    """Put a clip into the picture at a place in the order; what comes after moves on by its length and gap."""
    _check_new(timeline, clip)
    at = max(0, min(index, len(timeline.picture.clips)))
    clip = replace(clip, length=_whole(timeline, clip.length), gap=timeline.snapped(clip.gap))
    return _picture(timeline, lambda clips: (*clips[:at], clip, *clips[at:]))


@settles
def overwrite(timeline: Timeline, clip: Clip, start: Fraction) -> Timeline:
    """Lay a clip over the picture at a moment; what it covers is trimmed, split or removed, all else stays put."""
    _check_new(timeline, clip)
    start, length = timeline.snapped(max(start, ZERO)), _whole(timeline, clip.length)
    stop = start + length
    kept: list[tuple[Fraction, Clip]] = [(start, replace(clip, length=length))]
    taken = {clip.id}
    for old in timeline.picture.clips:
        span = timeline.spans[old.id]
        if span.start < start:
            first = min(span.stop, start) - span.start
            kept.append((span.start, head(old, first)))
        if span.stop > stop:
            cut = max(span.start, stop) - span.start
            id = old.id if span.start >= start else timeline.fresh_id(old.id.partition("~")[0], taken)
            rest = replace(tail(old, cut), id=id)
            taken.add(id)
            kept.append((span.start + cut, rest))
    return _arranged(timeline, kept)


@settles
def trim(timeline: Timeline, id: str, edge: Edge, by: Fraction, *, ripple: bool = True) -> Timeline:
    """Move a clip's start or end by some seconds (positive is later).

    The picture under the other edge stays. With ripple what comes after closes up; without it a gap opens, and only
    existing gaps can be grown into.
    """
    track, clip = timeline.find(id)
    on_picture = track is timeline.picture
    by = timeline.snapped(by) if track.kind != "sound" else by
    length = clip.length + (by if edge == "end" else -by)
    if length < (1 / timeline.rate if track.kind != "sound" else Fraction(1, 1000)):
        raise EditError(f"nothing of '{id}' would be left", mend="Delete the clip instead.")
    offset = clip.offset
    if edge == "start" and not clip.reverse:
        offset += travelled(clip, ZERO, by)
    elif edge == "end" and clip.reverse:
        offset -= travelled(clip, clip.length, length)
    if offset < 0:
        raise EditError(
            f"'{id}' has nothing before its first frame", mend="Slip the clip, or make it longer at its end."
        )
    since = later(clip, by) if edge == "start" else clip.since
    changed = replace(clip, length=length, offset=offset, since=since)
    if not on_picture:
        if edge == "start" and timeline.spans[id].start + by < min(ZERO, timeline.spans[id].start):
            raise EditError(f"'{id}' would begin before the film", mend="Slip it, or move it on first.")
        return timeline.with_clip(id, lambda _: replace(changed, at=clip.at + (by if edge == "start" else ZERO)))
    if ripple:
        return timeline.with_clip(id, lambda _: changed)
    if edge == "start":
        if clip.gap + by < min(clip.gap, ZERO):
            raise EditError(f"there is no gap before '{id}' to grow into", mend="Use a ripple trim, or roll the cut.")
        return timeline.with_clip(id, lambda _: replace(changed, gap=clip.gap + by))
    timeline = timeline.with_clip(id, lambda _: changed)
    follower = _next(timeline, id)
    if follower is None:
        return timeline
    if follower.gap - by < min(follower.gap, ZERO):
        raise EditError(f"there is no gap after '{id}' to grow into", mend="Use a ripple trim, or roll the cut.")
    return timeline.with_clip(follower.id, lambda c: replace(c, gap=c.gap - by))


def roll(timeline: Timeline, id: str, by: Fraction) -> Timeline:
    """Move the cut between a picture clip and the one before it; the film's length stays."""
    before = _previous(timeline, id)
    if before is None:
        raise EditError(f"'{id}' has no clip before it to roll with")
    rolled = trim(timeline, before.id, "end", by)
    return trim(rolled, id, "start", by)


@settles
def slip(timeline: Timeline, id: str, by: Fraction) -> Timeline:
    """Show a later (positive) or earlier part of the source in the same place."""
    _, clip = timeline.find(id)
    if clip.offset + by < 0:
        raise EditError(f"'{id}' has nothing before its first frame")
    return timeline.with_clip(id, lambda c: replace(c, offset=c.offset + by))


@settles
def split(timeline: Timeline, id: str, at: Fraction) -> Timeline:
    """Cut a clip in two at a moment of the film. The second half gets a new id; sounds tied to it stay put."""
    track, clip = timeline.find(id)
    span = timeline.spans[id]
    at = timeline.snapped(at) if track.kind != "sound" else at
    if not span.start < at < span.stop:
        raise EditError(f"'{id}' is not at {float(at):.2f} s", mend="Put the playhead inside the clip.")
    if track is timeline.picture and _in_transition(timeline, id, at):
        mend = "Put the playhead beside it, or make it a straight cut first."
        raise EditError(f"'{id}' passes into its neighbour at {float(at):.2f} s", mend=mend)
    first = head(clip, at - span.start)
    second = replace(tail(clip, at - span.start), id=timeline.fresh_id(id.partition("~")[0]))
    # On the picture track it follows by itself; others keep their own distance from what they are tied to.
    second = replace(second, gap=ZERO, at=clip.at if track is timeline.picture else clip.at + (at - span.start))
    cut = timeline.with_track(track.name, lambda clips: _spliced(clips, id, (first, second)))
    if track is not timeline.picture:
        return cut
    return _retied(cut, lambda one: one.anchor == id and timeline.spans[one.id].start >= at, second.id)


@settles
def delete(timeline: Timeline, id: str, *, ripple: bool = True) -> Timeline:
    """Take a clip out. With ripple the picture closes up; without, black stays. Sounds tied to it go with it."""
    track, clip = timeline.find(id)
    if track is not timeline.picture:
        return _tidy(timeline.with_track(track.name, lambda clips: tuple(c for c in clips if c.id != id)))
    if len(timeline.picture.clips) == 1:
        raise EditError("the last shot cannot be taken out", mend="Put another one in first.")
    before, follower = timeline, _next(timeline, id)
    if follower and ripple and follower.gap < 0 and _previous(timeline, id) is None:
        timeline = timeline.with_clip(follower.id, lambda c: replace(c, gap=ZERO))  # nothing is left to dissolve with
    elif follower and not ripple:
        hole = clip.gap + clip.length
        timeline = timeline.with_clip(follower.id, lambda c: replace(c, gap=c.gap + hole))
    timeline = timeline.with_track(track.name, lambda clips: tuple(c for c in clips if c.id != id))
    timeline = _retied(timeline, lambda one: one.anchor == id and timeline.find(one.id)[0].locked, "", before)
    tracks = tuple(replace(t, clips=tuple(c for c in t.clips if c.anchor != id)) for t in timeline.tracks[1:])
    return _tidy(replace(timeline, tracks=(timeline.picture, *tracks)))


@settles
def move(timeline: Timeline, id: str, index: int) -> Timeline:
    """Give a picture clip another place in the order; its sounds go with it."""
    track, clip = timeline.find(id)
    if track is not timeline.picture:
        raise EditError(f"'{id}' is no picture clip", mend="Drag it along its track instead.")
    rest = tuple(c for c in timeline.picture.clips if c.id != id)
    at = max(0, min(index, len(rest)))
    clips = (*rest[:at], clip, *rest[at:])
    first = replace(clips[0], gap=max(clips[0].gap, ZERO))
    return _picture(timeline, lambda _: (first, *clips[1:]))


@settles
def shift(timeline: Timeline, id: str, start: Fraction) -> Timeline:
    """Slide a clip to another moment of the film. On an automatic track it stays tied to what it is tied to; on one
    that was added it is tied to the picture that it comes to lie at."""
    track, _ = timeline.find(id)
    if track is timeline.picture:
        raise EditError(f"'{id}' is a picture clip", mend="Move it in the order instead.")
    start = timeline.snapped(start) if track.kind != "sound" else start
    by = max(start, ZERO) - timeline.spans[id].start
    if track.automatic:
        return timeline.with_clip(id, lambda c: replace(c, at=c.at + by))
    anchor = timeline.under(max(start, ZERO))
    at = max(start, ZERO) - (timeline.spans[anchor].start if anchor else ZERO)
    return timeline.with_clip(id, lambda c: replace(c, anchor=anchor, at=at))


@settles
def dissolve(timeline: Timeline, id: str, seconds: Fraction) -> Timeline:
    """Mix a picture clip in over the end of the one before it; 0 is a straight cut. What follows moves."""
    before = _previous(timeline, id)
    _, clip = timeline.find(id)
    if before is None:
        raise EditError(f"'{id}' has no clip before it to dissolve from", mend="Fade it in instead.")
    most = min(before.length, clip.length) / 2
    seconds = timeline.snapped(seconds)
    if not 0 <= seconds <= most:
        raise EditError(f"a dissolve into '{id}' lasts from 0 to {float(most):.2f} s")
    return timeline.with_clip(id, lambda c: replace(c, gap=-seconds))


@settles
def space(timeline: Timeline, id: str, seconds: Fraction) -> Timeline:
    """Leave some seconds of black before a picture clip; 0 is a straight cut. What follows moves."""
    track, _ = timeline.find(id)
    if track is not timeline.picture or seconds < 0:
        raise EditError(f"there is no black before '{id}'", mend="Only picture clips have black between them.")
    return timeline.with_clip(id, lambda c: replace(c, gap=timeline.snapped(seconds)))


def mute_track(timeline: Timeline, name: str, muted: bool = True) -> Timeline:
    """Silence a whole sound track, or let it be heard again."""
    timeline.track(name)
    return replace(timeline, tracks=tuple(replace(t, muted=muted) if t.name == name else t for t in timeline.tracks))


def fade(timeline: Timeline, id: str, into: Fraction, out: Fraction) -> Timeline:
    """Fade a clip in and out; together not longer than it is."""
    _, clip = timeline.find(id)
    if min(into, out) < 0 or into + out > clip.length:
        raise EditError(f"the fades of '{id}' do not fit into {float(clip.length):.2f} s")
    return timeline.with_clip(id, lambda c: replace(c, fade_in=into, fade_out=out))


def gain(timeline: Timeline, id: str, decibels: float) -> Timeline:
    """Make a clip louder or quieter."""
    return timeline.with_clip(id, lambda c: replace(c, gain=decibels))


def volume(timeline: Timeline, id: str, points: Sequence[Point]) -> Timeline:
    """Draw a sound's line of volume; points are in seconds of its source. No points is a level line."""
    track, _ = timeline.find(id)
    if track is timeline.picture:
        raise EditError(f"'{id}' is a picture clip", mend="Only sounds have a volume.")
    return timeline.with_clip(id, lambda c: replace(c, volume=ordered(points)))


def unlink(timeline: Timeline, id: str) -> Timeline:
    """Part a picture clip from its own sound, which becomes a clip on a track of its own, where it was."""
    track, clip = timeline.find(id)
    if track.kind != "picture" or not clip.linked:
        raise EditError(f"'{id}' has no sound linked to it", mend="Choose a picture clip whose sound is linked.")
    timeline = timeline.with_clip(id, lambda c: replace(c, linked=False, lead=ZERO, lag=ZERO))
    if all(track.name != SOUND for track in timeline.tracks):
        timeline = replace(timeline, tracks=(*timeline.tracks, Track(SOUND)))
    own, start = f"{SOUND}/{id}", timeline.spans[id].start
    anchor = id if track.name == PICTURE else timeline.under(start)
    at = start - (timeline.spans[anchor].start if anchor else ZERO)
    apart = replace(clip, id=own, gap=ZERO, anchor=anchor, at=at, look=PLAIN, transition=DISSOLVE, lead=ZERO, lag=ZERO)
    lead = min(clip.lead, clip.offset / clip.speed) if not clip.retimed else ZERO
    lag = clip.lag if not clip.retimed else ZERO
    if lead or lag:  # the ends that it was given while it was linked
        offset, length = clip.offset - lead * clip.speed, clip.length + lead + lag
        apart = replace(apart, at=apart.at - lead, offset=offset, length=length)
    return timeline.with_track(SOUND, lambda clips: (*(c for c in clips if c.id != own), apart))


def link(timeline: Timeline, id: str) -> Timeline:
    """Put a picture clip's own sound back to it, and take away the clip that it was parted into."""
    track, clip = timeline.find(id)
    if track.kind != "picture" or clip.linked:
        raise EditError(f"the sound of '{id}' is not apart", mend="Choose a picture clip whose sound was unlinked.")
    timeline = timeline.with_clip(id, lambda c: replace(c, linked=True))
    tracks = tuple(replace(t, clips=tuple(c for c in t.clips if c.id != f"{SOUND}/{id}")) for t in timeline.tracks)
    return _tidy(replace(timeline, tracks=tracks))


def mute(timeline: Timeline, id: str, muted: bool = True) -> Timeline:
    """Silence a sound, or black out a picture, without moving anything."""
    return timeline.with_clip(id, lambda c: replace(c, muted=muted))


@settles
def slide(timeline: Timeline, id: str, by: Fraction) -> Timeline:
    """Move a clip of the storyline between its neighbours, which are trimmed for it; its own piece of the source and
    the film's length stay."""
    before, after = _previous(timeline, id), _next(timeline, id)
    if before is None:
        raise EditError(f"'{id}' has no clip before it to slide along", mend="Roll its end instead.")
    by = timeline.snapped(by)
    timeline = trim(timeline, before.id, "end", by)
    return trim(timeline, after.id, "start", by) if after else timeline


def roll_sound(timeline: Timeline, id: str, by: Fraction) -> Timeline:
    """Move the cut between a picture clip's linked sound and that of the clip before it: earlier for a J cut, later for
    an L cut. The pictures stay."""
    track, clip = timeline.find(id)
    before = _previous(timeline, id)
    if track is not timeline.picture or before is None or not (clip.linked and before.linked):
        raise EditError(f"'{id}' has no linked sound that follows another", mend="Choose a shot behind another one.")
    room = min(before.length + before.lag, clip.offset / clip.speed - clip.lead if by < 0 else clip.length + clip.lead)
    if abs(by) >= room and by:
        raise EditError(f"the sound of '{id}' does not reach that far", mend="Move its cut by less.")
    moved = timeline.with_clip(before.id, lambda c: replace(c, lag=c.lag + by))
    return moved.with_clip(id, lambda c: replace(c, lead=c.lead - by))


def crossfade(timeline: Timeline, id: str, seconds: Fraction | None) -> Timeline:
    """Let the sound before a picture clip pass into its own in so many seconds, whatever the pictures do; None: as they
    do."""
    track, clip = timeline.find(id)
    before = _previous(timeline, id)
    if track.kind == "sound" or (track is timeline.picture and before is None):
        raise EditError(f"'{id}' has no sound before it to pass from", mend="Fade it in instead.")
    most = min(clip.length, before.length if before else clip.length)
    if seconds is not None and not 0 <= seconds <= most:
        raise EditError(f"a crossfade into '{id}' lasts from 0 to {float(most):.2f} s")
    return timeline.with_clip(id, lambda c: replace(c, crossfade=seconds))


@settles
def passage(timeline: Timeline, id: str, how: Transition | None, seconds: Fraction = ZERO) -> Timeline:
    """Let a clip come in over the end of the one before it on its track, in some seconds; None is a straight cut. On
    the storyline what follows moves; on an added track the clip is pulled over the one before it."""
    track, clip = timeline.find(id)
    if track.kind == "sound" and track.automatic:
        raise EditError(f"'{id}' is a sound of a shot", mend="Fade it in instead.")
    if track is timeline.picture:
        made = dissolve(timeline, id, seconds if how else ZERO)
        return made.with_clip(id, lambda c: replace(c, transition=how or DISSOLVE))
    earlier = [c for c in in_order(timeline, track) if timeline.spans[c.id].start < timeline.spans[id].start]
    if not earlier:
        raise EditError(f"'{id}' has no clip before it to pass from", mend="Fade it in instead.")
    before = earlier[-1]
    most = min(before.length, clip.length) / 2
    seconds = (timeline.snapped(seconds) if track.kind != "sound" else seconds) if how else ZERO
    if not 0 <= seconds <= most:
        raise EditError(f"a transition into '{id}' lasts from 0 to {float(most):.2f} s")
    by = timeline.spans[before.id].stop - seconds - timeline.spans[id].start
    return timeline.with_clip(id, lambda c: replace(c, gap=-seconds, transition=how or DISSOLVE, at=c.at + by))


@settles
def retime(timeline: Timeline, /, id: str, speed: Fraction | None = None, **how: Any) -> Timeline:
    """Let a clip run at another speed, so that it shows the same piece of its source: it gets longer or shorter, and
    what follows moves. how: reverse, freeze, pace, same_pitch."""
    track, clip = timeline.find(id)
    if speed is not None and not Fraction(1, 100) <= speed <= 100:
        raise EditError("a clip runs from a hundredth to a hundred times as fast")
    piece = used(clip)
    made = replace(clip, speed=speed if speed is not None else clip.speed, **how)
    if made.freeze or piece <= 0 or (speed is None and made.pace == clip.pace):
        return timeline.with_clip(id, lambda _: made)
    frame = 1 / timeline.rate
    length = piece / made.speed
    if made.pace:
        length = frame
        while used(replace(made, length=length)) < piece and length < 3600:
            length += frame
    if track.kind != "sound":
        length = max(frame, timeline.snapped(length))
    into = min(made.fade_in, length)
    return timeline.with_clip(
        id, lambda _: replace(made, length=length, fade_in=into, fade_out=min(made.fade_out, length - into))
    )


@settles
def change(timeline: Timeline, /, id: str, **changes: Any) -> Timeline:
    """Change how a clip looks or what it says: look, title, transition, pan, name, color, muted, gain, volume, linked,
    beyond. What would move it or others has edits of its own."""
    unknown = changes.keys() - _CHANGED
    if unknown:
        raise EditError(f"'{sorted(unknown)[0]}' is no part of a clip that is simply changed")
    return timeline.with_clip(id, lambda clip: replace(clip, **changes))


_CHANGED = frozenset(
    ("look", "title", "transition", "pan", "name", "color", "muted", "gain", "volume", "linked", "beyond")
)


def mark(timeline: Timeline, marker: Marker) -> Timeline:
    """Add a marker; one at the same moment is replaced."""
    rest = (other for other in timeline.markers if other.at != marker.at)
    return replace(timeline, markers=tuple(sorted((*rest, marker), key=lambda m: m.at)))


def unmark(timeline: Timeline, at: Fraction) -> Timeline:
    return replace(timeline, markers=tuple(m for m in timeline.markers if m.at != at))


def _tidy(timeline: Timeline) -> Timeline:
    """Without the track of unlinked sounds when there is none."""
    return replace(timeline, tracks=tuple(t for t in timeline.tracks if t.clips or t.name != SOUND))


# --- parts ------------------------------------------------------------------------------------------------------


def _picture(timeline: Timeline, change: Callable[[tuple[Clip, ...]], tuple[Clip, ...]]) -> Timeline:
    return timeline.with_track(timeline.picture.name, change)


def _spliced(clips: tuple[Clip, ...], id: str, new: tuple[Clip, ...]) -> tuple[Clip, ...]:
    at = next(index for index, clip in enumerate(clips) if clip.id == id)
    return (*clips[:at], *new, *clips[at + 1 :])


def _retied(timeline: Timeline, which: Callable[[Clip], bool], anchor: str, before: Timeline | None = None) -> Timeline:
    """With some clips of the other tracks tied to another picture, each where it is (or was in the cut `before`).
    Locked tracks are no hindrance: nothing moves on them."""
    moments = (before or timeline).spans
    begin = timeline.spans[anchor].start if anchor else ZERO

    def on(track: Track) -> Track:
        if not any(which(clip) for clip in track.clips):
            return track
        moved = (replace(c, anchor=anchor, at=moments[c.id].start - begin) if which(c) else c for c in track.clips)
        return replace(track, clips=tuple(moved))

    return replace(timeline, tracks=(timeline.picture, *map(on, timeline.tracks[1:])))


def _arranged(timeline: Timeline, placed: list[tuple[Fraction, Clip]]) -> Timeline:
    """Picture clips put at moments of the film, with the gaps that takes. All else stays where it was, tied to what is
    seen there now."""
    end, out = ZERO, []
    for start, clip in sorted(placed, key=lambda pair: pair[0]):
        out.append(clip if clip.gap == start - end else replace(clip, gap=start - end))
        end = start + clip.length
    return rearranged(timeline, tuple(out))


def rearranged(timeline: Timeline, clips: tuple[Clip, ...]) -> Timeline:
    """The cut with another storyline under all that is on other tracks, which stays where it was: tied to the same
    clip where that is still there and begins no later, else to what is seen there now."""
    storyline = timeline.with_track(timeline.picture.name, lambda _: clips)
    bare = replace(storyline, tracks=storyline.tracks[:1])
    spans, moments = bare.spans, timeline.spans

    def on(track: Track) -> Track:
        out = []
        for clip in track.clips:
            start = moments[clip.id].start
            anchor = clip.anchor
            if anchor and anchor not in spans:
                anchor = bare.under(start)
            begin = spans[anchor].start if anchor else ZERO
            at = start - begin
            out.append(clip if (clip.anchor, clip.at) == (anchor, at) else replace(clip, anchor=anchor, at=at))
        return track if all(map(operator.is_, out, track.clips)) else replace(track, clips=tuple(out))

    return replace(storyline, tracks=(storyline.picture, *map(on, timeline.tracks[1:])))


def _in_transition(timeline: Timeline, id: str, at: Fraction) -> bool:
    """Whether a storyline's clip is mixed with another one at a moment inside it."""
    before, after = _previous(timeline, id), _next(timeline, id)
    spans = timeline.spans
    return bool(before and at < spans[before.id].stop) or bool(after and at > spans[after.id].start)


def _check_new(timeline: Timeline, clip: Clip) -> None:
    if clip.id in timeline.spans:
        raise EditError(f"there is a clip '{clip.id}' already", mend="Give the new clip another id.")


def _whole(timeline: Timeline, length: Fraction) -> Fraction:
    return max(timeline.snapped(length), 1 / timeline.rate)


def _next(timeline: Timeline, id: str) -> Clip | None:
    clips = timeline.picture.clips
    at = next((index for index, clip in enumerate(clips) if clip.id == id), len(clips))
    return clips[at + 1] if at + 1 < len(clips) else None


def _previous(timeline: Timeline, id: str) -> Clip | None:
    clips = timeline.picture.clips
    at = next((index for index, clip in enumerate(clips) if clip.id == id), 0)
    return clips[at - 1] if at else None
