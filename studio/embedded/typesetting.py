"""Lines of text shaped and ordered as their script is written: Skia's paragraph, which is HarfBuzz for the letters and
ICU for the bidirectional algorithm (UAX #9). Where a line may be broken says ICU's line breaker (UAX #14, with its
dictionaries for Thai, Lao, Khmer and Burmese).

Letters come from the bundled Inter (Latin, Greek, Cyrillic) and, cluster by cluster, from the fonts of the system for
what it lacks; the system says which (fontconfig, CoreText, DirectWrite), emoji in colour before emoji in black.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import numpy as np
import numpy.typing as npt

from studio.base.resources import resource

if TYPE_CHECKING:
    import skia

Weight = Literal["Regular", "Medium", "SemiBold", "Bold"]

_HEAVY: Final = ("SemiBold", "Bold")
_RIGHT_TO_LEFT: Final = ("R", "AL")
_RLI, _PDI = "\u2067", "\u2069"
# Emoji_Presentation of Unicode 17 below U+1F000, from where on all pictographs have it
_EMOJI: Final = frozenset(
    "⌚⌛⏩⏪⏫⏬⏰⏳◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕"
)


@dataclass(frozen=True)
class Part:
    """A part of a line in one font. family: the font's name here, "" where no font has the letters."""

    text: str
    family: str


@dataclass(frozen=True)
class Ink:
    """A part of a line, from one character up to another, and what it is painted in: red, green, blue, alpha, 0..1."""

    start: int
    stop: int
    color: tuple[float, float, float, float]


@dataclass(frozen=True)
class Line:
    """A line of text as it is to be set. weight: of Inter, or the path of a font file; size: the em in pixels;
    tracking: extra space between Inter's letters, in ems.

    backwards: it is read from right to left as a whole, whatever it begins with.
    """

    text: str
    weight: str
    size: float
    tracking: float = 0.0
    backwards: bool = False

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return tuple(_parts(self.text, self.weight))

    @property
    def missing(self) -> frozenset[str]:
        """Characters that no font here has."""
        fonts = _fonts()
        own, heavy = fonts.own(self.weight), self.weight in _HEAVY
        lost = (character for part in self.parts if not part.family for character in _seen(part.text))
        return frozenset(c for c in lost if not fonts.has(own, c) and not fonts.fallback(c, heavy, False))

    @cached_property
    def width(self) -> float:
        """Pixels from where it begins to where it ends, without blanks at its end."""
        return float(self._set(()).LongestLine)

    def drawn(self, margin: int, inks: Sequence[Ink] = ()) -> npt.NDArray[np.float32]:
        """(height, width, 4) float32, premultiplied, white where no ink says else: the line with `margin` pixels around
        it, high enough for Inter's letters."""
        shape = self._painted(margin, inks[:1])
        if len(inks) < 2:
            return shape
        # Where ink changes within joined letters, either side covers its part of a pixel: only the colour counts there.
        inked = self._painted(margin, inks)
        covered = inked[..., 3:]
        shape[..., :3] = np.divide(inked[..., :3], covered, out=shape[..., :3], where=covered > 0) * shape[..., 3:]
        return shape

    def _painted(self, margin: int, inks: Sequence[Ink]) -> npt.NDArray[np.float32]:
        import skia

        ascent, descent = metrics(self.weight, self.size)
        size = max(1, round(self.width)) + 2 * margin, ascent + descent + 2 * margin
        info = skia.ImageInfo.Make(*size, skia.kRGBA_F32_ColorType, skia.kPremul_AlphaType)
        surface = skia.Surface.MakeRaster(info)
        made = self._set(inks)
        with surface as canvas:
            canvas.clear(skia.ColorTRANSPARENT)
            made.paint(canvas, margin, margin + ascent - made.AlphabeticBaseline)
        pixels = np.empty((size[1], size[0], 4), np.float32)
        surface.readPixels(info, pixels, pixels.strides[0], 0, 0)
        return np.clip(pixels, 0.0, 1.0)

    def _set(self, inks: Sequence[Ink]) -> Any:
        import skia

        fonts = _fonts()
        layout = skia.textlayout
        builder = layout.ParagraphBuilder.make(layout.ParagraphStyle(), fonts.collection, fonts.unicode)
        own = fonts.own(self.weight)
        style = layout.TextStyle()
        style.setFontSize(max(1.0, self.size))
        style.setFontFamilies([own])
        builder.pushStyle(style)
        builder.addText(_RLI if self.backwards else "")
        for text, family, color in _inked(self.parts, inks):
            style.setFontFamilies([family or own, own])
            # A system's font is spaced as its own designer wanted it, and the letters of many scripts join.
            style.setLetterSpacing(self.tracking * self.size if family == own else 0.0)
            paint = skia.Paint(AntiAlias=True)
            paint.setColor4f(skia.Color4f(*color))
            style.setForegroundPaint(paint)
            builder.pushStyle(style)
            builder.addText(text)
            builder.pop()
        builder.addText(_PDI if self.backwards else "")
        made = builder.Build()
        made.layout(1e7)
        return made


def reads_backwards(text: str) -> bool:
    """Whether a text is read from right to left: its first letter with a direction says (UAX #9, P2 and P3)."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind == "L":
            return False
        if kind in _RIGHT_TO_LEFT:
            return True
    return False


def has_backwards(text: str) -> bool:
    """Whether any letter of a text belongs to a script that is written from right to left."""
    return any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text)


def clusters(text: str) -> list[str]:
    """What a reader takes for one character each: a letter with its marks, an emoji with all it is joined from."""
    from icu4py.breakers import CharacterBreaker

    return list(CharacterBreaker(text, "en"))


def pieces(text: str) -> list[str]:
    """The text cut wherever a line may end, each piece with the blanks behind it."""
    from icu4py.breakers import LineBreaker

    return list(LineBreaker(text, "en"))


@lru_cache(maxsize=64)
def metrics(weight: str, size: float) -> tuple[int, int]:
    """Pixels that Inter, or a font file in place of a weight, reaches above and below the baseline."""
    import skia

    found = skia.Font(_fonts().typeface(_fonts().own(weight)), max(1.0, size)).getMetrics()
    return int(np.ceil(-found.fAscent)), int(np.ceil(found.fDescent))


def _inked(parts: Sequence[Part], inks: Sequence[Ink]) -> Iterator[tuple[str, str, tuple[float, ...]]]:
    """The parts cut where the ink changes: text, family, colour. Of two inks over one character the later holds."""
    at = 0
    for part in parts:
        colors = [(1.0, 1.0, 1.0, 1.0)] * len(part.text)
        for ink in inks:
            first, last = (min(max(edge - at, 0), len(colors)) for edge in (ink.start, ink.stop))
            colors[first:last] = [ink.color] * max(0, last - first)
        place = 0
        for color, run in groupby(colors):
            length = len(list(run))
            yield part.text[place : place + length], part.family, color
            place += length
        at += len(part.text)


# --- which font has what ----------------------------------------------------------------------------------------


class _Fonts:
    """The bundled fonts and those of the system that were needed so far, each under a name of its own."""

    def __init__(self) -> None:
        import skia

        self._system = skia.FontMgr()
        self._provider = skia.textlayout.TypefaceFontProvider()
        self._typefaces: dict[str, skia.Typeface] = {}
        self._names: dict[int, str] = {}
        self.collection = skia.textlayout.FontCollection()
        self.collection.setDefaultFontManager(self._provider)
        self.unicode = skia.Unicodes.ICU.Make()
        self.has = lru_cache(maxsize=8192)(self._has)
        self.fallback = lru_cache(maxsize=8192)(self._fallback)

    def own(self, weight: str) -> str:
        """The font that is asked for. Raises OSError for a file that is none."""
        import skia

        name = f"Inter-{weight}" if weight in get_args(Weight) else weight
        if name not in self._typefaces:
            file = str(resource("fonts", f"{name}.ttf")) if name != weight else weight
            typeface = skia.Typeface.MakeFromFile(file)
            if typeface is None:
                raise OSError(f"{file} is no font")
            self._add(name, typeface)
        return name

    def typeface(self, name: str) -> skia.Typeface:
        return self._typefaces[name]

    def _add(self, name: str, typeface: skia.Typeface) -> None:
        self._typefaces[name] = typeface
        self._provider.registerTypeface(typeface, name)

    def _has(self, name: str, character: str) -> bool:
        return bool(self._typefaces[name].unicharToGlyph(ord(character)))

    def _fallback(self, character: str, heavy: bool, emoji: bool) -> str:
        """The font that the system offers for a character; "" where it has none."""
        import skia

        style = skia.FontStyle.Bold() if heavy else skia.FontStyle.Normal()
        family, language = ("", ["und-Zsye"]) if emoji else ("sans-serif", [])
        found = self._system.matchFamilyStyleCharacter(family, style, language, ord(character))
        if found is None or not found.unicharToGlyph(ord(character)):
            return ""
        if found.uniqueID() not in self._names:
            name = f"{found.getFamilyName()} {found.uniqueID()}"
            self._names[found.uniqueID()] = name
            self._add(name, found)
        return self._names[found.uniqueID()]


@lru_cache(maxsize=1)
def _fonts() -> _Fonts:
    return _Fonts()


def _needs_no_glyph(character: str) -> bool:
    """Blanks, joiners, marks of direction, variation selectors."""
    return (
        character.isspace()
        or unicodedata.category(character) in ("Cf", "Cc")
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0000" <= character <= "\U000e0fff"
    )


def _seen(text: str) -> list[str]:
    """The characters that want a glyph; a font need not have marks apart where it has the letter with them."""
    return [character for character in unicodedata.normalize("NFC", text) if not _needs_no_glyph(character)]


def is_emoji(cluster: str) -> bool:
    """Whether a cluster is shown as a picture: by its own nature, or by what follows it."""
    first = cluster[0]
    pictograph = "\U0001f000" <= first <= "\U0001faff" and unicodedata.category(first) in ("So", "Sk", "Cn")
    return "\ufe0e" not in cluster and ("\ufe0f" in cluster or "\u20e3" in cluster or pictograph or first in _EMOJI)


def _parts(text: str, weight: str) -> Iterator[Part]:
    """The text in runs of one font each."""
    families: list[tuple[str, str]] = []
    before = own = _fonts().own(weight)
    for cluster in clusters(text):
        before = _family(cluster, before, own, weight in _HEAVY)
        families.append((cluster, before))
    for family, run in groupby(families, key=lambda pair: pair[1]):
        yield Part("".join(cluster for cluster, _ in run), family)


def _family(cluster: str, before: str, own: str, heavy: bool) -> str:
    """The font of a cluster, by the font of the one before it; "" where none has it."""
    fonts = _fonts()
    seen = _seen(cluster)

    def whole(name: str) -> bool:
        return bool(name) and all(fonts.has(name, character) for character in seen)

    if not seen:
        return before or own
    if is_emoji(cluster) and whole(found := fonts.fallback(seen[0], heavy, True)):
        return found
    # Points and blanks are of the font that the words beside them are of.
    neutral = unicodedata.category(seen[0])[0] == "P"
    if neutral and whole(before):
        return before
    if whole(own):
        return own
    if whole(before):
        return before
    tried = [fonts.fallback(character, heavy, False) for character in seen]
    return next((name for name in tried if whole(name)), "" if not all(tried) else tried[0])
