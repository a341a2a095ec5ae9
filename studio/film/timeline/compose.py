"""The cut's picture as one lazy Video.

Frame n is a pure function of n, whatever range it is asked in. Where a single clip shows unchanged its frames are
handed on as they are, untouched to the bit. Only the clips under the playhead are open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from math import ceil
from typing import Any, Literal

import numpy as np

from studio.film.timeline.model import Clip, Timeline
from studio.media.color import HD
from studio.media.frames import Frame
from studio.media.values import Video, VideoInfo, filtered, in_light_of

Framing = Literal["fill", "fit", "stretch"]


@dataclass(frozen=True)
class _Placed:
    """A picture clip made ready: frames start..stop-1 of the film are frames 0.. of `video`."""

    clip: Clip
    start: int
    stop: int
    video: Video


def compose_picture(
    timeline: Timeline, sources: Mapping[str, Video], width: int, height: int, framing: Framing = "fill"
) -> Video:
    """The picture track as one clip of width x height at the timeline's rate; black where there is no clip."""
    infos = [sources[clip.source].info for clip in timeline.picture.clips]
    light = infos[0].color if infos else HD
    sources = {id: in_light_of(video, light) for id, video in sources.items()}
    placed = []
    for clip in timeline.picture.clips:
        span = timeline.spans[clip.id]
        start, stop = timeline.frame(span.start), timeline.frame(span.stop)
        if stop > start and not clip.muted:
            video = _conformed(sources[clip.source], clip, stop - start, timeline.rate, width, height, framing)
            placed.append(_Placed(clip, start, stop, video))
    info = VideoInfo(
        width,
        height,
        timeline.rate,
        timeline.frames,
        bit_depth=max((info.bit_depth for info in infos), default=8),
        color=light,
        mastering=infos[0].mastering if infos else "",
    )

    def pull(start: int, stop: int) -> Iterator[Frame]:
        opened: dict[str, Iterator[Frame]] = {}
        try:
            for number in range(start, stop):
                active = [clip for clip in placed if clip.start <= number < clip.stop]
                for id in opened.keys() - {clip.clip.id for clip in active}:
                    _close(opened.pop(id))
                layers = []
                for part in active:
                    if part.clip.id not in opened:
                        opened[part.clip.id] = iter(part.video.frames(number - part.start))
                    layers.append((part, next(opened[part.clip.id])))
                yield _mixed(number, layers, timeline.rate, info)
        finally:
            for frames in opened.values():
                _close(frames)

    used = {clip.source for clip in timeline.picture.clips}
    remarks = tuple(dict.fromkeys(remark for id in sources if id in used for remark in sources[id].remarks))
    return Video(info, pull, remarks=remarks)


def _close(frames: Iterator[Frame]) -> None:
    closing = getattr(frames, "close", None)
    if closing is not None:
        closing()


def source_frame(clip: Clip, info: VideoInfo, rate: Fraction, number: int) -> int:
    """Which source frame a clip shows `number` film frames after its start, the one nearest to its time (of two, the
    earlier); -1 for black."""
    if not info.length:
        return -1
    index = ceil((clip.offset + clip.speed * number / rate) * info.rate - Fraction(1, 2))
    if index < info.length:
        return index
    return {"hold": info.length - 1, "loop": index % info.length, "black": -1}[clip.beyond]


def _conformed(
    source: Video, clip: Clip, length: int, rate: Fraction, width: int, height: int, framing: Framing
) -> Video:
    info = replace(source.info, width=width, height=height, rate=rate, length=length)

    def needs(number: int) -> tuple[range]:
        index = source_frame(clip, source.info, rate, number)
        return (range(index, index + 1) if index >= 0 else range(0),)

    def render(number: int, window: Any) -> Frame:
        index = source_frame(clip, source.info, rate, number)
        return _black(width, height) if index < 0 else framed(window[index], width, height, framing)

    return filtered(info, (source,), needs, render)


def framed(frame: Frame, width: int, height: int, framing: Framing) -> Frame:
    """A picture at another size: cropped to fill, fitted on black, or stretched. The same frame when it fits."""
    if (frame.width, frame.height) == (width, height):
        return frame
    if framing == "stretch":
        return frame.resized(width, height)
    choose = max if framing == "fill" else min
    scale = choose(Fraction(width, frame.width), Fraction(height, frame.height))
    scaled_width, scaled_height = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
    if framing == "fill":
        scaled = frame.resized(max(scaled_width, width), max(scaled_height, height))
        return scaled.cropped((scaled.width - width) // 2, (scaled.height - height) // 2, width, height)
    return frame.resized(min(scaled_width, width), min(scaled_height, height)).on_black(width, height)


@lru_cache(maxsize=4)
def _black(width: int, height: int) -> Frame:
    array = np.zeros((height, width, 3), np.uint8)
    array.flags.writeable = False
    return Frame.of(array)


def _mixed(number: int, layers: list[tuple[_Placed, Frame]], rate: Fraction, info: VideoInfo) -> Frame:
    """The layers of one frame: each later clip dissolves in over those before it, fades go to black."""
    from studio.embedded.dissolve import blend

    mix: Frame | None = None
    end = 0
    for part, frame in layers:
        level = _level(part, number, rate)
        if level < 1:
            frame = blend(_black(info.width, info.height), frame, level)
        if mix is None:
            mix = frame
        else:
            # Frame centres: a dissolve of k frames passes k different mixes and touches neither end.
            share = Fraction(2 * (number - part.start) + 1, 2 * max(1, end - part.start))
            mix = blend(mix, frame, float(min(share, Fraction(1))))
        end = max(end, part.stop)
    return mix or _black(info.width, info.height)


def _level(part: _Placed, number: int, rate: Fraction) -> float:
    """How much of a clip is seen: 1 but in its fades."""
    since = Fraction(2 * (number - part.start) + 1, 2) / rate
    until = Fraction(2 * (part.stop - number) - 1, 2) / rate
    level = Fraction(1)
    if part.clip.fade_in:
        level = min(level, since / part.clip.fade_in)
    if part.clip.fade_out:
        level = min(level, until / part.clip.fade_out)
    return float(level)
