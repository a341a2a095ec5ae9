"""Plants, one unit high, standing on the origin.

What stands alone is painted as `cast.Painter` says. Those that take no `paint` keep their own colour. `plain` leaves
the shading out, for plants too far away to show any.
"""

from __future__ import annotations

import math
import random

from .colour import Rgb, darker, lighter, mix, rgb, scaled
from .easel import Easel
from .shapes import Point, chain, circle, ellipse, limb, polygon, smooth, union
from .stage import Body, Tone

BARK = rgb("5b4433")


def conifer(e: Easel, tone: Tone, dice: random.Random, snowy: bool = False, plain: bool = False) -> None:
    """A spruce of six tiers; `snowy` lays snow on them."""
    leaf = tone(scaled(rgb("2f5a41"), dice.uniform(0.8, 1.15)))
    e.rect(-0.03, -0.12, 0.06, 0.13, tone(BARK))
    wide = dice.uniform(0.24, 0.34)
    points: list[Point] = [(0.0, -1.0)]
    tiers = 6
    left: list[Point] = []
    for i in range(tiers):
        y = -1.0 + 0.9 * (i + 1) / tiers
        reach = wide * (i + 1) / tiers * dice.uniform(0.88, 1.1)
        points += [(reach, y), (reach * 0.52, y - 0.035)]
        left += [(-reach * dice.uniform(0.9, 1.1), y), (-reach * 0.52, y - 0.035)]
    shape = polygon([*points, *reversed(left)])
    e.fill(shape, leaf)
    if plain:
        return
    with e.clipped(shape):
        side = tone.toward[0]
        e.fill(
            polygon([(0, -1.05), (side * -0.6, 0.1), (side * 0.02, 0.1)]),
            mix(tone.light.shadow, leaf, 0.4),
            0.5,
        )
        if snowy:
            for i in range(tiers):
                y = -1.0 + 0.9 * (i + 0.4) / tiers
                reach = wide * (i + 1) / tiers
                e.fill(ellipse(side * reach * 0.3, y, reach * 0.8, 0.035), tone(rgb("f2f7fd")), 0.85)
    e.model(shape, tone.toward, 0.02, tone.rim, tone.light.rim * 0.5, tone.light.shadow, 0.2)


def broadleaf(
    e: Easel,
    tone: Tone,
    dice: random.Random,
    autumn: bool = False,
    plain: bool = False,
    paint: Rgb | None = None,
) -> None:
    """A tree with a round crown, green, or in the colours of `autumn`."""
    base = paint or (
        dice.choice((rgb("c4571f"), rgb("d98a2b"), rgb("b23a24")))
        if autumn
        else dice.choice((rgb("3f6d35"), rgb("527f3b"), rgb("386046")))
    )
    crown = [(dice.gauss(0, 0.14), -0.62 + dice.gauss(0, 0.1), dice.uniform(0.13, 0.22)) for _ in range(9)]
    trunk = union(
        [
            limb((0, 0), (0.0, -0.5), 0.04, 0.025),
            limb((0, -0.35), (0.14, -0.6), 0.02, 0.01),
            limb((0, -0.3), (-0.13, -0.55), 0.02, 0.01),
        ]
    )
    e.fill(trunk, tone(BARK))
    shape = union(circle(x, y, r) for x, y, r in crown)
    e.fill(shape, tone(base))
    if plain:
        return
    tx, ty = tone.toward
    with e.clipped(shape):
        for x, y, r in crown:
            e.fill(
                circle(x - tx * 0.05, y + 0.07, r * 0.8),
                mix(tone.light.shadow, tone(base), 0.55),
                0.35,
                blur=0.02,
            )
        for _ in range(60):
            x, y, r = dice.choice(crown)
            a = dice.uniform(0, 6.28)
            px, py = x + r * 0.8 * math.cos(a), y + r * 0.8 * math.sin(a)
            bright = (px - 0.0) * tx + (py + 0.62) * ty > 0
            leaf = tone(lighter(base, 0.14), 1.06) if bright else tone(darker(base, 0.22))
            e.fill(ellipse(px, py, 0.035, 0.022, dice.uniform(0, 180)), leaf, 0.75)
    e.model(shape, tone.toward, 0.04, tone.rim, tone.light.rim * 0.6, tone.light.shadow, 0.35)


def palm(e: Easel, tone: Tone, dice: random.Random) -> None:
    """A leaning palm with nine fronds."""
    lean = dice.uniform(-0.22, 0.22)
    top = (lean, -0.8)
    body = Body(tone, 0.015)
    body.add(chain([(0, 0), (lean * 0.3, -0.4), top], [0.03, 0.022, 0.016]), rgb("7a5a3c"))
    for i in range(9):
        a = math.radians(-172 + i * 20.5 + dice.uniform(-6, 6))
        reach = dice.uniform(0.26, 0.36)
        tip = (top[0] + reach * math.cos(a), top[1] + reach * math.sin(a) * 0.55 + 0.13)
        mid = (top[0] + reach * 0.55 * math.cos(a), top[1] + reach * 0.8 * math.sin(a) * 0.55 - 0.05)
        body.add(
            smooth([top, (mid[0], mid[1] - 0.025), tip, (mid[0], mid[1] + 0.03)]),
            scaled(rgb("3e7a41"), dice.uniform(0.75, 1.15)),
        )
    body.paint(e)


def grass_tuft(e: Easel, tone: Tone, dice: random.Random, paint: Rgb = rgb("4d7a33")) -> None:
    """Five blades of grass."""
    colour = tone(scaled(paint, dice.uniform(0.7, 1.2)))
    for _ in range(5):
        x, bend, h = dice.uniform(-0.3, 0.3), dice.gauss(0, 0.25), dice.uniform(0.4, 1.0)
        e.fill(polygon([(x - 0.05, 0), (x + bend, -h), (x + 0.05, 0)]), colour)


def flower(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A single bloom on a stem; its colour is by chance."""
    petal = paint or dice.choice(
        (rgb("e2453c"), rgb("f2b632"), rgb("d667a8"), rgb("f4f0ea"), rgb("8f5fd0"), rgb("f07c3c"))
    )
    lean = dice.uniform(-0.12, 0.12)
    top = (lean, -0.86)
    e.fill(chain([(0, 0), (lean * 0.3, -0.45), top], [0.018, 0.015, 0.013]), tone(rgb("3f7a3a")))
    for side in (-1, 1):
        e.fill(
            smooth([(lean * 0.2, -0.3), (side * 0.14, -0.47), (side * 0.27, -0.5), (side * 0.12, -0.34)]),
            tone(rgb("4d8a41")),
        )
    count = 8
    for ringed, reach in ((0, 0.15), (1, 0.1)):
        for i in range(count):
            a = 2 * math.pi * (i + 0.5 * ringed) / count
            shade = lighter(petal, 0.18) if ringed else petal
            with e.placed(top[0], top[1], 1.0, 0.85, turn=math.degrees(a)):
                e.fill(
                    smooth([(0.02, -0.02), (reach * 0.7, -0.055), (reach, 0), (reach * 0.7, 0.055), (0.02, 0.02)]),
                    tone(scaled(shade, 0.86 + 0.14 * math.cos(a + 1))),
                )
    heart = circle(*top, 0.05)
    e.fill(heart, tone(rgb("f0c23a") if petal[1] < 0.75 else rgb("d98a2b")))
    e.model(heart, tone.toward, 0.02, tone.rim, tone.light.rim, tone.light.shadow, 0.4)


def rose(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A rose in bloom, red where nothing else is asked for."""
    petal = paint or rgb("c3172f")
    e.fill(chain([(0, 0), (0.03, -0.4), (0, -0.78)], [0.018, 0.015, 0.016]), tone(rgb("2f5f33")))
    for side, y in ((-1, -0.35), (1, -0.5)):
        e.fill(
            smooth([(0.02, y), (side * 0.1, y - 0.1), (side * 0.24, y - 0.09), (side * 0.12, y + 0.01)]),
            tone(rgb("3a7040")),
        )
    body = Body(tone, 0.04)
    for i in range(7):
        a = i * 2.4
        body.add(
            ellipse(0.09 * math.cos(a), -0.85 + 0.07 * math.sin(a), 0.11, 0.1, math.degrees(a)),
            scaled(petal, 0.72 + 0.05 * i),
        )
    body.paint(e)
    for i in range(9):
        a, r = i * 2.1, 0.115 - i * 0.012
        arc = ellipse(0.012 * math.cos(a), -0.865 + 0.01 * math.sin(a), r, r * 0.86, i * 40)
        e.stroke(arc, tone(darker(petal, 0.45)), 0.008, 0.6)
        e.fill(arc, tone(lighter(petal, 0.03 * i)), 0.35)


def mushroom(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A toadstool, red with white spots."""
    cap = paint or rgb("c8321f")
    body = Body(tone, 0.05)
    body.add(smooth([(-0.1, 0), (-0.08, -0.5), (0.08, -0.5), (0.12, 0)]), rgb("efe4d0"))
    body.add(
        smooth([(-0.46, -0.5), (-0.36, -0.8), (0, -1.0), (0.36, -0.8), (0.46, -0.5), (0, -0.44)], tension=0.9),
        cap,
    )
    body.paint(e)
    for x, y, r in (
        (-0.2, -0.72, 0.06),
        (0.06, -0.86, 0.07),
        (0.24, -0.64, 0.055),
        (-0.02, -0.62, 0.045),
        (-0.33, -0.57, 0.035),
    ):
        e.fill(ellipse(x, y, r, r * 0.8), tone(rgb("f7f1e6")))


def petals(count: int, dice: random.Random) -> list[tuple[float, float, float]]:
    """`count` places for a bed of flowers, as (x, nearness, size), nearest last: x across and nearness 0..1, size
    0.7..1.2. Most are far, as in perspective."""
    return sorted(
        ((dice.random(), dice.random() ** 1.6, dice.uniform(0.7, 1.2)) for _ in range(count)),
        key=lambda p: p[1],
    )
