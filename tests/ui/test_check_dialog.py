"""Check a film, in the window: what was found, with times that one can click."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.film.checking import report
from studio.ui.proof import check_words
from studio.ui.proof.check_dialog import CheckDialog
from tests.media import clip
from tests.proof.test_check import grey, moving


def test_a_click_on_a_finding_goes_there(tmp_path: Path, qtbot: QtBot) -> None:
    def paint(number: int, *size: int) -> Any:
        return grey(2, size) if 24 <= number < 48 else moving(number)[:64, :96]  # type: ignore[arg-type]

    film = clip(tmp_path / "film.mp4", 60, paint=paint)
    went: list[float] = []
    dialog = CheckDialog(went.append, film)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "Not checked yet" in dialog.state.text()
    QTest.mouseClick(dialog.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(dialog.issues), timeout=20_000)
    rows = [dialog.list.topLevelItem(at) for at in range(dialog.list.topLevelItemCount())]
    (black,) = [row for row in rows if row and row.text(2) == "The picture is black."]
    assert (black.text(0), black.text(1)) == ("0:00:01.00", "0:00:02.00")
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=dialog.list.visualItemRect(black).center())
    assert went == [1.0]
    dialog.list.setCurrentItem(black)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert went[-1] == 1.0
    QTest.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert "The picture is black." in QApplication.clipboard().text()


def test_what_cannot_be_checked_says_why(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "n.mp4").write_bytes(b"nothing")
    dialog = CheckDialog(None, tmp_path / "n.mp4")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.check()
    qtbot.waitUntil(lambda: "not a media file" in dialog.state.text(), timeout=20_000)


def test_the_window_and_the_report_say_the_same() -> None:
    assert check_words.sentences() == report.SENTENCES
