"""The crossing into Qt: news arrives on the window's thread, and a dead engine is mourned, replaced and resumed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from studio.graph import events
from studio.host.client import Launch
from studio.host.commands import FactsOf, FramesOf, PictureOf
from studio.host.news import Looked
from studio.ui.bridge import EngineBridge, EngineProcess, picture_of
from tests.engine.conftest import graph_of

PATIENCE = 30_000  # ms
SLOW = graph_of({"paint": ("sample.picture", {"shade": 9}), "slow": ("sample.slow", {"steps": 400})})


@pytest.fixture
def process(tmp_path: Path, qapp: Any) -> Iterator[EngineProcess]:
    made = EngineProcess(Launch(tmp_path / "store", catalog="tests.engine.host_catalog:catalog"))
    yield made
    made.close()


@pytest.fixture
def page(process: EngineProcess) -> EngineBridge:
    made = EngineBridge(process)
    made.attach(process)
    return made


def heard(page: EngineBridge) -> list[Any]:
    told: list[Any] = []
    page.happened.connect(told.append)
    return told


def test_a_render_is_told_on_the_windows_thread(page: EngineBridge, tmp_path: Path, qtbot: QtBot) -> None:
    threads = set()
    page.happened.connect(lambda event: threads.add(QThread.currentThread()))
    told = heard(page)
    assert page.render(graph_of({"two": ("number.value", {"value": 2.0})}), tmp_path, ["two"])
    qtbot.waitUntil(lambda: bool(told) and isinstance(told[-1], events.Done), timeout=PATIENCE)
    assert told[-1].results == {"two": 2.0}
    assert threads == {page.thread()}
    assert page.state == "ready"


def test_a_page_hears_only_its_own_renders(
    process: EngineProcess, page: EngineBridge, tmp_path: Path, qtbot: QtBot
) -> None:
    other = EngineBridge(process)
    other.attach(process)
    mine, theirs = heard(page), heard(other)
    other.render(graph_of({"two": ("number.value", {"value": 2.0})}), tmp_path, ["two"])
    qtbot.waitUntil(lambda: bool(theirs) and isinstance(theirs[-1], events.Done), timeout=PATIENCE)
    assert mine == []


def test_a_page_that_was_left_starts_no_engine_again(
    process: EngineProcess, page: EngineBridge, tmp_path: Path, qtbot: QtBot
) -> None:
    """A timer of its panels that is late asks for a picture when the app has closed the engine already."""
    process.start()
    qtbot.waitUntil(lambda: page.state == "ready", timeout=PATIENCE)
    page.leave()
    process.close()
    graph = graph_of({"two": ("number.value", {"value": 2.0})})
    assert page.look(graph, tmp_path, FactsOf("two"), lambda answer: None) == 0
    assert page.render(graph, tmp_path) == ""
    assert page.play(graph, tmp_path, FramesOf("two", "out", 0, 9), shown=lambda _: None, ended=lambda _: None) == 0
    assert process.pid == 0


def test_wrong_projects_are_told_with_their_problems(page: EngineBridge, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.invalid, timeout=PATIENCE) as told:
        page.render(SLOW.set("slow", "steps", "many"), tmp_path, ["slow"])
    assert told.args[0][0].setting == "steps"


def test_killed_in_a_render_it_names_the_node_and_resumes(
    process: EngineProcess, page: EngineBridge, tmp_path: Path, qtbot: QtBot
) -> None:
    told = heard(page)
    page.render(SLOW, tmp_path, ["paint", "slow"])
    both = {events.Progressed, events.Finished}
    qtbot.waitUntil(lambda: both <= {type(event) for event in told}, timeout=PATIENCE)
    pid = process.pid
    assert process.client.process.poll() is None
    with qtbot.waitSignal(page.died, timeout=PATIENCE) as died:
        process.client.process.kill()
    assert died.args[0] == "slow"
    failed = [event for event in told if isinstance(event, events.Failed)]
    assert failed[0].node == "slow" and isinstance(told[-1], events.Done), "the page is not left running for ever"
    assert len(process.unfinished) == 1
    qtbot.waitUntil(lambda: process.state == "ready", timeout=PATIENCE)
    assert process.pid != pid
    told.clear()
    process.resume()
    qtbot.waitUntil(lambda: any(isinstance(event, events.Progressed) for event in told), timeout=PATIENCE)
    assert [event.node for event in told if isinstance(event, events.Finished) and event.cached] == ["paint"]
    page.cancel()
    qtbot.waitUntil(lambda: isinstance(told[-1], events.Done), timeout=PATIENCE)
    assert told[-1].cancelled


def test_an_engine_that_cannot_start_is_given_up(tmp_path: Path, qtbot: QtBot) -> None:
    process = EngineProcess(Launch(tmp_path / "store", catalog="tests.engine.nothing:there"))
    lines: list[str] = []
    process.logged.connect(lambda level, text: lines.append(text))
    process.start()
    qtbot.waitUntil(lambda: process.state == "gone", timeout=PATIENCE)
    assert any("tests.engine.nothing" in line for line in lines), "the log says why"
    process.close()


def test_an_engine_that_talks_nonsense_is_given_up_and_the_log_says_what_it_said(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    spawn = subprocess.Popen
    code = "import sys, time; sys.stdout.buffer.write(b'\\x05\\0\\0\\0Hello'); sys.stdout.flush(); time.sleep(600)"
    monkeypatch.setattr(
        "studio.host.client.subprocess.Popen", lambda command, **how: spawn([sys.executable, "-c", code], **how)
    )
    process = EngineProcess(Launch(tmp_path / "store"))
    lines: list[str] = []
    process.logged.connect(lambda level, text: lines.append(text))
    process.start()
    qtbot.waitUntil(lambda: process.state == "gone", timeout=PATIENCE)
    assert sum("the engine said what cannot be understood" in line for line in lines) == 3
    process.close()


def test_a_store_that_cannot_be_used_is_told_at_once(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "store").write_text("a file where a folder should be")
    process = EngineProcess(Launch(tmp_path / "store", catalog="tests.engine.host_catalog:catalog"))
    process.start()
    qtbot.waitUntil(lambda: process.state == "gone", timeout=PATIENCE)
    assert str(tmp_path / "store") in process.words
    process.close()


def test_a_look_is_answered_to_whoever_asked_and_not_to_the_dead(
    page: EngineBridge, tmp_path: Path, qtbot: QtBot
) -> None:
    graph = graph_of({"paint": ("sample.picture", {"shade": 99, "size": 40})})
    answers: list[Looked] = []
    gone = QObject()
    page.look(graph, tmp_path, PictureOf("paint"), lambda answer: pytest.fail("told the dead"), gone)
    page.look(graph, tmp_path, PictureOf("paint", make=True), answers.append)
    gone.deleteLater()
    qtbot.waitUntil(lambda: bool(answers), timeout=PATIENCE)
    assert answers[0].array is not None
    picture = picture_of(answers[0].array)
    assert (picture.width(), picture.height()) == (40, 40)
    assert picture.pixelColor(20, 20).red() == 99


def test_pictures_keep_their_colours_and_alpha() -> None:
    pixels = np.zeros((2, 3, 4), np.uint8)
    pixels[1, 2] = (10, 20, 30, 128)
    colour = picture_of(pixels).pixelColor(2, 1)
    assert (colour.red(), colour.green(), colour.blue(), colour.alpha()) == (10, 20, 30, 128)
