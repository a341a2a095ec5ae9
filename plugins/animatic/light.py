"""Time of day, weather and palette words become one `Light` that every painter works under."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .colour import BLACK, WHITE, Rgb, greyed, lighter, luma, mix, rgb, scaled, times, vivid
from .reading import Scene


@dataclass(frozen=True)
class Light:
    """The state of the air. Colours are sRGB.

    `sky` runs from the zenith to the horizon. `sun` is the colour of the key light and `height` where it stands: 0 on
    the horizon, 1 at the top of the frame; `orb` is what is seen there. `ambient` multiplies local colours, `shadow` is
    what shaded sides go towards, `haze` is what distance fades to and `air` how fast (0..1). `rim` is the strength of
    lit edges, `dark` says how much lamps matter (0 noon, 1 night), `lamp` is their colour, and `cloud` the share of the
    sky that is covered.
    """

    sky: tuple[Rgb, ...]
    sun: Rgb
    height: float
    orb: str  # "sun", "moon" or "none"
    ambient: Rgb
    shadow: Rgb
    haze: Rgb
    air: float
    rim: float
    dark: float
    cloud: float = 0.35
    lamp: Rgb = rgb("ffd9a0")

    def lit(self, paint: Rgb, distance: float = 0.0) -> Rgb:
        """A local colour as seen at a distance of 0 (here) to 1 (where land meets sky)."""
        seen = times(paint, self.ambient)
        return mix(seen, self.haze, self.air * distance**0.8)


def _from_codes(
    sky: str,
    sun: str,
    height: float,
    orb: str,
    ambient: str,
    shadow: str,
    haze: str,
    air: float,
    rim: float,
    dark: float,
) -> Light:
    """A light from hex codes; `sky` is several, zenith first."""
    stops = tuple(rgb(code) for code in sky.split())
    return Light(stops, rgb(sun), height, orb, rgb(ambient), rgb(shadow), rgb(haze), air, rim, dark)


HOURS = {
    "dawn": _from_codes(
        "2b3a67 5d5b8f b9798f f2a578 ffdca0", "ffd08a", 0.09, "sun", "a98f9c", "2a2746", "e8b08f", 0.86, 0.85, 0.35
    ),
    "morning": _from_codes(
        "4f93cf 86bfe3 c4e1ea fbeccb", "fff0c4", 0.4, "sun", "efe9dc", "4a5a80", "d3e2e4", 0.72, 0.5, 0.0
    ),
    "noon": _from_codes(
        "2f7fce 63aae2 a5d3ee dcf0f4", "fffbe6", 0.78, "sun", "fdfbf2", "4b628f", "c4def0", 0.62, 0.4, 0.0
    ),
    "golden hour": _from_codes(
        "4f7fae a2b1b0 f0c98c ffd77f", "ffc766", 0.24, "sun", "e6b98c", "47324f", "f3c98f", 0.78, 0.9, 0.1
    ),
    "sunset": _from_codes(
        "252550 5a3a77 b34d73 f27a55 ffc063", "ff9a50", 0.07, "sun", "93707c", "231a3c", "e8805f", 0.82, 0.95, 0.45
    ),
    "twilight": _from_codes(
        "0f1a3f 26396f 5a649c b98da0 e8b59a", "9fb4ff", 0.05, "none", "5f6c98", "10142f", "7d82ac", 0.8, 0.45, 0.75
    ),
    "night": _from_codes(
        "050a1e 0b1738 15295a 2b4474", "b8ccff", 0.7, "moon", "3d4b78", "04060f", "223a68", 0.78, 0.5, 1.0
    ),
}

TINTS = {
    "red": rgb("d8292f"),
    "orange": rgb("ee7f2d"),
    "yellow": rgb("f4cf3e"),
    "green": rgb("3f9d54"),
    "teal": rgb("23a7a5"),
    "blue": rgb("2b62cc"),
    "purple": rgb("7b46bf"),
    "pink": rgb("ea6fa6"),
    "gold": rgb("e0ab3d"),
    "silver": rgb("b9c2cc"),
    "white": rgb("f2f0ea"),
    "black": rgb("23232b"),
    "brown": rgb("7f5636"),
}

_INDOOR = frozenset(
    (
        "room",
        "bedroom",
        "kitchen",
        "office",
        "corridor",
        "dressing room",
        "library",
        "laboratory",
        "theatre",
        "cafe",
        "church",
    )
)


def indoors(scene: Scene) -> bool:
    """Whether the first place named is a room, or performers without a place have the scene to themselves (a stage, a
    kitchen)."""
    performing = not scene.places and scene.has("musician", "dancer", "chef", "piano")
    return performing or not _INDOOR.isdisjoint(scene.places[:1])


def read_light(scene: Scene, whim: float) -> Light:
    """The light of a scene: the hour, the weather over it, lamps, then palette words. `whim` (0..1) picks an hour where
    the prompt names none and what it shows asks for none."""
    light = HOURS[scene.time or _hour_guessed(scene, whim)]
    light = _under_weather(light, scene)
    if light.dark > 0.4 and scene.has("pitch", "stadium", "player", "goalkeeper", "goal", "floodlights", "fans"):
        light = replace(light, ambient=mix(light.ambient, rgb("d3dcf0"), 0.6 * light.dark))  # floodlit
    if indoors(scene):
        light = replace(light, ambient=mix(light.ambient, rgb("f2dfc8"), 0.5))  # lamps
    for name in scene.palette:
        light = _toned(light, name)
    return light


def _hour_guessed(scene: Scene, whim: float) -> str:
    """The hour that goes with what is shown."""
    if scene.has(
        "fireworks",
        "stars",
        "moon",
        "aurora",
        "floodlights",
        "campfire",
        "lantern",
        "neon",
        "candle",
        "fireflies",
    ):
        return "night"
    if scene.has("glow", "hologram", "spaceship", "trophy", "theatre") or (
        scene.has("stadium") and scene.has("fans", "robot")
    ):
        return "twilight" if whim < 0.5 else "night"
    if scene.has("snow", "rain", "fog", "storm", "clouds", "kitchen", "office"):
        return "morning"
    if scene.has("sunny", "rainbow", "beach", "desert"):
        return "noon"
    return ("morning", "noon", "golden hour", "golden hour", "sunset", "dawn")[int(whim * 5.999)]


def _under_weather(light: Light, scene: Scene) -> Light:
    if scene.has("storm"):
        light = _overcast(light, rgb("4c5568"), 0.75, 0.6)
    elif scene.has("rain"):
        light = _overcast(light, rgb("73808f"), 0.65, 0.72)
    elif scene.has("clouds"):
        light = replace(_overcast(light, rgb("a9b4c0"), 0.35, 0.93), cloud=0.85)
    if scene.has("snow"):
        grey = _overcast(light, rgb("d3deeb"), 0.45 * (1.0 - 0.6 * light.dark), 1.0)
        light = replace(grey, haze=lighter(grey.haze, 0.1), ambient=mix(grey.ambient, rgb("eaf2ff"), 0.3))
    if scene.has("fog"):
        light = replace(
            light,
            air=min(1.0, light.air + 0.06),
            cloud=0.5,
            haze=mix(light.haze, greyed(light.haze, 0.7), 0.5),
        )
    if scene.has("sunny"):
        light = replace(light, cloud=0.12)
    return light


def _overcast(light: Light, grey: Rgb, amount: float, dim: float) -> Light:
    """Cloud the sky over; at night the grey is as dark as the night is."""
    level = max(luma(light.sky[-1]), 0.12)
    veil = scaled(grey, min(1.0, level * 1.25))
    sky = tuple(scaled(mix(colour, veil, amount), dim) for colour in light.sky)
    return replace(
        light,
        sky=sky,
        sun=greyed(light.sun, amount * 0.6),
        orb=light.orb if amount < 0.5 else "none",
        ambient=scaled(greyed(light.ambient, amount * 0.5), 0.5 + 0.5 * dim),
        haze=scaled(mix(light.haze, veil, amount), dim),
        rim=light.rim * (1.0 - amount * 0.5),
        air=min(1.0, light.air + 0.1 * amount),
        cloud=0.9,
    )


def _toned(light: Light, name: str) -> Light:
    """The air as one palette word wants it."""
    if name in TINTS:
        return _tinted(light, TINTS[name], 0.42 if name not in ("white", "black", "silver") else 0.25)
    if name == "warm":
        return _tinted(light, rgb("f2a65a"), 0.25)
    if name == "cold":
        return _tinted(light, rgb("6fa3d8"), 0.3)
    if name == "neon":
        sky = tuple(mix(vivid(c, 0.3), h, 0.35) for c, h in zip(light.sky, _ramp(len(light.sky)), strict=True))
        return replace(
            light,
            sky=sky,
            lamp=rgb("4de8ff"),
            rim=max(light.rim, 0.8),
            haze=mix(light.haze, rgb("5b3fb0"), 0.35),
        )
    if name == "pastel":
        wash = [mix(c, rgb("fbe3ee"), 0.4) for c in (*light.sky, light.haze, light.ambient)]
        return replace(light, sky=tuple(wash[:-2]), haze=wash[-2], ambient=wash[-1])
    if name == "moody":
        dim = [scaled(c, 0.62) for c in (*light.sky, light.haze, light.ambient)]
        return replace(light, sky=tuple(dim[:-2]), haze=dim[-2], ambient=dim[-1], rim=min(1.0, light.rim + 0.2))
    if name == "vivid":
        return replace(light, sky=tuple(vivid(c, 0.25) for c in light.sky), haze=vivid(light.haze, 0.2))
    return light  # "monochrome" and "sepia" are the print's business, done when the picture is finished


def _ramp(count: int) -> list[Rgb]:
    ends = rgb("1a0f4a"), rgb("e0418f")
    return [mix(*ends, i / max(count - 1, 1)) for i in range(count)]


def _tinted(light: Light, tint: Rgb, amount: float) -> Light:
    """Turn the whole air towards a colour, each part keeping its own brightness."""

    def turn(colour: Rgb, strength: float) -> Rgb:
        level = luma(colour) / max(luma(tint), 0.05)
        same = scaled(tint, level) if level <= 1.0 else mix(tint, WHITE, min((level - 1.0) * luma(tint), 0.75))
        return mix(colour, same, strength)

    return replace(
        light,
        sky=tuple(turn(c, amount * 1.2) for c in light.sky),
        sun=turn(light.sun, amount * 0.5),
        ambient=turn(light.ambient, amount * 0.8),
        haze=turn(light.haze, amount * 1.2),
        shadow=mix(light.shadow, mix(tint, BLACK, 0.8), amount),
    )
