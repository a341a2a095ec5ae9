"""The cut for other editing programs: .otio, EDL (CMX 3600) and FCP 7 XML through OpenTimelineIO, and FCPXML."""

from __future__ import annotations

import contextlib
from fractions import Fraction
from pathlib import Path
from typing import Any

from studio.base.errors import MediaError, SettingError, suggest
from studio.film.timeline.fcpxml import to_fcpxml
from studio.film.timeline.model import ZERO, Clip, Timeline, Track
from studio.film.timeline.places import lanes, media_name, storyline
from studio.film.timeline.record import KEY, cuts_in, record, size_in

ADAPTERS = {".otio": "otio_json", ".edl": "cmx_3600", ".xml": "fcp_xml"}
ENDINGS = (*ADAPTERS, ".fcpxml")


def to_otio(
    timeline: Timeline, automatic: Timeline | None = None, size: tuple[int, int] = (1920, 1080), name: str = "Film"
) -> str:
    """The cut as OTIO JSON. Overlapping sounds are spread over several tracks, dissolves become transitions.

    Its metadata holds the cut as it is, and the automatic one, for `record.cuts_in`.
    """
    import opentimelineio as otio

    out = otio.schema.Timeline(name)
    out.global_start_time = otio.opentime.RationalTime(0, float(timeline.rate))
    out.tracks.append(_picture_track(otio, timeline))
    for track in timeline.tracks[1:]:
        for number, lane in enumerate(lanes(timeline, track) or [[]], 1):
            out.tracks.append(_sound_track(otio, timeline, track, lane, number))
    for marker in timeline.markers:
        span = _range(otio, timeline, marker.at, ZERO)
        out.tracks.markers.append(otio.schema.Marker(marker.name, span, marker.color.upper() or "RED"))
    kept = {"edited": record(timeline), "automatic": record(automatic or timeline)}
    out.metadata[KEY] = {**kept, "width": size[0], "height": size[1]}
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


def write(text: str, path: Path) -> None:
    """Write OTIO JSON in the form that the path's ending names, beside and then in place.

    Raises SettingError for an unknown ending, MediaError for a cut that the form cannot hold or a file that cannot be
    written.
    """
    import opentimelineio as otio

    ending = check_ending(path)
    try:
        timeline = otio.adapters.read_from_string(text, "otio_json")
    except (otio.exceptions.OTIOError, ValueError):
        mend = "Wire the timeline output of edit.timeline."
        raise MediaError("the text is no OpenTimelineIO timeline", socket="timeline", mend=mend) from None
    try:
        if ending == ".fcpxml":
            written = to_fcpxml(cuts_in(text)[1], *size_in(text))
        else:
            part = _one_picture_track(otio, timeline) if ending == ".edl" else timeline
            written = otio.adapters.write_to_string(part, ADAPTERS[ending])
    except MediaError:
        raise
    except Exception as error:  # adapters raise whatever they please; the cut itself is well
        what = f"the cut does not fit into {ending}: {error}"
        raise MediaError(what, setting="path", mend="Write .otio, which holds everything.") from error
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


def _clip(
    otio: Any, timeline: Timeline, clip: Clip, media: str, start: Fraction, length: Fraction, offset: Fraction
) -> Any:
    begin, frames = timeline.frame(offset), timeline.frame(start + length) - timeline.frame(start)
    rate = float(timeline.rate)
    span = otio.opentime.TimeRange(otio.opentime.RationalTime(begin, rate), otio.opentime.RationalTime(frames, rate))
    reference = otio.schema.ExternalReference(media)
    reference.name = clip.source
    reference.available_range = otio.opentime.TimeRange(
        otio.opentime.RationalTime(0, rate), otio.opentime.RationalTime(begin + frames, rate)
    )
    made = otio.schema.Clip(clip.id, reference, span)
    kept = {"id": clip.id, "source": clip.source, "gain": clip.gain, "muted": clip.muted}
    kept |= {"fade_in": str(clip.fade_in), "fade_out": str(clip.fade_out), "anchor": clip.anchor}
    made.metadata[KEY] = kept
    if clip.speed != 1:
        made.effects.append(otio.schema.LinearTimeWarp(time_scalar=float(clip.speed)))
    return made


def _gap(otio: Any, timeline: Timeline, start: Fraction, stop: Fraction) -> Any:
    frames = timeline.frame(stop) - timeline.frame(start)
    return otio.schema.Gap(
        source_range=otio.opentime.TimeRange(
            otio.opentime.RationalTime(0, float(timeline.rate)),
            otio.opentime.RationalTime(frames, float(timeline.rate)),
        )
    )


def _picture_track(otio: Any, timeline: Timeline) -> Any:
    track = otio.schema.Track("picture", kind=otio.schema.TrackKind.Video)
    end = ZERO
    for piece in storyline(timeline):
        if piece.start > end:
            track.append(_gap(otio, timeline, end, piece.start))
        if piece.dissolve:
            kind = otio.schema.TransitionTypes.SMPTE_Dissolve
            offsets = (_time(otio, timeline, seconds) for seconds in piece.dissolve)
            track.append(otio.schema.Transition("dissolve", kind, *offsets))
        name = media_name(timeline, timeline.picture, piece.clip)
        track.append(_clip(otio, timeline, piece.clip, name, piece.start, piece.stop - piece.start, piece.offset))
        end = piece.stop
    return track


def _sound_track(otio: Any, timeline: Timeline, track: Track, clips: list[Clip], number: int) -> Any:
    made = otio.schema.Track(track.name if number == 1 else f"{track.name} {number}", kind=otio.schema.TrackKind.Audio)
    made.metadata[KEY] = {"gain": track.gain, "muted": track.muted}
    end = ZERO
    for clip in clips:
        span = timeline.spans[clip.id]
        if span.start > end:
            made.append(_gap(otio, timeline, end, span.start))
        name = media_name(timeline, track, clip)
        made.append(_clip(otio, timeline, clip, name, span.start, span.length, clip.offset))
        end = span.stop
    return made


def _one_picture_track(otio: Any, timeline: Any) -> Any:
    """An edit decision list holds one picture track."""
    picture = [track for track in timeline.tracks if track.kind == otio.schema.TrackKind.Video][:1]
    out = otio.schema.Timeline(timeline.name, tracks=[track.deepcopy() for track in picture])
    out.global_start_time = timeline.global_start_time
    return out
