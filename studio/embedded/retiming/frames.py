"""The frames of a clip at the moments of a time map: the nearest ones, mixtures, or painted between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor
from typing import Any, Literal

import numpy as np

from studio.embedded.alpha import premultiplied, straight
from studio.embedded.opticalflow.retimed import at_moments
from studio.embedded.retiming.timemap import TimeMap
from studio.media.frames import Frame
from studio.media.values import Video, VideoInfo, Window, filtered

Between = Literal["nearest", "blend", "flow"]

_MIXED = 32
"""Frames that are mixed at most; of more, this many are taken, evenly."""
_CLOSE = 1e-6


def seen(video: Video, map: TimeMap, between: Between, shutter: float = 1.0) -> Video:
    """The clip through the map, without sound. nearest: the frame that was on screen at the moment. blend: what was on
    screen while the shutter was open, mixed; between two frames, a mixture of them. flow: painted along the motion.
    shutter: the share of a frame's time that it is open, which counts where the clip runs faster than it was."""
    info = replace(video.info, length=map.length)
    if between == "flow":
        return at_moments(video, info, lambda n: min(round(float(map.moments[n]), 4), video.info.length - 1))
    if between == "nearest":
        return filtered(
            info,
            (video,),
            lambda n: (range(_nearest(video, map, n), _nearest(video, map, n) + 1),),
            lambda n, frames: frames[_nearest(video, map, n)],
        )

    def span(n: int) -> tuple[float, float]:
        first = float(map.moments[n])
        return first, first + max(1.0, (float(map.moments[n + 1]) - first) * shutter)

    return _mixture(video, info, span)


def opened(video: Video, shutter: float) -> Video:
    """A clip whose frames show all that was on screen while the shutter was open, from a frame on; 1: for its time."""
    return _mixture(video, video.info, lambda n: (n, n + max(1.0, shutter)))


def exposed(video: Video, shutter: float, samples: int) -> Video:
    """Likewise of so many moments that are painted along the motion."""
    info = video.info
    ends = info.length - 1

    def moment(number: int) -> Fraction:
        n, part = divmod(number, samples)
        return min(n + Fraction(part, samples) * Fraction(shutter).limit_denominator(1000), Fraction(ends))

    painted = at_moments(video, replace(info, length=info.length * samples), moment)
    return filtered(
        info,
        (painted,),
        lambda n: (range(n * samples, (n + 1) * samples),),
        lambda n, frames: mixed([frames[n * samples + part] for part in range(samples)], [1 / samples] * samples),
    )


def _mixture(video: Video, info: VideoInfo, span: Callable[[int], tuple[float, float]]) -> Video:
    def open_for(n: int) -> tuple[list[int], list[float]]:
        return shares(*span(n), video.info.length)

    def needs(n: int) -> tuple[range]:
        numbers, _ = open_for(n)
        return (range(numbers[0], numbers[-1] + 1),)

    def render(n: int, frames: Window) -> Frame:
        numbers, weights = open_for(n)
        return mixed([frames[number] for number in numbers], weights)

    return filtered(info, (video,), needs, render)


def shares(start: float, stop: float, length: int) -> tuple[list[int], list[float]]:
    """Which frames are on screen from one moment to another, and how much of that time each. The last one stays."""
    start, stop = min(start, length - 1), max(min(stop, length), min(start, length - 1) + _CLOSE)
    first, last = floor(start + _CLOSE), min(ceil(stop - _CLOSE), length)
    numbers = list(range(first, max(last, first + 1)))
    if len(numbers) > _MIXED:
        numbers = np.unique(np.linspace(numbers[0], numbers[-1], _MIXED).round().astype(int)).tolist()
        return numbers, [1 / len(numbers)] * len(numbers)
    times = [max(0.0, min(number + 1, stop) - max(number, start)) for number in numbers]
    whole = sum(times)
    return numbers, [time / whole for time in times]


def mixed(frames: Sequence[Frame], weights: Sequence[float]) -> Frame:
    """So much of each, in the form of the first: of planes plane by plane, of pictures with alpha weighted by it."""
    if len(frames) == 1:
        return frames[0]
    first = frames[0]
    pictures = [frame.pixels() for frame in frames]
    if first.alpha:
        whole = np.zeros(pictures[0].shape, np.float32)
        for picture, weight in zip(pictures, weights, strict=True):
            whole += premultiplied(picture) * np.float32(weight)
        return Frame.of(straight(whole, pictures[0].dtype), first.color).like(first)
    summed: Any = np.zeros(pictures[0].shape, np.float32)
    for picture, weight in zip(pictures, weights, strict=True):
        summed += picture * np.float32(weight)
    return Frame.of((summed + 0.5).astype(pictures[0].dtype), first.color).like(first)


def trailing(frames: Sequence[Frame], left: float, mode: Literal["blend", "lighten", "darken"]) -> Frame:
    """The first frame with those before it behind it, newest first; left: how much of one is left in the next."""
    if mode == "blend":
        weights = np.array([left**number for number in range(len(frames))])
        return mixed(frames, (weights / weights.sum()).tolist())
    first = frames[0]
    out = first.pixels().astype(np.float32)
    whole = np.float32(np.iinfo(first.pixels().dtype).max)
    for number, frame in enumerate(frames[1:], 1):
        picture = frame.pixels()[..., :3].astype(np.float32)
        share: Any = np.float32(left**number)
        if frame.alpha:  # what is clear leaves no trail
            share = share * (frame.pixels()[..., 3:].astype(np.float32) / whole)
        if mode == "lighten":
            out[..., :3] = np.maximum(out[..., :3], picture * share)
        else:
            out[..., :3] = np.minimum(out[..., :3], whole - (whole - picture) * share)
    return Frame.of((out + 0.5).astype(first.pixels().dtype), first.color).like(first)


def _nearest(video: Video, map: TimeMap, n: int) -> int:
    return min(int(map.moments[n] + _CLOSE), video.info.length - 1)
