"""Laying a clip's picture over what is below it, where its look says.

A picture that stands upright and still over planes is laid as planes. What turns, moves, blends or has alpha goes
through arrays, to parts of a pixel; over planes only the part that it covers does. Nothing outside it is touched.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil

import cv2
import numpy as np

from studio.embedded.dissolve import blend
from studio.embedded.filters import compositing, transforming
from studio.film.timeline.boxes import Box, box_of, plain
from studio.film.timeline.looks import Framing, Look
from studio.media.frames import Frame, plane

_MOST = 0.8
"""The share of the film's picture above which all of it is brought to arrays."""


def filling(frame: Frame, width: int, height: int) -> Frame:
    """The middle of a picture that has the film's shape, at the size that it has."""
    if frame.width * height == frame.height * width:
        return frame
    if frame.width * height > frame.height * width:
        part = max(1, round(frame.height * Fraction(width, height)))
        return frame.cropped((frame.width - part) // 2, 0, part, frame.height)
    part = max(1, round(frame.width * Fraction(height, width)))
    return frame.cropped(0, (frame.height - part) // 2, frame.width, part)


def laid(below: Frame, above: Frame, look: Look, framing: Framing, opacity: float, still: bool) -> Frame:
    """One picture over another of the film's size. look: at a moment. opacity: 0..1, on top of the look's. still:
    whether it stays where it is, so that it may be moved by a pixel once and for all."""
    film = below.width, below.height
    opacity *= plain(look.opacity) / 100
    if opacity <= 0 or plain(look.scale) <= 0:
        return below
    if framing == "fill":
        above = filling(above, *film)
    box = box_of(look, framing, (above.width, above.height), film)
    if box.crop[0] + box.crop[2] >= 1 or box.crop[1] + box.crop[3] >= 1:
        return below
    if plain(look.rotation) % 360 == 0 and look.blend == "normal" and not above.alpha:
        if still and _planes(below) and above.planar:
            return _on_planes(below, above, box, opacity)
        rect = _whole(box)
        if rect is not None and rect == (0, 0, *film) and not any(box.crop):
            return blend(below, above.resized(*film), opacity)
    return _on_array(below, above, box, look, opacity)


def _planes(frame: Frame) -> bool:
    return frame.planar and frame.pix_fmt.startswith("yuv") and not frame.alpha


def _whole(box: Box) -> tuple[int, int, int, int] | None:
    """Left, top, width and height where these are whole pixels."""
    values = (
        box.at[0] - box.anchor[0] * box.wide,
        box.at[1] - box.anchor[1] * box.high,
        box.wide,
        box.high,
    )
    rounded = tuple(round(value) for value in values)
    near = all(abs(value - whole) < 1e-3 for value, whole in zip(values, rounded, strict=True))
    return rounded if near else None  # type: ignore[return-value]


def _on_planes(below: Frame, above: Frame, box: Box, opacity: float) -> Frame:
    """The upright picture pasted into the planes below, on the grid of their colours."""
    left, top, right, bottom = box.crop
    source_wide, source_high = above.width, above.height
    if any(box.crop):
        x, y = round(left * source_wide), round(top * source_high)
        above = above.cropped(
            x, y, max(1, round((1 - right) * source_wide) - x), max(1, round((1 - bottom) * source_high) - y)
        )
    x0 = box.at[0] - box.anchor[0] * box.wide + left * box.wide
    y0 = box.at[1] - box.anchor[1] * box.high + top * box.high
    wide, high = (1 - left - right) * box.wide, (1 - top - bottom) * box.high
    begin_x, begin_y = 2 * round(x0 / 2), 2 * round(y0 / 2)
    size = max(2, 2 * round(wide / 2)), max(2, 2 * round(high / 2))
    if (begin_x, begin_y, *size) == (0, 0, below.width, below.height):
        return blend(below, above.resized(*size), opacity)
    x1, y1 = max(0, begin_x), max(0, begin_y)
    x2, y2 = min(below.width, begin_x + size[0]), min(below.height, begin_y + size[1])
    if x1 >= x2 or y1 >= y2:
        return below
    small = above.resized(*size).planes(below.pix_fmt, below.color)
    out = below.copy()
    native = out.planes(below.pix_fmt, below.color)
    for number in range(len(native.planes)):
        ground, ink = plane(native, number), plane(small, number)
        across = round(below.width / ground.shape[1]) if number else 1
        down = round(below.height / ground.shape[0]) if number else 1
        rows = slice(y1 // down, -(-y2 // down))
        columns = slice(x1 // across, -(-x2 // across))
        target = ground[rows, columns]
        first_row, first_column = (y1 - begin_y) // down, (x1 - begin_x) // across
        part = ink[first_row : first_row + target.shape[0], first_column : first_column + target.shape[1]]
        target = target[: part.shape[0], : part.shape[1]]
        if opacity >= 1:
            target[:] = part
        else:
            mixed = cv2.addWeighted(np.ascontiguousarray(target), 1 - opacity, np.ascontiguousarray(part), opacity, 0)
            target[:] = mixed
    return Frame(native=native, color=below.color)


def _on_array(below: Frame, above: Frame, box: Box, look: Look, opacity: float) -> Frame:
    above = above.in_light_of(below.color)
    wide, high = ceil(box.wide), ceil(box.high)
    if above.planar and 2 <= wide < above.width and 2 <= high < above.height:
        above = above.resized(wide, high)  # before there are more pixels to convert
    layer = above.pixels()
    deep = max(below.bit_depth, layer.dtype.itemsize * 8) > 8
    kind = np.uint16 if deep else np.uint8
    layer = transforming.cropped(compositing.of_depth(layer, kind), *box.crop)
    room = below.width, below.height
    part, left, top = transforming.placed(layer, box.wide, box.high, box.at, box.anchor, plain(look.rotation), room)
    x0, y0 = max(0, left) // 4 * 4, max(0, top) // 4 * 4  # 4 is the coarsest grid of colours there is
    x1 = min(below.width, -(-(left + part.shape[1]) // 4) * 4)
    y1 = min(below.height, -(-(top + part.shape[0]) // 4) * 4)
    if x0 >= x1 or y0 >= y1:
        return below
    if not _planes(below) or (x1 - x0) * (y1 - y0) > _MOST * room[0] * room[1]:
        ground = compositing.of_depth(below.pixels(), kind)
        return Frame.of(compositing.composed(ground, part, left, top, opacity, look.blend), below.color)
    ground = compositing.of_depth(below.cropped(x0, y0, x1 - x0, y1 - y0).pixels(), kind)
    made = Frame.of(compositing.composed(ground, part, left - x0, top - y0, opacity, look.blend), below.color)
    native = below.copy().planes(below.pix_fmt, below.color)
    small = made.planes(below.pix_fmt, below.color)
    for number in range(len(native.planes)):
        target, ink = plane(native, number), plane(small, number)
        across = round(below.width / target.shape[1]) if number else 1
        down = round(below.height / target.shape[0]) if number else 1
        area = target[y0 // down : y0 // down + ink.shape[0], x0 // across : x0 // across + ink.shape[1]]
        area[:] = ink[: area.shape[0], : area.shape[1]]
    return Frame(native=native, color=below.color)


def on_clear(above: Frame, look: Look, framing: Framing, opacity: float, width: int, height: int) -> Frame:
    """The picture where it lies in the film's, and nothing around it: RGBA."""
    kind = np.uint16 if above.bit_depth > 8 else np.uint8
    clear = Frame.of(np.zeros((height, width, 4), kind), above.color)
    if framing == "fill":
        above = filling(above, width, height)
    box = box_of(look, framing, (above.width, above.height), (width, height))
    if plain(look.scale) <= 0 or box.crop[0] + box.crop[2] >= 1 or box.crop[1] + box.crop[3] >= 1:
        return clear
    level = opacity * plain(look.opacity) / 100
    layer = transforming.cropped(above.pixels(), *box.crop)
    part, left, top = transforming.placed(
        layer, box.wide, box.high, box.at, box.anchor, plain(look.rotation), (width, height)
    )
    return Frame.of(compositing.composed(clear.pixels(), part, left, top, level, "normal"), above.color)
