"""A cut as plain JSON, to travel inside its OpenTimelineIO form: so that an editor gets back exactly what was made,
with the automatic cut beside it to tell what a person changed."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from fractions import Fraction
from typing import Any

from studio.base.errors import MediaError
from studio.film.timeline.model import Clip, Marker, Timeline, Track
from studio.media import volume

KEY = "shotgraph"


def record(timeline: Timeline) -> dict[str, Any]:
    """JSON of a cut; times are strings of exact fractions. Defaults are left out."""
    return {
        "rate": str(timeline.rate),
        "tracks": [
            {"name": t.name, "gain": t.gain, "muted": t.muted, "clips": [_brief(clip) for clip in t.clips]}
            for t in timeline.tracks
        ],
        "markers": [_plain(asdict(marker)) for marker in timeline.markers],
    }


def recalled(data: Any) -> Timeline:
    """The cut that `record` has written."""
    tracks = tuple(
        Track(track["name"], tuple(_clip(clip) for clip in track["clips"]), float(track["gain"]), bool(track["muted"]))
        for track in data["tracks"]
    )
    markers = tuple(Marker(Fraction(m["at"]), m["name"], m["color"], m.get("note", "")) for m in data["markers"])
    return Timeline(Fraction(data["rate"]), tracks, markers)


def cuts_in(text: str) -> tuple[Timeline, Timeline]:
    """(automatic, edited) from the timeline output of edit.timeline. Raises MediaError for any other text."""
    try:
        kept = json.loads(text)["metadata"][KEY]
        return recalled(kept["automatic"]), recalled(kept["edited"])
    except (ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError):
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


_EMPTY = Clip("", "", Fraction(0))
_TIMES = {field.name for field in fields(Clip) if isinstance(getattr(_EMPTY, field.name), Fraction)}


def _brief(clip: Clip) -> dict[str, Any]:
    return _plain({name: value for name, value in asdict(clip).items() if value != getattr(_EMPTY, name)})


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _shown(value) for name, value in values.items()}


def _shown(value: Any) -> Any:
    if isinstance(value, tuple):
        return volume.shown(value)
    return str(value) if isinstance(value, Fraction) else value


def _clip(data: dict[str, Any]) -> Clip:
    values: dict[str, Any] = {name: Fraction(value) if name in _TIMES else value for name, value in data.items()}
    if "volume" in values:
        values["volume"] = volume.read(values["volume"])
    return replace(_EMPTY, **values)
