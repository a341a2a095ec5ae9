"""A still and its motion as a clip: any frame, by its number alone."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from studio.embedded.flow.depth import nearness
from studio.embedded.flow.living import Living
from studio.embedded.flow.pose import Poses, clip_share, poses
from studio.embedded.flow.strokes import brush_mask, paint
from studio.embedded.flow.travelling import Travelling
from studio.embedded.flow.view import View
from studio.engine.values import Motion

Picture = npt.NDArray[np.uint8]

_DEPTH_CELLS = 160
_PARALLAX = 0.34  # how much nearer than the middle distance the nearest is; the farthest is as much farther


def camera_poses(
    motion: Motion,
    size: tuple[int, int],
    frames: int,
    rate: Fraction,
    *,
    amount: float,
    seed: int,
    loop: bool,
    parallax: float = 1.0,
) -> Poses:
    """The camera of every frame for a picture of size (width, height)."""
    width, height = size
    return poses(
        motion.camera,
        motion.handheld,
        width=width,
        height=height,
        frames=frames,
        seconds=float(frames / rate),
        amount=amount,
        seed=seed,
        loop=loop,
        near=(1 - _PARALLAX * parallax, 1 + _PARALLAX * parallax),
    )


def camera_share(
    motion: Motion,
    size: tuple[int, int],
    frames: int,
    rate: Fraction,
    *,
    amount: float,
    seed: int,
    loop: bool,
    parallax: float,
) -> float:
    """How much of the asked camera move a picture of size (width, height) has room for: 1, or less where even a
    tighter frame would show a border."""
    shot = camera_poses(motion, size, frames, rate, amount=amount, seed=seed, loop=loop, parallax=parallax)
    return shot.share


class Clip:
    """A prepared clip. Brushes work on the still one after another, then the camera looks at the result.

    Where no brush has painted and the camera rests, every pixel of every frame is the still's own. Without a loop the
    brushes' first frame is the still. Preparing takes a few dozen milliseconds; a Clip holds a few pictures' memory
    and may be used by several threads.
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
        loop: bool = False,
        depth: npt.NDArray[np.uint8] | None = None,
    ) -> None:
        """still: (h, w, 3) uint8 RGB; depth: (h, w) of any size, white is near, instead of the guess from the still."""
        height, width = still.shape[:2]
        self._still, self._frames, self._rate, self._loop = still, frames, rate, loop
        seconds = float(frames / rate)
        static = paint(motion.static, np.zeros((height, width), np.uint8))
        self._living: list[Living] = []
        self._travelling: list[Travelling] = []
        for number, brush in enumerate(motion.brushes):
            mask = np.minimum(brush_mask(brush, width, height), 255 - static)
            if amount == 0 or not mask.any():
                continue
            drifts = len(brush.path) < 2 and (brush.horizontal or brush.vertical or brush.proximity)
            if drifts or brush.ambient:
                self._living.append(
                    Living(still, mask, brush, amount=amount, seed=_seed(seed, number), loop=seconds if loop else 0.0)
                )
            if len(brush.path) >= 2:
                self._travelling.append(Travelling(still, mask, static, brush, amount=amount))
        shot = camera_poses(
            motion, (width, height), frames, rate, amount=amount, seed=seed, loop=loop, parallax=parallax
        )
        self._view = View(width, height, _factors(still, depth, parallax, shot), shot)

    def frame(self, number: int) -> Picture:
        """Frame 0..frames-1, (h, w, 3) uint8 RGB. Treat as read-only: it may be the still itself."""
        seconds = float(number / self._rate)
        at = clip_share(number, self._frames, self._loop)
        picture = self._still
        for region in self._living:
            picture = region.render(picture, seconds)
        for thing in self._travelling:
            picture = thing.render(picture, at)
        return self._view.render(picture, number)


def _seed(seed: int, brush: int) -> int:
    return int(np.random.default_rng([seed, brush]).integers(2**31))


def _factors(
    still: Picture, depth: npt.NDArray[np.uint8] | None, parallax: float, shot: Poses
) -> npt.NDArray[np.float32]:
    """Nearness around 1. A camera that only turns has no parallax, and needs no depth."""
    travels = bool(np.any(np.abs(shot.rows[:, (0, 1, 5)]) > 1e-9))
    if not travels or parallax <= 0:
        return np.ones((4, 4), np.float32)
    if depth is not None:
        near: npt.NDArray[np.float32] = np.asarray(depth, np.float32) / np.float32(255)
    else:
        height, width = still.shape[:2]
        scale = _DEPTH_CELLS / min(width, height)
        near = nearness(still, max(4, round(width * scale)), max(4, round(height * scale)))
    return np.asarray(1 + _PARALLAX * parallax * (2 * near - 1), np.float32)
