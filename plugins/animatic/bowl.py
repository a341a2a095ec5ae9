"""A football ground seen from outside and above."""

from __future__ import annotations

import math
from itertools import pairwise

from .colour import darker, lighter, mix, rgb, scaled
from .easel import Easel, beam, down
from .pitch import CHALK, GRASS_LIGHT, floodlit
from .shapes import Point, box, polygon, union
from .stage import Layer, Tone, View


def bowl(view: View, x: float, z: float, size: float = 1.0) -> list[Layer]:
    """A whole ground around (x, z) metres, lit from within when it is dark. `size` 1 is 236 x 184 m and 30 m tall; the
    plan is a superellipse, between an oval and a rectangle (Lamé curve, exponent 2.6)."""
    return [
        Layer(lambda e: _bowl(e, view, x, z, size), view.away(z)),
        Layer(lambda e: _bowl_light(e, view, x, z, size), solid=False),
    ]


def _loop(
    view: View, x: float, z: float, a: float, b: float, y: float, start: float = 0.0, stop: float = 360.0
) -> list[Point]:
    """The plan with half axes `a` and `b` metres at height `y`, projected: from `start` to `stop` degrees, 0 to the
    right and 90 away from the lens."""
    steps = 64
    points = []
    for i in range(steps + 1):
        t = math.radians(start + (stop - start) * i / steps)
        c, s = math.cos(t), math.sin(t)
        k = 1.0 / (abs(c) ** 2.6 + abs(s) ** 2.6) ** (1 / 2.6)
        points.append(view.project(x + a * c * k, y, z + b * s * k))
    return points


def _bowl(e: Easel, view: View, x: float, z: float, size: float) -> None:
    tone = view.tone(z * 0.2)
    lift = 1.0 + 0.5 * view.light.dark
    wall = tone(rgb("8d7f74"))
    a, b, tall = 118 * size, 92 * size, 30 * size
    ground = _loop(view, x, z, a * 1.05, b * 1.05, 0)
    e.fill(polygon(ground), view.light.shadow, 0.4, blur=8)
    rim = _loop(view, x, z, a, b, tall)
    e.fill(polygon(_loop(view, x, z, a, b, 0)), darker(wall, 0.3))
    near_low, near_high = (
        _loop(view, x, z, a, b, 0, 180, 360),
        _loop(view, x, z, a * 1.02, b * 1.02, tall, 180, 360),
    )
    # Piece by piece: the near corners stand wider in the frame than the sides, so one outline would fold over itself.
    spans = zip(pairwise(near_low), pairwise(near_high), strict=True)
    facade = union(polygon([a0, a1, b1, b0]) for (a0, a1), (b0, b1) in spans)
    top, bottom = min(p[1] for p in near_high), max(p[1] for p in near_low)
    e.fill(polygon(rim), tone(rgb("4a4448"), lift * 0.8))
    for i in range(9):  # tiers falling to the pitch
        t = i / 9
        loop = _loop(view, x, z, a * (0.97 - 0.37 * t), b * (0.97 - 0.42 * t), tall * (0.92 - 0.84 * t))
        seat = mix(rgb("a8514a"), rgb("d9cdb8"), 0.5 + 0.5 * math.sin(i * 2.2))
        e.fill(polygon(loop), tone(scaled(seat, 0.55 + 0.05 * i), lift))
    pitch = _loop(view, x, z, a * 0.52, b * 0.44, 0.5)
    e.fill(polygon(pitch), tone(GRASS_LIGHT, lift * 1.25))
    with e.clipped(polygon(pitch)):
        for i in range(-6, 7, 2):
            quad = [
                view.project(x + (i * 9 + dx) * size, 0.5, z + dz * size)
                for dx, dz in ((0, -60), (9, -60), (9, 60), (0, 60))
            ]
            e.fill(polygon(quad), tone(lighter(GRASS_LIGHT, 0.2), lift * 1.25), 0.6)
        e.line([view.project(x, 0.5, z - 60 * size), view.project(x, 0.5, z + 60 * size)], CHALK, 1.2, 0.7)
        e.stroke(polygon(_loop(view, x, z, 9.15 * size, 9.15 * size, 0.5)), CHALK, 1.2, 0.7)
    e.fill(facade, down(top, bottom, mix(wall, tone.rim, 0.25), darker(wall, 0.45)))
    with e.clipped(facade):
        for i in range(46):
            t = 180 + 180 * i / 45
            low, high = (
                _loop(view, x, z, a, b, 0, t, t)[0],
                _loop(view, x, z, a * 1.02, b * 1.02, tall, t, t)[0],
            )
            e.line([low, high], darker(wall, 0.55), view.metre(z) * 1.1, 0.75)
            lit = view.light.dark > 0.4
            for level in (0.16, 0.46, 0.76) if 2 < i < 43 else ():
                px, py = (
                    low[0] + (high[0] - low[0]) * level + view.metre(z) * 2.4 * size,
                    low[1] + (high[1] - low[1]) * level,
                )
                w, h = view.metre(z) * 1.6 * size, view.metre(z) * 2.6 * size
                e.fill(
                    box(px - w, py - h, 2 * w, 2 * h, w),
                    mix(view.light.lamp, wall, 0.15) if lit else darker(wall, 0.6),
                    0.85 if lit else 0.6,
                )
    e.line(near_high, mix(tone.rim, (1, 1, 1), 0.2), 2.2, 0.8)
    e.line(_loop(view, x, z, a, b, tall, 0, 180), tone.rim, 1.6, 0.6)
    for sx, sz in ((-1, 1), (1, 1), (-1, -1), (1, -1)):
        pylon(e, view, tone, x + sx * a * 0.88, z + sz * b * 0.84, tall * 2.05)


def pylon(e: Easel, view: View, tone: Tone, x: float, z: float, tall: float) -> None:
    """A lattice mast `tall` metres high at (x, z) with its bank of lamps, burning where the ground is floodlit."""
    foot, head = view.project(x, 0, z), view.project(x, tall, z)
    w = view.metre(z) * tall * 0.035
    steel = darker(tone(rgb("5b5f6b")), 0.35)
    for side in (-1, 1):
        e.line([(foot[0] + side * w, foot[1]), (head[0] + side * w * 0.4, head[1])], steel, max(1.0, w * 0.28))
    for i in range(8):
        y0, y1 = foot[1] + (head[1] - foot[1]) * i / 8, foot[1] + (head[1] - foot[1]) * (i + 1) / 8
        w0, w1 = w * (1 - 0.075 * i), w * (1 - 0.075 * (i + 1))
        e.line([(foot[0] - w0, y0), (head[0] + w1, y1)], steel, max(0.8, w * 0.16))
        e.line([(foot[0] + w0, y0), (head[0] - w1, y1)], steel, max(0.8, w * 0.16))
    rows, columns = 4, 6
    bw, bh = w * 4.6, w * 3.1
    e.rect(head[0] - bw / 2, head[1] - bh, bw, bh, steel)
    lit = floodlit(view)
    lamp = lighter(mix((1, 1, 1), view.light.lamp, 0.4), 0.3) if lit else tone(rgb("c9ccd2"))
    for r in range(rows):
        for c in range(columns):
            e.dot(
                head[0] - bw / 2 + bw * (c + 0.5) / columns,
                head[1] - bh + bh * (r + 0.5) / rows,
                bh / rows * 0.36,
                lamp,
            )
    if lit:
        strong = 0.3 + 0.6 * view.light.dark
        e.glow(head[0], head[1] - bh / 2, w * 26, lamp, strong)


def _bowl_light(e: Easel, view: View, x: float, z: float, size: float) -> None:
    if not floodlit(view):
        return
    dark = view.light.dark
    centre = view.project(x, 20 * size, z)
    k = view.metre(z) * size
    lamp = mix((1, 1, 1), view.light.lamp, 0.5)
    e.glow(*centre, 260 * k, lamp, 0.4 * dark + 0.1, flat=0.7)
    e.glow(*centre, 120 * k, lighter(lamp, 0.4), 0.35 * dark, flat=0.5)
    if dark > 0.6:
        for i in range(7):
            beam(e, (centre[0] + (i - 3) * 24 * k, centre[1]), -90 + (i - 3) * 13, 5, 560 * k, lamp, 0.28)
