"""A guess at what is near in a single picture, from cues that painters use.

Low in the picture is near (the ground comes towards us), haze is far (dark-channel prior: He, Sun, Tang, CVPR 2009),
crisp local contrast is near (aerial perspective, defocus). The guess follows the picture's edges by a guided filter
(He, Sun, Tang, ECCV 2010). It is a cue for gentle parallax, not a measurement.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Field = npt.NDArray[np.float32]


def nearness(rgb: npt.NDArray[np.uint8], width: int, height: int) -> Field:
    """(height, width) 0 far .. 1 near for a picture (h, w, 3) of any size."""
    small = np.asarray(cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA), np.float32) / 255
    grey = np.asarray(small @ np.array([0.299, 0.587, 0.114], np.float32), np.float32)
    reach = max(2, round(min(width, height) * 0.06))

    low = np.linspace(0, 1, height, dtype=np.float32)[:, None] + np.zeros((1, width), np.float32)
    low = low * low * (3 - 2 * low)

    detail = np.abs(grey - cv2.GaussianBlur(grey, (0, 0), 1.5))
    crisp = _normalised(cv2.blur(detail, (2 * reach + 1, 2 * reach + 1)))

    dark = cv2.erode(small.min(axis=2), np.ones((reach, reach), np.uint8))
    clear = 1 - _normalised(cv2.blur(dark, (2 * reach + 1, 2 * reach + 1)))

    guess = 0.62 * low + 0.23 * crisp + 0.15 * clear
    edged = _guided(grey, np.asarray(guess, np.float32), 2 * reach, 0.004)
    smooth = cv2.GaussianBlur(edged, (0, 0), max(1.0, reach / 4))
    return np.asarray(np.clip(smooth, 0, 1), np.float32)


def _normalised(values: Any) -> Field:
    low, high = np.percentile(values, (2, 98))
    if high - low < 1e-4:  # a picture without this cue says nothing either way
        return np.full(values.shape, 0.5, np.float32)
    return np.asarray(np.clip((values - low) / (high - low), 0, 1), np.float32)


def _guided(guide: Field, values: Field, radius: int, smoothness: float) -> Field:
    def mean(field: Any) -> Any:
        return cv2.blur(field, (2 * radius + 1, 2 * radius + 1))

    mean_guide, mean_values = mean(guide), mean(values)
    covariance = mean(guide * values) - mean_guide * mean_values
    variance = mean(guide * guide) - mean_guide * mean_guide
    slope = covariance / (variance + smoothness)
    return np.asarray(mean(slope) * guide + mean(mean_values - slope * mean_guide), np.float32)
