"""Undirected living motion: leaves, cloth, a crowd shifting from foot to foot."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Field = npt.NDArray[np.float32]

_OCTAVES = (
    # wavelength and travel in picture heights, hertz, share of the amplitude
    (0.36, 0.23, 0.5),
    (0.19, 0.43, 0.35),
    (0.1, 0.71, 0.15),
)
_REACH = 0.0015  # picture heights that one unit moves things, at most


class Ambient:
    """A seeded, smooth displacement field over an area, a pure function of time; zero at the start.

    Each octave is a random vector field swaying with a random phase field of its own, so that neighbours move in
    sympathy and waves run through the area, as wind does in a flag.
    """

    def __init__(self, width: int, height: int, picture_height: float, seed: int, loop_seconds: float) -> None:
        """width, height: cells; picture_height: in cells; loop_seconds: 0, or the time after which all repeats."""
        draw = np.random.default_rng(seed)
        self._waves: list[tuple[Field, Field, float]] = []
        for wavelength, hertz, share in _OCTAVES:
            across = max(2, round(width / (wavelength * picture_height)) + 2)
            down = max(2, round(height / (wavelength * picture_height)) + 2)
            knots = draw.standard_normal((down, across, 4)).astype(np.float32)
            field = np.asarray(cv2.resize(knots, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)
            sway, phase = field[..., :2], field[..., 2:3] * 1.6
            rate = hertz if not loop_seconds else max(1, round(hertz * loop_seconds)) / loop_seconds
            size = np.float32(share * _REACH * picture_height)
            self._waves.append((np.clip(sway, -2, 2) * size, phase, rate))

    def at(self, seconds: float) -> Field:
        """The displacement (height, width, 2) in cells for one unit of ambient."""
        total = np.zeros_like(self._waves[0][0])
        for sway, phase, rate in self._waves:
            total += sway * (np.sin(phase + np.float32(2 * np.pi * rate * seconds)) - np.sin(phase))
        return total
