"""Stylised faces for close-ups: looking at the lens, about one unit high from chin to crown, centred on the origin, y
down."""

from __future__ import annotations

import random
from dataclasses import dataclass

from .colour import Rgb, darker, lighter, mix, rgb
from .easel import Easel
from .people import HAIRS, SKINS
from .shapes import Path, box, ellipse, limb, polygon, smooth
from .stage import Body, Tone


@dataclass(frozen=True)
class Looks:
    """One person's face. Colours are sRGB, before any light; style: "long", "bun", "curly", "short", "bald" or "cap";
    mood: "calm", "smile" or "shout"; paint: a fan's two colours on cheeks and brow; old: lines; tear: one, running."""

    skin: Rgb
    hair: Rgb
    style: str  # "short", "long", "curly", "bun", "bald", "cap"
    clothes: Rgb
    beard: bool = False
    mood: str = "calm"  # "calm", "smile", "shout"
    paint: tuple[Rgb, Rgb] | None = None  # two colours of face paint
    old: bool = False
    tear: bool = False
    iris: Rgb = rgb("4a2f1c")
    glasses: bool = False


def looks(dice: random.Random, gender: str = "", mood: str = "calm") -> Looks:
    """Somebody: skin, hair, beard and clothes by chance. `gender` ("woman", "man", or "" for either) sways hair and
    beard."""
    her = gender == "woman" or (gender != "man" and dice.random() < 0.5)
    return Looks(
        skin=dice.choice(SKINS),
        hair=dice.choice(HAIRS),
        style=dice.choice(("long", "bun", "curly", "long") if her else ("short", "curly", "short", "bald", "cap")),
        clothes=dice.choice(_CLOTHES),
        beard=not her and dice.random() < 0.4,
        mood=mood,
        iris=dice.choice(_IRISES),
    )


_CLOTHES = (rgb("31507a"), rgb("8f3a3a"), rgb("39594b"), rgb("d8d0c0"), rgb("3a3a46"))
_IRISES = (rgb("4a2f1c"), rgb("3c6a8a"), rgb("4f7a4a"), rgb("2c1d14"))
_SKULL = [
    (-0.345, -0.1),
    (-0.325, -0.34),
    (-0.19, -0.49),
    (0.0, -0.53),
    (0.19, -0.49),
    (0.325, -0.34),
    (0.345, -0.1),
    (0.32, 0.12),
    (0.25, 0.32),
    (0.13, 0.45),
    (0.0, 0.49),
    (-0.13, 0.45),
    (-0.25, 0.32),
    (-0.32, 0.12),
]


def face(e: Easel, tone: Tone, who: Looks) -> None:
    """A head, neck and shoulders. KeyError for a mood that is not known."""
    _hair_behind(e, tone, who)
    _shoulders(e, tone, who)
    _ears(e, tone, who)
    skull = smooth(_SKULL)
    skin = tone(who.skin)
    e.fill(skull, skin)
    side = 1.0 if tone.toward[0] >= 0 else -1.0
    shade = mix(tone.light.shadow, skin, 0.45)
    with e.clipped(skull):
        # The half of the face turned from the light, edged along nose and brow.
        e.fill(
            smooth(
                [
                    (-side * 0.02, -0.56),
                    (-side * 0.05, -0.2),
                    (-side * 0.1, -0.06),
                    (-side * 0.015, 0.1),
                    (-side * 0.07, 0.2),
                    (-side * 0.03, 0.52),
                    (-side * 0.5, 0.5),
                    (-side * 0.5, -0.56),
                ],
                tension=0.7,
            ),
            shade,
            0.42,
            blur=0.012,
        )
        e.fill(ellipse(side * 0.2, 0.13, 0.1, 0.07), mix(skin, rgb("e0503c"), 0.35), 0.45, blur=0.04)
        e.fill(ellipse(0, 0.56, 0.3, 0.16), shade, 0.5, blur=0.03)
        e.fill(ellipse(side * 0.14, -0.3, 0.16, 0.09), lighter(skin, 0.3), 0.35, blur=0.04)
        if who.paint:
            _face_paint(e, tone, who.paint)
        if who.beard:
            hair = tone(who.hair)
            e.fill(
                smooth(
                    [
                        (-0.36, 0.02),
                        (-0.28, 0.16),
                        (-0.15, 0.19),
                        (0, 0.165),
                        (0.15, 0.19),
                        (0.28, 0.16),
                        (0.36, 0.02),
                        (0.36, 0.6),
                        (-0.36, 0.6),
                    ],
                    tension=0.8,
                ),
                hair,
                0.92,
            )
            e.fill(ellipse(0, 0.255, 0.125, 0.05), skin)
    _eyes(e, tone, who, skin)
    _nose(e, tone, skin, side)
    _mouth(e, tone, who, skin)
    if who.glasses:
        _glasses(e, tone)
    if who.old:
        for s in (-1, 1):
            for k in range(3):
                e.line([(s * 0.27, -0.05 + k * 0.03), (s * 0.32, -0.07 + k * 0.05)], shade, 0.008, 0.6)
            e.line([(s * 0.13, 0.12), (s * 0.17, 0.22)], shade, 0.01, 0.6)
        for k in range(3):
            e.line([(-0.16, -0.3 - k * 0.05), (0, -0.315 - k * 0.05), (0.16, -0.3 - k * 0.05)], shade, 0.008, 0.5)
    e.model(skull, tone.toward, 0.045, tone.rim, min(1.0, tone.light.rim), tone.light.shadow, 0.4)
    _hair_before(e, tone, who)
    if who.tear:
        e.fill(smooth([(0.15, -0.03), (0.175, 0.09), (0.15, 0.13), (0.125, 0.09)]), (0.8, 0.92, 1.0), 0.8)


def _shoulders(e: Easel, tone: Tone, who: Looks) -> None:
    body = Body(tone, 0.06)
    body.add(
        smooth(
            [
                (-0.95, 1.5),
                (-0.86, 0.86),
                (-0.55, 0.7),
                (-0.2, 0.6),
                (0.2, 0.6),
                (0.55, 0.7),
                (0.86, 0.86),
                (0.95, 1.5),
            ],
            tension=0.9,
        ),
        who.clothes,
    )
    body.paint(e)
    neck = smooth(
        [(-0.2, 0.2), (-0.17, 0.5), (-0.25, 0.66), (0, 0.78), (0.25, 0.66), (0.17, 0.5), (0.2, 0.2)],
        tension=0.8,
    )
    e.fill(neck, tone(who.skin, 0.82))
    with e.clipped(neck):
        e.fill(ellipse(0, 0.42, 0.3, 0.17), tone.light.shadow, 0.4, blur=0.05)
    e.stroke(smooth([(-0.26, 0.64), (0, 0.8), (0.26, 0.64)], closed=False), tone(lighter(who.clothes, 0.25)), 0.045)


def _ears(e: Easel, tone: Tone, who: Looks) -> None:
    for s in (-1, 1):
        ear = ellipse(s * 0.35, 0.02, 0.055, 0.1, s * 8)
        e.fill(ear, tone(who.skin, 0.88))
        e.fill(ellipse(s * 0.355, 0.03, 0.028, 0.06), tone.light.shadow, 0.25)
        e.model(ear, tone.toward, 0.02, tone.rim, tone.light.rim, tone.light.shadow, 0.3)


def _eyes(e: Easel, tone: Tone, who: Looks, skin: Rgb) -> None:
    wide = 0.036 if who.mood != "smile" else 0.03
    for s in (-1, 1):
        x, y = s * 0.148, -0.055
        e.fill(ellipse(x, y - 0.01, 0.1, 0.07), tone.light.shadow, 0.22, blur=0.02)
        eye = smooth(
            [
                (x - 0.078, y + 0.008 * s),
                (x - 0.03, y - wide),
                (x + 0.035, y - wide),
                (x + 0.078, y - 0.008 * s),
                (x + 0.03, y + wide * 0.8),
                (x - 0.03, y + wide * 0.8),
            ]
        )
        e.fill(eye, tone(rgb("f2ece4")))
        with e.clipped(eye):
            e.fill(ellipse(x, y - 0.004, 0.036, 0.038), tone(who.iris))
            e.fill(ellipse(x, y - 0.004, 0.018, 0.019), (0.03, 0.03, 0.04))
            e.fill(ellipse(x + tone.toward[0] * 0.014, y - 0.018, 0.01, 0.01), (1.0, 1.0, 1.0), 0.95)
            e.line([(x - 0.08, y - wide - 0.005), (x + 0.08, y - wide - 0.005)], tone.light.shadow, 0.025, 0.5)
        lid = smooth(
            [
                (x - 0.084, y + 0.01 * s),
                (x - 0.03, y - wide - 0.006),
                (x + 0.035, y - wide - 0.006),
                (x + 0.084, y - 0.01 * s),
            ],
            closed=False,
        )
        e.stroke(lid, tone(rgb("1c1310")), 0.017)
        e.stroke(
            smooth([(x - 0.07, y - 0.06), (x, y - 0.078), (x + 0.07, y - 0.06)], closed=False),
            mix(skin, tone.light.shadow, 0.45),
            0.008,
            0.7,
        )
        lift = {"calm": 0.0, "smile": 0.012, "shout": -0.02}[who.mood]
        brow = [
            (x - s * 0.09, y - 0.105 - lift * -1.0),
            (x + s * 0.0, y - 0.142 - lift),
            (x + s * 0.1, y - 0.105 - lift),
        ]
        if who.mood == "shout":
            brow[0] = (x - s * 0.09, y - 0.085)
        e.stroke(smooth(brow, closed=False), tone(darker(who.hair, 0.2)), 0.032, 0.95)


def _glasses(e: Easel, tone: Tone) -> None:
    frame = tone(rgb("1b1a1f"))
    for s in (-1, 1):
        e.fill(ellipse(s * 0.15, -0.045, 0.115, 0.095), tone(rgb("dfe9f2")), 0.16)
        e.stroke(ellipse(s * 0.15, -0.045, 0.115, 0.095), frame, 0.02)
        e.line([(s * 0.265, -0.06), (s * 0.345, -0.08)], frame, 0.02)
    e.line([(-0.036, -0.06), (0.036, -0.06)], frame, 0.02)


def _nose(e: Easel, tone: Tone, skin: Rgb, side: float) -> None:
    shade = mix(tone.light.shadow, skin, 0.5)
    e.fill(
        smooth([(0.0, -0.1), (-side * 0.045, 0.04), (-side * 0.075, 0.115), (0.0, 0.135), (side * 0.01, 0.03)]),
        shade,
        0.5,
        blur=0.006,
    )
    e.fill(limb((side * 0.012, -0.1), (side * 0.018, 0.08), 0.012, 0.022), lighter(skin, 0.35), 0.5, blur=0.01)
    for s in (-1, 1):
        e.fill(ellipse(s * 0.034, 0.125, 0.017, 0.009, s * -18), darker(shade, 0.45), 0.8)


def _mouth(e: Easel, tone: Tone, who: Looks, skin: Rgb) -> None:
    lip = mix(skin, tone(rgb("b0463f")), 0.6)
    y = 0.255
    if who.mood == "shout":
        mouth = smooth(
            [
                (-0.12, y - 0.02),
                (0, y - 0.055),
                (0.12, y - 0.02),
                (0.1, y + 0.09),
                (0, y + 0.14),
                (-0.1, y + 0.09),
            ]
        )
        _open_mouth(e, tone, mouth, y, lip)
    elif who.mood == "smile":
        mouth = smooth(
            [
                (-0.135, y - 0.03),
                (0, y - 0.008),
                (0.135, y - 0.03),
                (0.075, y + 0.05),
                (0, y + 0.07),
                (-0.075, y + 0.05),
            ],
            tension=0.9,
        )
        _open_mouth(e, tone, mouth, y, lip)
    else:
        e.fill(
            smooth(
                [
                    (-0.105, y),
                    (-0.035, y - 0.026),
                    (0, y - 0.018),
                    (0.035, y - 0.026),
                    (0.105, y),
                    (0, y + 0.008),
                ]
            ),
            darker(lip, 0.12),
        )
        e.fill(
            smooth([(-0.1, y + 0.002), (0, y + 0.008), (0.1, y + 0.002), (0.05, y + 0.04), (-0.05, y + 0.04)]),
            lip,
        )
        e.stroke(
            smooth([(-0.112, y - 0.002), (0, y + 0.006), (0.112, y - 0.002)], closed=False),
            darker(lip, 0.55),
            0.011,
        )
        e.fill(ellipse(0.02, y + 0.024, 0.03, 0.008), lighter(lip, 0.5), 0.5)
    e.fill(
        ellipse(0, y + 0.12 if who.mood != "shout" else y + 0.185, 0.07, 0.014),
        tone.light.shadow,
        0.2,
        blur=0.01,
    )


def _open_mouth(e: Easel, tone: Tone, mouth: Path, y: float, lip: Rgb) -> None:
    """Teeth and tongue inside a mouth."""
    e.fill(mouth, tone(rgb("3a0f12")))
    with e.clipped(mouth):
        e.fill(box(-0.11, y - 0.06, 0.22, 0.075, 0.02), tone(rgb("f5efe6")))
        e.fill(ellipse(0, y + 0.13, 0.075, 0.05), tone(rgb("b5484b")))
    e.stroke(mouth, lip, 0.024)


def _face_paint(e: Easel, tone: Tone, paint: tuple[Rgb, Rgb]) -> None:
    """Fans' colours: bars on the cheeks and over the brow, a little worn."""
    a, b = tone(paint[0], 1.1), tone(paint[1], 1.1)
    for s in (-1, 1):
        with e.placed(s * 0.225, 0.1, 1.0, turn=s * -14):
            e.fill(box(-0.1, -0.05, 0.2, 0.048, 0.012), a, 0.9)
            e.fill(box(-0.1, 0.0, 0.2, 0.048, 0.012), b, 0.9)
            e.fill(box(-0.1, 0.05, 0.2, 0.048, 0.012), a, 0.9)
    e.fill(polygon([(-0.36, -0.56), (-0.06, -0.56), (-0.04, -0.24), (-0.36, -0.2)]), a, 0.55)
    e.fill(polygon([(0.36, -0.56), (0.06, -0.56), (0.04, -0.24), (0.36, -0.2)]), b, 0.55)


def _hair_behind(e: Easel, tone: Tone, who: Looks) -> None:
    hair = tone(darker(who.hair, 0.25))
    if who.style == "long":
        e.fill(
            smooth(
                [
                    (-0.4, -0.2),
                    (-0.32, -0.5),
                    (0, -0.66),
                    (0.32, -0.5),
                    (0.4, -0.2),
                    (0.47, 0.4),
                    (0.42, 0.85),
                    (0.1, 0.7),
                    (-0.1, 0.7),
                    (-0.42, 0.85),
                    (-0.47, 0.4),
                ],
                tension=0.9,
            ),
            hair,
        )
    elif who.style == "bun":
        e.fill(ellipse(0.06, -0.68, 0.17, 0.15), hair)
    elif who.style == "curly":
        dice = random.Random(7)
        for _ in range(46):
            e.dot(dice.uniform(-0.36, 0.36), dice.uniform(-0.6, 0.02), dice.uniform(0.07, 0.12), hair)


def _hair_before(e: Easel, tone: Tone, who: Looks) -> None:
    hair = who.hair
    body = Body(tone, 0.03)
    if who.style == "bald":
        return
    if who.style == "cap":
        body.add(
            smooth(
                [(-0.37, -0.2), (-0.33, -0.5), (0, -0.64), (0.33, -0.5), (0.37, -0.2), (0, -0.27)],
                tension=0.85,
            ),
            who.clothes,
        )
        body.add(
            smooth(
                [(-0.3, -0.24), (0, -0.31), (0.3, -0.24), (0.34, -0.17), (0, -0.21), (-0.34, -0.17)],
                tension=0.8,
            ),
            darker(who.clothes, 0.3),
        )
    elif who.style == "curly":
        dice = random.Random(11)
        for i in range(24):
            x = -0.34 + 0.68 * i / 23
            body.add(ellipse(x, -0.4 - 0.17 * (1 - (x / 0.36) ** 2) + dice.uniform(-0.03, 0.03), 0.085, 0.08), hair)
    else:
        body.add(
            smooth(
                [
                    (-0.365, -0.02),
                    (-0.375, -0.3),
                    (-0.25, -0.54),
                    (0.02, -0.635),
                    (0.27, -0.54),
                    (0.375, -0.3),
                    (0.365, -0.02),
                    (0.31, -0.2),
                    (0.2, -0.34),
                    (-0.05, -0.31),
                    (-0.22, -0.37),
                    (-0.315, -0.2),
                ],
                tension=0.85,
            ),
            hair,
        )
        if who.style == "long":
            for s in (-1, 1):
                body.add(
                    smooth(
                        [
                            (s * 0.3, -0.3),
                            (s * 0.4, -0.1),
                            (s * 0.42, 0.4),
                            (s * 0.34, 0.72),
                            (s * 0.31, 0.3),
                            (s * 0.31, -0.05),
                        ],
                        tension=0.9,
                    ),
                    hair,
                )
    body.paint(e, rim=0.55, shade=0.35)
    if who.style in ("short", "long", "bun"):
        for k in range(7):
            x = -0.24 + 0.075 * k
            e.stroke(
                smooth([(x * 0.7, -0.6), (x * 1.1, -0.5), (x * 1.25, -0.38)], closed=False),
                tone(lighter(hair, 0.22)),
                0.009,
                0.4,
            )


def raised_arm(e: Easel, tone: Tone, who: Looks, side: int) -> None:
    """A sleeve and a fist thrown up beside the face; `side` -1 is the left of the picture, 1 the right."""
    body = Body(tone, 0.04)
    elbow, hand = (side * 0.92, 0.42), (side * 0.72, -0.55)
    body.add(limb((side * 0.62, 0.98), elbow, 0.2, 0.15), who.clothes)
    body.add(limb(elbow, hand, 0.13, 0.09), who.skin)
    body.add(ellipse(hand[0], hand[1] - 0.08, 0.12, 0.13), who.skin)
    for k in range(4):
        body.add(ellipse(hand[0] - side * (0.09 - 0.06 * k), hand[1] - 0.14, 0.035, 0.06), who.skin)
    body.paint(e)
