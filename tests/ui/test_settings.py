"""The settings dialog and the dialogs about the app, worked with mouse and keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from studio.app import plugins
from studio.base.settings import Home, Settings
from studio.graph.store import Record, Ref, Store
from studio.ui import theme
from studio.ui.about_dialog import AboutDialog
from studio.ui.machine_dialog import MachineDialog
from studio.ui.settings.dialog import SettingsDialog
from studio.ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton


class Ring(keyring.backend.KeyringBackend):
    """A keyring in memory; a broken one refuses everything, as on a machine without one."""

    priority = 1  # type: ignore[assignment]

    def __init__(self, broken: bool = False) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.broken = broken

    def _check(self) -> None:
        if self.broken:
            raise keyring.errors.NoKeyringError("no keyring")

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def ring() -> Iterator[Ring]:
    old, new = keyring.get_keyring(), Ring()
    keyring.set_keyring(new)
    yield new
    keyring.set_keyring(old)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home", tmp_path / "home", tmp_path / "home" / "logs")


@pytest.fixture
def dialog(qtbot: QtBot, home: Home) -> SettingsDialog:
    made = SettingsDialog(home, Settings(home))
    qtbot.addWidget(made)
    made.open()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.store.clear_button.isEnabled())
    return made


def kept(home: Home) -> dict[str, object]:
    return dict(json.loads(home.settings_file.read_text("utf-8"))) if home.settings_file.exists() else {}


def go_to(qtbot: QtBot, dialog: SettingsDialog, title: str) -> None:
    row = next(n for n in range(dialog.names.count()) if dialog.names.item(n).text() == title)
    qtbot.mouseClick(dialog.names.viewport(), LEFT, pos=dialog.names.visualItemRect(dialog.names.item(row)).center())


def write(qtbot: QtBot, field: QWidget, words: str) -> None:
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClicks(field, words)


def answer(qtbot: QtBot, label: str) -> None:
    """Click a button of the question that is asked within the next click."""
    from PySide6.QtCore import QTimer

    def click() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        next(button for button in box.buttons() if button.text() == label).click()

    QTimer.singleShot(0, click)


def test_ctrl_comma_opens_the_settings_and_escape_changes_nothing(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None and dialog.isVisible()
    dialog.look.theme.setCurrentIndex(1)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert theme.theme_name() == "dark"


def test_ok_keeps_what_was_changed_and_nothing_else(dialog: SettingsDialog, home: Home, qtbot: QtBot) -> None:
    go_to(qtbot, dialog, "Results on disk")
    write(qtbot, dialog.store.limit, "12.5")
    go_to(qtbot, dialog, "Language model")
    write(qtbot, dialog.language_model.endpoint.lineEdit(), "http://localhost:11434/v1")
    with qtbot.waitSignal(dialog.accepted):
        qtbot.mouseClick(dialog.ok, LEFT)
    assert kept(home) == {"store.gigabytes": 12.5, "llm.endpoint": "http://localhost:11434/v1", "ui.theme": "dark"}


def test_the_theme_changes_at_once(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None
    qtbot.keyClick(dialog.look.theme, Qt.Key.Key_Down)
    with qtbot.waitSignal(dialog.accepted):
        qtbot.mouseClick(dialog.ok, LEFT)
    try:
        assert theme.theme_name() == "light"
    finally:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, "dark")


@pytest.mark.parametrize(
    ("page", "typed", "says"),
    [
        ("store", "much", "The store’s size must be a number of GiB, at least 1."),
        ("store", "0", "The store’s size must be a number of GiB, at least 1."),
        ("folder", "", "Give the store a folder with its whole path."),
        ("folder", "here", "Give the store a folder with its whole path."),
        ("endpoint", "localhost", "“localhost” is no web address; one looks like http://localhost:11434/v1."),
        ("key", "secret", "Give the address that the key is for."),
    ],
)
def test_what_cannot_be_kept_is_said_on_its_page(
    dialog: SettingsDialog, home: Home, qtbot: QtBot, page: str, typed: str, says: str
) -> None:
    fields = {
        "store": dialog.store.limit,
        "folder": dialog.store.folder,
        "endpoint": dialog.language_model.endpoint.lineEdit(),
        "key": dialog.language_model.key,
    }
    write(qtbot, fields[page], typed)
    qtbot.mouseClick(dialog.ok, LEFT)
    assert dialog.isVisible()
    assert dialog.wrong.text() == says
    assert fields[page].isVisible()  # its page has come to the front
    assert kept(home) == {}


def test_a_key_lies_in_the_keyring_and_in_no_file(dialog: SettingsDialog, home: Home, ring: Ring, qtbot: QtBot) -> None:
    write(qtbot, dialog.language_model.endpoint.lineEdit(), "https://models.example/v1")
    write(qtbot, dialog.language_model.key, "sk-secret")
    with qtbot.waitSignal(dialog.accepted):
        qtbot.mouseClick(dialog.ok, LEFT)
    assert ring.kept == {("shotgraph", "models.example"): "sk-secret"}
    assert "sk-secret" not in home.settings_file.read_text("utf-8")


def test_a_kept_key_is_said_and_can_be_forgotten(dialog: SettingsDialog, ring: Ring, qtbot: QtBot) -> None:
    ring.kept["shotgraph", "models.example"] = "sk-secret"
    page = dialog.language_model
    go_to(qtbot, dialog, "Language model")
    write(qtbot, page.endpoint.lineEdit(), "https://models.example/v1")
    qtbot.waitUntil(page.forget_button.isEnabled)
    assert page.key.placeholderText() == "a key is kept"
    qtbot.mouseClick(page.forget_button, LEFT)
    qtbot.waitUntil(lambda: page.key.placeholderText() == "no key")
    assert ring.kept == {}


def test_without_a_keyring_the_dialog_stays_and_says_what_to_do(
    dialog: SettingsDialog, home: Home, ring: Ring, qtbot: QtBot
) -> None:
    ring.broken = True
    write(qtbot, dialog.language_model.endpoint.lineEdit(), "https://models.example/v1")
    write(qtbot, dialog.language_model.key, "sk-secret")
    qtbot.mouseClick(dialog.ok, LEFT)
    qtbot.waitUntil(lambda: "SHOTGRAPH_LLM_KEY" in dialog.wrong.text())
    assert dialog.isVisible() and kept(home) == {}


def test_clearing_the_store_keeps_pinned_takes(dialog: SettingsDialog, home: Home, qtbot: QtBot) -> None:
    store = Store(home.store)
    for key in ("pinned", "other"):
        digest, inline = store.save("bytes", key.encode() * 10_000)
        store.put(key, Record((Ref("out", "bytes", digest, inline),)))
    store.pin("pinned")
    store.close()
    go_to(qtbot, dialog, "Results on disk")
    qtbot.mouseClick(dialog.store.verify_button, LEFT)
    qtbot.waitUntil(lambda: dialog.store.news.text().startswith("2 "))
    answer(qtbot, "Remove")
    qtbot.mouseClick(dialog.store.clear_button, LEFT)
    qtbot.waitUntil(lambda: dialog.store.news.text().startswith("Cleared"))
    store = Store(home.store)
    assert store.get("pinned") is not None and store.get("other") is None
    assert store.used() == 60_000
    store.close()


PLUGIN = 'name = "Grain"\nversion = "1.0"\nabout = "Adds grain."\nmodule = "grain.py"\n'


def test_a_plugin_is_trusted_only_after_the_warning(qtbot: QtBot, home: Home) -> None:
    folder = home.plugins / "grain"
    folder.mkdir(parents=True)
    (folder / "plugin.toml").write_text(PLUGIN, "utf-8")
    (folder / "grain.py").write_text("", "utf-8")
    dialog = SettingsDialog(home, Settings(home))
    qtbot.addWidget(dialog)
    dialog.open()
    go_to(qtbot, dialog, "Plugins")

    def trusted() -> bool:
        return next(one for one in plugins.find(home, Settings(home)) if one.id == "grain").trusted

    def press(name: str) -> None:
        buttons = dialog.plugins.findChildren(QPushButton)
        qtbot.mouseClick(next(one for one in buttons if one.accessibleName() == name), LEFT)
        QApplication.sendPostedEvents(None, 52)  # DeferredDelete: the old cards go

    answer(qtbot, "Don’t trust")
    press("Trust Grain")
    assert not trusted()
    answer(qtbot, "Trust it")
    press("Trust Grain")
    assert trusted()
    press("Stop trusting Grain")
    assert not trusted()


def test_what_this_machine_can_do_is_found_and_copied(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path))
    dialog = MachineDialog()
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(dialog.copy_button.isEnabled, timeout=30_000)
    assert dialog.summary.text().startswith("Films can be made on this machine")
    qtbot.mouseClick(dialog.copy_button, LEFT)
    words = QGuiApplication.clipboard().text()
    assert "+ Shotgraph: " in words and "Codecs: FFmpeg" in words and str(tmp_path) in words


def test_about_names_every_package_with_its_licence(qtbot: QtBot) -> None:
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.packages.topLevelItemCount() > 0)
    rows = [dialog.packages.topLevelItem(n) for n in range(dialog.packages.topLevelItemCount())]
    licences = {row.text(0).lower(): row.text(2) for row in rows if row is not None}
    assert "LGPL" in licences["pyside6_essentials"]
    assert "BSD" in licences["numpy"]
    assert {name: words for name, words in licences.items() if words == "not stated"} == {}
    assert "0.1.0" in dialog.news.toPlainText()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_dialogs_are_in_the_menu_and_the_palette(window: MainWindow, qtbot: QtBot) -> None:
    titles = {action.text() for action in window.bar.brand.menu().actions()}
    assert {"Settings…", "What this machine can do…", "About Shotgraph…"} <= titles
    window.commands["app.about"].action.trigger()
    dialog = window.findChild(AboutDialog)
    assert isinstance(dialog, QDialog) and dialog.isVisible()
    dialog.reject()
