"""The second release: clearer names, and nothing is added unless one asks for it."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from studio.graph.spec import Slider, node
from studio.graph.upgrade import Upgrade
from studio.media.values import Number


class Scaled(NamedTuple):
    scaled: Number
    added: Number


@node(
    "gauge.scale",
    version=2,
    upgrades={
        2: Upgrade(
            renamed={"number": "value", "strength": "amount", "offset": "plus"},
            outputs={"out": "scaled"},
            missing={"plus": 10.0},
        )
    },
)
def scale(
    value: Number,
    *,
    amount: Annotated[float, Slider(0, 1000, unit="%")] = 100.0,
    plus: float = 0.0,
) -> Scaled:
    """A number made larger or smaller.

    amount: how large it comes out; plus: what is added.
    """
    return Scaled(Number(value * amount / 100 + plus), Number(plus))
