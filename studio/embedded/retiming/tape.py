"""A sound through a time map as a tape has it: slower is lower, faster is higher.

Every sample of the result is looked up where the map says, through a windowed sinc that is as wide as the speed asks
for, so that nothing folds back (J. O. Smith, "Digital Audio Resampling", CCRMA). At speed 1 the samples are those of
the source.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

import numpy as np

from studio.embedded.retiming.reading import Padded, Places
from studio.media.values import PullAudio, Samples

_CROSSINGS = 16  # of the sinc, on each side
_BLOCK = 4096
_FASTEST = 32.0
"""Beyond it the filter grows no more: what is heard then is a chirp whatever is done."""
_SLOWEST = 0.05
"""Below this speed the sound dies away, since a tape that stands is silent."""


def taped(places: Places) -> PullAudio:
    """places: where the samples of the result lie in the source."""

    def pull(start: int, stop: int) -> Iterator[Samples]:
        source = Padded(places.audio)
        for first in range(start, stop, _BLOCK):
            yield _block(source, places, first, min(first + _BLOCK, stop))

    return pull


def _block(source: Padded, places: Places, first: int, stop: int) -> Samples:
    at = places.at(np.arange(first, stop + 1))
    speeds, at = np.diff(at), at[:-1]
    widths = np.clip(speeds, 1.0, _FASTEST)
    reach = ceil(_CROSSINGS * float(widths.max())) + 1
    base = np.floor(at).astype(np.int64)
    heard = source.read(int(base.min()) - reach + 1, int(base.max()) + reach + 1)
    out = np.empty((stop - first, heard.shape[1]), np.float32)
    around = np.arange(-reach + 1, reach + 1)
    rows = max(1, (1 << 18) // len(around))  # so many at a time, that memory stays small at any speed
    for low in range(0, len(at), rows):
        part = slice(low, low + rows)
        away = (at[part] - base[part])[:, None] - around[None]
        width = widths[part, None]
        scaled = away / width
        window = np.cos(np.clip(scaled / _CROSSINGS, -1, 1) * (np.pi / 2)) ** 2
        weights = np.sinc(scaled) * window / width
        index = base[part, None] + around[None] - (int(base.min()) - reach + 1)
        out[part] = np.einsum("nk,nkc->nc", weights, heard[index])
    loud = np.clip(speeds / _SLOWEST, 0, 1)
    return (out * loud[:, None]).astype(np.float32)
