"""What a picture is of: U2NetP (X. Qin et al., "U^2-Net: Going deeper with nested U-structure for salient object
detection", Pattern Recognition 2020) sees the picture at 320 x 320, and the edge of what it finds is fitted to the
picture's own."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.filters.guiding import guided
from studio.embedded.nets.sessions import net

Picture = npt.NDArray[np.uint8]
Field = npt.NDArray[np.float32]

_SIDE = 320
_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
_SPREAD = np.array([0.229, 0.224, 0.225], np.float32)
"""Of the pictures that it learnt from, by channel."""


def small(picture: Picture) -> Picture:
    """A picture (h, w, 3) at the size at which the network sees it: (320, 320, 3), whatever its shape."""
    if picture.shape[:2] == (_SIDE, _SIDE):
        return picture
    how = cv2.INTER_AREA if min(picture.shape[:2]) > _SIDE else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, (_SIDE, _SIDE), interpolation=how), np.uint8)


def salience(picture: Picture) -> Field:
    """(320, 320), 0..1: how surely each part of a picture (h, w, 3) is what it is of."""
    looked_at = small(picture).astype(np.float32)
    looked_at /= max(1.0, float(looked_at.max()))
    given = ((looked_at - _MEAN) / _SPREAD).transpose(2, 0, 1)[None]
    found = net("u2netp")(np.ascontiguousarray(given))[0]
    return np.asarray(found[0, 0], np.float32)


def subject(picture: Picture, refine: float = 1.0) -> Picture:
    """(h, w): 255 where the picture (h, w, 3) shows what it is of, 0 elsewhere.

    refine: 0..1, how much the edge follows the picture's own rather than the network's coarse one.
    """
    height, width = picture.shape[:2]
    coarse = salience(picture)
    plain = np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)
    if refine > 0:
        # What is sure on either side stays; the band between is where the picture is asked.
        radius = max(2.0, max(height, width) / _SIDE * 4)
        fitted = guided(picture, coarse, radius, 1e-4)
        fitted = np.clip((fitted - np.float32(0.5)) * np.float32(1.6) + np.float32(0.5), 0, 1)
        plain = plain * np.float32(1 - refine) + fitted * np.float32(refine)
    return (np.clip(plain, 0, 1) * 255 + np.float32(0.5)).astype(np.uint8)
