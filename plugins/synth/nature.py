"""Weather, water, fire and animals.

A bed is make(n, rate, generator): (n, 2) float32 without a beginning or an end of its own. An event is make(rate,
generator): (n, 2) float32 of its own length, silent at the end. All chance comes from the generator.
"""

from __future__ import annotations

import numpy as np
import scipy.signal

from .tones import (
    Signal,
    add_at,
    count,
    curve,
    decay,
    filtered,
    noise,
    panned,
    pink,
    sweep_filter,
    swept,
    times,
    wander,
)


def wide(left: Signal, right: Signal, shared: Signal | None = None, amount: float = 0.5) -> Signal:
    """(n, 2) of two unrelated sides (n,), held together by what both have: `shared` (n,), at `amount` 0..1."""
    both = np.stack([left, right], 1)
    return both if shared is None else both * np.float32(1 - amount) + shared[:, None] * np.float32(amount)


def specks(n: int, rate: int, a_second: float, generator: np.random.Generator, spread: float = 1.0) -> Signal:
    """Impulses at random times (a Poisson process), about `a_second`, (n,) and of either sign: mostly small with a few
    strong ones, the more unequal the larger `spread`."""
    out = np.zeros(n, np.float32)
    number = generator.poisson(a_second * n / rate)
    levels = generator.random(number) ** (2.0 * spread + 1.0)
    np.add.at(out, generator.integers(0, n, number), levels * generator.choice([-1.0, 1.0], number))
    return out


def _ringing(impulses: Signal, frequency: float, seconds: float, rate: int) -> Signal:
    """Each impulse becomes a small ring at `frequency` Hz that falls by 60 dB in `seconds` (a two-pole resonator)."""
    radius = np.exp(-6.9 / (seconds * rate))
    angle = 2 * np.pi * min(frequency, 0.45 * rate) / rate
    return np.asarray(
        scipy.signal.lfilter([1 - radius], [1, -2 * radius * np.cos(angle), radius**2], impulses).astype(np.float32)
        * np.float32(12.0),
        np.float32,
    )


def rain(n: int, rate: int, generator: np.random.Generator) -> Signal:
    """Steady rain: hiss, drops that ring between 1 and 6 kHz, and a low body; the two sides are unrelated."""

    def side() -> Signal:
        hiss = filtered(noise(n, generator), "bandpass", (900, 11000), rate, 1) * wander(
            n, rate, generator, 0.25, 0.7, 1
        )
        patter = sum(
            _ringing(specks(n, rate, density, generator), frequency, 0.006, rate)
            for frequency, density in ((2100, 160), (3900, 220), (6400, 260))
        )
        drops = _ringing(specks(n, rate, 9, generator, 0.4), 950, 0.03, rate)
        return np.asarray(0.5 * hiss + 0.5 * patter + 0.35 * drops, np.float32)

    body = filtered(pink(n, generator, rate), "lowpass", 500, rate) * 0.12
    return wide(side(), side()) * 0.7 + body[:, None]


def wind(n: int, rate: int, generator: np.random.Generator) -> Signal:
    """Gusts of a few seconds that howl, the pitch rising with the strength, and whistle an octave and a half above."""
    gusts = wander(n, rate, generator, 0.35, 0.35, 1.0) ** 1.5

    def side() -> Signal:
        centre = 260 + 620 * gusts * wander(n, rate, generator, 0.5, 0.8, 1.2)
        howl = sweep_filter(noise(n, generator), centre, 0.35, rate) * 1.4
        whistle = sweep_filter(noise(n, generator), centre * 2.7, 0.08, rate) * 0.7
        return np.asarray((howl + whistle) * gusts * 3.0, np.float32)

    low = filtered(pink(n, generator, rate), "lowpass", 220, rate) * (0.3 + gusts) * 0.5
    return wide(side(), side(), low, 0.3)


def ocean(n: int, rate: int, generator: np.random.Generator) -> Signal:
    """Surf: a wave breaks about every seven seconds, its wash brightening as it comes in, foam at the crest."""
    t = times(n, rate)
    phase = t / 7.0 + 0.05 * np.cumsum(wander(n, rate, generator, 0.08, -1, 1)) / rate + generator.uniform(0.1, 0.4)
    wave = 0.12 + 0.88 * (0.5 - 0.5 * np.cos(2 * np.pi * (phase % 1.0) ** 0.7)) ** 1.6

    def side() -> Signal:
        wash = sweep_filter(noise(n, generator), 350 + 1900 * wave, 1.5, rate) * (0.18 + wave)
        foam = filtered(noise(n, generator), "highpass", 3800, rate, 1) * wave**2 * 0.35
        return np.asarray(wash * 3.0 + foam, np.float32)

    rumble = filtered(pink(n, generator, rate), "lowpass", 160, rate) * (0.4 + 0.6 * wave) * 0.7
    return wide(side(), side(), rumble.astype(np.float32), 0.3)


def stream(n: int, rate: int, generator: np.random.Generator) -> Signal:
    """A brook: rushing water and bubbles that ring between 0.5 and 1.7 kHz."""

    def side() -> Signal:
        flow = filtered(noise(n, generator), "bandpass", (350, 3800), rate, 1) * wander(n, rate, generator, 1.5, 0.6, 1)
        bubbles = sum(
            _ringing(specks(n, rate, 14, generator), frequency, 0.05, rate) for frequency in (520, 780, 1150, 1700)
        )
        return np.asarray(0.5 * flow + 0.45 * bubbles, np.float32)

    return wide(side(), side())


def fire(n: int, rate: int, generator: np.random.Generator) -> Signal:
    """A fire: crackles of two sizes over the low roar of flames."""

    def side() -> Signal:
        crackle = _ringing(specks(n, rate, 16, generator, 1.4), 2600, 0.004, rate) + _ringing(
            specks(n, rate, 7, generator, 1.2), 1300, 0.009, rate
        )
        hiss = filtered(noise(n, generator), "highpass", 2500, rate, 1) * wander(n, rate, generator, 3, 0, 0.12)
        return np.asarray(crackle * 1.6 + hiss, np.float32)

    roar = filtered(pink(n, generator, rate), "lowpass", 380, rate) * wander(n, rate, generator, 4, 0.35, 0.9)
    return wide(side(), side()) + roar[:, None] * 0.6


def thunder(rate: int, generator: np.random.Generator) -> Signal:
    """A near strike, 5 to 7 s: a crack, then up to seven peals that roll and grow dull with distance."""
    n = count(float(generator.uniform(5, 7)), rate)
    t = times(n, rate)
    shape: Signal = np.zeros(n, np.float32)
    for peal in range(int(generator.integers(4, 8))):
        at = generator.uniform(0, 2.6) if peal else 0.0
        shape += np.where(t > at, np.exp(-(t - at) * generator.uniform(0.9, 2.2)), 0) * generator.uniform(0.3, 1.0)
    shape = filtered(shape, "lowpass", 6, rate, 1) * curve(n, [(0, 1), (0.6, 1), (1, 0)])
    sides = [sweep_filter(pink(n, generator, rate), 60 + 260 * np.exp(-t * 0.9), 1.2, rate) for _ in (0, 1)]
    crack = filtered(noise(n, generator), "bandpass", (300, 4500), rate, 1) * decay(n, rate, 0.7, 0.004)
    return wide(sides[0], sides[1], amount=0.0) * shape[:, None] * 2.4 + panned(crack, 0.2) * 0.9


def bird(rate: int, generator: np.random.Generator) -> Signal:
    """A phrase of one bird: two to five whistled notes that bend, from somewhere between left and right."""
    base, repeats = generator.uniform(2300, 4600), int(generator.integers(2, 6))
    length, gap = generator.uniform(0.06, 0.16), generator.uniform(0.03, 0.09)
    up = generator.uniform(-0.25, 0.35)
    out = np.zeros(count(repeats * (length + gap) + 0.1, rate), np.float32)
    for number in range(repeats):
        n = count(length, rate)
        sweep = base * (1 + up * np.linspace(0, 1, n) + 0.03 * np.sin(2 * np.pi * 42 * times(n, rate)))
        chirp = swept(sweep.astype(np.float32), rate) * np.sin(np.pi * np.linspace(0, 1, n)) ** 1.2
        add_at(out, chirp.astype(np.float32), count(number * (length + gap), rate))
    return panned(out * np.float32(generator.uniform(0.2, 0.5)), float(generator.uniform(-0.9, 0.9)))


def crickets(n: int, rate: int, generator: np.random.Generator) -> Signal:
    """Six crickets at 4 to 5 kHz, each chirping in a time and place of its own, in a quiet night."""
    t = times(n, rate)
    out = np.zeros((n, 2), np.float32)
    for _ in range(6):
        pulse = generator.uniform(1.6, 2.6)
        buzz = (np.sin(2 * np.pi * generator.uniform(28, 36) * t) > 0.1) * ((t * pulse + generator.random()) % 1 < 0.4)
        buzz = filtered(buzz.astype(np.float32), "lowpass", 160, rate, 1)
        tone = swept(np.full(n, generator.uniform(4100, 5200), np.float32), rate) * buzz
        out += panned((tone * generator.uniform(0.05, 0.16)).astype(np.float32), float(generator.uniform(-1, 1)))
    sides = [filtered(pink(n, generator, rate), "lowpass", 700, rate) * 0.04 for _ in (0, 1)]
    return out + wide(sides[0], sides[1])


def room_tone(n: int, rate: int, generator: np.random.Generator) -> Signal:
    """The quiet of a room: what a cut sounds bare without. Pink noise below 1.4 kHz that hardly moves."""
    sides = [filtered(pink(n, generator, rate), "bandpass", (40, 1400), rate, 1) * 0.1 for _ in (0, 1)]
    return wide(sides[0], sides[1]) * wander(n, rate, generator, 0.2, 0.85, 1.0)[:, None]


def splash(rate: int, generator: np.random.Generator) -> Signal:
    """Something falls into water, 1.3 s: the burst, then drops."""
    n = count(1.3, rate)
    burst = sweep_filter(noise(n, generator), curve(n, [(0, 900), (0.15, 3200), (1, 1200)]), 1.2, rate)
    drops = sum(_ringing(specks(n, rate, 30, generator), f, 0.05, rate) for f in (600, 1000, 1500))
    return panned(
        np.asarray(burst * decay(n, rate, 0.9, 0.015) * 1.6 + drops * decay(n, rate, 1.2, 0.2), np.float32), 0
    )
