"""Whether what a JSON file has for a number is one that can be reckoned with."""

from __future__ import annotations

import math
from typing import Any


def finite(value: Any) -> float | None:
    """The number as a float; None for what is none, true and false, NaN, infinity, and whole numbers that no float is
    large enough for."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
