"""An outline that was drawn on a picture, and how it moves between keys, as the JSON data of a project file.

A list of points [[x, y], ...] stands still; a list of keys {"at": frame, "points": [[x, y], ...], "easing": name}
moves. x and y are in units of the picture's width and height, 0 to 1 from the top left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.base.errors import SettingError
from studio.media.easing import EASINGS, eased

_FAR = 4.0  # points may lie outside the picture, but not absurdly far


@dataclass(frozen=True)
class OutlineKey:
    """An outline at one moment. at: the number of the frame; points: in units of the picture's sides; easing: of the
    way to the next key."""

    at: float
    points: tuple[tuple[float, float], ...]
    easing: str = "ease-in-out"


def read_outline(data: object, setting: str = "outline") -> tuple[OutlineKey, ...]:
    """The keys of a drawn outline, in order of time. Raises SettingError that names the place and what would fit.

    Every key has as many points as the first: each point travels to its like.
    """
    items = _listed(data, setting, setting)
    if not items:
        return ()
    if not isinstance(items[0], Mapping):
        return (OutlineKey(0.0, _points(items, setting, setting)),)
    keys = sorted((_key(item, setting, f"{setting}[{i}]") for i, item in enumerate(items)), key=lambda key: key.at)
    for key in keys:
        if len(key.points) != len(keys[0].points):
            what = f"the outline has {len(keys[0].points)} points at first and {len(key.points)} at frame {key.at:g}"
            raise SettingError(what, setting=setting, mend="Give every key the same number of points.")
    return tuple(keys)


def _key(item: object, setting: str, place: str) -> OutlineKey:
    if not isinstance(item, Mapping) or not {"at", "points"} <= set(item) <= {"at", "points", "easing"}:
        mend = 'It takes an object with "at" (a frame), "points" and, if you like, "easing".'
        raise SettingError(f"{place} is no key of an outline", setting=setting, mend=mend)
    easing = item.get("easing", "ease-in-out")
    if easing not in EASINGS:
        mend = "It takes one of " + ", ".join(EASINGS) + "."
        raise SettingError(f"{place} has an unknown easing {easing!r}", setting=setting, mend=mend)
    at = _number(item["at"], setting, f"{place}.at", 1e9)
    return OutlineKey(at, _points(_listed(item["points"], setting, place), setting, place), easing)


def _listed(data: object, setting: str, place: str) -> Sequence[Any]:
    if data is None:
        return ()
    if isinstance(data, Sequence) and not isinstance(data, str | bytes):
        return data
    raise SettingError(f"{place} is no list", setting=setting, mend="It takes points such as [[0.2, 0.3], [0.8, 0.3]].")


def _points(items: Sequence[Any], setting: str, place: str) -> tuple[tuple[float, float], ...]:
    points = []
    for i, item in enumerate(items):
        pair = _listed(item, setting, f"{place}[{i}]")
        if len(pair) != 2:
            raise SettingError(f"{place}[{i}] is no point", setting=setting, mend="A point is [x, y], 0 to 1.")
        points.append((_number(pair[0], setting, f"{place}[{i}]", _FAR), _number(pair[1], setting, place, _FAR)))
    return tuple(points)


def _number(value: object, setting: str, place: str, far: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= far:
        raise SettingError(f"{place} is {value!r:.40}", setting=setting, mend=f"It takes a number up to {far:g}.")
    return float(value)


def outline_at(keys: Sequence[OutlineKey], frame: float) -> npt.NDArray[np.float64]:
    """The outline at a frame: held before the first key and after the last, between them each point on its way."""
    for first, second in pairwise(keys):
        if first.at <= frame < second.at:
            share = eased(first.easing, (frame - first.at) / (second.at - first.at))
            return np.array(first.points) * (1 - share) + np.array(second.points) * share
    held = keys[0] if frame < keys[0].at else keys[-1]
    return np.array(held.points, np.float64).reshape(-1, 2)
