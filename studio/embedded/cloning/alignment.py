"""The same sentence by two voices, moment against moment: dynamic time warping.

Source: H. Sakoe and S. Chiba, "Dynamic programming algorithm optimization for spoken word recognition", 1978. Each
voice is brought to its own mean and spread first, so that what is compared is the sounds and not the speakers.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.fft

from studio.embedded.cloning.vocoder import Anatomy, Floats

_APART = 0.3  # what it costs to stay on a moment of one voice while the other goes on


def matched(first: Anatomy, second: Anatomy) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Frames of two readings of one text that belong together, and are loud and voiced (or not) in both."""
    ours, theirs = _path(_features(first)[::2], _features(second)[::2])
    ours, theirs = ours * 2, theirs * 2
    heard = _heard(first)[ours] & _heard(second)[theirs]
    heard &= (first.pitch[ours] > 0) == (second.pitch[theirs] > 0)
    return ours[heard], theirs[heard]


def _heard(voice: Anatomy) -> npt.NDArray[np.bool_]:
    level = voice.points.mean(axis=1)
    return np.asarray(level > np.percentile(level, 95) - 8.5)


def _features(voice: Anatomy) -> Floats:
    heard = _heard(voice)
    cepstra = scipy.fft.dct(voice.points - voice.points[heard].mean(axis=0), norm="ortho", axis=1)[:, :16]
    cepstra /= cepstra[heard].std(axis=0) + 1e-6
    cepstra[:, 0] *= 1.5  # the level: pauses meet pauses
    change = np.gradient(cepstra[:, :8], axis=0) * 2
    return np.concatenate([cepstra, change, (voice.pitch > 0)[:, None] * 1.5], axis=1)


def _path(ours: Floats, theirs: Floats) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The cheapest way through both. Memory: 4 bytes for each pair of moments, 16 MB for two takes of 20 s."""
    apart = np.sqrt(
        np.maximum(0, (ours**2).sum(axis=1)[:, None] + (theirs**2).sum(axis=1)[None] - 2 * ours @ theirs.T)
    ).astype(np.float32)
    rows, columns = apart.shape
    cost = np.full((rows + 1, columns + 1), np.inf, np.float32)
    cost[0, 0] = 0
    for diagonal in range(2, rows + columns + 1):  # all cells of a diagonal depend on the two before only
        row = np.arange(max(1, diagonal - columns), min(rows, diagonal - 1) + 1)
        column = diagonal - row
        waited = np.minimum(cost[row - 1, column], cost[row, column - 1]) + _APART
        cost[row, column] = apart[row - 1, column - 1] + np.minimum(cost[row - 1, column - 1], waited)
    row, column, steps = rows, columns, []
    while row > 0 and column > 0:
        steps.append((row - 1, column - 1))
        ways = (cost[row - 1, column - 1], cost[row - 1, column], cost[row, column - 1])
        way = int(np.argmin(ways))
        row, column = row - (way != 2), column - (way != 1)
    found = np.array(steps[::-1], np.intp)
    return found[:, 0], found[:, 1]
