"""Titles as clips: what of the words is seen at a moment of the clip, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import cast

import numpy as np
import numpy.typing as npt

from studio.embedded.lettering import Label, Type, line_width, set_text, wrapped
from studio.embedded.titling import Style, Wording, compose_title
from studio.embedded.typesetting import Line, Weight
from studio.film.timeline.looks import Entrance, Title

_SAFE = 0.07  # of the shorter side: inside EBU R 95's 5 % with room for the shadow
_WIDEST = 0.88
Shown = tuple[Label, float]
"""Lettering, and how opaque it is."""


def labels(title: Title, width: int, height: int, since: Fraction, length: Fraction) -> list[Shown]:
    """What is laid over a picture of this size `since` seconds after the clip's start, which lasts `length`."""
    if not title.text.strip() and not title.subtitle.strip():
        return []
    if title.style == "credits":
        return list(_rolled(title, width, height, float(since / length)))
    enter, leave = title.enter_seconds, title.leave_seconds
    if enter + leave > length:  # both in their turn
        enter, leave = enter * length / (enter + leave), leave * length / (enter + leave)
    if title.enter != "none" and since < enter:
        return _moving(title, width, height, title.enter, float(since / enter), 1)
    if title.leave != "none" and length - since < leave:
        return _moving(title, width, height, title.leave, float((length - since) / leave), -1)
    return list(_set(title, width, height, 1.0))


def lacking(said: Iterable[Title]) -> frozenset[str]:
    """Characters of the titles that no font here has; one look for all of them."""
    letters = {character for title in said for character in f"{title.text}{title.subtitle}" if not character.isspace()}
    return frozenset(Line("".join(sorted(letters)), "SemiBold", 20).missing) if letters else frozenset()


def _wording(title: Title) -> Wording:
    style = cast(Style, title.style)
    return Wording(title.text.strip(), title.subtitle.strip(), style, title.size, title.color, title.accent)


def _set(title: Title, width: int, height: int, shown: float) -> Iterator[Shown]:
    if title.style == "caption":
        eased = min(1.0, max(0.0, shown))
        yield _caption(title, width, height), eased
        return
    yield from compose_title(_wording(title), width, height).labels(shown)


def _moving(title: Title, width: int, height: int, by: Entrance, shown: float, way: int) -> list[Shown]:
    """On the way in (1) or out (-1), `shown` of it done."""
    eased = 1 - (1 - min(1.0, max(0.0, shown))) ** 3
    if by == "usual":
        return list(_set(title, width, height, shown))
    rest = list(_set(title, width, height, 1.0))
    if by == "fade":
        return [(label, opacity * shown) for label, opacity in rest]
    if by == "reveal":
        return [(revealed, opacity) for label, opacity in rest if (revealed := _revealed(label, shown, way))]
    across, down = {"left": (1, 0), "right": (-1, 0), "up": (0, 1), "down": (0, -1)}[by.removeprefix("slide ")]
    x, y = (round(away * side * way * (1 - eased)) for away, side in ((across, width), (down, height)))
    return [(replace(label, left=label.left + x, top=label.top + y), opacity) for label, opacity in rest]


def _revealed(label: Label, shown: float, way: int) -> Label | None:
    """The part that has been written from left to right, or that is not wiped away yet."""
    wide = label.pixels.shape[1]
    seen = round(wide * min(1.0, max(0.0, shown)))
    if not seen:
        return None
    first = 0 if way > 0 else wide - seen
    return Label(label.pixels[:, first : first + seen], label.left + first, label.top)


@lru_cache(maxsize=64)
def _caption(title: Title, width: int, height: int) -> Label:
    em = min(width, height) * title.size / 100
    type = Type(em, "SemiBold", title.color)
    lines = [part for line in title.text.strip().splitlines() for part in wrapped(line, type, width * _WIDEST)]
    block = set_text(lines, type)
    away = round(min(width, height) * _SAFE) if width >= height else round(height / 6)
    high, wide = block.pixels.shape[:2]
    return Label(block.pixels, (width - wide) // 2, height - away + block.margin - high)


# --- credits ----------------------------------------------------------------------------------------------------------

_LEADING = 1.45  # ems from line to line


def _rolled(title: Title, width: int, height: int, share: float) -> Iterator[Shown]:
    """The lines that are in the picture when this share of the roll is over: it comes in from below, and is gone above
    when the clip ends."""
    em = min(width, height) * title.size / 100
    lines = [line.strip() for line in title.text.strip().splitlines()]
    whole = height + len(lines) * em * _LEADING
    top = height - share * whole
    for number, line in enumerate(lines):
        at = top + number * em * _LEADING
        if line and -2 * em < at < height + em:
            yield from ((_floating(label, at), 1.0) for label in _credit(line, em, title.color, width))


@lru_cache(maxsize=512)
def _credit(line: str, em: float, color: str, width: int) -> tuple[Label, ...]:
    """A line of the credits, its places as if it stood at the picture's top."""
    heading = line.startswith("#")
    role, bar, name = (part.strip() for part in line.lstrip("# ").partition("|"))
    found = []
    for text, align in ((role, "right" if bar else "center"), (name, "left")):
        if not text:
            continue
        weight: Weight = "Bold" if heading else "SemiBold" if align == "left" else "Medium"
        room = width * (0.42 if bar else _WIDEST)
        type = Type(em * (1.25 if heading else 1.0), weight, color)
        type = replace(type, size=min(type.size, type.size * room / max(1.0, line_width(text, type))))
        block = set_text([text], type)
        wide, gap = block.pixels.shape[1] - 2 * block.margin, em * 0.5
        left = {"right": width / 2 - gap - wide, "left": width / 2 + gap, "center": (width - wide) / 2}[align]
        found.append(Label(block.pixels, round(left) - block.margin, -block.margin))
    return tuple(found)


def _floating(label: Label, top: float) -> Label:
    """A label moved down, between rows of pixels where it has to be, so that a slow roll does not tremble."""
    whole = int(np.floor(top))
    part = np.float32(top - whole)
    if part < 1 / 64:
        return replace(label, top=label.top + whole)
    pixels: npt.NDArray[np.float32] = np.pad(label.pixels, ((1, 1), (0, 0), (0, 0))).astype(np.float32)
    pixels[..., :3] *= pixels[..., 3:] / 255
    mixed = pixels[1:] * (1 - part) + pixels[:-1] * part
    alpha = mixed[..., 3:]
    mixed[..., :3] = np.divide(mixed[..., :3] * 255, alpha, out=np.zeros_like(mixed[..., :3]), where=alpha > 0)
    return Label(np.rint(mixed).astype(np.uint8), label.left, label.top + whole)


def raster(shown: list[Shown], width: int, height: int) -> npt.NDArray[np.uint8]:
    """Labels as one clear picture of the film's size, alpha straight."""
    out = np.zeros((height, width, 4), np.float32)
    for label, opacity in shown:
        high, wide = label.pixels.shape[:2]
        x0, y0 = max(0, label.left), max(0, label.top)
        x1, y1 = min(width, label.left + wide), min(height, label.top + high)
        if x0 >= x1 or y0 >= y1:
            continue
        part = label.pixels[y0 - label.top : y1 - label.top, x0 - label.left : x1 - label.left].astype(np.float32)
        cover = part[..., 3:] / 255 * opacity
        area = out[y0:y1, x0:x1]
        area[..., :3] = part[..., :3] * cover + area[..., :3] * (1 - cover)
        area[..., 3:] = cover + area[..., 3:] * (1 - cover)
    alpha = out[..., 3:]
    out[..., :3] = np.divide(out[..., :3], alpha, out=np.zeros_like(out[..., :3]), where=alpha > 0)
    out[..., 3:] = alpha * 255
    return np.rint(out).astype(np.uint8)
