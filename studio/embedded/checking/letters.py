"""Where lettering stands in a picture, as far as its look tells: thin strokes of one light or dark tone, several of
about one height beside each other. Found are lines of text; what it cannot tell from text are rows of lamps or windows,
so it counts only what stays in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

_CONTRAST: Final = 60
_LIGHT, _DARK = 190, 60
_LEAST_LETTERS: Final = 5


@dataclass(frozen=True)
class Line:
    """In shares of the picture's sides."""

    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: Line) -> Line | None:
        """What two looks agree on, where both saw one line; a blot beside it may have been taken for a letter."""
        left, right = max(self.left, other.left), min(self.right, other.right)
        shorter = min(self.right - self.left, other.right - other.left)
        level = abs(self.top - other.top) < 0.02 and abs(self.bottom - other.bottom) < 0.02
        if not level or right - left < 0.7 * shorter:
            return None
        return Line(left, max(self.top, other.top), right, min(self.bottom, other.bottom))

    def outside(self, margin: float) -> bool:
        """Whether a part of it lies nearer to an edge than this share of the side."""
        return min(self.left, self.top) < margin or max(self.right, self.bottom) > 1 - margin


@dataclass(frozen=True)
class _Letter:
    """stroke: half of its width, in pixels; tone: of its pixels, on average."""

    left: int
    top: int
    right: int
    bottom: int
    stroke: float
    tone: float

    @property
    def high(self) -> int:
        return self.bottom - self.top


def lines(grey: npt.NDArray[np.uint8]) -> list[Line]:
    """Of a picture of about 640 pixels."""
    found: list[Line] = []
    height, width = grey.shape
    for bright in (True, False):
        found += [
            Line(box[0] / width, box[1] / height, box[2] / width, box[3] / height)
            for box in _rows(_letters(grey, bright))
        ]
    return found


def _letters(grey: npt.NDArray[np.uint8], bright: bool) -> list[_Letter]:
    """Connected strokes of about one tone, light on dark or dark on light, that may be letters."""
    import cv2

    height = grey.shape[0]
    stroke = max(3, round(height * 0.045)) | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (stroke, stroke))
    lifted = cv2.morphologyEx(grey, cv2.MORPH_TOPHAT if bright else cv2.MORPH_BLACKHAT, kernel)
    extreme = grey >= _LIGHT if bright else grey <= _DARK
    strokes: Any = ((lifted > _CONTRAST) & extreme).astype(np.uint8)
    count, marks, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    if count > 3000:  # a texture, not a page
        return []
    deep = cv2.distanceTransform(strokes, cv2.DIST_L2, 3)
    found = []
    for number in range(1, count):
        left, top, wide, high, area = (int(value) for value in stats[number])
        if not (0.016 * height <= high <= 0.14 * height and 0.06 <= wide / high <= 3 and area >= 0.15 * wide * high):
            continue
        place = slice(top, top + high), slice(left, left + wide)
        inside = marks[place] == number
        depth, tone = float(deep[place][inside].max()), float(grey[place][inside].mean())
        found.append(_Letter(left, top, left + wide, top + high, depth, tone))
    return found


def _rows(letters: list[_Letter]) -> list[tuple[int, int, int, int]]:
    """Letters that stand beside each other on a line, together."""
    rows: list[list[_Letter]] = []
    for letter in sorted(letters, key=lambda one: one.left):
        for row in rows:
            if _follows(row[-1], letter):
                row.append(letter)
                break
        else:
            rows.append([letter])
    return [
        (min(a.left for a in row), min(a.top for a in row), max(a.right for a in row), max(a.bottom for a in row))
        for row in rows
        if _is_text(row)
    ]


def _follows(last: _Letter, letter: _Letter) -> bool:
    high, low = max(last.high, letter.high), min(last.high, letter.high)
    beside = last.left <= letter.left and letter.left - last.right <= 1.1 * high
    level = min(last.bottom, letter.bottom) - max(last.top, letter.top) >= 0.5 * low
    return beside and level and low >= 0.4 * high


def _is_text(row: list[_Letter]) -> bool:
    """Enough letters; most of them end at one height, in strokes of one width and one tone."""
    if len(row) < _LEAST_LETTERS:
        return False
    high = max(one.high for one in row)
    bottom = float(np.median([one.bottom for one in row]))
    even = sum(abs(one.bottom - bottom) <= 0.15 * high for one in row)
    stroke = float(np.median([one.stroke for one in row]))
    alike = sum(0.6 * stroke <= one.stroke <= 1.6 * stroke for one in row)
    tone = float(np.median([one.tone for one in row]))
    toned = sum(abs(one.tone - tone) <= 14 for one in row)
    return min(even, alike, toned) >= 0.75 * len(row) and stroke <= 0.3 * high
