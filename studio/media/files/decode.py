"""Video files as lazy videos: accurate seeking, constant rate, upright, deinterlaced, tagged."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from studio.base.errors import MediaError
from studio.base.sequences import is_sequence, sequence_files
from studio.media.color import Color, from_tags
from studio.media.files.ahead import ahead, depth_for
from studio.media.files.clock import Clock, read_clock
from studio.media.files.container import not_media, open_container, require_file, video_stream
from studio.media.files.deinterlace import deinterlaced
from studio.media.frames import Frame, has_alpha, is_rgb, plane
from studio.media.values import Video, VideoInfo

_READ_ON = 48  # decoding this many frames further is cheaper than a seek
_THREADS = min(8, os.cpu_count() or 1)  # each holds a picture or two
_IDLE = 4  # decoders kept open for the next access, over all files


@dataclass(frozen=True)
class Source:
    """A video file and what was learnt when it was opened."""

    path: Path
    clock: Clock
    color: Color
    turn: int
    """Counter-clockwise degrees, a multiple of 90, that put the picture upright."""
    square: tuple[int, int] | None
    """Size to scale decoded pictures to when the pixels are not square."""
    decoder: str
    """A decoder other than FFmpeg's first choice, '' for that one."""
    rate: str
    interlaced: bool
    """Whether a picture holds two moments, which must be parted."""
    stamp: tuple[int, int]
    """Size and modification time: a file that changed must not be read with an old index."""

    @property
    def file(self) -> tuple[Any, ...]:
        """What a decoder depends on."""
        return self.path, self.stamp, self.rate, self.decoder


def open_video(path: Path | str, rate: Fraction | None = None) -> Video:
    """A video file, or a numbered picture sequence (shot_%04d.png), as a lazy Video.

    Frame n is what a player shows at time n/rate after the first frame, upright, deinterlaced and with square pixels;
    variable rates are conformed to a constant one. A truncated file is as long as what is there. rate is that of a
    sequence (24 if not given) and ignored for files. Raises MediaError.
    """
    path = Path(path)
    require_file(path)
    source, info = _examine(path, str(rate or 24), _stamp(path))

    def pull(start: int, stop: int) -> Iterator[Frame]:
        if stop - start <= 2:
            yield from _forward(source, start, stop)
        else:
            yield from ahead(lambda: _forward(source, start, stop), depth_for(info), f"decode {path.name}")

    return Video(info, pull)


def _forward(source: Source, start: int, stop: int) -> Iterator[Frame]:
    beside = 1 if source.interlaced else 0
    first, last = max(0, start - beside), min(source.clock.length, stop + beside)
    with _POOL.borrow(source, first) as decoder:
        natives: Iterator[Any] = (decoder.native(number) for number in range(first, last))
        if source.interlaced:
            natives = islice(deinterlaced(natives), start - first, stop - first)
        for native in natives:
            yield upright(native, source)


def _stamp(path: Path) -> tuple[int, int]:
    files = sequence_files(path) if is_sequence(path) else [path]
    statuses = [file.stat() for file in files]
    return sum(status.st_size for status in statuses), max(status.st_mtime_ns for status in statuses)


@lru_cache(maxsize=256)
def _examine(path: Path, rate: str, stamp: tuple[int, int]) -> tuple[Source, VideoInfo]:
    container = open_container(path, rate)
    with closing(container):
        stream = video_stream(container)
        if stream is None:
            raise MediaError(f"{path} has no picture in it", mend="Use audio.load for sound files.")
        clock = read_clock(container, stream, stamp[0])
    if clock is None:
        raise MediaError(f"{path} has no frames that can be read", mend="It is damaged: copy or export it again.")
    return _first_look(path, clock, rate, stamp)


def _first_look(path: Path, clock: Clock, rate: str, stamp: tuple[int, int]) -> tuple[Source, VideoInfo]:
    """Facts that only a decoded frame tells surely: its form, colour tags and rotation."""
    container = open_container(path, rate)
    with closing(container):
        stream = video_stream(container)
        assert stream is not None
        aspect = stream.sample_aspect_ratio or Fraction(1)
        # FFmpeg's own VP9 decoder does not see the alpha that WebM keeps beside each picture.
        tags = {key.lower(): value for key, value in stream.metadata.items()}
        beside = tags.get("alpha_mode") == "1" and stream.codec_context.name == "vp9"
        decoder = "libvpx-vp9" if beside else ""
    raw = Source(path, clock, Color(), 0, None, decoder, rate, False, stamp)
    with _POOL.borrow(raw, 0) as first:
        native = first.native(0)
    form = native.format.name
    full = native.color_range == 2 or form.startswith("yuvj")
    color = from_tags(native.color_primaries, native.color_trc, native.colorspace, full, native.height, is_rgb(form))
    turn = round(native.rotation / 90) * 90 % 360
    width, height = native.width, native.height
    square = None
    if aspect != 1 and Fraction(1, 8) < aspect < 8:
        square = (max(1, round(width * aspect)), height)
        width = square[0]
    if turn in (90, 270):
        width, height = height, width
    source = replace(raw, color=color, turn=turn, square=square, interlaced=bool(native.interlaced_frame))
    frame = upright(native, source)
    info = VideoInfo(width, height, clock.rate, clock.length, frame.bit_depth, frame.alpha, frame.color)
    return source, info


def upright(native: Any, source: Source) -> Frame:
    """A decoded picture as a Frame: planar or RGB array, square pixels, rotated as its metadata says."""
    form = native.format.name
    if is_rgb(form) or form.startswith("ya"):
        import numpy as np

        deep = native.format.components[0].bits > 8
        alpha = has_alpha(form)
        target = ("rgba64le" if alpha else "rgb48le") if deep else ("rgba" if alpha else "rgb24")
        frame = Frame(native=native, color=replace(source.color, range="pc"))
        array = frame.array_as(target)
        frame = Frame.of(np.rot90(array, source.turn // 90).copy() if source.turn else array, source.color)
    else:
        native = _plain(native)
        frame = Frame(native=_turned(native, source.turn) if source.turn else native, color=source.color)
    if source.square:
        width, height = source.square
        frame = frame.resized(*((height, width) if source.turn in (90, 270) else (width, height)))
    return frame


_PLAIN = {
    "nv12": "yuv420p", "nv21": "yuv420p", "nv16": "yuv422p", "nv24": "yuv444p", "yuyv422": "yuv422p",
    "uyvy422": "yuv422p", "yvyu422": "yuv422p", "p010le": "yuv420p10le", "p012le": "yuv420p12le",
    "p016le": "yuv420p16le", "p210le": "yuv422p10le", "y210le": "yuv422p10le", "v210": "yuv422p10le",
    "xv30le": "yuv444p10le", "vuyx": "yuv444p", "vuya": "yuva444p", "ayuv": "yuva444p", "ayuv64le": "yuva444p16le",
    "yuvj420p": "yuv420p", "yuvj422p": "yuv422p", "yuvj444p": "yuv444p", "yuvj440p": "yuv440p", "yuvj411p": "yuv411p",
    "monow": "gray", "monob": "gray",
}  # fmt: skip
"""Packed and deprecated forms, and the planar form that holds the same samples."""


def _plain(native: Any) -> Any:
    form = native.format.name
    target = _PLAIN.get(form) or (form.removesuffix("be") + "le" if form.endswith("be") else form)
    if target == form:
        return native
    full = 2 if form.startswith(("yuvj", "mono")) or native.color_range == 2 else 1
    return native.reformat(format=target, src_color_range=full, dst_color_range=full)


def _turned(native: Any, turn: int) -> Any:
    """Rotated counter-clockwise plane by plane; where chroma is finer one way, 90 degrees needs 4:4:4 first."""
    import av
    import numpy as np

    steps = turn // 90
    form = native.format.name
    if steps % 2 and "420" not in form and "444" not in form and "gray" not in form and "410" not in form:
        form = next(form.replace(part, "444") for part in ("422", "440", "411") if part in form)
        native = native.reformat(format=form)
    swapped = steps % 2 == 1
    out = av.VideoFrame(*((native.height, native.width) if swapped else (native.width, native.height)), form)
    for number in range(len(out.planes)):
        plane(out, number)[:] = np.rot90(plane(native, number), steps)
    return out


class _Decoder:
    """An open file, decoding forward from wherever it was last asked."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._open()
        # Pictures travel with their timestamps: whoever gets a picture may stamp it anew for an encoder.
        self._shown: tuple[int, Any] | None = None
        """The last decoded picture at or before what was asked."""
        self._pending: tuple[int, Any] | None = None
        """A decoded picture that is later than what was asked."""
        self._pictures: Iterator[tuple[int, Any]] = iter(())
        self.position = -1
        """The output frame that was asked last."""

    def _open(self) -> None:
        import av

        self._container = open_container(self.source.path, self.source.rate)
        self._stream = video_stream(self._container)
        if self._stream is None:
            raise not_media(self.source.path)
        self._codec = self._stream.codec_context
        if self.source.decoder:
            self._codec = av.CodecContext.create(self.source.decoder, "r")
            self._codec.extradata = self._stream.codec_context.extradata
        self._codec.thread_type = "AUTO"
        self._codec.thread_count = _THREADS
        self._fresh = True

    def close(self) -> None:
        self._pictures = iter(())
        self._shown = self._pending = None
        self._container.close()

    def native(self, number: int) -> Any:
        """The picture shown at output frame `number`, as decoded."""
        clock = self.source.clock
        stamp = clock.stamp_of(number)
        if self._shown is None or self._shown[0] > stamp + clock.slack or number > self.position + _READ_ON:
            self._seek(stamp)
        self.position = number
        return self._advance(stamp)

    def _advance(self, stamp: int) -> Any:
        slack = self.source.clock.slack
        while self._shown is None or self._shown[0] < stamp - slack:
            following = self._pending or next(self._pictures, None)
            self._pending = None
            if following is None:
                break  # the end, or damage up to the end: the last picture stays on screen
            if self._shown is not None and following[0] > stamp + slack:
                self._pending = following
                break
            self._shown = following
        if self._shown is None:
            raise MediaError(
                f"{self.source.path} cannot be decoded", mend="It is damaged: copy it again, or convert it."
            )
        return self._shown[1]

    def _seek(self, stamp: int) -> None:
        """Stand before `stamp` such that the next pictures lead up to it, whatever the container's seeking is worth."""
        clock = self.source.clock
        second = int(1 / clock.tick)
        for back in (0, 1, 5, 30):
            target = stamp - back * second
            if target <= clock.first:
                break
            self._start(target)
            first = next(self._pictures, None)
            if first is not None and first[0] <= stamp + clock.slack:
                self._shown = first
                return
        self._start(None)

    def _start(self, stamp: int | None) -> None:
        """Decode on from the last key picture at or before `stamp`; from the very start when it is None."""
        import av

        self._shown = self._pending = None
        if stamp is None and not self._fresh:
            # Not every container can seek to its start; opening it again always works.
            self._container.close()
            self._open()
        elif stamp is not None:
            if not self._fresh:
                self._codec.flush_buffers()
            try:
                self._container.seek(stamp, stream=self._stream, backward=True)
            except av.error.FFmpegError:
                self._container.close()
                self._open()
        self._fresh = False
        self._pictures = self._decoded()

    def _decoded(self) -> Iterator[tuple[int, Any]]:
        """Pictures in order of presentation from here on. Leading pictures of an open GOP, which lean on frames
        before the seek point, are left out."""
        import av

        key: int | None = None
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except av.error.FFmpegError:
                packet = None  # damaged container: no more packets, but the decoder may hold pictures
            if packet is not None and packet.size and key is None and packet.is_keyframe:
                key = packet.dts if packet.pts is None else packet.pts
            try:
                pictures = self._codec.decode(packet if packet is not None and packet.size else None)
            except av.error.EOFError:
                return
            except av.error.FFmpegError:
                continue  # a damaged packet: the picture before it stays on screen
            for picture in pictures:
                stamp = picture.dts if picture.pts is None else picture.pts
                if stamp is not None and (key is None or stamp >= key):
                    yield stamp, picture
            if packet is None or not packet.size:
                return


class _Pool:
    """Idle decoders, so that looking at frames here and there does not reopen the file. Thread-safe."""

    def __init__(self) -> None:
        self._idle: list[_Decoder] = []
        self._lock = threading.Lock()

    @contextmanager
    def borrow(self, source: Source, number: int) -> Iterator[_Decoder]:
        if _stamp(source.path) != source.stamp:
            raise MediaError(f"{source.path} has changed while it was in use", mend="Run again to read it anew.")
        decoder = self._take(source, number) or _Decoder(source)
        try:
            yield decoder
        except GeneratorExit:
            self._give(decoder)
            raise
        except BaseException:
            decoder.close()
            raise
        else:
            self._give(decoder)

    def _take(self, source: Source, number: int) -> _Decoder | None:
        with self._lock:
            same = [decoder for decoder in self._idle if decoder.source.file == source.file]
            ready = [decoder for decoder in same if decoder.position <= number <= decoder.position + _READ_ON]
            best = max(ready, key=lambda decoder: decoder.position, default=same[-1] if same else None)
            if best is not None:
                self._idle.remove(best)
            return best

    def _give(self, decoder: _Decoder) -> None:
        with self._lock:
            self._idle.append(decoder)
            spare = self._idle[:-_IDLE]
            self._idle = self._idle[-_IDLE:]
        for old in spare:
            old.close()


_POOL = _Pool()
