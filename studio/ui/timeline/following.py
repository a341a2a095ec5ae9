"""Captions that were made for one cut, as they lie in another: each stays with the words spoken. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from studio.film.timeline import Clip, Timeline

Cue = tuple[float, float, str]
"""Start and stop in seconds of the film, and the words."""
_SPOKEN = "voice"


def followed(cues: Iterable[Cue], made: Timeline, now: Timeline) -> list[Cue]:
    """The cues of a cut as it is now. What is said in a voice clip goes by that, anything else by the picture that it
    is said over; where that was cut away the cue is gone."""
    if made == now:
        return list(cues)
    found = [moved for cue in cues if (moved := _moved(cue, made, now))]
    return sorted(found, key=lambda cue: cue[0])


def _moved(cue: Cue, made: Timeline, now: Timeline) -> Cue | None:
    start, stop, words = cue
    middle = (start + stop) / 2
    for track in (_SPOKEN, made.picture.name):
        for clip in next((t.clips for t in made.tracks if t.name == track), ()):
            span = made.spans[clip.id]
            if float(span.start) <= middle < float(span.stop):
                return _in(now, track, clip, float(span.start), cue)
    return cue if not made.picture.clips else (start, stop, words) if middle < float(now.length) else None


def _in(now: Timeline, track: str, clip: Clip, began: float, cue: Cue) -> Cue | None:
    """A cue that lay in a clip, where that clip, or another piece of its source, shows the same moment."""
    start, stop, words = cue
    said = [float(clip.offset) + (moment - began) * float(clip.speed) for moment in (start, stop)]
    middle = (said[0] + said[1]) / 2
    pieces = [one for t in now.tracks if t.name == track or not t.automatic for one in t.clips]
    mine = sorted(
        (one for one in pieces if one.source.rpartition("/")[2] == clip.source.rpartition("/")[2]),
        key=lambda one: one.id != clip.id,
    )
    for one in mine:
        if float(one.offset) <= middle < float(one.offset + one.length * one.speed):
            span, speed = now.spans[one.id], float(one.speed) or 1.0
            moments = [float(span.start) + (second - float(one.offset)) / speed for second in said]
            inside = max(float(span.start), moments[0]), min(float(span.stop + Fraction(1, 2)), moments[1])
            return (*inside, words) if inside[1] > inside[0] else None
    return None
