"""A calm path through a shaky one, and what it takes to stay on it.

The path is smoothed by penalised least squares: near to the one that was taken, with as little change of speed as can
be (Whittaker 1923; Hodrick and Prescott 1997). So steady pans stay what they are, up to their ends, and swaying faster
than a chosen period dies away by the fourth power of its frequency. What is smoothed is where every frame is seen from
the frame at hand (Matsushita et al., "Full-Frame Video Stabilization", CVPR 2005), so that turns and perspective are
composed as they are and not added up as numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from studio.embedded.stabilising.shake import Shake

Matrices = npt.NDArray[Any]

_STIFFEST = 1e10
"""Beyond it the equations lose their digits; a path that stiff is straight for minutes."""
_EDGE = 0.004
"""Half heights of the picture kept away from its edge: what is interpolated there would look past it."""


@dataclass(frozen=True, eq=False)
class Course:
    """What is done to every frame. moves: (length, 3, 3) where it is put in the steady picture, the enlargement not
    counted; zooms: (length,) the enlargement, one for a shot; held_back: the share of frames whose correction was
    weakened to stay within the greatest enlargement."""

    moves: Matrices
    zooms: npt.NDArray[np.float64]
    held_back: float


def period(smoothness: float) -> float:
    """Seconds of swaying that is halved: 4.5 at 50 %, without end at 100 %."""
    return 4.5 * smoothness / (100 - smoothness) if smoothness < 100 else float("inf")


def course(shake: Shake, rate: float, aspect: float, smoothness: float, most: float | None) -> Course:
    """smoothness: 0 (as it was) to 100 % (a camera that stands). aspect: the picture's width over its height. most: the
    greatest enlargement that may hide the edges, such as 1.2; None hides none, and holds nothing back."""
    length = len(shake.steps)
    moves, zooms = np.broadcast_to(np.eye(3), (length, 3, 3)).copy(), np.ones(length)
    held = 0
    for first, stop in zip(shake.shots, (*shake.shots[1:], length), strict=True):
        if stop - first < 2 or smoothness <= 0:
            continue
        shot = _corrections(_path(shake.steps[first:stop]), period(smoothness) * rate)
        if most is not None:
            zoom = float(min(_needed(shot, aspect).max(), most))
            shot, weakened = _held_back(shot, aspect, zoom, max(1, round(rate / 2)))
            zooms[first:stop] = zoom
            held += weakened
        moves[first:stop] = shot
    return Course(moves, zooms, held / max(1, length))


def _path(steps: Matrices) -> Matrices:
    """Where every frame lies in the shot's first one; determinants are 1, so that none counts more than another."""
    path = np.empty_like(steps)
    here = np.eye(3)
    for number, step in enumerate(steps):
        here = here if number == 0 else here @ step
        here = here / np.cbrt(np.linalg.det(here))
        path[number] = here
    return path


def _corrections(path: Matrices, frames: float) -> Matrices:
    calm = smoothed(np.linalg.inv(path).reshape(-1, 9), frames).reshape(-1, 3, 3)
    moves = calm @ path
    return cast(Matrices, moves / moves[:, 2:, 2:])


def smoothed(values: npt.NDArray[Any], frames: float) -> npt.NDArray[np.float64]:
    """Columns without what sways faster than once in so many frames; their mean where that has no end."""
    if np.isinf(frames):
        return np.broadcast_to(values.mean(axis=0), values.shape).copy()
    from scipy.linalg import solveh_banded

    length = len(values)
    if length < 3:
        return np.broadcast_to(values.mean(axis=0), values.shape).copy()
    stiffness = min(_STIFFEST, (2 * np.sin(min(np.pi, 2 * np.pi / frames) / 2)) ** -4)
    bands = np.zeros((3, length))  # the diagonals of D'D, D taking second differences
    bands[0, :-2] += 1
    bands[0, 1:-1] += 4
    bands[0, 2:] += 1
    bands[1, :-2] -= 2
    bands[1, 1:-1] -= 2
    bands[2, :-2] = 1
    bands *= stiffness
    bands[0] += 1
    return cast("npt.NDArray[np.float64]", solveh_banded(bands, values, lower=True))


def _needed(moves: Matrices, aspect: float) -> npt.NDArray[np.float64]:
    """The enlargement at which every frame fills the picture, by bisection."""
    low, high = np.ones(len(moves)), np.full(len(moves), 8.0)
    enough = _covers(moves, aspect, low)
    for _ in range(24):
        middle = (low + high) / 2
        inside = _covers(moves, aspect, middle)
        low, high = np.where(inside, low, middle), np.where(inside, middle, high)
    return np.where(enough, 1.0, high)


def _covers(moves: Matrices, aspect: float, zooms: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Whether the corners of the enlarged picture are looked up inside the frame."""
    corners = np.array([(x * aspect, y, 1.0) for x in (-1, 1) for y in (-1, 1)]).T  # (3, 4)
    seen = np.repeat(corners[None], len(moves), axis=0)
    seen[:, :2] /= zooms[:, None, None]
    seen = np.linalg.inv(moves) @ seen
    front = (seen[:, 2] > 0.1).all(axis=1)
    places = np.abs(seen[:, :2] / np.maximum(seen[:, 2:], 0.1))
    slack = 1e-6 - np.minimum(_EDGE, zooms - 1)[:, None]
    inside = (places[:, 0] <= aspect + slack).all(axis=1) & (places[:, 1] <= 1 + slack).all(axis=1)
    return cast("npt.NDArray[np.bool_]", front & inside)


def _held_back(moves: Matrices, aspect: float, zoom: float, reach: int) -> tuple[Matrices, int]:
    """The moves weakened where this enlargement would not cover them, and by and by around there."""
    from scipy.ndimage import minimum_filter1d, uniform_filter1d

    zooms = np.full(len(moves), zoom)
    outside = ~_covers(moves, aspect, zooms)
    if not outside.any():
        return moves, 0
    low, high = np.zeros(len(moves)), np.ones(len(moves))
    for _ in range(20):
        middle = (low + high) / 2
        inside = _covers(_weakened(moves, middle), aspect, zooms)
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    share = np.where(outside, low, 1.0)
    share = minimum_filter1d(share, 2 * reach + 1, mode="nearest")
    share = uniform_filter1d(share, reach | 1, mode="nearest")  # never over the least around, so never outside
    share = uniform_filter1d(share, reach | 1, mode="nearest")
    return _weakened(moves, share), int((share < 0.999).sum())


def _weakened(moves: Matrices, share: npt.NDArray[np.float64]) -> Matrices:
    return cast(Matrices, np.eye(3) + share[:, None, None] * (moves - np.eye(3)))
