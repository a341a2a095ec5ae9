"""Laying lettering over frames: only its own area is touched, in the form the frame has.

A frame of Y'CbCr planes stays one, so every pixel outside the lettering is bit for bit what it was.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.embedded.lettering import Label
from studio.media.color import Color, is_hdr
from studio.media.frames import Frame, plane


def overlay(frame: Frame, label: Label, opacity: float = 1.0) -> Frame:
    """The frame with a label on it; what lies outside the picture is cut off. opacity: 0..1 of the whole label."""
    label = _clipped(label, frame.width, frame.height)
    if opacity <= 0 or 0 in label.pixels.shape:
        return frame
    if frame.planar and frame.pix_fmt.startswith("yuv") and not frame.alpha and frame.pix_fmt.endswith(("p", "le")):
        return _on_planes(frame, label, opacity)
    return _on_array(frame, label, opacity)


@lru_cache(maxsize=64)
def _clipped(label: Label, width: int, height: int) -> Label:
    """The part of a label inside the picture."""
    left, top = max(0, label.left), max(0, label.top)
    right = min(width, label.left + label.pixels.shape[1])
    bottom = min(height, label.top + label.pixels.shape[0])
    if (left, top) == (label.left, label.top) and (bottom - top, right - left) == label.pixels.shape[:2]:
        return label
    rows = slice(top - label.top, max(top, bottom) - label.top)
    columns = slice(left - label.left, max(left, right) - label.left)
    return Label(label.pixels[rows, columns], left, top)


def _on_array(frame: Frame, label: Label, opacity: float) -> Frame:
    pixels = np.array(frame.pixels())
    if is_hdr(frame.color):  # in its light: white lettering is not brighter than paper
        pixels = np.array(frame.rgb16() if not frame.alpha else pixels)
        inked = Frame.of(label.pixels).in_light_of(frame.color).pixels()
        label = Label(inked, label.left, label.top)
    height, width = label.pixels.shape[:2]
    area = pixels[label.top : label.top + height, label.left : label.left + width]
    most = np.iinfo(label.pixels.dtype).max
    alpha = label.pixels[..., 3:].astype(np.float32) * (opacity / most)
    scale = np.iinfo(pixels.dtype).max / most
    mixed = area[..., :3] + (label.pixels[..., :3].astype(np.float32) * scale - area[..., :3]) * alpha
    area[..., :3] = np.rint(mixed)
    if pixels.shape[2] == 4:
        full = np.iinfo(pixels.dtype).max
        area[..., 3:] = np.rint(area[..., 3:] + (full - area[..., 3:].astype(np.float32)) * alpha)
    return Frame.of(pixels, frame.color)


def _on_planes(frame: Frame, label: Label, opacity: float) -> Frame:
    native = frame.planes(frame.pix_fmt, frame.color)
    out = _copied(native)
    for number, (ink, alpha, left, top) in enumerate(_parts(label, frame.pix_fmt, frame.color)):
        rows = plane(out, number)
        height = min(ink.shape[0], rows.shape[0] - top)
        width = min(ink.shape[1], rows.shape[1] - left)
        area = rows[top : top + height, left : left + width]
        share = alpha[:height, :width] if opacity >= 1 else alpha[:height, :width] * np.float32(opacity)
        area[:] = np.rint(area + (ink[:height, :width] - area) * share)
    return Frame(native=out, color=frame.color)


def _copied(native: Any) -> Any:
    import av

    out = av.VideoFrame(native.width, native.height, native.format.name)
    for number in range(len(native.planes)):
        plane(out, number)[:] = plane(native, number)
    return out


_Part = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], int, int]


@lru_cache(maxsize=16)
def _parts(label: Label, pix_fmt: str, color: Color) -> tuple[_Part, ...]:
    """A label as planes of a form: for each, its values, its alpha, and where it begins. Made once per label."""
    # Padded to whole chroma samples; 4 is the coarsest subsampling there is.
    left, top = label.left % 4, label.top % 4
    height, width = label.pixels.shape[:2]
    pad = ((top, -(top + height) % 4), (left, -(left + width) % 4))
    edge = np.pad(label.pixels[..., :3], (*pad, (0, 0)), mode="edge")
    alpha = np.pad(label.pixels[..., 3], pad).astype(np.float32) / 255
    planes = Frame.of(edge).planes(pix_fmt, color)
    parts = []
    for number in range(len(planes.planes)):
        ink = plane(planes, number).astype(np.float32)
        down, across = edge.shape[0] // ink.shape[0], edge.shape[1] // ink.shape[1]
        share = alpha.reshape(ink.shape[0], down, ink.shape[1], across).mean((1, 3))
        parts.append((ink, share, (label.left - left) // across, (label.top - top) // down))
    return tuple(parts)
