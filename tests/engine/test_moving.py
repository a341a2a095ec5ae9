"""Signals on wires to settings: what takes them, what refuses them, and what makes another result."""

from __future__ import annotations

import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pytest

from studio.graph import events
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Node, Wire
from studio.graph.moving import at
from studio.graph.spec import Lane, Slider, node
from studio.graph.store import Store
from studio.graph.validate import refusal, validate
from studio.media.frames import Frame
from studio.media.signal import Curve, Key, Signal, steady
from studio.media.values import Image, Text, Video, VideoInfo
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
    # what a wire has a part in is found out when it is made
    graph = graph_of(
        {"curve": ("signal.curve", {"keys": RAMP}), "twice": "signal.math", "end": "test.heard"},
        "curve.out>twice.a twice.out>end.plain",
    )
    (failure,) = run(graph, "end").of(events.Failed)
    assert "a moving signal is wired to it, but this node runs once" in failure.message
    assert failure.node == "end" and "Wire a number" in failure.mend


@pytest.mark.parametrize(
    ("source", "refused"),
    [
        (("signal.curve", {"keys": RAMP}), True),
        (("signal.curve", {"keys": RAMP[:1]}), False),
        (("signal.wave", {}), True),
        (("signal.wave", {"least": 2, "most": 2}), False),
    ],
)
def test_what_surely_moves_is_refused_before_anything_runs(
    catalog: Catalog, tmp_path: Path, source: tuple[str, Any], refused: bool
) -> None:
    graph = graph_of({"moves": source, "end": "test.heard"}, "moves.out>end.plain")
    problems = validate(graph, catalog, tmp_path)
    assert [(one.node, one.setting) for one in problems] == [("end", "plain")] * refused
    assert all("runs once" in one.what and one.mend for one in problems)
    assert not validate(graph_of({"moves": source, "end": "test.heard"}, "moves.out>end.level"), catalog, tmp_path)


def test_on_a_clip_the_same_wire_is_right(catalog: Catalog, tmp_path: Path) -> None:
    nodes = {
        "moves": "signal.wave",
        "lit": "test.lit",
        "clip": "test.shades",
        "still": "sample.picture",
    }
    assert not validate(graph_of(nodes, "clip.out>lit.image moves.out>lit.by"), catalog, tmp_path)
    (problem,) = validate(graph_of(nodes, "still.out>lit.image moves.out>lit.by"), catalog, tmp_path)
    assert (problem.node, problem.setting) == ("lit", "by") and "wire a clip" in problem.mend


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


# --- once a frame -----------------------------------------------------------------------------------------------------


@node("test.shades", version=1)
def shades(*, frames: int = 9, rate: int = 4) -> Video:
    """A clip of one grey."""
    frame = Frame.of(np.full((8, 16, 3), 40, np.uint8))
    return Video(VideoInfo(16, 8, Fraction(rate), frames), lambda start, stop: (frame for _ in range(start, stop)))


@node("test.lit", version=1)
def lit(image: Image, *, by: Annotated[float, Slider(0, 4)] = 1.0, flip: bool = False) -> Image:
    """So many times as bright."""
    pixels = (image.pixels * np.float32(by) + 0.5).astype(np.uint8)
    return Image(255 - pixels if flip else pixels)


@node("test.greys", version=1)
def greys(video: Video) -> Text:
    """The first pixel of every frame, from the start and out of order."""
    whole = [int(frame.rgb()[0, 0, 0]) for frame in video.frames()]
    alone = [int(video.frame(number).rgb()[0, 0, 0]) for number in reversed(range(video.info.length))]
    assert whole == alone[::-1]
    return Text(" ".join(map(str, whole)))


def _clip(keys: Any, end: str = "by", kind: str = "test.shades") -> Graph:
    nodes = {"curve": ("signal.curve", {"keys": keys}), "clip": kind, "lit": "test.lit", "end": "test.greys"}
    return graph_of(nodes, f"clip.out>lit.image curve.out>lit.{end} lit.out>end.video")


def test_a_setting_moves_from_frame_to_frame_at_the_frames_own_time(run: Run) -> None:
    rising = [{"at": 0.5, "value": 1}, {"at": 1.5, "value": 3}]
    outcome = run(_clip(rising), "end")
    # nine frames at four a second: held up to 0.5 s, then up by a half each, held from 1.5 s on
    assert outcome.done.results == {"end": "40 40 40 60 80 100 120 120 120"}


def test_a_switch_goes_on_and_off_with_a_signal(run: Run) -> None:
    times = ((0, 0), (0.75, 1), (1.5, 0))
    blink = [{"at": at, "value": value, "easing": "hold"} for at, value in times]
    assert run(_clip(blink, "flip"), "end").done.results == {"end": "40 40 40 215 215 215 40 40 40"}


def test_two_settings_of_a_node_move_apart(run: Run) -> None:
    graph = _clip([{"at": 0, "value": 1}, {"at": 2, "value": 3}])
    graph = graph.add("saw", Node("signal.wave", {"shape": "square", "frequency": 1.0})).connect(
        Wire("saw", "out", "lit", "flip")
    )
    assert run(graph, "end").done.results == {"end": "215 205 60 70 175 165 100 110 135"}


def test_an_overshoot_is_held_within_the_limits_of_the_setting(run: Run) -> None:
    keys = [{"at": 0, "value": 0}, {"at": 2, "value": 9}]
    assert run(_clip(keys), "end").done.results == {"end": "0 45 90 135 160 160 160 160 160"}


def test_the_clip_is_made_anew_when_the_curve_says_something_else_and_only_then(run: Run) -> None:
    rising = [{"at": 0, "value": 1}, {"at": 2, "value": 3}]
    run(_clip(rising), "end")
    same = run(_clip([*reversed(rising)]), "end")
    assert "lit" not in {event.node for event in same.of(events.Started)}
    other = run(_clip([rising[0], {"at": 2, "value": 2}]), "end")
    assert {"lit", "end"} <= {event.node for event in other.of(events.Started)}
    assert other.done.results == {"end": "40 45 50 55 60 65 70 75 80"}


def test_a_number_on_the_same_setting_gives_what_it_gave_before(run: Run) -> None:
    graph = graph_of(
        {"two": ("number.value", {"value": 2}), "clip": "test.shades", "lit": "test.lit", "end": "test.greys"},
        "clip.out>lit.image two.out>lit.by lit.out>end.video",
    )
    assert run(graph, "end").done.results == {"end": " ".join(["80"] * 9)}


def test_the_frame_at_which_a_signal_has_no_value_is_named(run: Run) -> None:
    nodes = {
        "curve": ("signal.curve", {"keys": [{"at": 0, "value": 1}, {"at": 1, "value": 0}]}),
        "over": ("signal.math", {"op": "divide"}),
        "one": ("number.value", {"value": 1}),
        "clip": "test.shades",
        "lit": "test.lit",
        "end": "test.greys",
    }
    wires = "one.out>over.a curve.out>over.b clip.out>lit.image over.out>lit.by lit.out>end.video"
    (failure,) = run(graph_of(nodes, wires), "end").of(events.Failed)
    assert "frame 4: 1 / 0, at 1.000 s, is no number" in failure.message


# --- curves of one shot alone -----------------------------------------------------------------------------------------


@node("test.spoken", version=1, lane=Lane.IO)
def spoken(text: Text, *, level: Annotated[float | Signal, Slider(0, 5)] = 1.0) -> Text:
    """Says what it was given, for each text."""
    at = (0, 1, 2)
    return Text(f"{text}: {' '.join(f'{level.at(s):g}' for s in at) if isinstance(level, Signal) else level}")


def test_a_shot_moves_by_keys_of_its_own(run: Run) -> None:
    graph = graph_of(
        {
            "words": ("sample.words", {"text": "a b"}),
            "curve": ("signal.curve", {"keys": RAMP}),
            "half": ("signal.math", {"op": "divide", "number": 2}),
            "end": "test.spoken",
            "all": "sample.join",
            "alone": "test.heard",
        },
        "words.out>end.text curve.out>half.a half.out>end.level end.out>all.texts curve.out>alone.level",
    )
    assert run(graph, "all", "alone").done.results == {"all": "a: 0 2.5 5 b: 0 2.5 5", "alone": "0 2.5 5 5 5"}
    own = graph.set("curve", "keys", [{"at": 0, "value": 4}, {"at": 2, "value": 0}], item="b")
    once = run(own, "all", "alone")
    assert once.done.results == {"all": "a: 0 2.5 5 b: 2 1 0", "alone": "0 2.5 5 5 5"}
    ran = [(event.node, event.item) for event in once.of(events.Finished) if not event.cached]
    assert ran == [("curve", "b"), ("half", "b"), ("end", "b"), ("all", None)], "nothing else is made again"
    nobody = own.set("curve", "keys", [{"at": 0, "value": 1}], item="gone")
    assert run(nobody, "all", "alone").of(events.Started) == [], "what no shot asks for is not made"
