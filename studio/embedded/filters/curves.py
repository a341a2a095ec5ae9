"""Tone curves, and saturation by hue: points that a hand sets, joined smoothly and without overshoot.

The way between points is the monotone cubic of Fritsch and Carlson ("Monotone Piecewise Cubic Interpolation", SIAM J.
Numer. Anal. 17, 1980) with Brodlie's weighted harmonic mean for slopes: a curve through rising points rises, so no
tone is turned over. The curve over hues joins its ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.base.errors import SettingError
from studio.base.finite import finite
from studio.embedded.filters.samples import Floats, Pixels, coded, in_bands, luma_weights, steps_of, tabled, through

Point = tuple[float, float]
Values = npt.NDArray[np.float64]
CHANNELS = ("master", "red", "green", "blue")
SATURATION = "saturation"
DIAGONAL: tuple[Point, ...] = ((0.0, 0.0), (1.0, 1.0))
MOST = 32
"""Points of a curve."""


@dataclass(frozen=True)
class Curves:
    """tones: points (from, to), 0..1 each, by channel: the master's way comes first, then each channel's own.
    saturation: points (hue 0..1 from red over green and blue, factor 0..2)."""

    tones: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)
    saturation: tuple[Point, ...] = ()


def read_curves(value: Any, setting: str = "curves") -> Curves:
    """From the project file: {"master": [[0, 0], [0.5, 0.6], [1, 1]], "saturation": [[0.33, 0.5]]}; what is left out is
    straight. Raises SettingError."""
    if value is None or (isinstance(value, list | tuple) and not value):
        return Curves()
    if not isinstance(value, Mapping):
        raise SettingError("curves are data by channel", setting=setting, mend='Write {"master": [[0, 0], [1, 1]]}.')
    known = (*CHANNELS, SATURATION)
    for name in value:
        if name not in known:
            raise SettingError(
                f"there is no curve '{name}'", setting=setting, mend="There are " + ", ".join(known) + "."
            )
    tones = {name: _points(value[name], name, 1.0, setting) for name in CHANNELS if name in value}
    saturation = _points(value[SATURATION], SATURATION, 2.0, setting) if SATURATION in value else ()
    return Curves({name: points for name, points in tones.items() if points}, saturation)


def curves_data(curves: Curves) -> dict[str, list[list[float]]]:
    """As the project file has it; a tone curve that is straight and one without points are left out."""
    out = {name: points for name, points in curves.tones.items() if points and points != DIAGONAL}
    if curves.saturation:
        out[SATURATION] = curves.saturation
    return {name: [[round(x, 5), round(y, 5)] for x, y in points] for name, points in out.items()}


def _points(value: Any, name: str, most: float, setting: str) -> tuple[Point, ...]:
    def refuse(what: str, mend: str) -> SettingError:
        return SettingError(f"the curve '{name}' {what}", setting=setting, mend=mend)

    if not isinstance(value, Sequence) or isinstance(value, str):
        raise refuse("is no list of points", "Write points as [from, to].")
    if len(value) > MOST:
        raise refuse(f"has {len(value)} points", f"Use at most {MOST}.")
    points: list[Point] = []
    for point in value:
        if not isinstance(point, Sequence) or isinstance(point, str) or len(point) != 2:
            raise refuse(f"has {point!r} where a point should be", "Write points as [from, to].")
        x, y = point
        for number, high in ((x, 1.0), (y, most)):
            if finite(number) is None or not 0 <= number <= high:
                raise refuse(f"has a point {point!r}", f"Numbers go from 0 to {high:g}.")
        points.append((float(x), float(y)))
    if any(after[0] <= before[0] for before, after in pairwise(points)):
        raise refuse("goes back", "Each point lies to the right of the one before.")
    return tuple(points)


# --- the way between points -------------------------------------------------------------------------------------


def way(points: Sequence[Point], at: Values) -> Values:
    """The curve's height at places 0..1; level before the first and after the last point, straight without points."""
    if not points:
        return np.array(at, np.float64)
    xs, ys = (np.array(one, np.float64) for one in zip(*points, strict=True))
    if len(xs) == 1:
        return np.full(np.shape(at), ys[0])
    return _cubic(xs, ys, np.clip(at, xs[0], xs[-1]))


def way_around(points: Sequence[Point], at: Values) -> Values:
    """The same over a circle of hues 0..1: it goes on from the last point to the first. 1 without points."""
    if not points:
        return np.ones(np.shape(at))
    if len(points) == 1:
        return np.full(np.shape(at), points[0][1])
    rounds = [(x + turn, y) for turn in (-1.0, 0.0, 1.0) for x, y in points]
    xs, ys = (np.array(one, np.float64) for one in zip(*rounds, strict=True))
    return _cubic(*_parted(xs, ys), np.mod(at, 1.0))


def _parted(xs: Values, ys: Values) -> tuple[Values, Values]:
    """Points at 0 and 1 are one place on the circle: the later gives way."""
    keep = np.concatenate(([True], np.diff(xs) > 1e-9))
    return xs[keep], ys[keep]


def _cubic(xs: Values, ys: Values, at: Values) -> Values:
    steps = np.diff(xs)
    rises = np.diff(ys) / steps
    slopes = np.empty(len(xs))
    slopes[0], slopes[-1] = rises[0], rises[-1]
    before, after = rises[:-1], rises[1:]
    weights = (1 + steps[1:] / (steps[:-1] + steps[1:])) / 3
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = before * after / (weights * after + (1 - weights) * before)
    slopes[1:-1] = np.where(before * after > 0, mean, 0.0)
    place = np.clip(np.searchsorted(xs, at, side="right") - 1, 0, len(xs) - 2)
    step = steps[place]
    t = (at - xs[place]) / step
    low, high = ys[place], ys[place + 1]
    a, b = slopes[place] * step, slopes[place + 1] * step
    cubic = (
        ((2 * t - 3) * t * t + 1) * low + ((t - 2) * t + 1) * t * a + (3 - 2 * t) * t * t * high + (t - 1) * t * t * b
    )
    return np.asarray(cubic)


# --- at work ----------------------------------------------------------------------------------------------------


def curved(picture: Pixels, curves: Curves) -> Pixels:
    """A (height, width, 3|4) uint8 or uint16 picture through the curves; alpha stays. Straight ones change nothing."""
    by_hue = any(factor != 1 for _, factor in curves.saturation)
    straight = all(points == DIAGONAL for points in curves.tones.values())
    if straight and not by_hue:
        return picture
    tables = tables_of(curves, steps_of(picture))
    if not by_hue:
        return tabled(picture, tables)
    return in_bands(picture, lambda band: coded(_saturated(through(band, tables), curves.saturation), band))


def tables_of(curves: Curves, values: Values) -> Values:
    """(3, values): what the tone curves make of values 0..1."""
    first = way(curves.tones.get("master", ()), values)
    return np.stack([np.clip(way(curves.tones.get(name, ()), first), 0, 1) for name in CHANNELS[1:]])


def _saturated(colours: Floats, points: Sequence[Point]) -> Floats:
    import cv2

    hues = cv2.cvtColor(colours, cv2.COLOR_RGB2HSV)[..., 0]  # 0..360
    fine = way_around(points, np.arange(3601) / 3600).astype(np.float32)
    factors = fine.take((hues * np.float32(10) + np.float32(0.5)).astype(np.int32), mode="clip")
    luma = cv2.transform(colours, luma_weights()[None])
    return np.asarray(luma[..., None] + (colours - luma[..., None]) * factors[..., None])
