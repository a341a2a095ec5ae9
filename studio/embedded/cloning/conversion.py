"""Speech turned towards another voice by its profile: pitch, and how each sound's spectrum differs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import scipy.ndimage

from studio.embedded.cloning.profile import THROATS, Profile
from studio.embedded.cloning.vocoder import (
    POINTS,
    Floats,
    longer_throat,
    put_together,
    shapes_of_longer_throat,
    spread,
    taken_apart,
)
from studio.embedded.speaker import Embedding, embedding, similarity
from studio.embedded.voice import RATE, speak
from studio.media.values import Samples

CLOSENESS = 0.45
"""Of what each sound differs beyond the voices' means, how much is taken over: more is more alike and less clear."""

_SOFT = 0.15  # mean square of log power by which another group's say falls to a third
_SMOOTH = 9  # frames: the change moves no faster than a tongue
_STRETCH = 20.0  # seconds converted at once
_OVERLAP = 0.25
_MEASURED_ON = "The old keeper counted the ships, lit the lamp early, and waited for the morning to come."


def converted(
    samples: Samples,
    profile: Profile,
    closeness: float = CLOSENESS,
    *,
    semitones: float = 0.0,
    of_embedded_voice: bool = True,
) -> Samples:
    """Mono speech (n,) at 24 kHz in the profile's voice, as long as before and as loud, where its peaks allow.

    semitones: of pitch above the profile's. of_embedded_voice: the speaker is the one that the profile was made
    against; another speaker's own pitch, spectrum and throat are measured first.
    """
    if semitones:
        profile = replace(profile, pitch=profile.pitch + np.array([semitones * np.log(2) / 12, 0.0]))
    size, fade = round(_STRETCH * RATE), round(_OVERLAP * RATE)
    if len(samples) <= size + fade:
        return _converted(samples, profile, closeness, of_embedded_voice)
    out = np.zeros(len(samples), np.float32)
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    for start in range(0, len(samples), size):
        piece = _converted(samples[start : start + size + fade], profile, closeness, of_embedded_voice)
        if start:
            piece[:fade] *= ramp[: len(piece)]
        if start + size < len(samples):
            tail = len(piece) - size
            piece[size:] *= ramp[::-1][:tail]
        out[start : start + len(piece)] += piece
        if start + size + fade >= len(samples):
            break
    return out


def _converted(samples: Samples, profile: Profile, closeness: float, of_embedded_voice: bool) -> Samples:
    level = float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) if len(samples) else 0.0
    if level < 1e-5 or len(samples) < RATE // 10:
        return samples.copy()
    voice = taken_apart(samples)
    if of_embedded_voice:
        throat, usual, spoken_pitch = float(profile.throat[0]), profile.usual, profile.own_pitch
    else:
        loud = voice.points.mean(axis=1)
        heard = voice.shapes[loud > np.percentile(loud, 95) - 8.5]
        throat = _throat_towards(heard, profile)
        usual = shapes_of_longer_throat(heard, throat).mean(axis=0)
        sounding = np.log(voice.pitch[voice.pitch > 0])
        low, middle, high = np.percentile(sounding, (16, 50, 84)) if len(sounding) > 10 else (0.0, 0.0, 0.0)
        spoken_pitch = np.array([middle, (high - low) / 2])
    shapes = shapes_of_longer_throat(voice.shapes, throat)
    change = _change(shapes - usual + profile.usual, profile, closeness) + (profile.usual - usual)
    change -= change.mean(axis=1, keepdims=True)
    made = put_together(
        _pitched(voice.pitch, spoken_pitch, profile.pitch),
        longer_throat(voice.envelope, throat) * np.exp(spread(change)),
        voice.breath,
        len(samples),
    )
    gain = level / max(1e-9, float(np.sqrt(np.mean(made**2))))
    return np.asarray(made * min(gain, 0.98 / max(1e-9, float(np.abs(made).max()))), np.float32)


def _throat_towards(shapes: Floats, profile: Profile) -> float:
    """How many times as long a speaker's throat has to be for the sounds (n, 64) to be most like the profile's: the
    one under which they lie nearest to its groups, as vocal tract length is normalised for recognisers."""
    some = shapes[:: max(1, len(shapes) // 300)]

    def apart(scale: float) -> float:
        moved = shapes_of_longer_throat(some, scale)
        moved = moved - moved.mean(axis=0) + profile.usual
        return float(_distances(moved, profile).min(axis=1).mean())

    return float(min(THROATS, key=apart))


def _distances(shapes: Floats, profile: Profile) -> Floats:
    """(n, groups) mean squares."""
    apart = (profile.sounds**2).sum(axis=1)[None] + (shapes**2).sum(axis=1)[:, None] - 2 * shapes @ profile.sounds.T
    return np.asarray(apart / POINTS)


def _change(shapes: Floats, profile: Profile, closeness: float) -> Floats:
    """(n, 64): how each moment's log envelope has to move."""
    apart = _distances(shapes, profile)
    say = np.exp(-(apart - apart.min(axis=1, keepdims=True)) / _SOFT)
    say /= say.sum(axis=1, keepdims=True)
    mean = profile.changes.mean(axis=0)
    own = scipy.ndimage.uniform_filter1d(say @ profile.changes, _SMOOTH, axis=0)
    return np.asarray(mean + closeness * (own - mean))


def _pitched(pitch: Floats, spoken: Floats, wanted: Floats) -> Floats:
    """The pitch curve around the wanted mean; it swings as widely as the target's, within reason."""
    wider = float(np.clip(wanted[1] / max(spoken[1], 1e-3), 0.6, 1.6))
    moved = np.exp((np.log(np.maximum(pitch, 1.0)) - spoken[0]) * wider + wanted[0])
    return np.asarray(np.where(pitch > 0, np.clip(moved, 50, 800), 0.0))


def likeness(profile: Profile, target: Embedding, closeness: float = CLOSENESS) -> tuple[float, float]:
    """Similarity to the target of a sentence that is in no take: (converted, as the embedded voice says it)."""
    said = speak(_MEASURED_ON, seed=1).samples
    before, after = embedding(said, RATE), embedding(converted(said, profile, closeness), RATE)
    return (
        similarity(after, target) if after is not None else 0.0,
        similarity(before, target) if before is not None else 0.0,
    )
