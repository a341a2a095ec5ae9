"""Better pictures from the ones there are: more frames, less noise, crisper edges, more pixels. All lazy."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from fractions import Fraction
from typing import Annotated, Any, cast

from studio.engine.errors import ModelError
from studio.engine.frames import Frame
from studio.engine.spec import Lane, Rate, Weights, node
from studio.engine.values import Video, Window, filtered


@node("enhance.interpolate", version=1, lane=Lane.CPU, keep=True)
def interpolate(video: Video, *, rate: Rate = 60, model: Annotated[str, Weights("interpolation")] = "auto") -> Video:
    """Insert in-between frames for smooth motion or slow motion; no pixel is computed until a frame is asked for.

    The clip keeps its duration to within half a frame. Any rate will do (24 to 60, 23.976 to 50, also downwards);
    0 leaves the clip as it is. Frames that fall on a source frame are that frame, untouched, except for repeats in
    animation on twos to fours, which become motion too. Across a cut nothing is mixed: the nearest frame is shown.

    model: "auto" or "optical-flow" is the embedded engine "Optical flow".
    """
    _embedded(model, "optical-flow")
    rate = Fraction(rate)
    if rate in (0, video.info.rate) or not video.info.length:
        return video
    return _interpolated(video, rate)


def _interpolated(video: Video, rate: Fraction) -> Video:
    from studio.embedded.opticalflow import holds, motion, paint, timing

    info = video.info
    glances, pictures, motions = _Recent(32), _Recent(3), _Recent(2)

    def needs(number: int) -> tuple[range]:
        return (holds.looked_at(int(timing.position(number, info.length, info.rate, rate)), info.length),)

    def render(number: int, frames: Window) -> Frame:
        def glance(i: int) -> holds.Glance:
            return cast(holds.Glance, glances.get(i, lambda: holds.glance(picture(i))))

        def picture(i: int) -> Any:
            return pictures.get(i, lambda: frames[i].rgb())

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
        return Frame.of(painted, frames[here].color)

    return filtered(
        replace(info, rate=rate, length=timing.output_length(info.length, info.rate, rate)), (video,), needs, render
    )


def _alike(first: Any, second: Any) -> bool:
    import numpy as np

    return bool(np.array_equal(first[::16], second[::16]) and np.array_equal(first, second))


class _Recent:
    """The last few results of something costly, so that neighbouring frames share them. What is asked for is pure,
    so two threads that miss at once only lose time."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._held: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, compute: Callable[[], Any]) -> Any:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        value = compute()
        with self._lock:
            self._held[key] = value
            while len(self._held) > self._size:
                self._held.popitem(last=False)
        return value


def _embedded(model: str, *names: str) -> None:
    """Only embedded engines are known here; says so for any other."""
    if model not in ("auto", *names):
        raise ModelError(
            f"the model '{model}' is not installed for this",
            setting="model",
            mend=f"Choose auto or {', '.join(names)}.",
        )
