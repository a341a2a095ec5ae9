"""The picture at a moment between two frames.

The motion of both frames is thrown forward to the moment (so that a pixel carries its own motion along, rather
than that of whatever it moves over), trusted pixels last, so that they win. Then both frames are fetched back along it:
what both show is blended by time; what only one shows is taken from that one. Compare "Softmax Splatting for
Video Frame Interpolation" (Niklaus and Liu, CVPR 2020), of which this is the hard-edged form.
"""

from __future__ import annotations

from typing import Any, cast

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.alpha import premultiplied, straight
from studio.embedded.opticalflow.motion import Bytes, Floats, Motion, fetched, grid


def between(first: npt.NDArray[Any], second: npt.NDArray[Any], motion: Motion, time: float) -> npt.NDArray[Any]:
    """The picture at `time` (0 is first, 1 is second), of the shape and type of the two; alpha is straight."""
    if time <= 0:
        return first
    if time >= 1:
        return second
    path0, path1, share = _paths(motion, time)
    if first.shape[2] == 4:
        mixed = _mixed(premultiplied(first), premultiplied(second), path0, path1, share, time)
        return straight(mixed, first.dtype)
    mixed = _mixed(first, second, path0, path1, share, time)
    return mixed if mixed.dtype == first.dtype else (mixed + 0.5).astype(first.dtype)


def _paths(motion: Motion, time: float) -> tuple[Floats, Floats, Floats]:
    """For every pixel of the moment, at working size: the motion from 0 to 1 along which to look into the first
    and into the second frame, and the share of the second."""
    motion0, seen0 = _thrown(motion.forward, motion.trusted0, motion.order0, time)
    motion1, seen1 = _thrown(motion.backward, motion.trusted1, motion.order1, 1 - time)
    motion1 = -motion1
    # seen: 2 trusted, so visible in both frames; 1 visible in that frame only; 0 nothing landed there.
    path0 = np.where((seen1 > seen0)[..., None], motion1, motion0)
    path1 = np.where((seen0 > seen1)[..., None], motion0, motion1)
    share = np.full(seen0.shape, time, np.float32)
    share[(seen0 == 1) & (seen1 == 0)] = 0.0
    share[(seen1 == 1) & (seen0 == 0)] = 1.0
    nowhere = (seen0 == 0) & (seen1 == 0)
    return _filled(path0, nowhere), _filled(path1, nowhere), cast(Floats, cv2.blur(share, (3, 3)))


def _mixed(
    first: npt.NDArray[Any], second: npt.NDArray[Any], path0: Floats, path1: Floats, share: Floats, time: float
) -> npt.NDArray[Any]:
    """Both pictures fetched along their paths and blended; in bytes for bytes, in floats otherwise."""
    height, width = first.shape[:2]
    fetched0, fetched1 = _fetched(first, path0, -time), _fetched(second, path1, 1 - time)
    share = cast(Floats, cv2.resize(share, (width, height), interpolation=cv2.INTER_LINEAR))
    if first.dtype == np.uint8:
        return cast("npt.NDArray[Any]", cv2.blendLinear(fetched0, fetched1, 1 - share, share))
    share = share[..., None]
    return cast("npt.NDArray[Any]", fetched0 * (1 - share) + fetched1 * share)


def _thrown(
    flow: Floats, trusted: npt.NDArray[np.bool_], order: npt.NDArray[np.intp], time: float
) -> tuple[Floats, Bytes]:
    """The flow as it lies at `time`, and what landed: 2 a trusted pixel, 1 another, 0 none."""
    height, width = flow.shape[:2]
    target = np.rint(grid(height, width) + flow * np.float32(time)).astype(np.int32)
    x, y = target[..., 0].ravel()[order], target[..., 1].ravel()[order]
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    source = np.full(height * width, -1, np.int64)
    source[(y * width + x)[inside]] = order[inside]
    landed = source >= 0
    source[~landed] = 0
    out = flow.reshape(-1, 2)[source].reshape(height, width, 2)
    seen = np.where(landed, trusted.ravel()[source].astype(np.uint8) + 1, 0).astype(np.uint8).reshape(height, width)
    return _without_cracks(out, seen)


def _without_cracks(flow: Floats, seen: Bytes) -> tuple[Floats, Bytes]:
    """Pixels that nothing landed on but whose neighbours all moved alike: a stretched surface, not a hole."""
    known = (seen > 0).astype(np.float32)
    count = cv2.boxFilter(known, -1, (3, 3), normalize=False)
    crack = (seen == 0) & (count >= 5)
    if not crack.any():
        return flow, seen
    total = cv2.boxFilter(flow * known[..., None], -1, (3, 3), normalize=False)
    flow[crack] = total[crack] / count[crack][:, None]
    trust = cv2.boxFilter((seen == 2).astype(np.float32), -1, (3, 3), normalize=False)
    seen[crack] = np.where(trust[crack] * 2 > count[crack], 2, 1)
    return flow, seen


def _filled(flow: Floats, holes: npt.NDArray[np.bool_]) -> Floats:
    """Holes take the motion around them, nearer first: averages of ever wider neighbourhoods."""
    if not holes.any():
        return flow
    known = (~holes).astype(np.float32)
    out = flow.copy()
    rest = holes
    for radius in (5, 17, 65, 257):
        count = cv2.blur(known, (radius, radius))
        total = cv2.blur(flow * known[..., None], (radius, radius))
        near = rest & (count > 1e-4)
        out[near] = total[near] / count[near][:, None]
        rest = rest & ~near
        if not rest.any():
            break
    return out


def _fetched(picture: npt.NDArray[Any], path: Floats, along: float) -> npt.NDArray[Any]:
    """The picture as seen from the moment: every pixel looks `along` times its path away."""
    height, width = picture.shape[:2]
    low_height, low_width = path.shape[:2]
    path = path * np.array((along * width / low_width, along * height / low_height), np.float32)
    if (low_height, low_width) != (height, width):
        path = cast(Floats, cv2.resize(path, (width, height), interpolation=cv2.INTER_LINEAR))
    path += grid(height, width)
    return fetched(picture, path)
