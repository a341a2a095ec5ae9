"""Less of the room around a voice: weighted prediction error, which predicts the late echo from what was before it.

Source: T. Nakatani et al., "Speech Dereverberation Based on Variance-Normalized Delayed Linear Prediction", IEEE TASLP
18(7), 2010; for one channel, in stretches of ten seconds that are faded into each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.signal import istft, stft

from studio.media.values import Samples

SECONDS: Final = 10
_FADE: Final = 2  # seconds that two stretches share
_TAPS: Final = 10  # steps of 11 ms that are predicted from
_DELAY: Final = 2  # steps that stay: the sound itself and its early reflections, which help understanding
_ROUNDS: Final = 2
_HIGHEST: Final = 10_000.0  # hertz; above it rooms hardly answer

_Spectrum = npt.NDArray[np.complexfloating[Any, Any]]


def dry(blocks: Iterable[Samples], rate: int, channels: int) -> Iterator[Samples]:
    """Blocks (n, channels) of a sound with less reverberation; as many samples come out as go in, none late.

    Memory is a stretch of ten seconds. A second or less is handed on as it is: there is too little to learn from.
    """
    whole, fade = SECONDS * rate, _FADE * rate
    held = np.zeros((0, channels), np.float32)
    tail: Samples | None = None  # the last stretch's opinion of the first samples held
    for block in blocks:
        held = np.concatenate([held, block])
        while len(held) >= whole + fade:
            made = _joined(tail, _dried(held[:whole], rate))
            yield made[: whole - fade]
            tail, held = made[whole - fade :], held[whole - fade :]
    if len(held):
        yield _joined(tail, _dried(held, rate))


def _joined(tail: Samples | None, made: Samples) -> Samples:
    if tail is not None:
        ramp = np.linspace(0, 1, len(tail), dtype=np.float32)[:, None]
        made[: len(tail)] = tail * (1 - ramp) + made[: len(tail)] * ramp
    return made


def _dried(samples: Samples, rate: int) -> Samples:
    """(n, channels) without the predicted echo of each channel."""
    if len(samples) <= rate:
        return samples.copy()
    size = 1 << round(np.log2(0.043 * rate))
    way = {"fs": rate, "nperseg": size, "noverlap": size - size // 4}
    out = np.empty_like(samples)
    for channel in range(samples.shape[1]):
        _, _, spectrum = stft(samples[:, channel], **way)
        highest = min(len(spectrum), round(_HIGHEST / rate * size))
        spectrum[:highest] = _unechoed(spectrum[:highest].astype(np.complex64))
        out[:, channel] = istft(spectrum, **way)[1][: len(samples)]
    return out


def _unechoed(heard: _Spectrum) -> _Spectrum:
    """(bins, steps) less what _TAPS earlier steps predict of it, weighted by one over the voice's own power."""
    bins, steps = heard.shape
    loudest = float(np.max(np.abs(heard)) ** 2)
    if steps <= _TAPS + _DELAY or not loudest:
        return heard
    past = np.zeros((bins, _TAPS, steps), heard.dtype)
    for tap in range(_TAPS):
        past[:, tap, _DELAY + tap :] = heard[:, : steps - _DELAY - tap]
    mirrored = past.conj().transpose(0, 2, 1)
    least = np.eye(_TAPS, dtype=np.float32)
    voice = heard
    for _ in range(_ROUNDS):
        weighted = past / np.maximum(np.abs(voice) ** 2, 1e-8 * loudest)[:, None]
        power = (weighted @ mirrored).astype(np.complex128)
        echo = (weighted @ heard.conj()[:, :, None]).astype(np.complex128)
        scale = np.trace(power, axis1=1, axis2=2).real[:, None, None] / _TAPS + 1e-12
        filters = np.linalg.solve(power + 1e-6 * scale * least, echo).astype(heard.dtype)
        voice = heard - (filters.conj().transpose(0, 2, 1) @ past)[:, 0]
    return voice
