"""A window without a screen, a page with a small graph, and hands to work it with."""

from __future__ import annotations

import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.app import node_types
from studio.base.settings import Home, Settings
from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.host.client import Launch
from studio.ui import ask, theme
from studio.ui.bridge import EngineProcess
from studio.ui.commands import Commands
from studio.ui.project_page import ProjectPage
from studio.ui.window import MainWindow
from tests.ui.hands import SUM, Hands
from tests.ui.leftovers import Leftovers
from tests.ui.timeline_stage import Stage

_LEFT = Leftovers()


@pytest.fixture(scope="session", autouse=True)
def watched() -> Iterator[None]:
    with _LEFT.watching():
        yield


@pytest.fixture(autouse=True)
def begun(watched: None) -> None:
    """What fixtures of a whole module have begun, an engine for one, may go on after the test."""
    _LEFT.begin()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Around all that closes a test's windows: then nothing of them may go on. (During the test itself pytest-qt
    listens to Qt's warnings; which of them are harmless stands in pyproject.toml for both.)"""
    with _LEFT.listening(item.config.getini("qt_log_ignore")):
        yield
        left = _LEFT.left()
    if left:
        pytest.fail("left behind: " + "; ".join(left), pytrace=False)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return node_types.shipped()


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.apply(qapp)


@pytest.fixture(autouse=True)
def garbage(begun: None) -> Iterator[None]:
    """Widgets in cycles die on this thread, as in the app: a thread of the engine that collects them would hang.

    What was there before the test is looked at no more: libraries of models are half a million objects.
    """
    gc.disable()
    gc.freeze()
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def nothing_left_open(dressed: None) -> Iterator[None]:
    """What one test leaves open in front of everything would swallow the clicks of the next."""
    yield
    while (left := QApplication.activePopupWidget() or QApplication.activeModalWidget()) is not None:
        left.hide()


@pytest.fixture(scope="session", autouse=True)
def collecting_again() -> Iterator[None]:
    yield
    gc.enable()


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[EngineProcess]:
    """An engine of a module's own, with an empty store."""
    made = EngineProcess(Launch(tmp_path_factory.mktemp("engine") / "store"))
    made.start()
    yield made
    made.close()


@pytest.fixture
def hands(qtbot: QtBot, catalog: Catalog, tmp_path: Path) -> Iterator[Hands]:
    page = ProjectPage(Document(SUM), catalog, None, Commands(), tmp_path)
    qtbot.addWidget(page)
    page.resize(1200, 760)
    page.show()
    qtbot.waitExposed(page)
    QApplication.processEvents()
    page.canvas.view.zoom_to(1.0)
    page.canvas.view.center_at(QPointF(260, 240))
    QApplication.processEvents()
    yield Hands(page)
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    page.close_down()


@pytest.fixture
def window(qtbot: QtBot, catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    home = Home(tmp_path / "home", tmp_path / "home", tmp_path / "home" / "logs")
    made = MainWindow(catalog, home, Settings(home), None)
    qtbot.addWidget(made, before_close_func=lambda _: monkeypatch.setattr(ask, "save_first", lambda *_: False))
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def stage(qtbot: QtBot, catalog: Catalog) -> Iterator[Stage]:
    """A timeline panel over a small film whose clips and sounds are all made."""
    made = Stage(catalog)
    qtbot.addWidget(made.panel)
    qtbot.waitExposed(made.panel)
    yield made
    QApplication.clipboard().clear()
