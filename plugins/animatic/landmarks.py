"""What stands out of doors: masts, towers, tents, statues, fires; one unit high, on the origin.

What stands alone is painted as `cast.Painter` says. Windows and lamps are lit when it is dark.
"""

from __future__ import annotations

import math
import random

from .colour import Rgb, darker, lighter, mix, rgb
from .easel import Easel, beam
from .poses import POSES, joints, outline
from .shapes import box, circle, ellipse, limb, polygon, smooth
from .stage import Body, Tone


def campfire(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """Logs and flames, their light around them, sparks above; it keeps its own colours."""
    e.glow(0, -0.3, 4.2, rgb("ff8a3a"), 0.6)
    e.glow(0, 0, 2.4, rgb("ffb35a"), 0.45, flat=0.3)
    for angle in (-24, 18, -8):
        with e.placed(0, -0.06, 1.0, turn=angle):
            e.fill(limb((-0.42, 0), (0.42, 0), 0.06, 0.05), rgb("3d271b"))
            e.line([(-0.4, -0.04), (0.4, -0.04)], rgb("c96a30"), 0.02, 0.8)
    for scale, colour in (
        (1.0, rgb("f2541b")),
        (0.74, rgb("ff9a2e")),
        (0.48, rgb("ffd866")),
        (0.25, rgb("fff6d0")),
    ):
        w, h = 0.36 * scale, 0.98 * scale
        sway = dice.uniform(-0.06, 0.06)
        e.fill(
            smooth(
                [
                    (-w, -0.06),
                    (-w * 0.8, -h * 0.42),
                    (-w * 0.3 + sway, -h * 0.62),
                    (sway, -h),
                    (w * 0.35, -h * 0.6),
                    (w * 0.6, -h * 0.7),
                    (w * 0.9, -h * 0.3),
                    (w, -0.06),
                ]
            ),
            colour,
            0.92,
            blur=0.012,
        )
    for _ in range(22):
        t = dice.random()
        e.dot(dice.gauss(0, 0.2 + 0.3 * t), -0.7 - 1.6 * t, 0.014, rgb("ffc36b"), 1 - 0.5 * t)


def lantern(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A street lantern on a post; it keeps its own colours."""
    steel = tone(rgb("26282e"))
    e.fill(limb((0, 0), (0, -0.78), 0.018, 0.012), steel)
    e.fill(polygon([(-0.05, 0), (0.05, 0), (0.02, -0.1), (-0.02, -0.1)]), steel)
    glass = polygon([(-0.055, -0.95), (0.055, -0.95), (0.035, -0.79), (-0.035, -0.79)])
    lit = tone.light.dark > 0.1
    e.fill(glass, lighter(tone.light.lamp, 0.5) if lit else tone(rgb("c9d2d8")))
    e.stroke(glass, steel, 0.01)
    e.fill(polygon([(-0.07, -0.95), (0.07, -0.95), (0, -1.0)]), steel)
    if lit:
        e.glow(0, -0.87, 0.55, tone.light.lamp, 0.9)


def statue(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A stone figure that points, on its plinth."""
    stone = paint or rgb("a9a59c")
    body = Body(tone, 0.02)
    body.add(box(-0.2, -0.3, 0.4, 0.3), darker(stone, 0.15))
    body.add(box(-0.24, -0.33, 0.48, 0.05), stone)
    body.paint(e)
    with e.placed(0, -0.33, 0.38):
        shape = outline(joints(POSES["pointing"]))
        e.fill(shape, tone(stone))
        e.model(shape, tone.toward, 0.06, tone.rim, tone.light.rim, tone.light.shadow, 0.5)


def fountain(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A basin and its jets; `paint` is the basin."""
    body = Body(tone, 0.04)
    body.add(smooth([(-0.8, -0.24), (-0.7, 0), (0.7, 0), (0.8, -0.24)], tension=0.5), paint or rgb("b5ada2"))
    body.add(limb((0, -0.2), (0, -0.6), 0.08, 0.05), rgb("b5ada2"))
    body.add(smooth([(-0.3, -0.62), (-0.12, -0.5), (0.12, -0.5), (0.3, -0.62)], tension=0.6), rgb("b5ada2"))
    body.paint(e)
    e.fill(ellipse(0, -0.24, 0.76, 0.09), mix(tone(rgb("6fb0c8")), tone.light.sky[-1], 0.4))
    for k in range(-6, 7):
        if k:
            e.stroke(
                smooth(
                    [(0, -0.65), (k * 0.035, -1.0 + abs(k) * 0.03), (k * 0.08, -0.7), (k * 0.1, -0.26)],
                    closed=False,
                ),
                (0.92, 0.97, 1.0),
                0.014,
                0.7,
            )


def tent(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A tent, lit from within in the dark; its colour is by chance."""
    cloth = paint or dice.choice((rgb("e0872f"), rgb("3f8a6b"), rgb("c8402f")))
    body = Body(tone, 0.05)
    body.add(polygon([(-0.9, 0), (-0.15, -0.95), (0.25, -1.0), (1.0, 0)]), cloth)
    body.paint(e)
    e.fill(polygon([(-0.9, 0), (-0.15, -0.95), (0.2, 0)]), tone(darker(cloth, 0.3)))
    lit = tone.light.dark > 0.3
    e.fill(polygon([(-0.5, 0), (-0.15, -0.72), (-0.02, 0)]), rgb("ffd98a") if lit else tone(rgb("2b2320")))
    if lit:
        e.glow(-0.1, -0.35, 1.3, rgb("ffb45a"), 0.6)


def windmill(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A windmill, its sails turned by chance."""
    body = Body(tone, 0.03)
    body.add(polygon([(-0.2, 0), (-0.11, -0.68), (0.11, -0.68), (0.2, 0)]), paint or rgb("d8cdb8"))
    body.add(smooth([(-0.13, -0.67), (0, -0.82), (0.13, -0.67)], tension=0.7), rgb("8a4a3a"))
    body.paint(e)
    turn = dice.uniform(0, 90)
    for k in range(4):
        with e.placed(0, -0.7, 1.0, turn=turn + k * 90):
            e.line([(0, 0), (0, -0.44)], tone(rgb("5b4433")), 0.02)
            e.fill(polygon([(0.01, -0.1), (0.1, -0.1), (0.1, -0.44), (0.01, -0.44)]), tone(rgb("efe6d2")), 0.9)
    e.dot(0, -0.7, 0.03, tone(rgb("5b4433")))
    e.fill(box(-0.04, -0.14, 0.08, 0.14, 0.03), tone(rgb("5b3b2a")))


def lighthouse(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A banded lighthouse on its rock with both its beams, stronger in the dark; `paint` is the bands."""
    body = Body(tone, 0.03)
    shape = polygon([(-0.13, 0), (-0.075, -0.8), (0.075, -0.8), (0.13, 0)])
    body.add(smooth([(-0.5, 0.03), (-0.3, -0.06), (0.3, -0.06), (0.55, 0.03)], tension=0.6), rgb("5d5853"))
    body.add(shape, rgb("f2eee6"))
    body.paint(e)
    with e.clipped(shape):
        for y in (-0.18, -0.46, -0.74):
            e.rect(-0.2, y, 0.4, 0.13, tone(paint or rgb("c8352f")))
    e.model(shape, tone.toward, 0.035, tone.rim, tone.light.rim, tone.light.shadow, 0.55)
    e.fill(box(-0.1, -0.83, 0.2, 0.035), tone(rgb("33363d")))
    e.fill(box(-0.055, -0.93, 0.11, 0.1), rgb("fff2c4"))
    e.fill(polygon([(-0.08, -0.93), (0.08, -0.93), (0, -1.0)]), tone(rgb("c8352f")))
    power = 0.35 + 0.5 * tone.light.dark
    e.glow(0, -0.88, 0.5, rgb("ffeeb0"), power)
    for angle in (187, -7):
        beam(e, (0, -0.88), angle, 9, 2.6, rgb("fff0c0"), power)


def tower(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A clock tower."""
    stone = paint or rgb("a08a74")
    body = Body(tone, 0.02)
    body.add(box(-0.1, -0.76, 0.2, 0.76), stone)
    body.add(box(-0.12, -0.78, 0.24, 0.05), lighter(stone, 0.15))
    body.add(polygon([(-0.11, -0.78), (0, -1.04), (0.11, -0.78)]), rgb("4a5a6b"))
    body.paint(e)
    e.fill(
        circle(0, -0.66, 0.07),
        lighter(tone.light.lamp, 0.4) if tone.light.dark > 0.2 else tone(rgb("f2ecdc")),
    )
    for a, r in ((0.6, 0.04), (2.6, 0.055)):
        e.line([(0, -0.66), (r * math.sin(a), -0.66 - r * math.cos(a))], (0.1, 0.09, 0.1), 0.01)
    for y in (-0.5, -0.34, -0.18):
        e.fill(
            box(-0.022, y, 0.044, 0.09, 0.02),
            tone.light.lamp if tone.light.dark > 0.25 else tone(darker(stone, 0.6)),
        )


def house(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A cottage with a pitched roof and a smoking chimney."""
    wall = paint or rgb("dccdb2")
    body = Body(tone, 0.05)
    body.add(box(-0.55, -0.6, 1.1, 0.6), wall)
    body.paint(e)
    e.fill(box(0.24, -1.16, 0.15, 0.4), tone(rgb("8a5a48")))
    roof = polygon([(-0.68, -0.56), (-0.34, -1.04), (0.34, -1.04), (0.68, -0.56)])
    e.fill(roof, tone(rgb("8a4636")))
    with e.clipped(roof):
        for k in range(6):
            e.line([(-0.8, -0.62 - k * 0.08), (0.8, -0.62 - k * 0.08)], tone(rgb("5f2f26")), 0.014, 0.6)
    e.model(roof, tone.toward, 0.06, tone.rim, tone.light.rim, tone.light.shadow, 0.4)
    lit = tone.light.dark > 0.15
    for x in (-0.4, 0.2):
        e.fill(
            box(x, -0.44, 0.2, 0.22),
            tone.light.lamp if lit else mix(tone(rgb("33414f")), tone.light.sky[-2], 0.4),
        )
        e.rect(x + 0.09, -0.44, 0.02, 0.22, tone(rgb("f2ecdf")))
        if lit:
            e.glow(x + 0.1, -0.33, 0.45, tone.light.lamp, 0.6)
    e.fill(box(-0.1, -0.36, 0.19, 0.36, 0.02), tone(rgb("5b3b2a")))
    for k in range(4):
        e.fill(
            circle(0.32 + 0.05 * k, -1.25 - 0.1 * k, 0.06 + 0.025 * k),
            lighter(tone.light.haze, 0.3),
            0.35 - 0.06 * k,
            blur=0.03,
        )


def floodlight(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A stadium mast with its bank of lamps burning; it keeps its own colours."""
    steel = tone(rgb("3b3f49"))
    for s in (-1, 1):
        e.line([(s * 0.05, 0), (s * 0.022, -0.82)], steel, 0.012)
    for k in range(9):
        y = -k * 0.09
        w, v = 0.05 - 0.003 * k, 0.05 - 0.003 * (k + 1)
        e.line([(-w, y), (v, y - 0.09)], steel, 0.006)
        e.line([(w, y), (-v, y - 0.09)], steel, 0.006)
    e.fill(polygon([(-0.19, -0.98), (0.19, -1.0), (0.18, -0.8), (-0.18, -0.78)]), steel)
    lamp_light = mix((1.0, 1.0, 1.0), tone.light.lamp, 0.3)
    for r in range(4):
        for c in range(7):
            x, y = -0.155 + c * 0.0515, -0.955 + r * 0.047
            e.dot(x, y, 0.019, lamp_light)
    e.glow(0, -0.88, 0.85, lamp_light, 0.75)
    e.glow(0, -0.88, 1.6, lamp_light, 0.3, flat=0.12)


def flag(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None = None) -> None:
    """A flag with a pale stripe on its pole."""
    cloth = paint or rgb("c8322f")
    e.line([(0, 0), (0, -1.0)], tone(rgb("6b5a4a")), 0.018)
    shape = smooth(
        [
            (0, -0.98),
            (0.2, -1.03),
            (0.42, -0.95),
            (0.64, -1.0),
            (0.62, -0.6),
            (0.42, -0.55),
            (0.2, -0.63),
            (0, -0.58),
        ],
        tension=0.8,
    )
    e.fill(shape, tone(cloth, 1.05))
    with e.clipped(shape):
        e.fill(
            smooth(
                [
                    (0, -0.85),
                    (0.2, -0.9),
                    (0.42, -0.82),
                    (0.66, -0.87),
                    (0.66, -0.73),
                    (0.42, -0.68),
                    (0.2, -0.76),
                    (0, -0.71),
                ],
                tension=0.8,
            ),
            tone(lighter(cloth, 0.85)),
        )
        for x in (0.14, 0.36, 0.56):
            e.fill(ellipse(x, -0.78, 0.05, 0.3), tone.light.shadow, 0.25, blur=0.02)
