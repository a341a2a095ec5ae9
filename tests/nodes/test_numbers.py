import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodes import numbers
from studio.base.errors import ShotgraphError
from studio.media.values import Number

finite = st.floats(-1e100, 1e100)


def calculate(a: float, b: float, op: str) -> Number:
    return numbers.calculate(Number(a), Number(b), op=op)


def test_a_value_comes_out_as_it_was_set() -> None:
    assert numbers.value(value=2.5) == 2.5
    assert isinstance(numbers.value(value=1), Number)


@pytest.mark.parametrize(
    ("op", "a", "b", "expected"),
    [
        ("add", 2, 2, 4),
        ("subtract", 2, 5, -3),
        ("multiply", 1.5, 4, 6),
        ("divide", 1, 4, 0.25),
        ("power", 2, 10, 1024),
        ("power", 0, 0, 1),
        ("power", -8, 3, -512),
        ("min", 3, -1, -1),
        ("max", 3, -1, 3),
    ],
)
def test_operations(op: str, a: float, b: float, expected: float) -> None:
    result = calculate(a, b, op)
    assert result == expected
    assert isinstance(result, Number)


@pytest.mark.parametrize(
    ("op", "a", "b", "message"),
    [
        ("divide", 1, 0, "cannot be divided by zero"),
        ("power", 0, -1, "not a real number"),
        ("power", -2, 0.5, "not a real number"),
        ("power", 10, 1000, "too large"),
        ("multiply", 1e300, 1e300, "too large"),
        ("divide", 1e300, 1e-300, "too large"),
        ("add", math.nan, 1, "socket 'a'"),
        ("max", 1, math.inf, "socket 'b'"),
    ],
)
def test_what_has_no_finite_result_is_an_error_that_says_so(op: str, a: float, b: float, message: str) -> None:
    with pytest.raises(ShotgraphError, match=message):
        calculate(a, b, op)


@given(finite, finite)
def test_min_and_max_are_the_two_operands(a: float, b: float) -> None:
    assert calculate(a, b, "min") <= calculate(a, b, "max")
    assert {calculate(a, b, "min"), calculate(a, b, "max")} == {a, b}


def test_the_sockets_and_settings_are_those_of_the_contract() -> None:
    spec = numbers.calculate.__node__  # type: ignore[attr-defined]
    assert spec.id == "number.math"
    assert [socket.name for socket in spec.inputs] == ["a", "b"]
    op = spec.setting("op")
    assert op is not None and op.choices == ("add", "subtract", "multiply", "divide", "power", "min", "max")
    assert numbers.value.__node__.id == "number.value"  # type: ignore[attr-defined]
