"""Timelines of other programs, read into a cut: .otio, FCP 7 XML, EDL (CMX 3600) and FCPXML.

What comes out is a cut of sources that are named for their files, those files, and what could not be taken over. Times
are put on frames of the cut's rate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from studio.base.errors import MediaError
from studio.base.regular import read_regular
from studio.film.timeline.fcpxml_reading import from_fcpxml
from studio.film.timeline.gathering import Imported, Item, Reading, exact_rate, path_of, transition_called
from studio.film.timeline.interchange import require_plain
from studio.film.timeline.looks import DISSOLVE, Title, Transition
from studio.film.timeline.model import ZERO, Clip, Marker

MOST_BYTES = 64_000_000


def read_timeline(path: Path, rate: Fraction | None = None) -> Imported:
    """A timeline of another program. rate: of an EDL that does not say its own. Raises MediaError for what is none, or
    has no pictures."""
    ending = path.suffix.lower()
    try:
        data = read_regular(path, MOST_BYTES)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise MediaError(f"{path.name} cannot be read: {error.strerror}", mend="Choose the file again.") from None
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    if ending == ".fcpxml" or (ending == ".xml" and "<fcpxml" in text[:4000]):
        return from_fcpxml(text)
    adapters = {".otio": "otio_json", ".xml": "fcp_xml", ".edl": "cmx_3600"}
    if ending not in adapters:
        mend = f"It is one of {', '.join((*adapters, '.fcpxml'))}."
        raise MediaError(f"{path.name} is no timeline that can be read", mend=mend)
    return _through_otio(text, adapters[ending], path.name, rate)


def _through_otio(text: str, adapter: str, name: str, rate: Fraction | None) -> Imported:
    import opentimelineio as otio

    try:
        if adapter == "otio_json":
            require_plain(text)
        if adapter == "fcp_xml" and ("<!ENTITY" in text or "<xmeml" not in text):
            raise ValueError("no FCP 7 XML")
        more = (
            {"rate": float(rate or _edl_rate(text)), "ignore_timecode_mismatch": True} if adapter == "cmx_3600" else {}
        )
        read = otio.adapters.read_from_string(_without_reels(text) if more else text, adapter, **more)
    except Exception as error:  # adapters raise whatever they please
        what = f"{name} cannot be read as a timeline: {str(error)[:200]}"
        raise MediaError(what, mend="Is it whole? Export it again, as .otio or .fcpxml.") from None
    if isinstance(read, otio.schema.SerializableCollection):
        read = next((one for one in read if isinstance(one, otio.schema.Timeline)), None)
    if not isinstance(read, otio.schema.Timeline):
        raise MediaError(f"{name} has no timeline in it", mend="Export a timeline or a sequence.")
    return _from_otio(otio, read, _reels(text) if more else {})


def _edl_rate(text: str) -> float:
    """What a comment says. Without one nobody knows: 24, unless its frames count further."""
    told = re.search(r"^\*\s*(?:FPS|FRAME RATE)\s*:?\s*(\d+(?:\.\d+)?)\s*$", text, re.MULTILINE | re.IGNORECASE)
    if told and 1 < float(told[1]) < 1000:
        return float(exact_rate(float(told[1])))
    most = max((int(frame) for frame in re.findall(r"\d\d:\d\d:\d\d[:;](\d\d)", text)), default=0)
    return next((float(rate) for rate in (24, 25, 30, 50, 60) if most < rate), 60.0)


def _reels(text: str) -> dict[str, str]:
    """The files that our own EDLs and some others give for their reels."""
    return {reel: file.strip() for reel, file in re.findall(r"^\*\s*REEL\s+(\S+)\s+IS\s+(.+)$", text, re.MULTILINE)}


def _without_reels(text: str) -> str:
    return re.sub(r"^\*\s*REEL\s+\S+\s+IS\s+.*$", "", text, flags=re.MULTILINE)


# --- OpenTimelineIO ---------------------------------------------------------------------------------------------------


def _from_otio(otio: Any, timeline: Any, reels: dict[str, str]) -> Imported:
    rates = [clip.source_range.duration.rate for clip in timeline.find_clips() if clip.source_range]
    start = timeline.global_start_time
    rate = exact_rate(start.rate if start is not None else rates[0] if rates else 24.0)
    if rate <= 1 or rate > 1000:
        raise MediaError(f"the timeline has {float(rate):g} frames a second", mend="Set its rate and export it again.")
    reading = Reading(rate)
    for track in timeline.tracks:
        if not isinstance(track, otio.schema.Track):
            reading.leave("nested sequences, whose place is black")
            continue
        sound = track.kind == otio.schema.TrackKind.Audio
        own = track.metadata.get("shotgraph", {}) if track.metadata else {}
        items = list(_items(otio, reading, track, sound, reels))
        titles = [item for item in items if item.clip.title is not None]
        pictures = [item for item in items if item.clip.title is None]
        how: dict[str, Any] = {"muted": True} if sound and not track.enabled else {}
        if not sound and not track.enabled:
            how = {"hidden": True}
        if sound and isinstance(own.get("gain"), int | float):
            how["gain"] = float(own["gain"])
        title = str(track.name or "")
        if pictures or not titles:
            reading.tracks.append(("sound" if sound else "picture", title, pictures, how))
        if titles:
            reading.tracks.append(("title", title, titles, how))
    for marker in timeline.tracks.markers:
        at = seconds_of(marker.marked_range.start_time)
        if at >= 0:
            length = reading.snapped(seconds_of(marker.marked_range.duration))
            color = str(marker.color or "").lower()
            note = str(getattr(marker, "comment", "") or "")
            reading.markers.append(Marker(reading.snapped(at), str(marker.name or ""), color, note, max(ZERO, length)))
    return reading.done()


def seconds_of(time: Any) -> Fraction:
    """OTIO's time, exactly: frames over the rate that is meant."""
    return Fraction(time.value).limit_denominator(1000) / exact_rate(time.rate)


def _items(otio: Any, reading: Reading, track: Any, sound: bool, reels: dict[str, str]) -> Iterator[Item]:
    at = ZERO
    passing: Any = None
    found: list[Item] = []
    for child in track:
        if isinstance(child, otio.schema.Transition):
            passing = child
            if found:  # what goes out lasts on to the transition's end
                last, out = found[-1], reading.snapped(seconds_of(child.out_offset))
                found[-1] = replace(last, clip=replace(last.clip, length=last.clip.length + out))
            continue
        length = seconds_of(child.duration())
        if isinstance(child, otio.schema.Clip):
            item = _clip(otio, reading, child, at, length, sound, reels)
            if item is not None:
                found.append(_passed(reading, item, passing) if passing is not None and found else item)
        elif not isinstance(child, otio.schema.Gap):
            reading.leave("nested sequences, whose place is black")
        passing, at = None, at + length
    yield from found


def _passed(reading: Reading, item: Item, passing: Any) -> Item:
    """The clip that comes in by a transition: it begins earlier, with what its source has before."""
    led = reading.snapped(seconds_of(passing.in_offset))
    overlap = led + reading.snapped(seconds_of(passing.out_offset))
    clip = item.clip
    led = min(led, clip.offset / clip.speed) if not (clip.freeze or clip.reverse or clip.title) else led
    moved = replace(clip, length=clip.length + led, transition=_transition(reading, passing))
    if not (clip.freeze or clip.reverse or clip.title):
        moved = replace(moved, offset=clip.offset - led * clip.speed)
    return Item(item.start - led, moved, overlap)


def _transition(reading: Reading, passing: Any) -> Transition:
    own = passing.metadata.get("shotgraph", {}) if passing.metadata else {}
    kind = transition_called(f"{passing.name or ''} {passing.transition_type or ''}")
    if kind is None:
        reading.leave("transitions that are shown as dissolves")
        return DISSOLVE
    way = own.get("way") if own.get("way") in ("right", "left", "down", "up") else "right"
    color = own.get("color") if re.fullmatch(r"#[0-9a-fA-F]{6}", str(own.get("color", ""))) else "#000000"
    return Transition(kind, way, color=color)  # type: ignore[arg-type]


def _clip(
    otio: Any, reading: Reading, clip: Any, at: Fraction, length: Fraction, sound: bool, reels: dict[str, str]
) -> Item | None:
    length = length if sound else max(reading.snapped(at + length) - reading.snapped(at), ZERO)
    if length <= 0:
        return None
    reference, name = clip.media_reference, str(clip.name or "")
    if isinstance(reference, otio.schema.GeneratorReference) and not sound:
        words = reference.parameters
        text = next((str(words[key]) for key in ("text", "Text", "str") if words.get(key)), name)
        title = Title(text, str(words.get("subtitle", "")))
        return Item(at, Clip("", "", length, title=title, name=name, muted=not clip.enabled))
    file, there = _file(otio, clip, reels), None
    if reference is not None and reference.available_range is not None:
        there = reference.available_range
    offset = seconds_of(clip.source_range.start_time) if clip.source_range else ZERO
    if there is not None:
        offset -= seconds_of(there.start_time)
    speed, freeze, reverse = _speed(otio, clip)
    if clip.metadata and "fcp_xml" in clip.metadata and not freeze:
        offset *= speed  # FCP 7 counts frames as they are shown
    if clip.metadata and "cmx_3600" in clip.metadata and speed != 1:
        speed = (speed * reading.rate / round(reading.rate)).limit_denominator(1000)  # an EDL counts 30 at 29.97
    total = seconds_of(there.duration) if there is not None else ZERO
    source = reading.source(file, file or name, not sound, total)
    made = Clip("", source, length, max(ZERO, offset), speed=speed, freeze=freeze, reverse=reverse, name=name)
    return Item(at, replace(made, muted=not clip.enabled, beyond="black" if sound else "hold"))


def _file(otio: Any, clip: Any, reels: dict[str, str]) -> str:
    """The path that a clip's media are said to lie at; its name where nobody says."""
    reference = clip.media_reference
    if isinstance(reference, otio.schema.ExternalReference) and reference.target_url:
        return path_of(str(reference.target_url))
    for form in ("cmx_3600", "fcp_xml"):
        told = clip.metadata.get(form, {}) if clip.metadata else {}
        reel = str(told.get("reel", "")) if hasattr(told, "get") else ""
        if reel:
            return reels.get(reel, reel)
    return str(getattr(reference, "name", "") or clip.name or "media")


def _speed(otio: Any, clip: Any) -> tuple[Fraction, bool, bool]:
    """How fast a clip runs, whether it stands still, and whether it runs backwards."""
    scalar = Fraction(1)
    for effect in clip.effects:
        if isinstance(effect, otio.schema.FreezeFrame):
            return Fraction(1), True, False
        if isinstance(effect, otio.schema.LinearTimeWarp):
            scalar *= Fraction(effect.time_scalar).limit_denominator(10_000)
    told = clip.metadata.get("fcp_xml", {}) if clip.metadata else {}
    if hasattr(told, "get"):
        if str(told.get("stillframe", "")).upper() == "TRUE":
            return Fraction(1), True, False
        scalar *= _remapped(told.get("filter"))
    if scalar == 0:
        return Fraction(1), True, False
    return max(abs(scalar), Fraction(1, 100)), False, scalar < 0


def _remapped(filters: Any) -> Fraction:
    """The speed of FCP 7's timeremap effect among a clip's filters."""
    for one in filters if isinstance(filters, list | tuple) or hasattr(filters, "append") else [filters]:
        effect: Any = one.get("effect") if hasattr(one, "get") else None
        if hasattr(effect, "get") and effect.get("effectid") == "timeremap":
            parameters = effect.get("parameter")
            for parameter in parameters if hasattr(parameters, "append") else [parameters]:
                if hasattr(parameter, "get") and parameter.get("parameterid") == "speed":
                    try:
                        return Fraction(str(parameter.get("value"))).limit_denominator(10_000) / 100
                    except (ValueError, ZeroDivisionError):
                        return Fraction(1)
    return Fraction(1)
