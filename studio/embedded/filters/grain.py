"""Film grain: soft noise of a seed and a frame's number, stronger where film shows it.

Normal noise of a generator that is begun anew for every frame, so that its grain is the same whatever was rendered
before it; blurred to the size of the grains and brought back to unit strength by the blur's own norm.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.embedded.filters.samples import Floats, Pixels, coded, luma_weights, unit

_FULL = 0.08
"""Standard deviation, of 0..1, that an amount of 1 stands for."""


@dataclass(frozen=True)
class Grain:
    """shadows, midtones, highlights: how strong, 0..1. size: of a grain, in pixels. colour: 0 the same in all
    channels .. 1 each its own."""

    shadows: float = 0.15
    midtones: float = 0.25
    highlights: float = 0.08
    size: float = 1.5
    colour: float = 0.3


def grained(picture: Pixels, grain: Grain, seed: int, frame: int = 0) -> Pixels:
    """A (height, width, 3|4) uint8 or uint16 picture with grain; alpha stays. Without strength it is as it was."""
    if not (grain.shadows or grain.midtones or grain.highlights):
        return picture
    import cv2

    colours = unit(picture)
    luma = cv2.transform(colours, luma_weights()[None])
    strengths = _strengths(grain).take((luma * np.float32(1024) + np.float32(0.5)).astype(np.int32), mode="clip")
    noise = specks(picture.shape[1], picture.shape[0], grain.size, grain.colour, seed, frame)
    return coded(colours + noise * strengths[..., None], picture)


def _strengths(grain: Grain) -> Floats:
    """By luma 0..1 in 1025 steps: from the shadows over the middle to the highlights, smoothly."""
    luma = np.arange(1025) / 1024
    t = np.where(luma < 0.5, luma * 2, luma * 2 - 1)
    eased = t * t * (3 - 2 * t)
    low = grain.shadows + (grain.midtones - grain.shadows) * eased
    high = grain.midtones + (grain.highlights - grain.midtones) * eased
    return np.asarray(np.where(luma < 0.5, low, high) * _FULL, np.float32)


def specks(width: int, height: int, size: float, colour: float, seed: int, frame: int) -> Floats:
    """(height, width, 3): noise of mean 0 and standard deviation 1 in each channel."""
    import cv2

    random = np.random.Generator(np.random.SFC64(np.random.SeedSequence((seed % 2**64, frame % 2**64))))
    if colour == 0:
        return np.repeat(_soft(random.standard_normal((height, width, 1), np.float32), size), 3, axis=2)
    own = _soft(random.standard_normal((height, width, 3), np.float32), size)
    # noise that channels share by the part that is not their own: the root of the matrix of their correlations
    shared = (1 - colour) ** 2 / ((1 - colour) ** 2 + colour**2)
    apart = np.sqrt(1 - shared)
    mix = np.eye(3) * apart + (np.sqrt(1 + 2 * shared) - apart) / 3
    return np.asarray(cv2.transform(own, mix.astype(np.float32)), np.float32)


def _soft(noise: Floats, size: float) -> Floats:
    """Blurred to grains of a size, with the strength it had."""
    if size <= 1:
        return noise
    import cv2

    spread = (size - 1) / 2 + 0.3
    reach = int(np.ceil(spread * 3)) * 2 + 1
    kernel = cv2.getGaussianKernel(reach, spread, cv2.CV_32F)
    soft = cv2.sepFilter2D(noise, -1, kernel, kernel, borderType=cv2.BORDER_REFLECT_101)
    return np.asarray((soft / float((kernel**2).sum())).reshape(noise.shape), np.float32)
