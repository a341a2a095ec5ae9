"""What a person changed in the cut, as JSON: the difference to the automatic cut, clip by clip.

    {"version": 2,
     "order": ["dawn", "goal", "run"],
     "clips": {"goal": {"length": "7/2", "gain": -3}, "run": {"removed": true},
               "voice/goal": {"volume": [[0, 0], ["3/2", -6]]},
               "goal~2": {"track": "picture", "source": "goal", "length": 2, ...},
               "run~2": {"track": "video-2", "source": "run", "length": 2, "anchor": "dawn", "look": {"scale": 40}}},
     "tracks": {"music": {"gain": -6, "muted": true}, "video-2": {"kind": "picture", "title": "B-roll"}},
     "track_order": ["picture", "video-2", "voice", "effects", "music"],
     "markers": [{"at": "12", "name": "Kick-off"}]}

Version 1 has no tracks of one's own, and of a clip only what `clipdata` calls its first names; what needs no more is
written so, as it always was. Entries for clips that are not there (their shot was cut from the script) do nothing and
are kept.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from studio.film.timeline.clipdata import (
    changed,
    changed_track,
    entry_of,
    kind_of,
    mapping,
    needs_second,
    shown,
    time,
    track_entry,
    unreadable,
)
from studio.film.timeline.model import PICTURE, SOUND, ZERO, Clip, Marker, Timeline, Track
from studio.film.timeline.settling import settled

_VERSION = 2


def overrides(auto: Timeline, edited: Timeline, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The data with which apply(auto, data) gives `edited`. before: the data so far, for clips that are away."""
    old = {clip.id: (track.name, clip) for track, clip in auto.clips()}
    new = {clip.id: (track.name, clip) for track, clip in edited.clips()}
    second = False
    clips: dict[str, Any] = {}
    for id, (track, clip) in new.items():
        known = old.get(id)
        entry = entry_of(clip, known[1] if known else None)
        if known is None:
            entry = {"track": track, **entry}
        elif known[0] != track:  # carried to another track
            entry, second = {"track": track, **entry}, True
        if entry:
            clips[id] = entry
            second = second or needs_second(entry)
    clips |= {id: {"removed": True} for id in old if id not in new}
    away = _away(auto, (before or {}).get("clips") or {}, old.keys() | new.keys())
    data: dict[str, Any] = {}
    order = [clip.id for clip in edited.picture.clips]
    if order != [clip.id for clip in auto.picture.clips if clip.id in new]:
        data["order"] = order
    if clips or away:
        data["clips"] = away | clips
    usual = {track.name: track for track in auto.tracks} | {SOUND: Track(SOUND)}
    entries = {track.name: track_entry(track, usual.get(track.name)) for track in edited.tracks}
    tracks = {name: entry for name, entry in entries.items() if entry}
    if tracks:
        data["tracks"] = tracks
        second = second or any(entry.keys() != {"gain", "muted"} for entry in tracks.values())
    names = [track.name for track in edited.tracks]
    if names != _usual_order(auto, names):
        data["track_order"], second = names, True
    if edited.markers:
        data["markers"] = [_marker_entry(marker) for marker in edited.markers]
        second = second or any(marker.note or marker.length for marker in edited.markers)
    second = second or any(needs_second(entry) for entry in away.values() if isinstance(entry, Mapping))
    return {"version": _VERSION if second else 1, **data} if data else {}


def _away(auto: Timeline, before: Mapping[str, Any], here: Collection[str]) -> dict[str, Any]:
    """Entries of clips that wait for a shot that is not in the script now. What had all it needs was there until it was
    taken out."""
    pictures, known = {clip.id for clip in auto.picture.clips}, _sources(auto)
    every = {source for sources in known.values() for source in sources}

    def waits(id: str, seen: frozenset[str] = frozenset()) -> bool:
        entry = before.get(id)
        if not isinstance(entry, Mapping) or "track" not in entry:
            return id not in pictures
        source, anchor = str(entry.get("source", "")), str(entry.get("anchor", ""))
        if source and source not in every and source.partition("/")[2] not in every:
            return True
        return bool(anchor) and anchor not in seen and waits(anchor, seen | {id})

    return {id: entry for id, entry in before.items() if id not in here and waits(id)}


def _usual_order(auto: Timeline, names: Sequence[str]) -> list[str]:
    """Tracks as they stand where nobody has moved one: those the cut has, unlinked sounds, and what was added."""
    own = [track.name for track in auto.tracks if track.name in names]
    apart = [SOUND] if SOUND in names and SOUND not in own else []
    return [*own, *apart, *sorted(name for name in names if name not in own and name != SOUND)]


def _marker_entry(marker: Marker) -> dict[str, Any]:
    entry: dict[str, Any] = {"at": shown(marker.at), "name": marker.name, "color": marker.color}
    if marker.note:
        entry["note"] = marker.note
    if marker.length:
        entry["length"] = shown(marker.length)
    return entry


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
    data = mapping(data, "the edit")
    if data.get("version", 1) not in range(1, _VERSION + 1):
        raise unreadable("the edit", f"version {data['version']}", f"This app reads version 1 to {_VERSION}.")
    entries = {str(id): mapping(entry, str(id)) for id, entry in mapping(data.get("clips", {}), "clips").items()}
    settings = {str(n): mapping(e, str(n)) for n, e in mapping(data.get("tracks", {}), "tracks").items()}
    tracks = _tracks(auto, entries, settings, data.get("track_order", []))
    home = {clip.id: track for track, clip in auto.clips()}
    known = _sources(auto)
    filled: list[Track] = []
    for track in tracks:
        clips = []
        own = {clip.id for clip in track.clips}
        for clip in track.clips:
            entry = entries.get(clip.id, {})
            if not entry.get("removed") and entry.get("track", track.name) == track.name:
                source = str(entry.get("source", clip.source))  # another one was put in its place
                shown = source if _has(track, source, known) else clip.source
                clips.append(changed(replace(clip, source=shown), entry))
        for id, entry in entries.items():
            if id in own or entry.get("track") != track.name or entry.get("removed"):
                continue
            base = next((clip for clip in home[id].clips if clip.id == id), None) if id in home else None
            source = str(entry.get("source", base.source if base else ""))
            if _has(track, source, known):
                clips.append(changed(replace(base or Clip(id, source, ZERO), source=source), entry))
        filled.append(changed_track(replace(track, clips=tuple(clips)), settings.get(track.name, {})))
    order = data.get("order", [])
    if not isinstance(order, list):
        raise unreadable("order", repr(order), "It is a list of clip ids.")
    filled[0] = replace(filled[0], clips=_ordered(filled[0].clips, [str(id) for id in order]))
    anchors = {clip.id for clip in filled[0].clips} | {""}
    filled[1:] = [replace(t, clips=tuple(c for c in t.clips if c.anchor in anchors)) for t in filled[1:]]
    return settled(replace(auto, tracks=tuple(filled), markers=_markers(data.get("markers", []))))


def _tracks(
    auto: Timeline, entries: Mapping[str, Mapping[str, Any]], settings: Mapping[str, Mapping[str, Any]], order: Any
) -> list[Track]:
    """The automatic tracks with those that were added, in their order; their clips are the automatic ones yet."""
    found = {track.name: track for track in auto.tracks}
    if any(entry.get("track") == SOUND for entry in entries.values()) or SOUND in settings:
        found.setdefault(SOUND, Track(SOUND))
    for name, setting in sorted(settings.items()):
        if name not in found and "kind" in setting:
            found[name] = Track(name, kind=kind_of(setting, name))
    if not isinstance(order, list):
        raise unreadable("track_order", repr(order), "It is a list of names of tracks.")
    place = {str(name): number for number, name in enumerate(order)}
    first, *rest = found.values()
    latest = len(place)
    return [first, *sorted(rest, key=lambda track: place.get(track.name, latest))]


def _sources(auto: Timeline) -> dict[str, set[str]]:
    """What there is to show and to hear, by the automatic track that it comes on."""
    found = {track.name: {clip.source for clip in track.clips} for track in auto.tracks}
    return found | {SOUND: set(found.get(PICTURE, ()))}


def _has(track: Track, source: str, known: Mapping[str, set[str]]) -> bool:
    """Whether a track can show a source of this name: one of its own, or one that is called by its socket."""
    if track.kind == "title":
        return True
    if source in known.get(track.name if track.kind == "sound" else PICTURE, ()):
        return True
    socket, slash, id = source.partition("/")
    return track.kind == "sound" and bool(slash) and id in known.get(socket, ()) and socket != PICTURE


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


def _markers(data: Any) -> tuple[Marker, ...]:
    if not isinstance(data, list):
        raise unreadable("markers", repr(data), "It is a list.")
    read = (mapping(entry, "markers") for entry in data)
    return tuple(_marker(entry) for entry in read)


def _marker(data: Mapping[str, Any]) -> Marker:
    name, color, note = (str(data.get(part, "")) for part in ("name", "color", "note"))
    length = max(ZERO, time(data.get("length", 0), "markers", "length"))
    return Marker(time(data.get("at"), "markers", "at"), name, color, note, length)
