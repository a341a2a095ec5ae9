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
    if not isinstance(easing, str) or easing not in EASINGS:
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


# --- edits: each gives the keys anew --------------------------------------------------------------------------------

Keys = tuple[OutlineKey, ...]
BEGUN: tuple[tuple[float, float], ...] = ((0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7))
"""What an editor begins with where nothing is drawn yet."""


def outline_data(keys: Sequence[OutlineKey]) -> list[Any]:
    """The keys as a project file has them; one alone at frame 0 as plain points."""
    if len(keys) == 1 and keys[0].at == 0:
        return [list(point) for point in keys[0].points]
    return [
        {"at": key.at, "points": [list(point) for point in key.points]}
        | ({"easing": key.easing} if key.easing != "ease-in-out" else {})
        for key in keys
    ]


def shown_at(keys: Sequence[OutlineKey], frame: float) -> tuple[tuple[float, float], ...]:
    """The points at a frame, to four places."""
    if not keys:
        return ()
    return tuple((round(x, 4), round(y, 4)) for x, y in outline_at(keys, frame).tolist())


def with_key(keys: Keys, frame: float) -> Keys:
    """With a key at a frame, where the outline is at that frame already."""
    if any(key.at == frame for key in keys):
        return keys
    return _in_order((*keys, OutlineKey(frame, shown_at(keys, frame) or BEGUN)))


def without_key(keys: Keys, frame: float) -> Keys:
    """Without the key at a frame, unless it is the last one."""
    left = tuple(key for key in keys if key.at != frame)
    return left or keys


def with_points(keys: Keys, frame: float, points: Sequence[tuple[float, float]]) -> Keys:
    """With the points there at a frame: an outline that stands still is changed, one that moves gets a key there."""
    if len(keys) <= 1:
        return (OutlineKey(keys[0].at if keys else 0.0, tuple(points)),)
    others = [key for key in keys if key.at != frame]
    easing = next((key.easing for key in keys if key.at == frame), "ease-in-out")
    return _in_order((*others, OutlineKey(frame, tuple(points), easing)))


def with_point(keys: Keys, frame: float, point: tuple[float, float]) -> Keys:
    """With one point more, on the side that is nearest to it at a frame; in every key, so that each has as many."""
    points = shown_at(keys, frame)
    if len(points) < 3:
        return tuple(OutlineKey(key.at, (*key.points, point), key.easing) for key in keys or (OutlineKey(0.0, ()),))
    at = np.array(points)
    ahead = np.roll(at, -1, 0) - at
    share = ((np.array(point) - at) * ahead).sum(1) / np.maximum((ahead**2).sum(1), 1e-12)
    share = np.clip(share, 0.05, 0.95)
    side = int(np.argmin(np.hypot(*(at + ahead * share[:, None] - point).T)))
    part = float(share[side])

    def divided(key: OutlineKey) -> OutlineKey:
        one, other = key.points[side], key.points[(side + 1) % len(key.points)]
        new = (round(one[0] + (other[0] - one[0]) * part, 4), round(one[1] + (other[1] - one[1]) * part, 4))
        return OutlineKey(key.at, (*key.points[: side + 1], new, *key.points[side + 1 :]), key.easing)

    changed = tuple(divided(key) for key in keys)
    moved = list(shown_at(changed, frame))
    moved[side + 1] = point
    return with_points(changed, frame, moved)


def without_point(keys: Keys, number: int) -> Keys:
    """Without a point, in every key; three are left at least."""
    if not keys or len(keys[0].points) <= 3:
        return keys
    return tuple(OutlineKey(k.at, (*k.points[:number], *k.points[number + 1 :]), k.easing) for k in keys)


def _in_order(keys: Sequence[OutlineKey]) -> Keys:
    return tuple(sorted(keys, key=lambda key: key.at))
