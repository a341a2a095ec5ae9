"""A cut as plain JSON, to travel inside its OpenTimelineIO form: so that an editor gets back exactly what was made,
with the automatic cut beside it to tell what a person changed."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from studio.base.errors import MediaError, SettingError
from studio.film.timeline.clipdata import changed, changed_track, entry_of, track_entry
from studio.film.timeline.model import Clip, Marker, Timeline, Track

KEY = "shotgraph"


def record(timeline: Timeline) -> dict[str, Any]:
    """JSON of a cut; times are whole numbers or strings of exact fractions. What is usual is left out."""
    return {
        "rate": str(timeline.rate),
        "tracks": [
            {
                "name": track.name,
                "gain": track.gain,
                "muted": track.muted,
                **track_entry(track, Track(track.name, gain=track.gain, muted=track.muted)),
                "kind": track.kind,
                "clips": [{"id": clip.id, **entry_of(clip)} for clip in track.clips],
            }
            for track in timeline.tracks
        ],
        "markers": [
            {"at": str(m.at), "name": m.name, "color": m.color, "note": m.note, "length": str(m.length)}
            for m in timeline.markers
        ],
    }


def recalled(data: Any) -> Timeline:
    """The cut that `record` has written, or an older app of ours, which knew no kinds of tracks."""
    tracks = []
    for number, entry in enumerate(data["tracks"]):
        clips = tuple(_clip(clip) for clip in entry["clips"])
        track = Track(entry["name"], clips, kind=entry.get("kind", "sound" if number else "picture"))
        tracks.append(changed_track(track, entry))
    markers = tuple(
        Marker(Fraction(m["at"]), m["name"], m["color"], m.get("note", ""), Fraction(m.get("length", 0)))
        for m in data["markers"]
    )
    return Timeline(Fraction(data["rate"]), tuple(tracks), markers)


def cuts_in(text: str) -> tuple[Timeline, Timeline]:
    """(automatic, edited) from the timeline output of edit.timeline. Raises MediaError for any other text."""
    try:
        kept = json.loads(text)["metadata"][KEY]
        return recalled(kept["automatic"]), recalled(kept["edited"])
    except (ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError, SettingError):
        mend = "Use the timeline output of edit.timeline."
        raise MediaError("the text is no cut of this app", socket="timeline", mend=mend) from None


def size_in(text: str) -> tuple[int, int]:
    """Width and height of the film whose cut `cuts_in` has read."""
    kept = json.loads(text)["metadata"][KEY]
    return int(kept["width"]), int(kept["height"])


def media_in(text: str) -> dict[str, Fraction]:
    """How many seconds each source has, by its file, as far as the text says."""
    try:
        kept = json.loads(text)["metadata"][KEY].get("media", {})
        return {str(name): Fraction(seconds) for name, seconds in kept.items()}
    except (ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError):
        return {}


def _clip(data: Any) -> Clip:
    clip = Clip(str(data["id"]), str(data.get("source", "")), Fraction(data["length"]))
    return changed(clip, data)
