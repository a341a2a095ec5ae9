"""Settings that are places on a picture, said with the node, so that they can be shown and dragged on it.

    @node("color.vignette", version=1, places=(Point("x", "y"),))

A handle names settings and knows their geometry: which grips they have, and what the settings become when one is put
elsewhere. Places are in pixels of the picture that the handle is of, from its upper left corner; settings are in
percent of its sides unless a handle says otherwise. Nothing here draws, or knows a document.
"""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from studio.base.errors import SettingError
from studio.media import outline as outlines

Values = Mapping[str, Any]
Spot = tuple[float, float]
Shape = Literal["point", "corner", "edge", "turn"]

_ARM = 0.08
"""How far the grip that turns a box stands off it, in heights of the picture."""
_LEAST = 0.01
"""Percent: no side of a box, and nothing between two cuts, is drawn together to nothing."""


@dataclass(frozen=True)
class Grip:
    """What is taken hold of: its name within the handle, where it lies, what it looks like."""

    name: str
    x: float
    y: float
    shape: Shape = "corner"


@dataclass(frozen=True)
class Look:
    """What one looks at: width, height of the picture in pixels; frame: the number of the clip's frame."""

    width: float
    height: float
    frame: int = 0

    def from_percent(self, x: float, y: float) -> Spot:
        return x / 100 * self.width, y / 100 * self.height

    def to_percent(self, x: float, y: float) -> Spot:
        return x / self.width * 100, y / self.height * 100


@dataclass(frozen=True, kw_only=True)
class Handle(ABC):
    """of: the socket whose picture the places are of; before: they are to be seen on that picture alone, since what the
    node makes has another frame; when: (a setting, its values with which the handle counts)."""

    of: str = "image"
    before: bool = False
    when: tuple[str, tuple[Any, ...]] | None = None

    @property
    @abstractmethod
    def settings(self) -> tuple[str, ...]:
        """The settings that it changes."""

    @abstractmethod
    def grips(self, values: Values, look: Look) -> tuple[Grip, ...]: ...

    def lines(self, values: Values, look: Look) -> tuple[tuple[Spot, ...], ...]:
        """Closed lines that show what the grips hold."""
        return ()

    @abstractmethod
    def pulled(self, grip: str, at: Spot, values: Values, look: Look) -> dict[str, Any]:
        """The settings that change when a grip is put at a place."""

    def added(self, at: Spot, values: Values, look: Look) -> dict[str, Any]:
        """The settings with a grip more, there; nothing where none can be had."""
        return {}

    def removed(self, grip: str, values: Values, look: Look) -> dict[str, Any]:
        """The settings without a grip; nothing where it cannot go."""
        return {}

    def counts(self, values: Values) -> bool:
        return self.when is None or values.get(self.when[0]) in self.when[1]


@dataclass(frozen=True)
class Point(Handle):
    """A point. base: settings of the place from which x and y count; the picture's corner without."""

    x: str
    y: str
    base: tuple[str, str] | None = None

    @property
    def settings(self) -> tuple[str, ...]:
        return self.x, self.y

    def grips(self, values: Values, look: Look) -> tuple[Grip, ...]:
        x, y = self._from(values)
        return (Grip("point", *look.from_percent(x + values[self.x], y + values[self.y]), "point"),)

    def pulled(self, grip: str, at: Spot, values: Values, look: Look) -> dict[str, Any]:
        x, y = look.to_percent(*at)
        from_x, from_y = self._from(values)
        return {self.x: x - from_x, self.y: y - from_y}

    def _from(self, values: Values) -> Spot:
        return (values[self.base[0]], values[self.base[1]]) if self.base else (0.0, 0.0)


_CORNERS = {"top left": (-1, -1), "top right": (1, -1), "bottom right": (1, 1), "bottom left": (-1, 1)}
_EDGES = {"left": (-1, 0), "top": (0, -1), "right": (1, 0), "bottom": (0, 1)}


@dataclass(frozen=True)
class Box(Handle):
    """A rectangle around its middle (x, y), turned clockwise by `rotation` degrees where that is a setting. The sides
    that are not pulled move along, so the middle stays."""

    x: str
    y: str
    width: str
    height: str
    rotation: str = ""

    @property
    def settings(self) -> tuple[str, ...]:
        return tuple(name for name in (self.x, self.y, self.width, self.height, self.rotation) if name)

    def _middle(self, values: Values, look: Look) -> Spot:
        return look.from_percent(values[self.x], values[self.y])

    def placed(self, across: float, down: float, values: Values, look: Look) -> Spot:
        """A place of the box, in halves of its sides from the middle, on the picture."""
        wide, high = look.from_percent(values[self.width], values[self.height])
        return self._turned(across * wide / 2, down * high / 2, values, look)

    def inside(self, at: Spot, values: Values, look: Look) -> Spot:
        """The way back from placed()."""
        wide, high = look.from_percent(max(_LEAST, values[self.width]), max(_LEAST, values[self.height]))
        x, y = self._back(at, values, look)
        return x / wide * 2, y / high * 2

    def _turned(self, x: float, y: float, values: Values, look: Look) -> Spot:
        angle = math.radians(values[self.rotation]) if self.rotation else 0.0
        middle = self._middle(values, look)
        cos, sin = math.cos(angle), math.sin(angle)
        return middle[0] + x * cos - y * sin, middle[1] + x * sin + y * cos

    def _back(self, at: Spot, values: Values, look: Look) -> Spot:
        """A place of the picture in pixels from the box's middle, along its sides."""
        angle = math.radians(values[self.rotation]) if self.rotation else 0.0
        middle = self._middle(values, look)
        x, y = at[0] - middle[0], at[1] - middle[1]
        cos, sin = math.cos(angle), math.sin(angle)
        return x * cos + y * sin, y * cos - x * sin

    def grips(self, values: Values, look: Look) -> tuple[Grip, ...]:
        made = [Grip(name, *self.placed(*ways, values, look)) for name, ways in _CORNERS.items()]
        made += [Grip(name, *self.placed(*ways, values, look), "edge") for name, ways in _EDGES.items()]
        made.append(Grip("middle", *self._middle(values, look), "point"))
        if self.rotation:
            made.append(Grip("turn", *self._arm(values, look), "turn"))
        return tuple(made)

    def _arm(self, values: Values, look: Look) -> Spot:
        high = look.from_percent(0, values[self.height])[1]
        return self._turned(0, -high / 2 - _ARM * look.height, values, look)

    def lines(self, values: Values, look: Look) -> tuple[tuple[Spot, ...], ...]:
        box = tuple(self.placed(*ways, values, look) for ways in _CORNERS.values())
        return (box, (self.placed(0, -1, values, look), self._arm(values, look))) if self.rotation else (box,)

    def pulled(self, grip: str, at: Spot, values: Values, look: Look) -> dict[str, Any]:
        if grip == "middle":
            x, y = look.to_percent(*at)
            return {self.x: x, self.y: y}
        if grip == "turn":
            middle = self._middle(values, look)
            angle = math.degrees(math.atan2(at[0] - middle[0], middle[1] - at[1]))
            turns = round((values[self.rotation] - angle) / 360)  # as many as it has already
            return {self.rotation: angle + 360 * turns}
        across, down = {**_CORNERS, **_EDGES}[grip]
        x, y = self._back(at, values, look)
        made: dict[str, Any] = {}
        if across:
            made[self.width] = max(_LEAST, 2 * across * x / look.width * 100)
        if down:
            made[self.height] = max(_LEAST, 2 * down * y / look.height * 100)
        return made


@dataclass(frozen=True)
class Cuts(Handle):
    """How much is cut away on each side. Pulled by its middle the part moves as it is."""

    left: str
    top: str
    right: str
    bottom: str

    @property
    def settings(self) -> tuple[str, ...]:
        return self.left, self.top, self.right, self.bottom

    def _sides(self, values: Values) -> tuple[float, float, float, float]:
        left, top, right, bottom = (float(values[name]) for name in self.settings)
        return left, top, 100 - right, 100 - bottom

    def grips(self, values: Values, look: Look) -> tuple[Grip, ...]:
        left, top, right, bottom = self._sides(values)
        across, down = (left, (left + right) / 2, right), (top, (top + bottom) / 2, bottom)
        made = []
        for ways, shape in ((_CORNERS, "corner"), (_EDGES, "edge"), ({"middle": (0, 0)}, "point")):
            for name, (x, y) in ways.items():
                made.append(Grip(name, *look.from_percent(across[x + 1], down[y + 1]), shape))  # type: ignore[arg-type]
        return tuple(made)

    def lines(self, values: Values, look: Look) -> tuple[tuple[Spot, ...], ...]:
        left, top, right, bottom = self._sides(values)
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        return (tuple(look.from_percent(*corner) for corner in corners),)

    def pulled(self, grip: str, at: Spot, values: Values, look: Look) -> dict[str, Any]:
        left, top, right, bottom = self._sides(values)
        x, y = look.to_percent(*at)
        if grip == "middle":
            x = min(max(x, (right - left) / 2), 100 - (right - left) / 2)
            y = min(max(y, (bottom - top) / 2), 100 - (bottom - top) / 2)
            by_x, by_y = x - (left + right) / 2, y - (top + bottom) / 2
            sides = (left + by_x, top + by_y, 100 - right - by_x, 100 - bottom - by_y)
            return dict(zip(self.settings, sides, strict=True))
        across, down = {**_CORNERS, **_EDGES}[grip]
        made: dict[str, Any] = {}
        if across < 0:
            made[self.left] = min(max(0.0, x), right - 1)
        elif across:
            made[self.right] = min(max(0.0, 100 - x), 100 - left - 1)
        if down < 0:
            made[self.top] = min(max(0.0, y), bottom - 1)
        elif down:
            made[self.bottom] = min(max(0.0, 100 - y), 100 - top - 1)
        return made


@dataclass(frozen=True)
class Quad(Handle):
    """Four corners in a setting of text, "x,y x,y x,y x,y", clockwise from the upper left. Where nothing is written
    they are those of a box."""

    corners: str
    box: Box

    @property
    def settings(self) -> tuple[str, ...]:
        return (self.corners,)

    def _corners(self, values: Values, look: Look) -> list[Spot]:
        numbers = [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", str(values[self.corners]))]
        if len(numbers) == 8:
            return [look.from_percent(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]
        return [self.box.placed(*ways, values, look) for ways in _CORNERS.values()]

    def grips(self, values: Values, look: Look) -> tuple[Grip, ...]:
        corners = self._corners(values, look)
        return tuple(Grip(name, *spot) for name, spot in zip(_CORNERS, corners, strict=True))

    def lines(self, values: Values, look: Look) -> tuple[tuple[Spot, ...], ...]:
        return (tuple(self._corners(values, look)),)

    def pulled(self, grip: str, at: Spot, values: Values, look: Look) -> dict[str, Any]:
        corners = dict(zip(_CORNERS, self._corners(values, look), strict=True))
        corners[grip] = at
        spots = (look.to_percent(*spot) for spot in corners.values())
        words = " ".join(",".join(f"{round(min(100, max(0, one)), 2):g}" for one in spot) for spot in spots)
        return {self.corners: words}


@dataclass(frozen=True)
class Outline(Handle):
    """The points of a drawn outline, which `box` moves, stretches and turns as a whole. frame: the setting that is
    added to the number of the frame. One that moves gets a key where it is pulled."""

    outline: str
    box: Box
    frame: str = ""

    @property
    def settings(self) -> tuple[str, ...]:
        return (self.outline,)

    def _keys(self, values: Values) -> outlines.Keys:
        try:
            keys = outlines.read_outline(values[self.outline])
        except SettingError:
            keys = ()
        return keys or (outlines.OutlineKey(0.0, outlines.BEGUN),)

    def _at(self, values: Values, look: Look) -> float:
        return look.frame + (float(values[self.frame]) if self.frame else 0.0)

    def _points(self, values: Values, look: Look) -> tuple[Spot, ...]:
        return outlines.shown_at(self._keys(values), self._at(values, look))

    def _drawn(self, at: Spot, values: Values, look: Look) -> Spot:
        """A place of the picture as the outline counts it."""
        across, down = self.box.inside(at, values, look)
        return round(across / 2 + 0.5, 4), round(down / 2 + 0.5, 4)

    def grips(self, values: Values, look: Look) -> tuple[Grip, ...]:
        return tuple(Grip(str(number), *spot) for number, spot in enumerate(self.lines(values, look)[0]))

    def lines(self, values: Values, look: Look) -> tuple[tuple[Spot, ...], ...]:
        points = self._points(values, look)
        return (tuple(self.box.placed(2 * x - 1, 2 * y - 1, values, look) for x, y in points),)

    def pulled(self, grip: str, at: Spot, values: Values, look: Look) -> dict[str, Any]:
        points = list(self._points(values, look))
        points[int(grip)] = self._drawn(at, values, look)
        keys = outlines.with_points(self._keys(values), self._at(values, look), points)
        return {self.outline: outlines.outline_data(keys)}

    def added(self, at: Spot, values: Values, look: Look) -> dict[str, Any]:
        keys = outlines.with_point(self._keys(values), self._at(values, look), self._drawn(at, values, look))
        return {self.outline: outlines.outline_data(keys)}

    def removed(self, grip: str, values: Values, look: Look) -> dict[str, Any]:
        keys = self._keys(values)
        left = outlines.without_point(keys, int(grip))
        return {} if left == keys else {self.outline: outlines.outline_data(left)}
