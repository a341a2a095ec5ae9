"""How loud an input is: RMS over 300 ms, peaks that are held, and whether it was ever too loud."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from studio.media.values import Samples

SILENT = -90.0
CLIPPING = -0.1
"""dBFS from which a peak counts as clipped: converters stop a little under full scale."""
_INTEGRATED, _HELD, _FALL = 0.3, 1.5, 20.0  # seconds, seconds, dB a second


@dataclass(frozen=True)
class Levels:
    """dBFS. rms of a full-scale sine is -3; peak: of the last block; held: the highest for a while; clipped: since the
    last reset."""

    rms: float = SILENT
    peak: float = SILENT
    held: float = SILENT
    clipped: bool = False


class LevelMeter:
    """Fed with every block; `levels` is what to show."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._power = 0.0
        self._since_peak = 0.0
        self.levels = Levels()

    def reset(self) -> None:
        self._power, self._since_peak, self.levels = 0.0, 0.0, Levels()

    def feed(self, block: Samples) -> Levels:
        if not len(block):
            return self.levels
        seconds = len(block) / self._rate
        power = float(np.mean(block.astype(np.float64) ** 2, axis=0).max())
        # An exponential window that forgets as fast whatever the size of a block.
        share = 1 - math.exp(-seconds / _INTEGRATED)
        self._power += share * (power - self._power)
        peak = _decibels(float(np.abs(block).max()) ** 2)
        self._since_peak += seconds
        held = self.levels.held
        if self._since_peak > _HELD:
            held -= _FALL * seconds
        if peak >= held:
            held, self._since_peak = peak, 0.0
        clipped = self.levels.clipped or peak >= CLIPPING
        self.levels = Levels(_decibels(self._power), peak, max(held, SILENT), clipped)
        return self.levels


def _decibels(power: float) -> float:
    return max(SILENT, 10 * math.log10(max(power, 1e-12)))
