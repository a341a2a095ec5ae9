"""Runs of frames as closed files that are either whole or not there, named by their content."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.base.errors import MediaError
from studio.media.color import tag
from studio.media.files.codecs import Encoding
from studio.media.frames import Frame, plane

_NAME = re.compile(r"(\d{8})-(\d{8})-([0-9a-f]{32})\.seg")


@dataclass(frozen=True, order=True)
class Segment:
    """Frames start..stop-1 in a file."""

    start: int
    stop: int
    path: Path


class SegmentWriter:
    """Encodes frames into one file, which appears in its folder when finish() returns.

    start: number of its first frame. Writers are cheap to abandon: discard() leaves nothing behind.
    """

    def __init__(self, folder: Path, start: int, encoding: Encoding, note: Mapping[str, str] | None = None) -> None:
        import av

        self._folder, self._start, self._encoding = folder, start, encoding
        self._temporary = folder / f".{start:08d}-{os.getpid()}-{threading.get_ident()}.part"
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder, f".{start:08d}")
        kind = "nut" if encoding.codec == "magicyuv" else "matroska"  # Matroska has no name for MagicYUV
        # bitexact: no random ids in the file, so that the same frames make the same bytes
        self._container = av.open(str(self._temporary), "w", format=kind, options={"fflags": "+bitexact"})
        self._container.metadata.update(note or {})
        stream: Any = self._container.add_stream(encoding.encoder, rate=encoding.rate, options=dict(encoding.options))
        stream.width, stream.height, stream.pix_fmt = encoding.width, encoding.height, encoding.pix_fmt
        context: Any = stream.codec_context
        context.time_base = 1 / encoding.rate
        context.gop_size = encoding.key_interval
        context.thread_count = encoding.threads
        if encoding.codec in ("ffv1", "magicyuv"):
            context.gop_size = 1
        tag(context, encoding.color)
        self._stream = stream
        self._count = 0

    def feed(self, frame: Frame) -> None:
        native = padded(frame.planes(self._encoding.pix_fmt, self._encoding.color), self._encoding)
        native.pts = self._count
        native.time_base = 1 / self._encoding.rate
        native.pict_type = 0  # the source's key pictures are not ours
        self._count += 1
        self._container.mux(self._stream.encode(native))

    def finish(self) -> Segment:
        """Flush, sync and rename. May run on another thread than feed()."""
        from blake3 import blake3

        try:
            self._container.mux(self._stream.encode(None))
            self._container.close()
            sync(self._temporary)
            digest = blake3().update_mmap(self._temporary).hexdigest(16)
            stop = self._start + self._count
            target = self._folder / f"{self._start:08d}-{stop:08d}-{digest}.seg"
            if target.is_dir():
                cleared(target)
            os.replace(self._temporary, target)
            return Segment(self._start, stop, target)
        except BaseException:
            self.discard()
            raise

    def discard(self) -> None:
        """Give up: close and remove what was written."""
        import av

        with suppress(av.error.FFmpegError, OSError):  # a full disk fails again here; the file goes anyway
            self._container.close()
        self._temporary.unlink(missing_ok=True)


def finished(folder: Path) -> list[Segment]:
    """The segments in a folder, in order. Their content is not checked; see intact()."""
    if not folder.is_dir():
        return []
    matches = ((_NAME.fullmatch(name), name) for name in sorted(os.listdir(folder)))
    return [Segment(int(match[1]), int(match[2]), folder / name) for match, name in matches if match]


def intact(path: Path) -> bool:
    """Whether a segment still holds the bytes it is named after."""
    from blake3 import blake3

    try:
        return blake3().update_mmap(path).hexdigest(16) == path.stem.rpartition("-")[2]
    except OSError:
        return False


def cleared(path: Path) -> None:
    """Nothing lies there any more, not a folder that somebody has put in a file's place either."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)


def temporary_beside(path: Path) -> Path:
    """Where a file is written before it takes its place; the ending stays, muxers and players go by it."""
    return path.with_name(f".{_short(path.stem)}-{os.getpid()}-{threading.get_ident()}{path.suffix}")


def _short(stem: str) -> str:
    """The beginning of a name, such that with what is put to it it is one that every file system takes (255 bytes)."""
    return stem.encode("utf-8", "surrogateescape")[:150].decode("utf-8", "ignore")


def sync(path: Path) -> None:
    """The file's bytes are on disk when this returns: before it gets its name and what it was made from goes."""
    with path.open("rb+") as file:  # Windows syncs only what is open for writing
        os.fsync(file.fileno())


def sweep(folder: Path, prefix: str) -> None:
    """Remove half-written files whose process is gone: a killed run cannot clean up after itself."""
    import psutil

    pattern = re.compile(re.escape("." + _short(prefix.removeprefix("."))) + r"-(\d+)-\d+\.\w+")
    for name in os.listdir(folder) if folder.is_dir() else ():
        match = pattern.fullmatch(name)
        if match and not psutil.pid_exists(int(match[1])):
            with suppress(OSError):  # another process may sweep at the same time
                (folder / name).unlink()


def padded(native: Any, encoding: Encoding) -> Any:
    """The planes with the last column and row repeated up to the encoding's size; chroma planes fit as they are."""
    import av

    if (native.width, native.height) == (encoding.width, encoding.height):
        return native
    out = av.VideoFrame(encoding.width, encoding.height, native.format.name)
    for number in range(len(out.planes)):
        source, target = plane(native, number), plane(out, number)
        rows, columns = source.shape
        target[:rows, :columns] = source
        target[:rows, columns:] = source[:, -1:]
        target[rows:] = target[rows - 1]
    tag(out, encoding.color)
    return out


def write_error(path: Path, error: Exception) -> MediaError:
    """What went wrong while writing path, for a person."""
    import errno

    number = getattr(error, "errno", None)
    named = getattr(error, "filename", None)
    beside = not isinstance(named, str) or Path(named).parent == path.parent
    if number == errno.ENOSPC and not beside:  # segments lie in the store until the film is whole
        mend = "Free some space there, or set SHOTGRAPH_HOME to a larger disk."
        return MediaError(f"the disk of {Path(str(named)).parent} is full, where {path.name} is made", mend=mend)
    if number == errno.ENOSPC:
        return MediaError(f"the disk is full: {path} could not be written", mend="Free some space, then run again.")
    if number in (errno.EACCES, errno.EPERM, errno.EROFS):
        return MediaError(f"{path} may not be written", mend="Choose a folder that you can write to.")
    if number == errno.EFBIG:
        return MediaError(f"{path} grew too large for its file system or quota", mend="Write to another disk.")
    if number == errno.ENOENT:
        return MediaError(f"the folder of {path} does not exist", mend="Create it, or choose another one.")
    return MediaError(f"{path} could not be written: {error}", mend="Choose another file, codec or folder.")
