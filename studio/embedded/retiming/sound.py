"""A clip's own sound at the pace of its picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Literal

import numpy as np

from studio.embedded.retiming.reading import Places
from studio.embedded.retiming.tape import taped
from studio.embedded.retiming.timemap import TimeMap
from studio.embedded.retiming.wsola import Stretched
from studio.media.sounds import joined, sample_at
from studio.media.values import Audio, Samples, Video

Pitch = Literal["same pitch", "like a tape", "none"]

_FADE = 0.005  # seconds
_BACKWARDS = 4  # seconds read at once


def followed(audio: Audio | None, map: TimeMap, rate: Fraction, pitch: Pitch) -> Audio | None:
    """The sound through a time map, lazily, in step with the picture at every frame. rate: of the picture. like a tape:
    higher where it is faster."""
    if audio is None or pitch == "none" or not audio.info.length:
        return None
    if map.length == map.source and np.allclose(map.moments, np.arange(map.length + 1), atol=1e-9):
        return audio
    places = Places(audio, map, rate)
    frame = float(1 / rate)

    def moved(seconds: float) -> float:
        return float(map.shown(np.array([seconds / frame]))[0]) * frame

    words = tuple(replace(word, start=moved(word.start), end=moved(word.end)) for word in audio.info.words)
    info = replace(audio.info, length=places.length, words=words, recording="")
    pull = taped(places) if pitch == "like a tape" else Stretched(places).blocks
    return Audio(info, pull)


def backwards(audio: Audio) -> Audio:
    """The sound from its last sample to its first; words are heard in it no more."""
    info = audio.info
    step = _BACKWARDS * info.rate

    def pull(start: int, stop: int) -> Iterator[Samples]:
        for first in range(start, stop, step):
            last = min(first + step, stop)
            yield np.ascontiguousarray(audio.read(info.length - last, info.length - first)[::-1])

    return Audio(replace(info, text="", words=(), recording=""), pull)


def paused(video: Video, frame: int, held: int) -> Audio | None:
    """A clip's sound for one of whose frames stays for `held` frames more: silent for that time, then it goes on."""
    sound, rate = video.sound, video.info.rate
    if sound is None:
        return None
    moment, pause = Fraction(frame + 1) / rate, Fraction(held) / rate
    cut = sample_at(moment, sound.info.rate)
    before, after = sound.part(0, cut), sound.part(cut, max(0, sound.info.length - cut))
    parts = [(_faded(before, at_end=True), moment), (None, pause)]
    if after.info.length:
        parts.append((_faded(after, at_end=False), video.info.seconds - moment))
    return joined(parts)


def _faded(audio: Audio, at_end: bool) -> Audio:
    """Without a click where it is cut."""
    info = audio.info
    fade = max(1, min(info.length, round(_FADE * info.rate)))

    def pull(start: int, stop: int) -> Iterator[Samples]:
        for block in audio.blocks(start, stop):
            numbers = np.arange(start, start + len(block))
            left = (info.length - numbers if at_end else numbers + 1) / fade
            yield block * np.clip(left, 0, 1).astype(np.float32)[:, None]
            start += len(block)

    return Audio(info, pull)
