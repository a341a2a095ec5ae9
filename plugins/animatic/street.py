"""Looking down a street: facades, road, lamps."""

from __future__ import annotations

import math

from .city import NEON, skyline
from .colour import Rgb, darker, lighter, mix, rgb, scaled
from .easel import Easel, Gradient, down
from .shapes import ellipse, polygon
from .stage import Layer, View


def street(view: View) -> list[Layer]:
    """Looking down a street 17 m wide: facades both sides, road, pavements, lamps; farthest first."""
    return [
        *skyline(view, 2, 230),
        Layer(lambda e: _road_bed(e, view), 1.0, 0.0, top=view.horizon),
        *_facades(view),
    ]


def _road_bed(e: Easel, view: View) -> None:
    light = view.light
    wet = view.scene.has("rain", "storm")
    snow = view.scene.has("snow")
    tar = mix(rgb("45474f"), rgb("eef4fb"), 0.75 if snow else 0.0)
    e.rect(
        -20,
        view.horizon,
        view.width + 40,
        1020 - view.horizon,
        down(view.horizon, 1000, light.lit(tar, 0.8), light.lit(tar), darker(light.lit(tar), 0.25)),
    )
    kerb = light.lit(mix(rgb("8d8a86"), rgb("f4f8fc"), 0.7 if snow else 0.0), 0.15)
    for s in (-1, 1):
        quad = [
            view.project(s * 4.2, 0.12, 160),
            view.project(s * 8.5, 0.12, 160),
            view.project(s * 8.5, 0.12, 1.6),
            view.project(s * 4.2, 0.12, 1.6),
        ]
        e.fill(polygon(quad), down(view.horizon, 1000, mix(kerb, light.haze, 0.6), kerb))
        e.line([view.project(s * 4.2, 0, 160), view.project(s * 4.2, 0, 1.6)], darker(kerb, 0.4), 4, 0.7)
    z = 2.0
    while z < 90 and not snow:
        quad = [view.project(dx, 0, dz) for dx, dz in ((-0.09, z), (0.09, z), (0.09, z + 2.2), (-0.09, z + 2.2))]
        e.fill(polygon(quad), light.lit(rgb("e8e2d0"), view.away(z)), 0.8)
        z += 5.0
    if wet:
        e.glow(
            view.width / 2,
            view.horizon + 60,
            520,
            mix(light.sky[-1], light.lamp, 0.4 * light.dark),
            0.55,
            flat=0.9,
        )


def _facades(view: View) -> list[Layer]:
    layers: list[Layer] = []
    lamps: list[Layer] = []
    dice = view.dice("facades")
    spans = [(70.0, 120.0), (46.0, 70.0), (31.0, 46.0), (21.0, 31.0), (14.0, 21.0), (8.5, 14.0), (4.0, 8.5)]
    for near, far in spans:
        for side in (-1.0, 1.0):
            tall = dice.uniform(9, 22) if near > 10 else dice.uniform(9, 14)
            paint, seed = (
                dice.choice((rgb("a8765c"), rgb("c3a078"), rgb("7e828f"), rgb("93604f"), rgb("b3a999"), rgb("6d7a86"))),
                dice.randrange(1 << 30),
            )

            def draw(
                e: Easel,
                near: float = near,
                far: float = far,
                side: float = side,
                tall: float = tall,
                paint: Rgb = paint,
                seed: int = seed,
            ) -> None:
                _facade(e, view, side, near, far, tall, paint, seed)

            layers.append(Layer(draw, view.away((near + far) / 2)))
        if view.light.dark > 0.2 or view.scene.has("lantern"):
            for side in (-1.0, 1.0):
                lamps.append(Layer(lambda e, z=near, s=side: _lamp_post(e, view, s * 4.9, z), view.away(near)))  # type: ignore[misc]
    return [*layers, *lamps]


def _facade(e: Easel, view: View, side: float, near: float, far: float, tall: float, paint: Rgb, seed: int) -> None:
    """One house front from `near` to `far` metres on a side (-1 left, 1 right), `tall` metres high, and its end
    wall."""
    dice = view.dice(f"facade {seed}")
    x = side * 8.5
    tone = view.tone((near + far) / 2)
    faces_sun = (view.sun[0] - view.width / 2) * side < 0
    wall = tone(scaled(paint, 1.0 if faces_sun else 0.68))
    quad = polygon(
        [
            view.project(x, 0, near),
            view.project(x, tall, near),
            view.project(x, tall, far),
            view.project(x, 0, far),
        ]
    )
    a, b = view.project(x, 0, near), view.project(x, 0, far)
    e.fill(quad, Gradient((a[0], 0), (b[0], 0), [(0.0, wall, 1.0), (1.0, mix(wall, view.light.haze, 0.25), 1.0)]))
    end = polygon(
        [
            view.project(x, 0, near),
            view.project(x, tall, near),
            view.project(x + side * 12, tall, near),
            view.project(x + side * 12, 0, near),
        ]
    )
    e.fill(end, darker(wall, 0.3))
    cornice = [view.project(x, tall, near), view.project(x, tall, far)]
    e.line(cornice, mix(wall, tone.rim, 0.6), max(1.5, view.metre(near) * 0.12))
    lit_share = 0.15 + 0.5 * view.light.dark
    floors, bays = int(tall / 3.2), max(1, int((far - near) / 2.6))
    for f in range(floors):
        for k in range(bays):
            z0 = near + (far - near) * (k + 0.25) / bays
            z1 = near + (far - near) * (k + 0.75) / bays
            y0, y1 = f * 3.2 + (0.9 if f else 0.3), f * 3.2 + 2.6
            pane = polygon(
                [
                    view.project(x, y0, z0),
                    view.project(x, y1, z0),
                    view.project(x, y1, z1),
                    view.project(x, y0, z1),
                ]
            )
            lit = dice.random() < (lit_share if f else lit_share + 0.35)
            glass = (
                mix(view.light.lamp, wall, 0.12)
                if lit and view.light.dark > 0.15
                else mix(darker(wall, 0.55), view.light.sky[-2], 0.35)
            )
            e.fill(pane, glass)
            if f == 0 and lit and view.light.dark > 0.3:
                gx, gy = view.project(x - side * 0.3, 1.4, (z0 + z1) / 2)
                e.glow(gx, gy, view.metre(z0) * 2.6, view.light.lamp, 0.35)
        if f == 1 and dice.random() < 0.5 and (view.scene.has("neon") or view.light.dark > 0.6):
            zz, sign = near + (far - near) * dice.uniform(0.2, 0.7), dice.choice(NEON)
            corners = [view.project(x - side * dx, y, zz) for dx, y in ((0.1, 3.4), (1.2, 3.4), (1.2, 6.4), (0.1, 6.4))]
            e.fill(polygon(corners), darker(sign, 0.55))
            e.stroke(polygon(corners), lighter(sign, 0.4), max(1.5, view.metre(zz) * 0.08))
            gx, gy = view.project(x - side * 0.6, 4.8, zz)
            e.glow(gx, gy, view.metre(zz) * 5.0, sign, 0.6)


def _lamp_post(e: Easel, view: View, x: float, z: float) -> None:
    foot, head = view.project(x, 0, z), view.project(x, 5.4, z)
    arm = view.project(x - math.copysign(0.9, x), 5.6, z)
    steel = view.tone(z)(rgb("2c2f36"))
    wide = max(1.2, view.metre(z) * 0.09)
    e.line([foot, head, arm], steel, wide)
    e.fill(ellipse(arm[0], arm[1] + wide, wide * 2.2, wide), lighter(view.light.lamp, 0.5))
    e.glow(arm[0], arm[1], view.metre(z) * 2.4, view.light.lamp, 0.75)
    e.glow(arm[0], foot[1], view.metre(z) * 2.6, view.light.lamp, 0.3, flat=0.25)


def stalls(view: View) -> list[Layer]:
    """Market stalls down both sides, farthest first: striped awnings, crates of fruit."""
    layers = []
    for z in (30.0, 22.0, 16.0, 11.5, 8.2, 5.8):
        for side in (-1.0, 1.0):

            def draw(e: Easel, z: float = z, side: float = side) -> None:
                _stall(e, view, side, z)

            layers.append(Layer(draw, view.away(z)))
    return layers


def _stall(e: Easel, view: View, side: float, z: float) -> None:
    dice = view.dice(f"stall {side} {z}")
    tone = view.tone(z)
    deep, inner, outer = z * 0.24, side * 2.1, side * 4.6

    def corner(x: float, y: float, dz: float) -> tuple[float, float]:
        return view.project(x, y, z + dz)

    e.fill(
        polygon([corner(inner, 0, 0), corner(inner, 0.9, 0), corner(inner, 0.9, deep), corner(inner, 0, deep)]),
        tone(rgb("6e4c33"), 0.75),
    )
    e.fill(
        polygon([corner(inner, 0, 0), corner(outer, 0, 0), corner(outer, 0.9, 0), corner(inner, 0.9, 0)]),
        tone(rgb("87603f")),
    )
    e.fill(
        polygon([corner(inner, 0.9, 0), corner(outer, 0.9, 0), corner(outer, 0.9, deep), corner(inner, 0.9, deep)]),
        tone(rgb("a57a50")),
    )
    metre = view.metre(z)
    for row in range(3):
        fruit = dice.choice((rgb("d8392f"), rgb("ef9a2c"), rgb("8fb53a"), rgb("f2d13c"), rgb("7a3f8f")))
        spots = [corner(inner + (outer - inner) * (0.08 + 0.1 * k), 0.98, deep * (0.75 - 0.33 * row)) for k in range(9)]
        e.spots(spots, metre * 0.24, tone(fruit))
        e.spots([(x - metre * 0.03, y - metre * 0.04) for x, y in spots], metre * 0.09, tone(fruit, 1.5), 0.8)
    for x in (inner, outer):
        e.line([corner(x, 0, 0), corner(x, 2.4, 0)], tone(rgb("4a382c")), max(1.0, metre * 0.05))
    cloth = dice.choice((rgb("c8402f"), rgb("2f7a6b"), rgb("e0a12f"), rgb("34609a")))
    bands = 8
    for k in range(bands):
        a, b = inner + (outer - inner) * k / bands, inner + (outer - inner) * (k + 1) / bands
        paint = tone(cloth if k % 2 else rgb("f5eee0"))
        e.fill(
            polygon([corner(a, 2.9, deep), corner(b, 2.9, deep), corner(b, 2.35, -0.3), corner(a, 2.35, -0.3)]), paint
        )
        e.fill(
            polygon(
                [
                    corner(a, 2.35, -0.3),
                    corner(b, 2.35, -0.3),
                    corner(b, 2.12, -0.3),
                    corner((a + b) / 2, 2.04, -0.3),
                    corner(a, 2.12, -0.3),
                ]
            ),
            mix(paint, tone.light.shadow, 0.2),
        )
    if view.light.dark > 0.3:
        e.glow(*corner((inner + outer) / 2, 1.9, deep / 2), metre * 2.2, view.light.lamp, 0.6)
