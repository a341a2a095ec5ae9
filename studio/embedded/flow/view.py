"""What the camera sees: the still re-projected from a pose, near things moving more than far ones."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.flow.lattice import Lattice, sampled
from studio.embedded.flow.pose import Array, Poses, focal_length, optics
from studio.embedded.flow.splat import softmax_splat

Field = npt.NDArray[np.float32]

_CELLS = 160  # along the shorter side: a depth cue has no finer detail
_SHARPNESS = 18.0  # how firmly the nearer of two points wins a cell


class View:
    """Renders poses of one picture. near: (h, w) nearness factors around 1 on any grid; 1 everywhere is flat."""

    def __init__(self, width: int, height: int, near: Field, poses: Poses) -> None:
        self._poses = poses
        self._lattice = lattice = Lattice(width, height, max(1, round(min(width, height) / _CELLS)))
        self._size = np.array([width, height], np.float32)
        self._middle = (self._size - 1) / 2
        self._focal = focal_length(width, height)
        inner = cv2.resize(near, (lattice.columns - 2 * lattice.margin, lattice.rows - 2 * lattice.margin))
        self._near = np.asarray(np.pad(inner, lattice.margin, mode="edge"), np.float32)
        self._points = lattice.points - self._middle

    def render(self, picture: npt.NDArray[np.uint8], frame: int) -> npt.NDArray[np.uint8]:
        """The picture (height, width, 3) as the frame's camera sees it; the picture itself when that is no change."""
        row = self._poses.rows[frame]
        if self._poses.overscan == 1 and not np.any(np.abs(row) > 1e-9):
            return picture
        return sampled(picture, self._lattice.full(self._sources(row)))

    def _sources(self, row: Array) -> Field:
        """For every cell of the frame the pixel of the picture that is seen there."""
        place, turn, lens = optics(row, self._focal, self._poses.overscan)
        travel = np.asarray(place[:2] * self._size, np.float32)
        rays = np.concatenate([self._points / lens, np.ones((*self._points.shape[:2], 1))], axis=-1) @ turn.T
        reach = (1 - place[2]) / np.maximum(rays[..., 2:], 1e-3)
        seen = np.asarray(travel + self._focal * reach * rays[..., :2], np.float32)
        if np.any(np.abs(place) > 1e-9):
            seen = seen + self._lattice.sample(self._parallax(travel, float(place[2])), seen + self._middle)
        return np.asarray(seen + self._middle, np.float32)

    def _parallax(self, travel: Field, dolly: float) -> Field:
        """For every cell of the reference plane, how far off it the point seen there lies, in pixels.

        Splatting finds which layer is seen (the nearest); two fixed-point steps then sharpen its place within the
        layer, since a splat averages over a cell and would shimmer.
        """
        near, points, lattice = self._near, self._points, self._lattice
        closer = ((1 - dolly) / (1 - near * dolly))[..., None]
        target = travel + closer * (points - near[..., None] * travel)
        cells = lattice.cells(target + self._middle)
        shift = softmax_splat(np.asarray(points - target, np.float32), cells, _SHARPNESS * near)
        step = np.float32(lattice.step)
        for _ in range(2):
            s = lattice.sample(near, points + shift + self._middle)[..., None]
            solved = (points - travel) * (1 - s * dolly) / (1 - dolly) + s * travel - points
            # Where the step is long one layer folds over another, and the splat alone knows which is seen.
            shift = np.where(np.abs(solved - shift).max(axis=-1, keepdims=True) < step, solved, shift)
        return np.asarray(shift, np.float32)
