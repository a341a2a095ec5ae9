"""Pictures at other sizes: averaged when they shrink, Lanczos without ringing when they grow."""

from __future__ import annotations

from typing import Any, cast

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.alpha import premultiplied, straight

Pixels = npt.NDArray[Any]

_ROUND = np.ones((3, 3), np.uint8)


def resized(picture: Pixels, width: int, height: int) -> Pixels:
    """A (height, width, 3|4) uint8 or uint16 picture at another size, of its type; alpha is straight.

    A side that shrinks is averaged over the area that each new pixel covers. A side that grows is resampled by
    Lanczos over 8 x 8 pixels, held within what the 3 x 3 pixels around it span: edges get no ringing.
    """
    if (picture.shape[1], picture.shape[0]) == (width, height):
        return picture
    if picture.shape[2] == 4:
        return straight(_scaled(premultiplied(picture), width, height), picture.dtype)
    return _scaled(picture, width, height)


def _scaled(picture: Pixels, width: int, height: int) -> Pixels:
    smaller = min(width, picture.shape[1]), min(height, picture.shape[0])
    if smaller != (picture.shape[1], picture.shape[0]):
        picture = cast(Pixels, cv2.resize(picture, smaller, interpolation=cv2.INTER_AREA))
    if smaller == (width, height):
        return picture
    grown = cv2.resize(picture, (width, height), interpolation=cv2.INTER_LANCZOS4)
    low = cv2.resize(cv2.erode(picture, _ROUND), (width, height), interpolation=cv2.INTER_LINEAR)
    high = cv2.resize(cv2.dilate(picture, _ROUND), (width, height), interpolation=cv2.INTER_LINEAR)
    return cast(Pixels, cv2.min(cv2.max(grown, low), high))
