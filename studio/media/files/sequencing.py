"""Lazy clips as numbered pictures: each file is whole or not there, and a killed render goes on where it was."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt

from studio.base.errors import MediaError
from studio.base.files import fingerprint
from studio.base.sequences import is_numbered, numbered, numbered_files
from studio.media.color import WHITE_NITS, display_light, is_hdr
from studio.media.files import seal
from studio.media.files.ahead import close
from studio.media.files.floating import decoded_light, exr
from studio.media.files.labels import sealed, tags
from studio.media.files.segments import sweep, sync, temporary_beside, write_error
from studio.media.files.soundtrack import Finish, Watch
from studio.media.files.stills import SUFFIXES, encoded_still
from studio.media.frames import Frame
from studio.media.values import Video

WRITTEN = (".png", ".exr", ".tif", ".tiff", ".jpg", ".jpeg", ".webp")
_AT_ONCE = 4  # pictures that are packed while the next ones are rendered
_MOST_DIGITS = 12


def require_sequence(path: Path) -> None:
    """Raise MediaError unless a path names numbered pictures that can be written."""
    if path.suffix.lower() not in WRITTEN:
        mend = f"It can be {', '.join(WRITTEN)}; publish.video writes films."
        raise MediaError(f"{path.name} has no ending of a picture sequence", setting="path", mend=mend)
    if not is_numbered(path):
        mend = f"Say where, for example {path.stem}_%04d{path.suffix} or {path.stem}_####{path.suffix}."
        raise MediaError(f"{path.name} has no place for the number", setting="path", mend=mend)
    if len(numbered(path, 0).name) - len(path.name) > _MOST_DIGITS:
        raise MediaError(f"{path.name} asks for too many digits", setting="path", mend="Use %04d.")


def write_sequence(
    path: Path,
    video: Video,
    *,
    first: int,
    workspace: Path,
    watch: Watch,
    quality: int = 92,
    record: str = "",
    finish: Finish | None = None,
) -> None:
    """Write every frame as a picture of its own: shot_%04d.png or shot_####.exr, numbered from `first`.

    PNG and TIFF keep alpha and up to 16 bits; JPEG and WebP are 8-bit, of this quality. HDR is tone-mapped in them.
    EXR is linear light in half floats (`light`), alpha multiplied in. A list in workspace says which pictures are done,
    so that after a crash or a cancel the same call renders only the others. record: how it was made (labels.py), which
    TIFF does not carry; finish: as for films, of each picture. Raises MediaError, Cancelled.
    """
    require_sequence(path)
    info = video.info
    if not info.length:
        raise MediaError("the video has no frames", mend="Connect a clip with at least one frame.")
    for remark in video.remarks:
        watch.note(remark)
    if is_hdr(info.color) and path.suffix.lower() != ".exr":
        watch.note(f"{path.suffix} pictures are SDR: HDR was tone-mapped. EXR keeps it.")
    if video.sound is not None:
        watch.note("Pictures have no sound: publish.audio writes it beside them.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep(path.parent, f".{path.stem}")
        with _Journal(workspace / "pictures.txt", path) as journal:

            def write(number: int, frame: Frame) -> None:
                beside = temporary_beside(path)
                try:
                    beside.write_bytes(_encoded(frame, path.suffix.lower(), quality, record))
                    if finish is not None:
                        finish(beside)
                    sync(beside)
                    os.replace(beside, numbered(path, number))
                finally:
                    beside.unlink(missing_ok=True)
                journal.add(number)

            _run(video, first, journal.done, watch, write)
        _tell_of_others(path, range(first, first + info.length), watch)
        journal.remove()
    except OSError as error:
        raise write_error(path, error) from error


def _run(video: Video, first: int, done: frozenset[int], watch: Watch, write: Callable[[int, Frame], None]) -> None:
    """Pull the frames that are not written yet, run by run, and have a few written at once."""
    length = video.info.length
    with ThreadPoolExecutor(_AT_ONCE, "picture") as packing:
        waiting: deque[Future[None]] = deque()
        try:
            for run in _missing(first, length, done):
                frames = video.frames(run.start, run.stop)
                try:
                    for number, frame in zip(run, frames, strict=True):
                        watch.progress(number, length)
                        waiting.append(packing.submit(write, first + number, frame))
                        while len(waiting) > _AT_ONCE:
                            waiting.popleft().result()
                finally:
                    close(frames)
            while waiting:
                waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
    watch.progress(length, length)


def _missing(first: int, length: int, done: frozenset[int]) -> list[range]:
    """The frames that are to be written, as runs."""
    runs: list[range] = []
    for number in range(length):
        if first + number not in done:
            begun = runs.pop() if runs and runs[-1].stop == number else range(number, number)
            runs.append(range(begun.start, number + 1))
    return runs


class _Journal:
    """The list of the pictures that are done, each with the fingerprint of its file: one that was changed since, by
    another render or by hand, is written again."""

    def __init__(self, path: Path, pictures: Path) -> None:
        self._path, self._pictures = path, pictures
        self._lock = threading.Lock()
        known: dict[int, str] = {}
        with suppress(FileNotFoundError):
            for line in path.read_text("ascii", "replace").split("\n")[:-1]:  # what follows the last end is torn
                number, _, print_of_it = line.partition(" ")
                known[int(number)] = print_of_it
        self.done = frozenset(number for number, was in known.items() if self._print(number) == was)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a", encoding="ascii")

    def __enter__(self) -> _Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, number: int) -> None:
        """A picture is written. From any thread."""
        line = f"{number} {self._print(number)}\n"
        with self._lock:
            self._file.write(line)
            self._file.flush()

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)

    def _print(self, number: int) -> str:
        try:
            return fingerprint(numbered(self._pictures, number))
        except MediaError:
            return ""  # it is gone


def _tell_of_others(path: Path, written: range, watch: Watch) -> None:
    """Pictures of an earlier, longer render would be taken for a part of this one."""
    others = [number for number, _ in numbered_files(path) if number not in written]
    if others:
        ends = f"{others[0]}" if len(others) == 1 else f"{others[0]} to {others[-1]}"
        watch.note(f"{path.name} has {len(others)} more pictures from before ({ends}), which were left as they are.")


def _encoded(frame: Frame, suffix: str, quality: int, record: str) -> bytes:
    if suffix == ".exr":
        said = sealed(tags(record))
        texts = {"comments" if name == "comment" else name: text for name, text in said.items()}
        return seal.closed(exr(light(frame), texts))
    return encoded_still(frame.image(), SUFFIXES[suffix], quality, record=record)


def light(frame: Frame) -> npt.NDArray[np.float32]:
    """Linear light (height, width, 3|4) in BT.709's primaries, alpha multiplied in. SDR is read as sRGB, white is 1.0;
    of PQ and HLG 1.0 is HDR's reference white of 203 nits (ITU-R BT.2408), and what is brighter is above it."""
    if not is_hdr(frame.color):
        return decoded_light(frame.pixels())
    shown = display_light(frame.rgb16(), frame.color) / np.float32(WHITE_NITS)
    if not frame.alpha:
        return shown
    pixels = frame.pixels()
    alpha = pixels[..., 3:].astype(np.float32) / np.iinfo(pixels.dtype).max
    return np.concatenate((shown * alpha, alpha), axis=2)
