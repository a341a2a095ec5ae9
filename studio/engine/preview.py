"""What a value looks like at a size somebody wants to look at: facts, pictures, waveforms."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.engine.encoding import encode
from studio.engine.errors import ShotgraphError
from studio.engine.values import Audio, File, Image, Mask, Number, Text, Video

Pixels = npt.NDArray[Any]
Answer = tuple[dict[str, Any], Pixels | None]

_TEXT = 200_000  # characters of a text that are sent to be read
_STRIP = 12  # pictures of a filmstrip unless asked otherwise


def look(value: Any, kind: str, wanted: Mapping[str, Any]) -> Answer:
    """What to show of a value, and the array that goes with it.

    kind: 'facts'; 'picture' (a still, or frame `frame` of a clip, within `width` x `height`, 0 for full size);
    'filmstrip' (`count` pictures side by side); 'peaks' (lowest and highest sample in each of `count` parts, by
    channel); 'samples' (float32 from `start` to `stop`). Pictures are RGB or RGBA, 8 bits. Raises ShotgraphError.
    """
    value = opened(value)
    facts = facts_of(value)
    if kind == "facts":
        return facts, None
    if kind == "picture":
        return facts, _picture(value, wanted)
    if kind == "filmstrip" and isinstance(value, Video):
        return facts, _filmstrip(value, wanted)
    if kind == "peaks" and isinstance(value, Audio):
        return facts, peaks(value, int(wanted.get("count", 1000)), wanted.get("start", 0), wanted.get("stop"))
    if kind == "samples" and isinstance(value, Audio):
        return facts, value.read(int(wanted["start"]), int(wanted["stop"]))
    raise ShotgraphError(f"a {facts['kind']} has no {kind}")


def opened(value: Any) -> Any:
    """A file that a node wrote as the clip or sound in it; anything else as it is."""
    if not isinstance(value, File):
        return value
    from studio.engine.media import open_audio, open_video

    for open_it in (open_video, open_audio):
        try:
            return open_it(Path(value.path))
        except ShotgraphError:
            continue  # not that kind of media; a file that is no media at all is shown by its name
    return value


def facts_of(value: Any) -> dict[str, Any]:
    """A value in words and numbers, small enough for a message."""
    facts: dict[str, Any] = {"kind": type(value).__name__.lower()}
    if isinstance(value, Video | Audio):
        info = asdict(value.info)
        if isinstance(value, Video):
            info["rate"] = str(value.info.rate)
        return {**facts, **info, "seconds": float(value.info.seconds), "digest": value.digest}
    if isinstance(value, Image | Mask):
        height, width = value.pixels.shape[:2]
        alpha = value.pixels.ndim == 3 and value.pixels.shape[2] == 4
        return {**facts, "width": width, "height": height, "bit_depth": value.pixels.itemsize * 8, "alpha": alpha}
    if isinstance(value, Text):
        return {**facts, "text": str(value)[:_TEXT], "length": len(value)}
    if isinstance(value, Number):
        return {**facts, "number": float(value), "text": str(value)}
    return {**facts, "data": json.loads(encode(value)[1])}


def _picture(value: Any, wanted: Mapping[str, Any]) -> Pixels:
    if isinstance(value, Video):
        frame = value.frame(int(wanted.get("frame", 0)))
        return fitted(frame.rgb(), wanted.get("width", 0), wanted.get("height", 0))
    if isinstance(value, Image):
        pixels = value.pixels if value.pixels.dtype == np.uint8 else (value.pixels >> 8).astype(np.uint8)
        return fitted(pixels, wanted.get("width", 0), wanted.get("height", 0))
    if isinstance(value, Mask):
        grey = np.repeat(value.pixels[..., None], 3, axis=2)
        return fitted(grey, wanted.get("width", 0), wanted.get("height", 0))
    if isinstance(value, Audio):
        raise ShotgraphError("a sound has no picture")
    raise ShotgraphError(f"a {type(value).__name__.lower()} has no picture")


def fitted(pixels: Pixels, width: int, height: int) -> Pixels:
    """(height, width, channels) uint8 scaled down to fit; 0 is no limit. Never scaled up."""
    own_height, own_width = pixels.shape[:2]
    scale = min((width or own_width) / own_width, (height or own_height) / own_height, 1.0)
    if scale >= 1.0:
        return np.ascontiguousarray(pixels)
    import cv2

    size = (max(1, round(own_width * scale)), max(1, round(own_height * scale)))
    small: Pixels = cv2.resize(np.ascontiguousarray(pixels), size, interpolation=cv2.INTER_AREA)
    return small


def _filmstrip(video: Video, wanted: Mapping[str, Any]) -> Pixels:
    """(height, count * width, 3): pictures from the middle of `count` equal parts of start..stop."""
    count = max(1, int(wanted.get("count", _STRIP)))
    start = int(wanted.get("start", 0))
    stop = min(int(wanted.get("stop") or video.info.length), video.info.length)
    numbers = [start + (2 * part + 1) * max(1, stop - start) // (2 * count) for part in range(count)]
    height = int(wanted.get("height") or 48)
    pictures: dict[int, Pixels] = {}
    for number in numbers:
        if number not in pictures:
            pictures[number] = fitted(video.frame(number).rgb(), 0, height)
    return np.concatenate([pictures[number] for number in numbers], axis=1)


def peaks(sound: Audio, count: int, start: int = 0, stop: int | None = None) -> npt.NDArray[np.float32]:
    """(count, channels, 2): lowest and highest sample of each of `count` equal parts; silence where there is none."""
    stop = sound.info.length if stop is None else min(stop, sound.info.length)
    low = np.full((count, sound.info.channels), np.inf, np.float32)
    high = np.full((count, sound.info.channels), -np.inf, np.float32)
    length = max(1, stop - start)
    place = start
    for block in sound.blocks(start, stop):
        parts = (np.arange(place - start, place - start + len(block)) * count) // length
        borders = np.flatnonzero(np.diff(parts, prepend=-1))
        which = parts[borders]
        low[which] = np.minimum(low[which], np.minimum.reduceat(block, borders))
        high[which] = np.maximum(high[which], np.maximum.reduceat(block, borders))
        place += len(block)
    both = np.stack([low, high], axis=2)
    both[~np.isfinite(both)] = 0.0
    return both
