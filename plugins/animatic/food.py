"""Food and drink, about one unit high, standing on the origin, steam and flames not counted.

What stands alone is painted as `cast.Painter` says.
"""

from __future__ import annotations

import math
import random

from .colour import Rgb, darker, hue, rgb
from .easel import Easel
from .shapes import box, circle, ellipse, smooth
from .stage import Body, Tone


def coffee(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A steaming cup on its saucer; `paint` is the china."""
    china = paint or rgb("f3ede2")
    e.fill(ellipse(0, -0.03, 0.66, 0.11), tone(darker(china, 0.08)))
    e.stroke(smooth([(0.36, -0.56), (0.62, -0.52), (0.58, -0.26), (0.3, -0.2)], closed=False), tone(china), 0.07)
    body = Body(tone, 0.07)
    body.add(
        smooth(
            [(-0.42, -0.66), (-0.38, -0.26), (-0.2, -0.05), (0.2, -0.05), (0.38, -0.26), (0.42, -0.66)],
            tension=0.7,
        ),
        china,
    )
    body.paint(e)
    e.fill(ellipse(0, -0.66, 0.42, 0.09), tone(darker(china, 0.12)))
    e.fill(ellipse(0, -0.65, 0.37, 0.07), tone(rgb("4a2a18")))
    e.fill(ellipse(-0.08, -0.66, 0.14, 0.025), tone(rgb("d8a878")), 0.8)
    for steam in (-0.14, 0.05, 0.2):
        e.stroke(
            smooth([(steam, -0.74), (steam + 0.08, -0.9), (steam - 0.05, -1.08), (steam + 0.06, -1.28)], closed=False),
            (1, 1, 1),
            0.045,
            0.28,
            "screen",
            blur=0.03,
        )


def cake(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """Two tiers with five burning candles; `paint` is the icing."""
    icing = paint or rgb("f2a7b8")
    e.fill(ellipse(0, 0, 0.85, 0.12), tone(rgb("dcd6cc")))
    body = Body(tone, 0.06)
    for w, y, h, colour in ((0.66, -0.42, 0.42, rgb("e2bd84")), (0.48, -0.74, 0.33, rgb("e8c892"))):
        body.add(box(-w, y, 2 * w, h, 0.03), colour)
        drip = [
            (-w, y - 0.03),
            *((-w + 2 * w * k / 8, y + (0.14 if k % 2 else 0.05)) for k in range(9)),
            (w, y - 0.03),
        ]
        body.add(smooth([*drip, (w * 0.9, y - 0.06), (-w * 0.9, y - 0.06)], tension=0.8), icing)
    body.paint(e)
    for k in range(5):
        x = -0.34 + 0.17 * k
        e.rect(x - 0.02, -0.98, 0.04, 0.2, tone(hue(k * 70, 0.5, 0.95)))
        e.fill(smooth([(x, -0.98), (x - 0.03, -1.04), (x, -1.13), (x + 0.03, -1.04)]), rgb("ffc04d"))
        e.glow(x, -1.05, 0.3, rgb("ffc36b"), 0.7)
    for k in range(9):
        e.dot(-0.6 + 0.15 * k, -0.12 - 0.03 * (k % 2), 0.035, tone(rgb("d8344a")))


def pizza(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A whole pizza seen at a slant; its colours are its own."""
    with e.placed(0, -0.36, 1.0, 0.6):
        e.fill(circle(0, 0.06, 0.86), tone(rgb("8a5a34")))
        e.fill(circle(0, 0, 0.82), tone(rgb("d99a4e")))
        e.fill(circle(0, 0, 0.72), tone(rgb("c8402a")))
        for _ in range(46):
            a, r = dice.uniform(0, 6.28), 0.66 * dice.random() ** 0.5
            e.fill(
                ellipse(r * math.cos(a), r * math.sin(a), dice.uniform(0.05, 0.12), dice.uniform(0.04, 0.08)),
                tone(rgb("f6d98a")),
                0.95,
            )
        for k in range(9):
            a, r = k * 2.4, 0.15 + 0.055 * k
            e.fill(circle(r * math.cos(a), r * math.sin(a), 0.105), tone(rgb("a82c22")))
            e.fill(circle(r * math.cos(a) - 0.02, r * math.sin(a) - 0.02, 0.06), tone(rgb("c9483a")))
            e.fill(ellipse(r * math.cos(a + 1), r * math.sin(a + 1), 0.08, 0.035, k * 50), tone(rgb("4f8a3c")))
        for k in range(4):
            a = k * math.pi / 4
            e.line(
                [(-0.82 * math.cos(a), -0.82 * math.sin(a)), (0.82 * math.cos(a), 0.82 * math.sin(a))],
                tone(rgb("8a4a24")),
                0.012,
                0.6,
            )


def bread(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A loaf with four cuts; its colours are its own."""
    body = Body(tone, 0.09)
    body.add(
        smooth(
            [
                (-0.8, -0.05),
                (-0.85, -0.4),
                (-0.5, -0.66),
                (0.1, -0.72),
                (0.6, -0.6),
                (0.85, -0.35),
                (0.8, -0.05),
            ]
        ),
        rgb("c98742"),
    )
    body.paint(e, shade=0.7)
    for k in range(4):
        x = -0.5 + k * 0.34
        e.fill(
            smooth([(x, -0.66), (x + 0.13, -0.4), (x + 0.2, -0.2), (x + 0.06, -0.4)]),
            tone(rgb("f3d9a4")),
            0.9,
        )


def fruit(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A bowl of fruit; `paint` is the foremost one."""
    for x, y, r, colour in (
        (-0.34, -0.56, 0.24, rgb("d8392f")),
        (0.36, -0.55, 0.23, rgb("ef9a2c")),
        (0.02, -0.7, 0.25, rgb("8fb53a")),
        (0.0, -0.48, 0.22, paint or rgb("c8303a")),
    ):
        ball = circle(x, y, r)
        e.fill(ball, tone(colour))
        e.model(ball, tone.toward, r * 0.3, tone.rim, tone.light.rim, tone.light.shadow, 0.6)
        e.fill(ellipse(x + tone.toward[0] * r * 0.4, y - r * 0.4, r * 0.16, r * 0.1), (1, 1, 1), 0.6)
        e.line([(x, y - r * 0.9), (x + 0.03, y - r * 1.2)], tone(rgb("4a3320")), 0.022)
    body = Body(tone, 0.06)
    body.add(
        smooth(
            [(-0.74, -0.44), (-0.5, -0.1), (-0.2, 0), (0.2, 0), (0.5, -0.1), (0.74, -0.44), (0, -0.34)],
            tension=0.8,
        ),
        rgb("3f6f8f"),
    )
    body.paint(e)


def soup(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A steaming bowl of soup; `paint` is the bowl."""
    body = Body(tone, 0.08)
    body.add(
        smooth([(-0.78, -0.6), (-0.62, -0.2), (-0.3, 0), (0.3, 0), (0.62, -0.2), (0.78, -0.6)], tension=0.8),
        paint or rgb("35507a"),
    )
    body.paint(e)
    e.fill(ellipse(0, -0.6, 0.78, 0.2), tone(rgb("e8e0d0")))
    e.fill(ellipse(0, -0.59, 0.7, 0.165), tone(rgb("d8843a")))
    for k in range(16):
        a, r = k * 2.4, 0.1 + 0.033 * k
        e.fill(
            ellipse(r * math.cos(a), -0.59 + 0.22 * r * math.sin(a), 0.06, 0.028),
            tone((rgb("5f9a44"), rgb("f0dca8"), rgb("c8402f"))[k % 3]),
        )
    for steam in (-0.25, 0.05, 0.3):
        e.stroke(
            smooth([(steam, -0.76), (steam + 0.08, -0.92), (steam - 0.06, -1.1), (steam + 0.05, -1.3)], closed=False),
            (1, 1, 1),
            0.06,
            0.28,
            "screen",
            blur=0.04,
        )


def wine(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A bottle and a glass; `paint` is the wine."""
    e.fill(
        smooth(
            [
                (-0.58, 0),
                (-0.58, -0.6),
                (-0.47, -0.74),
                (-0.47, -1.0),
                (-0.35, -1.0),
                (-0.35, -0.74),
                (-0.24, -0.6),
                (-0.24, 0),
            ],
            tension=0.6,
        ),
        tone(rgb("24402f")),
    )
    e.rect(-0.57, -0.45, 0.32, 0.24, tone(rgb("efe4cc")))
    drink = paint or rgb("8c1f35")
    e.fill(
        smooth([(0.08, -0.58), (0.12, -0.36), (0.32, -0.28), (0.52, -0.36), (0.56, -0.58)], tension=0.8),
        tone(drink, 1.1),
    )
    e.stroke(
        smooth([(0.06, -0.76), (0.1, -0.38), (0.32, -0.26), (0.54, -0.38), (0.58, -0.76)], closed=False),
        tone(rgb("eaf2f5")),
        0.018,
        0.8,
    )
    e.line([(0.32, -0.27), (0.32, -0.03)], tone(rgb("eaf2f5")), 0.022, 0.8)
    e.fill(ellipse(0.32, -0.02, 0.2, 0.03), tone(rgb("eaf2f5")), 0.7)
    e.stroke(smooth([(0.14, -0.68), (0.17, -0.5)], closed=False), (1, 1, 1), 0.025, 0.8)
