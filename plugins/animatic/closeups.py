"""Pictures near the lens: portraits, fans' faces, still lifes and macros over a soft background; and the view from
above."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from . import atmosphere, crowds, faces, football, pitch, robots
from .actors import glow_colour, placed
from .cast import PERSONS, roles
from .colour import Rgb, darker, lighter, mix, rgb, scaled
from .easel import Easel, Gradient
from .faces import Looks, face, looks
from .light import TINTS, indoors
from .people import SKINS
from .portraying import face_of
from .reading import Scene
from .shapes import box, circle, ellipse
from .stage import Layer, Tone, View


def sitter(scene: Scene) -> str | None:
    """Whose face a close-up is of: the first person named, "person" where only a face is, or None."""
    for subject in scene.subjects:
        if subject.name in PERSONS and subject.name not in ("crowd",):
            return subject.name
    return "person" if scene.subject("face") else None


def still(scene: Scene) -> str | None:
    """What a still life is of: the first thing named that stands alone, or None."""
    table = roles(scene)
    return next((s.name for s in scene.subjects if s.name in table), None)


def _mood(view: View) -> str:
    scene = view.scene
    if scene.has("cheering"):
        return "shout"
    smiles = any(
        word.startswith(("smil", "laugh", "happy", "joy")) for word in (*scene.unread, *(w for w, _ in scene.heard))
    )
    return "smile" if smiles or scene.has("child", "fans") else "calm"


def _who(view: View, name: str, i: int) -> Looks:
    """Sitter number `i`: chance, swayed by what they are called and by words of age, mood and tears."""
    if known := view.scene.likeness(name, i):
        return replace(face_of(known, _mood(view)), tear="tear" in view.scene.unread)
    dice = view.dice(f"face {i}")
    words = " ".join((*view.scene.unread, *(w for w, _ in view.scene.heard)))
    gender = {"man": "man", "woman": "woman", "player": "", "wizard": "man"}.get(name, "")
    old = "old" in words.split() or "grand" in words or "elderly" in words
    who = replace(looks(dice, gender, _mood(view)), old=old, tear="tear" in words.split())
    return replace(who, hair=rgb("c9c6c2")) if old else who


def portrait(view: View, behind: list[Layer], macro: bool) -> list[Layer]:
    """One face, or two, over `behind` thrown out of focus; `macro` fills the frame with one."""
    scene = view.scene
    name = sitter(scene) or "person"
    size = 960.0 if macro else {"medium": 430.0}.get(scene.shot or "", 610.0)
    count = min(2, max((s.count for s in scene.subjects if s.name == name), default=1)) if not macro else 1
    layers = [*behind, *_soft(view, 15.0)]
    home, away = crowds.team_colours(view)
    for i in range(count):
        off = view.dice("portrait").uniform(-0.09, 0.09) if count == 1 else (-0.2, 0.2)[i]
        x, y = view.width * (0.5 + off), 520.0 + (0 if count == 1 else 30.0 * i)
        base = view.tone(2.0, x)
        tone = Tone(view.light, 0.0, base.toward)
        if name == "robot":
            layers.append(_robot(x, y, size, tone, glow_colour(view)))
            continue
        who = _who(view, name, i)
        if name == "fans":
            who = replace(who, paint=(home, away), clothes=home)
        elif name == "player":
            who = replace(who, clothes=home, style="short" if who.style == "cap" else who.style)
        layers.append(_face(x, y, size, tone, who))
        if name == "astronaut":
            layers.append(_helmet(x, y, size, tone))
    return layers


def _robot(x: float, y: float, size: float, tone: Tone, glow: Rgb) -> Layer:
    def draw(e: Easel) -> None:
        with e.placed(x, y, size):
            robots.robot_head(e, tone, glow)

    return Layer(draw, 0.03)


def _face(x: float, y: float, size: float, tone: Tone, who: Looks) -> Layer:
    def draw(e: Easel) -> None:
        with e.placed(x, y, size):
            face(e, tone, who)

    return Layer(draw, 0.03)


def _helmet(x: float, y: float, size: float, tone: Tone) -> Layer:
    """An astronaut's: collar, shell and a glass that catches the sky."""

    def draw(e: Easel) -> None:
        with e.placed(x, y, size):
            shell, glass = circle(0, -0.02, 0.86), ellipse(0, -0.02, 0.66, 0.63)
            white = tone(rgb("e9ecf0"))
            with e.clipped(glass, outside=True):
                e.fill(shell, white)
                e.model(shell, tone.toward, 0.09, tone.rim, tone.light.rim, tone.light.shadow, 0.55)
            e.fill(box(-0.62, 0.72, 1.24, 0.2, 0.08), darker(white, 0.18))
            e.fill(glass, mix(tone.light.sky[0], (1.0, 1.0, 1.0), 0.1), 0.16)
            with e.clipped(glass):
                e.fill(ellipse(-0.36, -0.34, 0.26, 0.09, -42), (1.0, 1.0, 1.0), 0.5, blur=0.02)
                e.glow(0.46, 0.3, 0.5, tone.light.sun, 0.5)
            e.stroke(glass, darker(white, 0.35), 0.035)

    return Layer(draw, 0.02)


def fans(view: View, behind: list[Layer]) -> list[Layer]:
    """Painted faces shouting, arms and scarves up, flags over a soft stadium."""
    home, away = crowds.team_colours(view)
    dice = view.dice("fans")
    layers = [*behind, *_soft(view, 9.0), crowds.banners(view, 4, 520.0, (home, away))]
    layers += crowds.backs(view, 1, 0.9, 560.0)
    layers.append(Layer(lambda e: e.soften(3.5), solid=False))
    places = [(0.14, 560.0, 300.0), (0.86, 545.0, 310.0), (0.36, 610.0, 360.0), (0.65, 590.0, 390.0)]
    for i, (fx, y, size) in enumerate(places):
        x = view.width * (fx + dice.uniform(-0.02, 0.02))
        mine = view.dice(f"fan {i}")
        who = looks(mine, mood="shout" if mine.random() < 0.65 else "smile")
        who = replace(who, paint=(home, away), clothes=home if i % 2 else darker(home, 0.3))
        tone = Tone(view.light, 0.08 if i < 2 else 0.0, view.tone(2.0, x).toward)
        layers.append(Layer(_fan(x, y, size, tone, who, home, mine.random() < 0.75, i), 0.12 - 0.03 * (i // 2)))
    return layers


def _fan(
    x: float, y: float, size: float, tone: Tone, who: Looks, team: Rgb, arms: bool, index: int
) -> Callable[[Easel], None]:
    def draw(e: Easel) -> None:
        with e.placed(x, y, size, turn=(-7.0, 6.0, -4.0, 5.0)[index % 4]):
            if arms:
                for s in (-1, 1):
                    faces.raised_arm(e, tone, who, s)
            face(e, tone, who)
            if index % 2 == 0:
                crowds.scarf(e, tone, 0.0, 0.62, 0.5, team)

    return draw


def _soft(view: View, sigma: float) -> list[Layer]:
    """Throw the background out of focus, with lights in it where it is dark."""
    layers = [Layer(lambda e: e.soften(sigma), solid=False)]
    if view.light.dark > 0.3 or indoors(view.scene):
        lamps = (view.light.lamp, lighter(view.light.sun, 0.3), mix(view.light.lamp, rgb("ff7a5c"), 0.5))
        layers.append(atmosphere.bokeh_field(view, lamps, 34, 0, 620))
    return layers


def still_life(view: View, behind: list[Layer], macro: bool) -> list[Layer]:
    """One thing, large, lit from the side, over `behind` thrown out of focus: on grass where it belongs there, else on
    a table top. `macro` fills the frame with it."""
    scene = view.scene
    name = still(scene) or "ball"
    role = roles(scene)[name]
    subject = scene.subject(name)
    tint = TINTS.get((subject.tint if subject else None) or "")
    size = (900.0 if macro else 640.0) * (0.8 if name == "ball" else 1.0)
    scale = min(size / role.tall, view.width * (0.72 if macro else 0.55) / role.wide)
    dice = view.dice("still")
    x, y = view.width * (0.5 + dice.uniform(-0.07, 0.07)), 905.0 if role.where != "air" else 520.0
    glow = glow_colour(view, tint) if scene.has("glow") and name == "ball" else None
    layers = [*behind, *_soft(view, 17.0 if macro else 11.0)]
    if glow is not None:
        layers.append(Layer(lambda e: e.wash(darker(glow, 0.82), 0.5, "multiply"), solid=False))
        layers.append(atmosphere.bokeh_field(view, (glow, lighter(glow, 0.4)), 40, 60, 700, 30))
    on_grass = name in (
        "ball",
        "boots",
        "trophy",
        "whistle",
        "flowers",
        "rose",
        "mushroom",
        "rabbit",
        "dog",
        "cat",
        "rock",
        "butterfly",
    ) and not indoors(scene)
    layers.append(
        Layer(lambda e: _turf(e, view, y, glow) if on_grass else _table_top(e, view, y), 0.1, 0.02, top=y - 80)
    )
    layers.append(placed(view, role.paint, x, y, scale, 1.0, 0.4, name, tint, glow))
    if glow is not None:
        layers.append(Layer(lambda e: _pulses(e, x, y - scale * 0.5, scale * 0.5, glow), solid=False))
        layers.append(atmosphere.sparks(view, glow, x, y - 60, scale * 0.62, 80))
    if on_grass:
        layers.append(Layer(lambda e: _near_grass(e, view, glow), 0.02))
    return layers


def _pulses(e: Easel, x: float, y: float, r: float, glow: Rgb) -> None:
    """Rings of light spreading from a luminous thing."""
    for k in range(4):
        e.stroke(
            circle(x, y, r * (1.22 + 0.33 * k)),
            lighter(glow, 0.35),
            5.0 - k,
            0.42 - 0.09 * k,
            "screen",
            blur=2.0 + k,
        )
    for flat in (0.018, 0.05):
        e.glow(x, y, r * 4.4, lighter(glow, 0.5), 0.5, flat=flat)


def _turf(e: Easel, view: View, y: float, glow: Rgb | None) -> None:
    dice = view.dice("macro turf")
    lift = 1.0 + 0.6 * view.light.dark
    base = scaled(view.light.lit(pitch.GRASS_DARK), lift)
    e.rect(
        -20,
        y - 60,
        view.width + 40,
        1100 - y,
        Gradient((0, y - 90), (0, 1000), [(0.0, base, 0.0), (0.35, base, 1.0), (1.0, darker(base, 0.55), 1.0)]),
    )
    for _ in range(420):
        t = dice.random()
        x, gy = dice.uniform(-10, view.width + 10), y - 50 + 130 * t
        h = (26 + 66 * t) * dice.uniform(0.6, 1.2)
        near = max(0.0, 1.0 - abs(x - view.width / 2) / (view.width * 0.42))
        colour = mix(
            scaled(view.light.lit(pitch.GRASS_LIGHT), lift * dice.uniform(0.5, 1.1)),
            glow or view.light.sun,
            (0.6 if glow else 0.2) * near * dice.random(),
        )
        bend = dice.gauss(0, 0.3) * h
        e.line([(x, gy), (x + bend * 0.35, gy - h * 0.6), (x + bend, gy - h)], colour, 2.2 + 2.6 * t, 0.9)


def _near_grass(e: Easel, view: View, glow: Rgb | None) -> None:
    dice = view.dice("near grass")
    for _ in range(90):
        x, h = dice.uniform(-20, view.width + 20), dice.uniform(50, 150)
        colour = darker(mix(view.light.lit(pitch.GRASS_DARK), glow or view.light.sun, 0.16), dice.uniform(0.15, 0.6))
        bend = dice.gauss(0, 0.3) * h
        e.line([(x, 1010), (x + bend * 0.35, 1005 - h * 0.6), (x + bend, 1005 - h)], colour, 6.0, 0.95)


def _table_top(e: Easel, view: View, y: float) -> None:
    wood = view.light.lit(rgb("7d5334"))
    e.rect(
        -20,
        y - 70,
        view.width + 40,
        1100 - y,
        Gradient((0, y - 70), (0, 1000), [(0.0, lighter(wood, 0.12), 1.0), (1.0, darker(wood, 0.5), 1.0)]),
    )
    dice = view.dice("wood")
    for _ in range(46):
        gy = y - 66 + 170 * dice.random()
        x, long = dice.uniform(-100, view.width), dice.uniform(120, 700)
        e.line([(x, gy), (x + long, gy + dice.uniform(-3, 3))], darker(wood, 0.35), dice.uniform(1, 3), 0.3)
    e.line([(-20, y - 70), (view.width + 20, y - 70)], mix(wood, view.light.sun, 0.5), 3, 0.6)
    e.glow(view.width / 2, y, 700, view.light.lamp, 0.25, flat=0.2)


def kick_off(view: View) -> list[Layer]:
    """The centre circle from straight above with two sides waiting around the ball; 32 units to the metre."""
    scene = view.scene
    home, away = crowds.team_colours(view)
    robotic = scene.has("robot")

    def men(e: Easel) -> None:
        k = 32.0
        tone = Tone(view.light, 0.0, (0.6, -0.5))
        spots = [(-0.7, 0.3), (0.9, -0.6)]
        dice = view.dice("line-up")
        for side in (-1, 1):
            for i in range(9):
                spots.append((side * (10.2 + 7 * dice.random() + (i % 3) * 5), (i - 4) * 4.2 + dice.uniform(-1.6, 1.6)))
        for x, y in spots:
            left = x < 0
            shirt = home if left else away
            with e.placed(view.width / 2 + x * k, 500 + y * k, k * 2.7):
                skin = rgb("c9d2da") if robotic else dice.choice(SKINS)
                pitch.from_above(e, tone, shirt, skin, dice, 0.5 if scene.has("running") else 0.25)
                if robotic:
                    e.glow(0, -0.05, 0.5, glow_colour(view), 0.4)
                    e.dot(0, -0.05, 0.07, lighter(glow_colour(view), 0.5))
        glow = glow_colour(view) if scene.has("glow") or robotic else None
        football.football(e, tone, view.width / 2, 500, 21, 10, glow)

    return [Layer(lambda e: pitch.overhead(e, view), 0.6), Layer(men, 0.5)]
