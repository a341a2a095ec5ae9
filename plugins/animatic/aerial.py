"""The city from high up: blocks to the horizon, roofs around a stadium."""

from __future__ import annotations

from .city import WALLS
from .colour import Rgb, darker, mix, rgb, scaled
from .easel import Easel, Gradient, down
from .shapes import polygon
from .sky import mist
from .stage import Layer, Tone, View


def from_the_air(view: View) -> list[Layer]:
    """A city of blocks to the horizon seen from high up, farthest first, with lit streets between: a grid of 62 m,
    towers of 8 to 80 m, a gap where a stadium stands. For a `view.eye` of tens of metres."""

    def land(e: Easel) -> None:
        light = view.light
        base = light.lit(rgb("4c5563"), 0.2)
        e.rect(
            -20,
            view.horizon,
            view.width + 40,
            1020 - view.horizon,
            down(view.horizon, 1000, light.haze, mix(base, light.haze, 0.5), base, darker(base, 0.35)),
        )
        lamp = light.lamp
        for i in range(-30, 31):
            a, b = view.project(i * 62 + 31, 0, 2600), view.project(i * 62 + 31, 0, 70)
            e.line(
                [a, b],
                Gradient(a, b, [(0.0, lamp, 0.1), (0.3, lamp, 0.35), (1.0, lamp, 0.75)]),
                2.6,
                0.15 + 0.65 * light.dark,
                "screen",
            )
        if light.dark > 0.2:
            _traffic(e, view)

    layers: list[Layer] = [Layer(land, 1.0, 0.1, top=view.horizon)]
    rows = [2200, 1700, 1350, 1080, 880, 720, 600, 500, 420, 350, 290, 240, 200]
    hole = (view.scene.has("stadium"), 430.0)
    for z in rows:

        def draw(e: Easel, z: float = float(z)) -> None:
            dice = view.dice(f"block {z:.0f}")
            tone = Tone(view.light, min(1.0, (z / 2400) ** 0.7), view.tone(100).toward)
            reach = int(view.width / 2 / view.metre(z) / 62) + 2
            for i in range(-reach, reach + 1):
                if hole[0] and abs(i) * 62 < 190 and abs(z - hole[1]) < 160:
                    continue
                for half in (-1, 1):
                    _block(
                        e,
                        view,
                        tone,
                        dice.choice(WALLS),
                        i * 62 + half * 13,
                        z,
                        dice.uniform(20, 25),
                        dice.choice((14, 18, 24, 30, 44, 70)) * dice.uniform(0.6, 1.2),
                        dice.random(),
                    )

        layers.append(Layer(draw, min(1.0, (z / 2400) ** 0.5)))
    return layers


def _traffic(e: Easel, view: View) -> None:
    """Street light lying on the avenues and cars along them, white coming and red going."""
    dice = view.dice("traffic")
    dark = view.light.dark
    for _ in range(150):
        z = 180 + 1500 * dice.random() ** 2
        i = dice.randrange(-14, 15)
        x, y = view.project(i * 62 + 31, 0, z)
        e.glow(x, y, 52 * view.metre(z), view.light.lamp, 0.5 * dark, flat=0.4)
    for _ in range(420):
        z = 140 + 1500 * dice.random() ** 2
        way = dice.choice((-1, 1))
        x, y = view.project(dice.randrange(-14, 15) * 62 + 31 + way * 2.5, 1.0, z)
        e.dot(x, y, max(1.0, view.metre(z) * 0.9), rgb("fff6dc") if way > 0 else rgb("ff5540"), 0.9 * dark)


def _block(
    e: Easel, view: View, tone: Tone, paint: Rgb, x: float, z: float, wide: float, tall: float, luck: float
) -> None:
    """One building, `wide` by `tall` metres with its front at (x, z), and its lit windows; `luck` 0..1 picks their
    lamps."""
    wall = tone(scaled(paint, 0.9 - 0.35 * view.light.dark))
    front = [
        view.project(x - wide / 2, 0, z),
        view.project(x + wide / 2, 0, z),
        view.project(x + wide / 2, tall, z),
        view.project(x - wide / 2, tall, z),
    ]
    roof = [
        front[3],
        front[2],
        view.project(x + wide / 2, tall, z + 24),
        view.project(x - wide / 2, tall, z + 24),
    ]
    shade = 0.3 if tone.toward[1] < -0.2 else 0.1
    e.fill(
        polygon(front),
        down(
            front[2][1],
            front[0][1],
            darker(wall, shade),
            mix(darker(wall, shade), view.light.lamp, 0.42 * view.light.dark),
        ),
    )
    e.fill(polygon(roof), mix(wall, tone.rim, 0.3 * view.light.rim))
    k = view.metre(z)
    if view.light.dark > 0.2 and k > 0.45:
        dice = view.dice(f"windows {x:.0f} {z:.0f}")
        points = []
        for _ in range(int(tall * wide / 17)):
            if dice.random() < 0.42:
                points.append(
                    (
                        front[0][0] + (front[1][0] - front[0][0]) * dice.uniform(0.08, 0.92),
                        front[0][1] + (front[3][1] - front[0][1]) * dice.uniform(0.08, 0.95),
                    )
                )
        lamp = view.light.lamp if luck < 0.7 else rgb("d8ecff")
        e.spots(
            points,
            max(1.5, k * 1.9),
            mix(lamp, view.light.haze, 0.4 * tone.distance),
            0.3 + 0.6 * view.light.dark,
        )


def rooftops(view: View, near: bool) -> list[Layer]:
    """Low houses in rows over a plain, seen from above, with gaps of trees; `near`: before a ground at some 300 m, else
    behind it."""
    layers = []
    for z in (210, 170, 140, 112, 92) if near else (900, 700, 560, 460, 380):

        def draw(e: Easel, z: float = float(z)) -> None:
            dice = view.dice(f"roofs {z:.0f}")
            tone = Tone(view.light, view.away(z * 0.5), view.tone(60).toward)
            k = view.metre(z)
            reach = view.width / 2 / k
            x = -reach - 20
            while x < reach + 20:
                wide, tall = dice.uniform(9, 20), dice.uniform(6, 11)
                if not (abs(x) < 165 and 180 < z < 420) and dice.random() < 0.85:
                    if k < 3.5 and dice.random() < 0.35:
                        px, py = view.project(x, 0, z)
                        for _ in range(4):
                            e.dot(
                                px + dice.uniform(-5, 5) * k,
                                py - dice.uniform(2, 7) * k,
                                dice.uniform(3, 6) * k,
                                tone(rgb("3f5738")),
                            )
                    else:
                        a, b = view.project(x, tall, z), view.project(x + wide, 0, z)
                        wall = tone(dice.choice((rgb("b08a70"), rgb("8f7a70"), rgb("c2b09a"), rgb("77707a"))), 0.8)
                        e.rect(a[0], a[1], b[0] - a[0], b[1] - a[1], wall)
                        roof = tone(dice.choice((rgb("7a4436"), rgb("5a5560"), rgb("8c5a44"))))
                        top = [
                            a,
                            (b[0], a[1]),
                            (b[0] - 2 * k, a[1] - 4.2 * k),
                            (a[0] + 2 * k, a[1] - 4.2 * k),
                        ]
                        e.fill(polygon(top), mix(roof, tone.rim, 0.3 * view.light.rim))
                        if view.light.dark > 0.25:
                            for side in (0.22, 0.62):
                                if dice.random() < 0.55:
                                    left, top_edge = a[0] + (b[0] - a[0]) * side, a[1] + (b[1] - a[1]) * 0.3
                                    e.rect(left, top_edge, max(1.0, 1.5 * k), max(1.0, 2.0 * k), view.light.lamp, 0.85)
                x += wide * dice.uniform(1.05, 1.6)

        layers.append(Layer(draw, view.away(z)))
        if z in (900, 560, 380):
            layers.append(mist(view, view.ground(z), 46, 0.45, f"roof mist {z}"))
    return layers
