"""What of a cut a form for other programs has no place for."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from studio.film.timeline.model import Timeline
from studio.film.timeline.places import media_name, storyline
from studio.film.timeline.stretches import stretches

_FORMS = {".edl": "An EDL", ".fcpxml": "FCPXML", ".xml": "FCP 7 XML"}
_HOLDS = {
    "sounds": (".edl",),
    "markers": (".edl",),
    "levels": (".edl", ".xml"),
    "fades": (".edl", ".fcpxml", ".xml"),
    "lines of volume": (".edl", ".fcpxml", ".xml"),
    "muted clips": (".edl", ".xml"),
}
"""What there may be of, and the forms that lack it."""


def lost(timeline: Timeline, ending: str, media: Mapping[str, Fraction]) -> list[str]:
    """Sentences that say what the form leaves out and what it says in another way; none for .otio."""
    if ending not in _FORMS:
        return []
    clips = [clip for _, clip in timeline.clips()]
    counts = {
        "sounds": sum(len(track.clips) for track in timeline.tracks[1:]),
        "markers": len(timeline.markers),
        "levels": sum(clip.gain != 0 for clip in clips) + sum(track.gain != 0 for track in timeline.tracks),
        "fades": sum((clip.fade_in > 0) + (clip.fade_out > 0) for clip in clips),
        "lines of volume": sum(bool(clip.volume) for clip in clips),
        "muted clips": sum(clip.muted for clip in clips) + sum(track.muted for track in timeline.tracks),
    }
    if ending == ".edl":  # what belongs to sounds goes with them
        counts["levels"] = counts["lines of volume"] = 0
    gone = [_counted(count, what) for what, count in counts.items() if count and ending in _HOLDS[what]]
    found = [f"{_FORMS[ending]} has no place for {_listed(gone)}: .otio keeps them."] if gone else []
    ended = _ended(timeline, media)
    if ended:
        ends = "ends before its clip does" if len(ended) == 1 else "end before their clips do"
        instead = "what stands in for the rest is written as frozen frames, repeats or black"
        found.append(f"{_listed(ended)} {ends}: {instead}.")
    return found


def _ended(timeline: Timeline, media: Mapping[str, Fraction]) -> list[str]:
    return [
        piece.clip.id
        for piece in storyline(timeline)
        if len(list(stretches(timeline, piece, media.get(media_name(timeline, timeline.picture, piece.clip))))) > 1
    ]


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count > 1 else f"1 {what.replace('lines', 'line').removesuffix('s')}"


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
