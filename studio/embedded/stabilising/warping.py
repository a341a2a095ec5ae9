"""A frame moved by a 3x3 matrix, plane by plane where it has planes, so that depth and colour stay what they are."""

from __future__ import annotations

from typing import Any, Literal, cast

import cv2
import numpy as np
import numpy.typing as npt

from studio.embedded.alpha import premultiplied, straight
from studio.embedded.stabilising.measuring import Matrix, pixel_map
from studio.media.color import tag
from studio.media.frames import Frame, is_rgb, plane

Border = Literal["crop", "mirror", "replicate", "black"]

_EDGES = {
    "crop": cv2.BORDER_REPLICATE,  # nothing of it is seen but, at the very edge, the halves of pixels
    "mirror": cv2.BORDER_REFLECT_101,
    "replicate": cv2.BORDER_REPLICATE,
    "black": cv2.BORDER_CONSTANT,
}


def moved(frame: Frame, move: Matrix, zoom: float, border: Border) -> Frame:
    """The frame put where `move` says (places as in measuring.py) and enlarged; what lies outside it is as `border`
    says: 'mirror' the picture mirrored at its edge, 'replicate' its edge drawn out, 'black' black, clear where it has
    alpha. Bicubic."""
    if zoom == 1 and np.abs(move - np.eye(3)).max() < 1e-6:
        return frame
    look_up = np.linalg.inv(np.diag((zoom, zoom, 1.0)) @ move)
    if not frame.planar or frame.alpha or is_rgb(frame.pix_fmt) or not _in_planes(frame.pix_fmt):
        return Frame.of(_of_pixels(frame.pixels(), look_up, border), frame.color).like(frame)
    import av

    native = frame.planes(frame.pix_fmt, frame.color)
    out = av.VideoFrame(native.width, native.height, native.format.name)
    for number in range(len(native.planes)):
        part = plane(native, number)
        height, width = part.shape
        bits = frame.bit_depth
        dark = 1 << bits - 1 if number else 0 if frame.color.range == "pc" else 16 << bits - 8
        tall = native.height * width / native.width
        made = _warped(part, pixel_map(look_up, width, height, tall), border, dark)
        if bits > 8:  # bicubic shoots over; 16 bits of memory have room for it, the samples have not
            np.minimum(made, (1 << bits) - 1, out=made)
        plane(out, number)[:] = made
    tag(out, frame.color)
    return Frame(native=out, color=frame.color)


def _in_planes(pix_fmt: str) -> bool:
    return pix_fmt.startswith(("yuv4", "yuvj4", "gray"))


def _of_pixels(pixels: npt.NDArray[Any], look_up: Matrix, border: Border) -> npt.NDArray[Any]:
    height, width = pixels.shape[:2]
    where = pixel_map(look_up, width, height)
    if pixels.shape[2] == 3:
        return _warped(pixels, where, border, 0)
    return straight(_warped(premultiplied(pixels), where, border, 0), pixels.dtype)


def _warped(picture: npt.NDArray[Any], where: Matrix, border: Border, dark: int) -> npt.NDArray[Any]:
    height, width = picture.shape[:2]
    fill = (dark, dark, dark, 0) if picture.ndim == 3 else (dark, 0, 0, 0)
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    made = cv2.warpPerspective(
        np.ascontiguousarray(picture), where, (width, height), flags=flags, borderMode=_EDGES[border], borderValue=fill
    )
    return cast("npt.NDArray[Any]", made)
