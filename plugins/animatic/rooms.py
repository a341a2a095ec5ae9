"""The shell of a room in one-point perspective, and boxes, windows and lamps to furnish it with.

Places and sizes are in metres: x across from the middle, y up from the floor, z away from the lens.
"""

from __future__ import annotations

from .colour import Rgb, lighter, mix, rgb, scaled
from .easel import Easel, Gradient, down
from .flora import broadleaf
from .shapes import polygon, smooth
from .stage import Tone, View

DEEP = 7.0  # metres from the lens to the back wall


class Inside:
    """A room `2 * half` wide, `tall` high and with its back wall at `deep`, and the lamplight in it."""

    def __init__(self, view: View, half: float = 3.4, tall: float = 2.9, deep: float = DEEP) -> None:
        self.view, self.half, self.tall, self.deep = view, half, tall, deep
        night = view.light.dark
        warm = mix((1.0, 0.98, 0.95), view.light.lamp, 0.35 + 0.4 * night)
        self.level = scaled(warm, 0.92 - 0.35 * night)
        self.sun_side = -1.0 if view.sun[0] < view.width / 2 else 1.0

    def paint(self, colour: Rgb, bright: float = 1.0) -> Rgb:
        """A local colour as the room's lamps and the light of the hour show it."""
        tinted = mix(
            self.view.light.lit(colour),
            (colour[0] * self.level[0], colour[1] * self.level[1], colour[2] * self.level[2]),
            0.6,
        )
        return scaled(tinted, bright)

    def quad(self, *points: tuple[float, float, float]) -> object:
        """The outline through these points, (x, y, z) each, as the lens sees it."""
        return polygon([self.view.project(*p) for p in points])

    def shell(self, e: Easel, wall: Rgb, floor: Rgb, boards: bool = True, ceiling: Rgb = rgb("e9e4da")) -> None:
        """Walls, floor and ceiling, over the whole frame; `boards`: floorboards."""
        v, h, t, d = self.view, self.half, self.tall, self.deep
        e.wash(self.paint(wall, 0.5))
        near = 0.6
        back, lit = self.paint(wall), self.sun_side
        e.fill(self.quad((-h, t, near), (h, t, near), (h, t, d), (-h, t, d)), self.paint(ceiling, 0.72))
        y0, y1 = v.project(0, 0, d)[1], v.project(0, 0, near)[1]
        e.fill(
            self.quad((-h, 0, near), (h, 0, near), (h, 0, d), (-h, 0, d)),
            down(y0, min(y1, 1200.0), self.paint(floor, 0.95), self.paint(floor, 0.6)),
        )
        if boards:
            for i in range(-14, 15):
                x = i * h / 14
                e.line([v.project(x, 0, d), v.project(x, 0, near)], self.paint(floor, 0.55), 1.8, 0.55)
        for side in (-1.0, 1.0):
            x0, x1 = v.project(side * h, 0, d)[0], v.project(side * h, 0, near)[0]
            bright = 0.6 if side == lit else 0.88
            tint = Gradient(
                (x0, 0),
                (x1, 0),
                [
                    (0.0, self.paint(wall, bright), 1.0),
                    (0.5, self.paint(wall, bright * 0.75), 1.0),
                    (1.0, self.paint(wall, 0.4), 1.0),
                ],
            )
            e.fill(self.quad((side * h, 0, near), (side * h, t, near), (side * h, t, d), (side * h, 0, d)), tint)
        top, bottom = v.project(0, t, d)[1], v.project(0, 0, d)[1]
        e.fill(
            self.quad((-h, 0, d), (h, 0, d), (h, t, d), (-h, t, d)),
            down(top, bottom, scaled(back, 0.92), back),
        )
        e.line([v.project(-h, 0.1, d), v.project(h, 0.1, d)], scaled(back, 0.7), 5, 0.8)
        for corner in (v.project(-h, 0, d), v.project(h, 0, d)):
            e.glow(corner[0], corner[1], 260, (0.1, 0.08, 0.12), 0.28, "multiply")

    def box(
        self,
        e: Easel,
        x: float,
        y: float,
        z: float,
        w: float,
        h: float,
        d: float,
        colour: Rgb,
        shadow: bool = True,
    ) -> None:
        """A box standing with its front lower left corner at (x, y, z), `w` across, `h` up and `d` deep; on the floor
        it throws a soft shadow unless told not to. Draw far ones first."""
        v = self.view
        base = self.paint(colour)
        if shadow and y < 0.2:
            centre = v.project(x + w / 2, 0, z + d * 0.3)
            e.glow(centre[0], centre[1], v.metre(z) * w * 0.75, (0.05, 0.04, 0.08), 0.4, "multiply", flat=0.22)
        if y + h < v.eye:
            top = self.quad((x, y + h, z), (x + w, y + h, z), (x + w, y + h, z + d), (x, y + h, z + d))
            e.fill(top, lighter(base, 0.16))
        if x > 0:
            e.fill(
                self.quad((x, y, z), (x, y + h, z), (x, y + h, z + d), (x, y, z + d)),
                scaled(base, 0.62 if self.sun_side > 0 else 0.85),
            )
        if x + w < 0:
            e.fill(
                self.quad((x + w, y, z), (x + w, y + h, z), (x + w, y + h, z + d), (x + w, y, z + d)),
                scaled(base, 0.62 if self.sun_side < 0 else 0.85),
            )
        front = self.quad((x, y, z), (x + w, y, z), (x + w, y + h, z), (x, y + h, z))
        a, b = v.project(x, y + h, z), v.project(x, y, z)
        e.fill(front, down(a[1], b[1], scaled(base, 0.9), scaled(base, 0.72)))
        e.line([v.project(x, y + h, z), v.project(x + w, y + h, z)], lighter(base, 0.35), 1.6, 0.6)

    def back_panel(
        self, e: Easel, x: float, y: float, w: float, h: float, colour: Rgb | Gradient, bright: float = 1.0
    ) -> object:
        """Something flat on the back wall, its lower left corner at (x, y); returns its outline, to draw inside. A
        gradient is painted as it is, a colour under the room's light."""
        path = self.quad((x, y, self.deep), (x + w, y, self.deep), (x + w, y + h, self.deep), (x, y + h, self.deep))
        e.fill(path, colour if isinstance(colour, Gradient) else self.paint(colour, bright))
        return path

    def window(self, e: Easel, x: float, y: float, w: float, h: float, panes: int = 2) -> None:
        """A window in the back wall with the weather outside; its light on the floor is `light_from_window`."""
        v = self.view
        a, b = v.project(x, y + h, self.deep), v.project(x + w, y, self.deep)
        sky = v.light.sky
        glass = down(a[1], b[1], sky[0], sky[len(sky) // 2], sky[-1])
        self.back_panel(e, x - 0.08, y - 0.08, w + 0.16, h + 0.16, rgb("f2eee6"))
        path = self.back_panel(e, x, y, w, h, glass)
        with e.clipped(path):
            dice = v.dice("outside")
            base = b[1]
            for k in range(7):
                px = a[0] + (b[0] - a[0]) * k / 6
                tall = (b[1] - a[1]) * dice.uniform(0.12, 0.42)
                e.rect(px - 16, base - tall, 34, tall, mix(v.light.haze, v.light.shadow, 0.35))
            if v.light.dark < 0.6:
                e.glow((a[0] + b[0]) / 2, a[1] + 20, b[0] - a[0], v.light.sun, 0.6)
            if v.scene.has("rain", "storm"):
                for _ in range(90):
                    px, py = dice.uniform(a[0], b[0]), dice.uniform(a[1], b[1])
                    e.line([(px, py), (px + 2, py + 12)], (0.9, 0.95, 1.0), 1.2, 0.5)
            if v.scene.has("snow"):
                e.spots(
                    [(dice.uniform(a[0], b[0]), dice.uniform(a[1], b[1])) for _ in range(80)],
                    4,
                    (1, 1, 1),
                    0.9,
                )
        frame = self.paint(rgb("efeae0"))
        for k in range(panes + 1):
            px = a[0] + (b[0] - a[0]) * k / panes
            e.line([(px, a[1]), (px, b[1])], frame, 6)
        for py in (a[1], (a[1] + b[1]) / 2, b[1]):
            e.line([(a[0], py), (b[0], py)], frame, 5)

    def light_from_window(self, e: Easel, x: float, y: float, w: float, h: float) -> None:
        """What falls in through a window of these measures: a patch on the floor, on the side away from the sun, and
        the shaft to it. Over the shell and under the furniture."""
        v = self.view
        strong = 0.34 * (1.0 - 0.75 * v.light.dark)
        slide = -self.sun_side * 1.3
        patch = self.quad(
            (x + slide, 0.01, self.deep - 1.3),
            (x + w + slide, 0.01, self.deep - 1.3),
            (x + w + slide * 2.1, 0.01, self.deep - 4.4),
            (x + slide * 2.1, 0.01, self.deep - 4.4),
        )
        e.fill(patch, v.light.sun, strong, "screen", blur=4)
        a, b = v.project(x, y + h, self.deep), v.project(x + w, y + h, self.deep)
        c, d = (
            v.project(x + w + slide * 2.1, 0, self.deep - 4.4),
            v.project(x + slide * 2.1, 0, self.deep - 4.4),
        )
        e.fill(
            polygon([a, b, c, d]),
            Gradient(a, d, [(0.0, v.light.sun, strong * 0.9), (1.0, v.light.sun, 0.0)]),
            1.0,
            "screen",
            blur=6,
        )

    def lamp(self, e: Easel, x: float, y: float, z: float, size: float = 0.28, hanging: bool = False) -> None:
        """A lit lamp whose shade has its top at (x, y, z) and is `size` high, `hanging` from the ceiling or standing on
        something."""
        px, py = self.view.project(x, y, z)
        k = self.view.metre(z)
        if hanging:
            e.line([(px, self.view.project(x, self.tall, z)[1]), (px, py)], self.paint(rgb("2c2a2c")), 2.2)
        shade = polygon(
            [
                (px - k * size * 0.45, py),
                (px + k * size * 0.45, py),
                (px + k * size * 0.75, py + k * size),
                (px - k * size * 0.75, py + k * size),
            ]
        )
        glow = self.view.light.lamp
        e.fill(shade, down(py, py + k * size, lighter(glow, 0.3), lighter(glow, 0.65)))
        e.glow(
            px,
            py + k * size,
            k * (0.9 + 0.8 * self.view.light.dark),
            glow,
            0.35 + 0.35 * self.view.light.dark,
        )


def picture(e: Easel, room: Inside, x: float, y: float, w: float, h: float, name: str) -> None:
    """A framed landscape on the back wall, its lower left corner at (x, y); `name` picks its paint."""
    dice = room.view.dice(name)
    room.back_panel(e, x - 0.04, y - 0.04, w + 0.08, h + 0.08, rgb("3b2f28"))
    paint = dice.choice((rgb("c98d5a"), rgb("5a7f95"), rgb("a65a4a"), rgb("708a60")))
    path = room.back_panel(e, x, y, w, h, lighter(paint, 0.4))
    with e.clipped(path):
        a = room.view.project(x, y, DEEP)
        e.dot(a[0] + 40, a[1] - 60, 22, lighter(paint, 0.7))
        e.fill(
            smooth(
                [
                    (a[0] - 40, a[1] - 20),
                    (a[0] + 30, a[1] - 46),
                    (a[0] + 110, a[1] - 10),
                    (a[0] + 200, a[1] + 60),
                    (a[0] - 60, a[1] + 60),
                ]
            ),
            room.paint(paint, 0.8),
        )


def plant(e: Easel, room: Inside, x: float, z: float, tall: float = 1.3) -> None:
    """A pot plant on the floor."""
    px, py = room.view.project(x, 0, z)
    k = room.view.metre(z)
    with e.placed(px, py - k * 0.3, k * tall):
        broadleaf(
            e,
            Tone(room.view.light, 0.02, (room.sun_side, -0.5)),
            room.view.dice("plant"),
            paint=rgb("4d7d4a"),
        )
    room.box(e, x - 0.17, 0, z - 0.17, 0.34, 0.36, 0.34, rgb("b5653f"))


def books(e: Easel, room: Inside, x: float, y: float, z: float, wide: float, tall: float, name: str) -> None:
    """A shelf full of books from (x, y, z) rightwards, `wide` and `tall`; `name` picks them, so that no two shelves are
    alike."""
    dice = room.view.dice(name)
    room_quad = room.quad((x, y, z), (x + wide, y, z), (x + wide, y + tall + 0.06, z), (x, y + tall + 0.06, z))
    e.fill(room_quad, room.paint(rgb("3a281d"), 0.7))
    at = x + 0.02
    while at < x + wide - 0.06:
        w, h = dice.uniform(0.03, 0.075), tall * dice.uniform(0.7, 1.0)
        colour = dice.choice((rgb("9c3f35"), rgb("2f5a6e"), rgb("c9a050"), rgb("4f6b4a"), rgb("d8cbb0"), rgb("5a4068")))
        e.fill(room.quad((at, y, z), (at + w, y, z), (at + w, y + h, z), (at, y + h, z)), room.paint(colour))
        at += w + 0.006
