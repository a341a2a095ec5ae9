"""What the clip panel reads of a clip and writes into the cut, by name: 'look.scale', 'time.in', 'transition.seconds'.

Each change gives a new cut, as `film.timeline.edits` do. Knows no Qt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from studio.film.timeline import Clip, EditError, Timeline, Title, Track, Transition, edits
from studio.film.timeline.looks import LIMITS, NUMBERS, Look
from studio.film.timeline.pace import used
from studio.film.timeline.settling import settled
from studio.media.signal import Curve, Key
from studio.ui.timeline.joining import joined, junction
from studio.ui.timeline.placing import moved_freely

ZERO = Fraction(0)
MOVING = frozenset([*(f"look.{name}" for name in NUMBERS), "pan", "pace"])
"""The parts that may be keyframed."""
_DETAILS = {"look": Look(), "title": Title(), "transition": Transition()}


def value_of(timeline: Timeline, id: str, part: str) -> Any:
    """A part of a clip; a Curve where it moves."""
    clip = timeline.find(id)[1]
    family, _, name = part.partition(".")
    if family in _DETAILS:
        if part == "transition.seconds":
            return float(junction(timeline, id)[1])
        holder = getattr(clip, family) or _DETAILS[family]
        value = getattr(holder, name)
        return float(value) if isinstance(value, Fraction) else value
    match part:
        case "time.start":
            return timeline.spans[id].start
        case "time.length":
            return clip.length
        case "time.in":
            return clip.offset
        case "time.out":
            return clip.offset + used(clip)
        case "speed":
            return float(clip.speed * 100)
        case "pace":
            return Curve(clip.pace) if clip.pace else 1.0
        case "crossfade":
            return -1.0 if clip.crossfade is None else float(clip.crossfade)
    value = getattr(clip, part)
    return float(value) if isinstance(value, Fraction) else value


def changed(timeline: Timeline, id: str, part: str, value: Any, *, magnet: bool = True) -> Timeline:
    """The cut with a part of a clip made another. magnet: whether what follows closes up. Raises EditError."""
    special = _SPECIAL.get(part)
    if special is not None:
        return special(timeline, id, value, magnet)
    family, _, name = part.partition(".")
    if family in _DETAILS:
        kept = _bounded(name, value)

        def detail(clip: Clip) -> Clip:
            holder: Any = getattr(clip, family) or _DETAILS[family]
            exact = Fraction(round(float(kept) * 1000), 1000) if isinstance(getattr(holder, name), Fraction) else kept
            return replace(clip, **{family: replace(holder, **{name: exact})})

        return timeline.with_clip(id, detail)
    kept = _bounded(part, value)
    if part in ("fade_in", "fade_out"):
        _, clip = timeline.find(id)
        rest = clip.length - (clip.fade_out if part == "fade_in" else clip.fade_in)
        seconds = max(ZERO, min(_exact(value), rest))
        return timeline.with_clip(id, lambda c: replace(c, **{part: seconds}))  # type: ignore[arg-type]
    if part in ("lead", "lag"):
        return timeline.with_clip(id, lambda c: replace(c, **{part: _exact(value)}))  # type: ignore[arg-type]
    return timeline.with_clip(id, lambda c: replace(c, **{part: kept}))


def _bounded(name: str, value: Any) -> Any:
    limits = LIMITS.get(name)
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return max(limits[0], min(limits[1], float(value))) if limits and plain else value


# --- when it is ---------------------------------------------------------------------------------------------------


def _start(timeline: Timeline, id: str, value: Any, magnet: bool) -> Timeline:
    track, clip = timeline.find(id)
    start = max(ZERO, Fraction(value))
    if track is not timeline.picture:
        return edits.shift(timeline, id, start)
    start = timeline.snapped(start)
    before = timeline.spans[id].start - clip.gap
    if magnet and start >= before:
        return edits.space(timeline, id, start - before)
    return moved_freely(timeline, id, start)


def _length(timeline: Timeline, id: str, value: Any, magnet: bool) -> Timeline:
    _, clip = timeline.find(id)
    return edits.trim(timeline, id, "end", Fraction(value) - clip.length, ripple=magnet)


def _in(timeline: Timeline, id: str, value: Any, magnet: bool) -> Timeline:
    _, clip = timeline.find(id)
    return edits.slip(timeline, id, max(ZERO, Fraction(value)) - clip.offset)


def _out(timeline: Timeline, id: str, value: Any, magnet: bool) -> Timeline:
    """The clip ends where its source shows this: its length is another."""
    _, clip = timeline.find(id)
    plays = used(clip)
    if plays <= 0:
        raise EditError(f"'{id}' stands still", mend="Change its duration instead.")
    wanted = Fraction(value) - clip.offset
    return _length(timeline, id, clip.length * wanted / plays, magnet)


def _speed(timeline: Timeline, id: str, value: Any, magnet: bool) -> Timeline:
    """The same piece of the source in another time."""
    track, clip = timeline.find(id)
    speed = Fraction(str(round(float(value), 3))) / 100
    if speed <= 0:
        raise EditError("a speed is above 0 %", mend="Freeze the clip, or play it backwards.")
    length = clip.length * clip.speed / speed
    if track.kind != "sound":
        length = max(timeline.snapped(length), 1 / timeline.rate)
    by = length - clip.length
    into = min(clip.fade_in, length)
    paced = replace(clip, speed=speed, length=length, fade_in=into, fade_out=min(clip.fade_out, length - into))
    done = timeline.with_clip(id, lambda _: paced)
    if not magnet and track is timeline.picture:
        done = _absorbed(done, id, by)
    return settled(done)


def _absorbed(timeline: Timeline, id: str, by: Fraction) -> Timeline:
    """What comes after stays where it was, as far as there is black to take up the change."""
    clips = timeline.picture.clips
    place = next(number for number, clip in enumerate(clips) if clip.id == id)
    if place + 1 == len(clips) or clips[place + 1].gap - by < 0:
        return timeline
    return edits.space(timeline, clips[place + 1].id, clips[place + 1].gap - by)


def _pace(timeline: Timeline, id: str, value: Any, magnet: bool) -> Timeline:
    keys: tuple[Key, ...] = value.keys if isinstance(value, Curve) else ()
    return timeline.with_clip(id, lambda c: replace(c, pace=keys))


# --- junctions ----------------------------------------------------------------------------------------------------


def _junction_seconds(timeline: Timeline, id: str, value: Any, magnet: bool) -> Timeline:
    return joined(timeline, id, _exact(value))


def _crossfade(timeline: Timeline, id: str, value: Any, magnet: bool) -> Timeline:
    seconds = None if float(value) < 0 else _exact(value)
    return timeline.with_clip(id, lambda c: replace(c, crossfade=seconds))


def _exact(seconds: Any) -> Fraction:
    return Fraction(round(float(seconds) * 1000), 1000)


_SPECIAL: dict[str, Callable[[Timeline, str, Any, bool], Timeline]] = {
    "time.start": _start,
    "time.length": _length,
    "time.in": _in,
    "time.out": _out,
    "speed": _speed,
    "pace": _pace,
    "transition.seconds": _junction_seconds,
    "crossfade": _crossfade,
}


# --- keyframes ------------------------------------------------------------------------------------------------------


def clock(timeline: Timeline, id: str, seconds: float) -> float:
    """What a clip's own clock shows at a second of the film."""
    _, clip = timeline.find(id)
    return float(clip.since) + seconds - float(timeline.spans[id].start)


def inside(timeline: Timeline, id: str, seconds: float) -> bool:
    span = timeline.spans[id]
    return float(span.start) - 1e-6 <= seconds < float(span.stop) - 1e-6


def kind_of(timeline: Timeline, id: str) -> str:
    """picture, title or sound."""
    return timeline.find(id)[0].kind


def storyline(timeline: Timeline, track: Track) -> bool:
    return track is timeline.picture
