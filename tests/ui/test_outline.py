"""An outline drawn in the inspector: points by mouse and keys, and keys that let it move."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from studio.graph.graph import Graph, Node
from studio.media import outline as edits
from studio.ui.inspector.outline import OutlineEditor
from studio.ui.inspector.size import SizePresets
from tests.ui.hands import Hands

BOX = [[0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.8]]


def editor(hands: Hands, outline: Any = None) -> OutlineEditor:
    settings = {"shape": "polygon"} | ({"outline": outline} if outline else {})
    hands.document.edit("Shape", Graph(nodes={"shape": Node("matte.shape", settings)}))
    hands.page.session.selection.select(["shape"])
    found = hands.page.inspector.findChildren(OutlineEditor)
    assert len(found) == 1
    found[0].pad.resize(300, 152)
    return found[0]


def saved(hands: Hands) -> Any:
    return hands.document.graph.nodes["shape"].settings.get("outline")


def spot(one: OutlineEditor, x: float, y: float) -> QPoint:
    return one.pad.place((x, y)).toPoint()


def test_dragging_a_point_moves_it_in_one_step_of_undo(hands: Hands) -> None:
    one = editor(hands, BOX)
    QTest.mousePress(one.pad, Qt.MouseButton.LeftButton, pos=spot(one, 0.2, 0.2))
    for x in (0.3, 0.4, 0.5):
        QTest.mouseMove(one.pad, spot(one, x, 0.4))
    QTest.mouseRelease(one.pad, Qt.MouseButton.LeftButton, pos=spot(one, 0.5, 0.4))
    assert saved(hands)[0] == pytest.approx([0.5, 0.4], abs=0.01) and saved(hands)[1:] == BOX[1:]
    hands.document.undo()
    assert saved(hands) == BOX


def test_points_come_and_go_by_double_click_and_delete(hands: Hands) -> None:
    one = editor(hands, BOX)
    QTest.mouseDClick(one.pad, Qt.MouseButton.LeftButton, pos=spot(one, 0.5, 0.1))
    assert len(saved(hands)) == 5 and saved(hands)[1] == pytest.approx([0.5, 0.1], abs=0.02)
    QTest.mouseClick(one.pad, Qt.MouseButton.LeftButton, pos=spot(one, 0.5, 0.1))
    QTest.keyClick(one.pad, Qt.Key.Key_Delete)
    assert saved(hands) == BOX
    for _ in range(3):
        QTest.keyClick(one.pad, Qt.Key.Key_BracketRight)
        QTest.keyClick(one.pad, Qt.Key.Key_Delete)
    assert len(saved(hands)) == 3, "a shape keeps three points"


def test_arrows_nudge_the_chosen_point(hands: Hands) -> None:
    one = editor(hands, BOX)
    QTest.keyClick(one.pad, Qt.Key.Key_BracketRight)
    QTest.keyClick(one.pad, Qt.Key.Key_Right)
    QTest.keyClick(one.pad, Qt.Key.Key_Down)
    assert saved(hands)[0] == [0.205, 0.205]


def test_a_key_at_another_frame_lets_the_outline_move(hands: Hands) -> None:
    one = editor(hands, BOX)
    assert not one.key.isEnabled(), "it has its only key here"
    one.frame.setValue(24)
    one.key.click()
    assert [key["at"] for key in saved(hands)] == [0, 24] and "0, 24" in one.words.text()
    QTest.keyClick(one.pad, Qt.Key.Key_BracketRight)
    QTest.keyClick(one.pad, Qt.Key.Key_Left)
    assert saved(hands)[0]["points"] == BOX and saved(hands)[1]["points"][0] == [0.195, 0.2]
    one.frame.setValue(12)
    assert one.pad.points[0] == (0.1975, 0.2)
    one.frame.setValue(24)
    one.key.click()
    assert saved(hands) == BOX


def test_where_nothing_is_drawn_a_first_touch_draws(hands: Hands) -> None:
    one = editor(hands)
    assert len(one.pad.points) == 4 and saved(hands) is None
    QTest.keyClick(one.pad, Qt.Key.Key_BracketRight)
    QTest.keyClick(one.pad, Qt.Key.Key_Up)
    assert len(saved(hands)) == 4


def test_sides_in_percent_are_no_format_of_pixels(hands: Hands) -> None:
    editor(hands, BOX)
    assert not hands.page.inspector.findChildren(SizePresets)
    hands.document.edit("Size", Graph(nodes={"size": Node("image.resize")}))
    hands.page.session.selection.select(["size"])
    assert len(hands.page.inspector.findChildren(SizePresets)) == 1


POINT = st.tuples(st.floats(-0.2, 1.2).map(lambda x: round(x, 4)), st.floats(-0.2, 1.2).map(lambda y: round(y, 4)))


@given(st.lists(POINT, min_size=3, max_size=6), st.lists(st.integers(0, 99), max_size=4, unique=True), POINT)
def test_edits_keep_every_key_alike_and_come_back_from_a_file(points: Any, frames: Any, point: Any) -> None:
    keys: edits.Keys = (edits.OutlineKey(0.0, tuple(points)),)
    for frame in frames:
        keys = edits.with_key(keys, float(frame))
    assert edits.shown_at(keys, 50) == tuple(points), "a new key changes nothing by itself"
    more = edits.with_point(keys, 7.0, point)
    assert edits.read_outline(edits.outline_data(more)) == more
    assert {len(key.points) for key in more} == {len(points) + 1} and point in edits.shown_at(more, 7.0)
