"""What can be mended in a take at a click: its ends, long pauses, hum, noise and level."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

import numpy as np
import scipy.ndimage

from studio.embedded.cloning.checks import LOUDEST, PEAK, QUIETEST, REPAIRS, Repair
from studio.embedded.cloning.measures import frame_levels, hum, measured, noise_floor, speech_frames
from studio.embedded.filtering import Chain, streamed
from studio.embedded.mixing.limiter import limited
from studio.media.values import Samples

_EDGE = 0.15  # seconds of quiet kept at the ends
_PAUSE = 0.5  # seconds of a pause that is kept
_FADE = 0.01


def repaired(samples: Samples, rate: int, repairs: Iterable[Repair]) -> Samples:
    """The mono take (n,) with the named repairs made in the order that does least harm."""
    wanted = set(repairs)
    for name in REPAIRS:
        if name in wanted and len(samples):
            samples = _MENDS[name](samples, rate)
    return samples


def trimmed(samples: Samples, rate: int) -> Samples:
    """Without the quiet before the first and after the last word, but for a breath of 0.15 s."""
    where = np.flatnonzero(speech_frames(frame_levels(samples, rate)))
    if not len(where):
        return samples
    edge, frame = round(_EDGE * rate), round(0.02 * rate)
    return samples[max(0, where[0] * frame - edge) : (where[-1] + 1) * frame + edge]


def shortened(samples: Samples, rate: int) -> Samples:
    """Pauses of over half a second cut to that, with 10 ms of crossfade."""
    spoken = speech_frames(frame_levels(samples, rate))
    frame, keep, fade = round(0.02 * rate), round(_PAUSE / 2 * rate), round(_FADE * rate)
    labels, _ = scipy.ndimage.label(~spoken)
    kept: list[tuple[int, int]] = []
    at = 0
    for (quiet,) in scipy.ndimage.find_objects(labels):
        start, stop = quiet.start * frame + keep, quiet.stop * frame - keep
        if quiet.start > 0 and quiet.stop < len(spoken) and stop - start > fade:
            kept.append((at, start))
            at = stop - fade
    out = samples[: kept[0][1]] if kept else samples[:0]
    for start, stop in [*kept[1:], (at, len(samples))]:
        out = _joined(out, samples[start:stop], fade)
    return out


def _joined(before: Samples, after: Samples, fade: int) -> Samples:
    if not len(before):
        return after
    fade = min(fade, len(before), len(after))
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    middle = before[len(before) - fade :] * (1 - ramp) + after[:fade] * ramp
    return np.concatenate([before[: len(before) - fade], middle, after[fade:]])


def without_hum(samples: Samples, rate: int) -> Samples:
    """Notches of 4 Hz at the mains frequency that is heard and its harmonics."""
    _, mains = hum(samples, rate)
    if not mains:
        return samples
    notches = [mains * harmonic for harmonic in range(1, 9) if mains * harmonic < rate / 2]
    return _filtered(samples, rate, [("bandreject", f"f={at}:t=h:w=4:r=f64") for at in notches], 0)


def without_noise(samples: Samples, rate: int) -> Samples:
    """Steady noise 20 dB lower, its level learnt from the quietest moments (FFmpeg's afftdn)."""
    floor = noise_floor(frame_levels(samples, rate))
    if floor < -80:
        return samples
    return _filtered(samples, rate, [("afftdn", f"nr=20:nf={min(floor, -20.0):.1f}")], rate // 80 * 2)


def levelled(samples: Samples, rate: int) -> Samples:
    """The speech at -20.5 dBFS RMS, its true peak under -3 dBTP: lower where that is enough, else limited."""
    found = measured(samples, rate, np.zeros((0, 256), np.float32))
    if found.speech_seconds < 0.5:
        return samples
    middle = (QUIETEST + LOUDEST) / 2
    gain = middle - found.speech_level
    over = found.true_peak + gain - (PEAK - 0.2)
    gain -= min(max(over, 0.0), middle - QUIETEST - 0.2)
    out = samples * np.float32(10 ** (gain / 20))
    if found.true_peak + gain > PEAK - 0.1:
        out = limited(out[:, None], rate, PEAK - 0.2)[:, 0]
    return out


def _filtered(samples: Samples, rate: int, chain: Chain, delay: int) -> Samples:
    """Through FFmpeg filters that are `delay` samples late. They settle on the take's first second, in which 50 and
    60 Hz have whole periods: else a notch lets half a second through of what it is there to take away."""
    settle = samples[:rate]
    padded = np.concatenate([settle, samples, np.zeros(delay, np.float32)])[:, None]
    out = np.concatenate(list(streamed([padded], rate, chain, 1)))[len(settle) + delay :, 0]
    return np.pad(out, (0, max(0, len(samples) - len(out))))[: len(samples)]


_MENDS: Final[Mapping[Repair, Callable[[Samples, int], Samples]]] = {
    "trim": trimmed,
    "pauses": shortened,
    "hum": without_hum,
    "noise": without_noise,
    "level": levelled,
}
