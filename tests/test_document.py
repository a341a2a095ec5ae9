"""A document: edits, undo, merging of continuous edits, the file behind it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.base.errors import StoreError
from studio.graph import projectfile
from studio.graph.catalog import Catalog
from studio.graph.document import Document, backup_of
from studio.graph.graph import Graph, Node, Wire
from studio.graph.project_paths import rebased
from studio.graph.spec import Lane, NodeSpec, OpenFile, Setting

TWO = Graph(nodes={"two": Node("number.value", {"value": 2.0}), "sum": Node("number.math")})


def test_undo_and_redo_say_what_they_do_and_do_it() -> None:
    document = Document(TWO)
    document.edit("Connect", TWO.connect(Wire("two", "out", "sum", "a")))
    assert (document.undo_label, document.redo_label) == ("Connect", "")
    assert document.undo() and document.graph == TWO
    assert (document.undo_label, document.redo_label) == ("", "Connect")
    assert document.redo() and document.graph.wires == (Wire("two", "out", "sum", "a"),)
    assert not document.redo()


def test_a_drag_is_one_step_until_it_settles() -> None:
    document = Document(TWO)
    for value in (3.0, 4.0, 5.0):
        document.edit("Set value", document.graph.set("two", "value", value), "two.value")
    document.settle()
    document.edit("Set value", document.graph.set("two", "value", 6.0), "two.value")
    document.undo()
    assert document.graph.nodes["two"].settings["value"] == 5.0
    document.undo()
    assert document.graph == TWO


def test_a_drag_back_to_the_start_leaves_no_step() -> None:
    document = Document(TWO)
    document.edit("Move", TWO.move({"two": (5.0, 5.0)}), "move")
    document.edit("Move", TWO.move({"two": (0.0, 0.0)}), "move")
    assert document.undo_label == "" and document.graph == TWO


def test_an_edit_after_undo_forgets_what_was_undone() -> None:
    document = Document(TWO)
    document.edit("First", TWO.set("two", "value", 3.0))
    document.undo()
    document.edit("Second", TWO.set("two", "value", 4.0))
    assert document.redo_label == "" and document.undo_label == "Second"


def test_listeners_get_old_and_new_until_they_stop() -> None:
    document, heard = Document(TWO), []
    stop = document.listen(lambda old, new: heard.append((old, new)))
    changed = TWO.set("two", "value", 3.0)
    document.edit("Set", changed)
    document.edit("Set again to the same", changed.set("two", "value", 3.0))
    stop()
    document.undo()
    assert heard == [(TWO, changed)]


@given(st.lists(st.tuples(st.sampled_from(["set", "undo", "redo", "merge"]), st.integers(0, 3)), max_size=40))
def test_undoing_everything_returns_the_first_graph(moves: list[tuple[str, int]]) -> None:
    document = Document(TWO)
    for move, number in moves:
        if move == "undo":
            document.undo()
        elif move == "redo":
            document.redo()
        else:
            key = "drag" if move == "merge" else None
            document.edit(move, document.graph.set("two", "value", float(number)), key)
    while document.undo():
        pass
    assert document.graph == TWO
    assert not document.dirty


def test_save_is_read_back_equal_and_keeps_one_backup(tmp_path: Path) -> None:
    path = tmp_path / "film.shotgraph"
    document = Document(TWO)
    document.save(path)
    first = path.read_bytes()
    document.edit("Set", TWO.set("two", "value", 3.0))
    assert document.dirty
    document.save()
    assert not document.dirty
    assert projectfile.load(path) == document.graph
    assert backup_of(path).read_bytes() == first
    assert Document.open(path).graph == document.graph


def test_a_failed_save_leaves_file_and_document_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "film.shotgraph"
    document = Document(TWO)
    document.save(path)
    document.edit("Set", TWO.set("two", "value", 3.0))
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(StoreError):
        document.save(blocked / "film.shotgraph")
    assert document.dirty and document.path == path
    assert json.loads(path.read_text())["nodes"]["two"]["settings"]["value"] == 2.0


def test_a_change_by_another_program_is_seen_and_can_be_taken(tmp_path: Path) -> None:
    path = tmp_path / "film.shotgraph"
    document = Document(TWO)
    document.save(path)
    assert not document.changed_on_disk()
    projectfile.save(TWO.set("two", "value", 9.0), path)
    assert document.changed_on_disk()
    document.reload()
    assert document.graph.nodes["two"].settings["value"] == 9.0
    assert not document.changed_on_disk() and not document.dirty
    document.undo()
    assert document.graph == TWO and document.dirty
    path.unlink()
    assert document.changed_on_disk()


def test_saving_elsewhere_keeps_paths_leading_to_the_same_files(tmp_path: Path) -> None:
    load = NodeSpec("test.load", 1, Lane.IO, print, settings=(Setting("path", Path, Path(), OpenFile()),))
    catalog = Catalog([load])
    (tmp_path / "a").mkdir()
    graph = Graph(nodes={"still": Node("test.load", {"path": "in/x.png"}, {"s1": {"path": "in/y.png"}})})
    document = Document(graph, folder=tmp_path / "a", catalog=catalog)
    document.save(tmp_path / "a" / "film.shotgraph")
    document.edit("Move", graph.move({"still": (1.0, 1.0)}))
    document.save(tmp_path / "b" / "film.shotgraph")
    assert document.graph.nodes["still"].settings["path"] == "../a/in/x.png"
    assert document.graph.nodes["still"].overrides["s1"]["path"] == "../a/in/y.png"
    document.undo()
    assert document.graph.nodes["still"].settings["path"] == "../a/in/x.png"
    assert rebased(document.graph, catalog, tmp_path / "b", tmp_path / "a") == graph
