"""Numbers: a value to wire into several places, and arithmetic on two of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

from studio.base.errors import ShotgraphError
from studio.graph.spec import Lane, node
from studio.media.values import Number

Operation = Literal["add", "subtract", "multiply", "divide", "power", "min", "max"]

_OPERATIONS: dict[Operation, Callable[[float, float], float]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "power": math.pow,
    "min": min,
    "max": max,
}
_SIGNS = {"add": "+", "subtract": "-", "multiply": "x", "divide": "/", "power": "to the power of"}


@node("number.value", version=1, lane=Lane.CPU)
def value(*, value: float = 0.0) -> Number:
    """A number, to be wired to as many sockets as need it."""
    return Number(value)


@node("number.math", version=1, lane=Lane.CPU, title="Math")
def calculate(a: Number, b: Number, *, op: Operation = "add") -> Number:
    """Add, subtract, multiply, divide, raise to a power, or take the smaller or larger of two numbers.

    The result is a 64-bit floating-point number. A result that is no finite number (division by zero, too large,
    the root of a negative number) is an error that names both operands.
    """
    for name, operand in (("a", a), ("b", b)):
        if not math.isfinite(operand):
            raise ShotgraphError(f"it receives {float(operand)}, which cannot be calculated with", socket=name)
    try:
        result = _OPERATIONS[op](float(a), float(b))
    except ZeroDivisionError:
        raise ShotgraphError(f"{a} cannot be divided by zero", socket="b", mend="Wire another number to b.") from None
    except OverflowError:
        result = math.inf
    except ValueError:  # math.pow: 0 to a negative power, or a root of a negative number
        raise ShotgraphError(f"{a} {_SIGNS[op]} {b} is not a real number", mend="Change a or b.") from None
    if not math.isfinite(result):
        raise ShotgraphError(f"{a} {_SIGNS[op]} {b} is too large a number", mend="Make a or b smaller.")
    return Number(result)
