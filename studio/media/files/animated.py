"""Animated pictures that FFmpeg does not play as they are: WebP and AVIF, frame by frame through Pillow."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from studio.base.errors import MediaError
from studio.base.regular import open_regular
from studio.media.files.clock import Clock, make_clock
from studio.media.files.pictures import MOST_PIXELS, open_picture, too_large
from studio.media.frames import Frame
from studio.media.values import Video, VideoInfo

_MILLISECOND = Fraction(1, 1000)
_SHORTEST = 11  # milliseconds: shorter durations are shown as 100, as browsers do
_USUAL = 100


def is_animation(path: Path) -> bool:
    """Whether a file is WebP or AVIF, by its first bytes."""
    try:
        with open_regular(path) as file:
            head = file.read(12)
    except OSError:
        return False
    return (head[:4] == b"RIFF" and head[8:] == b"WEBP") or (head[4:8] == b"ftyp" and head[8:] in (b"avif", b"avis"))


@dataclass(frozen=True)
class _Told:
    """What a clock asks of a stream."""

    time_base = _MILLISECOND
    average_rate = guessed_rate = base_rate = None


def open_animation(path: Path) -> Video:
    """A WebP or AVIF as a lazy clip at a constant rate; a still one is a clip of one frame. Raises MediaError."""
    status = path.stat()
    clock, info = _examine(path, (status.st_size, status.st_mtime_ns))
    stamps = None if clock.shown is None else np.unique(clock.shown)
    reader = _Reader(path)

    def pull(start: int, stop: int) -> Iterator[Frame]:
        for number in range(start, stop):
            index = number if stamps is None else int(np.searchsorted(stamps, clock.stamp_of(number)))
            yield reader.frame(index, info.alpha)

    return Video(info, pull)


@lru_cache(maxsize=64)
def _examine(path: Path, stamp: tuple[int, int]) -> tuple[Clock, VideoInfo]:
    with open_picture(path, path) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise too_large(path)
        starts, at = list[int](), 0
        alpha = opened.mode in ("RGBA", "LA") or opened.has_transparency_data
        for number in range(getattr(opened, "n_frames", 1)):
            opened.seek(number)
            opened.load()
            starts.append(at)
            lasts = round(opened.info.get("duration", 0) or 0)
            lasts = lasts if lasts >= _SHORTEST else _USUAL
            at += lasts
        width, height = opened.size
    clock = make_clock(np.array(starts, np.int64), _Told(), lasts)
    if len(starts) == 1:
        clock = Clock(Fraction(10), 1, 0, _MILLISECOND)
    return clock, VideoInfo(width, height, clock.rate, clock.length, 8, alpha)


class _Reader:
    """The file, open where it was read last: Pillow decodes animations forwards. One reader at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._opened: Any = None
        self._held = ExitStack()

    def frame(self, index: int, alpha: bool) -> Frame:
        with self._lock:
            if self._opened is None:
                self._opened = self._held.enter_context(open_picture(self._path, self._path))
            try:
                self._opened.seek(index)
                return Frame.of(np.array(self._opened.convert("RGBA" if alpha else "RGB")))
            except Exception as error:  # what Pillow raises for damaged files depends on the format
                raise MediaError(
                    f"frame {index + 1} of {self._path} is damaged: {error}", mend="Export or copy it again."
                ) from error
