"""What a brush's numbers mean in pixels and seconds."""

from __future__ import annotations

from studio.media.values import Brush

DRIFT = 0.02
"""Picture heights a second that one unit of horizontal or vertical moves things."""
APPROACH = 0.025
"""Growth a second (as the rate of an exponential) that one unit of proximity brings."""


def velocity(brush: Brush, height: int, amount: float = 1.0) -> tuple[float, float]:
    """(x, y) in pixels a second, y downwards; zero when a path leads the brush instead."""
    if len(brush.path) >= 2:
        return 0.0, 0.0
    return brush.horizontal * DRIFT * height * amount, -brush.vertical * DRIFT * height * amount


def approach(brush: Brush, amount: float = 1.0) -> float:
    """Rate of growth a second."""
    return brush.proximity * APPROACH * amount
