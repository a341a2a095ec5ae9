"""Objects about one unit high, standing on the origin: trophies, football things, umbrellas, drums, and wonders.

What stands alone is painted as `cast.Painter` says.
"""

from __future__ import annotations

import math
import random

from .colour import Rgb, darker, hue, lighter, mix, rgb
from .easel import Easel
from .shapes import box, circle, ellipse, limb, polygon, ring, smooth, star, union
from .stage import Body, Tone

GOLD = rgb("e8b53c")


def trophy(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A gold cup with two handles on its plinth, gleaming."""
    gold = paint or GOLD
    lift = 1.0 + 0.5 * tone.light.dark
    e.glow(0, -0.62, 1.1, lighter(gold, 0.3), 0.5)
    body = Body(tone, 0.045)
    for s in (-1, 1):
        handle = smooth([(s * 0.24, -0.9), (s * 0.46, -0.88), (s * 0.43, -0.62), (s * 0.16, -0.5)], closed=False)
        e.stroke(handle, tone(darker(gold, 0.15), lift), 0.055)
        e.stroke(handle, tone(lighter(gold, 0.5), lift), 0.016, 0.8)
    body.add(box(-0.24, -0.14, 0.48, 0.14, 0.02), rgb("3a2b24"))
    body.add(
        smooth(
            [(-0.17, -0.14), (-0.05, -0.24), (-0.045, -0.38), (0.045, -0.38), (0.05, -0.24), (0.17, -0.14)],
            tension=0.8,
        ),
        gold,
        lift,
    )
    cup = smooth(
        [(-0.3, -1.0), (-0.3, -0.78), (-0.2, -0.5), (0, -0.38), (0.2, -0.5), (0.3, -0.78), (0.3, -1.0)],
        tension=0.85,
    )
    body.add(cup, gold, lift)
    body.paint(e, rim=1.2, shade=0.6)
    with e.clipped(cup):
        side = tone.toward[0]
        e.fill(ellipse(side * 0.12, -0.75, 0.045, 0.3, side * 8), (1.0, 0.98, 0.85), 0.8, blur=0.015)
        e.fill(ellipse(-side * 0.2, -0.7, 0.07, 0.34), tone(rgb("6e4312")), 0.5, blur=0.03)
    e.fill(ellipse(0, -1.0, 0.3, 0.05), tone(darker(gold, 0.4), lift))
    e.stroke(ellipse(0, -1.0, 0.3, 0.05), tone(lighter(gold, 0.55), lift), 0.018)
    e.fill(star(0, -0.72, 0.09, 0.04, 5), tone(lighter(gold, 0.6), lift), 0.9)
    for x, y in ((0.2, -0.95), (-0.26, -0.6), (0.1, -0.3)):
        sparkle(e, x, y, 0.1, (1.0, 0.97, 0.85))


def sparkle(e: Easel, x: float, y: float, r: float, colour: Rgb) -> None:
    """A four-pointed glint around (x, y), `r` to its tips."""
    e.glow(x, y, r * 1.6, colour, 0.5)
    e.fill(star(x, y, r, r * 0.12, 4), colour, 0.95)


def boots(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A pair of football boots."""
    colour = paint or rgb("e2402f")
    for dx, dim in ((0.34, 0.7), (-0.2, 1.0)):
        with e.placed(dx, 0 if dim == 1.0 else -0.12, 1.1):
            body = Body(tone, 0.05)
            body.add(
                smooth(
                    [
                        (-0.5, -0.12),
                        (-0.52, -0.55),
                        (-0.4, -0.72),
                        (-0.1, -0.66),
                        (0.0, -0.42),
                        (0.3, -0.34),
                        (0.55, -0.2),
                        (0.52, -0.1),
                    ],
                    tension=0.8,
                ),
                colour,
                dim,
            )
            body.add(box(-0.5, -0.13, 1.03, 0.06, 0.03), rgb("f4f2ec"), dim)
            for k in range(5):
                body.add(
                    polygon(
                        [
                            (-0.44 + k * 0.21, -0.07),
                            (-0.34 + k * 0.21, -0.07),
                            (-0.37 + k * 0.21, 0.02),
                            (-0.41 + k * 0.21, 0.02),
                        ]
                    ),
                    rgb("d8d8d2"),
                    dim,
                )
            body.paint(e)
            for k in range(4):
                e.line(
                    [(-0.08 + k * 0.09, -0.52 + k * 0.045), (0.06 + k * 0.09, -0.6 + k * 0.06)],
                    tone(rgb("fbfaf5")),
                    0.028,
                )
            e.fill(smooth([(-0.4, -0.2), (0.0, -0.4), (0.1, -0.32), (-0.25, -0.16)]), tone(rgb("fbfaf5")), 0.9)


def whistle(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A referee's whistle on its cord."""
    steel = paint or rgb("c9ced6")
    body = Body(tone, 0.05)
    body.add(union([circle(-0.12, -0.42, 0.36), box(-0.12, -0.78, 0.78, 0.28, 0.04)]), steel)
    body.paint(e, shade=0.7)
    e.fill(circle(-0.12, -0.42, 0.13), tone(rgb("2a2c33")))
    e.fill(box(0.2, -0.8, 0.13, 0.14), tone(rgb("2a2c33")))
    e.stroke(
        smooth([(-0.45, -0.55), (-0.8, -0.9), (-1.2, -0.7), (-1.5, -1.1)], closed=False),
        tone(rgb("c23434")),
        0.05,
    )


def umbrella(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """An open umbrella, upright."""
    colour = paint or rgb("d23b34")
    e.line([(0, -0.75), (0, -0.06)], tone(rgb("4a3a30")), 0.025)
    e.stroke(smooth([(0, -0.06), (0.03, 0), (0.09, -0.03)], closed=False), tone(rgb("4a3a30")), 0.03)
    body = Body(tone, 0.05)
    body.add(
        smooth(
            [
                (-0.62, -0.56),
                (-0.4, -0.88),
                (0, -1.0),
                (0.4, -0.88),
                (0.62, -0.56),
                (0.42, -0.62),
                (0.21, -0.56),
                (0, -0.62),
                (-0.21, -0.56),
                (-0.42, -0.62),
            ],
            tension=0.85,
        ),
        colour,
    )
    body.paint(e)
    for x in (-0.21, 0.21):
        e.line([(0, -0.99), (x, -0.58)], tone(darker(colour, 0.35)), 0.012)


def kite(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """Flying: a diamond with a tail, around the origin."""
    colour = paint or rgb("e8402f")
    e.stroke(smooth([(0, 0.5), (0.12, 0.8), (-0.12, 1.1), (0.1, 1.5)], closed=False), tone(rgb("3a3a44")), 0.02)
    for x, y in ((0.06, 0.75), (-0.08, 1.05), (0.06, 1.35)):
        e.fill(polygon([(x, y), (x - 0.1, y - 0.06), (x - 0.1, y + 0.06)]), tone(rgb("f2c14e")))
        e.fill(polygon([(x, y), (x + 0.1, y - 0.06), (x + 0.1, y + 0.06)]), tone(rgb("f2c14e")))
    e.fill(polygon([(0, -0.5), (0.36, -0.08), (0, 0.5), (-0.36, -0.08)]), tone(colour))
    e.fill(polygon([(0, -0.5), (0.36, -0.08), (0, -0.08)]), tone(lighter(colour, 0.4)))
    e.fill(polygon([(0, 0.5), (-0.36, -0.08), (0, -0.08)]), tone(darker(colour, 0.25)))


def crystal(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """Three crystals that shine, cyan to magenta by chance; `paint` is their light."""
    glow = paint or hue(dice.uniform(170, 300), 0.6, 1.0)
    e.glow(0, -0.5, 1.5, glow, 0.7)
    for x, tall, wide, lean in ((-0.3, 0.6, 0.16, -16), (0.32, 0.55, 0.15, 18), (0.0, 1.0, 0.22, 0)):
        with e.placed(x, 0, 1.0, turn=lean):
            e.fill(
                polygon(
                    [
                        (-wide * 0.7, 0),
                        (-wide, -tall * 0.68),
                        (0, -tall),
                        (wide, -tall * 0.68),
                        (wide * 0.7, 0),
                    ]
                ),
                mix(glow, tone(glow), 0.4),
            )
            e.fill(
                polygon([(0, 0), (0, -tall), (-wide, -tall * 0.68), (-wide * 0.7, 0)]),
                lighter(glow, 0.45),
                0.75,
            )
            e.fill(polygon([(0, -tall), (wide * 0.3, -tall * 0.62), (wide, -tall * 0.68)]), (1, 1, 1), 0.6)
            e.line([(0, 0), (wide * 0.3, -tall * 0.62), (0, -tall)], (1, 1, 1), 0.012, 0.7)
    sparkle(e, 0.1, -0.8, 0.14, (1, 1, 1))


def hologram(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A projected globe over its emitter; `paint` is its light."""
    glow = paint or rgb("4fe3ff")
    e.fill(ellipse(0, 0, 0.4, 0.09), tone(rgb("2a2f3a")))
    e.fill(ellipse(0, -0.02, 0.3, 0.06), glow)
    e.fill(polygon([(-0.3, -0.02), (0.3, -0.02), (0.55, -0.9), (-0.55, -0.9)]), glow, 0.14, "screen")
    e.glow(0, -0.62, 0.9, glow, 0.6)
    for k in range(-2, 3):
        e.stroke(
            ellipse(0, -0.62 + k * 0.13, 0.36 * math.cos(k * 0.55), 0.06),
            lighter(glow, 0.3),
            0.012,
            0.9,
            "screen",
        )
    for k in range(5):
        e.stroke(ellipse(0, -0.62, 0.36 * abs(math.cos(k * 0.63)), 0.36), lighter(glow, 0.3), 0.012, 0.8, "screen")
    for k in range(14):
        e.line([(-0.45, -0.25 - k * 0.055), (0.45, -0.25 - k * 0.055)], glow, 0.006, 0.35, "screen")


def treasure(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """An open chest full of gold; it keeps its own colours."""
    e.glow(0, -0.6, 1.3, GOLD, 0.6)
    body = Body(tone, 0.05)
    body.add(
        smooth([(-0.6, -0.6), (-0.66, -0.98), (0.66, -0.98), (0.6, -0.6)], tension=0.5),
        darker(rgb("7a4a2a"), 0.2),
    )
    body.paint(e)
    for _ in range(40):
        e.fill(
            ellipse(dice.uniform(-0.52, 0.52), -0.5 - 0.2 * dice.random(), 0.08, 0.05, dice.uniform(0, 90)),
            tone(lighter(GOLD, dice.uniform(0, 0.5)), 1.3),
        )
    body = Body(tone, 0.05)
    body.add(box(-0.62, -0.5, 1.24, 0.5, 0.03), rgb("7a4a2a"))
    for x in (-0.5, -0.06, 0.38):
        body.add(box(x, -0.5, 0.12, 0.5), GOLD)
    body.paint(e)


def rock(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A boulder, its outline by chance."""
    stone = paint or rgb("7b7671")
    points = [(p[0] * dice.uniform(0.7, 1.15), -0.42 + p[1] * dice.uniform(0.8, 1.1)) for p in ring(0, 0, 0.55, 9)]
    points = [(x, min(y, 0.02)) for x, y in points]
    shape = polygon(points)
    e.fill(shape, tone(stone))
    with e.clipped(shape):
        for _ in range(5):
            x, y = dice.uniform(-0.4, 0.4), dice.uniform(-0.8, -0.1)
            e.fill(
                polygon([(x, y), (x + 0.24, y + 0.1), (x + 0.08, y + 0.34), (x - 0.12, y + 0.18)]),
                tone(darker(stone, dice.uniform(0.1, 0.35))),
                0.7,
            )
    e.model(shape, tone.toward, 0.09, tone.rim, tone.light.rim, tone.light.shadow, 0.5)


def drum(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A drum with two sticks; `paint` is the shell."""
    shell = paint or rgb("b8322f")
    body = Body(tone, 0.06)
    body.add(smooth([(-0.5, -0.85), (-0.5, -0.1), (0, 0.02), (0.5, -0.1), (0.5, -0.85)], tension=0.5), shell)
    body.paint(e)
    for k in range(6):
        x = -0.5 + k * 0.2
        e.line([(x, -0.8), (x + 0.1, -0.06), (x + 0.2, -0.8)], tone(rgb("efe6d2")), 0.022)
    e.fill(ellipse(0, -0.85, 0.5, 0.13), tone(rgb("f4ead4")))
    e.stroke(ellipse(0, -0.85, 0.5, 0.13), tone(GOLD), 0.045)
    for s in (-1, 1):
        e.line([(s * 0.55, -1.25), (s * 0.12, -0.88)], tone(rgb("c99a5c")), 0.04)
        e.dot(s * 0.12, -0.89, 0.05, tone(rgb("e0b67a")))


def guitar(e: Easel, tone: Tone, near: tuple[float, float], far: tuple[float, float]) -> None:
    """Held between two hands, (x, y) in metres: body at the near one, neck through the far one."""
    x, y = near[0] - 0.14, near[1] + 0.02
    body = Body(tone, 0.03)
    body.add(union([ellipse(x, y, 0.17, 0.14, 20), ellipse(x + 0.17, y - 0.07, 0.12, 0.1, 20)]), rgb("b5652c"))
    body.add(limb((x + 0.2, y - 0.08), (x + 0.72, y - 0.3), 0.025, 0.02), rgb("4a2f1e"))
    body.paint(e)
    e.fill(circle(x + 0.1, y - 0.04, 0.045), tone(rgb("1d1410")))
