"""Times of shots as people write them: '3 s', '(3 seconds)', '[0:00-0:03]', '3秒', '4 Sekunden', '0–3s', '2-4 sec'."""

from __future__ import annotations

import re
from typing import NamedTuple

_NUMBER = r"\d{1,5}(?:[.,]\d{1,6})?"
_CLOCK = rf"(?:(?:\d{{1,2}}:)?\d{{1,3}}:\d{{1,2}}(?:[.,]\d{{1,6}})?|{_NUMBER})"
_UNIT = r"(?:seconds?|secondes?|segundos?|sekunden?|secs?\.?|segs?\.?|sek\.?|s\.?(?![^\W\d_])|秒钟|秒間|秒|″|\"|”)"
_ABOUT = r"(?:~|≈|about|approx\.?|approximately|ca\.?|circa|env\.?|environ|unos|etwa|aprox\.?|约|約)?\s*"
_DASH = r"\s*(?:-|–|—|―|~|〜|～|to|bis|à|a|至|到)\s*"


def _span(kind: str) -> str:
    last = rf"(?:{_DASH}(?P<{kind}to>{_CLOCK}))?"
    return rf"{_ABOUT}(?P<{kind}from>{_CLOCK})\s*{_UNIT}?{last}\s*(?P<{kind}unit>{_UNIT})?"


_BRACKETS = rf"[\[(（【［]\s*{_span('b')}[^\[\]()（）【】]{{0,30}}[\])）】］]"
_BARE = rf"{_span('p')}(?![\w:])"
_WHOLE = re.compile(rf"\s*(?:{_BRACKETS}|{_BARE})\s*", re.IGNORECASE)
_FRONT = re.compile(rf"^\s*(?:{_BRACKETS}|{_BARE})\s*[:：|–—\-]*\s*", re.IGNORECASE)
_END = re.compile(rf"[\s:：|,–—\-]*(?:{_BRACKETS}|(?:^|\s|[|,–—\-:]){_BARE})\s*[:：]?\s*$", re.IGNORECASE)

_TOLD = re.compile(rf"\d\s*{_UNIT}", re.IGNORECASE)


class Span(NamedTuple):
    """A time, or from one to another. clocked: written with a colon, so surely a place on the film's clock."""

    begin: float
    end: float | None = None
    clocked: bool = False


class Clock:
    """Makes spans seconds, one after the other: a span that begins where the one before ended is a place on the film's
    clock, another '2-4 s' is a shot of about three seconds."""

    def __init__(self) -> None:
        self._end = 0.0

    def seconds(self, span: Span) -> float:
        if span.end is None:
            self._end += span.begin
            return span.begin
        if span.clocked or abs(span.begin - self._end) < 1e-6:
            self._end = span.end
            return round(span.end - span.begin, 3)
        middle = round((span.begin + span.end) / 2, 3)
        self._end += middle
        return middle


def whole(text: str) -> Span | None:
    """A text that is a time and nothing else (but a remark behind it)."""
    found = _WHOLE.match(text)
    if not found or (found.end() < len(text) and text[found.end()] not in "(,;（|"):
        return None
    return _read(found, bare=True)


def front(text: str) -> tuple[Span, str] | None:
    """A time at the beginning of a line, and what follows it."""
    found = _FRONT.match(text)
    span = _read(found) if found else None
    return None if found is None or span is None else (span, text[found.end() :])


def end(text: str) -> tuple[Span, str] | None:
    """A time at the end of a line, and what stands before it."""
    cut = max(0, len(text) - 120)
    found = _END.search(text[cut:])
    span = _read(found) if found else None
    return None if found is None or span is None else (span, text[: cut + found.start()])


def _read(found: re.Match[str], bare: bool = False) -> Span | None:
    parts = found.groupdict()
    kind = "b" if parts.get("bfrom") else "p"
    first, last, unit = parts[f"{kind}from"], parts[f"{kind}to"], parts[f"{kind}unit"]
    if not (unit or ":" in first or _TOLD.search(found[0]) or bare):
        return None  # '(2)' and '1945' are no times
    begin, clocked = _clock(first), ":" in first or ":" in (last or "")
    if last is None:
        return Span(begin)
    stop = _clock(last)
    return Span(begin, stop, clocked) if stop > begin else None


def _clock(text: str) -> float:
    seconds = 0.0
    for part in text.split(":"):
        seconds = seconds * 60 + float(part.replace(",", "."))
    return seconds
