"""The camera's poses over a clip, and the zoom that keeps the picture's border out of every one of them.

Pinhole camera before a picture whose reference plane lies at distance 1; `near` is inverse distance, so a point of
nearness s lies at 1/s. Lengths on the reference plane are in pixels over the focal length.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from studio.media.camera import AXES, camera_at
from studio.media.signal import Signal
from studio.media.values import CameraKey

Array = npt.NDArray[np.float64]

FIELD_OF_VIEW = 50.0
"""Degrees along the picture's longer side: about what a 39 mm lens sees on full frame."""

_DOLLY = (0.72, 1.6)  # travel within this zoom has parallax; what is beyond it is done by the lens
_MOST_OVERSCAN = 1.75
_SHAKE_RATES = (0.31, 0.73, 1.17, 1.93, 3.1)  # Hz; incommensurate, so that the hand never repeats itself
_SHAKE_SHARES = (1.0, 0.7, 0.45, 0.25, 0.12)
_SHAKE_SIZES = np.array([0.0016, 0.0020, 0.0016, 0.0018, 0.0016, 0.0012])
_LOOKS = 1000
_ZOOMS = (0.1, 10.0)


def focal_length(width: int, height: int) -> float:
    """In pixels."""
    return max(width, height) / (2 * math.tan(math.radians(FIELD_OF_VIEW / 2)))


@dataclass(frozen=True)
class Poses:
    """The camera over a clip. A pose is horizontal, vertical (shares of the picture), pan, tilt, roll (radians) and
    the log of zoom."""

    track: Callable[[npt.NDArray[np.int64]], Array]
    """Poses (n, 6) of frames (n,)."""
    overscan: float
    share: float
    """How much of the asked move fits without showing a border; 1 nearly always."""
    travels: bool
    """Whether the camera ever leaves its place, so that near and far things move differently."""

    def at(self, frame: int) -> Array:
        """The pose (6,) of one frame."""
        return np.asarray(self.track(np.array([frame]))[0] * self.share)


def poses(
    keys: Sequence[CameraKey],
    handheld: float,
    moving: Sequence[tuple[str, Signal]] = (),
    *,
    width: int,
    height: int,
    frames: int,
    seconds: float,
    amount: float,
    seed: int,
    loop: bool,
    near: tuple[float, float],
) -> Poses:
    """The poses of all frames. moving: as in Motion. near: the least and greatest nearness of the picture. loop: there
    and back again, signals too."""
    signals = dict(moving)

    def track(numbers: npt.NDArray[np.int64]) -> Array:
        moments = numbers.astype(np.float64) * (seconds / frames)
        # There and back at its own pace: a signal in step with a sound stays so until the middle of the loop.
        heard = np.minimum(moments, seconds - moments) if loop else moments
        rows = np.array([_row(camera_at(keys, clip_share(int(n), frames, loop))) for n in numbers])
        if signals:
            rows = _with_signals(rows, signals, heard)
        unrest = handheld + (signals["handheld"].over(heard) if "handheld" in signals else 0.0)
        if np.any(unrest > 0):
            rows = rows + np.reshape(unrest, (-1, 1)) * _shake(moments, seconds if loop else 0.0, seed)
        return np.asarray(rows * amount)

    # A long clip is looked at in samples, with a little room for what lies between them; but a signal may jump there.
    looks = frames if signals else min(frames, _LOOKS)
    looked_at = np.unique(np.linspace(0, frames - 1, looks).round().astype(np.int64))
    room = 1.0 if frames <= looks else 1.01
    rows = track(looked_at)
    share = 1.0
    overscan = _needed(rows, width, height, near)
    if overscan > _MOST_OVERSCAN:
        low, high = 0.0, 1.0
        for _ in range(12):
            middle = (low + high) / 2
            fits = _needed(rows * middle, width, height, near) <= _MOST_OVERSCAN
            low, high = (middle, high) if fits else (low, middle)
        share = low
        overscan = _needed(rows * share, width, height, near)
    travels = bool(np.any(np.abs(rows[:, (0, 1, 5)]) > 1e-9))
    return Poses(track, overscan * room if overscan > 1 else 1.0, share, travels)


def clip_share(frame: int, frames: int, loop: bool) -> float:
    """Where a frame lies in its clip, 0..1; in a loop it goes there and back, so that the end meets the start."""
    if loop:
        return 1 - abs(1 - 2 * frame / frames)
    return frame / (frames - 1) if frames > 1 else 0.0


def _row(key: CameraKey) -> tuple[float, ...]:
    turns = (math.radians(key.pan), math.radians(key.tilt), math.radians(key.roll))
    return (key.horizontal / 100, key.vertical / 100, *turns, math.log(key.zoom))


def _with_signals(rows: Array, signals: Mapping[str, Signal], moments: Array) -> Array:
    """The keys' poses (n, 6) with what signals make of them at their moments (n,) in seconds."""
    if "amount" in signals:
        rows = rows * signals["amount"].over(moments)[:, None]
    units = (0.01, 0.01, *(math.radians(1),) * 3)
    added = np.zeros((len(moments), 6))
    for place, (axis, unit) in enumerate(zip(AXES, units, strict=True)):
        if axis in signals:
            added[:, place] = signals[axis].over(moments) * unit
    if "zoom" in signals:
        added[:, 5] = np.log(np.clip(signals["zoom"].over(moments), *_ZOOMS))
    return np.asarray(rows + added)


def _shake(moments: Array, loop: float, seed: int) -> Array:
    """Unrest (n, 6) of one unit at moments in seconds; loop: seconds after which it repeats, or 0."""
    phases = np.random.default_rng([seed, 0x5AFE]).uniform(0, 2 * np.pi, (len(_SHAKE_RATES), 6))
    out = np.zeros((len(moments), 6))
    for rate, weight, phase in zip(_SHAKE_RATES, _SHAKE_SHARES, phases, strict=True):
        hertz = max(1, round(rate * loop)) / loop if loop else rate
        out += weight * np.sin(2 * np.pi * hertz * moments[:, None] + phase)
    return np.asarray(out * _SHAKE_SIZES)


def optics(row: Array, focal: float, overscan: float) -> tuple[Array, Array, float]:
    """A pose as (place of the camera (3,), camera-to-world turn (3, 3), focal length in pixels).

    The place's x and y are shares of the picture's width and height.
    """
    places, turns, lenses = _optics(row[None], focal, overscan)
    return places[0], turns[0], float(lenses[0])


def _optics(rows: Array, focal: float, overscan: float) -> tuple[Array, Array, Array]:
    zoom = np.exp(rows[:, 5])
    dolly = np.clip(zoom, *_DOLLY)
    places = np.stack([rows[:, 0], -rows[:, 1], 1 - 1 / dolly], axis=-1)
    zero, one = np.zeros(len(rows)), np.ones(len(rows))

    def matrix(*cells: Array) -> Array:
        return np.stack(cells, axis=-1).reshape(-1, 3, 3)

    (cp, sp), (ct, st), (cr, sr) = ((np.cos(angle), np.sin(angle)) for angle in rows[:, 2:5].T)
    pan = matrix(cp, zero, sp, zero, one, zero, -sp, zero, cp)
    tilt = matrix(one, zero, zero, zero, ct, -st, zero, st, ct)
    roll = matrix(cr, -sr, zero, sr, cr, zero, zero, zero, one)
    return places, pan @ tilt @ roll, focal * overscan * zoom / dolly


def _needed(rows: Array, width: int, height: int, near: tuple[float, float]) -> float:
    """The least overscan at which no view, at no depth, looks past the picture's border."""
    if _inside(rows, 1.0, width, height, near):
        return 1.0
    low, high = 1.0, 8.0
    for _ in range(14):
        middle = (low + high) / 2
        low, high = (low, middle) if _inside(rows, middle, width, height, near) else (middle, high)
    return high


def _inside(rows: Array, overscan: float, width: int, height: int, near: tuple[float, float]) -> bool:
    """Whether every view's corners see the picture, as far and as near as it gets. Views of a plane are convex, so
    the corners speak for all of it."""
    focal = focal_length(width, height)
    half = np.array([(width - 1) / 2, (height - 1) / 2])
    places, turns, lenses = _optics(rows, focal, overscan)
    places = places * (width / focal, height / focal, 1)
    corners = np.array([(-1, -1), (1, -1), (-1, 1), (1, 1)]) * half
    lens = lenses[:, None, None]
    rays = np.concatenate([corners / lens, np.ones((len(rows), 4, 1))], axis=-1) @ turns.transpose(0, 2, 1)
    if np.any(rays[..., 2] <= 1e-3):
        return False
    for s in (near[0], 1.0, near[1]):
        reach = (1 / s - places[:, None, 2:]) / rays[..., 2:]
        seen = focal * s * (places[:, None, :2] + reach * rays[..., :2])
        # Half a pixel: at its border the picture's own corner pixel is what is seen.
        if np.any(np.abs(seen) > half + 0.5):
            return False
    return True
