"""Motion as the JSON data of a project file, and back.

A brush is an object; what is at its default is left out, so that a diff shows what a person changed:

    {"strokes": [{"points": [[0.1, 0.8], [0.9, 0.82]], "size": 0.12}], "horizontal": 3, "ambient": 1.5}

A stroke has "points" (x, y in units of the picture's width and height, 0..1 from the top left), "size" (diameter in
picture heights), "softness" 0..1, "erase" and "fill" (the points outline an area that is painted whole). A brush has
"strokes", "horizontal" (+ right), "vertical" (+ up), "proximity" (+ towards the viewer), each -10..10, "ambient"
0..10, "path" (waypoints like points), "easing" and "region" (see region_text). A camera key has "at" 0..1 of the
clip, "horizontal", "vertical" (percent of the picture), "pan", "tilt", "roll" (degrees), "zoom" and "easing".
"""

from __future__ import annotations

import base64
import binascii
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.base.errors import SettingError, suggest
from studio.base.finite import finite
from studio.media.easing import EASINGS
from studio.media.values import Brush, CameraKey, Stroke

BRUSHES = 5
"""The painter has five brushes."""

_FAR = 4.0  # points may lie outside the picture (a path that leaves it), but not absurdly far
_REGION_SIDE = 640

_LIMITS = {
    "size": (0.001, 2.0),
    "softness": (0.0, 1.0),
    "horizontal": (-10.0, 10.0),
    "vertical": (-10.0, 10.0),
    "proximity": (-10.0, 10.0),
    "ambient": (0.0, 10.0),
}
_CAMERA_LIMITS = {
    "at": (0.0, 1.0),
    "horizontal": (-100.0, 100.0),
    "vertical": (-100.0, 100.0),
    "pan": (-60.0, 60.0),
    "tilt": (-60.0, 60.0),
    "roll": (-180.0, 180.0),
    "zoom": (0.1, 10.0),
}


# --- from JSON ----------------------------------------------------------------------------------------------------


def read_brushes(data: object, setting: str = "brushes") -> tuple[Brush, ...]:
    """The brushes that a setting's data describes. Raises SettingError that names the place and what would fit."""
    items = _sequence(data, setting, setting, "brushes")
    if len(items) > BRUSHES:
        raise SettingError(f"There are {len(items)} brushes", setting=setting, mend=f"Use at most {BRUSHES}.")
    return tuple(_brush(item, setting, f"{setting}[{i}]") for i, item in enumerate(items))


def read_strokes(data: object, setting: str = "static") -> tuple[Stroke, ...]:
    """The strokes that a setting's data describes. Raises SettingError that names the place and what would fit."""
    items = _sequence(data, setting, setting, "strokes")
    return tuple(_stroke(item, setting, f"{setting}[{i}]") for i, item in enumerate(items))


def read_camera(data: object, setting: str = "keys") -> tuple[CameraKey, ...]:
    """The camera keys that a setting's data describes, in order of time. Raises SettingError as above."""
    keys = []
    for i, item in enumerate(_sequence(data, setting, setting, "camera keys")):
        place = f"{setting}[{i}]"
        known = _object(item, setting, place, CameraKey)
        if "at" not in known:
            raise SettingError(f"{place} does not say when it is", setting=setting, mend='Give "at", 0 to 1.')
        numbers: dict[str, Any] = {
            name: _number(known[name], setting, f"{place}.{name}", *_CAMERA_LIMITS[name])
            for name in _CAMERA_LIMITS
            if name in known
        }
        easing = _easing(known.get("easing", "ease-in-out"), setting, f"{place}.easing")
        keys.append(replace(CameraKey(numbers.pop("at"), easing=easing), **numbers))
    return tuple(sorted(keys, key=lambda key: key.at))


def _brush(item: object, setting: str, place: str) -> Brush:
    known = _object(item, setting, place, Brush)
    numbers: dict[str, Any] = {
        name: _number(known[name], setting, f"{place}.{name}", *_LIMITS[name])
        for name in ("horizontal", "vertical", "proximity", "ambient")
        if name in known
    }
    strokes = _sequence(known.get("strokes", ()), setting, f"{place}.strokes", "strokes")
    region = known.get("region", "")
    if not isinstance(region, str):
        raise SettingError(f"{place}.region is not text", setting=setting, mend="Paint or connect the mask again.")
    if region:
        region_pixels(region, setting)
    return Brush(
        strokes=tuple(_stroke(s, setting, f"{place}.strokes[{i}]") for i, s in enumerate(strokes)),
        path=_points(known.get("path", ()), setting, f"{place}.path"),
        easing=_easing(known.get("easing", "linear"), setting, f"{place}.easing"),
        region=region,
        **numbers,
    )


def _stroke(item: object, setting: str, place: str) -> Stroke:
    known = _object(item, setting, place, Stroke)
    points = _points(known.get("points", ()), setting, f"{place}.points")
    if not points:
        raise SettingError(f"{place} has no points", setting=setting, mend='Give "points", such as [[0.2, 0.7]].')
    flags = {}
    for name in ("erase", "fill"):
        value = known.get(name, False)
        if not isinstance(value, bool):
            raise SettingError(f"{place}.{name} is {value!r}", setting=setting, mend="It takes true or false.")
        flags[name] = value
    numbers: dict[str, Any] = {
        name: _number(known[name], setting, f"{place}.{name}", *_LIMITS[name])
        for name in ("size", "softness")
        if name in known
    }
    return replace(Stroke(points, **flags), **numbers)


def _sequence(data: object, setting: str, place: str, plural: str) -> Sequence[object]:
    if data is None:
        return ()
    if isinstance(data, Sequence) and not isinstance(data, str | bytes):
        return data
    raise SettingError(f"{place} is {_short(data)}", setting=setting, mend=f"It takes a list of {plural}.")


def _object(item: object, setting: str, place: str, kind: type) -> Mapping[str, Any]:
    names = [field.name for field in fields(kind) if field.name != "moving"]  # which comes by wires
    if not isinstance(item, Mapping):
        raise SettingError(
            f"{place} is {_short(item)}", setting=setting, mend="It takes an object with " + ", ".join(names) + "."
        )
    for key in item:
        if key not in names:
            mend = suggest(str(key), names) or "It knows " + ", ".join(names) + "."
            raise SettingError(f"{place} has an unknown part '{key}'", setting=setting, mend=mend)
    return item


def _number(value: object, setting: str, place: str, low: float, high: float) -> float:
    number = finite(value)
    if number is None:
        raise SettingError(f"{place} is {_short(value)}", setting=setting, mend="It takes a number.")
    if not low <= number <= high:
        raise SettingError(f"{place} is {number:g}", setting=setting, mend=f"It takes {low:g} to {high:g}.")
    return number


def _points(data: object, setting: str, place: str) -> tuple[tuple[float, float], ...]:
    points = []
    for i, pair in enumerate(_sequence(data, setting, place, "points [x, y]")):
        if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:
            raise SettingError(f"{place}[{i}] is {_short(pair)}", setting=setting, mend="It takes a point [x, y].")
        x, y = (_number(value, setting, f"{place}[{i}]", -_FAR, _FAR) for value in pair)
        points.append((x, y))
    return tuple(points)


def _easing(value: object, setting: str, place: str) -> str:
    if not isinstance(value, str) or value not in EASINGS:
        mend = f"{suggest(value, EASINGS)} " if isinstance(value, str) else ""
        raise SettingError(f"{place} is {_short(value)}", setting=setting, mend=f"{mend}It takes {', '.join(EASINGS)}.")
    return value


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."


# --- to JSON ------------------------------------------------------------------------------------------------------


def brushes_data(brushes: Sequence[Brush]) -> list[dict[str, Any]]:
    """What read_brushes reads. Places are rounded to a hundredth of a percent of the picture."""
    return [_brush_data(brush) for brush in brushes]


def strokes_data(strokes: Sequence[Stroke]) -> list[dict[str, Any]]:
    """What read_strokes reads, rounded as above."""
    return [_changed(stroke, points=_rounded_points(stroke.points)) for stroke in strokes]


def camera_data(keys: Sequence[CameraKey]) -> list[dict[str, Any]]:
    """What read_camera reads."""
    return [{"at": round(key.at, 4)} | _changed(key) for key in keys]


def _brush_data(brush: Brush) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    if brush.strokes:
        parts["strokes"] = strokes_data(brush.strokes)
    if brush.path:
        parts["path"] = _rounded_points(brush.path)
    return _changed(brush, **parts)


def _rounded_points(points: Sequence[tuple[float, float]]) -> list[list[float]]:
    return [[round(x, 4), round(y, 4)] for x, y in points]


def _changed(value: Any, **parts: Any) -> dict[str, Any]:
    """The fields that are not at their default; `parts` are already JSON."""
    out = dict(parts)
    for field in fields(value):
        current = getattr(value, field.name)
        if field.name not in out and current != field.default and current != ():
            out[field.name] = round(current, 4) if isinstance(current, float) else current
    return out


# --- masks as text ------------------------------------------------------------------------------------------------


def region_text(pixels: npt.NDArray[np.uint8]) -> str:
    """A mask (height, width) as 'WIDTHxHEIGHT:' and base64 of its zlib-packed bytes, at most 640 pixels wide or high:
    a region to move needs no finer edge."""
    step = max(1, math.ceil(max(pixels.shape) / _REGION_SIDE))
    if step > 1:
        height, width = (side - side % step for side in pixels.shape)
        if height and width:  # a strip thinner than a step cannot be averaged; keep it as it is
            blocks = pixels[:height, :width].reshape(height // step, step, width // step, step)
            pixels = (blocks.mean(axis=(1, 3)) + 0.5).astype(np.uint8)
    packed = base64.b64encode(zlib.compress(np.ascontiguousarray(pixels).tobytes(), 9)).decode("ascii")
    return f"{pixels.shape[1]}x{pixels.shape[0]}:{packed}"


def region_pixels(text: str, setting: str = "brushes") -> npt.NDArray[np.uint8]:
    """The mask (height, width) that region_text wrote. Raises SettingError when the text is damaged."""
    damaged = SettingError("A brush's region cannot be read", setting=setting, mend="Paint or connect the mask again.")
    try:
        size, _, packed = text.partition(":")
        width, height = (int(side) for side in size.split("x"))
        if not (0 < width <= 16384 and 0 < height <= 16384 and width * height <= 2**24):
            raise damaged
        # max_length: a few bytes in a project file must not unpack to gigabytes.
        raw = zlib.decompressobj().decompress(base64.b64decode(packed, validate=True), width * height + 1)
    except (ValueError, binascii.Error, zlib.error):
        raise damaged from None
    if len(raw) != width * height:
        raise damaged
    return np.frombuffer(raw, np.uint8).reshape(height, width)
