"""How the camera moved through a whole clip: measured once, in one pass, and kept as a little data."""

from __future__ import annotations

import base64
import os
import zlib
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, cast

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.opticalflow.motion import Bytes
from studio.embedded.opticalflow.recent import Recent
from studio.embedded.stabilising.measuring import PIXELS, Model, Seen, Step, between, looked_at
from studio.media.frames import Frame, is_rgb, plane
from studio.media.values import Video


@dataclass(frozen=True, eq=False)
class Shake:
    """steps: (length, 3, 3), the motion from each frame to the one before it (measuring.py has the units), unity for
    the first frame of a shot; found: (length,) whether it was seen; shots: the first frames of shots, 0 among them."""

    steps: npt.NDArray[np.float64]
    found: npt.NDArray[np.bool_]
    shots: tuple[int, ...]

    def data(self) -> dict[str, Any]:
        """As small JSON data, to within a ten thousandth of a pixel."""
        apart = (self.steps - np.eye(3)).reshape(-1, 9)[:, :8].astype("<f4")
        return {
            "steps": base64.b64encode(zlib.compress(apart.tobytes())).decode(),
            "lost": np.flatnonzero(~self.found).tolist(),
            "shots": list(self.shots),
        }

    @staticmethod
    def of(data: dict[str, Any]) -> Shake:
        """The way back from data()."""
        apart = np.frombuffer(zlib.decompress(base64.b64decode(data["steps"])), "<f4").reshape(-1, 8)
        steps = np.zeros((len(apart), 9))
        steps[:, :8] = apart
        found = np.ones(len(apart), np.bool_)
        found[data["lost"]] = False
        return Shake(steps.reshape(-1, 3, 3) + np.eye(3), found, tuple(data["shots"]))


def measured(video: Video, model: Model, done: Callable[[int], None] = lambda frames: None) -> Shake:
    """The camera's motion through a clip that has frames. done: hears how many frames were looked at; may raise."""
    workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    steps: list[Step] = [Step(np.eye(3), found=True)]
    before: Future[Seen] | None = None
    waiting: deque[Future[Step]] = deque()
    with ThreadPoolExecutor(workers, "steadying") as pool:
        try:
            for number, frame in enumerate(video.frames()):
                done(number)
                after = pool.submit(looked_at, grey_of(frame, PIXELS))
                if before is not None:
                    waiting.append(pool.submit(_compared, before, after, model))
                before = after
                if len(waiting) > 2 * workers:
                    steps.append(waiting.popleft().result())
            steps += [future.result() for future in waiting]
        finally:
            for future in waiting:
                future.cancel()
    shots = (0, *(number for number, step in enumerate(steps) if step.cut))
    matrices = np.array([step.matrix for step in steps])
    found = np.array([step.found or step.cut for step in steps])
    return Shake(_bridged(matrices, found, shots), found, shots)


_known = Recent(16)


def remembered(video: Video, model: Model, done: Callable[[int], None] = lambda frames: None) -> Shake:
    """measured(), or what it found of this clip a while ago: whoever tries other settings need not wait again."""
    if not video.digest:
        return measured(video, model, done)
    return cast(Shake, _known.get((video.digest, model), lambda: measured(video, model, done)))


def _compared(before: Future[Seen], after: Future[Seen], model: Model) -> Step:
    return between(before.result(), after.result(), model)  # both were handed in earlier, so nothing waits for itself


def _bridged(steps: npt.NDArray[Any], found: npt.NDArray[np.bool_], shots: tuple[int, ...]) -> npt.NDArray[np.float64]:
    """Steps that were not seen for a moment (a flash, a blur) go on between those before and after; where a shot shows
    nothing for longer than that, the camera is taken to stand still."""
    out = steps.copy()
    for first, stop in zip(shots, (*shots[1:], len(steps)), strict=True):
        lost = [n for n in range(first + 1, stop) if not found[n]]
        for number in lost:
            sides = [n for n in (number - 1, number + 1) if first < n < stop and found[n]]
            if len(sides) == 2:
                out[number] = (steps[sides[0]] + steps[sides[1]]) / 2
    return out


def grey_of(frame: Frame, pixels: int | None = None) -> Bytes:
    """A frame's brightness, (h, w) uint8, at about so many pixels where it has more. Planes give theirs as it is."""
    height, width = frame.height, frame.width
    if (
        frame.planar
        and not is_rgb(frame.pix_fmt)
        and frame.pix_fmt.startswith(("yuv4", "yuvj4", "gray", "yuva4", "nv1"))
    ):
        native = frame.planes(frame.pix_fmt, frame.color)
        bright = plane(native, 0)
        if bright.dtype == np.uint16:
            bright = (bright >> (frame.bit_depth - 8)).astype(np.uint8)
    else:
        array = frame.pixels()
        if array.dtype == np.uint16:
            array = (array >> 8).astype(np.uint8)
        bright = cv2.cvtColor(np.ascontiguousarray(array[..., :3]), cv2.COLOR_RGB2GRAY)
    scale = min(1.0, (pixels / (width * height)) ** 0.5) if pixels else 1.0
    if scale < 1:
        size = max(16, round(width * scale)), max(16, round(height * scale))
        return cast(Bytes, cv2.resize(bright, size, interpolation=cv2.INTER_AREA))
    return cast(Bytes, np.ascontiguousarray(bright))
