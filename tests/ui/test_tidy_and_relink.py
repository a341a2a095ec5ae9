"""Tidy leads wires around nodes and shows them; a file that has moved is shown its new place from the node's menu."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from studio.graph.graph import Graph, Node, Wire
from studio.graph.tidy import led_around, tidy
from studio.graph.wire_bends import bends
from tests.ui.hands import Hands

SIZE = (176.0, 96.0)


def test_a_wire_past_a_column_runs_between_the_nodes() -> None:
    names = ("a", "b", "c", "d")
    nodes = {name: Node("number.value" if name == "a" else "number.math") for name in names}
    wires = tuple(Wire(one, "out", two, "a") for one, two in itertools.pairwise(names))
    graph = tidy(Graph(nodes=nodes, wires=(*wires, Wire("a", "out", "d", "b"))), dict.fromkeys(names, SIZE))
    (led,) = led_around(graph, dict.fromkeys(names, SIZE)).items()
    assert led[0] == Wire("a", "out", "d", "b")
    for x, y in led[1]:
        for name in names:
            left, top = graph.nodes[name].position
            assert not (left < x < left + SIZE[0] and top < y < top + SIZE[1])
    heights = {y for _, y in led[1]}
    tops = [graph.nodes[name].position[1] for name in ("b", "c")]
    assert all(y < min(tops) or y > max(tops) + SIZE[1] for y in heights)


def test_wires_of_different_outputs_pass_side_by_side() -> None:
    names = ("a", "b", "c", "d", "e")
    nodes = {
        name: Node("number.math", position=(at, 0.0)) for name, at in zip(names, (0, 0, 300, 600, 600), strict=True)
    }
    nodes["b"] = Node("number.math", position=(0, 10.0))
    graph = Graph(nodes=nodes, wires=(Wire("a", "out", "d", "a"), Wire("b", "out", "e", "a")))
    one, two = led_around(graph, dict.fromkeys(names, SIZE)).values()
    assert one[0][1] != two[0][1]


def test_l_tidies_and_frames_what_it_has_moved(hands: Hands) -> None:
    hands.document.edit("Move", hands.document.graph.move({"sum": (6000.0, 4000.0)}))
    hands.key(Qt.Key.Key_L)
    seen = hands.view.mapToScene(hands.view.viewport().rect()).boundingRect()
    assert all(seen.contains(item.pos()) for item in hands.view.nodes.values())
    assert not bends(hands.document.graph)


@pytest.fixture
def moved(hands: Hands, tmp_path: Path) -> Path:
    there = tmp_path / "there"
    there.mkdir()
    for name in ("a.png", "b.png"):
        Image.new("RGB", (8, 8)).save(there / name)
    nodes = {n: Node("image.load", {"path": f"gone/{n}.png"}, position=(0, at)) for n, at in (("a", 0), ("b", 240))}
    hands.document.edit("Load", Graph(nodes=nodes))
    QApplication.processEvents()
    return there


def test_a_missing_file_is_marked_and_relinked_with_those_beside_it(
    hands: Hands, moved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands.canvas._validate()
    problem = hands.view.nodes["a"].problem
    assert problem.startswith("path: There is no file") and problem.endswith(".")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(moved / "a.png"), ""))
    at, port = hands.place(hands.middle("a")), hands.view.viewport()
    QApplication.sendEvent(port, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, port.mapToGlobal(at)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    (action,) = [one for one in menu.actions() if one.text().startswith("Relink")]
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    QApplication.processEvents()
    for name in ("a", "b"):
        path = hands.document.graph.nodes[name].settings["path"]
        assert (hands.document.folder / path).exists()
    hands.canvas._validate()
    assert hands.view.nodes["a"].problem == hands.view.nodes["b"].problem == ""
    hands.document.undo()
    assert hands.document.graph.nodes["b"].settings["path"] == "gone/b.png"
