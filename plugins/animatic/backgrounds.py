"""From the places a prompt names to the layers behind the subject."""

from __future__ import annotations

from . import aerial, bowl, city, landscape, mountains, shores, space, stadium, street, water
from .atmosphere import fireworks
from .colour import darker, rgb
from .easel import Easel, down
from .framing import shot_size
from .interiors import ROOMS, interior
from .reading import Scene
from .sky import mist, shafts, sky
from .stage import Layer, View

_HOME = {
    # Where a subject belongs when the prompt names no place.
    "player": "pitch",
    "goalkeeper": "pitch",
    "referee": "pitch",
    "fans": "stadium",
    "goal": "pitch",
    "ball": "pitch",
    "whistle": "pitch",
    "boots": "pitch",
    "floodlights": "pitch",
    "trophy": "pitch",
    "drum": "stadium",
    "robot": "city",
    "car": "road",
    "bus": "street",
    "truck": "road",
    "motorcycle": "road",
    "bicycle": "road",
    "train": "hills",
    "aeroplane": "hills",
    "helicopter": "city",
    "drone": "city",
    "rocket": "desert",
    "spaceship": "space",
    "astronaut": "planet",
    "sailing boat": "ocean",
    "ship": "ocean",
    "whale": "ocean",
    "fish": "underwater",
    "lighthouse": "ocean",
    "bear": "forest",
    "wolf": "forest",
    "deer": "forest",
    "rabbit": "meadow",
    "lion": "savanna",
    "elephant": "savanna",
    "dragon": "mountains",
    "eagle": "mountains",
    "knight": "hills",
    "wizard": "forest",
    "chef": "kitchen",
    "musician": "theatre",
    "dancer": "theatre",
    "piano": "theatre",
    "tent": "forest",
    "campfire": "forest",
    "mushroom": "forest",
    "pine": "mountains",
    "palm": "beach",
    "windmill": "meadow",
    "house": "hills",
    "tower": "hills",
    "statue": "garden",
    "fountain": "garden",
    "lantern": "street",
    "treasure": "cave",
    "crystal": "cave",
    "hologram": "laboratory",
    "camera": "street",
    "crowd": "street",
    **dict.fromkeys(
        ("lamp", "candle", "table", "chair", "window", "door", "screen", "computer", "phone", "clock", "book"), "room"
    ),
    **dict.fromkeys(("cup of coffee", "cake", "pizza", "bread", "fruit", "soup", "wine"), "kitchen"),
    **dict.fromkeys(
        ("dog", "cat", "horse", "cow", "sheep", "butterfly", "flowers", "rose", "tree", "balloon", "kite", "child"),
        "meadow",
    ),
}

_TEAM = frozenset(("player", "goalkeeper", "referee", "fans"))
_WILD = ("mountains", "hills", "lake", "dunes", "ocean", "tree lines")


def chosen_place(scene: Scene, seed: int) -> str:
    """The place to paint: the one named, where the subject belongs, or a landscape by chance. The seed counts only in
    the last case."""
    named = [p for p in scene.places if p not in ("stadium", "pitch")]
    if "space" in named:
        return "space"
    if "street" in named and "city" in named:
        named.remove("city")
    if (
        named == ["meadow"]
        and scene.has("player", "goalkeeper", "referee", "goal")
        and not any(word == "park" for word, _ in scene.heard)
    ):
        named = []  # the grass of a football picture is the pitch
    if scene.has("stadium", "pitch") and "corridor" not in named and "dressing room" not in named:
        if "city" in named and not scene.has("pitch", "player", "robot", "goal"):
            return "city with stadium"
        inside = scene.has(
            "pitch",
            "player",
            "robot",
            "goal",
            "fans",
            "ball",
            "referee",
            "goalkeeper",
            "crowd",
            "floodlights",
            "trophy",
            "person",
            "confetti",
        )
        return "pitch" if (inside and scene.angle != "high angle") or scene.has("pitch") else "bowl"
    if named:
        return named[0]
    if scene.has("robot") and (scene.has("ball", "goal") or _TEAM.intersection(name for _, name in scene.heard)):
        return "pitch"
    for subject in scene.subjects:
        home = _HOME.get(subject.name)
        if home:
            return "pitch" if home == "stadium" else home
    if scene.has("fireworks"):
        return "city"
    dice = scene.dice(seed, "place")
    if scene.subjects:
        return dice.choice(("street", "hills", "city", "beach", "meadow"))
    return dice.choice(_WILD)


def background(view: View) -> list[Layer]:
    """All layers behind the subject, farthest first: a room, or sky, land, and light falling through the air."""
    place = chosen_place(view.scene, view.seed)
    if place in ROOMS:
        return interior(view, place)
    if place == "space":
        return space.deep_space(view)
    if place == "underwater":
        return water.underwater(view)
    layers = sky(view)
    if view.scene.has("fireworks"):
        layers.append(fireworks(view, 5, view.horizon - (330.0 if place == "pitch" else 60.0)))
    layers += _land(view, place) + _also(view, place)
    if (view.light.orb == "sun" and view.light.height < 0.45 and view.light.cloud < 0.8) or view.scene.has(
        "light shafts"
    ):
        layers.append(shafts(view, 0.34 if view.scene.has("light shafts") else 0.16))
    return layers


def _land(view: View, place: str) -> list[Layer]:
    """The layers of one place outdoors. Raises KeyError for a place without a builder."""
    skyward = view.scene.has("high angle", "moon", "stars", "aurora", "rainbow", "fireworks")
    deep = not skyward and (shot_size(view.scene) != "wide" or view.dice("deep").random() < 0.55)
    builders = {
        "pitch": lambda: stadium.inside(view),
        "bowl": lambda: [
            *_outskirts(view),
            *bowl.bowl(view, 0.0, max(230.0, view.eye * 3.9)),
            *aerial.rooftops(view, near=True),
        ],
        "city with stadium": lambda: (
            aerial.from_the_air(view) + bowl.bowl(view, 0.0, 430.0, 1.15)
            if view.eye > 20
            else [*city.skyline(view, 4, 380), *bowl.bowl(view, 0.0, 300.0)]
        ),
        "city": lambda: aerial.from_the_air(view) if view.eye > 20 else [*city.skyline(view, 4, 420), *_plaza(view)],
        "street": lambda: street.street(view),
        "market": lambda: [*street.street(view), *street.stalls(view)],
        "village": lambda: [
            *landscape.hills(view, 2, 0.85, height=120),
            landscape.earth(view, "grass"),
            *city.village(view),
        ],
        "road": lambda: [*landscape.hills(view, 3, 0.85), landscape.earth(view, "dry"), city.road(view)],
        "forest": lambda: landscape.forest(view, deep),
        "mountains": lambda: [
            *mountains.mountains(view),
            *landscape.hills(view, 2, 0.4, rgb("56734a"), 50),
            landscape.earth(view, "grass"),
        ],
        "hills": lambda: [*landscape.hills(view, 4, 0.85, height=110), landscape.earth(view, "grass")],
        "meadow": lambda: [
            *landscape.meadow(view),
            *([] if view.scene.shot == "macro" else [landscape.blades(view, 70, 46)]),
        ],
        "savanna": lambda: landscape.meadow(view, "dry"),
        "desert": lambda: landscape.dunes(view),
        "dunes": lambda: landscape.dunes(view),
        "tree lines": lambda: landscape.forest(view, False),
        "ocean": lambda: water.sea(view),
        "beach": lambda: shores.shore(view),
        "lake": lambda: [*mountains.mountains(view, 0.8), *water.lake(view)],
        "river": lambda: [
            *landscape.hills(view, 3, 0.85, height=120),
            landscape.earth(view, "grass"),
            water.river(view),
        ],
        "waterfall": lambda: water.waterfall(view),
        "harbour": lambda: [*city.skyline(view, 2, 170), *water.sea(view), shores.harbour(view)],
        "island": lambda: [*water.sea(view), shores.island(view)],
        "arctic": lambda: [*mountains.mountains(view, 0.6), *water.sea(view), *shores.ice(view)],
        "volcano": lambda: mountains.volcano(view),
        "planet": lambda: space.alien_ground(view),
        "castle": lambda: [
            *mountains.mountains(view, 0.8),
            *landscape.hills(view, 3, 0.5, rgb("4f6e45"), 70),
            mountains.castle(view),
        ],
        "bridge": lambda: [*city.skyline(view, 2, 210), *water.sea(view), city.bridge(view)],
        "farm": lambda: [*landscape.meadow(view, "dry"), *city.village(view)[2:]],
        "garden": lambda: [
            *landscape.forest(view, False)[:4],
            landscape.earth(view, "grass"),
            landscape.flower_bed(view),
        ],
    }
    layers: list[Layer] = builders[place]()
    return layers


def _also(view: View, place: str) -> list[Layer]:
    """Second places that go in front of or beside the first: a bridge over a river, a castle on a hill, flowers."""
    layers: list[Layer] = []
    others = [p for p in view.scene.places if p != place]
    if "bridge" in others:
        layers.append(city.bridge(view))
    if "castle" in others and place != "castle":
        layers.append(mountains.castle(view))
    if "village" in others and place in ("mountains", "hills", "meadow", "lake", "river"):
        layers += city.village(view)
    if "river" in others and place not in ("ocean", "lake", "pitch", "city"):
        layers.append(water.river(view))
    if "road" in others and place in ("forest", "hills", "mountains", "desert", "meadow", "farm"):
        layers.append(city.road(view, dirt=place in ("forest", "farm")))
    if place == "mountains" and "lake" in others:
        layers += water.lake(view)
    if place == "mountains" and "forest" in others:
        layers += landscape.forest(view, False)[4:]
    if place == "ocean" and "island" in others:
        layers.append(shores.island(view))
    return layers


def _plaza(view: View) -> list[Layer]:
    """Paving at the feet of a skyline."""
    return [landscape.earth(view, "paving"), mist(view, view.horizon + 20, 90, 0.45, "plaza mist")]


def _outskirts(view: View) -> list[Layer]:
    """Roofs and trees around a ground seen from the air, in morning haze."""

    def land(e: Easel) -> None:
        light = view.light
        base = light.lit(rgb("5f6650"), 0.35)
        e.rect(
            -20,
            view.horizon,
            view.width + 40,
            1020 - view.horizon,
            down(view.horizon, 1000, light.haze, base, darker(base, 0.45)),
        )

    return [
        *landscape.hills(view, 2, 0.92, rgb("6c7a70"), 60),
        Layer(land, 1.0, 0.2, top=view.horizon),
        *aerial.rooftops(view, near=False),
    ]
