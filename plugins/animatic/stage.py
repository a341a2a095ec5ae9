"""What painters share: the camera, the light on a thing at a distance, and the layers a picture is stacked from."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from .colour import Rgb, mix
from .easel import Easel
from .light import Light
from .reading import Scene
from .shapes import Path, Point, union


@dataclass(frozen=True)
class View:
    """A camera on a ground plane. Metres in, units out (the frame is 1000 units high and `width` wide).

    `horizon` is its height in units, `eye` the camera's height in metres, `focal` the focal length in units, `sun`
    where the key light stands in the frame. `subject_z` is how far in metres the subject stands.
    """

    scene: Scene
    light: Light
    seed: int
    width: float
    horizon: float
    eye: float
    focal: float
    sun: Point
    subject_z: float

    def project(self, x: float, y: float, z: float) -> Point:
        """A point `x` metres right of the middle, `y` up from the ground and `z` ahead, in units. Nearer than 5 cm
        counts as 5 cm."""
        k = self.focal / max(z, 0.05)
        return self.width / 2.0 + x * k, self.horizon + (self.eye - y) * k

    def metre(self, z: float) -> float:
        """How many units a metre measures at distance `z` metres."""
        return self.focal / max(z, 0.05)

    def ground(self, z: float) -> float:
        """The height in the frame of the ground at distance `z` metres."""
        return self.horizon + self.eye * self.metre(z)

    def away(self, z: float) -> float:
        """Distance in metres as haze and depth maps count it: 0 at the lens, a half at 60 m, 1 at the horizon."""
        return 1.0 - 1.0 / (1.0 + max(z, 0.0) / 60.0)

    def dice(self, name: str) -> random.Random:
        """Random numbers for one part of the picture, the same on every call; see `Scene.dice`."""
        return self.scene.dice(self.seed, name)

    def tone(self, z: float, x: float | None = None) -> Tone:
        """The light on something at distance `z` metres and across the frame at `x` units, the middle where left
        out."""
        at = self.width / 2.0 if x is None else x
        dx, dy = self.sun[0] - at, self.sun[1] - (self.horizon - 100.0)
        length = math.hypot(dx, dy) or 1.0
        return Tone(self.light, self.away(z), (dx / length, dy / length))


@dataclass(frozen=True)
class Tone:
    """The light on one thing. Calling it turns a local colour into the colour to paint with."""

    light: Light
    distance: float
    toward: Point  # unit vector to the key light, y down
    glow: Rgb | None = None  # a colour that the thing itself sheds, where it does

    def __call__(self, paint: Rgb, bright: float = 1.0) -> Rgb:
        """`bright` 1 is the colour as lit; above, it goes back to the local one (2: all the way), below, to black."""
        seen = self.light.lit(paint, self.distance)
        return mix(seen, paint, bright - 1.0) if bright > 1.0 else mix((0.0, 0.0, 0.0), seen, bright)

    @property
    def rim(self) -> Rgb:
        """The colour of lit edges: the key light, fading into the haze."""
        return mix(self.light.sun, self.light.haze, 0.5 * self.distance)

    def flipped(self) -> Tone:
        """The same light for a thing that is drawn mirrored."""
        return Tone(self.light, self.distance, (-self.toward[0], self.toward[1]), self.glow)


@dataclass
class Body:
    """Parts painted flat, then given volume together: a shaded side and a rim of light."""

    tone: Tone
    depth: float  # how far the shading reaches in, in the units the parts are drawn in
    parts: list[tuple[Path, Rgb]] = field(default_factory=list)

    def add(self, path: Path, paint: Rgb, bright: float = 1.0) -> None:
        """One more part, over those before it; its colour is lit here, as `Tone` does."""
        self.parts.append((path, self.tone(paint, bright)))

    def paint(self, e: Easel, rim: float = 1.0, shade: float = 0.5) -> None:
        """Draw all parts and shade them as one outline, less so far away; `rim` and `shade` scale the two edges."""
        for path, colour in self.parts:
            e.fill(path, colour)
        near = 1.0 - 0.7 * self.tone.distance
        light = self.tone.light
        e.model(
            union(path for path, _ in self.parts),
            self.tone.toward,
            self.depth,
            self.tone.rim,
            min(1.0, light.rim * rim * near),
            mix(light.shadow, light.haze, 0.5 * self.tone.distance),
            shade * near,
        )


@dataclass(frozen=True)
class Layer:
    """One sheet of the picture, drawn after all that is farther away.

    `distance` is 0 (near) to 1 (horizon), as `View.away` counts; a sheet lying along the ground runs from `distance` at
    its top (the height `top` of the frame) to `nearest` at the bottom of the frame. A sheet that is not `solid` (glow,
    rain, blur) does not count for depth.
    """

    draw: Callable[[Easel], None]
    distance: float = 1.0
    nearest: float | None = None
    top: float = 0.0
    solid: bool = True
