"""What is made of each frame of a clip by itself, steadied over time: averaged with what was made of the frames around
it, along the motion, where these show the same surface.

It is a sliding average, not a memory, so frame n is the same whatever range is asked for; and one frame's whim counts
only as one of many, when it comes and when it goes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.opticalflow.motion import Bytes, Floats, Motion, fetched, grid, measure, working_grey
from studio.embedded.opticalflow.recent import Recent
from studio.media.frames import Frame
from studio.media.values import Video, Window, filtered

Pixels = npt.NDArray[Any]
Make = Callable[[Pixels], Pixels]
Spread = Callable[[list[Callable[[], None]]], None]

REACH = 4
"""Frames before and after that count."""
_ALIKE = 10.0
"""Grey levels by which two frames may differ along the motion and still show one surface."""
_PIXELS = 400 * 225
"""Motion is measured on pictures of about so many pixels; what is painted hides finer errors."""


def steadied(video: Video, make: Make, spread: Spread, ahead: int = 0, reach: int = REACH) -> Video:
    """A clip of what `make` makes of each of its frames, (h, w, 3|4) of their size, held steady.

    spread: runs jobs, on as many cores as there are; ahead: frames that are made with those that are needed, so that
    there is something to spread. reach: frames before and after that count, 0 for none.
    """
    length = video.info.length
    held = 2 * reach + 2 * ahead + 4
    made, greys, motions = Recent(held), Recent(held), Recent(held)

    def needs(number: int) -> tuple[range]:
        return (range(max(0, number - reach), min(length, number + reach + ahead + 1)),)

    known: set[int] = set()
    lock = threading.Lock()

    def render(number: int, frames: Window) -> Frame:
        around = range(max(0, number - reach), min(length, number + reach + 1))

        def picture(i: int) -> Pixels:
            return cast(Pixels, made.get(i, lambda: make(frames[i].pixels())))

        with lock:
            missing = [i for i in needs(number)[0] if i not in known] if any(i not in known for i in around) else []
        spread([partial(_run, picture, i) for i in missing])
        with lock:
            known.update(missing)
            for old in [i for i in known if i < number - held // 2 or i > number + held // 2]:
                known.discard(old)

        def grey(i: int) -> Bytes:
            return cast(Bytes, greys.get(i, lambda: working_grey(frames[i].pixels(), _PIXELS)))

        def motion(i: int) -> Motion:
            """From frame i to the one after it."""
            return cast(Motion, motions.get(i, lambda: measure(_rgb(grey(i)), _rgb(grey(i + 1)))))

        return Frame.of(_average(number, around, picture, grey, motion), frames[number].color)

    return filtered(video.info, (video,), needs, render)


def _run(picture: Callable[[int], Pixels], number: int) -> None:
    picture(number)


def _rgb(grey: Bytes) -> Pixels:
    return np.repeat(grey[..., None], 3, axis=2)


def _average(
    number: int,
    around: range,
    picture: Callable[[int], Pixels],
    grey: Callable[[int], Bytes],
    motion: Callable[[int], Motion],
) -> Pixels:
    own = picture(number)
    total = own[..., :3].astype(np.float32)
    weight = np.ones(own.shape[:2], np.float32)
    here = grey(number)
    for step in (1, -1):
        places = grid(*here.shape).copy()
        trusted = np.ones(here.shape, np.float32)
        at = number
        while at + step in around:
            between = motion(min(at, at + step))
            if between.cut:
                break
            flow, trust = (between.forward, between.trusted0) if step > 0 else (between.backward, between.trusted1)
            trusted = trusted * fetched(trust.astype(np.float32), places)
            places = places + fetched(flow, places)
            at += step
            apart = cv2.absdiff(here, fetched(grey(at), places)).astype(np.float32)
            alike = trusted * np.exp(-np.square(apart / _ALIKE))
            moved, share = _onto(picture(at), places, alike, own.shape)
            total += moved * share[..., None]
            weight += share
    out = np.clip(total / weight[..., None] + np.float32(0.5), 0, np.iinfo(own.dtype).max).astype(own.dtype)
    return out if own.shape[2] == 3 else np.dstack((out, own[..., 3]))


def _onto(picture: Pixels, places: Floats, alike: Floats, shape: tuple[int, ...]) -> tuple[Pixels, Floats]:
    """The picture as it lies under the frame at hand, and how much it counts, at full size."""
    high, wide = shape[:2]
    low_high, low_wide = places.shape[:2]
    scale = np.array((wide / low_wide, high / low_high), np.float32)
    away = (places - grid(low_high, low_wide)) * scale
    full = cast(Floats, cv2.resize(away, (wide, high), interpolation=cv2.INTER_LINEAR)) + grid(high, wide)
    share = cast(Floats, cv2.resize(alike, (wide, high), interpolation=cv2.INTER_LINEAR))
    return fetched(np.ascontiguousarray(picture[..., :3]), full), share
