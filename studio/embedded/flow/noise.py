"""Noise that moves: every frame is white Gaussian noise, and frame n is frame 0 carried along a flow.

A video model that starts from it tends to move as the noise does. The idea is Chang et al., "How I Warped Your Noise"
(ICLR 2024), and Burgert et al., "Go-with-the-Flow" (CVPR 2025): noise must not be interpolated, for that would take
away its variance. Here the noise lies on a grid finer than the model's, its samples are carried as they are by nearest
neighbour, and one that several places take is split into independent parts that share its mean. Blocks of the fine
grid are then added up. What comes from outside the picture is new.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Noise = npt.NDArray[np.float32]
Field = npt.NDArray[np.float32]

FINE = 4
"""Samples of the fine grid along a side of one sample of the model's noise."""


def moving_noise(
    frames: int,
    channels: int,
    height: int,
    width: int,
    sources: Callable[[int], Field],
    *,
    seed: int,
    fresh: float = 0.0,
) -> Noise:
    """(frames, channels, height, width) float32; each frame's samples are independent and normal.

    sources(n): (height, width, 2) or any size of the same shape: the place in frame 0, in shares of the picture (0..1),
    that each place of frame n shows. fresh: 0..1, how much of every frame is noise of its own: the correlation with
    the carried noise is sqrt(1 - fresh). With fresh = 1 nothing is carried.
    """
    high, wide = height * FINE, width * FINE
    base = np.random.default_rng([seed, 0]).standard_normal((channels, high * wide), np.float32)
    out = np.empty((frames, channels, height, width), np.float32)
    for number in range(frames):
        own = np.random.default_rng([seed, 1, number])
        carried = _carried(base, _places(sources(number), high, wide), own) if number else base
        coarse = carried.reshape(channels, height, FINE, width, FINE).sum(axis=(2, 4)) / np.float32(FINE)
        if fresh:
            new = own.standard_normal(coarse.shape, np.float32)
            coarse = np.float32(np.sqrt(1 - fresh)) * coarse + np.float32(np.sqrt(fresh)) * new
        out[number] = coarse
    return out


def _places(field: Field, high: int, wide: int) -> npt.NDArray[np.int64]:
    """(high * wide,): the index of the sample that each place takes, or -1 outside the picture."""
    import cv2

    fine = np.asarray(cv2.resize(field, (wide, high), interpolation=cv2.INTER_LINEAR), np.float32)
    # One sample may not stay: places are shares, 0.5 of a sample in from the border.
    x = np.floor(fine[..., 0] * wide + 1e-3).astype(np.int64)
    y = np.floor(fine[..., 1] * high + 1e-3).astype(np.int64)
    inside = (x >= 0) & (x < wide) & (y >= 0) & (y < high)
    return np.where(inside, y * wide + x, -1).ravel()


def _carried(base: Noise, places: npt.NDArray[np.int64], own: np.random.Generator) -> Noise:
    """The samples at `places`. A sample q taken d times becomes q / sqrt(d) + Z_i - mean(Z), which are d independent
    normal samples: the variance 1/d of the first part is what taking the mean away leaves out of the second."""
    fresh = own.standard_normal((base.shape[0], len(places)), np.float32)
    inside = places >= 0
    wanted = places[inside]
    taken = np.bincount(wanted, minlength=base.shape[1])
    degree = taken[wanted].astype(np.float32)
    out = fresh
    for channel in range(base.shape[0]):
        new = fresh[channel, inside]
        mean = np.bincount(wanted, new, minlength=base.shape[1])[wanted] / degree
        out[channel, inside] = base[channel, wanted] / np.sqrt(degree) + (new - mean) * (degree > 1)
    return out
