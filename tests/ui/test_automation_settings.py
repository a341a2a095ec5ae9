"""Settings, Automation: the switch of the window's door, and an entry that an agent can really use."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from studio.app import node_types
from studio.base.settings import Home, Settings
from studio.ui.agent_door import AgentDoor
from studio.ui.settings.dialog import SettingsDialog
from studio.ui.window import MainWindow


def test_the_switch_closes_and_opens_the_door_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    home = Home(tmp_path, tmp_path, tmp_path / "logs")
    settings = Settings(home)
    window = MainWindow(None, home, settings)
    qtbot.addWidget(window)
    door = AgentDoor(home, node_types.shipped(), list, window)
    window.let_in(door)
    assert door.is_open
    for wanted in (False, True):
        window.commands["app.settings"].action.trigger()
        dialog = window.findChild(SettingsDialog)
        dialog.automation.window_door.setChecked(wanted)
        with qtbot.waitSignal(dialog.kept, timeout=20_000):
            qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.findChild(SettingsDialog) is None, timeout=20_000)
        assert door.is_open is wanted
        assert Settings(home).get("agents.window") is (None if wanted else False)
    door.close()


def test_the_entry_for_an_agent_starts_this_program(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = SettingsDialog(Home(tmp_path, tmp_path, tmp_path / "logs"), Settings(Home(tmp_path, tmp_path, tmp_path)))
    qtbot.addWidget(dialog)
    qtbot.mouseClick(dialog.automation.copy, Qt.MouseButton.LeftButton)
    entry = json.loads(QGuiApplication.clipboard().text())["mcpServers"]["shotgraph"]
    assert entry["args"] == ["mcp"]
    assert Path(entry["command"]).parent == Path(sys.executable).parent and Path(entry["command"]).exists()
