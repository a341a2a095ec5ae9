"""Beyond the air: star fields, nebulae, planets and alien ground."""

from __future__ import annotations

import numpy as np

from .colour import Rgb, darker, hue, lighter, mix, rgb
from .easel import Easel, Gradient
from .landscape import earth
from .noise import cloudiness, sampled, smoothstep
from .shapes import circle, ellipse, polygon
from .sky import band, ridge
from .stage import Layer, View


def deep_space(view: View) -> list[Layer]:
    """A star field with a nebula, and a planet, often with a moon, away from the sun."""
    return [Layer(lambda e: _nebula(e, view)), Layer(lambda e: _world(e, view), 0.9)]


def _nebula(e: Easel, view: View) -> None:
    dice = view.dice("nebula")
    base = dice.uniform(190, 330)
    e.wash(rgb("04050f"))
    h, w = 270, 480
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    x, y = x / w, y / h
    one, two = cloudiness(dice.randrange(9999), 1.75), cloudiness(dice.randrange(9999), 1.9)
    a, b = sampled(one, x * 0.6, y * 0.45), sampled(two, x * 0.5, y * 0.4)
    lane = np.exp(-(((y - 0.2 - 0.6 * x) * 2.4) ** 2))
    glow_a = smoothstep(-0.6, 2.0, a + lane * 1.2)[..., None] * np.array(hue(base, 0.75, 0.85))
    glow_b = smoothstep(0.0, 2.2, b + lane)[..., None] * np.array(hue(base + 85, 0.7, 0.95))
    hot = (smoothstep(0.9, 2.6, a + b + lane))[..., None] * np.array((1.0, 0.86, 0.78))
    colour = np.clip(glow_a * 0.75 + glow_b * 0.7 + hot * 0.22, 0, 1)
    picture = np.full((h, w, 4), 255, np.uint8)
    picture[..., :3] = (colour * 255).astype(np.uint8)
    e.texture(picture, 0, 0, view.width, 1000, 0.9, "screen")
    for _ in range(620):
        px, py = dice.uniform(0, view.width), dice.uniform(0, 1000)
        size = 0.6 + 1.9 * dice.random() ** 6
        tint = mix((0.7, 0.82, 1.0), (1.0, 0.88, 0.7), dice.random())
        e.dot(px, py, size, tint, dice.uniform(0.35, 1.0))
        if size > 1.9:
            e.glow(px, py, size * 11, tint, 0.55)


def _world(e: Easel, view: View) -> None:
    dice = view.dice("world")
    side = 1 if view.sun[0] < view.width / 2 else -1
    r = dice.uniform(230, 400)
    planet(
        e,
        view,
        view.width * (0.5 + side * dice.uniform(0.22, 0.34)),
        dice.uniform(560, 880),
        r,
        dice.uniform(0, 360),
        rings=dice.random() < 0.5,
    )
    if dice.random() < 0.6:
        planet(
            e,
            view,
            view.width * (0.5 - side * 0.28),
            dice.uniform(150, 320),
            r * 0.16,
            dice.uniform(0, 360),
            rings=False,
        )


def planet(e: Easel, view: View, x: float, y: float, r: float, tint: float, rings: bool) -> None:
    """A banded globe of radius `r` around (x, y) lit from the sun's side, with a rim of air; `tint` is its hue in
    degrees, `rings` whether it has any."""
    base: Rgb = hue(tint, 0.45, 0.75)
    ball = circle(x, y, r)
    e.glow(x, y, r * 1.5, lighter(base, 0.2), 0.4)
    toward = (-0.7 if view.sun[0] < x else 0.7, -0.6)
    e.fill(ball, base)
    with e.clipped(ball):
        dice = view.dice(f"bands {r:.0f}")
        for i in range(12):
            py = y - r + 2 * r * i / 12
            e.fill(
                ellipse(x, py, r * 1.2, r * dice.uniform(0.04, 0.12), -8),
                hue(tint + dice.uniform(-25, 25), dice.uniform(0.3, 0.6), dice.uniform(0.5, 0.95)),
                0.6,
                blur=r * 0.02,
            )
        dark = [
            (0.0, rgb("020309"), 0.0),
            (0.45, rgb("020309"), 0.15),
            (0.8, rgb("020309"), 0.85),
            (1.0, rgb("020309"), 0.96),
        ]
        e.fill(ball, Gradient((x + toward[0] * r * 0.7, y + toward[1] * r * 0.7), r * 1.85, dark))
    e.model(ball, toward, r * 0.05, lighter(base, 0.6), 0.9, (0, 0, 0), 0.0)
    if rings:
        for k in range(9):
            path = ellipse(x, y, r * (1.35 + k * 0.07), r * (0.3 + k * 0.016), -16)
            half = polygon(
                [
                    (x - r * 3, y - r * 3 + r * 3.02),
                    (x + r * 3, y - r * 0.85),
                    (x + r * 3, y + r * 3),
                    (x - r * 3, y + r * 3),
                ]
            )
            with e.clipped(half):
                e.stroke(path, lighter(base, 0.35 + 0.05 * (k % 3)), r * 0.035, 0.7 - 0.05 * k)


def alien_ground(view: View) -> list[Layer]:
    """A rocky world under a strange sky with another globe in it; the ground is grey where the prompt speaks of the
    moon, else red."""

    def globe(e: Easel) -> None:
        dice = view.dice("globe")
        planet(
            e,
            view,
            view.width * dice.choice((0.24, 0.74)),
            view.horizon * 0.42,
            dice.uniform(90, 190),
            dice.uniform(0, 360),
            dice.random() < 0.5,
        )

    def spires(row: int) -> Layer:
        def draw(e: Easel) -> None:
            dice = view.dice(f"spires {row}")
            rock = view.light.lit(rgb("9a5238"), 0.85 - 0.3 * row)
            x = -30.0
            while x < view.width + 40:
                wide, tall = dice.uniform(50, 150), dice.uniform(30, 220) * (1 - 0.25 * row)
                base = view.horizon + 20 + row * 24
                shape = polygon(
                    [
                        (x - wide, base),
                        (x - wide * 0.4, base - tall * 0.8),
                        (x - wide * 0.1, base - tall),
                        (x + wide * 0.3, base - tall * 0.85),
                        (x + wide, base),
                    ]
                )
                e.fill(shape, rock)
                e.model(
                    shape,
                    view.tone(30, x).toward,
                    14,
                    view.light.sun,
                    view.light.rim * 0.5,
                    view.light.shadow,
                    0.4,
                )
                x += wide * dice.uniform(1.2, 3.0)
            e.fill(
                band(ridge(view, view.horizon + 26 + row * 24, 10, f"alien {row}", 40), 1010),
                darker(rock, 0.12),
            )

        return Layer(draw, 0.85 - 0.3 * row)

    def craters(e: Easel) -> None:
        dice = view.dice("craters")
        for _ in range(14):
            z = 2.5 + 40 * dice.random() ** 2
            px, py = view.project(dice.uniform(-1, 1) * z * 0.9, 0, z)
            r = view.metre(z) * dice.uniform(0.4, 1.6)
            e.fill(ellipse(px, py, r, r * 0.24), view.light.shadow, 0.4, blur=2)
            e.stroke(ellipse(px, py + r * 0.03, r, r * 0.24), view.light.sun, r * 0.04, 0.3)

    moonlike = any(word in ("lunar", "moon surface") for word, _ in view.scene.heard)
    kind = "moonrock" if moonlike else "mars"
    return [Layer(globe, 0.98), spires(0), spires(1), earth(view, kind), Layer(craters, 0.3, solid=False)]
