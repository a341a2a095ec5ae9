"""The captions of a cut: clips of title tracks that follow what they are tied to, from caption files and back."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from studio.film.captioning.caption_files import from_text, to_srt
from studio.film.captioning.captions import Cue
from studio.film.timeline.looks import Title
from studio.film.timeline.model import Clip, EditError, Timeline
from studio.film.timeline.settling import settled
from studio.film.timeline.tracks import add_track, tied

_CAPTION = Title(style="caption", size=5.0, enter="none", leave="none")
_LEAST = Fraction(1, 1000)


def cues_of(timeline: Timeline) -> list[Cue]:
    """What the captions on the title tracks say and when, the first to begin first; hidden tracks count, muted clips
    do not."""
    found = []
    for track in timeline.layers:
        for clip in track.clips if track.kind == "title" and not track.muted else ():
            if clip.title is None or clip.title.style != "caption" or clip.muted:
                continue
            span = timeline.spans[clip.id]
            lines = tuple(line.strip() for line in clip.title.text.splitlines() if line.strip())
            stop = min(span.stop, timeline.length)
            if lines and span.start < stop:
                found.append(Cue(float(span.start), float(stop), lines))
    return sorted(found, key=lambda cue: (cue.start, cue.end))


def captions_of(timeline: Timeline) -> str:
    """The cut's captions as SRT; '' where it has none."""
    cues = cues_of(timeline)
    return to_srt(cues) if cues else ""


def with_captions(timeline: Timeline, text: str, title: str = "") -> tuple[Timeline, str]:
    """The cut with the captions of an SRT, WebVTT or ASS file as clips of a new title track, each tied to the picture
    that it begins at, and the track's name. EditError when there are none in it; MediaError when it is no such file."""
    cues = sorted(from_text(text), key=lambda cue: cue.start)
    if not cues:
        raise EditError("there are no captions in it", mend="Choose another caption file.")
    timeline, name = add_track(timeline, "title", title)
    return captioned(timeline, name, cues), name


def captioned(timeline: Timeline, name: str, cues: Sequence[Cue]) -> Timeline:
    """The cut with these captions on a title track. Those that are up at the same time follow each other."""
    frame = 1 / timeline.rate
    taken, number = timeline.spans.keys(), 0
    clips = []
    end = Fraction(0)
    for cue in cues:
        start = max(end, timeline.snapped(max(cue.start, 0)))
        stop = max(timeline.snapped(cue.end), start + frame)
        number += 1
        while f"caption-{number}" in taken:
            number += 1
        said = Title(cue.text, "", _CAPTION.style, _CAPTION.size, enter="none", leave="none")
        clips.append(tied(timeline, Clip(f"caption-{number}", "", stop - start, title=said), start))
        end = stop
    return settled(timeline.with_track(name, lambda old: (*old, *clips)))
