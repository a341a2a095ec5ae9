"""People in number: murmur, cheers, roars, chants and applause.

A bed is make(n, rate, generator): (n, 2) float32 that begins and ends in full swing, so that stretches can be
overlapped. Nobody was recorded: a voice is a sawtooth through the formants of vowels.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import scipy.signal
import soxr

from .nature import specks, wide
from .tones import (
    Signal,
    count,
    curve,
    decay,
    filtered,
    harmonic,
    noise,
    pink,
    reverberated,
    room,
    saw_partials,
    times,
    wander,
)

_INNER = 16000
"""Voices are made at this rate: a crowd has little above 8 kHz, and there are many to make."""

_VOWELS = (((730, 90), (1090, 110), (2440, 160)), ((570, 80), (840, 100), (2410, 160)), ((660, 90), (1720, 120),
           (2410, 160)), ((440, 80), (1020, 100), (2240, 160)), ((300, 60), (870, 100), (2240, 160)))  # fmt: skip


def _through_vowel(source: Signal, vowel: int, rate: int) -> Signal:
    """A voice source through the three formants of a vowel (Peterson and Barney, 1952)."""
    out = np.zeros_like(source)
    for (frequency, width), level in zip(_VOWELS[vowel], (1.0, 0.6, 0.25), strict=True):
        b, a = scipy.signal.iirpeak(frequency, frequency / (width * 1.6), fs=rate)
        out += level * scipy.signal.lfilter(b, a, source).astype(np.float32)
    return out


def _talkers(n: int, generator: np.random.Generator, voices: int, low: float, high: float, syllables: float) -> Signal:
    """Many people at once at the inner rate (n, 2): voiced sources with their own pitch, pace and place."""
    groups = np.zeros((len(_VOWELS), 2, n), np.float32)
    partials = saw_partials(150, 2600, _INNER)
    for voice in range(voices):
        pitch = generator.uniform(low, high) * wander(n, _INNER, generator, 1.3, 0.85, 1.2)
        source = harmonic(np.cumsum(pitch, dtype=np.float64) / _INNER + generator.random(), partials)
        talk = np.clip(wander(n, _INNER, generator, syllables, -0.7, 1.0), 0, 1) * wander(
            n, _INNER, generator, 0.3, 0.2, 1
        )
        angle = generator.uniform(0, np.pi / 2)
        for vowel in ((voice) % len(_VOWELS), (voice + 2) % len(_VOWELS)):
            share = np.clip(wander(n, _INNER, generator, syllables, -0.3, 1.0), 0, 1)
            voiced = source * talk * share
            groups[vowel, 0] += voiced * np.float32(np.cos(angle))
            groups[vowel, 1] += voiced * np.float32(np.sin(angle))
    sides = [
        np.sum([_through_vowel(groups[v, side], v, _INNER) for v in range(len(_VOWELS))], axis=0) for side in (0, 1)
    ]
    return np.asarray(np.stack(sides, 1) / np.sqrt(voices), np.float32)


def _at_rate(made: Signal, n: int, rate: int) -> Signal:
    """(n, 2) at `rate` from samples at the inner rate, padded with silence where the resampler came out short."""
    out = soxr.resample(made, _INNER, rate, quality="HQ")[:n]
    return np.pad(out, ((0, n - len(out)), (0, 0))).astype(np.float32)


def _breath(n: int, rate: int, generator: np.random.Generator, formants: tuple[float, ...]) -> Signal:
    """The hiss of very many throats: noise through broad formants."""
    sides = []
    for _ in (0, 1):
        source = pink(n, generator, rate)
        sides.append(
            sum(filtered(source, "bandpass", (f * 0.72, f * 1.35), rate, 1) / (1 + i) for i, f in enumerate(formants))
        )
    return wide(np.asarray(sides[0], np.float32), np.asarray(sides[1], np.float32))


def murmur(n: int, rate: int, generator: np.random.Generator) -> Signal:
    """A hall of people talking: 22 voices of 95 to 230 Hz at about four syllables a second, and the hall itself."""
    inner = count(n / rate, _INNER) + 8
    voices = _at_rate(_talkers(inner, generator, 22, 95, 230, 4.0), n, rate)
    hall = _breath(n, rate, generator, (420, 900))
    return np.asarray(reverberated(voices, room(rate, 1.6, 0.3)) * 0.55 + voices * 0.35 + hall * 0.18, np.float32)


def cheer(n: int, rate: int, generator: np.random.Generator) -> Signal:
    """A crowd that celebrates: open vowels of high voices (190 to 460 Hz), whistles every two seconds or so, and
    claps."""
    inner = count(n / rate, _INNER) + 8
    voices = _at_rate(_talkers(inner, generator, 26, 190, 460, 1.6), n, rate)
    mass = _breath(n, rate, generator, (760, 1250, 2600)) * wander(n, rate, generator, 0.5, 0.75, 1.1)[:, None]
    t = times(n, rate)
    whistles = np.zeros((n, 2), np.float32)
    for _ in range(max(1, round(n / rate / 2.2))):
        at, length = generator.uniform(0, max(0.2, n / rate - 0.8)), generator.uniform(0.35, 0.8)
        u = np.clip((t - at) / length, 0, 1)
        pitch = generator.uniform(1900, 2900) * (1 + generator.uniform(-0.15, 0.3) * np.sin(np.pi * u))
        tone = np.sin(2 * np.pi * np.cumsum(pitch) / rate) * np.clip(np.sin(np.pi * u), 0, 1) ** 0.7
        whistles += (tone * 0.06)[:, None].astype(np.float32) * generator.uniform(0.3, 1.0, 2).astype(np.float32)
    blend = voices * 0.5 + mass * 0.5 + whistles + applause(n, rate, generator) * 0.25
    return blend * 0.5 + reverberated(blend, room(rate, 2.0, 0.5)) * 0.6


def roar(n: int, rate: int, generator: np.random.Generator) -> Signal:
    """A full stadium: mass more than voices, and below 180 Hz a floor that shakes."""
    inner = count(n / rate, _INNER) + 8
    voices = _at_rate(_talkers(inner, generator, 24, 130, 330, 1.2), n, rate)
    mass = _breath(n, rate, generator, (520, 980, 2200)) * wander(n, rate, generator, 0.4, 0.75, 1.15)[:, None]
    low = filtered(pink(n, generator, rate), "lowpass", 180, rate)[:, None] * 0.3
    blend = voices * 0.35 + mass * 0.75 + low
    return blend * 0.5 + reverberated(blend, room(rate, 2.6, 0.4)) * 0.6


def chant(n: int, rate: int, generator: np.random.Generator) -> Signal:
    """A terrace song in one voice: a figure of eight beats at 100 to 116 a minute, sung by 26 who are up to 90 ms late
    and some thirty cents off, every fourth an octave up, and clapped."""
    inner = count(n / rate, _INNER) + 8
    beat = 60 / generator.uniform(100, 116)
    figure = ((0, 1.0, 0), (1, 0.9, 0), (2, 0.5, 2), (2.5, 0.5, 4), (3, 0.9, 2), (4, 0.9, 0), (5, 1.6, -3), (7, 0.0, 0))
    sides = np.zeros((inner, 2), np.float32)
    gate, pitch = np.zeros(inner, np.float32), np.full(inner, 165.0, np.float32)
    t = times(inner, _INNER)
    for at, length, step in figure:
        inside = ((t / beat) % 8 >= at) & ((t / beat) % 8 < at + length * 0.92)
        gate[inside] = 1.0
        pitch[((t / beat) % 8) >= at] = 165.0 * 2 ** (step / 12)
    gate = filtered(gate, "lowpass", 9, _INNER, 1)
    partials = saw_partials(150, 2400, _INNER)
    for voice in range(26):
        late = count(float(generator.uniform(0, 0.09)), _INNER)
        octave = 2.0 if voice % 4 == 0 else 1.0
        tuned = np.roll(pitch, late) * octave * 2 ** (generator.normal(0, 28) / 1200)
        turns = np.cumsum(tuned * wander(inner, _INNER, generator, 3, 0.985, 1.015), dtype=np.float64) / _INNER
        sung = harmonic(turns, partials) * np.roll(gate, late)
        angle = generator.uniform(0, np.pi / 2)
        sides += sung[:, None] * np.array([np.cos(angle), np.sin(angle)], np.float32)
    voiced = np.stack([_through_vowel(sides[:, side], 1, _INNER) for side in (0, 1)], 1) / np.sqrt(26)
    out = _at_rate(voiced, n, rate)
    claps = np.zeros((n, 2), np.float32)
    for number in range(int(n / rate / beat)):
        if number % 8 in (0, 1, 3, 4):
            for _ in range(14):
                at = count(number * beat + abs(float(generator.normal(0, 0.018))), rate)
                hand = _clap(rate, int(generator.integers(0, 8)))
                end = min(n, at + len(hand))
                if at < end:
                    claps[at:end] += hand[: end - at, None] * generator.uniform(0.2, 1, 2).astype(np.float32)
    blend = out * 0.8 + claps * 0.1 + _breath(n, rate, generator, (500, 950)) * 0.1
    return np.asarray(blend * 0.6 + reverberated(blend, room(rate, 2.2, 0.4)) * 0.55, np.float32)


@lru_cache(maxsize=32)
def _clap(rate: int, which: int) -> Signal:
    """One pair of hands, 50 ms; `which` of them is the seed. Cached: not to be written to."""
    generator = np.random.default_rng(which)
    n = count(0.05, rate)
    centre = generator.uniform(700, 2200)
    hands = filtered(noise(n, generator), "bandpass", (centre * 0.7, centre * 1.8), rate, 1)
    return hands * decay(n, rate, generator.uniform(0.02, 0.045), 0.0008) * 3.0


def applause(n: int, rate: int, generator: np.random.Generator) -> Signal:
    """Clapping: eight kinds of hands on each side, each at random 26 times a second, and the hiss of those far off."""
    out = np.zeros((n, 2), np.float32)
    for which in range(8):
        hands = _clap(rate, which)
        for side in (0, 1):
            out[:, side] += scipy.signal.oaconvolve(specks(n, rate, 26, generator, 0.2), hands)[:n].astype(np.float32)
    out = out * 0.5 + np.stack(
        [filtered(noise(n, generator), "bandpass", (900, 5000), rate, 1) * 0.1 for _ in (0, 1)], 1
    )
    return out * 0.6 + reverberated(out, room(rate, 1.2, 0.5)) * 0.35


def gasp(rate: int, generator: np.random.Generator) -> Signal:
    """A breath drawn by many at once, 1.4 s; an event: make(rate, generator)."""
    n = count(1.4, rate)
    breath = _breath(n, rate, generator, (900, 1500, 2900)) * curve(n, [(0, 0), (0.35, 1), (0.5, 0.8), (1, 0)])[:, None]
    return breath * 0.9
