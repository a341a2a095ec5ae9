"""Animals that fly and swim, facing right; each in the units that its docstring names, around the origin.

What stands alone is painted as `cast.Painter` says. `quadrupeds` has what walks.
"""

from __future__ import annotations

import math
import random

from .colour import Rgb, darker, mix, rgb
from .easel import Easel
from .shapes import box, chain, circle, ellipse, limb, polygon, smooth
from .stage import Body, Tone


def bird(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None, wings: float | None = None) -> None:
    """A bird in flight in profile, half a unit from beak to tail. `wings`: how high they are, -0.3 down .. 0.75 up, by
    chance where left out."""
    flap = dice.uniform(-0.3, 0.75) if wings is None else wings
    colour = tone(paint or rgb("33353d"))
    e.fill(
        smooth([(0.2, -0.02), (0.05, -0.05), (-0.16, -0.01), (-0.3, 0.045), (-0.12, 0.06), (0.1, 0.05)]),
        colour,
    )
    for side, dim in ((-1, 0.8), (1, 1.0)):
        tip = (side * 0.12 - 0.16, -0.5 * flap * (1.0 if side > 0 else 0.85) - 0.06)
        elbow = (side * 0.07 + 0.06, -0.34 * flap - 0.06)
        e.fill(
            smooth(
                [(0.08, -0.02), elbow, tip, (tip[0] * 0.4 - 0.05, tip[1] * 0.45 + 0.05), (-0.06, 0.02)],
                tension=0.9,
            ),
            mix((0, 0, 0), colour, dim),
        )
    e.fill(polygon([(0.2, -0.03), (0.27, 0.0), (0.2, 0.015)]), tone(rgb("d99a3c")))


def eagle(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """Spread wings seen from the front and below, two units across."""
    coat = paint or rgb("4a3526")
    body = Body(tone, 0.05)
    for side in (-1, 1):
        body.add(
            smooth(
                [
                    (side * 0.06, -0.1),
                    (side * 0.4, -0.34),
                    (side * 0.78, -0.3),
                    (side * 1.02, -0.12),
                    (side * 0.8, -0.06),
                    (side * 0.5, 0.02),
                    (side * 0.08, 0.1),
                ],
                tension=0.9,
            ),
            coat,
        )
        for k in range(6):
            x = side * (0.7 + 0.055 * k)
            body.add(
                limb((x, -0.22 + k * 0.015), (x + side * 0.14, -0.02 + k * -0.03), 0.03, 0.012),
                darker(coat, 0.25),
            )
    body.add(
        smooth([(-0.1, -0.12), (0.1, -0.12), (0.09, 0.16), (0.18, 0.42), (0, 0.36), (-0.18, 0.42), (-0.09, 0.16)]),
        coat,
    )
    body.add(ellipse(0, -0.17, 0.075, 0.085), rgb("f0ebe0"))
    body.add(polygon([(-0.03, -0.15), (0.03, -0.15), (0.0, -0.07)]), rgb("e0a63c"))
    body.paint(e)


def fish(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """One in profile, one unit long; its colour is by chance."""
    scale = paint or dice.choice((rgb("f08a3c"), rgb("f2c14e"), rgb("5fa8d8"), rgb("e5567a")))
    body = Body(tone, 0.05)
    body.add(smooth([(-0.34, 0), (-0.56, -0.2), (-0.5, 0.0), (-0.56, 0.2)], tension=0.7), darker(scale, 0.2))
    body.add(smooth([(-0.08, -0.17), (0.02, -0.33), (-0.22, -0.27), (-0.26, -0.1)]), darker(scale, 0.15))
    body.add(
        smooth([(0.5, 0.02), (0.3, -0.15), (0.0, -0.2), (-0.38, -0.03), (-0.38, 0.03), (0.0, 0.2), (0.3, 0.16)]),
        scale,
    )
    body.paint(e)
    e.fill(smooth([(0.08, 0.03), (-0.14, 0.12), (-0.1, 0.0)]), tone(darker(scale, 0.25)))
    e.fill(circle(0.33, -0.04, 0.042), (1, 1, 1))
    e.fill(circle(0.34, -0.04, 0.022), (0.05, 0.05, 0.06))


def whale(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """Breaching to the right with its spray, in metres: about nine from the waterline, which is the origin, to the
    snout."""
    hide = paint or rgb("34506c")
    with e.clipped(box(-14, -14, 28, 14.4)), e.placed(0.6, 0.6, 1.0, turn=32):
        body = Body(tone, 1.0)
        body.add(
            smooth(
                [
                    (-2.6, 3.0),
                    (-2.9, -2.6),
                    (-2.2, -6.4),
                    (-0.6, -9.0),
                    (0.7, -9.2),
                    (1.7, -7.4),
                    (2.6, -3.0),
                    (3.0, 3.0),
                ]
            ),
            hide,
        )
        body.paint(e)
        belly = smooth([(0.7, -9.1), (1.7, -7.4), (2.6, -3.0), (3.0, 3.0), (1.2, 3.0), (1.1, -2.6), (0.9, -6.4)])
        e.fill(belly, tone(rgb("dde5e8")))
        with e.clipped(belly):
            for k in range(7):
                groove = [(1.0 + k * 0.32, 3.0), (1.0 + k * 0.28, -2.6), (0.85 + k * 0.14, -7.0), (0.7, -9.0)]
                e.stroke(smooth(groove, closed=False), tone(darker(hide, 0.05)), 0.07, 0.75)
        fin = Body(tone, 0.3)
        fin.add(
            smooth([(0.2, -3.4), (1.0, -3.6), (4.6, -1.4), (5.4, 0.6), (3.6, -0.3), (0.4, -1.6)]), darker(hide, 0.15)
        )
        fin.paint(e)
        e.fill(circle(0.35, -6.0, 0.16), tone(rgb("0d1218")))
    white = tone(rgb("f4fafc"))
    for k in range(3):
        e.fill(ellipse(0, 0.25 + k * 0.3, 4.4 + 1.3 * k, 0.42), white, 0.5 - 0.1 * k)
    for _ in range(90):
        side, rise = dice.choice((-1, 1)), dice.random() ** 1.6
        x = side * (2.4 + 2.4 * rise) + dice.gauss(0, 0.7)
        e.fill(circle(x, 0.2 - 3.6 * rise * dice.random(), dice.uniform(0.06, 0.3) * (1.1 - 0.6 * rise)), white, 0.8)


def butterfly(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """Wings open, one unit across; their colour is by chance."""
    wing = paint or dice.choice((rgb("f08a2c"), rgb("4f8fe0"), rgb("e5c33c"), rgb("b05ad0")))
    body = Body(tone, 0.02)
    for s in (-1, 1):
        body.add(smooth([(0, -0.05), (s * 0.2, -0.38), (s * 0.5, -0.36), (s * 0.44, -0.06), (s * 0.1, 0.03)]), wing)
        body.add(smooth([(0, 0), (s * 0.36, 0.04), (s * 0.36, 0.3), (s * 0.14, 0.32)]), darker(wing, 0.2))
    body.paint(e)
    for s in (-1, 1):
        e.stroke(
            smooth([(0, -0.05), (s * 0.2, -0.38), (s * 0.5, -0.36), (s * 0.44, -0.06), (s * 0.1, 0.03)]),
            tone(rgb("241b18")),
            0.035,
        )
        e.fill(circle(s * 0.38, -0.26, 0.045), tone(rgb("f7efe0")))
    e.fill(limb((0, -0.16), (0, 0.2), 0.025, 0.018), tone(rgb("201815")))


def dragon(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """In flight, in metres: about twelve from tail to snout, and the fire that it breathes."""
    hide = paint or rgb("7a2f33")
    body = Body(tone, 0.25)
    body.add(chain([(-1.6, 0.2), (-3.4, 0.9), (-5.0, 0.3), (-6.4, 0.8)], [0.6, 0.4, 0.22, 0.06]), hide)
    body.add(polygon([(-6.2, 0.8), (-7.2, 0.2), (-6.8, 1.3)]), darker(hide, 0.2))
    for dim, shift in ((0.62, 1.0), (1.0, 0.0)):
        root = (0.2 + shift, -0.4)
        bones = [(-1.2 + shift, -4.6), (-3.6 + shift, -3.4), (-4.4 + shift, -1.6), (-3.0 + shift, -0.4)]
        body.add(
            polygon(
                [
                    root,
                    (0.6 + shift, -3.0),
                    bones[0],
                    (-2.0 + shift, -3.2),
                    bones[1],
                    (-2.8 + shift, -2.0),
                    bones[2],
                    (-2.6 + shift, -1.0),
                    bones[3],
                    (-1.0, 0.0),
                ]
            ),
            mix(hide, rgb("d8843c"), 0.35),
            dim,
        )
        for bone in bones:
            body.add(limb((0.6 + shift, -3.0), bone, 0.1, 0.03), hide, dim)
        body.add(limb(root, (0.6 + shift, -3.0), 0.24, 0.12), hide, dim)
    body.add(smooth([(-1.9, 0.3), (-0.6, -0.55), (1.2, -0.5), (2.0, 0.0), (1.0, 0.75), (-0.8, 0.7)]), hide)
    body.add(chain([(1.5, -0.1), (2.6, -0.9), (3.5, -1.0)], [0.55, 0.34, 0.3]), hide)
    body.add(smooth([(3.2, -1.4), (3.9, -1.35), (4.9, -0.95), (4.8, -0.75), (4.0, -0.7), (3.3, -0.6)]), hide)
    body.add(polygon([(3.4, -1.25), (2.7, -1.9), (3.0, -1.2)]), rgb("d8c8a0"))
    for x in (-0.8, 0.8):
        body.add(chain([(x, 0.4), (x + 0.3, 1.1), (x - 0.1, 1.5)], [0.3, 0.16, 0.1]), hide, 0.85)
    for k in range(9):
        x = -3.0 + k * 0.55
        body.add(
            polygon(
                [
                    (x, -0.1 - 0.35 * math.exp(-((x / 2) ** 2))),
                    (x + 0.12, -0.62 - 0.35 * math.exp(-((x / 2) ** 2))),
                    (x + 0.35, -0.1 - 0.35 * math.exp(-((x / 2) ** 2))),
                ]
            ),
            darker(hide, 0.35),
        )
    body.paint(e)
    e.fill(circle(3.85, -1.12, 0.08), rgb("ffd23f"))
    for k in range(26):
        t = k / 25
        e.glow(
            5.0 + 3.2 * t,
            -0.8 + 0.5 * t + dice.gauss(0, 0.12 + 0.3 * t),
            0.35 + 0.9 * t,
            mix(rgb("fff2b0"), rgb("ff5a1f"), t),
            0.5 * (1 - 0.5 * t),
        )
