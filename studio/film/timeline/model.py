"""Tracks, clips and where they lie. Times are Fractions of a second; the picture's are whole frames."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Literal

from studio.base.errors import ShotgraphError
from studio.film.timeline.looks import DISSOLVE as DISSOLVE
from studio.film.timeline.looks import PLAIN as PLAIN
from studio.film.timeline.looks import Look, Title, Transition, Value
from studio.media.signal import Curve, Key
from studio.media.volume import Point

Kind = Literal["picture", "title", "sound"]
PICTURE = "picture"
VOICE, EFFECTS, MUSIC = "voice", "effects", "music"
SOUND = "sound"
"""The track of clips' own sounds that were unlinked from their pictures; there once one was."""
AUTOMATIC = (PICTURE, VOICE, EFFECTS, MUSIC, SOUND)
"""Tracks that the cut has by itself. Others were added: on those no two clips overlap but in a transition."""
ZERO = Fraction(0)


class EditError(ShotgraphError):
    """An edit that cannot be made; the cut is left as it was."""


@dataclass(frozen=True)
class Clip:
    """A piece of a source on a track.

    source: which of the track's sources it shows; a clip that was split has several clips of one source. On a track
    that was added it names the socket as well where that is not the pictures': 'music/1', or 'sound/goal' for the own
    sound of a picture. Titles have none. length: seconds in the film; offset: seconds of the source before its first;
    speed: source seconds a film second. gap: on the storyline, seconds of black before it; negative: seconds it
    overlaps with the clip before, in its transition. On added tracks: only how long its transition may be, negative.
    anchor, at: on other tracks, the picture clip it is tied to ('' is the film's start) and the seconds after its
    start. gain: dB; fade_in, fade_out: seconds from and to black (on upper tracks: to what is below) or silence.
    beyond: what comes after the source's end.
    volume: a sound's line of volume, by seconds of its source, so that it stays with the sound when an end is trimmed.
    linked: on a picture track, whether the source's own sound is heard with it; gain is that sound's.

    since: what the clip's own clock shows at its first frame, in seconds of the film: numbers that move go by it, so
    that they stay with the picture when an end is trimmed. look: where the picture lies. title: what a title says.
    transition: how it comes in over the clip before it. reverse: from the last moment of its piece to the first.
    freeze: the source's moment at `offset` all along. pace: keys of a factor of the speed, by the clip's clock.
    same_pitch: a sound at another speed is not higher or lower for it. pan: -100 left to 100 right.
    lead, lag: seconds that its linked sound begins before its picture and goes on after it (negative: later, less):
    J and L cuts. crossfade: seconds in which the sound before passes into its linked one; None: as the pictures do.
    name, color: what a person calls it, and marked it with.
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
    since: Fraction = ZERO
    look: Look = PLAIN
    title: Title | None = None
    transition: Transition = DISSOLVE
    reverse: bool = False
    freeze: bool = False
    pace: tuple[Key, ...] = ()
    same_pitch: bool = False
    pan: Value = 0.0
    lead: Fraction = ZERO
    lag: Fraction = ZERO
    crossfade: Fraction | None = None
    name: str = ""
    color: str = ""

    @property
    def moves(self) -> bool:
        """Whether anything of it goes by its own clock."""
        return bool(self.pace) or self.look.moves or isinstance(self.pan, Curve)

    @property
    def retimed(self) -> bool:
        """Whether its source does not just run on at one speed."""
        return self.reverse or self.freeze or bool(self.pace)


@dataclass(frozen=True)
class Track:
    """Clips of one kind. The storyline's are in film order; others' order does not matter.

    name: what it is called in data, for good; title: what a person called it. gain, muted, solo: of what is heard on
    it; hidden, solo: of what is seen. locked: edits of its clips are refused. target: where clips that are pasted or
    laid over go. height: of its row in pixels, 0 as it comes.
    """

    name: str
    clips: tuple[Clip, ...] = ()
    gain: float = 0.0
    muted: bool = False
    kind: Kind = "sound"
    title: str = ""
    height: int = 0
    locked: bool = False
    solo: bool = False
    hidden: bool = False
    target: bool = False

    @property
    def automatic(self) -> bool:
        return self.name in AUTOMATIC


@dataclass(frozen=True)
class Marker:
    """A named moment, in seconds from the film's start. length: of the range it marks, 0 for a moment."""

    at: Fraction
    name: str = ""
    color: str = ""
    note: str = ""
    length: Fraction = ZERO


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
    """A cut. rate: frames a second; tracks[0] is the storyline, the lowest picture. Upper picture and title tracks lie
    over it in their order, the last on top; sound tracks may stand anywhere after it."""

    rate: Fraction
    tracks: tuple[Track, ...]
    markers: tuple[Marker, ...] = ()

    @property
    def picture(self) -> Track:
        return self.tracks[0]

    @property
    def layers(self) -> tuple[Track, ...]:
        """The tracks that lie over the storyline, the lowest first."""
        return tuple(track for track in self.tracks[1:] if track.kind != "sound")

    @property
    def sounds(self) -> tuple[Track, ...]:
        return tuple(track for track in self.tracks[1:] if track.kind == "sound")

    def heard(self, track: Track) -> bool:
        """Whether a track's sounds are heard; of picture tracks, their clips' own."""
        alone = any(other.solo for other in self.tracks if other.kind == "sound")
        return not track.muted and (not alone or (track.solo and track.kind == "sound"))

    def seen(self, track: Track) -> bool:
        """Whether a picture or title track is seen."""
        alone = any(other.solo for other in self.tracks if other.kind != "sound")
        return track.kind != "sound" and not track.hidden and (not alone or track.solo)

    @cached_property
    def spans(self) -> dict[str, Span]:
        """Where every clip lies, by clip id."""
        spans: dict[str, Span] = {}
        end = ZERO
        for clip in self.picture.clips:
            start = max(ZERO, end + clip.gap) if clip.gap else end
            end = start + clip.length
            spans[clip.id] = Span(start, end)
        for track in self.tracks[1:]:
            for clip in track.clips:
                start = (spans[clip.anchor].start if clip.anchor else ZERO) + clip.at
                spans[clip.id] = Span(start, start + clip.length)
        return spans

    @property
    def length(self) -> Fraction:
        """Seconds, from 0 to the end of the picture, what lies over the storyline counted in."""
        seen = (self.picture, *self.layers)
        return max((self.spans[clip.id].stop for track in seen for clip in track.clips), default=ZERO)

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
        """The cut with one track's clips replaced by change(clips). EditError when the track is locked."""
        track = self.track(name)
        if track.locked:
            raise EditError(f"the track '{track.title or name}' is locked", mend="Unlock it first.")
        tracks = tuple(replace(t, clips=change(t.clips)) if t.name == name else t for t in self.tracks)
        return replace(self, tracks=tracks)

    def with_clip(self, id: str, change: Callable[[Clip], Clip]) -> Timeline:
        """The cut with one clip replaced by change(clip)."""
        track, _ = self.find(id)
        return self.with_track(track.name, lambda clips: tuple(change(c) if c.id == id else c for c in clips))

    def under(self, moment: Fraction) -> str:
        """The storyline's clip that shows at a moment, which what lies there is tied to; '' where there is none."""
        found = ""
        for clip in self.picture.clips:
            if self.spans[clip.id].start > moment:
                break
            found = clip.id if moment < self.spans[clip.id].stop else ""
        return found

    def fresh_id(self, source: str, taken: Collection[str] = ()) -> str:
        """An id for one more clip: 'goal~2' beside 'goal'. taken: ids that are given already to clips to come."""
        number = 2
        while f"{source}~{number}" in self.spans or f"{source}~{number}" in taken:
            number += 1
        return f"{source}~{number}"
