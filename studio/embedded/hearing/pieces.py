"""A sound as a recogniser takes it: 16 kHz, one channel, in pieces that are cut where it is quiet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import soxr

from studio.embedded.nets.speech import FRAME
from studio.media.values import Audio, Samples

RATE = 16000
SHORTEST, LONGEST = 15, 28
"""Seconds of a piece: the quietest moment between the two is where the next one begins."""

_STEP = RATE // 100
_QUIET = 10 ** (-60 / 20)  # a peak below it holds no speech


@dataclass(frozen=True)
class Piece:
    """A stretch of a sound. start: seconds from the sound's beginning; samples: (n,) float32 at RATE, level evened."""

    start: float
    samples: Samples

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE

    @property
    def pcm(self) -> npt.NDArray[np.int16]:
        return (np.clip(self.samples, -1, 1) * 32767).astype(np.int16)

    def has_speech(self) -> bool:
        """Whether somebody speaks in it: three tenths of a second that Silero VAD takes for speech. WebRTC's detector
        hears as much in rain, applause and music (docs/benchmarks.md)."""
        from studio.embedded.nets.speech import speaking

        return bool((speaking(self.samples) >= 0.5).sum() * FRAME / RATE >= 0.3)


def mono(audio: Audio, rate: int = RATE, check: Callable[[], None] = lambda: None) -> Iterator[Samples]:
    """The mean of a sound's channels at another rate, (n,) float32, block by block. For 5.1 the centre is taken:
    that is where dialogue lies."""
    info = audio.info
    stream = soxr.ResampleStream(info.rate, rate, 1, dtype="float32", quality="HQ") if info.rate != rate else None
    for start in range(0, info.length, 10 * info.rate):
        check()
        block = audio.read(start, start + 10 * info.rate)
        single = block[:, 2] if info.channels >= 6 else block.mean(axis=1)
        single = np.ascontiguousarray(single, np.float32)
        yield single if stream is None else stream.resample_chunk(single)
    if stream is not None and info.length:
        yield stream.resample_chunk(np.zeros(0, np.float32), last=True)


def pieces(audio: Audio, check: Callable[[], None] = lambda: None) -> Iterator[Piece]:
    """The pieces of a sound in order, without those that are silent; quiet ones are brought to a speaking level."""
    held = np.zeros(0, np.float32)
    at = 0
    for block in mono(audio, RATE, check):
        held = np.concatenate([held, block])
        while len(held) >= LONGEST * RATE:
            cut = _quietest(held)
            yield from _piece(held[:cut], at)
            held, at = held[cut:], at + cut
    yield from _piece(held, at)


def _piece(samples: Samples, at: int) -> Iterator[Piece]:
    peak = float(np.abs(samples).max()) if len(samples) else 0.0
    if peak > _QUIET:
        yield Piece(at / RATE, samples * np.float32(min(0.5 / peak, 30.0)))


def _quietest(held: Samples) -> int:
    """The middle of the quietest 0.2 s between SHORTEST and LONGEST."""
    stretch = held[SHORTEST * RATE : LONGEST * RATE].astype(np.float64)
    steps = np.mean(stretch[: len(stretch) // _STEP * _STEP].reshape(-1, _STEP) ** 2, axis=1)
    around = np.convolve(steps, np.ones(20) / 20, "valid")
    return SHORTEST * RATE + (int(around.argmin()) + 10) * _STEP
