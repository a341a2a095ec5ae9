"""Filling what is unknown smoothly from what is known around it (pull-push: Gortler et al., The Lumigraph, 1996)."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Field = npt.NDArray[np.float32]


def diffused(values: Field, weight: Field) -> Field:
    """values (h, w, c) kept where weight (h, w) is 1, and blended with smooth surroundings as it falls to 0."""
    return _pull_push(values * weight[..., None], weight)


def _pull_push(weighted: Field, weight: Field) -> Field:
    height, width = weight.shape
    known = np.maximum(weight, 1e-6)[..., None]
    here = weighted / known
    if min(height, width) <= 2 or float(weight.min()) >= 1.0:
        if height * width <= 16 or min(height, width) <= 2:
            mean: Any = weighted.sum(axis=(0, 1)) / max(float(weight.sum()), 1e-6)
            return _mixed(here, np.broadcast_to(mean, here.shape), weight)
        return np.asarray(here, np.float32)
    coarse_weighted = np.asarray(cv2.pyrDown(weighted), np.float32).reshape((height + 1) // 2, (width + 1) // 2, -1)
    coarse_weight = np.asarray(cv2.pyrDown(weight), np.float32)
    # Half-known is known enough: saturating here keeps close neighbours from being averaged with far ones.
    gain = np.asarray(np.minimum(1.0, 4 * coarse_weight) / np.maximum(coarse_weight, 1e-6), np.float32)
    coarse = _pull_push(np.asarray(coarse_weighted * gain[..., None]), np.asarray(coarse_weight * gain))
    wide = np.asarray(cv2.pyrUp(coarse, dstsize=(width, height)), np.float32).reshape(here.shape)
    return _mixed(here, wide, weight)


def _mixed(here: Any, around: Any, weight: Field) -> Field:
    share = np.minimum(weight, 1.0)[..., None]
    return np.asarray(here * share + around * (1 - share), np.float32)
