"""Where the beats of a piece of music are: onsets, one tempo, and the beats that fit both best.

Source: D. P. W. Ellis, "Beat Tracking by Dynamic Programming", Journal of New Music Research 36(1), 2007. The strongest
beat of a bar is where the low notes come in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from studio.embedded.hearing.pieces import mono
from studio.media.values import Audio, Samples

_RATE: Final = 22050
_SIZE, _HOP = 1024, 256
_STEPS: Final = _RATE / _HOP
"""Onset values a second."""

_BANDS: Final = 40
_LOW: Final = 6  # bands, up to some 300 Hz: bass and kick drum
_TIGHT: Final = 400.0  # how much a beat that is off the tempo costs against a strong onset
_FAINT: Final = 0.001  # onsets weaker than this are the noise of a steady sound

_Curve = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Beats:
    """tempo: beats a minute; times: seconds, in order; first: which of the first beats begins a bar; sure: 0..1, how
    regular the sound is, below 0.1 there is hardly a beat."""

    tempo: float
    times: tuple[float, ...]
    first: int
    sure: float


def beats_of(
    audio: Audio,
    slowest: float = 60.0,
    fastest: float = 200.0,
    bar: int = 4,
    check: Callable[[], None] = lambda: None,
) -> Beats | None:
    """The beats of a sound with one tempo between two (beats a minute), or None where there is none: silence, a steady
    tone, less than three beats. Reads the sound once; memory is its onset curve, 700 bytes a second."""
    onsets, low = _onsets(audio, check)
    if len(onsets) < 3 * _STEPS * 60 / fastest or not onsets.any():
        return None
    period, sure = _period(onsets, slowest, fastest)
    places = _tracked(onsets, period)
    if len(places) < 3:
        return None
    strength = [float(low[places[phase::bar]].mean()) if len(places[phase::bar]) else 0.0 for phase in range(bar)]
    times = (places * _HOP + _SIZE / 2) / _RATE
    tempo = 60 / float(np.polyfit(np.arange(len(times)), times, 1)[0])
    return Beats(tempo, tuple(float(time) for time in times), int(np.argmax(strength)), sure)


def _onsets(audio: Audio, check: Callable[[], None]) -> tuple[_Curve, _Curve]:
    """How much louder the bands get from step to step: all of them, and the low ones."""
    window = np.hanning(_SIZE).astype(np.float32)
    filters = _filters()
    held = np.zeros(0, np.float32)
    last: Any = None
    whole: list[_Curve] = []
    low: list[_Curve] = []
    for block in mono(audio, _RATE, check):
        held = np.concatenate([held, block])
        count = (len(held) - _SIZE) // _HOP + 1
        if count <= 0:
            continue
        frames = np.lib.stride_tricks.sliding_window_view(held, _SIZE)[: count * _HOP : _HOP] * window
        heard = np.log1p(1000 * (np.abs(np.fft.rfft(frames, axis=1)) @ filters) / _SIZE)
        before = np.concatenate([heard[:1] if last is None else last, heard[:-1]])
        rise = np.maximum(0.0, heard - before)
        whole.append(rise.mean(axis=1))
        low.append(rise[:, :_LOW].mean(axis=1))
        held, last = held[count * _HOP :], heard[-1:]
    curve = np.concatenate([*whole, np.zeros(0)])
    if len(curve) < 43:
        return np.zeros(0), np.zeros(0)
    # A swell is no onset: what rises slowly is taken away, over half a second.
    slow = np.convolve(curve, np.ones(43) / 43, "same")
    sharp = np.maximum(0.0, curve - slow)
    spread = float(sharp.std())
    return (sharp / spread if spread > _FAINT else np.zeros(len(sharp))), np.concatenate(low)


def _filters() -> Samples:
    """(bins, bands): triangles of equal width in mel from 30 Hz to 8 kHz."""
    lowest, highest = (2595 * float(np.log10(1 + hertz / 700)) for hertz in (30, 8000))
    mel = np.linspace(lowest, highest, _BANDS + 2)
    edges = 700 * (10 ** (mel / 2595) - 1)
    bins = np.fft.rfftfreq(_SIZE, 1 / _RATE)[:, None]
    up = (bins - edges[:-2]) / np.diff(edges)[:-1]
    down = (edges[2:] - bins) / np.diff(edges)[1:]
    shape = np.maximum(0.0, np.minimum(up, down))
    return np.asarray(shape / np.maximum(shape.sum(axis=0), 1e-9), np.float32)


def _period(onsets: _Curve, slowest: float, fastest: float) -> tuple[float, float]:
    """Steps a beat, and how much of the onsets' power comes back after them."""
    least, most = int(60 * _STEPS / fastest), int(np.ceil(60 * _STEPS / slowest))
    size = 1 << int(2 * len(onsets) - 1).bit_length()
    spectrum = np.fft.rfft(onsets - onsets.mean(), size)
    again = np.fft.irfft(np.abs(spectrum) ** 2, size)[: 4 * most + 4]
    again = np.pad(again, (0, 4 * most + 4 - len(again))) / max(again[0], 1e-9)
    lags = np.arange(least, most + 1)
    # A beat also comes back after two and four; people clap near 120 a minute (an octave away counts half).
    score = again[lags] + 0.5 * again[2 * lags] + 0.25 * again[4 * lags]
    score *= np.exp(-0.5 * (np.log2(60 * _STEPS / lags / 120) / 0.9) ** 2)
    best = int(score.argmax())
    bend = 0.0
    if 0 < best < len(score) - 1:
        left, middle, right = score[best - 1 : best + 2]
        bend = float(0.5 * (left - right) / (left - 2 * middle + right)) if left - 2 * middle + right else 0.0
    return float(lags[best]) + bend, float(max(0.0, again[lags[best]]))


def _tracked(onsets: _Curve, period: float) -> npt.NDArray[np.int64]:
    """The chain of steps with the strongest onsets whose distances are nearest to the period."""
    spread = np.exp(-0.5 * ((np.arange(-period, period + 1)) * 32 / period) ** 2)
    local = np.convolve(onsets, spread / spread.sum(), "same")
    local /= local.std() or 1.0
    reach = np.arange(-round(2 * period), -round(period / 2) + 1)
    cost = -_TIGHT * np.log(-reach / period) ** 2
    score = np.zeros(len(local))
    origin = np.full(len(local), -1, np.int64)
    for at in range(len(local)):
        places = at + reach
        best = 0.0
        if places[-1] >= 0:
            first = max(0, -int(places[0]))
            candidates = score[places[first:]] + cost[first:]
            found = int(candidates.argmax())
            best = float(candidates[found])
            if best > 0:
                origin[at] = places[first + found]
        score[at] = local[at] + max(best, 0.0)
    tail = score[-round(2 * period) :]
    at = len(local) - len(tail) + int(tail.argmax())
    chain = [at]
    while origin[at] >= 0:
        at = int(origin[at])
        chain.append(at)
    return _sounding(np.array(chain[::-1], np.int64), local)


def _sounding(places: npt.NDArray[np.int64], local: _Curve) -> npt.NDArray[np.int64]:
    """Without the beats before the music starts and after it has ended."""
    strong = np.flatnonzero(local[places] > 0.5 * np.sqrt(np.mean(local[places] ** 2)))
    return places[strong[0] : strong[-1] + 1] if len(strong) else places[:0]
