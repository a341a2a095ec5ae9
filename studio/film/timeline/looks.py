"""What a clip looks like on its track: where its picture lies, how it comes in after the clip before, and its words.

Numbers that may move are floats or a `Curve` over the clip's own clock (`Clip.since`), in seconds of the film.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any, Final, Literal, get_args

from studio.embedded.filters.blending import Blend
from studio.embedded.transitions import KINDS as _PASSED
from studio.embedded.transitions import Way
from studio.media.signal import Curve, Key

Value = float | Curve
"""A number, or one that moves."""
Framing = Literal["fill", "fit", "stretch"]
TitleStyle = Literal["lower-third", "center", "corner", "statement", "caption", "credits"]
Entrance = Literal["usual", "fade", "slide left", "slide right", "slide up", "slide down", "reveal", "none"]
TITLE_STYLES: tuple[TitleStyle, ...] = get_args(TitleStyle)
ENTRANCES: tuple[Entrance, ...] = get_args(Entrance)
_LESS_USUAL: Final = ("clock wipe", "luma wipe", "zoom blur")
TRANSITIONS: Final = ("dissolve", "dip", "wipe", "slide", "push", "iris", "zoom", *_LESS_USUAL)
"""How one clip passes into the next. dip: by way of a colour; all but it and zoom are `embedded.transitions`'."""
assert set(TRANSITIONS) - {"dip", "zoom"} <= set(_PASSED)


@dataclass(frozen=True)
class Look:
    """Where and how a clip's picture lies in the film's. At its defaults it fills the film as it always did.

    opacity, scale, anchor and crop are in percent; x and y: how far it is moved right and down, in percent of the
    film's sides; rotation: degrees clockwise. anchor_x, anchor_y: the point of the clip that scale and rotation leave
    where it is. crop_*: what is cut off each side, in percent of it. blend: how it mixes with what is below.
    framing: how a clip of another shape is fitted in, '' as the whole film's are.
    """

    opacity: Value = 100.0
    x: Value = 0.0
    y: Value = 0.0
    scale: Value = 100.0
    rotation: Value = 0.0
    anchor_x: Value = 50.0
    anchor_y: Value = 50.0
    crop_left: Value = 0.0
    crop_top: Value = 0.0
    crop_right: Value = 0.0
    crop_bottom: Value = 0.0
    blend: Blend = "normal"
    framing: Framing | Literal[""] = ""

    @property
    def plain(self) -> bool:
        """Whether nothing is done to the picture, whatever its framing is."""
        return replace(self, framing="") == PLAIN

    @property
    def moves(self) -> bool:
        return any(isinstance(getattr(self, name), Curve) for name in NUMBERS)

    def at(self, seconds: float) -> Look:
        """The look at a moment of the clip's own clock, its numbers plain ones."""
        if not self.moves:
            return self
        moved: dict[str, Any] = {n: v.at(seconds) for n in NUMBERS if isinstance(v := getattr(self, n), Curve)}
        held: dict[str, Any] = {name: _held(name, value) for name, value in moved.items()}
        return replace(self, **held)


LIMITS: Final[dict[str, tuple[float, float]]] = {
    "opacity": (0, 100),
    "x": (-1000, 1000),
    "y": (-1000, 1000),
    "scale": (0, 10_000),
    "rotation": (-36_000, 36_000),
    "anchor_x": (-1000, 1000),
    "anchor_y": (-1000, 1000),
    "crop_left": (0, 100),
    "crop_top": (0, 100),
    "crop_right": (0, 100),
    "crop_bottom": (0, 100),
    "pan": (-100, 100),
    "pace": (0, 100),
    "size": (0.5, 100),
    "softness": (0, 100),
}
"""From where to where a number of a clip goes; easing overshoots are held at these."""
NUMBERS: Final = tuple(field.name for field in fields(Look) if field.name in LIMITS)
"""The numbers of a Look that may move."""
PLAIN: Final = Look()


def _held(name: str, value: float) -> float:
    least, most = LIMITS[name]
    return min(most, max(least, value))


def value_of(value: Value, seconds: float, name: str = "") -> float:
    """A number that may move, at a moment of the clip's clock; held within its limits when it has a name."""
    found = value.at(seconds) if isinstance(value, Curve) else value
    return _held(name, found) if name else found


def keyed(value: Value, at: float, to: float, easing: str = "ease-in-out") -> Curve:
    """The value with a key at a moment of the clip's clock, in place of one that is less than a millisecond away."""
    old = value.keys if isinstance(value, Curve) else ()
    near = next((key for key in old if abs(key.at - at) < 1e-3), None)
    kept = [key for key in old if key is not near]
    return Curve((*kept, Key(max(0.0, at), to, near.easing if near else easing)))


@dataclass(frozen=True)
class Transition:
    """How a clip comes in over the end of the one before it on its track; their overlap is how long it takes.

    way: to where it wipes, slides or pushes. softness: percent of the picture that an edge is wide. color: of a dip.
    """

    kind: str = "dissolve"
    way: Way = "right"
    softness: float = 5.0
    color: str = "#000000"


DISSOLVE: Final = Transition()


@dataclass(frozen=True)
class Title:
    """The words of a clip on a title track.

    style: lower-third, center, corner and statement are `embedded.titling`'s; a caption stands below in the middle;
    credits roll through the picture in the clip's time, a line "role | name" in two columns and one with # before it
    as a heading. size: of the em, in percent of the film's shorter side. enter, leave: how it comes and goes, in so
    many seconds. Where it stands is moved by the clip's look.
    """

    text: str = ""
    subtitle: str = ""
    style: TitleStyle = "lower-third"
    size: float = 6.0
    color: str = "#ffffff"
    accent: str = "#5b9dff"
    enter: Entrance = "usual"
    leave: Entrance = "usual"
    enter_seconds: Fraction = Fraction(3, 5)
    leave_seconds: Fraction = Fraction(3, 5)
