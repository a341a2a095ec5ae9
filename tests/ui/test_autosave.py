"""Unsaved work is kept as fast as it comes, and two windows do not take it from each other."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.app.recovery import Autosave, beside, left_beside
from studio.graph import projectfile
from studio.graph.document import Document
from studio.graph.graph import Graph, Node
from studio.ui import ask
from studio.ui.window import MainWindow
from tests.ui.hands import SUM

EDITOR = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.ui.commands import Commands
from studio.ui.project_page import ProjectPage

app = QApplication(["x"])
page = ProjectPage(Document.open(Path(sys.argv[1])), Catalog([]), None, Commands(), Path(sys.argv[2]))
count = 0

def edit():
    global count
    count += 1
    page.document.edit("Count", page.document.graph.set("two", "value", float(count)))
    print(count, flush=True)

timer = QTimer(interval=200)
timer.timeout.connect(edit)
timer.start()
app.exec()
"""


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.shotgraph"
    projectfile.save(SUM, path)
    return path


def kept(path: Path) -> float:
    return float(projectfile.load(path).nodes["two"].settings["value"])


def test_edits_that_never_pause_are_kept_all_the_same(window: MainWindow, film: Path, qtbot: QtBot) -> None:
    """Every edit used to put the copy off for another moment."""
    page = window.open(film)
    assert page is not None
    until, count = time.monotonic() + 3.0, 2.0
    seen: list[float] = []
    while time.monotonic() < until:
        count += 1
        page.document.edit("Count", page.document.graph.set("two", "value", count))
        qtbot.wait(15)
        if beside(film).exists():
            seen.append(count - kept(beside(film)))
    assert len(seen) > 20, "no copy came while edits did"
    qtbot.waitUntil(lambda: kept(beside(film)) == count, timeout=5000)


@pytest.mark.parametrize("wait", [0.7, 1.1, 1.6])
def test_a_killed_window_loses_one_edit_at_most(film: Path, tmp_path: Path, wait: float) -> None:
    command = [sys.executable, "-c", EDITOR, str(film), str(tmp_path / "autosaves")]
    editor = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    )
    assert editor.stdout is not None
    assert editor.stdout.readline() == "1\n"
    time.sleep(wait)
    editor.send_signal(signal.SIGKILL)
    with editor.stdout as told:
        made = int(("1\n" + told.read()).split()[-1])
    editor.wait()
    assert made >= 2 and made - kept(beside(film)) <= 1
    left = left_beside(film)
    assert left is not None and made - float(left.graph.nodes["two"].settings["value"]) <= 1


def test_a_slow_disk_is_not_written_all_the_time_and_never_waits_for_more_than_two_seconds(film: Path) -> None:
    autosave = Autosave(Document.open(film), film.parent)
    assert autosave.pause < 0.1
    for seconds, pause in [(0.01, 0.1), (0.1, 1.0), (5.0, 2.0)]:
        autosave._seconds = seconds
        assert autosave.pause == pytest.approx(pause)


def other_process(film: Path, value: float, alive: bool) -> Path:
    """The copy that another window has kept of its own edit."""
    owner = {"pid": os.getppid(), "started": 0.0}
    if alive:
        import psutil

        owner["started"] = psutil.Process(os.getppid()).create_time()
    graph = SUM.set("two", "value", value)
    content = json.loads(projectfile.dumps(graph)) | {"autosave": owner}
    beside(film).write_text(json.dumps(content))
    return beside(film)


def test_two_windows_keep_their_unsaved_work_apart(film: Path) -> None:
    theirs = other_process(film, 100.0, alive=True)
    document = Document.open(film)
    document.edit("Set", document.graph.set("two", "value", 7.0))
    autosave = Autosave(document, film.parent)
    autosave.write()
    assert kept(theirs) == 100.0 and autosave.path != theirs and kept(autosave.path) == 7.0
    autosave.clear()
    assert kept(theirs) == 100.0 and not autosave.path.exists()


def test_of_two_killed_windows_both_are_offered_the_newest_first(film: Path) -> None:
    other_process(film, 100.0, alive=False)
    second = film.with_name(f".{film.name}.4711.autosave")
    second.write_text(beside(film).read_text().replace("100.0", "7.0"))
    os.utime(beside(film), (1, 1))
    values = []
    while (left := left_beside(film)) is not None:
        values.append(left.graph.nodes["two"].settings["value"])
        left.discard()
    assert values == [7.0, 100.0]


def test_a_project_that_another_window_has_open_is_said_to_be(
    window: MainWindow, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(ask, "open_elsewhere", lambda _, name: told.append(name))
    page = window.open(film)
    assert page is not None and told == []
    (lock,) = (window._home.data / "autosave" / "open").glob("*.lock")
    window.close_tab()
    assert not lock.exists()
    other = QLockFile(str(lock))
    assert other.tryLock(0)
    assert window.open(film) is not None and told == ["film.shotgraph"]
    other.unlock()
    QApplication.processEvents()


def test_a_project_with_strange_letters_finds_its_copies(tmp_path: Path) -> None:
    film = tmp_path / "f[1]*.shotgraph"
    projectfile.save(Graph({"two": Node("number.value", {"value": 1.0})}), film)
    film.with_name(f".{film.name}.12.autosave").write_text(
        projectfile.dumps(Graph({"two": Node("number.value", {"value": 2.0})}))
    )
    left = left_beside(film)
    assert left is not None and left.graph.nodes["two"].settings["value"] == 2.0
