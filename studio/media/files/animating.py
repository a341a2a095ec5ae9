"""Lazy clips as animated GIF and WebP, through FFmpeg's encoders.

The clip is rendered once and kept lossless in the workspace, whole or in segments that a killed render finds again;
GIF needs it twice, once for the palette of the whole clip and once for the pictures.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np

from studio.base.errors import MediaError
from studio.media.color import is_hdr
from studio.media.files import labels
from studio.media.files.codecs import ANIMATIONS
from studio.media.files.decode import open_video
from studio.media.files.encode import Style, write_video
from studio.media.files.segments import sweep, sync, temporary_beside, write_error
from studio.media.files.soundtrack import Finish, Watch
from studio.media.frames import Frame
from studio.media.values import Video

_LOOKED_AT = 500_000
"""Pixels that a palette is made of, at most."""


@dataclass(frozen=True)
class _Kind:
    """What a format holds. unit: seconds that its times count in; most: pictures a second that viewers still play at
    their speed (they hold what is shorter for a tenth of a second); side: pixels."""

    name: str
    unit: Fraction
    most: int
    side: int


_KINDS = {
    ".gif": _Kind("GIF", Fraction(1, 100), 50, 65535),
    ".webp": _Kind("WebP", Fraction(1, 1000), 90, 16383),
}
assert set(_KINDS) == set(ANIMATIONS)


def write_animation(
    path: Path,
    video: Video,
    *,
    workspace: Path,
    watch: Watch,
    plays: int = 0,
    quality: float = 75,
    record: str = "",
    finish: Finish | None = None,
) -> None:
    """Write a clip as .gif or .webp, replacing the file only when all of it is written.

    GIF gets one palette of 255 colours for the whole clip, and what is more than half transparent is; WebP keeps alpha,
    and is lossless at quality 100. Each picture begins at the moment nearest to its own, so that the whole runs at the
    clip's rate; of a clip faster than viewers play, every second (third, ...) picture is taken, with a note. plays: how
    often it is shown, 0 for ever. record: how it was made (labels.py); finish: as for films. Raises
    MediaError, Cancelled.
    """
    import av

    kind, info = _KINDS[path.suffix.lower()], video.info
    if max(info.width, info.height) > kind.side:
        raise MediaError(
            f"a {kind.name} has at most {kind.side} pixels a side, the clip is {info.width} x {info.height}",
            setting="path",
            mend="Write a film, or make it smaller first.",
        )
    every = ceil(info.rate / kind.most)
    _tell(video, kind, every, watch)
    whole = workspace / "whole.mkv"
    if not whole.exists():
        plain = replace(video, sound=None, info=replace(info, mastering=""))
        write_video(whole, plain, workspace=workspace, watch=watch, style=Style("ffv1"))
    temporary = temporary_beside(path)
    try:
        sweep(path.parent, f".{path.stem}")
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = open_video(whole)
        shown = _Shown(kept, every, info.rate, kind.unit, watch)
        if kind.name == "GIF":
            _gif(temporary, shown, plays)
        else:
            _webp(temporary, shown, plays, quality)
        labels.stamp(temporary, labels.tags(record))
        if finish is not None:
            finish(temporary)
        sync(temporary)
        os.replace(temporary, path)
    except (OSError, av.error.FFmpegError) as error:
        raise write_error(path, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    whole.unlink(missing_ok=True)


def _tell(video: Video, kind: _Kind, every: int, watch: Watch) -> None:
    info = video.info
    if video.sound is not None:
        watch.note(f"{kind.name} has no sound: it was left out.")
    if is_hdr(info.color):
        watch.note(f"{kind.name} is SDR: HDR was tone-mapped.")
    if every > 1:
        watch.note(
            f"Viewers play at most {kind.most} pictures a second of a {kind.name}: it has {float(info.rate / every):g} "
            f"of the clip's {float(info.rate):g}."
        )


@dataclass(frozen=True)
class _Shown:
    """The pictures that are written, and when each begins, in the format's units."""

    video: Video
    every: int
    rate: Fraction
    unit: Fraction
    watch: Watch

    @property
    def size(self) -> tuple[int, int]:
        return self.video.info.width, self.video.info.height

    def at(self, number: int) -> int:
        """When a frame of the clip begins."""
        return round(number / self.rate / self.unit)

    @property
    def last(self) -> int:
        """How long the last picture is shown."""
        length = self.video.info.length
        return self.at(length) - self.at((length - 1) // self.every * self.every)

    def frames(self) -> Iterator[Any]:
        """As PyAV frames, RGBA."""
        length = self.video.info.length
        for number, frame in enumerate(self.video.frames()):
            self.watch.progress(number, length)
            if number % self.every == 0:
                native = _native(frame)
                native.pts, native.time_base = self.at(number), self.unit
                native.duration = self.at(min(number + self.every, length)) - native.pts
                yield native
        self.watch.progress(length, length)


def _native(frame: Frame) -> Any:
    import av

    return av.VideoFrame.from_ndarray(np.ascontiguousarray(frame.rgba()), format="rgba")


def _gif(path: Path, shown: _Shown, plays: int) -> None:
    import av

    width, height = shown.size
    palette = _palette(shown)
    graph = av.filter.Graph()
    pictures = graph.add_buffer(width=width, height=height, format=av.VideoFormat("rgba"), time_base=shown.unit)
    colours = graph.add_buffer(width=16, height=16, format=palette.format.name, time_base=shown.unit)
    use = graph.add("paletteuse", "dither=sierra2_4a:alpha_threshold=128")
    sink = graph.add("buffersink")
    pictures.link_to(use, 0, 0)
    colours.link_to(use, 0, 1)
    use.link_to(sink)
    graph.configure()
    palette.pts, palette.time_base = 0, shown.unit
    colours.push(palette)
    colours.push(None)
    # Its loop says how often it is shown again; without one (-1) it is shown once.
    loop = 0 if plays == 0 else plays - 1 or -1
    with av.open(
        str(path), "w", format="gif", container_options={"loop": str(loop), "final_delay": str(shown.last)}
    ) as file:
        stream = _stream(file, "gif", "pal8", shown, {})

        def drain() -> None:
            while True:
                try:
                    file.mux(stream.encode(sink.pull()))
                except (av.error.BlockingIOError, av.error.EOFError):
                    return

        for native in shown.frames():
            pictures.push(native)
            drain()
        pictures.push(None)
        drain()
        file.mux(stream.encode(None))


def _palette(shown: _Shown) -> Any:
    """The colours of the whole clip, one of them transparent. Of a large clip every second (third, ...) pixel of each
    row and column is looked at: the time that palettegen takes grows with the colours that differ."""
    import av

    info = shown.video.info
    step = ceil((info.width * info.height * ceil(info.length / shown.every) / _LOOKED_AT) ** 0.5)
    width, height = -(-info.width // step), -(-info.height // step)
    graph = av.filter.Graph()
    source = graph.add_buffer(width=width, height=height, format=av.VideoFormat("rgba"), time_base=shown.unit)
    graph.link_nodes(source, graph.add("palettegen", "reserve_transparent=1"), graph.add("buffersink")).configure()
    for native in shown.frames():
        part = np.ascontiguousarray(native.to_ndarray()[::step, ::step])
        small = av.VideoFrame.from_ndarray(part, format="rgba")
        small.pts, small.time_base = native.pts, native.time_base
        source.push(small)
    source.push(None)
    return graph.pull()


def _webp(path: Path, shown: _Shown, plays: int, quality: float) -> None:
    import av

    options = {"lossless": "1"} if quality == 100 else {"lossless": "0", "quality": f"{quality:g}"}
    with av.open(str(path), "w", format="webp", container_options={"loop": str(plays)}) as file:
        stream = _stream(file, "libwebp_anim", "bgra", shown, options)
        for native in shown.frames():
            picture = native.reformat(format="bgra")
            picture.pts, picture.time_base, picture.duration = native.pts, native.time_base, native.duration
            file.mux(stream.encode(picture))
        file.mux(stream.encode(None))
    if shown.video.info.alpha:  # which is left unsaid where what is seen of each picture is an opaque part
        with path.open("r+b") as written:
            head = written.read(21)
            if head[12:16] == b"VP8X":
                written.seek(20)
                written.write(bytes((head[20] | 0x10,)))


def _stream(file: Any, codec: str, pix_fmt: str, shown: _Shown, options: dict[str, str]) -> Any:
    stream = file.add_stream(codec, rate=shown.rate, options=options)
    (stream.width, stream.height), stream.pix_fmt = shown.size, pix_fmt
    stream.codec_context.time_base = stream.time_base = shown.unit
    return stream
