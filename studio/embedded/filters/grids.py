"""Several pictures in one: where each goes, and the whole."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from studio.embedded.filters.compositing import composed, of_depth
from studio.embedded.filters.resampling import resized

Pixels = npt.NDArray[Any]
Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""
Layout = Literal["grid", "side by side", "stacked", "one large", "picture in picture"]
Fit = Literal["cover", "contain", "stretch"]


def boxes(
    count: int,
    layout: Layout,
    width: int,
    height: int,
    columns: int,
    gap: float,
    border: float,
    inset: float,
    corner: str,
) -> list[Box]:
    """Where so many pictures go, in the order they are laid. gap, border: in shares of the shorter side; inset: of the
    width; columns: of a grid, 0 as square as the count allows."""
    space, edge = gap * min(width, height), border * min(width, height)
    inner = edge, edge, width - edge, height - edge
    if layout == "picture in picture":
        return [_whole(inner), *_along_an_edge(count - 1, inner, inset, max(space, 0.03 * min(width, height)), corner)]
    if layout == "one large" and count > 1:
        middle = inner[0] + (inner[2] - inner[0] - space) * 0.68
        large = _whole((inner[0], inner[1], middle, inner[3]))
        return [large, *_cells(count - 1, 1, (middle + space, *inner[1:]), space)]
    across = {"side by side": count, "stacked": 1}.get(layout) or columns or math.ceil(math.sqrt(count))
    return _cells(count, min(across, count), inner, space)


def _cells(count: int, columns: int, area: tuple[float, float, float, float], space: float) -> list[Box]:
    """Rows of cells; those of a last row that is not full are as wide as it allows."""
    rows = math.ceil(count / columns)
    high = (area[3] - area[1] - space * (rows - 1)) / rows
    made = []
    for row in range(rows):
        here = min(columns, count - row * columns)
        wide = (area[2] - area[0] - space * (here - 1)) / here
        top = area[1] + row * (high + space)
        for column in range(here):
            left = area[0] + column * (wide + space)
            made.append(_whole((left, top, left + wide, top + high)))
    return made


def _along_an_edge(
    count: int, area: tuple[float, float, float, float], inset: float, space: float, corner: str
) -> list[Box]:
    wide, high = (area[2] - area[0]) * inset, (area[3] - area[1]) * inset
    made = []
    for number in range(count):
        away = space + number * (wide + space)
        left = area[2] - away - wide if "right" in corner else area[0] + away
        top = area[3] - space - high if "bottom" in corner else area[1] + space
        made.append(_whole((left, top, left + wide, top + high)))
    return made


def _whole(box: tuple[float, float, float, float]) -> Box:
    left, top, right, bottom = (round(side) for side in box)
    return left, top, max(left + 1, right), max(top + 1, bottom)


def arranged(
    pictures: Sequence[Pixels], places: Sequence[Box], width: int, height: int, fit: Fit, ground: tuple[int, ...]
) -> Pixels:
    """The pictures at their places on a ground of one colour (r, g, b, a), as deep as the first; with alpha where the
    ground is clear in part."""
    clear = ground[3] < 255
    out = of_depth(
        np.full((height, width, 4 if clear else 3), ground[: 4 if clear else 3], np.uint8), pictures[0].dtype
    )
    for picture, (left, top, right, bottom) in zip(pictures, places, strict=True):
        part = _fitted(picture, right - left, bottom - top, fit)
        x, y = left + (right - left - part.shape[1]) // 2, top + (bottom - top - part.shape[0]) // 2
        out = composed(out, of_depth(part, out.dtype), x, y, 1.0, "normal")
    return out


def _fitted(picture: Pixels, width: int, height: int, fit: Fit) -> Pixels:
    high, wide = picture.shape[:2]
    if fit == "stretch":
        return resized(picture, width, height)
    if fit == "contain":
        scale = min(width / wide, height / high)
        return resized(picture, max(1, round(wide * scale)), max(1, round(high * scale)))
    part = (wide, max(1, round(wide * height / width)))
    if part[1] > high:
        part = max(1, round(high * width / height)), high
    left, top = (wide - part[0]) // 2, (high - part[1]) // 2
    return resized(np.ascontiguousarray(picture[top : top + part[1], left : left + part[0]]), width, height)
