"""Signals on wires to settings: what takes them, what refuses them, and what makes another result."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import pytest

from studio.graph import events
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Wire
from studio.graph.moving import at
from studio.graph.spec import Lane, Slider, node
from studio.graph.store import Store
from studio.graph.validate import refusal, validate
from studio.media.signal import Curve, Key, Signal, steady
from studio.media.values import Text
from tests.engine import sample_nodes
from tests.engine.conftest import graph_of

Run = Callable[..., Any]
RAMP = [{"at": 0, "value": 0}, {"at": 2, "value": 10}]


@node("test.heard", version=1, lane=Lane.IO)
def heard(*, level: Annotated[float | Signal, Slider(0, 5)] = 1.0, plain: float = 0.0) -> Text:
    """Says what it was given."""
    if isinstance(level, Signal):
        return Text(" ".join(f"{level.at(seconds):g}" for seconds in (0, 0.5, 1, 2, 9)))
    return Text(f"just {level:g} and {plain:g}")


@node("test.counted", version=1, lane=Lane.IO)
def counted(*, count: Annotated[int, Slider(0, 10)] = 1, on: bool = False) -> Text:
    """Says what it was given."""
    return Text(f"{count} {on}")


@pytest.fixture
def catalog() -> Catalog:
    import nodes.numbers
    import nodes.signals

    return Catalog.of([sample_nodes, nodes.numbers, nodes.signals, sys.modules[__name__]])


def _graph(keys: Any, end: str, kind: str) -> Graph:
    return graph_of({"curve": ("signal.curve", {"keys": keys}), "end": kind}, f"curve.out>end.{end}")


def test_a_node_that_asks_for_the_signal_gets_it_within_the_limits_of_the_setting(run: Run) -> None:
    assert run(_graph(RAMP, "level", "test.heard"), "end").done.results == {"end": "0 2.5 5 5 5"}


def test_a_curve_with_one_key_is_a_number(run: Run) -> None:
    assert run(_graph([{"at": 1, "value": 4}], "level", "test.heard"), "end").done.results == {"end": "just 4 and 0"}
    assert run(_graph([{"at": 1, "value": 4}], "plain", "test.heard"), "end").done.results == {"end": "just 1 and 4"}
    assert run(_graph([{"at": 1, "value": 2.6}], "count", "test.counted"), "end").done.results == {"end": "3 False"}


def test_a_node_that_runs_once_refuses_a_signal_that_moves(run: Run) -> None:
    outcome = run(_graph(RAMP, "plain", "test.heard"), "end")
    (failure,) = outcome.of(events.Failed)
    assert "a moving signal is wired to it, but this node runs once" in failure.message
    assert failure.node == "end" and "Wire a number" in failure.mend


def test_a_number_on_a_signal_socket_is_a_signal_that_does_not_move(run: Run) -> None:
    graph = graph_of(
        {"two": ("number.value", {"value": 2}), "sum": ("signal.math", {"number": 1.5}), "end": "test.heard"},
        "two.out>sum.a sum.out>end.plain",
    )
    assert run(graph, "end").done.results == {"end": "just 1 and 3.5"}


def test_what_the_curve_says_is_what_counts_not_how_it_is_written(run: Run) -> None:
    assert len(run(_graph(RAMP, "level", "test.heard"), "end").of(events.Started)) == 2
    again = run(_graph([{**key, "easing": "linear"} for key in reversed(RAMP)], "level", "test.heard"), "end")
    assert [event.node for event in again.of(events.Started)] == ["curve"]  # written anew, and says the same
    other = run(_graph([RAMP[0], {"at": 2, "value": 9}], "level", "test.heard"), "end")
    assert [event.node for event in other.of(events.Started)] == ["curve", "end"]


def test_wires_say_what_a_signal_goes_to(catalog: Catalog) -> None:
    graph = graph_of({"curve": "signal.curve", "heard": "test.heard", "words": "sample.upper", "sum": "number.math"})
    ends = [("heard", "level"), ("heard", "plain"), ("words", "prefix"), ("sum", "a")]
    reasons = [refusal(Wire("curve", "out", *end), graph, catalog) for end in ends]
    assert reasons[:2] == ["", ""]
    assert all("gives Signal" in reason for reason in reasons[2:])


def test_a_curve_without_a_key_is_told_before_anything_runs(catalog: Catalog, tmp_path: Path) -> None:
    problems = validate(graph_of({"curve": "signal.curve"}), catalog, tmp_path)
    assert [(one.node, one.setting, one.what) for one in problems] == [("curve", "keys", "the curve has no key")]
    wrong = graph_of({"curve": ("signal.curve", {"keys": [{"at": 0, "value": float("nan")}]})})
    assert "has the value nan" in validate(wrong, catalog, tmp_path)[0].what


@pytest.mark.parametrize(
    ("name", "seconds", "expected"),
    [
        ("count", -1, 0),
        ("count", 1.0, 5),
        ("count", 1.12, 6),
        ("count", 3, 10),
        ("on", 0.099, False),
        ("on", 0.11, True),
    ],
)
def test_a_setting_at_a_moment_is_read_as_a_number_would_be(name: str, seconds: float, expected: Any) -> None:
    setting = counted.__node__.setting(name)  # type: ignore[attr-defined]
    value = at(setting, Curve((Key(0, 0), Key(2, 10))), seconds)
    assert value == expected and type(value) is type(expected)


def test_what_moves_is_held_within_the_limits_and_what_rests_must_lie_there(run: Run) -> None:
    setting = heard.__node__.setting("level")  # type: ignore[attr-defined]
    assert at(setting, steady(99), 0) == 5
    (failure,) = run(_graph([{"at": 0, "value": 99}], "level", "test.heard"), "end").of(events.Failed)
    assert "99.0 does not fit" in failure.message


def test_a_signal_outlives_the_store_it_was_made_in(run: Run, store: Store) -> None:
    first = run(_graph(RAMP, "level", "test.heard"), "end")
    again = run(_graph(RAMP, "level", "test.heard"), "end")
    assert first.done.results == again.done.results and not again.of(events.Started)
