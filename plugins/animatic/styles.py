"""What a picture is made with: pencil, oil, watercolour, anime, pixel art or a camera, on the finished picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from .noise import cloudiness

Picture = NDArray[np.float32]

_NAMED: Final = {
    "pixel art": r"pixel[- ]?art|pixell?ated|8[- ]?bit|16[- ]?bit|pixels?",
    "watercolour": r"water[- ]?colou?rs?|aquarelle|gouache",
    "oil": r"oils?|oil[- ]paint(?:ed|ing|s)?|impasto|oil on canvas",
    "pencil": r"(?:colou?red )?pencils?|graphite|charcoal|pencil[- ]drawn",
    "anime": r"anime|manga|cel[- ]shad(?:ed|ing)|ghibli",
    "photo": r"photo(?:graph|graphs|graphy|graphic)?|photo[- ]?real(?:istic|ism)?|35 ?mm",
}
_WITH_THEM: Final = (
    r"art|style|styled|look|drawing|drawn|sketch(?:es|ed)?|painting|painted|paint|illustration|animation|film|image|"
    r"picture|still|game|scene|render(?:ing)?|wash|shot|frame"
)
# In a clause of its own ("..., oil painting, ..."), or as what the picture is ("a pencil sketch of ...", "in oil").
_LOOSE: Final = r"(?:(?:[a-z]+[- ]){0,3})"


def style_of(prompt: str) -> tuple[str | None, frozenset[str]]:
    """What the prompt wants the picture made with, the last to be named; and the words that say so."""
    best: tuple[int, str, str] | None = None
    for name, pattern in _NAMED.items():
        own = f"(?:{pattern})"
        forms = (
            rf"(?:^|[,.;:\n])\s*{_LOOSE}({own}(?: (?:{_WITH_THEM}))*)\s*(?=$|[,.;:\n])",
            rf"\b({own}[- ](?:{_WITH_THEM}))\b",
            rf"\b(?:in|as an?|like an?) ({own})\b(?=$|\W*(?:$|[,.;:\n]|style|of\b))",
            rf"(?:^|[,.;:\n])\s*(?:an? )?(?:[a-z]+ )?({own}(?: (?:{_WITH_THEM}))?) of\b",
        )
        for form in forms:
            for found in re.finditer(form, prompt.lower()):
                denied = re.search(r"\b(no|not|without|never)\b[^,.;:\n]*$", prompt.lower()[: found.start(1)])
                if not denied and (best is None or found.start(1) > best[0]):
                    best = found.start(1), name, found.group(1)
    if best is None:
        return None, frozenset()
    return best[1], frozenset(re.findall(r"[a-z0-9]+", best[2]))


def styled(image: Picture, style: str | None, seed: int) -> Picture:
    """An (h, w, 3) picture of 0..1 in sRGB as it is in that style; the same where there is none."""
    return image if style is None else np.clip(_MAKERS[style](np.clip(image, 0.0, 1.0), seed), 0.0, 1.0)


def _unit(image: Picture) -> float:
    """A thousandth of the picture's height, in pixels: strokes grow with it."""
    return float(image.shape[0]) / 1000


def _flat(image: Picture, spatial: float, colour: float, rounds: int = 2) -> Picture:
    """Colours run together up to their edges; worked at most 540 rows high, so that large pictures stay quick."""
    height, width = image.shape[:2]
    rows = min(height, 540)
    small = cv2.resize(image, (max(1, round(width * rows / height)), rows), interpolation=cv2.INTER_AREA)
    for _ in range(rounds):
        small = cv2.bilateralFilter(small, 0, colour, spatial * rows / 1000)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def _grey(image: Picture) -> Picture:
    return np.asarray(image @ np.array((0.2126, 0.7152, 0.0722), np.float32), np.float32)


def _lines(image: Picture, wide: float, strength: float) -> Picture:
    """How much of a drawn line is where: (h, w), 0..1, by a difference of Gaussians."""
    grey = cv2.GaussianBlur(_grey(image), (0, 0), max(0.6, wide))
    apart = cv2.GaussianBlur(grey, (0, 0), max(0.96, wide * 1.6)) - grey
    return np.asarray(np.clip(apart * strength, 0.0, 1.0), np.float32)


def _paper(image: Picture, seed: int, depth: float) -> Picture:
    """The tooth of paper or canvas: (h, w, 1) around 1."""
    noise = np.random.default_rng(seed & 0xFFFFFFFF).standard_normal(image.shape[:2], np.float32)
    fine = cv2.GaussianBlur(noise, (0, 0), max(0.6, 1.2 * _unit(image)))
    return np.asarray(1.0 + depth * fine[..., None] / max(1e-6, float(fine.std())), np.float32)


def _pencil(image: Picture, seed: int) -> Picture:
    unit = _unit(image)
    grey = _grey(_flat(image, 8, 0.1, 1))
    low, high = np.percentile(grey, (2, 98))
    grey = np.clip((grey - low) / max(0.05, float(high - low)), 0, 1)
    dodge = np.clip(grey / np.maximum(0.05, cv2.GaussianBlur(grey, (0, 0), max(1.0, 9 * unit))), 0, 1)
    y, x = np.mgrid[: grey.shape[0], : grey.shape[1]].astype(np.float32) / max(unit, 0.05)
    wobble = cv2.resize(cloudiness(seed % 997, 1.1), (grey.shape[1], grey.shape[0])) * 3
    hatch = 0.5 + 0.5 * np.sin((x + y) * 0.72 + wobble)
    cross = 0.5 + 0.5 * np.sin((x - 1.4 * y) * 0.66 - wobble)
    dark = 1 - grey
    shade = 0.42 * np.clip(dark * 1.25 - 0.55 * hatch, 0, 1) + 0.34 * np.clip(dark * 1.5 - 0.8 - 0.4 * cross, 0, 1)
    ink = 0.97 - shade - 0.85 * (1 - dodge) ** 0.8 - 0.5 * _lines(image, 1.4 * unit, 16)
    sheet = np.array((1.0, 0.985, 0.95), np.float32)
    return np.asarray(np.clip(ink, 0.09, 1)[..., None] * sheet * _paper(image, seed, 0.018), np.float32)


def _oil(image: Picture, seed: int) -> Picture:
    """Strokes along the forms: noise drawn out where the picture's structure tensor says that its edges run."""
    flat = _flat(image, 8, 0.06, 2)
    height, width = image.shape[:2]
    rows = min(height, 540)
    size = (max(1, round(width * rows / height)), rows)
    grey = cv2.GaussianBlur(cv2.resize(_grey(flat), size, interpolation=cv2.INTER_AREA), (0, 0), 2.0)
    gx, gy = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    wide = rows / 60
    xx, yy, xy = (cv2.GaussianBlur(part, (0, 0), wide) for part in (gx * gx, gy * gy, gx * gy))
    along = 0.5 * np.arctan2(2 * xy, xx - yy) + np.pi / 2
    noise = np.random.default_rng(seed & 0xFFFFFFFF).standard_normal((rows, size[0]), np.float32)
    noise = np.asarray(cv2.GaussianBlur(noise, (0, 0), rows / 300), np.float32)
    y, x = np.mgrid[:rows, : size[0]].astype(np.float32)
    strokes, colour = np.zeros_like(noise), np.zeros((rows, size[0], 3), np.float32)
    small = cv2.resize(flat, size, interpolation=cv2.INTER_AREA)
    steps = np.linspace(-1, 1, 13) * rows / 80
    for step in steps:
        at = (x + np.cos(along) * step).astype(np.float32), (y + np.sin(along) * step).astype(np.float32)
        strokes += cv2.remap(noise, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        colour += cv2.remap(small, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    strokes /= max(1e-6, float(strokes.std()))
    relief = np.asarray(cv2.Sobel(strokes, cv2.CV_32F, 1, 1, ksize=3), np.float32)
    relief /= np.float32(max(1e-6, float(relief.std())))
    mixed = colour / len(steps) * 0.55 + small * 0.45
    made = np.asarray(mixed * (1 + 0.06 * strokes[..., None]) + 0.022 * relief[..., None], np.float32)
    mean = _grey(made)[..., None]
    made = mean + (made - mean) * 1.25
    return np.asarray(cv2.resize(made.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def _watercolour(image: Picture, seed: int) -> Picture:
    unit = _unit(image)
    height, width = image.shape[:2]
    drift = cv2.resize(cloudiness(seed % 997, 1.1), (width, height))
    y, x = np.mgrid[:height, :width].astype(np.float32)
    bleed = 1.6 * unit * drift
    flat = _flat(image, 10, 0.05, 2)
    bled = cv2.remap(flat, x + bleed, y - bleed, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    moved = np.asarray(bled, np.float32)
    light = 1 - (1 - moved**0.8) * 0.78
    pool = np.clip(cv2.GaussianBlur(_grey(moved), (0, 0), max(0.8, 6 * unit)) - _grey(moved), 0, 1)
    wash = 1 + 0.035 * cv2.resize(cloudiness((seed + 31) % 997, 1.1), (width, height))[..., None]
    rim_x = np.minimum(x, width - 1 - x) / max(1.0, 42 * unit)
    rim_y = np.minimum(y, height - 1 - y) / max(1.0, 42 * unit)
    inside = np.clip((np.minimum(rim_x, rim_y) - 0.45 - 0.1 * drift) * 4, 0, 1)[..., None]
    painted = light * wash * (1 - 3.2 * pool[..., None]) * (1 - 0.35 * _lines(image, 1.2 * unit, 22)[..., None])
    sheet = np.array((0.985, 0.975, 0.945), np.float32)
    return np.asarray((painted * inside + sheet * (1 - inside)) * _paper(image, seed, 0.014), np.float32)


def _anime(image: Picture, seed: int) -> Picture:
    flat = _flat(image, 8, 0.05, 2)
    lab = np.asarray(cv2.cvtColor(flat, cv2.COLOR_RGB2LAB), np.float32)
    steps = 11.0
    level = lab[..., 0] / 100 * steps
    low = np.floor(level)
    lab[..., 0] = (low + np.clip((level - low - 0.5) * 7 + 0.5, 0, 1)) / steps * 100
    lab[..., 0] = 100 * (lab[..., 0] / 100) ** 0.88
    lab[..., 1:] *= np.float32(1.4)
    made = np.clip(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB), 0, 1)
    line = _lines(flat, 1.1 * _unit(image), 60)
    line = np.clip(line * 1.6 - 0.25, 0, 1)[..., None]
    return np.asarray(made * (1 - 0.85 * line) + np.array((0.08, 0.06, 0.12), np.float32) * 0.85 * line, np.float32)


def _pixels(image: Picture, seed: int) -> Picture:
    from PIL import Image as Pil

    height, width = image.shape[:2]
    block = max(2, round(min(height, width) / 110))
    size = -(-width // block), -(-height // block)
    small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.float32)
    grey = _grey(small)[..., None]
    small = np.clip(grey + (small - grey) * 1.35, 0, 1)
    few = Pil.fromarray((small * 255 + 0.5).astype(np.uint8)).quantize(
        32, Pil.Quantize.MAXCOVERAGE, dither=Pil.Dither.NONE
    )
    big = np.repeat(np.repeat(np.asarray(few.convert("RGB")), block, axis=0), block, axis=1)
    return np.asarray(big[:height, :width].astype(np.float32) / 255)


def _photo(image: Picture, seed: int) -> Picture:
    """A lens and a sensor: soft towards the edges, a finer tone, colours that part at the rim, noise in the shadows."""
    unit = _unit(image)
    height, width = image.shape[:2]
    y, x = np.meshgrid(
        np.linspace(-1, 1, height, dtype=np.float32), np.linspace(-1, 1, width, dtype=np.float32), indexing="ij"
    )
    out = np.clip(np.hypot(x * 0.9, y * 1.15) - 0.35, 0, 1)[..., None]
    soft = cv2.GaussianBlur(image, (0, 0), max(0.8, 7 * unit))
    made = image * (1 - out) + soft * out
    grow = np.float32(0.0022)
    at_x, at_y = (x + 1) / 2 * (width - 1), (y + 1) / 2 * (height - 1)
    for channel, way in ((0, 1 + grow), (2, 1 - grow)):
        fx = (at_x - width / 2) * way + width / 2
        fy = (at_y - height / 2) * way + height / 2
        made[..., channel] = cv2.remap(
            np.ascontiguousarray(made[..., channel]), fx, fy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
        )
    grey = _grey(made)[..., None]
    made = grey + (made - grey) * 0.82
    made = made + 0.35 * (made * made * (3 - 2 * made) - made)
    made = made * (1 - 0.32 * out**1.5)
    noise = np.random.default_rng(seed & 0xFFFFFFFF).standard_normal((height, width, 1), np.float32)
    return np.asarray(made + noise * 0.028 * (1.1 - grey), np.float32)


_MAKERS: Final[Mapping[str, Callable[[Picture, int], Picture]]] = {
    "pencil": _pencil,
    "oil": _oil,
    "watercolour": _watercolour,
    "anime": _anime,
    "pixel art": _pixels,
    "photo": _photo,
}
STYLES: Final = tuple(_MAKERS)
