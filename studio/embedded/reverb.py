"""A room around a sound, by convolution with an impulse response that is made, not recorded.

The response is noise that dies away exponentially, high frequencies first, in every channel its own: what is
left of a real room's response after the first reflections. Convolution has finite reach, so a range is made
from itself and the length of the response before it.

Source: J. A. Moorer, "About This Reverberation Business", Computer Music Journal 3(2), 1979; T60 as in ISO 3382-1.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import scipy.signal

from studio.media.signal import Signal
from studio.media.values import Audio, Samples
from studio.media.volume import level_of

CELL = 8
"""Seconds of a cell of the fixed grid that is rendered on."""

_SPLIT = 4000.0  # Hz: above it the air and the walls take more
_LFE = 3  # of L R C LFE Ls Rs: no room answers there


class Reverb:
    """A sound and its room. decay: seconds in which it dies by 60 dB (T60); predelay: seconds; damping: 0 (bright) to
    1; wet: dB of the room against the sound itself, by seconds of the result where it moves; dry: whether the sound
    itself is heard too. The result is `length` samples: the sound and its tail."""

    def __init__(
        self, audio: Audio, decay: float, predelay: float, damping: float, wet: float | Signal, *, dry: bool = True
    ) -> None:
        rate = audio.info.rate
        self._audio = audio
        self._dry = dry
        self._late = round(predelay * rate)
        self._wet = wet if isinstance(wet, Signal) else None
        self._response = _response(rate, audio.info.channels, decay, damping)
        if not isinstance(wet, Signal):
            self._response = self._response * np.float32(10 ** (wet / 20))
        self.length = audio.info.length + self._late + len(self._response) if audio.info.length else 0
        self._cell = lru_cache(maxsize=2)(self._made)

    def blocks(self, start: int, stop: int) -> Iterator[Samples]:
        """Samples start..stop-1 in blocks of at most a cell, (n, channels) float32."""
        size = CELL * self._audio.info.rate
        for origin in range(start // size * size, stop, size):
            yield self._cell(origin)[max(start - origin, 0) : stop - origin]

    def _made(self, origin: int) -> Samples:
        end = min(origin + CELL * self._audio.info.rate, self.length)
        reach = len(self._response) - 1
        heard = self._heard(origin - self._late - reach, end - self._late)
        room = scipy.signal.oaconvolve(heard, self._response, axes=0)[reach : reach + end - origin]
        if self._wet is not None:
            room = room * level_of(self._wet, origin, end, self._audio.info.rate)[:, None]
        return np.asarray(self._heard(origin, end) + room if self._dry else room, np.float32)

    def _heard(self, start: int, stop: int) -> Samples:
        """The sound's samples start..stop-1 with silence around it."""
        length = self._audio.info.length
        low, high = min(max(start, 0), length), min(max(stop, 0), length)
        out = np.zeros((stop - start, self._audio.info.channels), np.float32)
        out[low - start : high - start] = self._audio.read(low, high)
        return out


def _response(rate: int, channels: int, decay: float, damping: float) -> Samples:
    """(n, channels), of energy 1 in each channel, so that the room is as loud as the sound at 0 dB."""
    count = max(2, round(decay * rate))
    noise = np.random.default_rng(1979).standard_normal((count, channels))
    time = np.arange(count)[:, None] / rate
    low = scipy.signal.sosfilt(scipy.signal.butter(2, _SPLIT, "low", fs=rate, output="sos"), noise, axis=0)
    # 60 dB are a factor of 1000.
    dying = 1000 ** (-time / decay)
    faster = 1000 ** (-time / (decay * (1 - 0.9 * damping)))
    made = low * dying + (noise - low) * faster
    made /= np.sqrt((made**2).sum(axis=0))
    if channels == 6:
        made[:, _LFE] = 0.0
    return np.asarray(made, np.float32)
