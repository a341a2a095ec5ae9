"""Tracks that were added hold no two clips at once, but in a transition: what has come to overlap moves on.

Clips are tied to the storyline, so they may run into each other when that is trimmed or the script gets other shots.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import wraps
from typing import Concatenate, ParamSpec

from studio.film.timeline.model import SOUND, ZERO, Clip, Timeline, Track

P = ParamSpec("P")
Edit = Callable[Concatenate[Timeline, P], Timeline]


def settles(edit: Edit[P]) -> Edit[P]:
    """An edit after which no transition is longer than its clips, and the added tracks are settled."""

    @wraps(edit)
    def done(timeline: Timeline, /, *args: P.args, **settings: P.kwargs) -> Timeline:
        return settled(_shortened(edit(timeline, *args, **settings)))

    return done


def _shortened(timeline: Timeline) -> Timeline:
    """The cut with every transition of the storyline so short that no clip is in two at once."""
    clips: list[Clip] = []
    free = ZERO  # what is left of the clip before beside its own transition
    for clip in timeline.picture.clips:
        if clip.gap < 0 and -clip.gap > (most := min(free, clip.length)):
            clip = replace(clip, gap=-most)
        clips.append(clip)
        free = clip.length + min(clip.gap, ZERO)
    if all(map(operator.is_, clips, timeline.picture.clips)):
        return timeline
    return replace(timeline, tracks=(replace(timeline.picture, clips=tuple(clips)), *timeline.tracks[1:]))


def settled(timeline: Timeline) -> Timeline:
    """The cut with every clip of an added track behind the one before it; the same cut when all are. A clip with a
    transition may begin by as much before that one's end, at most half of the shorter of them. The track of unlinked
    sounds is there only while it has some."""
    tracks = tuple(track if track.automatic else _settled(timeline, track) for track in timeline.tracks)
    kept = tuple(track for track in tracks if track.clips or track.name != SOUND)
    if len(kept) == len(tracks) and all(old is new for old, new in zip(timeline.tracks, tracks, strict=True)):
        return timeline
    return replace(timeline, tracks=kept)


def overlap(before: Clip, clip: Clip) -> Fraction:
    """Seconds for which a clip of an added track may lie over the end of the one before it."""
    if clip.gap >= 0:
        return ZERO
    return max(ZERO, min(-clip.gap, before.length / 2, clip.length / 2))


def in_order(timeline: Timeline, track: Track) -> list[Clip]:
    """A track's clips by when they begin."""
    spans = timeline.spans
    return sorted(track.clips, key=lambda clip: float(spans[clip.id].start))


def _settled(timeline: Timeline, track: Track) -> Track:
    moved: dict[str, Fraction] = {}
    before, end = None, ZERO
    spans = timeline.spans
    for clip in in_order(timeline, track):
        own = spans[clip.id].start
        least = (end - overlap(before, clip) if clip.gap < 0 else end) if before else ZERO
        if track.kind != "sound":
            least = timeline.ceiled(least)
        start = own
        if own < least:
            start = least
            moved[clip.id] = start - own
        before, end = clip, start + clip.length
    if not moved:
        return track
    return replace(track, clips=tuple(replace(c, at=c.at + moved[c.id]) if c.id in moved else c for c in track.clips))
