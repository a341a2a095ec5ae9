"""Where water meets land: beaches, islands, icebergs, quays."""

from __future__ import annotations

import math

from .colour import Rgb, darker, mix, rgb
from .easel import Easel, down
from .shapes import ellipse, polygon, smooth
from .sky import band
from .stage import Layer, View
from .water import sea


def shore(view: View) -> list[Layer]:
    """Sand in front of the sea with a wet edge and a line of foam."""

    def draw(e: Easel) -> None:
        light = view.light
        sand = light.lit(mix(rgb("e3c48f"), rgb("eef4fb"), 0.7 if view.scene.has("snow") else 0.0))
        edge = view.horizon + (1000 - view.horizon) * 0.5
        points = [
            (x, edge + 26 * math.sin(x * 0.0042 + 1) + 10 * math.sin(x * 0.013))
            for x in map(float, range(-40, int(view.width) + 80, 40))
        ]
        e.fill(band([(x, y - 26) for x, y in points], 1020), mix(darker(sand, 0.35), light.sky[-2], 0.35))
        e.stroke(smooth([(x, y - 28) for x, y in points], closed=False), light.lit(rgb("fafdff")), 9, 0.85)
        e.stroke(
            smooth([(x, y - 60 + 5 * math.sin(x * 0.02)) for x, y in points], closed=False),
            light.lit(rgb("fafdff")),
            5,
            0.5,
        )
        e.fill(band(points, 1020), down(edge, 1000, sand, darker(sand, 0.22)))
        dice = view.dice("sand")
        for _ in range(260):
            x, y = dice.uniform(0, view.width), dice.uniform(edge + 30, 1000)
            e.fill(ellipse(x, y, dice.uniform(2, 10), 1.4), darker(sand, 0.25), 0.25)

    return [*sea(view, view.horizon + (1000 - view.horizon) * 0.6, 0.45), Layer(draw, 0.3, 0.0)]


def island(view: View) -> Layer:
    """A wooded island with a beach, on the horizon."""

    def draw(e: Easel) -> None:
        tone = view.tone(60)
        mid, wide = view.width * view.dice("island").uniform(0.35, 0.65), view.width * 0.23
        points = [
            (
                mid - wide + 2 * wide * i / 30,
                view.horizon + 8 - 95 * math.sin(math.pi * i / 30) ** 1.4 * (1 + 0.25 * math.sin(i * 1.7)),
            )
            for i in range(31)
        ]
        e.fill(band(points, view.horizon + 14), tone(rgb("4c7042")))
        e.fill(
            polygon(
                [
                    (mid - wide * 1.1, view.horizon + 16),
                    (mid - wide * 0.8, view.horizon + 2),
                    (mid + wide * 0.8, view.horizon + 2),
                    (mid + wide * 1.1, view.horizon + 16),
                ]
            ),
            tone(rgb("e6cf9c")),
        )

    return Layer(draw, 0.6)


def ice(view: View) -> list[Layer]:
    """Icebergs before the horizon; the water is `water.sea`."""

    def bergs(e: Easel) -> None:
        dice = view.dice("bergs")
        tone = view.tone(50)
        for i in range(6):
            x, size = view.width * (i + dice.random()) / 6, dice.uniform(70, 210)
            base = view.horizon + 12 + 10 * (i % 3)
            points = [
                (x - size, base),
                (x - size * 0.7, base - size * dice.uniform(0.4, 0.8)),
                (x - size * 0.2, base - size * dice.uniform(0.7, 1.2)),
                (x + size * 0.25, base - size * dice.uniform(0.5, 0.9)),
                (x + size * 0.8, base - size * dice.uniform(0.2, 0.5)),
                (x + size, base),
            ]
            shape = polygon(points)
            e.fill(shape, down(base - size, base, tone(rgb("f3fafd")), tone(rgb("a9d3e6"))))
            with e.clipped(shape):
                e.fill(
                    polygon([points[2], (x + size, base - size), (x + size, base), (x - size * 0.1, base)]),
                    tone(rgb("6fa9c9")),
                    0.55,
                )
            e.model(shape, tone.toward, 10, tone.rim, view.light.rim, view.light.shadow, 0.2)

    return [Layer(bergs, 0.6)]


def harbour(view: View) -> Layer:
    """A timber quay with bollards in the foreground, boats and masts behind."""

    def draw(e: Easel) -> None:
        light = view.light
        wood: Rgb = light.lit(rgb("7d5c40"))
        top = view.horizon + (1000 - view.horizon) * 0.58
        dice = view.dice("harbour")
        for _ in range(9):
            x = view.width * dice.random()
            mast = light.lit(rgb("3a3532"), 0.35)
            e.line(
                [(x, view.horizon + 20), (x + dice.uniform(-6, 6), view.horizon - dice.uniform(110, 240))],
                mast,
                3,
            )
            e.line([(x, view.horizon - 20), (x + 60, view.horizon + 14)], mast, 2)
            e.fill(
                smooth(
                    [
                        (x - 62, view.horizon + 8),
                        (x + 70, view.horizon + 2),
                        (x + 48, view.horizon + 32),
                        (x - 44, view.horizon + 32),
                    ],
                    tension=0.5,
                ),
                light.lit(dice.choice((rgb("b53f3a"), rgb("e9e3d6"), rgb("2f5277"), rgb("3d6d57"))), 0.3),
            )
        e.fill(
            polygon([(-20, top), (view.width + 20, top + 30), (view.width + 20, 1020), (-20, 1020)]),
            down(top, 1000, wood, darker(wood, 0.4)),
        )
        for i in range(14):
            y = top + 12 + i * i * 2.1
            e.line([(-20, y), (view.width + 20, y + 30 - i * 2)], darker(wood, 0.5), 2.4, 0.5)
        e.line([(-20, top), (view.width + 20, top + 30)], mix(wood, light.sun, 0.5), 4, 0.8)
        for k in (0.12, 0.5, 0.86):
            e.fill(
                polygon(
                    [
                        (view.width * k - 20, top + 70),
                        (view.width * k - 15, top - 30),
                        (view.width * k + 15, top - 30),
                        (view.width * k + 20, top + 70),
                    ]
                ),
                darker(wood, 0.45),
            )

    return Layer(draw, 0.2, 0.0)
