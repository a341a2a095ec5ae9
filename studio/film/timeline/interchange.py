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
from studio.film.timeline.losses import lost
from studio.film.timeline.model import ZERO, Clip, Timeline, Track
from studio.film.timeline.places import lanes, media_name, storyline
from studio.film.timeline.record import KEY, cuts_in, media_in, record, size_in
from studio.film.timeline.stretches import stretches

_DEEPEST = 200  # blocks in blocks; a cut of ours has about twenty
ENDINGS = (".otio", ".edl", ".xml", ".fcpxml")


def to_otio(
    timeline: Timeline,
    automatic: Timeline | None = None,
    size: tuple[int, int] = (1920, 1080),
    name: str = "Film",
    media: Mapping[str, Fraction] = MappingProxyType({}),
) -> str:
    """The cut as OTIO JSON. Overlapping sounds are spread over several tracks, dissolves become transitions.

    media: how long each source is, in seconds, by its file (`places.media_name`): a picture that ends before its clip
    is frozen, repeated or followed by a gap. The metadata holds the cut as it is, and the automatic one, for
    `record.cuts_in`.
    """
    import opentimelineio as otio

    out = otio.schema.Timeline(name)
    out.global_start_time = otio.opentime.RationalTime(0, float(timeline.rate))
    out.tracks.append(_picture_track(otio, timeline, media))
    for track in timeline.tracks[1:]:
        for number, lane in enumerate(lanes(timeline, track) or [[]], 1):
            out.tracks.append(_sound_track(otio, timeline, track, lane, number, media))
    for marker in timeline.markers:
        span = _range(otio, timeline, marker.at, ZERO)
        out.tracks.markers.append(otio.schema.Marker(marker.name, span, marker.color.upper() or "RED"))
    kept = {"edited": record(timeline), "automatic": record(automatic or timeline)}
    out.metadata[KEY] = {**kept, "width": size[0], "height": size[1], "media": {n: str(s) for n, s in media.items()}}
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
        _require_plain(text)
        timeline = otio.adapters.read_from_string(text, "otio_json")
    except Exception:  # its reader raises whatever its C++ does: KeyError, IndexError, OTIOError
        mend = "Wire the timeline output of edit.timeline."
        raise MediaError("the text is no OpenTimelineIO timeline", socket="timeline", mend=mend) from None
    if ending == ".otio":
        _put(path, str(otio.adapters.write_to_string(timeline, "otio_json")))
        return []
    try:
        cut, media, size = cuts_in(text)[1], media_in(text), size_in(text)
    except ShotgraphError:
        raise
    except Exception:  # a cut of ours that a hand has changed
        mend = "Wire the timeline output of edit.timeline."
        raise MediaError("the cut in the timeline is damaged", socket="timeline", mend=mend) from None
    try:
        if ending == ".fcpxml":
            written = to_fcpxml(cut, *size, media=media)
        elif ending == ".edl":
            written = to_edl(cut, media)
        else:
            check_rate(cut.rate)
            written = with_speeds(otio.adapters.write_to_string(timeline, "fcp_xml"), _speeds(otio, timeline))
        losses = lost(cut, ending, media)
    except MediaError:
        raise
    except Exception as error:  # adapters raise whatever they please; the cut itself is well
        what = f"the cut does not fit into {ending} at {shown_rate(cut.rate)}: {error}"
        raise MediaError(what, setting="path", mend="Write .otio, which holds everything.") from error
    _put(path, written)
    return losses


def _require_plain(text: str) -> None:
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
    """How each clip of the picture track runs."""
    found = []
    for clip in timeline.tracks[0].find_clips():
        effect = clip.effects[0] if clip.effects else None
        speed = Fraction(clip.metadata[KEY].get("speed", "1")) if effect else Fraction(1)
        span, there = clip.source_range, clip.media_reference.available_range
        frozen = isinstance(effect, otio.schema.FreezeFrame)
        first, frames = round(span.start_time.value), round(span.duration.value)
        found.append(Retimed(Fraction(0) if frozen else speed, first, frames, round(there.duration.value)))
    return found


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
    if clip.speed != 1:
        kept = {**kept, "speed": str(clip.speed)}
        made.metadata[KEY] = kept
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


def _picture_track(otio: Any, timeline: Timeline, media: Mapping[str, Fraction]) -> Any:
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


def _sound_track(
    otio: Any, timeline: Timeline, track: Track, clips: list[Clip], number: int, media: Mapping[str, Fraction]
) -> Any:
    made = otio.schema.Track(track.name if number == 1 else f"{track.name} {number}", kind=otio.schema.TrackKind.Audio)
    made.metadata[KEY] = {"gain": track.gain, "muted": track.muted}
    end = ZERO
    for clip in clips:
        span = timeline.spans[clip.id]
        if span.start > end:
            made.append(_gap(otio, timeline, end, span.start))
        name = media_name(timeline, track, clip)
        made.append(_clip(otio, timeline, clip, name, span.start, span.stop, clip.offset, media.get(name)))
        end = span.stop
    return made
