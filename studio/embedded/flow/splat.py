"""Forward splatting: every source point carries its value to where it goes, and nearer points win.

Niklaus and Liu, Softmax Splatting for Video Frame Interpolation, CVPR 2020: a target is the average of what lands on
it, weighted by exp(importance), here the nearness of a depth cue.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from studio.embedded.flow.diffuse import diffused

Field = npt.NDArray[np.float32]


def softmax_splat(values: Field, target: Field, importance: Field) -> Field:
    """values (h, w, c) carried to target (h, w, 2), positions in cells; importance (h, w): larger hides smaller.

    Cells that nothing reaches are filled smoothly from those around them, the less important ones first, because what
    is uncovered lies behind what moved away.
    """
    height, width, parts = values.shape
    # A border of one cell takes what falls outside, and is cut off in the end.
    wide, cells = width + 2, (height + 2) * (width + 2)
    x = np.clip(target[..., 0].ravel(), -1, width) + 1
    y = np.clip(target[..., 1].ravel(), -1, height) + 1
    x0, y0 = np.minimum(x.astype(np.intp), width), np.minimum(y.astype(np.intp), height)
    fx, fy = x - x0, y - y0
    strength = np.exp(importance.ravel() - importance.max())
    columns = [np.ascontiguousarray(values[..., part]).ravel() for part in range(parts)]
    sums = np.zeros((parts + 2, cells))
    for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
        cover = (fx if dx else 1 - fx) * (fy if dy else 1 - fy)
        strong = cover * strength
        at = (y0 + dy) * wide + (x0 + dx)
        for part, column in enumerate(columns):
            sums[part] += np.bincount(at, strong * column, cells)
        sums[parts] += np.bincount(at, strong, cells)
        sums[parts + 1] += np.bincount(at, cover, cells)
    sums = sums.reshape(parts + 2, height + 2, wide)[:, 1:-1, 1:-1].reshape(parts + 2, -1)
    landed = (sums[:parts] / np.maximum(sums[parts], 1e-30)).T.reshape(height, width, parts).astype(np.float32)
    coverage = np.minimum(1.0, sums[parts + 1] / 0.25).reshape(height, width).astype(np.float32)
    if float(coverage.min()) >= 1.0:
        return landed
    far = np.maximum(np.log(np.maximum(sums[parts], 1e-30) / np.maximum(sums[parts + 1], 1e-30)), -30.0)
    behind = np.exp(-0.25 * (far - far.min())).reshape(height, width).astype(np.float32)
    surroundings = diffused(landed, coverage * np.maximum(behind, 1e-3))
    return np.asarray(landed * coverage[..., None] + surroundings * (1 - coverage[..., None]), np.float32)
