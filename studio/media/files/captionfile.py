"""Caption files read: SubRip, WebVTT, Advanced SubStation Alpha and what else pysubs2 tells apart by its content.

Sources: WebVTT (W3C, tags and character references), SubRip as players read it, ASS as libass reads it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

from studio.base.errors import MediaError

_ENTITIES: Final = ("srt", "vtt")  # the formats whose writers leave HTML's character references in the text
_STAMP = re.compile(r"<\d+:\d\d(?::\d\d)?\.\d+>")  # WebVTT's time inside a cue
_BRACE = re.compile(r"\{(?!\\)([^{}]*)\}")  # no tag: ASS's begin with a backslash
_DRAWING = re.compile(r"\{[^{}]*\\p *[1-9]")  # ASS: no text follows; pysubs2 copies a style a tag to tell
_CODINGS: Final = {
    "UTF-8": "utf-8",
    "Western European": "cp1252",
    "Central European": "cp1250",
    "Baltic": "cp1257",
    "Cyrillic": "cp1251",
    "Greek": "cp1253",
    "Turkish": "cp1254",
    "Hebrew": "cp1255",
    "Arabic": "cp1256",
    "Vietnamese": "cp1258",
    "Thai": "cp874",
    "Japanese": "cp932",
    "Simplified Chinese": "gb18030",
    "Traditional Chinese": "big5hkscs",
    "Korean": "cp949",
}


@dataclass(frozen=True)
class Caption:
    """start, end: milliseconds. text: with ASS's tags and line ends, as FFmpeg's text encoders take it."""

    start: int
    end: int
    text: str

    @property
    def lines(self) -> tuple[str, ...]:
        """What is read, without tags."""
        import pysubs2

        kept = self.text.replace(r"\{", "\ue000").replace(r"\}", "\ue001")
        plain = str(pysubs2.SSAEvent(text=kept).plaintext).replace("\ue000", "{").replace("\ue001", "}")
        return tuple(line.strip() for line in plain.splitlines() if line.strip())


def decoded(data: bytes, encoding: str = "auto") -> tuple[str, bool]:
    """The text of a file, and whether it is a guess: without a mark of its own a file is UTF-8, else Western European
    unless `encoding`, one of CODINGS, says what. Raises MediaError when it cannot be read so."""
    for mark, coding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(coding, "replace"), False
    if encoding != "auto":
        try:
            return data.decode(_CODINGS[encoding]), False
        except UnicodeDecodeError as error:
            what = f"the captions are not {encoding} text (byte {error.start})"
            raise MediaError(what, mend="Choose another encoding, or auto.", setting="encoding") from None
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), True


def read_captions(text: str) -> list[Caption]:
    """The captions of a file, those that are seen, by when they begin. Raises MediaError when it is no caption file."""
    import pysubs2

    try:
        file: Any = pysubs2.SSAFile.from_string(text.lstrip("\ufeff"))
    except (pysubs2.exceptions.Pysubs2Error, ValueError) as error:
        raise MediaError(f"the captions cannot be read: {error}", mend="Give SRT, WebVTT or ASS text.") from error
    found = [
        Caption(max(0, int(event.start)), int(event.end), _cleaned(str(event.text), file.format))
        for event in file
        if not event.is_comment and not _DRAWING.search(event.text)
    ]
    return sorted((one for one in found if one.end > one.start and one.lines), key=lambda one: one.start)


def _cleaned(text: str, form: str) -> str:
    """Entities as their characters, braces that are no tags as braces."""
    if form == "vtt":
        text = _STAMP.sub("", text)
    if form in _ENTITIES:
        text = _BRACE.sub(r"\\{\1\\}", text)
        text = re.sub(r"&#?\w+;", lambda found: _character(found[0]), text)
    return text


def _character(entity: str) -> str:
    """A character reference's meaning, itself where it has none; never a tag or a line's end."""
    found = html.unescape(entity)
    return {"{": r"\{", "}": r"\}", "\\": "\\\u2060", "\n": " ", "\r": " "}.get(found, found)


def fitted(captions: Sequence[Caption], end: int) -> tuple[list[Caption], int]:
    """Without what lies past a film's end (milliseconds), and how many captions were lost so or cut."""
    kept = [replace(one, end=min(one.end, end)) for one in captions if one.start < end]
    return kept, sum(one.end > end for one in captions)


def past_the_end(lost: int, of: str, seconds: float) -> str:
    """What is said of captions that a film or clip had no time for."""
    what, they = ("1 caption lies", "it was") if lost == 1 else (f"{lost} captions lie", "they were")
    return f"{what} past the {of}'s end at {seconds:.1f} s: {they} cut there or left out."


def in_turn(captions: Sequence[Caption]) -> list[Caption]:
    """One after the other, for tracks in which captions cannot lie over each other: while several are up they are one,
    those that began first above."""
    edges = sorted({edge for one in captions for edge in (one.start, one.end)})
    begin, made = 0, list[Caption]()
    up: list[Caption] = []
    for at, following in pairwise(edges):
        up = [one for one in up if one.end > at]
        while begin < len(captions) and captions[begin].start <= at:
            up.append(captions[begin])
            begin += 1
        text = r"{\r}\N".join(one.text for one in up)
        if not up:
            continue
        if made and made[-1].end == at and made[-1].text == text:
            made[-1] = replace(made[-1], end=following)
        else:
            made.append(Caption(at, following, text))
    return made


CODINGS: Final = ("auto", *_CODINGS)
