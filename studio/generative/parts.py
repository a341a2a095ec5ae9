"""A clip made in parts, one after the other, each kept on disk when it is made: a killed run goes on with the next
part, and one part is in memory at a time."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from studio.media.files import chunks
from studio.media.frames import Frame
from studio.media.values import Video, VideoInfo

Pixels = np.ndarray[Any, Any]
Make = Callable[[int, Pixels | None], Sequence[Pixels]]
"""(number of the part, last frame of the one before) -> its frames, (height, width, 3) uint8."""


class Parts:
    """lengths: frames of each part; folder: belongs to this clip. Once the clip's last frame has been read the parts
    are removed: the engine has kept the frames by then."""

    def __init__(
        self, folder: Path, info: VideoInfo, lengths: Sequence[int], make: Make, check: Callable[[], None]
    ) -> None:
        self._folder, self._info, self._lengths, self._make, self._check = folder, info, lengths, make, check
        self._starts = [sum(lengths[:number]) for number in range(len(lengths))]
        self._lock = threading.RLock()

    def video(self) -> Video:
        return Video(replace(self._info, length=sum(self._lengths)), self._pull)

    def _pull(self, start: int, stop: int) -> Iterator[Frame]:
        reached = start
        try:
            for number, (begin, length) in enumerate(zip(self._starts, self._lengths, strict=True)):
                first, last = max(0, start - begin), min(length, stop - begin)
                if first < last:
                    with self._lock:
                        part = self._part(number)
                    for frame in part.frames(first, last):
                        reached += 1
                        yield frame
        finally:
            if reached == sum(self._lengths):  # who took the last frame need not come back for the end
                shutil.rmtree(self._folder, ignore_errors=True)

    def _part(self, number: int) -> Video:
        folder = self._folder / str(number)
        info = replace(self._info, length=self._lengths[number])
        if chunks.made(folder) != [range(info.length)]:
            before = None
            if number:
                before = self._part(number - 1).frame(self._lengths[number - 1] - 1).rgb()
            made = self._make(number, before)
            video = Video(info, lambda start, stop: (Frame.of(frame) for frame in made[start:stop]))
            chunks.render_all(chunks.keep(video, folder), self._check, lambda done, total: None)

        def again(start: int, stop: int) -> Iterator[Frame]:  # a chunk that was damaged in between
            shutil.rmtree(folder, ignore_errors=True)
            yield from self._part(number).frames(start, stop)

        return chunks.keep(Video(info, again), folder)


def split(total: int, most: int) -> list[int]:
    """How many new frames each part gives, for models that make at most `most` frames a call: parts after the first
    begin with a frame that is there already. most = 0: no limit."""
    if not most or total <= most:
        return [total]
    count = 1 + -(-(total - most) // (most - 1))
    even = -(-(total - 1) // count)
    lengths = [min(most, even + 1)]
    while sum(lengths) < total:
        lengths.append(min(most - 1, even, total - sum(lengths)))
    return lengths
