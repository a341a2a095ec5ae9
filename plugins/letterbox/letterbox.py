"""A plugin is a module like those in nodes/: functions declared with @node."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from studio.graph.spec import Slider, node
from studio.media.frames import Frame
from studio.media.values import Video, mapped


@node("letterbox.bars", version=1, title="Letterbox")
def bars(video: Video, *, aspect: Annotated[float, Slider(1.0, 4.0, 0.01)] = 2.39) -> Video:
    """Black bars above and below, so that the picture between them is `aspect` times as wide as high.

    aspect: width over height of what stays visible; a picture that is already wider is left alone.
    """
    info = video.info
    visible = min(info.height, round(info.width / aspect))
    top = (info.height - visible) // 2
    if top == 0:
        return video

    def render(number: int, frame: Frame) -> Frame:
        picture = frame.rgb().copy()
        picture[:top] = picture[top + visible :] = np.uint8(0)
        return Frame.of(picture)

    return mapped(video, render)
