"""The curve of a camera's keyframes in the inspector, worked with mouse and keys; undo inverts each edit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from studio.film.motion import camera_curve as curve
from studio.film.motion.camera_moves import AXES, REACH, clip_time, keys_of
from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.graph.graph import Graph, Wire
from studio.media.values import CameraKey
from studio.ui.commands import Commands
from studio.ui.inspector.curve import CurveEditor
from studio.ui.project_page import ProjectPage
from tests.ui.test_camera_panel import FILM

KEYS = [{"at": 0, "pan": -4}, {"at": 0.5, "pan": 2, "easing": "linear"}, {"at": 1, "pan": 4}]
MOVED = FILM.set("camera", "keys", KEYS)
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Animator:
    """A page whose inspector shows the camera, and gestures on its curve."""

    def __init__(self, page: ProjectPage) -> None:
        self.page = page
        self.document = page.document
        editor = page.inspector._rows["keys"].editor
        assert isinstance(editor, CurveEditor)
        self.editor = editor
        self.plot = editor.plot

    def keys(self, item: str = "") -> tuple[CameraKey, ...]:
        return keys_of(self.document.graph.nodes["camera"], item)

    def shared(self) -> tuple[CameraKey, ...]:
        return self.keys("")

    def press(self, at: QPointF) -> None:
        QTest.mousePress(self.plot, Qt.MouseButton.LeftButton, pos=at.toPoint())

    def move(self, at: QPointF, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        left, place = Qt.MouseButton.LeftButton, QPointF(at.toPoint())
        there = QPointF(self.plot.mapToGlobal(place))
        event = QMouseEvent(QEvent.Type.MouseMove, place, there, Qt.MouseButton.NoButton, left, modifier)
        QApplication.sendEvent(self.plot, event)

    def drag(
        self, start: QPointF, end: QPointF, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        self.press(start)
        for step in range(1, 5):
            self.move(start + (end - start) * step / 4, modifier)
        QTest.mouseRelease(self.plot, Qt.MouseButton.LeftButton, pos=end.toPoint())

    def double(self, at: QPointF) -> None:
        QTest.mouseClick(self.plot, Qt.MouseButton.LeftButton, pos=at.toPoint())
        QTest.mouseDClick(self.plot, Qt.MouseButton.LeftButton, pos=at.toPoint())

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.plot, key, modifier)

    def menu(self, at: QPoint) -> QMenu:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, self.plot.mapToGlobal(at))
        QApplication.sendEvent(self.plot, event)
        found = QApplication.activePopupWidget()
        assert isinstance(found, QMenu)
        return found

    def write(self, field: str, text: str) -> None:
        wanted = getattr(self.editor, field)
        wanted.setFocus()
        wanted.selectAll()
        QTest.keyClicks(wanted, text)
        QTest.keyClick(wanted, Qt.Key.Key_Return)


def opened(qtbot: QtBot, catalog: Catalog, folder: Path, graph: Graph) -> Animator:
    page = ProjectPage(Document(graph), catalog, None, Commands(), folder)
    qtbot.addWidget(page, before_close_func=lambda page: page.close_down())
    page.resize(1366, 900)
    page.show()
    qtbot.waitExposed(page)
    page.session.selection.select(["camera"])
    page.docks["camera"].hide()
    QApplication.processEvents()
    return Animator(page)


@pytest.fixture
def animator(qtbot: QtBot, catalog: Catalog, tmp_path: Path) -> Iterator[Animator]:
    made = opened(qtbot, catalog, tmp_path, MOVED)
    made.page.inspector._rows["keys"].editor.plot.setFocus()  # type: ignore[attr-defined]
    yield made
    if (popup := QApplication.activePopupWidget()) is not None:
        popup.close()


def test_the_curve_opens_at_an_axis_that_moves(animator: Animator) -> None:
    assert animator.editor.axis == "pan" and animator.editor.chips.chips["pan"].isChecked()
    moving = [axis for axis, chip in animator.editor.chips.chips.items() if chip.moves]
    assert moving == ["pan"]


def test_a_dragged_point_changes_moment_and_value_in_one_step(animator: Animator) -> None:
    before = animator.document.graph
    animator.drag(animator.plot.key_place(1), animator.plot.place(0.33, 5.1))
    key = animator.shared()[1]
    assert key.at == pytest.approx(1.3 / 4) and key.pan == pytest.approx(5)  # tenths of a second, half degrees
    assert animator.document.undo_label == "Move a camera keyframe"
    animator.document.undo()
    assert animator.document.graph == before
    assert not animator.document.undo_label
    animator.document.redo()
    assert animator.shared()[1] == key


def test_a_drag_straight_up_keeps_the_moment(animator: Animator) -> None:
    start = animator.plot.key_place(1)
    animator.drag(start, start + QPointF(2, -20))
    assert animator.shared()[1].at == 0.5 and animator.shared()[1].pan > 2


def test_shift_drags_finely(animator: Animator) -> None:
    start = animator.plot.key_place(1)
    animator.drag(start, start + QPointF(0, -30), SHIFT)
    fine = animator.shared()[1].pan
    animator.document.undo()
    animator.drag(start, start + QPointF(0, -30))
    assert 2 < fine < 3 < animator.shared()[1].pan


def test_a_point_passes_no_neighbour_and_stays_in_the_clip(animator: Animator) -> None:
    animator.drag(animator.plot.key_place(1), animator.plot.place(1.4, 2))
    assert 0.5 < animator.shared()[1].at < 1
    animator.drag(animator.plot.key_place(0), QPointF(2, animator.plot.key_place(0).y() + 8))
    assert animator.shared()[0].at == 0


def test_dragged_back_there_is_nothing_to_undo(animator: Animator) -> None:
    before, start = animator.document.graph, animator.plot.key_place(1)
    animator.press(start)
    for place in (QPointF(30, -30), QPointF(60, -10), QPointF(0, 0)):
        animator.move(start + place)
    QTest.mouseRelease(animator.plot, Qt.MouseButton.LeftButton, pos=start.toPoint())
    assert animator.document.graph == before and not animator.document.undo_label


def test_a_double_click_adds_a_point_where_it_is_and_one_on_a_point_removes_it(animator: Animator) -> None:
    before = animator.document.graph
    animator.double(animator.plot.place(0.75, -3))
    assert len(animator.shared()) == 4 and animator.shared()[2].pan == pytest.approx(-3, abs=0.3)
    assert animator.plot.chosen == 2 and animator.document.undo_label == "Add a camera keyframe"
    animator.double(animator.plot.key_place(2))
    assert animator.document.graph == before
    assert animator.document.undo_label == "Remove a camera keyframe"
    animator.document.undo()
    animator.document.undo()
    assert animator.document.graph == before


def test_a_double_click_on_the_line_leaves_the_move_as_it_is(animator: Animator) -> None:
    animator.double(animator.plot.place(0.75, 3))
    assert [key.pan for key in animator.shared()] == [-4, 2, 3, 4]


def test_the_keys_choose_move_add_and_remove(animator: Animator) -> None:
    before = animator.document.graph
    animator.key(Qt.Key.Key_Tab)
    assert animator.plot.chosen == 1 and "2 of 3" in animator.plot.accessibleDescription()
    animator.key(Qt.Key.Key_Right)
    animator.key(Qt.Key.Key_Up)
    animator.key(Qt.Key.Key_Up, SHIFT)
    assert animator.shared()[1].at == pytest.approx(0.525) and animator.shared()[1].pan == pytest.approx(2.6)
    for _ in range(3):
        animator.document.undo()
    assert animator.document.graph == before
    animator.key(Qt.Key.Key_N)
    assert [key.at for key in animator.shared()] == [0, 0.5, 0.75, 1]
    animator.key(Qt.Key.Key_Delete)
    assert animator.document.graph == before
    animator.key(Qt.Key.Key_Tab)
    animator.key(Qt.Key.Key_Tab)
    assert not animator.plot.hasFocus()  # no trap: the last point lets go


def test_a_key_that_is_held_is_one_step(animator: Animator) -> None:
    before = animator.document.graph
    for _ in range(3):
        QTest.keyPress(animator.plot, Qt.Key.Key_Up)
    QTest.keyRelease(animator.plot, Qt.Key.Key_Up)
    assert animator.shared()[0].pan == -2.5
    animator.document.undo()
    assert animator.document.graph == before


def test_moment_and_value_can_be_typed(animator: Animator) -> None:
    before = animator.document.graph
    animator.plot.choose(1)
    animator.write("moment", "1.25")
    assert animator.shared()[1].at == pytest.approx(1.25 / 4, abs=1e-4)
    animator.write("value", "-2,75")
    assert animator.shared()[1].pan == -2.75 and animator.document.undo_label == "Camera pan"
    animator.document.undo()
    animator.document.undo()
    assert animator.document.graph == before
    animator.write("value", "pan")
    assert animator.document.graph == before


def test_a_number_that_no_camera_takes_says_so(animator: Animator) -> None:
    animator.write("value", "400")
    row = animator.page.inspector._rows["keys"]
    assert row._wrong.isVisible() and "60" in row._wrong.text()
    assert animator.shared()[0].pan == 40  # the last that was usable while it was typed


def test_the_easing_to_the_next_point_by_menu_and_by_box(animator: Animator) -> None:
    before = animator.document.graph
    menu = animator.menu(animator.plot.key_place(0).toPoint())
    words = [action.text() for action in menu.actions() if action.isChecked()]
    assert words == ["ease in out"]
    bounce = next(action for action in menu.actions() if action.text() == "bounce")
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(bounce).center())
    assert animator.shared()[0].easing == "bounce" and animator.editor.easing.currentText() == "bounce"
    assert animator.document.undo_label == "Camera easing"
    animator.editor.easing.setFocus()
    QTest.keyClicks(animator.editor.easing, "hold")
    assert animator.shared()[0].easing == "hold"
    animator.document.undo()
    animator.document.undo()
    assert animator.document.graph == before


def test_the_last_point_has_no_easing(animator: Animator) -> None:
    animator.plot.choose(2)
    assert not animator.editor.easing.isEnabled()
    menu = animator.menu(animator.plot.key_place(2).toPoint())
    assert [action.text() for action in menu.actions()] == ["Remove the keyframe"]


def test_a_right_click_beside_the_points_adds_one(animator: Animator) -> None:
    menu = animator.menu(animator.plot.place(0.25, 6).toPoint())
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.actions()[0]).center())
    assert [key.at for key in animator.shared()] == [0, 0.25, 0.5, 1] and animator.shared()[1].pan == pytest.approx(6)


def test_another_axis_has_its_own_curve(animator: Animator) -> None:
    QTest.mouseClick(animator.editor.chips.chips["zoom"], Qt.MouseButton.LeftButton)
    assert animator.editor.axis == "zoom"
    animator.drag(animator.plot.key_place(2), animator.plot.place(1, 1.3))
    key = animator.shared()[2]
    assert key.zoom == pytest.approx(1.3, abs=0.03) and key.pan == 4 and key.at == 1


def test_this_shot_only_gives_the_shot_a_curve_of_its_own(animator: Animator) -> None:
    page = animator.page
    page.session.selection.set_item("dawn")
    before = animator.document.graph
    animator.drag(animator.plot.key_place(1), animator.plot.place(0.5, 6))
    assert animator.keys("dawn")[1].pan == 6 and animator.shared()[1].pan == 2
    assert page.inspector._rows["keys"].name.property("role") == "own"
    QTest.mouseClick(page.inspector._own, Qt.MouseButton.LeftButton)  # off again: now the others' curve is there
    assert "of its own" in animator.editor._note_label.text()
    animator.drag(animator.plot.key_place(1), animator.plot.place(0.5, -6))
    assert animator.shared()[1].pan == -6 and animator.keys("dawn")[1].pan == 6
    animator.document.undo()
    animator.document.undo()
    assert animator.document.graph == before


def test_without_keyframes_the_move_is_drawn_and_a_change_makes_keyframes_of_it(
    qtbot: QtBot, catalog: Catalog, tmp_path: Path
) -> None:
    animator = opened(qtbot, catalog, tmp_path, FILM)
    animator.page.session.selection.set_item("dawn")
    QTest.mouseClick(animator.page.inspector._own, Qt.MouseButton.LeftButton)  # off: of all shots
    assert "pan left" in animator.editor._note_label.text() and animator.shared() == ()
    assert animator.plot.hint == "Double-click to add a keyframe" and not animator.editor.remove.isEnabled()
    QTest.mouseClick(animator.editor.chips.chips["pan"], Qt.MouseButton.LeftButton)
    animator.double(animator.plot.place(0.5, 4))
    assert [key.pan for key in animator.shared()] == [3.5, pytest.approx(4, abs=0.5), -3.5]
    assert animator.plot.hint == ""
    animator.document.undo()
    assert animator.document.graph == FILM


def test_a_camera_that_stands_still_begins_with_one_keyframe(qtbot: QtBot, catalog: Catalog, tmp_path: Path) -> None:
    still = FILM.set("camera", "move", "static")
    animator = opened(qtbot, catalog, tmp_path, still)
    assert not animator.editor.value.isEnabled()
    QTest.mouseClick(animator.editor.add, Qt.MouseButton.LeftButton)
    assert animator.shared() == (CameraKey(0.0),) and animator.editor.value.isEnabled()
    animator.plot.setFocus()
    animator.key(Qt.Key.Key_Backspace)
    assert animator.document.graph == still


def test_keyframes_that_come_by_wire_are_locked_and_say_why(qtbot: QtBot, catalog: Catalog, tmp_path: Path) -> None:
    wired = MOVED.connect(Wire("script", "cameras", "camera", "keys"))
    animator = opened(qtbot, catalog, tmp_path, wired)
    assert animator.editor._note_label.isVisible() and "wire" in animator.editor._note_label.text().lower()
    assert not animator.editor.add.isEnabled() and not animator.editor.value.isEnabled()
    animator.drag(animator.plot.key_place(1), animator.plot.place(0.2, 8))
    animator.double(animator.plot.place(0.75, -3))
    assert animator.document.graph == wired
    animator.document.edit("Cut", wired.disconnect([wire for wire in wired.wires if wire.input == "keys"]))
    assert animator.editor.add.isEnabled() and not animator.editor._note_label.isVisible()


def test_the_camera_panel_follows_and_opens_from_here(animator: Animator) -> None:
    animator.drag(animator.plot.key_place(1), animator.plot.place(0.5, 6))
    QTest.mouseClick(animator.editor.large, Qt.MouseButton.LeftButton)
    assert animator.page.docks["camera"].isVisible() and animator.page.camera._keys == animator.shared()
    animator.drag(animator.plot.key_place(1), animator.plot.place(0.5, 1))
    assert animator.shared()[1].pan == 1 and animator.page.camera._keys == animator.shared()


# --- without hands ------------------------------------------------------------------------------------------------


@given(axis=some.sampled_from(AXES), share=some.floats(0, 1), fine=some.booleans())
def test_what_a_pull_gives_a_slider_reaches_too(axis: str, share: float, fine: bool) -> None:
    low, high, step = REACH[axis]
    value = curve.landed(axis, curve.height(axis, low + share * (high - low)), fine=fine)
    assert low <= value <= high and abs(value / step - round(value / step)) < 1e-6


def test_a_curve_shows_all_of_a_line_and_round_numbers_beside_it() -> None:
    for axis, value in (("pan", 0.5), ("roll", 120.0), ("zoom", 6.0), ("horizontal", -80.0)):
        keys = (CameraKey(0.0, easing="overshoot"), curve.added((), 1.0, axis, value)[0][0])
        seen = curve.span(keys, axis)
        assert all(0 < seen.share(high) < 1 for _, high in curve.line(keys, axis))
        assert 2 <= len(curve.ticks(axis, seen)) <= 6, axis


def test_time_is_that_of_the_shot_or_of_the_clip() -> None:
    assert clip_time(FILM, "camera", "dawn") == (4.0, 24)
    longer = FILM.set("animate", "seconds", 7.5).set("animate", "rate", "30000/1001")
    assert clip_time(longer, "camera", "") == (7.5, pytest.approx(29.97, abs=0.01))
    assert clip_time(longer.set("animate", "rate", "fast"), "camera", "")[1] == 24
