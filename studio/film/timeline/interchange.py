"""The cut for other editing programs: .otio and FCP 7 XML through OpenTimelineIO, EDL (CMX 3600) and FCPXML."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

from studio.base.errors import MediaError, SettingError, ShotgraphError, suggest
from studio.film.timeline.edl import shown_rate, to_edl
from studio.film.timeline.fcp7 import Retimed, check_rate, with_speeds
from studio.film.timeline.fcpxml import to_fcpxml
from studio.film.timeline.looks import Title, Transition
from studio.film.timeline.losses import lost
from studio.film.timeline.model import ZERO, Clip, Timeline, Track
from studio.film.timeline.naming import start_frame, starts_in
from studio.film.timeline.pace import average
from studio.film.timeline.places import lanes, media_name, pieces
from studio.film.timeline.record import KEY, cuts_in, media_in, record, size_in
from studio.film.timeline.stretches import stretches
from studio.media.timecode import Timecode

_DEEPEST = 200  # blocks in blocks; a cut of ours has about twenty
ENDINGS = (".otio", ".edl", ".xml", ".fcpxml")


def to_otio(
    timeline: Timeline,
    automatic: Timeline | None = None,
    size: tuple[int, int] = (1920, 1080),
    name: str = "Film",
    media: Mapping[str, Fraction] = MappingProxyType({}),
    starts: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> str:
    """The cut as OTIO JSON. Overlapping sounds are spread over several tracks, dissolves become transitions.

    media: how long each source is, in seconds, by its file (`places.media_name`): a picture that ends before its clip
    is frozen, repeated or followed by a gap. starts: what it says of its start (`naming.starts_of`). The metadata holds
    the cut as it is, and the automatic one, for `record.cuts_in`.
    """
    import opentimelineio as otio

    out = otio.schema.Timeline(name)
    out.global_start_time = otio.opentime.RationalTime(0, float(timeline.rate))
    out.tracks.append(_picture_track(otio, timeline, media))
    for track in timeline.layers:
        out.tracks.append(_layer(otio, timeline, track, media))
    for track in timeline.sounds:
        for number, lane in enumerate(lanes(timeline, track) or [[]], 1):
            out.tracks.append(_sound_track(otio, timeline, track, lane, number, media))
    for marker in timeline.markers:
        span = _range(otio, timeline, marker.at, ZERO)
        out.tracks.markers.append(otio.schema.Marker(marker.name, span, marker.color.upper() or "RED"))
    kept = {"edited": record(timeline), "automatic": record(automatic or timeline)}
    out.metadata[KEY] = {**kept, "width": size[0], "height": size[1], "media": {n: str(s) for n, s in media.items()}}
    if starts:
        out.metadata[KEY]["starts"] = {file: dict(said) for file, said in starts.items()}
        _begin_at(otio, out, starts_in(str(out.to_json_string(indent=-1)), timeline.rate))
    return str(out.to_json_string(indent=1))


def check_ending(path: Path) -> str:
    """The path's ending in small letters. Raises SettingError when it names no form of timeline."""
    if path == Path():
        raise SettingError("no file to write is chosen", setting="path", mend="Set it, for example to film.otio.")
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        mend = suggest(ending, ENDINGS) or f"It is one of {', '.join(ENDINGS)}."
        raise SettingError(f"'{ending}' is no timeline file", setting="path", mend=mend)
    return ending


def write(text: str, path: Path) -> list[str]:
    """Write OTIO JSON in the form that the path's ending names, beside and then in place. Says what is lost in it.

    Raises SettingError for an unknown ending, MediaError for a cut that the form cannot hold or a file that cannot be
    written.
    """
    import opentimelineio as otio

    ending = check_ending(path)
    try:
        require_plain(text)
        timeline = otio.adapters.read_from_string(text, "otio_json")
    except Exception:  # its reader raises whatever its C++ does: KeyError, IndexError, OTIOError
        mend = "Wire the timeline output of edit.timeline."
        raise MediaError("the text is no OpenTimelineIO timeline", socket="timeline", mend=mend) from None
    if ending == ".otio":
        _put(path, str(otio.adapters.write_to_string(timeline, "otio_json")))
        return []
    try:
        cut, media, size = cuts_in(text)[1], media_in(text), size_in(text)
        starts = starts_in(text, cut.rate)
    except ShotgraphError:
        raise
    except Exception:  # a cut of ours that a hand has changed
        mend = "Wire the timeline output of edit.timeline."
        raise MediaError("the cut in the timeline is damaged", socket="timeline", mend=mend) from None
    try:
        if ending == ".fcpxml":
            written = to_fcpxml(cut, *size, media=media, starts=starts)
        elif ending == ".edl":
            written = to_edl(cut, media, starts=starts)
        else:
            check_rate(cut.rate)
            timeline = _without_titles(otio, timeline)
            written = with_speeds(otio.adapters.write_to_string(timeline, "fcp_xml"), _speeds(otio, timeline), starts)
        losses = lost(cut, ending, media)
    except MediaError:
        raise
    except Exception as error:  # adapters raise whatever they please; the cut itself is well
        what = f"the cut does not fit into {ending} at {shown_rate(cut.rate)}: {error}"
        raise MediaError(what, setting="path", mend="Write .otio, which holds everything.") from error
    _put(path, written)
    return losses


def _without_titles(otio: Any, timeline: Any) -> Any:
    """The timeline without its title tracks, whose generators the writer of FCP 7 XML fails over."""
    kept = timeline.deepcopy()
    kept.tracks[:] = [
        track.deepcopy()
        for track in timeline.tracks
        if not any(isinstance(c.media_reference, otio.schema.GeneratorReference) for c in track.find_clips())
    ]
    return kept


def require_plain(text: str) -> None:
    """Raises ValueError for JSON that the reader of OpenTimelineIO would crash the process over: blocks in blocks
    without end, or a key twice in one block."""

    def block(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) != len(pairs):
            raise ValueError("a key stands twice in one block")
        return dict(pairs)

    level = [json.loads(text, object_pairs_hook=block)]
    for _ in range(_DEEPEST):
        inner = (one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list))
        level = [one for values in inner for one in values]
        if not level:
            return
    raise ValueError("blocks in blocks too deep")


def _put(path: Path, written: str) -> None:
    beside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(written, "utf-8")
        beside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        mend = "Choose another place."
        raise MediaError(f"{path} cannot be written: {error.strerror}", setting="path", mend=mend) from None


def _time(otio: Any, timeline: Timeline, seconds: Fraction) -> Any:
    return otio.opentime.RationalTime(timeline.frame(seconds), float(timeline.rate))


def _range(otio: Any, timeline: Timeline, start: Fraction, length: Fraction) -> Any:
    # Both ends are rounded, not the length, so that rounding never adds up along a track.
    end = _time(otio, timeline, start + length)
    begin = _time(otio, timeline, start)
    return otio.opentime.TimeRange(begin, end - begin)


def _speeds(otio: Any, timeline: Any) -> list[Retimed]:
    """How each clip of the picture tracks runs, one track after the other."""
    found = []
    tracks = [track for track in timeline.tracks if track.kind == otio.schema.TrackKind.Video]
    for clip in (clip for track in tracks for clip in track.find_clips()):
        if isinstance(clip.media_reference, otio.schema.GeneratorReference):
            continue
        effect = clip.effects[0] if clip.effects else None
        speed = Fraction(clip.metadata[KEY].get("speed", "1")) if effect else Fraction(1)
        span, there = clip.source_range, clip.media_reference.available_range
        frozen = isinstance(effect, otio.schema.FreezeFrame)
        first, frames = round((span.start_time - there.start_time).value), round(span.duration.value)
        found.append(Retimed(Fraction(0) if frozen else speed, first, frames, round(there.duration.value)))
    return found


def _begin_at(otio: Any, timeline: Any, starts: Mapping[str, Timecode]) -> None:
    """Let the clock of each clip's media begin with its timecode."""
    for clip in timeline.find_clips():
        reference = clip.media_reference
        number = start_frame(starts, reference.target_url)
        if number:
            moved = otio.opentime.RationalTime(number, reference.available_range.start_time.rate)
            there, seen = reference.available_range, clip.source_range
            reference.available_range = otio.opentime.TimeRange(there.start_time + moved, there.duration)
            clip.source_range = otio.opentime.TimeRange(seen.start_time + moved, seen.duration)


def _clip(
    otio: Any, timeline: Timeline, clip: Clip, file: str, start: Fraction, stop: Fraction, offset: Fraction,
    seconds: Fraction | None,
) -> Any:  # fmt: skip
    """A clip of a source that has so many seconds (None: as many as it takes)."""
    begin, frames = timeline.frame(offset), timeline.frame(stop) - timeline.frame(start)
    rate = float(timeline.rate)
    there = begin + frames if seconds is None else timeline.frame(seconds)
    span = otio.opentime.TimeRange(otio.opentime.RationalTime(begin, rate), otio.opentime.RationalTime(frames, rate))
    reference = otio.schema.ExternalReference(file)
    reference.name = clip.source
    reference.available_range = otio.opentime.TimeRange(
        otio.opentime.RationalTime(0, rate), otio.opentime.RationalTime(there, rate)
    )
    made = otio.schema.Clip(clip.id, reference, span)
    kept = {"id": clip.id, "source": clip.source, "gain": clip.gain, "muted": clip.muted}
    kept |= {"fade_in": str(clip.fade_in), "fade_out": str(clip.fade_out), "anchor": clip.anchor}
    made.metadata[KEY] = kept
    made.enabled = not clip.muted
    if (speed := average(clip)) != 1:
        kept = {**kept, "speed": str(speed)}
        made.metadata[KEY] = kept
        made.effects.append(otio.schema.LinearTimeWarp(time_scalar=float(speed)))
    return made


def _gap(otio: Any, timeline: Timeline, start: Fraction, stop: Fraction) -> Any:
    frames = timeline.frame(stop) - timeline.frame(start)
    return otio.schema.Gap(
        source_range=otio.opentime.TimeRange(
            otio.opentime.RationalTime(0, float(timeline.rate)),
            otio.opentime.RationalTime(frames, float(timeline.rate)),
        )
    )


def _picture_track(otio: Any, timeline: Timeline, media: Mapping[str, Fraction]) -> Any:
    track = otio.schema.Track("picture", kind=otio.schema.TrackKind.Video)
    return _filled(otio, timeline, timeline.picture, track, media)


def _layer(otio: Any, timeline: Timeline, track: Track, media: Mapping[str, Fraction]) -> Any:
    """A picture or title track over the storyline; titles are generators that hold their words."""
    made = otio.schema.Track(track.title or track.name, kind=otio.schema.TrackKind.Video)
    made.metadata[KEY] = {"kind": track.kind, "name": track.name, "hidden": track.hidden}
    made.enabled = timeline.seen(track)
    return _filled(otio, timeline, track, made, media)


def _filled(otio: Any, timeline: Timeline, ours: Track, track: Any, media: Mapping[str, Fraction]) -> Any:
    end = ZERO
    for piece in pieces(timeline, ours):
        if piece.start > end:
            track.append(_gap(otio, timeline, end, piece.start))
        if piece.dissolve:
            offsets = (_time(otio, timeline, seconds) for seconds in piece.dissolve)
            track.append(_transition(otio, piece.clip.transition, *offsets))
        if ours.kind == "title":
            track.append(_title(otio, timeline, piece.clip, piece.start, piece.stop))
            end = piece.stop
            continue
        name = media_name(timeline, ours, piece.clip)
        for part in stretches(timeline, piece, media.get(name)):
            if part.kind == "black":
                track.append(_gap(otio, timeline, part.start, part.stop))
                continue
            made = _clip(otio, timeline, piece.clip, name, part.start, part.stop, part.offset, media.get(name))
            if part.kind == "hold":
                made.effects[:] = [otio.schema.FreezeFrame()]
            track.append(made)
        end = piece.stop
    return track


def _transition(otio: Any, by: Transition, before: Any, after: Any) -> Any:
    kind = otio.schema.TransitionTypes.SMPTE_Dissolve
    if by.kind != "dissolve":
        kind = otio.schema.TransitionTypes.Custom
    made = otio.schema.Transition(by.kind, kind, before, after)
    if by.kind != "dissolve":
        made.metadata[KEY] = {"way": by.way, "softness": by.softness, "color": by.color}
    return made


def _title(otio: Any, timeline: Timeline, clip: Clip, start: Fraction, stop: Fraction) -> Any:
    words = clip.title or Title()
    kept = {"text": words.text, "subtitle": words.subtitle, "style": words.style}
    span = _range(otio, timeline, start, stop - start)
    first = otio.opentime.TimeRange(otio.opentime.RationalTime(0, float(timeline.rate)), span.duration)
    reference = otio.schema.GeneratorReference(clip.id, "Text", first, kept)
    made = otio.schema.Clip(clip.name or clip.id, reference, first)
    made.metadata[KEY] = {"id": clip.id, "title": kept}
    made.enabled = not clip.muted
    return made


def _sound_track(
    otio: Any, timeline: Timeline, track: Track, clips: list[Clip], number: int, media: Mapping[str, Fraction]
) -> Any:
    made = otio.schema.Track(track.name if number == 1 else f"{track.name} {number}", kind=otio.schema.TrackKind.Audio)
    made.metadata[KEY] = {"gain": track.gain, "muted": track.muted}
    made.enabled = timeline.heard(track)
    end = ZERO
    for clip in clips:
        span = timeline.spans[clip.id]
        if span.start > end:
            made.append(_gap(otio, timeline, end, span.start))
        name = media_name(timeline, track, clip)
        made.append(_clip(otio, timeline, clip, name, span.start, span.stop, clip.offset, media.get(name)))
        end = span.stop
    return made
