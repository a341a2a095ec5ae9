"""The automatic cut: shots in order, each as long as its narration needs, sounds under them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from studio.film.timeline.model import PICTURE, ZERO, Clip, Timeline, Track

_LONG_AFTER = Fraction(1, 4)  # seconds; what an encoder adds to a sound's end is far shorter
Source = tuple[str, Fraction]
"""A source's id and its seconds."""


@dataclass(frozen=True)
class Layout:
    """How the automatic cut is made. Times in seconds.

    timing: 'longest' gives a shot its clip's length or its narration's, whichever is longer; 'narration' the
    narration's where there is one; 'clip' the clip's. lead, tail: quiet before and after a narration. transition:
    dissolve between shots; gap: black between them. short: what a clip shorter than its slot does.
    """

    rate: Fraction
    timing: Literal["longest", "narration", "clip"] = "longest"
    short: Literal["hold", "slow", "loop"] = "hold"
    lead: Fraction = Fraction(1, 5)
    tail: Fraction = Fraction(2, 5)
    transition: Fraction = ZERO
    gap: Fraction = ZERO
    fade_in: Fraction = ZERO
    fade_out: Fraction = ZERO
    music_fade: Fraction = Fraction(2)
    music_overlap: Fraction = Fraction(3, 2)


def lay_out(
    pictures: Sequence[Source],
    voice: Sequence[Source] = (),
    effects: Sequence[Source] = (),
    music: Sequence[Source] = (),
    *,
    layout: Layout,
    planned: Mapping[str, Fraction] | None = None,
    together: Collection[str] = (),
) -> Timeline:
    """The cut of these sources. Voice and effects belong to the picture of the same id, and lie at
    the film's start where there is none; music lies under it all.
    planned: seconds that the script gives a shot, in place of its clip's (0: none). together: pictures whose voice was
    recorded with them, and is heard from their first frame on.

    A narration never runs into the next shot's: its shot is held long enough, dissolve included (except with
    timing='clip'). Clip ids are the picture's ids, 'voice/ID', 'effects/ID' and 'music/N'.
    """
    spoken = dict(voice)
    empty = Timeline(layout.rate, ())
    frame = 1 / layout.rate
    overlap = empty.snapped(layout.transition)
    clips: list[Clip] = []
    for number, (id, seconds) in enumerate(pictures):
        last = number == len(pictures) - 1
        needed = layout.lead + spoken[id] + layout.tail + (ZERO if last else overlap) if spoken.get(id) else ZERO
        if id in together:  # nothing is waited for, unless its sound goes on for long after the picture
            needed = spoken[id] if spoken[id] - seconds > _LONG_AFTER else ZERO
        own = (planned or {}).get(id) or seconds
        wanted = {"longest": max(own, needed), "narration": needed or own, "clip": own}[layout.timing]
        # A clip's own length to the nearest frame; room for speech is never rounded down.
        length = max(empty.snapped(wanted) if wanted == own else empty.ceiled(wanted), frame)
        lacking = ZERO < seconds <= length - frame  # less than a frame is rounding
        speed = seconds / length if layout.short == "slow" and lacking else Fraction(1)
        gap = empty.snapped(layout.gap)
        if number and overlap:
            gap = -min(overlap, _half(clips[-1].length, frame), _half(length, frame))
        beyond: Literal["hold", "loop"] = "loop" if layout.short == "loop" else "hold"
        clips.append(Clip(id, id, length, gap=gap if number else ZERO, speed=speed, beyond=beyond))
    if clips:
        clips[0] = replace(clips[0], fade_in=min(layout.fade_in, clips[0].length))
        clips[-1] = replace(clips[-1], fade_out=min(layout.fade_out, clips[-1].length))
    timeline = Timeline(layout.rate, (Track(PICTURE, tuple(clips), kind="picture"),))
    slots = {clip.id: clip.length for clip in clips}
    said = [
        _tied("voice", id, seconds, ZERO if id in together else layout.lead)
        for id, seconds in voice
        if id in slots and seconds
    ]
    under = [_under(id, seconds, slots[id]) for id, seconds in effects if id in slots and seconds]
    tracks = [
        Track("voice", (*said, *_loose("voice", voice, slots))),
        Track("effects", (*under, *_loose("effects", effects, slots))),
        Track("music", tuple(_score(music, timeline.length, layout))),
    ]
    return replace(timeline, tracks=(timeline.picture, *tracks))


def _half(length: Fraction, frame: Fraction) -> Fraction:
    """At most half of a clip dissolves, so that three shots never mix."""
    return (length / 2 // frame) * frame


def _tied(track: str, id: str, seconds: Fraction, at: Fraction) -> Clip:
    return Clip(f"{track}/{id}", id, seconds, anchor=id, at=at, beyond="black")


def _loose(track: str, sounds: Sequence[Source], slots: Collection[str]) -> list[Clip]:
    """Sounds of no shot, one after the other from the film's start on, until somebody moves them."""
    clips, start = list[Clip](), ZERO
    for id, seconds in sounds:
        if id not in slots and seconds:
            clips.append(Clip(f"{track}/{id}", id, seconds, at=start, beyond="black"))
            start += seconds
    return clips


def _under(id: str, seconds: Fraction, slot: Fraction) -> Clip:
    """An effect ends with its shot, gently when it is cut short."""
    if seconds <= slot:
        return _tied("effects", id, seconds, ZERO)
    return replace(_tied("effects", id, slot, ZERO), fade_out=min(Fraction(1, 4), slot / 2))


def _score(music: Sequence[Source], length: Fraction, layout: Layout) -> list[Clip]:
    """Pieces in order; the last is repeated to the film's end, seams crossfaded, and faded out there."""
    pieces = [(id, seconds) for id, seconds in music if seconds > 0]
    clips: list[Clip] = []
    start, number = ZERO, 0
    while pieces and start < length:
        id, seconds = pieces[min(number, len(pieces) - 1)]
        again = number >= len(pieces)
        name = f"music/{id}" if not again else f"music/{id}~{number - len(pieces) + 2}"
        rest = length - start
        overlap = min(layout.music_overlap, seconds / 4)
        fade_in = overlap if number else ZERO
        if seconds >= rest:
            fade = min(layout.music_fade, rest / 2)
            clips.append(Clip(name, id, rest, at=start, fade_in=min(fade_in, rest / 2), fade_out=fade, beyond="black"))
            break
        clips.append(Clip(name, id, seconds, at=start, fade_in=fade_in, fade_out=overlap, beyond="black"))
        start, number = start + seconds - overlap, number + 1
    return clips
