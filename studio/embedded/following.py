"""How loud a sound is from moment to moment, all of it or a band, and how a meter's needle follows that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from studio.media.values import Audio, Samples

STEPS: Final = 100
"""Levels a second."""

_ORDER: Final = 4  # Butterworth: 24 dB an octave beyond the band's ends

Levels = npt.NDArray[np.float64]


def levels(audio: Audio, low: float = 0.0, high: float = 0.0, check: Callable[[], None] = lambda: None) -> Levels:
    """Root mean square of each hundredth of a second, over all channels: 1 is a square wave at full scale.

    low, high: Hz of the band that is listened to; 0 leaves that side open. Reads the sound through once.
    """
    rate = audio.info.rate
    count = -(-audio.info.length * STEPS // rate)
    power = np.zeros(count)
    heard = np.zeros(count)
    at = 0
    for block in _band(audio, low, high):
        check()
        steps = (np.arange(at, at + len(block)) * STEPS) // rate
        loud = np.mean(block.astype(np.float64) ** 2, axis=1)
        first, last = int(steps[0]), int(steps[-1]) + 1
        power[first:last] += np.bincount(steps - first, loud, last - first)
        heard[first:last] += np.bincount(steps - first, minlength=last - first)
        at += len(block)
    return np.sqrt(power / np.maximum(heard, 1))


def _band(audio: Audio, low: float, high: float) -> Iterator[Samples]:
    """The blocks of a sound without what lies outside a band; a side at or over half the rate is open."""
    limit = audio.info.rate / 2
    low, high = (edge if 0 < edge < limit else 0.0 for edge in (low, high))
    blocks = (block for block in audio.blocks() if len(block))
    if not low and not high:
        yield from blocks
        return
    from scipy.signal import butter, sosfilt

    kind, edges = ("bandpass", [low, high]) if low and high else ("highpass", low) if low else ("lowpass", high)
    sections = butter(_ORDER, edges, kind, fs=audio.info.rate, output="sos")
    state = np.zeros((len(sections), 2, audio.info.channels))
    for block in blocks:
        heard, state = sosfilt(sections, block.astype(np.float64), axis=0, zi=state)
        yield heard


def followed(loud: Levels, attack: float, release: float, rate: float = STEPS) -> Levels:
    """The levels as a needle shows them that takes `attack` seconds to go 63 % of the way up and `release` to come that
    far down: one pole each (Zölzer, "DAFX", 2011, section 4.2). 0 is at once."""
    up, down = (np.exp(-1 / (time * rate)) if time > 0 else 0.0 for time in (attack, release))
    made = np.empty(len(loud))
    needle = 0.0
    for number, level in enumerate(loud.tolist()):
        lag = up if level > needle else down
        needle = level + (needle - level) * lag
        made[number] = needle
    return made
