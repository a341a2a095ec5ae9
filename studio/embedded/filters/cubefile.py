"""Lookup tables of colour from .cube files: Adobe's Cube LUT Specification 1.0, and Resolve's way of putting a
one-dimensional table (a shaper) before a three-dimensional one.

Whatever a file says that cannot be meant is refused with the number of its line: a table that is used by half would
change every picture of a film a little, and nobody would see why.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NoReturn

import numpy as np
import numpy.typing as npt

from studio.base.errors import MediaError
from studio.base.files import plain
from studio.base.regular import read_regular, require_regular

LARGEST = 65
"""Points along an edge of the largest cube that is taken. What grading programs write is 17, 33 or 65."""

_LONGEST = 65536
_MOST_BYTES = 64 << 20
_RESOLVE = {"LUT_1D_INPUT_RANGE": "row", "LUT_3D_INPUT_RANGE": "cube"}
_VIDEO_RANGE = ("LUT_IN_VIDEO_RANGE", "LUT_OUT_VIDEO_RANGE")

Points = npt.NDArray[np.float64]
Domain = tuple[Points, Points]
"""The colours that the first and the last point stand for: red, green and blue each."""


@dataclass(frozen=True, eq=False)
class Lut:
    """row: (points, 3), a table for each channel, or None. cube: (blue, green, red, 3) or None. One of them is there;
    where both are, a colour goes through the row first."""

    title: str = ""
    row: Points | None = None
    cube: Points | None = None
    row_domain: Domain = field(default_factory=lambda: (np.zeros(3), np.ones(3)))
    cube_domain: Domain = field(default_factory=lambda: (np.zeros(3), np.ones(3)))


def read_lut(path: Path) -> Lut:
    """The table in a .cube file; read once for as long as the file stays as it is. Raises MediaError that names the
    line."""
    try:
        require_regular(path)
        facts = path.stat()
        return _read(path, facts.st_mtime_ns, facts.st_size)
    except OSError as error:
        raise MediaError(f"cannot read {path.name}: {plain(error)}", setting="path") from None


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int, size: int) -> Lut:
    if size > _MOST_BYTES:
        raise MediaError(
            f"{path.name} is {size >> 20} MB, more than any table of colours",
            setting="path",
            mend="Choose a .cube file.",
        )
    return parsed(read_regular(path, _MOST_BYTES).decode("utf-8-sig", "replace"), path.name)


def parsed(text: str, name: str = "the table") -> Lut:
    """The table that a .cube file's text says. Raises MediaError that names the line."""
    return _Reader(name).read(text)


class _Reader:
    """One file on its way to a Lut."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._title = ""
        self._sizes: dict[str, int] = {}
        self._domains: dict[str, list[Points]] = {kind: [np.zeros(3), np.ones(3)] for kind in ("row", "cube")}
        self._data: list[tuple[int, str]] = []

    def _refuse(self, line: int, what: str, mend: str = "Export the LUT again, or choose another.") -> NoReturn:
        place = f"{self._name}, line {line}" if line else self._name
        raise MediaError(f"{place}: {what}", setting="path", mend=mend)

    def read(self, text: str) -> Lut:
        number = 0
        for number, line in enumerate(text.splitlines(), 1):
            words = line.split("#", 1)[0] if not line.lstrip().startswith("TITLE") else line
            words = words.strip()
            if not words:
                continue
            if _begins_a_number(words):
                if not self._sizes:
                    self._refuse(number, "numbers come before LUT_1D_SIZE or LUT_3D_SIZE says how many there are")
                self._data.append((number, words))
            else:
                self._keyword(number, words)
        if not self._sizes:
            self._refuse(0, "nothing in it says LUT_1D_SIZE or LUT_3D_SIZE", "Choose a .cube file.")
        numbers = self._numbers(number)
        row, cube = self._sizes.get("row"), self._sizes.get("cube")
        for kind, (low, high) in self._domains.items():
            if kind in self._sizes and not (high > low).all():
                self._refuse(0, f"its domain ends at {_said(high)}, which is not above its beginning {_said(low)}")
        return Lut(
            self._title,
            numbers[:row] if row else None,
            numbers[row or 0 :].reshape(cube, cube, cube, 3) if cube else None,
            (self._domains["row"][0], self._domains["row"][1]),
            (self._domains["cube"][0], self._domains["cube"][1]),
        )

    def _keyword(self, line: int, words: str) -> None:
        word, _, rest = words.partition(" ") if " " in words else words.partition("\t")
        match word:
            case "TITLE":
                self._title = rest.strip().strip('"')
            case "LUT_1D_SIZE":
                self._size(line, "row", rest, _LONGEST, "a 1D LUT")
            case "LUT_3D_SIZE":
                self._size(line, "cube", rest, LARGEST, "a 3D LUT")
            case "DOMAIN_MIN" | "DOMAIN_MAX":
                values = self._three(line, rest)
                for domain in self._domains.values():
                    domain[word == "DOMAIN_MAX"] = values
            case "LUT_1D_INPUT_RANGE" | "LUT_3D_INPUT_RANGE":
                numbers = [self._number(line, one) for one in rest.split()]
                if len(numbers) != 2:
                    self._refuse(line, f"{word} takes two numbers")
                self._domains[_RESOLVE[word]] = [np.full(3, one) for one in numbers]
            case _ if word in _VIDEO_RANGE:
                self._refuse(line, f"{word}: it is made for video levels", "Export it for full (data) levels.")
            case _:
                shown = word if len(word) <= 40 and word.isprintable() else "what stands there"
                self._refuse(line, f"'{shown}' is not a word of .cube files", "Choose a .cube file.")

    def _size(self, line: int, kind: str, rest: str, most: int, name: str) -> None:
        if self._data:
            self._refuse(line, "a size comes after the numbers")
        if kind in self._sizes:
            self._refuse(line, "the size is said twice")
        if not rest.strip().isdecimal() or len(rest.strip()) > 9:
            self._refuse(line, f"the size of {name} is a whole number, not '{rest.strip()[:40]}'")
        size = int(rest)
        if size < 2:
            self._refuse(line, f"{name} has at least 2 points, not {size}")
        if size > most:
            mend = "Export it with 65 points or 33." if kind == "cube" else "Export it with fewer points."
            self._refuse(line, f"{name} has at most {most} points along an edge here, not {size}", mend)
        self._sizes[kind] = size

    def _three(self, line: int, rest: str) -> Points:
        numbers = [self._number(line, one) for one in rest.split()]
        if len(numbers) != 3:
            self._refuse(line, f"a colour is three numbers, not {len(numbers)}")
        return np.array(numbers)

    def _number(self, line: int, word: str) -> float:
        try:
            number = float(word)
        except ValueError:
            self._refuse(line, f"'{word[:40]}' is not a number")
        if not math.isfinite(number):
            self._refuse(line, f"'{word[:40]}' is not a number that a colour can have")
        return number

    def _numbers(self, last: int) -> Points:
        wanted = self._sizes.get("row", 0) + self._sizes.get("cube", 0) ** 3
        try:  # the whole of it at once, which is quick; where something is wrong, line by line, which says where
            table = np.array(" ".join(words for _, words in self._data).split(), np.float64)
            whole = len(table) == 3 * wanted and len(self._data) == wanted and bool(np.isfinite(table).all())
        except ValueError:
            whole = False
        if whole:
            return table.reshape(-1, 3)
        rows = [self._three(line, words) for line, words in self._data]
        if len(rows) > wanted:
            self._refuse(self._data[wanted][0], f"more colours than the {wanted} that its size asks for")
        if len(rows) < wanted:
            self._refuse(last, f"the file ends after {len(rows)} colours of {wanted}")
        return np.array(rows)


def _begins_a_number(words: str) -> bool:
    first = words.split(None, 1)[0]
    if first[0] in "+-.0123456789":
        return True
    return first.lower().lstrip("+-") in ("nan", "inf", "infinity")


def _said(colour: Points) -> str:
    return " ".join(f"{one:g}" for one in colour)
