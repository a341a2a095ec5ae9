"""The settings page of the model runtime, and news of versions, worked with the mouse."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from studio.app import updates
from studio.app.updates import Release
from studio.base.errors import ServiceError
from studio.base.settings import Home, Settings
from studio.models.runtime import builds, location, state, wanted
from studio.ui.about_dialog import AboutDialog
from studio.ui.settings.runtime import RuntimePage
from studio.ui.settings.runtime_install import RuntimeInstall
from studio.ui.settings.updates import UpdatesPage
from studio.ui.window import MainWindow
from tests.runtime.shelf import Shelf

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home", tmp_path / "home", tmp_path / "home" / "logs")


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A package index on loopback, and a machine that has nothing of what is on it."""
    made = Shelf()
    lock = tmp_path / "pylock.cpu.toml"
    made.lock(lock, [made.add("torch", "9.0+cpu", {"tinytorch.py": b"", "libtiny.so": bytes(3_000_000)})])
    monkeypatch.setattr(wanted, "resource", lambda *parts: lock)
    monkeypatch.setattr(wanted, "here", lambda package: False)
    for module in (builds, state):
        monkeypatch.setattr(module, "variants", lambda: ("cpu", "rocm"))
    monkeypatch.setattr("studio.models.runtime.install.variants", lambda: ("cpu", "rocm"))

    def absent(name: str) -> str:
        raise state.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(state.metadata, "version", absent)
    yield made
    made.close()


@pytest.fixture
def page(qtbot: QtBot, home: Home, shelf: Shelf) -> RuntimePage:
    made = RuntimePage(home, Settings(home))
    qtbot.addWidget(made)
    made.resize(560, 460)
    made.show()
    qtbot.waitUntil(lambda: made.state.text() == "Not installed")
    return made


def test_it_says_what_there_is_and_what_it_costs(page: RuntimePage) -> None:
    assert [page.builds.itemText(row) for row in range(page.builds.count())] == [
        "CPU, 3 MB to download",
        "AMD (ROCm), size not known before",
    ]
    assert page.install_button.isEnabled() and not page.remove_button.isEnabled()
    assert not page.bar.isVisible() and not page.stop_button.isVisible()


def test_install_and_remove(page: RuntimePage, home: Home, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.install_button, LEFT)
    assert not page.install_button.isEnabled() and page.stop_button.isVisible()
    qtbot.waitUntil(lambda: page.state.text() == "torch 9.0+cpu, CPU, 3 MB")
    assert page.news.text() == "Installed. The engine finds it by itself."
    assert not page.bar.isVisible()
    qtbot.waitUntil(page.remove_button.isEnabled)
    qtbot.mouseClick(page.remove_button, LEFT)
    qtbot.waitUntil(lambda: page.state.text() == "Not installed")
    assert location.installed(home) is None


def test_an_installation_outlives_the_page_and_can_be_stopped_from_another(
    page: RuntimePage, home: Home, shelf: Shelf, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    real = wanted.locked
    monkeypatch.setattr(wanted, "locked", lambda variant: gate.wait(30) and real(variant))
    qtbot.mouseClick(page.install_button, LEFT)
    running = RuntimeInstall.running()
    assert running is not None
    page.close()
    other = RuntimePage(home, Settings(home))
    qtbot.addWidget(other)
    other.show()
    assert other.stop_button.isVisible() and not other.install_button.isEnabled()
    qtbot.mouseClick(other.stop_button, LEFT)
    with qtbot.waitSignal(running.ended):
        gate.set()
    qtbot.waitUntil(lambda: other.news.text().startswith("Stopped. What was downloaded is kept"))
    qtbot.waitUntil(other.install_button.isEnabled)
    assert RuntimeInstall.running() is None and location.installed(home) is None


def test_a_refused_download_is_told_with_its_reason(page: RuntimePage, shelf: Shelf, qtbot: QtBot) -> None:
    for name in shelf.files:
        shelf.files[name] = b"something else"
    qtbot.mouseClick(page.install_button, LEFT)
    qtbot.waitUntil(lambda: "refused and removed" in page.news.text())
    assert page.news.property("role") == "error"
    qtbot.waitUntil(page.install_button.isEnabled)


def test_check_now_tells_of_a_newer_version(home: Home, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    page = UpdatesPage(Settings(home))
    qtbot.addWidget(page)
    assert not page.look.isChecked() and page.changes() == {"updates.look": None}
    answers: list[Release | None] = [None, Release("99.0", "https://example.org/99")]
    monkeypatch.setattr(updates, "newer", lambda settings: answers.pop(0))
    qtbot.mouseClick(page.check_button, LEFT)
    qtbot.waitUntil(lambda: page.news.text() == "This is the newest version.")
    qtbot.mouseClick(page.check_button, LEFT)
    qtbot.waitUntil(
        lambda: "Version 99.0 is there." in page.news.text() and "https://example.org/99" in page.news.text()
    )


def test_at_the_start_nothing_is_asked_unless_it_was_switched_on(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def newer(settings: Settings) -> Release:
        asked.append(1)
        return Release("99.0", "")

    monkeypatch.setattr(updates, "newer", newer)
    settings = window._settings
    settings.update({"updates.url": "http://127.0.0.1:9/"})
    window.greet()
    qtbot.wait(50)
    assert asked == [] and window.findChild(AboutDialog) is None
    settings.set("updates.look", True)
    window.greet()
    qtbot.waitUntil(lambda: "Version 99.0 is there." in window.status.news.text())
    window.greet()
    qtbot.wait(50)
    assert asked == [1], "once a day"


def test_no_network_at_the_start_is_no_news(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()

    def newer(settings: Settings) -> None:
        done.set()
        raise ServiceError("no network")

    monkeypatch.setattr(updates, "newer", newer)
    window._settings.update({"updates.url": "http://127.0.0.1:9/", "updates.look": True})
    before = window.status.news.text()
    window.greet()
    qtbot.waitUntil(done.is_set)
    qtbot.wait(50)
    assert window.status.news.text() == before


def test_what_is_new_opens_by_itself_once_after_an_update(window: MainWindow, qtbot: QtBot) -> None:
    window._settings.set("app.seen", "0.0.1")
    window.greet()
    dialog = window.findChild(AboutDialog)
    assert dialog is not None and dialog.isVisible() and dialog.tabs.currentWidget() is dialog.news
    dialog.close()
    qtbot.waitUntil(lambda: window.findChild(AboutDialog) is None)
    window.greet()
    assert window.findChild(AboutDialog) is None
