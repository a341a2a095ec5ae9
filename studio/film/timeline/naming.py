"""What the cut's sources and the film itself say of their moments: source timecode for other programs, chapters."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from studio.film.timeline.model import ZERO, Clip, Timeline
from studio.film.timeline.record import KEY
from studio.media.timecode import Chapter, Timecode, cut_chapters, timecode
from studio.media.values import Audio, Video


def cuts_of(timeline: Timeline) -> tuple[Fraction, ...]:
    """The moments at which a shot of the storyline gives way to another, or to black: where the next one begins to be
    seen, a dissolve's first frame. A clip that was only split goes on, so that is no cut."""
    found = set()
    for before, after in pairwise(timeline.picture.clips):
        over, begins = timeline.spans[before.id].stop, timeline.spans[after.id].start
        goes_on = before.source == after.source and begins == over and _same_piece(before, after)
        found |= set() if goes_on else {min(over, begins), begins}
    return tuple(sorted(found))


def _same_piece(before: Clip, after: Clip) -> bool:
    same = (before.speed, before.look, before.pace, before.reverse) == (after.speed, after.look, after.pace, False)
    return same and not before.pace and after.offset == before.offset + before.length * before.speed


def film_chapters(timeline: Timeline, sources: Mapping[str, Video]) -> tuple[Chapter, ...]:
    """The film's parts: from each marker, and from where a source's own chapter begins to be seen, to the next of them.
    Where both begin on one frame the marker names the part."""
    starts: dict[Fraction, str] = {}
    for clip in timeline.picture.clips:
        span = timeline.spans[clip.id]
        seen = clip.length * clip.speed
        for one in cut_chapters(sources[clip.source].chapters, clip.offset, clip.offset + seen) if clip.speed else ():
            at = timeline.snapped(span.start + one.start / clip.speed)
            if not clip.muted and at < span.stop:
                starts[at] = one.title
    starts |= {timeline.snapped(marker.at): marker.name for marker in timeline.markers}
    moments = [*sorted(at for at in starts if ZERO <= at < timeline.length), timeline.length]
    return tuple(Chapter(start, stop, starts[start]) for start, stop in pairwise(moments))


def starts_of(pictures: Mapping[str, Video], sounds: Mapping[str, Mapping[str, Audio]]) -> dict[str, dict[str, str]]:
    """What the first frame of each source is called, and at which second a sound of each track was begun, by its file:
    for `starts_in`."""
    found: dict[str, dict[str, str]] = {}
    for id, clip in pictures.items():
        if clip.timecode is not None:
            found[f"shots/{id}.mov"] = {"timecode": str(clip.timecode), "rate": str(clip.timecode.rate)}
    for track, heard in sounds.items():
        for id, sound in heard.items():
            if sound.info.began is not None:
                found[f"{track}/{id}.wav"] = {"seconds": str(sound.info.began)}
    return found


def starts_in(text: str, rate: Fraction) -> dict[str, Timecode]:
    """What the OTIO JSON says of each source's start, as it is counted at the film's rate."""
    found: dict[str, Timecode] = {}
    try:
        kept = json.loads(text)["metadata"][KEY].get("starts", {})
        for file, said in kept.items():
            code = timecode(said["timecode"], Fraction(said["rate"])) if "timecode" in said else None
            seconds = code.seconds if code is not None else Fraction(said["seconds"])
            counted = code.at(rate) if code is not None else None
            found[str(file)] = counted or Timecode(round(seconds * rate), rate)
    except (ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError):
        return {}
    return found


def start_frame(starts: Mapping[str, Timecode], file: str) -> int:
    """The number of a source's first frame at the film's rate, 0 where it says none."""
    return starts[file].number if file in starts else 0
