"""However many nodes an edit takes, what is seen from far away is built anew a few times and no more."""

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from benchmarks.bulk_edits import chain, growth
from studio.app import node_types
from studio.graph.document import Document
from studio.ui.canvas.far import FarLayer
from studio.ui.commands import Commands
from studio.ui.project_page import ProjectPage


@pytest.mark.parametrize("count", [10, 120])
@pytest.mark.parametrize(
    "edit", ["paste", "duplicate", "delete", "delete_and_heal", "cut_selection", "group", "tidy_up"]
)
def test_an_edit_of_many_nodes_and_its_undo_rebuild_the_far_layer_a_few_times(
    edit: str, count: int, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ProjectPage(Document(chain(count)), node_types.shipped(), None, Commands(), tmp_path)
    qtbot.addWidget(page)
    page.resize(900, 600)
    page.show()
    view = page.canvas.view
    view.zoom_to(0.1)
    view.chosen.select(tuple(page.document.graph.nodes))
    page.canvas.edits.copy()
    rebuilt, there = [0], FarLayer.rebuild

    def counted(self: FarLayer, *what: Any) -> None:
        rebuilt[0] += 1
        there(self, *what)

    monkeypatch.setattr(FarLayer, "rebuild", counted)
    for step in (getattr(page.canvas.edits, edit), page.document.undo, page.document.redo):
        rebuilt[0] = 0
        step()
        assert rebuilt[0] <= 3, step
        assert set(view.nodes) == set(page.document.graph.nodes)
    page.close_down()


def test_growth_is_one_where_a_node_costs_the_same_and_three_where_all_are_looked_at_for_each() -> None:
    assert growth([1.0, 10.0, 30.0], (100, 1000, 3000)) == pytest.approx(1.0)
    assert growth([1.0, 10.0, 90.0], (100, 1000, 3000)) == pytest.approx(3.0)
