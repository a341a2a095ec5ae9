"""JPEG XL pictures through libjxl. Source of the header: ISO/IEC 18181-1 (SizeHeader), 18181-2 (boxes)."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import numpy.typing as npt

_CONTAINER = b"\0\0\0\x0cJXL \r\n\x87\n"
_RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))


def is_jpeg_xl(content: bytes) -> bool:
    return content[:2] == b"\xff\x0a" or content.startswith(_CONTAINER)


def size_of(content: bytes) -> tuple[int, int]:
    """Width and height, before anything is decoded. Raises ValueError."""
    bits = _Bits(_codestream(content)[2:18])
    small = bits.take(1)
    height = 8 * (bits.take(5) + 1) if small else bits.long()
    ratio = bits.take(3)
    if ratio:
        across, down = _RATIOS[ratio - 1]
        return height * across // down, height
    return (8 * (bits.take(5) + 1) if small else bits.long()), height


def read_jpeg_xl(content: bytes) -> npt.NDArray[Any]:
    """(height, width, 3|4) of 8 or 16 bits, turned upright. Raises ValueError for what is damaged."""
    import imagecodecs

    try:
        array = imagecodecs.jpegxl_decode(content)
    except RuntimeError as error:
        raise ValueError(str(error)) from None
    if array.dtype.kind == "f":
        array = (np.clip(np.nan_to_num(array), 0, 1) * 65535 + 0.5).astype(np.uint16)
    array = array[0] if array.ndim == 4 else array  # of one that moves, the first
    array = array[..., None] if array.ndim == 2 else array
    if array.shape[2] < 3:
        array = np.concatenate((np.repeat(array[..., :1], 3, axis=2), array[..., 1:2]), axis=2)
    return np.ascontiguousarray(array[..., :4])


def _codestream(content: bytes) -> bytes:
    if not content.startswith(_CONTAINER):
        return content
    at = len(_CONTAINER)
    while at + 8 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        head = 16 if length == 1 else 8
        if length == 1:
            length = int.from_bytes(content[at + 8 : at + 16])
        if kind in (b"jxlc", b"jxlp"):
            return content[at + head + (4 if kind == b"jxlp" else 0) :]
        if length < head:
            break
        at += length
    raise ValueError("there is no picture in it")


class _Bits:
    """Bits from the lowest on."""

    def __init__(self, content: bytes) -> None:
        if len(content) < 10:
            raise ValueError("it ends too early")
        self._left = int.from_bytes(content, "little")

    def take(self, count: int) -> int:
        value = self._left & (1 << count) - 1
        self._left >>= count
        return value

    def long(self) -> int:
        return self.take((9, 13, 18, 30)[self.take(2)]) + 1
