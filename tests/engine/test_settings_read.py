"""What a setting in a project file is to the node that receives it."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from studio.base.errors import SettingError
from studio.graph.projectfile import dumps, loads
from studio.graph.spec import RateKind, Setting, shown

RATE = Setting("rate", Fraction, 0, RateKind())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("24000/1001", Fraction(24000, 1001)),
        ("30000/1001", Fraction(30000, 1001)),
        ("60000/1001", Fraction(60000, 1001)),
        ("120000/1001", Fraction(120000, 1001)),
        (25, Fraction(25)),
        ("25", Fraction(25)),
        (12.5, Fraction(25, 2)),
        (0, Fraction(0)),
    ],
)
def test_a_rate_is_exact_and_stays_so_in_the_file(written: Any, read: Fraction) -> None:
    """30000/1001 is not 29.97: over an hour of film they come a tenth of a frame apart."""
    assert RATE.read(written) == read
    assert RATE.read(json.loads(json.dumps(shown(RATE.read(written))))) == read
    graph = loads(json.dumps({"format": "shotgraph/1", "nodes": {"a": {"type": "x", "settings": {"rate": written}}}}))
    assert RATE.read(loads(dumps(graph)).nodes["a"].settings["rate"]) == read


@pytest.mark.parametrize("written", ["fast", "30000/0", -1, 1001, True, None, [25], "nan", float("inf")])
def test_what_is_no_rate_is_refused(written: Any) -> None:
    with pytest.raises(SettingError):
        RATE.read(written)
