"""Putting subjects into a scene: where each stands, how large, which way it faces.

Size follows from distance on the ground plane, save that what the picture is about is brought to a share of the frame
that suits the shot size.
"""

from __future__ import annotations

import random

from . import crowds, football, pitch, things
from .cast import PERSONS, Painter, Role, dress_for, figure_painter, pose_for, roles
from .colour import Rgb, rgb
from .easel import Easel
from .framing import shot_size
from .interiors import ROOMS
from .light import TINTS
from .portraying import dress_of
from .poses import POSES, Joints, joints
from .stage import Layer, Tone, View

_HERO = {"wide": 300.0, "full": 470.0, "medium": 760.0, "close-up": 760.0, "macro": 900.0}
_GLOW = rgb("4fdcff")


def glow_colour(view: View, tint: Rgb | None = None) -> Rgb:
    """The colour (sRGB) of things that shine of themselves: the subject's own tint, else the prompt's first colour
    word, else electric blue."""
    named = [TINTS[p] for p in view.scene.palette if p in TINTS and p not in ("black", "white", "silver")]
    return tint or (named[0] if named else _GLOW)


def actors(view: View, place: str) -> list[Layer]:
    """Every subject's layers, farthest first, for a scene set in `place` (a key of the builders in `backgrounds`)."""
    scene = view.scene
    layers: list[tuple[float, Layer]] = []
    goal = scene.subject("goal")
    if goal and place == "pitch":
        z = 5.7 if scene.has("bulging") else 13.5 if shot_size(scene) != "wide" else 22.0
        layers.append((z, pitch.goal(view, z, scene.has("bulging"))))
    for subject in scene.subjects:
        if subject.name in PERSONS:
            layers += _people(view, subject.name, subject.count, TINTS.get(subject.tint or ""), place, bool(goal))
    playing = any(word.endswith(("match", "final")) for word, _ in scene.heard)
    if place == "pitch" and playing and not any(s.name in PERSONS for s in scene.subjects):
        layers += _people(view, "player", 11, None, place, bool(goal))
    table = roles(scene)
    hero = next((s for s in scene.subjects if s.name in table), None)
    has_people = any(s.name in PERSONS and s.name != "crowd" for s in scene.subjects)
    for subject in scene.subjects:
        role = table.get(subject.name)
        if role is None or _elsewhere(view, subject.name, place):
            continue
        tint = TINTS.get(subject.tint or "")
        main = subject is hero and not has_people
        layers += _things(view, role, subject.name, subject.count, tint, main, place)
    layers.sort(key=lambda pair: -pair[0])
    return [layer for _, layer in layers]


def _elsewhere(view: View, name: str, place: str) -> bool:
    """Subjects that the people's or the goal's painters already show."""
    scene = view.scene
    if name == "ball":
        held = scene.has("player", "goalkeeper", "robot", "child")
        return held or (scene.has("goal") and scene.has("bulging"))
    if name == "trophy":
        return not scene.has("running", "walking", "sitting") and any(
            s.name in PERSONS and s.name not in ("fans", "crowd") for s in scene.subjects
        )
    if name == "umbrella":
        return any(s.name in PERSONS for s in scene.subjects)
    if name == "floodlights":
        return place == "bowl"
    if name == "flag":
        return scene.has("fans", "crowd")
    if name in ("lamp", "table", "chair", "window", "door", "computer", "book", "screen"):
        return place in ROOMS and bool(scene.places)
    return name == "face" or (place == "forest" and name in ("tree", "pine"))


def placed(
    view: View,
    painter: Painter,
    x: float,
    y: float,
    scale: float,
    facing: float,
    z: float,
    name: str,
    tint: Rgb | None,
    glow: Rgb | None = None,
) -> Layer:
    """A layer that draws one thing standing at (x, y) units, `scale` units to one of the painter's own, `z` metres
    away. `facing` is 1 or -1: the thing is mirrored, the light on it is not. Its randomness is `view.dice(name)`;
    `glow` is a colour that it sheds."""
    base = view.tone(z, x)
    tone = Tone(base.light, base.distance, base.toward if facing > 0 else base.flipped().toward, glow)

    def draw(e: Easel) -> None:
        with e.placed(x, y, scale * facing, scale):
            painter(e, tone, view.dice(name), tint)

    return Layer(draw, view.away(z))


def _people(view: View, name: str, count: int, tint: Rgb | None, place: str, goal: bool) -> list[tuple[float, Layer]]:
    """(metres, layer) of every figure of one kind, 16 at most; the first is the main one and carries what there is to
    carry."""
    scene, dice = view.scene, view.dice(f"people {name}")
    if name in ("fans", "crowd"):
        return _crowd(view, name, place)
    if name == "couple":
        name, count = "person", 2
    home, away = crowds.team_colours(view)
    count = min(max(count, 1), 16)
    if name == "player" and count == 1 and scene.shot == "wide":
        count = 5
    wide = shot_size(scene) == "wide"
    layers: list[tuple[float, Layer]] = []
    for i in range(count):
        mine = view.dice(f"{name} {i}")
        main = i == 0
        z = view.subject_z * (1.0 if main else mine.uniform(1.25, 3.2 if count > 4 else 1.9))
        if goal and name != "goalkeeper":
            z = max(z, 4.2) if not scene.has("bulging") else mine.uniform(5.0, 6.6)
        spread = view.width / 2 * (0.92 if count > 3 else 0.7)
        if main:
            off = dice.choice((-0.16, 0.16, 0.0)) if count == 1 else dice.uniform(-0.2, 0.0)
        else:
            slot = (i - 0.5) / max(count - 1, 1)
            off = (slot - 0.5) * 1.0 + mine.uniform(-0.07, 0.07)
            if abs(off) < 0.14 and count < 5:
                off += 0.26 if off >= 0 else -0.26
        x = view.width / 2 + (off * 2.0 * spread if not main else off * view.width)
        pose = pose_for(name, scene, i, mine)
        known = scene.likeness(name, i)
        look = dress_of(known) if known else dress_for(name, mine, home, away, i, tint)
        scale = view.metre(z) * (0.68 if name == "child" else 1.0)
        facing = (1.0 if dice.random() < 0.5 else -1.0) if main or not scene.has("running", "walking") else 1.0
        behind = pose.front and (scene.has("corridor") or wide) and name not in ("robot", "astronaut")
        if behind and pose is POSES["standing"]:
            pose = POSES["back"]
        painter = figure_painter(name, pose, look, glow_colour(view), behind)
        layers.append(
            (
                z,
                placed(
                    view,
                    painter,
                    x,
                    view.ground(z),
                    scale,
                    facing,
                    z,
                    f"{name} {i}",
                    tint if name == "robot" else None,
                ),
            )
        )
        if main:
            layers += _carried(view, pose_joints(pose), x, view.ground(z), scale, facing, z, name)
    return layers


def pose_joints(pose: object) -> Joints:
    """Where the joints of a pose are, in metres; for what the figure carries."""
    assert isinstance(pose, type(POSES["standing"]))
    return joints(pose)


def _carried(
    view: View, j: Joints, x: float, y: float, scale: float, facing: float, z: float, name: str
) -> list[tuple[float, Layer]]:
    """What the main figure has at its feet, in its hands or over its head."""
    scene = view.scene
    tone = view.tone(z, x)
    layers: list[tuple[float, Layer]] = []
    if (
        name in ("player", "goalkeeper", "robot", "child")
        and (scene.subject("ball") or name == "player")
        and not scene.has("bulging")
        and not scene.has("trophy")
    ):
        foot = max(j.near_leg[2], j.far_leg[2], key=lambda p: p[0])
        spot = (foot[0] + 0.55, -0.11) if name != "goalkeeper" else (j.near_arm[2][0] + 0.3, j.near_arm[2][1] - 0.25)
        if scene.has("kicking"):
            spot = (foot[0] + 0.6, foot[1] - 0.25)
        glow = glow_colour(view) if scene.has("glow") else None
        layers.append(
            (
                z - 0.01,
                Layer(
                    lambda e: football.football(
                        e, tone, x + facing * spot[0] * scale, y + spot[1] * scale, 0.125 * scale, 20, glow
                    ),
                    view.away(z),
                ),
            )
        )
    if scene.has("running", "speed", "kicking") and name in ("player", "robot", "goalkeeper"):
        foot = max(j.near_leg[2], j.far_leg[2], key=lambda p: p[1])
        layers.append((z - 0.02, _divots(view, x + facing * foot[0] * scale, y, facing, scale, z)))
    if scene.subject("trophy") and j.near_arm[2][1] < j.head[1] and j.far_arm[2][1] < j.head[1]:
        hand = ((j.near_arm[2][0] + j.far_arm[2][0]) / 2, min(j.near_arm[2][1], j.far_arm[2][1]) - 0.02)

        def cup(e: Easel) -> None:
            with e.placed(x + facing * hand[0] * scale, y + hand[1] * scale, scale * 0.62):
                things.trophy(e, tone, view.dice("cup"))

        layers.append((z - 0.01, Layer(cup, view.away(z))))
    if scene.subject("umbrella"):

        def shelter(e: Easel) -> None:
            with e.placed(x, y + (j.head[1] + 0.45) * scale, scale * 1.0):
                things.umbrella(
                    e,
                    tone,
                    view.dice("umbrella"),
                    TINTS.get(getattr(scene.subject("umbrella"), "tint", None) or ""),
                )

        layers.append((z + 0.01, Layer(shelter, view.away(z))))
    return layers


def _divots(view: View, x: float, y: float, facing: float, scale: float, z: float) -> Layer:
    """Blades and crumbs of turf kicked up behind a running foot, smeared along the run."""

    def draw(e: Easel) -> None:
        dice, tone = view.dice("divots"), view.tone(z, x)
        for _ in range(70):
            back, up = dice.random() ** 1.5, dice.random()
            px = x - facing * (0.05 + 1.3 * back) * scale
            py = y - (0.02 + 0.42 * up * (1 - back)) * scale
            colour = tone(dice.choice((rgb("6fae4e"), rgb("8fc25f"), rgb("5b4630"))), 1.1)
            long = dice.uniform(0.02, 0.1) * scale
            e.line([(px, py), (px - facing * long, py - dice.uniform(-0.3, 0.5) * long)], colour, scale * 0.012, 0.85)

    return Layer(draw, view.away(z))


def _crowd(view: View, name: str, place: str) -> list[tuple[float, Layer]]:
    """A mass before the lens, seen from behind; nothing where the stands are painted full anyway, or from high up."""
    scene = view.scene
    layers: list[tuple[float, Layer]] = []
    if name == "crowd" and place in ("pitch", "bowl"):
        return []  # the stands are full already
    home, away = crowds.team_colours(view)
    raised = 0.75 if scene.has("cheering", "fans") else 0.12
    loud = name == "fans" or scene.subject("flag") is not None
    if place in ("city", "city with stadium", "bowl") and view.eye > 20:
        return []
    rows = crowds.backs(view, 3, raised, 660.0, None if loud else rgb("4a5468"))
    layers += [(3.0 - 0.5 * k, layer) for k, layer in enumerate(rows)]
    if loud:
        layers.append((3.3, crowds.banners(view, 5, 760.0, (home, away, home))))
    return layers


def _things(
    view: View, role: Role, name: str, count: int, tint: Rgb | None, main: bool, place: str
) -> list[tuple[float, Layer]]:
    scene = view.scene
    layers: list[tuple[float, Layer]] = []
    count = _how_many(name, count, main)
    if name == "tree" and any("blossom" in word for word, _ in scene.heard):
        tint = tint or rgb("f2a3bf")
    glow = glow_colour(view, tint) if scene.has("glow") and name == "ball" else None
    for i in range(count):
        dice = view.dice(f"{name} {i}")
        x, y, scale, z = _spot(view, role, name, i, count, main, place, dice)
        facing = 1.0 if view.dice(name).random() < 0.55 or name in ("house", "screen", "book") else -1.0
        layers.append((z, placed(view, role.paint, x, y, scale, facing, z, f"{name} {i}", tint, glow)))
    return layers


def _how_many(name: str, count: int, main: bool) -> int:
    """Some things come in numbers even when the prompt names one kind."""
    if name == "bird":
        return min(max(count, 7), 24)
    if name == "flowers":
        return max(count, 9)
    if name in ("tree", "pine", "palm") and not main:
        return max(count, 3)
    if name == "fish":
        return max(count, 5)
    return min(count, 14)


def _spot(
    view: View, role: Role, name: str, i: int, count: int, main: bool, place: str, dice: random.Random
) -> tuple[float, float, float, float]:
    """Place (units), scale and distance of the i-th of `count` such things."""
    size = _HERO[shot_size(view.scene)]
    share = (i + 0.5) / count
    first = i == 0
    if role.where == "air":
        hero = (
            min(size * 0.85, 760.0 * role.tall / role.wide)
            if main and name not in ("bird", "butterfly")
            else (330.0 if role.metres > 6 else 110.0)
        )
        tall = hero * (1.0 if first else dice.uniform(0.3, 0.7))
        if name == "bird":
            tall = dice.uniform(16, 46) * (1.6 if main else 1.0)
            share = 0.5 + (share - 0.5) * 0.8 + dice.uniform(-0.07, 0.07)
        x = view.width * (0.5 + dice.uniform(-0.1, 0.1) if first and main and name != "bird" else share)
        low, high = (0.3, 0.62) if place in ("underwater", "space") else (0.16, 0.44)
        return (
            x,
            max(view.horizon, 480.0) * dice.uniform(low, high) * (1.25 if main and count == 1 else 1.0),
            tall / role.tall,
            20.0 + 6 * i,
        )
    if role.where == "table" and main:
        tall = min(size * 0.8, 620.0, 900.0 * role.tall / role.wide)
        x = view.width * (0.5 + (share - 0.5) * 0.8)
        return x, 860.0 + dice.uniform(-10, 20), tall * (0.8 if count > 2 else 1.0) / role.tall, 1.2 + 0.1 * i
    if main:
        natural = view.metre(view.subject_z) * role.metres
        tall = min(
            max(natural, size * 0.72),
            690.0 if role.metres > 4 else size * 1.05,
            1150.0 * role.tall / role.wide,
        )
        if name in ("flowers", "mushroom", "rose"):
            tall = size * dice.uniform(0.45, 0.95)
        z = view.focal * role.metres / tall
        if not first:
            z *= dice.uniform(1.15, 2.2)
            tall = view.focal * role.metres / z
        x = view.width * (0.5 + (dice.uniform(-0.08, 0.08) if count == 1 else (share - 0.5) * 0.9))
    else:
        z = view.subject_z * dice.uniform(1.2, 2.0) * max(1.0, role.metres / 2.2)
        tall = max(view.metre(z) * role.metres, 70.0)
        side = 1 if (i + len(name)) % 2 else -1
        x = view.width * (0.5 + side * (0.22 + 0.24 * dice.random()))
    y = _footing(view, role, z, tall, main, place, dice)
    return x, y, tall / role.tall, z


def _footing(view: View, role: Role, z: float, tall: float, main: bool, place: str, dice: random.Random) -> float:
    """The height in the frame that a thing stands at, kept inside the picture."""
    if role.where == "water":
        return view.horizon + (1000 - view.horizon) * (0.34 if main else 0.12 + 0.1 * dice.random())
    ground = view.ground(z)
    if role.metres > 4:  # tall things stand back: the eye is level with their lower part
        return min(max(ground, view.horizon + 26 + tall * 0.12, tall + 50.0), 900.0)
    return min(max(ground, view.horizon + 60), 930.0)
