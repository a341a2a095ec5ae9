"""Blend modes: what colour a layer gives over another, before its cover counts.

W3C, "Compositing and Blending Level 1", sections 9 and 10, which agrees with ISO 32000-2 (PDF), 11.3.5; the modes that
neither has are Photoshop's, by the formulas that editors share. All work on coded values, 0 to 1, not on linear light.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, get_args

import numpy as np

Floats = Any
"""Arrays (..., 3) of floats, 0 to 1."""

Blend = Literal[
    "normal",
    "dissolve",
    "darken",
    "multiply",
    "color burn",
    "linear burn",
    "darker color",
    "lighten",
    "screen",
    "color dodge",
    "add",
    "lighter color",
    "overlay",
    "soft light",
    "hard light",
    "vivid light",
    "linear light",
    "pin light",
    "hard mix",
    "difference",
    "exclusion",
    "subtract",
    "divide",
    "hue",
    "saturation",
    "color",
    "luminosity",
]
BLENDS: tuple[Blend, ...] = get_args(Blend)


def blended(below: Floats, above: Floats, mode: Blend) -> Floats:
    """B(below, above): two arrays (..., 3) of floats 0 to 1 -> their blend, 0 to 1."""
    return _MODES[mode](below, above)


def _screen(b: Floats, s: Floats) -> Floats:
    return b + s - b * s


def _hard_light(b: Floats, s: Floats) -> Floats:
    return np.where(s <= 0.5, b * 2 * s, _screen(b, 2 * s - 1))


def _dodge(b: Floats, s: Floats) -> Floats:
    bright = np.minimum(1, b / np.maximum(1 - s, 1e-9))
    return np.where(b <= 0, 0, np.where(s >= 1, 1, bright))


def _burn(b: Floats, s: Floats) -> Floats:
    dark = 1 - np.minimum(1, (1 - b) / np.maximum(s, 1e-9))
    return np.where(b >= 1, 1, np.where(s <= 0, 0, dark))


def _soft_light(b: Floats, s: Floats) -> Floats:
    curve = np.where(b <= 0.25, ((16 * b - 12) * b + 4) * b, np.sqrt(b))
    return np.where(s <= 0.5, b - (1 - 2 * s) * b * (1 - b), b + (2 * s - 1) * (curve - b))


def _vivid_light(b: Floats, s: Floats) -> Floats:
    return np.where(s <= 0.5, _burn(b, 2 * s), _dodge(b, 2 * s - 1))


def _pin_light(b: Floats, s: Floats) -> Floats:
    return np.where(s <= 0.5, np.minimum(b, 2 * s), np.maximum(b, 2 * s - 1))


def _lum(c: Floats) -> Floats:
    return 0.3 * c[..., :1] + 0.59 * c[..., 1:2] + 0.11 * c[..., 2:3]


def _sat(c: Floats) -> Floats:
    return c.max(-1, keepdims=True) - c.min(-1, keepdims=True)


def _with_lum(c: Floats, light: Floats) -> Floats:
    """SetLum with ClipColor of the specification."""
    c = c + (light - _lum(c))
    light = _lum(c)
    low, high = c.min(-1, keepdims=True), c.max(-1, keepdims=True)
    c = np.where(low < 0, light + (c - light) * light / np.maximum(light - low, 1e-9), c)
    return np.where(high > 1, light + (c - light) * (1 - light) / np.maximum(high - light, 1e-9), c)


def _with_sat(c: Floats, wanted: Floats) -> Floats:
    """SetSat: the least channel to 0, the greatest to `wanted`, the middle one between as it was."""
    low = c.min(-1, keepdims=True)
    return (c - low) * (wanted / np.maximum(_sat(c), 1e-9))


_MODES: dict[Blend, Callable[[Floats, Floats], Floats]] = {
    "normal": lambda b, s: s,
    "dissolve": lambda b, s: s,
    "darken": np.minimum,
    "multiply": np.multiply,
    "color burn": _burn,
    "linear burn": lambda b, s: np.maximum(b + s - 1, 0),
    "darker color": lambda b, s: np.where(_lum(s) < _lum(b), s, b),
    "lighten": np.maximum,
    "screen": _screen,
    "color dodge": _dodge,
    "add": lambda b, s: np.minimum(b + s, 1),
    "lighter color": lambda b, s: np.where(_lum(s) > _lum(b), s, b),
    "overlay": lambda b, s: _hard_light(s, b),
    "soft light": _soft_light,
    "hard light": _hard_light,
    "vivid light": _vivid_light,
    "linear light": lambda b, s: np.clip(b + 2 * s - 1, 0, 1),
    "pin light": _pin_light,
    "hard mix": lambda b, s: np.where(b + s >= 1, 1.0, 0.0).astype(b.dtype),
    "difference": lambda b, s: np.abs(b - s),
    "exclusion": lambda b, s: b + s - 2 * b * s,
    "subtract": lambda b, s: np.maximum(b - s, 0),
    "divide": lambda b, s: np.where(s <= 0, np.where(b <= 0, 0.0, 1.0), np.minimum(1, b / np.maximum(s, 1e-9))),
    "hue": lambda b, s: _with_lum(_with_sat(s, _sat(b)), _lum(b)),
    "saturation": lambda b, s: _with_lum(_with_sat(b, _sat(s)), _lum(b)),
    "color": lambda b, s: _with_lum(s, _lum(b)),
    "luminosity": lambda b, s: _with_lum(b, _lum(s)),
}
