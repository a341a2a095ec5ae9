"""Who is speaking: 256 numbers for a voice, close together for the same speaker and apart for others.

The network is the speaker encoder of Resemblyzer 0.1.4 (C. Jemine, Apache-2.0; L. Wan et al., "Generalized
End-to-End Loss for Speaker Verification", 2018): three LSTM layers over mel frames. Its weights ship with the app in
half precision (`resources/weights`), and numpy runs it, so that neither torch nor the package is needed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import soxr

from studio.base.resources import resource
from studio.media.values import Samples

Embedding = npt.NDArray[np.float32]
"""(256,), of length 1 and nowhere negative."""

SAME: Final = 0.75
"""Similarity above which two recordings are taken for one speaker."""

_RATE, _WINDOW, _HOP, _BANDS = 16000, 400, 160, 40
_FRAMES, _STEP = 160, 77  # mel frames (10 ms) that the network sees at once, and from one look to the next
_LEVEL = 10 ** (-30 / 20)  # what it was trained on, at least: it sees power, not decibels
_QUIET = 10 ** (-60 / 20)
_UNITS = 256


def similarity(first: Embedding, second: Embedding) -> float:
    """Cosine of the angle between two voices: about 0.86 to 0.92 for one speaker, 0.45 to 0.7 for two."""
    return float(np.dot(first, second))


def embedding(samples: Samples, rate: int) -> Embedding | None:
    """The voice in a mono recording (n,); None where there is less than half a second of speech."""
    parts = embeddings(samples, rate)
    return centre(parts) if len(parts) else None


def centre(voices: npt.NDArray[np.float32]) -> Embedding:
    """The voice in the middle of (n, 256)."""
    mean = voices.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), np.float32)


def embeddings(samples: Samples, rate: int) -> npt.NDArray[np.float32]:
    """(n, 256): the voice in each 1.6 s of a mono recording's speech, every 0.77 s; silences are left out first."""
    heard = speech_only(samples if rate == _RATE else soxr.resample(samples, rate, _RATE, "HQ"), _RATE)
    if len(heard) < _RATE // 2:
        return np.zeros((0, _UNITS), np.float32)
    level = float(np.sqrt(np.mean(np.square(heard, dtype=np.float64))))
    frames = _mel(heard * np.float32(_LEVEL / level))
    starts = range(0, max(1, len(frames) - _FRAMES + _STEP // 2), _STEP)
    # What is missing at the end is taken from the start: silence would be a voice of its own.
    looks = [np.take(frames, range(start, start + _FRAMES), axis=0, mode="wrap") for start in starts]
    return np.concatenate([_encoded(np.stack(looks[at : at + 64])) for at in range(0, len(looks), 64)])


def speech_only(samples: Samples, rate: int) -> Samples:
    """A mono sound without its pauses: 30 ms frames that are within 35 dB of its loud ones and above its noise, and
    0.1 s around them."""
    size = round(0.03 * rate)
    frames = samples[: len(samples) // size * size].reshape(-1, size)
    if not len(frames):
        return samples[:0]
    level = np.sqrt(np.mean(np.square(frames, dtype=np.float64), axis=1))
    loud, floor = (float(value) for value in np.percentile(level, (95, 5)))
    heard = level > max(_QUIET, loud * 10 ** (-35 / 20), min(floor * 10 ** (8 / 20), loud * 10 ** (-10 / 20)))
    kept = np.convolve(heard, np.ones(7))[3:-3] > 0.5  # "same" is the longer of the two: too long for short sounds
    return frames[kept].reshape(-1)


def _mel(samples: Samples) -> npt.NDArray[np.float32]:
    """(frames, 40) of power in Slaney's mel bands, as librosa computes it."""
    padded = np.pad(samples, _WINDOW // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_WINDOW) / _WINDOW)
    power = np.abs(np.fft.rfft(frames * window.astype(np.float32), axis=1)) ** 2
    return np.asarray(power @ _bands().T, np.float32)


@lru_cache(maxsize=1)
def _bands() -> npt.NDArray[np.float64]:
    """(40, bins): triangles of equal area, linear to 1 kHz and logarithmic above (M. Slaney, Auditory Toolbox)."""
    top = 15 + np.log(_RATE / 2 / 1000) / np.log(6.4) * 27
    mels = np.linspace(0, top, _BANDS + 2)
    hertz = np.where(mels < 15, mels * 200 / 3, 1000 * np.exp((mels - 15) * np.log(6.4) / 27))
    bins = np.arange(_WINDOW // 2 + 1) * _RATE / _WINDOW
    low, middle, high = hertz[:-2, None], hertz[1:-1, None], hertz[2:, None]
    rising, falling = (bins - low) / (middle - low), (high - bins) / (high - middle)
    return np.asarray(np.maximum(0, np.minimum(rising, falling)) * 2 / (high - low))


@lru_cache(maxsize=1)
def _weights() -> dict[str, npt.NDArray[np.float32]]:
    with np.load(resource("weights", "speaker-encoder.npz"), allow_pickle=False) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}


def _encoded(looks: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """(n, 160, 40) mel frames -> (n, 256)."""
    weights = _weights()
    layer = looks.transpose(1, 0, 2)
    for number in range(3):
        layer = _lstm(
            layer, *(weights[f"lstm.{name}_l{number}"] for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))
        )
    voices = np.maximum(0, layer[-1] @ weights["linear.weight"].T + weights["linear.bias"])
    return np.asarray(voices / np.maximum(np.linalg.norm(voices, axis=1, keepdims=True), 1e-9), np.float32)


def _lstm(
    inputs: npt.NDArray[np.float32],
    into: npt.NDArray[np.float32],
    across: npt.NDArray[np.float32],
    bias: npt.NDArray[np.float32],
    other_bias: npt.NDArray[np.float32],
) -> npt.NDArray[np.float32]:
    """One layer, (time, n, features) -> (time, n, 256); gates in torch's order: in, forget, cell, out."""
    outer = inputs @ into.T + (bias + other_bias)
    hidden = np.zeros((inputs.shape[1], _UNITS), np.float32)
    cell = np.zeros_like(hidden)
    outputs = np.empty((*outer.shape[:2], _UNITS), np.float32)
    across = np.ascontiguousarray(across.T)
    for step, gates in enumerate(outer):
        gates = gates + hidden @ across
        opened = 1 / (1 + np.exp(-np.clip(gates, -60, 60)))
        let_in, kept, _, out = np.split(opened, 4, axis=1)
        cell = kept * cell + let_in * np.tanh(gates[:, 2 * _UNITS : 3 * _UNITS])
        hidden = out * np.tanh(cell)
        outputs[step] = hidden
    return outputs
