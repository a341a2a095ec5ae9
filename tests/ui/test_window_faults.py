"""Faults of the window that a new user met, each by mouse and keys."""

from __future__ import annotations

import logging
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from studio.graph import events, projectfile
from studio.graph.catalog import Catalog
from studio.graph.graph import Node
from studio.ui import theme
from studio.ui.run_log import RunLog
from studio.ui.search_popup import SearchPopup
from studio.ui.window import MainWindow
from tests.ui.hands import SUM, Hands

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.shotgraph"
    projectfile.save(SUM, path)
    return path


def answer(button: str) -> None:
    """Press a button of the question that is about to be asked."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        QTest.mouseClick(next(b for b in box.buttons() if b.text() == button), Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, press)


@pytest.fixture
def rendering(
    window: MainWindow,
    film: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[MainWindow, list[str]]:
    """A window whose film is being rendered, and what was done to it."""
    page = window.open(film)
    assert page is not None
    ended: list[str] = []
    monkeypatch.setattr(type(page.session.engine), "cancel", lambda _: ended.append("stopped"))
    page.session.run.feed(events.Planned(("two", "sum")))
    return window, ended


def test_the_render_button_is_stop_while_it_renders_and_asks(rendering: tuple[MainWindow, list[str]]) -> None:
    window, ended = rendering
    button = window.bar.render_button
    assert button.text().strip() == "Stop"
    answer("Go on rendering")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert ended == []
    answer("Stop")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert ended == ["stopped"]


def test_ctrl_dot_asks_and_escape_does_nothing(rendering: tuple[MainWindow, list[str]]) -> None:
    window, ended = rendering
    assert window.page is not None
    for place in (window, window.page.canvas.view, window.page.viewer, window.page.storyboard):
        QTest.keyClick(place, Qt.Key.Key_Escape)
    assert ended == []
    answer("Stop")
    QTest.keyClick(window, Qt.Key.Key_Period, CTRL)
    assert ended == ["stopped"]


def test_undo_works_by_its_key_after_the_menu_was_open_with_nothing_to_undo(
    window: MainWindow,
    film: Path,
) -> None:
    page = window.open(film)
    assert page is not None
    menu = window.bar.brand.menu()
    menu.popup(QPoint(0, 0))
    assert not window._undo_action.isEnabled(), "grey in the menu"
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    before = page.document.graph
    for value in (3.5, 4.5):
        page.document.edit("Change", page.document.graph.set("two", "value", value))
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert page.document.graph == before


def test_news_of_one_project_do_not_stay_in_another(
    window: MainWindow,
    film: Path,
    tmp_path: Path,
) -> None:
    window.open(film)
    window.status.say("2 nodes failed")
    window.status._film_over(
        SimpleNamespace(state="done", files=lambda: [tmp_path / "film.mp4"], project=str(film), name="film", words="")  # type: ignore[arg-type]
    )
    assert window.status.film.isVisible() and "film.mp4" in window.status.film.text()
    window.new_project()
    assert window.status.news.text() == "" and not window.status.film.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Tab, CTRL)
    assert window.page is not None and window.page.document.path == film
    assert window.status.film.isVisible()


def test_news_of_what_was_undone_go_with_it(window: MainWindow, film: Path) -> None:
    page = window.open(film)
    assert page is not None
    page.document.edit("Change", page.document.graph.set("two", "value", 3.5))
    window.status.say("1 node failed")
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert window.status.news.text() == ""


def test_render_queue_in_the_palette_shows_it_and_renders_nothing(
    window: MainWindow,
    film: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = window.open(film)
    assert page is not None
    begun: list[object] = []
    monkeypatch.setattr(window._renders, "render", lambda *a, **k: begun.append(a))
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, SearchPopup)
    QTest.keyClicks(popup.field, "render queue")
    assert "queue" in popup.list.item(0).text().casefold() and "first" not in popup.list.item(0).text().casefold()
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert begun == []


def test_a_map_that_was_hidden_stays_hidden(window: MainWindow, film: Path, qtbot: QtBot) -> None:
    first = window.open(film)
    assert first is not None
    QApplication.processEvents()
    first.canvas.view.zoom_to(3.0)
    qtbot.waitUntil(first.canvas.map.isVisible)
    first.canvas.view.setFocus()
    QTest.keyClick(first.canvas.view, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    first.canvas.view.zoom_to(2.0)
    QTest.qWait(80)
    assert not first.canvas.map.isVisible()
    second = window.new_project()
    assert not second.canvas.map.wanted and window._settings.get("ui.map") is False
    QTest.keyClick(second.canvas.view, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    assert first.canvas.map.wanted and window._settings.get("ui.map") is True


def test_the_log_tells_what_a_render_did(qtbot: QtBot, catalog: Catalog, tmp_path: Path) -> None:
    from studio.ui.rendering.queue_runner import QueueRunner, _Run, open_queue

    logger = logging.getLogger("shotgraph")
    level = logger.level
    logger.setLevel(logging.INFO)
    try:
        log = RunLog(None)
        queue, lock = open_queue(tmp_path / "queue", catalog)
        runner = QueueRunner(queue, None)
        runner._run = _Run("job", "engine", nodes={"a": "Sky"}, shots={})
        for event in (
            events.Planned(("a",)), events.Finished("a", None, False, 1.25), events.Noted("a", None, "8 bits only"),
            events.Failed("a", None, "no disk"),
        ):  # fmt: skip
            runner._hear("engine", event)
        said = [(line.level, line.text) for line in log.lines]
        assert ("info", "job: Sky made in 1.2 s") in said and ("warning", "job: Sky: 8 bits only") in said
        assert ("error", "job: Sky: no disk") in said and ("info", "job: rendering, 1 nodes") in said
    finally:
        logger.setLevel(level)
        lock.unlock()


def test_a_new_project_has_no_button_without_a_name(hands: Hands) -> None:
    hands.page.show_panel("viewer")
    seen = [button for button in hands.page.viewer.findChildren(QPushButton) if button.isVisible()]
    assert all(button.text().strip() or button.accessibleName() for button in seen)


@pytest.mark.parametrize("zoom", [1.0, 0.1])
def test_the_canvas_takes_on_another_theme_at_once(hands: Hands, zoom: float) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    page = hands.page
    page.document.edit("Group", page.document.graph.add("more", Node("image.load", position=(300, 300))))
    hands.view.zoom_to(zoom)

    def shown() -> np.ndarray:
        QApplication.processEvents()
        image = hands.view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        assert image.size() != QSize(0, 0)
        return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1).copy()

    try:
        theme.apply(app, "light")
        switched = shown()
        hands.view.zoom_to(zoom * 1.5)
        hands.view.zoom_to(zoom)
        QApplication.processEvents()
        hands.view.sync(page.document.graph, page.document.graph)
        assert np.array_equal(switched, shown())
        hands.view.outdate()
        assert np.array_equal(switched, shown())
    finally:
        theme.apply(app, "dark")
