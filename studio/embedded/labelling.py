"""A visible label on every picture of a clip, in a corner, its size by the picture so that it reads at every size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from math import ceil
from typing import Final, Literal

from studio.base.errors import SettingError
from studio.embedded.fontpackages import advice
from studio.embedded.lettering import Label, Type, line_width, set_text
from studio.embedded.overlay import overlay
from studio.media.frames import Frame
from studio.media.values import Video, mapped

Corner = Literal["top left", "top right", "bottom left", "bottom right"]

_SAFE: Final = 0.05  # of each side that stays free at its edges: the graphics safe area (EBU R 95)
_WIDEST: Final = 0.9  # of the picture's width
_HIGHEST: Final = 0.6  # of its height
_APART: Final = " · "


def labelled(video: Video, words: Sequence[str], corner: Corner, size: float, seconds: float = 0) -> Video:
    """The clip with these words on it. size: the letters' height (em), per cent of the picture's shorter side; seconds:
    how long from the start, 0 for all of it. Raises SettingError where no font here has the letters."""
    info = video.info
    mark, letters = made(tuple(words), corner, size, info.width, info.height)
    if letters < size - 0.01:
        said = f"The label has no room at {size:g} %: its letters are {letters:.1f} % of the picture's shorter side."
        video = replace(video, remarks=(*video.remarks, said))
    shown = ceil(seconds * info.rate) if seconds else info.length

    def render(number: int, frame: Frame) -> Frame:
        return overlay(frame, mark).like(frame) if number < shown else frame

    return mapped(video, render)


@lru_cache(maxsize=8)
def made(words: tuple[str, ...], corner: Corner, size: float, width: int, height: int) -> tuple[Label, float]:
    """(the lettering in its place, the size that it has). Words that do not stand beside each other stand in lines;
    what is still too wide or too high is made smaller."""
    em = min(width, height) * size / 100
    type = Type(em, look="box", align="right" if "right" in corner else "left", leading=1.3)
    lines = [_APART.join(words)]
    if line_width(lines[0], type) > width * _WIDEST:
        lines = list(words)
    widest = max(1.0, *(line_width(line, type) for line in lines))
    room = min(1.0, width * _WIDEST / widest, height * _HIGHEST / (em * type.leading * len(lines)))
    type = Type(em * room, look="box", align=type.align, leading=1.3)
    block = set_text(lines, type)
    if block.missing:
        mend = f"{advice(block.missing)} Or choose other languages."
        raise SettingError("the label would have gaps", setting="label_languages", mend=mend)
    pixels = block.pixels
    high, wide = pixels.shape[:2]
    across, down = round(width * _SAFE), round(height * _SAFE)
    left = width - wide - across if "right" in corner else across
    top = height - high - down if "bottom" in corner else down
    return Label(pixels, left, top), size * room
