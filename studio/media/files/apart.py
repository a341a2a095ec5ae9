"""Encoders that work in a process of their own, because they may crash or stand still and would take the engine along.

SVT-AV1 (to 4.1 at least) does, about once in a few hundred segments: its instances write global tables that others
read (https://gitlab.com/AOMediaCodec/SVT-AV1/-/merge_requests/2605), and on a busy machine one alone stands still now
and then (https://gitlab.com/AOMediaCodec/SVT-AV1/-/issues/2300). x265 as PyAV 18.1 has it writes past its buffers in
small 10-bit pictures, which ends the process when that memory is freed. Here a segment is made by a child that is given
raw planes. One that dies, or spends no processor time though it is waited for, is ended and told of as EncoderDied, and
whoever holds the frames begins that segment again.

What goes to the child: a line of JSON that says what to encode, then for every frame "F" and its planes, then "E".
Back comes a line of JSON: the segment, or what was wrong.
"""

from __future__ import annotations

import errno
import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from studio.base import own_process
from studio.media.color import Color, tag
from studio.media.files.codecs import Encoding
from studio.media.files.segments import Segment, SegmentWriter, padded
from studio.media.frames import Frame, plane

log = logging.getLogger("shotgraph")

FLAG = "--encode-segment"
_APART = frozenset({"libsvtav1", "libx265"})
_PATIENCE = 30.0  # seconds without any processor time after which a child that is waited for stands still
_OF_THE_DISK = frozenset(
    {errno.ENOSPC, errno.EACCES, errno.EPERM, errno.EROFS, errno.EFBIG, errno.ENOENT, errno.EIO, errno.EDQUOT}
)
"""Errors that another try would meet again."""


class EncoderDied(Exception):
    """An encoder crashed, stood still or gave what is no film. Nothing of its segment is left."""


def writer(
    folder: Path, start: int, encoding: Encoding, note: Mapping[str, str] | None = None
) -> SegmentWriter | ApartWriter:
    """What writes a segment with this encoding."""
    kind = ApartWriter if encoding.encoder in _APART else SegmentWriter
    return kind(folder, start, encoding, note)


class ApartWriter:
    """A SegmentWriter in a child. feed() and finish() raise EncoderDied, or OSError where it is the disk's fault."""

    def __init__(self, folder: Path, start: int, encoding: Encoding, note: Mapping[str, str] | None = None) -> None:
        self._folder, self._start, self._encoding = folder, start, encoding
        folder.mkdir(parents=True, exist_ok=True)  # here, so that a folder that may not be written is told at once
        self._child = own_process.start("studio.media.files.apart", FLAG, subprocess.DEVNULL)
        self._waited_for = False
        self._over = threading.Event()
        threading.Thread(target=self._watch, name="encoder's watch", daemon=True).start()
        color = asdict(encoding.color)
        what = {**asdict(replace(encoding, options=dict(encoding.options))), "color": color, "rate": str(encoding.rate)}
        # It goes with the first frame: only feed() and finish() tell of a child that has died.
        order = {"folder": str(folder), "start": start, "encoding": what, "note": dict(note or {})}
        self._unsent = json.dumps(order).encode() + b"\n"

    def feed(self, frame: Frame) -> None:
        native = padded(frame.planes(self._encoding.pix_fmt, self._encoding.color), self._encoding)
        self._send(b"F", *(plane(native, number).tobytes() for number in range(len(native.planes))))

    def finish(self) -> Segment:
        """Flush, sync and rename. May run on another thread than feed()."""
        assert self._child.stdout is not None
        self._send(b"E")
        self._waited_for = True
        answer = self._child.stdout.readline()
        self._waited_for = False
        try:
            told = json.loads(answer)
        except ValueError:
            raise self._died() from None
        finally:
            self.discard()
        if "path" in told:
            return Segment(self._start, told["stop"], Path(told["path"]))
        if told["errno"] in _OF_THE_DISK:
            raise OSError(told["errno"], told["error"], told["filename"])
        raise EncoderDied(told["error"])

    def discard(self) -> None:
        """Give up: end the child and remove what it has written."""
        self._over.set()
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            with suppress(OSError):
                assert pipe is not None
                pipe.close()
        for left in self._folder.glob(f".{self._start:08d}-{self._child.pid}-*"):
            left.unlink(missing_ok=True)

    def _send(self, *parts: bytes) -> None:
        pipe = self._child.stdin
        assert pipe is not None
        self._waited_for = True
        try:
            for part in (self._unsent, *parts):
                pipe.write(part)
            pipe.flush()
            self._unsent = b""
        except (OSError, ValueError):
            raise self._ended_early() from None
        finally:
            self._waited_for = False

    def _ended_early(self) -> Exception:
        """Why the child took nothing more: it has said so, or has died."""
        assert self._child.stdout is not None
        try:
            told = json.loads(self._child.stdout.readline())
        except ValueError:
            return self._died()
        self.discard()
        if told.get("errno") in _OF_THE_DISK:
            return OSError(told["errno"], told["error"], told["filename"])
        return EncoderDied(told.get("error", ""))

    def _died(self) -> EncoderDied:
        self.discard()
        return EncoderDied(f"the process of {self._encoding.encoder} ended with {self._child.returncode}")

    def _watch(self) -> None:
        """End the child when it is waited for and does nothing. Time that it was not waited for does not count."""
        import psutil

        spent, idle = -1.0, 0.0
        try:
            child = psutil.Process(self._child.pid)
            while not self._over.wait(_PATIENCE / 30):
                times = child.cpu_times()
                if times.user + times.system > spent + 0.005 or not self._waited_for:
                    spent, idle = times.user + times.system, time.monotonic()
                elif time.monotonic() - idle > _PATIENCE:
                    log.warning("%s stands still at frame %d; it is ended", self._encoding.encoder, self._start)
                    self._child.kill()
                    return
        except psutil.Error:
            return  # it has ended by itself


# --- in the child -----------------------------------------------------------------------------------------------------


def main() -> None:
    """Encode what comes by stdin, as the head of this module says."""
    source, told = sys.stdin.buffer, sys.stdout
    order = json.loads(source.readline())
    what = order["encoding"]
    encoding = Encoding(**{**what, "color": Color(**what["color"]), "rate": Fraction(what["rate"])})
    import av

    try:
        segment = _segment(SegmentWriter(Path(order["folder"]), order["start"], encoding, order["note"]), encoding)
        answer = {"path": str(segment.path), "stop": segment.stop}
    except (OSError, ValueError, av.error.FFmpegError) as error:
        number = getattr(error, "errno", None)
        answer = {"error": str(error), "errno": number, "filename": str(getattr(error, "filename", None) or "")}
    except EOFError:
        return  # whoever wanted it has gone
    told.write(json.dumps(answer) + "\n")
    told.flush()


def _segment(out: SegmentWriter, encoding: Encoding) -> Segment:
    try:
        for frame in _frames(encoding):
            out.feed(frame)
    except BaseException:
        out.discard()
        raise
    return out.finish()


def _frames(encoding: Encoding) -> Iterator[Frame]:
    import av
    import numpy as np

    source = sys.stdin.buffer
    while (sign := source.read(1)) == b"F":
        native: Any = av.VideoFrame(encoding.width, encoding.height, encoding.pix_fmt)
        for number in range(len(native.planes)):
            target = plane(native, number)
            content = source.read(target.size * target.itemsize)
            if len(content) < target.size * target.itemsize:
                raise EOFError
            target[:] = np.frombuffer(content, target.dtype).reshape(target.shape)
        tag(native, encoding.color)
        yield Frame(native=native, color=encoding.color)
    if sign != b"E":
        raise EOFError


if __name__ == "__main__":
    main()
