"""Land: the ground underfoot, hills, forests, dunes, meadows.

Layers stand farthest first; snow whitens all of them, and colours given are local ones (sRGB), before light and haze.
"""

from __future__ import annotations

import math

import numpy as np

from .colour import Rgb, darker, greyed, lighter, mix, rgb, scaled
from .easel import Easel, Gradient, down, fade
from .flora import broadleaf, conifer, flower, grass_tuft, petals
from .noise import cloudiness, sampled
from .shapes import polygon, smooth
from .sky import band, mist, ridge
from .stage import Layer, Tone, View

SNOW = rgb("eef4fb")


def ground(view: View, near: Rgb, far: Rgb, rough: float = 0.5, name: str = "ground") -> Layer:
    """The plane underfoot, from the horizon to the lens, with texture that flattens with distance: `near` and `far` are
    its colours, `rough` (0..1) how strong the texture is."""

    def draw(e: Easel) -> None:
        light = view.light
        top = view.horizon
        a, b = light.lit(near, 0.0), light.lit(far, 0.75)
        e.rect(
            -20,
            top,
            view.width + 40,
            1020 - top,
            down(top, 1000.0, mix(b, light.haze, 0.35), mix(a, b, 0.45), a, darker(a, 0.3)),
        )
        _grain_of_land(e, view, rough, name)
        if light.orb != "none":
            e.glow(
                view.sun[0],
                top + 40,
                800,
                light.sun,
                0.3 * light.rim * (1.0 - light.dark * 0.7),
                "screen",
                flat=0.3,
            )

    return Layer(draw, 1.0, 0.0, top=view.horizon)


def _grain_of_land(e: Easel, view: View, rough: float, name: str) -> None:
    """Clouded noise on the plane, seen in perspective."""
    h, w = 200, 400
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    near = 1.0 / (y / h + 0.04)
    field = cloudiness(view.dice(name).randrange(10_000), 1.3, 0.6)
    u = (x / w - 0.5) * near * 0.35 + 0.5
    n = sampled(field, u, near * 0.5)
    fade = np.clip(y / h * 4.0, 0.0, 1.0)
    shade = np.zeros((h, w, 4), np.uint8)
    bright = n > 0
    tint = np.array(lighter(view.light.haze, 0.1)) * 255
    shade[bright, :3] = tint.astype(np.uint8)
    shade[..., 3] = (np.clip(np.abs(n) * fade * np.where(bright, 0.09, 0.17) * rough * 2, 0, 0.6) * 255).astype(
        np.uint8
    )
    e.texture(shade, 0, view.horizon, view.width, 1000 - view.horizon)


def earth(view: View, kind: str) -> Layer:
    """The usual ground for a kind of place, white under snow and red under leaves. Kinds are the keys of the table;
    KeyError for another."""
    near, far = {
        "grass": (rgb("4f7d35"), rgb("8fae5c")),
        "dry": (rgb("b9a04d"), rgb("dcc98a")),
        "forest": (rgb("35431f"), rgb("5c6b3a")),
        "sand": (rgb("d0a264"), rgb("eccf98")),
        "rock": (rgb("6a6460"), rgb("958d86")),
        "asphalt": (rgb("3d3f46"), rgb("6b6d75")),
        "mars": (rgb("a4512d"), rgb("d08a58")),
        "moonrock": (rgb("77787d"), rgb("b4b5ba")),
        "ice": (rgb("c4dcea"), rgb("eaf5fb")),
        "lava": (rgb("2c2324"), rgb("50393a")),
        "paving": (rgb("77716c"), rgb("a39c96")),
    }[kind]
    if view.scene.has("snow") and kind not in ("lava", "mars"):
        near, far = mix(near, SNOW, 0.85), mix(far, SNOW, 0.9)
    if view.scene.has("leaves") and kind in ("grass", "forest"):
        near, far = mix(near, rgb("a8591f"), 0.6), mix(far, rgb("d8903c"), 0.6)
    return ground(view, near, far, 0.75 if kind in ("rock", "mars", "moonrock", "lava", "forest") else 0.45)


def hills(
    view: View, count: int = 4, first: float = 0.85, paint: Rgb = rgb("5f8a48"), height: float = 90.0
) -> list[Layer]:
    """`count` rows of hills before the horizon, each nearer, darker and lower in the frame; `first`: how far the
    farthest is, 0..1; `height`: of the farthest, in units."""
    layers = []
    for i in range(count):
        distance = first * (1.0 - i / (count + 0.6))
        y = view.horizon - height * 0.25 + i * 26.0

        def draw(e: Easel, i: int = i, distance: float = distance, y: float = y) -> None:
            local = mix(paint, SNOW, 0.85) if view.scene.has("snow") else paint
            colour = view.light.lit(local, distance)
            points = ridge(view, y, height * (0.55 - 0.06 * i), f"hill {i}", 40.0)
            e.fill(
                band(points, 1010.0),
                down(y - height, y + 160, mix(colour, view.light.sun, 0.16 * view.light.rim), colour),
            )

        layers.append(Layer(draw, distance))
    return layers


def dunes(view: View) -> list[Layer]:
    """Five rows of sand in sweeping crests, each with a lit and a lee side, ripples on them."""
    layers = []
    for i in range(5):
        distance = 0.85 - 0.19 * i
        y = view.horizon - 26 + i * (1000 - view.horizon) * 0.19

        def draw(e: Easel, i: int = i, distance: float = distance, y: float = y) -> None:
            dice = view.dice(f"dune {i}")
            sand = view.light.lit(mix(rgb("e2b36c"), SNOW, 0.8 if view.scene.has("snow") else 0.0), distance)
            crest = view.width * dice.uniform(0.15, 0.85)
            rise = (46 + 38 * i) * dice.uniform(0.7, 1.1)
            points = []
            for k in range(60):
                x = -20 + (view.width + 40) * k / 59
                t = (x - crest) / (view.width * 0.42)
                points.append((x, y - rise * math.exp(-(abs(t) ** 1.35) * 1.6) - 8 * math.sin(x * 0.008 + i)))
            body = band(points, 1010)
            e.fill(
                body,
                down(y - rise, y + 190, mix(sand, view.light.sun, 0.28), mix(sand, view.light.shadow, 0.2)),
            )
            top = min(points, key=lambda p: p[1])
            at = points.index(top)
            side = 1.0 if view.sun[0] < top[0] else -1.0
            lee = points[at:] if side > 0 else points[: at + 1][::-1]
            fall = [
                (top[0] - side * (150.0 * t - 70.0 * math.sin(t * 5.0)), top[1] + t * (1000 - top[1]))
                for t in (0.08, 0.16, 0.26, 0.38, 0.52, 0.7, 1.0)
            ]
            with e.clipped(body):
                e.fill(
                    polygon([*lee, (lee[-1][0], 1010.0), *reversed(fall)]),
                    fade((top[0], 0), (top[0] + side * 620.0, 0), mix(view.light.shadow, sand, 0.45), 0.62, 0.0),
                )
                e.stroke(smooth([top, *fall], closed=False), mix(sand, view.light.sun, 0.5), 2.5, 0.45)
                for r in range(9):
                    yy = y + 34 + r * 15
                    line = [(x, yy + 5 * math.sin(x * 0.021 + r)) for x in range(-20, int(view.width) + 60, 60)]
                    e.line(line, darker(sand, 0.3), 1.4, 0.12)

        layers.append(Layer(draw, max(distance, 0.05)))
    return layers


def forest(view: View, deep: bool) -> list[Layer]:
    """`deep`: among the trunks, light falling through; otherwise tree lines seen across open ground."""
    return _among_trunks(view) if deep else _tree_lines(view)


def _tree_lines(view: View, rows: int = 4) -> list[Layer]:
    """Rows of trees, leafy or of conifers, mist between; the last row shows detail."""
    layers: list[Layer] = []
    leafy = view.scene.has("leaves") or view.dice("leafy").random() < 0.35
    for i in range(rows):
        distance = 0.85 - 0.2 * i

        def draw(e: Easel, i: int = i, distance: float = distance) -> None:
            dice = view.dice(f"tree line {i}")
            base = view.horizon + 4 + i * i * 22
            size = 62 + 62 * i
            land = ridge(view, base, 8 + 5 * i, f"tree land {i}", 40)
            x = -30.0
            trees = []
            while x < view.width + 30:
                trees.append((x, size * dice.uniform(0.65, 1.25)))
                x += size * dice.uniform(0.2, 0.5)
            tone = Tone(view.light, distance, view.tone(30, x).toward)
            for x, tall in trees:
                with e.placed(x, base + 12, tall):
                    if leafy:
                        broadleaf(e, tone, dice, view.scene.has("leaves"), plain=i < 3)
                    else:
                        conifer(e, tone, dice, view.scene.has("snow"), plain=i < 3)
            e.fill(
                band(land, 1010),
                mix(tone(rgb("3f5a2e") if not view.scene.has("snow") else SNOW), view.light.haze, 0.2),
            )

        layers.append(Layer(draw, max(distance, 0.1)))
        layers.append(mist(view, view.horizon + i * i * 22 + 10, 44, 0.4, f"wood mist {i}"))
    return layers


def _among_trunks(view: View) -> list[Layer]:
    """Five rows of trunks, the nearest leaving the middle free for the subject."""
    layers: list[Layer] = [Layer(lambda e: _glade(e, view), 1.0), earth(view, "forest")]
    for i in range(5):
        distance = 0.8 - 0.18 * i

        def draw(e: Easel, i: int = i, distance: float = distance) -> None:
            dice = view.dice(f"trunks {i}")
            foot = view.horizon + 24 + i * i * 26
            thick = 9 + 9 * i + 3 * i * i
            bark = view.light.lit(rgb("4a3a2c"), distance)
            for k in range(13 - 2 * i):
                x = (k + dice.random()) * view.width / (13 - 2 * i)
                if i >= 3 and abs(x - view.width / 2) < view.width * (0.2 + 0.07 * (i - 3)):
                    continue
                lean = dice.uniform(-26, 26)
                t = thick * dice.uniform(0.6, 1.2)
                trunk = polygon(
                    [
                        (x - t, foot + t),
                        (x - t * 0.55, foot - 60),
                        (x - t * 0.42 + lean, -20),
                        (x + t * 0.42 + lean, -20),
                        (x + t * 0.55, foot - 60),
                        (x + t, foot + t),
                    ]
                )
                e.fill(trunk, bark)
                if i > 0:
                    side = 1.0 if view.sun[0] > x else -1.0
                    with e.clipped(trunk):
                        e.line(
                            [(x + side * t * 0.75, foot + t), (x + side * t * 0.46 + lean, -20)],
                            view.light.sun,
                            t * 0.22,
                            0.35 * view.light.rim,
                        )
            leaf = rgb("c0682a") if view.scene.has("leaves") else rgb("3c6a34")
            for _ in range(26):
                x, y = dice.uniform(-40, view.width + 40), dice.uniform(-60, 40 + 70 * (4 - i) * 0.6)
                e.dot(
                    x,
                    y,
                    dice.uniform(26, 62) * (0.5 + i * 0.18),
                    view.light.lit(scaled(leaf, dice.uniform(0.5, 1.15)), distance),
                    0.9,
                )
            for _ in range(30):
                x = dice.uniform(0, view.width)
                with e.placed(x, foot + dice.uniform(-4, 16), 16 + 16 * i):
                    grass_tuft(e, Tone(view.light, distance, (0, -1)), dice, rgb("3c5a2a"))

        layers.append(Layer(draw, max(distance, 0.06)))
        if i < 3:
            layers.append(mist(view, view.horizon + 10 + i * i * 26, 90, 0.4, f"glade mist {i}"))
    return layers


def _glade(e: Easel, view: View) -> None:
    light = view.light
    far = mix(light.haze, light.lit(rgb("86a35e"), 0.6), 0.5)
    e.wash(Gradient((0, 0), (0, view.horizon + 60), [(0.0, darker(far, 0.35), 1.0), (1.0, lighter(far, 0.2), 1.0)]))
    e.glow(view.sun[0], min(view.sun[1], view.horizon * 0.5), 760, light.sun, 0.75 * (1 - 0.55 * light.dark))


def meadow(view: View, kind: str = "grass") -> list[Layer]:
    """Open ground before hills; `kind` is "grass", or "dry" for a savanna or stubble."""
    layers = [*hills(view, 3, 0.85, rgb("6f9455") if kind == "grass" else rgb("c2a95a")), earth(view, kind)]
    return layers


def blades(view: View, density: int = 90, tall: float = 70.0, paint: Rgb = rgb("4d7a33")) -> Layer:
    """`density` blades of grass close to the lens, up to `tall` units (and a fifth more) above the bottom of the
    frame."""

    def draw(e: Easel) -> None:
        dice = view.dice("blades")
        local = mix(paint, SNOW, 0.7) if view.scene.has("snow") else paint
        for _ in range(density):
            x = dice.uniform(-20, view.width + 20)
            h = tall * dice.uniform(0.4, 1.2)
            bend = dice.gauss(0.15, 0.25) * h
            colour = view.light.lit(scaled(greyed(local, dice.random() * 0.3), dice.uniform(0.45, 1.0)))
            e.fill(
                polygon(
                    [
                        (x - 4, 1010),
                        (x + bend * 0.4, 1000 - h * 0.6),
                        (x + bend, 1000 - h),
                        (x + bend * 0.5 + 3, 1000 - h * 0.5),
                        (x + 4, 1010),
                    ]
                ),
                colour,
            )

    return Layer(draw, 0.02)


def flower_bed(view: View, paint: Rgb | None = None) -> Layer:
    """Blooms from the middle distance to the lens, of many colours or of `paint`."""

    def draw(e: Easel) -> None:
        dice = view.dice("bed")
        for x, near, size in petals(150, dice):
            y = view.horizon + 70 + (960 - view.horizon) * near
            tall = (24 + 150 * near) * size
            tone = Tone(view.light, 0.4 * (1 - near), view.tone(5).toward)
            with e.placed(view.width * (x * 1.1 - 0.05), y + tall * 0.4, tall):
                flower(e, tone, dice, paint)

    return Layer(draw, 0.5, 0.0, top=view.horizon)
