"""Recordings become takes: 24 kHz, one channel, cut at pauses, so that each can be judged and mended on its own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import soxr

from studio.embedded.cloning.measures import frame_levels
from studio.embedded.voice import RATE
from studio.media.values import Audio, Samples

LONGEST = 30.0
"""Seconds of a take."""

_SHORTEST = 12.0  # seconds after which a pause ends a take
_BLOCK = 8  # seconds read at once


@dataclass(frozen=True)
class Take:
    """A stretch of a recording. samples: (n,) at `rate`, the recording's own; start: seconds; text: what is said in it,
    where the recording knows."""

    samples: Samples
    rate: int
    start: float
    text: str = ""


def cut(audio: Audio, check: Callable[[], None] = lambda: None) -> Iterator[Take]:
    """The takes of a recording in order; one that lasts 30 s or less is a take as it is.

    A longer one is cut in the quietest moment between 12 and 30 s, and between words where their times are known.
    Memory is one take, however long the recording.
    """
    rate, length = audio.info.rate, audio.info.length
    start = 0
    while start < length:
        check()
        samples = _mono(audio, start, min(length, start + round(LONGEST * rate)))
        if start + len(samples) < length:
            levels = np.convolve(frame_levels(samples, rate), np.ones(10) / 10, "same")
            first = round(_SHORTEST / 0.02)
            samples = samples[: round((first + int(levels[first:].argmin())) * 0.02 * rate)]
        begin, end = start / rate, (start + len(samples)) / rate
        words = [word.text for word in audio.info.words if begin <= (word.start + word.end) / 2 < end]
        whole = start == 0 and len(samples) == length
        yield Take(samples, rate, begin, audio.info.text if whole and audio.info.text else " ".join(words))
        start += len(samples)


def _mono(audio: Audio, start: int, stop: int) -> Samples:
    pieces = [block.mean(axis=1) for block in audio.blocks(start, stop)]
    return np.asarray(np.concatenate(pieces) if pieces else np.zeros(0), np.float32)


def at_voice_rate(samples: Samples, rate: int) -> Samples:
    """Mono samples at the 24 kHz that voices are made at."""
    return samples if rate == RATE else np.asarray(soxr.resample(samples, rate, RATE, "HQ"), np.float32)


def digest(takes: Iterable[Samples]) -> str:
    """Names a set of takes by what they hold, at 16 bits, in order: what a consent is given for."""
    found = hashlib.sha256()
    for samples in takes:
        found.update(f"{len(samples)} ".encode())
        found.update((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return found.hexdigest()
