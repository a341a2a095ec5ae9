"""Final Cut Pro XML read into a cut: the storyline, what is connected to it, titles, transitions, speeds and markers.

Source: Apple, "FCPXML Reference", version 1.10. Exact at every rate, where OpenTimelineIO's adapter fails at NTSC's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as Xml

from studio.base.errors import MediaError
from studio.film.timeline.gathering import Imported, Item, Reading, path_of, transition_called
from studio.film.timeline.looks import DISSOLVE, Look, Title, Transition
from studio.film.timeline.model import ZERO, Clip, Marker

_CLIPS = ("asset-clip", "clip", "video", "audio", "title", "ref-clip", "sync-clip", "mc-clip")
_DEEPEST = 60


def from_fcpxml(text: str) -> Imported:
    """The first project of the file. Raises MediaError for what is none."""
    try:
        if "<!ENTITY" in text:
            raise Xml.ParseError("it has entities")
        root = Xml.fromstring(text)
    except Xml.ParseError as error:
        raise MediaError(f"the FCPXML cannot be read: {error}", mend="Export it again.") from None
    sequence = root.find(".//project/sequence")
    if sequence is None:
        sequence = root.find(".//sequence")
    spine = sequence.find("spine") if sequence is not None else None
    if sequence is None or spine is None:
        raise MediaError("there is no project in the FCPXML", mend="Export a project, not an event.")
    formats = {one.get("id"): one for one in root.iter("format")}
    form = formats.get(sequence.get("format"))
    frame = _seconds(form.get("frameDuration")) if form is not None else ZERO
    if not Fraction(1, 1000) <= frame < 1:
        raise MediaError("the FCPXML does not say its frames a second", mend="Export it with its resources.")
    reading = _Reading(1 / frame, {one.get("id", ""): one for one in root.iter("asset")})
    if form is not None and str(form.get("width", "")).isdigit() and str(form.get("height", "")).isdigit():
        reading.size = int(form.get("width", "0")), int(form.get("height", "0"))
    items, lanes = list(reading.line(spine, -_seconds(sequence.get("tcStart")), 0)), reading.lanes
    reading.tracks.append(("picture", "", items, {}))
    for (kind, _), found in sorted(lanes.items(), key=lambda one: one[0][1]):
        found.sort(key=lambda item: item.start)
        reading.tracks.append((kind, "", found, {}))  # type: ignore[arg-type]
    return reading.done()


def _seconds(text: str | None) -> Fraction:
    """'1001/30000s' in seconds; 0 for what is no time."""
    try:
        seconds = Fraction((text or "0").strip().removesuffix("s")) if len(text or "") < 40 else ZERO
    except (ValueError, ZeroDivisionError):
        return ZERO
    return seconds if abs(seconds) < 360_000 and "e" not in (text or "").lower() else ZERO


class _Reading(Reading):
    def __init__(self, rate: Fraction, assets: dict[str, Xml.Element]) -> None:
        super().__init__(rate)
        self.assets = assets
        self.lanes: dict[tuple[str, int], list[Item]] = {}

    def line(self, spine: Xml.Element, begins: Fraction, depth: int) -> Iterator[Item]:
        """The clips of a spine, whose clock shows `-begins` at the film's second 0. Dissolves lie between them, their
        own time on both sides of the cut."""
        if depth > _DEEPEST:
            return
        found: list[Item] = []
        passing: tuple[Transition, Fraction, Fraction] | None = None
        at = ZERO
        for element in spine:
            offset = _seconds(element.get("offset")) + begins if element.get("offset") else at
            length = _seconds(element.get("duration"))
            if element.tag == "transition":
                kind = transition_called(element.get("name", ""))
                if kind is None:
                    self.leave("transitions that are shown as dissolves")
                passing = (Transition(kind) if kind else DISSOLVE, offset, length)
                continue
            if element.tag not in (*_CLIPS, "gap"):
                continue
            at = offset + length
            if element.tag != "gap" and (item := self.item(element, offset, depth)) is not None:
                if passing is not None and found:
                    item = self._joined(found, item, passing)
                found.append(item)
            passing = None
            self.connected(element, offset, depth)
        yield from found

    def _joined(self, found: list[Item], item: Item, passing: tuple[Transition, Fraction, Fraction]) -> Item:
        """The clip that comes in by a transition, and the one before it made to last to the transition's end."""
        by, begin, length = passing
        before, clip = found[-1], item.clip
        lag = max(ZERO, self.snapped(begin + length - item.start))
        led = max(ZERO, self.snapped(item.start - begin))
        if not (clip.freeze or clip.title):
            led = min(led, clip.offset / clip.speed)
        found[-1] = replace(before, clip=replace(before.clip, length=before.clip.length + lag))
        offset = clip.offset if clip.freeze or clip.title or clip.reverse else clip.offset - led * clip.speed
        made = replace(clip, length=clip.length + led, offset=offset, transition=by)
        return Item(item.start - led, made, led + lag)

    def connected(self, element: Xml.Element, offset: Fraction, depth: int) -> None:
        """What hangs on a clip: its times are told by that clip's own clock."""
        own = _seconds(element.get("start"))
        for child in element:
            if child.tag == "marker" or child.tag == "chapter-marker":
                at = self.snapped(offset + _seconds(child.get("start")) - own)
                if at >= 0:
                    self.markers.append(Marker(at, child.get("value", ""), note=child.get("note", "")))
            if child.get("lane") is None:
                continue
            lane = int(child.get("lane", "0")) if child.get("lane", "").lstrip("-").isdigit() else 1
            begin = offset + _seconds(child.get("offset")) - own
            if child.tag == "spine":  # a secondary storyline
                for inner in self.line(child, begin, depth + 1):
                    self._put(inner, lane, sound=False)
            elif child.tag in _CLIPS and (item := self.item(child, begin, depth)) is not None:
                self._put(item, lane, sound=item.clip.source.startswith("effects/"))

    def _put(self, item: Item, lane: int, sound: bool) -> None:
        kind = "title" if item.clip.title is not None else "sound" if sound else "picture"
        self.lanes.setdefault((kind, lane), []).append(item)

    def item(self, element: Xml.Element, at: Fraction, depth: int) -> Item | None:
        begin, stop = self.snapped(at), self.snapped(at + _seconds(element.get("duration")))
        if stop <= begin:
            return None
        muted, name = element.get("enabled") == "0", element.get("name", "")
        if element.tag == "title":
            lines = ["".join(text.itertext()).strip() for text in element.findall("text")]
            words = "\n".join(line for line in lines if line)
            return Item(begin, Clip("", "", stop - begin, title=Title(words), name=name, muted=muted))
        asset = self.assets.get(element.get("ref", ""))
        if asset is None:
            inner = element.find("video") if element.tag == "clip" else None
            asset = self.assets.get(inner.get("ref", "")) if inner is not None else None
        if asset is None:
            self.leave("compound or missing clips, whose place is black")
            return None
        media = asset.find("media-rep")
        file = path_of((media.get("src") if media is not None else asset.get("src")) or asset.get("name") or "media")
        sound = asset.get("hasVideo") != "1" and asset.get("hasAudio") == "1"
        lane = element.get("lane", "0")
        sound = sound or (element.tag == "audio") or (lane.startswith("-") and asset.get("hasVideo") != "1")
        source = self.source(file, asset.get("name") or file, not sound, _seconds(asset.get("duration")))
        offset = _seconds(element.get("start")) - _seconds(asset.get("start"))
        clip = Clip("", source, stop - begin, max(ZERO, offset), muted=muted, name=name)
        clip = replace(clip, beyond="black" if sound else "hold")
        return Item(begin, self._adjusted(self._run(clip, element, asset), element))

    def _run(self, clip: Clip, element: Xml.Element, asset: Xml.Element) -> Clip:
        """With the speed of the clip's map of time; a map of several speeds becomes their mean."""
        points = [(_seconds(one.get("time")), _seconds(one.get("value"))) for one in element.findall("timeMap/timept")]
        if len(points) < 2 or points[-1][0] <= points[0][0]:
            return clip
        start = _seconds(element.get("start"))
        paces = {(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(points) if b[0] > a[0]}
        if len(paces) > 1 and not (len(paces) == 2 and 0 in paces):
            self.leave("speed ramps that run at their mean speed")
        pace = (points[-1][1] - points[0][1]) / (points[-1][0] - points[0][0])
        if len(paces) == 2 and 0 in paces:  # it plays, and then stands: its end is held
            pace = next(one for one in paces if one)
        begin = points[0][1] + (start - points[0][0]) * pace - _seconds(asset.get("start"))
        if pace == 0:
            return replace(clip, freeze=True, offset=max(ZERO, begin))
        pace = pace.limit_denominator(100_000)
        if pace < 0:
            return replace(clip, reverse=True, speed=-pace, offset=max(ZERO, begin + pace * clip.length))
        return replace(clip, speed=max(pace, Fraction(1, 100)), offset=max(ZERO, begin))

    def _adjusted(self, clip: Clip, element: Xml.Element) -> Clip:
        """With its volume, and where its picture lies."""
        volume = element.find("adjust-volume")
        if volume is not None:
            gain = _number(volume.get("amount", "0").removesuffix("dB"))
            clip = replace(clip, gain=max(-96.0, min(24.0, gain)))
        look: dict[str, Any] = {}
        transform, blend = element.find("adjust-transform"), element.find("adjust-blend")
        if transform is not None:
            x, y = ([*map(_number, transform.get("position", "0 0").split()), 0.0, 0.0])[:2]
            scale = ([*map(_number, transform.get("scale", "1 1").split()), 1.0])[0]
            wide, high = self.size if all(self.size) else (16, 9)
            look |= {"x": x * high / wide, "y": -y, "scale": max(0.0, scale * 100)}
            look["rotation"] = -_number(transform.get("rotation", "0"))
        if blend is not None:
            look["opacity"] = max(0.0, min(100.0, _number(blend.get("amount", "1")) * 100))
        if any(one.find("keyframeAnimation") is not None for one in element.iter("param")):
            self.leave("clips whose keyframes stand still")
        return replace(clip, look=Look(**look)) if look else clip


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number if abs(number) < 1000 else 0.0
