"""Sound files, and the sound of video files, as lazy sounds: exact length, same samples in whatever range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import numpy as np

from studio.base.errors import MediaError
from studio.base.sequences import is_sequence
from studio.media.encoding import digest_of
from studio.media.files.container import open_container, require_file, video_stream
from studio.media.values import Audio, AudioInfo, Samples

_CELL_SECONDS = 20
"""Decoding always starts anew at multiples of this. Codecs with memory (noise substitution, rounding) then give the
same samples for every range, not only the same sound."""
_PREROLL = Fraction(1, 4)  # seconds: overlapping transforms and Opus' 80 ms need some past before samples are right
_UNSEEKABLE = ("mp3", "aac", "ac3", "eac3", "dts", "truehd", "amr", "mpeg")
"""Raw streams, where FFmpeg guesses positions from the bit rate: they are read from the start."""


@dataclass(frozen=True)
class _Track:
    path: Path
    rate: int
    channels: int
    length: int
    start: Fraction
    """Seconds on the file's clock at which sample 0 of the Audio lies: where the picture starts, if there is one."""
    stamps: Mapping[int, int] = field(default_factory=dict)
    """Timestamp -> sample of decoded blocks, where the container's timestamps are too coarse to place samples."""


def open_audio(path: Path | str) -> Audio | None:
    """The sound of a file at its own rate and channels, or None when it has none.

    Sample 0 is heard with frame 0 of open_video(path): a sound that starts later begins with silence, one that
    starts earlier is cut. Raises MediaError.
    """
    path = Path(path)
    require_file(path)
    if is_sequence(path):
        return None
    status = path.stat()
    track = _track(path, (status.st_size, status.st_mtime_ns))
    if track is None:
        return None
    name = digest_of(path.name, str(status.st_size), str(status.st_mtime_ns))
    info = AudioInfo(track.rate, track.channels, track.length, recording=name)
    return Audio(info, lambda start, stop: _pull(track, start, stop))


@lru_cache(maxsize=256)
def _track(path: Path, stamp: tuple[int, int]) -> _Track | None:
    """What a file's sound is; stamp (size, modification time) makes a file that changed another one."""
    with closing(open_container(path)) as container:
        stream = next((s for s in container.streams.audio if s.codec_context is not None), None)
        if stream is None or not stream.codec_context.sample_rate:
            if video_stream(container) is None:
                raise MediaError(f"{path} has neither picture nor sound", mend="Choose another file.")
            return None
        return _examine(path, container, stream)


def _examine(path: Path, container: Any, stream: Any) -> _Track:
    import av

    rate, channels = stream.codec_context.sample_rate, stream.codec_context.channels
    tick = Fraction(stream.time_base)
    picture = video_stream(container)
    start = Fraction(0)
    if picture is not None and picture.start_time is not None:
        start = picture.start_time * Fraction(picture.time_base)
    elif stream.start_time is not None:
        start = stream.start_time * tick
    exact = "mp4" in container.format.name and stream.duration is not None and stream.start_time is not None
    if exact and 2 * tick * rate <= 2 and container.size >= _last_byte(stream):
        end = (stream.start_time + stream.duration) * tick
        return _Track(path, rate, channels, max(0, round((end - start) * rate)), start)
    if tick * rate <= 2:
        end = start
        try:
            for packet in container.demux(stream):
                if packet.pts is not None and packet.size:
                    end = max(end, (packet.pts + (packet.duration or 0)) * tick)
        except av.error.FFmpegError:
            pass  # a damaged tail: what was counted up to here can be heard
        return _Track(path, rate, channels, max(0, round((end - start) * rate)), start)
    return _decoded_map(path, container, stream, rate, channels, start)


def _last_byte(stream: Any) -> int:
    entries = stream.index_entries
    return int(entries[len(entries) - 1].pos + entries[len(entries) - 1].size) if len(entries) else 0


def _decoded_map(path: Path, container: Any, stream: Any, rate: int, channels: int, start: Fraction) -> _Track:
    """Matroska and FLV round timestamps to milliseconds, dozens of samples: count what is really decoded, once."""
    tick = Fraction(stream.time_base)
    stamps: dict[int, int] = {}
    begin: Fraction | None = None
    count = 0
    for frame in _frames(container, stream, None):
        if frame.pts is not None:
            begin = frame.pts * tick - Fraction(count, rate) if begin is None else begin
            stamps[frame.pts] = count
        count += frame.samples
    offset = round(((begin or Fraction(0)) - start) * rate)
    placed = {stamp: sample + offset for stamp, sample in stamps.items()}
    return _Track(path, rate, channels, max(0, count + offset), start, placed)


def _frames(container: Any, stream: Any, begin: Fraction | None) -> Iterator[Any]:
    """Decoded blocks in order, from those around `begin` seconds on; damaged packets are passed over."""
    import av

    tick = Fraction(stream.time_base)
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.error.FFmpegError):
            return
        if begin is not None and packet.pts is not None and packet.pts * tick < begin:
            continue
        try:
            yield from stream.codec_context.decode(packet if packet.size else None)
        except av.error.FFmpegError:
            continue
        if not packet.size:
            return


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

    stream = container.streams.audio[0]
    tick = Fraction(stream.time_base)
    resampler = av.AudioResampler(format="flt", layout=stream.codec_context.layout.name, rate=track.rate)
    begin: Fraction | None = None
    if cell:
        begin = track.start + Fraction(cell, track.rate) - _PREROLL
        _seek(container, stream, int(begin / tick))
    position: int | None = None
    for frame in _frames(container, stream, begin):
        if frame.pts in track.stamps:
            position = track.stamps[frame.pts]
        elif frame.pts is not None and not track.stamps:
            given = round((frame.pts * tick - track.start) * track.rate)
            if position is None or abs(given - position) > track.rate // 20:
                position = given
        if position is None:
            continue  # before the first block whose place is known
        frame.pts = None
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
