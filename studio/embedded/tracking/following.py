"""A clip read from the frame in which something was chosen to its end and to its beginning, with a tracker on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.base.errors import SettingError
from studio.embedded.opticalflow.motion import Bytes
from studio.embedded.stabilising.shake import grey_of
from studio.embedded.tracking.planes import PlaneTracker
from studio.embedded.tracking.points import PointTracker
from studio.embedded.tracking.track import Track, bridged
from studio.media.values import Video

_PIXELS = 1920 * 1080
"""Larger pictures are followed at about this size."""
_BLOCK = 24  # frames in memory to read backwards

Places = npt.NDArray[np.float64]


def point(
    video: Video, start: int, place: tuple[float, float], patch: float, reach: float, done: Callable[[int], None]
) -> Track:
    """Follow the point at `place` (shares of the sides) of frame `start`. patch, reach: shares of the shorter side.
    done: hears the frames looked at; may raise. Raises SettingError where there is nothing to follow."""

    def begun(grey: Bytes) -> PointTracker:
        height, width = grey.shape
        short = min(width, height)
        at = np.array(place) * (width, height) - 0.5
        tracker = PointTracker(grey, at, max(9, round(patch * short)) | 1, max(8, round(reach * short)))
        if tracker.flat:
            raise _nothing("x")
        return tracker

    def now(tracker: PointTracker) -> Places:
        height, width = tracker.grey.shape
        return np.asarray((tracker.place[None] + 0.5) / (width, height))

    return _followed(video, start, begun, now, done)


def plane(video: Video, start: int, corners: Places, done: Callable[[int], None]) -> Track:
    """Follow what lies in four corners (4, 2), in shares of the sides, of frame `start`."""

    def begun(grey: Bytes) -> PlaneTracker:
        tracker = PlaneTracker(grey, corners * (grey.shape[1], grey.shape[0]) - 0.5)
        if tracker.flat:
            raise _nothing("width")
        return tracker

    def now(tracker: PlaneTracker) -> Places:
        height, width = tracker.grey.shape
        seen = np.c_[tracker.corners, np.ones(4)] @ tracker.matrix.T
        return np.asarray((seen[:, :2] / seen[:, 2:] + 0.5) / (width, height))

    return _followed(video, start, begun, now, done)


def _nothing(setting: str) -> SettingError:
    return SettingError(
        "there is nothing at this place that could be followed: it is flat",
        setting=setting,
        mend="Choose a place with corners or texture, or a larger one.",
    )


def _followed(
    video: Video,
    start: int,
    begun: Callable[[Bytes], Any],
    now: Callable[[Any], Places],
    done: Callable[[int], None],
) -> Track:
    length = video.info.length
    places: list[Places | None] = [None] * length
    looked = 0
    for numbers in (_forward(video, start), _backward(video, start)):
        tracker: Any = None
        for number, grey in numbers:
            done(looked)
            looked += 1
            if tracker is None:
                tracker = begun(grey)
                places[number] = now(tracker)
            elif tracker.follow(grey):
                places[number] = now(tracker)
    found = np.array([place is not None for place in places])
    nowhere = np.zeros_like(places[start])
    filled = np.array([nowhere if place is None else place for place in places])
    return Track(bridged(filled, found), found, float(video.info.rate), start)


def _forward(video: Video, start: int) -> Iterator[tuple[int, Bytes]]:
    for number, frame in enumerate(video.frames(start), start):
        yield number, grey_of(frame, _PIXELS)


def _backward(video: Video, start: int) -> Iterator[tuple[int, Bytes]]:
    stop = start + 1
    while stop > 0 and start:
        first = max(0, stop - _BLOCK)
        greys = [grey_of(frame, _PIXELS) for frame in video.frames(first, stop)]
        yield from zip(range(stop - 1, first - 1, -1), reversed(greys), strict=True)
        stop = first
