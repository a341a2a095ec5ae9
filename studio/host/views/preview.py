"""What a value looks like at a size somebody wants to look at: facts, pictures, waveforms."""

from __future__ import annotations

import json
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from studio.base.errors import ShotgraphError
from studio.host.commands import (
    CurveOf,
    FactsOf,
    FilmstripOf,
    LoudnessOf,
    PeaksOf,
    PictureOf,
    SamplesOf,
    Sights,
    SpectrogramOf,
)
from studio.host.news import Facts
from studio.host.views.cache import BUDGET, open_views
from studio.host.views.proxy import SLOW, Proxies
from studio.host.views.spectrogram import spectrogram
from studio.host.views.waveform import peaks
from studio.media.encoding import encode
from studio.media.frames import Frame
from studio.media.signal import Signal
from studio.media.values import Audio, File, Image, Mask, Matte, Number, Text, Video

Pixels = npt.NDArray[Any]
Answer = tuple[Facts, Pixels | None]

_TEXT = 200_000  # characters of a text that are sent to be read


class Viewer:
    """Draws values, and keeps what was costly to draw in the store's `views`. Thread-safe."""

    def __init__(self, folder: Path, budget: int = BUDGET) -> None:
        self._cache = open_views(folder, budget)
        self.proxies = Proxies(self._cache)

    @property
    def budget(self) -> int:
        """Bytes that may be kept."""
        return self._cache.budget

    @budget.setter
    def budget(self, wanted: int) -> None:
        self._cache.budget = wanted

    def look(self, value: Any, what: Sights) -> Answer:
        """The facts of a value, and the array that was asked for with them. Raises ShotgraphError."""
        file = value
        value = opened(value)
        facts = facts_of(value)
        match what:
            case FactsOf():
                with_sound = isinstance(file, File) and isinstance(value, Video)
                return msgspec.structs.replace(facts, sound=_sound_facts(file)) if with_sound else facts, None
            case PictureOf():
                return facts, self._picture(value, what)
            case FilmstripOf() if isinstance(value, Video):
                name = f"strip {what.start} {what.stop} {what.count} {what.height}"
                return facts, self._cache.array(value.digest, name, lambda: self._filmstrip(value, what))
            case PeaksOf() if isinstance(value, Audio):
                return facts, peaks(value, what.start, what.stop or value.info.length, what.count, self._cache)
            case CurveOf() if isinstance(value, Signal):
                return facts, value.over(np.linspace(0.0, facts.seconds, what.count)).astype(np.float32)
            case SpectrogramOf() if isinstance(value, Audio):
                name = f"spectrum {what.count}"
                return facts, self._cache.array(value.digest, name, lambda: spectrogram(value, what.count))
            case LoudnessOf() if isinstance(value, Audio):
                lufs, peak, spread = self._cache.array(value.digest, "loudness", lambda: _loudness(value)).tolist()
                return msgspec.structs.replace(facts, lufs=lufs, peak=peak, range=spread), None
            case SamplesOf() if isinstance(value, Audio):
                return facts, value.read(what.start, what.stop)
        raise ShotgraphError(f"a {facts.kind} has no {type(what).__name__.removesuffix('Of').lower()}")

    def tidy(self) -> None:
        """Bring the kept views under their budget."""
        self._cache.tidy()

    def _picture(self, value: Any, what: PictureOf) -> Pixels:
        if isinstance(value, Video):
            # Films fade in: their first frame says nothing on a thumbnail.
            number = value.info.length // 3 if what.frame == "typical" else what.frame
            number = max(0, min(number, value.info.length - 1))
            return drawn(self._frame(value, number, what.scrub), what.width, what.height)
        if isinstance(value, Image):
            pixels = value.pixels if value.pixels.dtype == np.uint8 else _8_bits(value.pixels)
            return fitted(pixels, what.width, what.height)
        if isinstance(value, Mask):
            return fitted(np.repeat(value.pixels[..., None], 3, axis=2), what.width, what.height)
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

    def _filmstrip(self, video: Video, what: FilmstripOf) -> Pixels:
        """(height, count * width, 3): pictures from the middle of `count` equal parts of start..stop."""
        stop = min(what.stop or video.info.length, video.info.length)
        length = max(1, stop - what.start)
        numbers = [what.start + (2 * part + 1) * length // (2 * what.count) for part in range(what.count)]
        pictures: dict[int, Pixels] = {}
        for number in numbers:
            if number not in pictures:
                frame = self.proxies.frame(video, number) or video.frame(number)
                pictures[number] = drawn(frame, 0, what.height)[..., :3]
        return np.concatenate([pictures[number] for number in numbers], axis=1)


def opened(value: Any) -> Any:
    """What there is to see of a value: of a file that a node wrote the clip or sound in it, of a matte grey pictures;
    anything else as it is."""
    if isinstance(value, Matte):
        return value.pictures()
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
    """A clip, or a file that a node wrote, as the sound in it; anything else as it is."""
    if isinstance(value, Video):
        return value.sound
    if not isinstance(value, File):
        return value
    from studio.media.files.mediafile import open_audio

    return open_audio(Path(value.path))


def _sound_facts(file: File) -> Facts | None:
    """What there is to hear in a film's file."""
    try:
        return facts_of(heard(file))
    except ShotgraphError:
        return None  # a film without sound


def _timecode(video: Video) -> str:
    code = video.timecode.at(video.info.rate) if video.timecode else None
    return str(code) if code else ""


def _loudness(sound: Audio) -> Pixels:
    from studio.media.loudness import measure

    return np.array(measure(sound.blocks(0, sound.info.length), sound.info.rate, sound.info.channels))


def facts_of(value: Any) -> Facts:
    """A value in words and numbers, small enough for a message."""
    kind = type(value).__name__.lower()
    match value:
        case Video(info=info):
            return Facts(
                kind,
                value.digest,
                width=info.width,
                height=info.height,
                bit_depth=info.bit_depth,
                alpha=info.alpha,
                rate=info.rate,
                length=info.length,
                seconds=float(info.seconds),
                sound=facts_of(value.sound) if value.sound is not None else None,
                timecode=_timecode(value),
            )
        case Audio(info=info):
            rate, seconds = Fraction(info.rate), float(info.seconds)
            return Facts(kind, value.digest, rate=rate, length=info.length, seconds=seconds, channels=info.channels)
        case Image() | Mask():
            height, width = value.pixels.shape[:2]
            alpha = value.pixels.ndim == 3 and value.pixels.shape[2] == 4
            return Facts(kind, width=width, height=height, bit_depth=value.pixels.itemsize * 8, alpha=alpha)
        case Signal():
            # what never changes is shown as well: for a second
            return Facts("signal", seconds=value.span or 1.0, number=value.constant)
        case Text():
            return Facts(kind, text=value[:_TEXT], length=len(value))
        case Number():
            return Facts(kind, number=value, text=str(value))
    return Facts(kind, data=json.loads(encode(value)[1]))


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
