"""Edits of the tracks themselves, and of which clips lie on them. Like those of `edits`, each gives a new cut."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from studio.film.timeline import edits
from studio.film.timeline.model import PICTURE, ZERO, Clip, EditError, Kind, Timeline, Track
from studio.film.timeline.settling import settled

_WORDS = {"picture": "video", "title": "titles", "sound": "audio"}


def add_track(timeline: Timeline, kind: Kind, title: str = "") -> tuple[Timeline, str]:
    """The cut with one more track, above those of its kind (sounds: below), and the name by which it is known."""
    taken = {track.name for track in timeline.tracks}
    number = 2 if kind == "picture" else 1
    while f"{_WORDS[kind]}-{number}" in taken:
        number += 1
    name = f"{_WORDS[kind]}-{number}"
    return replace(timeline, tracks=(*timeline.tracks, Track(name, kind=kind, title=title))), name


def delete_track(timeline: Timeline, name: str) -> Timeline:
    """Take a track that was added away, with all that lies on it."""
    track = _open(timeline, name)
    if track.automatic:
        mend = "Hide it, mute it or take its clips out."
        raise EditError(f"the track '{_shown(track)}' belongs to every film", mend=mend)
    return replace(timeline, tracks=tuple(t for t in timeline.tracks if t.name != name))


def move_track(timeline: Timeline, name: str, index: int) -> Timeline:
    """Give a track another place among those that lie over the storyline, or among the sounds; 0 is the first: the
    lowest picture, the uppermost sound."""
    track = timeline.track(name)
    if track is timeline.picture:
        raise EditError("the storyline lies below all other pictures", mend="Move its clips to another track.")
    family = [t for t in timeline.tracks[1:] if (t.kind == "sound") == (track.kind == "sound")]
    rest = [t for t in family if t.name != name]
    at = max(0, min(index, len(rest)))
    ordered = iter([*rest[:at], track, *rest[at:]])
    tracks = [next(ordered) if (t.kind == "sound") == (track.kind == "sound") else t for t in timeline.tracks[1:]]
    return replace(timeline, tracks=(timeline.picture, *tracks))


def set_track(timeline: Timeline, name: str, **changes: Any) -> Timeline:
    """Change how a track is: title, height, gain, muted, solo, hidden, locked, target."""
    timeline.track(name)
    known = {"title", "height", "gain", "muted", "solo", "hidden", "locked", "target"}
    if not changes.keys() <= known:
        raise EditError(f"a track has no {', '.join(sorted(changes.keys() - known))}")
    tracks = tuple(replace(track, **changes) if track.name == name else track for track in timeline.tracks)
    return replace(timeline, tracks=tracks)


def place(timeline: Timeline, clip: Clip, name: str, start: Fraction) -> Timeline:
    """Put a new clip on a track over the storyline or under it, tied to the picture it begins at. On an added track
    what lies in its way moves on."""
    if clip.id in timeline.spans:
        raise EditError(f"there is a clip '{clip.id}' already", mend="Give the new clip another id.")
    track = _open(timeline, name)
    if track is timeline.picture:
        raise EditError("clips of the storyline follow each other", mend="Insert it, or lay it over.")
    start = max(ZERO, start)
    if track.kind != "sound":
        start = timeline.snapped(start)
        clip = replace(clip, length=max(timeline.snapped(clip.length), 1 / timeline.rate))
    new = tied(timeline, replace(clip, gap=min(clip.gap, ZERO)), start)
    return settled(timeline.with_track(name, lambda clips: (*clips, new)))


def carry(timeline: Timeline, id: str, name: str, start: Fraction | None = None) -> Timeline:
    """Move a clip to another track of its kind, and to another moment (None: it stays at its own). From the storyline
    it leaves black behind; onto it, it is laid over what is there."""
    track, clip = timeline.find(id)
    target = _open(timeline, name)
    _open(timeline, track.name)
    if track.kind != target.kind:
        words = {"picture": "pictures", "title": "titles", "sound": "sounds"}
        raise EditError(f"'{id}' cannot lie among {words[target.kind]}", mend="Choose a track of its own kind.")
    begin = timeline.spans[id].start if start is None else max(ZERO, start)
    if track.name == target.name:
        return edits.shift(timeline, id, begin)
    clip = replace(clip, source=source_on(track, target, clip.source))
    if track is not timeline.picture:
        left = timeline.with_track(track.name, lambda clips: tuple(c for c in clips if c.id != id))
        if target is timeline.picture:
            return edits.overwrite(left, replace(clip, gap=ZERO, anchor="", at=ZERO), begin)
        return place(left, clip, name, begin)
    ties = {c.id: timeline.spans[c.id].start for t in timeline.tracks[1:] for c in t.clips if c.anchor == id}
    loose = timeline
    for tied_id, moment in ties.items():  # what was tied to it stays in its place
        loose = _kept(loose, tied_id, moment, "")
    left = edits.delete(loose, id, ripple=False)
    placed = place(left, replace(clip, gap=ZERO), name, begin)
    for tied_id, moment in ties.items():
        placed = _kept(placed, tied_id, moment, placed.under(moment))
    return settled(placed)


def source_on(track: Track, target: Track, source: str) -> str:
    """What a source of one track is called on another: the automatic ones of sounds leave their own name out."""
    if track.kind != "sound":
        return source
    whole = f"{track.name}/{source}" if track.automatic and "/" not in source else source
    socket, _, id = whole.partition("/")
    return id if target.automatic and socket == target.name else whole


def socket_of(track: Track, source: str, known: Any) -> tuple[str, str]:
    """The automatic track that a clip's source comes on, and its id there. known: has ids by such tracks."""
    own = track.name if track.kind == "sound" else PICTURE
    if track.automatic and source in known.get(own, ()):
        return own, source
    socket, slash, id = source.partition("/")
    if slash and id in known.get(socket, ()):
        return socket, id
    return (own, source) if track.automatic or track.kind != "sound" else ("", source)


def tied(timeline: Timeline, clip: Clip, start: Fraction) -> Clip:
    """The clip tied to the picture that shows at its start."""
    anchor = timeline.under(start)
    return replace(clip, anchor=anchor, at=start - (timeline.spans[anchor].start if anchor else ZERO))


def _kept(timeline: Timeline, id: str, moment: Fraction, anchor: str) -> Timeline:
    """A clip tied to another picture, where it was; locked tracks are no hindrance, nothing moves on them."""
    at = moment - (timeline.spans[anchor].start if anchor else ZERO)
    tracks = tuple(
        replace(t, clips=tuple(replace(c, anchor=anchor, at=at) if c.id == id else c for c in t.clips))
        for t in timeline.tracks
    )
    return replace(timeline, tracks=tracks)


def _open(timeline: Timeline, name: str) -> Track:
    track = timeline.track(name)
    if track.locked:
        raise EditError(f"the track '{_shown(track)}' is locked", mend="Unlock it first.")
    return track


def _shown(track: Track) -> str:
    return track.title or track.name
