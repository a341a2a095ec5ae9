"""The third release: the node has another id, and `amount` is a factor."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from studio.graph.spec import Slider, node
from studio.graph.upgrade import Upgrade
from studio.media.values import Number


class Scaled(NamedTuple):
    scaled: Number
    added: Number


def _percent_to_factor(settings: dict[str, Any]) -> dict[str, Any]:
    return {**settings, "amount": settings["amount"] / 100} if "amount" in settings else settings


@node(
    "gauge.gain",
    version=3,
    upgrades={
        2: Upgrade(
            renamed={"number": "value", "strength": "amount", "offset": "plus"},
            outputs={"out": "scaled"},
            missing={"plus": 10.0},
        ),
        3: Upgrade(formerly="gauge.scale", convert=_percent_to_factor),
    },
)
def gain(
    value: Number,
    *,
    amount: Annotated[float, Slider(0, 10)] = 1.0,
    plus: float = 0.0,
) -> Scaled:
    """A number made larger or smaller.

    amount: how many times as large it comes out; plus: what is added.
    """
    return Scaled(Number(value * amount + plus), Number(plus))
