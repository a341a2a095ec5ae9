"""Captions as files: SubRip, WebVTT, and Advanced SubStation Alpha with its look and, for karaoke, its words' times;
and the other way, a file's captions as cues.

Source: the formats as libass and VLC read them; ASS karaoke tags as Aegisub's manual describes them.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from studio.film.captioning.captions import Cue

if TYPE_CHECKING:
    import pysubs2


@dataclass(frozen=True)
class AssLook:
    """How captions look in a picture of width x height pixels. size: the em in pixels; edge: pixels to the picture's
    edge; color, highlight: '#rrggbb'; with a highlight each word is tagged to take that colour when it is spoken."""

    width: int
    height: int
    size: float
    edge: int
    color: str = "#ffffff"
    highlight: str = ""
    style: Literal["shadow", "box", "outline"] = "shadow"
    at_top: bool = False


_FONT: Final = "Inter SemiBold"


def to_srt(made: Sequence[Cue]) -> str:
    """SubRip text."""
    return _written(made, "srt")


def to_vtt(made: Sequence[Cue]) -> str:
    """WebVTT text."""
    return _written(made, "vtt")


def to_ass(made: Sequence[Cue], look: AssLook) -> str:
    """Advanced SubStation Alpha text, which players draw as the picture would have it burnt in."""
    import pysubs2

    file = pysubs2.SSAFile()
    file.info |= {"PlayResX": str(look.width), "PlayResY": str(look.height), "WrapStyle": "2"}
    box = look.style == "box"
    file.styles = {
        "Default": pysubs2.SSAStyle(
            fontname=_FONT,
            fontsize=round(look.size * 1.21, 1),  # ASS counts a font's ascent and descent, which are 1.21 em in Inter
            # A player fills words from the secondary to the primary colour as they are spoken.
            primarycolor=_color(look.highlight or look.color),
            secondarycolor=_color(look.color),
            outlinecolor=_color("#000000", 80 if box else 40),
            backcolor=_color("#000000", 110),
            borderstyle=3 if box else 1,
            outline=round(look.size * (0.2 if box else 0.08 if look.style == "outline" else 0.02), 1),
            shadow=round(look.size * 0.06, 1) if look.style == "shadow" else 0,
            alignment=pysubs2.Alignment.TOP_CENTER if look.at_top else pysubs2.Alignment.BOTTOM_CENTER,
            marginl=round(look.width * 0.06),
            marginr=round(look.width * 0.06),
            marginv=look.edge,
        )
    }
    for cue in made:
        text = _sung(cue) if look.highlight and cue.places else r"\N".join(map(_plain, cue.lines))
        file.append(pysubs2.SSAEvent(start=round(cue.start * 1000), end=round(cue.end * 1000), text=text))
    return str(file.to_string("ass"))


def from_text(text: str) -> list[Cue]:
    """The cues of a caption file, as they are broken there. Raises MediaError when it is none."""
    from studio.media.files.captionfile import read_captions

    return [Cue(one.start / 1000, one.end / 1000, one.lines) for one in read_captions(text)]


def retimed(text: str, shift: float, stretch: float) -> str:
    """A caption file with every time stretched, then shifted by seconds; what would begin before 0 begins there."""
    import pysubs2

    file = pysubs2.SSAFile.from_string(text)
    for event in file:
        start, end = (max(0, round(at * stretch + shift * 1000)) for at in (event.start, event.end))
        event.start, event.end = start, end
    return str(file.to_string("srt" if file.format not in ("ass", "ssa", "vtt") else file.format))


def _sung(cue: Cue) -> str:
    """Each word behind the hundredths of a second until the next one begins; the wait for the first comes before."""
    starts = [word.start - cue.start for word in cue.words[: len(cue.places)]]
    ticks = [round(100 * max(0.0, start)) for start in [*starts, cue.end - cue.start]]
    out = [f"{{\\k{ticks[0]}}}"] if ticks[0] else []
    line = at = 0
    for number, (row, first, last) in enumerate(cue.places):
        while line < row:
            out.append(_plain(cue.lines[line][at:]) + r"\N")
            line, at = line + 1, 0
        out.append(_plain(cue.lines[row][at:first]))
        out.append(f"{{\\k{max(0, ticks[number + 1] - ticks[number])}}}{_plain(cue.lines[row][first:last])}")
        at = last
    return "".join(out) + _plain(cue.lines[line][at:])


def _plain(text: str) -> str:
    """Text in which nothing is a tag: a joiner, which has no width, keeps a backslash from the letter after it."""
    return text.replace("\\", "\\\u2060").replace("{", r"\{").replace("}", r"\}")


def _color(color: str, transparent: int = 0) -> pysubs2.Color:
    import pysubs2
    from PIL import ImageColor

    red, green, blue, *alpha = ImageColor.getrgb(color)
    return pysubs2.Color(red, green, blue, max(transparent, 255 - alpha[0] if alpha else 0))


def _written(made: Sequence[Cue], form: str) -> str:
    import pysubs2

    file = pysubs2.SSAFile()
    for cue in made:
        event = pysubs2.SSAEvent(start=round(cue.start * 1000), end=round(cue.end * 1000))
        text = cue.text.replace("-->", "→")  # the arrow would end the cue's text
        event.plaintext = html.escape(text, quote=False) if form == "vtt" else text
        file.append(event)
    return str(file.to_string(form))
