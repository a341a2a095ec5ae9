"""How a move spends its time: curves from 0 to 1 over 0..1, by the names that editors show."""

from __future__ import annotations

import math
from collections.abc import Callable

from studio.base.errors import SettingError, suggest


def _bounce(t: float) -> float:
    # Penner's bounce-out: four parabolas, each landing on 1.
    for start, lift in ((1 / 2.75, 0.0), (2 / 2.75, 0.75), (2.5 / 2.75, 0.9375), (1.0, 0.984375)):
        if t <= start:
            middle = {0.0: 0.0, 0.75: 1.5, 0.9375: 2.25, 0.984375: 2.625}[lift] / 2.75
            return 7.5625 * (t - middle) ** 2 + lift
    return 1.0


def _glide(t: float, ramp: float = 0.18) -> float:
    # Constant speed with soft ends: what a dolly on rails does.
    if t < ramp:
        return t * t / (2 * ramp * (1 - ramp))
    if t > 1 - ramp:
        return 1 - _glide(1 - t, ramp)
    return (t - ramp / 2) / (1 - ramp)


EASINGS: dict[str, Callable[[float], float]] = {
    "linear": lambda t: t,
    "ease-in": lambda t: t * t,
    "ease-out": lambda t: t * (2 - t),
    "ease-in-out": lambda t: t * t * (3 - 2 * t),
    "glide": _glide,
    "snap": lambda t: 1 - (1 - t) ** 5,
    "overshoot": lambda t: 1 + 2.70158 * (t - 1) ** 3 + 1.70158 * (t - 1) ** 2,
    "bounce": _bounce,
    "hold": lambda t: 0.0 if t < 1 else 1.0,
}
"""Each is 0 at 0 and 1 at 1. 'overshoot' leaves 0..1 on the way; 'hold' jumps at the end."""


def eased(name: str, t: float) -> float:
    """The share of the way that is behind us at the share t of the time. t is clamped to 0..1."""
    curve = EASINGS.get(name)
    if curve is None:
        raise SettingError(
            f"There is no easing called '{name}'",
            setting="easing",
            mend=f"{suggest(name, EASINGS)} It takes one of " + ", ".join(EASINGS) + ".",
        )
    t = 0.0 if math.isnan(t) else min(1.0, max(0.0, t))
    return curve(t)
