"""Less noise: every frame averaged with its neighbours along the motion, then smoothed gently where that did not help.

A neighbour counts as far as it looks like the frame once it is moved onto it, so nothing smears at cuts, behind moving
things or where the flow is wrong. How much difference is noise is measured on the frame itself (Immerkaer, "Fast
Noise Variance Estimation", CVIU 1996).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.filters.sharpening import luma_of
from studio.embedded.opticalflow.motion import Bytes, Floats, fetched, flow_between, grid, working_grey

Pixels = npt.NDArray[Any]

_FLOW_PIXELS = 426 * 240
_MOST_NOISE = 30.0
_LAPLACIAN = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)


def noise(luma: Pixels) -> float:
    """The noise in a plane of luma as a standard deviation in 8-bit levels, at most 30.

    The median of the Laplacian's magnitude is taken, not its mean: edges and texture are the minority.
    """
    scale = 255 / np.iinfo(luma.dtype).max
    rough = np.abs(cv2.filter2D(luma, cv2.CV_32F, _LAPLACIAN)[1:-1:2, 1:-1:2])
    if rough.size == 0:
        return 0.0
    return min(_MOST_NOISE, float(np.median(rough)) * scale / (0.6745 * 6))


def track(picture: Pixels) -> Bytes:
    """A small, smoothed grey of a noisy picture to find its motion by."""
    return cast(Bytes, cv2.GaussianBlur(working_grey(picture, _FLOW_PIXELS), (0, 0), 1.2))


def denoised(
    picture: Pixels, neighbours: Sequence[Pixels], tracks: Sequence[Bytes], own: Bytes, strength: float
) -> Pixels:
    """A (height, width, 3|4) uint8 or uint16 picture with less noise, of its type; alpha stays.

    neighbours: the frames around it; tracks, own: `track` of them and of it. strength: 1 takes away what was measured
    as noise, 2 twice that.
    """
    luma = luma_of(picture)
    sigma = noise(luma) * strength
    if sigma < 0.2:
        return picture
    unit = np.iinfo(picture.dtype).max / 255
    colours = np.ascontiguousarray(picture[..., :3])
    total = colours.astype(np.float32)
    weight = np.ones(luma.shape, np.float32)
    for neighbour, theirs in zip(neighbours, tracks, strict=True):
        moved = _onto(neighbour, flow_between(own, theirs))
        alike = _likeness(luma, luma_of(moved), sigma * unit)
        total += moved * alike[..., None]
        weight += alike
    total /= weight[..., None]
    smooth = _smoothed(total, weight, sigma * unit)
    out = picture.copy()
    out[..., :3] = np.clip(smooth + 0.5, 0, np.iinfo(picture.dtype).max)
    return out


def _onto(neighbour: Pixels, flow: Floats) -> Pixels:
    height, width = neighbour.shape[:2]
    scale = np.array((width / flow.shape[1], height / flow.shape[0]), np.float32)
    places = cast(Floats, cv2.resize(flow * scale, (width, height), interpolation=cv2.INTER_LINEAR))
    places += grid(height, width)
    return fetched(np.ascontiguousarray(neighbour[..., :3]), places)


def _likeness(luma: Pixels, other: Pixels, sigma: float) -> Floats:
    """1 where the two differ by noise alone, falling to 0 where they show different things."""
    apart = cv2.blur(cv2.absdiff(luma, other).astype(np.float32), (5, 5))
    # Noise alone makes the mean difference of two frames 1.13 sigma.
    excess = np.maximum(apart - np.float32(1.3 * sigma), 0) / np.float32(0.7 * sigma)
    return cast(Floats, np.exp(-excess * excess))


def _smoothed(picture: Floats, weight: Floats, sigma: float) -> Floats:
    """Edge-preserving smoothing of the noise that is left: sigma / sqrt(frames averaged)."""
    left = np.float32(sigma) / np.sqrt(weight)
    smooth = cast(Floats, cv2.bilateralFilter(picture, 5, 3 * float(left.mean()), 1.5))
    share = 1 / np.sqrt(weight[..., None])
    return cast(Floats, picture + (smooth - picture) * share)
