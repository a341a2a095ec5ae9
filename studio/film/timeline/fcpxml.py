"""The cut as Final Cut Pro XML, which DaVinci Resolve and Premiere read as well.

Written here and not by OpenTimelineIO's adapter: that knows no transitions, and fails at 23.976, 29.97, 48 and 59.94
frames a second. A storyline with connected clips is what our cut is. Source: Apple, "FCPXML Reference", version 1.10.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from types import MappingProxyType
from urllib.parse import quote
from xml.etree import ElementTree as Xml

from studio.film.timeline.model import ZERO, Clip, Timeline
from studio.film.timeline.places import lanes, media_name, storyline
from studio.film.timeline.stretches import Stretch, stretches
from studio.media.timecode import Timecode


@dataclass
class _Spot:
    """A piece of the spine. local: its own clock's reading at `start`."""

    start: Fraction
    stop: Fraction
    local: Fraction
    element: Xml.Element


def to_fcpxml(
    timeline: Timeline,
    width: int,
    height: int,
    name: str = "Film",
    media: Mapping[str, Fraction] = MappingProxyType({}),
    starts: Mapping[str, Timecode] = MappingProxyType({}),
) -> str:
    """The cut as FCPXML 1.10. Media are named after their shots, beside the file: shots/goal.mov, voice/goal.wav.
    media: how long each is, in seconds; a picture that ends before its clip is held, repeated or followed by black.
    starts: the timecode of its first frame, at which its clock begins."""
    root = Xml.Element("fcpxml", version="1.10")
    resources = Xml.SubElement(root, "resources")
    size = {"width": str(width), "height": str(height), "frameDuration": _time(1 / timeline.rate)}
    Xml.SubElement(resources, "format", {"id": "r1", "name": "Film", **size})
    clocks = {file: code.number / timeline.rate for file, code in starts.items()}
    assets = _assets(timeline, resources, media, clocks)
    project = Xml.SubElement(Xml.SubElement(Xml.SubElement(root, "library"), "event", name=name), "project", name=name)
    length = _time(timeline.length)
    sequence = Xml.SubElement(
        project, "sequence", format="r1", duration=length, tcStart="0s", tcFormat="NDF", audioLayout="stereo"
    )
    sequence.set("audioRate", "48k")
    spine = Xml.SubElement(sequence, "spine")
    spots = _spine(timeline, spine, assets, media, clocks)
    _connect(timeline, spots, assets, media, clocks)
    for marker in timeline.markers:
        spot = _under(spots, marker.at)
        at = {
            "start": _time(spot.local + timeline.snapped(marker.at) - spot.start),
            "duration": _time(1 / timeline.rate),
        }
        Xml.SubElement(spot.element, "marker", {**at, "value": marker.name or "Marker"})
    Xml.indent(root)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n'
    return head + Xml.tostring(root, encoding="unicode") + "\n"


def _time(seconds: Fraction) -> str:
    if seconds.denominator == 1:
        return f"{seconds.numerator}s"
    return f"{seconds.numerator}/{seconds.denominator}s"


def _assets(
    timeline: Timeline, resources: Xml.Element, media: Mapping[str, Fraction], clocks: Mapping[str, Fraction]
) -> dict[str, str]:
    """A resource for each source, as long as it is, or as the cut needs it where nobody knows; its id by the name of
    its media."""
    needed: dict[str, tuple[Fraction, bool]] = {}
    for track, clip in timeline.clips():
        name = media_name(timeline, track, clip)
        # A dissolve and a held frame reach past the clip; the reader finds out what is really there.
        used = clip.offset + clip.length * clip.speed
        needed[name] = (max(used, needed.get(name, (ZERO, False))[0]), track is timeline.picture)
    ids: dict[str, str] = {}
    for number, (name, (seconds, seen)) in enumerate(needed.items(), 2):
        ids[name] = f"r{number}"
        kind = {"hasVideo": "1", "format": "r1"} if seen else {"hasAudio": "1", "audioSources": "1"}
        title = name.rpartition("/")[2].rpartition(".")[0]
        length = media.get(name, seconds)
        begins = _time(clocks.get(name, ZERO))
        about = {"id": ids[name], "name": title, "start": begins, "duration": _time(length), **kind}
        asset = Xml.SubElement(resources, "asset", about)
        Xml.SubElement(asset, "media-rep", kind="original-media", src=f"./{quote(name)}")
    return ids


def _spine(
    timeline: Timeline, spine: Xml.Element, assets: dict[str, str], media: Mapping[str, Fraction],
    clocks: Mapping[str, Fraction],
) -> list[_Spot]:  # fmt: skip
    spots: list[_Spot] = []
    end = ZERO
    for piece in storyline(timeline):
        if piece.start > end:
            spots.append(_gap(spine, end, piece.start))
        if piece.dissolve:
            begin, length = piece.start - piece.dissolve[0], sum(piece.dissolve)
            at = {"offset": _time(begin), "duration": _time(Fraction(length))}
            Xml.SubElement(spine, "transition", {"name": "Cross Dissolve", **at})
        name = media_name(timeline, timeline.picture, piece.clip)
        parts = list(stretches(timeline, piece, media.get(name)))
        while parts:
            part = parts.pop(0)
            if part.kind == "black":
                spots.append(_gap(spine, part.start, part.stop))
                continue
            hold = parts.pop(0) if parts and parts[0].kind == "hold" else part if part.kind == "hold" else None
            begins = clocks.get(name, ZERO)
            spots.append(_picture(timeline, spine, assets[name], piece.clip, part, hold, begins))
        end = piece.stop
    return spots


def _picture(
    timeline: Timeline,
    spine: Xml.Element,
    asset: str,
    clip: Clip,
    part: Stretch,
    hold: Stretch | None,
    begins: Fraction,
) -> _Spot:
    """A stretch of a source, and its last frame held after it. begins: what the source's clock says at its start."""
    stop, speed = hold.stop if hold else part.stop, Fraction(0) if part.kind == "hold" else clip.speed
    # Its own clock keeps to the film's frames; a map of time says what of the source is seen when.
    local = begins + timeline.snapped(part.offset / (clip.speed or 1))
    element = _asset_clip(spine, asset, clip, part.start, stop - part.start, local)
    if speed != 1 or hold:
        first = begins + part.offset
        points = [(local, first), (local + part.length, first + part.length * speed)]
        if hold and part is not hold:
            points[1:] = [
                (local + part.length - 1 / timeline.rate, begins + hold.offset),
                (local + stop - part.start, begins + hold.offset),
            ]
        _retimed(element, points)
    return _Spot(part.start, stop, local, element)


def _gap(spine: Xml.Element, start: Fraction, stop: Fraction) -> _Spot:
    times = {"offset": _time(start), "start": "0s", "duration": _time(stop - start)}
    return _Spot(start, stop, ZERO, Xml.SubElement(spine, "gap", {"name": "Gap", **times}))


def _asset_clip(
    parent: Xml.Element, asset: str, clip: Clip, offset: Fraction, length: Fraction, start: Fraction
) -> Xml.Element:
    times = {"offset": _time(offset), "start": _time(start), "duration": _time(length)}
    element = Xml.SubElement(parent, "asset-clip", {"ref": asset, "name": clip.id, **times})
    if clip.muted:
        element.set("enabled", "0")
    return element


def _retimed(element: Xml.Element, points: Sequence[tuple[Fraction, Fraction]]) -> None:
    """The clip's own clock against its media's, from point to point."""
    line = Xml.Element("timeMap")
    for moment, value in dict(points).items():
        Xml.SubElement(line, "timept", time=_time(moment), value=_time(value), interp="linear")
    element.insert(0, line)


def _connect(
    timeline: Timeline, spots: list[_Spot], assets: dict[str, str], media: Mapping[str, Fraction],
    clocks: Mapping[str, Fraction],
) -> None:  # fmt: skip
    """Sounds, each hung on the part of the storyline that it starts under, no two that overlap on one lane. They begin
    and end on frames, and no later than their media do."""
    number = 0
    for track in timeline.tracks[1:]:
        for lane in lanes(timeline, track):
            number += 1
            for clip in lane:
                span = timeline.spans[clip.id]
                begin, file = timeline.snapped(span.start), media_name(timeline, track, clip)
                start = _floored(timeline, clip.offset)
                spot = _under(spots, begin)
                length = timeline.snapped(span.stop) - begin
                if file in media:
                    length = min(length, _floored(timeline, media[file] - start))
                at, length = spot.local + begin - spot.start, max(length, 1 / timeline.rate)
                start += clocks.get(file, ZERO)
                element = _asset_clip(spot.element, assets[file], clip, at, length, start)
                element.set("lane", str(-number))
                element.set("audioRole", {"voice": "dialogue"}.get(track.name, track.name))
                if track.muted:
                    element.set("enabled", "0")
                if gain := clip.gain + track.gain:
                    Xml.SubElement(element, "adjust-volume", amount=f"{gain:g}dB")


def _floored(timeline: Timeline, seconds: Fraction) -> Fraction:
    return Fraction(floor(seconds * timeline.rate)) / timeline.rate


def _under(spots: list[_Spot], moment: Fraction) -> _Spot:
    return next((spot for spot in reversed(spots) if spot.start <= moment), spots[0])
