"""Built places seen outdoors: skylines, villages, roads and bridges."""

from __future__ import annotations

import math

from .colour import Rgb, darker, lighter, mix, rgb, scaled
from .easel import Easel, down
from .shapes import Point, box, polygon
from .sky import mist
from .stage import Layer, Tone, View

WALLS = tuple(rgb(c) for c in ("6b7385", "85706a", "54607a", "93887c", "5d5a6e", "7a8694", "a5857a"))


NEON = tuple(rgb(c) for c in ("ff3d81", "38e8ff", "ffd23f", "8a5cff", "52ff9c"))


def skyline(view: View, rows: int = 4, tall: float = 330.0, first: float = 0.85) -> list[Layer]:
    """Rows of towers on the horizon, paler and smaller with distance; windows come on with the dark. `tall`: about the
    height of the tallest, in units; `first`: how far the farthest row is, 0..1."""
    layers: list[Layer] = []
    for i in range(rows):
        distance = first - first * 0.72 * i / max(rows - 1, 1)

        def draw(e: Easel, i: int = i, distance: float = distance) -> None:
            dice = view.dice(f"skyline {i}")
            tone = Tone(view.light, distance, view.tone(50).toward)
            base = view.horizon + 12 + i * 16
            x = -30.0
            while x < view.width + 20:
                wide = dice.uniform(38, 92) * (0.75 + 0.2 * i)
                swell = 0.55 + 0.55 * math.exp(-(((x - view.width * 0.52) / (view.width * 0.3)) ** 2))
                high = tall * dice.uniform(0.28, 1.0) * swell * (1.0 - 0.13 * i)
                _tower(e, view, tone, x, base, wide, high, dice.randrange(1 << 30), i)
                x += wide * dice.uniform(0.82, 1.25)

        layers.append(Layer(draw, distance))
        if i < rows - 1:
            layers.append(mist(view, view.horizon - 8 + i * 14, 90, 0.4, f"city mist {i}"))
    return layers


def _tower(
    e: Easel, view: View, tone: Tone, x: float, base: float, wide: float, high: float, seed: int, row: int
) -> None:
    """One tower standing on `base`, `wide` by `high` units; its crown and windows hang on `seed`, and `row` 0 is too
    far for windows."""
    dice = view.dice(f"tower {seed}")
    wall = tone(scaled(dice.choice(WALLS), 0.85 if view.light.dark < 0.5 else 0.55))
    top = base - high
    body = box(x, top, wide, high + 20)
    crown = dice.random()
    if crown < 0.18:
        e.fill(polygon([(x, top + 1), (x + wide / 2, top - wide * 0.6), (x + wide, top + 1)]), wall)
    elif crown < 0.4:
        e.fill(box(x + wide * 0.2, top - wide * 0.28, wide * 0.6, wide * 0.3), wall)
    if crown > 0.75 and high > 120:
        e.line([(x + wide / 2, top), (x + wide / 2, top - high * 0.22)], wall, 2.2)
        if view.light.dark > 0.4:
            e.glow(x + wide / 2, top - high * 0.22, 14, rgb("ff4a3d"), 0.9)
    e.fill(body, down(top, base, wall, mix(wall, view.light.haze, 0.45)))
    side = tone.toward[0] > 0
    e.rect(
        x + (wide * 0.72 if side else 0),
        top,
        wide * 0.28,
        high + 20,
        mix(wall, tone.rim, 0.35 * view.light.rim),
        0.6,
    )
    if row < 1:
        return
    lit = 0.12 + 0.42 * view.light.dark
    columns, pane = max(2, int(wide / 13)), wide / max(2, int(wide / 13))
    warm: list[Point] = []
    rows = int(high / 15)
    for r in range(rows):
        band = dice.random() < 0.12
        for c in range(columns):
            wx, wy = x + pane * (c + 0.25), top + 8 + r * 15
            if dice.random() < lit or (band and view.light.dark > 0.4):
                warm.append((wx, wy))
            elif row > 1:
                e.rect(wx, wy, pane * 0.5, 7, darker(wall, 0.3), 0.5)
    lamp = view.light.lamp if view.light.dark > 0.25 else mix(view.light.sky[-1], (1, 1, 1), 0.3)
    colour = (
        mix(lamp, view.light.haze, 0.5 * tone.distance)
        if dice.random() < 0.75
        else mix(rgb("cfe6ff"), view.light.haze, 0.5 * tone.distance)
    )
    for wx, wy in warm:
        e.rect(wx, wy, pane * 0.5, 7, colour, 0.45 + 0.5 * view.light.dark)
    if view.scene.has("neon") and dice.random() < 0.5:
        sign = dice.choice(NEON)
        e.rect(x + wide * 0.15, top + high * 0.15, 5, high * 0.4, lighter(sign, 0.5))
        e.glow(x + wide * 0.15, top + high * 0.35, high * 0.35, sign, 0.6)


def village(view: View) -> list[Layer]:
    """Gabled houses in three rows over a hillside, a spire among them."""

    def draw_row(row: int) -> Layer:
        distance = 0.6 - 0.2 * row

        def draw(e: Easel) -> None:
            dice = view.dice(f"village {row}")
            tone = Tone(view.light, distance, view.tone(40).toward)
            base = view.horizon + 24 + row * 52
            size = 62 + 34 * row
            x = dice.uniform(0, size)
            while x < view.width:
                if dice.random() < 0.75:
                    gable_house(
                        e,
                        view,
                        tone,
                        x,
                        base + dice.uniform(-8, 14),
                        size * dice.uniform(0.8, 1.2),
                        dice.choice((rgb("e0d2b8"), rgb("c9a27c"), rgb("d8bfa2"), rgb("a9b0ae"))),
                        dice.random(),
                    )
                x += size * dice.uniform(1.1, 2.2)
            if row == 0:
                sx = view.width * dice.uniform(0.35, 0.65)
                wall = tone(rgb("cfc3ad"))
                e.rect(sx - 17, base - 150, 34, 152, wall)
                e.fill(
                    polygon([(sx - 22, base - 148), (sx, base - 250), (sx + 22, base - 148)]),
                    tone(rgb("5a5f6e")),
                )
                e.model(
                    polygon([(sx - 22, base - 148), (sx, base - 250), (sx + 22, base - 148)]),
                    tone.toward,
                    10,
                    tone.rim,
                    0.8,
                    view.light.shadow,
                    0.4,
                )

        return Layer(draw, distance)

    return [draw_row(i) for i in range(3)]


def gable_house(e: Easel, view: View, tone: Tone, x: float, base: float, size: float, paint: Rgb, luck: float) -> None:
    """A small house with a pitched roof standing on `base` from `x` rightwards; `size` is its height in units, `luck`
    0..1 picks tile (below 0.6) or slate."""
    wide = size * 1.05
    wall, roof = tone(paint), tone(rgb("8e4a3a") if luck < 0.6 else rgb("59606e"))
    if view.scene.has("snow"):
        roof = tone(rgb("eef4fb"))
    e.rect(x, base - size * 0.55, wide, size * 0.56, down(base - size * 0.55, base, wall, darker(wall, 0.22)))
    slope = polygon(
        [
            (x - size * 0.1, base - size * 0.52),
            (x + wide * 0.22, base - size),
            (x + wide * 0.82, base - size),
            (x + wide + size * 0.1, base - size * 0.52),
        ]
    )
    e.fill(slope, roof)
    e.rect(x + wide * 0.66, base - size * 1.16, size * 0.13, size * 0.3, darker(roof, 0.3))
    e.model(slope, tone.toward, size * 0.09, tone.rim, view.light.rim * 0.8, view.light.shadow, 0.3)
    glass = view.light.lamp if view.light.dark > 0.2 else mix(darker(wall, 0.6), view.light.sky[-2], 0.3)
    for k in (0.14, 0.66):
        e.rect(x + wide * k, base - size * 0.42, size * 0.17, size * 0.2, glass)
        if view.light.dark > 0.2:
            e.glow(x + wide * k + size * 0.08, base - size * 0.32, size * 0.5, view.light.lamp, 0.5)
    e.rect(x + wide * 0.42, base - size * 0.34, size * 0.16, size * 0.34, tone(rgb("5b3b2a")))


def road(view: View, paint: Rgb = rgb("4a4b52"), dirt: bool = False) -> Layer:
    """A road 6.8 m wide winding from the lens to the horizon; `dirt` has no markings."""

    def draw(e: Easel) -> None:
        dice = view.dice("road")
        bend, sway = dice.uniform(-1, 1), dice.uniform(0.02, 0.05)
        light = view.light
        wide = 3.4
        left, right, middle = [], [], []
        z = 1.3
        while z < 400:
            x = bend * 14 * math.sin(z * sway) * min(1.0, z / 30)
            left.append(view.project(x - wide, 0, z))
            right.append(view.project(x + wide, 0, z))
            middle.append((x, z))
            z *= 1.07
        bed = rgb("a98a62") if dirt else paint
        if view.scene.has("snow"):
            bed = mix(bed, rgb("eef4fb"), 0.6)
        e.fill(
            polygon([*left, *reversed(right)]),
            down(view.horizon, 1000, mix(light.lit(bed, 0.8), light.haze, 0.3), light.lit(bed, 0.05)),
        )
        if not dirt:
            for points in (left, right):
                e.line(points, light.lit(rgb("e8e6de"), 0.2), 2.4, 0.6)
            for (x, z0), (x1, z1) in zip(middle[::2], middle[1::2], strict=False):
                e.line(
                    [view.project(x, 0, z0), view.project(x1, 0, z1)],
                    light.lit(rgb("f1d774"), 0.15),
                    max(1.0, view.metre(z0) * 0.12),
                    0.85,
                )

    return Layer(draw, 0.9, 0.0, top=view.horizon)


def bridge(view: View) -> Layer:
    """A suspension bridge across the middle distance, its cables parabolas."""

    def draw(e: Easel) -> None:
        tone = view.tone(45)
        steel = tone(rgb("a8503f"))
        deck = view.horizon - 34
        w = view.width
        towers = (w * 0.26, w * 0.74)
        top = deck - 250
        cables = []
        for i in range(121):
            x = w * (-0.1 + 1.2 * i / 120)
            if x < towers[0]:
                t = (x + w * 0.1) / (towers[0] + w * 0.1)
                y = deck - 20 - (deck - 20 - top) * t**2
            elif x > towers[1]:
                t = (w * 1.1 - x) / (w * 1.1 - towers[1])
                y = deck - 20 - (deck - 20 - top) * t**2
            else:
                t = (x - w / 2) / (towers[1] - w / 2)
                y = deck - 24 - (deck - 24 - top) * t**2
            cables.append((x, y))
            if i % 2 == 0:
                e.line([(x, y), (x, deck)], steel, 1.4, 0.7)
        e.line(cables, steel, 5)
        e.rect(-10, deck, w + 20, 13, darker(steel, 0.25))
        e.line([(-10, deck), (w + 10, deck)], mix(steel, tone.rim, 0.6), 2.5)
        for x in towers:
            for s in (-11, 11):
                e.rect(x + s - 6, top - 12, 12, view.horizon + 60 - top, steel)
            for k in range(5):
                e.rect(x - 14, top + 10 + k * 52, 28, 9, steel)
            if view.light.dark > 0.4:
                e.glow(x, top - 14, 26, rgb("ff5a48"), 0.9)
        if view.light.dark > 0.3:
            for i in range(40):
                e.glow(w * i / 39, deck - 8, 24, view.light.lamp, 0.6)

    return Layer(draw, 0.45)
