"""What fills the air between subject and lens: rain, snow, confetti, fireworks, sparks, smoke, leaves.

None of these layers is solid: they do not count for depth. Places and sizes are in units of a frame 1000 high.
"""

from __future__ import annotations

import math

import numpy as np

from .colour import Rgb, darker, hue, lighter, mix, rgb
from .easel import Easel, Gradient, bokeh
from .light import TINTS
from .noise import cloudiness, sampled, smoothstep
from .shapes import Point, circle, ellipse, polygon, smooth
from .stage import Layer, View

PARTY = tuple(rgb(c) for c in ("f2c14e", "ee4266", "3bceac", "f7f7ff", "4d8af0", "ff8c42"))


def party_colours(view: View) -> tuple[Rgb, ...]:
    """What confetti and fireworks are made of (sRGB): the colour words of the prompt with lighter ones of each, else
    six bright ones."""
    named = [TINTS[name] for name in view.scene.palette if name in TINTS]
    return (*named, *(lighter(c, 0.35) for c in named), rgb("f7f3ea")) if named else PARTY


def rain(view: View, heavy: bool) -> Layer:
    """Streaks over the whole frame, nearer ones longer, and rings where drops meet the ground; slanted in wind and
    storm. `heavy` falls nearly twice as thick."""

    def draw(e: Easel) -> None:
        dice = view.dice("rain")
        slant = 0.2 if view.scene.has("wind", "storm") else 0.08
        colour = lighter(view.light.haze, 0.45)
        for _ in range(900 if heavy else 520):
            near = dice.random() ** 2
            x, y = dice.uniform(-200, view.width + 60), dice.uniform(-100, 1000)
            length = 26 + 95 * near
            e.line([(x, y), (x + slant * length, y + length)], colour, 0.7 + 1.6 * near, 0.13 + 0.2 * near)
        for _ in range(120):
            x, y = (
                dice.uniform(0, view.width),
                view.horizon + (1000 - view.horizon) * (0.25 + 0.75 * dice.random()),
            )
            wide = 3 + 14 * (y - view.horizon) / (1000 - view.horizon + 1)
            e.stroke(ellipse(x, y, wide, wide * 0.25), colour, 1.0, 0.28)

    return Layer(draw, solid=False)


def snowfall(view: View) -> Layer:
    """Flakes at every distance, most of them far, the nearest out of focus."""

    def draw(e: Easel) -> None:
        dice = view.dice("snow")
        white = lighter(view.light.haze, 0.75)
        for _ in range(620):
            near = dice.random() ** 3
            x, y = dice.uniform(-20, view.width + 20), dice.uniform(-20, 1010)
            size = 1.3 + 4.5 * near
            if near > 0.55:
                e.fill(circle(x, y, size * 1.5), white, 0.5, blur=size * 0.4)
            else:
                e.dot(x, y, size, white, 0.85)

    return Layer(draw, solid=False)


def confetti(view: View, count: int = 330) -> Layer:
    """`count` slips of paper tumbling at every distance, the nearest out of focus."""

    def draw(e: Easel) -> None:
        dice = view.dice("confetti")
        colours = party_colours(view)
        for _ in range(count):
            near = dice.random() ** 2.2
            x, y = dice.uniform(-20, view.width + 20), 1000 * dice.random() ** 1.15 - 20
            size = 4 + 15 * near
            colour = dice.choice(colours)
            lit = mix(darker(colour, 0.25 + 0.25 * view.light.dark), lighter(colour, 0.3), dice.random())
            with e.placed(x, y, 1.0, dice.uniform(0.35, 1.0), turn=dice.uniform(0, 180)):
                blur = size * 0.22 if near > 0.6 else 0.0
                if dice.random() < 0.18:
                    wave = [(-size * 2 + k * size * 0.7, math.sin(k * 1.3) * size * 0.6) for k in range(7)]
                    e.stroke(smooth(wave, closed=False), lit, size * 0.3, 0.95, blur=blur)
                else:
                    e.fill(
                        polygon(
                            [
                                (-size, -size * 0.55),
                                (size, -size * 0.4),
                                (size, size * 0.5),
                                (-size, size * 0.4),
                            ]
                        ),
                        lit,
                        0.95,
                        blur=blur,
                    )

    return Layer(draw, solid=False)


def fireworks(view: View, count: int, floor: float) -> Layer:
    """`count` bursts spread over the width of the sky, above the height `floor` of the frame (units), with their
    trails."""

    def draw(e: Easel) -> None:
        dice = view.dice("fireworks")
        colours = party_colours(view)
        for i in range(count):
            x = view.width * ((i + 0.5) / count + dice.uniform(-0.06, 0.06))
            y = max(floor, 260.0) * dice.uniform(0.12, 0.85)
            _burst(e, view, x, y, dice.uniform(75, 225), colours[i % len(colours)], dice.random())
            trail = [(x + dice.uniform(-24, 24), view.horizon), (x, y)]
            e.line(
                trail,
                Gradient(trail[0], trail[1], [(0.0, (1.0, 0.8, 0.5), 0.0), (1.0, (1.0, 0.85, 0.6), 0.35)]),
                2.0,
                1.0,
                "screen",
            )

    return Layer(draw, solid=False)


def _burst(e: Easel, view: View, x: float, y: float, radius: float, colour: Rgb, luck: float) -> None:
    """One burst: three shells whose sparks sag with the square of their way; `luck` 0..1 turns it."""
    dice = view.dice(f"burst {x:.0f}")
    e.glow(x, y, radius * 2.6, colour, 0.5)
    e.glow(x, y, radius * 0.7, lighter(colour, 0.5), 0.55)
    for shell, reach in ((46, 1.0), (30, 0.62), (16, 0.3)):
        tint = colour if reach > 0.5 else lighter(colour, 0.55)
        for k in range(shell):
            a = 2 * math.pi * (k + luck) / shell + dice.uniform(-0.05, 0.05)
            r = radius * reach * dice.uniform(0.86, 1.05)
            sag = r * r * 0.0009
            tip = (x + r * math.cos(a), y + r * math.sin(a) * 0.96 + sag)
            mid = (x + r * 0.55 * math.cos(a), y + r * 0.55 * math.sin(a) * 0.96 + sag * 0.2)
            stops = [(0.0, tint, 0.0), (0.45, tint, 0.5), (1.0, lighter(tint, 0.5), 1.0)]
            e.line(
                [(x + r * 0.18 * math.cos(a), y + r * 0.18 * math.sin(a)), mid, tip],
                Gradient((x, y), radius * reach * 1.05, stops),
                2.4,
                0.95,
                "screen",
            )
            e.dot(*tip, 2.6, lighter(tint, 0.7))
            if k % 4 == 0:
                e.glow(*tip, 18, tint, 0.5)


def sparks(view: View, colour: Rgb, x: float, y: float, spread: float, count: int = 90) -> Layer:
    """`count` glowing motes rising from (x, y): twice `spread` high, ever wider."""

    def draw(e: Easel) -> None:
        dice = view.dice("sparks")
        for _ in range(count):
            t = dice.random()
            px = x + dice.gauss(0, spread * (0.35 + 0.6 * t))
            py = y - spread * 1.9 * t + dice.gauss(0, spread * 0.12)
            size = dice.uniform(1.2, 3.6) * (1.15 - 0.6 * t)
            e.glow(px, py, size * 6, colour, 0.5)
            e.dot(px, py, size, lighter(colour, 0.55), 1.0 - 0.5 * t)

    return Layer(draw, solid=False)


def falling_leaves(view: View, colours: tuple[Rgb, ...] = (rgb("d9822b"), rgb("b5431e"), rgb("e0b13c"))) -> Layer:
    """Seventy leaves turning in the air, the nearest out of focus."""

    def draw(e: Easel) -> None:
        dice = view.dice("leaves")
        for _ in range(70):
            near = dice.random() ** 2
            size = 6 + 20 * near
            x, y = dice.uniform(0, view.width), dice.uniform(0, 1000)
            with e.placed(x, y, size, size * dice.uniform(0.4, 1.0), turn=dice.uniform(0, 360)):
                leaf = smooth([(-1, 0), (-0.2, -0.5), (1, 0), (-0.2, 0.5)])
                e.fill(leaf, view.light.lit(dice.choice(colours), 0.1), 0.95, blur=0.16 if near > 0.7 else 0.0)
                e.line([(-1.2, 0), (0.8, 0)], view.light.lit(rgb("6d3415")), 0.06, 0.7)

    return Layer(draw, solid=False)


def smoke(
    view: View,
    x: float,
    y: float,
    wide: float,
    tall: float,
    colour: Rgb,
    alpha: float = 0.6,
    name: str = "smoke",
) -> Layer:
    """A column of smoke standing on (x, y), `wide` by `tall` units, leaning to the right. `name` picks its shape: two
    columns of one picture need two names."""

    def draw(e: Easel) -> None:
        h, w = 160, 160
        gy, gx = np.mgrid[0:h, 0:w].astype(np.float32)
        gy, gx = 1 - gy / h, gx / w - 0.5
        field = cloudiness(view.dice(name).randrange(10_000), 1.7)
        n = sampled(field, gx * 0.5 + 0.5, gy * 0.55 + 0.3)
        spread = 0.09 + 0.34 * gy
        lean = 0.16 * gy * gy
        shape = (
            np.exp(-(((gx - lean) / spread) ** 2) * 1.6) * smoothstep(0.0, 0.12, gy) * (1 - smoothstep(0.6, 1.0, gy))
        )
        density = np.clip(shape * (0.85 + 0.65 * n), 0, 1)
        lit = np.clip(0.55 + 0.25 * (n - sampled(field, gx * 0.5 + 0.52, gy * 0.55 + 0.32)) * 3, 0, 1)[..., None]
        base = np.array(colour)
        picture = np.empty((h, w, 4), np.uint8)
        picture[..., :3] = (np.clip(base * (0.6 + 0.7 * lit), 0, 1) * 255).astype(np.uint8)
        picture[..., 3] = (density * alpha * 255).astype(np.uint8)
        e.texture(picture, x - wide / 2, y - tall, wide, tall)

    return Layer(draw, solid=False)


def fog(view: View) -> list[Layer]:
    """A bank of fog that lies on the horizon, in the colour of the haze."""

    def draw(e: Easel) -> None:
        h, w = 120, 240
        gy, gx = np.mgrid[0:h, 0:w].astype(np.float32)
        field = cloudiness(view.dice("fog").randrange(10_000), 1.8, 0.35)
        n = sampled(field, gx / w * 0.6, gy / h * 0.35)
        level = np.exp(-(((gy / h * 1000 - view.horizon - 30) / 230) ** 2))
        picture = np.empty((h, w, 4), np.uint8)
        picture[..., :3] = (np.array(lighter(view.light.haze, 0.06)) * 255).astype(np.uint8)
        picture[..., 3] = (np.clip(level * (0.42 + 0.2 * n), 0, 0.85) * 255).astype(np.uint8)
        e.texture(picture, 0, 0, view.width, 1000)

    return [Layer(draw, solid=False)]


def gleam(view: View, x: float, y: float, radius: float, colour: Rgb, alpha: float = 0.6) -> Layer:
    """Light that spreads from (x, y) and is gone at `radius`."""
    return Layer(lambda e: e.glow(x, y, radius, colour, alpha), solid=False)


def bokeh_field(
    view: View,
    colours: tuple[Rgb, ...],
    count: int = 46,
    top: float = 0.0,
    bottom: float = 1000.0,
    size: float = 36.0,
) -> Layer:
    """`count` far lights out of focus, between the heights `top` and `bottom`; `size` is the usual radius."""

    def draw(e: Easel) -> None:
        dice = view.dice("bokeh")
        for _ in range(count):
            x, y = dice.uniform(0, view.width), dice.uniform(top, bottom)
            bokeh(e, x, y, size * dice.uniform(0.35, 1.1), dice.choice(colours), dice.uniform(0.12, 0.5))

    return Layer(draw, solid=False)


def speed_lines(view: View, low: float, high: float) -> Layer:
    """Streaks that rush past between two heights of the frame, `low` the smaller number (the upper one)."""

    def draw(e: Easel) -> None:
        dice = view.dice("speed")
        for _ in range(120):
            y = dice.uniform(low, high)
            x, length = dice.uniform(-200, view.width), dice.uniform(120, 520)
            colour = lighter(view.light.haze, 0.5) if dice.random() < 0.4 else view.light.lit(rgb("86b04f"))
            stops = [(0.0, colour, 0.0), (0.5, colour, 0.34), (1.0, colour, 0.0)]
            e.line(
                [(x, y), (x + length, y + dice.uniform(-4, 4))],
                Gradient((x, y), (x + length, y), stops),
                dice.uniform(1, 4.5),
            )

    return Layer(draw, solid=False)


def lens_flare(view: View) -> Layer:
    """The streak and the chain of ghosts that the sun throws through the middle of the frame."""

    def draw(e: Easel) -> None:
        x, y = view.sun
        dx, dy = view.width / 2 - x, 500 - y
        e.glow(x, y, view.width * 0.7, view.light.sun, 0.5, flat=0.03)
        for t, r in ((0.4, 26), (0.7, 48), (1.1, 20), (1.45, 70), (1.8, 34)):
            bokeh(e, x + dx * t, y + dy * t, r, hue(30 + 180 * t, 0.5, 1.0), 0.13)

    return Layer(draw, solid=False)


def explosion(view: View, x: float, y: float, radius: float) -> Layer:
    """A fireball of `radius` around (x, y), hottest in the middle, and what flies off it."""

    def draw(e: Easel) -> None:
        dice = view.dice("explosion")
        e.glow(x, y, radius * 3.2, rgb("ff8a2b"), 0.8)
        for _ in range(60):
            a, r = dice.uniform(0, 6.28), radius * dice.random() ** 0.6
            size = radius * 0.3 * (1.1 - 0.6 * r / radius)
            heat = 1 - r / radius
            colour = mix(rgb("5a2a20"), rgb("ff9a2f"), min(1, heat * 1.6 + 0.1))
            e.fill(
                circle(x + r * math.cos(a), y + r * math.sin(a), size),
                mix(colour, rgb("fff1b8"), max(0, heat - 0.5) * 1.6),
                0.75,
                blur=size * 0.18,
            )
        for _ in range(50):
            a, r = dice.uniform(0, 6.28), radius * dice.uniform(0.8, 2.0)
            tip: Point = (x + r * math.cos(a), y + r * math.sin(a))
            e.line([(x + r * 0.7 * math.cos(a), y + r * 0.7 * math.sin(a)), tip], rgb("ffc766"), 3, 0.7, "screen")

    return Layer(draw, solid=False)
