"""Heights and what stands on them: ranges, a volcano, a castle."""

from __future__ import annotations

import math

import numpy as np

from .atmosphere import smoke
from .colour import Rgb, darker, mix, rgb
from .easel import Easel, down
from .landscape import SNOW, earth
from .shapes import polygon
from .sky import band, mist
from .stage import Layer, View


def mountains(view: View, tall: float = 1.0) -> list[Layer]:
    """Three ranges, each nearer one darker; faces away from the sun fall into shade, high ones carry snow. `tall`
    scales the farthest peaks' 330 units."""
    layers: list[Layer] = []
    snowy = view.scene.has("snow", "arctic", "mountains")
    for i, (distance, height) in enumerate(((0.9, 330.0), (0.72, 250.0), (0.5, 150.0))):
        layers.append(_range(view, i, distance, height * tall, snowy and i < 2))
        layers.append(mist(view, view.horizon - 10 + i * 8, 60.0, 0.35, f"valley mist {i}"))
    return layers


def _range(view: View, index: int, distance: float, height: float, snowy: bool) -> Layer:
    def draw(e: Easel) -> None:
        dice = view.dice(f"range {index}")
        points = _crags(dice.randrange(1 << 30), view.width, view.horizon + 6, height)
        body = polygon([*points, (view.width + 60, view.horizon + 30), (-60, view.horizon + 30)])
        light = view.light
        paint = light.lit(mix(rgb("46506a"), rgb("5a554f"), index / 2), distance * 0.8)
        e.fill(body, down(view.horizon - height, view.horizon, paint, mix(paint, light.haze, 0.35)))
        lit_left = view.sun[0] < view.width / 2
        with e.clipped(body):
            for i in range(1, len(points) - 1):
                if points[i][1] < points[i - 1][1] and points[i][1] <= points[i + 1][1]:
                    _faces(e, view, points[i], paint, distance, lit_left, snowy, height, dice.random())

    return Layer(draw, distance)


def _crags(seed: int, width: float, base: float, height: float) -> list[tuple[float, float]]:
    """A jagged skyline by midpoint displacement (Fournier, Fussell and Carpenter, "Computer Rendering of Stochastic
    Models", 1982), brought to rise `height` units from `base` at its highest."""
    rng = np.random.default_rng(seed)
    heights = np.array(rng.uniform(0.2, 1.0, max(4, int(width / 300))))
    spread = 0.42
    for _ in range(5):
        mid = (heights[:-1] + heights[1:]) / 2 + rng.uniform(-spread, spread, len(heights) - 1)
        woven = np.empty(len(heights) + len(mid))
        woven[0::2], woven[1::2] = heights, mid
        heights, spread = woven, spread * 0.52
    heights = (heights - heights.min()) / max(float(np.ptp(heights)), 0.1)
    xs = np.linspace(-60, width + 60, len(heights))
    return [(float(x), float(base - height * (0.12 + 0.88 * v))) for x, v in zip(xs, heights, strict=True)]


def _faces(
    e: Easel,
    view: View,
    peak: tuple[float, float],
    paint: Rgb,
    distance: float,
    lit_left: bool,
    snowy: bool,
    height: float,
    luck: float,
) -> None:
    """A peak's shaded face, and its snow where it is one of the high ones."""
    x, y = peak
    rise = max(view.horizon + 20 - y, 10.0)
    side = 1.0 if lit_left else -1.0
    jag = [
        (x + side * (6 + 16 * luck) * (1 if k % 2 else -1) + side * k * 5, y + rise * (0.16 * k)) for k in range(1, 7)
    ]
    dark = polygon([peak, *jag, (x + side * rise * 1.25, y + rise), (x + side * rise * 0.8, y + rise * 0.55)])
    e.fill(dark, mix(view.light.shadow, view.light.haze, 0.35 + 0.5 * distance), 0.34)
    if snowy and rise > height * 0.45:
        cap = rise * 0.42
        teeth = [
            (x + side * -1 * cap * 1.0, y + cap * 0.95),
            (x - side * cap * 0.55, y + cap * 0.62),
            (x - side * cap * 0.3, y + cap * 0.95),
            (x - side * cap * 0.05, y + cap * 0.55),
            (x + side * cap * 0.2, y + cap * 0.8),
            (x + side * cap * 0.55, y + cap * 0.5),
            (x + side * cap * 1.0, y + cap * 0.85),
        ]
        bright = view.light.lit(SNOW, distance * 0.6)
        e.fill(polygon([peak, *teeth]), mix(bright, view.light.sun, 0.2), 0.85)
        e.fill(polygon([peak, *teeth[4:]]), mix(view.light.shadow, bright, 0.55), 0.5)


def volcano(view: View) -> list[Layer]:
    """A cone with a burning throat, lava down its flanks, smoke above, burnt ground before it."""
    mid = view.width * view.dice("volcano").uniform(0.4, 0.6)
    top = view.horizon - 390

    def cone(e: Easel) -> None:
        dice = view.dice("cone")
        rock = view.light.lit(rgb("4a3a3a"), 0.45)
        shape = polygon(
            [
                (mid - 620, view.horizon + 20),
                (mid - 250, view.horizon - 160),
                (mid - 86, top),
                (mid - 30, top + 22),
                (mid + 26, top + 16),
                (mid + 90, top + 4),
                (mid + 260, view.horizon - 150),
                (mid + 640, view.horizon + 20),
            ]
        )
        e.fill(shape, down(top, view.horizon, darker(rock, 0.35), rock))
        with e.clipped(shape):
            for _ in range(5):
                x, y = mid + dice.uniform(-46, 46), top
                points = [(x, y)]
                while y < view.horizon + 10:
                    y += 26
                    x += dice.gauss((x - mid) * 0.1, 15)
                    points.append((x, y))
                path = polygon(points, closed=False)
                e.stroke(path, rgb("ff3d14"), 22, 0.5, "screen", blur=10)
                e.stroke(path, rgb("ffb347"), 6, 0.95)
        e.glow(mid, top + 10, 320, rgb("ff6a2a"), 0.85)
        for _ in range(120):
            a, r = dice.gauss(-math.pi / 2, 0.5), 40 + 260 * dice.random()
            px, py = mid + r * math.cos(a), top + r * math.sin(a) + r * r * 0.0012
            e.dot(px, py, dice.uniform(1.5, 5), rgb("ffb56b"))

    return [
        smoke(view, mid + 60, top + 40, 760, top + 120, rgb("5a4a4c"), 0.85),
        Layer(cone, 0.6),
        earth(view, "lava"),
        Layer(lambda e: e.glow(mid, view.horizon, 700, rgb("ff5a2a"), 0.35, flat=0.4), solid=False),
    ]


def castle(view: View) -> Layer:
    """Towers, battlements and banners on a rise in the middle distance."""

    def draw(e: Easel) -> None:
        dice = view.dice("castle")
        tone = view.tone(28)
        mid, base = view.width * dice.uniform(0.4, 0.6), view.horizon + 26
        stone = tone(rgb("8f8a86"))
        e.fill(
            band(
                [
                    (mid + x * 16.0, base + 4 - 84 * math.exp(-((x / 22) ** 2)) + 5 * math.sin(x * 0.31))
                    for x in range(-100, 101, 4)
                ],
                1010,
            ),
            tone(rgb("4d5f3f")),
        )
        foot = base - 50
        parts = [
            (-210, 58, 210),
            (-128, 70, 300),
            (-40, 96, 390),
            (70, 66, 270),
            (150, 60, 330),
            (226, 48, 190),
        ]
        e.rect(mid - 236, foot - 120, 500, 150, darker(stone, 0.12))
        for k in range(18):
            e.rect(mid - 236 + k * 28, foot - 136, 16, 18, darker(stone, 0.12))
        for offset, wide, tall in parts:
            x = mid + offset
            body = polygon(
                [
                    (x - wide / 2, foot + 30),
                    (x - wide / 2, foot - tall),
                    (x + wide / 2, foot - tall),
                    (x + wide / 2, foot + 30),
                ]
            )
            e.fill(body, down(foot - tall, foot, stone, mix(darker(stone, 0.3), view.light.haze, 0.3)))
            e.model(body, tone.toward, wide * 0.2, tone.rim, view.light.rim, view.light.shadow, 0.45)
            roof = polygon(
                [
                    (x - wide * 0.62, foot - tall + 2),
                    (x, foot - tall - wide * 1.35),
                    (x + wide * 0.62, foot - tall + 2),
                ]
            )
            e.fill(roof, tone(rgb("4b5f86") if not view.scene.has("snow") else SNOW))
            e.model(roof, tone.toward, wide * 0.16, tone.rim, view.light.rim, view.light.shadow, 0.5)
            tip = foot - tall - wide * 1.35
            e.line([(x, tip), (x, tip - 34)], darker(stone, 0.5), 2)
            e.fill(polygon([(x, tip - 34), (x + 34, tip - 26), (x, tip - 16)]), tone(rgb("c4373a")))
            for r in range(int(tall / 80)):
                glass = view.light.lamp if view.light.dark > 0.25 else darker(stone, 0.6)
                e.rect(x - 5, foot - tall + 36 + r * 74, 10, 24, glass)
                if view.light.dark > 0.25:
                    e.glow(x, foot - tall + 48 + r * 74, 46, view.light.lamp, 0.6)
        gate = mid + 12
        e.fill(
            polygon(
                [
                    (gate - 26, foot + 32),
                    (gate - 26, foot - 32),
                    (gate, foot - 62),
                    (gate + 26, foot - 32),
                    (gate + 26, foot + 32),
                ]
            ),
            darker(stone, 0.7),
        )

    return Layer(draw, 0.45)
