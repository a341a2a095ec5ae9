"""The mark in pictures: a faint pattern in the luma of every frame, the same in all of them, stronger where there is
texture to hide it (Voloshynovskiy and others, "A stochastic approach to content adaptive digital image watermarking",
Information Hiding 1999).

It is a tile of TILE pixels that repeats, in a picture whose shorter side is SIDE, of the middle frequencies: those that
encoders keep and eyes forgive. To read it, frames are brought to that side, cleaned of the picture, added up, folded
into one tile and compared with the known part of the pattern for every shift, and every scale that a crop may leave.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from studio.embedded.watermark.code import Spread
from studio.media.frames import Frame, plane
from studio.media.values import Video, mapped

TILE: Final = 128
SIDE: Final = 512
_BAND: Final = (9, 27)
"""Cycles in a tile: waves of 14 to 4.7 pixels where the shorter side is 512."""
_KNOWN: Final = 0.3
_SEED: Final = 20261129
_FLAT, _TEXTURED = 0.62, 4.0
"""Levels of 255 that the pattern has where there is nothing to hide it, and at most where there is texture."""
_MOST: Final = 2.15
"""Levels of 255, root mean square over a frame, at most: a PSNR of 41.5 dB."""
_SCALES: Final = (0.74, 1.04)
"""Of the shorter side, as it is to as it was, in relation to the longer: what a crop leaves."""
_STEP: Final = 0.003
_ALONE: Final = 4
LEAST: Final = 6.0
"""Standard deviations by which the known part has to stand out."""

Floats = npt.NDArray[np.float32]
LUMA: Final[Floats] = np.array([0.2126, 0.7152, 0.0722], np.float32)
"""What red, green and blue have of it (BT.709)."""


@dataclass(frozen=True)
class Mark:
    """What was found. strength: how far the known part stood out, in standard deviations; scale: see _SCALES."""

    payload: int
    strength: float
    scale: float = 1.0


# --- marking ----------------------------------------------------------------------------------------------------


def marked(video: Video, payload: int) -> Video:
    """The clip with the mark in every frame."""
    return mapped(video, lambda _, frame: with_mark(frame, payload))


def with_mark(frame: Frame, payload: int) -> Frame:
    """A frame of planes stays one, its chroma untouched."""
    grid = _grid(payload, frame.width, frame.height)
    if frame.planar and frame.pix_fmt.startswith(("yuv", "gray")):
        import av

        native: Any = frame.planes(frame.pix_fmt, frame.color)
        out = av.VideoFrame(native.width, native.height, native.format.name)
        for number in range(len(native.planes)):
            plane(out, number)[:] = plane(native, number)
        luma, full = plane(out, 0), float((1 << frame.bit_depth) - 1)
        level = full / 255
        low, high = (0.0, full) if frame.color.range == "pc" else (16 * level, 235 * level)
        luma[:] = _added(luma.astype(np.float32), grid, level, low, high)
        return Frame(native=out, color=frame.color)
    pixels = np.array(frame.pixels())
    full = float(np.iinfo(pixels.dtype).max)
    luma_now = pixels[..., :3].astype(np.float32) @ LUMA
    change = _added(luma_now, grid, full / 255, 0.0, full, rounded=False) - luma_now
    pixels[..., :3] = np.clip(np.rint(pixels[..., :3] + change[..., None]), 0, full)
    return Frame.of(pixels, frame.color)


def _added(luma: Floats, grid: Floats, level: float, low: float, high: float, rounded: bool = True) -> Floats:
    """level: what one of 255 levels is here; low, high: black and white. What is below or above already stays."""
    import cv2

    side = max(2.0, min(luma.shape) / SIDE * 6)
    mean = cv2.blur(luma, (round(side), round(side)))
    spread = cv2.blur(cv2.absdiff(luma, mean), (round(side), round(side))) / level
    amount = np.clip(_FLAT + spread / 3.5, _FLAT, _TEXTURED)
    change = amount * grid
    size = float(np.sqrt(np.mean(change * change)))
    change *= np.float32(level * min(1.0, _MOST / max(size, 1e-6)))
    made = np.clip(luma + change, np.minimum(luma, low), np.maximum(luma, high))
    return np.asarray(np.rint(made) if rounded else made, np.float32)


@lru_cache(maxsize=4)
def _grid(payload: int, width: int, height: int) -> Floats:
    """The pattern in a picture of this size, of mean square 1."""
    import cv2

    shrunk = min(width, height) / SIDE
    columns, rows = max(TILE, round(width / shrunk)), max(TILE, round(height / shrunk))
    tile = tile_of(_spread().values(payload))
    sheet = np.tile(tile, (-(-rows // TILE), -(-columns // TILE)))[:rows, :columns]
    how = cv2.INTER_AREA if shrunk < 1 else cv2.INTER_CUBIC
    grid = cv2.resize(sheet, (width, height), interpolation=how)
    return np.asarray(grid / max(1e-6, float(np.sqrt(np.mean(grid * grid)))), np.float32)


def tile_of(values: npt.NDArray[np.float64]) -> Floats:
    """One tile of mean square 1 with these values at its places."""
    spectrum = np.zeros((TILE, TILE), complex)
    down, across = _places()
    spectrum[down, across] = values[: len(down)] + 1j * values[len(down) :]
    tile = np.fft.ifft2(spectrum).real
    return np.asarray(tile / np.sqrt(np.mean(tile * tile)), np.float32)


@cache
def _places() -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """(rows, columns) of the frequencies that carry the mark: half of the band, the other half mirrors it."""
    numbers = np.fft.fftfreq(TILE, 1 / TILE)
    down, across = np.meshgrid(numbers, numbers, indexing="ij")
    radius = np.hypot(down, across)
    half = (down > 0) | ((down == 0) & (across > 0))
    rows, columns = np.nonzero(half & (radius >= _BAND[0]) & (radius <= _BAND[1]))
    return rows.astype(np.int64), columns.astype(np.int64)


@cache
def _spread() -> Spread:
    return Spread(2 * len(_places()[0]), _KNOWN, _SEED)


# --- finding ----------------------------------------------------------------------------------------------------


def found(lumas: Iterable[Floats]) -> Mark | None:
    """The mark in frames of one film, of one size, as luma in 0..255; None without one. Best are pictures that were
    encoded on their own (key frames): in the others what was predicted carries the mark along with what moves. All of
    them together are looked at first, then some alone."""
    rests: list[Floats] = []
    for luma in lumas:
        if min(luma.shape) >= TILE:
            rests.append(_rest(luma))
    if not rests:
        return None
    sums = [np.asarray(np.sum(rests, axis=0), np.float32)] if len(rests) > 1 else []
    alone = rests[:: max(1, len(rests) // _ALONE)][:_ALONE]
    return next(filter(None, map(_in, (*sums, *alone))), None)


def _in(total: Floats) -> Mark | None:
    tried: list[tuple[float, float, tuple[int, int], Any]] = []
    coarse = np.arange(*_SCALES, _STEP)
    for scale in coarse:
        tried.append(_looked(total, float(scale)))
    tried.sort(key=lambda one: -one[0])
    best: list[tuple[float, float, tuple[int, int], Any]] = []
    for _, scale, _, _ in tried[:2]:
        for step in (-0.5, -0.25, 0.0, 0.25, 0.5):
            best.append(_looked(total, scale + step * _STEP))
    best.sort(key=lambda one: -one[0])
    for strength, scale, shift, spectrum in best[:4]:
        if strength < LEAST:
            return None
        payload = _spread().read(_values(spectrum, shift))
        if payload is not None:
            return Mark(payload, strength, scale)
    return None


def _rest(luma: Floats) -> Floats:
    """A frame at the size that is looked at, without the picture as far as that can be told, even in its energy."""
    import cv2

    shrink = SIDE / min(luma.shape)
    size = (max(1, round(luma.shape[1] * shrink)), max(1, round(luma.shape[0] * shrink)))
    how = cv2.INTER_AREA if shrink < 1 else cv2.INTER_CUBIC
    small = cv2.resize(np.asarray(luma, np.float32), size, interpolation=how)
    rest = small - cv2.GaussianBlur(small, (0, 0), 3.0)
    energy = cv2.GaussianBlur(rest * rest, (0, 0), 6.0)
    return np.asarray(np.clip(rest / np.sqrt(energy + 1.5), -2.5, 2.5), np.float32)


def _looked(total: Floats, scale: float) -> tuple[float, float, tuple[int, int], Any]:
    """(how far the known part stands out, scale, its shift, the tile's spectrum) at a scale."""
    import cv2

    size = (round(total.shape[1] * scale), round(total.shape[0] * scale))
    how = cv2.INTER_LINEAR
    sheet = total if size == (total.shape[1], total.shape[0]) else cv2.resize(total, size, interpolation=how)
    rows, columns = -(-sheet.shape[0] // TILE) * TILE, -(-sheet.shape[1] // TILE) * TILE
    padded = np.zeros((rows, columns), np.float32)
    padded[: sheet.shape[0], : sheet.shape[1]] = sheet
    tile = padded.reshape(rows // TILE, TILE, columns // TILE, TILE).sum(axis=(0, 2))
    spectrum = np.fft.fft2(tile)
    weight, pilot = _pilot()
    spectrum = spectrum * weight / _level(spectrum)
    likeness = np.fft.ifft2(spectrum * pilot).real
    peak = int(np.argmax(likeness))
    strength = float((likeness.flat[peak] - likeness.mean()) / (likeness.std() + 1e-12))
    return strength, scale, (peak // TILE, peak % TILE), spectrum


def _level(spectrum: Any) -> Any:
    """How large the values are around each frequency: what is left of the picture is not even."""
    import cv2

    power = np.abs(spectrum) ** 2
    smooth = cv2.blur(np.pad(np.fft.fftshift(power), 4, mode="wrap").astype(np.float32), (9, 9))[4:-4, 4:-4]
    return np.sqrt(np.fft.ifftshift(smooth) + 1e-6)


@cache
def _pilot() -> tuple[Any, Any]:
    """(1 where the mark lies, both halves; the conjugate spectrum of its known part)."""
    spectrum = np.fft.fft2(tile_of(_spread().pilot()))
    down, across = _places()
    weight = np.zeros((TILE, TILE))
    weight[down, across] = 1
    weight[-down, -across] = 1
    return weight, np.conj(spectrum) * weight


def _values(spectrum: Any, shift: tuple[int, int]) -> npt.NDArray[np.float64]:
    """What is found at the places once the tile is shifted back."""
    down, across = _places()
    turned = spectrum[down, across] * np.exp(2j * np.pi * (down * shift[0] + across * shift[1]) / TILE)
    return np.concatenate((turned.real, turned.imag))
