"""Pictures placed anywhere: scaled, turned and moved by parts of a pixel, with edges that cover pixels in part.

Places are in pixels counted from the picture's corner, so that the middle of the first pixel is (0.5, 0.5).
"""

from __future__ import annotations

import math
from typing import Any, Literal, cast

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.alpha import premultiplied, straight
from studio.embedded.filters.compositing import of_depth
from studio.embedded.filters.resampling import resized

Pixels = npt.NDArray[Any]
Matrix = npt.NDArray[np.float64]
Point = tuple[float, float]
Edges = Literal["clear", "repeat", "mirror", "stretch"]

_NEARLY = 1e-3
"""Pixels by which a place may miss whole ones and still count as on them: a 255th of what anybody could see of it."""
_SMALLEST = 1 / 256
"""Pixels of a side below which no 8-bit value could show it."""
_BORDERS = {"repeat": cv2.BORDER_WRAP, "mirror": cv2.BORDER_REFLECT, "stretch": cv2.BORDER_REPLICATE}


def cropped(picture: Pixels, left: float, top: float, right: float, bottom: float) -> Pixels:
    """The picture clear outside a part of it, cut by shares of its sides; it keeps its size. A pixel that a cut goes
    through stays in part."""
    if not (left or top or right or bottom):
        return picture
    high, wide = picture.shape[:2]
    seen = _kept(high, top, bottom)[:, None] * _kept(wide, left, right)[None]
    peak = np.float32(np.iinfo(picture.dtype).max)
    alpha = picture[..., 3] * seen if picture.shape[2] == 4 else peak * seen
    return np.dstack((picture[..., :3], (alpha + np.float32(0.5)).astype(picture.dtype)))


def _kept(count: int, before: float, after: float) -> npt.NDArray[np.float32]:
    """How much of each of `count` pixels in a row is between two cuts."""
    at = np.arange(count)
    inside = np.minimum(at + 1, count * (1 - after)) - np.maximum(at, count * before)
    return cast("npt.NDArray[np.float32]", np.clip(inside, 0, 1).astype(np.float32))


def on_whole_pixels(wide: float, high: float, at: Point, anchor: Point) -> tuple[float, float, Point]:
    """The nearest size and place of an upright layer at which its corners lie on corners of pixels."""
    ratio = high / wide if wide else 1.0
    wide = max(1, round(wide))
    high = max(1, round(wide * ratio))
    left, top = (round(a - p * side) for a, p, side in zip(at, anchor, (wide, high), strict=True))
    return wide, high, (left + anchor[0] * wide, top + anchor[1] * high)


def placed(
    picture: Pixels, wide: float, high: float, at: Point, anchor: Point, rotation: float, room: tuple[int, int]
) -> tuple[Pixels, int, int]:
    """A layer at a size, with its `anchor` (in shares of its sides) at a place of a larger picture, turned clockwise
    around it by degrees: its pixels there, and the pixel that their top left corner is.

    room: (width, height) of the larger picture; what lies outside need not be there. What comes to lie on whole pixels,
    upright or by quarter turns, is the picture itself, or it `resized`, to the bit; else it has alpha.
    """
    picture, wide, high, anchor, rotation = _quartered(picture, wide, high, anchor, rotation)
    left, top = at[0] - anchor[0] * wide, at[1] - anchor[1] * high
    if rotation == 0 and _whole(wide) and _whole(high) and _whole(left) and _whole(top):
        return resized(picture, max(1, round(wide)), max(1, round(high))), round(left), round(top)
    corner, size = _reach(left, top, wide, high, at, rotation, room)
    if min(size) <= 0 or min(wide, high) < _SMALLEST:
        return np.zeros((1, 1, 4), picture.dtype), room[0], room[1]
    picture = _shrunk(picture, wide, high)
    matrix = _matrix(picture, wide, high, at, anchor, rotation)
    matrix[:, 2] -= corner
    return _cut_out(picture, matrix, size), corner[0], corner[1]


def filling(
    picture: Pixels, wide: float, high: float, at: Point, anchor: Point, rotation: float, edges: Edges
) -> Pixels:
    """The picture moved within its own frame, as by `placed`; what the move lays bare is clear, or the picture again,
    mirrored, or its edge drawn out."""
    size = picture.shape[1], picture.shape[0]
    if edges == "clear":
        part, left, top = placed(picture, wide, high, at, anchor, rotation, size)
        if part.shape[:2] == picture.shape[:2] and (left, top) == (0, 0):
            return part
        out = np.zeros((*picture.shape[:2], 4), picture.dtype)
        x0, y0 = max(left, 0), max(top, 0)
        x1, y1 = min(left + part.shape[1], size[0]), min(top + part.shape[0], size[1])
        if x0 < x1 and y0 < y1:
            seen = part[y0 - top : y1 - top, x0 - left : x1 - left]
            out[y0:y1, x0:x1, : seen.shape[2]] = seen
            if seen.shape[2] == 3:
                out[y0:y1, x0:x1, 3] = np.iinfo(out.dtype).max
        return out
    if (
        rotation % 360 == 0
        and (wide, high) == size
        and _whole(at[0] - anchor[0] * wide)
        and _whole(at[1] - anchor[1] * high)
    ):
        moved = round(at[0] - anchor[0] * wide), round(at[1] - anchor[1] * high)
        if moved == (0, 0):
            return picture
    small = _shrunk(picture, wide, high)
    matrix = _matrix(small, wide, high, at, anchor, rotation)
    return _warped(small, matrix, size, _BORDERS[edges])


def _whole(value: float) -> bool:
    return abs(value - round(value)) < _NEARLY


def _quartered(
    picture: Pixels, wide: float, high: float, anchor: Point, rotation: float
) -> tuple[Pixels, float, float, Point, float]:
    """With quarter turns done by moving pixels, and what is left of the rotation."""
    if rotation % 90:
        return picture, wide, high, anchor, rotation % 360
    quarters = int(rotation // 90) % 4
    for _ in range(quarters):
        wide, high, anchor = high, wide, (1 - anchor[1], anchor[0])
    return np.ascontiguousarray(np.rot90(picture, -quarters)), wide, high, anchor, 0.0


def _reach(
    left: float, top: float, wide: float, high: float, at: Point, rotation: float, room: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """The corner and size of the whole pixels that the layer touches inside the room."""
    turn = _turn(rotation)
    corners = np.array([(left, top), (left + wide, top), (left, top + high), (left + wide, top + high)]) - at
    seen = corners @ turn.T + at
    low = np.maximum(np.floor(seen.min(0)).astype(int) - 1, 0)
    high_end = np.minimum(np.ceil(seen.max(0)).astype(int) + 1, room)
    return (int(low[0]), int(low[1])), (int(high_end[0] - low[0]), int(high_end[1] - low[1]))


def _turn(rotation: float) -> Matrix:
    angle = math.radians(rotation)
    return np.array([(math.cos(angle), -math.sin(angle)), (math.sin(angle), math.cos(angle))])


def _shrunk(picture: Pixels, wide: float, high: float) -> Pixels:
    """The picture at no more pixels than it will cover, so that what follows never skips any."""
    sides = min(picture.shape[1], max(1, math.ceil(wide))), min(picture.shape[0], max(1, math.ceil(high)))
    return resized(picture, *sides)


def _matrix(picture: Pixels, wide: float, high: float, at: Point, anchor: Point, rotation: float) -> Matrix:
    """From places in the picture to places in the larger one."""
    linear = _turn(rotation) @ np.diag((wide / picture.shape[1], high / picture.shape[0]))
    return np.column_stack(
        (linear, np.array(at) - linear @ (anchor[0] * picture.shape[1], anchor[1] * picture.shape[0]))
    )


def _centred(matrix: Matrix) -> Matrix:
    """The same for cv2, which counts from the middles of pixels."""
    moved = matrix.copy()
    moved[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5
    return moved


def _cut_out(picture: Pixels, matrix: Matrix, size: tuple[int, int]) -> Pixels:
    """The picture moved by the matrix, clear where it is not, its edge covering pixels in part."""
    if picture.shape[2] == 4:
        return _warped(picture, matrix, size, cv2.BORDER_CONSTANT)
    colours = cv2.cvtColor(_warped(picture, matrix, size, cv2.BORDER_REPLICATE), cv2.COLOR_RGB2RGBA)
    cover = _cover(picture.shape[1], picture.shape[0], matrix, size, picture.dtype)
    return cast(Pixels, cv2.mixChannels([cover], [colours], (0, 3))[0])


def _cover(wide: int, high: int, matrix: Matrix, size: tuple[int, int], kind: Any) -> Pixels:
    """How much of each pixel a moved rectangle covers: between the middle of its last pixel and that of the nothing
    beyond, its edge half way, cover falls evenly. Row by row, as almost all of it is whole or nothing."""
    across, down = np.linalg.inv(np.vstack((_centred(matrix), (0, 0, 1))))[:2]
    rows, width = np.arange(size[1]), size[0]
    first, stop = (np.clip(end, 0, width) for end in _stretch((across, wide), (down, high), rows, 1.0))
    stop = np.maximum(first, stop)
    inner, outer = (np.clip(end, first, stop) for end in _stretch((across, wide), (down, high), rows, 0.0))
    outer = np.maximum(inner, outer)
    cover = np.zeros((size[1], width), np.uint8)
    for row in np.flatnonzero(outer > inner).tolist():
        cover[row, inner[row] : outer[row]] = 255
    for begin, end in ((first, inner), (outer, stop)):
        counts = end - begin
        y = np.repeat(rows, counts)
        x = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts - begin, counts)
        share = np.ones(len(x))
        for ways, side in ((across, wide), (down, high)):
            at = ways[0] * x + ways[1] * y + ways[2]
            share *= np.clip(np.minimum(at + 1, side - at), 0, 1)
        cover[y, x] = share * 255 + 0.5
    return of_depth(cover, kind)


def _stretch(
    across: tuple[Matrix, int], down: tuple[Matrix, int], rows: npt.NDArray[np.int_], beyond: float
) -> tuple[npt.NDArray[np.int_], npt.NDArray[np.int_]]:
    """The first pixel of every row, and the one after the last, whose place in the source is within its sides, or so
    far beyond them."""
    low, high = np.full(len(rows), -1e9), np.full(len(rows), 1e9)
    for ways, side in (across, down):
        at = ways[1] * rows + ways[2]
        least, most = -beyond - at, side - 1 + beyond - at
        if abs(ways[0]) < 1e-12:
            outside = (least > 0) | (most < 0)
            low[outside], high[outside] = 1e9, -1e9
            continue
        ends = np.sort(np.stack((least / ways[0], most / ways[0])), axis=0)
        low, high = np.maximum(low, ends[0]), np.minimum(high, ends[1])
    return np.ceil(low).astype(np.int64), np.floor(high).astype(np.int64) + 1


def _warped(picture: Pixels, matrix: Matrix, size: tuple[int, int], border: int) -> Pixels:
    moved = _centred(matrix)
    if picture.shape[2] == 3:
        return cast(Pixels, cv2.warpAffine(picture, moved, size, flags=cv2.INTER_CUBIC, borderMode=border))
    whole = cv2.warpAffine(premultiplied(picture), moved, size, flags=cv2.INTER_CUBIC, borderMode=border)
    alpha = np.clip(whole[..., 3:], 0, np.float32(np.iinfo(picture.dtype).max))
    return straight(np.dstack((np.clip(whole[..., :3], 0, alpha), alpha)), picture.dtype)
