"""The Synth's band: each instrument makes one note or one stroke of a drum, as samples.

Pitched sounds are sums of partials below half the rate (additive synthesis); struck ones are modes that die out at
rates of their own; drums are swept sines and filtered noise. A maker takes the pitch in Hz, the seconds it is held,
brightness 0..1, the rate and a generator; release and ring come on top of the length.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

import numpy as np

from .tones import (
    Signal,
    count,
    curve,
    decay,
    drive,
    envelope,
    filtered,
    harmonic,
    noise,
    saw_partials,
    sine,
    sweep_filter,
    swept,
    times,
)


def note(instrument: str, pitch: int, seconds: float, brightness: float, rate: int) -> Signal:
    """One note, (n,) or (n, 2), peak near 1. pitch: MIDI number, 69 is 440 Hz in equal temperament; seconds: how long
    it is held, release and ring come on top; brightness: 0..1. Drums heed the pitch little or not at all.

    Its randomness is seeded by instrument, pitch and length: the same arguments give the same samples. KeyError for an
    instrument that is not in the band.
    """
    generator = np.random.default_rng(zlib.crc32(f"{instrument} {pitch} {seconds:.4f}".encode()))
    return _BAND[instrument](440.0 * 2 ** ((pitch - 69) / 12), seconds, brightness, rate, generator)


_Maker = Callable[[float, float, float, int, np.random.Generator], Signal]


def _ensemble(
    frequency: float,
    seconds: float,
    rate: int,
    generator: np.random.Generator,
    partials: tuple[float, ...],
    *,
    voices: int,
    detune: float,
    attack: float,
    release: float,
    vibrato: float = 0.0,
) -> Signal:
    """Several players of one note, (n, 2), spread over the width: the slow beating is what makes it large. detune:
    cents between the middle and the outermost; attack, release: seconds; vibrato: depth, near 5 Hz."""
    n = count(seconds + release, rate)
    t = np.arange(n)
    out = np.zeros((n, 2), np.float32)
    for voice in range(voices):
        spread = 0.0 if voices == 1 else voice / (voices - 1) * 2 - 1
        cents = detune * spread + generator.normal(0, detune * 0.15)
        turns = t * (frequency * 2 ** (cents / 1200) / rate) + generator.random()
        if vibrato:
            speed = 4.8 + generator.normal(0, 0.3)
            turns = turns + vibrato * frequency / rate * 12 * np.sin(2 * np.pi * speed * t / rate + generator.random())
        angle = (0.75 * spread + 1) * np.pi / 4
        out += harmonic(turns, partials)[:, None] * np.array([np.cos(angle), np.sin(angle)], np.float32)
    return out * envelope(n, rate, attack, 6.0, 0.85, release)[:, None] / np.float32(voices**0.6)


def _pad(f: float, seconds: float, bright: float, rate: int, g: np.random.Generator) -> Signal:
    partials = saw_partials(f, 500 + 1800 * bright, rate, 1.5)
    return _ensemble(f, seconds, rate, g, partials, voices=5, detune=9, attack=min(0.6, seconds * 0.3), release=0.9)


def _strings(f: float, seconds: float, bright: float, rate: int, g: np.random.Generator) -> Signal:
    partials = saw_partials(f, 1400 + 2600 * bright, rate, 1.0)
    attack = min(0.28, seconds * 0.35)
    bowed = _ensemble(f, seconds, rate, g, partials, voices=5, detune=7, attack=attack, release=0.5, vibrato=0.25)
    return filtered(bowed, "highpass", 120, rate, 1)


def _choir(f: float, seconds: float, bright: float, rate: int, g: np.random.Generator) -> Signal:
    """A sung vowel: every partial is as loud as the formants of the vowel let it be."""
    numbers = np.arange(1, int(min(40, 0.4 * rate / f)) + 1)
    levels = np.zeros(len(numbers))
    for formant, width, level in ((650, 120, 1.0), (1080, 140, 0.55), (2650, 250, 0.12), (300, 200, 0.5)):
        levels += level * np.exp(-0.5 * ((numbers * f - formant) / width) ** 2)
    levels = (levels + 0.05) / numbers**0.3
    return _ensemble(
        f, seconds, rate, g, tuple(map(float, levels.round(4))),
        voices=6, detune=12, attack=min(0.4, seconds * 0.4), release=0.8, vibrato=0.3,
    )  # fmt: skip


def _brass(f: float, seconds: float, bright: float, rate: int, g: np.random.Generator) -> Signal:
    """Soft players, and what overblowing adds to their attack: the harmonics that saturation makes."""
    partials = saw_partials(f, 900 + 1500 * bright, rate, 1.2)
    soft = _ensemble(f, seconds, rate, g, partials, voices=4, detune=5, attack=0.07, release=0.35, vibrato=0.12)
    n = len(soft)
    blare = (
        filtered(drive(soft, 2.2), "highpass", 800, rate, 1)
        * curve(n, [(0, 0), (0.12, 1), (0.5, 0.45), (1, 0)])[:, None]
    )
    return soft + 0.5 * blare


def _supersaw(f: float, seconds: float, bright: float, rate: int, g: np.random.Generator) -> Signal:
    partials = saw_partials(f, 1500 + 5000 * bright, rate, 1.0)
    return _ensemble(f, seconds, rate, g, partials, voices=7, detune=14, attack=0.01, release=0.25)


def _bass(f: float, seconds: float, bright: float, rate: int, g: np.random.Generator) -> Signal:
    n = count(seconds + 0.12, rate)
    turns = np.arange(n) * (f / rate)
    dull = harmonic(turns, (1.0, 0.35, 0.12, 0.05))
    edge = harmonic(turns, saw_partials(f, 500 + 900 * bright, rate)) * decay(n, rate, 0.7)
    return drive(dull + 0.5 * edge, 1.2) * envelope(n, rate, 0.008, 2.5, 0.6, 0.1)


def _synthbass(f: float, seconds: float, bright: float, rate: int, g: np.random.Generator) -> Signal:
    n = count(seconds + 0.06, rate)
    turns = np.arange(n) * (f / rate)
    saw = harmonic(turns, saw_partials(f, 1400, rate)) + harmonic(turns * 1.006 + 0.3, saw_partials(f, 900, rate))
    closing = curve(n, [(0, 350 + 2200 * bright), (0.4, 320), (1, 220)])
    return (drive(sweep_filter(saw, closing, 1.0, rate, lowpass=True) * 0.8, 1.5) + 0.5 * sine(f, n, rate)) * envelope(
        n, rate, 0.004, 1.5, 0.7, 0.05
    )


def _struck(
    f: float,
    rate: int,
    ring: float,
    partials: tuple[tuple[float, float, float], ...],
    knock: float,
    generator: np.random.Generator,
) -> Signal:
    """A struck body: partials of (ratio, level, share of the ring), and the noise of the strike. ring: seconds to fall
    by 60 dB; knock: level of the strike."""
    n = count(ring, rate)
    t = times(n, rate)
    out = np.zeros(n, np.float32)
    for ratio, level, share in partials:
        if f * ratio < 0.45 * rate:
            out += level * sine(f * ratio, n, rate, generator.random()) * np.exp(-6.9 * t / (ring * share))
    strike = filtered(noise(min(n, rate // 20), generator), "bandpass", (f, min(f * 6, 9000)), rate, 1)
    out[: len(strike)] += knock * strike * decay(len(strike), rate, 0.03)
    out[: rate // 500] *= np.linspace(0, 1, rate // 500, dtype=np.float32)
    return out * decay(n, rate, 1e6, 0.0)


def _piano(f: float, seconds: float, bright: float, rate: int, g: np.random.Generator) -> Signal:
    """Two strings a cent and a half apart, left and right. They are stiff, so partial n lies at n √(1 + B n²)
    (Fletcher, "Normal vibration frequencies of a stiff piano string", 1964)."""
    ring = min(max(seconds + 0.8, 1.6), 4.5)
    stiff = 0.0004
    rows = tuple(
        (n * (1 + stiff * n * n) ** 0.5, (0.7 + 0.2 * bright) ** (n - 1) / n**0.5, 1.0 / (1 + 0.35 * (n - 1)))
        for n in range(1, 11)
    )
    left = _struck(f * 1.0004, rate, ring, rows, 0.5, g)
    right = _struck(f * 0.9996, rate, ring, rows, 0.5, g)
    held = curve(len(left), [(0, 1), (min(0.98, seconds / ring), 1), (1, 0)])
    return np.stack([left, right], 1) * held[:, None] * 0.6


def _pluck(f: float, seconds: float, bright: float, rate: int, g: np.random.Generator) -> Signal:
    rows = tuple((n, (0.45 + 0.35 * bright) ** (n - 1), 1.0 / (1 + 0.5 * (n - 1))) for n in range(1, 10))
    return _struck(f, rate, 0.9, rows, 0.35, g) * 0.7


def _bell(f: float, seconds: float, bright: float, rate: int, g: np.random.Generator) -> Signal:
    """Modes near those of a free bar (1 : 2.76 : 5.4), and two between them."""
    rows = ((1, 1.0, 1.0), (2.0, 0.35, 0.7), (2.76, 0.3, 0.55), (4.07, 0.18, 0.4), (5.43, 0.12 * bright, 0.25))
    return _struck(f, rate, 2.4, rows, 0.15, g) * 0.6


def _marimba(f: float, seconds: float, bright: float, rate: int, g: np.random.Generator) -> Signal:
    """A bar undercut as marimba bars are, so that its second mode lies two octaves up."""
    return _struck(f, rate, 0.6, ((1, 1.0, 1.0), (3.98, 0.3, 0.4), (9.6, 0.1, 0.15)), 0.5, g) * 0.8


def _flute(f: float, seconds: float, bright: float, rate: int, g: np.random.Generator) -> Signal:
    n = count(seconds + 0.2, rate)
    t = times(n, rate)
    depth = curve(n, [(0, 0), (0.4, 0.2), (0.7, 1), (1, 1)]) * 0.006
    turns = np.cumsum(f * (1 + depth * np.sin(2 * np.pi * 5.1 * t)), dtype=np.float64) / rate
    tone = harmonic(turns, (1.0, 0.3 + 0.2 * bright, 0.12, 0.05, 0.02))
    breath = filtered(noise(n, g), "bandpass", (f * 0.9, min(f * 3, 0.4 * rate)), rate, 1) * 0.12
    return (tone + breath) * envelope(n, rate, 0.06, 3.0, 0.8, 0.18) * 0.8


def _synthlead(f: float, seconds: float, bright: float, rate: int, g: np.random.Generator) -> Signal:
    n = count(seconds + 0.25, rate)
    t = times(n, rate)
    depth = curve(n, [(0, 0), (0.35, 0), (0.7, 1), (1, 1)]) * 0.005
    turns = np.cumsum(f * (1 + depth * np.sin(2 * np.pi * 5.5 * t)), dtype=np.float64) / rate
    partials = saw_partials(f, 1600 + 2500 * bright, rate)
    tone = harmonic(turns, partials) + harmonic(turns * 1.004 + 0.4, partials)
    return tone * 0.5 * envelope(n, rate, 0.015, 2.5, 0.75, 0.22)


# --- drums: pitch and held time mean nothing to most of them ---------------------------------------------------


def _kick(f: float, seconds: float, bright: float, rate: int, g: np.random.Generator) -> Signal:
    n = count(0.42, rate)
    body = swept(46 + 130 * np.exp(-times(n, rate) * 38), rate) * decay(n, rate, 0.5, 0.001)
    click = filtered(noise(n, g), "highpass", 1800, rate, 1) * decay(n, rate, 0.018, 0.0005)
    return drive(body * 1.3 + click * (0.3 + 0.4 * bright), 1.4)


def _taiko(f: float, seconds: float, bright: float, rate: int, g: np.random.Generator) -> Signal:
    n = count(1.5, rate)
    t = times(n, rate)
    body = swept(58 + 55 * np.exp(-t * 16), rate) * decay(n, rate, 1.3, 0.002)
    skin = swept(96 + 60 * np.exp(-t * 30), rate) * decay(n, rate, 0.5) * 0.4
    slap = filtered(noise(n, g), "bandpass", (180, 2400), rate, 1) * decay(n, rate, 0.16) * (0.6 + 0.4 * bright)
    return drive(body + skin + slap, 1.3)


def _snare(f: float, seconds: float, bright: float, rate: int, g: np.random.Generator) -> Signal:
    n = count(0.35, rate)
    tone = (sine(186, n, rate) + 0.6 * sine(332, n, rate)) * decay(n, rate, 0.14)
    wires = filtered(noise(n, g), "bandpass", (1200, 9500), rate, 1) * decay(n, rate, 0.28, 0.001)
    return drive(0.7 * tone + 1.9 * wires, 1.1)


def _clap(f: float, seconds: float, bright: float, rate: int, g: np.random.Generator) -> Signal:
    n = count(0.35, rate)
    out = np.zeros(n, np.float32)
    for delay, length in ((0.0, 0.03), (0.011, 0.03), (0.023, 0.03), (0.034, 0.28)):
        start = count(delay, rate)
        out[start:] += noise(n - start, g) * decay(n - start, rate, length, 0.001)
    return filtered(out, "bandpass", (900, 5200), rate, 1) * 2.2


def _hat(f: float, seconds: float, bright: float, rate: int, g: np.random.Generator) -> Signal:
    """Closed below a fifth of a second, else open."""
    n = count(0.09 if seconds < 0.2 else 0.4, rate)
    return filtered(noise(n, g), "highpass", 7200, rate) * decay(n, rate, n / rate, 0.001) * 1.6


def _shaker(f: float, seconds: float, bright: float, rate: int, g: np.random.Generator) -> Signal:
    n = count(0.13, rate)
    shape = curve(n, [(0, 0), (0.35, 1), (1, 0)])
    return filtered(noise(n, g), "bandpass", (4200, 11000), rate, 1) * shape * 1.3


def _crash(f: float, seconds: float, bright: float, rate: int, g: np.random.Generator) -> Signal:
    n = count(3.2, rate)
    wash = np.stack([filtered(noise(n, g), "highpass", 2800, rate, 1) for _ in (0, 1)], 1)
    metal = np.sum([sine(3000 + 5200 * g.random(), n, rate, g.random()) for _ in range(9)], axis=0) * 0.03
    return np.asarray((wash + metal[:, None]) * decay(n, rate, 2.8, 0.003)[:, None] * 1.2, np.float32)


def _swell(f: float, seconds: float, bright: float, rate: int, g: np.random.Generator) -> Signal:
    """A cymbal rolled up to its end: it rises for `seconds` and is cut."""
    n = count(seconds, rate)
    rise = curve(n, [(0, 0), (0.5, 0.12), (0.97, 1), (1, 0)])
    wash = np.stack([sweep_filter(noise(n, g), curve(n, [(0, 700), (1, 7000)]), 1.0, rate) for _ in (0, 1)], 1)
    return wash * rise[:, None] * 2.0


def _boom(f: float, seconds: float, bright: float, rate: int, g: np.random.Generator) -> Signal:
    n = count(2.8, rate)
    t = times(n, rate)
    low = swept(32 + 34 * np.exp(-t * 5), rate) * decay(n, rate, 2.6, 0.004)
    thud = filtered(noise(n, g), "lowpass", 320, rate) * decay(n, rate, 0.5) * 1.4
    return drive(low + thud, 1.5)


_BAND: dict[str, _Maker] = {
    "pad": _pad, "strings": _strings, "choir": _choir, "brass": _brass, "supersaw": _supersaw, "bass": _bass,
    "synthbass": _synthbass, "piano": _piano, "pluck": _pluck, "bell": _bell, "marimba": _marimba, "flute": _flute,
    "synthlead": _synthlead, "kick": _kick, "taiko": _taiko, "snare": _snare, "clap": _clap, "hat": _hat,
    "shaker": _shaker, "crash": _crash, "swell": _swell, "boom": _boom,
}  # fmt: skip
