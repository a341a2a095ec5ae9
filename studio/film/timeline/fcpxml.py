"""The cut as Final Cut Pro XML, which DaVinci Resolve and Premiere read as well.

Written here and not by OpenTimelineIO's adapter: that knows no transitions, and fails at 23.976, 29.97, 48 and 59.94
frames a second. A storyline with connected clips is what our cut is. Source: Apple, "FCPXML Reference", version 1.10.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import quote
from xml.etree import ElementTree as Xml

from studio.film.timeline.model import ZERO, Clip, Timeline
from studio.film.timeline.places import lanes, media_name, storyline


@dataclass
class _Spot:
    """A piece of the spine. local: its own clock's reading at `start`."""

    start: Fraction
    stop: Fraction
    local: Fraction
    element: Xml.Element


def to_fcpxml(timeline: Timeline, width: int, height: int, name: str = "Film") -> str:
    """The cut as FCPXML 1.10. Media are named after their shots, beside the file: shots/goal.mov, voice/goal.wav."""
    root = Xml.Element("fcpxml", version="1.10")
    resources = Xml.SubElement(root, "resources")
    size = {"width": str(width), "height": str(height), "frameDuration": _time(1 / timeline.rate)}
    Xml.SubElement(resources, "format", {"id": "r1", "name": "Film", **size})
    assets = _assets(timeline, resources)
    project = Xml.SubElement(Xml.SubElement(Xml.SubElement(root, "library"), "event", name=name), "project", name=name)
    length = _time(timeline.length)
    sequence = Xml.SubElement(
        project, "sequence", format="r1", duration=length, tcStart="0s", tcFormat="NDF", audioLayout="stereo"
    )
    sequence.set("audioRate", "48k")
    spine = Xml.SubElement(sequence, "spine")
    spots = _spine(timeline, spine, assets)
    _connect(timeline, spots, assets)
    for marker in timeline.markers:
        spot = _under(spots, marker.at)
        at = {"start": _time(spot.local + marker.at - spot.start), "duration": _time(1 / timeline.rate)}
        Xml.SubElement(spot.element, "marker", {**at, "value": marker.name or "Marker"})
    Xml.indent(root)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n'
    return head + Xml.tostring(root, encoding="unicode") + "\n"


def _time(seconds: Fraction) -> str:
    if seconds.denominator == 1:
        return f"{seconds.numerator}s"
    return f"{seconds.numerator}/{seconds.denominator}s"


def _assets(timeline: Timeline, resources: Xml.Element) -> dict[str, str]:
    """A resource for each source, as long as the cut needs it; its id by the name of its media."""
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
        about = {"id": ids[name], "name": title, "start": "0s", "duration": _time(seconds), **kind}
        asset = Xml.SubElement(resources, "asset", about)
        Xml.SubElement(asset, "media-rep", kind="original-media", src=f"./{quote(name)}")
    return ids


def _spine(timeline: Timeline, spine: Xml.Element, assets: dict[str, str]) -> list[_Spot]:
    spots: list[_Spot] = []
    end = ZERO
    for piece in storyline(timeline):
        if piece.start > end:
            spots.append(_gap(spine, end, piece.start))
        if piece.dissolve:
            begin, length = piece.start - piece.dissolve[0], sum(piece.dissolve)
            at = {"offset": _time(begin), "duration": _time(Fraction(length))}
            Xml.SubElement(spine, "transition", {"name": "Cross Dissolve", **at})
        clip, local = piece.clip, piece.offset / piece.clip.speed
        name = media_name(timeline, timeline.picture, clip)
        element = _asset_clip(spine, assets[name], clip, piece.start, piece.stop - piece.start, local)
        if clip.speed != 1:
            _retimed(element, clip.speed, local + piece.stop - piece.start)
        spots.append(_Spot(piece.start, piece.stop, local, element))
        end = piece.stop
    return spots


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


def _retimed(element: Xml.Element, speed: Fraction, until: Fraction) -> None:
    """The clip's own clock against its media's: a straight line through zero."""
    line = Xml.Element("timeMap")
    for moment in (ZERO, until):
        Xml.SubElement(line, "timept", time=_time(moment), value=_time(moment * speed), interp="linear")
    element.insert(0, line)


def _connect(timeline: Timeline, spots: list[_Spot], assets: dict[str, str]) -> None:
    """Sounds, each hung on the part of the storyline that it starts under, no two that overlap on one lane."""
    number = 0
    for track in timeline.tracks[1:]:
        for lane in lanes(timeline, track):
            number += 1
            for clip in lane:
                span = timeline.spans[clip.id]
                spot = _under(spots, span.start)
                asset = assets[media_name(timeline, track, clip)]
                at = spot.local + span.start - spot.start
                element = _asset_clip(spot.element, asset, clip, at, clip.length, clip.offset)
                element.set("lane", str(-number))
                element.set("audioRole", {"voice": "dialogue"}.get(track.name, track.name))
                if track.muted:
                    element.set("enabled", "0")
                if gain := clip.gain + track.gain:
                    Xml.SubElement(element, "adjust-volume", amount=f"{gain:g}dB")


def _under(spots: list[_Spot], moment: Fraction) -> _Spot:
    return next((spot for spot in reversed(spots) if spot.start <= moment), spots[0])
