"""What may be wrong with a film's pictures, frame by frame, in memory that does not grow with the film."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from studio.embedded.checking.flashing import FlashMeter
from studio.embedded.checking.issue import Issue, Stretches
from studio.embedded.checking.letters import Line, lines
from studio.media.frames import Frame, plane

LUMA: Final[npt.NDArray[np.float32]] = np.array([0.2126, 0.7152, 0.0722], np.float32)
SAFE: Final = 0.05
"""Of each side that stays free of text: the graphics safe area of EBU R 95."""
_BLACK: Final = 20
"""Levels of 255 under which all of a black picture lies, but for a thousandth."""
_BLACK_SECONDS, _FROZEN_SECONDS = 0.5, 3.0
_STILL: Final = 0.12
"""Levels that two frames differ by on average at most where the picture stands."""
_CLIPPED: Final = 0.1
"""Of the picture that is all white or all black beyond telling."""
_BEYOND: Final = 0.01
"""Of the picture that may lie beyond the range (EBU R 103)."""
_FLICKER: Final = 1.2
"""Levels by which the whole picture jumps there and back, frame after frame."""
_SEEN: Final = 0.5
"""Seconds between two looks for text, and how long it has to stay."""


class PictureMeter:
    """feed() frames in order; then issues(). kept: the part of the picture (left, top, right, bottom in shares) that a
    crop leaves, where one follows."""

    def __init__(self, rate: Fraction, kept: tuple[float, float, float, float] = (0, 0, 1, 1)) -> None:
        self._rate, self._kept = rate, kept
        self._flashes = FlashMeter(rate)
        self._black = Stretches("black", rate, _BLACK_SECONDS)
        self._frozen = Stretches("frozen", rate, _FROZEN_SECONDS)
        self._white = Stretches("clipped.white", rate, 0.5)
        self._range = Stretches("range", rate, 0.2, serious=True)
        self._gamut = Stretches("gamut", rate, 0.2, serious=True)
        self._flicker = Stretches("flicker", rate, 0.5)
        self._unsafe = Stretches("text.unsafe", rate, 0.2)
        self._cut = Stretches("text.cut", rate, 0.2, serious=True)
        self._last: npt.NDArray[np.int16] | None = None
        self._means: list[float] = []
        self._texts: list[Line] = []
        self._looks = max(1, round(_SEEN * rate))
        self._count = 0

    def feed(self, frame: Frame) -> None:
        number = self._count
        self._count += 1
        shrink = min(1.0, 160 / frame.width)
        size = max(2, round(frame.width * shrink)), max(2, round(frame.height * shrink))
        small = frame.shrunk(*size)
        luma = (small @ LUMA).astype(np.float32)
        dark = float(np.quantile(luma, 0.999)) < _BLACK
        self._black.feed(number, dark)
        self._moved(number, small, dark)
        burnt = float((small >= 254).all(axis=2).mean())
        self._white.feed(number, burnt > _CLIPPED, burnt * 100)
        self._flicks(number, float(luma.mean()))
        self._ranges(number, frame)
        self._flashes.feed(number, small)
        if number % self._looks == 0:
            self._read(number, frame)

    def _moved(self, number: int, small: npt.NDArray[np.uint8], dark: bool) -> None:
        now = small.astype(np.int16)
        stands = self._last is not None and float(np.abs(now - self._last).mean()) < _STILL
        self._frozen.feed(number, stands and not dark)
        self._last = now

    def _flicks(self, number: int, mean: float) -> None:
        self._means = [*self._means[-2:], mean]
        jumps = 0.0
        if len(self._means) == 3:
            first, second, third = self._means
            there, back = second - first, third - second
            jumps = min(abs(there), abs(back)) if there * back < 0 else 0.0
        self._flicker.feed(number, jumps > _FLICKER, jumps)

    def _ranges(self, number: int, frame: Frame) -> None:
        """Of planes that say that they are of limited range."""
        if not (frame.planar and frame.pix_fmt.startswith("yuv")) or frame.color.range == "pc":
            return
        native: Any = frame.planes(frame.pix_fmt, frame.color)
        level = 1 << max(0, frame.bit_depth - 8)
        step = max(1, frame.height // 270)
        luma = plane(native, 0)[::step, ::step]
        beyond = float(((luma < 16 * level - level) | (luma > 235 * level + 5 * level)).mean())
        self._range.feed(number, beyond > _BEYOND, beyond * 100)
        chroma = [plane(native, at)[:: max(1, step // 2), :: max(1, step // 2)] for at in (1, 2)]
        wide = max(float(((part < 16 * level - level) | (part > 240 * level + level)).mean()) for part in chroma)
        self._gamut.feed(number, wide > _BEYOND, wide * 100)

    def _read(self, number: int, frame: Frame) -> None:
        """Only text that stood there at the last look counts: the stretch begins there."""
        shrink = min(1.0, 640 / max(frame.width, frame.height))
        size = max(2, round(frame.width * shrink)), max(2, round(frame.height * shrink))
        grey = (frame.shrunk(*size) @ LUMA).astype(np.uint8)
        seen = lines(grey)
        both = (line.shared(other) for line in seen for other in self._texts)
        stays = [line for line in both if line is not None]
        self._texts = seen
        begins = max(0, number - self._looks)
        left, top, right, bottom = self._kept
        cut = any(
            line.right > left and line.left < right and line.bottom > top and line.top < bottom
            and (line.left < left or line.top < top or line.right > right or line.bottom > bottom)
            for line in stays
        )  # fmt: skip
        inside = [_within(line, self._kept) for line in stays]
        unsafe = any(line.outside(SAFE - 0.005) for line in inside if line is not None)
        for stretch, true in ((self._cut, cut), (self._unsafe, unsafe and not cut)):
            if true:
                stretch.feed(begins, True)
            else:
                stretch.feed(number, False)

    def issues(self) -> list[Issue]:
        stretches = (self._black, self._frozen, self._white, self._range, self._gamut, self._flicker)
        for stretch in (*stretches, self._unsafe, self._cut):
            stretch.close(self._count)
        found = [issue for stretch in (*stretches, self._unsafe, self._cut) for issue in stretch.found]
        return sorted([*found, *self._flashes.issues()])


def _within(line: Line, kept: tuple[float, float, float, float]) -> Line | None:
    """A line as it stands in the part that is kept; None where it is cut off or away."""
    left, top, right, bottom = kept
    wide, high = right - left, bottom - top
    moved = Line(
        (line.left - left) / wide, (line.top - top) / high, (line.right - left) / wide, (line.bottom - top) / high
    )
    return moved if min(moved.left, moved.top) >= 0 and max(moved.right, moved.bottom) <= 1 else None
