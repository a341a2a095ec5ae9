"""Sound files, and the sound of video files, as lazy sounds: exact length, same samples in whatever range."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import Any, cast

import numpy as np

from studio.base.errors import MediaError
from studio.base.sequences import is_sequence
from studio.media.encoding import digest_of
from studio.media.files.container import open_container, require_file, video_stream
from studio.media.files.decode import open_video
from studio.media.files.packets import Continuous, may_jump, packets
from studio.media.files.timecodes import began
from studio.media.values import USUAL_LAYOUTS, Audio, AudioInfo, Samples

_CELL_SECONDS = 20
"""Decoding always starts anew at multiples of this. Codecs with memory (noise substitution, rounding) then give the
same samples for every range, not only the same sound."""
_PREROLL = Fraction(1, 4)  # seconds: overlapping transforms and Opus' 80 ms need some past before samples are right
_BLOCK = 2048  # samples that a lossy encoder may fill up at the end
_EXACT = (
    "pcm_s16le",
    "pcm_s24le",
    "pcm_s32le",
    "pcm_f32le",
    "pcm_s16be",
    "pcm_s24be",
    "pcm_bluray",
    "pcm_dvd",
    "flac",
    "alac",
    "wavpack",
    "tta",
    "ape",
    "opus",
)
_SOUND_ONLY = (".mp3", ".m4a", ".flac", ".ogg", ".opus", ".wma", ".aac")
_LEAD = ("wmav1", "wmav2")
"""Their decoders leave out two blocks at the start; only the first is their encoders' own, the second has sound."""
_DEFAULT = 0x1  # AV_DISPOSITION_DEFAULT
_SAME = {"5.0(side)": "", "5.1(side)": "", "quad(side)": "quad"}
"""Layouts whose speakers beside the listener are taken as those behind."""
_USUAL = USUAL_LAYOUTS.values()
_UNSEEKABLE = ("mp3", "aac", "ac3", "eac3", "dts", "truehd", "amr", "mpeg")
"""Raw streams, where FFmpeg guesses positions from the bit rate: they are read from the start."""


@dataclass(frozen=True)
class _Track:
    path: Path
    index: int
    """Of the stream in the file."""
    rate: int
    channels: int
    layout: str
    length: int
    start: Fraction
    """Seconds on the file's clock at which sample 0 of the Audio lies: where the picture starts, if there is one."""
    stamps: Mapping[int, int] = field(default_factory=dict)
    """Timestamp -> sample of decoded blocks, where the container's timestamps are too coarse to place samples."""
    jumps: bool = False
    """Whether the file's clock does."""
    began: Fraction | None = None
    """Seconds after midnight at which sample 0 was recorded."""


def open_audio(path: Path | str, track: int = 0) -> Audio | None:
    """The sound of a file at its own rate and channels, or None when it has none.

    Sample 0 is heard with frame 0 of open_video(path): a sound that starts later begins with silence, one that
    starts earlier is cut. track: which of the file's sound tracks, from 1; 0 is the one that the file flags as its
    default, else its first. Raises MediaError.
    """
    path = Path(path)
    require_file(path)
    if is_sequence(path):
        return None
    status = path.stat()
    found = _track(path, track, (status.st_size, status.st_mtime_ns))
    if found is None:
        return None
    if found.channels < 1 or found.rate < 1 or found.length < 0:
        what = f"{path} has {found.channels} channels at {found.rate} Hz, which is no sound"
        raise MediaError(what, mend="Export it again.")
    name = digest_of(path.name, str(found.index), str(status.st_size), str(status.st_mtime_ns))
    info = AudioInfo(found.rate, found.channels, found.length, recording=name, layout=found.layout, began=found.began)
    return Audio(info, lambda start, stop: _pull(found, start, stop))


@lru_cache(maxsize=256)
def _track(path: Path, number: int, stamp: tuple[int, int]) -> _Track | None:
    """What a file's sound is; stamp (size, modification time) makes a file that changed another one."""
    with closing(open_container(path)) as container:
        streams = [s for s in container.streams.audio if s.codec_context is not None and s.codec_context.sample_rate]
        if number > len(streams):
            raise MediaError(
                f"{path.name} has {len(streams) or 'no'} sound track{'' if len(streams) == 1 else 's'}",
                setting="track",
                mend="Choose one of these, or 0 for the usual one.",
            )
        if not streams:
            if video_stream(container) is None:
                raise MediaError(f"{path} has neither picture nor sound", mend="Choose another file.")
            return None
        flagged = [s for s in streams if int(s.disposition) & _DEFAULT]
        stream = streams[number - 1] if number else (flagged or streams)[0]
        found = replace(_examine(path, container, stream), began=began(container, stream.codec_context.sample_rate))
        padded = stream.codec_context.name not in _EXACT
        block = max(stream.codec_context.frame_size or 0, _BLOCK)
        picture = video_stream(container)
        has_film = picture is not None and path.suffix.lower() not in _SOUND_ONLY
    if not padded or not has_film:
        return found
    end = ceil(open_video(path).info.seconds * found.rate)
    # Encoders fill their last block up: a sound that outlasts its picture by less than that ends with it.
    return replace(found, length=end) if end < found.length < end + block else found


def _examine(path: Path, container: Any, stream: Any) -> _Track:
    context = stream.codec_context
    tick, rate = Fraction(stream.time_base), context.sample_rate
    layout = context.layout.name
    layout = "" if layout in _USUAL or not layout[:1].isalnum() or layout.endswith("channels") else layout
    picture = video_stream(container)
    start = Fraction(0)
    if picture is not None and picture.start_time is not None:
        start = picture.start_time * Fraction(picture.time_base)
    elif stream.start_time is not None:
        start = stream.start_time * tick
    track = _Track(path, stream.index, rate, context.channels, _SAME.get(layout, layout), 0, start)
    exact = "mp4" in container.format.name and stream.duration is not None and stream.start_time is not None
    if exact and 2 * tick * rate <= 2 and container.size >= _last_byte(stream):
        end = (stream.start_time + stream.duration) * tick
        return replace(track, length=max(0, round((end - start) * rate)))
    if may_jump(container):
        track = _scanned(track, container, stream, picture)
        return replace(track, length=max(0, track.length))
    if tick * rate <= 2:
        end, block = start, 0
        for packet in packets(container, stream):
            if packet is not None and packet.pts is not None:
                block = packet.duration or block
                # Ogg's last page has taken it off the duration already.
                beyond = Fraction(_discarded(packet) if container.format.name == "mp3" else 0, rate)
                end = max(end, (packet.pts + (packet.duration or 0)) * tick - beyond)
        if container.format.name in ("wav", "w64") and not _sure(stream):
            # WAV's "fact" counts the sound; the last block of an ADPCM is filled up beyond it.
            filled = end - start - stream.duration * tick
            end -= filled if 0 < filled < block * tick else 0
        return replace(track, length=max(0, round((end - start) * rate)))
    return _decoded_map(track, container, stream, alone=picture is None)


def _sure(stream: Any) -> bool:
    """Whether a stream of a WAV has no count of samples, or has no use for one."""
    return not stream.duration or not stream.codec_context.name.startswith("adpcm_")


def _scanned(track: _Track, container: Any, stream: Any, picture: Any) -> _Track:
    """A track whose file's clock may jump: with the times at which it begins and ends when they are made to go on."""
    tick, shown = Fraction(stream.time_base), list[Fraction]()
    heard: list[Fraction] = []
    end = Fraction(0)
    leader, follower = _continuous(picture)
    for packet in packets(container, *(one for one in (picture, stream) if one is not None)):
        if packet is None:
            break
        if packet.stream_index == stream.index:
            follower.correct(packet)
            if packet.pts is not None:
                heard.append(packet.pts * tick)
                end = max(end, (packet.pts + (packet.duration or 0)) * tick)
        elif leader is not None:
            leader.correct(packet)
            stamp = packet.dts if packet.pts is None else packet.pts
            if stamp is not None:
                shown.append(stamp * Fraction(packet.time_base))
    jumps = follower.jumped or (leader is not None and leader.jumped)
    start = min(shown or heard, default=track.start) if jumps else track.start
    return replace(track, start=start, length=round((end - start) * track.rate), jumps=jumps)


def _continuous(picture: Any) -> tuple[Continuous | None, Continuous]:
    leader = Continuous() if picture is not None else None
    return leader, Continuous(leader)


def _discarded(packet: Any) -> int:
    """Samples at a packet's end that its encoder added, where the file says so (libav's AV_PKT_DATA_SKIP_SAMPLES)."""
    if not packet.has_sidedata("skip_samples"):
        return 0
    said = bytes(packet.get_sidedata("skip_samples"))
    return struct.unpack_from("<II", said)[1] if len(said) >= 8 else 0


def _last_byte(stream: Any) -> int:
    entries = stream.index_entries
    return int(entries[len(entries) - 1].pos + entries[len(entries) - 1].size) if len(entries) else 0


def _decoded_map(track: _Track, container: Any, stream: Any, alone: bool) -> _Track:
    """Matroska, FLV and ASF round timestamps to milliseconds, dozens of samples: count what is really decoded, once.

    alone: without a picture, beside which the block with which WMA's encoders begin is no silence.
    """
    tick = Fraction(stream.time_base)
    stamps: dict[int, int] = {}
    begin: Fraction | None = None
    count = first = 0
    for frame in _frames(track, container, stream, None):
        first = first or frame.samples
        if frame.pts is not None:
            begin = frame.pts * tick - Fraction(count, track.rate) if begin is None else begin
            stamps.setdefault(frame.pts, count)
        count += frame.samples
    if alone and begin is not None and stream.codec_context.name in _LEAD:
        track = replace(track, start=begin + Fraction(first, track.rate))
    offset = round(((begin or Fraction(0)) - track.start) * track.rate)
    placed = {stamp: sample + offset for stamp, sample in stamps.items()}
    return replace(track, length=max(0, count + offset), stamps=placed)


def _frames(track: _Track, container: Any, stream: Any, begin: Fraction | None) -> Iterator[Any]:
    """Decoded blocks in order, from those around `begin` seconds on; damaged packets are passed over."""
    import av
    from av.codec.context import Flags2

    if stream.codec_context.name in _LEAD:
        stream.codec_context.flags2 |= Flags2.skip_manual
    tick = Fraction(stream.time_base)
    for packet in _sound_packets(track, container, stream):
        if packet is not None and begin is not None and packet.pts is not None and packet.pts * tick < begin:
            continue
        try:
            yield from stream.codec_context.decode(packet)
        except av.error.EOFError:
            return
        except av.error.FFmpegError:
            continue


def _sound_packets(track: _Track, container: Any, stream: Any) -> Iterator[Any]:
    if not track.jumps:
        yield from packets(container, stream)
        return
    picture = video_stream(container)
    leader, follower = _continuous(picture)
    for packet in packets(container, *(one for one in (picture, stream) if one is not None)):
        if packet is None or packet.stream_index == stream.index:
            if packet is not None:
                follower.correct(packet)
            yield packet
        elif leader is not None:
            leader.correct(packet)


def _pull(track: _Track, start: int, stop: int) -> Iterator[Samples]:
    cell = _CELL_SECONDS * track.rate
    while start < stop:
        end = min(stop, (start // cell + 1) * cell)
        with closing(open_container(track.path)) as container:
            yield from _within(track, container, start // cell * cell, start, end)
        start = end


def _within(track: _Track, container: Any, cell: int, start: int, stop: int) -> Iterator[Samples]:
    """Samples start..stop-1 of the cell that begins at sample `cell`, decoded from before it. Holes are silent."""
    position = start
    for first, block in _placed(track, container, cell):
        if first >= stop:
            break
        if first > position:
            yield np.zeros((first - position, track.channels), np.float32)
            position = first
        part = block[position - first : stop - first]
        if len(part):
            yield part
            position += len(part)
        if position >= stop:
            return
    if position < stop:
        yield np.zeros((stop - position, track.channels), np.float32)


def _placed(track: _Track, container: Any, cell: int) -> Iterator[tuple[int, Samples]]:
    """(sample number, block) from before `cell` on. Blocks follow on each other unless a timestamp leaps."""
    import av

    stream = container.streams[track.index]
    tick = Fraction(stream.time_base)
    resampler = av.AudioResampler(format="flt", layout=stream.codec_context.layout.name, rate=track.rate)
    begin: Fraction | None = None
    if cell:
        begin = track.start + Fraction(cell, track.rate) - _PREROLL
    if begin is not None and not track.jumps:
        _seek(container, stream, int(begin / tick))
    position: int | None = None
    before: int | None = None
    for frame in _frames(track, container, stream, begin):
        if frame.pts in track.stamps and (position is None or frame.pts != before):
            position = track.stamps[frame.pts]
        elif frame.pts is not None and not track.stamps:
            given = round((frame.pts * tick - track.start) * track.rate)
            if position is None or abs(given - position) > track.rate // 20:
                position = given
        if position is None:
            continue  # before the first block whose place is known
        before, frame.pts = frame.pts, None
        for part in resampler.resample(frame):
            block: Samples = cast(Samples, part.to_ndarray()).reshape(-1, track.channels)
            yield position, block
            position += len(block)


def _seek(container: Any, stream: Any, stamp: int) -> None:
    """Go to before a timestamp; a container that cannot is read from its start, without decoding up to there."""
    import av

    if any(container.format.name.startswith(name) for name in _UNSEEKABLE):
        return
    try:
        container.seek(stamp, stream=stream, backward=True)
    except av.error.FFmpegError:
        container.seek(0)
