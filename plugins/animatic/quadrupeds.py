"""Four-legged animals of one build with different proportions, in metres, feet on the origin, facing right."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from .colour import Rgb, darker, lighter, rgb
from .easel import Easel
from .shapes import Point, chain, circle, limb, polygon, smooth
from .stage import Body, Tone


@dataclass(frozen=True)
class Build:
    """The proportions of a four-legged animal, in metres; angles in degrees above level.

    length: from hip to shoulder; leg: from foot to body; chest, belly, rump, head and the thicknesses: radii; ears:
    "prick", "flop", "round", "long", "side" or "huge" (drawn with the trunk); extra: "ruff", "mane", "antlers",
    "horns", "wool", "trunk" or "" for nothing.
    """

    length: float
    leg: float
    chest: float
    belly: float
    rump: float
    neck: float
    neck_angle: float
    neck_thick: float
    head: float
    muzzle: float
    tail: float
    tail_angle: float
    coat: Rgb
    leg_thick: float
    ears: str = "prick"
    extra: str = ""


BUILDS: dict[str, Build] = {
    "dog": Build(0.62, 0.34, 0.15, 0.105, 0.12, 0.2, 48, 0.085, 0.1, 0.15, 0.34, 48, rgb("a8713f"), 0.04, "flop"),
    "wolf": Build(
        0.85,
        0.48,
        0.19,
        0.14,
        0.15,
        0.26,
        40,
        0.12,
        0.125,
        0.2,
        0.42,
        -38,
        rgb("6d7078"),
        0.05,
        "prick",
        "ruff",
    ),
    "cat": Build(0.34, 0.2, 0.085, 0.075, 0.085, 0.09, 55, 0.055, 0.078, 0.04, 0.36, 70, rgb("d08a4a"), 0.026, "prick"),
    "horse": Build(
        1.25,
        0.92,
        0.34,
        0.29,
        0.32,
        0.78,
        52,
        0.2,
        0.15,
        0.42,
        0.8,
        -58,
        rgb("7b4a2c"),
        0.075,
        "prick",
        "mane",
    ),
    "deer": Build(
        0.95,
        0.82,
        0.22,
        0.19,
        0.2,
        0.55,
        58,
        0.1,
        0.1,
        0.2,
        0.14,
        20,
        rgb("a8764a"),
        0.045,
        "side",
        "antlers",
    ),
    "cow": Build(
        1.3, 0.66, 0.36, 0.36, 0.34, 0.38, 26, 0.22, 0.18, 0.3, 0.7, -78, rgb("efe8dc"), 0.08, "side", "horns"
    ),
    "sheep": Build(
        0.75,
        0.38,
        0.28,
        0.28,
        0.27,
        0.14,
        32,
        0.12,
        0.1,
        0.15,
        0.1,
        -40,
        rgb("eee8da"),
        0.045,
        "side",
        "wool",
    ),
    "bear": Build(1.1, 0.6, 0.36, 0.35, 0.37, 0.34, 26, 0.24, 0.2, 0.26, 0.06, 0, rgb("5a3c28"), 0.12, "round"),
    "lion": Build(
        1.1, 0.58, 0.25, 0.2, 0.22, 0.25, 38, 0.2, 0.18, 0.2, 0.75, -30, rgb("d2a05a"), 0.085, "round", "ruff"
    ),
    "elephant": Build(
        1.9, 1.35, 0.8, 0.78, 0.74, 0.4, 34, 0.5, 0.46, 0.2, 0.9, -75, rgb("87828a"), 0.22, "huge", "trunk"
    ),
    "rabbit": Build(0.2, 0.09, 0.08, 0.09, 0.11, 0.06, 48, 0.05, 0.062, 0.035, 0.035, 30, rgb("a58c74"), 0.02, "long"),
}


def quadruped(
    e: Easel, tone: Tone, dice: random.Random, build: Build, paint: Rgb | None = None, stride: float = 0.2
) -> None:
    """An animal of one build; `paint` is its coat, the build's own where left out. `stride` 0 stands, 0.3 walks, 1
    gallops."""
    b = build
    coat = paint or b.coat
    body = Body(tone, b.chest * 0.3)
    back = -(b.leg + b.chest * 0.55)
    hip, shoulder = (-b.length / 2, back), (b.length / 2, back + b.chest * 0.05)
    lift = 0.12 * b.leg if stride > 0.7 else 0.0
    swing = 20 + 34 * stride if stride > 0.05 else 3
    for near in (False, True):
        dim = 1.0 if near else 0.66
        sign = 1.0 if near else -1.0
        for root, front in ((hip, False), (shoulder, True)):
            phase = sign * (1 if front else -1)
            if stride > 0.7:
                phase = (0.95 if near else 0.6) * (1 if front else -1)
            _leg(body, b, (root[0] + sign * 0.012, root[1]), swing * phase, front, coat, dim, stride)
    tail_root = (hip[0] - b.rump * 0.85, hip[1] - b.rump * 0.35)
    a = math.radians(180 - b.tail_angle)
    tip = (tail_root[0] + b.tail * math.cos(a), tail_root[1] - b.tail * math.sin(a))
    mid = ((tail_root[0] + tip[0]) / 2 - b.tail * 0.1, (tail_root[1] + tip[1]) / 2 + b.tail * 0.06)
    bushy = 0.6 if b.extra in ("mane", "ruff") else 0.25
    body.add(
        chain([tail_root, mid, tip], [b.leg_thick * 0.7, b.leg_thick * (0.5 + bushy * 0.5), b.leg_thick * bushy]),
        darker(coat, 0.25) if b.extra == "mane" else coat,
    )
    middle = (0.0, back + b.chest * 0.12)
    body.add(limb(hip, middle, b.rump, b.belly), coat)
    body.add(limb(middle, shoulder, b.belly, b.chest), coat)
    if b.extra == "wool":
        for i in range(16):
            t = i / 15
            body.add(
                circle(hip[0] + (shoulder[0] - hip[0]) * t, back + 0.1 * math.sin(i * 2.4) * 1.6, b.chest * 0.62),
                lighter(coat, 0.04 * (i % 3)),
            )
    _neck_and_head(body, b, shoulder, coat, dice)
    with e.placed(0, -lift):
        body.paint(e, shade=0.6)
        _eye(e, tone, b, shoulder)
        if build is BUILDS["cow"]:
            for x, y, r in ((-0.3, back, 0.2), (0.25, back + 0.05, 0.16), (-0.62, back - 0.05, 0.12)):
                e.fill(
                    smooth(
                        [
                            (x - r, y),
                            (x - r * 0.3, y - r * 0.8),
                            (x + r * 0.9, y - r * 0.4),
                            (x + r * 0.7, y + r * 0.7),
                            (x - r * 0.4, y + r * 0.6),
                        ]
                    ),
                    tone(rgb("2f2825")),
                    0.9,
                )


def _leg(body: Body, b: Build, root: Point, swing: float, front: bool, coat: Rgb, dim: float, stride: float) -> None:
    upper, lower = b.leg * 0.55, b.leg * 0.52
    a = math.radians(swing)
    knee = (root[0] + upper * math.sin(a), root[1] + b.chest * 0.42 + upper * math.cos(a))
    fold = math.radians(swing + (-22 if front else 26) * (0.35 + stride) * (1 if swing > 0 or not front else 1.6))
    foot = (knee[0] + lower * math.sin(fold), knee[1] + lower * math.cos(fold))
    if stride <= 0.7:
        foot = (
            foot[0],
            max(foot[1], -b.leg_thick * 0.5) if abs(swing) < 10 else min(foot[1], -b.leg_thick * 0.4),
        )
        foot = (foot[0], -b.leg_thick * 0.45 if foot[1] > -b.leg * 0.22 else foot[1])
    thigh = b.leg_thick * (1.8 if not front else 1.5)
    body.add(limb((root[0], root[1] + b.chest * 0.25), knee, thigh, b.leg_thick * 0.8), coat, dim)
    body.add(limb(knee, foot, b.leg_thick * 0.75, b.leg_thick * 0.5), coat, dim)
    body.add(
        limb(
            foot,
            (foot[0] + b.leg_thick * 0.7, foot[1] + b.leg_thick * 0.12),
            b.leg_thick * 0.6,
            b.leg_thick * 0.42,
        ),
        darker(coat, 0.45),
        dim,
    )


def _poll(b: Build, shoulder: Point) -> Point:
    """The top of the head, where the neck ends."""
    a = math.radians(b.neck_angle)
    return shoulder[0] + (b.neck + b.chest * 0.4) * math.cos(a), shoulder[1] - b.chest * 0.3 - (
        b.neck + b.chest * 0.2
    ) * math.sin(a)


def _neck_and_head(body: Body, b: Build, shoulder: Point, coat: Rgb, dice: random.Random) -> None:
    hx, hy = _poll(b, shoulder)
    h = b.head
    base = (shoulder[0] + b.chest * 0.1, shoulder[1] - b.chest * 0.25)
    for s in (1, -1):
        _ear(body, b, hx, hy, coat, s)
    if b.extra == "ruff" and b.head > 0.15:  # a lion
        body.add(circle(hx - h * 0.3, hy + h * 0.4, h * 2.0), rgb("8a5428"))
    body.add(limb(base, (hx, hy), b.neck_thick * 1.25, b.neck_thick * 0.8), coat)
    if b.extra == "ruff" and b.head < 0.15:
        body.add(limb(base, (hx, hy + h * 0.4), b.neck_thick * 1.5, b.neck_thick), lighter(coat, 0.15))
    if b.extra == "mane":
        for i in range(9):
            t = i / 8
            x, y = (
                base[0] + (hx - base[0]) * t - b.neck_thick * 0.85,
                base[1] + (hy - base[1]) * t - b.neck_thick * 0.45,
            )
            body.add(limb((x + 0.06, y), (x - 0.1, y + 0.16), 0.055, 0.02), darker(coat, 0.55))
    droop = 0.62 if b.muzzle > 0.25 else 0.36
    nose = (hx + b.muzzle * math.cos(droop) + h * 0.35, hy + b.muzzle * math.sin(droop) + h * 0.25)
    body.add(circle(hx, hy, h), coat)
    body.add(limb((hx + h * 0.15, hy + h * 0.12), nose, h * 0.75, h * 0.46), coat)
    body.add(circle(nose[0] + h * 0.3, nose[1] - h * 0.12, h * 0.2), rgb("2a2020"))
    if b.extra == "antlers":
        for shift in (0.0, 0.1):
            tips = [(hx - 0.04 + shift, hy - h * 0.7), (hx - 0.16 + shift, hy - 0.3), (hx - 0.06 + shift, hy - 0.58)]
            body.add(chain(tips, [0.022, 0.018, 0.008]), rgb("6e5138"))
            for p, q in (
                (tips[1], (hx + 0.08 + shift, hy - 0.42)),
                (((tips[1][0] + tips[2][0]) / 2, (tips[1][1] + tips[2][1]) / 2), (hx + 0.13 + shift, hy - 0.58)),
                (tips[1], (hx - 0.3 + shift, hy - 0.48)),
            ):
                body.add(limb(p, q, 0.016, 0.006), rgb("6e5138"))
    if b.extra == "horns":
        body.add(
            smooth(
                [
                    (hx - 0.02, hy - h * 0.7),
                    (hx + 0.1, hy - h * 1.5),
                    (hx + 0.16, hy - h * 1.75),
                    (hx + 0.08, hy - h * 0.8),
                ]
            ),
            rgb("d8c8a8"),
        )
    if b.extra == "trunk":
        body.add(
            chain(
                [
                    (hx + h * 0.7, hy + h * 0.3),
                    (hx + h * 1.35, hy + h * 1.5),
                    (hx + h * 1.3, hy + h * 2.9),
                    (hx + h * 1.9, hy + h * 3.7),
                ],
                [h * 0.55, h * 0.4, h * 0.28, h * 0.16],
            ),
            coat,
        )
        body.add(
            smooth(
                [
                    (hx + h * 0.6, hy + h * 0.7),
                    (hx + h * 1.3, hy + h * 1.5),
                    (hx + h * 2.1, hy + h * 1.35),
                    (hx + h * 1.3, hy + h * 1.2),
                ]
            ),
            rgb("f2ead8"),
        )
        body.add(
            smooth(
                [
                    (hx - h * 0.1, hy - h * 0.7),
                    (hx - h * 1.2, hy - h * 0.6),
                    (hx - h * 1.3, hy + h * 0.8),
                    (hx - h * 0.5, hy + h * 1.5),
                    (hx, hy + h * 0.6),
                ]
            ),
            darker(coat, 0.16),
        )


def _ear(body: Body, b: Build, hx: float, hy: float, coat: Rgb, side: int) -> None:
    h = b.head
    dim, dx = (1.0, 0.0) if side < 0 else (0.75, h * 0.4)
    if b.ears == "prick":
        body.add(
            polygon(
                [
                    (hx - h * 0.75 + dx, hy - h * 0.3),
                    (hx - h * 0.4 + dx, hy - h * 1.75),
                    (hx + h * 0.15 + dx, hy - h * 0.6),
                ]
            ),
            coat,
            dim,
        )
    elif b.ears == "flop":
        body.add(
            smooth(
                [
                    (hx - h * 0.5 + dx, hy - h * 0.75),
                    (hx - h * 0.95 + dx, hy + h * 0.1),
                    (hx - h * 0.7 + dx, hy + h * 0.85),
                    (hx - h * 0.2 + dx, hy),
                ]
            ),
            darker(coat, 0.35),
            dim,
        )
    elif b.ears == "round":
        body.add(circle(hx - h * 0.55 + dx, hy - h * 0.8, h * 0.36), coat, dim)
    elif b.ears == "long":
        body.add(
            limb((hx - h * 0.3 + dx, hy - h * 0.6), (hx - h * 0.9 + dx, hy - h * 3.0), h * 0.3, h * 0.2),
            coat,
            dim,
        )
    elif b.ears == "side":
        body.add(
            smooth(
                [
                    (hx - h * 0.3, hy - h * 0.5),
                    (hx - h * 1.1, hy - h * 0.9 + dx),
                    (hx - h * 1.3, hy - h * 0.4),
                    (hx - h * 0.6, hy - h * 0.1),
                ]
            ),
            darker(coat, 0.15),
            dim,
        )


def _eye(e: Easel, tone: Tone, b: Build, shoulder: Point) -> None:
    hx, hy = _poll(b, shoulder)
    h = b.head
    e.fill(circle(hx + h * 0.38, hy - h * 0.12, h * 0.13), tone(rgb("17110f")))
    e.fill(circle(hx + h * 0.42, hy - h * 0.17, h * 0.045), (1.0, 1.0, 1.0), 0.9)
