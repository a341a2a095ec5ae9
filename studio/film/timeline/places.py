"""Where the pieces of a cut lie in the way that other programs see it: clips that meet, with dissolves across cuts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from studio.film.timeline.model import ZERO, Clip, Timeline, Track
from studio.film.timeline.pace import travelled
from studio.film.timeline.settling import in_order


@dataclass(frozen=True)
class Piece:
    """A picture clip between its cuts, in film seconds. offset: source seconds before `start`. dissolve: seconds that
    the dissolve into it takes before and after the cut, if there is one."""

    clip: Clip
    start: Fraction
    stop: Fraction
    offset: Fraction
    dissolve: tuple[Fraction, Fraction] | None


def storyline(timeline: Timeline) -> Iterator[Piece]:
    """The lowest picture track with every overlap cut in its middle, on a frame."""
    return pieces(timeline, timeline.picture)


def pieces(timeline: Timeline, track: Track) -> Iterator[Piece]:
    """The same of any picture or title track."""
    clips = track.clips if track is timeline.picture else in_order(timeline, track)
    end = ZERO
    for number, clip in enumerate(clips):
        span = timeline.spans[clip.id]
        overlap = max(ZERO, end - span.start) if number else ZERO
        after = ZERO
        if number + 1 < len(clips):
            after = max(ZERO, span.stop - timeline.spans[clips[number + 1].id].start)
        before_cut, after_cut = timeline.snapped(overlap / 2), after - timeline.snapped(after / 2)
        dissolve = (before_cut, overlap - before_cut) if overlap else None
        start, stop = span.start + before_cut, span.stop - after_cut
        offset = clip.offset + (travelled(clip, ZERO, before_cut) if not clip.reverse else ZERO)
        yield Piece(clip, start, stop, offset, dissolve)
        end = span.stop


def lanes(timeline: Timeline, track: Track) -> list[list[Clip]]:
    """Clips of a sound track spread so that none overlap on a lane."""
    out: list[list[Clip]] = []
    for clip in sorted(track.clips, key=lambda clip: timeline.spans[clip.id].start):
        start = timeline.spans[clip.id].start
        free = next((lane for lane in out if timeline.spans[lane[-1].id].stop <= start), None)
        if free is None:
            out.append([clip])
        else:
            free.append(clip)
    return out


def media_name(timeline: Timeline, track: Track, clip: Clip) -> str:
    """The file that another program asks for: the shot's picture, or the track's sound of it; '' for a title."""
    if track.kind == "picture":
        return f"shots/{clip.source}.mov"
    if track.kind == "title":
        return ""
    return f"{track.name}/{clip.source}.wav" if track.automatic and "/" not in clip.source else f"{clip.source}.wav"
