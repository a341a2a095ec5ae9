"""Contrast-adaptive sharpening without halos.

The gain follows AMD FidelityFX CAS (MIT; gpuopen.com/fidelityfx-cas): full where the neighbourhood has room below and
above, small where it already touches black or white, so strong edges and highlights are not overdriven. Detail
comes from an unsharp mask whose radius is the caller's, and the result may not leave the range of its 3x3
neighbourhood by more than a tenth of it: that is what takes the halos away.
"""

from __future__ import annotations

from typing import Any, cast

import cv2
import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[Any]

_OVERSHOOT = 0.1
_ROWS = 32
"""Worked on at a time: what is in the cache need not be fetched again."""
_NEIGHBOURS = np.ones((3, 3), np.uint8)


def sharpened_plane(luma: Plane, amount: float, radius: float, low: int, high: int) -> Plane:
    """A (height, width) uint8 or uint16 plane of luma, sharper. amount: 0 to 2, 1 is crisp; radius: sigma in
    pixels; low, high: the sample values of black and white."""
    if amount <= 0:
        return luma
    darkest, brightest = cv2.erode(luma, _NEIGHBOURS), cv2.dilate(luma, _NEIGHBOURS)
    detail = cv2.subtract(
        luma, cv2.GaussianBlur(luma, (0, 0), radius), dtype=cv2.CV_16S if luma.dtype == np.uint8 else cv2.CV_32F
    )
    out, highest = np.empty_like(luma), float(np.iinfo(luma.dtype).max)
    for top in range(0, luma.shape[0], _ROWS):
        rows = slice(top, top + _ROWS)
        floor, ceiling = darkest[rows].astype(np.float32), brightest[rows].astype(np.float32)
        room = np.minimum(floor - low, high - ceiling)
        room /= np.maximum(ceiling - low, 1)
        gain = np.sqrt(np.maximum(room, 0, out=room), out=room)
        gain *= np.float32(2 * amount)
        sharp = luma[rows] + gain * detail[rows]
        slack = (ceiling - floor) * _OVERSHOOT
        np.clip(sharp, np.maximum(floor - slack, 0), np.minimum(ceiling + slack, highest), out=sharp)
        out[rows] = np.rint(sharp, out=sharp)
    return out


def sharpened(picture: Plane, amount: float, radius: float) -> Plane:
    """A (height, width, 3|4) RGB(A) picture, sharper in its luma (Rec. 709); hues and alpha stay."""
    if amount <= 0:
        return picture
    luma = luma_of(picture)
    sharp = sharpened_plane(luma, amount, radius, 0, int(np.iinfo(picture.dtype).max))
    more, less = cv2.subtract(sharp, luma), cv2.subtract(luma, sharp)  # saturating: one of the two is 0
    alpha = [np.zeros_like(luma)] * (picture.shape[2] - 3)
    raised = cv2.add(picture, cv2.merge([more] * 3 + alpha))
    return cast(Plane, cv2.subtract(raised, cv2.merge([less] * 3 + alpha)))


def luma_of(picture: Plane) -> Plane:
    """Rec. 709 luma of an RGB(A) picture, of its type."""
    weights = np.array([[0.2126, 0.7152, 0.0722]], np.float32)
    return cast(Plane, cv2.transform(np.ascontiguousarray(picture[..., :3]), weights))
