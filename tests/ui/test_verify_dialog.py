"""Verify a film, in the window: choose one or drop it, and read what was found."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.base.settings import Home, Settings
from studio.film.proof import signing
from studio.film.proof import words as english
from studio.film.proof.signing import Choice
from studio.media.files.stills import write_still
from studio.media.values import Image
from studio.ui.proof import words
from studio.ui.proof.dialog import VerifyDialog
from studio.ui.settings.dialog import SettingsDialog
from tests.media import picture
from tests.proof import films
from tests.proof.certificates import issued


@pytest.fixture(autouse=True)
def _a_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))


@pytest.fixture
def still(tmp_path: Path) -> Path:
    write_still(Image(picture(3)), tmp_path / "p.png", "png", record=films.RECORD)
    return tmp_path / "p.png"


def drop(dialog: VerifyDialog, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    place, button, none = QPoint(40, 40), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(place, Qt.DropAction.CopyAction, data, button, none)
    dialog.dragEnterEvent(entering)
    assert entering.isAccepted()
    dialog.dropEvent(QDropEvent(place.toPointF(), Qt.DropAction.CopyAction, data, button, none))


def test_a_picture_that_is_dropped_is_verified_and_one_that_was_changed_is_found(
    tmp_path: Path, still: Path, qtbot: QtBot
) -> None:
    dialog = VerifyDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    drop(dialog, still)
    qtbot.waitUntil(lambda: bool(dialog.rows), timeout=20_000)
    assert "Intact" in dialog.verdict.text() and "Every byte of the file is as it was published." in dialog.rows
    drop(dialog, films.flipped(still, tmp_path / "x.png", still.stat().st_size - 60))
    qtbot.waitUntil(lambda: "Changed" in dialog.verdict.text(), timeout=20_000)
    assert dialog.name.text() == "x.png" and "Bytes of the file were changed since it was published." in dialog.rows
    (tmp_path / "n.png").write_bytes(b"nothing")
    drop(dialog, tmp_path / "n.png")
    qtbot.waitUntil(lambda: "not a picture" in dialog.verdict.text(), timeout=20_000)
    assert not dialog.rows


def test_the_window_and_the_command_line_say_the_same() -> None:
    assert words.sentences() == english.SENTENCES and words.verdicts() == english.VERDICTS
    assert words.kinds() == english.KINDS


def test_who_signs_is_set_in_settings_and_a_certificate_that_cannot_is_told_there(tmp_path: Path, qtbot: QtBot) -> None:
    home = Home.find()
    dialog = SettingsDialog(home, Settings(home))
    qtbot.addWidget(dialog)
    dialog.show()
    page = dialog.signing
    dialog.names.setCurrentRow(dialog.pages().index(page))
    assert not page.files.isVisible()
    page.who.setFocus()
    QTest.keyClick(page.who, Qt.Key.Key_End)
    assert page.files.isVisible()
    chain, key, _ = issued(tmp_path / "old", days=(-90, -2))
    page.certificate.setText(str(chain))
    page.key.setText(str(key))
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert dialog.isVisible() and "has expired on" in dialog.wrong.text()
    chain, key, _ = issued(tmp_path / "good")
    page.certificate.setText(str(chain))
    page.key.setText(str(key))
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=10_000)
    assert signing.choice(home.signing) == Choice(signing.CERTIFICATE, str(chain), str(key))
