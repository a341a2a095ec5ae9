"""The storyboard by real gestures: choose, edit in place, add, duplicate, split, reorder, delete; undo inverts each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.app import node_types
from studio.film.story.shots import board
from studio.graph.document import Document
from studio.graph.graph import Graph, Node
from studio.ui.bridge import EngineBridge
from studio.ui.commands import Commands
from studio.ui.document_signals import DocumentSignals
from studio.ui.run_state import RunState
from studio.ui.selection import Selection
from studio.ui.session import Session
from studio.ui.storyboard.panel import Storyboard

TEXT = """# Film

## 1 · Dawn (4 s) {#dawn}
Picture: A field at dawn.
Narration: It is early. Nobody is up.

## 2 · Noon {#noon}
Picture: The same field.

## 3 · Night {#night}
Picture: Stars.
"""


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[Storyboard]:
    yield _panel(qtbot, Graph({"script": Node("story.script", {"text": TEXT})}))


def _panel(qtbot: QtBot, graph: Graph) -> Storyboard:
    import inspect

    document = Document(graph)
    parts = {
        "document": document,
        "signals": DocumentSignals(document),
        "selection": Selection(),
        "run": RunState(),
        "engine": EngineBridge(),
        "catalog": node_types.known(print),
        "commands": Commands(),
    }
    wanted = inspect.signature(Session).parameters
    if "playhead" in wanted:
        from studio.ui.playhead import Playhead

        parts["playhead"] = Playhead()
    panel = Storyboard(Session(**parts))  # type: ignore[arg-type]
    panel.session_parts = parts  # type: ignore[attr-defined]  # they must outlive this function
    qtbot.addWidget(panel)
    panel.resize(260, 620)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def graph_of(panel: Storyboard) -> Graph:
    return panel._session.document.graph


def order(panel: Storyboard) -> list[str]:
    return [shot.id for shot in board(graph_of(panel)).shots]


def click(panel: Storyboard, place: int) -> None:
    QTest.mouseClick(panel.cards[place], Qt.MouseButton.LeftButton, pos=panel.cards[place].rect().center())


def test_a_card_for_every_shot(panel: Storyboard) -> None:
    assert [card.shot.title for card in panel.cards] == ["Dawn", "Noon", "Night"]
    assert panel.cards[0].accessibleName() == "Shot 1, Dawn"


def test_a_click_chooses_the_shot_for_every_panel(panel: Storyboard) -> None:
    click(panel, 1)
    assert panel._session.selection.item == "noon"
    QTest.keyClick(panel.cards[1], Qt.Key.Key_Down)
    assert panel._session.selection.item == "night"


def test_words_are_edited_in_place_as_one_step_of_undo(panel: Storyboard) -> None:
    before = graph_of(panel)
    click(panel, 0)
    QTest.mouseDClick(panel.cards[0], Qt.MouseButton.LeftButton, pos=panel.cards[0].rect().center())
    form = panel.cards[0]._form
    assert form is not None
    form.fields["picture"].selectAll()
    QTest.keyClicks(form.fields["picture"], "A sea at noon")
    assert board(graph_of(panel)).shots[0].picture == "A sea at noon"
    QTest.keyClick(form.fields["picture"], Qt.Key.Key_Escape)
    assert not panel.cards[0].editing
    panel._session.document.undo()
    assert graph_of(panel) == before


@pytest.mark.parametrize(
    ("key", "modifier", "after"),
    [
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, ["dawn", "night"]),
        (Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier, ["dawn", "noon", "noon-2", "night"]),
        (Qt.Key.Key_S, Qt.KeyboardModifier.NoModifier, ["dawn", "noon", "noon-2", "night"]),
        (Qt.Key.Key_Insert, Qt.KeyboardModifier.NoModifier, ["dawn", "noon", "new-shot", "night"]),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier, ["noon", "dawn", "night"]),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier, ["dawn", "night", "noon"]),
    ],
)
def test_keys_edit_the_list_and_undo_inverts(
    panel: Storyboard, key: Qt.Key, modifier: Qt.KeyboardModifier, after: list[str]
) -> None:
    before = graph_of(panel)
    click(panel, 1)
    QTest.keyClick(panel.cards[1], key, modifier)
    assert order(panel) == after == [card.shot.id for card in panel.cards]
    panel._session.document.undo()
    assert graph_of(panel) == before and order(panel) == ["dawn", "noon", "night"]


def test_a_card_dropped_below_another_moves_there(panel: Storyboard) -> None:
    panel.cards[2].dropped.emit("dawn", "night", True)
    assert order(panel) == ["noon", "night", "dawn"]


def test_without_a_script_the_panel_offers_to_write_one(qtbot: QtBot) -> None:
    panel = _panel(qtbot, Graph())
    assert panel._start.isVisible()
    QTest.mouseClick(panel._start, Qt.MouseButton.LeftButton)
    assert order(panel) == ["first-shot"] and panel.cards[0].editing and not panel._start.isVisible()


def test_a_script_in_a_file_is_shown_as_such(qtbot: QtBot, tmp_path: Path) -> None:
    panel = _panel(qtbot, Graph({"script": Node("story.script", {"path": "a.md"})}))
    assert panel._message.isVisible() and "a file of its own" in panel._message.text()


def test_no_text_is_wider_than_its_card(panel: Storyboard) -> None:
    for card in panel.cards:
        assert card.geometry().right() <= panel._scroll.viewport().width()
