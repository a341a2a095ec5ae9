"""A camera that keeps something in view as an operator would: it stands while that stays near the middle, and moves
calmly, shot by shot, once it does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.embedded.reframing.looking import Course, Look
from studio.embedded.stabilising.smoothing import smoothed

Path = npt.NDArray[np.float64]

_DEAD = 0.12
"""Share of the window by which what is followed may leave the middle before the camera moves."""
_MARGIN = 0.04
"""Share of the window that stays free beside what is followed, where there is room."""
_EYES = 0.42
"""Where in the window's height people are put: a little above its middle."""


def camera(course: Course, length: int, rate: float, window: tuple[float, float], calm: float) -> Path:
    """(length, 2): the middle of the window in every frame, in shares of the picture's sides. window: its sides.

    calm: seconds in which the camera is used to turn round; 0 follows at once.
    """
    out = np.full((length, 2), 0.5)
    for first, stop in zip(course.shots, (*course.shots[1:], length), strict=True):
        looks = [look for look in course.looks if first <= look.frame < stop]
        if not looks:
            continue
        raised = (0.5 - _EYES) * window[1] if first in course.people else 0.0
        frames = np.arange(first, stop)
        for axis in (0, 1):
            wanted, sizes = _wanted(looks, axis, frames)
            out[first:stop, axis] = _followed(wanted + raised * axis, sizes, window[axis], rate, calm)
    return out


def _wanted(looks: Sequence[Look], axis: int, frames: npt.NDArray[Any]) -> tuple[Path, Path]:
    """The middle and size of what is followed at each frame, without looks that stray from those around them."""
    from scipy.ndimage import median_filter

    places = np.array([(look.x, look.y)[axis] for look in looks])
    sizes = np.array([(look.width, look.height)[axis] for look in looks])
    if len(looks) >= 5:
        places, sizes = (median_filter(values, 5, mode="nearest") for values in (places, sizes))
    at = [look.frame for look in looks]
    return np.interp(frames, at, places), np.interp(frames, at, sizes)


def _followed(wanted: Path, sizes: Path, window: float, rate: float, calm: float) -> Path:
    half = window / 2
    if window >= 1:
        return np.full(len(wanted), 0.5)
    lowest, highest = half, 1 - half
    wanted = np.clip(wanted, lowest, highest)
    slack = _DEAD * window if calm > 0 else 0.0
    if np.ptp(wanted) <= 2 * slack:  # it stays near one place: so does the camera
        return np.full(len(wanted), (wanted.min() + wanted.max()) / 2)
    path = np.empty(len(wanted))
    here = wanted[0] if len(wanted) < rate else float(np.median(wanted[: max(1, round(rate / 2))]))
    for number, place in enumerate(wanted):
        here = min(max(here, place - slack), place + slack)
        path[number] = here
    if calm > 0:
        path = smoothed(path[:, None], calm * rate)[:, 0]
        path = _in_view(path, wanted, sizes, window)
        path = smoothed(path[:, None], 0.5 * rate)[:, 0]
    path = _in_view(path, wanted, np.minimum(sizes, window / 2), window)
    return np.clip(path, lowest, highest)


def _in_view(path: Path, wanted: Path, sizes: Path, window: float) -> Path:
    """The path where it shows all of what is followed, or, where the window has no room for that, its middle."""
    room = np.maximum(0.0, window / 2 - _MARGIN * window - sizes / 2)
    return np.clip(path, wanted - room, wanted + room)
