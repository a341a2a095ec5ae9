"""A stretch of a take spoken anew: the rest of the old take stays, sample for sample."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from studio.base.errors import MediaError
from studio.film.recording.wav import GrowingWav
from studio.media.values import Audio, Samples

FADE = 0.01
"""Seconds over which old and new cross at both ends, inside the new stretch."""


def punched(old: Samples, new: Samples, start: int, rate: int) -> Samples:
    """`old` (n, channels) with its samples from `start` on replaced by `new`; longer if `new` ends after it.

    Outside start..start+len(new)-1 nothing changes. The ends cross at equal power: sounds that are not alike.
    """
    stop = start + len(new)
    out = np.zeros((max(len(old), stop), old.shape[1]), np.float32)
    out[: len(old)] = old
    under = out[start:stop].copy()
    level = np.ones(len(new))
    fade = min(round(FADE * rate), len(new) // 2)
    if fade:
        ramp = (np.arange(fade) + 0.5) / fade
        level[:fade] = ramp
        if stop <= len(old):
            level[-fade:] = ramp[::-1]
    rise = np.sin(np.pi / 2 * level)[:, None]
    fall = np.cos(np.pi / 2 * level)[:, None]
    out[start:stop] = new * rise + under * fall
    return out


def punch_into(take: Path, piece: Path, start: float, target: Path) -> Path:
    """Write `target`: the take with the recorded piece in it from `start` seconds on. The take stays as it is.

    Raises MediaError, OSError.
    """
    from studio.media.sounds import resampled

    old, new = _opened(take), _opened(piece)
    rate = old.info.rate
    spoken = resampled(new, rate).read()[:, :1]
    whole = old.read()
    made = punched(whole, np.repeat(spoken, whole.shape[1], axis=1), min(round(start * rate), len(whole)), rate)
    file = GrowingWav(target, rate, made.shape[1])
    file.append(made)
    file.close()
    return target


def _opened(path: Path) -> Audio:
    from studio.media.files.mediafile import open_audio

    audio = open_audio(path)
    if audio is None:
        raise MediaError(f"{path.name} has no sound in it", mend="Choose another take.")
    return audio
