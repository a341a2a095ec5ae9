"""From one clip into the next: a frame on the way, by the transition's name."""

from __future__ import annotations

from typing import Any, cast

from studio.embedded.lettering import rgba
from studio.embedded.transitions import Kind, between, dipped, mixed_frames, zoomed
from studio.film.timeline.looks import Transition
from studio.media.frames import Frame


def passed(first: Frame, second: Frame, by: Transition, share: float) -> Frame:
    """The frame at a share of the way, 0 to 1, of two of one size; a dissolve of planes stays planes."""
    if by.kind not in ("dip", "zoom"):
        return mixed_frames(first, second, cast(Kind, by.kind), share, by.way, by.softness / 100)
    if share <= 0:
        return first
    if share >= 1:
        return second
    form = common_form(first, second)
    made = passed_pixels(first.array_as(form), second.array_as(form), by, share)
    return Frame.of(made, first.color)


def passed_pixels(first: Any, second: Any, by: Transition, share: float) -> Any:
    """The same of arrays of one shape and type."""
    if by.kind == "dip":
        return dipped(first, second, share, rgba(by.color)[:3])
    if by.kind == "zoom":
        return zoomed(first, second, share, by.way)
    return between(first, second, cast(Kind, by.kind), share, by.way, by.softness / 100)


def common_form(first: Frame, second: Frame) -> str:
    """The form of arrays that holds what either frame has."""
    deep, alpha = max(first.bit_depth, second.bit_depth) > 8, first.alpha or second.alpha
    return ("rgba64le" if alpha else "rgb48le") if deep else ("rgba" if alpha else "rgb24")
