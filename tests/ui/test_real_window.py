"""The whole window with a real engine beside it: the example is opened and rendered, engine and window are killed in
the middle of their work, and nothing is lost. Real processes, keys and clicks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from studio.base.resources import resource
from studio.base.settings import Home, Settings
from studio.graph import projectfile
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph
from studio.host.client import Launch
from studio.media.files.mediafile import open_video
from studio.ui import ask
from studio.ui.bridge import EngineProcess
from studio.ui.rendering.preflight import Preflight
from studio.ui.run_state import Status
from studio.ui.window import MainWindow
from tests.engine.conftest import graph_of

PATIENCE = 120_000  # ms: two cores, shared, and a film
CTRL = Qt.KeyboardModifier.ControlModifier
EXAMPLE = resource("examples", "future-of-football.shotgraph")
SLOW = graph_of({"paint": ("sample.picture", {"shade": 9}), "slow": ("sample.slow", {"steps": 300})})


def small(graph: Graph) -> Graph:
    """The example with its first two shots, no larger than a thumbnail, and without the slowest steps."""
    text = str(graph.nodes["script"].settings["text"])
    graph = graph.set("script", "text", text[: text.index("## 3 ")])
    graph = graph.set("stills", "width", 192).set("stills", "height", 112)
    graph = graph.set("animate", "rate", 12).set("smooth", "rate", 24)
    return replace(graph, nodes={**graph.nodes, "music": replace(graph.nodes["music"], muted=True)})


class Stage:
    """A window over an engine of its own; dialogs are answered by clicks on their buttons."""

    def __init__(self, qtbot: QtBot, window: MainWindow, process: EngineProcess) -> None:
        self.qtbot, self.window, self.process = qtbot, window, process
        self.seen: list[str] = []
        self._wanted = ""
        self._timer = QTimer(window, interval=50)
        self._timer.timeout.connect(self._click)

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=PATIENCE)

    def answer(self, words: str) -> None:
        """From now on press the button with these words in whatever dialog comes up."""
        self._wanted = words
        self._timer.start()

    def _click(self) -> None:
        box = QApplication.activeModalWidget()
        buttons = box.findChildren(QPushButton) if isinstance(box, QDialog) else []
        for button in buttons:
            if button.text().replace("&", "") == self._wanted and button.isVisible():
                self.seen.append(f"{box.text()} {box.informativeText()}" if isinstance(box, QMessageBox) else "")
                self._timer.stop()
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                return


def stage_of(qtbot: QtBot, catalog: Catalog, home: Path, process: EngineProcess) -> Stage:
    folders = Home(home, home, home / "logs")
    window = MainWindow(catalog, folders, Settings(folders), process)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    process.start()
    qtbot.waitUntil(lambda: process.state == "ready", timeout=PATIENCE)
    return Stage(qtbot, window, process)


@pytest.fixture
def stage(
    qtbot: QtBot, catalog: Catalog, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stage]:
    types = getattr(request, "param", "")
    launch = Launch(tmp_path / "store", catalog=types) if types else Launch(tmp_path / "store")
    if types:
        from tests.engine.host_catalog import catalog as sample

        catalog = sample()
    process = EngineProcess(launch)
    made = stage_of(qtbot, catalog, tmp_path / "home", process)
    yield made
    monkeypatch.setattr(ask, "save_first", lambda *_: False)
    made.window.close()
    made.window.deleteLater()
    process.close()


def test_the_example_opens_and_a_key_renders_it_to_a_film_that_plays(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "example.shotgraph"
    projectfile.save(small(projectfile.load(EXAMPLE)), path)
    page = stage.window.open(path)
    assert page is not None and set(page.canvas.view.nodes) == set(projectfile.load(EXAMPLE).nodes)
    page.canvas.view.setFocus()
    QTest.keyClick(page.canvas.view, Qt.Key.Key_Return, CTRL)
    stage.until(lambda: page.session.run.running or stage.window.findChild(Preflight) is not None)
    dialog = stage.window.findChild(Preflight)
    if dialog is not None:  # it asks where a render is long; on this machine it may be
        dialog.accept()
    stage.until(lambda: page.session.run.last is not None and not page.session.run.running)
    last = page.session.run.last
    assert last is not None and not last.failed and not last.cancelled
    film = open_video(tmp_path / "future-of-football.mp4")
    assert film.info.width == 192 and float(film.info.length / film.info.rate) > 6
    stage.until(lambda: page.viewer.player.ready and not page.viewer.picture.image.isNull())
    stage.until(lambda: all(page.session.run.picture("stills", item) for item in ("old-ground", "painted-faces")))


@pytest.mark.parametrize("stage", ["tests.engine.host_catalog:catalog"], indirect=True)
def test_an_engine_that_is_killed_in_the_middle_is_replaced_and_the_render_goes_on(
    stage: Stage, tmp_path: Path
) -> None:
    path = tmp_path / "film.shotgraph"
    projectfile.save(SLOW, path)
    page = stage.window.open(path)
    assert page is not None
    page.document.edit("Move", page.document.graph.move({"paint": (40.0, 8.0)}))
    mine = page.document.graph
    assert page.render_nodes(("slow",))
    stage.until(lambda: page.session.run.task("slow").done > 2)
    pid = stage.process.pid
    assert pid
    stage.answer("Resume the render")
    os.kill(pid, signal.SIGKILL)
    stage.until(lambda: bool(stage.seen))
    assert "slow" in stage.seen[0] and "Your project is safe" in stage.seen[0]
    stage.until(lambda: stage.process.state == "ready" and stage.process.pid != pid)
    stage.until(lambda: page.session.run.task("slow").status is Status.DONE)
    assert page.document.graph == mine and page.document.undo_label == "Move"


DOOMED = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from studio.app.node_types import known
from studio.base.settings import Home, Settings
from studio.ui import theme
from studio.ui.window import MainWindow

app = QApplication([])
theme.apply(app)
home = Path(sys.argv[1])
folders = Home(home, home, home / "logs")
window = MainWindow(known(print), folders, Settings(folders), None)
window.show()
page = window.open(Path(sys.argv[2]))

def edit():
    page.document.edit("Set", page.document.graph.set("two", "value", 41.0))
    QTimer.singleShot(1500, lambda: print("edited", flush=True))

QTimer.singleShot(0, edit)
app.exec()
"""


def test_a_window_that_is_killed_gives_its_unsaved_work_back_at_the_next_start(
    qtbot: QtBot, catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, home = tmp_path / "film.shotgraph", tmp_path / "home"
    saved = graph_of({"two": ("number.value", {"value": 2.0})})
    projectfile.save(saved, path)
    doomed = subprocess.Popen([sys.executable, "-c", DOOMED, str(home), str(path)], stdout=subprocess.PIPE)
    assert doomed.stdout is not None and doomed.stdout.readline().strip() == b"edited"
    doomed.send_signal(signal.SIGKILL)
    doomed.communicate()
    assert projectfile.load(path).nodes["two"].settings["value"] == 2.0
    process = EngineProcess(Launch(tmp_path / "store"))
    stage = stage_of(qtbot, catalog, home, process)
    stage.answer("Recover")
    page = stage.window.open(path)
    assert page is not None and len(stage.seen) == 1
    assert page.document.graph.nodes["two"].settings["value"] == 41.0
    assert stage.window.bar.tabs.tabText(0) == "film *"
    monkeypatch.setattr(ask, "save_first", lambda *_: False)
    stage.window.close()
    stage.window.deleteLater()
    process.close()
