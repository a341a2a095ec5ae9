"""Pictures that FFmpeg reads and Pillow does not: OpenEXR, Radiance HDR, DPX, 16-bit PSD. OpenEXR is written, too."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.base.errors import MediaError
from studio.media.files.demuxers import alone
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
        with closing(av.open(str(path), metadata_errors="replace", options=alone())) as container:
            stream: Any = container.streams.video[0]
            stream.thread_type = "NONE"
            native = next(iter(container.decode(stream)))
    except (av.error.FFmpegError, StopIteration, IndexError, OSError, ValueError) as error:
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


def exr(light: npt.NDArray[np.float32], texts: Mapping[str, str]) -> bytes:
    """An OpenEXR file of linear light (height, width, 3|4), BT.709's primaries, alpha multiplied in: half floats, ZIP.
    texts: its string attributes, whose names have 31 letters at most."""
    import av

    height, width, channels = light.shape
    form = "gbrapf32le" if channels == 4 else "gbrpf32le"
    context: Any = av.CodecContext.create("exr", "w")
    context.width, context.height, context.pix_fmt = width, height, form
    context.time_base, context.options = Fraction(1, 24), {"format": "half", "compression": "zip16"}
    native = av.VideoFrame.from_ndarray(np.ascontiguousarray(light, np.float32), format=form)
    content = b"".join(bytes(packet) for packet in (*context.encode(native), *context.encode(None)))
    return _saying(content, texts, -(-height // _ZIP_LINES))


_ZIP_LINES = 16  # of a picture that are packed together


def _saying(content: bytes, texts: Mapping[str, str], blocks: int) -> bytes:
    """With string attributes at the end of the header; the offsets of its blocks, behind that, move along (The OpenEXR
    Authors, OpenEXR File Layout)."""
    added = b""
    for name, text in texts.items():
        added += name.encode() + b"\0string\0" + struct.pack("<i", len(text.encode())) + text.encode()
    end = max((stop for _, _, stop in _attributes(content)), default=8)
    table = struct.Struct(f"<{blocks}Q")
    moved = (offset + len(added) for offset in table.unpack_from(content, end + 1))
    return content[:end] + added + b"\0" + table.pack(*moved) + content[end + 1 + table.size :]


def exr_text(content: bytes, name: str) -> str:
    """The string attribute of this name in the header of an OpenEXR file, '' where it has none."""
    found = (content[start:stop] for known, start, stop in _attributes(content) if known == name)
    return next(found, b"").decode("utf-8", "replace")


def _attributes(content: bytes) -> Iterator[tuple[str, int, int]]:
    """(name, where its value begins, and ends) of each attribute of the first header; none of what is no OpenEXR."""
    at = 8
    while content[:4] == b"v/1\x01" and content[at : at + 1] not in (b"", b"\0"):
        named = content.find(b"\0", at)
        start = content.find(b"\0", named + 1) + 5
        if named < 0 or start < 5 or start > len(content):
            return
        size = struct.unpack_from("<i", content, start - 4)[0]
        if size < 0:
            return
        yield content[at:named].decode("latin-1"), start, start + size
        at = start + size


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
