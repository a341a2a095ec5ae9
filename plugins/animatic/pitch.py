"""The turf, its lines, the goal with its net, and the same from straight above.

Measures are, to the half metre, those of the Laws of the Game (IFAB, Law 1) for a pitch of 105 x 68 m, seen from the
touchline with its middle 40 m away.
"""

from __future__ import annotations

import math
import random
from itertools import pairwise

from .colour import Rgb, darker, lighter, mix, rgb, scaled
from .easel import Easel, Gradient, down
from .football import football
from .shapes import Point, circle, ellipse, polygon
from .stage import Layer, Tone, View

GRASS_DARK, GRASS_LIGHT = rgb("33743a"), rgb("55994a")


CHALK = rgb("f1f6ee")


CENTRE_Z = 40.0  # metres from the lens to the centre spot


HALF_LENGTH, HALF_WIDTH = 52.5, 34.0  # metres from the centre spot to goal lines and touchlines


def floodlit(view: View) -> bool:
    """Whether the lamps of a ground burn: it is dark, or the prompt asks for them."""
    return view.light.dark > 0.3 or view.scene.has("floodlights")


def turf(e: Easel, view: View) -> None:
    """Mown stripes in perspective with the chalk lines, whitened by snow."""
    light = view.light
    lift = 1.0 + 0.4 * light.dark * floodlit(view)
    far = view.tone(CENTRE_Z + HALF_WIDTH)
    top = view.ground(CENTRE_Z + HALF_WIDTH + 5)
    e.rect(
        -20,
        top,
        view.width + 40,
        1020 - top,
        down(top, 1000.0, far(GRASS_LIGHT, lift), view.tone(4)(GRASS_DARK, lift * 0.85)),
    )
    winter = view.scene.has("snow")
    for i in range(-11, 12, 2):
        stripe = [
            view.project(i * 5.5 - 2.75 + dx, 0, z)
            for dx, z in (
                (0, CENTRE_Z + HALF_WIDTH + 4),
                (5.5, CENTRE_Z + HALF_WIDTH + 4),
                (5.5, 1.2),
                (0, 1.2),
            )
        ]
        e.fill(polygon(stripe), far(lighter(GRASS_LIGHT, 0.12), lift), 0.32)
    if winter:
        e.rect(-20, top, view.width + 40, 1020 - top, light.lit(rgb("eef4fb")), 0.72)
    _chalk(e, view, min(1.0, 0.55 + 0.3 * lift))
    dice = view.dice("turf")
    for _ in range(260):  # blades catching the light near the lens
        z = 1.4 + 12 * dice.random() ** 2
        x, y = view.project(dice.uniform(-1, 1) * z * view.width / view.focal * 0.6, 0, z)
        h = view.metre(z) * 0.05
        e.line(
            [(x, y), (x + dice.gauss(0, h * 0.4), y - h)],
            light.lit(scaled(GRASS_LIGHT, dice.uniform(0.6, 1.5)), 0.0),
            max(0.7, h * 0.13),
            0.5,
        )
    e.rect(
        -20,
        1000 - 170,
        view.width + 40,
        190,
        Gradient((0, 830), (0, 1000), [(0.0, light.shadow, 0.0), (1.0, light.shadow, 0.5)]),
    )


def _chalk(e: Easel, view: View, alpha: float) -> None:
    """Touchlines, goal lines, halfway line, centre circle and penalty areas; (x, z) in metres."""
    tone = view.tone(30)
    colour = tone(CHALK, 1.0 + 0.3 * view.light.dark * floodlit(view))
    near, far = CENTRE_Z - HALF_WIDTH, CENTRE_Z + HALF_WIDTH

    def line(*points: tuple[float, float]) -> None:
        for (x0, z0), (x1, z1) in pairwise(points):
            steps = 10
            for i in range(steps):
                a, b = i / steps, (i + 1) / steps
                za, zb = z0 + (z1 - z0) * a, z0 + (z1 - z0) * b
                p, q = view.project(x0 + (x1 - x0) * a, 0, za), view.project(x0 + (x1 - x0) * b, 0, zb)
                flat = max(0.8, view.metre((za + zb) / 2) * 0.05)
                e.line([p, q], colour, flat, alpha)

    line(
        (-HALF_LENGTH, near),
        (-HALF_LENGTH, far),
        (HALF_LENGTH, far),
        (HALF_LENGTH, near),
        (-HALF_LENGTH, near),
    )
    line((0, near), (0, far))
    line(*((9.15 * math.sin(a), CENTRE_Z + 9.15 * math.cos(a)) for a in (math.radians(10 * i) for i in range(37))))
    for side in (-1, 1):
        edge = side * HALF_LENGTH
        line(
            (edge, CENTRE_Z - 20),
            (edge - side * 16.5, CENTRE_Z - 20),
            (edge - side * 16.5, CENTRE_Z + 20),
            (edge, CENTRE_Z + 20),
        )


def goal(view: View, z: float, bulging: bool, offset: float = 0.0) -> Layer:
    """Posts and net (7.32 x 2.44 m), square on at `z` metres and `offset` metres right of the middle; `bulging`: the
    net is bellied out where the ball has struck it."""

    def draw(e: Easel) -> None:
        dice = view.dice("net")
        tone = view.tone(z)
        lift = 1.0 + 0.6 * view.light.dark
        white = tone(rgb("fafafa"), lift)
        half, tall, deep = 3.66, 2.44, 1.9
        hit = (offset + dice.uniform(-0.45, 0.45) * half, dice.uniform(0.5, 0.7) * tall)

        def back(u: float, v: float) -> Point:
            """Net over the rear panel; `u` across -1..1, `v` up 0..1."""
            x, y = offset + u * half * 0.93, v * tall * 0.92
            push = 0.0
            if bulging:
                d2 = ((x - hit[0]) / 1.15) ** 2 + ((y - hit[1]) / 0.85) ** 2
                push = math.exp(-d2 * 0.9)
                x += (x - hit[0]) * 0.75 * push
                y += (y - hit[1]) * 0.75 * push + 0.12 * push
            sag = 0.09 * math.sin(math.pi * (u + 1) / 2) * v
            return view.project(x, y - sag, z + deep * (1 - 0.35 * v) + 0.5 * push)

        across, up = 30, 13
        for i in range(across + 1):
            u = -1 + 2 * i / across
            e.line([back(u, j / up) for j in range(up + 1)], white, 2.6, 0.8)
            e.line([back(u, 1.0), view.project(offset + u * half, tall, z)], white, 1.2, 0.4)
        for j in range(up + 1):
            e.line([back(-1 + 2 * i / across, j / up) for i in range(across + 1)], white, 2.6, 0.8)
        for side in (-1, 1):
            for j in range(up + 1):
                v = j / up
                e.line([back(side, v), view.project(offset + side * half, v * tall, z)], white, 1.2, 0.35)
            for k in (0.33, 0.66):
                foot, head = back(side, 0), back(side, 1)
                post_foot, post_head = (
                    view.project(offset + side * half, 0, z),
                    view.project(offset + side * half, tall, z),
                )
                e.line(
                    [
                        (foot[0] + (post_foot[0] - foot[0]) * k, foot[1] + (post_foot[1] - foot[1]) * k),
                        (head[0] + (post_head[0] - head[0]) * k, head[1] + (post_head[1] - head[1]) * k),
                    ],
                    white,
                    1.2,
                    0.35,
                )
        if bulging:
            x, y = back((hit[0] - offset) / (half * 0.93), hit[1] / (tall * 0.92))
            r = view.metre(z) * 0.21
            e.glow(x, y, r * 5, view.light.sun, 0.25)
            football(e, tone, x, y, r, turn=dice.uniform(0, 72))
            for k in range(-4, 5):
                e.line([(x + k * r * 0.3, y - r * 1.2), (x + k * r * 0.3, y + r * 1.2)], white, 1.5, 0.55)
                e.line([(x - r * 1.2, y + k * r * 0.3), (x + r * 1.2, y + k * r * 0.3)], white, 1.5, 0.55)
        thick = view.metre(z) * 0.12
        frame = [view.project(offset + sx * half, y, z) for sx, y in ((-1, 0), (-1, tall), (1, tall), (1, 0))]
        e.line(frame, darker(white, 0.45), thick * 1.15)
        e.line([(x - thick * 0.14 * tone.toward[0] * -1, y - thick * 0.1) for x, y in frame], white, thick * 0.8)

    return Layer(draw, view.away(z))


def overhead(e: Easel, view: View) -> None:
    """The pitch from straight above, its centre circle in the middle of the frame; 32 units to the metre."""
    light = view.light
    lift = 1.0 + 0.35 * light.dark
    cx, k = view.width / 2, 32.0  # units a metre
    dark, pale = light.lit(GRASS_DARK), light.lit(GRASS_LIGHT)
    e.wash(scaled(dark, lift))
    for i in range(-8, 9):
        if i % 2:
            e.rect(cx + i * 5.5 * k - 2.75 * k, -10, 5.5 * k, 1020, scaled(pale, lift), 0.7)
    dice = view.dice("overhead turf")
    for _ in range(900):
        x, y = dice.uniform(0, view.width), dice.uniform(0, 1000)
        e.line(
            [(x, y), (x + dice.uniform(-5, 5), y - dice.uniform(3, 9))],
            scaled(pale, lift * dice.uniform(0.6, 1.4)),
            1.3,
            0.35,
        )
    white = scaled(light.lit(CHALK), min(lift, 1.5))
    e.line([(cx, -10), (cx, 1010)], white, 4.5, 0.9)
    e.stroke(circle(cx, 500, 9.15 * k), white, 4.5, 0.9)
    e.dot(cx, 500, 8, white)
    if floodlit(view):
        for x, y in ((0, 0), (view.width, 0), (0, 1000), (view.width, 1000)):
            e.glow(x, y, 900, mix((1, 1, 1), light.lamp, 0.4), 0.22)
    e.glow(cx, 500, 700, light.sun, 0.16)


def from_above(e: Easel, tone: Tone, shirt: Rgb, skin: Rgb, dice: random.Random, run: float) -> None:
    """A player seen from straight above, in metres: long shadow, shoulders, swinging limbs, head. `run`: how far the
    limbs swing, 0 stands; the way they face is by chance."""
    way = (-tone.toward[0] or 0.7, 0.55)
    for reach in (0.9, 1.7):
        e.fill(
            polygon(
                [
                    (-0.22, 0),
                    (0.22, 0),
                    (way[0] * reach * 1.3 + 0.16, way[1] * reach * 1.3),
                    (way[0] * reach * 1.3 - 0.16, way[1] * reach * 1.3),
                ]
            ),
            tone.light.shadow,
            0.28,
            blur=0.05,
        )
    with e.placed(0, 0, 1.0, turn=dice.uniform(0, 360)):
        for side in (-1, 1):
            e.fill(ellipse(side * 0.13, side * run * 0.3 - 0.05, 0.08, 0.2), tone(mix(shirt, (1, 1, 1), 0.75)))
            e.fill(ellipse(side * 0.36, -side * run * 0.25, 0.075, 0.19, side * 24), tone(skin))
        e.fill(ellipse(0, 0, 0.36, 0.2), tone(shirt))
        e.fill(ellipse(0.0, -0.06, 0.3, 0.1), tone(lighter(shirt, 0.2)), 0.5)
        e.fill(circle(0, -0.05, 0.145), tone(rgb("2a1c16")))
