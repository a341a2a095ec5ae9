"""Going on from a frame: what was made to follow it is brought to its colours and joined without a jump."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]

_GAIN = (0.8, 1.25)
"""A larger change of contrast than this is not a drift of colours but another picture."""


class Seam:
    """Joins made frames to the frame they were made to follow.

    Their colours get the mean and spread, channel by channel, that make their first frame like it (Reinhard et al.,
    "Color Transfer between Images", 2001). What is left of the difference, blurred, is added and fades over `frames`
    frames: the first joined frame has the light of the one before it, and no detail is doubled.
    """

    def __init__(self, before: Picture, first: Picture, frames: int) -> None:
        """before: the frame to go on from; first: what the model made of that same moment; (h, w, 3) of one size."""
        own, wanted = _moments(first), _moments(before)
        self._gain = np.clip(wanted[1] / np.maximum(own[1], 1.0), *_GAIN)
        self._offset = wanted[0] - own[0] * self._gain
        self._frames = max(1, frames)
        left = before.astype(np.float32) - self._matched(first)
        self._left = cv2.GaussianBlur(left, (0, 0), max(1.0, before.shape[0] / 24))

    def _matched(self, frame: Picture) -> Any:
        return frame.astype(np.float32) * np.float32(self._gain) + np.float32(self._offset)

    def joined(self, number: int, frame: Picture) -> Picture:
        """Made frame `number`, where 0 is the moment of the frame that is gone on from."""
        share = max(0.0, 1 - number / self._frames)
        out = self._matched(frame) + self._left * np.float32(share)
        return np.asarray(np.clip(out + 0.5, 0, 255), np.uint8)


def drift(reference: Picture, frame: Picture) -> float:
    """How far a frame's colours and contrast have come from a reference's, in percent of the full range: the mean over
    channels of the changes of mean and spread. 0 is none; from about 5 on people see it."""
    one, other = _moments(reference), _moments(frame)
    return float((np.abs(one[0] - other[0]) + np.abs(one[1] - other[1])).mean() / 255 * 100)


def _moments(picture: Picture) -> tuple[Any, Any]:
    flat = picture.reshape(-1, 3).astype(np.float64)
    return flat.mean(axis=0), flat.std(axis=0)


def mixed(first: Picture, second: Picture, share: float) -> Picture:
    """first dissolved into second: share 0 is first, 1 is second."""
    return np.asarray(cv2.addWeighted(first, 1 - share, second, share, 0), np.uint8)
