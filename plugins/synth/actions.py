"""Single happenings, mostly things that move and strike.

Each is make(rate, generator): (n, 2) float32 with a length of its own, the ring of its space included, and at rest at
the end. All that differs from one time to the next comes from the generator. Levels are raw: `sources.SOURCES` brings
them to a natural peak.
"""

from __future__ import annotations

import numpy as np

from .instruments import note
from .nature import specks, wide
from .tones import (
    Signal,
    add_at,
    count,
    curve,
    decay,
    drive,
    filtered,
    harmonic,
    noise,
    panned,
    pink,
    reverberated,
    room,
    saw_partials,
    sine,
    sweep_filter,
    swept,
    times,
)


def _in_room(dry: Signal, rate: int, seconds: float, amount: float, brightness: float = 0.5) -> Signal:
    """`dry` (n, 2) with a space of `seconds` (reverberation time) answering at `amount`, linear; as much longer as the
    space rings."""
    impulse = room(rate, seconds, brightness)
    padded = np.concatenate([dry, np.zeros((len(impulse), 2), np.float32)])
    return np.asarray(padded + reverberated(padded, impulse) * np.float32(amount), np.float32)


def whoosh(rate: int, generator: np.random.Generator) -> Signal:
    """Something that passes close, from one side to the other, in 0.9 to 1.5 s. The generator picks the side, the
    length and how high the rush of air gets."""
    n = count(float(generator.uniform(0.9, 1.5)), rate)
    peak = generator.uniform(0.45, 0.6)
    centre = curve(n, [(0, 220), (peak, generator.uniform(1700, 3000)), (1, 260)])
    shape = curve(n, [(0, 0), (peak * 0.6, 0.22), (peak, 1), (peak + 0.15, 0.45), (1, 0)])
    air = sweep_filter(noise(n, generator), centre, 0.9, rate) * shape * 2.2
    body = sweep_filter(pink(n, generator, rate), centre * 0.3, 0.8, rate) * shape
    angle = (np.linspace(-0.85, 0.85, n) * generator.choice([-1, 1]) + 1) * np.pi / 4
    return np.asarray(((air + body)[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1)), np.float32)


def impact(rate: int, generator: np.random.Generator) -> Signal:
    """The trailer hit, 2.2 s and its ring: a crack, a fall from 105 Hz to 30 Hz, a large dark space."""
    n = count(2.2, rate)
    t = times(n, rate)
    drop = swept(30 + 75 * np.exp(-t * 6), rate) * decay(n, rate, 2.0, 0.002) * 1.1
    body = filtered(noise(n, generator), "lowpass", 600, rate) * decay(n, rate, 0.45, 0.001) * 1.8
    crack = filtered(noise(n, generator), "bandpass", (1200, 6500), rate, 1) * decay(n, rate, 0.07, 0.0005) * 1.4
    return _in_room(panned(drive(drop + body + crack, 1.6), 0), rate, 2.8, 0.55, 0.3)


def explosion(rate: int, generator: np.random.Generator) -> Signal:
    """A blast, 3.6 s and its ring: a fireball whose spectrum closes as it cools, debris pattering down, the ground
    shaking."""
    n = count(3.6, rate)
    t = times(n, rate)
    sides = []
    for _ in (0, 1):
        fireball = sweep_filter(noise(n, generator), 90 + 2600 * np.exp(-t * 2.6), 1.6, rate, lowpass=True)
        sides.append(fireball * decay(n, rate, 3.0, 0.004) * 2.4)
    debris = filtered(specks(n, rate, 60, generator), "bandpass", (700, 5000), rate, 1) * curve(
        n, [(0, 0), (0.2, 1), (1, 0)]
    )
    low = swept(34 + 50 * np.exp(-t * 4), rate) * decay(n, rate, 2.4, 0.002)
    return _in_room(drive(wide(sides[0], sides[1]) + (low + debris * 3)[:, None], 1.3), rate, 2.4, 0.35, 0.3)


def kick_ball(rate: int, generator: np.random.Generator) -> Signal:
    """A boot meets a ball, 0.4 s and a little room: leather slap, then the hollow body."""
    n = count(0.4, rate)
    t = times(n, rate)
    body = swept(95 + 140 * np.exp(-t * 45), rate) * decay(n, rate, 0.22, 0.001) * 1.1
    hollow = sine(228, n, rate) * decay(n, rate, 0.12, 0.002) * 0.3
    slap = filtered(noise(n, generator), "bandpass", (700, 4200), rate, 1) * decay(n, rate, 0.035, 0.0005) * 1.8
    return _in_room(panned(drive(body + hollow + slap, 1.3), 0), rate, 1.0, 0.18)


def net(rate: int, generator: np.random.Generator) -> Signal:
    """The ball in the net, 0.6 s: the cloth's swish falls in pitch and the cords tick."""
    n = count(0.6, rate)
    swish = sweep_filter(noise(n, generator), curve(n, [(0, 5200), (1, 1800)]), 1.0, rate)
    cords = filtered(specks(n, rate, 90, generator), "bandpass", (1500, 7000), rate, 1) * 2.0
    return panned((swish * 1.3 + cords) * curve(n, [(0, 0), (0.08, 1), (0.35, 0.4), (1, 0)]), 0.1)


def referee(rate: int, generator: np.random.Generator) -> Signal:
    """A pea whistle of 0.7 to 1 s in an open ground: two tones near 3 kHz that tremble 38 times a second as the pea
    turns."""
    n = count(float(generator.uniform(0.7, 1.0)), rate)
    t = times(n, rate)
    pea = np.sin(2 * np.pi * 38 * t + 0.6 * np.sin(2 * np.pi * 7 * t))
    tone = swept((2750 + 130 * pea).astype(np.float32), rate) + 0.5 * swept((3080 + 130 * pea).astype(np.float32), rate)
    blow = filtered(noise(n, generator), "bandpass", (2000, 6000), rate, 1) * 0.5
    shape = curve(n, [(0, 0), (0.04, 1), (0.85, 0.9), (1, 0)]) * (0.75 + 0.25 * pea)
    return _in_room(panned(((tone + blow) * shape * 0.35).astype(np.float32), 0), rate, 1.8, 0.25)


def footstep(rate: int, generator: np.random.Generator) -> Signal:
    """One step, 0.25 s: heel, then the sole's scrape. Left or right, loudness and sole differ from step to step, so
    that a walk does not sound like a loop."""
    n = count(0.25, rate)
    heel = swept(70 + 60 * np.exp(-times(n, rate) * 50), rate) * decay(n, rate, 0.09, 0.001)
    sole = filtered(noise(n, generator), "bandpass", (350, generator.uniform(2200, 3600)), rate, 1)
    scrape = sole * curve(n, [(0, 1), (0.12, 0.3), (0.3, 0.5), (0.6, 0.1), (1, 0)]) * 0.7
    level = np.float32(generator.uniform(0.75, 1.0))
    return panned((heel * 0.7 + scrape) * level, float(generator.choice([-0.15, 0.15])))


def glass(rate: int, generator: np.random.Generator) -> Signal:
    """A pane breaks, and sixty pieces fall over 2 s, each a short ring of its own pitch and place."""
    out = np.zeros((count(2.0, rate), 2), np.float32)
    n = count(0.12, rate)
    crash = filtered(noise(n, generator), "highpass", 2200, rate, 1) * decay(n, rate, 0.1, 0.0005) * 2.2
    add_at(out, panned(crash, 0), 0)
    for _ in range(60):
        m = count(float(generator.uniform(0.05, 0.35)), rate)
        piece = sine(float(generator.uniform(2200, 9500)), m, rate, float(generator.random()))
        piece = piece * decay(m, rate, m / rate, 0.0008) * np.float32(generator.random() ** 2 * 0.45)
        at = abs(float(generator.normal(0.05, 0.4)))
        add_at(out, panned(piece, float(generator.uniform(-0.8, 0.8))), count(at, rate))
    return _in_room(out, rate, 0.8, 0.2, 0.8)


def firework(rate: int, generator: np.random.Generator) -> Signal:
    """A rocket climbs for 0.5 to 0.9 s, bursts and crackles for 3 s, with the sky's echo."""
    climb, n = count(float(generator.uniform(0.5, 0.9)), rate), count(3.2, rate)
    out = np.zeros((climb + n, 2), np.float32)
    pan = float(generator.uniform(-0.6, 0.6))
    rising = swept(curve(climb, [(0, 900), (1, generator.uniform(2100, 2800))]), rate) * 0.07
    fizz = filtered(noise(climb, generator), "bandpass", (1500, 6000), rate, 1) * 0.14
    add_at(out, panned((rising + fizz) * curve(climb, [(0, 0), (0.3, 1), (0.9, 0.5), (1, 0)]), pan), 0)
    t = times(n, rate)
    burst = sweep_filter(noise(n, generator), 110 + 1800 * np.exp(-t * 7), 1.4, rate, lowpass=True)
    burst = burst * decay(n, rate, 1.3, 0.001) * 2.4 + swept(48 + 60 * np.exp(-t * 9), rate) * decay(
        n, rate, 0.8, 0.001
    )
    crackle = filtered(specks(n, rate, 130, generator, 0.6), "bandpass", (1800, 9000), rate, 1)
    crackle = crackle * curve(n, [(0, 0), (0.12, 0.4), (0.3, 1), (0.75, 0.4), (1, 0)]) * 2.2
    add_at(out, panned(drive(burst.astype(np.float32), 1.2), pan) + panned(crackle, -pan), climb)
    return _in_room(out, rate, 2.2, 0.3)


def heartbeat(rate: int, generator: np.random.Generator) -> Signal:
    """One beat, 0.75 s: lub at 52 Hz, then the weaker dub at 60 Hz, as heard through the chest (nothing above 240
    Hz)."""
    out = np.zeros(count(0.75, rate), np.float32)
    for at, level, pitch in ((0.0, 1.0, 52), (0.27, 0.7, 60)):
        n = count(0.3, rate)
        beat = swept(pitch + 26 * np.exp(-times(n, rate) * 30), rate) * decay(n, rate, 0.24, 0.008)
        add_at(out, filtered(drive(beat * 1.5, 1.4), "lowpass", 240, rate, 1), count(at, rate), level)
    return panned(out, 0)


def riser(rate: int, generator: np.random.Generator) -> Signal:
    """Tension that climbs for 3.6 s and is cut off: noise from 250 Hz to 6.5 kHz and a tone that rises three octaves,
    trembling ever faster."""
    n = count(3.6, rate)
    shape = curve(n, [(0, 0), (0.5, 0.25), (0.97, 1.0), (1.0, 0.0)])
    sides = [sweep_filter(noise(n, generator), curve(n, [(0, 250), (1, 6500)]), 0.8, rate) for _ in (0, 1)]
    turns = np.cumsum(curve(n, [(0, 90), (1, 720)]), dtype=np.float64) / rate
    tone = harmonic(turns, saw_partials(300, 2200, rate)) + harmonic(turns * 1.007, saw_partials(300, 2200, rate))
    tremble = 0.6 + 0.4 * np.sin(2 * np.pi * np.cumsum(curve(n, [(0, 3), (1, 15)])) / rate)
    return (wide(sides[0], sides[1]) * 1.5 + (tone * 0.22 * tremble)[:, None]).astype(np.float32) * shape[:, None]


def door(rate: int, generator: np.random.Generator) -> Signal:
    """A latch, a swing with a faint creak, a thud at 0.85 s."""
    out = np.zeros((count(1.5, rate), 2), np.float32)
    m = count(0.05, rate)
    latch = filtered(noise(m, generator), "bandpass", (1200, 5200), rate, 1) * decay(m, rate, 0.03, 0.0005) * 1.5
    add_at(out, panned(latch, 0.1), 0)
    c = count(0.7, rate)
    creak = harmonic(
        np.cumsum(curve(c, [(0, 190), (0.6, 310), (1, 240)]), dtype=np.float64) / rate, (0.3, 0.5, 0.4, 0.5, 0.2)
    )
    stick = (np.sin(2 * np.pi * 24 * times(c, rate)) > 0).astype(np.float32)
    add_at(out, panned(filtered(creak * stick, "bandpass", (600, 2600), rate, 1), 0.1), count(0.1, rate), 0.16)
    n = count(0.6, rate)
    thud = swept(68 + 70 * np.exp(-times(n, rate) * 35), rate) * decay(n, rate, 0.35, 0.001) * 1.2
    wood = filtered(noise(n, generator), "bandpass", (150, 1500), rate, 1) * decay(n, rate, 0.12, 0.001) * 1.5
    add_at(out, panned(drive(thud + wood, 1.3), 0), count(0.85, rate))
    return _in_room(out, rate, 0.9, 0.25)


def bell(rate: int, generator: np.random.Generator) -> Signal:
    """A church bell on G4 (392 Hz), 5 s and its ring. The partials are those that founders tune: hum an octave below
    the prime, tierce a minor third above it, quint, nominal at the octave; higher ones die sooner."""
    n = count(5.0, rate)
    out = np.zeros(n, np.float32)
    for ratio, level, ring in (
        (0.5, 0.6, 5),
        (1, 0.8, 3.6),
        (1.2, 0.5, 2.8),
        (1.5, 0.3, 2),
        (2, 0.7, 2.2),
        (3, 0.2, 1.2),
        (4.2, 0.15, 0.7),
    ):
        out += sine(392 * ratio, n, rate) * decay(n, rate, ring, 0.002) * np.float32(level)
    return _in_room(panned(out * np.float32(0.4), 0), rate, 2.0, 0.2)


def sparkle(rate: int, generator: np.random.Generator) -> Signal:
    """Magic, light, a small wonder: eighteen high bells of a pentatonic scale within a second, spread over the
    width."""
    out = np.zeros((count(2.2, rate), 2), np.float32)
    for number in range(18):
        n = count(0.7, rate)
        pitch = 1568 * 2 ** (generator.choice([0, 2, 4, 7, 9, 12, 14, 16]) / 12)
        tone = (sine(pitch, n, rate) + 0.3 * sine(pitch * 2.76, n, rate)) * decay(n, rate, 0.6, 0.001)
        at = count(float(number * 0.055 + generator.uniform(0, 0.03)), rate)
        add_at(out, panned(tone * np.float32(0.14), float(generator.uniform(-0.8, 0.8))), at)
    return _in_room(out, rate, 1.8, 0.4, 0.9)


def horn(rate: int, generator: np.random.Generator) -> Signal:
    """A stadium air horn, 1.3 s: two reeds, F4 and a slightly sharp A4."""
    n = count(1.3, rate)
    out = np.zeros(n, np.float32)
    for frequency in (349.0, 440.5):
        turns = np.arange(n) * (frequency / rate)
        out += harmonic(turns, saw_partials(frequency, 4200, rate, 1.0)) * np.float32(0.35)
    return _in_room(panned(out * curve(n, [(0, 0), (0.04, 1), (0.9, 0.95), (1, 0)]), 0), rate, 1.8, 0.25)


def pass_by(rate: int, generator: np.random.Generator) -> Signal:
    """A vehicle goes past in 3.4 s at 22 m/s, 5 m from the ear, its pitch falling as it does (Doppler, for sound at 343
    m/s, drawn 1.6 times too strong)."""
    n = count(3.4, rate)
    x = np.linspace(-1.7, 1.7, n) * 22  # metres along the road, 5 m from the ear
    distance = np.sqrt(x * x + 25)
    approach = np.gradient(distance, 1 / rate)
    pitch = 92 / (1 + approach / 343 * 1.6)
    turns = np.cumsum(pitch, dtype=np.float64) / rate
    motor = harmonic(turns, tuple(1 / k**0.7 for k in range(1, 20)))
    tyres = sweep_filter(noise(n, generator), (900 * pitch / 92).astype(np.float32), 1.0, rate) * 1.6
    level = 5 / distance * np.minimum(1, np.minimum(np.arange(n), n - np.arange(n)) / (0.3 * rate))
    angle = (np.clip(x / 14, -1, 1) * 0.9 + 1) * np.pi / 4
    sound = (filtered(motor, "lowpass", 900, rate, 1) * 0.6 + tyres) * level
    return np.asarray((sound[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1)), np.float32)


def breath(rate: int, generator: np.random.Generator) -> Signal:
    """In through the nose, out through the mouth, 2.6 s."""
    out = np.zeros((count(2.6, rate), 2), np.float32)
    for at, length, centre, level in ((0.0, 0.9, 1900.0, 0.6), (1.15, 1.3, 850.0, 1.0)):
        n = count(length, rate)
        air = sweep_filter(
            noise(n, generator), curve(n, [(0, centre), (0.4, centre * 1.25), (1, centre * 0.8)]), 0.7, rate
        )
        add_at(out, panned(air * curve(n, [(0, 0), (0.35, 1), (0.6, 0.7), (1, 0)]), 0), count(at, rate), level)
    return out


def drum(rate: int, generator: np.random.Generator) -> Signal:
    """One beat of a big drum in a big place."""
    stroke = note("taiko", 60, 0.1, 0.5, rate) * np.float32(generator.uniform(0.7, 1.0))
    return _in_room(panned(stroke, float(generator.uniform(-0.3, 0.3))), rate, 1.8, 0.3)
