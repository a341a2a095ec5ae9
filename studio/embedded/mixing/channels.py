"""Channel layouts: conversions and panning.

Source: ITU-R BS.775-4, Annex 4 (downmix: centre and surrounds at -3 dB, LFE left out). The coefficients are
not scaled down to rule out clipping, so that speech in the centre keeps its loudness; a limiter follows.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from studio.media.values import Samples

CHANNELS = {"mono": 1, "stereo": 2, "5.1": 6}
_HALF = 2**-0.5

# The side of each channel of the layouts that files come in: left and right share.
_SIDES: dict[int, tuple[tuple[float, float], ...]] = {
    1: ((_HALF, _HALF),),
    2: ((1, 0), (0, 1)),
    3: ((1, 0), (0, 1), (_HALF, _HALF)),
    4: ((1, 0), (0, 1), (_HALF, 0), (0, _HALF)),
    5: ((1, 0), (0, 1), (_HALF, _HALF), (_HALF, 0), (0, _HALF)),
    6: ((1, 0), (0, 1), (_HALF, _HALF), (0, 0), (_HALF, 0), (0, _HALF)),
    7: ((1, 0), (0, 1), (_HALF, _HALF), (0, 0), (0.5, 0.5), (_HALF, 0), (0, _HALF)),
    8: ((1, 0), (0, 1), (_HALF, _HALF), (0, 0), (_HALF, 0), (0, _HALF), (_HALF, 0), (0, _HALF)),
}


@lru_cache(maxsize=64)
def _matrix(source: int, target: int) -> npt.NDArray[np.float32]:
    """(source, target) gains."""
    if source == target:
        return np.eye(source, dtype=np.float32)
    sides = np.array(_SIDES.get(source) or [(_HALF, _HALF)] * source, np.float32)
    if target == 1:
        # Both sides at -3 dB, so that what is the same in both comes out 3 dB up, as two loudspeakers do; a
        # mono source keeps its level.
        return np.ones((1, 1), np.float32) if source == 1 else (sides.sum(axis=1, keepdims=True) * np.float32(_HALF))
    if target == 2:
        return sides
    out = np.zeros((source, 6), np.float32)
    if source == 1:
        out[0, 2] = 1.0  # speech belongs in the centre
    elif source == 5:
        out[[0, 1, 2, 3, 4], [0, 1, 2, 4, 5]] = 1.0
    elif source == 8:
        out[[0, 1, 2, 3, 6, 7], [0, 1, 2, 3, 4, 5]] = 1.0
        out[[4, 5], [4, 5]] = 1.0
    elif source == 4:
        out[[0, 1, 2, 3], [0, 1, 4, 5]] = 1.0
    else:
        out[:, :2] = sides
    return out


def converted(samples: Samples, target: int) -> Samples:
    """(n, channels) in another layout: 1 mono, 2 stereo, 6 5.1 (L R C LFE Ls Rs). From any usual layout."""
    source = samples.shape[1]
    return samples if source == target else (samples @ _matrix(source, target)).astype(np.float32)


def panned(samples: Samples, pan: float | npt.NDArray[np.float64]) -> Samples:
    """Stereo moved to pan (-1 left .. 1 right; one for each sample where it moves) by the constant-power law relative
    to the centre: at 0 nothing changes, at an end the other side is silent and its own is 3 dB up. Other layouts are
    left alone."""
    if samples.shape[1] < 2 or not np.any(pan):
        return samples
    angle = (np.clip(pan, -1.0, 1.0) + 1.0) * np.pi / 4
    gains = np.ones((*np.shape(pan), samples.shape[1]), np.float32)
    gains[..., 0], gains[..., 1] = np.sqrt(2.0) * np.cos(angle), np.sqrt(2.0) * np.sin(angle)
    return samples * gains
