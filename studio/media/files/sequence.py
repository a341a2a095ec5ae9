"""Picture sequences as lazy clips: each frame is a file, a number that is missing holds the picture before it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from studio.base.errors import MediaError
from studio.base.sequences import numbered_files
from studio.media.color import SRGB
from studio.media.files.stills import read_still
from studio.media.frames import Frame
from studio.media.values import Video, VideoInfo


def open_sequence(path: Path, rate: Fraction, *, hold: bool = True) -> Video:
    """shot_%04d.png, shot_####.exr or a folder as a clip, its size and depth those of the first picture.

    hold: a missing number shows the picture before it, and the clip remarks it; else it is an error that names it. A
    picture that cannot be read is named when it is asked for. Raises MediaError.
    """
    files = numbered_files(path)
    numbers = [number for number, _ in files]
    gaps = _gaps(numbers)
    remarks: tuple[str, ...] = ()
    if gaps:
        shown = ", ".join(gaps[:6]) + (f" and {len(gaps) - 6} more" if len(gaps) > 6 else "")
        if not hold:
            raise MediaError(
                f"{path.name} has no picture {shown}", setting="missing", mend="Render these, or let them be held."
            )
        remarks = (f"{path.name} has no picture {shown}: the one before is held.",)
    first = _read(files[0][1])
    info = VideoInfo(
        first.width, first.height, rate, numbers[-1] - numbers[0] + 1, first.bit_depth, first.alpha, first.color
    )

    def pull(start: int, stop: int) -> Iterator[Frame]:
        held, frame = -1, first
        for number in range(numbers[0] + start, numbers[0] + stop):
            index = bisect_right(numbers, number) - 1
            if index != held:
                held, frame = index, _like(_read(files[index][1]), info)
            yield frame

    return Video(info, pull, remarks=remarks)


def _gaps(numbers: list[int]) -> list[str]:
    """What is missing between the first number and the last, as '5' or '7 to 12'."""
    found = []
    for before, after in pairwise(numbers):
        if after == before + 2:
            found.append(str(before + 1))
        elif after > before + 2:
            found.append(f"{before + 1} to {after - 1}")
    return found


def _read(path: Path) -> Frame:
    status = path.stat()
    return _cached(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=4)
def _cached(path: Path, size: int, changed: int) -> Frame:
    return Frame.of(read_still(path).pixels, SRGB)


def _like(frame: Frame, info: VideoInfo) -> Frame:
    if (frame.width, frame.height) != (info.width, info.height):
        frame = frame.fitted(info.width, info.height, "contain")
    return frame
