"""What a sound is made of over time, as a picture."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from studio.media.values import Audio

ROWS = 96
LOWEST, HIGHEST = 30.0, 20_000.0  # Hz
FLOOR = -90.0  # dB below full scale that shows as black
_WINDOW = 2048
_EACH = 3  # windows a column at most; their loudest counts


def spectrogram(sound: Audio, count: int) -> npt.NDArray[np.uint8]:
    """(ROWS, count): level of each frequency band in each of `count` equal parts of the sound.

    Row 0 is the highest band; bands are equal steps of pitch from LOWEST to HIGHEST Hz. 255 is full scale, 0 FLOOR dB
    and below. All channels together. Hann windows of 2048 samples, the sound read through once.
    """
    rate, length = sound.info.rate, sound.info.length
    window = np.hanning(_WINDOW).astype(np.float32)
    borders = _borders(rate)
    levels = np.full((ROWS, count), FLOOR, np.float32)
    places = np.unique(np.linspace(0, max(0, length - _WINDOW), count * _EACH).astype(np.int64))
    held = np.zeros(0, np.float32)
    start = 0  # sample at which `held` begins
    number = 0
    for block in sound.blocks(0, length):
        held = np.concatenate([held, block.mean(axis=1)])
        while number < len(places) and places[number] + _WINDOW <= start + len(held):
            begin = int(places[number]) - start
            column = min(count - 1, int(places[number]) * count // max(1, length))
            levels[:, column] = np.maximum(levels[:, column], _bands(held[begin : begin + _WINDOW], window, borders))
            number += 1
        keep = int(places[number]) - start if number < len(places) else len(held)
        held, start = held[min(keep, len(held)) :], start + min(keep, len(held))
    if number == 0 and len(held):  # shorter than a window
        padded = np.pad(held, (0, _WINDOW - len(held)))
        levels[:] = _bands(padded, window, borders)[:, None]
    _fill_gaps(levels)
    scaled = np.clip((levels - FLOOR) / -FLOOR, 0.0, 1.0) * 255
    return np.ascontiguousarray(scaled[::-1].astype(np.uint8))


def _borders(rate: int) -> npt.NDArray[np.int64]:
    """First bin of each band, and the end of the last."""
    edges = np.geomspace(LOWEST, min(HIGHEST, rate / 2), ROWS + 1) * _WINDOW / rate
    return np.clip(np.round(edges).astype(np.int64), 1, _WINDOW // 2)


def _bands(
    part: npt.NDArray[np.float32], window: npt.NDArray[np.float32], borders: npt.NDArray[np.int64]
) -> npt.NDArray[np.float32]:
    strength = np.abs(np.fft.rfft(part * window)) * (4 / _WINDOW)  # a full-scale sine is 1
    loudest = [strength[first : max(last, first + 1)].max() for first, last in pairwise(borders)]
    decibels: npt.NDArray[np.float32] = (20 * np.log10(np.maximum(loudest, 1e-9))).astype(np.float32)
    return decibels


def _fill_gaps(levels: npt.NDArray[np.float32]) -> None:
    """Columns shorter than the step between windows show what the column before them shows."""
    empty = (levels == FLOOR).all(axis=0)
    for column in np.flatnonzero(empty):
        if column and column + 1 < levels.shape[1] and not empty[column + 1]:
            levels[:, column] = levels[:, column - 1]
