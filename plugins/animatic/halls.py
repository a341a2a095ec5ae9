"""Larger rooms: passages, libraries, laboratories, stages, cafes, churches, caves.

Each paints the whole frame, from `view`; what is by chance in it hangs on `view.dice`.
"""

from __future__ import annotations

import math

from .colour import darker, lighter, mix, rgb
from .easel import Easel, Gradient, beam, down
from .rooms import DEEP, Inside, books
from .shapes import Point, circle, ellipse, polygon
from .stage import View


def corridor(e: Easel, view: View) -> None:
    """A passage 26 m long towards a bright end; with football in the scene a players' tunnel that opens on the
    pitch."""
    room = Inside(view, half=1.9, tall=2.8, deep=26.0)
    tunnel = view.scene.has("pitch", "stadium", "player", "robot", "ball", "fans")
    room.shell(e, rgb("6d737d") if tunnel else rgb("b5ab98"), rgb("5a5d63"), boards=False)
    opening = room.quad((-1.9, 0, 26), (1.9, 0, 26), (1.9, 2.8, 26), (-1.9, 2.8, 26))
    x, y = view.project(0, 1.5, 26)
    e.fill(opening, lighter(view.light.sky[-1], 0.5))
    if tunnel:
        e.fill(room.quad((-1.9, 0, 26), (1.9, 0, 26), (1.9, 1.0, 26), (-1.9, 1.0, 26)), rgb("58a848"))
    for k in range(9):
        z = 24 - k * 2.6
        for side in (-1.0, 1.0):
            e.fill(
                room.quad(
                    (side * 1.9, 0, z),
                    (side * 1.9, 2.8, z),
                    (side * 1.9, 2.8, z + 0.3),
                    (side * 1.9, 0, z + 0.3),
                ),
                room.paint(rgb("474b53") if tunnel else rgb("8d8371"), 0.9),
            )
        strip = room.quad((-0.5, 2.78, z), (0.5, 2.78, z), (0.5, 2.78, z + 1.1), (-0.5, 2.78, z + 1.1))
        e.fill(strip, (1.0, 0.98, 0.92), 0.9)
        px, py = view.project(0, 2.78, z)
        e.glow(px, py, view.metre(z) * 1.3, view.light.lamp, 0.3)
        if not tunnel and k % 2 == 0:
            for side in (-1.0, 1.0):
                door = room.quad(
                    (side * 1.88, 0, z),
                    (side * 1.88, 2.1, z),
                    (side * 1.88, 2.1, z + 1.0),
                    (side * 1.88, 0, z + 1.0),
                )
                e.fill(door, room.paint(rgb("7a4a33")))
    for side in (-1.0, 1.0):
        e.fill(
            room.quad((side * 1.88, 1.0, 1), (side * 1.88, 1.25, 1), (side * 1.88, 1.25, 26), (side * 1.88, 1.0, 26)),
            room.paint(rgb("b53a34") if tunnel else rgb("8f8672")),
            0.9,
        )
    e.fill(
        room.quad((-0.9, 0.01, 26), (0.9, 0.01, 26), (1.5, 0.01, 1), (-1.5, 0.01, 1)),
        Gradient((0, y), (0, 1000), [(0.0, lighter(view.light.sun, 0.5), 0.6), (1.0, view.light.sun, 0.0)]),
        1.0,
        "screen",
        blur=6,
    )
    e.glow(x, y, 520, lighter(view.light.sun, 0.4), 0.75)
    for i in range(7):
        beam(e, (x, y), 30 + i * 20, 7, 800, lighter(view.light.sun, 0.3), 0.1)


def dressing_room(e: Easel, view: View) -> None:
    """A team's dressing room: a shirt in every locker, benches, strip lights."""
    room = Inside(view)
    room.shell(e, rgb("8e979f"), rgb("6b7076"), boards=False)
    shirt = rgb("c32a33")
    for x in [-3.2 + 0.92 * k for k in range(7)]:
        room.box(e, x, 0.5, 6.5, 0.86, 1.9, 0.45, rgb("c79a68"))
        room.box(e, x + 0.06, 0.9, 6.48, 0.74, 1.3, 0.02, rgb("6d4f36"), shadow=False)
        px, py = view.project(x + 0.43, 1.75, 6.45)
        k = view.metre(6.45)
        e.fill(
            polygon(
                [
                    (px - k * 0.13, py),
                    (px + k * 0.13, py),
                    (px + k * 0.3, py + k * 0.14),
                    (px + k * 0.22, py + k * 0.26),
                    (px + k * 0.16, py + k * 0.2),
                    (px + k * 0.16, py + k * 0.66),
                    (px - k * 0.16, py + k * 0.66),
                    (px - k * 0.16, py + k * 0.2),
                    (px - k * 0.22, py + k * 0.26),
                    (px - k * 0.3, py + k * 0.14),
                ]
            ),
            room.paint(shirt),
        )
    room.box(e, -3.2, 0.4, 5.9, 6.4, 0.09, 0.5, rgb("d8ab74"))
    room.box(e, -1.2, 0.4, 3.6, 2.4, 0.09, 0.5, rgb("d8ab74"))
    for x in (-1.0, 0.9):
        room.box(e, x, 0, 3.7, 0.08, 0.4, 0.3, rgb("4a4e55"), shadow=False)
    for z in (3.0, 5.0):
        strip = room.quad((-1.3, 2.88, z), (1.3, 2.88, z), (1.3, 2.88, z + 0.3), (-1.3, 2.88, z + 0.3))
        e.fill(strip, (1, 1, 0.96))
        px, py = view.project(0, 2.8, z)
        e.glow(px, py, 420, (1, 0.97, 0.9), 0.3)


def library(e: Easel, view: View) -> None:
    """Stacks of books to both sides of an aisle, a window at its end."""
    room = Inside(view, half=3.0, tall=4.2, deep=9.0)
    room.shell(e, rgb("6d4c36"), rgb("7c4f33"), ceiling=rgb("5a4030"))
    for level in range(7):
        books(e, room, -2.9, 0.3 + level * 0.52, 8.9, 5.8, 0.4, f"back {level}")
    room.window(e, -0.8, 1.2, 1.6, 2.2)
    for z in (7.4, 6.0, 4.6, 3.2):
        for side in (-1.0, 1.0):
            x = side * 2.0 if side > 0 else -3.0
            room.box(e, x, 0, z, 1.0, 3.5, 0.5, rgb("5b3b28"))
            for level in range(6):
                books(e, room, x + 0.05, 0.2 + level * 0.54, z, 0.9, 0.42, f"stack {z} {side} {level}")
    room.light_from_window(e, -0.8, 1.2, 1.6, 2.2)
    for z in (4.0, 6.4):
        room.lamp(e, 0, 2.9, z, 0.4, hanging=True)


def laboratory(e: Easel, view: View) -> None:
    """Benches with glowing flasks before a wall of readouts."""
    room = Inside(view, half=3.8, tall=3.2)
    glow = view.light.lamp if view.scene.has("neon") else rgb("5fd8f0")
    room.shell(e, rgb("7f8c99"), rgb("4b535d"), boards=False, ceiling=rgb("97a3ae"))
    for i in range(6):
        x = -3.5 + i * 1.2
        panel = room.back_panel(e, x, 0.9, 1.1, 1.6, rgb("1c2733"))
        with e.clipped(panel):
            a = view.project(x, 2.4, DEEP)
            dice = view.dice(f"panel {i}")
            for k in range(9):
                e.line(
                    [
                        (a[0] + 10, a[1] + 10 + k * 20),
                        (a[0] + 10 + dice.uniform(20, 120), a[1] + 10 + k * 20),
                    ],
                    glow,
                    5,
                    0.75,
                )
        px, py = view.project(x + 0.55, 1.7, DEEP)
        e.glow(px, py, 150, glow, 0.35)
    for z in (5.4, 3.9):
        for x in (-3.4, 1.2):
            room.box(e, x, 0, z, 2.2, 0.9, 0.8, rgb("dfe5ea"))
            dice = view.dice(f"bench {x} {z}")
            for _ in range(4):
                px, py = view.project(x + dice.uniform(0.2, 2.0), 0.9, z + 0.3)
                metre, tint = view.metre(z), dice.choice((glow, rgb("7fe08a"), rgb("f0a53c"), rgb("c77be0")))
                e.fill(
                    polygon(
                        [
                            (px - metre * 0.03, py - metre * 0.3),
                            (px + metre * 0.03, py - metre * 0.3),
                            (px + metre * 0.11, py),
                            (px - metre * 0.11, py),
                        ]
                    ),
                    tint,
                    0.75,
                )
                e.glow(px, py - metre * 0.1, metre * 0.5, tint, 0.5)
    px, py = view.project(0, 3.1, 5)
    e.glow(px, py, 600, glow, 0.25)


def stage_hall(e: Easel, view: View) -> None:
    """A stage under spotlights with curtains, and the dark hall before it."""
    room = Inside(view, half=5.0, tall=4.6, deep=9.0)
    e.wash(rgb("0c0a12"))
    deck = view.project(0, 0.0, 9)[1]
    e.fill(
        room.quad((-5, 0, 9), (5, 0, 9), (6, 0, 1.2), (-6, 0, 1.2)),
        down(deck, 1000, rgb("5a3a28"), rgb("20140f")),
    )
    tint = view.dice("stage").choice((rgb("4a58c8"), rgb("a03ab0"), rgb("c2543a")))
    e.fill(
        room.quad((-5, 0, 9), (5, 0, 9), (5, 4.6, 9), (-5, 4.6, 9)),
        down(0, deck, darker(tint, 0.6), darker(tint, 0.25)),
    )
    red = rgb("8e1f2a")
    for side in (-1, 1):
        for k in range(9):
            x = side * (3.4 + k * 0.32)
            a, b = view.project(x, 4.6, 8.6), view.project(x + side * 0.34, 0, 8.6)
            e.rect(min(a[0], b[0]), 0, abs(b[0] - a[0]) + 2, b[1], mix(red, (0, 0, 0), 0.15 + 0.35 * (k % 2)))
    for i in range(6):
        x = view.width * (0.12 + 0.152 * i)
        colour = (rgb("ffe2a8"), mix(tint, (1, 1, 1), 0.45))[i % 2]
        beam(e, (x, -30), 90 + (view.width / 2 - x) * 0.055, 15, deck + 150, colour, 0.55)
        e.glow(x, 0, 90, colour, 0.9)
    e.glow(view.width / 2, view.ground(5.5), 560, rgb("ffe9c0"), 0.6, flat=0.25)


def cafe(e: Easel, view: View) -> None:
    """A cafe with a bar, bottles and small tables under lamps."""
    room = Inside(view, half=3.8)
    room.shell(e, rgb("7f5a48"), rgb("6b4932"))
    room.window(e, -3.3, 0.7, 3.2, 1.8, panes=3)
    room.light_from_window(e, -3.3, 0.7, 3.2, 1.8)
    room.box(e, 0.9, 0, 6.0, 2.8, 1.1, 0.6, rgb("4f3526"))
    for level in (1.5, 2.0):
        room.box(e, 0.9, level, 6.8, 2.8, 0.05, 0.2, rgb("3b281d"))
        dice = view.dice(f"bottles {level}")
        for k in range(12):
            px, py = view.project(1.05 + k * 0.22, level + 0.05, 6.8)
            e.rect(
                px - 6,
                py - dice.uniform(28, 46),
                12,
                46,
                room.paint(dice.choice((rgb("4d8a6a"), rgb("c98a3a"), rgb("d8d2c4"), rgb("7a3a3a")))),
                0.9,
            )
    for x, z in ((-2.4, 4.6), (0.2, 4.0), (-1.2, 3.2), (2.2, 3.4)):
        px, py = view.project(x, 0.75, z)
        metre = view.metre(z)
        e.line([(px, py), (px, view.ground(z))], room.paint(rgb("2a2422")), metre * 0.06)
        e.fill(ellipse(px, py, metre * 0.45, metre * 0.1), room.paint(rgb("a8764a")))
        e.fill(ellipse(px - metre * 0.1, py - metre * 0.05, metre * 0.06, metre * 0.05), room.paint(rgb("f4f0e8")))
        for s in (-1, 1):
            room.box(e, x + s * 0.62 - 0.18, 0.42, z, 0.36, 0.05, 0.36, rgb("3f2c22"), shadow=False)
    for x, z in ((-2.4, 4.8), (0.2, 4.4), (2.2, 4.0), (-1.0, 3.4)):
        room.lamp(e, x, 2.0, z, 0.24, hanging=True)


def church(e: Easel, view: View) -> None:
    """A nave 24 m long with arches, pews and a rose window whose light falls down the aisle."""
    room = Inside(view, half=5.0, tall=9.0, deep=24.0)
    room.shell(e, rgb("a3978a"), rgb("8a7f74"), boards=False, ceiling=rgb("7a7068"))
    cx, cy = view.project(0, 5.8, 24)
    k = view.metre(24)
    for r in range(3):
        for i in range(12):
            a = math.radians(i * 30 + r * 15)
            e.dot(
                cx + math.cos(a) * k * (0.5 + r * 0.55),
                cy + math.sin(a) * k * (0.5 + r * 0.55),
                k * 0.26,
                (rgb("e8b84a"), rgb("3f78c9"), rgb("c8453f"))[(i + r) % 3],
            )
    e.fill(circle(cx, cy, k * 0.35), rgb("fff0c0"))
    e.glow(cx, cy, k * 12, rgb("ffe0a0"), 0.85)
    for z in (21.0, 17.0, 13.5, 10.5, 8.0, 6.0):
        for side in (-1.0, 1.0):
            x = side * 3.4
            room.box(e, x - 0.3, 0, z, 0.6, 6.6, 0.6, rgb("b5a896"))
            arch: list[Point] = [
                view.project(side * (3.4 - 3.4 * (1 - math.cos(t))), 6.6 + 2.2 * math.sin(t), z)
                for t in (i * math.pi / 16 for i in range(9))
            ]
            e.line(arch, room.paint(rgb("c2b5a2")), view.metre(z) * 0.3)
    for z in (12.0, 9.0, 6.5, 4.5):
        for side in (-1.0, 1.0):
            room.box(e, 0.8 if side > 0 else -3.0, 0, z, 2.2, 0.85, 0.4, rgb("5d4130"))
    e.wash((0.62, 0.56, 0.6), 1.0, "multiply")
    e.glow(cx, cy, k * 16, rgb("ffdca0"), 0.7)
    for i in range(7):
        beam(e, (cx + (i - 3) * 26, cy), 42 + i * 16, 6, 950, rgb("ffe2a8"), 0.4)
    for i in range(5):  # the windows of one aisle, thrown across the floor
        x = view.width * (0.3 + 0.1 * i)
        e.fill(ellipse(x, 860.0 - 26 * i, 90.0, 20.0, -14), rgb("ffd28a"), 0.22, "screen", blur=12)


def cave(e: Easel, view: View) -> None:
    """Inside a cavern, looking out to the light."""
    light = view.light
    cx, cy = view.width * view.dice("cave").uniform(0.44, 0.56), view.horizon - 120
    e.wash(down(0, 1000, light.sky[1], lighter(light.sky[-1], 0.3), light.haze))
    e.glow(cx, cy, 600, light.sun, 0.8)
    for ring in range(5):
        dice = view.dice(f"cave {ring}")
        r = 190 + ring * 130
        hole = [
            (
                cx + r * 1.35 * math.cos(a) * dice.uniform(0.8, 1.15),
                cy + 60 + r * math.sin(a) * dice.uniform(0.75, 1.15),
            )
            for a in (i * 0.262 for i in range(24))
        ]
        rock = mix(mix(light.haze, rgb("3a3034"), 0.45 + 0.13 * ring), rgb("0f0b10"), 0.2 * ring)
        with e.clipped(polygon(hole), outside=True):
            e.wash(rock, 1.0)
            for x, y in hole:
                e.fill(
                    polygon([(x - 30, y - 110), (x + 28, y - 100), (x + 4, y + dice.uniform(10, 50))]),
                    darker(rock, 0.25),
                    0.6,
                )
        e.stroke(polygon(hole), mix(rock, light.sun, 0.4), 4, 0.6 - 0.1 * ring)
    for i in range(6):
        beam(e, (cx, cy - 60), 40 + i * 20, 8, 800, light.sun, 0.16)
