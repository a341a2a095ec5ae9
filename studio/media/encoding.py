"""Values as bytes for the store, and back. JSON and raw arrays only: reading them can run nothing."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from fractions import Fraction
from typing import Any

import numpy as np
from blake3 import blake3

from studio.media.signal import Signal, from_data, to_data
from studio.media.values import (
    Audio,
    Brush,
    CameraKey,
    File,
    Image,
    Mask,
    Motion,
    Number,
    Shot,
    Stroke,
    Text,
    Voice,
    Word,
)

_ONLY_IF_SAID = ("recording", "layout", "began")  # so that sounds without them have the bytes that they always had


def digest_of(*parts: bytes | str) -> str:
    """One 32-digit hexadecimal name for the parts; different parts never run into each other."""
    digest = blake3()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "little"))
        digest.update(raw)
    return digest.hexdigest(16)


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: equal data, equal text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    return str(value)


def encode(value: Any) -> tuple[str, bytes]:
    """(kind, bytes) of a whole value. Raises TypeError for lazy ones, which have a recipe instead."""
    if isinstance(value, str):
        return "text", str(value).encode("utf-8", "surrogatepass")
    if isinstance(value, int | float):
        return "number", repr(float(value)).encode()
    if isinstance(value, Image):
        return "image", _array(value.pixels, {})
    if isinstance(value, Mask):
        return "mask", _array(value.pixels, {})
    if isinstance(value, Audio) and value.samples is not None:
        info = {name: fact for name, fact in asdict(value.info).items() if fact or name not in _ONLY_IF_SAID}
        for word in info["words"]:
            if not word["line"]:
                del word["line"]
        return "audio", _array(value.samples, info)
    if isinstance(value, Signal):
        return "signal", canonical(to_data(value)).encode()
    if isinstance(value, Motion):
        return "motion", canonical(_motion_data(value)).encode()
    for kind, plain in _PLAIN.items():
        if isinstance(value, plain):
            return kind, canonical(asdict(value)).encode()
    raise TypeError(f"a {type(value).__name__} has no bytes")


def decode(kind: str, content: bytes) -> Any:
    """The value of encode()'s answer."""
    if kind == "text":
        return Text(content.decode("utf-8", "surrogatepass"))
    if kind == "number":
        return Number(float(content))
    if kind in ("image", "mask", "audio"):
        head, array = _read_array(content)
        if kind == "image":
            return Image(array)
        if kind == "mask":
            return Mask(array)
        audio = Audio.of(array, head["rate"], head["text"], [Word(**word) for word in head["words"]])
        began = Fraction(head["began"]) if "began" in head else None
        said = {"recording": head.get("recording", ""), "layout": head.get("layout", ""), "began": began}
        return replace(audio, info=replace(audio.info, **said))
    data = json.loads(content)
    if kind == "signal":
        return from_data(data)
    if kind == "motion":
        return _motion(data)
    if kind == "voice":
        return Voice(**{**data, "settings": tuple((key, value) for key, value in data["settings"])})
    return _PLAIN[kind](**data)


_PLAIN: dict[str, Any] = {"voice": Voice, "shot": Shot, "file": File}


def _points(raw: list[list[float]]) -> tuple[tuple[float, float], ...]:
    return tuple((x, y) for x, y in raw)


def _stroke(raw: dict[str, Any]) -> Stroke:
    return Stroke(**{**raw, "points": _points(raw["points"])})


def _motion_data(motion: Motion) -> dict[str, Any]:
    resting = tuple(replace(brush, moving=()) for brush in motion.brushes)
    data = asdict(replace(motion, brushes=resting, moving=()))
    # A motion without signals has the bytes that it had before there were any, and so the results made of it.
    _with_signals(data, motion.moving)
    for brush, made in zip(motion.brushes, data["brushes"], strict=True):
        _with_signals(made, brush.moving)
    return data


def _with_signals(data: dict[str, Any], moving: tuple[tuple[str, Signal], ...]) -> None:
    del data["moving"]
    if moving:
        data["moving"] = [[name, to_data(signal)] for name, signal in moving]


def _motion(data: dict[str, Any]) -> Motion:
    brushes = tuple(
        Brush(
            **{
                **raw,
                "strokes": tuple(map(_stroke, raw["strokes"])),
                "path": _points(raw["path"]),
                "moving": _signals(raw),
            }
        )
        for raw in data["brushes"]
    )
    camera = tuple(CameraKey(**raw) for raw in data["camera"])
    return Motion(brushes, tuple(map(_stroke, data["static"])), camera, data["handheld"], _signals(data))


def _signals(data: dict[str, Any]) -> tuple[tuple[str, Signal], ...]:
    return tuple((name, from_data(signal)) for name, signal in data.get("moving", ()))


def _array(array: np.ndarray[Any, Any], facts: dict[str, Any]) -> bytes:
    head = canonical({**facts, "shape": list(array.shape), "dtype": array.dtype.str}).encode()
    return len(head).to_bytes(4, "little") + head + np.ascontiguousarray(array).tobytes()


def _read_array(content: bytes) -> tuple[dict[str, Any], np.ndarray[Any, Any]]:
    start = 4 + int.from_bytes(content[:4], "little")
    head = json.loads(content[4:start])
    array = np.frombuffer(content, np.dtype(head["dtype"]), offset=start).reshape(head["shape"])
    return head, array
