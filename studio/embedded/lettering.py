"""Lettering: lines of text as a picture with alpha, for captions and titles. How they are shaped says typesetting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageColor, ImageDraw, ImageFilter

from studio.base.errors import SettingError
from studio.embedded.typesetting import Ink, Line, Weight, has_backwards, metrics, pieces, reads_backwards

Look = Literal["shadow", "box", "outline", "plain"]
Align = Literal["left", "center", "right"]

_APART = 0.08  # ems that stay free between what hangs from one line and what stands on the next


@dataclass(frozen=True, eq=False)
class Label:
    """Lettering and where it goes. pixels: (height, width, 4) straight-alpha RGBA uint8; left, top: in the picture."""

    pixels: npt.NDArray[np.uint8]
    left: int = 0
    top: int = 0


@dataclass(frozen=True)
class Type:
    """How text is set. size: the em in pixels; leading: baseline to baseline in ems; tracking: extra space in ems.
    font: a file to take in place of Inter."""

    size: float
    weight: Weight = "SemiBold"
    color: str = "#ffffff"
    look: Look = "shadow"
    align: Align = "center"
    leading: float = 1.24
    tracking: float = 0.0
    font: str = ""

    @property
    def face(self) -> str:
        """A weight of Inter, or the font file in its place."""
        return self.font or self.weight


@dataclass
class Block:
    """Set text: the label's pixels, how far they reach beyond the text, and characters that no font here has."""

    pixels: npt.NDArray[np.uint8]
    margin: int
    missing: set[str] = field(default_factory=set)


def rgba(color: str, setting: str = "color") -> tuple[int, int, int, int]:
    """A colour's parts, 0..255. Raises SettingError for what is no '#rrggbb' or '#rrggbbaa'."""
    try:
        red, green, blue, *alpha = ImageColor.getrgb(color)
    except ValueError:
        mend = "It takes '#rrggbb' or '#rrggbbaa'."
        raise SettingError(f"'{color}' is no colour", setting=setting, mend=mend) from None
    return red, green, blue, alpha[0] if alpha else 255


@dataclass(frozen=True)
class Mark:
    """A part of a text in another colour: the line, its first character and the end."""

    line: int
    start: int
    stop: int
    color: str


def set_text(lines: Sequence[str], type: Type, marks: Sequence[Mark] = ()) -> Block:
    """Lines as one block of RGBA, parts of them in the colours of marks; its margin holds shadow, outline or box.

    What is aligned left begins at the left where it is read from left to right, else at the right.
    """
    set_lines = _lines(lines, type)
    margin = max(2, round(type.size * (0.42 if type.look == "box" else 0.5)))
    inks = [_inks(number, line, type, marks) for number, line in enumerate(set_lines)]
    drawn = [line.drawn(margin, ink) for line, ink in zip(set_lines, inks, strict=True)]
    tops = _tops(drawn, type)
    ascent, descent = metrics(type.face, type.size)
    wide = max((image.shape[1] for image in drawn), default=2 * margin + 1)
    high = 2 * margin + max(1, round(ascent + descent + (tops[-1] if tops else 0)))
    canvas = np.zeros((high, wide, 4), np.float32)
    align: Align = "right" if type.align == "left" and reads_backwards(" ".join(lines)) else type.align
    for image, top in zip(drawn, tops, strict=True):
        left, first = round(_indent(wide - image.shape[1], align)), round(top)
        place = canvas[first : first + image.shape[0], left : left + image.shape[1]]
        place[:] = image + place * (1 - image[..., 3:])
    missing = {character for line in set_lines for character in line.missing}
    return Block(_finished(canvas, type, margin), margin, missing)


def _lines(lines: Sequence[str], type: Type) -> list[Line]:
    """A line that begins with a word of the other direction goes the way of the text that it is a line of."""
    backwards = reads_backwards(" ".join(lines))
    return [
        Line(text, type.face, type.size, type.tracking, has_backwards(text) if backwards else reads_backwards(text))
        for text in (line.expandtabs(4) for line in lines)
    ]


def _inks(number: int, line: Line, type: Type, marks: Sequence[Mark]) -> list[Ink]:
    whole = Ink(0, len(line.text), _color(type.color))
    return [whole, *(Ink(mark.start, mark.stop, _color(mark.color)) for mark in marks if mark.line == number)]


def _color(color: str) -> tuple[float, float, float, float]:
    red, green, blue, _ = (part / 255 for part in rgba(color))
    return red, green, blue, 1.0


def _tops(drawn: Sequence[npt.NDArray[np.float32]], type: Type) -> list[float]:
    """How far below the first each line goes: its leading, or more where marks above and below would meet."""
    tops = [0.0] * min(1, len(drawn))
    for above, below in pairwise(drawn):
        hangs = np.flatnonzero(above[..., 3].max(axis=1) > 0.2)
        stands = np.flatnonzero(below[..., 3].max(axis=1) > 0.2)
        need = hangs[-1] - stands[0] + _APART * type.size if len(hangs) and len(stands) else 0.0
        tops.append(tops[-1] + max(type.size * type.leading, need))
    return tops


def _indent(rest: float, align: Align) -> float:
    return {"left": 0.0, "center": rest / 2, "right": rest}[align]


def _finished(ink: npt.NDArray[np.float32], type: Type, margin: int) -> npt.NDArray[np.uint8]:
    """The ink (premultiplied) over its shadow, outline or box."""
    covered = ink[..., 3]
    mask = Image.fromarray(np.rint(covered * 255).astype(np.uint8))
    text = covered * (rgba(type.color)[3] / 255)
    under = np.zeros_like(text)
    if type.look == "shadow":
        # A tight dark edge for small print and a wide soft one that lifts the text off a busy picture.
        under = np.maximum(under, 0.85 * _blurred(mask, type.size * 0.035, type.size * 0.03, 1.6))
        under = np.maximum(under, 0.55 * _blurred(mask, type.size * 0.14, type.size * 0.05, 1.5))
    elif type.look == "outline":
        spread = mask.filter(ImageFilter.MaxFilter(2 * max(1, round(type.size * 0.06)) + 1))
        under = np.minimum(1.0, 1.2 * _blurred(spread, max(0.6, type.size * 0.012), 0, 1.0))
    elif type.look == "box":
        box = Image.new("L", (mask.width * 2, mask.height * 2))  # twice as large, for smooth corners
        inset = round(margin * 0.5) * 2
        corner = round(type.size * 0.22) * 2
        area = (0, inset, box.width - 1, box.height - 1 - inset)
        ImageDraw.Draw(box).rounded_rectangle(area, corner, fill=255)
        under = 0.74 * np.asarray(box.resize(mask.size, Image.Resampling.BOX), np.float32) / 255
    alpha = text + under * (1 - text)
    share = np.divide(text, alpha, out=np.zeros_like(text), where=alpha > 0)
    colors = np.divide(ink[..., :3], covered[..., None], out=np.zeros_like(ink[..., :3]), where=covered[..., None] > 0)
    out = np.empty((*text.shape, 4), np.uint8)
    for channel, ground in enumerate((10, 12, 16)):
        out[..., channel] = np.rint(np.clip(colors[..., channel], 0, 1) * 255 * share + ground * (1 - share))
    out[..., 3] = np.rint(alpha * 255)
    return out


def _blurred(mask: Image.Image, radius: float, down: float, strength: float) -> npt.NDArray[np.float32]:
    moved = Image.new("L", mask.size)
    moved.paste(mask, (0, round(down)))
    soft = np.asarray(moved.filter(ImageFilter.GaussianBlur(radius)), np.float32)
    return np.minimum(1.0, soft / 255 * strength).astype(np.float32)


def wrapped(text: str, type: Type, width: float) -> list[str]:
    """The text's lines broken where they may be so that none is wider than `width` pixels, as evenly as it can be."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        pieces = _pieces(paragraph)
        count, broken = 1, [paragraph.strip()]
        while count <= len(pieces) and max(line_width(line, type) for line in broken) > width:
            broken = _evenly(pieces, count, type)
            count += 1
        lines += broken
    return lines


def _pieces(paragraph: str) -> list[str]:
    """What may stand on lines of its own, with the blanks behind it."""
    return pieces(" ".join(paragraph.split()))


@lru_cache(maxsize=4096)
def line_width(line: str, type: Type) -> float:
    return Line(line, type.face, type.size, type.tracking).width


def _evenly(pieces: Sequence[str], count: int, type: Type) -> list[str]:
    """Pieces on at most `count` lines of about the same width."""
    lines: list[str] = []
    rest = list(pieces)
    for left in range(count, 0, -1):
        target = line_width("".join(rest).strip(), type) / left
        take = 1
        while take < len(rest) and (left == 1 or line_width("".join(rest[: take + 1]).strip(), type) <= target * 1.08):
            take += 1
        lines.append("".join(rest[:take]).strip())
        rest = rest[take:]
        if not rest:
            break
    return lines
