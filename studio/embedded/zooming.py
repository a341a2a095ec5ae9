"""A clip seen closer and to one side: zoom and pan over time, as Deforum's and Kaiber's before frames are painted."""

from __future__ import annotations

from studio.embedded.filters.transforming import filling
from studio.media.frames import Frame
from studio.media.signal import Signal
from studio.media.values import Video, mapped


def zoomed(video: Video, zoom: float | Signal, pan_x: float | Signal, pan_y: float | Signal) -> Video:
    """The clip with its frames enlarged around their middle and moved within their own size; what that lays bare is
    the picture again, mirrored.

    zoom: 1 is as it is, 2 twice as close. pan_x, pan_y: percent of width and height that the picture goes right and
    down. Signals go by the clip's seconds. The clip itself where nothing moves.
    """
    if (zoom, pan_x, pan_y) == (1, 0, 0):
        return video

    def render(number: int, frame: Frame) -> Frame:
        seconds = float(number / video.info.rate)
        scale, right, down = (_at(value, seconds) for value in (zoom, pan_x, pan_y))
        scale = max(0.01, scale)
        if (scale, right, down) == (1, 0, 0):
            return frame
        wide, high = frame.width, frame.height
        at = wide * (0.5 + right / 100), high * (0.5 + down / 100)
        pixels = filling(frame.pixels(), wide * scale, high * scale, at, (0.5, 0.5), 0.0, "mirror")
        return Frame.of(pixels, frame.color).like(frame)

    return mapped(video, render)


def _at(value: float | Signal, seconds: float) -> float:
    return value.at(seconds) if isinstance(value, Signal) else value
