"""Small media files for tests, each frame carrying its own number in its pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

BITS = 12
"""The frame number is written as 12 black or white blocks along the top eighth of the picture."""


def picture(number: int, width: int = 96, height: int = 64) -> np.ndarray[Any, Any]:
    """RGB: a moving gradient with the frame number as blocks along the top."""
    y, x = np.mgrid[0:height, 0:width]
    array = np.stack(((x * 2 + number * 3) % 256, (y * 3 + number) % 256, (x + y) % 256), axis=-1).astype(np.uint8)
    block = max(1, width // BITS)
    rows = max(4, height // 4)
    for bit in range(BITS):
        array[:rows, bit * block : (bit + 1) * block] = 255 if number >> bit & 1 else 0
    return array


def number_of(array: np.ndarray[Any, Any]) -> int:
    """The frame number that picture() wrote, through any codec."""
    height, width = array.shape[:2]
    block = max(1, width // BITS)
    rows = max(4, height // 4)
    grey = array[: max(1, rows * 2 // 3), :, :3].mean(axis=(0, 2))
    return sum(
        1 << bit for bit in range(BITS) if grey[bit * block + block // 4 : (bit + 1) * block - block // 4].mean() > 127
    )


def clip(
    path: Path,
    frames: int = 30,
    *,
    size: tuple[int, int] = (96, 64),
    rate: Fraction | int = 24,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    options: dict[str, str] | None = None,
    stamps: Sequence[int] | None = None,
    time_base: Fraction | None = None,
    tags: tuple[int, int, int, int] | None = (1, 1, 1, 1),
    rotation: int = 0,
    paint: Callable[[int, int, int], np.ndarray[Any, Any]] = picture,
    audio: Iterable[np.ndarray[Any, Any]] | None = None,
    audio_rate: int = 48000,
    layout: str = "stereo",
    audio_codec: str = "aac",
) -> Path:
    """Write a clip. stamps: presentation times in units of time_base, for variable rates; tags: H.273 numbers of
    primaries, transfer, matrix and range; rotation: counter-clockwise degrees in the metadata."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=Fraction(rate), options=options or {})
        stream.width, stream.height, stream.pix_fmt = *size, pix_fmt
        if time_base:
            stream.codec_context.time_base = time_base
        if tags:
            context = stream.codec_context
            context.color_primaries, context.color_trc, context.colorspace, context.color_range = tags
        if rotation:
            stream.set_display_rotation(rotation)
        sound = container.add_stream(audio_codec, rate=audio_rate, layout=layout) if audio is not None else None
        for number in range(frames):
            array = paint(number, *size)
            form = {(1, 3): "rgb24", (1, 4): "rgba", (2, 3): "rgb48le", (2, 4): "rgba64le"}
            frame = av.VideoFrame.from_ndarray(array, format=form[array.itemsize, array.shape[2]])
            matrix = 5 if tags and tags[2] in (5, 6) else 1
            full = 2 if tags and tags[3] == 2 else 1
            frame = frame.reformat(
                format=pix_fmt, src_colorspace=matrix, dst_colorspace=matrix, src_color_range=2, dst_color_range=full
            )
            frame.pts = stamps[number] if stamps else number
            frame.time_base = time_base or 1 / Fraction(rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if sound is not None:
            position = 0
            for block in audio or ():
                packed = np.ascontiguousarray(block, np.float32).reshape(1, -1)
                part = av.AudioFrame.from_ndarray(packed, format="flt", layout=layout)
                part.sample_rate, part.pts, part.time_base = audio_rate, position, Fraction(1, audio_rate)
                position += block.shape[0]
                container.mux(sound.encode(part))
            container.mux(sound.encode(None))
    return path


def tone(samples: int, rate: int = 48000, channels: int = 2, hertz: float = 440.0) -> np.ndarray[Any, Any]:
    """(samples, channels) of a sine that swells slowly, so that a shift is seen."""
    time = np.arange(samples) / rate
    wave = (0.25 + 0.15 * np.sin(2 * np.pi * 0.7 * time)) * np.sin(2 * np.pi * hertz * time)
    return np.repeat(wave.astype(np.float32)[:, None], channels, axis=1)


def told_apart(sound: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The same with each channel quieter than the one before, so that swapped channels are heard."""
    levels = np.linspace(1.0, 0.4, sound.shape[1], dtype=np.float32)
    louder: np.ndarray[Any, Any] = sound * levels
    return louder


def levels_of(sound: np.ndarray[Any, Any]) -> list[float]:
    """How loud each channel is, the loudest being 1; without the fourth of 5.1, of which codecs keep only the bass."""
    heard = np.sqrt((sound.astype(np.float64) ** 2).mean(axis=0))
    heard = np.delete(heard, 3) if len(heard) == 6 else heard
    return [float(level) for level in heard / heard.max()]
