"""What is gathered while a timeline of another program is read, and the cut that it becomes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from studio.base.errors import MediaError
from studio.film.timeline.looks import TRANSITIONS
from studio.film.timeline.model import PICTURE, ZERO, Clip, Kind, Marker, Timeline, Track
from studio.film.timeline.settling import settled
from studio.film.timeline.tracks import tied

_NTSC = {n: Fraction(n * 1000, 1001) for n in (24, 30, 48, 60, 120)}


@dataclass(frozen=True)
class Source:
    """A file that a cut takes from. seconds: how many are known to be in it, as far as it was told."""

    file: str
    pictures: bool
    seconds: Fraction = ZERO


@dataclass(frozen=True)
class Imported:
    """A cut that was read. sources: by the name that its clips call them; a sound is 'effects/NAME'. notes: what was
    left out or is shown in another way. size: of the picture, (0, 0) where nobody says."""

    cut: Timeline
    sources: dict[str, Source]
    notes: tuple[str, ...] = ()
    size: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Item:
    """A clip as a file has it, in seconds of the film, before tracks and ties are known. overlap: seconds that its
    transition takes."""

    start: Fraction
    clip: Clip
    overlap: Fraction = ZERO


@dataclass
class Reading:
    """What is gathered while a file is read."""

    rate: Fraction
    sources: dict[str, Source] = field(default_factory=dict)
    tracks: list[tuple[Kind, str, list[Item], dict[str, Any]]] = field(default_factory=list)
    markers: list[Marker] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)
    size: tuple[int, int] = (0, 0)

    def leave(self, what: str) -> None:
        """Remember that something was left out."""
        self.left[what] = self.left.get(what, 0) + 1

    def source(self, file: str, name: str, pictures: bool, seconds: Fraction = ZERO) -> str:
        """What clips call a file from now on: its name, made different where two files have one."""
        for known, source in self.sources.items():
            if source.file == file and source.pictures == pictures:
                if seconds > source.seconds:
                    self.sources[known] = replace(source, seconds=seconds)
                return known
        stem = re.sub(r"[^\w-]+", "-", Path(name).stem or "media").strip("-_")[:60].lower() or "media"
        wish = stem if pictures else f"effects/{stem}"
        number = 2
        while wish in self.sources:
            wish, number = (f"{stem}-{number}" if pictures else f"effects/{stem}-{number}"), number + 1
        self.sources[wish] = Source(file, pictures, seconds)
        return wish

    def snapped(self, seconds: Fraction) -> Fraction:
        return Fraction(round(seconds * self.rate)) / self.rate

    def done(self) -> Imported:
        """The cut of all that was read. MediaError where nothing is to be seen."""
        lowest = next((one for one in self.tracks if one[0] == "picture" and one[2]), None)
        if lowest is None:
            raise MediaError("there are no pictures in the timeline", mend="Choose a file that has some.")
        taken: set[str] = set()
        storyline = Track(PICTURE, tuple(self._line(lowest[2], taken)), kind="picture", **lowest[3])
        cut = Timeline(self.rate, (storyline, Track("voice"), Track("effects"), Track("music")))
        counts: dict[str, int] = {"picture": 1, "title": 0, "sound": 0}
        words = {"picture": "video", "title": "titles", "sound": "audio"}
        for kind, title, items, how in self.tracks:
            if (kind, title, items, how) == lowest or not items:
                continue
            counts[kind] += 1
            track = Track(f"{words[kind]}-{counts[kind]}", kind=kind, title=title, **how)
            clips = [tied(cut, self._named(item, taken), self._start(item, kind)) for item in items]
            cut = replace(cut, tracks=(*cut.tracks, replace(track, clips=tuple(clips))))
        markers = {marker.at: marker for marker in sorted(self.markers, key=lambda one: one.at)}
        notes = tuple(f"{count} {what}" for what, count in self.left.items())
        return Imported(settled(replace(cut, markers=tuple(markers.values()))), dict(self.sources), notes, self.size)

    def _start(self, item: Item, kind: Kind) -> Fraction:
        return item.start if kind == "sound" else self.snapped(item.start)

    def _named(self, item: Item, taken: set[str]) -> Clip:
        """Never named as the automatic cut would: all of the clip is a person's."""
        stem = item.clip.source.rpartition("/")[2] or "title"
        number = 2
        while f"{stem}~{number}" in taken:
            number += 1
        taken.add(f"{stem}~{number}")
        return replace(item.clip, id=f"{stem}~{number}", gap=-item.overlap)

    def _line(self, items: list[Item], taken: set[str]) -> Iterator[Clip]:
        end = ZERO
        for item in items:
            start = self.snapped(item.start)
            yield replace(self._named(item, taken), gap=start - end)
            end = start + item.clip.length


# --- what other programs say ------------------------------------------------------------------------------------------


def exact_rate(rate: float) -> Fraction:
    """The rate that is meant: 29.97 is 30000/1001."""
    whole = round(rate)
    if abs(rate - whole) < 1e-6 and whole:
        return Fraction(whole)
    near = next((exact for exact in _NTSC.values() if abs(rate - float(exact)) < 0.02), None)
    return near or Fraction(rate).limit_denominator(1001)


def transition_called(name: str) -> str | None:
    """Which of our transitions another program means."""
    name = name.lower()
    if name.strip() in TRANSITIONS:
        return name.strip()
    words = {
        "dissolve": "dissolve",
        "wipe": "wipe",
        "push": "push",
        "slide": "slide",
        "iris": "iris",
        "circle": "iris",
        "zoom": "zoom",
        "dip": "dip",
        "fade to color": "dip",
        "fade": "dissolve",
    }
    first = next((kind for word, kind in words.items() if word in name and word != "dissolve"), None)
    return first or ("dissolve" if "dissolve" in name or not name.strip() else None)


def path_of(url: str) -> str:
    """A file's path from an address such as file://localhost/media/a%20b.mov."""
    parsed = urlparse(url)
    path = unquote(parsed.path if parsed.scheme in ("file", "") else url).removeprefix("./")
    return path[1:] if re.match(r"/[A-Za-z]:/", path) else path
