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
        points = lattice.points - self._middle
        self._x, self._y = np.ascontiguousarray(points[..., 0]), np.ascontiguousarray(points[..., 1])

    def render(self, picture: npt.NDArray[np.uint8], frame: int) -> npt.NDArray[np.uint8]:
        """The picture (height, width, 3) as the frame's camera sees it; the picture itself when that is no change."""
        if self.rests(frame):
            return picture
        return sampled(picture, self.sources(frame))

    def rests(self, frame: int) -> bool:
        """Whether the frame's camera sees the picture just as it is."""
        return self._poses.overscan == 1 and not np.any(np.abs(self._poses.at(frame)) > 1e-9)

    def sources(self, frame: int) -> Field:
        """(height, width, 2): for every pixel of the frame the x and y of the picture that is seen there."""
        return self._lattice.full(self._sources(self._poses.at(frame)))

    def _sources(self, row: Array) -> Field:
        """For every cell of the frame the pixel of the picture that is seen there."""
        place, turn, lens = optics(row, self._focal, self._poses.overscan)
        travel = place[:2] * self._size
        (a, b, c), (d, e, f), (g, h, i) = (turn / (lens, lens, 1)).astype(np.float32)
        x, y = self._x, self._y
        depth = np.maximum(g * x + h * y + i, np.float32(1e-3))
        reach = np.float32(self._focal * (1 - place[2])) / depth
        seen = np.dstack(
            [np.float32(travel[0]) + reach * (a * x + b * y + c), np.float32(travel[1]) + reach * (d * x + e * y + f)]
        )
        if np.any(np.abs(place) > 1e-9):
            seen = seen + self._lattice.sample(self._parallax(travel, float(place[2])), seen + self._middle)
        return np.asarray(seen + self._middle, np.float32)

    def _parallax(self, travel: Array, dolly: float) -> Field:
        """For every cell of the reference plane, how far off it the point seen there lies, in pixels.

        Splatting finds which layer is seen (the nearest); two fixed-point steps then sharpen its place within the
        layer, since a splat averages over a cell and would shimmer.
        """
        near, x, y, lattice = self._near, self._x, self._y, self._lattice
        along, up = np.float32(travel[0]), np.float32(travel[1])
        left, towards = np.float32(1 - dolly), np.float32(dolly)
        closer = left / (1 - near * towards)
        to_x, to_y = along + closer * (x - near * along), up + closer * (y - near * up)
        target = lattice.cells(np.dstack([to_x, to_y]) + self._middle)
        shift = softmax_splat(np.dstack([x - to_x, y - to_y]), target, _SHARPNESS * near)
        shift_x, shift_y = shift[..., 0], shift[..., 1]
        step = np.float32(lattice.step)
        for _ in range(2):
            s = lattice.sample(near, np.dstack([x + shift_x, y + shift_y]) + self._middle)
            back = (1 - s * towards) / left
            solved_x, solved_y = (x - along) * back + s * along - x, (y - up) * back + s * up - y
            # Where the step is long one layer folds over another, and the splat alone knows which is seen.
            close = (np.abs(solved_x - shift_x) < step) & (np.abs(solved_y - shift_y) < step)
            shift_x, shift_y = np.where(close, solved_x, shift_x), np.where(close, solved_y, shift_y)
        return np.dstack([shift_x, shift_y])
