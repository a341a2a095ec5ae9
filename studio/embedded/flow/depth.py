"""A guess at what is near in a single picture, from cues that painters use.

Low in the picture is near (the ground comes towards us), haze is far (dark-channel prior: He, Sun, Tang, CVPR 2009),
crisp local contrast is near (aerial perspective, defocus). What stands upright is as near as its foot, so that towers
and people pass without leaning. The guess follows the picture's edges by a guided filter (He, Sun, Tang, ECCV 2010).
It is a cue for gentle parallax, not a measurement.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

Field = npt.NDArray[np.float32]


def nearness(rgb: npt.NDArray[np.uint8], width: int, height: int) -> Field:
    """(height, width) 0 far .. 1 near for a picture (h, w, 3) of any size."""
    picture = np.asarray(cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    small = picture.astype(np.float32) / np.float32(255)
    grey = np.asarray(small @ np.array([0.299, 0.587, 0.114], np.float32), np.float32)
    reach = max(2, round(min(width, height) * 0.06))

    low = np.linspace(0, 1, height, dtype=np.float32)[:, None] + np.zeros((1, width), np.float32)
    low = low * low * (3 - 2 * low)

    detail = np.abs(grey - cv2.GaussianBlur(grey, (0, 0), 1.5))
    crisp = _normalised(cv2.blur(detail, (2 * reach + 1, 2 * reach + 1)))

    dark = cv2.erode(small.min(axis=2), np.ones((reach, reach), np.uint8))
    clear = 1 - _normalised(cv2.blur(dark, (2 * reach + 1, 2 * reach + 1)))

    guess = _stood_up(picture, low, np.asarray(0.23 * crisp + 0.15 * clear, np.float32))
    return _bendable(np.clip(_guided(grey, guess, reach, 0.002), 0, 1))


def softened(depth: npt.NDArray[np.uint8], width: int, height: int) -> Field:
    """A depth picture (h, w), white is near, as nearness (height, width) that one picture can be bent by."""
    return _bendable(cv2.resize(depth, (width, height), interpolation=cv2.INTER_AREA) / np.float32(255))


def _bendable(near: Any) -> Field:
    """There is no second picture behind a sharp step in depth, so what it uncovers can only be stretched from its
    surroundings: near things are widened, so that their outlines keep their shape, and the step becomes a slope."""
    reach = max(1, round(min(near.shape) * 0.02))
    widened = cv2.dilate(near, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (4 * reach + 1, 4 * reach + 1)))
    return np.asarray(cv2.GaussianBlur(widened, (0, 0), max(1.0, reach)), np.float32)


def _stood_up(picture: npt.NDArray[np.uint8], low: Field, other: Field) -> Field:
    """The cues added up, one value for everything that stands: the height of its foot and the mean of the others."""
    labels = _patches(picture)
    count = int(labels.max()) + 1
    flat = labels.ravel()
    height, width = labels.shape
    rows, columns = np.indices((height, width))
    top, left = np.full(count, height, np.int64), np.full(count, width, np.int64)
    foot: Any = np.zeros(count, np.int64)
    right = np.zeros(count, np.int64)
    np.minimum.at(top, flat, rows.ravel())
    np.maximum.at(foot, flat, rows.ravel())
    np.minimum.at(left, flat, columns.ravel())
    np.maximum.at(right, flat, columns.ravel())
    tall, wide = foot - top + 1, right - left + 1
    upright = (tall > 0.8 * wide) & (tall > 4) & (wide < 0.4 * width) & (tall < 0.9 * height)
    # A head stands on a body: what rests on something upright shares its foot.
    above, below = labels[:-1].ravel(), labels[1:].ravel()
    resting = upright[above] & upright[below] & (rows[:-1].ravel() == foot[above])
    for _ in range(4):
        np.maximum.at(foot, above[resting], foot[below[resting]])
    mean = np.bincount(flat, other.ravel(), count) / np.bincount(flat, minlength=count)
    ramp = np.asarray(low[:, 0])
    standing = 0.62 * ramp[foot] + mean
    return np.where(upright[labels], standing[labels], 0.62 * low + other).astype(np.float32)


def _patches(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """Labels (h, w) of patches of like colour."""
    flat = np.asarray(cv2.pyrMeanShiftFiltering(picture, 5, 16, maxLevel=1), np.int16)
    height, width = flat.shape[:2]
    index = np.arange(height * width).reshape(height, width)
    alike = 10  # of 255, in every channel
    across = (np.abs(flat[:, 1:] - flat[:, :-1]).max(axis=2) <= alike).nonzero()
    down = (np.abs(flat[1:] - flat[:-1]).max(axis=2) <= alike).nonzero()
    start = np.concatenate([index[:, :-1][across], index[:-1][down]])
    stop = np.concatenate([index[:, 1:][across], index[1:][down]])
    links = coo_matrix((np.ones(len(start), bool), (start, stop)), shape=(index.size, index.size))
    _, labels = connected_components(links, directed=False)
    return np.asarray(labels, np.int64).reshape(height, width)


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
