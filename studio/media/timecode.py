"""Timecode, as cameras and tapes count it, and chapters: what a clip's file says of its moments."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

_FORM = re.compile(r"(\d{1,2}):([0-5]?\d):([0-5]?\d)([:;.,])(\d{1,3})")
_HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Timecode:
    """What a clip's first frame is called. number: frames since midnight, as they are counted; rate: frames a second
    that really pass; drop: whether numbers are left out so that NTSC's count keeps to the clock (SMPTE ST 12-1)."""

    number: int
    rate: Fraction
    drop: bool = False

    @property
    def base(self) -> int:
        """Frames that are counted to a second."""
        return round(self.rate)

    def __str__(self) -> str:
        """'01:00:00:00', with a semicolon before the frames where numbers are dropped."""
        number = _with_dropped(self.number, self.base) if self.drop else self.number
        seconds, frame = divmod(number, self.base)
        mark = ";" if self.drop else ":"
        return f"{seconds // 3600 % 24:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{mark}{frame:02d}"

    def after(self, seconds: Fraction) -> Timecode:
        """The name of the frame that many seconds on. Past midnight it begins anew."""
        return self._at(self.number + floor(seconds * self.rate + _HALF))

    def at(self, rate: Fraction) -> Timecode | None:
        """The same moment as it is counted at another rate; None where that has no timecode. Between rates of one base
        and between 25 and 50 the name stays; else the clock's time does."""
        if rate == self.rate:
            return self
        if not counts(rate):
            return None
        other = Timecode(0, rate, self.drop and _drops(rate))
        if self.drop == other.drop:
            seconds, frame = divmod(_with_dropped(self.number, self.base) if self.drop else self.number, self.base)
            named = seconds * other.base + frame * other.base // self.base
            return other._at(_without_dropped(named, other.base) if other.drop else named)
        return other._at(floor(self.seconds * rate + _HALF))

    @property
    def seconds(self) -> Fraction:
        """Since midnight, as frames pass."""
        return self.number / self.rate

    def _at(self, number: int) -> Timecode:
        day = 86400 * self.base
        return replace(self, number=number % (_without_dropped(day, self.base) if self.drop else day))


def counts(rate: Fraction) -> bool:
    """Whether there is timecode at a rate: at a whole number of frames a second, and at those of NTSC's kind."""
    base = round(rate)
    return base > 0 and rate in (base, Fraction(base * 1000, 1001))


def _drops(rate: Fraction) -> bool:
    return rate in (Fraction(30000, 1001), Fraction(60000, 1001))


def timecode(text: str, rate: Fraction) -> Timecode | None:
    """The timecode that a text says, such as 01:00:00:00 or 01:00:00;00; None where it is none at that rate."""
    found = _FORM.fullmatch(text.strip())
    if found is None or not counts(rate):
        return None
    hours, minutes, seconds, frame = (int(found[group]) for group in (1, 2, 3, 5))
    base = round(rate)
    if hours > 23 or frame >= base:
        return None
    drop = found[4] != ":" and _drops(rate)
    number = (hours * 3600 + minutes * 60 + seconds) * base + frame
    return Timecode(_without_dropped(number, base) if drop else number, rate, drop)


def readable(text: str) -> bool:
    """Whether a text is a timecode at some rate, 'none' or empty."""
    said = text.strip()
    return not said or said.lower() == "none" or timecode(said, Fraction(240)) is not None


def _without_dropped(number: int, base: int) -> int:
    """How many frames have passed when drop-frame counting has come to a number."""
    lost = base // 15
    minutes = number // (60 * base)
    passed = number - lost * (minutes - minutes // 10)
    dropped = minutes % 10 and number % (60 * base) < lost  # a name that is none: the next one that is
    return passed + lost - number % (60 * base) if dropped else passed


def _with_dropped(passed: int, base: int) -> int:
    """The number that drop-frame counting gives the frame after so many have passed."""
    lost = base // 15
    ten, rest = divmod(passed, 600 * base - 9 * lost)
    after = max(0, (rest - lost) // (60 * base - lost)) if rest >= lost else 0
    return passed + lost * (9 * ten + after)


@dataclass(frozen=True)
class Chapter:
    """A part of a clip that its file names, in seconds from the first frame."""

    start: Fraction
    stop: Fraction
    title: str = ""


def cut_chapters(chapters: Iterable[Chapter], start: Fraction, stop: Fraction) -> tuple[Chapter, ...]:
    """Those between two moments of a clip, counted from the first."""
    return tuple(
        Chapter(max(one.start, start) - start, min(one.stop, stop) - start, one.title)
        for one in chapters
        if one.start < stop and one.stop > start
    )


def moved_chapters(chapters: Iterable[Chapter], seconds: Fraction) -> tuple[Chapter, ...]:
    """The same, that many seconds later."""
    return tuple(replace(one, start=one.start + seconds, stop=one.stop + seconds) for one in chapters)
