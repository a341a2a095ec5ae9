"""A clip's source at the pace that it is shown in: retimed, backwards or standing, frame by frame of the film."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from studio.film.timeline.model import Clip
from studio.film.timeline.pace import frame_at
from studio.media.frames import Frame
from studio.media.values import Video, filtered

_HELD_BYTES = 96_000_000  # of frames that are read ahead to be shown backwards


def nothing(width: int, height: int) -> Frame:
    """What a source shows past its end where it shows nothing."""
    return _black(width, height)


def run(
    source: Video,
    clip: Clip,
    length: int,
    rate: Fraction,
    size: tuple[int, int] | None = None,
    shape: Callable[[Frame], Frame] = lambda frame: frame,
) -> Video:
    """The clip as `length` frames at the film's rate. size and shape: what each frame is brought to."""
    width, height = size or (source.info.width, source.info.height)
    info = replace(source.info, width=width, height=height, rate=rate, length=length)

    def index(number: int) -> int:
        return frame_at(clip, source.info.rate, source.info.length, rate, number)

    if clip.reverse and not clip.freeze:
        return _backwards(source, info, index, shape)

    def needs(number: int) -> tuple[range]:
        wanted = index(number)
        return (range(wanted, wanted + 1) if wanted >= 0 else range(0),)

    def render(number: int, window: Any) -> Frame:
        wanted = index(number)
        return _black(width, height) if wanted < 0 else shape(window[wanted])

    return filtered(info, (source,), needs, render)


def _backwards(source: Video, info: Any, index: Callable[[int], int], shape: Callable[[Frame], Frame]) -> Video:
    """Read forwards in blocks, so that memory does not grow with the clip and nothing is decoded twice."""
    block = max(8, _HELD_BYTES // (source.info.width * source.info.height * 4))

    def pull(start: int, stop: int) -> Iterator[Frame]:
        held: dict[int, Frame] = {}
        for number in range(start, stop):
            wanted = index(number)
            if wanted < 0:
                yield _black(info.width, info.height)
                continue
            if wanted not in held:
                last = wanted + 1
                first = max(0, last - block)
                # No further back than what the rest of this pull will show.
                first = max(first, min(index(ahead) for ahead in (stop - 1, number)), 0)
                frames = source.frames(min(first, wanted), last)
                held = dict(enumerate(frames, min(first, wanted)))
            yield shape(held[wanted])

    return Video(info, pull, remarks=source.remarks)


@lru_cache(maxsize=8)
def _black(width: int, height: int) -> Frame:
    array = np.zeros((height, width, 3), np.uint8)
    array.flags.writeable = False
    return Frame.of(array)
