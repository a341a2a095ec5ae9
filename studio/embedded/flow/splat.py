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
    x, y = target[..., 0].ravel(), target[..., 1].ravel()
    x0, y0 = np.floor(x), np.floor(y)
    fx, fy = x - x0, y - y0
    strength = np.exp(importance.ravel() - importance.max())
    columns = values.reshape(-1, parts).T
    sums = np.zeros((parts + 2, height * width))
    for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
        weight = (fx if dx else 1 - fx) * (fy if dy else 1 - fy)
        tx, ty = x0 + dx, y0 + dy
        inside = (tx >= 0) & (tx < width) & (ty >= 0) & (ty < height)
        at = (ty[inside] * width + tx[inside]).astype(np.intp)
        cover = weight[inside]
        strong = cover * strength[inside]
        for part in range(parts):
            sums[part] += np.bincount(at, strong * columns[part][inside], height * width)
        sums[parts] += np.bincount(at, strong, height * width)
        sums[parts + 1] += np.bincount(at, cover, height * width)
    landed = (sums[:parts] / np.maximum(sums[parts], 1e-30)).T.reshape(height, width, parts).astype(np.float32)
    coverage = np.minimum(1.0, sums[parts + 1] / 0.25).reshape(height, width).astype(np.float32)
    if float(coverage.min()) >= 1.0:
        return landed
    far = np.maximum(np.log(np.maximum(sums[parts], 1e-30) / np.maximum(sums[parts + 1], 1e-30)), -30.0)
    behind = np.exp(-0.25 * (far - far.min())).reshape(height, width).astype(np.float32)
    surroundings = diffused(landed, coverage * np.maximum(behind, 1e-3))
    return np.asarray(landed * coverage[..., None] + surroundings * (1 - coverage[..., None]), np.float32)
