"""Outlines built from points: splines, limbs, ridges and the like. Units are whatever the caller draws in, y down."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import skia

Point = tuple[float, float]
Path = Any  # skia ships no type stubs


def _clockwise(points: Sequence[Point]) -> Sequence[Point]:
    """One turning direction for every closed outline, so that overlapping parts of a union never cancel out."""
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, [*points[1:], points[0]], strict=True))
    return points if area >= 0 else list(reversed(points))


def polygon(points: Iterable[Point], closed: bool = True) -> Path:
    """Straight lines through the points; open outlines are for strokes."""
    path = skia.Path()
    points = list(points)
    if closed:
        points = _clockwise(points)
    for index, (x, y) in enumerate(points):
        if index == 0:
            path.moveTo(x, y)
        else:
            path.lineTo(x, y)
    if closed:
        path.close()
    return path


def smooth(points: Sequence[Point], closed: bool = True, tension: float = 1.0) -> Path:
    """A Catmull-Rom curve through every point; lower `tension` gives tighter corners, 0 straight lines."""
    if closed:
        points = _clockwise(points)
    count = len(points)
    path = skia.Path()
    path.moveTo(*points[0])
    for i in range(count if closed else count - 1):
        if closed:
            a, b, c, d = (points[(i + k) % count] for k in (-1, 0, 1, 2))
        else:
            a, b = points[max(i - 1, 0)], points[i]
            c, d = points[i + 1], points[min(i + 2, count - 1)]
        k = tension / 6.0
        path.cubicTo(
            b[0] + (c[0] - a[0]) * k,
            b[1] + (c[1] - a[1]) * k,
            c[0] - (d[0] - b[0]) * k,
            c[1] - (d[1] - b[1]) * k,
            c[0],
            c[1],
        )
    if closed:
        path.close()
    return path


def circle(x: float, y: float, radius: float) -> Path:
    """A circle around (x, y)."""
    return skia.Path.Circle(x, y, radius)


def ellipse(x: float, y: float, rx: float, ry: float, turn: float = 0.0) -> Path:
    """An ellipse around (x, y) with half axes `rx` and `ry`; `turn` is in degrees clockwise."""
    path = skia.Path.Oval(skia.Rect(x - rx, y - ry, x + rx, y + ry))
    if turn:
        path.transform(skia.Matrix().setRotate(turn, x, y))
    return path


def box(x: float, y: float, width: float, height: float, radius: float = 0.0) -> Path:
    """A rectangle from its top left corner, corners rounded by `radius`."""
    rect = skia.Rect(x, y, x + width, y + height)
    if radius <= 0:
        return skia.Path.Rect(rect)
    return skia.Path.RRect(skia.RRect.MakeRectXY(rect, radius, radius))


def limb(a: Point, b: Point, ra: float, rb: float) -> Path:
    """A tapered capsule from `a` (radius `ra`) to `b` (radius `rb`): the muscle of every figure and animal.

    Outer tangents of two circles; where one circle swallows the other, that circle.
    """
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = math.hypot(dx, dy)
    if length <= abs(ra - rb) + 1e-9:
        return circle(*(a if ra >= rb else b), max(ra, rb))
    heading = math.degrees(math.atan2(dy, dx))
    spread = math.degrees(math.acos((ra - rb) / length))
    path = skia.Path()
    path.arcTo(_around(a, ra), heading + spread, 360.0 - 2.0 * spread, True)
    path.arcTo(_around(b, rb), heading - spread, 2.0 * spread, False)
    path.close()
    return path


def _around(centre: Point, radius: float) -> Any:
    x, y = centre
    return skia.Rect(x - radius, y - radius, x + radius, y + radius)


def chain(points: Sequence[Point], radii: Sequence[float]) -> Path:
    """Limbs joined end to end, a radius for every point: tails, necks, trunks, snakes."""
    return union(limb(points[i], points[i + 1], radii[i], radii[i + 1]) for i in range(len(points) - 1))


def union(paths: Iterable[Path]) -> Path:
    """All outlines as one (winding fill, so overlaps stay filled)."""
    whole = skia.Path()
    for path in paths:
        whole.addPath(path)
    return whole


def star(x: float, y: float, outer: float, inner: float, tips: int, turn: float = 0.0) -> Path:
    """A star with `tips` points reaching to `outer` and notches at `inner`; the first tip is up, `turn` degrees
    clockwise."""
    points = []
    for i in range(tips * 2):
        radius = outer if i % 2 == 0 else inner
        angle = math.radians(turn - 90.0 + i * 180.0 / tips)
        points.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
    return polygon(points)


def ring(x: float, y: float, radius: float, sides: int, turn: float = 0.0) -> list[Point]:
    """The corners of a regular polygon, the first one up, `turn` degrees clockwise."""
    return [
        (
            x + radius * math.cos(math.radians(turn - 90.0 + i * 360.0 / sides)),
            y + radius * math.sin(math.radians(turn - 90.0 + i * 360.0 / sides)),
        )
        for i in range(sides)
    ]


def moved(path: Path, x: float, y: float) -> Path:
    """A copy of an outline, `x` to the right and `y` down; the first stays as it is."""
    copy = skia.Path(path)
    copy.offset(x, y)
    return copy
