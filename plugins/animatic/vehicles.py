"""Vehicles in metres, standing on the origin (or floating round it), facing right.

What stands alone is painted as `cast.Painter` says. Lamps and windows are lit when it is dark.
"""

from __future__ import annotations

import math
import random

from .colour import Rgb, darker, lighter, mix, rgb
from .easel import Easel, beam
from .people import figure, street_clothes
from .poses import POSES
from .shapes import box, circle, ellipse, limb, polygon, smooth
from .stage import Body, Tone

RUBBER = rgb("1d1d22")
BODIES = tuple(rgb(c) for c in ("c8352f", "2f6db5", "e0b13c", "e6e6e2", "3b7f6b", "2c2e36"))


def _glass(tone: Tone) -> Rgb:
    return mix(tone(rgb("2a3542")), tone.light.sky[-2], 0.45)


def _wheel(e: Easel, tone: Tone, x: float, r: float) -> None:
    e.fill(circle(x, -r, r), tone(RUBBER))
    e.fill(circle(x, -r, r * 0.6), tone(rgb("b8bcc4")))
    for k in range(5):
        a = k * 1.257
        e.line(
            [(x, -r), (x + r * 0.55 * math.cos(a), -r + r * 0.55 * math.sin(a))],
            tone(rgb("6d727c")),
            r * 0.12,
        )


def _lamps(e: Easel, tone: Tone, front: tuple[float, float], back: tuple[float, float]) -> None:
    """Headlamp and tail lamp at these places, with a beam ahead when it is dark."""
    e.fill(ellipse(*front, 0.1, 0.07), lighter(tone.light.lamp, 0.5))
    e.fill(ellipse(*back, 0.05, 0.07), rgb("ff3b30"))
    if tone.light.dark > 0.25:
        e.glow(*front, 1.0, tone.light.lamp, 0.8)
        beam(e, front, 6, 16, 7.0, tone.light.lamp, 0.5)
        e.glow(*back, 0.7, rgb("ff3b30"), 0.7)


def car(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A saloon, 4.4 m long; its colour is by chance."""
    colour = paint or dice.choice(BODIES)
    e.fill(ellipse(0, 0.02, 2.3, 0.16), tone.light.shadow, 0.5, blur=0.06)
    body = Body(tone, 0.12)
    body.add(
        smooth(
            [
                (-2.15, -0.35),
                (-2.2, -0.78),
                (-1.6, -0.93),
                (-1.0, -1.38),
                (0.25, -1.42),
                (1.05, -0.96),
                (1.95, -0.82),
                (2.2, -0.55),
                (2.15, -0.3),
                (0, -0.24),
            ],
            tension=0.75,
        ),
        colour,
    )
    body.paint(e, shade=0.7)
    glass = _glass(tone)
    e.fill(smooth([(-1.2, -0.95), (-0.88, -1.3), (-0.2, -1.33), (-0.2, -0.95)], tension=0.6), glass)
    e.fill(smooth([(-0.1, -0.95), (-0.1, -1.33), (0.2, -1.33), (0.85, -0.95)], tension=0.6), glass)
    e.line([(-0.15, -0.95), (-0.15, -0.35)], tone(darker(colour, 0.4)), 0.025)
    e.line([(-2.1, -0.7), (2.0, -0.66)], tone(lighter(colour, 0.35)), 0.03, 0.7)
    for x in (-1.32, 1.32):
        e.fill(circle(x, -0.34, 0.42), tone(darker(colour, 0.75)))
        _wheel(e, tone, x, 0.34)
    _lamps(e, tone, (2.08, -0.62), (-2.14, -0.66))


def bus(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A bus, 9.8 m long, with passengers by chance."""
    colour = paint or rgb("c9302c")
    e.fill(ellipse(0, 0.02, 5.0, 0.2), tone.light.shadow, 0.5, blur=0.08)
    body = Body(tone, 0.2)
    body.add(box(-4.9, -3.15, 9.8, 2.85, 0.35), colour)
    body.paint(e)
    e.rect(-4.9, -1.35, 9.8, 0.16, tone(lighter(colour, 0.7)))
    lit = tone.light.dark > 0.25
    for k in range(7):
        e.fill(box(-4.6 + k * 1.24, -2.7, 1.08, 1.05, 0.1), tone.light.lamp if lit else _glass(tone))
        if dice.random() < 0.6:
            e.fill(circle(-4.1 + k * 1.24, -1.95, 0.17), tone(rgb("3a2b26")))
            e.fill(box(-4.35 + k * 1.24, -1.82, 0.5, 0.2, 0.1), tone(rgb("4a5a70")))
    e.fill(box(4.15, -2.75, 0.68, 1.5, 0.12), _glass(tone))
    for x in (-3.1, 3.0):
        e.fill(circle(x, -0.48, 0.6), tone(darker(colour, 0.7)))
        _wheel(e, tone, x, 0.48)
    _lamps(e, tone, (4.86, -0.8), (-4.88, -0.9))


def truck(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A box truck, 9.3 m long; `paint` is the cab, by chance where left out."""
    colour = paint or dice.choice(BODIES)
    e.fill(ellipse(0, 0.02, 5.0, 0.2), tone.light.shadow, 0.5, blur=0.08)
    body = Body(tone, 0.2)
    body.add(box(-4.8, -3.7, 6.6, 2.9, 0.1), rgb("e4e2dc"))
    body.add(
        smooth([(2.0, -0.5), (2.0, -2.9), (3.3, -2.95), (4.0, -1.9), (4.5, -1.6), (4.5, -0.5)], tension=0.5),
        colour,
    )
    body.add(box(-4.7, -0.85, 9.1, 0.35), rgb("33353c"))
    body.paint(e)
    e.fill(polygon([(2.7, -1.85), (2.7, -2.65), (3.25, -2.65), (3.75, -1.85)]), _glass(tone))
    for x in (-3.9, -2.9, 3.2):
        _wheel(e, tone, x, 0.5)
    _lamps(e, tone, (4.45, -0.95), (-4.78, -1.0))


def train(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """Locomotive and three carriages on a line, about sixty metres, the nose to the right."""
    colour = paint or rgb("2f5f8f")
    e.rect(-60, -0.12, 120, 0.14, tone(rgb("4a4440")))
    for k in range(4):
        x = 4.0 - k * 15.4
        body = Body(tone, 0.25)
        if k == 0:
            body.add(
                smooth(
                    [
                        (x - 8, -0.5),
                        (x - 8, -3.7),
                        (x + 3.5, -3.7),
                        (x + 6.2, -2.6),
                        (x + 7.4, -1.2),
                        (x + 7.2, -0.5),
                    ],
                    tension=0.55,
                ),
                colour,
            )
        else:
            body.add(box(x - 7.8, -3.7, 15.0, 3.2, 0.25), colour)
        body.paint(e)
        e.rect(x - 7.9, -1.5, 14.6, 0.3, tone(rgb("f0e6d2")))
        lit = tone.light.dark > 0.25
        for w in range(8):
            if k == 0 and w > 6:
                continue
            e.fill(box(x - 7.2 + w * 1.55, -3.05, 1.2, 1.0, 0.12), tone.light.lamp if lit else _glass(tone))
        for wx in (-6, -4.6, 3.4, 4.8):
            e.fill(circle(x + wx, -0.42, 0.42), tone(RUBBER))
    e.fill(smooth([(8.6, -2.9), (10.0, -2.5), (10.6, -1.9), (9.0, -1.9)], tension=0.6), _glass(tone))
    _lamps(e, tone, (11.0, -1.0), (-50.0, -1.0))


def bicycle(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A bicycle and its rider, who is by chance; `paint` is the frame."""
    frame = tone(paint or rgb("c23b36"))
    for x in (-0.52, 0.52):
        e.stroke(circle(x, -0.34, 0.32), tone(RUBBER), 0.045)
        for k in range(8):
            a = k * math.pi / 8
            e.line(
                [
                    (x - 0.31 * math.cos(a), -0.34 - 0.31 * math.sin(a)),
                    (x + 0.31 * math.cos(a), -0.34 + 0.31 * math.sin(a)),
                ],
                tone(rgb("b9bdc4")),
                0.008,
                0.7,
            )
    e.line([(-0.52, -0.34), (-0.05, -0.34), (0.38, -0.86), (-0.16, -0.82), (-0.05, -0.34)], frame, 0.04)
    e.line([(-0.52, -0.34), (-0.16, -0.82), (-0.19, -0.95)], frame, 0.035)
    e.line([(0.52, -0.34), (0.36, -0.95), (0.5, -1.02)], frame, 0.035)
    with e.placed(-0.14, -0.12, 0.98):
        figure(e, tone, POSES["sitting"], street_clothes(dice), 0.05)


def motorcycle(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A motorcycle and its rider, who is by chance."""
    colour = paint or rgb("b3272d")
    for x in (-0.72, 0.74):
        e.stroke(circle(x, -0.34, 0.27), tone(RUBBER), 0.14)
        e.stroke(circle(x, -0.34, 0.17), tone(rgb("9aa0aa")), 0.04)
    body = Body(tone, 0.05)
    body.add(limb((0.74, -0.34), (0.48, -0.98), 0.05, 0.045), rgb("8e949e"))
    body.add(
        smooth(
            [
                (-0.85, -0.78),
                (-0.3, -0.72),
                (0.1, -0.92),
                (0.45, -0.82),
                (0.35, -0.5),
                (-0.2, -0.35),
                (-0.5, -0.55),
            ]
        ),
        colour,
    )
    body.add(box(-0.25, -0.55, 0.5, 0.33, 0.08), rgb("5d636e"))
    body.paint(e)
    _lamps(e, tone, (0.6, -0.86), (-0.88, -0.74))
    with e.placed(-0.2, -0.17, 0.95):
        figure(e, tone, POSES["sitting"], street_clothes(dice), 0.05)


def aeroplane(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """An airliner climbing, about forty metres long, around the origin."""
    white = paint or rgb("eef0f2")
    with e.placed(0, 0, 1.0, turn=-9):
        body = Body(tone, 0.8)
        body.add(polygon([(-2, -0.6), (-9, -7.0), (-6.4, -7.0), (4, -0.9)]), rgb("c3c9d0"), 0.8)
        body.add(
            smooth(
                [
                    (20, 0.4),
                    (17.5, -1.2),
                    (12, -2.0),
                    (-14, -1.9),
                    (-20, -0.6),
                    (-14, 1.5),
                    (12, 1.9),
                    (18, 1.5),
                ],
                tension=0.8,
            ),
            white,
        )
        body.add(polygon([(-13, -1.4), (-18.5, -7.6), (-20.8, -7.6), (-19.5, -1.0)]), paint or rgb("2c5fa8"))
        body.add(polygon([(4, 0.6), (-6.5, 9.0), (-9.6, 9.0), (-3.4, 0.9)]), rgb("b4bcc6"))
        body.add(limb((-1.4, 4.1), (1.8, 4.1), 0.9, 0.8), rgb("8d96a2"))
        body.add(polygon([(-15.6, -0.2), (-20.6, 2.4), (-21.8, 2.4), (-18.4, -0.4)]), rgb("b4bcc6"))
        body.paint(e)
        for k in range(20):
            e.fill(
                circle(-11 + k * 1.15, -0.7, 0.26),
                tone(rgb("2d3c50")) if tone.light.dark < 0.3 else tone.light.lamp,
            )
        e.fill(polygon([(17.2, -1.0), (19.0, -0.4), (17.0, -0.3)]), tone(rgb("2d3c50")))


def helicopter(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A helicopter in flight, 9.6 m long and 11.6 m across the rotor, around the origin."""
    colour = paint or rgb("b8413a")
    body = Body(tone, 0.25)
    body.add(limb((-1.2, -0.4), (-6.2, -1.1), 0.5, 0.14), colour)
    body.add(polygon([(-5.8, -1.1), (-6.6, -2.4), (-7.0, -2.4), (-6.5, -1.0)]), colour)
    body.add(
        smooth([(2.6, 0.1), (1.9, -1.0), (0.2, -1.5), (-1.6, -1.0), (-1.5, 0.5), (0.5, 1.0), (2.0, 0.8)]),
        colour,
    )
    body.add(limb((0.0, -1.4), (0.0, -1.9), 0.14, 0.1), rgb("44474f"))
    body.add(limb((-1.4, 1.6), (2.0, 1.6), 0.07, 0.07), rgb("33363d"))
    body.paint(e)
    e.fill(smooth([(2.4, 0.0), (1.8, -0.85), (0.8, -1.15), (0.7, 0.1)]), _glass(tone))
    e.fill(ellipse(0, -1.95, 5.8, 0.16), tone(rgb("3b3f47")), 0.55)
    e.fill(ellipse(-6.7, -1.6, 0.9, 0.9), tone(rgb("3b3f47")), 0.3)


def drone(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A quadcopter about one metre across, around the origin."""
    for dim, y in ((0.7, -0.06), (1.0, 0.02)):
        for x in (-0.46, 0.46):
            e.line([(0, 0), (x, y)], tone(rgb("3a3f48"), dim), 0.05)
            e.fill(ellipse(x, y - 0.06, 0.26, 0.03), tone(rgb("c8ced6")), 0.55)
    body = Body(tone, 0.03)
    body.add(
        smooth([(-0.24, 0), (-0.12, -0.1), (0.14, -0.09), (0.26, 0.01), (0.12, 0.09), (-0.14, 0.08)]),
        paint or rgb("e2e5ea"),
    )
    body.paint(e)
    e.fill(circle(0.16, 0.1, 0.055), (0.05, 0.06, 0.08))
    e.fill(circle(0.25, 0.0, 0.02), rgb("4dff9a"))
    e.glow(0.25, 0.0, 0.3, rgb("4dff9a"), 0.8)
    e.glow(-0.25, 0.0, 0.3, rgb("ff4d4d"), 0.8)


def rocket(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """Lifting off: the origin is the ground, the tail thirty metres above it and the nose at 57; `paint` is nose and
    fins."""
    with e.placed(0, -30):
        for k in range(34):
            t = k / 33
            e.glow(
                dice.gauss(0, 0.5 + 2.2 * t),
                2 + 28 * t,
                3.0 + 5.0 * t,
                mix(rgb("fff6cf"), rgb("ff7a2a"), t),
                0.5,
            )
        e.fill(smooth([(-1.5, 0), (0, 15), (1.5, 0)]), rgb("fff3c4"), 0.95, blur=0.3)
        body = Body(tone, 0.6)
        for s in (-1, 1):
            body.add(polygon([(s * 1.8, -7), (s * 4.4, 0.8), (s * 1.6, -0.4)]), paint or rgb("c8322e"))
        body.add(
            smooth([(-2.0, 0), (-2.2, -14), (-1.5, -22), (0, -27), (1.5, -22), (2.2, -14), (2.0, 0)], tension=0.8),
            rgb("eef0f0"),
        )
        body.add(smooth([(-1.5, -22), (0, -27), (1.5, -22)], tension=0.7), paint or rgb("c8322e"))
        body.paint(e, shade=0.8)
        e.fill(circle(0, -17, 1.0), tone(rgb("2b3c55")))
        e.stroke(circle(0, -17, 1.0), tone(rgb("a8b0ba")), 0.3)


def spaceship(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A long ship of plates with burning engines, about sixty metres, around the origin."""
    hull = paint or rgb("8f98a8")
    glow = rgb("58c8ff")
    with e.placed(0, 0, 1.0, turn=dice.uniform(-12, -4)):
        for y in (-2.6, 0.0, 2.6):
            for k in range(12):
                e.glow(-26 - k * 2.2, y, 4.2 - 0.2 * k, glow, 0.45)
        body = Body(tone, 1.2)
        body.add(polygon([(-16, -2), (-24, -13), (-14, -12), (6, -3)]), hull, 0.8)
        body.add(
            polygon(
                [
                    (32, 0.4),
                    (20, -3.2),
                    (2, -5.2),
                    (-20, -5.6),
                    (-26, -3.6),
                    (-26, 4.0),
                    (-18, 5.6),
                    (4, 4.6),
                    (22, 2.6),
                ]
            ),
            hull,
        )
        body.add(polygon([(-8, -5.0), (-4, -9.2), (5, -8.4), (9, -4.4)]), lighter(hull, 0.12))
        body.add(polygon([(-14, 3), (-22, 12), (-12, 12), (6, 3.6)]), hull, 0.9)
        body.paint(e, shade=0.9)
        for _ in range(26):
            x, y = dice.uniform(-22, 18), dice.uniform(-4.0, 3.4)
            e.rect(
                x,
                y,
                dice.uniform(1.5, 5),
                dice.uniform(0.4, 1.3),
                tone(darker(hull, dice.uniform(0.1, 0.4))),
                0.6,
            )
        for k in range(22):
            e.rect(-18 + k * 1.9, -1.2 + 0.5 * math.sin(k), 0.8, 0.35, tone.light.lamp, 0.95)
        e.fill(polygon([(-1, -8.0), (3.5, -7.6), (5.4, -5.6), (-2, -6.0)]), glow, 0.85)
        for y in (-2.6, 0.0, 2.6):
            e.fill(ellipse(-26, y, 0.8, 1.3), lighter(glow, 0.7))


def boat(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A sailing boat on the waterline, about nine metres tall; `paint` is the hull, by chance where left out."""
    body = Body(tone, 0.2)
    body.add(
        smooth([(-2.6, -0.6), (2.9, -0.75), (2.2, 0.15), (-2.0, 0.2)], tension=0.5),
        paint or dice.choice((rgb("7a4a30"), rgb("2f4f78"), rgb("b23b36"))),
    )
    body.add(limb((0.1, -0.6), (0.1, -8.6), 0.09, 0.05), rgb("5d4634"))
    body.add(smooth([(0.3, -8.3), (2.0, -4.4), (2.7, -1.2), (0.3, -1.2)], tension=0.6), rgb("f5efe2"))
    body.add(smooth([(-0.1, -7.6), (-1.4, -4.0), (-2.5, -1.1), (-0.1, -1.1)], tension=0.6), rgb("e8ddc8"), 0.92)
    body.paint(e)
    for k in range(3):
        e.fill(ellipse(0, 0.22 + k * 0.16, 3.0 + k * 0.5, 0.07), lighter(tone.light.haze, 0.4), 0.5)


def ship(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A liner on the waterline, about sixty metres long; `paint` is the hull."""
    body = Body(tone, 0.9)
    body.add(polygon([(-30, -6), (31, -7.5), (27, 0.5), (-27, 0.5)]), paint or rgb("26344c"))
    for k, (x, w) in enumerate(((-24, 44), (-20, 36), (-14, 26))):
        body.add(box(x, -9.6 - k * 3.0, w, 3.2, 0.5), rgb("f0eee8"))
    for x in (-8, 2):
        body.add(polygon([(x, -15.5), (x + 4, -15.5), (x + 3.4, -22), (x + 0.4, -22)]), rgb("c8402f"))
    body.paint(e)
    for row in range(3):
        for k in range(30 - row * 6):
            lit = tone.light.dark > 0.2
            e.fill(
                circle(-22 + row * 4 + k * 1.38, -8.0 - row * 3, 0.35),
                tone.light.lamp if lit else tone(rgb("33404f")),
            )
    for k in range(3):
        e.fill(ellipse(0, 0.8 + k, 32 + 3 * k, 0.35), lighter(tone.light.haze, 0.4), 0.5)


def balloon(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A hot-air balloon, about twenty metres tall, its middle at the origin; its colour is by chance."""
    one = paint or dice.choice((rgb("d8402f"), rgb("e8a12f"), rgb("3f78c0"), rgb("7a4fb0")))
    other = lighter(one, 0.7)
    skin = smooth(
        [
            (0, -10),
            (-5.2, -8.0),
            (-6.8, -3.4),
            (-4.4, 1.8),
            (-1.5, 5.0),
            (1.5, 5.0),
            (4.4, 1.8),
            (6.8, -3.4),
            (5.2, -8.0),
        ]
    )
    e.fill(skin, tone(one))
    with e.clipped(skin):
        for k in range(-3, 4):
            if k % 2:
                e.fill(
                    smooth(
                        [
                            (k * 0.3, -10.2),
                            (k * 1.0 + 0.0, -8),
                            (k * 1.35, -3.4),
                            (k * 0.9, 1.8),
                            (k * 0.25, 5.2),
                            (k * 0.45 + 0.3, 5.2),
                            (k * 1.2 + 1.1, 1.8),
                            (k * 1.6 + 1.5, -3.4),
                            (k * 1.2 + 1.1, -8),
                        ]
                    ),
                    tone(other),
                )
        e.rect(-8, -4.6, 16, 1.4, tone(darker(one, 0.35)), 0.8)
    e.model(skin, tone.toward, 1.4, tone.rim, tone.light.rim, tone.light.shadow, 0.6)
    for x in (-0.9, 0.9):
        e.line([(x * 1.6, 4.9), (x, 7.4)], tone(rgb("4a3a2c")), 0.1)
    e.fill(box(-1.1, 7.3, 2.2, 1.7, 0.25), tone(rgb("8a5a34")))
    e.glow(0, 5.4, 2.4, rgb("ffb347"), 0.7)
