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

from studio.film.timeline.looks import Look, Title
from studio.film.timeline.model import ZERO, Clip, Timeline, Track
from studio.film.timeline.pace import average
from studio.film.timeline.places import Piece, lanes, media_name, pieces, storyline
from studio.film.timeline.stretches import Stretch, stretches
from studio.media.timecode import Timecode

_PASSAGES = {"wipe": "Wipe", "slide": "Slide", "push": "Push", "iris": "Circle", "zoom": "Zoom", "dip": "Fade To Color"}
"""What Final Cut calls our transitions."""


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
    if any(track.kind == "title" and track.clips for track in timeline.layers):
        uid = ".../Titles.localized/Build In:Out.localized/Custom.localized/Custom.moti"
        Xml.SubElement(resources, "effect", {"id": "r0", "name": "Custom", "uid": uid})
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
        if not name:
            continue  # a title
        # A dissolve and a held frame reach past the clip; the reader finds out what is really there.
        used = clip.offset + clip.length * abs(average(clip))
        needed[name] = (max(used, needed.get(name, (ZERO, False))[0]), track.kind == "picture")
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
            name = _PASSAGES.get(piece.clip.transition.kind, "Cross Dissolve")
            Xml.SubElement(spine, "transition", {"name": name, **at})
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
    stop, speed = hold.stop if hold else part.stop, Fraction(0) if part.kind == "hold" else average(clip)
    # Its own clock keeps to the film's frames; a map of time says what of the source is seen when.
    local = begins + timeline.snapped(part.offset / abs(speed or clip.speed or Fraction(1)))
    element = _asset_clip(spine, asset, clip, part.start, stop - part.start, local)
    if speed != 1 or hold:
        first = begins + (part.offset - part.length * speed if speed < 0 else part.offset)
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
    for height, track in enumerate(timeline.layers, 1):
        for piece in pieces(timeline, track):
            _over(timeline, _under(spots, piece.start), track, piece, height, assets, clocks)
    number = 0
    for track in timeline.sounds:
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


def _over(
    timeline: Timeline, spot: _Spot, track: Track, piece: Piece, height: int, assets: dict[str, str],
    clocks: Mapping[str, Fraction],
) -> None:  # fmt: skip
    """A clip or a title of an upper track, connected to what it begins over."""
    clip, length, at = piece.clip, piece.stop - piece.start, spot.local + piece.start - spot.start
    if track.kind == "title":
        times = {"offset": _time(at), "start": "0s", "duration": _time(length)}
        element = Xml.SubElement(spot.element, "title", {"ref": "r0", "name": clip.name or clip.id, **times})
        words = clip.title or Title()
        text = Xml.SubElement(element, "text")
        style = Xml.SubElement(text, "text-style", ref=f"ts-{clip.id}")
        style.text = "\n".join(filter(None, (words.text, words.subtitle)))
        told = Xml.SubElement(element, "text-style-def", id=f"ts-{clip.id}")
        Xml.SubElement(told, "text-style", font="Inter", fontSize=f"{words.size * 10:g}", fontColor="1 1 1 1")
    else:
        speed, file = average(clip), media_name(timeline, track, clip)
        begins = clocks.get(file, ZERO)
        local = begins + timeline.snapped(piece.offset / abs(speed))
        element = _asset_clip(spot.element, assets[file], clip, at, length, local)
        if clip.freeze or speed != 1:
            pace = Fraction(0) if clip.freeze else speed
            begin = begins + (piece.offset - length * pace if pace < 0 else piece.offset)
            _retimed(element, [(local, begin), (local + length, begin + length * pace)])
        _placed(element, clip.look.at(float(clip.since)))
    element.set("lane", str(height))
    if clip.muted or not timeline.seen(track):
        element.set("enabled", "0")


def _placed(element: Xml.Element, look: Look) -> None:
    """Where a picture lies: Final Cut counts its place in percent of the frame's height, upwards, from the middle."""
    if (look.x, look.y, look.scale, look.rotation) != (0, 0, 100, 0):
        size = float(look.scale) / 100  # type: ignore[arg-type]
        at = f"{float(look.x) * 16 / 9:g} {-float(look.y):g}"  # type: ignore[arg-type]
        turned = f"{-float(look.rotation):g}"  # type: ignore[arg-type]
        Xml.SubElement(element, "adjust-transform", position=at, scale=f"{size:g} {size:g}", rotation=turned)
    if look.opacity != 100:
        Xml.SubElement(element, "adjust-blend", amount=f"{float(look.opacity) / 100:g}")  # type: ignore[arg-type]


def _floored(timeline: Timeline, seconds: Fraction) -> Fraction:
    return Fraction(floor(seconds * timeline.rate)) / timeline.rate


def _under(spots: list[_Spot], moment: Fraction) -> _Spot:
    return next((spot for spot in reversed(spots) if spot.start <= moment), spots[0])
