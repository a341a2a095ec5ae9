"""One picture's colours brought to another's, by the statistics of both in Oklab.

"transport" moves the whole cloud of colours by the linear Monge-Kantorovich map (Pitie and Kokaram, "The linear
Monge-Kantorovitch linear colour mapping for example-based colour transfer", CVMP 2007): of all linear maps that give
the reference's means and covariance it changes colours the least. "balance" moves means and spreads of each axis by
itself (Reinhard, Ashikhmin, Gooch and Shirley, "Color Transfer between Images", 2001). Both in Oklab (Ottosson, 2020),
where equal distances look equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from studio.embedded.filters.grading import linear_table
from studio.embedded.filters.samples import Floats, Pixels, coded, cube_root, in_bands, srgb, through, top_of

Method = Literal["transport", "balance"]
Values = npt.NDArray[np.float64]

_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_SEEN = 256  # pixels of the longer side that statistics are taken of
_LEAST = 1e-3**2  # variance that every picture has at least: of a flat one no cloud can be spread without end
_STRETCH = 4.0  # most that a spread is pulled apart or pressed together


@dataclass(frozen=True)
class Colours:
    """mean: of L, a and b. spread: their covariance, rows in order."""

    mean: tuple[float, ...]
    spread: tuple[float, ...]

    @property
    def covariance(self) -> Values:
        return np.array(self.spread).reshape(3, 3)


def measured(picture: Pixels) -> Colours:
    """The statistics of a (height, width, 3|4) uint8 or uint16 sRGB picture; what is transparent counts less."""
    import cv2

    high, wide = picture.shape[:2]
    scale = _SEEN / max(high, wide)
    if scale < 1:
        size = (max(1, round(wide * scale)), max(1, round(high * scale)))
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    lab = _lab(picture).reshape(-1, 3).astype(np.float64)
    weights = np.ones(len(lab))
    if picture.shape[2] == 4 and picture[..., 3].any():
        weights = picture[..., 3].reshape(-1).astype(np.float64)
    mean = np.average(lab, axis=0, weights=weights)
    away = lab - mean
    covariance = (away * weights[:, None]).T @ away / weights.sum()
    return Colours(tuple(mean.tolist()), tuple(covariance.reshape(-1).tolist()))


def together(all_of: Sequence[Colours]) -> Colours:
    """The statistics of several pictures as if they were one."""
    means = np.array([one.mean for one in all_of])
    mean = means.mean(axis=0)
    within = np.mean([one.covariance for one in all_of], axis=0)
    away = means - mean
    spread = within + away.T @ away / len(all_of)
    return Colours(tuple(mean.tolist()), tuple(spread.reshape(-1).tolist()))


def matched(
    picture: Pixels,
    own: Colours,
    wanted: Colours,
    method: Method = "transport",
    amount: float = 1.0,
    *,
    light: bool = True,
) -> Pixels:
    """A (height, width, 3|4) uint8 or uint16 sRGB picture whose colours are `own`, with those that are `wanted`; alpha
    stays. light: lightness too, not colour alone. Equal statistics change nothing."""
    if amount == 0 or own == wanted:
        return picture
    import cv2

    turn = _map(own, wanted, method, light=light)
    turn = np.eye(3) * (1 - amount) + turn * amount
    mean, goal = np.array(own.mean), np.array(wanted.mean)
    if not light:
        goal[0] = mean[0]
    shift = mean + (goal - mean) * amount - turn @ mean
    back = np.linalg.inv(_TO_LAB)
    whole = np.column_stack((back @ turn, back @ shift)).astype(np.float32)
    to_rgb = np.linalg.inv(_TO_LMS).astype(np.float32)

    def work(band: Pixels) -> Pixels:
        roots = cv2.transform(_lab(band), whole)
        linear = cv2.transform(roots * roots * roots, to_rgb)
        return coded(srgb(np.asarray(linear, np.float32)), band)

    return in_bands(picture, work)


def _lab(picture: Pixels) -> Floats:
    """(height, width, 3) Oklab."""
    import cv2

    linear = through(picture, linear_table(top_of(picture)))
    roots = cube_root(np.asarray(cv2.transform(linear, _TO_LMS.astype(np.float32)), np.float32))
    return np.asarray(cv2.transform(roots, _TO_LAB.astype(np.float32)))


def _map(own: Colours, wanted: Colours, method: Method, *, light: bool) -> Values:
    here, there = (one.covariance + np.eye(3) * _LEAST for one in (own, wanted))
    out = np.eye(3)
    first = 0 if light else 1
    here, there = here[first:, first:], there[first:, first:]
    if method == "balance":
        part = np.diag(np.sqrt(np.diag(there) / np.diag(here)))
    else:
        root = _root(here)
        inverse = np.linalg.inv(root)
        part = inverse @ _root(root @ there @ root) @ inverse
    values, vectors = np.linalg.eigh(part)
    out[first:, first:] = vectors @ np.diag(np.clip(values, 1 / _STRETCH, _STRETCH)) @ vectors.T
    return out


def _root(matrix: Values) -> Values:
    """The symmetric square root of a symmetric positive matrix."""
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray(vectors @ np.diag(np.sqrt(np.maximum(values, 0))) @ vectors.T)
