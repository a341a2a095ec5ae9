"""A clip at another rate, its in-between frames painted along the motion; no frame is computed until asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any, cast

import numpy as np

from studio.embedded.opticalflow import holds, motion, paint, timing
from studio.embedded.opticalflow.recent import Recent
from studio.media.frames import Frame
from studio.media.values import Video, VideoInfo, Window, filtered


def retimed(video: Video, rate: Fraction) -> Video:
    """The clip at a rate that is not its own; it lasts as long to within half a frame."""
    info = video.info
    made = replace(info, rate=rate, length=timing.output_length(info.length, info.rate, rate))
    return at_moments(video, made, lambda number: timing.position(number, info.length, info.rate, rate))


def at_moments(video: Video, made: VideoInfo, moment: Callable[[int], Fraction | float]) -> Video:
    """A clip with these facts, whose frame n shows the source at moment(n), counted in its frames, 0 .. length - 1."""
    info = video.info
    glances, pictures, motions = Recent(32), Recent(3), Recent(2)

    def needs(number: int) -> tuple[range]:
        return (holds.looked_at(int(moment(number)), info.length),)

    def render(number: int, frames: Window) -> Frame:
        def glance(i: int) -> holds.Glance:
            return cast(holds.Glance, glances.get(i, lambda: holds.glance(picture(i))))

        def picture(i: int) -> Any:
            return pictures.get(i, lambda: frames[i].pixels())

        position = moment(number)
        here = int(position)
        first, second = holds.span(here, info.length, lambda i: holds.step_between(glance(i - 1), glance(i)))
        share = (position - first) / (second - first)
        if share == 0 or _alike(picture(first), picture(second)):
            return frames[here]
        moved = motions.get((first, second), lambda: motion.measure(picture(first), picture(second)))
        if moved.cut:
            return frames[here if position - here <= Fraction(1, 2) else here + 1]
        painted = paint.between(picture(first), picture(second), moved, float(share))
        return Frame.of(painted, frames[here].color).like(frames[here])

    return filtered(made, (video,), needs, render)


def _alike(first: Any, second: Any) -> bool:
    return bool(np.array_equal(first[::16], second[::16]) and np.array_equal(first, second))
