"""Cloudy randomness: tileable 1/f noise, the same for a seed on every run."""

from __future__ import annotations

import functools

import cv2
import numpy as np
from numpy.typing import NDArray

SIZE = 512
"""Samples along a side of a tile."""


@functools.lru_cache(maxsize=8)
def cloudiness(seed: int, roughness: float = 1.7, stretch: float = 1.0) -> NDArray[np.float32]:
    """A (512, 512) field, mean 0 and deviation 1, that repeats seamlessly.

    White noise of numpy's default generator shaped to a power spectrum of 1/f**(2 * roughness) (spectral synthesis:
    Peitgen and Saupe, "The Science of Fractal Images", 1988); `stretch` above 1 draws it out sideways. Cached: not to
    be written to.
    """
    white = np.random.default_rng(seed).standard_normal((SIZE, SIZE))
    fy = np.fft.fftfreq(SIZE)[:, None]
    fx = np.fft.rfftfreq(SIZE)[None, :] * stretch
    power = np.maximum(np.hypot(fx, fy), 2.0 / SIZE) ** -roughness
    power[0, 0] = 0.0
    field = np.fft.irfft2(np.fft.rfft2(white) * power, s=(SIZE, SIZE))
    return np.asarray(field / field.std(), np.float32)


def sampled(field: NDArray[np.float32], u: NDArray[np.float32], v: NDArray[np.float32]) -> NDArray[np.float32]:
    """The field at places in tiles (1.0 is once across), wrapped round, linear between; `u` across, `v` down and the
    answer are of one shape."""
    # cv2 wraps only near the picture, so bring the places home first; one pixel of seam is hidden by the smooth noise.
    x = np.mod(u, 1.0).astype(np.float32) * (SIZE - 1)
    y = np.mod(v, 1.0).astype(np.float32) * (SIZE - 1)
    return np.asarray(cv2.remap(field, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP), np.float32)


def smoothstep(low: float, high: float, value: NDArray[np.float32]) -> NDArray[np.float32]:
    """0 up to `low`, 1 from `high` on, and a cubic between that is level at both ends; `low` below `high`."""
    t = np.clip((value - low) / (high - low), 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t), np.float32)
