"""A motion as a video model can use it: which pixels are free, what the others show, and where everything comes from.

Models do not read brushes. What can be given to them is a mask of what may change (free), the picture that the rest
must show (plate: the still as the camera of that moment sees it), and for every pixel the place in the still that it
shows (sources), along which noise can be warped.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.flow.clip import camera_factors, camera_poses
from studio.embedded.flow.field import preview_field
from studio.embedded.flow.pose import clip_share
from studio.embedded.flow.strokes import brush_mask, paint
from studio.embedded.flow.view import View
from studio.media.easing import eased
from studio.media.values import Brush, Motion

Picture = npt.NDArray[np.uint8]
Mask8 = npt.NDArray[np.uint8]
Field = npt.NDArray[np.float32]

_STEPS = 24  # places along a path, at an amount of 1, at which a travelling thing is stamped into what is free


class Guide:
    """What a Motion asks of every frame of a clip. May be used by several threads.

    holds: whether anything is held at all: parts that nobody brushed, or static ones. directed: whether anything has a
    direction that noise could follow (a camera move, or a brush that pushes or has a path).
    """

    def __init__(
        self,
        still: Picture,
        motion: Motion,
        *,
        frames: int,
        rate: Fraction,
        amount: float = 1.0,
        parallax: float = 1.0,
        seed: int = 0,
        depth: Mask8 | None = None,
    ) -> None:
        """still: (h, w, 3) uint8 RGB at the size of the clip."""
        height, width = still.shape[:2]
        self._still, self._frames, self._rate = still, frames, rate
        shot = camera_poses(
            motion, (width, height), frames, rate, amount=amount, seed=seed, loop=False, parallax=parallax
        )
        self._view = View(width, height, camera_factors(still, depth, parallax, shot), shot)
        static = paint(motion.static, np.zeros((height, width), np.uint8))
        pushing = [brush for brush in motion.brushes if amount and _moves(brush)]
        self._flow = preview_field(Motion(tuple(b for b in pushing if len(b.path) < 2)), width, height) * amount
        self._travellers = [
            (brush, np.minimum(brush_mask(brush, width, height), 255 - static))
            for brush in pushing
            if len(brush.path) >= 2
        ]
        free = np.zeros((height, width), np.uint8) if pushing else np.full((height, width), 255, np.uint8)
        for brush in pushing:
            free = np.maximum(free, _reach(brush, brush_mask(brush, width, height), amount))
        self._free = np.minimum(free, 255 - static)
        self._amount = amount
        self.holds = bool(self._free.min() < 255)
        turned = (
            bool(motion.moving)
            or any(np.any(np.abs(shot.at(n)) > 1e-9) for n in (0, frames // 2, frames - 1))
            or shot.overscan != 1
        )
        self.directed = bool(turned or np.any(self._flow) or self._travellers)

    def plate(self, number: int) -> Picture:
        """Frame 0..frames-1 if nothing but the camera moved: (h, w, 3) uint8. Treat as read-only."""
        return self._view.render(self._still, number)

    def free(self, number: int) -> Mask8:
        """(h, w): 255 where the model may do what it likes, 0 where the plate must show."""
        if self._view.rests(number):
            return self._free
        return np.ascontiguousarray(self._view.render(np.repeat(self._free[..., None], 3, axis=2), number)[..., 0])

    def sources(self, number: int) -> Field:
        """(h, w, 2): the x and y of the still, in pixels, that each pixel of the frame shows. May lie outside."""
        height, width = self._still.shape[:2]
        seen = self._view.sources(number)
        x, y = np.ascontiguousarray(seen[..., 0]), np.ascontiguousarray(seen[..., 1])
        shift = self._flow * np.float32(number / self._rate)
        at = clip_share(number, self._frames, False)
        for brush, mask in self._travellers:
            dx, dy = _along(brush, at, width, height, self._amount)
            there = cv2.warpAffine(mask, np.array([[1.0, 0, dx], [0, 1.0, dy]]), (width, height))
            shift = np.where(there[..., None] > 127, np.array([dx, dy], np.float32), shift)
        moved = cv2.remap(shift.astype(np.float32), x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(seen - moved, np.float32)


def _moves(brush: Brush) -> bool:
    return bool(brush.horizontal or brush.vertical or brush.proximity or brush.ambient or len(brush.path) >= 2)


def _reach(brush: Brush, mask: Mask8, amount: float) -> Mask8:
    """Everywhere the brushed thing may be seen: its place, and for one on a path all that it passes, which with a
    larger amount of motion is more."""
    if len(brush.path) < 2:
        return mask
    height, width = mask.shape
    reach = mask
    for at in np.linspace(0, 1, ceil(_STEPS * max(1.0, amount))):
        dx, dy = _along(brush, float(at), width, height, amount)
        moved = cv2.warpAffine(mask, np.array([[1.0, 0, dx], [0, 1.0, dy]]), (width, height))
        reach = np.maximum(reach, np.asarray(moved, np.uint8))
    return reach


def _along(brush: Brush, at: float, width: int, height: int, amount: float) -> tuple[float, float]:
    """How far the thing on a path has gone at 0..1 of the clip, in pixels."""
    way = np.array(brush.path, np.float64) * (width, height)
    marks = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(way, axis=0).T))])
    along = eased(brush.easing, at) * marks[-1]
    x, y = (float(np.interp(along, marks, way[:, axis])) - float(way[0, axis]) for axis in (0, 1))
    return x * amount, y * amount
