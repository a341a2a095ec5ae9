"""A ball of twelve pentagons and their seams (a truncated icosahedron), turned in space."""

from __future__ import annotations

import math

from .colour import Rgb, darker, lighter, mix, rgb
from .easel import Easel, Gradient
from .shapes import Point, circle, polygon
from .stage import Tone


def football(e: Easel, tone: Tone, x: float, y: float, r: float, turn: float = 0.0, glow: Rgb | None = None) -> None:
    """A ball of radius `r` around (x, y), `turn` degrees round; with `glow`, panels of light with bright seams."""
    base = tone(rgb("f6f5ef"), 1.0 + 0.4 * tone.light.dark) if glow is None else mix(glow, (1, 1, 1), 0.55)
    dark = tone(rgb("22242c")) if glow is None else darker(glow, 0.42)
    if glow is not None:
        e.glow(x, y, r * 4.6, glow, 0.75)
        e.glow(x, y, r * 2.0, lighter(glow, 0.4), 0.8)
    ball = circle(x, y, r)
    e.fill(
        ball,
        Gradient(
            (x + tone.toward[0] * r * 0.5, y + tone.toward[1] * r * 0.5),
            r * 1.6,
            [(0.0, lighter(base, 0.3), 1.0), (0.55, base, 1.0), (1.0, darker(base, 0.4), 1.0)],
        ),
    )
    with e.clipped(ball):
        for patch in _pentagons(turn):
            points = [(x + px * r, y + py * r) for px, py in patch]
            e.fill(polygon(points), dark, 0.92)
            if glow is not None:
                e.stroke(polygon(points), lighter(glow, 0.75), r * 0.035, 0.95, "screen", blur=r * 0.012)
        for a, b in _seams(turn):
            colour = lighter(glow, 0.6) if glow is not None else darker(base, 0.4)
            e.line(
                [(x + a[0] * r, y + a[1] * r), (x + b[0] * r, y + b[1] * r)],
                colour,
                r * (0.035 if glow else 0.022),
                0.8,
            )
        if glow is None:
            e.glow(
                x - tone.toward[0] * r * 0.9,
                y - tone.toward[1] * r * 0.9,
                r * 1.5,
                tone.light.shadow,
                0.7,
                "multiply",
            )
    e.model(
        ball,
        tone.toward,
        r * 0.18,
        tone.rim if glow is None else (1, 1, 1),
        0.7,
        tone.light.shadow,
        0.0 if glow else 0.25,
    )


def _sphere(lat: float, lon: float, turn: float) -> tuple[float, float, float]:
    """A point of the unit sphere, degrees of latitude and longitude, after the ball's turn: x right, y down, z to the
    lens."""
    a, o = math.radians(lat), math.radians(lon)
    p = (math.cos(a) * math.sin(o), -math.sin(a), math.cos(a) * math.cos(o))
    tip, spin = math.radians(turn * 0.7 + 26), math.radians(turn)
    y, z = p[1] * math.cos(tip) - p[2] * math.sin(tip), p[1] * math.sin(tip) + p[2] * math.cos(tip)
    return p[0] * math.cos(spin) - y * math.sin(spin), p[0] * math.sin(spin) + y * math.cos(spin), z


def _corners() -> list[tuple[float, float]]:
    """Latitude and longitude of an icosahedron's twelve corners: where a football's pentagons sit."""
    ring = [(26.57, 72.0 * i) for i in range(5)] + [(-26.57, 72.0 * i + 36) for i in range(5)]
    return [(90.0, 0.0), *ring, (-90.0, 0.0)]


def _pentagons(turn: float) -> list[list[Point]]:
    """The dark panels that face the lens, as corners on the unit disc."""
    centres = [_sphere(lat, lon, turn) for lat, lon in _corners()]
    patches = []
    for c in centres:
        if c[2] < -0.15:
            continue
        near = sorted(centres, key=lambda o: -(o[0] * c[0] + o[1] * c[1] + o[2] * c[2]))[1:6]
        near.sort(key=lambda o: _bearing(c, o))
        patches.append([_towards(c, o, 0.34) for o in near])
    return patches


def _seams(turn: float) -> list[tuple[Point, Point]]:
    """The seams between white panels that face the lens, as lines on the unit disc."""
    centres = [_sphere(lat, lon, turn) for lat, lon in _corners()]
    lines = []
    for i, a in enumerate(centres):
        for b in centres[i + 1 :]:
            if a[2] + b[2] > -0.1 and a[0] * b[0] + a[1] * b[1] + a[2] * b[2] > 0.3:
                lines.append((_towards(a, b, 0.34), _towards(b, a, 0.34)))
    return lines


def _bearing(c: tuple[float, float, float], o: tuple[float, float, float]) -> float:
    """The direction of `o` around `c`, seen from outside the sphere."""
    up = (0.0, 1.0, 0.0) if abs(c[1]) < 0.9 else (1.0, 0.0, 0.0)
    east = (up[1] * c[2] - up[2] * c[1], up[2] * c[0] - up[0] * c[2], up[0] * c[1] - up[1] * c[0])
    north = (
        c[1] * east[2] - c[2] * east[1],
        c[2] * east[0] - c[0] * east[2],
        c[0] * east[1] - c[1] * east[0],
    )
    return math.atan2(
        sum(p * q for p, q in zip(o, north, strict=True)), sum(p * q for p, q in zip(o, east, strict=True))
    )


def _towards(a: tuple[float, float, float], b: tuple[float, float, float], t: float) -> Point:
    """The point of the sphere a share `t` of the way from `a` to `b`, as seen by the lens."""
    p = [u + (v - u) * t for u, v in zip(a, b, strict=True)]
    length = math.sqrt(sum(v * v for v in p))
    return p[0] / length, p[1] / length
