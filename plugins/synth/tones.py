"""The raw material of the Synth: oscillators, noise, envelopes, filters, panning and rooms.

Mono signals are (n,) and stereo ones (n, 2) float32 at `rate` samples a second; times are in seconds, frequencies in
Hz, phases in turns (1 is a whole period), levels linear. What is random takes its generator as an argument.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.signal

Signal = npt.NDArray[np.floating[Any]]
"""Samples on their way: float32 at rest, float64 where a phase or a filter needs it."""

_TABLE = 8192


def count(seconds: float, rate: int) -> int:
    """How many samples last `seconds`: at least one."""
    return max(1, round(seconds * rate))


def times(n: int, rate: int) -> Signal:
    """(n,): when each sample is heard, in seconds from the first."""
    return np.arange(n, dtype=np.float32) / np.float32(rate)


def sine(frequency: float, n: int, rate: int, phase: float = 0.0) -> Signal:
    """(n,) of a pure tone at a level of 1. The phase is kept in double precision within one turn, so that a tone is as
    clean after an hour as at its start."""
    turns = np.arange(n) * (frequency / rate) + phase
    return np.asarray(np.sin(2 * np.pi * (turns % 1.0)), np.float32)


def swept(frequency: Signal, rate: int, phase: float = 0.0) -> Signal:
    """(n,): a sine whose frequency (n,) in Hz changes sample by sample."""
    turns = np.cumsum(frequency, dtype=np.float64) / rate + phase
    return np.sin(2 * np.pi * (turns % 1.0)).astype(np.float32)


@lru_cache(maxsize=256)
def _wave(partials: tuple[float, ...]) -> Signal:
    """One period, 8192 samples, of a sum of sines, its peak 1. Cached: not to be written to."""
    turns = np.arange(_TABLE) / _TABLE
    wave = sum(
        level * np.sin(2 * np.pi * number * turns) for number, level in enumerate(partials, 1) if abs(level) > 1e-4
    )
    wave = np.asarray(wave, np.float32) if not isinstance(wave, int) else np.zeros(_TABLE, np.float32)
    return wave / max(1e-6, float(np.abs(wave).max()))


def harmonic(turns: Signal, partials: Sequence[float]) -> Signal:
    """A periodic wave read at phase `turns` (n,), in periods. partials: levels of the first, second, ... multiple; the
    wave is brought to a peak of 1, so only their ratios count. It is read from a table without interpolation; who wants
    no aliasing asks for no partial beyond half the rate (see `saw_partials`)."""
    index = (turns * _TABLE).astype(np.int64) & (_TABLE - 1)
    return np.asarray(_wave(tuple(partials))[index], np.float32)


def saw_partials(frequency: float, cutoff: float, rate: int, slope: float = 2.0) -> tuple[float, ...]:
    """The levels for `harmonic` of a sawtooth at `frequency` Hz through a Butterworth low-pass at `cutoff` Hz of order
    `slope`: at most 60, and none above 0.45 of the rate."""
    most = int(min(60, 0.45 * rate / max(frequency, 1.0)))
    numbers = np.arange(1, max(1, most) + 1)
    levels = 1.0 / numbers / (1.0 + (numbers * frequency / cutoff) ** (2 * slope)) ** 0.5
    return tuple(round(float(level), 4) for level in levels)


def noise(n: int, generator: np.random.Generator) -> Signal:
    """(n,) of white Gaussian noise with a deviation of 0.3."""
    return generator.standard_normal(n, dtype=np.float32) * np.float32(0.3)


def pink(n: int, generator: np.random.Generator, rate: int) -> Signal:
    """(n,) of 1/f noise by Paul Kellet's filter: -3 dB an octave within 0.5 dB from 10 Hz up at 44.1 kHz; at other
    rates the range moves with the rate."""
    b = [0.049922035, -0.095993537, 0.050612699, -0.004408786]
    a = [1, -2.494956002, 2.017265875, -0.522189400]
    return np.asarray((scipy.signal.lfilter(b, a, generator.standard_normal(n)) * 2.2), np.float32)


def filtered(signal: Signal, kind: str, cutoff: float | tuple[float, float], rate: int, order: int = 2) -> Signal:
    """The signal through a Butterworth 'lowpass', 'highpass' or 'bandpass', causal. cutoff: Hz, a pair for bandpass,
    moved into 5 Hz .. 0.48 of the rate; order: 6 dB an octave each."""
    edges = np.clip(np.atleast_1d(cutoff), 5.0, 0.48 * rate)
    if kind == "bandpass":
        edges[1] = max(edges[1], edges[0] * 1.02)
    sos = scipy.signal.butter(order, edges if kind == "bandpass" else edges[0], kind, fs=rate, output="sos")
    return np.asarray(scipy.signal.sosfilt(sos, signal, axis=0), np.float32)


def sweep_filter(
    signal: Signal, centre: Signal, width: float, rate: int, *, size: int = 1024, lowpass: bool = False
) -> Signal:
    """(n,) through a band (or low-pass) whose centre (n,) in Hz moves, by overlapping short spectra (Allen, "Short term
    spectral analysis, synthesis, and modification by discrete Fourier transform", 1977).

    width: octaves, the deviation of the bell around the centre. size: samples of a spectrum, of which four overlap:
    larger ones tell low pitches apart, smaller ones follow faster. The filter has no delay.
    """
    hop = size // 4
    n = len(signal)
    window = np.hanning(size + 1)[:-1].astype(np.float32)
    padded = np.pad(signal, (size, size + hop))
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop] * window
    spectra = np.fft.rfft(frames, axis=1)
    where = np.clip(np.arange(len(frames)) * hop - size // 2, 0, n - 1)
    bins = np.maximum(np.fft.rfftfreq(size, 1 / rate), 1.0)
    octaves = np.log2(bins[None, :] / np.maximum(centre[where], 10.0)[:, None])
    if lowpass:
        octaves = np.maximum(octaves, 0.0)
    shaped = np.fft.irfft(spectra * np.exp(-0.5 * (octaves / width) ** 2), size, axis=1) * window
    out = np.zeros(len(padded) + size)
    for offset in range(4):
        part = shaped[offset::4]
        flat = part.reshape(-1)
        out[offset * hop : offset * hop + len(flat)] += flat
    return (out[size : size + n] / 1.5).astype(np.float32)


def envelope(n: int, rate: int, attack: float, decay: float, sustain: float, release: float) -> Signal:
    """(n,) from 0 to 1 and back: a raised cosine of `attack`, a fall to `sustain` that is nearly done after `decay`,
    hold, and a `release` that ends with the last sample. Times in seconds; too long ones share n."""
    a, r = min(count(attack, rate), n // 2), min(count(release, rate), n - n // 2)
    t = np.arange(n, dtype=np.float32)
    rising = 0.5 - 0.5 * np.cos(np.pi * np.minimum(t / max(a, 1), 1.0))
    falling = sustain + (1 - sustain) * np.exp(-np.maximum(t - a, 0) / (decay * rate / 3))
    ending = np.clip((n - t) / max(r, 1), 0.0, 1.0)
    return (rising * falling * ending * ending * (3 - 2 * ending)).astype(np.float32)


def decay(n: int, rate: int, seconds: float, attack: float = 0.002) -> Signal:
    """(n,): a quick rise in `attack`, then a fall of 60 dB in `seconds`; the last 10 ms go to silence, so that a sound
    that is cut there does not click."""
    t = times(n, rate)
    shape = np.exp(-6.9 * t / seconds) * np.minimum(t / max(attack, 1 / rate), 1.0)
    closing = min(n, count(0.01, rate))
    shape[n - closing :] *= np.linspace(1, 0, closing, dtype=np.float32)
    return np.asarray(shape, np.float32)


def curve(n: int, points: Sequence[tuple[float, float]]) -> Signal:
    """(n,): a smooth line (cubic, level at the points) through (place, level) points; places ascend from 0, the first
    sample, to 1, the last."""
    at, level = zip(*points, strict=True)
    x = np.linspace(0, 1, n, dtype=np.float32)
    index = np.clip(np.searchsorted(at, x, "right") - 1, 0, len(at) - 2)
    low, high = np.array(at)[index], np.array(at)[index + 1]
    u = np.clip((x - low) / np.maximum(high - low, 1e-6), 0, 1)
    u = u * u * (3 - 2 * u)
    levels = np.array(level)
    return np.asarray((levels[index] * (1 - u) + levels[index + 1] * u), np.float32)


def wander(n: int, rate: int, generator: np.random.Generator, hertz: float, low: float, high: float) -> Signal:
    """(n,): a level that drifts between low and high, about `hertz` swings a second (value noise on a line)."""
    knots = max(4, int(n / rate * hertz * 2) + 4)
    points = generator.random(knots)
    x = np.linspace(1, knots - 2, n)
    index = x.astype(int)
    u = x - index
    u = u * u * (3 - 2 * u)
    drift = points[index] * (1 - u) + points[index + 1] * u
    return np.asarray((low + (high - low) * drift), np.float32)


def panned(signal: Signal, pan: float) -> Signal:
    """(n,) to (n, 2) at constant power; pan -1 left .. 1 right, 0 keeps each side at -3 dB."""
    angle = (np.clip(pan, -1, 1) + 1) * np.pi / 4
    return signal[:, None] * np.array([np.cos(angle), np.sin(angle)], np.float32)


def drive(signal: Signal, amount: float) -> Signal:
    """Soft saturation by tanh: small signals pass unchanged, none comes out above 1 / amount."""
    return np.asarray((np.tanh(signal * amount) / amount), np.float32)


def add_at(target: Signal, grain: Signal, start: int, gain: float = 1.0) -> None:
    """Mix `grain` into `target`, in place, from sample `start`, which may lie before or beyond it; gain: linear."""
    low, high = max(start, 0), min(start + len(grain), len(target))
    if low < high:
        target[low:high] += grain[low - start : high - start] * np.float32(gain)


@lru_cache(maxsize=8)
def room(rate: int, seconds: float, brightness: float) -> Signal:
    """A stereo impulse response (n, 2): early reflections, then diffuse noise that dulls as it fades.

    seconds: the time to fall by 60 dB at 500 Hz; highs fall sooner (Moorer, "About this reverberation business", 1979),
    the less so the larger `brightness`, 0..1. Unit energy a side, no direct sound. Always the same for the same
    arguments; cached, so not to be written to.
    """
    generator = np.random.default_rng(1979)
    n = count(seconds * 1.15, rate)
    out = np.zeros((n, 2), np.float32)
    bands = ((150.0, 700.0, 1.0), (700.0, 2500.0, 0.85), (2500.0, 9000.0, 0.3 + 0.4 * brightness))
    for side in (0, 1):
        for low, high, share in bands:
            band = filtered(generator.standard_normal(n).astype(np.float32), "bandpass", (low, high), rate)
            fade = np.exp(-6.9 * times(n, rate) / (seconds * share)) * np.minimum(times(n, rate) / 0.03, 1.0)
            out[:, side] += band * fade * (0.5 + 0.5 * share)
        for _ in range(9):
            at = int(generator.uniform(0.008, 0.07) * rate)
            out[min(at, n - 1), side] += generator.choice([-1, 1]) * generator.uniform(0.5, 1.2) * 0.6
    out *= np.linspace(1, 0, n, dtype=np.float32)[:, None] ** 0.5
    return np.asarray((out / np.sqrt((out**2).sum(axis=0))), np.float32)


def reverberated(send: Signal, impulse: Signal) -> Signal:
    """The room's answer to `send` (n, 2), by convolution side by side; without the sound itself, and cut at n."""
    wet = [scipy.signal.oaconvolve(send[:, side], impulse[:, side])[: len(send)] for side in (0, 1)]
    return np.stack(wet, axis=1).astype(np.float32)
