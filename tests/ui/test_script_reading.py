"""A chat model's answer pasted: what is read stands beside it, every line says what became of it, undo inverts."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.film.story.shots import board
from studio.graph.graph import Graph, Node
from studio.ui import theme
from studio.ui.storyboard.panel import Storyboard
from studio.ui.storyboard.reading_dialog import ReadingDialog
from tests.ui.test_storyboard import _panel, graph_of

CHAT = (Path(__file__).parent.parent / "chats" / "19_unknown_labels.md").read_text(encoding="utf-8")


def opened(qtbot: QtBot, panel: Storyboard) -> ReadingDialog:
    dialog = panel.findChild(ReadingDialog)
    assert dialog is not None
    qtbot.waitExposed(dialog)
    return dialog


def rows(dialog: ReadingDialog) -> dict[str, dict[str, str]]:
    out: dict[str, dict[str, str]] = {}
    for place in range(dialog.tree.topLevelItemCount()):
        top = dialog.tree.topLevelItem(place)
        assert top is not None
        out[top.text(0)] = {top.child(n).text(0): top.child(n).text(1) for n in range(top.childCount())}
    return out


@pytest.fixture
def dialog(qtbot: QtBot) -> ReadingDialog:
    panel = _panel(qtbot, Graph())
    QTest.mouseClick(panel._paste, Qt.MouseButton.LeftButton)
    dialog = opened(qtbot, panel)
    dialog.board = panel  # type: ignore[attr-defined]  # it must outlive this function
    QApplication.clipboard().setText(CHAT)
    QTest.keyClick(dialog.text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialog.tree.topLevelItemCount() > 0)
    return dialog


def test_a_pasted_answer_becomes_the_script_and_undo_takes_it_back(dialog: ReadingDialog) -> None:
    panel = dialog.board  # type: ignore[attr-defined]
    QTest.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    assert [shot.title for shot in board(graph_of(panel)).shots] == ["Harbour", "The bell"]
    assert [card.shot.title for card in panel.cards] == ["Harbour", "The bell"]
    panel._session.document.undo()
    assert graph_of(panel) == Graph()


def test_the_shots_stand_beside_the_text_and_what_was_left_out_below_them(dialog: ReadingDialog) -> None:
    told = rows(dialog)
    assert list(told) == ["1 · Harbour", "2 · The bell", "Left out"]
    assert told["1 · Harbour"]["Spoken"] == "The fog came first."
    assert told["1 · Harbour"]["Picture"] == "Fishing boats rock in fog."
    assert set(told["Left out"]) == {"Emotional arc", "Budget", "Zielgruppe"}
    assert "labels that are not known: 3" in dialog.said.text() and "6 s" in dialog.said.text()


def test_every_line_says_what_became_of_it_in_colour(dialog: ReadingDialog) -> None:
    lines = CHAT.splitlines()
    assert all(dialog.text.fate(at) for at, line in enumerate(lines) if line.strip())
    assert dialog.text.fate(2) == "1 · Spoken" and dialog.text.fate(3) == "Unknown, left out"
    margin = dialog.text.grab(QRect(0, 0, dialog.text.viewportMargins().left(), dialog.text.height())).toImage()
    warning = QColor(theme.tokens().warning)
    near = [
        (x, y)
        for y in range(margin.height())
        for x in range(margin.width())
        if abs(margin.pixelColor(x, y).red() - warning.red()) + abs(margin.pixelColor(x, y).blue() - warning.blue())
        < 40
    ]
    assert near


def test_a_click_on_a_row_finds_its_line_and_the_other_way_round(dialog: ReadingDialog) -> None:
    second = dialog.tree.topLevelItem(1)
    assert second is not None
    narration = next(second.child(n) for n in range(second.childCount()) if second.child(n).text(0) == "Spoken")
    dialog.tree.scrollToItem(narration)
    QTest.mouseClick(
        dialog.tree.viewport(), Qt.MouseButton.LeftButton, pos=dialog.tree.visualItemRect(narration).center()
    )
    assert dialog.text.textCursor().block().text() == '**Narration:** "Then the bell."'
    dialog.text.moveCursor(dialog.text.textCursor().MoveOperation.Start)
    current = dialog.tree.currentItem()
    assert current is not None and current.text(0) == "1 · Harbour"


def test_what_is_no_script_is_said_and_cannot_be_taken(qtbot: QtBot) -> None:
    panel = _panel(qtbot, Graph({"script": Node("story.script", {"text": "## A\nPicture: x\n"})}))
    QTest.mouseClick(panel._read, Qt.MouseButton.LeftButton)
    dialog = opened(qtbot, panel)
    assert not dialog.use.isEnabled()  # it is the script already
    dialog.text.setPlainText("Just a thought.")
    dialog.read()
    assert "no shots" in dialog.said.text() and not dialog.use.isEnabled()
    dialog.text.setPlainText(CHAT)
    dialog.read()
    assert dialog.use.isEnabled()


def test_a_script_in_a_file_has_no_text_to_show(qtbot: QtBot) -> None:
    panel = _panel(qtbot, Graph({"script": Node("story.script", {"path": "a.md"})}))
    assert not panel._read.isVisible()
