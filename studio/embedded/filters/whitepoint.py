"""White balance from a grey: what should have been neutral says what light it was in.

The light moves to D65 by the Bradford transform (Lam 1985; ICC.1:2010, annex E), in linear light, by the grey's
chromaticity alone: how light the grey is stays.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from studio.base.errors import SettingError
from studio.embedded.filters.grading import BRADFORD, TO_XYZ, linear_table
from studio.embedded.filters.samples import Pixels, coded, in_bands, srgb, through, top_of

_DARKEST = 0.002
"""Luminance below which a pixel is noise more than colour."""


def neutral(picture: Pixels, grey: tuple[int, int, int], amount: float = 1.0) -> Pixels:
    """A (height, width, 3|4) uint8 or uint16 sRGB picture in which a colour (8 bits) has become grey; alpha stays.
    A colour that is grey changes nothing. Raises SettingError where it is too dark to tell."""
    if grey[0] == grey[1] == grey[2] or amount == 0:
        return picture
    import cv2

    light, matrix = linear_table(top_of(picture)), adaptation(grey, amount).astype(np.float32)

    def work(band: Pixels) -> Pixels:
        return coded(srgb(np.asarray(cv2.transform(through(band, light), matrix), np.float32)), band)

    return in_bands(picture, work)


def adaptation(grey: tuple[int, int, int], amount: float = 1.0) -> npt.NDArray[np.float64]:
    """The matrix of linear Rec. 709 light that makes a colour neutral; amount: how far of the way."""
    seen = TO_XYZ @ linear_table(255).astype(np.float64)[list(grey)]
    if seen[1] < _DARKEST:
        raise SettingError("the grey is too dark to tell its colour", setting="grey", mend="Pick a lighter place.")
    white = TO_XYZ.sum(axis=1)
    gains = (BRADFORD @ white) / (BRADFORD @ (seen / seen[1]))
    moved = np.linalg.inv(BRADFORD) @ np.diag(gains**amount) @ BRADFORD
    return np.asarray(np.linalg.inv(TO_XYZ) @ moved @ TO_XYZ)
