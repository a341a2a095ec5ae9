"""One picture of a video: native planes with colour tags, converted only where somebody needs other pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from studio.engine.values import Color

Rgb = npt.NDArray[Any]


class Frame:
    """A frame in the form it came in; asks for another form convert on demand and are not cached.

    `native` is a PyAV VideoFrame (planes as decoded), `array` is (height, width, 3|4) RGB(A) uint8 or uint16,
    full range. Exactly one is set. color says what native planes mean; arrays are always full-range RGB with
    the same primaries and transfer.
    """

    __slots__ = ("_array", "_native", "color")

    def __init__(self, *, native: Any = None, array: Rgb | None = None, color: Color | None = None) -> None:
        if (native is None) == (array is None):
            raise ValueError("a Frame is made from planes or from an array")
        self._native = native
        self._array = array
        self.color = color or Color()

    @staticmethod
    def of(array: Rgb, color: Color | None = None) -> Frame:
        """From (height, width, 3|4) uint8 or uint16 RGB(A)."""
        if array.ndim != 3 or array.shape[2] not in (3, 4) or array.dtype not in (np.uint8, np.uint16):
            raise ValueError(f"frames are (height, width, 3|4) uint8|uint16, got {array.shape} {array.dtype}")
        return Frame(array=array, color=color)

    @property
    def width(self) -> int:
        return int(self._native.width if self._array is None else self._array.shape[1])

    @property
    def height(self) -> int:
        return int(self._native.height if self._array is None else self._array.shape[0])

    def rgb(self) -> npt.NDArray[np.uint8]:
        """(height, width, 3) uint8 full-range RGB; alpha is dropped. Treat as read-only."""
        if self._array is None:
            out: npt.NDArray[np.uint8] = self._native.to_ndarray(format="rgb24")
            return out
        array = self._array[..., :3]
        return array if array.dtype == np.uint8 else (array >> 8).astype(np.uint8)
