"""An equaliser whose gains move: the biquads of its bells and shelves, set anew many times a second.

A filter keeps what it holds while its numbers change, in the transposed direct form II, which stays quiet as they do
(J. O. Smith, "Introduction to Digital Filters", 2007). What it holds fades, so any range of the sound is made from a
warm-up before it, on a fixed grid, as in filtering.py.

Source: R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients".
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt
import scipy.signal

from studio.media.signal import Signal
from studio.media.values import Audio, Samples

CELL = 8
"""Seconds of a cell of the grid."""

_WARM_UP = 1.0  # seconds: a bell of a tenth of an octave at 20 Hz forgets more slowly, but not to be heard
_STEP = 64
"""Samples for which a gain stays: so short that its steps are not heard."""
_NEAR = 0.005
"""Decibels by which a gain may be off: the filter is not set anew for less."""


@dataclass(frozen=True)
class EqualiserBand:
    """Raises or lowers what is around a frequency (bell, `width` octaves wide) or beyond it (a shelf)."""

    kind: Literal["bell", "low shelf", "high shelf"]
    frequency: float
    gain: Signal
    width: float = 1.0

    def numbers(self, decibels: float, rate: int) -> npt.NDArray[np.float64]:
        """b0 b1 b2 a0 a1 a2, as scipy has them."""
        turn = 2 * math.pi * self.frequency / rate
        cos, sin, amount = math.cos(turn), math.sin(turn), 10 ** (decibels / 40)
        if self.kind == "bell":
            alpha = sin * math.sinh(math.log(2) / 2 * self.width * turn / sin)
            made = [1 + alpha * amount, -2 * cos, 1 - alpha * amount, 1 + alpha / amount, -2 * cos, 1 - alpha / amount]
        else:
            way = 1.0 if self.kind == "low shelf" else -1.0
            slope = 2 * sin * math.sqrt(amount)  # 2 sqrt(A) alpha, of a shelf of Q 0.5 as FFmpeg has it
            more, less = amount + 1, amount - 1
            made = [
                amount * (more - way * less * cos + slope),
                way * 2 * amount * (less - way * more * cos),
                amount * (more - way * less * cos - slope),
                more + way * less * cos + slope,
                -way * 2 * (less + way * more * cos),
                more + way * less * cos - slope,
            ]
        whole = np.array(made)
        return np.asarray(whole / whole[3])


class Equalised:
    """A sound through bands whose gains move by its seconds, read by range."""

    def __init__(self, audio: Audio, bands: Sequence[EqualiserBand]) -> None:
        self._audio, self._bands = audio, tuple(bands)
        self._cell = lru_cache(maxsize=2)(self._made)

    def blocks(self, start: int, stop: int) -> Iterator[Samples]:
        """Samples start..stop-1 in blocks of at most a cell, (n, channels) float32."""
        size = CELL * self._audio.info.rate
        for origin in range(start // size * size, stop, size):
            yield self._cell(origin)[max(start - origin, 0) : stop - origin]

    def _made(self, origin: int) -> Samples:
        info = self._audio.info
        end = min(origin + CELL * info.rate, info.length)
        # On whole steps, so that a gain changes at the same samples whatever is asked for.
        first = max(origin - math.ceil(_WARM_UP * info.rate), 0) // _STEP * _STEP
        heard = self._audio.read(first, end).astype(np.float64)
        for band in self._bands:
            heard = self._through(band, heard, first)
        return np.asarray(heard[origin - first :], np.float32)

    def _through(self, band: EqualiserBand, heard: npt.NDArray[np.float64], first: int) -> npt.NDArray[np.float64]:
        rate = self._audio.info.rate
        starts = np.arange(0, len(heard), _STEP)
        gains = band.gain.over((first + starts + _STEP / 2) / rate)
        out = np.empty_like(heard)
        held = np.zeros((1, 2, heard.shape[1]))
        place, numbers, now = 0, band.numbers(float(gains[0]), rate), float(gains[0])
        for start, wanted in zip(starts.tolist(), gains.tolist(), strict=True):
            if abs(wanted - now) > _NEAR:
                out[place:start], held = scipy.signal.sosfilt(numbers[None], heard[place:start], axis=0, zi=held)
                place, numbers, now = start, band.numbers(wanted, rate), wanted
        out[place:], _ = scipy.signal.sosfilt(numbers[None], heard[place:], axis=0, zi=held)
        return out
