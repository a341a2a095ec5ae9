"""The print: bloom, tone, palette guide, grain and vignette, on the finished picture."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from .light import Light
from .noise import cloudiness
from .reading import Scene
from .styles import style_of, styled

_LUMA = np.array((0.2126, 0.7152, 0.0722), np.float32)


def finished(
    picture: NDArray[np.uint8],
    scene: Scene,
    light: Light,
    seed: int,
    reference: NDArray[np.uint8] | None,
    prompt: str = "",
) -> NDArray[np.uint8]:
    """Develop an (h, w, 3) uint8 sRGB painting into the final one of the same shape.

    `reference`, an (h, w, 3 or more) uint8 still of any size, lends its mean colours and their spread. `prompt`
    says what it is made with (`styles.py`). Only grain, paper and strokes are by chance: they hang on the seed and on
    the size in pixels.
    """
    image = picture.astype(np.float32) / 255.0
    image = _bloomed(image, 0.32 + 0.3 * light.dark + 0.2 * ("glow" in scene.effects))
    if reference is not None:
        image = _guided(image, reference)
    image = _toned(image, scene)
    style = style_of(prompt)[0]
    if style is None or style == "photo":
        image = _grained(image, seed)
    image = styled(image, style, seed)
    return np.asarray((np.clip(image, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8))


def _bloomed(image: NDArray[np.float32], strength: float) -> NDArray[np.float32]:
    """Bright parts (above 0.62 of full) spill over, as through a lens. Worked small: it is only low frequencies."""
    height, width = image.shape[:2]
    h = 180
    w = max(16, round(width * h / height))
    small = cv2.resize(image, (w, h), interpolation=cv2.INTER_AREA)
    bright = np.clip(small - 0.62, 0.0, 1.0) * 1.5
    halo = cv2.GaussianBlur(bright, (0, 0), 3.0) * 0.6 + cv2.GaussianBlur(bright, (0, 0), 14.0) * 0.7
    halo = cv2.resize(halo, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(1.0 - (1.0 - image) * (1.0 - np.clip(halo * strength, 0.0, 1.0)), np.float32)


def _guided(image: NDArray[np.float32], reference: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Colour transfer in Lab after Reinhard et al., "Color Transfer between Images" (2001), at part strength: half for
    lightness, three quarters for colour."""
    guide = cv2.resize(np.ascontiguousarray(reference[..., :3]), (96, 54), interpolation=cv2.INTER_AREA)
    theirs = cv2.cvtColor(guide.astype(np.float32) / 255.0, cv2.COLOR_RGB2LAB).reshape(-1, 3)
    ours = cv2.cvtColor(np.clip(image, 0.0, 1.0), cv2.COLOR_RGB2LAB)
    flat = ours.reshape(-1, 3)
    gain = np.clip((theirs.std(axis=0) + 2.0) / (flat.std(axis=0) + 2.0), 0.5, 1.6)
    moved = (ours - flat.mean(axis=0)) * gain + theirs.mean(axis=0)
    blend = (ours + (moved - ours) * np.array((0.5, 0.75, 0.75), np.float32)).astype(np.float32)
    return np.asarray(np.clip(cv2.cvtColor(blend, cv2.COLOR_LAB2RGB), 0.0, 1.0), np.float32)


def _toned(image: NDArray[np.float32], scene: Scene) -> NDArray[np.float32]:
    grey = (image @ _LUMA)[..., None]
    vibrance = 1.08
    if "vivid" in scene.palette or "neon" in scene.palette:
        vibrance = 1.25
    if "pastel" in scene.palette:
        vibrance = 0.85
    if "monochrome" in scene.palette:
        vibrance = 0.0
    image = np.asarray(grey + (image - grey) * vibrance, np.float32)
    if "sepia" in scene.palette:
        image = 0.25 * image + 0.75 * (grey * np.array((1.08, 0.9, 0.68), np.float32) + 0.02)
    if "warm" in scene.palette:
        image = image * np.array((1.06, 1.0, 0.9), np.float32)
    if "cold" in scene.palette:
        image = image * np.array((0.92, 1.0, 1.07), np.float32)
    # A gentle S curve with slightly lifted blacks: the look of film stock.
    image = np.clip(image, 0.0, 1.0)
    return np.asarray(
        image + 0.1 * (image * image * (3.0 - 2.0 * image) - image) + 0.012 * (1.0 - image) ** 4, np.float32
    )


def _grained(image: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    """Film's grain, fine and clouded, and a vignette; the grain's size grows with the picture's height."""
    height, width = image.shape[:2]
    brush = cloudiness(seed % 997, 1.1)
    tile = cv2.resize(brush, (max(width, 16), max(height, 16)), interpolation=cv2.INTER_LINEAR)
    y = np.linspace(-1.0, 1.0, height, dtype=np.float32)[:, None]
    x = np.linspace(-1.0, 1.0, width, dtype=np.float32)[None, :]
    vignette = 1.0 - 0.17 * (x * x * 0.85 + y * y * 0.75) ** 1.3
    noise = np.random.default_rng(seed & 0xFFFFFFFF).standard_normal((height, width), np.float32)
    fine = cv2.GaussianBlur(noise, (0, 0), 0.6 + 0.4 * height / 1080.0)
    gain = (vignette * (1.0 + 0.012 * tile))[..., None]
    return np.asarray(image * gain + (fine * 0.017)[..., None], np.float32)
