"""Speech taken apart and put together again: pitch, spectral envelope and breath, every 5 ms.

WORLD (M. Morise et al., IEICE Trans. E99-D(7), 2016) through pyworld. For comparing and changing voices an envelope is
its logarithm at 64 points that are evenly spaced in mel.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pyworld

from studio.embedded.voice import RATE
from studio.media.values import Samples

Floats = npt.NDArray[np.float64]
POINTS: Final = 64
STEP: Final = 0.005
"""Seconds of a frame."""

_LOW, _HIGH = 50.0, 11800.0
_LOWEST_PITCH, _HIGHEST_PITCH = 60.0, 600.0


@dataclass(frozen=True)
class Anatomy:
    """Speech as WORLD sees it. pitch: (n,) Hz, 0 where unvoiced; envelope, breath: (n, bins); points: (n, 64)."""

    pitch: Floats
    envelope: Floats
    breath: Floats
    points: Floats

    @property
    def shapes(self) -> Floats:
        """The points without their level: what makes the vowel and the speaker."""
        shapes: Floats = self.points - self.points.mean(axis=1, keepdims=True)
        return shapes


def taken_apart(samples: Samples) -> Anatomy:
    """A mono sound (n,) at 24 kHz; a fifth of its length in time."""
    wide = np.ascontiguousarray(samples, np.float64)
    pitch, times = pyworld.dio(wide, RATE, f0_floor=_LOWEST_PITCH, f0_ceil=_HIGHEST_PITCH)
    pitch = pyworld.stonemask(wide, pitch, times, RATE)
    envelope = pyworld.cheaptrick(wide, pitch, times, RATE)
    breath = pyworld.d4c(wide, pitch, times, RATE)
    points: Floats = np.log(envelope + 1e-16) @ _triangles().T
    return Anatomy(pitch, envelope, breath, points)


def put_together(pitch: Floats, envelope: Floats, breath: Floats, length: int) -> Samples:
    """`length` samples at 24 kHz."""
    made = pyworld.synthesize(
        np.ascontiguousarray(pitch), np.ascontiguousarray(envelope), np.ascontiguousarray(breath), RATE
    )
    return np.asarray(np.pad(made, (0, max(0, length - len(made))))[:length], np.float32)


def spread(points: Floats) -> Floats:
    """(n, 64) at the points -> (n, bins) over the spectrum, straight lines between them."""
    place = np.clip(_mel(_hertz()), *_mel(np.array([_LOW, _HIGH])))
    first, last = _mel(np.array([_LOW, _HIGH]))
    at = (place - first) / (last - first) * (POINTS - 1)
    left = np.clip(at.astype(int), 0, POINTS - 2)
    share = at - left
    return np.asarray(points[:, left] * (1 - share) + points[:, left + 1] * share)


def longer_throat(envelope: Floats, scale: float) -> Floats:
    """(n, bins) envelopes of the same sounds from a throat `scale` times as long: all formants lie lower by it."""
    last = envelope.shape[1] - 1
    place = np.minimum(np.arange(last + 1) * scale, last)
    left = np.minimum(place.astype(int), last - 1)
    share = place - left
    logarithm = np.log(envelope + 1e-16)
    return np.asarray(np.exp(logarithm[:, left] * (1 - share) + logarithm[:, left + 1] * share))


def shapes_of_longer_throat(shapes: Floats, scale: float) -> Floats:
    """The same for (n, 64) shapes."""
    first, last = _mel(np.array([_LOW, _HIGH]))
    hertz = 700 * (10 ** (np.linspace(first, last, POINTS) / 2595) - 1)
    place = np.clip((_mel(hertz * scale) - first) / (last - first) * (POINTS - 1), 0, POINTS - 1)
    left = np.minimum(place.astype(int), POINTS - 2)
    share = place - left
    moved = shapes[:, left] * (1 - share) + shapes[:, left + 1] * share
    return np.asarray(moved - moved.mean(axis=1, keepdims=True))


def _hertz() -> Floats:
    size = pyworld.get_cheaptrick_fft_size(RATE)
    return np.arange(size // 2 + 1) * RATE / size


def _mel(hertz: Floats) -> Floats:
    return np.asarray(2595 * np.log10(1 + hertz / 700))


@lru_cache(maxsize=1)
def _triangles() -> Floats:
    """(64, bins), each row adding up to 1."""
    first, last = _mel(np.array([_LOW, _HIGH]))
    centres = np.linspace(first, last, POINTS)
    weights = np.maximum(0, 1 - np.abs(_mel(_hertz())[None] - centres[:, None]) / (centres[1] - centres[0]))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))
