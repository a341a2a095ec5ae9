"""Speech of several speakers for tests, and the ways in which recordings are spoilt. No file, no microphone."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pyworld
import scipy.signal

from studio.embedded.reverb import Reverb
from studio.embedded.voice import RATE, speak
from studio.media.values import Audio, Samples

LINES = (
    "The old lighthouse keeper watched the storm roll in from the west. He counted the ships that were still out.",
    "Every morning she walked down to the market to buy fresh bread. Nobody knew her name, but everybody greeted her.",
    "Tonight sixty thousand people sing the same song. One ball decides it, and then the whole city goes quiet.",
    "The train was late again, so we shared a sandwich on the platform. Far away, somebody played the violin.",
    "In the garden behind the house there is a well. My grandfather dug it in a single summer, with one spade.",
)

SPEAKERS = {"plain": (1.0, 1.0, 1.0), "large": (0.6, 1.22, 1.0), "small": (1.45, 0.84, 1.0), "odd": (0.8, 0.9, -6.0)}
"""Pitch, formant scale (over 1: a longer throat) and tilt in dB an octave above 1 kHz, against the embedded voice."""


@lru_cache(maxsize=32)
def line(number: int, speaker: str = "plain", level: float = -20.0) -> Samples:
    """One of LINES by one of SPEAKERS, at 24 kHz: pauses are digital silence, the RMS is `level` dBFS of speech."""
    said = speak(LINES[number], seed=number).samples
    pitch, scale, tilt = SPEAKERS[speaker]
    if speaker != "plain":
        said = another(said, pitch, scale, 0.0 if tilt == 1.0 else tilt)
    loud = said[np.abs(said) > 1e-4]
    said = said * np.float32(10 ** (level / 20) / np.sqrt(np.mean(loud**2)))
    peak = np.abs(said).max() / 10 ** (-3.6 / 20)  # a calm speaker: no syllable is far above the others
    return np.asarray(said if peak <= 1 else np.tanh(said / (1.2 / peak)) * (1.2 / peak), np.float32)


def another(samples: Samples, pitch: float, scale: float, tilt: float = 0.0) -> Samples:
    """The same words from another throat, by WORLD: its length by `scale`, its tone by `tilt`, its pitch."""
    wide = samples.astype(np.float64)
    f0, times = pyworld.dio(wide, RATE)
    f0 = pyworld.stonemask(wide, f0, times, RATE)
    envelope = pyworld.cheaptrick(wide, f0, times, RATE)
    noise = pyworld.d4c(wide, f0, times, RATE)
    bins = np.arange(envelope.shape[1])
    source = np.clip(bins * scale, 0, len(bins) - 1)
    envelope = np.stack([np.exp(np.interp(source, bins, np.log(frame))) for frame in envelope])
    hertz = np.maximum(bins * RATE / 2 / (len(bins) - 1), 1000)
    envelope = envelope * 10 ** (tilt * np.log2(hertz / 1000) / 10)
    made = pyworld.synthesize(f0 * pitch, np.ascontiguousarray(envelope), noise, RATE)[: len(samples)]
    return np.asarray(made, np.float32)


def noisy(samples: Samples, below: float, seed: int = 0) -> Samples:
    """White noise `below` dB under -20 dBFS."""
    noise = np.random.default_rng(seed).normal(0, 10 ** (-(20 + below) / 20), len(samples))
    return np.asarray(samples + noise, np.float32)


def humming(samples: Samples, mains: int, level: float) -> Samples:
    """Mains hum with its second, third and fifth harmonic, the first at `level` dBFS."""
    time = np.arange(len(samples)) / RATE
    wave = sum(np.sin(2 * np.pi * mains * n * time) / n for n in (1, 2, 3, 5))
    return np.asarray(samples + wave * 10 ** (level / 20) * np.sqrt(2), np.float32)


def overdriven(samples: Samples, decibels: float) -> Samples:
    """Cut off flat `decibels` under its peak, then brought to where the peak was under -3 dB."""
    top = np.abs(samples).max() * 10 ** (-decibels / 20)
    return np.asarray(np.clip(samples, -top, top), np.float32)


def in_a_room(samples: Samples, decay: float, wet: float = -4.0) -> Samples:
    room = Reverb(Audio.of(samples, RATE), decay, 0.01, 0.3, wet)
    made = np.concatenate(list(room.blocks(0, room.length)))[:, 0]
    return np.asarray(made * np.sqrt(np.mean(samples**2) / np.mean(made[: len(samples)] ** 2)), np.float32)


def telephone(samples: Samples) -> Samples:
    passed = scipy.signal.sosfilt(scipy.signal.butter(6, (300, 3400), "bandpass", fs=RATE, output="sos"), samples)
    return np.asarray(passed * np.sqrt(np.mean(samples**2) / np.mean(passed**2)) * 0.8, np.float32)


def quiet(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), np.float32)
