"""What stands in rooms and on desks, about one unit high, on the origin.

What stands alone is painted as `cast.Painter` says. What burns or shines sheds its light on what is painted already.
"""

from __future__ import annotations

import math
import random

from .colour import Rgb, darker, lighter, rgb
from .easel import Easel, down
from .shapes import box, circle, ellipse, limb, polygon, smooth
from .stage import Body, Tone
from .things import GOLD


def candle(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A burning candle in its dish."""
    e.glow(0, -0.92, 2.4, rgb("ffb457"), 0.65)
    body = Body(tone, 0.03)
    body.add(ellipse(0, 0, 0.3, 0.06), rgb("9a7a3c"))
    body.add(box(-0.12, -0.7, 0.24, 0.7, 0.03), paint or rgb("f3e6cc"), 1.15)
    body.paint(e)
    e.line([(0, -0.7), (0, -0.76)], (0.1, 0.08, 0.06), 0.02)
    e.fill(smooth([(0, -0.73), (-0.06, -0.83), (0, -1.02), (0.06, -0.83)]), rgb("ffb23d"), blur=0.008)
    e.fill(smooth([(0, -0.74), (-0.03, -0.81), (0, -0.92), (0.03, -0.81)]), rgb("fff7d8"))


def lamp(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A table lamp, lit; `paint` is the shade."""
    e.glow(0, -0.7, 1.5, tone.light.lamp, 0.6)
    body = Body(tone, 0.03)
    body.add(ellipse(0, -0.02, 0.2, 0.04), rgb("4a3a30"))
    body.add(limb((0, 0), (0, -0.6), 0.03, 0.02), rgb("8a6a44"))
    body.paint(e)
    e.fill(
        polygon([(-0.16, -1.0), (0.16, -1.0), (0.32, -0.56), (-0.32, -0.56)]),
        down(-1.0, -0.56, paint or lighter(tone.light.lamp, 0.1), lighter(tone.light.lamp, 0.65)),
    )


def table(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A wooden table, twice as wide as high."""
    wood = paint or rgb("8a5a38")
    body = Body(tone, 0.03)
    for x in (-0.75, 0.75, -0.6, 0.6):
        body.add(limb((x * 0.93, -0.9), (x, 0), 0.04, 0.03), darker(wood, 0.3))
    body.add(box(-0.95, -1.0, 1.9, 0.11, 0.03), wood)
    body.paint(e)


def chair(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A wooden chair from the side."""
    wood = paint or rgb("9a5a3c")
    body = Body(tone, 0.03)
    for x in (-0.24, 0.24):
        body.add(limb((x, -0.45), (x * 1.15, 0), 0.03, 0.022), darker(wood, 0.3))
    body.add(box(-0.27, -1.0, 0.09, 0.6, 0.03), wood)
    body.add(box(-0.29, -0.5, 0.58, 0.1, 0.03), wood)
    for y in (-0.92, -0.78, -0.64):
        body.add(box(-0.27, y, 0.1, 0.07, 0.02), lighter(wood, 0.2))
    body.paint(e)


def window(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A window with the sky of the hour in it; it keeps its own colour."""
    sky = tone.light.sky
    e.fill(box(-0.4, -1.0, 0.8, 1.0, 0.02), tone(rgb("efe8da")))
    e.fill(box(-0.34, -0.94, 0.68, 0.88), down(-0.94, -0.06, sky[0], sky[len(sky) // 2], sky[-1]))
    e.rect(-0.02, -0.95, 0.04, 0.9, tone(rgb("efe8da")))
    e.rect(-0.35, -0.52, 0.7, 0.035, tone(rgb("efe8da")))
    e.glow(0, -0.5, 0.9, tone.light.sun, 0.35 * (1 - tone.light.dark))


def door(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A panelled door in its frame."""
    wood = paint or rgb("2f5f6b")
    e.fill(box(-0.29, -1.03, 0.58, 1.03, 0.02), tone(rgb("d8ccb8")))
    e.fill(box(-0.23, -0.97, 0.46, 0.97), tone(wood))
    for x in (-0.18, 0.03):
        for y, h in ((-0.9, 0.4), (-0.42, 0.34)):
            e.stroke(box(x, y, 0.15, h), tone(darker(wood, 0.35)), 0.014)
    e.fill(circle(0.18, -0.46, 0.024), tone(GOLD, 1.2))


def screen(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A display on a foot, lit; `paint` is what it shines with."""
    glow = paint or rgb("5fb8ff")
    e.glow(0, -0.6, 1.3, glow, 0.5)
    e.fill(polygon([(-0.16, 0), (0.16, 0), (0.05, -0.2), (-0.05, -0.2)]), tone(rgb("2b2e36")))
    e.fill(box(-0.74, -1.0, 1.48, 0.84, 0.03), (0.06, 0.07, 0.09))
    panel = box(-0.7, -0.96, 1.4, 0.76)
    e.fill(panel, down(-0.96, -0.2, darker(glow, 0.2), darker(glow, 0.65)))
    with e.clipped(panel):
        e.fill(
            smooth([(-0.8, -0.35), (-0.4, -0.55), (0, -0.4), (0.4, -0.6), (0.8, -0.4), (0.8, 0), (-0.8, 0)]),
            lighter(glow, 0.3),
            0.6,
        )
        e.dot(0.35, -0.75, 0.09, lighter(glow, 0.75))


def computer(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A laptop with lines of code by chance; `paint` is its case."""
    e.glow(0, -0.6, 1.2, rgb("7fc8ff"), 0.4)
    e.fill(polygon([(-0.8, 0), (0.8, 0), (0.66, -0.14), (-0.66, -0.14)]), tone(paint or rgb("b9bec6")))
    e.fill(polygon([(-0.66, -0.14), (0.66, -0.14), (0.62, -1.0), (-0.62, -1.0)]), tone(rgb("8e949e")))
    e.fill(polygon([(-0.6, -0.2), (0.6, -0.2), (0.57, -0.95), (-0.57, -0.95)]), rgb("16202e"))
    for k in range(8):
        e.rect(
            -0.5 + 0.06 * (k % 3),
            -0.87 + k * 0.08,
            dice.uniform(0.2, 0.75),
            0.03,
            (rgb("7fe0a0"), rgb("7fc8ff"), rgb("f0b45c"))[k % 3],
            0.9,
        )


def phone(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A phone, upright, with a grid of icons."""
    e.glow(0, -0.5, 1.0, rgb("8fd0ff"), 0.5)
    with e.placed(0, 0, 1.0, turn=7):
        e.fill(box(-0.26, -1.0, 0.52, 1.0, 0.07), tone(paint or rgb("1c1f26")))
        e.fill(
            box(-0.23, -0.95, 0.46, 0.9, 0.04),
            down(-0.95, -0.05, rgb("6fd0ff"), rgb("8a5cf0"), rgb("f06fa0")),
        )
        for r in range(4):
            for c in range(3):
                e.fill(box(-0.18 + c * 0.13, -0.8 + r * 0.14, 0.095, 0.095, 0.022), (1, 1, 1), 0.75)


def camera(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A film camera on its tripod; black, whatever is asked for."""
    steel = rgb("2c2f36")
    body = Body(tone, 0.03)
    for x in (-0.3, 0.0, 0.3):
        body.add(limb((0, -0.6), (x, 0), 0.025, 0.016), steel)
    body.add(box(-0.24, -0.88, 0.44, 0.28, 0.04), steel)
    body.add(box(0.2, -0.82, 0.18, 0.17, 0.02), darker(steel, 0.3))
    body.add(circle(-0.14, -0.93, 0.12), steel)
    body.add(circle(0.08, -0.95, 0.12), steel)
    body.paint(e)
    e.fill(circle(-0.14, -0.93, 0.05), tone(rgb("5d626d")))
    e.fill(circle(0.08, -0.95, 0.05), tone(rgb("5d626d")))
    e.glow(0.39, -0.74, 0.2, rgb("8fc8ff"), 0.6)
    e.dot(-0.2, -0.66, 0.018, rgb("ff3b30"))


def clock(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A round clock, its hands by chance; `paint` is the rim."""
    body = Body(tone, 0.04)
    body.add(circle(0, -0.5, 0.5), paint or rgb("7a4a2c"))
    body.paint(e)
    e.fill(circle(0, -0.5, 0.42), tone(rgb("f5efe2")))
    for k in range(12):
        a = k * math.pi / 6
        e.line(
            [
                (0.35 * math.sin(a), -0.5 - 0.35 * math.cos(a)),
                (0.39 * math.sin(a), -0.5 - 0.39 * math.cos(a)),
            ],
            tone(rgb("2a2420")),
            0.022 if k % 3 == 0 else 0.012,
        )
    for a, r, w in ((dice.uniform(0, 6.28), 0.22, 0.03), (dice.uniform(0, 6.28), 0.33, 0.02)):
        e.line([(0, -0.5), (r * math.sin(a), -0.5 - r * math.cos(a))], tone(rgb("2a2420")), w)
    e.dot(0, -0.5, 0.03, tone(rgb("b5352c")))


def book(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """An open book; `paint` is the cover."""
    cover = paint or rgb("8c2f2f")
    e.fill(
        polygon([(-0.98, -0.22), (0, -0.06), (0.98, -0.22), (0.9, -0.62), (0, -0.46), (-0.9, -0.62)]),
        tone(cover),
    )
    for s in (-1, 1):
        page = smooth(
            [(0, -0.1), (s * 0.4, -0.24), (s * 0.92, -0.24), (s * 0.85, -0.68), (s * 0.4, -0.66), (0, -0.5)],
            tension=0.5,
        )
        e.fill(page, tone(rgb("f7f0df"), 1.0 if s > 0 else 0.88))
        for k in range(6):
            e.line([(s * 0.12, -0.2 - k * 0.055), (s * 0.8, -0.3 - k * 0.055)], tone(rgb("8d8374")), 0.012, 0.7)
    e.glow(0, -0.5, 0.9, tone.light.lamp, 0.25)


def piano(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A grand piano from the side."""
    black = paint or rgb("17171c")
    body = Body(tone, 0.04)
    body.add(
        smooth([(-0.8, -0.95), (0.4, -1.05), (0.95, -0.78), (0.8, -0.6), (-0.8, -0.6)], tension=0.7),
        lighter(black, 0.08),
    )
    body.add(box(-0.85, -0.62, 1.75, 0.2, 0.03), black)
    for x in (-0.7, 0.7, 0.1):
        body.add(limb((x, -0.45), (x, 0), 0.045, 0.03), black)
    body.paint(e, rim=1.4)
    e.rect(-0.92, -0.55, 0.2, 0.08, tone(rgb("f7f2e6")))
    for k in range(7):
        e.rect(-0.92 + k * 0.028, -0.55, 0.012, 0.05, (0.05, 0.05, 0.06))
