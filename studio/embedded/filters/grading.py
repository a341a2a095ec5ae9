"""Colour adjustment in linear light: what a camera's exposure and white balance would have done.

sRGB is IEC 61966-2-1; white balance moves the CIE daylight locus by the Bradford transform; contrast is a power
around middle grey (18 %), so that it neither lightens nor darkens a well exposed picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]

_GREY = 0.18
_DAYLIGHT_MIRED = 1e6 / 6504
TO_XYZ = np.array(
    [[0.4123908, 0.3575843, 0.1804808], [0.2126390, 0.7151687, 0.0721923], [0.0193308, 0.1191948, 0.9505322]]
)
BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])


@dataclass(frozen=True)
class Grade:
    """exposure: stops. contrast, saturation, temperature, tint: -100 to 100, 0 leaves alone; temperature + is warmer,
    tint + is more magenta. gamma: above 1 lifts the middle tones, black and white stay."""

    exposure: float = 0.0
    contrast: float = 0.0
    saturation: float = 0.0
    temperature: float = 0.0
    tint: float = 0.0
    gamma: float = 1.0


def graded(picture: Pixels, grade: Grade) -> Pixels:
    """A (height, width, 3|4) uint8 or uint16 sRGB picture, adjusted; alpha stays. A neutral grade changes nothing."""
    if grade == Grade():
        return picture
    top = int(np.iinfo(picture.dtype).max)
    light = linear_table(top)[picture[..., :3]]
    light *= np.float32(2**grade.exposure)
    if grade.temperature or grade.tint:
        light = light @ _white_balance(grade.temperature, grade.tint).T
    np.maximum(light, 0, out=light)
    if grade.contrast:
        light = np.float32(_GREY) * (light / np.float32(_GREY)) ** np.float32(2 ** (grade.contrast / 100))
    if grade.saturation:
        luminance = light @ TO_XYZ[1].astype(np.float32)
        light = luminance[..., None] + (light - luminance[..., None]) * np.float32(1 + grade.saturation / 100)
    coded = encoded(np.clip(light, 0, 1))
    if grade.gamma != 1:
        coded = coded ** np.float32(1 / grade.gamma)
    out = picture.copy()
    out[..., :3] = coded * top + 0.5
    return out


@lru_cache(maxsize=2)
def linear_table(top: int) -> Floats:
    """Linear light 0..1 for every sample value 0..top of sRGB."""
    coded = np.arange(top + 1) / top
    out = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4).astype(np.float32)
    out.flags.writeable = False
    return out


def encoded(light: Floats) -> Floats:
    """sRGB 0..1 of linear light 0..1."""
    return cast(Floats, np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** np.float32(1 / 2.4) - 0.055))


def _white_balance(temperature: float, tint: float) -> Floats:
    """The linear sRGB matrix that makes what was lit by bluer light look as by daylight (so warmer), and back.
    100 is 80 mired, about an 81EF filter."""
    source = _daylight(1e6 / (_DAYLIGHT_MIRED - 0.8 * temperature), tint)
    target = _daylight(6504, 0)
    gains = (BRADFORD @ target) / (BRADFORD @ source)
    adapted = np.linalg.inv(BRADFORD) @ np.diag(gains) @ BRADFORD
    return cast(Floats, (np.linalg.inv(TO_XYZ) @ adapted @ TO_XYZ).astype(np.float32))


def _daylight(kelvin: float, tint: float) -> npt.NDArray[np.float64]:
    """XYZ of the daylight locus (CIE 15) with Y = 1; tint moves it along green and magenta."""
    k = 1e3 / np.clip(kelvin, 4000, 25000)
    x = 0.244063 + 0.09911 * k + 2.9678 * k**2 - 4.6070 * k**3
    if kelvin > 7000:
        x = 0.237040 + 0.24748 * k + 1.9018 * k**2 - 2.0064 * k**3
    y = -3.0 * x**2 + 2.870 * x - 0.275 + 0.0004 * tint
    return np.array([x / y, 1.0, (1 - x - y) / y])
