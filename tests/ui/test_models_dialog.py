"""The models window, with a real engine and a hub on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from studio.host.client import Launch
from studio.host.news import ModelsListed
from studio.ui.bridge import EngineProcess
from studio.ui.models.dialog import ModelsDialog
from tests.hub import conftest as fixtures
from tests.hub import tiny
from tests.hub.loopback_hub import LoopbackHub

PATIENCE = 30_000  # ms
hub, home = fixtures.hub, fixtures.home


@pytest.fixture
def process(hub: LoopbackHub, home: Path, tmp_path: Path, qapp: Any) -> Iterator[EngineProcess]:
    catalogue = tmp_path / "models.toml"
    catalogue.write_text(tiny.CATALOGUE)
    options = {"models.folder": str(home / "models"), "models.catalogue": str(catalogue)}
    launch = Launch(tmp_path / "store", options=options, catalog="tests.engine.host_catalog:catalog")
    made = EngineProcess(launch)
    made.start()
    yield made
    made.close()


@pytest.fixture
def dialog(process: EngineProcess, qtbot: QtBot) -> ModelsDialog:
    made = ModelsDialog(process)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: bool(made.rows), timeout=PATIENCE)
    return made


def press(qtbot: QtBot, button: Any) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def state(dialog: ModelsDialog, id: str = "tiny") -> str:
    return str(dialog.rows[id].row.state)


def words(row: Any) -> str:
    return str(row._facts.text())


def test_a_model_is_downloaded_and_removed(dialog: ModelsDialog, hub: LoopbackHub, qtbot: QtBot) -> None:
    row = dialog.rows["tiny"]
    assert row.pull_button.isVisible() and not row.remove_button.isVisible()
    assert "to download" in words(row) and "Apache-2.0" in row._licence.text()
    press(qtbot, row.pull_button)
    qtbot.waitUntil(lambda: state(dialog) == "here", timeout=PATIENCE)
    qtbot.waitUntil(row.remove_button.isVisible, timeout=PATIENCE)
    assert not row.pull_button.isVisible() and not row.bar.isVisible()
    press(qtbot, row.remove_button)
    qtbot.waitUntil(lambda: state(dialog) == "absent", timeout=PATIENCE)


def test_a_download_is_stopped_and_goes_on_where_it_was(
    dialog: ModelsDialog,
    hub: LoopbackHub,
    process: EngineProcess,
    qtbot: QtBot,
) -> None:
    hub.rate = 40_000
    row = dialog.rows["tiny"]
    press(qtbot, row.pull_button)
    qtbot.waitUntil(lambda: row.bar.isVisible() and row.bar.value() > 100, timeout=PATIENCE)
    assert " of " in words(row)
    other = ModelsDialog(process)  # a second window sees the same download
    qtbot.addWidget(other)
    other.show()
    qtbot.waitUntil(lambda: bool(other.rows) and other.rows["tiny"].bar.isVisible(), timeout=PATIENCE)
    press(qtbot, row.stop_button)
    qtbot.waitUntil(lambda: state(dialog) == "part" and row.pull_button.isVisible(), timeout=PATIENCE)
    assert row.pull_button.text() == "Continue" and not other.rows["tiny"].bar.isVisible()
    hub.rate = 0
    press(qtbot, row.pull_button)
    qtbot.waitUntil(lambda: state(dialog) == "here", timeout=PATIENCE)
    assert any(asked.startswith("bytes=") and asked != "bytes=0-" for asked in hub.sent.ranges)


def test_a_closed_gate_says_where_to_open_it(dialog: ModelsDialog, hub: LoopbackHub, qtbot: QtBot) -> None:
    hub.repos["house/tiny"].gate = "licence"
    row = dialog.rows["tiny"]
    press(qtbot, row.pull_button)
    qtbot.waitUntil(row.problem.isVisible, timeout=PATIENCE)
    assert "accepted its licence" in row.problem.text() and row.pull_button.isVisible()


def test_a_lora_of_the_users_own_is_added_and_taken_off_the_list(
    dialog: ModelsDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    press(qtbot, dialog.add_button)
    dialog.add_line.source.setText("no such thing at all")
    press(qtbot, dialog.add_line.add_button)
    qtbot.waitUntil(dialog.add_line.problem.isVisible, timeout=PATIENCE)
    assert "no file or folder" in dialog.add_line.problem.text()
    lora = tmp_path / "Night Style.safetensors"
    lora.write_bytes(tiny.safetensors({"unet.attn2.to_k.lora_A.weight": [4, 2048]}))
    dialog.add_line.source.setText(str(lora))
    press(qtbot, dialog.add_line.add_button)
    qtbot.waitUntil(lambda: "night-style" in dialog.rows, timeout=PATIENCE)
    row = dialog.rows["night-style"]
    assert row.row.tasks == {"lora": "LoRA"} and row.row.family == "sdxl" and state(dialog, row.row.id) == "here"
    press(qtbot, row.remove_button)
    qtbot.waitUntil(lambda: "night-style" not in dialog.rows, timeout=PATIENCE)
    assert lora.exists()


def test_it_shows_what_is_looked_for(dialog: ModelsDialog, qtbot: QtBot) -> None:
    dialog.tasks.setCurrentIndex(dialog.tasks.findData("text-to-video"))
    assert dialog.rows["moving"].isVisible() and not dialog.rows["tiny"].isVisible()
    dialog.tasks.setCurrentIndex(0)
    dialog.search.setText("storyboards")
    assert [id for id, row in dialog.rows.items() if row.isVisible()] == ["animatic"]
    dialog.search.setText("nothing at all like this")
    assert dialog.empty.isVisible()


def test_an_engine_that_dies_is_asked_again(dialog: ModelsDialog, process: EngineProcess, qtbot: QtBot) -> None:
    with qtbot.waitSignal(process.died, timeout=PATIENCE):
        process.client.process.kill()
    with qtbot.waitSignal(process.models_told, timeout=PATIENCE) as told:
        pass
    assert isinstance(told.args[0], ModelsListed)


def test_without_an_engine_it_says_so(qtbot: QtBot) -> None:
    dialog = ModelsDialog(None)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.empty.isVisible() and "not running" in dialog.empty.text()
