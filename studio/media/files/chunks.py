"""Costly frames kept on disk as they are made.

A kept video stores its frames in short lossless files, each covering frames start..stop-1. A file appears whole or
not at all and is named by its content, so a killed run, a damaged disk or a second process at work on the same
folder cost time, never a wrong frame: what cannot be read is made again. Frames come back bit for bit, in the form
they were made in.

8-bit material uses MagicYUV: beside FFV1 it decodes 1080p in a fifth of the time (9 ms against 40) for a quarter
more space, and scrubbing is what kept frames are for. What it does not hold (more bits) is FFV1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from studio.base.errors import MediaError
from studio.media.color import Color
from studio.media.files.ahead import ahead, close, depth_for
from studio.media.files.codecs import lossless
from studio.media.files.segments import Segment, SegmentWriter, cleared, finished, intact
from studio.media.frames import Frame
from studio.media.values import Video, VideoInfo

OnChunk = Callable[[range], None]
_CHUNK_BYTES = 64 << 20  # raw; about a second of 1080p


def keep(video: Video, folder: Path, on_chunk: OnChunk | None = None) -> Video:
    """The same video, its frames kept in `folder` when they are made and read from there when they are.

    folder belongs to this one video. on_chunk is told the frames of every file that becomes ready.
    """
    return replace(video, pull=_Kept(video, folder, on_chunk))


def made(folder: Path) -> list[range]:
    """Which frames are there, as ranges in order, neighbours joined."""
    ranges: list[range] = []
    for segment in finished(folder):
        if ranges and segment.start <= ranges[-1].stop:
            ranges[-1] = range(ranges[-1].start, max(ranges[-1].stop, segment.stop))
        else:
            ranges.append(range(segment.start, segment.stop))
    return ranges


def render_all(video: Video, check: Callable[[], None], progress: Callable[[int, int], None]) -> None:
    """Make every frame of a kept video that is not there yet. check() may raise; what is finished stays."""
    kept = video.pull
    if not isinstance(kept, _Kept):
        raise TypeError("render_all() takes a video from keep()")
    length = video.info.length
    done = sum(segment.stop - segment.start for segment in kept.segments(verify=True))
    progress(min(done, length), length)
    for missing in kept.missing():
        frames = kept(missing.start, missing.stop)
        try:
            for _ in frames:
                done += 1
                check()
                progress(min(done, length), length)
        finally:
            close(frames)


class _Kept:
    """The pull of a kept video."""

    def __init__(self, video: Video, folder: Path, on_chunk: OnChunk | None) -> None:
        self._video, self._folder, self._on_chunk = video, folder, on_chunk
        self._size = chunk_frames(video.info)
        self._intact: set[Path] = set()
        self._known: list[Segment] = []
        self._in_chunk: dict[int, list[Segment]] = {}

    def __call__(self, start: int, stop: int) -> Iterator[Frame]:
        position = start
        while position < stop:
            segment = self._find(position)
            if segment is not None:
                end = min(stop, segment.stop)
                yield from self._read(segment, position, end)
            else:
                end = self._next_kept(position, stop)
                yield from self._make(position, end)
            position = end

    def segments(self, verify: bool = False) -> list[Segment]:
        """What is in the folder; with verify, without the damaged ones, which are removed."""
        self._known = finished(self._folder)
        self._in_chunk = {}
        for segment in self._known:
            for chunk in range(segment.start // self._size, (segment.stop - 1) // self._size + 1):
                self._in_chunk.setdefault(chunk, []).append(segment)
        return [segment for segment in self._known if not verify or self._sound(segment)]

    def missing(self) -> list[range]:
        """The frames that are not there, cut at chunk borders."""
        length, gaps, position = self._video.info.length, [], 0
        for known in [*self.segments(verify=True), Segment(length, length, Path())]:
            while position < known.start:
                end = min(known.start, (position // self._size + 1) * self._size)
                gaps.append(range(position, end))
                position = end
            position = max(position, known.stop)
        return gaps

    def _find(self, number: int) -> Segment | None:
        for fresh in (False, True):
            if fresh:
                self.segments()
            for segment in self._in_chunk.get(number // self._size, ()):
                if segment.start <= number < segment.stop and self._sound(segment):
                    return segment
        return None

    def _next_kept(self, number: int, stop: int) -> int:
        """The next frame after `number` that is there, or `stop`."""
        for chunk in range(number // self._size, (stop - 1) // self._size + 1):
            for segment in self._in_chunk.get(chunk, ()):
                if number < segment.start < stop and self._sound(segment):
                    return segment.start
        return stop

    def _sound(self, segment: Segment) -> bool:
        """Whether the file is whole; each is checked once. A damaged one is removed, so its frames are made again."""
        if segment.path in self._intact and segment.path.exists():
            return True
        if intact(segment.path):
            self._intact.add(segment.path)
            return True
        self._intact.discard(segment.path)
        cleared(segment.path)
        return False

    def _read(self, segment: Segment, start: int, stop: int) -> Iterator[Frame]:
        first, last = start - segment.start, stop - segment.start
        if stop - start == 1:
            yield from read_segment(segment.path, first, last)
        else:
            depth = min(4, depth_for(self._video.info))
            yield from ahead(lambda: read_segment(segment.path, first, last), depth, "read kept frames")

    def _make(self, start: int, stop: int) -> Iterator[Frame]:
        frames = self._video.frames(start, stop)
        if not self._keeps(start, stop):
            yield from frames
            return
        with ThreadPoolExecutor(1, "keep frames") as executor:
            storing = _Storing(self._folder, self._video.info, executor)
            try:
                for number in range(start, stop):
                    frame = next(frames)
                    if storing.idle and not self._keeps(number, stop):
                        storing.finish(self._on_chunk)
                    else:
                        storing.add(number, frame)
                        if (number + 1) % self._size == 0 or number + 1 == self._video.info.length:
                            storing.end_run(self._on_chunk)
                    yield frame
                storing.finish(self._on_chunk)
            finally:
                storing.discard()
                close(frames)

    def _keeps(self, start: int, stop: int) -> bool:
        """Only runs that reach a chunk's end are stored: single looks here and there would litter."""
        return stop == self._video.info.length or stop >= (start // self._size + 1) * self._size


def chunk_frames(info: VideoInfo) -> int:
    """Frames a chunk, by size of picture; borders lie at its multiples."""
    raw = info.width * info.height * (4 if info.alpha else 3) * (2 if info.bit_depth > 8 else 1)
    return max(1, min(240, _CHUNK_BYTES // raw))


class _Storing:
    """Writes runs of frames while the next ones are being made. A change of form starts a new run."""

    def __init__(self, folder: Path, info: VideoInfo, executor: ThreadPoolExecutor) -> None:
        self._folder, self._info, self._executor = folder, info, executor
        self._writer: SegmentWriter | None = None
        self._form: Any = None
        self._start = self._next = 0
        self._pending: list[Future[Any]] = []

    @property
    def idle(self) -> bool:
        return self._writer is None

    def add(self, number: int, frame: Frame) -> None:
        form = (frame.pix_fmt, frame.width, frame.height, frame.color)
        if self._writer is not None and form != self._form:
            self.end_run(None)
        if self._writer is None:
            encoding = lossless(frame, self._info.rate)
            self._writer = SegmentWriter(self._folder, number, encoding, _notes(frame))
            self._form, self._start = form, number
        self._next = number + 1
        self._submit(self._writer.feed, frame.copy())

    def end_run(self, on_chunk: OnChunk | None) -> None:
        """The run is complete: it becomes visible once its frames are written."""
        if self._writer is not None:
            writer, run = self._writer, range(self._start, self._next)
            self._writer = None

            def finish() -> None:
                writer.finish()
                if on_chunk is not None:
                    on_chunk(run)

            self._submit(finish)

    def finish(self, on_chunk: OnChunk | None) -> None:
        self.end_run(on_chunk)
        while self._pending:
            self._pending.pop(0).result()

    def discard(self) -> None:
        """Leave nothing half-made; complete runs stay."""
        for future in self._pending:
            with suppress(Exception):  # this is the way out of another failure, or of a consumer that left
                future.result()
        self._pending.clear()
        if self._writer is not None:
            self._writer.discard()
            self._writer = None

    def _submit(self, call: Callable[..., Any], *given: Any) -> None:
        while len(self._pending) > 4:
            self._pending.pop(0).result()
        self._pending.append(self._executor.submit(call, *given))


def _notes(frame: Frame) -> dict[str, str]:
    color = frame.color
    return {"form": frame.pix_fmt, "color": " ".join((color.primaries, color.transfer, color.matrix, color.range))}


def read_segment(path: Path, start: int, stop: int) -> Iterator[Frame]:
    """Frames start..stop-1 of a lossless segment, counted from its first."""
    import av

    try:
        with av.open(str(path)) as container:
            notes = {key.lower(): value for key, value in container.metadata.items()}
            form, color = notes["form"], Color(*notes["color"].split(" "))
            stream: Any = container.streams.video[0]
            stream.thread_type = "AUTO"
            number = 0
            position = start
            for packet in container.demux(stream):
                number += bool(packet.size)
                if packet.size and not start < number <= stop:
                    continue  # every picture stands alone: what is not wanted is not decoded
                for picture in packet.decode():
                    yield _as_made(picture, form, color)
                    position += 1
            if position != stop:
                raise MediaError(f"{path} holds fewer frames than it should", mend="Clear the store's damaged files.")
    except (av.error.FFmpegError, OSError) as error:
        raise MediaError(f"{path} in the store cannot be read: {error}", mend="Run again to make it anew.") from error


def _as_made(picture: Any, form: str, color: Color) -> Frame:
    frame = Frame(native=picture, color=color)
    if form in ("rgb24", "rgba", "rgb48le", "rgba64le"):
        return Frame.of(frame.array_as(form), color)
    return frame
