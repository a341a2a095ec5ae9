"""Signals in the window: their colour, their look, and settings that move."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from studio.media.values import VALUE_TYPES
from studio.ui.theme import THEMES, Tokens

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009.
EYES = {
    "usual": np.eye(3),
    "no red": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "no green": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "no blue": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def _lab(colour: str, eyes: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """CIE L*a*b* of '#rrggbb' as these eyes see it."""
    coded = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    light = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    light = np.clip(EYES[eyes] @ light, 0, 1)
    x, y, z = np.array([[0.4125, 0.3576, 0.1804], [0.2127, 0.7152, 0.0722], [0.0193, 0.1192, 0.9503]]) @ light
    a, b, c = (np.cbrt(v) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x / 0.9505, y, z / 1.089))
    return np.array([116 * b - 16, 500 * (a - b), 200 * (b - c)])


@pytest.mark.parametrize(("theme", "eyes"), [*itertools.product(THEMES, EYES)])
def test_the_wires_of_signals_are_told_from_all_others_by_any_eyes(theme: str, eyes: str) -> None:
    tokens: Tokens = THEMES[theme]
    own = _lab(tokens.Signal, eyes)
    for other in (kind.__name__ for kind in VALUE_TYPES if kind.__name__ != "Signal"):
        away = float(np.linalg.norm(own - _lab(getattr(tokens, other, tokens.soft), eyes)))
        assert away > 15, f"{other} is too near"  # 2.3 is a difference that is just seen
