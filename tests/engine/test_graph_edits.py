"""Edits of the canvas as functions: what is wired to what afterwards, and in which order."""

from __future__ import annotations

from pathlib import Path

import pytest

import nodes
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Node, Wire
from studio.graph.graph_edits import copy_text, heal, insert_on_wire, pasted
from tests.engine.conftest import graph_of

NAMES = ("a", "b", "c")
SHOTS = graph_of(
    {name: ("sample.label", {"text": name}) for name in NAMES} | {"upper": "sample.upper", "join": "sample.join"},
    "a.out>join.texts b.out>join.texts c.out>join.texts",
)
"""Three texts into one collecting socket, and a node that fits on each of the wires."""


def joined(graph: Graph) -> list[str]:
    """What the collecting socket receives, in order."""
    return [wire.source for wire in graph.into("join")]


@pytest.mark.parametrize("place", range(3))
def test_a_node_put_on_a_wire_takes_its_place_in_the_order(catalog: Catalog, place: int) -> None:
    between = insert_on_wire(SHOTS, catalog, "upper", Wire(NAMES[place], "out", "join", "texts"))
    assert between is not None
    expected = list(NAMES)
    expected[place] = "upper"
    assert joined(between) == expected
    assert between.into("upper") == (Wire(NAMES[place], "out", "upper", "text"),)


@pytest.mark.parametrize("place", range(3))
def test_a_node_taken_out_and_healed_leaves_the_order(catalog: Catalog, place: int) -> None:
    between = insert_on_wire(SHOTS, catalog, "upper", Wire(NAMES[place], "out", "join", "texts"))
    assert between is not None
    healed = heal(between, catalog, ["upper"])
    assert joined(healed) == list(NAMES) and "upper" not in healed.nodes
    assert set(healed.wires) == set(SHOTS.wires)


def test_several_nodes_in_a_row_are_healed_over(catalog: Catalog) -> None:
    graph = graph_of(
        {name: ("sample.label", {"text": name}) for name in NAMES}
        | {"one": "sample.upper", "two": "sample.first", "join": "sample.join"},
        "a.out>join.texts b.out>one.text one.out>two.text two.out>join.texts c.out>join.texts",
    )
    healed = heal(graph, catalog, ["one", "two"])
    assert joined(healed) == ["a", "b", "c"]


def test_what_does_not_fit_is_not_inserted(catalog: Catalog) -> None:
    graph = SHOTS.add("mean", graph_of({"mean": "sample.brightness"}).nodes["mean"])
    wire = Wire("b", "out", "join", "texts")
    assert insert_on_wire(graph, catalog, "mean", wire) is None
    assert insert_on_wire(graph, catalog, "b", wire) is None, "its own end"
    busy = graph.connect(Wire("a", "out", "upper", "text"))
    assert insert_on_wire(busy, catalog, "upper", wire) is None, "its socket is taken"


def test_a_copy_keeps_the_order_and_the_overrides(catalog: Catalog) -> None:
    graph = SHOTS.set("b", "text", "other", item="shot-2")
    twice, names = pasted(graph, catalog, copy_text(graph, [*NAMES, "join"]), (500.0, 500.0))
    again = dict(zip((*NAMES, "join"), names, strict=True))
    copied = [wire.source for wire in twice.into(again["join"])]
    assert copied == [again[name] for name in NAMES]
    assert twice.nodes[again["b"]].overrides == {"shot-2": {"text": "other"}}
    assert joined(twice) == list(NAMES), "the first is left as it was"


def test_what_is_pasted_into_another_project_reads_the_same_files_and_writes_its_own(tmp_path: Path) -> None:
    shipped = Catalog.of(nodes.modules())
    settings = {"path": "stills/a.png"}
    film = Graph(
        nodes={
            "still": Node("image.load", settings, overrides={"goal": {"path": "../b.png"}}),
            "out": Node("image.save", {"path": "made.png"}),
        },
        wires=(Wire("still", "out", "out", "image"),),
    )
    here, there = tmp_path / "films" / "one", tmp_path / "two"
    text = copy_text(film, ["still", "out"], here)
    moved, _ = pasted(Graph(), shipped, text, (0.0, 0.0), folder=there)
    assert moved.nodes["still"].settings["path"] == "../films/one/stills/a.png"
    assert moved.nodes["still"].overrides["goal"]["path"] == "../films/b.png"
    assert moved.nodes["out"].settings["path"] == "made.png" and not moved.extra
    same, _ = pasted(Graph(), shipped, text, (0.0, 0.0), folder=here)
    assert same.nodes["still"].settings == settings
    unknown, _ = pasted(Graph(), shipped, copy_text(film, ["still"]), (0.0, 0.0), folder=there)
    assert unknown.nodes["still"].settings == settings
