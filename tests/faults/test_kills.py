"""Renders, windows and engines are killed at random moments; nothing is lost but the time since."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from studio.app.recovery import left_beside
from studio.graph import projectfile
from studio.graph.graph import Graph, Node
from tests.faults import stage
from tests.faults.conftest import Reference

SHORT, LONG = range(1), range(1, 26)


def render_is_killed(reference: Reference, folder: Path, number: int) -> None:
    random = stage.drawn(number)
    project, home = stage.film(folder / "film"), folder / "home"
    for _ in range(random.randint(1, 3)):
        rendering = stage.Rendering(project, home)
        time.sleep(random.uniform(0.2, 1.1) * reference.seconds)
        rendering.kill()
        rendering.wait()
        made = project.parent / "film.mp4"
        assert not made.exists() or made.read_bytes() == reference.film, "half a film at the final name"
        stage.healthy(home)
    stage.completes(project, home, reference.film)
    assert [path.name for path in project.parent.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("number", SHORT)
def test_a_render_is_killed(reference: Reference, tmp_path: Path, number: int) -> None:
    render_is_killed(reference, tmp_path, number)


@pytest.mark.faults
@pytest.mark.parametrize("number", LONG)
def test_renders_are_killed(reference: Reference, tmp_path: Path, number: int) -> None:
    render_is_killed(reference, tmp_path, number)


EDITOR = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from studio.app import node_types
from studio.graph.document import Document
from studio.ui.commands import Commands
from studio.ui.project_page import ProjectPage

app = QApplication(["x"])
page = ProjectPage(Document.open(Path(sys.argv[1])), node_types.shipped(), None, Commands(), Path(sys.argv[2]))
count = 0

def edit():
    global count
    count += 1
    page.document.edit("Count", page.document.graph.set("two", "value", float(count)))
    print(count, flush=True)
    if count % 5 == 0 and sys.argv[3] == "saves":
        page.document.save()

timer = QTimer(interval=int(sys.argv[4]))
timer.timeout.connect(edit)
timer.start()
app.exec()
"""
LAG = 2.0  # seconds: never later than that after an edit is it kept


@pytest.mark.faults
@pytest.mark.parametrize("number", LONG)
def test_windows_are_killed_between_edits(tmp_path: Path, number: int) -> None:
    """Edits come more slowly than they must be kept: at most the one is lost that was just made."""
    random = stage.drawn(100 + number)
    path = tmp_path / "film.shotgraph"
    projectfile.save(Graph({"two": Node("number.value", {"value": 0.0})}), path)
    saves = random.choice(["saves", "never"])
    command = [sys.executable, "-c", EDITOR, str(path), str(tmp_path / "kept"), saves, str(int(LAG * 1000) + 100)]
    with subprocess.Popen(
        command, cwd=stage.ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, stdout=subprocess.PIPE, text=True
    ) as editor:
        assert editor.stdout is not None
        edits = 0
        while edits < random.randint(1, 3):
            edits = int(editor.stdout.readline())
        time.sleep(random.uniform(0, LAG))
        editor.send_signal(signal.SIGKILL)
        last = edits + len(editor.stdout.read().split())
    left = left_beside(path)
    graph = left.graph if left else projectfile.load(path)
    assert graph.nodes["two"].settings["value"] >= last - 1


ENGINE = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from studio.base.settings import Home, Settings
from studio.ui import window

sys.exit(window.run(Path(sys.argv[1]), argv=["shotgraph"]))
"""


def children(pid: int) -> list[int]:
    import psutil

    with contextlib.suppress(psutil.Error):
        return [child.pid for child in psutil.Process(pid).children(recursive=True)]
    return []


@pytest.mark.faults
@pytest.mark.parametrize("number", LONG)
def test_engines_and_windows_are_killed(reference: Reference, tmp_path: Path, number: int) -> None:
    """The whole app, without a screen: its engine is killed, or its window, or both; then a render completes."""
    random = stage.drawn(200 + number)
    project, home = stage.film(tmp_path / "film"), tmp_path / "home"
    before = projectfile.load(project)
    app = subprocess.Popen(
        [sys.executable, "-c", ENGINE, str(project)],
        cwd=stage.ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "SHOTGRAPH_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert stage.until(lambda: bool(children(app.pid))), "no engine began"
        time.sleep(random.uniform(0, 2))
        which = random.choice(["engine", "window", "both"])
        engine = children(app.pid)
        for pid in engine if which != "window" else ():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if which == "engine":
            assert stage.until(lambda: bool(set(children(app.pid)) - set(engine))), "no other engine was begun"
            assert app.poll() is None, "the window went with its engine"
        else:
            app.kill()
            app.wait()
            alive = [pid for pid in engine if which == "window"]
            assert stage.until(lambda: not any(map(running, alive))), "the engine outlived its window"
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(app.pid, signal.SIGKILL)
        app.wait()
    assert projectfile.load(project) == before
    stage.completes(project, home, reference.film)


def running(pid: int) -> bool:
    import psutil

    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
