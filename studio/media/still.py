"""A still picture, below frames and clips: what both are made of and turned into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class Image:
    """A still. pixels: (height, width, 3) RGB or (height, width, 4) straight-alpha RGBA, uint8 or uint16, sRGB."""

    pixels: Pixels

    def __post_init__(self) -> None:
        shape, kind = self.pixels.shape, self.pixels.dtype
        if len(shape) != 3 or shape[2] not in (3, 4) or kind not in (np.uint8, np.uint16) or 0 in shape:
            raise ValueError(f"an Image is (height, width, 3|4) uint8|uint16, got {shape} {kind}")
        self.pixels.flags.writeable = False

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    @property
    def rgb8(self) -> npt.NDArray[np.uint8]:
        """(height, width, 3) uint8; alpha is dropped."""
        pixels = self.pixels[..., :3]
        return cast("npt.NDArray[np.uint8]", pixels if pixels.dtype == np.uint8 else (pixels >> 8).astype(np.uint8))
