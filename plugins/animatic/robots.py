"""Robots: the people's skeleton in plates and joints, and a helmet for close-ups. Metres, feet at the origin."""

from __future__ import annotations

from .colour import Rgb, darker, lighter, mix, rgb
from .easel import Easel
from .poses import Joints, Pose, joints
from .shapes import Point, box, circle, ellipse, limb, polygon, smooth
from .stage import Body, Tone

SHELL = rgb("dfe3e8")
STEEL = rgb("5c6672")


def robot(e: Easel, tone: Tone, pose: Pose, glow: Rgb, shell: Rgb = SHELL, trim: Rgb | None = None) -> Joints:
    """A humanoid machine: light plates over dark joints, a visor and a chest that shine in `glow`; `trim` is the
    breastplate. Returns the joints, as `people.figure` does."""
    j = joints(pose)
    body = Body(tone, 0.035)
    trim = trim or mix(glow, rgb("2b3440"), 0.35)
    _limb(body, j.far_arm, shell, 0.72, arm=True)
    _limb(body, j.far_leg, shell, 0.72 if not pose.front else 1.0, arm=False)
    _foot(body, j.far_leg, pose, shell)
    _limb(body, j.near_leg, shell, 1.0, arm=False)
    _foot(body, j.near_leg, pose, shell)
    _trunk(body, j, pose, shell, trim)
    _limb(body, j.near_arm, shell, 1.0, arm=True)
    hx, hy = j.head
    wide = 0.115 if pose.front else 0.125
    body.add(limb(j.neck, j.head, 0.05, 0.05), STEEL, 0.8)
    body.add(
        smooth(
            [
                (hx - wide, hy + 0.03),
                (hx - wide * 0.9, hy - 0.1),
                (hx, hy - 0.15),
                (hx + wide * 0.9, hy - 0.1),
                (hx + wide, hy + 0.03),
                (hx + wide * 0.6, hy + 0.11),
                (hx - wide * 0.6, hy + 0.11),
            ],
            tension=0.85,
        ),
        shell,
    )
    body.paint(e, rim=1.15, shade=0.6)
    _lights(e, j, pose, glow)
    return j


def _limb(body: Body, points: tuple[Point, Point, Point], shell: Rgb, dim: float, arm: bool) -> None:
    """An arm or a leg: steel bones, plates over them, a joint between."""
    a, b, c = points
    thick = 0.06 if arm else 0.088
    body.add(limb(a, b, thick * 0.5, thick * 0.45), STEEL, dim)
    body.add(limb(b, c, thick * 0.45, thick * 0.4), STEEL, dim)

    def along(p: Point, q: Point, t: float) -> Point:
        return p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t

    body.add(limb(along(a, b, 0.08), along(a, b, 0.76), thick * 1.12, thick * 0.85), shell, dim)
    body.add(limb(along(b, c, 0.22), along(b, c, 0.88), thick * 0.92, thick * 0.66), shell, dim)
    body.add(circle(*b, thick * 0.7), STEEL, dim)
    body.add(circle(*b, thick * 0.36), mix(shell, STEEL, 0.3), dim)
    if arm:
        body.add(circle(*a, thick * 1.25), shell, dim)
        body.add(ellipse(c[0] + (c[0] - b[0]) * 0.14, c[1] + (c[1] - b[1]) * 0.14, 0.05, 0.05), STEEL, dim)


def _foot(body: Body, leg: tuple[Point, Point, Point], pose: Pose, shell: Rgb) -> None:
    _, knee, ankle = leg
    if pose.front:
        way = 1.0 if ankle[0] >= 0 else -1.0
        body.add(box(ankle[0] - 0.06 + way * 0.02, ankle[1] - 0.01, 0.12, 0.085, 0.03), shell)
        return
    tilt = max(-0.12, min((ankle[0] - knee[0]) * 0.5, 0.12))
    body.add(
        polygon(
            [
                (ankle[0] - 0.07, ankle[1] - 0.02),
                (ankle[0] + 0.05, ankle[1] - 0.03 - tilt),
                (ankle[0] + 0.19, ankle[1] + 0.04 - tilt),
                (ankle[0] + 0.19, ankle[1] + 0.075 - tilt),
                (ankle[0] - 0.08, ankle[1] + 0.075),
            ]
        ),
        shell,
    )


def _trunk(body: Body, j: Joints, pose: Pose, shell: Rgb, trim: Rgb) -> None:
    nx, ny = j.neck
    hx, hy = j.hip
    mid = (nx * 0.35 + hx * 0.65, ny * 0.35 + hy * 0.65)
    body.add(limb(mid, (hx, hy), 0.085, 0.08), STEEL)
    if pose.front:
        body.add(
            smooth(
                [
                    (nx - 0.22, ny + 0.02),
                    (nx, ny - 0.03),
                    (nx + 0.22, ny + 0.02),
                    (nx + 0.19, ny + 0.24),
                    (nx + 0.1, ny + 0.34),
                    (nx - 0.1, ny + 0.34),
                    (nx - 0.19, ny + 0.24),
                ],
                tension=0.75,
            ),
            shell,
        )
        body.add(
            polygon(
                [
                    (nx - 0.11, ny + 0.06),
                    (nx + 0.11, ny + 0.06),
                    (nx + 0.06, ny + 0.25),
                    (nx - 0.06, ny + 0.25),
                ]
            ),
            trim,
        )
    else:
        chest = (nx * 0.75 + hx * 0.25, ny * 0.75 + hy * 0.25)
        body.add(limb((nx, ny + 0.02), chest, 0.12, 0.15), shell)
        body.add(limb(chest, mid, 0.15, 0.09), shell)
        body.add(limb((nx + 0.05, ny + 0.1), (chest[0] + 0.05, chest[1] + 0.06), 0.06, 0.05), trim)
    body.add(
        smooth(
            [
                (hx - 0.14, hy - 0.05),
                (hx + 0.14, hy - 0.05),
                (hx + 0.12, hy + 0.06),
                (hx, hy + 0.13),
                (hx - 0.12, hy + 0.06),
            ],
            tension=0.8,
        ),
        shell,
    )


def _lights(e: Easel, j: Joints, pose: Pose, glow: Rgb) -> None:
    hx, hy = j.head
    visor = (
        box(hx - 0.09, hy - 0.055, 0.18, 0.07, 0.035) if pose.front else box(hx + 0.005, hy - 0.055, 0.12, 0.065, 0.03)
    )
    e.fill(visor, darker(glow, 0.75))
    e.fill(visor, glow, 0.65)
    if pose.front:
        for s in (-1, 1):
            e.fill(ellipse(hx + s * 0.042, hy - 0.02, 0.02, 0.017), lighter(glow, 0.8))
    else:
        e.fill(ellipse(hx + 0.085, hy - 0.022, 0.026, 0.018), lighter(glow, 0.8))
    e.glow(hx + (0 if pose.front else 0.08), hy - 0.02, 0.32, glow, 0.5)
    cx, cy = j.neck[0] + (0 if pose.front else 0.09), j.neck[1] + 0.14
    e.fill(circle(cx, cy, 0.028), lighter(glow, 0.75))
    e.glow(cx, cy, 0.22, glow, 0.6)
    for limbs in (j.near_arm, j.near_leg, j.far_leg):
        e.fill(circle(*limbs[1], 0.015), lighter(glow, 0.5))


def robot_head(e: Easel, tone: Tone, glow: Rgb, shell: Rgb = SHELL) -> None:
    """A helmet, neck and shoulders for close-ups: one unit from chin to crown, centred on the origin."""
    body = Body(tone, 0.06)
    body.add(
        smooth(
            [(-0.95, 1.5), (-0.84, 0.86), (-0.5, 0.68), (0, 0.62), (0.5, 0.68), (0.84, 0.86), (0.95, 1.5)],
            tension=0.8,
        ),
        shell,
    )
    body.paint(e)
    for y in (0.44, 0.52, 0.6):
        e.fill(box(-0.2, y, 0.4, 0.06, 0.03), tone(STEEL, 0.75))
    e.fill(polygon([(-0.3, 0.7), (0.3, 0.7), (0.17, 1.02), (-0.17, 1.02)]), tone(darker(STEEL, 0.4)))
    e.fill(ellipse(0, 0.84, 0.07, 0.07), lighter(glow, 0.7))
    e.glow(0, 0.84, 0.4, glow, 0.6)
    for s in (-1, 1):
        e.fill(ellipse(s * 0.385, -0.02, 0.07, 0.13), tone(STEEL))
        e.fill(ellipse(s * 0.395, -0.02, 0.03, 0.07), glow, 0.9)
    skull = smooth(
        [
            (-0.37, -0.05),
            (-0.35, -0.36),
            (-0.19, -0.55),
            (0, -0.6),
            (0.19, -0.55),
            (0.35, -0.36),
            (0.37, -0.05),
            (0.33, 0.2),
            (0.2, 0.42),
            (0, 0.48),
            (-0.2, 0.42),
            (-0.33, 0.2),
        ]
    )
    e.fill(skull, tone(shell))
    with e.clipped(skull):
        side = 1.0 if tone.toward[0] >= 0 else -1.0
        e.fill(
            smooth([(0, -0.7), (-side * 0.06, 0), (0, 0.6), (-side * 0.6, 0.6), (-side * 0.6, -0.7)]),
            tone.light.shadow,
            0.32,
            blur=0.05,
        )
        e.fill(
            polygon([(-0.05, -0.62), (0.05, -0.62), (0.03, -0.2), (-0.03, -0.2)]),
            mix(tone(STEEL), glow, 0.25),
        )
        for s in (-1, 1):
            e.line([(s * 0.2, -0.55), (s * 0.26, -0.2)], tone(STEEL), 0.01, 0.8)
            e.line([(s * 0.31, 0.1), (s * 0.17, 0.22), (s * 0.15, 0.42)], tone(STEEL), 0.012, 0.8)
        for k in range(4):
            e.line(
                [(-0.09 + 0.015 * k, 0.25 + k * 0.035), (0.09 - 0.015 * k, 0.25 + k * 0.035)],
                tone(STEEL),
                0.014,
                0.9,
            )
    e.model(skull, tone.toward, 0.06, tone.rim, tone.light.rim, tone.light.shadow, 0.4)
    visor = smooth(
        [
            (-0.31, -0.13),
            (-0.16, -0.2),
            (0, -0.17),
            (0.16, -0.2),
            (0.31, -0.13),
            (0.28, 0.05),
            (0.12, 0.1),
            (0, 0.06),
            (-0.12, 0.1),
            (-0.28, 0.05),
        ],
        tension=0.9,
    )
    e.fill(visor, darker(glow, 0.86))
    with e.clipped(visor):
        for s in (-1, 1):
            e.glow(s * 0.15, -0.05, 0.2, glow, 0.95)
            e.stroke(circle(s * 0.15, -0.05, 0.055), glow, 0.016)
            e.fill(circle(s * 0.15, -0.05, 0.032), lighter(glow, 0.75))
        e.fill(polygon([(-0.35, -0.25), (-0.1, -0.25), (-0.22, 0.15), (-0.4, 0.15)]), (1, 1, 1), 0.1)
    e.stroke(visor, tone(STEEL), 0.018)
    e.glow(0, -0.05, 0.75, glow, 0.35)
