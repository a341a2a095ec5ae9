"""Manners of painting by name, each a small picture drawn here that a style is read out of: for words without a picture
to go by."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.nets.style import Style, style_of

Picture = npt.NDArray[np.uint8]
_SIDE = 256
_SCALE = 3


def manner_in(words: str) -> str:
    """The manner that a prompt names, '' for none. The one that is named first counts."""
    found = [(match.start(), name) for name, pattern in _WORDS.items() if (match := re.search(pattern, words.lower()))]
    return min(found)[1] if found else ""


USUAL = "oil"
"""The manner where the words name none."""


def told(name: str) -> str:
    """What was made of a prompt, for whoever wrote it. name: as manner_in found it."""
    if name:
        return f"Style transfer paints in the manner of {name}; nothing else of the prompt is read."
    known = ", ".join(names())
    return f"Style transfer reads only a manner out of the prompt and finds none, so it is oil. It knows: {known}."


def names() -> tuple[str, ...]:
    return tuple(_DRAWN)


def own_colours(name: str) -> float:
    """How much of its own colours a picture keeps in a manner, 0..1."""
    return _OWN_COLOURS.get(name, 0.0)


@cache
def style_named(name: str) -> Style:
    return style_of(sample(name))


@cache
def sample(name: str) -> Picture:
    """(256, 256, 3): the picture that a manner is read out of."""
    canvas = _DRAWN[name](np.random.default_rng(7))
    return np.asarray(cv2.resize(np.clip(canvas, 0, 255).astype(np.uint8), (_SIDE, _SIDE), interpolation=3), np.uint8)


def _field(draw: np.random.Generator, size: int) -> Any:
    """Smooth noise, -1..1, with features of so many pixels."""
    side = _SIDE * _SCALE
    rough = draw.standard_normal((side // size + 3,) * 2).astype(np.float32)
    return np.clip(cv2.resize(rough, (side, side), interpolation=cv2.INTER_CUBIC) / 2, -1, 1)


def _strokes(
    canvas: Any, draw: np.random.Generator, palette: Any, count: int, length: int, thick: int, spread: float
) -> Any:
    """Short strokes along a smooth field of directions, the colour of each from a palette by place."""
    turn, place = _field(draw, 220) * np.pi, (_field(draw, 160) + 1) / 2
    side = canvas.shape[0]
    for _ in range(count):
        x, y = draw.integers(0, side, 2)
        angle = turn[y, x] + draw.normal(0, 0.25)
        colour = np.array(palette[int(np.clip(place[y, x] + draw.normal(0, spread), 0, 0.999) * len(palette))], float)
        colour = np.clip(colour * draw.normal(1, 0.1), 0, 255)
        over = length * draw.uniform(0.4, 1)
        end = int(x + np.cos(angle) * over), int(y + np.sin(angle) * over)
        width = max(1, int(thick * draw.uniform(0.5, 1.2)))
        cv2.line(canvas, (int(x), int(y)), end, tuple(colour.tolist()), width, cv2.LINE_AA)
    return canvas


def _blank(colour: tuple[int, int, int]) -> Any:
    return np.full((_SIDE * _SCALE, _SIDE * _SCALE, 3), colour, np.float32)


def _oil(draw: np.random.Generator) -> Any:
    palette = [(24, 38, 90), (40, 84, 150), (90, 140, 180), (220, 190, 90), (235, 150, 50), (150, 60, 30), (40, 70, 50)]
    made = _strokes(_blank((40, 60, 90)), draw, palette, 5200, 70, 15, 0.12)
    ridges = cv2.Laplacian(cv2.GaussianBlur(made, (0, 0), 1.2), cv2.CV_32F)
    return made - 1.6 * ridges


def _watercolour(draw: np.random.Generator) -> Any:
    made = _blank((246, 243, 234))
    for colour in ((70, 130, 190), (230, 150, 120), (120, 170, 110), (240, 205, 120), (130, 100, 160)):
        field = _field(draw, 150) + 0.35 * _field(draw, 30)
        wash = 1 / (1 + np.exp(-(field - 0.25) * 22))
        rim = np.exp(-(((field - 0.27) / 0.05) ** 2)) * 0.5
        cover = np.clip(wash * (0.55 + 0.2 * _field(draw, 14)) + rim * 0.6, 0, 0.9)[..., None]
        made = made * (1 - cover) + made / 255 * np.array(colour) * cover
    return made + 5 * _field(draw, 4)[..., None]


def _hatched(draw: np.random.Generator, paper: tuple[int, int, int], ink: tuple[int, int, int], soft: bool) -> Any:
    made = _blank(paper)
    shade = _field(draw, 190)
    side = made.shape[0]
    for angle, needs in ((0.8, -0.2), (-0.7, 0.15), (0.1, 0.4)):
        for _ in range(2600):
            x, y = draw.integers(0, side, 2)
            if shade[y, x] < needs + draw.normal(0, 0.12):
                continue
            lean, over = angle + draw.normal(0, 0.07), draw.uniform(40, 110)
            end = int(x + np.cos(lean) * over), int(y + np.sin(lean) * over)
            cv2.line(made, (int(x), int(y)), end, ink, int(draw.integers(2, 6)) if soft else 3, cv2.LINE_AA)
    if soft:
        grain = (_field(draw, 3) > 0.25).astype(np.float32)[..., None]
        made = made * (1 - 0.5 * grain) + np.array(paper) * 0.5 * grain
        made = cv2.GaussianBlur(made, (0, 0), 1.6)
    return made


def _charcoal(draw: np.random.Generator) -> Any:
    return _hatched(draw, (228, 222, 210), (38, 36, 36), soft=True)


def _ink(draw: np.random.Generator) -> Any:
    return _hatched(draw, (250, 248, 240), (16, 18, 28), soft=False)


def _tiled(draw: np.random.Generator, palette: Any, count: int, seam: tuple[int, int, int], width: float) -> Any:
    """Cells around random places, with seams between them."""
    side = _SIDE * _SCALE
    places = draw.uniform(0, side, (count, 2)).astype(np.float32)
    seeds = np.full((side, side), 255, np.uint8)
    seeds[places[:, 1].astype(int), places[:, 0].astype(int)] = 0
    _, labels = cv2.distanceTransformWithLabels(seeds, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    share = (_field(draw, 140) + 1) / 2
    at = np.clip(share[places[:, 1].astype(int), places[:, 0].astype(int)] + draw.normal(0, 0.12, count), 0, 0.999)
    colours = np.array(palette, np.float32)[(at * len(palette)).astype(int)] * draw.normal(1, 0.08, (count, 1))
    table = np.zeros((int(labels.max()) + 1, 3), np.float32)
    table[: len(colours) + 1][1 : count + 1] = colours[: len(table) - 1]
    made = table[labels]
    edges = (np.abs(np.gradient(labels.astype(np.float32))).sum(axis=0) > 0).astype(np.uint8)
    near = cv2.distanceTransform(1 - edges, cv2.DIST_L2, 3) < width
    made[near] = seam
    return cv2.GaussianBlur(made, (0, 0), 1.2)


def _mosaic(draw: np.random.Generator) -> Any:
    palette = [(30, 70, 110), (60, 130, 150), (190, 170, 120), (220, 120, 70), (235, 220, 180), (120, 40, 40)]
    return _tiled(draw, palette, 420, (60, 56, 52), 4)


def _glass(draw: np.random.Generator) -> Any:
    palette = [(20, 40, 170), (10, 130, 190), (230, 190, 20), (200, 30, 40), (30, 150, 70), (130, 30, 150)]
    return _tiled(draw, palette, 130, (12, 12, 14), 7)


def _pastel(draw: np.random.Generator) -> Any:
    palette = [(200, 170, 210), (240, 190, 180), (250, 220, 170), (180, 215, 200), (165, 190, 230)]
    made = _strokes(_blank((236, 228, 216)), draw, palette, 5200, 60, 10, 0.1)
    grain = (np.clip(_field(draw, 3), 0, 1) * 0.8)[..., None]
    return cv2.GaussianBlur(made * (1 - grain) + np.array((240, 234, 224)) * grain, (0, 0), 1.3)


_DRAWN: dict[str, Callable[[np.random.Generator], Any]] = {
    "oil": _oil,
    "watercolour": _watercolour,
    "charcoal": _charcoal,
    "ink": _ink,
    "mosaic": _mosaic,
    "stained glass": _glass,
    "pastel": _pastel,
}
_OWN_COLOURS = {"oil": 0.6, "watercolour": 0.6, "mosaic": 0.5, "pastel": 0.4}
"""How much of the picture's own colours a manner keeps: a manner is how paint is laid on, not what is painted."""
_WORDS = {
    "oil": r"\boil|impressionis|van gogh|impasto|\bpaint(ed|ing)?\b(?! glass)",
    "watercolour": r"water-?colou?r|aquarell|gouache",
    "charcoal": r"charcoal|pencil|graphite|sketch|chalk drawing",
    "ink": r"\bink\b|etching|engrav|pen drawing|line art|manga",
    "mosaic": r"mosaic|tessera",
    "stained glass": r"stained|church window|leadlight|painted glass",
    "pastel": r"pastel|crayon|chalks?\b(?! drawing)",
}
