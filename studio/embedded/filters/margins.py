"""Room around a picture, for a model to paint on."""

from __future__ import annotations

import cv2
import numpy as np

from studio.media.values import Image, Mask


def extended(image: Image, left: int, right: int, top: int, bottom: int, feather: float) -> tuple[Image, Mask]:
    """The picture with so many pixels more on each side, and the mask of what is to be painted, which reaches `feather`
    pixels into it. What is added mirrors the picture, blurred the more the further out, for the model to start from."""
    padded = cv2.copyMakeBorder(image.rgb8, top, bottom, left, right, cv2.BORDER_REFLECT_101)
    high, wide = padded.shape[:2]
    old = np.zeros((high, wide), np.uint8)
    reach = round(feather)
    old[
        top + (reach if top else 0) : high - bottom - (reach if bottom else 0),
        left + (reach if left else 0) : wide - right - (reach if right else 0),
    ] = 255
    outside = np.ones((high, wide), np.uint8)
    outside[top : high - bottom, left : wide - right] = 0
    away = cv2.distanceTransform(outside, cv2.DIST_L2, 5)[..., None]
    soft = cv2.GaussianBlur(padded, (0, 0), max(2.0, max(left, right, top, bottom) / 6))
    share = np.clip(away / max(8.0, max(left, right, top, bottom) / 4), 0, 1)
    filled = (padded * (1 - share) + soft * share + 0.5).astype(np.uint8)
    filled[top : high - bottom, left : wide - right] = image.rgb8
    return Image(filled), Mask(255 - old)
