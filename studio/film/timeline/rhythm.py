"""Cuts on the beat: the moments of the music in the film, as markers, and edits that move cuts onto them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import replace
from fractions import Fraction

from studio.film.sound.beats import Beat
from studio.film.timeline.model import ZERO, Clip, EditError, Marker, Timeline

COLOR = "#4cc38a"
"""Of the markers that are beats: audio's own."""


def in_film(timeline: Timeline, music: str, beats: Sequence[Beat]) -> list[tuple[Fraction, int]]:
    """When the beats of a music clip's source are heard in the film, with their numbers in the bar."""
    _, clip = timeline.find(music)
    span = timeline.spans[music]
    heard = [
        (span.start + (Fraction(beat.at).limit_denominator(10_000) - clip.offset) / clip.speed, beat) for beat in beats
    ]
    return [(at, beat.number) for at, beat in heard if max(span.start, ZERO) <= at < span.stop]


def mark_beats(timeline: Timeline, beats: Sequence[tuple[Fraction, int]]) -> Timeline:
    """The cut with a marker on every beat of the film, in place of those it had; the numbers in the bar are their
    names."""
    own = [marker for marker in timeline.markers if marker.color != COLOR]
    taken = {marker.at for marker in own}
    new = [Marker(timeline.snapped(at), str(number), COLOR) for at, number in beats if at <= timeline.length]
    new = list({marker.at: marker for marker in new if marker.at not in taken}.values())
    return replace(timeline, markers=tuple(sorted([*own, *new], key=lambda marker: marker.at)))


def cut_to_beats(
    timeline: Timeline,
    moments: Sequence[Fraction],
    *,
    clips: Collection[str] | None = None,
    shortest: Fraction = Fraction(1, 2),
) -> Timeline:
    """The cut with the end of every picture clip, or of those named, on the nearest of some moments of the film.

    A clip is never made shorter than `shortest` or than the voice that is tied to it; then it holds on until the next
    moment. What follows moves along, so each cut is put in its place from the film's start on. A dissolve's middle
    counts as its cut; the film's own end is a cut too. Where no moment is left the cut stays. EditError when there are
    no moments.
    """
    if not moments:
        raise EditError("there are no beats to cut to", mend="Wire the music to a Beat node, or set markers.")
    frames = sorted({timeline.snapped(moment) for moment in moments})
    order = [clip.id for clip in timeline.picture.clips]
    for index, id in enumerate(order):
        if clips is not None and id not in clips:
            continue
        clip = timeline.picture.clips[index]
        span = timeline.spans[id]
        following = timeline.picture.clips[index + 1] if index + 1 < len(order) else None
        gap = following.gap if following else ZERO
        # The cut as it is seen: half way through a dissolve, or where black begins.
        seen = span.stop + min(gap, ZERO) / 2
        least = max(_spoken(timeline, clip), span.start + shortest) + min(gap, ZERO) / 2
        goal = _nearest(frames, seen, max(least, span.start + 1 / timeline.rate - min(gap, ZERO)))
        if goal is not None:
            length = timeline.ceiled(clip.length + goal - seen)
            timeline = timeline.with_clip(id, lambda c, length=length: replace(c, length=length))  # type: ignore[misc]
    return timeline


def _spoken(timeline: Timeline, clip: Clip) -> Fraction:
    """When the last voice that is tied to a picture clip has ended."""
    voices = (track for track in timeline.tracks[1:] if track.name == "voice")
    ends = (
        timeline.spans[other.id].stop
        for track in voices
        for other in track.clips
        if other.anchor == clip.id and not other.muted and not track.muted
    )
    return max(ends, default=ZERO)


def _nearest(frames: Sequence[Fraction], moment: Fraction, least: Fraction) -> Fraction | None:
    """The nearest of some moments that is not before `least`."""
    at = bisect_left(frames, moment)
    near = [frame for frame in frames[max(0, at - 1) : at + 1] if frame >= least]
    if near:
        return min(near, key=lambda frame: (abs(frame - moment), frame))
    later = bisect_left(frames, least)
    return frames[later] if later < len(frames) else None
