"""A true-peak limiter with look-ahead whose output depends only on samples near by.

The gain is 1 wherever the 4x oversampled signal stays under the ceiling. Elsewhere the needed gain is held
over a window (a sliding minimum) and smoothed by a kernel of the same length, so that it has arrived when
the peak comes and never overshoots. Everything has finite reach: a stretch rendered with REACH seconds of
context is the same as when it is rendered with more.

Source: ITU-R BS.1770-4 Annex 2 for 4x oversampling.
"""

from __future__ import annotations

import numpy as np
import scipy.ndimage
import scipy.signal

from studio.media.values import Samples

REACH = 0.1
"""Seconds of context that a stretch needs on either side."""

_WINDOW = 0.06  # seconds: 30 ms down, 30 ms up; slow enough to leave bass notes undistorted
_MARGIN = 10 ** (-0.12 / 20)  # what 4x oversampling and the moving gain can miss


def limited(samples: Samples, rate: int, ceiling_db: float) -> Samples:
    """(n, channels) with no true peak above `ceiling_db` (dBTP); all channels share one gain."""
    ceiling = 10 ** (ceiling_db / 20) * _MARGIN
    if not len(samples) or float(np.abs(samples).max()) < 0.4 * ceiling:
        return samples  # between samples a peak is at most a few dB higher: nothing to do
    peaks = _true_peaks(samples)
    if float(peaks.max()) <= ceiling:
        return samples
    needed = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    window = max(3, round(_WINDOW * rate) | 1)
    # A minimum over the window's reach on both sides, then two box averages of half of it: a triangle.
    held = scipy.ndimage.minimum_filter1d(needed, window, mode="nearest")
    half = (window // 2) | 1
    smooth = held
    for _ in range(2):
        smooth = scipy.ndimage.uniform_filter1d(smooth, half, mode="nearest")
    gain = np.minimum(smooth, needed)
    return np.asarray(samples * gain[:, None], np.float32)


def _true_peaks(samples: Samples) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """For every sample the highest of the 4x oversampled values from it to the next, over all channels."""
    fine = np.abs(scipy.signal.resample_poly(samples.astype(np.float64), 4, 1, axis=0, window=("kaiser", 8.0)))
    highest = fine.max(axis=1).reshape(len(samples), 4).max(axis=1)
    return np.asarray(np.maximum(highest, np.concatenate([highest[:1], highest[:-1]])), np.float64)
