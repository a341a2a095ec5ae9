"""Everything above the horizon: graded air, sun and moon, stars, perspective clouds, aurora, rainbow, lightning."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .colour import WHITE, Rgb, hue, lighter, luma, mix, scaled
from .easel import Easel, Gradient, beam
from .noise import cloudiness, sampled, smoothstep
from .shapes import circle, polygon, smooth
from .stage import Layer, View


def sky(view: View) -> list[Layer]:
    """The air itself, solid and at the greatest distance, and what hangs in it, farthest first."""
    layers = [Layer(lambda e: _air(e, view))]
    scene, light = view.scene, view.light
    if (light.dark > 0.7 and light.cloud < 0.8) or scene.has("stars"):
        layers.append(Layer(lambda e: _stars(e, view), solid=False))
    if scene.has("aurora"):
        layers.append(Layer(lambda e: _aurora(e, view), solid=False))
    if (light.orb != "none" or scene.has("moon")) and not scene.has("fireworks"):
        layers.append(Layer(lambda e: _orb(e, view), solid=False))
    layers.append(Layer(lambda e: _clouds(e, view), solid=False))
    if scene.has("rainbow"):
        layers.append(Layer(lambda e: _rainbow(e, view), solid=False))
    if scene.has("storm"):
        layers.append(Layer(lambda e: _lightning(e, view), solid=False))
    return layers


def _air(e: Easel, view: View) -> None:
    stops = view.light.sky
    last = len(stops) - 1
    top = min(0.0, view.horizon - 1000.0)
    places = [(i / last, colour, 1.0) for i, colour in enumerate(stops)]
    e.wash(Gradient((0.0, top), (0.0, view.horizon + 10.0), places))
    # Light pools around the sun, warmer the lower it stands.
    x, y = view.sun
    if view.light.orb != "none":
        e.glow(x, y, 900.0, view.light.sun, 0.5 * (1.0 - 0.6 * view.light.dark), "screen", flat=0.7)
        e.glow(x, view.horizon, 1500.0, view.light.sun, 0.28 * (1.0 - view.light.dark), "soft", flat=0.35)


def _stars(e: Easel, view: View) -> None:
    dice = view.dice("stars")
    if view.scene.has("stars"):
        _milky_way(e, view)
    for _ in range(420):
        x, y = dice.uniform(0, view.width), view.horizon * dice.random() ** 1.25
        size = 0.5 + 1.5 * dice.random() ** 5
        alpha = (1.0 - 0.7 * y / max(view.horizon, 1.0)) * dice.uniform(0.3, 1.0)
        tint = mix((0.75, 0.85, 1.0), (1.0, 0.9, 0.75), dice.random())
        e.dot(x, y, size, tint, alpha)
        if size > 1.6:
            e.glow(x, y, size * 9, tint, 0.35 * alpha)


def _milky_way(e: Easel, view: View) -> None:
    h, w = 200, 360
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    x, y = x / w, y / h
    field = cloudiness(view.seed % 9973 + 3, 1.4)
    noise = sampled(field, x * 0.8, y * 0.6)
    band = np.exp(-(((y - 0.15 - 0.75 * (1 - x)) * 3.2 + noise * 0.22) ** 2) * 3.0)
    dust = smoothstep(-0.5, 1.4, sampled(field, x * 1.7 + 0.3, y * 1.3 + 0.6))
    picture = np.zeros((h, w, 4), np.uint8)
    picture[..., :3] = (np.array((0.72, 0.74, 1.0)) * 255).astype(np.uint8)
    picture[..., 3] = (np.clip(band * (0.25 + 0.75 * dust), 0, 1) * 110).astype(np.uint8)
    e.texture(picture, 0, 0, view.width, view.horizon + 30, 1.0, "screen")


def _orb(e: Easel, view: View) -> None:
    x, y = view.sun
    light = view.light
    if light.orb == "moon" or view.scene.has("moon"):
        r = 46.0
        e.glow(x, y, r * 7, (0.72, 0.8, 1.0), 0.5)
        e.dot(x, y, r, (0.95, 0.96, 0.98))
        with e.clipped(circle(x, y, r)):
            dice = view.dice("moon")
            for _ in range(7):
                a, d = dice.uniform(0, 6.28), dice.random() * r * 0.8
                e.fill(
                    circle(x + d * math.cos(a), y + d * math.sin(a), dice.uniform(5, 15)),
                    (0.78, 0.81, 0.88),
                    0.5,
                    blur=2,
                )
            e.glow(x + r * 0.8, y + r * 0.7, r * 1.9, (0.2, 0.28, 0.5), 0.5, "multiply")
        return
    low = 1.0 - min(light.height * 2.2, 1.0)
    r = 34.0 + 34.0 * low
    e.glow(x, y, r * 9, light.sun, 0.55)
    e.glow(x, y, r * 3.2, lighter(light.sun, 0.4), 0.8)
    e.fill(circle(x, y, r), lighter(light.sun, 0.72), 0.97, blur=1.5)


def _clouds(e: Easel, view: View) -> None:
    """Noise on a ceiling seen in perspective, edges lit from the sun's side."""
    light = view.light
    cover = light.cloud
    if cover <= 0.02:
        return
    h, w = 270, 480
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    rise = (h - y) / h
    aspect = view.width / max(view.horizon, 200.0)
    near = 1.0 / (rise * 0.85 + 0.16)
    shift = view.dice("clouds").random()
    u = (x / w - 0.5) * aspect * near * 0.11 + shift
    v = near * 0.2 + shift * 0.7
    field = cloudiness(view.dice("cloud shapes").randrange(10_000), 1.75, 0.8)
    n = sampled(field, u, v)
    sx, sy = view.sun[0] / view.width, view.sun[1] / max(view.horizon, 1.0)
    toward_x = np.tanh((sx - x / w) * 5.0) * 0.008
    shifted = sampled(field, u + toward_x, v + (0.003 + 0.009 * np.tanh((y / h - sy) * 5.0)).astype(np.float32))
    lit = smoothstep(-0.35, 0.55, n - shifted + 0.18)
    edge = 1.15 - 2.0 * cover
    alpha = smoothstep(edge, edge + 0.9 + 0.5 * cover, n)
    near_sun = np.exp(-((x / w - sx) ** 2 * aspect**2 * 0.7 + (y / h - sy) ** 2) * 2.6)
    bright, dark = _cloud_colours(view)
    glow = np.array(mix(light.sun, WHITE, 0.35))
    colour = dark + (bright - dark) * lit[..., None]
    strength = (near_sun * (1.0 - alpha * 0.55) * (0.75 - 0.45 * light.dark))[..., None].astype(np.float32)
    colour = colour + (glow - colour) * np.clip(strength, 0, 1)
    fade = smoothstep(0.0, 0.16, rise)
    picture = np.empty((h, w, 4), np.uint8)
    picture[..., :3] = (np.clip(colour, 0, 1) * 255).astype(np.uint8)
    picture[..., 3] = (alpha * fade * (0.9 if cover > 0.6 else 0.8) * 255).astype(np.uint8)
    e.texture(picture, 0, 0, view.width, view.horizon + 4)


def _cloud_colours(view: View) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The lit and the shaded side of clouds, (3,) each."""
    light = view.light
    high, low = light.sky[len(light.sky) // 2], light.sky[-2]
    if light.dark > 0.6:
        bright: Rgb = mix(scaled(low, 1.25), light.sun, 0.16)
        dark = mix(high, light.shadow, 0.4)
    elif luma(light.sky[0]) > 0.38 or light.height > 0.3:
        bright = mix(lighter(low, 0.55), light.sun, 0.25)
        dark = mix(scaled(low, 0.8), light.sky[0], 0.35)
    else:
        bright = mix(low, light.sun, 0.55)
        dark = mix(high, light.sky[0], 0.45)
    if light.cloud > 0.85:
        bright, dark = mix(bright, low, 0.5), mix(dark, light.shadow, 0.25)
    return np.array(bright, np.float32), np.array(dark, np.float32)


def _aurora(e: Easel, view: View) -> None:
    dice = view.dice("aurora")
    for band in range(3):
        base = view.horizon * (0.3 + 0.16 * band)
        phase, tint = dice.uniform(0, 6), (140.0, 165.0, 285.0)[band]
        with e.grouped(0.85, "screen", blur=5):
            for i in range(110):
                x = view.width * i / 108
                y = base + 70 * math.sin(i * 0.06 + phase) + 28 * math.sin(i * 0.17 + phase * 2)
                tall = view.horizon * (0.3 + 0.14 * math.sin(i * 0.11 + phase) + 0.08 * dice.random())
                colour = hue(tint + 14 * math.sin(i * 0.07), 0.72, 0.95)
                stops = [
                    (0.0, colour, 0.0),
                    (0.75, colour, 0.26),
                    (0.93, lighter(colour, 0.3), 0.5),
                    (1.0, colour, 0.0),
                ]
                e.rect(x, y - tall, view.width / 100, tall + 18, Gradient((0, y - tall), (0, y + 18), stops))


def _rainbow(e: Easel, view: View) -> None:
    x = view.width * view.dice("rainbow").choice((0.25, 0.75))
    for i in range(28):
        colour = hue(i * 280 / 27, 0.75, 1.0)
        edge = math.sin(math.pi * (i + 0.5) / 28)
        e.stroke(circle(x, view.horizon + 90, 560 - i * 2.6), colour, 3.4, 0.2 * edge, "screen", blur=1.5)


def _lightning(e: Easel, view: View) -> None:
    dice = view.dice("lightning")
    x = view.width * dice.uniform(0.2, 0.8)
    start = (x, -20.0)
    e.glow(x, view.horizon * 0.35, 620, (0.75, 0.8, 1.0), 0.5)

    def fork(at: tuple[float, float], stop: float, width: float, lean: float) -> None:
        points = [at]
        while points[-1][1] < stop:
            px, py = points[-1]
            points.append((px + dice.gauss(lean, 17), py + dice.uniform(14, 34)))
            if width > 2 and dice.random() < 0.13:
                fork(points[-1], py + dice.uniform(60, 190), width * 0.45, lean + dice.choice((-14, 14)))
        path = polygon(points, closed=False)
        e.stroke(path, (0.7, 0.75, 1.0), width * 4.5, 0.35, "screen", blur=width * 2)
        e.stroke(path, (0.96, 0.97, 1.0), width)

    fork(start, view.horizon, 4.2, 0.0)


def shafts(view: View, strength: float = 0.3, count: int = 7) -> Layer:
    """Light through air: `count` rays that fan out from the sun; `strength` 0..1."""

    def draw(e: Easel) -> None:
        dice = view.dice("shafts")
        x, y = view.sun
        middle = math.degrees(math.atan2(1000 - y, view.width / 2 - x))
        for i in range(count):
            angle = middle + (i - count / 2) * 14 + dice.uniform(-5, 5)
            beam(e, (x, y), angle, dice.uniform(2, 8), 1500, view.light.sun, strength * dice.uniform(0.4, 1.0))

    return Layer(draw, solid=False)


def mist(view: View, y: float, thickness: float, alpha: float, name: str = "mist") -> Layer:
    """A bank of mist lying at the height `y` of the frame, `thickness` units up and down, thinning both ways. `name`
    picks its shape."""

    def draw(e: Easel) -> None:
        h, w = 60, 240
        gy, gx = np.mgrid[0:h, 0:w].astype(np.float32)
        field = cloudiness(view.dice(name).randrange(10_000), 1.6, 0.25)
        n = sampled(field, gx / w * 0.7, gy / h * 0.25)
        bell = np.exp(-(((gy / h - 0.5) * 4.0) ** 2))
        picture = np.empty((h, w, 4), np.uint8)
        picture[..., :3] = (np.array(lighter(view.light.haze, 0.08)) * 255).astype(np.uint8)
        picture[..., 3] = (np.clip(bell * (0.75 + 0.3 * n) * alpha, 0, 1) * 255).astype(np.uint8)
        e.texture(picture, 0, y - thickness, view.width, thickness * 2)

    return Layer(draw, solid=False)


def ridge(view: View, y: float, rough: float, name: str, step: float = 12.0) -> list[tuple[float, float]]:
    """A skyline around the height `y`, from edge to edge, a point every `step` units: seven sines, each faster and
    weaker than the one before. `rough` is about how far it swings, `name` picks it."""
    dice = view.dice(name)
    waves = [
        (dice.uniform(0.5, 1.0) * 0.55**k, (0.9 + 0.35 * dice.random()) * 1.9**k, dice.uniform(0, 6.28))
        for k in range(7)
    ]
    points = []
    x = -20.0
    while x < view.width + 40:
        rise = sum(a * math.sin(f * x / 310.0 + p) for a, f, p in waves)
        points.append((x, y - rough * rise))
        x += step
    return points


def band(points: Sequence[tuple[float, float]], bottom: float, curved: bool = True) -> object:
    """The land below a skyline, down to the height `bottom`; `curved` joins its points smoothly."""
    path = smooth(points, closed=False) if curved else polygon(points, closed=False)
    path.lineTo(points[-1][0], bottom)
    path.lineTo(points[0][0], bottom)
    path.close()
    return path
