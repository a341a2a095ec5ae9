"""What a person changed in the cut, as JSON: the difference to the automatic cut, clip by clip.

    {"version": 1,
     "order": ["dawn", "goal", "run"],
     "clips": {"goal": {"length": "7/2", "gain": -3}, "run": {"removed": true},
               "voice/goal": {"volume": [[0, 0], ["3/2", -6]]},
               "goal~2": {"track": "picture", "source": "goal", "length": 2, ...}},
     "tracks": {"music": {"gain": -6, "muted": true}},
     "markers": [{"at": "12", "name": "Kick-off"}]}

Entries for clips that are not there (their shot was cut from the script) do nothing and are kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, asdict, fields, replace
from fractions import Fraction
from typing import Any

from studio.base.errors import SettingError
from studio.film.timeline.model import SOUND, Clip, Marker, Timeline, Track
from studio.media import volume

_FIELDS = {field.name: field for field in fields(Clip) if field.name != "id"}
_TIMES = ("length", "offset", "gap", "speed", "at", "fade_in", "fade_out")
_MOST_SECONDS = 360_000  # 100 hours


def overrides(auto: Timeline, edited: Timeline, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The data with which apply(auto, data) gives `edited`. before: the data so far, for clips that are away."""
    old = {clip.id: (track.name, clip) for track, clip in auto.clips()}
    new = {clip.id: (track.name, clip) for track, clip in edited.clips()}
    clips: dict[str, Any] = {}
    for id, (track, clip) in new.items():
        if id in old:
            base = old[id][1]
            entry = {name: value for name, value in asdict(clip).items() if value != getattr(base, name)}
        else:
            entry = {name: value for name, value in asdict(clip).items() if value != _default(name)}
            entry = {"track": track, **entry}
        entry.pop("id", None)
        if entry:
            clips[id] = {name: _shown(value) for name, value in entry.items()}
    clips |= {id: {"removed": True} for id in old if id not in new}
    away = {id: entry for id, entry in ((before or {}).get("clips") or {}).items() if id not in old and id not in new}
    data: dict[str, Any] = {"version": 1}
    order = [clip.id for clip in edited.picture.clips]
    if order != [clip.id for clip in auto.picture.clips if clip.id in new]:
        data["order"] = order
    if clips or away:
        data["clips"] = away | clips
    usual = {track.name: track for track in auto.tracks}
    tracks = {
        track.name: {"gain": track.gain, "muted": track.muted}
        for track, base in ((track, usual.get(track.name, Track(track.name))) for track in edited.tracks)
        if (track.gain, track.muted) != (base.gain, base.muted)
    }
    if tracks:
        data["tracks"] = tracks
    if edited.markers:
        data["markers"] = [_marked(m) for m in edited.markers]
    return data if len(data) > 1 else {}


def renamed(data: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """The data when a source of the picture track has another name: its clips, and what is tied to them, stay as they
    were changed. Clips of other tracks ("voice/goal") are called by sources of their own."""

    def name(id: Any) -> Any:
        head, tilde, number = str(id).partition("~")
        return f"{new}{tilde}{number}" if head == old else id

    def entry(id: str, one: Any) -> Any:
        if not isinstance(one, Mapping):
            return one
        tied = {"anchor", "source"} if "/" not in id else {"anchor"}
        return {key: name(value) if key in tied else value for key, value in one.items()}

    out = dict(data)
    if isinstance(data.get("order"), list | tuple):
        out["order"] = [name(id) for id in data["order"]]
    if isinstance(data.get("clips"), Mapping):
        out["clips"] = {name(id): entry(str(id), one) for id, one in data["clips"].items()}
    return out


def apply(auto: Timeline, data: Any) -> Timeline:
    """The automatic cut with a person's changes. Raises SettingError naming the entry that cannot be read."""
    data = _mapping(data, "the edit")
    if data.get("version", 1) != 1:
        raise _unreadable("the edit", f"version {data['version']}", "This app reads version 1.")
    entries = {str(id): _mapping(entry, str(id)) for id, entry in _mapping(data.get("clips", {}), "clips").items()}
    sources = {(track.name, clip.source) for track, clip in auto.clips()}
    sources |= {(SOUND, clip.source) for clip in auto.picture.clips} if auto.tracks else set()
    tracks: list[Track] = []
    apart = any(entry.get("track") == SOUND for entry in entries.values())
    for track in (*auto.tracks, *([Track(SOUND)] if apart else [])):
        known = {clip.id for clip in track.clips}
        clips = [_changed(c, entries.get(c.id, {})) for c in track.clips if not entries.get(c.id, {}).get("removed")]
        for id, entry in entries.items():
            if id not in known and entry.get("track") == track.name and (track.name, entry.get("source")) in sources:
                clips.append(_changed(Clip(id, str(entry["source"]), Fraction(0)), entry))
        setting = _mapping(_mapping(data.get("tracks", {}), "tracks").get(track.name, {}), track.name)
        gain = _number(setting.get("gain", 0), track.name, "gain")
        tracks.append(replace(track, clips=tuple(clips), gain=gain, muted=setting.get("muted") is True))
    order = data.get("order", [])
    if not isinstance(order, list):
        raise _unreadable("order", repr(order), "It is a list of clip ids.")
    tracks[0] = replace(tracks[0], clips=_ordered(tracks[0].clips, [str(id) for id in order]))
    anchors = {clip.id for clip in tracks[0].clips} | {""}
    tracks[1:] = [replace(t, clips=tuple(c for c in t.clips if c.anchor in anchors)) for t in tracks[1:]]
    return replace(auto, tracks=tuple(tracks), markers=_markers(data.get("markers", [])))


def _ordered(clips: Sequence[Clip], order: Sequence[str]) -> tuple[Clip, ...]:
    """In the stored order; a clip it does not know (a new shot) comes after the one it follows in the script."""
    place = {id: number for number, id in enumerate(order)}
    if not place:
        return tuple(clips)
    out = sorted((clip for clip in clips if clip.id in place), key=lambda clip: place[clip.id])
    for index, clip in enumerate(clips):
        if clip.id not in place:
            before = clips[index - 1].id if index else ""
            at = next((i + 1 for i, other in enumerate(out) if other.id == before), 0)
            out.insert(at, clip)
    return tuple(out)


def _changed(clip: Clip, entry: Mapping[str, Any]) -> Clip:
    values: dict[str, Any] = {}
    for name, value in entry.items():
        if name in _TIMES:
            values[name] = _time(value, clip.id, name)
        elif name == "gain":
            values[name] = _number(value, clip.id, name)
        elif name == "muted":
            values[name] = value is True
        elif name == "linked":
            values[name] = value is not False
        elif name == "beyond":
            if value not in ("hold", "loop", "black"):
                raise _unreadable(clip.id, f"beyond: {value!r}", "It is hold, loop or black.")
            values[name] = value
        elif name == "volume":
            values[name] = _volume(value, clip.id)
        elif name == "anchor":
            values[name] = str(value)
    clip = replace(clip, **values)
    if clip.length <= 0 or clip.speed <= 0 or clip.offset < 0 or clip.fade_in < 0 or clip.fade_out < 0:
        raise _unreadable(clip.id, "a time below zero", "Remove the clip's entry from the edit to lay it out anew.")
    return clip


def _volume(value: Any, clip: str) -> tuple[volume.Point, ...]:
    try:
        return volume.read(value)
    except (ValueError, ZeroDivisionError) as error:
        raise _unreadable(clip, f"volume: {error}", "It is a list of [seconds, decibels].") from None


def _markers(data: Any) -> tuple[Marker, ...]:
    if not isinstance(data, list):
        raise _unreadable("markers", repr(data), "It is a list.")
    read = (_mapping(entry, "markers") for entry in data)
    return tuple(
        Marker(_time(m.get("at"), "markers", "at"), *(str(m.get(part, "")) for part in ("name", "color", "note")))
        for m in read
    )


def _marked(marker: Marker) -> dict[str, Any]:
    data = {"at": _shown(marker.at), "name": marker.name, "color": marker.color}
    return data | ({"note": marker.note} if marker.note else {})


def _default(name: str) -> Any:
    default = _FIELDS[name].default if name in _FIELDS else MISSING
    return default


def _shown(value: Any) -> Any:
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else str(value)
    if isinstance(value, tuple):
        return volume.shown(value)
    return value


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _unreadable(where, repr(value), "It is an object with names.")
    return value


def _time(value: Any, clip: str, name: str) -> Fraction:
    try:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ValueError
        if isinstance(value, str) and not re.fullmatch(r"-?\d{1,18}(\.\d{1,18}|/\d{1,18})?", value):
            raise ValueError  # Fraction("1e999999999") would fill the memory
        seconds = Fraction(value)
    except (ValueError, ZeroDivisionError, OverflowError):
        raise _unreadable(clip, f"{name}: {value!r}", "Times are seconds, such as 2.5 or '7/2'.") from None
    if abs(seconds) > _MOST_SECONDS:
        raise _unreadable(clip, f"{name}: {value!r}", "That is longer than any film.")
    return seconds


def _number(value: Any, clip: str, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -200 <= value <= 60:
        raise _unreadable(clip, f"{name}: {value!r}", "Gain is in dB, from -200 to 60.")
    return float(value)


def _unreadable(where: str, what: str, mend: str) -> SettingError:
    what = what if len(what) <= 80 else what[:77] + "..."
    return SettingError(f"the edit of '{where}' cannot be read ({what})", setting="edit", mend=mend)
