"""What may be wrong with a film's sound."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import numpy as np

from studio.embedded.checking.issue import Issue, Stretches
from studio.media.loudness import Loudness, measure
from studio.media.values import Audio

_BLOCKS: Final = 20
"""Looks a second."""
_SILENCE: Final = 10 ** (-60 / 20)
_SILENT_SECONDS: Final = 2.0
_FULL: Final = 0.999
_RUN: Final = 4
"""Samples at full scale, one after the other, that are cut off."""


def checked(audio: Audio) -> tuple[list[Issue], Loudness]:
    """(silent and clipped stretches, the loudness of the whole), read through twice."""
    info, rate = audio.info, Fraction(_BLOCKS)
    silent = Stretches("silence", rate, _SILENT_SECONDS)
    clipped = Stretches("clipped.sound", rate, 0.0, serious=True)
    size, number = max(1, info.rate // _BLOCKS), 0
    rest = np.zeros((0, info.channels), np.float32)
    for block in audio.blocks():
        rest = np.concatenate((rest, block))
        while len(rest) >= size:
            part, rest = rest[:size], rest[size:]
            silent.feed(number, float(np.sqrt(np.mean(part * part))) < _SILENCE)
            clipped.feed(number, _cut_off(part))
            number += 1
    silent.close(number)
    clipped.close(number)
    return sorted([*silent.found, *clipped.found]), measure(audio.blocks(), info.rate, info.channels)


def _cut_off(part: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> bool:
    full = np.abs(part) >= _FULL
    for channel in full.T:
        edges = np.flatnonzero(np.diff(np.concatenate(([False], channel, [False])).astype(np.int8)))
        if len(edges) and int((edges[1::2] - edges[::2]).max()) >= _RUN:
            return True
    return False
