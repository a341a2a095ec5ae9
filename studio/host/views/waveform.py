"""Waveforms at any zoom: lowest and highest sample of each part of a sound, from a pyramid that is made once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from studio.host.views.cache import ViewCache
from studio.media.values import Audio

_FINE = 256  # samples a bin at the finest level
_STEP = 16  # bins of one level in a bin of the next
_LEVELS = 3  # 256, 4096, 65536 samples a bin: ten minutes of a whole film in 440 bins

Peaks = npt.NDArray[np.float32]


def peaks(sound: Audio, start: int, stop: int, count: int, cache: ViewCache) -> Peaks:
    """(count, channels, 2): lowest and highest sample of each of `count` equal parts of samples start..stop-1.

    Parts finer than the pyramid are read from the sound itself, coarser ones come from its nearest level and may
    reach up to one bin beyond their borders. Silence where there is no sound.
    """
    each = max(1, stop - start) / count
    if each < 2 * _FINE:
        return measured(sound, start, stop, count)
    level = max(number for number in range(_LEVELS) if number == 0 or _FINE * _STEP**number <= each / 2)
    size = _FINE * _STEP**level
    bins = pyramid(sound, cache, level)
    borders = np.clip(np.round((start + each * np.arange(count + 1)) / size).astype(int), 0, len(bins))
    both = np.zeros((count, sound.info.channels, 2), np.float32)
    for part in range(count):
        own = bins[borders[part] : max(borders[part + 1], borders[part] + 1)]
        if len(own):
            both[part, :, 0] = own[:, :, 0].min(axis=0)
            both[part, :, 1] = own[:, :, 1].max(axis=0)
    return both


def pyramid(sound: Audio, cache: ViewCache, level: int) -> Peaks:
    """(bins, channels, 2) at a level; the finest is measured in one pass over the sound, the others come from it."""

    def make() -> Peaks:
        if level == 0:
            bins = -(-sound.info.length // _FINE)
            return measured(sound, 0, bins * _FINE, bins)
        finer = pyramid(sound, cache, level - 1)
        starts = np.arange(0, len(finer), _STEP)
        low = np.minimum.reduceat(finer[:, :, 0], starts, axis=0)
        high = np.maximum.reduceat(finer[:, :, 1], starts, axis=0)
        return np.stack([low, high], axis=2)

    found: Peaks = cache.array(sound.digest, f"peaks {level}", make)
    return found


def measured(sound: Audio, start: int, stop: int, count: int) -> Peaks:
    """The same from the samples themselves, block by block."""
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
