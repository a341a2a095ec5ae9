"""A wire that is let go over a node takes no other's place unasked; menus work where they were opened."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from studio.graph.graph import Graph, Node, Wire
from studio.ui.project_page import ProjectPage
from studio.ui.storyboard.panel import Storyboard
from tests.ui.hands import SUM, Hands


def menu() -> QMenu:
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    return found


def press(hands: Hands, action: str) -> None:
    opened = menu()
    (found,) = [one for one in opened.actions() if one.text().startswith(action)]
    QTest.mouseClick(opened, Qt.MouseButton.LeftButton, pos=opened.actionGeometry(found).center())
    QApplication.processEvents()


def ask(hands: Hands, at: QPoint) -> None:
    port = hands.view.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, port.mapToGlobal(at))
    QApplication.sendEvent(port, event)


@pytest.fixture
def full(hands: Hands) -> Hands:
    wires = (Wire("two", "out", "sum", "a"), Wire("two", "out", "sum", "b"))
    hands.document.edit("Connect", Graph(nodes=dict(SUM.nodes), wires=wires))
    QApplication.processEvents()
    return hands


def test_over_a_node_with_a_free_socket_the_wire_goes_there(hands: Hands) -> None:
    hands.drag(hands.pin("out", "three", "out"), hands.middle("sum"))
    assert set(hands.document.graph.wires) == {Wire("two", "out", "sum", "a"), Wire("three", "out", "sum", "b")}


def test_over_a_node_without_one_the_user_is_asked_which_wire_goes(full: Hands) -> None:
    before = full.document.graph
    full.drag(full.pin("out", "three", "out"), full.middle("sum"))
    assert full.document.graph == before
    assert [one.text() for one in menu().actions()] == [
        "Replace “a”, which comes from Value",
        "Replace “b”, which comes from Value",
    ]
    press(full, "Replace “b”")
    assert set(full.document.graph.wires) == {Wire("two", "out", "sum", "a"), Wire("three", "out", "sum", "b")}


def test_esc_leaves_every_wire(full: Hands) -> None:
    before = full.document.graph
    full.drag(full.pin("out", "three", "out"), full.middle("sum"))
    QTest.keyClick(menu(), Qt.Key.Key_Escape)
    assert full.document.graph == before


def test_a_note_from_the_menu_lies_where_the_menu_was_opened(hands: Hands) -> None:
    at = hands.place((40, 470))
    QCursor.setPos(hands.view.viewport().mapToGlobal(QPoint(400, 20)))
    ask(hands, at)
    press(hands, "Add a note")
    (group,) = hands.view.groups.values()
    assert (group.pos() - hands.view.mapToScene(at)).manhattanLength() < 2


def test_after_the_menu_the_mouse_counts_again(hands: Hands) -> None:
    ask(hands, hands.place((40, 470)))
    QTest.keyClick(menu(), Qt.Key.Key_Escape)
    QApplication.processEvents()
    QApplication.processEvents()
    assert hands.canvas.edits.pointed is None


def test_the_menu_over_a_pin_is_that_of_its_node(hands: Hands) -> None:
    ask(hands, hands.place(hands.pin("out", "three", "out")))
    assert hands.page.session.selection.nodes == ("three",)
    assert any(one.text().startswith("Rename") for one in menu().actions())


def test_the_storyboards_menu_is_of_the_card_under_the_mouse(hands: Hands) -> None:
    page: ProjectPage = hands.page
    text = "# Film\n\n## 1 · One (4 s) {#one}\nPicture: a\n\n## 2 · Two (4 s) {#two}\nPicture: b\n"
    page.document.edit("Write", Graph(nodes={"script": Node("story.script", {"text": text})}))
    QApplication.processEvents()
    board: Storyboard = page.storyboard
    page.session.selection.set_item("one")
    card = next(card for card in board.cards if card.shot.id == "two")
    at = card.mapTo(board, card.rect().center())
    QApplication.sendEvent(board, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, board.mapToGlobal(at)))
    assert page.session.selection.item == "two"
    press(hands, "Delete the shot")
    assert [one.shot.id for one in board.cards] == ["one"]
