"""How the camera moved between two frames: corners followed by optical flow, and the one motion most of them agree on.

Corners: Shi and Tomasi, "Good Features to Track" (CVPR 1994), as many in every part of the picture. Following:
pyramidal Lucas-Kanade (Bouguet 2001), kept where going there and back again ends where it began (Kalal, Mikolajczyk and
Matas, "Forward-Backward Error", ICPR 2010). Agreement: RANSAC (Fischler and Bolles 1981), refined over all that agree;
so what moves by itself does not count while it is less than the ground it moves on. Where there are no corners, phase
correlation (Kuglin and Hines 1975) of the whole picture.

Motions are 3x3 matrices on places (x, y, 1) whose origin is the picture's middle and whose unit is half its height.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any, Literal, cast

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.opticalflow.motion import Bytes

Model = Literal["shift", "shift, turn and zoom", "perspective"]
Matrix = npt.NDArray[Any]
Points = npt.NDArray[np.float32]

PIXELS = 640 * 360
"""Motion is measured on pictures of about this many pixels."""

_CORNERS = 40
"""Corners looked for in each of the parts of the picture."""
_PARTS = 2, 3  # down, across
_BACK = 0.5
"""Pixels by which a followed corner may miss its place on the way back."""
_NEAR = 0.75
"""Pixels by which a corner may miss the common motion and still count as part of it."""
_ENOUGH = {"shift": 6, "shift, turn and zoom": 10, "perspective": 16}
"""Corners that must agree before they are believed."""
_FLAT = 2.0
"""Grey levels of deviation below which a picture shows nothing that could be followed."""
_SURE = 0.15
"""Response of a phase correlation that is taken for a motion."""
_QUIET = 6.0
"""Mean difference in grey levels, after the motion, below which two frames show one scene whatever else is said."""
_ALIKE = 0.5
"""Two scenes correlate less than this once the motion is taken out."""


@dataclass(frozen=True, eq=False)
class Seen:
    """A frame as it is looked at: grey of about PIXELS, softened a little, since noise is no texture; a thumbnail of
    it; and the corners in it, (n, 1, 2)."""

    grey: Bytes
    small: Bytes
    corners: Points


@dataclass(frozen=True, eq=False)
class Step:
    """The motion from a frame to the one before it: where things in this one are in that one. found: it was seen
    rather than assumed; cut: the two show different scenes."""

    matrix: Matrix
    found: bool = True
    cut: bool = False


def looked_at(grey: Bytes) -> Seen:
    """A grey picture, (h, w) uint8, ready to be compared."""
    soft = cast(Bytes, cv2.GaussianBlur(grey, (0, 0), 1.0))
    height, width = grey.shape
    small = cv2.resize(soft, (max(8, width // 4), max(8, height // 4)), interpolation=cv2.INTER_AREA)
    return Seen(soft, cast(Bytes, small), _corners(soft))


def between(before: Seen, after: Seen, model: Model) -> Step:
    """How the camera moved from `before` to `after`, two frames of one size."""
    matrix = _by_corners(before, after, model)
    if matrix is None:
        matrix = _by_phase(before.grey, after.grey)
    found = matrix is not None
    step = np.eye(3) if matrix is None else matrix
    cut = _other_scene(before.small, after.small, step)
    return Step(np.eye(3), False, True) if cut else Step(step, found)


def to_places(points: npt.NDArray[Any], width: int, height: int) -> npt.NDArray[np.float64]:
    """Pixels (n, 2), whole numbers at their centres, as places."""
    return (points.astype(np.float64) + 0.5 - np.array((width, height)) / 2) / (height / 2)


def pixel_map(matrix: Matrix, width: int, height: int, tall: float | None = None) -> Matrix:
    """The motion as one on pixels of a plane of this size. tall: the picture's height in the plane's horizontal pixels,
    where those are not square (chroma of 4:2:2)."""
    half = (tall or height) / 2
    to_pixels = np.array([[half, 0, width / 2 - 0.5], [0, height / 2, height / 2 - 0.5], [0, 0, 1]])
    return to_pixels @ matrix @ np.linalg.inv(to_pixels)


def _corners(grey: Bytes) -> Points:
    """Corners of every part of the picture, so that one busy corner of it does not speak for all."""
    height, width = grey.shape
    down, across = _PARTS
    rows, columns = np.linspace(0, height, down + 1).astype(int), np.linspace(0, width, across + 1).astype(int)
    found = []
    for top, bottom in itertools.pairwise(rows):
        for left, right in itertools.pairwise(columns):
            part = grey[top:bottom, left:right]
            if min(part.shape) < 8:
                continue
            corners = cv2.goodFeaturesToTrack(part, _CORNERS, 0.02, 5, blockSize=5)
            if corners is not None:
                found.append(corners.reshape(-1, 1, 2) + np.array((left, top), np.float32))
    return np.concatenate(found) if found else np.zeros((0, 1, 2), np.float32)


def _by_corners(before: Seen, after: Seen, model: Model) -> Matrix | None:
    was, now = _followed(before, after)
    if len(now) < _ENOUGH[model]:
        return None
    height, width = before.grey.shape
    source, target = to_places(now, width, height), to_places(was, width, height)
    near = _NEAR / (height / 2)
    if model == "shift":
        matrix, agree = _shift(source, target, near)
    elif model == "perspective":
        found, mask = cv2.findHomography(source, target, cv2.RANSAC, near, maxIters=1000, confidence=0.999)
        if found is None:
            return None
        matrix, agree = cast(Matrix, found / found[2, 2]), mask.ravel() > 0
    else:
        found, mask = cv2.estimateAffinePartial2D(
            source, target, ransacReprojThreshold=near, maxIters=1000, confidence=0.999, refineIters=20
        )
        if found is None:
            return None
        matrix, agree = np.vstack((found, (0.0, 0.0, 1.0))), mask.ravel() > 0
    if int(agree.sum()) < _ENOUGH[model] or not _possible(matrix):
        return None
    return matrix


def _followed(before: Seen, after: Seen) -> tuple[Points, Points]:
    """Corners of `before`, and where they are in `after`: those that were followed there and back. (n, 2) each."""
    if len(before.corners) < 4:
        return np.zeros((0, 2), np.float32), np.zeros((0, 2), np.float32)
    there, seen = _flow(before.grey, after.grey, before.corners)
    again, seen_again = _flow(after.grey, before.grey, there)
    miss = np.linalg.norm((again - before.corners).reshape(-1, 2), axis=1)
    good = seen & seen_again & (miss < _BACK)
    return before.corners.reshape(-1, 2)[good], there.reshape(-1, 2)[good]


def _flow(one: Bytes, other: Bytes, points: Points) -> tuple[Points, npt.NDArray[np.bool_]]:
    """Where points of one picture, (n, 1, 2), are in the other, and whether each was seen there."""
    look: Any = cv2.calcOpticalFlowPyrLK
    there, seen, _ = look(one, other, points, None, winSize=(17, 17), maxLevel=4)
    return cast(Points, there), cast("npt.NDArray[np.bool_]", seen.ravel() > 0)


def _shift(source: npt.NDArray[Any], target: npt.NDArray[Any], near: float) -> tuple[Matrix, npt.NDArray[np.bool_]]:
    """The shift that most corners agree on: every one is asked how many others moved like it."""
    moved = target - source
    apart = np.linalg.norm(moved[:, None] - moved[None], axis=2)
    best = int((apart < near).sum(axis=1).argmax())
    agree = apart[best] < near
    for _ in range(3):
        mean = moved[agree].mean(axis=0)
        agree = np.linalg.norm(moved - mean, axis=1) < near
        if not agree.any():
            break
    matrix = np.eye(3)
    matrix[:2, 2] = moved[agree].mean(axis=0) if agree.any() else 0.0
    return matrix, agree


def _possible(matrix: Matrix) -> bool:
    """No camera zooms or turns by a third from one frame to the next."""
    scale = np.sqrt(abs(np.linalg.det(matrix[:2, :2])))
    turn = abs(np.arctan2(matrix[1, 0], matrix[0, 0]))
    return bool(np.isfinite(matrix).all() and 0.75 < scale < 1.33 and turn < 0.5 and np.abs(matrix[2, :2]).max() < 0.3)


def _by_phase(before: Bytes, after: Bytes) -> Matrix | None:
    if min(before.std(), after.std()) < _FLAT:
        return None
    height, width = before.shape
    window = cv2.createHanningWindow((width, height), cv2.CV_32F)
    shift, response = cv2.phaseCorrelate(before.astype(np.float32), after.astype(np.float32), window)
    if response < _SURE:
        return None
    matrix = np.eye(3)
    matrix[:2, 2] = -np.array(shift) / (height / 2)
    return matrix


def _other_scene(before: Bytes, after: Bytes, step: Matrix) -> bool:
    height, width = before.shape
    where = pixel_map(np.linalg.inv(step), width, height)
    moved = cv2.warpPerspective(after, where, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    inside = cv2.warpPerspective(np.full_like(after, 255), where, (width, height), flags=cv2.WARP_INVERSE_MAP) > 250
    if inside.mean() < 0.2:
        moved, inside = after, np.ones_like(inside)
    one, other = before[inside].astype(np.float32), moved[inside].astype(np.float32)
    if float(np.abs(one - other).mean()) < _QUIET:
        return False
    if min(one.std(), other.std()) < _FLAT:
        return float(np.abs(one - other).mean()) > 3 * _QUIET
    return float(np.corrcoef(one, other)[0, 1]) < _ALIKE
