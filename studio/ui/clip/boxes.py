"""Where a clip's picture lies in the film's, and what a hand on it means. In pixels of the film. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians, sin
from typing import Literal

from studio.film.timeline.boxes import Box, box_of
from studio.film.timeline.looks import Framing, Look

Point = tuple[float, float]
Grip = Literal["move", "turn", "scale", "left", "top", "right", "bottom"]
_SNAP = 1.0  # percent of the film within which a clip meets its middle
_STEP = 15.0  # degrees


@dataclass(frozen=True)
class PictureBox:
    """A clip's picture. look: with plain numbers; film: its sides."""

    look: Look
    box: Box
    film: tuple[int, int]

    @staticmethod
    def of(look: Look, framing: Framing, picture: tuple[int, int], film: tuple[int, int]) -> PictureBox:
        return PictureBox(look, box_of(look, framing, picture, film), film)

    @property
    def turned(self) -> float:
        return radians(float(self.look.rotation))  # type: ignore[arg-type]

    def out(self, share: Point) -> Point:
        """A place of the picture (shares of its sides) in the film."""
        x = (share[0] - self.box.anchor[0]) * self.box.wide
        y = (share[1] - self.box.anchor[1]) * self.box.high
        turn = self.turned
        return self.box.at[0] + x * cos(turn) - y * sin(turn), self.box.at[1] + x * sin(turn) + y * cos(turn)

    def into(self, at: Point) -> Point:
        """A place of the film in shares of the picture's sides."""
        dx, dy, turn = at[0] - self.box.at[0], at[1] - self.box.at[1], -self.turned
        x, y = dx * cos(turn) - dy * sin(turn), dx * sin(turn) + dy * cos(turn)
        wide, high = max(1e-6, self.box.wide), max(1e-6, self.box.high)
        return x / wide + self.box.anchor[0], y / high + self.box.anchor[1]

    @property
    def seen(self) -> tuple[float, float, float, float]:
        """left, top, right and bottom of what is not cropped, in shares."""
        left, top, right, bottom = self.box.crop
        return left, top, max(left, 1 - right), max(top, 1 - bottom)

    def corners(self) -> list[Point]:
        left, top, right, bottom = self.seen
        return [self.out(place) for place in ((left, top), (right, top), (right, bottom), (left, bottom))]

    def edges(self) -> dict[Grip, Point]:
        """The middles of the sides."""
        left, top, right, bottom = self.seen
        across, down = (left + right) / 2, (top + bottom) / 2
        return {
            "left": self.out((left, down)),
            "top": self.out((across, top)),
            "right": self.out((right, down)),
            "bottom": self.out((across, bottom)),
        }

    def knob(self, away: float) -> Point:
        """Where it is turned by: so many pixels over the middle of its upper side."""
        x, y = self.edges()["top"]
        return x + away * sin(self.turned), y - away * cos(self.turned)

    def grip_at(self, at: Point, reach: float, away: float) -> Grip | None:
        """What of it is at a place. reach: pixels around a grip that take it."""
        knob = self.knob(away)
        if hypot(at[0] - knob[0], at[1] - knob[1]) <= reach:
            return "turn"
        if any(hypot(at[0] - x, at[1] - y) <= reach for x, y in self.corners()):
            return "scale"
        for edge, (x, y) in self.edges().items():
            if hypot(at[0] - x, at[1] - y) <= reach:
                return edge
        across, down = self.into(at)
        left, top, right, bottom = self.seen
        return "move" if left <= across <= right and top <= down <= bottom else None

    def dragged(self, grip: Grip, start: Point, at: Point, *, even: bool = False) -> dict[str, float]:
        """The numbers of the look that a drag makes. even: turns go in steps, and nothing meets the middle."""
        look, (width, height) = self.look, self.film
        match grip:
            case "move":
                x = _number(look.x) + (at[0] - start[0]) / width * 100
                y = _number(look.y) + (at[1] - start[1]) / height * 100
                if not even:
                    x, y = (0.0 if abs(value) < _SNAP else value for value in (x, y))
                return {"x": round(x, 2), "y": round(y, 2)}
            case "scale":
                before = hypot(start[0] - self.box.at[0], start[1] - self.box.at[1])
                now = hypot(at[0] - self.box.at[0], at[1] - self.box.at[1])
                return {"scale": round(_number(look.scale) * now / max(1.0, before), 2)}
            case "turn":
                center = self.box.at
                by = atan2(at[1] - center[1], at[0] - center[0]) - atan2(start[1] - center[1], start[0] - center[0])
                turned = _number(look.rotation) + (degrees(by) + 180) % 360 - 180
                return {"rotation": round(turned / _STEP) * _STEP if even else round(turned, 1)}
        across, down = self.into(at)
        left, top, right, bottom = self.box.crop
        wanted = {"left": across, "top": down, "right": 1 - across, "bottom": 1 - down}[grip]
        other = {"left": right, "right": left, "top": bottom, "bottom": top}[grip]
        return {f"crop_{grip}": round(max(0.0, min(0.99 - other, wanted)) * 100, 2)}


def _number(value: object) -> float:
    return float(value)  # type: ignore[arg-type]
