"""What happens to pictures on their way: packed, made smaller, cut. For the watermark's tests and its benchmark."""

from __future__ import annotations

import io
from typing import Any

import av
import cv2
import numpy as np
from PIL import Image as Pillow

Pixels = np.ndarray[Any, Any]


def luma(pixels: Pixels) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.asarray(pixels[..., :3].astype(np.float32) @ np.float32([0.2126, 0.7152, 0.0722]))


def jpeg(pixels: Pixels, quality: int = 70) -> Pixels:
    packed = io.BytesIO()
    Pillow.fromarray(pixels).save(packed, "JPEG", quality=quality)
    return np.asarray(Pillow.open(packed))


def h264(pixels: Pixels, crf: int = 28) -> Pixels:
    packed = io.BytesIO()
    with av.open(packed, "w", format="mp4") as file:
        stream = file.add_stream("libx264", rate=24, options={"crf": str(crf)})
        stream.height, stream.width = pixels.shape[0] // 2 * 2, pixels.shape[1] // 2 * 2
        stream.pix_fmt = "yuv420p"
        even = np.ascontiguousarray(pixels[: stream.height, : stream.width])
        for _ in range(3):
            file.mux(stream.encode(av.VideoFrame.from_ndarray(even, format="rgb24")))
        file.mux(stream.encode(None))
    packed.seek(0)
    with av.open(packed) as file:
        return next(file.decode(video=0)).to_ndarray(format="rgb24")


def half(pixels: Pixels) -> Pixels:
    return cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)


def cropped(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    return pixels[height // 20 : height - height // 20, width // 20 : width - width // 20]
