"""Titles: lettering composed on a picture and brought in and out with movement that eases.

Layouts keep to the graphics-safe area of EBU R 95 (5 % from every edge) and scale with the picture's shorter side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from studio.embedded.lettering import Block, Label, Type, line_width, rgba, set_text, wrapped
from studio.embedded.typesetting import reads_backwards

Style = Literal["lower-third", "center", "corner", "statement"]


@dataclass(frozen=True)
class Wording:
    """What a title says and how. size: of the title's em, in percent of the picture's shorter side."""

    text: str
    subtitle: str = ""
    style: Style = "lower-third"
    size: float = 6.0
    color: str = "#ffffff"
    accent: str = "#5b9dff"


@dataclass(frozen=True, eq=False)
class Part:
    """A piece of a title at rest. slide: pixels it comes from; delay: 0..1 of the way in at which it starts to come;
    grows: it is drawn out from its top instead of fading in."""

    pixels: npt.NDArray[np.uint8]
    left: float
    top: float
    slide: tuple[float, float] = (0.0, 0.0)
    delay: float = 0.0
    grows: bool = False


@dataclass(frozen=True, eq=False)
class Title:
    """A title set for one picture size, and the characters that no font here has."""

    parts: tuple[Part, ...]
    missing: frozenset[str]

    def labels(self, shown: float) -> Iterator[tuple[Label, float]]:
        """What to lay over the picture, and how opaque, when the title is `shown` (0 gone .. 1 at rest)."""
        for part in self.parts:
            eased = _eased((shown - part.delay) / (1 - part.delay))
            if eased <= 0:
                continue
            x, y = (at + (1 - eased) * way for at, way in zip((part.left, part.top), part.slide, strict=True))
            if part.grows:
                rows = max(1, round(part.pixels.shape[0] * eased))
                yield Label(part.pixels[:rows], round(x), round(y)), 1.0
            elif eased >= 1:
                yield _at_rest(part), 1.0
            else:
                yield _placed(part.pixels, x, y), eased


@lru_cache(maxsize=32)
def _at_rest(part: Part) -> Label:
    return Label(part.pixels, round(part.left), round(part.top))


def _eased(share: float) -> float:
    """Fast at first, then settling (cubic ease-out)."""
    return 1 - (1 - min(1.0, max(0.0, share))) ** 3


def _placed(pixels: npt.NDArray[np.uint8], x: float, y: float) -> Label:
    """Between pixels where it has to be, so that slow movement does not tremble."""
    left, top = int(np.floor(x)), int(np.floor(y))
    across, down = np.float32(x - left), np.float32(y - top)
    padded = np.pad(pixels, ((1, 1), (1, 1), (0, 0))).astype(np.float32)
    padded[..., :3] *= padded[..., 3:] / 255
    padded = padded[:, 1:] * (1 - across) + padded[:, :-1] * across
    padded = padded[1:] * (1 - down) + padded[:-1] * down
    alpha = padded[..., 3:]
    padded[..., :3] = np.divide(padded[..., :3] * 255, alpha, out=np.zeros_like(padded[..., :3]), where=alpha > 0)
    return Label(np.rint(padded).astype(np.uint8), left, top)


@dataclass
class _Page:
    """The picture a title is set for. em: pixels; safe: how far from the edges."""

    wording: Wording
    width: int
    height: int
    missing: set[str] = field(default_factory=set)

    @property
    def em(self) -> float:
        return min(self.width, self.height) * self.wording.size / 100

    @property
    def safe(self) -> int:
        return round(min(self.width, self.height) * 0.07)

    @property
    def mirrored(self) -> bool:
        """What is read from right to left stands at the right, where reading begins."""
        return reads_backwards(self.wording.text or self.wording.subtitle)

    def left(self, pixels: npt.NDArray[np.uint8], at: float) -> float:
        """Where pixels go that lie `at` from the side where reading begins."""
        return self.width - at - pixels.shape[1] if self.mirrored else at

    def block(self, text: str, type: Type, room: float) -> Block:
        """Text broken into lines no wider than `room`; set smaller where a single word is."""
        lines = wrapped(text, type, room)
        widest = max(line_width(line, type) for line in lines)
        if widest > room:
            type = replace(type, size=type.size * room / widest)
        made = set_text(lines, type)
        self.missing |= made.missing
        return made


@lru_cache(maxsize=16)
def compose_title(wording: Wording, width: int, height: int) -> Title:
    """The title for a picture of this size. Long lines are broken; what is still too wide is set smaller."""
    page = _Page(wording, width, height)
    compose = {"lower-third": _lower_third, "corner": _corner}.get(wording.style, _centered)
    parts = tuple(compose(page))
    return Title(parts, frozenset(page.missing))


def _inner_height(block: Block) -> int:
    return int(block.pixels.shape[0]) - 2 * block.margin


def _solid(color: str, width: float, height: float) -> npt.NDArray[np.uint8]:
    pixels = np.empty((max(1, round(height)), max(1, round(width)), 4), np.uint8)
    pixels[:] = rgba(color, "accent")
    return pixels


def _lower_third(page: _Page) -> Iterator[Part]:
    """Bottom left (right where it is read from there), beside a bar in the accent colour."""
    em, safe, color = page.em, page.safe, page.wording.color
    bar, space = max(3, round(em * 0.11)), em * 0.42
    room = page.width - 2 * safe - bar - space
    title = page.block(page.wording.text, Type(em, "SemiBold", color, align="left", leading=1.14), room)
    high = float(_inner_height(title))
    below = None
    if page.wording.subtitle:
        below = page.block(page.wording.subtitle, Type(em * 0.56, "Medium", color, align="left"), room)
        high += _inner_height(below) + em * 0.04
    top, at = page.height - safe - high, safe + bar + space
    solid, slide = _solid(page.wording.accent, bar, high), (em * 0.7 if page.mirrored else -em * 0.7, 0.0)
    yield Part(solid, page.left(solid, safe), top, grows=True)
    left = page.left(title.pixels, at - title.margin)
    yield Part(title.pixels, left, top - title.margin, slide=slide, delay=0.15)
    if below:
        under = top + _inner_height(title) + em * 0.04 - below.margin
        yield Part(below.pixels, page.left(below.pixels, at - below.margin), under, slide=slide, delay=0.35)


def _corner(page: _Page) -> Iterator[Part]:
    """Top left (right where it is read from there), in spaced capitals: a place and a time."""
    em, safe, color = page.em, page.safe, page.wording.color
    small = Type(em * 0.62, "SemiBold", color, align="left", tracking=0.06)
    title = page.block(page.wording.text.upper(), small, page.width * 0.6)
    left = page.left(title.pixels, safe - title.margin)
    yield Part(title.pixels, left, safe - title.margin, slide=(0, -em * 0.4))
    if page.wording.subtitle:
        below = page.block(page.wording.subtitle, Type(em * 0.52, "Medium", color, align="left"), page.width * 0.6)
        top = safe + _inner_height(title) + em * 0.06 - below.margin
        left = page.left(below.pixels, safe - below.margin)
        yield Part(below.pixels, left, top, slide=(0, -em * 0.3), delay=0.25)


def _centered(page: _Page) -> Iterator[Part]:
    """In the middle: a film's title in large bold letters, or a statement in quieter ones."""
    em, color, statement = page.em, page.wording.color, page.wording.style == "statement"
    type = Type(em * 1.7, "Bold", color, leading=1.08, tracking=-0.012)
    if statement:
        type = Type(em, "Medium", color, leading=1.3)
    title = page.block(page.wording.text, type, page.width * (0.7 if statement else 0.84))
    gap, rule, high = em * 0.5, max(2, round(em * 0.05)), float(_inner_height(title))
    below = None
    if page.wording.subtitle:
        below = page.block(page.wording.subtitle, Type(em * 0.62, "Medium", color, tracking=0.02), page.width * 0.8)
        high += gap + rule + gap * 0.7 + _inner_height(below)
    top = (page.height - high) / 2
    left = (page.width - title.pixels.shape[1]) / 2
    yield Part(title.pixels, left, top - title.margin, slide=(0, em * 0.5))
    if below:
        line = _solid(page.wording.accent, em * 1.8, rule)
        middle = top + _inner_height(title) + gap
        yield Part(line, (page.width - line.shape[1]) / 2, middle, slide=(0, em * 0.5), delay=0.2)
        under = middle + rule + gap * 0.7 - below.margin
        yield Part(below.pixels, (page.width - below.pixels.shape[1]) / 2, under, slide=(0, em * 0.5), delay=0.35)


def background(color: str, width: int, height: int) -> npt.NDArray[np.uint8]:
    """A card's ground: (height, width, 3) uint8, the colour lit from above, dithered so that it shows no bands."""
    base = np.array(rgba(color, "background")[:3], np.float32)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    distance = np.hypot((x / width - 0.5) * 1.1, y / height - 0.38)
    light = 1.16 - 0.55 * np.clip(distance, 0, 1) ** 1.4
    lift = np.clip(0.10 - 0.16 * distance, 0, 1) * 90
    noise = np.random.default_rng(7).random((height, width, 1), np.float32) - 0.5
    lit = base * light[..., None] + lift[..., None] + noise + 0.5
    return np.asarray(np.clip(lit, 0, 255), np.uint8)
