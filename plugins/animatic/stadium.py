"""A football ground seen from the pitch: stands and their crowd, lamps, boards."""

from __future__ import annotations

import math
from itertools import pairwise

from .colour import darker, lighter, mix, rgb
from .easel import Easel, beam, down
from .pitch import CENTRE_Z, HALF_LENGTH, HALF_WIDTH, floodlit, turf
from .shapes import Point, ellipse, polygon
from .stage import Layer, Tone, View

CROWD = tuple(
    rgb(c) for c in ("c93a3a", "e8d9c0", "2f4f8f", "d9a13b", "f0f0f0", "5a3a5f", "3b3b45", "b05b3b", "8aa0b8")
)


def inside(view: View) -> list[Layer]:
    """Standing on the pitch: far stands wrapped round, boards, turf with its lines; farthest first."""
    layers = [Layer(lambda e: _stands(e, view), 0.62), Layer(lambda e: _stand_lights(e, view), solid=False)]
    layers.append(Layer(lambda e: _boards(e, view), 0.55))
    layers.append(Layer(lambda e: turf(e, view), 0.55, 0.0, top=view.horizon))
    return layers


def _rim(view: View, angle: float, out: float, height: float) -> Point:
    """A point of the bowl: `angle` 0 is straight ahead, `out` metres behind the touchline, `height` metres up."""
    a = math.radians(angle)
    squash = 1.0 / (abs(math.sin(a)) ** 3.2 + abs(math.cos(a)) ** 3.2) ** (1 / 3.2)  # a rounded rectangle
    x = (HALF_LENGTH + 6 + out) * math.sin(a) * squash
    z = CENTRE_Z + (HALF_WIDTH + 5 + out) * math.cos(a) * squash
    return view.project(x, height, max(z, 4.0))


def _strip(view: View, low: tuple[float, float], high: tuple[float, float]) -> list[Point]:
    """The band of the bowl between two (metres out, metres up), from left of the lens to right of it."""
    angles = [-104 + 4 * i for i in range(53)]
    return [_rim(view, a, *low) for a in angles] + [_rim(view, a, *high) for a in reversed(angles)]


_TIERS = (((2.0, 1.5), (17.0, 11.0)), ((18.0, 14.0), (34.0, 27.0)))


def _stands(e: Easel, view: View) -> None:
    tone = view.tone(55.0)
    lamps = 1.0 + 0.5 * view.light.dark * floodlit(view)
    concrete = tone(rgb("55565f"), lamps * 0.75)
    roof = _strip(view, (30.0, 33.0), (40.0, 36.0))
    e.fill(polygon(_strip(view, (34.0, 26.0), (40.0, 35.0))), darker(concrete, 0.62))
    glow = mix(concrete, view.light.lamp, 0.35 + 0.3 * view.light.dark)  # the concourse between the tiers
    e.fill(polygon(_strip(view, (2.0, 0.0), (34.0, 27.0))), glow)
    for low, high in _TIERS:
        top = min(y for _, y in (_rim(view, 0, *high), _rim(view, 0, *low)))
        bottom = _rim(view, 0, *low)[1]
        e.fill(polygon(_strip(view, low, high)), down(top, bottom, darker(concrete, 0.5), concrete))
        e.fill(polygon(_strip(view, (low[0], low[1] - 1.2), low)), darker(concrete, 0.3))
    _crowd_seated(e, view, tone, lamps)
    e.fill(polygon(roof), darker(concrete, 0.72))
    e.line(
        [_rim(view, -104 + 4 * i, 30.0, 33.0) for i in range(53)],
        mix(tone.rim, view.light.lamp, view.light.dark),
        2.5,
        0.5,
    )
    for i in range(27):
        a = -104 + 8 * i
        e.line([_rim(view, a, 31.0, 33.2), _rim(view, a, 40.0, 40.0)], darker(concrete, 0.6), 2.0)


def _crowd_seated(e: Easel, view: View, tone: Tone, lamps: float) -> None:
    """The crowd as thousands of dots: heads over coloured shoulders, paler and smaller with distance."""
    dice = view.dice("seats")
    empty = "crowd" in view.scene.absent or "fans" in view.scene.absent
    fill = 0.06 if empty else 0.92
    block = [dice.choice(CROWD) for _ in range(40)]
    dabs: dict[tuple[int, int], list[Point]] = {}
    heads: dict[int, list[Point]] = {}
    for low, high in _TIERS:
        for row in range(15):
            t = (row + 0.6) / 15.5
            out, height = low[0] + (high[0] - low[0]) * t, low[1] + (high[1] - low[1]) * t
            angle = -100.0
            while angle < 100:
                angle += 0.62
                if dice.random() > fill or abs(angle % 16.0) < 0.7:
                    continue
                x, y = _rim(view, angle + dice.uniform(-0.2, 0.2), out, height)
                if not -10 < x < view.width + 10 or y < -10:
                    continue
                size = max(1, min(4, round(abs(angle) / 28) + 1))
                pick = CROWD.index(block[int(angle + 100) // 8]) if dice.random() < 0.55 else dice.randrange(len(CROWD))
                dabs.setdefault((pick, size), []).append((x, y))
                heads.setdefault(size, []).append((x + dice.uniform(-1, 1), y - 3.2 * (1 + 0.3 * size)))
    unit = view.metre(CENTRE_Z + HALF_WIDTH) * 0.62
    for (pick, size), points in dabs.items():
        e.spots(points, unit * (0.85 + 0.22 * size), tone(CROWD[pick], lamps * dice.uniform(0.6, 0.8)), 0.95)
    for size, points in heads.items():
        e.spots(points, unit * 0.55 * (0.85 + 0.22 * size), tone(rgb("c99a74"), lamps * 0.75), 0.85)
    if view.light.dark > 0.5 and not empty:
        flashes = [p for points in heads.values() for p in points if dice.random() < 0.012]
        for x, y in flashes:
            e.glow(x, y, 15, (1, 1, 1), 0.6)
            e.dot(x, y, 1.5, (1, 1, 1))


def _stand_lights(e: Easel, view: View) -> None:
    if not floodlit(view):
        return
    strong = 0.35 + 0.65 * view.light.dark
    lamp = mix((1.0, 1.0, 1.0), view.light.lamp, 0.35)
    for angle in (-72, -52, -34, -17, 0, 17, 34, 52, 72):
        x, y = _rim(view, angle, 31.0, 34.5)
        for k in range(-3, 4):
            e.fill(ellipse(x + k * 9, y, 4, 3), lighter(lamp, 0.6), strong)
        e.glow(x, y, 170, lamp, 0.55 * strong, flat=0.75)
        beam(e, (x, y), 90 + (view.width / 2 - x) * 0.035, 26, view.ground(18) - y, lamp, 0.12 * strong)
    e.glow(view.width / 2, view.ground(CENTRE_Z), view.width * 0.6, lamp, 0.2 * strong, flat=0.35)


def _boards(e: Easel, view: View) -> None:
    """Advertising boards behind the far touchline, lit from inside."""
    dice = view.dice("boards")
    tone = view.tone(CENTRE_Z + HALF_WIDTH)
    angles = [-100 + 4 * i for i in range(51)]
    for a, b in pairwise(angles):
        quad = polygon(
            [
                _rim(view, a, 0.5, 0.0),
                _rim(view, b, 0.5, 0.0),
                _rim(view, b, 0.5, 1.1),
                _rim(view, a, 0.5, 1.1),
            ]
        )
        paint = dice.choice((rgb("1c3f7a"), rgb("f0efe8"), rgb("b5212f"), rgb("143a2c"), rgb("e6a92f")))
        e.fill(quad, tone(paint, 1.0 + 0.6 * view.light.dark))
