"""Many people: rows of fans from behind, their flags and scarves, and the colours of two sides."""

from __future__ import annotations

import math
import random

from .colour import Rgb, darker, lighter, mix, rgb, scaled
from .easel import Easel
from .light import TINTS
from .people import HAIRS, SKINS
from .shapes import box, circle, limb, polygon, smooth
from .stage import Layer, Tone, View


def team_colours(view: View) -> tuple[Rgb, Rgb]:
    """Two sides' shirts (sRGB), home and away: home follows a colour word, else chance; away is white, or red where
    home has little red in it."""
    dice = view.dice("teams")
    named = [s.tint for s in view.scene.subjects if s.tint in TINTS] + [p for p in view.scene.palette if p in TINTS]
    home = (
        TINTS[named[0]]
        if named and named[0]
        else dice.choice((rgb("d0212e"), rgb("1f5fc4"), rgb("e9b428"), rgb("1e8a55")))
    )
    away = rgb("f1efe8") if home[0] > 0.4 else rgb("d7392f")
    return home, away


def backs(view: View, rows: int = 3, raised: float = 0.5, top: float = 690.0, paint: Rgb | None = None) -> list[Layer]:
    """A crowd seen from behind, from the height `top` (units) to the bottom of the frame: heads, shoulders, arms,
    scarves. `raised`: the share, 0..1, whose arms are up; `paint`: what most wear, the home side's shirt where left
    out."""
    layers = []
    for row in range(rows):

        def draw(e: Easel, row: int = row) -> None:
            dice = view.dice(f"backs {row}")
            tone = Tone(view.light, 0.3 - 0.12 * row, view.tone(5).toward)
            size = 62 + 46 * row
            y = top + row * (1040 - top) / rows
            x = -size * 0.5
            while x < view.width + size:
                one_back(
                    e,
                    tone,
                    dice,
                    x,
                    y + dice.uniform(-0.3, 0.3) * size,
                    size,
                    raised,
                    paint or team_colours(view)[0],
                )
                x += size * dice.uniform(1.05, 1.6)

        layers.append(Layer(draw, 0.25 - 0.09 * row))
    return layers


def one_back(
    e: Easel, tone: Tone, dice: random.Random, x: float, y: float, size: float, raised: float, team: Rgb
) -> None:
    """A head and shoulders from behind at (x, y). The head's radius is about 0.3 of `size`; the figure runs off the
    bottom of the frame."""
    skin, hair = tone(dice.choice(SKINS), 0.8), tone(dice.choice(HAIRS), 0.9)
    shirt = tone(dice.choice((team, team, darker(team, 0.35), rgb("2c2f3a"), rgb("e8e2d4"))), 0.75)
    with e.placed(x, y, size):
        torso = smooth(
            [(-0.85, 2.4), (-0.78, 0.75), (-0.45, 0.48), (0, 0.42), (0.45, 0.48), (0.78, 0.75), (0.85, 2.4)],
            tension=0.8,
        )
        shapes = [torso, limb((0, 0.15), (0, 0.5), 0.19, 0.24)]
        e.fill(shapes[1], skin)
        if dice.random() < raised:
            for s in (-1, 1) if dice.random() < 0.7 else (dice.choice((-1, 1)),):
                elbow, hand = (
                    (s * dice.uniform(0.75, 0.95), dice.uniform(-0.1, 0.15)),
                    (s * dice.uniform(0.45, 1.0), dice.uniform(-1.2, -0.8)),
                )
                e.fill(limb((s * 0.62, 0.72), elbow, 0.19, 0.15), shirt)
                e.fill(limb(elbow, hand, 0.14, 0.1), skin)
                e.fill(circle(*hand, 0.13), skin)
                shapes += [
                    limb((s * 0.62, 0.72), elbow, 0.19, 0.15),
                    limb(elbow, hand, 0.14, 0.1),
                    circle(*hand, 0.13),
                ]
        e.fill(torso, shirt)
        head = smooth(
            [
                (-0.32, -0.05),
                (-0.27, -0.38),
                (0, -0.52),
                (0.27, -0.38),
                (0.32, -0.05),
                (0.2, 0.28),
                (-0.2, 0.28),
            ]
        )
        e.fill(head, hair if dice.random() < 0.8 else skin)
        shapes.append(head)
        for shape in [*shapes[2:], torso]:
            e.model(shape, tone.toward, 0.11, tone.rim, min(1.0, tone.light.rim * 0.9), tone.light.shadow, 0.35)
        if dice.random() < 0.35:
            e.stroke(smooth([(-0.5, 0.5), (0, 0.62), (0.5, 0.5)], closed=False), tone(lighter(team, 0.5)), 0.16)


def banners(view: View, count: int, low: float, team: tuple[Rgb, ...]) -> Layer:
    """`count` flags on poles waving over a crowd, spread over the width; `low`: the height in the frame of the poles'
    feet, `team`: the colours, in turn."""

    def draw(e: Easel) -> None:
        dice = view.dice("banners")
        tone = view.tone(8)
        for i in range(count):
            x = view.width * (i + dice.uniform(0.2, 0.8)) / count
            foot, tall = low + dice.uniform(-20, 60), dice.uniform(210, 420)
            lean = dice.uniform(-50, 50)
            waving(e, tone, (x, foot), (x + lean, foot - tall), tall * 0.42, team[i % len(team)], dice)

    return Layer(draw, 0.22)


def waving(
    e: Easel,
    tone: Tone,
    foot: tuple[float, float],
    head: tuple[float, float],
    wide: float,
    paint: Rgb,
    dice: random.Random,
    second: Rgb | None = None,
) -> None:
    """One flag from `head` rightwards: pole, cloth in folds about `wide` units high and half as long again, a stripe of
    a second colour across it."""
    e.line([foot, head], tone(rgb("4a3b30")), max(1.5, wide * 0.03))
    x, y = head
    phase = dice.uniform(0, 6)
    steps = 12
    top, bottom = [], []
    for i in range(steps + 1):
        t = i / steps
        wave = math.sin(t * 6.0 + phase) * wide * 0.09 * t
        top.append((x + wide * 1.5 * t, y + wave + wide * 0.06 * t))
        bottom.append((x + wide * 1.5 * t - wide * 0.06, y + wide * 0.9 + wave * 1.2))
    cloth = polygon([*top, *reversed(bottom)])
    e.fill(cloth, tone(paint, 1.05))
    other = second or mix(paint, (1, 1, 1), 0.82)
    with e.clipped(cloth):
        e.fill(
            polygon(
                [
                    *((px, py + wide * 0.3) for px, py in top),
                    *((px, py + wide * 0.6) for px, py in reversed(top)),
                ]
            ),
            tone(other, 1.05),
        )
        for i in range(steps):
            slope = math.cos(i / steps * 6.0 + phase)
            quad = polygon([top[i], top[i + 1], bottom[i + 1], bottom[i]])
            e.fill(quad, tone.light.shadow if slope > 0 else lighter(tone.rim, 0.3), 0.24 * abs(slope))


def scarf(e: Easel, tone: Tone, x: float, y: float, wide: float, paint: Rgb) -> None:
    """A scarf held overhead between two hands, `wide` to either side of (x, y), striped."""
    drop = wide * 0.16
    cloth = smooth(
        [
            (x - wide, y),
            (x, y + drop),
            (x + wide, y),
            (x + wide, y + drop * 1.3),
            (x, y + drop * 2.3),
            (x - wide, y + drop * 1.3),
        ],
        tension=0.8,
    )
    e.fill(cloth, tone(paint, 1.05))
    with e.clipped(cloth):
        for i in range(-5, 6, 2):
            e.fill(
                box(x + i * wide * 0.18, y - drop, wide * 0.18, drop * 5),
                tone(scaled(mix(paint, (1, 1, 1), 0.85), 1.0)),
                0.95,
            )
