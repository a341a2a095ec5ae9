"""Rooms at home and at work, furnished with boxes, and the table of all rooms.

Each paints the whole frame, from `view`; what is by chance in the decor comes from `view.dice("decor")`.
"""

from __future__ import annotations

from .colour import darker, rgb
from .easel import Easel
from .halls import cafe, cave, church, corridor, dressing_room, laboratory, library, stage_hall
from .rooms import DEEP, Inside, books, picture, plant
from .shapes import ellipse, polygon, smooth
from .stage import Layer, View


def living_room(e: Easel, view: View) -> None:
    """A sofa before a window, shelves, a rug, a floor lamp."""
    room = Inside(view)
    dice = view.dice("decor")
    room.shell(e, dice.choice((rgb("b9a48c"), rgb("8fa3a0"), rgb("c28f72"), rgb("9a8fa6"))), rgb("8f6340"))
    room.window(e, -2.5, 0.95, 2.0, 1.5)
    for side in (-1, 1):
        room.back_panel(e, -1.5 + side * 1.22 - 0.2, 0.3, 0.4, 2.3, rgb("a8443b"), 0.9)
    room.light_from_window(e, -2.5, 0.95, 2.0, 1.5)
    rug = room.quad((-1.9, 0.01, 3.0), (1.5, 0.01, 3.0), (1.3, 0.01, 5.2), (-1.7, 0.01, 5.2))
    e.fill(rug, room.paint(rgb("8c3f3f")))
    e.stroke(rug, room.paint(rgb("e2c48a")), 5, 0.8)
    picture(e, room, 0.6, 1.4, 0.8, 0.7, "art")
    room.box(e, 2.0, 0, 5.9, 1.2, 2.1, 0.6, rgb("6b4a34"))
    for shelf in range(4):
        books(e, room, 2.06, 0.2 + shelf * 0.48, 5.9, 1.08, 0.36, f"shelf {shelf}")
    sofa = dice.choice((rgb("4f6f86"), rgb("a5573f"), rgb("5d7a5a")))
    room.box(e, -0.5, 0.3, 5.6, 2.2, 0.62, 0.3, darker(sofa, 0.15))
    room.box(e, -0.5, 0.08, 4.8, 2.2, 0.4, 0.8, sofa)
    for x in (-0.62, 1.58):
        room.box(e, x, 0.08, 4.8, 0.24, 0.62, 1.0, darker(sofa, 0.1))
    for x, colour in ((-0.2, rgb("e2b04a")), (1.0, rgb("e9e2d4"))):
        px, py = view.project(x + 0.2, 0.62, 4.95)
        e.fill(ellipse(px, py, view.metre(5) * 0.22, view.metre(5) * 0.18, -14), room.paint(colour))
    room.box(e, -0.1, 0.34, 3.6, 1.3, 0.06, 0.6, rgb("7c5233"))
    for x in (0.0, 1.1):
        room.box(e, x, 0, 3.65, 0.06, 0.34, 0.06, rgb("4d3322"), shadow=False)
    px, py = view.project(-1.35, 1.25, 5.4)
    e.line([(px, py + view.metre(5.4) * 0.2), (px, view.ground(5.4))], room.paint(rgb("33302e")), 4)
    room.lamp(e, -1.35, 1.55, 5.4, 0.36)
    plant(e, room, -2.85, 4.6, 1.5)


def bedroom(e: Easel, view: View) -> None:
    """A bed, a window, a lamp on the night table."""
    room = Inside(view)
    room.shell(e, view.dice("decor").choice((rgb("93a0b5"), rgb("b7a6a0"), rgb("9fb09a"))), rgb("9b7650"))
    room.window(e, -2.6, 1.0, 1.6, 1.5)
    room.light_from_window(e, -2.6, 1.0, 1.6, 1.5)
    room.box(e, -0.7, 0, 6.6, 2.5, 1.2, 0.2, rgb("6e4b35"))
    room.box(e, -0.6, 0, 4.0, 2.3, 0.5, 2.6, rgb("f0ece4"))
    room.box(e, -0.64, 0.1, 4.0, 2.38, 0.46, 1.6, rgb("5f7f9a"))
    for x in (-0.4, 0.75):
        px, py = view.project(x + 0.38, 0.66, 6.2)
        e.fill(ellipse(px, py, view.metre(6.2) * 0.45, view.metre(6.2) * 0.17), room.paint(rgb("fbf8f2")))
    room.box(e, 2.1, 0, 5.9, 0.6, 0.6, 0.5, rgb("7b573c"))
    room.lamp(e, 2.4, 0.95, 6.0, 0.3)
    picture(e, room, 0.1, 1.65, 1.0, 0.6, "art")


def kitchen(e: Easel, view: View) -> None:
    """Units along the back wall, a chequered floor, a table with fruit in front."""
    room = Inside(view)
    room.shell(e, rgb("d3c7ae"), rgb("a88762"), boards=False)
    for i in range(-6, 7):
        for k in range(9):
            if (i + k) % 2:
                e.fill(
                    room.quad(
                        (i * 0.56, 0, 1.5 + k * 0.6),
                        (i * 0.56 + 0.56, 0, 1.5 + k * 0.6),
                        (i * 0.56 + 0.56, 0, 2.1 + k * 0.6),
                        (i * 0.56, 0, 2.1 + k * 0.6),
                    ),
                    room.paint(rgb("e6d9c0")),
                    0.6,
                )
    front = view.dice("decor").choice((rgb("5f8a82"), rgb("b5523f"), rgb("47678c"), rgb("e0b45a")))
    room.back_panel(e, -3.4, 0.95, 6.8, 0.7, rgb("f1ece0"))
    for i in range(24):
        a, b = view.project(-3.4 + i * 0.29, 0.95, DEEP), view.project(-3.4 + i * 0.29, 1.65, DEEP)
        e.line([a, b], room.paint(rgb("c9c0b0")), 1.2, 0.6)
    room.window(e, -0.9, 1.1, 1.8, 1.3)
    room.light_from_window(e, -0.9, 1.1, 1.8, 1.3)
    for x in (-3.3, -2.25, 1.15, 2.2):
        room.box(e, x, 1.75, 6.6, 1.0, 0.85, 0.4, front)
    for i in range(6):
        room.box(e, -3.3 + i * 1.1, 0, 6.3, 1.08, 0.88, 0.7, front if i != 4 else rgb("c9ccd0"))
        px, py = view.project(-3.3 + i * 1.1 + 0.54, 0.72, 6.3)
        e.line([(px - 14, py), (px + 14, py)], room.paint(rgb("f0e8d8")), 4)
    room.box(e, -3.35, 0.88, 6.25, 6.7, 0.07, 0.75, rgb("efe6d6"))
    px, py = view.project(1.65, 0.98, 6.5)
    e.fill(
        polygon([(px - 34, py), (px - 30, py - 46), (px + 30, py - 46), (px + 34, py)]),
        room.paint(rgb("b34a38")),
    )
    for x in (-0.9, 0.9):
        room.lamp(e, x, 1.95, 4.2, 0.25, hanging=True)
    room.box(e, -1.5, 0.0, 3.6, 3.0, 0.86, 0.9, rgb("8a6244"))
    room.box(e, -1.6, 0.86, 3.55, 3.2, 0.07, 1.05, rgb("f2ede2"))
    px, py = view.project(0.7, 0.93, 4.0)
    metre = view.metre(4.0)
    e.fill(
        smooth(
            [
                (px - metre * 0.24, py - metre * 0.1),
                (px, py + metre * 0.02),
                (px + metre * 0.24, py - metre * 0.1),
                (px, py - metre * 0.07),
            ]
        ),
        room.paint(rgb("5b84a8")),
    )
    for dx, colour in ((-0.1, rgb("d8402f")), (0.03, rgb("efb73a")), (0.13, rgb("7fae3d"))):
        e.dot(px + metre * dx, py - metre * 0.12, metre * 0.065, room.paint(colour))


def office(e: Easel, view: View) -> None:
    """Desks with lit screens before a long window, strip lights."""
    room = Inside(view, half=4.2)
    room.shell(e, rgb("a9b3bd"), rgb("62666f"), boards=False, ceiling=rgb("dfe3e6"))
    room.window(e, -3.4, 0.5, 6.8, 2.0, panes=6)
    room.light_from_window(e, -3.4, 0.5, 6.8, 2.0)
    for z in (5.4, 3.8):
        for x in (-3.3, 0.9):
            room.box(e, x, 0.7, z, 2.3, 0.06, 0.9, rgb("c89f73"))
            for dx in (0.05, 2.15):
                room.box(e, x + dx, 0, z + 0.1, 0.08, 0.7, 0.6, rgb("40434a"), shadow=False)
            for k in (0.35, 1.35):
                room.box(e, x + k, 0.92, z + 0.4, 0.68, 0.42, 0.04, rgb("1d2229"))
                screen = room.quad(
                    (x + k + 0.03, 0.95, z + 0.39),
                    (x + k + 0.65, 0.95, z + 0.39),
                    (x + k + 0.65, 1.31, z + 0.39),
                    (x + k + 0.03, 1.31, z + 0.39),
                )
                e.fill(screen, rgb("4f9fd6"), 0.85)
                px, py = view.project(x + k + 0.34, 1.1, z)
                e.glow(px, py, view.metre(z) * 0.8, rgb("6fb8ea"), 0.35)
            room.box(e, x + 0.9, 0.2, z - 0.5, 0.5, 0.5, 0.4, rgb("2f3540"))
            room.box(e, x + 0.92, 0.65, z - 0.5, 0.46, 0.5, 0.07, rgb("363d49"))
    for z in (3.0, 4.5, 6.0):
        e.fill(
            room.quad((-1.4, 2.88, z), (1.4, 2.88, z), (1.4, 2.88, z + 0.35), (-1.4, 2.88, z + 0.35)),
            (1.0, 1.0, 0.97),
            0.9,
        )
    plant(e, room, 3.7, 5.2, 1.5)


ROOMS = {
    "room": living_room,
    "bedroom": bedroom,
    "kitchen": kitchen,
    "office": office,
    "corridor": corridor,
    "dressing room": dressing_room,
    "library": library,
    "laboratory": laboratory,
    "theatre": stage_hall,
    "cafe": cafe,
    "church": church,
    "cave": cave,
}


def interior(view: View, name: str) -> list[Layer]:
    """The room called `name`, a key of `ROOMS`, as one layer behind everything else."""
    return [Layer(lambda e: ROOMS[name](e, view), 0.25)]
