"""Water: seas, lakes, rivers, falls and what lies beneath the surface.

What mirrors takes in only what is painted before it, so far shores come first.
"""

from __future__ import annotations

import math

from .colour import darker, lighter, mix, rgb, scaled
from .easel import Easel, beam, down
from .shapes import Point, circle, ellipse, polygon, smooth, union
from .sky import band, ridge
from .stage import Layer, View


def sea(view: View, bottom: float = 1000.0, calm: float = 0.5) -> list[Layer]:
    """Open water from the horizon down to the height `bottom`; `calm` 1 is a mirror, 0 a swell; wind and storm bring
    white caps."""

    def draw(e: Easel) -> None:
        light = view.light
        deep = light.lit(rgb("1d5a78"), 0.0)
        sky = light.sky
        e.rect(
            -20,
            view.horizon,
            view.width + 40,
            bottom + 20 - view.horizon,
            down(
                view.horizon,
                bottom,
                mix(sky[-1], deep, 0.35),
                mix(sky[-2], deep, 0.6),
                deep,
                darker(deep, 0.35),
            ),
        )

    def waves(e: Easel) -> None:
        dice = view.dice("waves")
        light = view.light
        deep, crest = light.lit(rgb("123f58")), mix(light.sky[-1], (1, 1, 1), 0.15)
        rough = 1.6 if view.scene.has("storm", "wind") else 1.0 - 0.5 * calm
        for _ in range(620):
            t = dice.random() ** 1.7
            y = view.horizon + 3 + (bottom - view.horizon) * t
            size = (6 + 150 * t) * dice.uniform(0.5, 1.3)
            x = dice.uniform(-50, view.width + 50)
            h = (0.8 + 9 * t) * rough
            shape = polygon(
                [
                    (x - size, y),
                    (x - size * 0.3, y - h),
                    (x + size * 0.2, y - h * 0.8),
                    (x + size, y),
                    (x, y + h * 0.35),
                ]
            )
            e.fill(shape, crest if dice.random() < 0.4 else deep, 0.2 + 0.14 * rough)
        if rough > 1.2:
            for _ in range(60):
                t = dice.random()
                y = view.horizon + (bottom - view.horizon) * t
                x, size = dice.uniform(0, view.width), (8 + 80 * t)
                e.stroke(
                    smooth(
                        [
                            (x - size, y),
                            (x - size * 0.3, y - 7 * t - 2),
                            (x + size * 0.4, y - 4 * t),
                            (x + size, y + 2),
                        ],
                        closed=False,
                    ),
                    light.lit(rgb("f2f7fa")),
                    1 + 4 * t,
                    0.6,
                )
        glitter(e, view, bottom)

    return [
        Layer(draw, 1.0, 0.05, top=view.horizon),
        *(
            [
                Layer(
                    lambda e: e.mirror(
                        view.horizon,
                        mix(view.light.sky[-2], rgb("1d4a63"), 0.4),
                        0.35 + 0.4 * calm,
                        ripple=9.0,
                    ),
                    solid=False,
                )
            ]
        ),
        Layer(waves, solid=False),
    ]


def glitter(e: Easel, view: View, bottom: float) -> None:
    """The path of light from the sun or moon over the water to the height `bottom`; none without either by day."""
    if view.light.orb == "none" and view.light.dark < 0.5:
        return
    dice = view.dice("glitter")
    x0 = view.sun[0]
    for _ in range(420):
        t = dice.random() ** 1.3
        y = view.horizon + 2 + (bottom - view.horizon) * t
        spread = 24 + 190 * t
        x = x0 + dice.gauss(0, spread * 0.55)
        long = (5 + 46 * t) * dice.uniform(0.4, 1.2)
        near = math.exp(-(((x - x0) / (spread + 1)) ** 2))
        e.fill(ellipse(x, y, long, 0.9 + 2.4 * t), lighter(view.light.sun, 0.35), 0.75 * near, "screen")
    e.glow(x0, view.horizon + 6, 420, view.light.sun, 0.5, flat=0.12)


def lake(view: View) -> list[Layer]:
    """Still water below the far shore, reflecting it."""
    line = view.horizon + 26

    def draw(e: Easel) -> None:
        deep = view.light.lit(rgb("2a5a6e"))
        e.rect(
            -20,
            line,
            view.width + 40,
            1020 - line,
            down(
                line,
                1000,
                mix(view.light.sky[-1], deep, 0.3),
                mix(view.light.sky[1], deep, 0.5),
                darker(deep, 0.3),
            ),
        )

    def ripples(e: Easel) -> None:
        dice = view.dice("ripples")
        for _ in range(90):
            t = dice.random() ** 1.5
            y = line + 4 + (1000 - line) * t
            x, long = dice.uniform(0, view.width), 20 + 240 * t
            e.line([(x - long, y), (x + long, y)], mix(view.light.sky[-1], (1, 1, 1), 0.3), 0.8 + 1.6 * t, 0.22)
        e.line([(-10, line), (view.width + 10, line)], lighter(view.light.haze, 0.4), 2.2, 0.6)
        glitter(e, view, 1000)

    return [
        Layer(draw, 0.8, 0.05, top=line),
        Layer(
            lambda e: e.mirror(line, mix(view.light.sky[-2], rgb("27506a"), 0.35), 0.88, ripple=5.0),
            solid=False,
        ),
        Layer(ripples, solid=False),
    ]


def river(view: View) -> Layer:
    """A stream six metres wide winding through the land towards the lens."""

    def draw(e: Easel) -> None:
        dice = view.dice("river")
        bend, phase = dice.choice((-1, 1)), dice.uniform(0, 3)
        left, right = [], []
        z = 1.6
        while z < 260:
            x = bend * (7 * math.sin(z * 0.055 + phase) + 2.5 * math.sin(z * 0.16)) * min(1.0, z / 12)
            wide = 3.0 + 0.02 * z
            left.append(view.project(x - wide, 0, z))
            right.append(view.project(x + wide, 0, z))
            z *= 1.08
        shape = polygon([*left, *reversed(right)])
        light = view.light
        water = light.lit(rgb("2f6f86"))
        e.fill(
            shape,
            down(
                view.horizon,
                1000,
                mix(light.sky[-1], water, 0.15),
                mix(light.sky[-2], water, 0.4),
                mix(light.sky[1], water, 0.65),
            ),
        )
        with e.clipped(shape):
            for _ in range(150):
                t = dice.random() ** 1.6
                y = view.horizon + (1000 - view.horizon) * t
                x, long = dice.uniform(0, view.width), 12 + 90 * t
                e.line([(x - long, y), (x + long, y + 2)], lighter(light.sky[-1], 0.4), 0.8 + 2 * t, 0.35)
            glitter(e, view, 1000)
        for bank in (left, right):
            e.line(bank, light.lit(rgb("4a3f2e"), 0.2), 4, 0.4)

    return Layer(draw, 0.8, 0.05, top=view.horizon)


def waterfall(view: View) -> list[Layer]:
    """A fall between dark cliffs into a misty pool."""

    def cliffs(e: Easel) -> None:
        light = view.light
        rock = light.lit(rgb("4d4a47"), 0.35)
        mid = view.width * view.dice("fall").uniform(0.42, 0.58)
        top = view.horizon - 420
        for s in (-1, 1):
            edge: list[Point] = [(mid + s * 100, top + 20)]
            dice = view.dice(f"cliff {s}")
            x = mid + s * 100
            while -100 < x < view.width + 100:
                x += s * dice.uniform(40, 110)
                edge.append((x, top + dice.uniform(-80, 60)))
            shape = polygon([*edge, (x, view.horizon + 130), (mid + s * 80, view.horizon + 130)])
            e.fill(shape, down(top, view.horizon + 120, mix(rock, light.haze, 0.2), darker(rock, 0.3)))
            with e.clipped(shape):
                for _ in range(60):
                    px, py = mid + s * dice.uniform(60, view.width / 2), dice.uniform(top, view.horizon + 120)
                    e.fill(
                        polygon(
                            [
                                (px, py),
                                (px + 26, py + 12),
                                (px + 16, py + dice.uniform(60, 150)),
                                (px - 12, py + 40),
                            ]
                        ),
                        darker(rock, dice.uniform(0.1, 0.45)),
                        0.6,
                    )
                for px, py in edge:
                    for _ in range(7):
                        e.dot(
                            px + dice.uniform(-50, 50),
                            py + dice.uniform(-12, 34),
                            dice.uniform(12, 30),
                            light.lit(scaled(rgb("4a7440"), dice.uniform(0.6, 1.1)), 0.3),
                        )
        water = mix(light.lit(rgb("dff0f6"), 0.15), light.sun, 0.15)
        e.fill(
            polygon(
                [
                    (mid - 92, top + 30),
                    (mid + 92, top + 30),
                    (mid + 120, view.horizon + 90),
                    (mid - 120, view.horizon + 90),
                ]
            ),
            down(top, view.horizon + 90, mix(water, light.sky[-2], 0.35), water),
        )
        dice = view.dice("falling water")
        for _ in range(150):
            x = mid + dice.uniform(-95, 95)
            y, long = dice.uniform(top + 20, view.horizon), dice.uniform(60, 240)
            e.line(
                [(x, y), (x + (x - mid) * 0.14, min(y + long, view.horizon + 90))],
                (1, 1, 1) if dice.random() < 0.6 else darker(water, 0.35),
                dice.uniform(1.5, 6),
                0.4,
            )

    def spray(e: Easel) -> None:
        dice = view.dice("spray")
        for _ in range(46):
            e.glow(
                view.width / 2 + dice.gauss(0, 130),
                view.horizon + 80 + dice.uniform(-30, 40),
                dice.uniform(60, 150),
                lighter(view.light.haze, 0.6),
                0.2,
                "normal",
            )

    return [Layer(cliffs, 0.5), *lake(view), Layer(spray, solid=False)]


def underwater(view: View) -> list[Layer]:
    """Beneath the surface: light falling from above, a reef in three rows, bubbles."""

    def water(e: Easel) -> None:
        lit = 1.0 - 0.6 * view.light.dark
        e.wash(
            down(
                0,
                1000,
                scaled(rgb("7fe0e6"), lit),
                scaled(rgb("1e93b8"), lit),
                scaled(rgb("0d4f80"), lit),
                rgb("06244a"),
            )
        )
        dice = view.dice("surface")
        e.glow(view.sun[0], -60, 900, rgb("eaffff"), 0.8 * lit, flat=0.6)
        for _ in range(12):
            beam(
                e,
                (view.sun[0] + dice.uniform(-260, 260), -140),
                90 + dice.uniform(-24, 24),
                dice.uniform(3, 9),
                1150,
                rgb("c9fbff"),
                0.2 * lit,
            )

    def reef(row: int) -> Layer:
        def draw(e: Easel) -> None:
            dice = view.dice(f"reef {row}")
            far = (0.7, 0.4, 0.05)[row]
            base = 820 + row * 90
            water = rgb("0f5f8e")
            land = ridge(view, base, 26, f"bed {row}", 40)
            for _ in range(11 + row * 3):
                x, y = dice.uniform(0, view.width), base + dice.uniform(0, 26)
                paint = mix(
                    dice.choice((rgb("e8604f"), rgb("e9a23b"), rgb("c65fa8"), rgb("7d6fd0"), rgb("3f9f7f"))),
                    water,
                    far,
                )
                size = dice.uniform(50, 110) * (0.6 + 0.3 * row)
                if dice.random() < 0.5:
                    for k in range(7):
                        lean = (k - 3) * 0.16
                        e.stroke(
                            smooth(
                                [
                                    (x, y + 20),
                                    (x + lean * size * 0.5, y - size * 0.5),
                                    (x + lean * size * 1.6 + dice.uniform(-6, 6), y - size),
                                ],
                                closed=False,
                            ),
                            paint,
                            size * 0.1,
                        )
                else:
                    e.fill(
                        union(
                            circle(
                                x + dice.gauss(0, size * 0.3),
                                y - dice.random() * size * 0.6,
                                size * dice.uniform(0.16, 0.3),
                            )
                            for _ in range(8)
                        ),
                        paint,
                    )
            e.fill(band(land, 1020), mix(rgb("8c7a5c"), water, 0.35 + far * 0.6))

        return Layer(draw, (0.7, 0.4, 0.1)[row])

    def bubbles(e: Easel) -> None:
        dice = view.dice("bubbles")
        for _ in range(60):
            x, y, r = dice.uniform(0, view.width), dice.uniform(0, 950), 2 + 11 * dice.random() ** 3
            e.stroke(circle(x, y, r), rgb("d8fbff"), 1.3, 0.55)
            e.fill(circle(x - r * 0.3, y - r * 0.3, r * 0.25), (1, 1, 1), 0.6)

    return [Layer(water), reef(0), reef(1), reef(2), Layer(bubbles, solid=False)]
