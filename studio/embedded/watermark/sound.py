"""The mark in sound: the loudness of small cells of time and frequency goes up or down by about a decibel, in a pattern
that repeats every 2.7 s (as in Arnold's patchwork, "Audio watermarking: features, applications and algorithms", 2000).

Sound that is silent carries none. It lies between 500 and 6,900 Hz, which every encoder keeps, and is read from the
logarithms of what is heard there, less what they are around: added up over the periods, compared with the known part of
the pattern for every moment that it may begin at.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from studio.embedded.watermark.code import Spread
from studio.embedded.watermark.picture import LEAST, Mark
from studio.media.values import Audio

_RATE: Final = 48000
_HOP: Final = 512
"""Samples at 48 kHz from one spectrum to the next; each is of twice as many."""
_LONG: Final = 2
"""Spectra to a cell, and as many lines."""
_LINES: Final = (11, 149)
_TIMES: Final = 128
"""Cells to a period."""
_DEPTH: Final = 1.0
"""Decibels up or down."""
_KNOWN: Final = 0.3
_SEED: Final = 20261130
_BANDS: Final = (_LINES[1] - _LINES[0]) // _LONG
_AROUND: Final = 7
_FINE: Final = 4
"""Moments within a cell at which it may begin."""
_MOST: Final = 120
"""Seconds that are listened to."""

Floats = npt.NDArray[np.float64]


def marked(audio: Audio, payload: int) -> Audio:
    """The sound with the mark, of the same length, its channels marked alike."""
    info = audio.info
    hop = max(16, round(_HOP * info.rate / _RATE))

    def pull(start: int, stop: int) -> Iterator[npt.NDArray[np.float32]]:
        step = hop * 512
        for begin in range(start - start % step, stop, step):
            first, last = max(start, begin), min(stop, begin + step)
            made = _stretch(audio, payload, hop, begin, begin + step)
            yield made[first - begin : last - begin]

    return Audio(info, pull)


def _stretch(audio: Audio, payload: int, hop: int, begin: int, stop: int) -> npt.NDArray[np.float32]:
    """Samples begin..stop-1, both at whole hops, of spectra that overlap: the same whatever range is asked for."""
    channels, window = audio.info.channels, np.sqrt(np.hanning(2 * hop + 1)[:-1])
    count = (stop - begin) // hop + 1
    padded = np.zeros(((count + 1) * hop, channels), np.float64)
    first = begin - hop
    read = audio.read(max(0, first), stop + hop)
    offset = max(0, first) - first
    padded[offset : offset + len(read)] = read[: len(padded) - offset]
    gains = _gains(payload, begin // hop - 1, count)
    made = np.zeros_like(padded)
    for number in range(count):
        place = slice(number * hop, (number + 2) * hop)
        spectrum = np.fft.rfft(padded[place] * window[:, None], axis=0)
        size = min(len(spectrum), _LINES[0] + gains.shape[1])
        spectrum[_LINES[0] : size] *= gains[number, : size - _LINES[0], None]
        made[place] += np.fft.irfft(spectrum, 2 * hop, axis=0) * window[:, None]
    return np.asarray(made[hop : hop + stop - begin], np.float32)


def _gains(payload: int, first: int, count: int) -> Floats:
    """Factors for spectra number first.. , of the lines from _LINES[0] on."""
    cells = _lattice(payload)
    times = (np.arange(first, first + count) // _LONG) % _TIMES
    return np.repeat(10 ** (cells[times] * _DEPTH / 20), _LONG, axis=1)


@cache
def _lattice(payload: int) -> Floats:
    return _spread().values(payload).reshape(_TIMES, _BANDS)


@cache
def _spread() -> Spread:
    return Spread(_TIMES * _BANDS, _KNOWN, _SEED)


# --- finding ----------------------------------------------------------------------------------------------------


def found(audio: Audio) -> Mark | None:
    """The mark in a sound, None without one; a film's first two minutes are listened to, then its middle."""
    most = _MOST * audio.info.rate
    parts = [(0, min(audio.info.length, most))]
    if audio.info.length > 2 * most:
        middle = audio.info.length // 2
        parts.append((middle, middle + most))
    for start, stop in parts:
        mark = _in(_heard(audio, start, stop))
        if mark is not None:
            return mark
    return None


def _heard(audio: Audio, start: int, stop: int) -> npt.NDArray[np.float32]:
    """Mono at 48 kHz."""
    import soxr

    mono = audio.read(start, stop).mean(axis=1)
    return np.asarray(soxr.resample(mono, audio.info.rate, _RATE) if audio.info.rate != _RATE else mono, np.float32)


def _in(samples: npt.NDArray[np.float32]) -> Mark | None:
    if len(samples) < _RATE * 2:
        return None
    fine = _HOP * _LONG // _FINE
    tried: list[tuple[float, int, Floats]] = []
    for phase in range(_FINE):
        folded = _folded(_cells(samples[phase * fine :]))
        likeness = np.fft.ifft(np.conj(_pilot()) * np.fft.fft(folded, axis=0), axis=0).real.sum(axis=1)
        peak = int(np.argmax(likeness))
        rest = np.delete(likeness, [(peak + step) % _TIMES for step in (-1, 0, 1)])
        strength = float((likeness[peak] - rest.mean()) / (rest.std() + 1e-12))
        tried.append((strength, peak, folded))
    for strength, peak, folded in sorted(tried, key=lambda one: -one[0])[:2]:
        if strength < LEAST:
            return None
        payload = _spread().read(np.roll(folded, -peak, axis=0).ravel())
        if payload is not None:
            return Mark(payload, strength)
    return None


def _cells(samples: npt.NDArray[np.float32]) -> Floats:
    """How loud each cell is in relation to those around it, without what is extreme; 0 where it is silent."""
    from scipy.ndimage import uniform_filter

    window = np.hanning(2 * _HOP + 1)[:-1]
    count = (len(samples) - 2 * _HOP) // _HOP + 1
    count -= count % _LONG
    frames = np.lib.stride_tricks.sliding_window_view(samples, 2 * _HOP)[::_HOP][:count]
    spectra: Any = np.abs(np.fft.rfft(frames * window, axis=1))[:, _LINES[0] : _LINES[0] + _BANDS * _LONG]
    power = (spectra**2).reshape(count // _LONG, _LONG, _BANDS, _LONG)
    loud = np.log(power + 1e-9)
    level = loud.mean(axis=(1, 3))
    silent = power.mean(axis=(1, 3)) < 1e-7
    rest = level - uniform_filter(level, size=(_AROUND, 1), mode="nearest")  # lines that stand, as tones have them
    rest -= uniform_filter(rest, size=(1, _AROUND), mode="nearest")  # and what is heard in all of them at once
    rest = np.clip(rest / np.sqrt(uniform_filter(rest * rest, size=_AROUND, mode="nearest") + 0.02), -2, 2)
    rest[silent] = 0
    return np.asarray(rest, np.float64)


def _folded(cells: Floats) -> Floats:
    whole = np.zeros((-(-len(cells) // _TIMES) * _TIMES, _BANDS))
    whole[: len(cells)] = cells
    return np.asarray(whole.reshape(-1, _TIMES, _BANDS).sum(axis=0))


@cache
def _pilot() -> Any:
    """Its spectrum over time, band by band."""
    return np.fft.fft(_spread().pilot().reshape(_TIMES, _BANDS), axis=0)
