"""A plugin is a module like those in nodes/: functions declared with @node."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from studio.graph.spec import Slider, node
from studio.media.color import is_hdr
from studio.media.frames import Frame
from studio.media.values import Video, mapped


@node("letterbox.bars", words="black bars, cinemascope, widescreen", version=2, title="Letterbox")
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
        # In the form it came in, so that depth, HDR and what is transparent between the bars stay as they are.
        picture = frame.pixels().copy()
        for bar in (picture[:top], picture[top + visible :]):
            bar[..., :3] = 0
            bar[..., 3:] = np.iinfo(picture.dtype).max
        return Frame.of(picture, frame.color if is_hdr(frame.color) else None)

    return mapped(video, render)
