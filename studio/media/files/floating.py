"""Pictures that FFmpeg reads and Pillow does not: OpenEXR, Radiance HDR, DPX, 16-bit PSD."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.base.errors import MediaError
from studio.media.frames import Frame, has_alpha

SUFFIXES = (".exr", ".hdr", ".dpx", ".psd")
_LINEAR = ("gbrpf", "gbrapf", "grayf", "rgbf", "rgbaf")


def read_floating(path: Path) -> npt.NDArray[Any]:
    """(height, width, 3|4) uint8 or uint16 in sRGB, alpha straight.

    Light of half and float files (linear, BT.709's primaries) is encoded as sRGB in 16 bits: what is brighter than
    white is white. Raises MediaError where FFmpeg can make nothing of it.
    """
    import av

    try:
        with closing(av.open(str(path))) as container:
            stream: Any = container.streams.video[0]
            stream.thread_type = "NONE"
            native = next(iter(container.decode(stream)))
    except (av.error.FFmpegError, StopIteration, IndexError, OSError) as error:
        raise MediaError(f"{path} is not a picture that can be read: {error}", mend="Export it again.") from error
    if native.format.name.startswith(_LINEAR):
        return encoded(_light(native))
    return Frame(native=native).pixels()


def encoded(light: npt.NDArray[np.float32]) -> npt.NDArray[np.uint16]:
    """Linear light (height, width, 3|4), alpha multiplied in as OpenEXR has it, as sRGB (IEC 61966-2-1), straight."""
    light = np.nan_to_num(light, nan=0.0, posinf=1.0, neginf=0.0)
    colours = light[..., :3]
    if light.shape[2] == 4:
        alpha = np.clip(light[..., 3:], 0, 1)
        colours = np.where(alpha > 0, colours / np.maximum(alpha, 1e-6), 0)
    colours = np.clip(colours, 0, 1)
    signal = np.where(colours <= 0.0031308, colours * 12.92, 1.055 * np.power(colours, 1 / 2.4) - 0.055)
    out = signal if light.shape[2] == 3 else np.concatenate((signal, alpha), axis=2)
    return (out * 65535 + 0.5).astype(np.uint16)


def decoded_light(pixels: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """The other way round: sRGB pixels (height, width, 3|4) as linear light, alpha multiplied in."""
    signal = pixels.astype(np.float32) / np.iinfo(pixels.dtype).max
    colours = signal[..., :3]
    light = np.where(colours <= 0.04045, colours / 12.92, np.power((colours + 0.055) / 1.055, 2.4))
    if pixels.shape[2] == 4:
        return np.concatenate((light * signal[..., 3:], signal[..., 3:]), axis=2).astype(np.float32)
    return light.astype(np.float32)


def _light(native: Any) -> npt.NDArray[np.float32]:
    name, bits = native.format.name, native.format.components[0].bits
    kind = np.dtype("<f2" if bits == 16 else "<f4")

    def plane(number: int) -> npt.NDArray[np.float32]:
        part = native.planes[number]
        rows = np.frombuffer(part, kind).reshape(part.height, part.line_size // kind.itemsize)
        return rows[: native.height, : native.width].astype(np.float32)

    if name.startswith("gray"):
        return np.repeat(plane(0)[..., None], 3, axis=2)
    if name.startswith("rgb"):  # packed
        count = 4 if has_alpha(name) else 3
        part = native.planes[0]
        rows = np.frombuffer(part, kind).reshape(native.height, part.line_size // kind.itemsize)
        return rows[:, : native.width * count].reshape(native.height, native.width, count).astype(np.float32)
    order = (2, 0, 1, 3) if "gbrap" in name else (2, 0, 1)
    return np.stack([plane(number) for number in order], axis=2)
