"""The cut for other editing programs, through OpenTimelineIO: .otio, EDL (CMX 3600), Final Cut Pro X and 7 XML."""

from __future__ import annotations

import contextlib
from fractions import Fraction
from pathlib import Path
from typing import Any

from studio.engine.errors import MediaError, SettingError, suggest
from studio.timeline.model import ZERO, Clip, Timeline, Track
from studio.timeline.record import KEY, record

ADAPTERS = {".otio": "otio_json", ".edl": "cmx_3600", ".fcpxml": "fcpx_xml", ".xml": "fcp_xml"}


def to_otio(timeline: Timeline, automatic: Timeline | None = None, name: str = "Film") -> str:
    """The cut as OTIO JSON. Overlapping sounds are spread over several tracks, dissolves become transitions.

    Its metadata holds the cut as it is, and the automatic one, for `record.cuts_in`.
    """
    import opentimelineio as otio

    out = otio.schema.Timeline(name)
    out.global_start_time = otio.opentime.RationalTime(0, float(timeline.rate))
    out.tracks.append(_picture_track(otio, timeline))
    for track in timeline.tracks[1:]:
        for number, lane in enumerate(_lanes(timeline, track), 1):
            out.tracks.append(_sound_track(otio, timeline, track, lane, number))
    for marker in timeline.markers:
        span = _range(otio, timeline, marker.at, ZERO)
        out.tracks.markers.append(otio.schema.Marker(marker.name, span, marker.color.upper() or "RED"))
    out.metadata[KEY] = {"edited": record(timeline), "automatic": record(automatic or timeline)}
    return str(out.to_json_string(indent=1))


def write(text: str, path: Path) -> None:
    """Write OTIO JSON in the form that the path's ending names, beside and then in place.

    Raises SettingError for an unknown ending, MediaError for a cut that the form cannot hold or a file that cannot be
    written.
    """
    import opentimelineio as otio

    ending = path.suffix.lower()
    if ending not in ADAPTERS:
        mend = suggest(ending, ADAPTERS) or f"It is one of {', '.join(ADAPTERS)}."
        raise SettingError(f"'{ending}' is no timeline file", setting="path", mend=mend)
    try:
        timeline = otio.adapters.read_from_string(text, "otio_json")
    except (otio.exceptions.OTIOError, ValueError):
        mend = "Wire the timeline output of edit.timeline."
        raise MediaError("the text is no OpenTimelineIO timeline", socket="timeline", mend=mend) from None
    if ending == ".edl":
        timeline = _one_picture_track(otio, timeline)
    beside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(otio.adapters.write_to_string(timeline, ADAPTERS[ending]), "utf-8")
        beside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        mend = "Choose another place."
        raise MediaError(f"{path} cannot be written: {error.strerror}", setting="path", mend=mend) from None
    except Exception as error:  # adapters raise whatever they please; the cut itself is well
        what = f"the cut does not fit into {ending}: {error}"
        raise MediaError(what, setting="path", mend="Write .otio, which holds everything.") from error


def _time(otio: Any, timeline: Timeline, seconds: Fraction) -> Any:
    return otio.opentime.RationalTime(timeline.frame(seconds), float(timeline.rate))


def _range(otio: Any, timeline: Timeline, start: Fraction, length: Fraction) -> Any:
    # Both ends are rounded, not the length, so that rounding never adds up along a track.
    end = _time(otio, timeline, start + length)
    begin = _time(otio, timeline, start)
    return otio.opentime.TimeRange(begin, end - begin)


def _clip(otio: Any, timeline: Timeline, clip: Clip, start: Fraction, length: Fraction, offset: Fraction) -> Any:
    begin, frames = timeline.frame(offset), timeline.frame(start + length) - timeline.frame(start)
    rate = float(timeline.rate)
    span = otio.opentime.TimeRange(otio.opentime.RationalTime(begin, rate), otio.opentime.RationalTime(frames, rate))
    reference = otio.schema.ExternalReference(f"{clip.source}.mov")
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
    clips = timeline.picture.clips
    for number, clip in enumerate(clips):
        span = timeline.spans[clip.id]
        overlap = max(ZERO, end - span.start) if number else ZERO
        after = ZERO
        if number + 1 < len(clips):
            after = max(ZERO, span.stop - timeline.spans[clips[number + 1].id].start)
        if span.start > end:
            track.append(_gap(otio, timeline, end, span.start))
        # OTIO clips meet at one cut and a transition reaches into both: the cut lies in the middle of the overlap.
        before_cut, after_cut = timeline.snapped(overlap / 2), after - timeline.snapped(after / 2)
        if overlap:
            rest = overlap - before_cut
            kind = otio.schema.TransitionTypes.SMPTE_Dissolve
            offsets = (_time(otio, timeline, before_cut), _time(otio, timeline, rest))
            track.append(otio.schema.Transition("dissolve", kind, *offsets))
        start = span.start + before_cut
        length = span.stop - after_cut - start
        track.append(_clip(otio, timeline, clip, start, length, clip.offset + before_cut * clip.speed))
        end = span.stop
    return track


def _lanes(timeline: Timeline, track: Track) -> list[list[Clip]]:
    """Clips of a sound track spread so that none overlap on a lane."""
    lanes: list[list[Clip]] = []
    for clip in sorted(track.clips, key=lambda clip: timeline.spans[clip.id].start):
        start = timeline.spans[clip.id].start
        free = next((lane for lane in lanes if timeline.spans[lane[-1].id].stop <= start), None)
        if free is None:
            lanes.append([clip])
        else:
            free.append(clip)
    return lanes or [[]]


def _sound_track(otio: Any, timeline: Timeline, track: Track, clips: list[Clip], number: int) -> Any:
    made = otio.schema.Track(track.name if number == 1 else f"{track.name} {number}", kind=otio.schema.TrackKind.Audio)
    made.metadata[KEY] = {"gain": track.gain, "muted": track.muted}
    end = ZERO
    for clip in clips:
        span = timeline.spans[clip.id]
        if span.start > end:
            made.append(_gap(otio, timeline, end, span.start))
        made.append(_clip(otio, timeline, clip, span.start, span.length, clip.offset))
        end = span.stop
    return made


def _one_picture_track(otio: Any, timeline: Any) -> Any:
    """An edit decision list holds one picture track."""
    picture = [track for track in timeline.tracks if track.kind == otio.schema.TrackKind.Video][:1]
    out = otio.schema.Timeline(timeline.name, tracks=[track.deepcopy() for track in picture])
    out.global_start_time = timeline.global_start_time
    return out
