"""A clip at another rate, its in-between frames painted along the motion; no frame is computed until asked for."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any, cast

import numpy as np

from studio.embedded.opticalflow import holds, motion, paint, timing
from studio.embedded.opticalflow.recent import Recent
from studio.media.frames import Frame
from studio.media.values import Video, Window, filtered


def retimed(video: Video, rate: Fraction) -> Video:
    """The clip at a rate that is not its own; it lasts as long to within half a frame."""
    info = video.info
    glances, pictures, motions = Recent(32), Recent(3), Recent(2)

    def needs(number: int) -> tuple[range]:
        return (holds.looked_at(int(timing.position(number, info.length, info.rate, rate)), info.length),)

    def render(number: int, frames: Window) -> Frame:
        def glance(i: int) -> holds.Glance:
            return cast(holds.Glance, glances.get(i, lambda: holds.glance(picture(i))))

        def picture(i: int) -> Any:
            return pictures.get(i, lambda: frames[i].pixels())

        position = timing.position(number, info.length, info.rate, rate)
        here = int(position)
        first, second = holds.span(here, info.length, lambda i: holds.step_between(glance(i - 1), glance(i)))
        moment = (position - first) / (second - first)
        if moment == 0 or _alike(picture(first), picture(second)):
            return frames[here]
        moved = motions.get((first, second), lambda: motion.measure(picture(first), picture(second)))
        if moved.cut:
            return frames[here if position - here <= Fraction(1, 2) else here + 1]
        painted = paint.between(picture(first), picture(second), moved, float(moment))
        return Frame.of(painted, frames[here].color).like(frames[here])

    return filtered(
        replace(info, rate=rate, length=timing.output_length(info.length, info.rate, rate)), (video,), needs, render
    )


def _alike(first: Any, second: Any) -> bool:
    return bool(np.array_equal(first[::16], second[::16]) and np.array_equal(first, second))
