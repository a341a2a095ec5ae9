"""The plugin as first released: `strength` is in percent."""

from __future__ import annotations

from typing import Annotated

from studio.graph.spec import Slider, node
from studio.media.values import Number


@node("gauge.scale", version=1)
def scale(
    number: Number,
    *,
    strength: Annotated[float, Slider(0, 1000, unit="%")] = 100.0,
    offset: float = 10.0,
) -> Number:
    """A number made larger or smaller.

    strength: how large it comes out; offset: what is added.
    """
    return Number(number * strength / 100 + offset)
