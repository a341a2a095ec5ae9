"""Tracks, clips and where they lie. Times are Fractions of a second; the picture's are whole frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Literal

from studio.base.errors import ShotgraphError
from studio.media.volume import Point

PICTURE = "picture"
SOUND = "sound"
"""The track of clips' own sounds that were unlinked from their pictures; there once one was."""
ZERO = Fraction(0)


class EditError(ShotgraphError):
    """An edit that cannot be made; the cut is left as it was."""


@dataclass(frozen=True)
class Clip:
    """A piece of a source on a track.

    source: which of the track's sources it shows; a clip that was split has several clips of one source. length:
    seconds in the film; offset: seconds of the source before its first; speed: source seconds a film second.
    gap: on the picture track, seconds of black before it; negative: seconds it dissolves with the clip before.
    anchor, at: on other tracks, the picture clip it is tied to ('' is the film's start) and the seconds after its
    start. gain: dB; fade_in, fade_out: seconds from and to black or silence. beyond: what comes after the source's end.
    volume: a sound's line of volume, by seconds of its source, so that it stays with the sound when an end is trimmed.
    linked: on the picture track, whether the source's own sound is heard with it; gain is that sound's.
    """

    id: str
    source: str
    length: Fraction
    offset: Fraction = ZERO
    gap: Fraction = ZERO
    speed: Fraction = Fraction(1)
    anchor: str = ""
    at: Fraction = ZERO
    gain: float = 0.0
    fade_in: Fraction = ZERO
    fade_out: Fraction = ZERO
    muted: bool = False
    beyond: Literal["hold", "loop", "black"] = "hold"
    volume: tuple[Point, ...] = ()
    linked: bool = True


@dataclass(frozen=True)
class Track:
    """Clips of one kind. The picture track's are in film order; others' order does not matter."""

    name: str
    clips: tuple[Clip, ...] = ()
    gain: float = 0.0
    muted: bool = False


@dataclass(frozen=True)
class Marker:
    """A named moment, in seconds from the film's start."""

    at: Fraction
    name: str = ""
    color: str = ""
    note: str = ""


@dataclass(frozen=True)
class Span:
    """When a clip is in the film, in seconds."""

    start: Fraction
    stop: Fraction

    @property
    def length(self) -> Fraction:
        return self.stop - self.start


@dataclass(frozen=True)
class Timeline:
    """A cut. rate: frames a second; tracks[0] is the picture."""

    rate: Fraction
    tracks: tuple[Track, ...]
    markers: tuple[Marker, ...] = ()

    @property
    def picture(self) -> Track:
        return self.tracks[0]

    @cached_property
    def spans(self) -> dict[str, Span]:
        """Where every clip lies, by clip id."""
        spans: dict[str, Span] = {}
        end = ZERO
        for clip in self.picture.clips:
            start = max(ZERO, end + clip.gap)
            end = start + clip.length
            spans[clip.id] = Span(start, end)
        for track in self.tracks[1:]:
            for clip in track.clips:
                start = (spans[clip.anchor].start if clip.anchor else ZERO) + clip.at
                spans[clip.id] = Span(start, start + clip.length)
        return spans

    @property
    def length(self) -> Fraction:
        """Seconds, from 0 to the end of the picture."""
        return max((self.spans[clip.id].stop for clip in self.picture.clips), default=ZERO)

    @property
    def frames(self) -> int:
        return self.frame(self.length)

    def frame(self, seconds: Fraction) -> int:
        """The frame nearest to a moment; a half goes up."""
        return floor(seconds * self.rate + Fraction(1, 2))

    def snapped(self, seconds: Fraction | float) -> Fraction:
        """The moment of the frame nearest to one."""
        return self.frame(Fraction(seconds)) / self.rate

    def ceiled(self, seconds: Fraction) -> Fraction:
        """The first frame's moment that is not before one."""
        return ceil(seconds * self.rate) / self.rate

    def clips(self) -> Iterator[tuple[Track, Clip]]:
        for track in self.tracks:
            for clip in track.clips:
                yield track, clip

    def find(self, id: str) -> tuple[Track, Clip]:
        """A clip and its track; EditError when there is none."""
        for track, clip in self.clips():
            if clip.id == id:
                return track, clip
        raise EditError(f"there is no clip '{id}' in the cut", mend="The cut may have changed; choose the clip again.")

    def track(self, name: str) -> Track:
        for track in self.tracks:
            if track.name == name:
                return track
        known = ", ".join(track.name for track in self.tracks)
        raise EditError(f"there is no track '{name}'", mend=f"There are {known}.")

    def with_track(self, name: str, change: Callable[[tuple[Clip, ...]], tuple[Clip, ...]]) -> Timeline:
        """The cut with one track's clips replaced by change(clips)."""
        self.track(name)
        tracks = tuple(replace(t, clips=change(t.clips)) if t.name == name else t for t in self.tracks)
        return replace(self, tracks=tracks)

    def with_clip(self, id: str, change: Callable[[Clip], Clip]) -> Timeline:
        """The cut with one clip replaced by change(clip)."""
        track, _ = self.find(id)
        return self.with_track(track.name, lambda clips: tuple(change(c) if c.id == id else c for c in clips))

    def fresh_id(self, source: str) -> str:
        """An id for one more clip: 'goal~2' beside 'goal'."""
        taken = {clip.id for _, clip in self.clips()}
        number = 2
        while f"{source}~{number}" in taken:
            number += 1
        return f"{source}~{number}"
