"""A still and its motion as a clip: any frame, by its number alone."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from studio.embedded.flow.depth import nearness, softened
from studio.embedded.flow.heal import healed
from studio.embedded.flow.living import Living
from studio.embedded.flow.pose import Poses, clip_share, poses
from studio.embedded.flow.snapping import snapped
from studio.embedded.flow.strokes import brush_mask, paint
from studio.embedded.flow.travelling import Travelling
from studio.embedded.flow.view import View
from studio.media.values import Motion

Picture = npt.NDArray[np.uint8]

_DEPTH_CELLS = 160
_PARALLAX = 0.3  # how much nearer than the middle distance the nearest is; the farthest is as much farther


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
        motion.moving,
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
    """A prepared clip. Regions live on the still, travelling things are laid over it, then the camera looks at that.

    Where no brush has painted and the camera rests, every pixel of every frame is the still's own. Before the
    camera, frame 0 is the still. Preparing takes a few dozen milliseconds; a Clip holds a few pictures' memory
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
        painted = []
        for number, brush in enumerate(motion.brushes if amount else ()):
            mask = np.minimum(snapped(brush_mask(brush, width, height), still), 255 - static)
            if mask.any():
                painted.append((brush, mask, _seed(seed, number), seconds if loop else 0.0))
        # Things that travel are lifted off first; what lives, lives on the plate that is left behind them.
        leaving = [mask for brush, mask, *_ in painted if len(brush.path) >= 2]
        self._plate = healed(still, np.max(leaving, axis=0)) if leaving else still
        self._living = [
            Living(self._plate, mask, brush, amount=amount, seed=brush_seed, loop=repeat, seconds=seconds)
            for brush, mask, brush_seed, repeat in painted
            if len(brush.path) < 2 and any((brush.horizontal, brush.vertical, brush.proximity, brush.ambient))
        ]
        self._travelling = [
            Travelling(still, self._plate, mask, static, brush, amount=amount, seed=brush_seed, loop=repeat)
            for brush, mask, brush_seed, repeat in painted
            if len(brush.path) >= 2
        ]
        shot = camera_poses(
            motion, (width, height), frames, rate, amount=amount, seed=seed, loop=loop, parallax=parallax
        )
        self._view = View(width, height, camera_factors(still, depth, parallax, shot), shot)

    def frame(self, number: int) -> Picture:
        """Frame 0..frames-1, (h, w, 3) uint8 RGB. Treat as read-only: it may be the still itself."""
        seconds = float(number / self._rate)
        at = clip_share(number, self._frames, self._loop)
        if number == 0:  # nothing has moved yet, so no edge needs to be taken apart and put together again
            return self._view.render(self._still, 0)
        picture = self._plate
        for region in self._living:
            picture = region.render(picture, seconds)
        for thing in self._travelling:
            picture = thing.render(picture, at, seconds)
        return self._view.render(picture, number)


def _seed(seed: int, brush: int) -> int:
    return int(np.random.default_rng([seed, brush]).integers(2**31))


def camera_factors(
    still: Picture, depth: npt.NDArray[np.uint8] | None, parallax: float, shot: Poses
) -> npt.NDArray[np.float32]:
    """Nearness around 1. A camera that only turns has no parallax, and needs no depth."""
    if not shot.travels or parallax <= 0:
        return np.ones((4, 4), np.float32)
    height, width = still.shape[:2]
    scale = min(1.0, _DEPTH_CELLS / min(width, height))
    cells = max(4, round(width * scale)), max(4, round(height * scale))
    near = nearness(still, *cells) if depth is None else softened(depth, *cells)
    return np.asarray(1 + _PARALLAX * parallax * (2 * near - 1), np.float32)
