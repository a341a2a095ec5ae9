"""Edits of many nodes and wires at once: the work grows as the graph does, not as its square.

Work is counted in lines of Shotgraph's own code that run, and in graphs and far layers that are made: the clock of a
busy machine would say something else every time. Commands are called, not keyed: no timer comes in between.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.graph.graph import Graph, Node, Wire
from studio.ui.canvas.far import FarLayer
from studio.ui.commands import Commands
from studio.ui.project_page import ProjectPage
from tests.ui.hands import Hands

FEW, MANY = 40, 160


def pairs(count: int) -> Graph:
    """So many wires, each from a number to a sum of its own, and one number in twenty that a lost plugin brought."""
    nodes, wires = {}, []
    for number in range(count):
        kind = "plugin.lost" if number % 20 == 0 else "number.value"
        nodes[f"n{number}"] = Node(kind, position=(0.0, number * 160.0))
        nodes[f"s{number}"] = Node("number.math", position=(320.0, number * 160.0))
        wires.append(Wire(f"n{number}", "out", f"s{number}", "a"))
    return Graph(nodes, tuple(wires))


@contextmanager
def counted() -> Iterator[list[int]]:
    """How many lines of Shotgraph run meanwhile, each turn of a loop a line of its own."""
    lines = [0]

    def each(frame: FrameType, event: str, argument: Any) -> Any:
        if not str(frame.f_globals.get("__name__")).startswith("studio."):  # what dataclasses write included
            return None
        lines[0] += event == "line"
        return each

    before = sys.gettrace()
    sys.settrace(each)
    try:
        yield lines
    finally:
        sys.settrace(before)


def unwire_one(hands: Hands) -> None:
    hands.document.edit("Disconnect", hands.document.graph.disconnect(hands.document.graph.wires[:1]))


def unwire_all(hands: Hands) -> None:
    hands.document.edit("Disconnect", hands.document.graph.disconnect(hands.document.graph.wires))


def select_all(hands: Hands) -> None:
    hands.canvas.select_all()


def delete_all(hands: Hands) -> None:
    hands.canvas.edits.delete()


def undo(hands: Hands) -> None:
    hands.document.undo()


def duplicate_all(hands: Hands) -> None:
    hands.canvas.edits.duplicate()


def mute_all(hands: Hands) -> None:
    hands.canvas.edits.toggle("muted")


def tidy_all(hands: Hands) -> None:
    hands.canvas.edits.tidy_up()


def heal_half(hands: Hands) -> None:
    hands.view.chosen.select(id for id in hands.document.graph.nodes if id.startswith("s"))
    hands.canvas.edits.delete_and_heal()


def lead_all(hands: Hands) -> None:
    hands.canvas.edits.add_dots({item: QPointF(item.middle) for item in hands.view.wires.values()})


def look_at_another_shot(hands: Hands) -> None:
    hands.page.session.selection.set_item("shot-2")


EDITS: list[tuple[Callable[[Hands], None], ...]] = [
    (unwire_one, undo),
    (unwire_all, undo),
    (select_all, delete_all, undo),
    (select_all, duplicate_all, undo),
    (select_all, mute_all),
    (select_all, tidy_all),
    (heal_half, undo),
    (lead_all, undo),
    (look_at_another_shot,),
]


@pytest.fixture
def page_of(qtbot: QtBot, catalog: Catalog, tmp_path: Path) -> Iterator[Callable[[int], Hands]]:
    pages = []

    def make(count: int) -> Hands:
        page = ProjectPage(Document(pairs(count)), catalog, None, Commands(), tmp_path)
        qtbot.addWidget(page)
        page.resize(1200, 760)
        page.show()
        QApplication.processEvents()
        pages.append(page)
        return Hands(page)

    yield make
    for page in pages:
        page.close_down()


@pytest.mark.parametrize("steps", EDITS, ids=[" ".join(step.__name__ for step in steps) for steps in EDITS])
@pytest.mark.parametrize("zoom", [1.0, 0.1], ids=["near", "far"])
def test_four_times_the_wires_is_four_times_the_work_and_not_sixteen(
    page_of: Callable[[int], Hands], steps: tuple[Callable[[Hands], None], ...], zoom: float
) -> None:
    work = []
    for count in (FEW, MANY):
        hands = page_of(count)
        hands.view.zoom_to(zoom)
        figures = []
        for step in steps:
            with counted() as lines:
                step(hands)
            figures.append(lines[0])
        work.append(figures)
    for step, few, many in zip(steps, *work, strict=True):
        assert many < 5 * few, f"{step.__name__}: {few} lines at {FEW} wires, {many} at {MANY}"


def test_what_is_deleted_pasted_and_undone_from_afar_is_painted_a_few_times_not_once_a_node(
    page_of: Callable[[int], Hands], monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = page_of(MANY)
    hands.view.zoom_to(0.1)
    painted: list[None] = []
    rebuild = FarLayer.rebuild
    monkeypatch.setattr(FarLayer, "rebuild", lambda *args: (painted.append(None), rebuild(*args))[1])
    for step in (select_all, delete_all, undo, duplicate_all, undo):
        painted.clear()
        step(hands)
        assert len(painted) < 8, f"{step.__name__} rebuilt the far layer {len(painted)} times"


@pytest.mark.parametrize("step", [duplicate_all, mute_all, tidy_all, delete_all])
def test_an_edit_of_many_makes_a_few_graphs_not_one_a_node(
    page_of: Callable[[int], Hands], monkeypatch: pytest.MonkeyPatch, step: Callable[[Hands], None]
) -> None:
    hands = page_of(FEW)
    select_all(hands)
    made: list[None] = []
    init = Graph.__init__
    monkeypatch.setattr(Graph, "__init__", lambda *args, **more: (made.append(None), init(*args, **more))[1])
    step(hands)
    assert 1 <= len(made) < 12
