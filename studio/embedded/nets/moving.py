"""Clips in a style, steadied over time."""

from __future__ import annotations

from collections.abc import Callable

from studio.embedded.nets.sessions import cores, spread
from studio.embedded.nets.style import Pixels, Style, painted
from studio.embedded.opticalflow.steadied import REACH, steadied
from studio.media.values import Video

_AHEAD = 3
"""Frames painted at once beyond those that are needed, at most: each takes memory while it is painted."""


def stylised(
    video: Video,
    style: Style,
    strength: float = 1.0,
    strokes: float = 1.0,
    colours: float = 0.0,
    reach: int = REACH,
    check: Callable[[], None] = lambda: None,
) -> Video:
    """A clip in a style; see style.painted and steadied. check: raises Cancelled."""

    def make(picture: Pixels) -> Pixels:
        return painted(picture, style, strength, strokes, colours)

    def at_once(jobs: list[Callable[[], None]]) -> None:
        spread(jobs, check, lambda done: None)

    return steadied(video, make, at_once, min(_AHEAD, cores() - 1), reach)
