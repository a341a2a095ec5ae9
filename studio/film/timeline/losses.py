"""What of a cut a form for other programs has no place for."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from studio.film.timeline.looks import PLAIN, Look
from studio.film.timeline.model import Timeline
from studio.film.timeline.places import media_name, storyline
from studio.film.timeline.stretches import stretches
from studio.media.signal import Curve

_FORMS = {".edl": "An EDL", ".fcpxml": "FCPXML", ".xml": "FCP 7 XML"}
_HOLDS = {
    "sounds": (".edl",),
    "markers": (".edl",),
    "levels": (".edl", ".xml"),
    "fades": (".edl", ".fcpxml", ".xml"),
    "lines of volume": (".edl", ".fcpxml", ".xml"),
    "muted clips": (".edl", ".xml"),
    "clips on upper tracks": (".edl",),
    "titles": (".edl", ".xml"),
    "numbers that move": (".edl", ".fcpxml", ".xml"),
    "places of pictures": (".edl", ".xml"),
    "crops and blend modes": (".edl", ".fcpxml", ".xml"),
    "transitions other than dissolves": (".edl", ".xml"),
    "speed ramps": (".edl", ".fcpxml", ".xml"),
    "pans": (".edl", ".fcpxml", ".xml"),
    "sounds cut apart from their pictures": (".edl", ".fcpxml", ".xml"),
}
"""What there may be of, and the forms that lack it."""
_ONE = {
    "lines of volume": "line of volume",
    "clips on upper tracks": "clip on an upper track",
    "numbers that move": "number that moves",
    "places of pictures": "place of a picture",
    "crops and blend modes": "crop or blend mode",
    "transitions other than dissolves": "transition other than a dissolve",
    "sounds cut apart from their pictures": "sound cut apart from its picture",
}


def lost(timeline: Timeline, ending: str, media: Mapping[str, Fraction]) -> list[str]:
    """Sentences that say what the form leaves out and what it says in another way; none for .otio."""
    if ending not in _FORMS:
        return []
    clips = [clip for _, clip in timeline.clips()]
    counts = {
        "sounds": sum(len(track.clips) for track in timeline.sounds),
        "markers": len(timeline.markers),
        "levels": sum(clip.gain != 0 for clip in clips) + sum(track.gain != 0 for track in timeline.tracks),
        "fades": sum((clip.fade_in > 0) + (clip.fade_out > 0) for clip in clips),
        "lines of volume": sum(bool(clip.volume) for clip in clips),
        "muted clips": sum(clip.muted for clip in clips) + sum(track.muted for track in timeline.tracks),
        "clips on upper tracks": sum(len(track.clips) for track in timeline.layers if track.kind == "picture"),
        "titles": sum(len(track.clips) for track in timeline.layers if track.kind == "title"),
        "numbers that move": sum(clip.look.moves or isinstance(clip.pan, Curve) for clip in clips),
        "places of pictures": sum(_placed(clip.look) for clip in clips),
        "crops and blend modes": sum(_cropped(clip.look) for clip in clips),
        "transitions other than dissolves": sum(clip.gap < 0 and clip.transition.kind != "dissolve" for clip in clips),
        "speed ramps": sum(bool(clip.pace) for clip in clips),
        "pans": sum(clip.pan != 0 for clip in clips),
        "sounds cut apart from their pictures": sum(
            bool(clip.lead or clip.lag) or clip.crossfade is not None for clip in clips
        ),
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


def _placed(look: Look) -> bool:
    names = ("x", "y", "scale", "rotation", "opacity")
    return any(getattr(look, name) != getattr(PLAIN, name) for name in names)


def _cropped(look: Look) -> bool:
    names = ("crop_left", "crop_top", "crop_right", "crop_bottom", "blend")
    return any(getattr(look, name) != getattr(PLAIN, name) for name in names)


def _ended(timeline: Timeline, media: Mapping[str, Fraction]) -> list[str]:
    return [
        piece.clip.id
        for piece in storyline(timeline)
        if len(list(stretches(timeline, piece, media.get(media_name(timeline, timeline.picture, piece.clip))))) > 1
    ]


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count > 1 else f"1 {_ONE.get(what) or what.removesuffix('s')}"


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
