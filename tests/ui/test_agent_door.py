"""An agent edits what is open in a window: seen at once, undone with Ctrl+Z, never over somebody's work."""

from __future__ import annotations

import json
import socket
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pytestqt.qtbot import QtBot

from studio.app import node_types
from studio.app.windowdoor import WindowDoor, folder_of, windows
from studio.base.errors import StoreError
from studio.base.settings import Home
from studio.doors import edits
from studio.doors.papers import Papers
from studio.graph.document import Document
from studio.graph.graph import Graph, Node
from studio.ui.agent_door import AgentDoor

T = TypeVar("T")
CATALOG = node_types.shipped()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    return Home.find()


@pytest.fixture
def saved(tmp_path: Path) -> Document:
    document = Document(Graph({"two": Node("number.value", {"value": 2.0})}), catalog=CATALOG)
    document.save(tmp_path / "sum.shotgraph")
    return document


@pytest.fixture
def door(home: Home, saved: Document, qtbot: QtBot) -> Iterator[AgentDoor]:
    unsaved = Document(name="untitled 2", folder=saved.folder, catalog=CATALOG)
    made = AgentDoor(home, CATALOG, lambda: [saved, unsaved])
    made.open()
    assert made.is_open
    yield made
    made.close()


@pytest.fixture
def beside(qtbot: QtBot) -> Iterator[Callable[[Callable[[], Any]], Any]]:
    """Does work as another program would, while the window goes on."""
    with ThreadPoolExecutor(1) as pool:

        def run(work: Callable[[], T]) -> T:
            future = pool.submit(work)
            qtbot.waitUntil(future.done, timeout=20_000)
            return future.result()

        yield run


Beside = Callable[[Callable[[], Any]], Any]


def test_an_edit_of_an_open_project_is_a_step_in_its_undo_menu(
    door: AgentDoor, home: Home, saved: Document, beside: Beside
) -> None:
    papers = Papers(CATALOG, home)
    shown = beside(papers.shown)
    assert [(one.path, one.title, one.dirty) for one in shown] == [
        (str(saved.path), "sum", False),
        ("", "untitled 2", False),
    ]
    paper = beside(
        lambda: papers.edit(
            str(saved.path), "Add a sum (agent)", lambda graph, _: edits.added(graph, CATALOG, "number.math", "sum")[0]
        )
    )
    assert paper.shown and set(paper.graph.nodes) == {"two", "sum"} == set(saved.graph.nodes)
    assert saved.dirty and saved.undo_label == "Add a sum (agent)"
    assert "sum" not in json.loads(Path(str(saved.path)).read_text())["nodes"], "saving is the user's"
    assert saved.undo() and set(saved.graph.nodes) == {"two"}


def test_a_project_without_a_file_is_called_by_its_title(door: AgentDoor, home: Home, beside: Beside) -> None:
    papers = Papers(CATALOG, home)
    beside(lambda: papers.edit("untitled 2", "x", lambda graph, _: edits.added(graph, CATALOG, "number.value")[0]))
    assert set(beside(lambda: papers.read("untitled 2")).graph.nodes) == {"value"}


def test_what_the_user_changed_meanwhile_is_not_written_over(
    door: AgentDoor, home: Home, saved: Document, beside: Beside
) -> None:
    (window,) = windows(home)
    was, _ = beside(lambda: window.read(str(saved.path)))
    saved.edit("Mine", saved.graph.set("two", "value", 3.0))
    with pytest.raises(StoreError, match="has changed since"):
        beside(lambda: window.edit(str(saved.path), was, was.set("two", "value", 9.0), "Theirs"))
    assert saved.graph.nodes["two"].settings["value"] == 3.0


def test_nonsense_and_strangers_are_answered_and_change_nothing(
    door: AgentDoor, home: Home, saved: Document, beside: Beside
) -> None:
    (note,) = folder_of(home).glob("*.window")
    name = note.read_text()
    assert stat.S_IMODE(Path(name).stat().st_mode) & 0o077 == 0, "nobody else may open it"

    def say(line: bytes) -> Any:
        with socket.socket(socket.AF_UNIX) as link:
            link.connect(name)
            link.settimeout(10)
            link.sendall(line + b"\n")
            return json.loads(link.makefile("rb").readline())

    before = saved.graph
    for line in (b"", b"[]", b"{", b"\xff\xfe", b'{"do": "leave"}', b'{"do": "edit"}', b"[" * 100_000):
        assert "error" in beside(lambda line=line: say(line))
    broken = {"do": "edit", "project": str(saved.path), "graph": "{}", "was": "0", "label": "x"}
    assert "error" in beside(lambda: say(json.dumps(broken).encode()))
    assert saved.graph == before


def test_a_window_that_is_gone_is_not_asked(home: Home, tmp_path: Path) -> None:
    folder_of(home).mkdir(parents=True)
    (folder_of(home) / "4000000.window").write_text(str(tmp_path / "none"))
    assert windows(home) == [] and not list(folder_of(home).iterdir())
    (folder_of(home) / f"{1}.window").write_text(str(tmp_path / "none"))
    assert Papers(CATALOG, home).shown() == [], "one that does not answer shows nothing"
    with pytest.raises(StoreError, match="does not answer"):
        WindowDoor(str(tmp_path / "none"), 1).projects()


def test_a_home_with_a_long_name_has_a_door_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: Beside
) -> None:
    long = tmp_path / ("a long folder's name " * 8)
    long.mkdir()
    monkeypatch.setenv("SHOTGRAPH_HOME", str(long))
    made = AgentDoor(Home.find(), CATALOG, list)
    made.open()
    try:
        (window,) = windows(Home.find())
        assert beside(window.projects) == []
    finally:
        made.close()
    assert windows(Home.find()) == []
