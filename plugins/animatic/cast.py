"""Who and what can be put in front of a background, how big it is and how it is drawn."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from . import animals, flora, food, furniture, landmarks, people, poses, quadrupeds, robots, things, vehicles
from .colour import Rgb, rgb
from .easel import Easel
from .football import football
from .people import Dress
from .poses import POSES, Pose
from .reading import Scene
from .stage import Tone

Painter = Callable[[Easel, Tone, random.Random, Rgb | None], None]
"""Draws one thing around the origin of the easel, y down, in the light of the tone. The dice decide what is left open;
the colour (sRGB) is what the prompt asks for, None for the thing's own."""


@dataclass(frozen=True)
class Role:
    """How a thing is cast. `tall` and `wide`: what its painter fills, in the painter's own units; `metres`: how tall
    the thing really is; `where`: it stands on the "ground", hangs in the "air", lies on a "table" or floats on
    "water"."""

    paint: Painter
    tall: float
    wide: float
    metres: float
    where: str = "ground"  # "ground", "air", "water", "table"


def _animal(name: str, stride: float) -> Role:
    """The role of a four-legged animal, measured from its build; `stride` as `quadrupeds.quadruped` has it."""
    build = quadrupeds.BUILDS[name]

    def draw(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None) -> None:
        people.shadow(e, tone, build.length * 0.7, build.leg)
        quadrupeds.quadruped(e, tone, dice, build, paint, stride)

    tall = build.leg + build.chest * 1.6 + build.neck + build.head
    return Role(draw, tall, build.length * 1.9 + build.muzzle, tall)


def _ball(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None) -> None:
    people.shadow(e, tone, 0.5, 0.5)
    football(e, tone, 0.0, -0.5, 0.5, dice.uniform(0, 72), tone.glow)


def _tree(draw: Callable[..., None]) -> Painter:
    """A painter of something whose colour the prompt cannot choose."""
    return lambda e, tone, dice, paint: draw(e, tone, dice)


def _house(e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None) -> None:
    landmarks.house(e, tone, dice, paint)


def roles(scene: Scene) -> Mapping[str, Role]:
    """Everything that stands alone, by its name in the vocabulary, as this scene wants it: gait follows the motion
    words, trees the season. People are in `PERSONS`."""
    stride = 1.0 if scene.has("running", "speed") else 0.3 if scene.has("walking") else 0.0
    beasts = {name: _animal(name, stride) for name in quadrupeds.BUILDS}
    leaves = scene.has("leaves")
    return {
        **beasts,
        "bird": Role(animals.bird, 0.6, 1.0, 0.7, "air"),
        "eagle": Role(animals.eagle, 0.9, 2.1, 1.6, "air"),
        "butterfly": Role(animals.butterfly, 0.8, 1.0, 0.35, "air"),
        "dragon": Role(animals.dragon, 6.5, 13.0, 6.5, "air"),
        "fish": Role(animals.fish, 0.6, 1.1, 0.6, "air"),
        "whale": Role(animals.whale, 9.5, 8.0, 9.0, "water"),
        "car": Role(vehicles.car, 1.5, 4.6, 1.5),
        "bus": Role(vehicles.bus, 3.2, 10.0, 3.2),
        "truck": Role(vehicles.truck, 3.8, 10.0, 3.8),
        "train": Role(vehicles.train, 3.9, 26.0, 3.9),
        "bicycle": Role(vehicles.bicycle, 1.6, 1.9, 1.6),
        "motorcycle": Role(vehicles.motorcycle, 1.6, 2.2, 1.6),
        "aeroplane": Role(vehicles.aeroplane, 14.0, 44.0, 12.0, "air"),
        "helicopter": Role(vehicles.helicopter, 4.0, 11.0, 4.0, "air"),
        "drone": Role(vehicles.drone, 0.4, 1.3, 0.4, "air"),
        "rocket": Role(vehicles.rocket, 58.0, 10.0, 58.0),
        "spaceship": Role(vehicles.spaceship, 26.0, 64.0, 22.0, "air"),
        "sailing boat": Role(vehicles.boat, 8.8, 5.8, 8.8, "water"),
        "ship": Role(vehicles.ship, 23.0, 64.0, 23.0, "water"),
        "balloon": Role(vehicles.balloon, 19.0, 14.0, 18.0, "air"),
        "kite": Role(things.kite, 2.0, 0.8, 1.6, "air"),
        "tree": Role(lambda e, t, d, p: flora.broadleaf(e, t, d, leaves, paint=p), 0.95, 0.9, 7.0),
        "pine": Role(_tree(flora.conifer), 1.0, 0.6, 9.0),
        "palm": Role(_tree(flora.palm), 1.0, 0.8, 7.0),
        "flowers": Role(flora.flower, 1.0, 0.4, 0.45),
        "rose": Role(flora.rose, 1.0, 0.5, 0.6),
        "mushroom": Role(flora.mushroom, 1.0, 0.95, 0.3),
        "rock": Role(things.rock, 0.95, 1.1, 1.4),
        "house": Role(_house, 1.25, 1.3, 5.0),
        "tower": Role(landmarks.tower, 1.04, 0.25, 22.0),
        "lighthouse": Role(landmarks.lighthouse, 1.0, 1.0, 20.0),
        "windmill": Role(landmarks.windmill, 1.15, 0.9, 12.0),
        "statue": Role(landmarks.statue, 1.0, 0.5, 4.0),
        "fountain": Role(landmarks.fountain, 1.0, 1.6, 2.6),
        "tent": Role(landmarks.tent, 1.0, 2.0, 1.6),
        "campfire": Role(landmarks.campfire, 1.0, 0.9, 0.8),
        "lantern": Role(landmarks.lantern, 1.0, 0.2, 3.4),
        "lamp": Role(furniture.lamp, 1.0, 0.7, 0.6, "table"),
        "candle": Role(furniture.candle, 1.0, 0.6, 0.25, "table"),
        "table": Role(furniture.table, 1.0, 1.9, 0.8),
        "chair": Role(furniture.chair, 1.0, 0.6, 1.0),
        "window": Role(furniture.window, 1.0, 0.8, 1.6),
        "door": Role(furniture.door, 1.03, 0.6, 2.1),
        "screen": Role(furniture.screen, 1.0, 1.5, 1.0),
        "computer": Role(furniture.computer, 1.0, 1.6, 0.35, "table"),
        "phone": Role(furniture.phone, 1.0, 0.55, 0.2, "table"),
        "camera": Role(furniture.camera, 1.08, 0.7, 1.6),
        "clock": Role(furniture.clock, 1.0, 1.0, 0.4, "table"),
        "book": Role(furniture.book, 0.7, 2.0, 0.2, "table"),
        "piano": Role(furniture.piano, 1.05, 1.9, 1.1),
        "boots": Role(things.boots, 0.9, 1.6, 0.25, "table"),
        "whistle": Role(things.whistle, 0.9, 1.5, 0.15, "table"),
        "drum": Role(things.drum, 1.25, 1.0, 0.8),
        "cup of coffee": Role(food.coffee, 0.8, 1.3, 0.15, "table"),
        "cake": Role(food.cake, 1.1, 1.7, 0.3, "table"),
        "pizza": Role(food.pizza, 0.9, 1.7, 0.2, "table"),
        "bread": Role(food.bread, 0.72, 1.7, 0.2, "table"),
        "fruit": Role(food.fruit, 0.95, 1.5, 0.3, "table"),
        "soup": Role(food.soup, 0.8, 1.6, 0.2, "table"),
        "wine": Role(food.wine, 1.0, 1.2, 0.35, "table"),
        "umbrella": Role(things.umbrella, 1.0, 1.3, 1.2),
        "crystal": Role(things.crystal, 1.0, 0.9, 0.8),
        "hologram": Role(things.hologram, 1.0, 1.0, 1.6),
        "treasure": Role(things.treasure, 1.0, 1.4, 0.7),
        "trophy": Role(things.trophy, 1.0, 0.9, 0.7),
        "ball": Role(_ball, 1.0, 1.0, 0.22),
        "floodlights": Role(landmarks.floodlight, 1.0, 0.4, 30.0),
        "flag": Role(landmarks.flag, 1.0, 0.7, 3.5),
    }


PERSONS = (
    "person",
    "man",
    "woman",
    "child",
    "couple",
    "player",
    "goalkeeper",
    "referee",
    "dancer",
    "musician",
    "astronaut",
    "knight",
    "wizard",
    "chef",
    "robot",
    "fans",
    "crowd",
)


def pose_for(name: str, scene: Scene, index: int, dice: random.Random) -> Pose:
    """The attitude that figure number `index` takes: a trophy in hand first, then motion words, then what it is.
    Figures of one motion take its attitudes in turn."""
    if index == 0 and scene.has("trophy") and not scene.has("running", "walking", "sitting"):
        return POSES["lifting"]
    trades = [element for _, element in scene.heard]  # a robot goalkeeper dives like any other
    for motion, attitudes in (
        ("stretching", ("stretching", "lunge", "toe-touch", "cheering", "running")),
        ("kicking", ("kicking",)),
        ("running", ("sprinting", "running")),
        ("jumping", ("diving",) if "goalkeeper" in (name, *trades) else ("jumping",)),
        ("cheering", ("cheering", "fists")),
        ("dancing", ("dancing",)),
        ("sitting", ("sitting",)),
        ("kneeling", ("kneeling",)),
        ("walking", ("walking",)),
        ("lifting", ("lifting",)),
        ("flying", ("jumping",)),
        ("falling", ("jumping",)),
    ):
        if motion in scene.motions:
            return POSES[attitudes[index % len(attitudes)]]
    own = {
        "player": "running",
        "goalkeeper": "fists",
        "referee": "whistling",
        "dancer": "dancing",
        "musician": "playing",
        "fans": "cheering",
        "robot": "standing",
        "knight": "standing",
        "wizard": "pointing",
        "astronaut": "walking",
    }
    if name in own:
        return POSES[own[name]]
    return POSES[dice.choice(("standing", "walking", "standing"))]


def dress_for(name: str, dice: random.Random, home: Rgb, away: Rgb, index: int, tint: Rgb | None) -> Dress:
    """What a figure wears. `home` and `away` are the teams' shirts, worn in turn by `index`; `tint`, the colour that
    the prompt gives it, replaces them where the trade leaves a choice."""
    plain = people.street_clothes(dice, {"man": False, "woman": True}.get(name))
    if name in ("player", "goalkeeper"):
        shirt = rgb("f2d13c") if name == "goalkeeper" else (home if index % 2 == 0 else away)
        return people.kit(dice, tint or shirt)
    if name == "referee":
        return people.kit(dice, rgb("23252b"), rgb("23252b"))
    if name == "fans":
        return replace(plain, top=tint or home, coat=False)
    if name == "astronaut":
        white = rgb("e6e9ee")
        return Dress(white, white, white, white, rgb("b9bec6"), hat="bubble")
    if name == "knight":
        steel = rgb("8f96a1")
        return Dress(
            rgb("c9a184"),
            steel,
            steel,
            rgb("6a707a"),
            rgb("53585f"),
            hat="helmet",
            cape=tint or rgb("a3272d"),
        )
    if name == "wizard":
        return replace(
            plain,
            top=tint or rgb("4a3a86"),
            skirt=True,
            coat=True,
            hat="point",
            hair=rgb("e8e4dc"),
            long_hair=True,
        )
    if name == "chef":
        return replace(plain, top=rgb("f2f0ea"), hat="chef", skirt=False)
    if name == "dancer":
        return replace(plain, top=tint or rgb("d9466f"), skirt=True, long_hair=False)
    return replace(plain, top=tint) if tint else plain


def figure_painter(name: str, pose: Pose, dress: Dress, glow: Rgb, away: bool) -> Painter:
    """The painter of a person or robot in metres, feet at the origin. `glow`: a robot's lights; `away`: seen from
    behind."""
    if name == "robot":
        return partial(_robot, pose=pose, glow=glow, trim=dress.top if dress.shorts else None)
    return partial(_person, pose=pose, dress=dress, behind=away, name=name)


def _robot(
    e: Easel, tone: Tone, dice: random.Random, paint: Rgb | None, *, pose: Pose, glow: Rgb, trim: Rgb | None
) -> None:
    people.shadow(e, tone, 0.32, 0.8)
    robots.robot(e, tone, poses.varied(pose, dice, 4), glow, paint or robots.SHELL, trim)


def _person(
    e: Easel,
    tone: Tone,
    dice: random.Random,
    paint: Rgb | None,
    *,
    pose: Pose,
    dress: Dress,
    behind: bool,
    name: str,
) -> None:
    people.shadow(e, tone, 0.32, 0.8)
    j = people.figure(e, tone, poses.varied(pose, dice, 4), dress, behind=behind)
    if name == "musician":
        things.guitar(e, tone, j.near_arm[2], j.far_arm[2])
    elif name == "knight":
        x, y = j.near_arm[2]
        e.line([(x, y + 0.1), (x + 0.1, y - 0.95)], tone(rgb("d5dbe2"), 1.1), 0.04)
        e.line([(x - 0.1, y - 0.03), (x + 0.13, y + 0.0)], tone(things.GOLD), 0.04)
    elif name == "wizard":
        x, y = j.near_arm[2]
        e.line([(x + 0.05, 0), (x, y - 0.5)], tone(rgb("5b3f2a")), 0.04)
        e.glow(x, y - 0.55, 0.7, rgb("8fd8ff"), 0.8)
        e.dot(x, y - 0.55, 0.06, rgb("e6fbff"))
