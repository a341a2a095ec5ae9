"""From a moment of the film to the moment of a clip in it, and back. Knows no Qt."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from studio.film.timeline import Clip, Timeline
from studio.film.timeline.pace import moment_of, source_at


def _clips(timeline: Timeline, sources: Collection[str]) -> list[Clip]:
    return [clip for clip in timeline.picture.clips if clip.source in sources]


def in_clip(timeline: Timeline, sources: Collection[str], film: float) -> float | None:
    """The second of the clip that is seen at a second of the film; None where none of these sources is seen then."""
    for clip in _clips(timeline, sources):
        span = timeline.spans[clip.id]
        if float(span.start) - 1e-6 <= film < float(span.stop) - 1e-6:
            inside = film - float(span.start)
            if clip.retimed:
                return float(source_at(clip, Fraction(inside).limit_denominator(1_000_000), timeline.rate))
            return inside * float(clip.speed) + float(clip.offset)
    return None


def in_film(timeline: Timeline, sources: Collection[str], seconds: float) -> float | None:
    """The second of the film at which a second of the clip is seen; None where it is cut away."""
    for clip in _clips(timeline, sources):
        span = timeline.spans[clip.id]
        inside = moment_of(clip, seconds)
        if inside is None:
            continue
        film = float(span.start) + inside
        if float(span.start) - 1e-6 <= film <= float(span.stop) + 1e-6:
            return film
    return None


def stretch(timeline: Timeline, sources: Collection[str]) -> tuple[float, float] | None:
    """From where to where in the film the first clip of these sources is seen."""
    for clip in _clips(timeline, sources):
        span = timeline.spans[clip.id]
        return float(span.start), float(span.stop)
    return None
