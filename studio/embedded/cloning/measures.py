"""What can be measured in one recording of speech: levels, noise, hum, clipping, echo, pauses, and who speaks.

Everything is estimated from the recording alone (no test signal, no second microphone), so each figure says in its
description how.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.ndimage
import scipy.signal
import soxr

from studio.embedded.speaker import embeddings
from studio.media.loudness import measure
from studio.media.values import Samples

Floats = npt.NDArray[np.float64]
NOTHING: Final = -120.0
"""dBFS of silence."""

_FRAME = 0.02  # seconds of the level meter
_SPEECH = 30.0  # dB under the loud frames within which a frame is speech
_TWO_LEAST = 6  # looks of the speaker encoder below which two speakers cannot be told from one


class Measures(NamedTuple):
    """One recording. Levels in dBFS.

    speech_seconds: without pauses; speech_level: RMS of the speech frames; true_peak: dBTP (BS.1770);
    noise_floor: RMS of the quietest twentieth of the frames; clipped: stretches of three samples and more on the
    highest level; hum: level of the mains and its harmonics, `mains` says 50 or 60 (0: none); decay: seconds in
    which sounds die away by 60 dB, from the steepest free decays (0: too few to tell); silence: share of the time,
    without what is before the first word and after the last; bandwidth: Hz under which lies all but a thousandth of
    the speech's power above 1 kHz; one_speaker: similarity of the two most different halves of the voice.
    """

    seconds: float
    speech_seconds: float
    speech_level: float
    true_peak: float
    noise_floor: float
    clipped: int
    hum: float
    mains: int
    decay: float
    silence: float
    lead: float
    tail: float
    bandwidth: float
    one_speaker: float
    rate: int


def measured(samples: Samples, rate: int, voices: npt.NDArray[np.float32] | None = None) -> Measures:
    """Measure a mono recording (n,) of up to some minutes. voices: its looks by the speaker encoder, if known."""
    levels = frame_levels(samples, rate)
    spoken = speech_frames(levels)
    power = 10 ** (levels / 10)
    where = np.flatnonzero(spoken)
    speech_level = _decibels(power[spoken].mean()) if len(where) else NOTHING
    inner = spoken[where[0] : where[-1] + 1] if len(where) else spoken[:0]
    humming, mains = hum(samples, rate)
    return Measures(
        seconds=len(samples) / rate,
        speech_seconds=float(spoken.sum()) * _FRAME,
        speech_level=speech_level,
        true_peak=max(NOTHING, measure([samples[:, None]], rate, 1).true_peak) if len(samples) else NOTHING,
        noise_floor=noise_floor(levels),
        clipped=_clipped(samples),
        hum=humming,
        mains=mains,
        decay=_decay(samples, rate),
        silence=1.0 - float(inner.mean()) if len(inner) else 1.0,
        lead=float(where[0]) * _FRAME if len(where) else 0.0,
        tail=float(len(spoken) - 1 - where[-1]) * _FRAME if len(where) else 0.0,
        bandwidth=_bandwidth(samples, rate),
        one_speaker=halves(embeddings(samples, rate) if voices is None else voices),
        rate=rate,
    )


def frame_levels(samples: Samples, rate: int) -> Floats:
    """Level of each 20 ms in dBFS."""
    size = round(_FRAME * rate)
    frames = samples[: len(samples) // size * size].reshape(-1, size)
    return np.asarray(10 * np.log10(np.mean(np.square(frames, dtype=np.float64), axis=1) + 1e-12))


def speech_frames(levels: Floats) -> npt.NDArray[np.bool_]:
    """Which frames are speech: within 30 dB of the loud ones, above the noise, gaps under 0.2 s filled."""
    if not len(levels) or np.percentile(levels, 98) < -65:
        return np.zeros(len(levels), bool)
    loud, floor = np.percentile(levels, (98, 5))
    heard = levels > max(loud - _SPEECH, min(floor + 8, loud - 10))
    return np.asarray(scipy.ndimage.binary_closing(np.pad(heard, 10), np.ones(10))[10:-10] | heard)


def noise_floor(levels: Floats) -> float:
    """Level of the quietest twentieth of frames."""
    power = np.sort(10 ** (levels / 10))
    return _decibels(power[: max(1, len(power) // 20)].mean()) if len(power) else NOTHING


def _decibels(power: float) -> float:
    return float(10 * np.log10(power + 1e-12))


def _clipped(samples: Samples) -> int:
    """Flat tops: runs of three samples and more within 0.3 % of the highest level, either way.

    The voice's own highest peaks make one or two of them; a limiter or converter that gave up makes many.
    """
    if not len(samples):
        return 0
    found = 0
    for side in (samples, -samples):
        top = float(side.max())
        if top < 1e-3:
            continue
        flat = np.concatenate([[0], (side >= top * 0.997).astype(np.int8), [0]])
        edges = np.diff(flat)
        found += int(np.sum(np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1) >= 3))
    return found


def hum(samples: Samples, rate: int) -> tuple[float, int]:
    """Level and frequency of mains hum: lines at its harmonics that are there in the quietest moments too."""
    if len(samples) < 2 * rate:
        return NOTHING, 0
    # 4 kHz is plenty for the harmonics asked for, and costs a tenth.
    slow = soxr.resample(samples, rate, 4000, "HQ")
    size = 1600  # 0.4 s: lines of 2.5 Hz, short enough for a pause between sentences
    _, _, parts = scipy.signal.stft(slow, 4000, "hann", size, size * 7 // 8, boundary=None, padded=False)
    steady = np.percentile(np.abs(parts) ** 2, 5, axis=1) * 2
    best = (NOTHING, 0)
    for mains in (50, 60):
        power, lines = 0.0, 0
        for harmonic in range(1, 7):
            at = round(mains * harmonic / 2.5)
            line = float(steady[at - 1 : at + 2].max())
            around = float(np.median(np.concatenate([steady[at - 9 : at - 4], steady[at + 5 : at + 10]])))
            if line > 12 * around + 1e-11:
                power, lines = power + line, lines + (2 if harmonic == 1 else 1)
        if lines >= 2 and _decibels(power) > best[0]:
            best = _decibels(power), mains
    return best


def _decay(samples: Samples, rate: int) -> float:
    """Blind reverberation time: speech stops faster than a room does, so the steepest free decays are the room's.

    After R. Ratnam et al., "Blind estimation of reverberation time", JASA 114(5), 2003, on band levels: each
    stretch that falls for 60 ms or more by 6 dB or more gives a slope, and a low percentile of the times stands for
    the room.
    """
    times: list[float] = []
    if len(samples) < rate // 2:
        return 0.0
    slow = soxr.resample(samples, rate, 16000, "HQ") if rate != 16000 else samples
    hop = 160
    for low, high in ((400, 800), (800, 1600), (1600, 3200)):
        band = scipy.signal.sosfilt(scipy.signal.butter(2, (low, high), "bandpass", fs=16000, output="sos"), slow)
        smooth = np.square(band[: len(band) // hop * hop]).reshape(-1, hop).mean(axis=1)
        levels = 10 * np.log10(np.convolve(smooth, np.ones(5) / 5, "same") + 1e-12)
        loud = np.percentile(levels, 95)
        floor = np.percentile(levels, 5)
        start = 0
        for index in range(1, len(levels) + 1):
            if index < len(levels) and levels[index] < levels[index - 1] and levels[index] > floor + 6:
                continue
            fall = levels[start] - levels[index - 1]
            if index - start >= 6 and fall >= 6 and levels[start] > loud - 25:
                slope = np.polyfit(np.arange(index - start) * 0.01, levels[start:index], 1)[0]
                times.append(-60 / float(slope))
            start = index
    return float(np.percentile(times, 50)) if len(times) >= 3 else 0.0


def _bandwidth(samples: Samples, rate: int) -> float:
    size = 1024
    if len(samples) < size:
        return rate / 2
    hertz, power = scipy.signal.welch(samples, rate, nperseg=size)
    power = np.where(hertz < 1000, 0, power)
    total = np.cumsum(power)
    return float(hertz[np.searchsorted(total, 0.999 * total[-1])]) if total[-1] > 0 else 0.0


def halves(voices: npt.NDArray[np.float32]) -> float:
    """Similarity of the two most different groups of looks at a voice (n, 256); 1 where there are too few to tell.

    Two means: a single speaker's groups stay alike, two speakers fall apart. A group of under a sixth of the looks
    is one strange moment and not a speaker.
    """
    if len(voices) < _TWO_LEAST:
        return 1.0
    likeness = voices @ voices.T
    first, second = np.unravel_index(int(likeness.argmin()), likeness.shape)
    centres = voices[[first, second]]
    for _ in range(12):
        groups = (voices @ centres.T).argmax(axis=1)
        if min(np.bincount(groups, minlength=2)) == 0:
            return 1.0
        centres = np.stack([voices[groups == group].mean(axis=0) for group in (0, 1)])
        centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    if min(np.bincount(groups, minlength=2)) < max(2, len(voices) // 6):
        return 1.0
    return float(centres[0] @ centres[1])
