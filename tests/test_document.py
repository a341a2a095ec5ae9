"""A document: edits, undo, merging of continuous edits, the file behind it."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from studio.base.errors import StoreError
from studio.graph import document as module
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
    assert document.undo() and document.graph == TWO, "what was undone is not between them"


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


def test_the_oldest_steps_are_forgotten_and_the_others_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_DEPTH", 4)
    document = Document(TWO)
    for value in range(10):
        document.edit(f"Set {value}", document.graph.set("two", "value", float(value)))
    taken_back = []
    while document.undo_label:
        taken_back.append(document.undo_label)
        document.undo()
    assert taken_back == ["Set 9", "Set 8", "Set 7"]
    assert document.graph.nodes["two"].settings["value"] == 6.0


# --- any order of edits, undo, redo, saving and loading -----------------------------------------------------------


@dataclass
class Done:
    """A step as a user remembers it. drag: what is still being dragged, '' once it has been let go."""

    label: str
    graph: Graph
    drag: str = ""


WIRE = Wire("two", "out", "sum", "a")
EDITS = {
    "Connect": lambda graph: graph.connect(WIRE),
    "Disconnect": lambda graph: graph.disconnect([WIRE]),
    "Rename": lambda graph: graph.change("two", title="Zwei \U0001f3ac"),
    "Mute": lambda graph: graph.change("sum", muted=not graph.nodes["sum"].muted),
    "Delete": lambda graph: graph.remove(["sum"]) if len(graph.nodes) > 1 else graph.add("sum", Node("number.math")),
    "Override": lambda graph: graph.set("two", "value", 7.0, item="shot-1"),
}


class Editing(RuleBasedStateMachine):
    """What a user does to a document, in any order, beside two piles: what was done, and what was undone."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "film.shotgraph"

    def teardown(self) -> None:
        while self.document.redo():
            self.done.append(self.undone.pop())
        while len(self.done) > 1:
            assert self.document.graph == self.done.pop().graph
            assert self.document.undo()
        assert self.document.graph == self.done[0].graph and not self.document.undo()
        self.folder.cleanup()

    def watch(self, document: Document) -> None:
        self.document = document
        self.done, self.undone = [Done("", document.graph)], []
        self.shown = document.graph
        document.listen(self.told)

    def told(self, old: Graph, new: Graph) -> None:
        assert old == self.shown, "what is shown is what it is told to change"
        self.shown = new

    @initialize()
    def new(self) -> None:
        self.watch(Document(TWO, self.path))
        self.saved, self.on_disk = TWO, None

    @property
    def graph(self) -> Graph:
        return self.done[-1].graph

    @rule(label=st.sampled_from(sorted(EDITS)))
    def edit(self, label: str) -> None:
        try:
            graph = EDITS[label](self.graph)
        except KeyError:  # the node is deleted
            return
        self.document.edit(label, graph)
        if graph != self.graph:
            self.done.append(Done(label, graph))
            self.undone.clear()

    @rule(name=st.sampled_from(["value", "other"]), value=st.integers(0, 2))
    def drag(self, name: str, value: int) -> None:
        graph = self.graph.set("two", name, float(value))
        self.document.edit(f"Set {name}", graph, f"two.{name}")
        if graph == self.graph:
            return
        self.undone.clear()
        if self.done[-1].drag != name:
            self.done.append(Done(f"Set {name}", graph, name))
        elif graph == self.done[-2].graph:  # back where the drag began
            self.done.pop()
        else:
            self.done[-1].graph = graph

    @rule()
    def let_go(self) -> None:
        self.document.settle()
        self.done[-1].drag = ""

    @rule()
    def undo(self) -> None:
        assert self.document.undo() == (len(self.done) > 1)
        if len(self.done) > 1:
            self.undone.append(self.done.pop())
            self.undone[-1].drag = self.done[-1].drag = ""

    @rule()
    def redo(self) -> None:
        assert self.document.redo() == bool(self.undone)
        if self.undone:
            self.done.append(self.undone.pop())

    @rule()
    def save(self) -> None:
        before = self.on_disk
        self.document.save()
        self.saved = self.on_disk = self.graph
        if before is not None and before != self.graph:
            assert projectfile.load(backup_of(self.path)) == before

    @precondition(lambda self: self.on_disk is not None)
    @rule()
    def load(self) -> None:
        self.watch(Document.open(self.path))
        self.saved = self.on_disk
        assert self.document.graph == self.on_disk

    @precondition(lambda self: self.on_disk is not None)
    @rule(value=st.integers(3, 5))
    def somebody_else_saves(self, value: int) -> None:
        other = TWO.set("two", "value", float(value))
        projectfile.save(other, self.path)
        assert self.document.changed_on_disk() == (other != self.on_disk)
        self.document.reload()
        assert not self.document.changed_on_disk()
        self.saved = self.on_disk = other
        if other != self.graph:
            self.done.append(Done("Reload from disk", other))
            self.undone.clear()

    @invariant()
    def it_is_as_the_user_remembers(self) -> None:
        document = self.document
        assert document.graph == self.shown == self.graph
        assert document.undo_label == self.done[-1].label
        assert document.redo_label == (self.undone[-1].label if self.undone else "")
        assert document.dirty == (self.graph != self.saved)
        assert self.path.exists() == (self.on_disk is not None)
        if self.on_disk is not None:
            assert projectfile.load(self.path) == self.on_disk


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
