"""Lazy videos and sounds into film files: segment by segment, resumable, sound in sync, written beside and renamed."""

from __future__ import annotations

import ctypes
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from pathlib import Path

import numpy as np

from studio.base.errors import MediaError
from studio.base.threads import in_deep_thread
from studio.media.color import is_hdr
from studio.media.files.ahead import close
from studio.media.files.apart import ApartWriter, EncoderDied, writer
from studio.media.files.captionfile import Caption, fitted, past_the_end, read_captions
from studio.media.files.codecs import Effort, Encoder, Encoding, choose, container_for
from studio.media.files.labels import sealed, stamp
from studio.media.files.mux import Muxer
from studio.media.files.segments import (
    Segment,
    SegmentWriter,
    finished,
    intact,
    sweep,
    sync,
    temporary_beside,
    write_error,
)
from studio.media.files.soundtrack import Finish, Watch
from studio.media.files.timecodes import chapters_for, timecode_tags
from studio.media.frames import Frame
from studio.media.timecode import Timecode
from studio.media.values import Audio, Image, Video

log = logging.getLogger("shotgraph")

_PREVIEW_SECONDS = 2.0
_TRIES = 3  # at a segment whose encoder has died


@dataclass(frozen=True)
class Style:
    """How a film is encoded. See codecs.py for what quality means to each codec."""

    codec: str = "h264"
    quality: float = 75
    effort: Effort = "balanced"
    encoder: Encoder = "auto"
    audio_kbps: int = 192


def write_video(
    path: Path,
    video: Video,
    audio: Audio | None = None,
    *,
    workspace: Path,
    watch: Watch,
    style: Style = Style(),
    captions: str = "",
    metadata: Mapping[str, str] | None = None,
    finish: Finish | None = None,
    timecode: Timecode | None = None,
) -> None:
    """Encode into path (.mp4 .mov .m4v .webm .mkv), replacing it only when the whole film is written.

    The picture is encoded in closed segments of a few seconds which are kept in workspace until the film is
    done: after a crash or a cancel the same call redoes at most the segments in flight (two), and the film is
    identical to one made in one go. Sound has exactly its own length; captions is SRT, WebVTT or ASS text, of which
    what lies past the end of picture and sound is left out, with a note; timecode is the first frame's. Odd sizes gain
    one repeated row or column where the codec needs even ones. The clip's chapters are kept. finish: called with the
    file when it is whole and has not taken its place yet, to sign it. Raises MediaError, Cancelled.
    """
    _steady_memory()
    if not video.info.length:
        raise MediaError("the video has no frames", mend="Connect a clip with at least one frame.")
    container = container_for(path, style.codec)
    encoding = choose(
        style.codec,
        video.frame(0),
        video.info.rate,
        quality=style.quality,
        effort=style.effort,
        encoder=style.encoder,
        mastering=video.info.mastering,
    )
    _tell(encoding, video, style, watch)
    track = _track(captions, video, audio, watch)
    tags = {**sealed(metadata or {}), **timecode_tags(timecode, container, encoding.rate)}
    chapters = chapters_for(video.chapters, video.info.seconds)
    import av

    temporary = temporary_beside(path)
    try:
        sweep(path.parent, f".{path.stem}")
        path.parent.mkdir(parents=True, exist_ok=True)
        muxer = Muxer(temporary, container, encoding, audio, style.audio_kbps, track, tags, chapters)
        try:
            _run(video, encoding, workspace, watch, muxer)
            muxer.close()
            stamp(temporary, metadata or {})
            if finish is not None:
                finish(temporary)
            sync(temporary)
            os.replace(temporary, path)
        except BaseException:
            muxer.abandon()
            raise
    except (OSError, av.error.FFmpegError) as error:
        raise write_error(path, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    for done in finished(workspace):
        done.path.unlink(missing_ok=True)


def _tell(encoding: Encoding, video: Video, style: Style, watch: Watch) -> None:
    info = video.info
    for remark in video.remarks:
        watch.note(remark)
    if info.mastering and is_hdr(encoding.color) and encoding.encoder not in ("libx265", "libsvtav1"):
        watch.note(f"{style.codec} does not say which display HDR was mastered on; hevc and av1 do.")
    if (encoding.width, encoding.height) != (info.width, info.height):
        watch.note(
            f"{style.codec} needs even sizes: {info.width}x{info.height} was written as "
            f"{encoding.width}x{encoding.height}, the last row or column repeated."
        )
    if info.alpha and "a" not in encoding.pix_fmt.replace("gray", ""):
        watch.note(f"{style.codec} keeps no transparency: the picture was laid over black.")
    if is_hdr(info.color) and not is_hdr(encoding.color):
        watch.note(f"{style.codec} is written with 8 bits: HDR was tone-mapped to SDR. hevc, av1 and prores keep it.")
    if style.encoder == "hardware" and encoding.encoder.startswith(("lib", "prores", "ffv1")):
        watch.note(f"No hardware encoder for {style.codec} works on this machine: {encoding.encoder} was used.")


def _track(text: str, video: Video, audio: Audio | None, watch: Watch) -> list[Caption]:
    """The captions that the film has time for."""
    if not text.strip():
        return []
    seconds = max(video.info.seconds, Fraction(audio.info.length, audio.info.rate) if audio else Fraction(0))
    kept, lost = fitted(read_captions(text), int(seconds * 1000))
    if lost:
        watch.note(past_the_end(lost, "film", float(seconds)))
    return kept


def _run(video: Video, encoding: Encoding, workspace: Path, watch: Watch, muxer: Muxer) -> None:
    """Three things at once: feeding a segment, flushing the one before, muxing the one before that with its sound."""
    with ThreadPoolExecutor(1, "flush") as flushing, ThreadPoolExecutor(1, "mux") as muxing:
        waiting: list[Future[None]] = []
        try:
            for segment in _segments(video, encoding, workspace, watch, flushing):
                waiting.append(muxing.submit(muxer.add, segment))
                while waiting and (waiting[0].done() or len(waiting) > 2):
                    waiting.pop(0).result()
            for future in waiting:
                future.result()
        except BaseException:
            for future in waiting:
                future.cancel()
            muxer.stop()
            raise


def _segments(
    video: Video, encoding: Encoding, workspace: Path, watch: Watch, flushing: ThreadPoolExecutor
) -> Iterator[Callable[[], Segment]]:
    """The film's segments in order, each as a call that waits for it; those that are there already at once."""
    total, step = video.info.length, encoding.key_interval
    kept = {found.start: found for found in finished(workspace) if intact(found.path)}
    starts = range(0, total, step)
    frames: Iterator[Frame] = iter(())
    following = -1
    preview = _Preview()
    flushed: Future[Segment] | None = None
    try:
        for start in starts:
            if start in kept:
                watch.progress(min(start + step, total), total)
                yield _known(kept[start])
                continue
            if start != following:
                close(frames)
                end = next((other for other in starts if other > start and other in kept), total)
                frames = video.frames(start, end)
            following = start + step
            stop = min(start + step, total)
            again = partial(_again, video, start, stop, encoding, workspace, watch)
            out = writer(workspace, start, encoding)
            end_of_it: Callable[[], Segment] = partial(_finish, out, again)
            try:
                try:
                    for index in range(start, stop):
                        frame = next(frames)
                        watch.progress(index, total, preview=preview.of(frame))
                        out.feed(frame)
                except EncoderDied as death:
                    close(frames)
                    following = -1
                    end_of_it = partial(again, death)
                if flushed is not None:
                    flushed.result()
            except BaseException:
                out.discard()
                raise
            flushed = flushing.submit(end_of_it)
            yield flushed.result
        watch.progress(total, total)
    finally:
        close(frames)


def _finish(out: SegmentWriter | ApartWriter, again: Callable[[EncoderDied], Segment]) -> Segment:
    try:
        return out.finish()
    except EncoderDied as death:
        return again(death)


def _again(
    video: Video, start: int, stop: int, encoding: Encoding, workspace: Path, watch: Watch, death: EncoderDied
) -> Segment:
    """A segment whose encoder has died, from its first frame. Raises MediaError when it dies each time."""

    def whole() -> Segment:
        out = writer(workspace, start, encoding)
        try:
            for frame in video.frames(start, stop):
                watch.check()
                out.feed(frame)
            return out.finish()
        except BaseException:
            out.discard()
            raise

    for _ in range(_TRIES):
        log.warning("%s died at frames %d to %d (%s); they are encoded again", encoding.encoder, start, stop, death)
        try:
            return in_deep_thread("encode again", whole)
        except EncoderDied as another:
            death = another
    raise MediaError(
        f"the encoder {encoding.encoder} died {_TRIES + 1} times at frames {start} to {stop}: {death}",
        setting="codec",
        mend="Choose another codec or effort.",
    )


@cache
def _steady_memory() -> None:
    """Keep glibc from holding freed pictures in its arenas, where they pile up by the hundred megabytes.

    Fixing the threshold (see mallopt(3)) sends every buffer of picture size back when it is freed.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library: nothing to fix
            ctypes.CDLL(None).mallopt(-3, 256 * 1024)  # M_MMAP_THRESHOLD


class _Preview:
    """A small picture of what is being written, now and then."""

    def __init__(self) -> None:
        self._told = 0.0

    def of(self, frame: Frame) -> Image | None:
        now = time.monotonic()
        if now - self._told < _PREVIEW_SECONDS:
            return None
        self._told = now
        shrink = min(1.0, 480 / frame.width)
        small = frame.resized(max(1, round(frame.width * shrink)), max(1, round(frame.height * shrink)))
        return Image(np.array(small.rgb()))


def _known(segment: Segment) -> Callable[[], Segment]:
    return lambda: segment
