"""Darker or lighter corners, as of a lens.

Light is multiplied by 2^(stops x s), s a smooth step (3t^2 - 2t^3) from the middle to the corners. Coded values are
those of a BT.1886 display, a power of 2.4, so a factor of light is its 2.4th root on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import numpy as np

from studio.embedded.filters.samples import Floats, Pixels, coded, unit


@dataclass(frozen=True)
class Vignette:
    """stops: of light at the corners, below 0 darker. size: where it begins, 0 the middle .. 1 the corners. softness:
    over how much of the way it grows, 0 an edge .. 1. roundness: 0 follows the picture's shape, 1 a circle. x, y: the
    middle, 0..1 of the picture."""

    stops: float = -1.0
    size: float = 0.4
    softness: float = 0.8
    roundness: float = 0.0
    x: float = 0.5
    y: float = 0.5


def vignetted(picture: Pixels, vignette: Vignette) -> Pixels:
    """A (height, width, 3|4) uint8 or uint16 picture with its corners changed; alpha stays. 0 stops change nothing."""
    if vignette.stops == 0:
        return picture
    high, wide = picture.shape[:2]
    return coded(unit(picture) * factors(wide, high, vignette)[..., None], picture)


@lru_cache(maxsize=4)
def factors(width: int, height: int, vignette: Vignette) -> Floats:
    """(height, width): what coded values are multiplied by."""
    across = np.abs((np.arange(width) + 0.5) / width - vignette.x) / max(vignette.x, 1 - vignette.x)
    down = np.abs((np.arange(height) + 0.5) / height - vignette.y) / max(vignette.y, 1 - vignette.y)
    longer = max(width, height)
    shape_x = 1 + vignette.roundness * (width / longer - 1)
    shape_y = 1 + vignette.roundness * (height / longer - 1)
    away = np.hypot(across[None, :] * shape_x, down[:, None] * shape_y) / np.hypot(shape_x, shape_y)
    start = vignette.size
    stop = start + max(1e-6, (1 - start) * vignette.softness)
    t = np.clip((away - start) / (stop - start), 0, 1)
    out = cast(Floats, (2 ** (vignette.stops * t * t * (3 - 2 * t) / 2.4)).astype(np.float32))
    out.flags.writeable = False
    return out
