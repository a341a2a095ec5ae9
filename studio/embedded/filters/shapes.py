"""Shapes as mattes: rectangles, ellipses, stars, polygons and smooth curves, with true partial cover along their edges.

Outlines are (n, 2) points (x, y) in pixels of the picture, the y axis downwards.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import cast

import numpy as np
import numpy.typing as npt

Selection = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]

_LINES = 16
"""So many in each row of pixels say how far an outline covers it from above to below."""
_ROUND = 64


def rectangle(width: float, height: float, roundness: float = 0.0) -> Points:
    """Around (0, 0). roundness: 0 square corners to 1 the shorter side a half circle."""
    radius = roundness * min(width, height) / 2
    if radius <= 0:
        return np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], np.float64) * (width / 2, height / 2)
    turn = np.linspace(0, math.pi / 2, _ROUND // 4)
    arc = np.column_stack((np.cos(turn), np.sin(turn))) * radius
    inner = np.array((width / 2 - radius, height / 2 - radius))
    corners = []
    for quarter, signs in enumerate(((1, 1), (-1, 1), (-1, -1), (1, -1))):
        cos, sin = (1, 0, -1, 0)[quarter], (0, 1, 0, -1)[quarter]
        corners.append(arc @ np.array([(cos, sin), (-sin, cos)], np.float64) + inner * signs)
    return np.concatenate(corners)


def ellipse(width: float, height: float) -> Points:
    """Around (0, 0)."""
    count = max(_ROUND, int(max(width, height)))
    turn = np.linspace(0, 2 * math.pi, count, endpoint=False)
    return np.column_stack((np.cos(turn) * width / 2, np.sin(turn) * height / 2))


def star(points: int, radius: float, inner: float) -> Points:
    """Around (0, 0), a tip upwards. inner: radius of the notches in parts of that of the tips; 1 is a polygon."""
    turn = np.arange(2 * points) * math.pi / points - math.pi / 2
    reach = np.where(np.arange(2 * points) % 2 == 0, 1.0, inner) * radius
    made = np.column_stack((np.cos(turn), np.sin(turn))) * reach[:, None]
    return made if inner < 1 else made[::2]


def arrow(width: float, height: float) -> Points:
    """Around (0, 0), to the right: a shaft, and a head of the whole height."""
    head, shaft = min(width, height) / 2, height / 5
    right, neck = width / 2, width / 2 - head
    upper = [(-right, -shaft), (neck, -shaft), (neck, -height / 2), (right, 0.0)]
    return np.array([*upper, *((x, -y) for x, y in reversed(upper[:3]))])


def named(name: str, width: float, height: float, roundness: float, points: int, inner: float) -> Points:
    """A shape by its name, around (0, 0). points and inner as for `star`; a polygon has so many corners."""
    if name == "rectangle":
        return rectangle(width, height, roundness)
    if name == "ellipse":
        return ellipse(width, height)
    if name == "arrow":
        return arrow(width, height)
    return star(points, 0.5, 1.0 if name == "polygon" else inner) * (width, height)


def smooth(points: Points, steps: int = 16) -> Points:
    """A closed curve through the points: a cubic Bézier between each two, its handles along the line from the
    neighbour before to the neighbour after, a sixth of it long (the Catmull-Rom spline)."""
    if len(points) < 3:
        return points
    before, after, beyond = np.roll(points, 1, 0), np.roll(points, -1, 0), np.roll(points, -2, 0)
    first, second = points + (after - before) / 6, after - (beyond - points) / 6
    t = np.linspace(0, 1, steps, endpoint=False)[:, None, None]
    curve = (1 - t) ** 3 * points + 3 * (1 - t) ** 2 * t * first + 3 * (1 - t) * t**2 * second + t**3 * after
    return cast(Points, curve.transpose(1, 0, 2).reshape(-1, 2))


def placed(outline: Points, x: float, y: float, rotation: float) -> Points:
    """An outline around (0, 0), turned clockwise by degrees and moved to (x, y)."""
    angle = math.radians(rotation)
    turn = np.array([(math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))])
    moved: Points = outline @ turn + (x, y)
    return moved


def covered(outline: Points, width: int, height: int) -> Selection:
    """A (height, width) matte of an outline's inside. Pixels that it cuts are covered in part; where it crosses itself,
    what lies twice inside is inside as well (non-zero winding). What lies outside the picture is cut off."""
    return _filled([outline], width, height)


def stroked(outline: Points, line: float, width: int, height: int) -> Selection:
    """The same of a line so many pixels wide along an outline, round at its corners."""
    if line <= 0 or len(outline) < 2:
        return np.zeros((height, width), np.uint8)
    parts = [ellipse(line, line) + point for point in outline]
    for start, stop in zip(outline, np.roll(outline, -1, 0), strict=True):
        way = stop - start
        size = float(np.hypot(*way))
        if size:
            aside = np.array((-way[1], way[0])) * (line / 2 / size)
            parts.append(np.array((start - aside, stop - aside, stop + aside, start + aside)))
    return _filled(parts, width, height)


def _filled(outlines: Sequence[Points], width: int, height: int) -> Selection:
    """What is inside one outline at least; all of them run the same way around.

    On each of a pixel row's finer lines the outlines' crossings are found exactly; each adds to what lies right of it,
    by parts of the pixel that it falls into, and the sum along the row is how much is inside.
    """
    lines = height * _LINES
    total = np.zeros(height * (width + 2), np.float64)
    for outline in outlines:
        if len(outline) < 3:
            continue
        start, stop = np.clip(outline, -1e6, 1e6), np.roll(np.clip(outline, -1e6, 1e6), -1, 0)
        ends = np.sort(np.stack((start[:, 1], stop[:, 1])) * _LINES - 0.5, axis=0)
        first, last = np.clip(np.ceil(ends), 0, lines).astype(int)
        count = last - first
        edge = np.repeat(np.arange(len(outline)), count)
        line = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + first[edge]
        way = stop - start
        share = ((line + 0.5) / _LINES - start[edge, 1]) / way[edge, 1]
        x = np.clip(start[edge, 0] + share * way[edge, 0], 0, width)
        sign = np.where(way[edge, 1] > 0, -1.0, 1.0) / _LINES
        column = np.floor(x).astype(int)
        place, part = line // _LINES * (width + 2) + column, x - column
        total += np.bincount(place, sign * (1 - part), len(total)) + np.bincount(place + 1, sign * part, len(total))
    inside = np.abs(np.cumsum(total.reshape(height, width + 2)[:, :width], axis=1))
    matte: Selection = np.rint(np.minimum(inside, 1) * 255).astype(np.uint8)
    return matte
