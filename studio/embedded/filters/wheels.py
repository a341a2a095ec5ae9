"""Lift, gamma, gain and offset, with saturation and hue: the colour wheels of a grading desk.

On coded values, as desks do it: y = (x (gain - lift) + lift + offset) ^ (1 / gamma), so lift is where black comes to
lie and gain where white does. Saturation is that of the ASC CDL 1.2 (away from Rec. 709 luma); hue turns the colour
differences of Rec. 709 around grey, so that luma stays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from studio.embedded.filters.samples import Floats, Pixels, coded, in_bands, luma_weights, steps_of, tabled, through

Channels = tuple[float, float, float]
"""Red, green, blue."""


@dataclass(frozen=True)
class Wheels:
    """lift, offset: added, 0 leaves alone. gamma (above 1 lifts the middle tones), gain: factors, 1 leaves alone.
    saturation: 0 is grey, 1 leaves alone. hue: degrees, from red towards yellow."""

    lift: Channels = (0.0, 0.0, 0.0)
    gamma: Channels = (1.0, 1.0, 1.0)
    gain: Channels = (1.0, 1.0, 1.0)
    offset: Channels = (0.0, 0.0, 0.0)
    saturation: float = 1.0
    hue: float = 0.0


def wheeled(picture: Pixels, wheels: Wheels) -> Pixels:
    """A (height, width, 3|4) uint8 or uint16 picture, graded; alpha stays. Wheels at rest change nothing."""
    if wheels == Wheels():
        return picture
    tables = curves_of(wheels, steps_of(picture))
    if wheels.saturation == 1 and wheels.hue % 360 == 0:
        return tabled(picture, tables)
    import cv2

    matrix = colour_matrix(wheels.saturation, wheels.hue)

    def work(band: Pixels) -> Pixels:
        return coded(np.asarray(cv2.transform(through(band, tables), matrix), np.float32), band)

    return in_bands(picture, work)


def curves_of(wheels: Wheels, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(3, values): what the four wheels make of coded values, before saturation; not cut above 1."""
    columns = zip(wheels.lift, wheels.gamma, wheels.gain, wheels.offset, strict=True)
    return np.stack([np.maximum(values * (w - low) + low + o, 0) ** (1 / g) for low, g, w, o in columns])


def colour_matrix(saturation: float, hue: float) -> Floats:
    """Rows of what red, green and blue become by saturation and a turn of the hue (degrees); luma stays."""
    red, _, blue = (float(weight) for weight in luma_weights())
    weights = np.array([red, 1 - red - blue, blue])
    blue_difference, red_difference = (np.array([0, 0, 1]) - weights) / 1.8556, (np.array([1, 0, 0]) - weights) / 1.5748
    to_differences = np.stack([weights, blue_difference, red_difference])
    turn = np.radians(hue)  # Cb to the right, Cr up: from red to yellow is against the clock
    turned = saturation * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    whole = np.eye(3)
    whole[1:, 1:] = turned
    return np.asarray(np.linalg.inv(to_differences) @ whole @ to_differences, np.float32)
