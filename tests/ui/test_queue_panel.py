"""The render queue from the window: jobs run one by one, survive a dead engine, and obey their buttons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from studio.app.queue import RenderQueue
from studio.base.errors import StoreError
from studio.base.settings import Home, Settings
from studio.graph import events
from studio.graph.document import Document
from studio.graph.estimate import Estimate, NodeCost
from studio.host.client import Launch
from studio.ui.bridge import EngineBridge, EngineProcess
from studio.ui.rendering.preflight import Preflight, worth_asking
from studio.ui.rendering.queue_panel import QueuePanel
from studio.ui.rendering.queue_runner import QueueRunner, open_queue
from studio.ui.run_log import RunLog
from studio.ui.run_state import RunState, Status
from studio.ui.status import StatusLine
from studio.ui.window import MainWindow
from tests.engine.conftest import graph_of
from tests.engine.host_catalog import catalog

PATIENCE = 30_000  # ms
QUICK = graph_of({"two": ("number.value", {"value": 2.0})})
SLOW = graph_of({"paint": ("sample.picture", {"shade": 9}), "slow": ("sample.slow", {"steps": 400})})


@pytest.fixture
def process(tmp_path: Path) -> Iterator[EngineProcess]:
    made = EngineProcess(Launch(tmp_path / "store", catalog="tests.engine.host_catalog:catalog"))
    made.start()
    yield made
    made.close()


@pytest.fixture
def runner(process: EngineProcess, tmp_path: Path) -> QueueRunner:
    return QueueRunner(RenderQueue(tmp_path / "queue"), process)


@pytest.fixture
def panel(runner: QueueRunner, process: EngineProcess, qtbot: QtBot) -> QueuePanel:
    made = QueuePanel(runner, RunLog(process))
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.show()
    qtbot.waitExposed(made)
    return made


def states(runner: QueueRunner) -> list[str]:
    return [job.state for job in runner.queue.jobs]


def press(panel: QueuePanel, id: str, what: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: id in panel.rows and panel.rows[id].findChild(QToolButton, what) is not None)
    button = panel.rows[id].findChild(QToolButton, what)
    assert isinstance(button, QToolButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_jobs_run_one_after_the_other(runner: QueueRunner, tmp_path: Path, qtbot: QtBot) -> None:
    first = runner.add(QUICK, tmp_path, name="a", targets=["two"])
    second = runner.add(QUICK.set("two", "value", 3.0), tmp_path, name="b", targets=["two"])
    qtbot.waitUntil(lambda: states(runner) == ["done", "done"], timeout=PATIENCE)
    assert [runner.queue[job.id].results for job in (first, second)] == [{"two": 2.0}, {"two": 3.0}]
    assert runner.queue[first.id].ended <= runner.queue[second.id].began


def test_the_same_job_is_not_queued_twice(runner: QueueRunner, tmp_path: Path) -> None:
    runner.add(SLOW, tmp_path, name="a", targets=["slow"])
    runner.add(SLOW, tmp_path, name="a", targets=["slow"])
    assert len(runner.queue.jobs) == 1


def test_what_is_wrong_with_a_project_is_said_at_its_job(runner: QueueRunner, tmp_path: Path, qtbot: QtBot) -> None:
    runner.add(QUICK.set("two", "value", "many"), tmp_path, name="a", targets=["two"])
    qtbot.waitUntil(lambda: states(runner) == ["failed"], timeout=PATIENCE)
    assert "'many' does not fit" in runner.queue.jobs[0].words


def test_the_status_line_tells_how_far_the_film_is_and_offers_the_file(
    runner: QueueRunner, tmp_path: Path, qtbot: QtBot
) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.show()
    line.watch_queue(runner)
    job = runner.add(SLOW, tmp_path, name="film", targets=["slow"])
    qtbot.waitUntil(lambda: "film" in line.film.text() and "%" in line.film.text(), timeout=PATIENCE)
    with qtbot.waitSignal(line.queue_asked):
        qtbot.mouseClick(line.film, Qt.MouseButton.LeftButton)
    runner.cancel(job.id)
    qtbot.waitUntil(lambda: not line.film.isVisible(), timeout=PATIENCE)
    file = tmp_path / "film.mp4"
    file.touch()
    runner.finished.emit(replace(job, state="done", results={"film": str(file)}))
    assert line.film.isVisible() and line.film.text().strip() == "Play film.mp4"


def test_the_page_it_came_from_sees_it_run(
    runner: QueueRunner, process: EngineProcess, tmp_path: Path, qtbot: QtBot
) -> None:
    page = EngineBridge(process)
    page.attach(process)
    told: list[Any] = []
    page.happened.connect(told.append)
    runner.add(QUICK, tmp_path, name="a", targets=["two"], page=page)
    qtbot.waitUntil(lambda: bool(told) and isinstance(told[-1], events.Done), timeout=PATIENCE)


def test_a_running_job_is_paused_continued_and_cancelled_by_its_buttons(
    panel: QueuePanel, runner: QueueRunner, tmp_path: Path, qtbot: QtBot
) -> None:
    job = runner.add(SLOW, tmp_path, name="film", targets=["slow"])
    qtbot.waitUntil(lambda: runner.progress(job.id).fraction > 0, timeout=PATIENCE)
    press(panel, job.id, "pause", qtbot)
    assert states(runner) == ["paused"]
    press(panel, job.id, "resume", qtbot)
    assert states(runner) == ["running"]
    press(panel, job.id, "cancel", qtbot)
    qtbot.waitUntil(lambda: states(runner) == ["cancelled"], timeout=PATIENCE)
    press(panel, job.id, "remove", qtbot)
    assert runner.queue.jobs == ()
    qtbot.waitUntil(lambda: panel.stack.currentWidget() is panel.empty)


def test_the_row_says_how_far_it_is(panel: QueuePanel, runner: QueueRunner, tmp_path: Path, qtbot: QtBot) -> None:
    job = runner.add(SLOW, tmp_path, name="film", targets=["paint", "slow"])
    qtbot.waitUntil(lambda: runner.progress(job.id).of == 2 and runner.progress(job.id).rate > 0, timeout=PATIENCE)
    qtbot.waitUntil(lambda: "%" in panel.rows[job.id].accessibleName(), timeout=PATIENCE)
    assert "slow" in panel.rows[job.id].accessibleName()


def test_waiting_jobs_are_reordered(panel: QueuePanel, runner: QueueRunner, tmp_path: Path, qtbot: QtBot) -> None:
    runner.add(SLOW, tmp_path, name="now", targets=["slow"])
    jobs = [runner.add(QUICK.set("two", "value", n), tmp_path, name=str(n), targets=["two"]) for n in (1, 2, 3)]
    press(panel, jobs[2].id, "up", qtbot)
    assert [job.name for job in runner.queue.jobs] == ["now", "1", "3", "2"]
    panel.rebuild()
    item = panel.list.takeItem(3)
    panel.list.insertItem(1, item)
    panel._take_order()
    assert [job.name for job in runner.queue.jobs] == ["now", "2", "1", "3"]


def test_a_job_whose_engine_was_killed_goes_on_when_asked(
    runner: QueueRunner, process: EngineProcess, tmp_path: Path, qtbot: QtBot
) -> None:
    job = runner.add(SLOW, tmp_path, name="film", targets=["paint", "slow"])
    qtbot.waitUntil(lambda: runner.progress(job.id).done == 1, timeout=PATIENCE)
    process.client.process.kill()
    qtbot.waitUntil(lambda: states(runner) == ["paused"], timeout=PATIENCE)
    assert "stopped" in runner.queue[job.id].words
    runner.resume(job.id)
    qtbot.waitUntil(lambda: states(runner) == ["running"] and runner.progress(job.id).done == 1, timeout=PATIENCE)
    runner.cancel(job.id)
    qtbot.waitUntil(lambda: states(runner) == ["cancelled"], timeout=PATIENCE)


def test_when_nobody_wants_to_go_on_the_next_job_runs(
    runner: QueueRunner, process: EngineProcess, tmp_path: Path, qtbot: QtBot
) -> None:
    job = runner.add(SLOW, tmp_path, name="film", targets=["slow"])
    qtbot.waitUntil(lambda: runner.progress(job.id).fraction > 0, timeout=PATIENCE)
    runner.add(QUICK, tmp_path, name="b", targets=["two"])
    process.client.process.kill()
    qtbot.waitUntil(lambda: states(runner)[0] == "paused", timeout=PATIENCE)
    process.dismiss()
    qtbot.waitUntil(lambda: states(runner) == ["paused", "done"], timeout=PATIENCE)


def test_a_restarted_app_goes_on_with_the_queue(
    runner: QueueRunner, process: EngineProcess, tmp_path: Path, qtbot: QtBot
) -> None:
    job = runner.add(SLOW, tmp_path, name="film", targets=["slow"])
    qtbot.waitUntil(lambda: runner.progress(job.id).fraction > 0, timeout=PATIENCE)
    process.close()
    again = EngineProcess(Launch(tmp_path / "store", catalog="tests.engine.host_catalog:catalog"))
    second = QueueRunner(RenderQueue(tmp_path / "queue"), again)
    assert states(second) == ["waiting"]
    again.start()
    qtbot.waitUntil(lambda: states(second) == ["running"], timeout=PATIENCE)
    again.close()


def test_a_full_disk_does_not_stop_the_render(
    runner: QueueRunner, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise StoreError("cannot write: no space left on device")

    runner.add(QUICK, tmp_path, name="a", targets=["two"])
    monkeypatch.setattr("studio.app.queue.write_bytes", full)
    qtbot.waitUntil(lambda: states(runner) == ["done"], timeout=PATIENCE)


def test_two_apps_have_a_queue_each(tmp_path: Path) -> None:
    first, lock = open_queue(tmp_path)
    second, other = open_queue(tmp_path)
    first.add(QUICK, tmp_path, name="a")
    assert second.jobs == ()
    lock.unlock()
    other.unlock()
    third, again = open_queue(tmp_path)
    assert [job.name for job in third.jobs] == ["a"]
    again.unlock()


# --- pre-flight and log -----------------------------------------------------------------------------------------

ESTIMATE = Estimate(
    754.0,
    61,
    {"animate": NodeCost(12, 700.0), "write": NodeCost(1, None)},
    ("write",),
    open_ended=True,
    memory=3 * 10**9,
    memory_free=9 * 10**9,
    disk=53 * 10**8,
    disk_free=21 * 10**8,
    warnings=(("results need about 5.3 GB", "Free some space."),),
)


@pytest.mark.parametrize(
    ("changes", "asked"),
    [({}, True), ({"warnings": ()}, True), ({"warnings": (), "seconds": 20.0}, False)],
)
def test_only_long_or_doubtful_renders_are_looked_over(changes: dict[str, Any], asked: bool) -> None:
    assert worth_asking(msgspec.structs.replace(ESTIMATE, **changes)) is asked


def test_the_preflight_says_what_it_will_take(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLabel

    dialog = Preflight("Film", ESTIMATE, names={"animate": "Move the stills"})
    qtbot.addWidget(dialog)
    text = " ".join(label.text() for label in dialog.findChildren(QLabel))
    for words in ("about 12 min 34 s or more", "5.3 GB, 2.1 GB free", "Free some space", "never ran here: write"):
        assert words in text
    dialog.show()
    buttons = [button for button in dialog.findChildren(QPushButton) if button.isDefault()]
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert dialog.result() == Preflight.DialogCode.Accepted


def test_a_project_follows_the_job_that_an_earlier_run_of_the_app_left_for_it(
    runner: QueueRunner, process: EngineProcess, tmp_path: Path, qtbot: QtBot
) -> None:
    runner.add(SLOW, tmp_path, name="film", targets=["slow"])
    qtbot.waitUntil(lambda: process.state == "ready", timeout=PATIENCE)
    pages = [EngineBridge(process), EngineBridge(process)]
    runs = [RunState(), RunState()]
    for page, run in zip(pages, runs, strict=True):
        page.attach(process)
        page.happened.connect(run.feed)
    runner.meet(pages[0], SLOW.set("paint", "shade", 1), tmp_path, None)  # another film by now
    runner.meet(pages[1], SLOW, tmp_path, None)
    qtbot.waitUntil(lambda: runs[1].running and runs[1].task("slow").done > 0, timeout=PATIENCE)
    assert not runs[0].running
    pages[1].cancel()
    qtbot.waitUntil(lambda: states(runner) == ["cancelled"], timeout=PATIENCE)


def test_diagnostics_are_copied_with_the_last_lines(panel: QueuePanel, qtbot: QtBot) -> None:
    panel.log._log.add("error", "the <disk> is full")
    panel.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: "the <disk> is full" in panel.log.text.toPlainText())
    qtbot.mouseClick(panel.log.copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Shotgraph ") and "the <disk> is full" in copied and "engine: " in copied


# --- in the window ----------------------------------------------------------------------------------------------


@pytest.fixture
def window(process: EngineProcess, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    home = Home(tmp_path / "home", tmp_path / "home", tmp_path / "home" / "logs")
    made = MainWindow(catalog(), home, Settings(home), process)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    for page in made.pages:
        page.close_down()


def test_ctrl_enter_puts_the_film_into_the_queue_and_renders_it(window: MainWindow, qtbot: QtBot) -> None:
    page = window.add_document(Document(graph_of({"film": "sample.save"}), name="film"))
    qtbot.keyClick(page.canvas.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: [job.state for job in window.queue.queue.jobs] == ["done"], timeout=PATIENCE)
    qtbot.waitUntil(lambda: page.session.run.task("film").status is Status.DONE, timeout=PATIENCE)


def test_a_film_goes_on_when_its_tab_is_closed(window: MainWindow, qtbot: QtBot) -> None:
    film = graph_of({"slow": ("sample.slow", {"steps": 60}), "film": "sample.save"}, "slow.out>film.text")
    page = window.add_document(Document(film, name="film"))
    window.render_film()
    qtbot.waitUntil(lambda: page.session.run.task("slow").status is Status.RUNNING, timeout=PATIENCE)
    window.close_tab()
    qtbot.waitUntil(lambda: [job.state for job in window.queue.queue.jobs] == ["done"], timeout=PATIENCE)


def test_a_project_that_is_wrong_is_not_queued_but_explained(window: MainWindow, qtbot: QtBot) -> None:
    page = window.add_document(Document(graph_of({"film": ("sample.save", {"nonsense": 1})}), name="film"))
    with qtbot.waitSignal(page.session.engine.invalid, timeout=PATIENCE):
        window.render_film()
    assert window.queue.queue.jobs == ()
