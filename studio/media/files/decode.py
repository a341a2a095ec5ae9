"""Video files as lazy videos: accurate seeking, constant rate, upright, deinterlaced, tagged."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from studio.base.errors import MediaError
from studio.base.sequences import is_sequence
from studio.media.color import Color, from_tags, is_hdr
from studio.media.files.ahead import ahead, depth_for
from studio.media.files.animated import is_animation, open_animation
from studio.media.files.clock import Clock, Untold, counted_clock, read_clock
from studio.media.files.container import open_container, require_file, video_stream
from studio.media.files.decoder import POOL, Source, stamp_of
from studio.media.files.deinterlace import deinterlaced
from studio.media.files.sequence import open_sequence
from studio.media.files.timecodes import read_chapters, read_timecode
from studio.media.frames import Frame, has_alpha, is_rgb, plane
from studio.media.timecode import Chapter, Timecode
from studio.media.values import Video, VideoInfo


def open_video(path: Path | str, rate: Fraction | None = None, *, hold: bool = True) -> Video:
    """A video file, an animated picture, or a sequence (shot_%04d.png, shot_####.exr, a folder) as a lazy Video.

    Frame n is what a player shows at time n/rate after the first frame, upright, deinterlaced and with square pixels;
    variable rates are conformed to a constant one. A truncated file is as long as what is there. rate is that of a
    sequence (24 if not given) and ignored for files; hold: whether its missing numbers are held. Raises MediaError.
    """
    path = Path(path)
    require_file(path)
    if is_sequence(path):
        return open_sequence(path, rate or Fraction(24), hold=hold)
    if is_animation(path):
        return open_animation(path)
    source, info, code, chapters = _examine(path, str(rate or 24), stamp_of(path))

    def pull(start: int, stop: int) -> Iterator[Frame]:
        if stop - start <= 2:
            yield from _forward(source, start, stop)
        else:
            yield from ahead(lambda: _forward(source, start, stop), depth_for(info), f"decode {path.name}")

    return Video(info, pull, timecode=code, chapters=chapters)


def _forward(source: Source, start: int, stop: int) -> Iterator[Frame]:
    with POOL.borrow(source, start) as decoder:
        before: Any = None
        native = decoder.native(start)
        for number in range(start, stop):
            following: Any = None
            if native.interlaced_frame:  # it holds two moments, which its neighbours help to part
                if before is None and number:
                    before, native = decoder.native(number - 1), decoder.native(number)
                following = decoder.native(number + 1) if number + 1 < source.clock.length else None
                whole = deinterlaced(before, native, following)
            else:
                whole = native
            yield upright(whole, source)
            if number + 1 < stop:
                before, native = native, decoder.native(number + 1) if following is None else following


_Told = tuple[Source, VideoInfo, Timecode | None, tuple[Chapter, ...]]


@lru_cache(maxsize=256)
def _examine(path: Path, rate: str, stamp: tuple[int, int]) -> _Told:
    container = open_container(path, rate)
    with closing(container):
        stream = video_stream(container)
        if stream is None:
            raise MediaError(f"{path} has no picture in it", mend="Use audio.load for sound files.")
        try:
            clock = read_clock(container, stream, stamp[0])
        except Untold:
            clock = _counted(path, rate)
    if clock is None:
        raise MediaError(f"{path} has no frames that can be read", mend="It is damaged: copy or export it again.")
    return _first_look(path, clock, rate, stamp)


def _stands(native: Any) -> tuple[int, bool]:
    """Counter-clockwise degrees that put a picture upright, and whether it has to be mirrored before that."""
    for entry in native.side_data:
        raw = bytes(entry)
        if entry.type.name == "DISPLAYMATRIX" and len(raw) >= 36:
            a, b, _, c, d = struct.unpack_from("<5i", raw)
            mirrored = a * d - b * c < 0
            if mirrored:
                a, b = -a, -b
            return round(-math.degrees(math.atan2(b, a)) / 90) * 90 % 360, mirrored
    return round(native.rotation / 90) * 90 % 360, False


def _counted(path: Path, rate: str) -> Clock | None:
    container = open_container(path, rate)
    with closing(container):
        return counted_clock(container, video_stream(container))


def _first_look(path: Path, clock: Clock, rate: str, stamp: tuple[int, int]) -> _Told:
    """Facts that only a decoded frame tells surely: its form, colour tags and rotation."""
    container = open_container(path, rate)
    with closing(container):
        stream = video_stream(container)
        assert stream is not None
        aspect = stream.sample_aspect_ratio or Fraction(1)
        # FFmpeg's own VP8 and VP9 decoders do not see the alpha that WebM keeps beside each picture.
        tags = {key.lower(): value for key, value in stream.metadata.items()}
        beside = {"vp8": "libvpx", "vp9": "libvpx-vp9"} if tags.get("alpha_mode") == "1" else {}
        decoder = beside.get(stream.codec_context.name, "")
        raw = Source(path, clock, Color(), 0, None, decoder, rate, None, stamp)
        with POOL.borrow(raw, 0) as first:
            native = first.native(0)
        code = read_timecode(container, stream, native, clock.rate)
        start = Fraction(0) if clock.counted else clock.first * clock.tick
        chapters = read_chapters(container, start, clock.length / clock.rate)
    form = native.format.name
    full = native.color_range == 2 or form.startswith("yuvj")
    color = from_tags(native.color_primaries, native.color_trc, native.colorspace, full, native.height, is_rgb(form))
    turn, mirrored = _stands(native)
    width, height = native.width, native.height
    square = None
    if aspect != 1 and Fraction(1, 8) < aspect < 8:
        square = (max(1, round(width * aspect)), height)
        width = square[0]
    if turn in (90, 270):
        width, height = height, width
    source = replace(raw, color=color, turn=turn, mirrored=mirrored, square=square, size=(width, height))
    frame = upright(native, source)
    mastering = mastered(native) if is_hdr(color) else ""
    info = VideoInfo(width, height, clock.rate, clock.length, frame.bit_depth, frame.alpha, frame.color, mastering)
    return source, info, code, chapters


def mastered(native: Any) -> str:
    """What a picture says of the display that it was mastered on, as VideoInfo.mastering has it; '' for nothing."""
    said: list[str] = []
    for entry in native.side_data:
        kind, raw = entry.type.name, bytes(entry)
        if kind == "MASTERING_DISPLAY_METADATA" and len(raw) >= 88:
            # AVMasteringDisplayMetadata: red, green, blue and white as x, y; least and most light; what of it is known.
            parts = struct.unpack_from("<20i2i", raw)
            values = [Fraction(parts[n], parts[n + 1]) if parts[n + 1] else Fraction(0) for n in range(0, 20, 2)]
            x = [round(value * 50000) for value in values[:8]]
            least, most = (round(value * 10000) for value in values[8:])
            if parts[20] and parts[21]:
                red, green, blue, white = (f"({x[n]},{x[n + 1]})" for n in (0, 2, 4, 6))
                said.append(f"G{green}B{blue}R{red}WP{white}L({most},{least})")
        elif kind == "CONTENT_LIGHT_LEVEL" and len(raw) >= 8:
            said.append("{},{}".format(*struct.unpack_from("<2I", raw)))
    return " ".join(said)


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
        array = array[:, ::-1] if source.mirrored else array
        turned = np.rot90(array, source.turn // 90)
        frame = Frame.of(np.ascontiguousarray(turned), source.color)
    else:
        native = _plain(native)
        if source.turn or source.mirrored:
            native = _turned(native, source.turn, source.mirrored)
        frame = Frame(native=native, color=source.color)
    if source.square:
        width, height = source.square
        frame = frame.resized(*((height, width) if source.turn in (90, 270) else (width, height)))
    if source.size and (frame.width, frame.height) != source.size:
        frame = frame.fitted(*source.size, "contain")
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


def _turned(native: Any, turn: int, mirrored: bool) -> Any:
    """Mirrored, then rotated counter-clockwise, plane by plane; where chroma is finer one way, 90 degrees needs 4:4:4
    first."""
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
        seen = plane(native, number)
        plane(out, number)[:] = np.rot90(seen[:, ::-1] if mirrored else seen, steps)
    return out
