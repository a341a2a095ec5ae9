"""The order of a picture: background, players in it, what is close to the lens, then the air in front."""

from __future__ import annotations

from . import atmosphere, closeups, landscape, pitch
from .actors import actors
from .backgrounds import background, chosen_place
from .colour import lighter, rgb
from .framing import shot_size
from .light import TINTS, indoors
from .stage import Layer, View


def compose(view: View) -> list[Layer]:
    """All layers of a scene, farthest first; drawn in this order they are the picture before its finish."""
    scene = view.scene
    size = shot_size(scene)
    place = chosen_place(scene, view.seed)
    football = place == "pitch"
    if scene.angle == "overhead" and (football or scene.has("player", "robot", "ball")):
        layers = closeups.kick_off(view)
    elif size == "close-up" and scene.has("fans") and not scene.subject("ball"):
        layers = closeups.fans(view, background(view))
    elif size in ("close-up", "macro", "medium") and (scene.has("face") or size != "medium") and closeups.sitter(scene):
        layers = closeups.portrait(view, background(view), macro=size == "macro")
    elif size in ("close-up", "macro") and closeups.still(scene):
        layers = closeups.still_life(view, background(view), macro=size == "macro")
    else:
        behind = background(view)
        if scene.has("speed") or (football and scene.has("running") and size in ("full", "medium")):
            behind.append(Layer(lambda e: e.streak(46.0, 0.0, view.ground(view.subject_z * 3.0)), solid=False))
        if football and size in ("full", "medium"):
            behind.append(Layer(lambda e: e.soften(2.6, 0.0, view.horizon + 60), solid=False))
        layers = behind + actors(view, place) + _foreground(view, place)
    if scene.angle != "overhead":
        layers += _effects(view, place)
    return layers + _weather(view)


def _foreground(view: View, place: str) -> list[Layer]:
    """What is close to the lens."""
    scene = view.scene
    layers: list[Layer] = []
    if place in ("meadow", "forest", "savanna", "garden") and scene.angle == "low angle":
        layers.append(landscape.blades(view, 120, 150))
    if place == "pitch" and scene.has("running", "speed"):
        layers.append(atmosphere.speed_lines(view, view.ground(view.subject_z) - 30, 985))
    return layers


def _effects(view: View, place: str) -> list[Layer]:
    """What the prompt wants in the air: smoke, sparks, light. Drawn over the subject."""
    scene = view.scene
    layers: list[Layer] = []
    middle = (view.width / 2, view.horizon - 40)
    if scene.has("explosion"):
        layers += [
            atmosphere.explosion(view, view.width * 0.62, view.horizon - 60, 210),
            atmosphere.smoke(view, view.width * 0.62, view.horizon + 40, 560, 560, rgb("4a4044"), 0.6),
        ]
    if scene.has("smoke"):
        for k, x in enumerate((0.22, 0.74)):
            tint = TINTS[scene.palette[0]] if scene.palette and scene.palette[0] in TINTS else view.light.haze
            layers.append(
                atmosphere.smoke(
                    view, view.width * x, view.horizon + 190, 640, 640, lighter(tint, 0.15), 0.6, f"smoke {k}"
                )
            )
    if scene.has("sparks"):
        layers.append(atmosphere.sparks(view, rgb("ffc46b"), *middle, 420, 130))
    if scene.has("campfire"):
        layers.append(atmosphere.sparks(view, rgb("ff9a45"), view.width / 2, 800, 160, 60))
    if scene.has("dust"):
        layers.append(
            atmosphere.smoke(view, view.width * 0.5, 1000, view.width * 1.3, 620, mix_dust(view), 0.55, "dust")
        )
    if scene.has("leaves"):
        layers.append(atmosphere.falling_leaves(view))
    if scene.has("confetti"):
        layers.append(atmosphere.confetti(view))
    if scene.has("glow") and not scene.has("ball", "robot", "trophy"):
        layers.append(atmosphere.gleam(view, *middle, 620, view.light.lamp, 0.4))
    if scene.has("hologram") and scene.subjects[0].name != "hologram":
        layers.append(atmosphere.gleam(view, *middle, 420, rgb("4fe3ff"), 0.35))
    if scene.has("lens flare"):
        layers.append(atmosphere.lens_flare(view))
    if scene.has("reflection") and place not in ("lake", "ocean", "space", "underwater"):
        line = view.ground(view.subject_z)
        layers.append(Layer(lambda e: e.mirror(line, view.light.sky[-1], 0.5, ripple=3.0), solid=False))
    if place == "pitch" and scene.has("goal") and scene.has("fireworks", "confetti"):
        layers.append(atmosphere.gleam(view, view.width / 2, pitch.CENTRE_Z, 500, view.light.lamp, 0.2))
    return layers


def mix_dust(view: View) -> tuple[float, float, float]:
    """The colour of dust in the light of the scene (sRGB)."""
    return view.light.lit(rgb("d8b48a"), 0.3)


def _weather(view: View) -> list[Layer]:
    """Fog, rain and snow in front of everything; not in rooms, space or under water."""
    scene = view.scene
    if indoors(scene) or scene.has("space", "underwater"):
        return []
    layers: list[Layer] = []
    if scene.has("fog"):
        layers += atmosphere.fog(view)
    if scene.has("rain", "storm"):
        if scene.angle != "overhead":
            line = view.ground(9.0)
            layers.append(Layer(lambda e: e.mirror(line, view.light.sky[-1], 0.22, ripple=6.0), solid=False))
        layers.append(atmosphere.rain(view, scene.has("storm")))
    if scene.has("snow"):
        layers.append(atmosphere.snowfall(view))
    return layers
