"""Lettering: lines of text as a picture with alpha, set in the bundled Inter, for captions and titles.

Characters that Inter lacks (it has Latin, Greek and Cyrillic) are taken from a font of the system, run by run.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageColor, ImageDraw, ImageFilter, ImageFont

from studio.base.errors import SettingError
from studio.base.resources import resource

Weight = Literal["Regular", "Medium", "SemiBold", "Bold"]
Look = Literal["shadow", "box", "outline", "plain"]
Align = Literal["left", "center", "right"]

_SYSTEM_FONTS: Final = {
    "linux": (
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
        "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",
        "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Bold.ttc",
        "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
        "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
        "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf",
        "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
    ),
    "darwin": (
        "/System/Library/Fonts/PingFang.ttc",
        "/System/Library/Fonts/Hiragino Sans GB.ttc",
        "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
    ),
    "win32": (
        "C:/Windows/Fonts/msyhbd.ttc",
        "C:/Windows/Fonts/YuGothB.ttc",
        "C:/Windows/Fonts/malgunbd.ttf",
        "C:/Windows/Fonts/seguisb.ttf",
    ),
}


@dataclass(frozen=True, eq=False)
class Label:
    """Lettering and where it goes. pixels: (height, width, 4) straight-alpha RGBA uint8; left, top: in the picture."""

    pixels: npt.NDArray[np.uint8]
    left: int = 0
    top: int = 0


@dataclass(frozen=True)
class Type:
    """How text is set. size: the em in pixels; leading: baseline to baseline in ems; tracking: extra space in ems.
    font: a file to take in place of Inter, whose weight then counts for nothing."""

    size: float
    weight: Weight = "SemiBold"
    color: str = "#ffffff"
    look: Look = "shadow"
    align: Align = "center"
    leading: float = 1.24
    tracking: float = 0.0
    font: str = ""


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
    """Lines as one block of RGBA, parts of them in the colours of marks; its margin holds shadow, outline or box."""
    missing: set[str] = set()
    rows = [_runs(line, type, missing) for line in lines]
    widths = [sum(_advance(text, font, type) for text, font in row) for row in rows]
    ascent, descent = _font(type.weight, round(type.size), type.font).getmetrics()
    step = type.size * type.leading
    margin = max(2, round(type.size * (0.42 if type.look == "box" else 0.5)))
    wide, high = round(max(widths, default=0)), round(ascent + descent + step * (len(rows) - 1))
    canvas = Image.new("L", (max(1, wide) + 2 * margin, max(1, high) + 2 * margin))
    draw = ImageDraw.Draw(canvas)
    for number, (row, width) in enumerate(zip(rows, widths, strict=True)):
        x = margin + _indent(wide - width, type.align)
        for text, font in row:
            _draw(draw, x, margin + ascent + step * number, text, font, type)
            x += _advance(text, font, type)
    pixels = _finished(canvas, type, margin)
    for mark in marks:
        x = margin + _indent(wide - widths[mark.line], type.align)
        left = x + line_width(lines[mark.line][: mark.start], type)
        right = x + line_width(lines[mark.line][: mark.stop], type)
        top = margin + step * mark.line
        area = slice(round(top), round(top + ascent + descent)), slice(round(left), round(right))
        other = _finished(canvas, replace(type, color=mark.color), margin)
        pixels[area] = other[area]
    return Block(pixels, margin, missing)


def _indent(rest: float, align: Align) -> float:
    return {"left": 0.0, "center": rest / 2, "right": rest}[align]


def _draw(
    draw: ImageDraw.ImageDraw, x: float, baseline: float, text: str, font: ImageFont.FreeTypeFont, type: Type
) -> None:
    if not type.tracking:
        draw.text((x, baseline), text, fill=255, font=font, anchor="ls")
        return
    for number, character in enumerate(text):
        # Kerning stays: each glyph goes where the text up to it ends.
        at = x + font.getlength(text[: number + 1]) - font.getlength(character) + number * type.tracking * type.size
        draw.text((at, baseline), character, fill=255, font=font, anchor="ls")


def _advance(text: str, font: ImageFont.FreeTypeFont, type: Type) -> float:
    return float(font.getlength(text)) + len(text) * type.tracking * type.size


def _finished(mask: Image.Image, type: Type, margin: int) -> npt.NDArray[np.uint8]:
    """The text's mask in its colour, over its shadow, outline or box."""
    red, green, blue, opacity = rgba(type.color)
    text = np.asarray(mask, np.float32) / 255 * (opacity / 255)
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
    out = np.empty((*text.shape, 4), np.uint8)
    for channel, (ink, ground) in enumerate(zip((red, green, blue), (10, 12, 16), strict=True)):
        out[..., channel] = np.rint(ink * share + ground * (1 - share))
    out[..., 3] = np.rint(alpha * 255)
    return out


def _blurred(mask: Image.Image, radius: float, down: float, strength: float) -> npt.NDArray[np.float32]:
    moved = Image.new("L", mask.size)
    moved.paste(mask, (0, round(down)))
    soft = np.asarray(moved.filter(ImageFilter.GaussianBlur(radius)), np.float32)
    return np.minimum(1.0, soft / 255 * strength).astype(np.float32)


# --- fonts ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _font(weight: Weight, size: int, file: str = "") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file or str(resource("fonts", f"Inter-{weight}.ttf")), max(4, size))


@lru_cache(maxsize=32)
def _system_fonts(size: int) -> tuple[ImageFont.FreeTypeFont, ...]:
    platform = "linux" if sys.platform.startswith(("linux", "freebsd")) else sys.platform
    return tuple(
        ImageFont.truetype(path, max(4, size)) for path in _SYSTEM_FONTS.get(platform, ()) if Path(path).is_file()
    )


@lru_cache(maxsize=8192)
def _has(font: ImageFont.FreeTypeFont, character: str) -> bool:
    """Whether a font has a glyph: one that looks like that of a code point no font has is the 'missing' box."""
    if character.isspace():
        return True
    return bytes(font.getmask(character)) != bytes(font.getmask("\U0010fffe"))


def _runs(text: str, type: Type, missing: set[str]) -> list[tuple[str, ImageFont.FreeTypeFont]]:
    """The text in pieces of one font each."""
    size = round(type.size)
    own = _font(type.weight, size, type.font)
    runs: list[tuple[str, ImageFont.FreeTypeFont]] = []
    for character in text.expandtabs(4):
        font = next((one for one in (own, *_system_fonts(size)) if _has(one, character)), None)
        if font is None:
            missing.add(character)
            font = own
        if runs and (runs[-1][1] is font or character.isspace()):
            runs[-1] = runs[-1][0] + character, runs[-1][1]
        else:
            runs.append((character, font))
    return runs


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
    """What may stand on lines of its own: words with the blank behind them, and each CJK character with its point."""
    pieces: list[str] = []
    for word in paragraph.split():
        start = len(pieces)
        for character in word:
            wide = unicodedata.east_asian_width(character) in "WF"
            point = unicodedata.category(character) in ("Po", "Pe", "Pf")
            if len(pieces) == start or (wide and not point) or (not point and _ends_wide(pieces[-1])):
                pieces.append(character)
            else:
                pieces[-1] += character
        pieces[-1] += " "
    return pieces


def _ends_wide(piece: str) -> bool:
    return unicodedata.east_asian_width(piece[-1]) in "WF"


def line_width(line: str, type: Type) -> float:
    return sum(_advance(text, font, type) for text, font in _runs(line, type, set()))


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
