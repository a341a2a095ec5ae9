"""From a scene to a camera: shot size, angle, where the sun stands, how large the subject is."""

from __future__ import annotations

from .light import read_light
from .reading import Scene
from .stage import View

PEOPLE = frozenset(
    (
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
    )
)


ON_A_TABLE = frozenset(
    (
        "candle",
        "computer",
        "phone",
        "clock",
        "book",
        "boots",
        "whistle",
        "cup of coffee",
        "cake",
        "pizza",
        "bread",
        "fruit",
        "soup",
        "wine",
    )
)


def shot_size(scene: Scene) -> str:
    """One of "wide", "full", "medium", "close-up" and "macro": a guess from what there is to see where the prompt does
    not say."""
    if scene.shot == "wide":
        return "wide"
    if scene.shot == "medium" and scene.subjects:
        return "medium"
    if scene.shot in ("close-up", "macro") and (scene.subjects or not scene.places):
        return scene.shot
    if scene.subject("face"):
        return "close-up"
    if scene.subject("fans") and not scene.has("high angle", "overhead"):
        return "close-up" if any(word for word, _ in scene.heard if "paint" in word) else "full"
    if (
        scene.subjects
        and not scene.shot
        and scene.subjects[0].name in ON_A_TABLE
        and PEOPLE.isdisjoint(s.name for s in scene.subjects)
        and not scene.has("library", "office")
    ):
        return "close-up"
    return "full" if scene.subjects else "wide"


def camera(scene: Scene, seed: int, width: float) -> View:
    """The view of a scene for a frame `width` units wide and 1000 high.

    Shot size and angle words fix horizon, height of the eye, focal length and how large the subject stands; what they
    leave open hangs on the seed, drawn as shares of the frame, so that a wider frame shows the same composition.
    """
    dice = scene.dice(seed, "camera")
    light = read_light(scene, dice.random())
    size = shot_size(scene)
    horizon, eye, focal = {
        "wide": (600.0 + dice.uniform(-40, 50), 1.7, 1000.0),
        "full": (560.0 + dice.uniform(-20, 35), 1.25, 1050.0),
        "medium": (430.0, 1.45, 1300.0),
        "close-up": (540.0, 1.5, 1500.0),
        "macro": (560.0, 0.3, 1500.0),
    }[size]
    tall = {"wide": 250.0, "full": 560.0, "medium": 1230.0, "close-up": 1500.0, "macro": 1500.0}[size]
    aerial = scene.has("city", "stadium", "island", "harbour") and not scene.has(
        "pitch", "player", "robot", "goal", "ball", "fans"
    )
    if scene.angle == "low angle":
        horizon, eye, tall = 810.0, 0.4, min(tall * 1.12, 700.0) if size in ("wide", "full") else tall
    elif scene.angle in ("high angle", "overhead"):
        horizon, eye = (270.0, 150.0 if scene.has("city") else 75.0) if aerial else (170.0, 7.0)
        tall = min(tall, 300.0)
    elif "stadium" in scene.places and aerial and not scene.has("crowd", "floodlights"):
        horizon, eye = (390.0, 120.0) if "city" in scene.places else (420.0, 62.0)
    if scene.has("fireworks") and not scene.angle and size in ("full", "wide"):
        horizon, eye, tall = 715.0, 0.9, min(tall, 430.0)  # room for the sky
    subject_z = focal * 1.75 / tall
    side = dice.choice((-1.0, 1.0))
    sun_x = width * (0.5 + side * dice.uniform(0.14, 0.34))
    sun_y = horizon - light.height * horizon * 0.95 if light.orb != "none" else horizon * 0.3
    return View(scene, light, seed, width, horizon, eye, focal, (sun_x, max(sun_y, 60.0)), subject_z)
