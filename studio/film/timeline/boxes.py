"""Where a clip's picture lies in the film's. Numbers alone, so that the window may ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from studio.film.timeline.looks import Framing, Look


@dataclass(frozen=True)
class Box:
    """A clip's picture in the film's, in pixels. crop: left, top, right and bottom that are cut off, in shares of the
    picture. at: where its anchor (in shares of its sides) lies."""

    wide: float
    high: float
    at: tuple[float, float]
    anchor: tuple[float, float]
    crop: tuple[float, float, float, float]


def box_of(look: Look, framing: Framing, picture: tuple[int, int], film: tuple[int, int]) -> Box:
    """Where a picture of some size lies in the film's. The look's numbers are plain ones (`Look.at`). What fills is
    cropped to the film's shape first, and its crop is counted from there."""
    width, height = film
    if framing == "fit":
        scale = min(width / picture[0], height / picture[1])
        wide, high = picture[0] * scale, picture[1] * scale
    else:
        wide, high = float(width), float(height)
    anchor = plain(look.anchor_x) / 100, plain(look.anchor_y) / 100
    left, top = (width - wide) / 2, (height - high) / 2
    at = (
        left + anchor[0] * wide + width * plain(look.x) / 100,
        top + anchor[1] * high + height * plain(look.y) / 100,
    )
    size = plain(look.scale) / 100
    crop = tuple(plain(v) / 100 for v in (look.crop_left, look.crop_top, look.crop_right, look.crop_bottom))
    return Box(wide * size, high * size, at, anchor, crop)  # type: ignore[arg-type]


def plain(value: Any) -> float:
    """A number of a look at a moment."""
    return float(value)
