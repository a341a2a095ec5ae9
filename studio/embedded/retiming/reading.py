"""Reading a sound by the places that a time map gives its samples."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.embedded.retiming.timemap import TimeMap
from studio.media.sounds import Reader
from studio.media.values import Audio, Samples


@dataclass(frozen=True, eq=False)
class Places:
    """Where the samples of the result lie among the source's. rate: frames a second of both pictures."""

    audio: Audio
    map: TimeMap
    rate: Fraction

    @property
    def length(self) -> int:
        """Samples of the result: as many as begin while its picture lasts."""
        return -(-self.map.length * self.audio.info.rate * self.rate.denominator // self.rate.numerator)

    def at(self, samples: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
        frame = float(Fraction(self.audio.info.rate) / self.rate)
        placed = self.map.at(samples / frame) * frame
        # A hundred thousandth of a sample is rounding, and would cost the sample its own value.
        return np.where(np.abs(placed - np.rint(placed)) < 1e-5, np.rint(placed), placed)


class Padded:
    """A sound that is silent before its first and after its last sample, read forward."""

    def __init__(self, audio: Audio) -> None:
        self._info = audio.info
        self._reader = Reader(audio)

    def read(self, start: int, stop: int) -> Samples:
        """Samples start..stop-1, any numbers, as one (n, channels) block."""
        first, last = min(max(start, 0), self._info.length), min(max(stop, 0), self._info.length)
        out = np.zeros((stop - start, self._info.channels), np.float32)
        if last > first:
            heard = self._reader.read(first, last)
            out[first - start : first - start + len(heard)] = heard
        return out
