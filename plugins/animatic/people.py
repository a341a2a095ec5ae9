"""Human figures: the skeleton of `poses`, dressed and shaded. Metres, feet at the origin, facing right."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from .colour import Rgb, darker, mix, rgb
from .easel import Easel
from .poses import Joints, Pose, joints
from .shapes import Point, box, circle, ellipse, limb, polygon, smooth, union
from .stage import Body, Tone

SKINS = tuple(rgb(c) for c in ("f1c9a5", "e3ac82", "c98d63", "a66b45", "7d4b30", "5a3523"))


HAIRS = tuple(rgb(c) for c in ("1d1714", "2f2119", "5a3a22", "8a5a2f", "c79a55", "3a3a40"))


CLOTHES = tuple(rgb(c) for c in ("2c4a73", "8a3b3b", "3f6b58", "c9a15c", "5b4a78", "d8d2c6", "37383f", "a85f3a"))


@dataclass(frozen=True)
class Dress:
    """What a figure wears: kinds change outlines, colours (sRGB, before any light) fill them. shorts: bare arms and
    knees too; hat: "point", "chef", "cap", "helmet", "bubble" or "" for none; socks, cape: None for none."""

    skin: Rgb
    hair: Rgb
    top: Rgb
    legs: Rgb
    feet: Rgb = rgb("26242a")
    shorts: bool = False
    socks: Rgb | None = None
    skirt: bool = False
    long_hair: bool = False
    coat: bool = False
    hat: str = ""
    number: bool = False
    cape: Rgb | None = None
    bald: bool = False
    glasses: bool = False
    beard: bool = False


def street_clothes(dice: random.Random, woman: bool | None = None) -> Dress:
    """Somebody on the street, all by chance; `woman` None leaves that open as well."""
    her = dice.random() < 0.5 if woman is None else woman
    return Dress(
        dice.choice(SKINS),
        dice.choice(HAIRS),
        dice.choice(CLOTHES),
        dice.choice((rgb("2d3142"), rgb("4a4038"), rgb("3b4a5c"))),
        skirt=her and dice.random() < 0.5,
        long_hair=her,
        coat=dice.random() < 0.35,
    )


def kit(dice: random.Random, shirt: Rgb, shorts: Rgb | None = None) -> Dress:
    """A football kit, the socks as the `shirt`; the shorts are a pale tint of it where none are given. Skin, hair and
    boots are by chance."""
    bottom = shorts or mix(shirt, (1.0, 1.0, 1.0), 0.82)
    return Dress(
        dice.choice(SKINS),
        dice.choice(HAIRS[:4]),
        shirt,
        bottom,
        dice.choice((rgb("f0e04a"), rgb("f4f4f4"), rgb("1f2025"))),
        True,
        shirt,
        number=True,
    )


def figure(e: Easel, tone: Tone, pose: Pose, dress: Dress, depth: float = 0.05, behind: bool = False) -> Joints:
    """Paint a person; returns the joints so that hands and feet can be given things. `depth`: how far the shading
    reaches in, metres. `behind` shows the back of a figure that would face the viewer."""
    j = joints(pose)
    body = Body(tone, depth)
    if dress.cape:
        _cape(body, j, dress.cape)
    dim = 0.74 if not pose.front else 1.0
    if not pose.front:
        _arm(body, j.far_arm, dress, dim)
    _leg(body, j.far_leg, pose, dress, dim)
    _leg(body, j.near_leg, pose, dress, 1.0)
    _trunk(body, j, pose, dress)
    if pose.front:
        raised = j.far_arm[2][1] < j.neck[1]
        if not raised:
            _arm(body, j.far_arm, dress, 1.0)
            _arm(body, j.near_arm, dress, 1.0)
    _head(body, j, pose, dress, behind)
    if not pose.front:
        _arm(body, j.near_arm, dress, 1.0)
    elif j.far_arm[2][1] < j.neck[1] or j.near_arm[2][1] < j.neck[1]:
        _arm(body, j.far_arm, dress, 1.0)
        _arm(body, j.near_arm, dress, 1.0)
    body.paint(e, shade=0.55)
    if pose.front and not behind:
        _features(e, tone, j)
    if dress.glasses and not behind:
        _glasses(e, tone, j, pose.front)
    return j


def _glasses(e: Easel, tone: Tone, j: Joints, front: bool) -> None:
    x, y = j.head
    frame = tone(rgb("1b1a1f"))
    for at in (-0.04, 0.04) if front else (0.075,):
        e.stroke(circle(x + at, y - 0.012, 0.03), frame, 0.011)
    if not front:
        e.line([(x - 0.02, y - 0.02), (x + 0.045, y - 0.016)], frame, 0.011)


def _leg(body: Body, leg: tuple[Point, Point, Point], pose: Pose, dress: Dress, dim: float) -> None:
    hip, knee, ankle = leg
    bare = dress.skin if dress.shorts or dress.skirt else dress.legs
    body.add(limb(knee, ankle, 0.062, 0.04), bare, dim)
    calf = (knee[0] * 0.65 + ankle[0] * 0.35, knee[1] * 0.65 + ankle[1] * 0.35)
    body.add(
        ellipse(*calf, 0.06, 0.11, math.degrees(math.atan2(knee[0] - ankle[0], ankle[1] - knee[1]))),
        bare,
        dim,
    )
    body.add(limb(hip, knee, 0.105, 0.064), bare, dim)
    if dress.socks is not None:
        top = (knee[0] * 0.75 + ankle[0] * 0.25, knee[1] * 0.75 + ankle[1] * 0.25)
        body.add(limb(top, ankle, 0.06, 0.044), dress.socks, dim)
    if dress.shorts:
        mid = (hip[0] * 0.3 + knee[0] * 0.7, hip[1] * 0.3 + knee[1] * 0.7)
        body.add(limb(hip, mid, 0.125, 0.1), dress.legs, dim)
    _foot(body, knee, ankle, pose, dress, dim)


def _foot(body: Body, knee: Point, ankle: Point, pose: Pose, dress: Dress, dim: float) -> None:
    if pose.front:
        way = 1.0 if ankle[0] >= 0 else -1.0
        body.add(
            limb((ankle[0], ankle[1] + 0.02), (ankle[0] + way * 0.07, ankle[1] + 0.045), 0.045, 0.035),
            dress.feet,
            dim,
        )
        return
    slope = math.atan2(ankle[0] - knee[0], ankle[1] - knee[1])  # 0 when the shin is upright
    angle = max(-1.25, min(slope, 0.5)) * 0.75
    heel = (ankle[0] - 0.02, ankle[1] + 0.025)
    toe = (heel[0] + 0.19 * math.cos(angle), heel[1] - 0.19 * math.sin(angle) + 0.018)
    body.add(limb(heel, toe, 0.047, 0.03), dress.feet, dim)


def _arm(body: Body, arm: tuple[Point, Point, Point], dress: Dress, dim: float) -> None:
    shoulder, elbow, hand = arm
    body.add(limb(elbow, hand, 0.045, 0.034), dress.skin if dress.shorts else dress.top, dim)
    reach = 0.055 / max(math.dist(elbow, hand), 0.01)
    palm = (hand[0] + (hand[0] - elbow[0]) * reach, hand[1] + (hand[1] - elbow[1]) * reach)
    body.add(limb(hand, palm, 0.04, 0.034), dress.skin, dim)
    body.add(limb(shoulder, elbow, 0.068, 0.05), dress.top if not dress.shorts else dress.skin, dim)
    if dress.shorts:
        cuff = (shoulder[0] * 0.42 + elbow[0] * 0.58, shoulder[1] * 0.42 + elbow[1] * 0.58)
        body.add(limb(shoulder, cuff, 0.078, 0.068), dress.top, dim)


def _trunk(body: Body, j: Joints, pose: Pose, dress: Dress) -> None:
    chest = (j.neck[0] * 0.78 + j.hip[0] * 0.22, j.neck[1] * 0.78 + j.hip[1] * 0.22)
    waist = (j.neck[0] * 0.25 + j.hip[0] * 0.75, j.neck[1] * 0.25 + j.hip[1] * 0.75)
    if pose.front:
        n, h = j.neck, j.hip
        tilt = -math.radians(pose.lean)
        outline = [
            (-0.07, -0.02),
            (-0.2, 0.03),
            (-0.19, 0.2),
            (-0.14, 0.42),
            (-0.125, 0.57),
            (0.125, 0.57),
            (0.14, 0.42),
            (0.19, 0.2),
            (0.2, 0.03),
            (0.07, -0.02),
        ]
        turned = [(n[0] + x * math.cos(tilt) + y * math.sin(-tilt) * 0, n[1] + y) for x, y in outline]
        body.add(smooth(turned, tension=0.8), dress.top)
        body.add(limb((h[0] - 0.06, h[1]), (h[0] + 0.06, h[1]), 0.115, 0.115), dress.legs)
        if dress.skirt or dress.coat:
            flare, length = (0.26, 0.42) if dress.skirt else (0.22, 0.34)
            body.add(
                polygon(
                    [
                        (h[0] - 0.15, h[1] - 0.12),
                        (h[0] + 0.15, h[1] - 0.12),
                        (h[0] + flare, h[1] + length),
                        (h[0] - flare, h[1] + length),
                    ]
                ),
                dress.top,
            )
        else:
            body.add(
                smooth(
                    [
                        (n[0] - 0.16, n[1] + 0.2),
                        (n[0] - 0.15, h[1] - 0.02),
                        (n[0] + 0.15, h[1] - 0.02),
                        (n[0] + 0.16, n[1] + 0.2),
                    ],
                    tension=0.6,
                ),
                dress.top,
            )
    else:
        body.add(limb(j.hip, waist, 0.13, 0.12), dress.legs)
        body.add(limb(chest, waist, 0.15, 0.115), dress.top)
        body.add(limb(j.neck, chest, 0.1, 0.14), dress.top)
        if dress.skirt or dress.coat:
            knee = ((j.near_leg[1][0] + j.far_leg[1][0]) / 2, max(j.near_leg[1][1], j.far_leg[1][1]))
            spread = abs(j.near_leg[1][0] - j.far_leg[1][0]) / 2 + 0.12
            body.add(
                polygon(
                    [
                        (waist[0] - 0.13, waist[1]),
                        (waist[0] + 0.13, waist[1]),
                        (knee[0] + spread, knee[1]),
                        (knee[0] - spread, knee[1]),
                    ]
                ),
                dress.top,
            )
    body.add(limb(j.neck, j.head, 0.058, 0.055), dress.skin, 0.86)


def _head(body: Body, j: Joints, pose: Pose, dress: Dress, behind: bool) -> None:
    x, y = j.head
    cap = dress.skin if dress.bald else dress.hair
    if dress.long_hair:
        body.add(
            smooth(
                [
                    (x - 0.11, y - 0.06),
                    (x, y - 0.15),
                    (x + 0.1, y - 0.06),
                    (x + 0.06, y + 0.05),
                    (x + 0.02, y + 0.16),
                    (x - 0.15, y + 0.2),
                ]
                if not pose.front
                else [
                    (x - 0.11, y - 0.06),
                    (x, y - 0.15),
                    (x + 0.11, y - 0.06),
                    (x + 0.13, y + 0.17),
                    (x - 0.13, y + 0.17),
                ]
            ),
            dress.hair,
        )
    if pose.front:
        body.add(
            smooth(
                [
                    (x - 0.092, y - 0.03),
                    (x - 0.06, y - 0.12),
                    (x + 0.06, y - 0.12),
                    (x + 0.092, y - 0.03),
                    (x + 0.055, y + 0.09),
                    (x, y + 0.125),
                    (x - 0.055, y + 0.09),
                ]
            ),
            dress.hair if behind and not dress.bald else dress.skin,
        )
        body.add(
            smooth(
                [
                    (x - 0.1, y + 0.0),
                    (x - 0.085, y - 0.11),
                    (x, y - 0.155),
                    (x + 0.085, y - 0.11),
                    (x + 0.1, y + 0.0),
                    (x + 0.07, y - 0.06),
                    (x - 0.05, y - 0.075),
                ]
            ),
            cap,
        )
    else:
        body.add(
            smooth(
                [
                    (x - 0.1, y - 0.03),
                    (x - 0.05, y - 0.125),
                    (x + 0.06, y - 0.11),
                    (x + 0.09, y - 0.03),
                    (x + 0.118, y + 0.02),
                    (x + 0.09, y + 0.045),
                    (x + 0.075, y + 0.105),
                    (x, y + 0.115),
                    (x - 0.06, y + 0.07),
                ]
            ),
            dress.skin,
        )
        body.add(
            smooth(
                [
                    (x - 0.09, y + 0.06),
                    (x - 0.115, y - 0.04),
                    (x - 0.06, y - 0.14),
                    (x + 0.05, y - 0.145),
                    (x + 0.1, y - 0.07),
                    (x + 0.02, y - 0.06),
                    (x - 0.01, y + 0.02),
                    (x - 0.05, y + 0.03),
                ]
            ),
            cap,
        )
    if dress.beard and not behind:
        jaw = (
            [(-0.09, 0.02), (-0.045, 0.06), (0.045, 0.06), (0.09, 0.02), (0.062, 0.115), (0, 0.155), (-0.062, 0.115)]
            if pose.front
            else [(-0.05, 0.03), (0.02, 0.06), (0.088, 0.055), (0.09, 0.11), (0.04, 0.15), (-0.03, 0.1)]
        )
        body.add(smooth([(x + dx, y + dy) for dx, dy in jaw]), dress.hair)
    _hat(body, x, y, dress)


def _hat(body: Body, x: float, y: float, dress: Dress) -> None:
    if dress.hat == "point":
        body.add(ellipse(x, y - 0.08, 0.24, 0.045), darker(dress.top, 0.25))
        body.add(
            smooth(
                [
                    (x - 0.12, y - 0.09),
                    (x - 0.02, y - 0.4),
                    (x - 0.1, y - 0.55),
                    (x + 0.04, y - 0.42),
                    (x + 0.12, y - 0.09),
                ],
                tension=0.7,
            ),
            darker(dress.top, 0.2),
        )
    elif dress.hat == "chef":
        body.add(
            union(
                [
                    circle(x - 0.07, y - 0.22, 0.09),
                    circle(x + 0.07, y - 0.22, 0.09),
                    circle(x, y - 0.26, 0.1),
                    box(x - 0.1, y - 0.22, 0.2, 0.14),
                ]
            ),
            rgb("f6f4ee"),
        )
    elif dress.hat == "cap":
        body.add(
            smooth([(x - 0.105, y - 0.05), (x - 0.05, y - 0.15), (x + 0.06, y - 0.14), (x + 0.105, y - 0.055)]),
            dress.top,
        )
        body.add(limb((x + 0.05, y - 0.06), (x + 0.2, y - 0.045), 0.02, 0.012), dress.top)
    elif dress.hat == "helmet":
        body.add(
            smooth(
                [
                    (x - 0.12, y + 0.06),
                    (x - 0.12, y - 0.1),
                    (x, y - 0.17),
                    (x + 0.12, y - 0.1),
                    (x + 0.12, y + 0.06),
                    (x + 0.03, y - 0.01),
                    (x - 0.03, y - 0.01),
                ],
                tension=0.8,
            ),
            rgb("a7adb6"),
        )
    elif dress.hat == "bubble":
        body.add(circle(x, y - 0.01, 0.19), rgb("e8ecf0"))
        body.add(ellipse(x + 0.03, y - 0.01, 0.13, 0.11), rgb("2b3a5a"))
        body.add(ellipse(x + 0.0, y - 0.05, 0.045, 0.03), rgb("e5a94c"))


def _cape(body: Body, j: Joints, colour: Rgb) -> None:
    n, h = j.neck, j.hip
    body.add(
        smooth(
            [
                (n[0] - 0.1, n[1] - 0.02),
                (n[0] + 0.08, n[1]),
                (h[0] + 0.16, h[1] + 0.5),
                (h[0] - 0.1, h[1] + 0.78),
                (h[0] - 0.5, h[1] + 0.66),
                (h[0] - 0.28, h[1] + 0.1),
            ],
            tension=0.8,
        ),
        colour,
    )


def _features(e: Easel, tone: Tone, j: Joints) -> None:
    x, y = j.head
    for side in (-1, 1):
        e.fill(ellipse(x + side * 0.036, y + 0.005, 0.014, 0.009), tone(rgb("241a18")), 0.9)
        e.line([(x + side * 0.056, y - 0.022), (x + side * 0.018, y - 0.024)], tone(rgb("2a1d18")), 0.009, 0.75)
    e.line([(x - 0.026, y + 0.072), (x, y + 0.078), (x + 0.026, y + 0.072)], tone(rgb("7a3a35")), 0.011, 0.85)
    e.line([(x, y + 0.01), (x + 0.008, y + 0.04)], tone(rgb("6d4632")), 0.009, 0.5)


def shadow(e: Easel, tone: Tone, wide: float, long: float) -> None:
    """What a figure at the origin casts on the ground: contact, `wide` metres to either side, and a part drawn out by
    `long` metres away from the light. Weaker with distance."""
    away = -tone.toward[0]
    alpha = 0.34 * (1 - tone.distance)
    e.fill(ellipse(0.0, 0.0, wide, wide * 0.16), tone.light.shadow, alpha + 0.2, blur=0.03)
    e.fill(
        polygon(
            [
                (-wide * 0.5, 0),
                (wide * 0.5, 0),
                (away * long + wide * 0.4, long * 0.16),
                (away * long - wide * 0.4, long * 0.16),
            ]
        ),
        tone.light.shadow,
        alpha * 0.8,
        blur=0.03,
    )
