"""What a value looks like at a size somebody wants to look at: facts, pictures, waveforms."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.base.errors import ShotgraphError
from studio.host.views.cache import open_views
from studio.host.views.proxy import SLOW, Proxies
from studio.host.views.spectrogram import spectrogram
from studio.host.views.waveform import peaks
from studio.media.encoding import encode
from studio.media.frames import Frame
from studio.media.values import Audio, File, Image, Mask, Number, Text, Video

Pixels = npt.NDArray[Any]
Answer = tuple[dict[str, Any], Pixels | None]

_TEXT = 200_000  # characters of a text that are sent to be read
_STRIP = 12  # pictures of a filmstrip unless asked otherwise


class Viewer:
    """Draws values, and keeps what was costly to draw in the store's `views`. Thread-safe."""

    def __init__(self, folder: Path) -> None:
        self._cache = open_views(folder)
        self.proxies = Proxies(folder)

    def look(self, value: Any, kind: str, wanted: Mapping[str, Any]) -> Answer:
        """What to show of a value, and the array that goes with it.

        kind: 'facts'; 'picture' (a still, or frame `frame` of a clip, 'typical' for one a third into it, within
        `width` x `height`, 0 for full size;
        `scrub`: a small copy will do when the clip is slow); 'filmstrip' (`count` pictures of start..stop side by
        side, `height` high); 'peaks' (lowest and highest sample in each of `count` parts of start..stop, by
        channel); 'spectrogram' (see spectrogram.spectrogram; `count` columns); 'loudness' (facts only: lufs, peak in
        dBTP, range in LU); 'samples' (float32 from `start` to `stop`). Pictures are RGB or RGBA, 8 bits. Raises
        ShotgraphError.
        """
        file = value
        value = opened(value)
        facts = facts_of(value)
        if kind == "facts":
            with_sound = isinstance(file, File) and isinstance(value, Video)
            return (facts | _sound_facts(file)) if with_sound else facts, None
        if kind == "picture":
            return facts, self._picture(value, wanted)
        if kind == "filmstrip" and isinstance(value, Video):
            what = f"strip {wanted.get('start')} {wanted.get('stop')} {wanted.get('count')} {wanted.get('height')}"
            return facts, self._cache.array(value.digest, what, lambda: self._filmstrip(value, wanted))
        if kind == "peaks" and isinstance(value, Audio):
            start = int(wanted.get("start", 0))
            stop = int(wanted.get("stop") or value.info.length)
            return facts, peaks(value, start, stop, int(wanted.get("count", 1000)), self._cache)
        if kind == "spectrogram" and isinstance(value, Audio):
            count = int(wanted.get("count", 600))
            return facts, self._cache.array(value.digest, f"spectrum {count}", lambda: spectrogram(value, count))
        if kind == "loudness" and isinstance(value, Audio):
            lufs, peak, spread = self._cache.array(value.digest, "loudness", lambda: _loudness(value)).tolist()
            return {**facts, "lufs": lufs, "peak": peak, "range": spread}, None
        if kind == "samples" and isinstance(value, Audio):
            return facts, value.read(int(wanted["start"]), int(wanted["stop"]))
        raise ShotgraphError(f"a {facts['kind']} has no {kind}")

    def tidy(self) -> None:
        """Bring the kept views under their budget."""
        self._cache.tidy()

    def _picture(self, value: Any, wanted: Mapping[str, Any]) -> Pixels:
        width, height = int(wanted.get("width", 0)), int(wanted.get("height", 0))
        if isinstance(value, Video):
            asked = wanted.get("frame", 0)
            # Films fade in: their first frame says nothing on a thumbnail.
            number = value.info.length // 3 if asked == "typical" else int(asked)
            number = max(0, min(number, value.info.length - 1))
            return drawn(self._frame(value, number, bool(wanted.get("scrub"))), width, height)
        if isinstance(value, Image):
            return fitted(value.pixels if value.pixels.dtype == np.uint8 else _8_bits(value.pixels), width, height)
        if isinstance(value, Mask):
            return fitted(np.repeat(value.pixels[..., None], 3, axis=2), width, height)
        raise ShotgraphError(f"a {type(value).__name__.lower()} has no picture")

    def _frame(self, video: Video, number: int, scrub: bool) -> Frame:
        small = self.proxies.frame(video, number) if scrub else None
        if small is not None:
            self.proxies.want(video, number)
            return small
        began = time.perf_counter()
        frame = video.frame(number)
        if scrub and time.perf_counter() - began > SLOW:
            self.proxies.want(video, number)
        return frame

    def _filmstrip(self, video: Video, wanted: Mapping[str, Any]) -> Pixels:
        """(height, count * width, 3): pictures from the middle of `count` equal parts of start..stop."""
        count = max(1, int(wanted.get("count") or _STRIP))
        start = int(wanted.get("start") or 0)
        stop = min(int(wanted.get("stop") or video.info.length), video.info.length)
        numbers = [start + (2 * part + 1) * max(1, stop - start) // (2 * count) for part in range(count)]
        height = int(wanted.get("height") or 48)
        pictures: dict[int, Pixels] = {}
        for number in numbers:
            if number not in pictures:
                frame = self.proxies.frame(video, number) or video.frame(number)
                pictures[number] = drawn(frame, 0, height)[..., :3]
        return np.concatenate([pictures[number] for number in numbers], axis=1)


def opened(value: Any) -> Any:
    """A file that a node wrote as the clip or sound in it; anything else as it is."""
    if not isinstance(value, File):
        return value
    from studio.media.files.mediafile import open_audio, open_video

    for open_it in (open_video, open_audio):
        try:
            return open_it(Path(value.path))
        except ShotgraphError:
            continue  # not that kind of media; a file that is no media at all is shown by its name
    return value


def heard(value: Any) -> Any:
    """A file that a node wrote as the sound in it; anything else as it is."""
    if not isinstance(value, File):
        return value
    from studio.media.files.mediafile import open_audio

    return open_audio(Path(value.path))


def _sound_facts(file: File) -> dict[str, Any]:
    """What there is to hear in a film's file."""
    try:
        return {"sound": asdict(heard(file).info)}
    except ShotgraphError:
        return {"sound": None}  # a film without sound


def _loudness(sound: Audio) -> Pixels:
    from studio.media.loudness import measure

    return np.array(measure(sound.blocks(0, sound.info.length), sound.info.rate, sound.info.channels))


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


def drawn(frame: Frame, width: int, height: int) -> Pixels:
    """A frame as 8-bit RGB, or RGBA where it has alpha, scaled down to fit; 0 is no limit."""
    size = size_to_fit(frame.width, frame.height, width, height)
    if frame.alpha:
        return fitted(frame.rgba(), width, height)
    return np.ascontiguousarray(frame.rgb() if size == (frame.width, frame.height) else frame.shrunk(*size))


def size_to_fit(own_width: int, own_height: int, width: int, height: int) -> tuple[int, int]:
    """(width, height) within a size, of the same shape and never larger; 0 is no limit."""
    scale = min((width or own_width) / own_width, (height or own_height) / own_height, 1.0)
    return max(1, round(own_width * scale)), max(1, round(own_height * scale))


def _8_bits(pixels: Pixels) -> Pixels:
    small: Pixels = (pixels >> 8).astype(np.uint8)
    return small


def fitted(pixels: Pixels, width: int, height: int) -> Pixels:
    """(height, width, channels) uint8 scaled down to fit; 0 is no limit. Never scaled up."""
    own_height, own_width = pixels.shape[:2]
    size = size_to_fit(own_width, own_height, width, height)
    if size == (own_width, own_height):
        return np.ascontiguousarray(pixels)
    import cv2

    small: Pixels = cv2.resize(np.ascontiguousarray(pixels), size, interpolation=cv2.INTER_AREA)
    return small
