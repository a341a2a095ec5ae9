"""Validation: every problem at once, each with its place and its mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.base.errors import InvalidProject
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Wire
from studio.graph.plan import make_plan
from studio.graph.validate import refusal, validate
from tests.engine.conftest import graph_of

CASES = [
    ({"a": "sample.uper"}, "", "no node type 'sample.uper'", "Did you mean 'sample.upper'?"),
    ({"a": "sample.upper"}, "", "node 'a', socket 'text': nothing is wired", "gives Text"),
    (
        {"a": "sample.words", "b": "sample.brightness"},
        "a.out>b.image",
        "gives Text, but 'b.image' takes Image",
        "Image",
    ),
    ({"a": "sample.words", "b": "sample.upper"}, "a.out>b.txt", "no socket 'txt'", "Did you mean 'text'?"),
    ({"a": "sample.words", "b": "sample.upper"}, "a.left>b.text", "no output 'left'", "It has out."),
    ({"b": "sample.upper"}, "gone.out>b.text", "a node 'gone' that is not there", ""),
    (
        {"a": "sample.words", "c": "sample.words", "b": "sample.upper"},
        "a.out>b.text c.out>b.text",
        "2 wires end here",
        "It takes one",
    ),
    *[
        ({"a": source, "b": target}, f"a.out>b.{setting}", f"gives {gives}, but 'b.{setting}' takes {takes}", takes)
        for source, gives in [("number.value", "Number"), ("sample.label", "Text"), ("sample.picture", "Image")]
        for target, setting, takes in [
            ("sample.upper", "suffix", "str"),
            ("sample.picture", "size", "int"),
            ("sample.slow", "pause", "float"),
            ("sample.fail", "crash", "bool"),
        ]
        if (gives, takes == "str") not in [("Number", False), ("Text", True)]
    ],
    ({"a": ("sample.picture", {"size": 0})}, "", "0 does not fit", "from 1 to 4096"),
    ({"a": ("sample.picture", {"size": "big"})}, "", "'big' does not fit", "whole number"),
    ({"a": ("sample.picture", {"size": True})}, "", "True does not fit", "whole number"),
    ({"a": ("sample.picture", {"siez": 5})}, "", "no setting 'siez'", "Did you mean 'size'?"),
    ({"a": ("sample.picture", {}, {"shot-1": {"size": -1}})}, "", "item 'shot-1'", "from 1 to 4096"),
    ({"a": ("sample.words", {"text": "x" * 100_000, "txt": 1})}, "", "no setting 'txt'", ""),
    ({"a": ("number.math", {"op": "plus"})}, "", "'plus' does not fit", "one of add"),
    ({"a": ("sample.dice", {"seed": -5})}, "", "-5 does not fit", "'random'"),
    (
        {"a": "sample.upper", "b": "sample.upper", "c": "sample.upper"},
        "a.out>b.text b.out>a.text b.out>c.text",
        "in a circle",
        "Delete one",
    ),
    ({"a": "sample.upper"}, "a.out>a.text", "in a circle: a -> a", "Delete one"),
]


@pytest.mark.parametrize(("nodes", "wires", "says", "mend"), CASES)
def test_what_is_wrong_is_said_with_its_mend(
    catalog: Catalog, nodes: dict[str, object], wires: str, says: str, mend: str
) -> None:
    told = [str(problem) for problem in validate(graph_of(nodes, wires), catalog, Path())]
    assert any(says in text and mend in text for text in told), told


def test_settings_take_wires_of_their_own_kind(catalog: Catalog) -> None:
    graph = graph_of(
        {"n": "number.value", "t": "sample.label", "text": "sample.label", "picture": "sample.picture"}
        | {"slow": "sample.slow", "fail": "sample.fail"},
        "t.out>text.text n.out>picture.size n.out>slow.pause n.out>fail.crash t.out>fail.text",
    )
    assert validate(graph, catalog, Path()) == []


def test_data_of_an_editor_is_checked_before_anything_runs() -> None:
    import nodes.motion

    graph = graph_of({"brush": ("motion.brush", {"brushes": [{"horizontal": "fast"}]})})
    told = [str(problem) for problem in validate(graph, Catalog.of([nodes.motion]), Path())]
    assert any("node 'brush'" in text and "horizontal" in text for text in told), told


def test_everything_is_told_at_once(catalog: Catalog) -> None:
    graph = graph_of(
        {"a": ("sample.picture", {"size": 0, "no": 1}), "b": "gone", "c": "sample.upper"}, "a.out>c.text x.out>c.text"
    )
    assert len(validate(graph, catalog, Path())) == 6


def test_a_good_graph_has_no_problems(catalog: Catalog) -> None:
    assert validate(graph_of({"a": "sample.words", "b": "sample.upper"}, "a.out>b.text"), catalog, Path()) == []


def test_problems_elsewhere_do_not_stop_a_target(catalog: Catalog) -> None:
    graph = graph_of({"a": "sample.words", "half": "sample.upper"})
    plan = make_plan(graph, catalog, Path(), ["a"])
    assert [problem.node for problem in plan.warnings] == ["half"]


def test_a_circle_before_the_target_stops_it(catalog: Catalog) -> None:
    graph = graph_of({"a": "sample.upper", "b": "sample.upper"}, "a.out>b.text b.out>a.text")
    with pytest.raises(InvalidProject, match="circle"):
        make_plan(graph, catalog, Path(), ["b"])


@pytest.mark.parametrize(
    ("target", "says"),
    [("b", "no target 'b'"), ("a.left", "no output 'left'"), ("", "no target")],
)
def test_wrong_targets(catalog: Catalog, target: str, says: str) -> None:
    with pytest.raises(InvalidProject, match=says):
        make_plan(graph_of({"a": "sample.words"}), catalog, Path(), [target])


def test_a_wire_that_cannot_be_made_is_refused_with_the_reason(catalog: Catalog) -> None:
    graph = graph_of({"a": "sample.words", "b": "sample.upper", "c": "sample.upper"}, "a.out>b.text b.out>c.text")
    assert refusal(Wire("c", "out", "b", "text"), graph, catalog) == "the wire would close a circle"
    assert "takes Image" in refusal(
        Wire("a", "out", "p", "image"), Graph({**graph.nodes, **graph_of({"p": "sample.brightness"}).nodes}), catalog
    )
    assert refusal(Wire("a", "out", "c", "text"), graph, catalog) == ""


def test_a_missing_file_is_named_by_its_plain_path(tmp_path: Path) -> None:
    from studio.app.node_types import shipped
    from studio.graph.graph import Node

    folder = tmp_path / "one" / "two"
    folder.mkdir(parents=True)
    graph = Graph({"load": Node("image.load", {"path": "../../clips/../a.png"})})
    said = [problem.what for problem in validate(graph, shipped(), folder)]
    assert f"there is no file {tmp_path / 'a.png'}" in said
