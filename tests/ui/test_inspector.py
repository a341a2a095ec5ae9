"""The inspector worked with mouse and keys: each kind of setting writes what it shows, and says what it cannot take."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Node, Wire
from studio.graph.spec import RANDOM, shown
from studio.ui.inspector.editors import (
    ChoiceEditor,
    LineEditor,
    NumberEditor,
    OpenChoiceEditor,
    PathEditor,
    PromptEditor,
    SeedEditor,
    SwitchEditor,
)
from studio.ui.inspector.kinds import editor_for
from studio.ui.inspector.number_field import Scrub
from studio.ui.inspector.row import SettingRow
from studio.ui.inspector.size import PRESETS
from tests.ui.hands import Hands


def row(hands: Hands, node: str, setting: str) -> SettingRow:
    """Select a node and find the row of one of its settings."""
    hands.page.session.selection.select([node])
    QApplication.processEvents()
    return hands.page.inspector._rows[setting]


def put(hands: Hands, id: str, type: str, **settings: object) -> None:
    hands.document.edit("Add", hands.document.graph.add(id, Node(type, settings)))


def setting(hands: Hands, node: str, name: str) -> object:
    return hands.document.graph.nodes[node].settings.get(name)


def test_a_typed_number_is_one_step_and_a_wrong_one_says_what_fits(hands: Hands) -> None:
    editor = row(hands, "two", "value").editor
    assert isinstance(editor, NumberEditor)
    field = editor.field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "12.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert setting(hands, "two", "value") == 12.5
    field.selectAll()
    QTest.keyClicks(field, "abc")
    assert setting(hands, "two", "value") == 12.5
    wrong = row(hands, "two", "value")
    assert wrong._wrong.isVisible() and "a number" in wrong._wrong.text()
    assert field.property("wrong") is True
    hands.document.undo()
    assert setting(hands, "two", "value") == 2.0
    assert not hands.document.undo_label


def test_a_slider_drag_is_one_step(hands: Hands) -> None:
    put(hands, "animate", "video.animate")
    start = hands.document.graph
    editor = row(hands, "animate", "seconds").editor
    assert isinstance(editor, NumberEditor) and editor.track
    track = editor.track
    QTest.mousePress(track, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(30, 12))
    drag(track, QPoint(track.width() - 20, 12))
    QTest.mouseRelease(track, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(track.width() - 20, 12))
    value = setting(hands, "animate", "seconds")
    assert isinstance(value, float) and value > 5
    assert editor.field.text() == f"{value:g}" or float(editor.field.text()) == value
    hands.document.undo()
    assert hands.document.graph == start


def drag(widget: QWidget, to: QPoint) -> None:
    for part in range(1, 5):
        at = QPointF(to.x() * part / 4, to.y())
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            at,
            widget.mapToGlobal(at),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(widget, event)


def test_a_number_is_scrubbed_sideways(hands: Hands) -> None:
    editor = row(hands, "two", "value").editor
    assert isinstance(editor, NumberEditor)
    hands.view.setFocus()
    QTest.mousePress(editor.field, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(0, 8))
    drag(editor.field, QPoint(40, 8))
    QTest.mouseRelease(editor.field, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(40, 8))
    assert setting(hands, "two", "value") == pytest.approx(2.2, abs=0.021)
    hands.document.undo()
    assert setting(hands, "two", "value") == 2.0


def test_the_dot_takes_the_default_back(hands: Hands) -> None:
    found = row(hands, "two", "value")
    assert found.dot.isVisible()
    QTest.mouseClick(found.dot, Qt.MouseButton.LeftButton)
    assert setting(hands, "two", "value") is None
    assert not found.dot.isVisible()
    hands.document.undo()
    assert setting(hands, "two", "value") == 2.0 and found.dot.isVisible()


def test_a_choice_is_taken_with_the_keys(hands: Hands) -> None:
    editor = row(hands, "sum", "op").editor
    assert isinstance(editor, ChoiceEditor)
    editor.box.setFocus()
    QTest.keyClick(editor.box, Qt.Key.Key_Down)
    editor.box.activated.emit(editor.box.currentIndex())
    assert setting(hands, "sum", "op") == "subtract"


def four_shots(hands: Hands) -> None:
    """A script of four shots, whose words move a picture."""
    text = "# Film\n" + "".join(f"\n## {n} · Take {n} (4 s) {{#shot-{n}}}\nPicture: a\n" for n in range(1, 5))
    put(hands, "script", "story.script", text=text)
    put(hands, "animate", "video.animate")
    hands.document.edit("Wire", hands.document.graph.connect(Wire("script", "pictures", "animate", "prompt")))


def test_a_node_of_all_shots_says_so_and_writes_for_all(hands: Hands) -> None:
    four_shots(hands)
    hands.page.session.selection.set_item("shot-3")
    field = row(hands, "two", "value").editor.findChild(Scrub)
    own = hands.page.inspector._own
    assert isinstance(field, Scrub) and own.isVisible() and not own.isEnabled() and not own.isChecked()
    assert "all shots" in own.toolTip()
    QTest.mouseClick(own, Qt.MouseButton.LeftButton)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "9")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert setting(hands, "two", "value") == 9.0 and not hands.document.graph.nodes["two"].overrides


def test_one_switch_for_inspector_and_painters(hands: Hands) -> None:
    four_shots(hands)
    put(hands, "brush", "motion.brush")
    page = hands.page
    hands.document.edit("Wire", hands.document.graph.connect(Wire("script", "pictures", "animate", "prompt")))
    page.session.selection.set_item("shot-2")
    row(hands, "animate", "amount")
    assert page.inspector._own.isChecked() and page.inspector._heading.whole.endswith("TAKE 2")
    QTest.mouseClick(page.inspector._own, Qt.MouseButton.LeftButton)
    assert not page.session.selection.own_only and not page.painter.scope.own.isChecked()
    assert not page.camera.scope.own.isChecked()


def test_a_unit_stands_behind_a_number_and_a_word_instead_of_its_zero(hands: Hands) -> None:
    put(hands, "make", "image.generate")
    field = row(hands, "make", "steps").editor.findChild(Scrub)
    assert isinstance(field, Scrub) and field.zero == "auto" and field.text() == "0"
    shown = field.grab().toImage()
    field.zero = ""
    assert shown != field.grab().toImage()
    field.zero = "auto"
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "12")
    assert setting(hands, "make", "steps") == 12
    field.selectAll()
    QTest.keyClicks(field, "auto")
    assert setting(hands, "make", "steps") in (None, 0)


def test_the_whole_pictures_motion_stands_under_its_name(hands: Hands) -> None:
    put(hands, "brush", "motion.brush")
    row(hands, "brush", "horizontal")
    assert [one.text() for one in hands.page.inspector._groups] == ["Whole picture"]
    assert hands.page.painter.of_what.text() == "This brush"
    row(hands, "two", "value")
    assert hands.page.inspector._groups == []


def test_this_shot_only_writes_an_override_and_marks_it(hands: Hands) -> None:
    four_shots(hands)
    found = row(hands, "animate", "amount")
    hands.page.session.selection.set_item("shot-3")
    own = hands.page.inspector._own
    assert own.isVisible() and own.isChecked()
    field = found.editor.findChild(Scrub)
    assert isinstance(field, QLineEdit)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "2")
    QTest.keyClick(field, Qt.Key.Key_Return)
    node = hands.document.graph.nodes["animate"]
    assert node.overrides == {"shot-3": {"amount": 2.0}} and "amount" not in node.settings
    assert found.name.property("role") == "own"
    hands.page.session.selection.set_item("shot-4")
    assert found.name.property("role") == "soft"
    hands.page.session.selection.set_item("shot-3")
    QTest.mouseClick(found.dot, Qt.MouseButton.LeftButton)
    assert hands.document.graph.nodes["animate"].overrides == {}


def test_the_dice_draw_a_seed_and_random_comes_back(hands: Hands) -> None:
    put(hands, "still", "image.generate")
    editor = row(hands, "still", "seed").editor
    assert isinstance(editor, SeedEditor)
    QTest.mouseClick(editor.dice, Qt.MouseButton.LeftButton)
    first = setting(hands, "still", "seed")
    assert isinstance(first, int) and editor.field.text() == str(first)
    QTest.mouseClick(editor.free, Qt.MouseButton.LeftButton)
    assert setting(hands, "still", "seed") in (None, RANDOM)
    assert editor.field.text() == ""


def test_the_seed_that_was_drawn_is_shown_and_can_be_kept(hands: Hands) -> None:
    put(hands, "still", "image.generate")
    editor = row(hands, "still", "seed").editor
    assert isinstance(editor, SeedEditor)
    assert not editor.free.isVisible()
    editor.show_last(481516)
    assert "481516" in editor.field.placeholderText()
    QTest.mouseClick(editor.free, Qt.MouseButton.LeftButton)
    assert setting(hands, "still", "seed") == 481516
    hands.document.undo()
    assert setting(hands, "still", "seed") is None


def test_a_preset_sets_both_sides_in_one_step(hands: Hands) -> None:
    put(hands, "still", "image.generate")
    before = hands.document.graph
    row(hands, "still", "width")
    sizes = hands.page.inspector._sizes
    assert sizes is not None
    number = next(n for n, (_, width, _h) in enumerate(PRESETS) if width == 1920)
    sizes.box.setCurrentIndex(number)
    sizes.box.activated.emit(number)
    assert (setting(hands, "still", "width"), setting(hands, "still", "height")) == (1920, 1080)
    hands.document.undo()
    assert hands.document.graph == before


def test_a_setting_can_show_a_socket_and_take_a_wire(hands: Hands) -> None:
    found = row(hands, "two", "value")
    found._expose(True)
    assert hands.view.nodes["two"].port("in", "value") is not None
    hands.drag(hands.pin("out", "three", "out"), hands.pin("in", "two", "value"))
    assert any(wire.end == "two.value" for wire in hands.document.graph.wires)
    assert not found.editor.isEnabled()
    found._expose(False)
    assert hands.view.nodes["two"].port("in", "value") is None
    assert not any(wire.end == "two.value" for wire in hands.document.graph.wires)


def test_a_prompt_takes_several_lines(hands: Hands) -> None:
    put(hands, "script", "story.script")
    hands.page.session.selection.select(["script"])
    editors = [found.editor for found in hands.page.inspector._rows.values()]
    prompt = next(editor for editor in editors if isinstance(editor, PromptEditor))
    prompt.field.setFocus()
    QTest.keyClicks(prompt.field, "Dawn.")
    QTest.keyClick(prompt.field, Qt.Key.Key_Return)
    QTest.keyClicks(prompt.field, "Fans.")
    assert setting(hands, "script", prompt.setting.name) == "Dawn.\nFans."


def test_every_setting_of_every_node_type_has_an_editor_that_shows_its_default(
    qtbot: QtBot, catalog: Catalog, tmp_path: Path
) -> None:
    kinds = set()
    for spec in catalog:
        for one in spec.settings:
            editor = editor_for(one, tmp_path)
            qtbot.addWidget(editor)
            editor.show_value(shown(one.default))
            kinds.add(type(editor))
    assert {ChoiceEditor, NumberEditor, SwitchEditor, SeedEditor, PromptEditor, PathEditor, OpenChoiceEditor} <= kinds
    assert issubclass(PathEditor, LineEditor)


def test_all_node_types_can_be_looked_at(hands: Hands, catalog: Catalog) -> None:
    graph = Graph(nodes={spec.id.replace(".", "-"): Node(spec.id) for spec in catalog})
    hands.document.edit("All", graph)
    for id in graph.nodes:
        hands.page.session.selection.select([id])
        assert set(hands.page.inspector._rows) == {s.name for s in catalog[graph.nodes[id].type].settings}


def test_a_locked_proportion_takes_the_other_side_along_in_one_step(hands: Hands) -> None:
    put(hands, "stills", "image.generate", width=1280, height=720)
    editor = row(hands, "stills", "width").editor
    sizes = hands.page.inspector._sizes
    assert sizes is not None and isinstance(editor, NumberEditor)
    QTest.mouseClick(sizes.lock, Qt.MouseButton.LeftButton)
    before = hands.document.graph
    editor.field.setFocus()
    editor.field.selectAll()
    QTest.keyClicks(editor.field, "640")
    QTest.keyClick(editor.field, Qt.Key.Key_Return)
    assert (setting(hands, "stills", "width"), setting(hands, "stills", "height")) == (640, 360)
    hands.document.undo()
    assert hands.document.graph == before
    QTest.mouseClick(sizes.lock, Qt.MouseButton.LeftButton)
    editor.field.selectAll()
    QTest.keyClicks(editor.field, "640")
    assert setting(hands, "stills", "height") == 720
