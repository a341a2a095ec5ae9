"""Machines and devices: motors, robots, interfaces, signals.

A bed is make(n, rate, generator), an event make(rate, generator) of its own length; both give (n, 2) float32.
"""

from __future__ import annotations

import numpy as np

from .nature import specks, wide
from .tones import (
    Signal,
    add_at,
    count,
    curve,
    decay,
    filtered,
    harmonic,
    noise,
    panned,
    pink,
    saw_partials,
    sine,
    sweep_filter,
    swept,
    times,
    wander,
)


def machinery(n: int, rate: int, generator: np.random.Generator) -> Signal:
    """A works hall: mains hum at 50 Hz, a shaft that turns two to three times a second, and something that strikes in
    time with it."""
    t = times(n, rate)
    hum = sum(sine(50.0 * k, n, rate) / k for k in (1, 2, 3, 4, 6)) * np.float32(0.16)
    turn = generator.uniform(2.2, 3.2)
    shaft = sweep_filter(noise(n, generator), 420 + 160 * np.sin(2 * np.pi * turn * t), 0.6, rate)
    shaft = shaft * (0.6 + 0.4 * np.sin(2 * np.pi * turn * 2 * t))
    out = panned(np.asarray(hum, np.float32), 0) + panned((shaft * 0.7).astype(np.float32), -0.3)
    for number in range(int(n / rate * turn) + 1):
        strike = _clank(rate, generator, 0.16) * np.float32(1.0 if number % 4 == 0 else 0.45)
        add_at(out, panned(strike, 0.4 if number % 2 else -0.1), count(number / turn, rate), 0.35)
    return out


def _clank(rate: int, generator: np.random.Generator, seconds: float) -> Signal:
    """Metal on metal, (n,): four modes that die in `seconds` and the noise of the blow."""
    n = count(seconds * 2, rate)
    out = filtered(noise(n, generator), "bandpass", (600, 5000), rate, 1) * decay(n, rate, seconds * 0.3, 0.001)
    for frequency in (410.0, 873.0, 1460.0, 2310.0):
        out += sine(frequency * generator.uniform(0.98, 1.02), n, rate) * decay(n, rate, seconds, 0.001) * 0.2
    return out


def engine(n: int, rate: int, generator: np.random.Generator) -> Signal:
    """A motor under load: firing pulses at 42 to 68 Hz whose speed drifts, through an exhaust."""
    speed = wander(n, rate, generator, 0.3, 42, 68)
    turns = np.cumsum(speed, dtype=np.float64) / rate
    fire = harmonic(turns, tuple(1 / k**0.6 for k in range(1, 24))) + 0.5 * harmonic(turns * 0.5, (1.0, 0.5, 0.3))
    rough = fire * (1 + 0.25 * filtered(noise(n, generator), "lowpass", 60, rate, 1))
    exhaust = filtered(rough.astype(np.float32), "lowpass", 420, rate, 1)
    rattle = filtered(noise(n, generator), "bandpass", (900, 3500), rate, 1) * np.clip(fire, 0, 1) * 0.5
    return panned(np.asarray(exhaust + rattle, np.float32), 0) * 0.9


def traffic(n: int, rate: int, generator: np.random.Generator) -> Signal:
    """A street some way off, and cars that pass, one every three or four seconds, either way."""
    sides = [filtered(pink(n, generator, rate), "bandpass", (60, 900), rate, 1) * 0.35 for _ in (0, 1)]
    bed = wide(sides[0], sides[1])
    for _ in range(max(1, round(n / rate / 3.5))):
        m = count(float(generator.uniform(3, 5)), rate)
        hump = np.exp(-0.5 * ((np.linspace(0, 1, m) - 0.5) / 0.16) ** 2)
        tyres = sweep_filter(noise(m, generator), 500 + 900 * hump, 1.1, rate) * hump
        pan = np.linspace(-0.9, 0.9, m) * generator.choice([-1, 1])
        angle = (pan + 1) * np.pi / 4
        car = (tyres[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1)).astype(np.float32)
        add_at(bed, car, int(generator.uniform(-0.5 * m, n)), float(generator.uniform(0.4, 0.9)))
    return bed


def helicopter(n: int, rate: int, generator: np.random.Generator) -> Signal:
    """A rotor of 11.5 blade passes a second under a thin turbine, in the middle."""
    beat = ((times(n, rate) * 11.5) % 1.0).astype(np.float32)
    chop = np.exp(-beat * 6)
    blades = filtered(noise(n, generator), "bandpass", (60, 900), rate, 1) * chop * 1.6
    turbine = sine(1180, n, rate) * 0.03 + filtered(noise(n, generator), "bandpass", (2000, 5000), rate, 1) * 0.08
    return panned(np.asarray(blades + turbine, np.float32), 0)


def drone(n: int, rate: int, generator: np.random.Generator) -> Signal:
    """The deep hum of a large vessel or a power field: tones from 41 Hz up, some in pairs that beat."""
    out = np.zeros((n, 2), np.float32)
    for frequency in (41.2, 41.5, 61.8, 82.4, 82.9, 123.6):
        tone = harmonic(np.arange(n) * (frequency / rate) + generator.random(), saw_partials(frequency, 320, rate))
        swell = wander(n, rate, generator, 0.2, 0.4, 1.0)
        out += panned(tone * swell * np.float32(0.14), float(generator.uniform(-0.7, 0.7)))
    air = [filtered(pink(n, generator, rate), "bandpass", (200, 1800), rate, 1) * 0.05 for _ in (0, 1)]
    return out + wide(air[0], air[1])


def static(n: int, rate: int, generator: np.random.Generator) -> Signal:
    """A radio between stations: hiss that comes and goes, and a faint whistle at 1 kHz."""
    level = wander(n, rate, generator, 6, 0.2, 1.0)
    hiss = filtered(noise(n, generator), "bandpass", (500, 5500), rate, 1) * level
    return panned((hiss + 0.08 * sine(1030, n, rate) * wander(n, rate, generator, 2, 0, 1)).astype(np.float32), 0)


def siren(n: int, rate: int, generator: np.random.Generator) -> Signal:
    """A wailing siren between 680 and 1100 Hz, 3.6 s a wail; no chance in it."""
    t = times(n, rate)
    wail = 680 + 420 * (0.5 - 0.5 * np.cos(2 * np.pi * t / 3.6))
    tone = harmonic(np.cumsum(wail, dtype=np.float64) / rate, (1.0, 0.4, 0.25, 0.1))
    return panned(tone * np.float32(0.35), 0.1)


def servo(rate: int, generator: np.random.Generator) -> Signal:
    """A robot's joint, 0.35 to 0.9 s: a geared motor that starts, runs and stops with a knock."""
    n = count(float(generator.uniform(0.35, 0.9)), rate)
    top = generator.uniform(380, 760)
    speed = curve(n, [(0, top * 0.35), (0.18, top), (0.75, top * generator.uniform(0.9, 1.15)), (1, top * 0.3)])
    turns = np.cumsum(speed, dtype=np.float64) / rate
    whine = harmonic(turns, (0.5, 0.25, 0.5, 0.2, 0.15, 0.1)) + 0.4 * harmonic(turns * 3.02, (1.0, 0.3))
    gears = (
        filtered(noise(n, generator), "bandpass", (1500, 6000), rate, 1) * (harmonic(turns * 0.25, (1.0,)) > 0) * 0.4
    )
    shape = curve(n, [(0, 0), (0.06, 1), (0.85, 0.8), (1, 0)])
    stop = count(0.12, rate)
    out = np.zeros(n + stop, np.float32)
    out[:n] = (filtered(whine, "highpass", 300, rate, 1) * 0.45 + gears) * shape
    add_at(
        out,
        filtered(noise(stop, generator), "bandpass", (300, 2600), rate, 1) * decay(stop, rate, 0.05),
        n - count(0.02, rate),
        1.2,
    )
    return panned(out * np.float32(0.7), float(generator.uniform(-0.4, 0.4)))


def beep(rate: int, generator: np.random.Generator) -> Signal:
    """An interface that confirms, 0.3 s: two short notes, the second a fourth up; the first is one of four."""
    out = np.zeros(count(0.32, rate), np.float32)
    base = generator.choice([784.0, 880.0, 988.0, 1047.0])
    for number, ratio in enumerate((1.0, 4 / 3)):
        n = count(0.16, rate)
        tone = (sine(base * ratio, n, rate) + 0.25 * sine(base * ratio * 2, n, rate)) * decay(n, rate, 0.16, 0.004)
        add_at(out, tone, count(0.085 * number, rate))
    return panned(out * np.float32(0.5), 0)


def click(rate: int, generator: np.random.Generator) -> Signal:
    """A key or a switch, 50 ms."""
    n = count(0.05, rate)
    tick = filtered(noise(n, generator), "bandpass", (1800, 7000), rate, 1) * decay(n, rate, 0.012, 0.0004)
    return panned(
        (tick * 2.2 + sine(1900, n, rate) * decay(n, rate, 0.02) * 0.3).astype(np.float32),
        float(generator.uniform(-0.2, 0.2)),
    )


def power_up(rate: int, generator: np.random.Generator) -> Signal:
    """Something wakes, 2.2 s: a tone from 60 to 440 Hz that opens up; no chance in it."""
    n = count(2.2, rate)
    pitch = curve(n, [(0, 60), (0.8, 420), (1, 440)])
    turns = np.cumsum(pitch, dtype=np.float64) / rate
    tone = harmonic(turns, (1.0, 0.5, 0.35, 0.25, 0.2)) + 0.6 * harmonic(turns * 2.01, (1.0, 0.3))
    tone = sweep_filter(tone, curve(n, [(0, 200), (1, 3800)]), 1.4, rate, lowpass=True)
    return panned(tone * curve(n, [(0, 0), (0.1, 0.5), (0.8, 1), (1, 0)]) * np.float32(0.6), 0)


def power_down(rate: int, generator: np.random.Generator) -> Signal:
    """`power_up` backwards."""
    return np.ascontiguousarray(power_up(rate, generator)[::-1])


def laser(rate: int, generator: np.random.Generator) -> Signal:
    """The film's blaster, 0.45 s: a tone that falls from 2.8 kHz to 0.2 kHz; no chance in it."""
    n = count(0.45, rate)
    pitch = 180 + 2600 * np.exp(-times(n, rate) * 11)
    return panned(swept(pitch.astype(np.float32), rate) * decay(n, rate, 0.45, 0.002) * 0.6, 0)


def shutter(rate: int, generator: np.random.Generator) -> Signal:
    """A camera's shutter, 0.2 s: it opens and closes, two clicks 90 ms apart."""
    out = np.zeros((count(0.22, rate), 2), np.float32)
    add_at(out, click(rate, generator), 0)
    add_at(out, click(rate, generator), count(0.09, rate), 0.8)
    return out


def tick(rate: int, generator: np.random.Generator) -> Signal:
    """One tick of a clock, 90 ms."""
    n = count(0.09, rate)
    body = sine(2350 * generator.uniform(0.97, 1.03), n, rate) * decay(n, rate, 0.05, 0.0005)
    snap = filtered(noise(n, generator), "highpass", 3000, rate, 1) * decay(n, rate, 0.01, 0.0004)
    return panned(body * 0.35 + snap * 1.2, 0.1)


def alarm(rate: int, generator: np.random.Generator) -> Signal:
    """Half a second of a buzzer at 960 Hz, in bursts; repeated every second it is an alarm. No chance in it."""
    n = count(0.5, rate)
    gate = (times(n, rate) % 0.16 < 0.09).astype(np.float32)
    tone = harmonic(np.arange(n) * (960 / rate), (1.0, 0.0, 0.4, 0.0, 0.2))
    return panned(tone * filtered(gate, "lowpass", 300, rate, 1) * np.float32(0.4), 0)


def sparks(rate: int, generator: np.random.Generator) -> Signal:
    """A loose contact, 0.25 to 0.7 s: a burst of arcs over the buzz of the mains (100 Hz, twice the frequency)."""
    n = count(float(generator.uniform(0.25, 0.7)), rate)
    arcs = filtered(specks(n, rate, 420, generator, 0.4), "bandpass", (1500, 9500), rate, 1) * 2.5
    buzz = harmonic(np.arange(n) * (100 / rate), tuple(1 / k**0.4 for k in range(1, 40)))
    gate = wander(n, rate, generator, 14, 0, 1) ** 2
    shape = curve(n, [(0, 0), (0.05, 1), (0.6, 0.6), (1, 0)])
    return panned(
        (arcs + 0.25 * filtered(buzz, "highpass", 600, rate, 1)) * gate * shape, float(generator.uniform(-0.4, 0.4))
    )
