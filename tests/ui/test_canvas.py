"""The canvas worked with mouse and keys: every edit does what it says, and undo takes all of it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from studio.graph import events
from studio.graph.graph import Graph, Node, Wire
from tests.ui.hands import SUM, Hands

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
NEW = Wire("three", "out", "sum", "b")


def connect(hands: Hands) -> None:
    hands.drag(hands.pin("out", "three", "out"), hands.pin("in", "sum", "b"))


def connect_backwards(hands: Hands) -> None:
    hands.drag(hands.pin("in", "sum", "b"), hands.pin("out", "three", "out"))


def pull_off(hands: Hands) -> None:
    hands.drag(hands.pin("in", "sum", "a"), (240.0, 300.0))


def move(hands: Hands) -> None:
    hands.drag(hands.middle("three"), hands.middle("three") + QPointF(48, 24))


def cut(hands: Hands) -> None:
    hands.drag((240.0, -40.0), (240.0, 200.0), ALT | SHIFT)


def delete(hands: Hands) -> None:
    hands.click(hands.middle("sum"))
    hands.key(Qt.Key.Key_Delete)


def duplicate(hands: Hands) -> None:
    hands.click(hands.middle("sum"))
    hands.key(Qt.Key.Key_D, CTRL)


def copy_paste(hands: Hands) -> None:
    hands.click(hands.middle("sum"))
    hands.key(Qt.Key.Key_C, CTRL)
    hands.key(Qt.Key.Key_V, CTRL)


def cut_keys(hands: Hands) -> None:
    hands.click(hands.middle("two"))
    hands.key(Qt.Key.Key_X, CTRL)


def disable(hands: Hands) -> None:
    hands.click(hands.middle("two"))
    hands.key(Qt.Key.Key_D)


def mute(hands: Hands) -> None:
    hands.click(hands.middle("two"))
    hands.key(Qt.Key.Key_M)


def group(hands: Hands) -> None:
    hands.key(Qt.Key.Key_A, CTRL)
    hands.key(Qt.Key.Key_G, CTRL)


def tidy(hands: Hands) -> None:
    hands.key(Qt.Key.Key_L)


def add_by_tab(hands: Hands) -> None:
    hands.key(Qt.Key.Key_Tab)
    QTest.keyClicks(hands.popup().field, "math")
    QTest.keyClick(hands.popup().field, Qt.Key.Key_Return)


def add_by_double_click(hands: Hands) -> None:
    QTest.mouseDClick(hands.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(700, 60))
    QTest.keyClick(hands.popup().field, Qt.Key.Key_Return)


def add_by_wire(hands: Hands) -> None:
    hands.drag(hands.pin("out", "three", "out"), (320.0, 420.0))
    QTest.keyClicks(hands.popup().field, "math")
    QTest.keyClick(hands.popup().field, Qt.Key.Key_Return)


def rename(hands: Hands) -> None:
    hands.click(hands.middle("two"))
    hands.key(Qt.Key.Key_F2)
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "A pair")
    QTest.keyClick(field, Qt.Key.Key_Return)


def gone_wires(graph: Graph) -> bool:
    return not graph.wires


EDITS: list[tuple[Callable[[Hands], None], Callable[[Graph], object]]] = [
    (connect, lambda g: NEW in g.wires and len(g.wires) == 2),
    (connect_backwards, lambda g: NEW in g.wires),
    (pull_off, gone_wires),
    (move, lambda g: g.nodes["three"].position == (48, 184)),
    (cut, gone_wires),
    (delete, lambda g: "sum" not in g.nodes and not g.wires),
    (duplicate, lambda g: g.nodes["sum-2"].type == "number.math" and Wire("two", "out", "sum-2", "a") in g.wires),
    (copy_paste, lambda g: "sum-2" in g.nodes and len(g.wires) == 1),
    (cut_keys, lambda g: "two" not in g.nodes),
    (disable, lambda g: g.nodes["two"].bypassed),
    (mute, lambda g: g.nodes["two"].muted),
    (group, lambda g: len(g.groups) == 1),
    (tidy, lambda g: g.nodes["sum"].position[0] > g.nodes["two"].position[0] + 176),
    (add_by_tab, lambda g: g.nodes["math"].type == "number.math"),
    (add_by_double_click, lambda g: len(g.nodes) == 5),
    (add_by_wire, lambda g: Wire("three", "out", "math", "a") in g.wires),
    (rename, lambda g: g.nodes["two"].title == "A pair"),
]


@pytest.mark.parametrize(("edit", "done"), EDITS, ids=[edit.__name__ for edit, _ in EDITS])
def test_an_edit_does_what_it_says_in_one_undoable_step(
    hands: Hands, edit: Callable[[Hands], None], done: Callable[[Graph], object]
) -> None:
    edit(hands)
    after = hands.document.graph
    assert done(after)
    assert hands.document.undo_label
    hands.document.undo()
    assert hands.document.graph == SUM
    assert not hands.document.undo_label
    hands.document.redo()
    assert hands.document.graph == after
    assert set(hands.view.nodes) == set(after.nodes)
    assert set(hands.view.wires) == set(after.wires)


def test_a_wire_that_cannot_be_is_refused_and_says_why(hands: Hands) -> None:
    start, end = hands.place(hands.pin("out", "words", "out")), hands.place(hands.pin("in", "sum", "a"))
    QTest.mousePress(hands.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    hands._move((start + end) / 2, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    port = hands.view.nodes["sum"].port("in", "a")
    assert port is not None and port.dimmed
    hands._move(end, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    assert "Text" in QToolTip.text() and "Number" in QToolTip.text()
    QTest.mouseRelease(hands.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    assert hands.document.graph == SUM
    assert not port.dimmed


def test_a_circle_is_refused(hands: Hands) -> None:
    hands.document.edit("Add", SUM.add("more", Node("number.math", position=(620, 40))))
    hands.drag(hands.pin("out", "sum", "out"), hands.pin("in", "more", "a"))
    before = hands.document.graph
    hands.drag(hands.pin("out", "more", "out"), hands.pin("in", "sum", "b"))
    assert hands.document.graph == before


def test_escape_puts_a_drag_back(hands: Hands) -> None:
    at = hands.place(hands.middle("two"))
    QTest.mousePress(hands.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    hands._move(at + QPoint(80, 80), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    assert hands.view.nodes["two"].pos() != QPointF(0, 0)
    hands.key(Qt.Key.Key_Escape)
    assert hands.view.nodes["two"].pos() == QPointF(0, 0)
    QTest.mouseRelease(
        hands.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at + QPoint(80, 80)
    )
    assert hands.document.graph == SUM


def test_a_node_dropped_on_a_wire_that_it_fits_is_inserted(hands: Hands) -> None:
    loose = SUM.add("double", Node("number.math", {"op": "multiply"}, position=(320, 300)))
    hands.document.edit("Add", loose.move({"sum": (560.0, 40.0)}))
    before = hands.document.graph
    item = hands.view.nodes["double"]
    target = (hands.pin("out", "two", "out") + hands.pin("in", "sum", "a")) / 2
    hands.drag(hands.middle("double"), hands.middle("double") + target - item.body.center() - item.pos())
    assert hands.document.undo_label == "Insert on the wire"
    assert set(hands.document.graph.wires) == {Wire("two", "out", "double", "a"), Wire("double", "out", "sum", "a")}
    hands.document.undo()
    assert hands.document.graph == before


def test_the_search_after_a_wire_offers_only_what_fits(hands: Hands) -> None:
    hands.drag(hands.pin("out", "words", "out"), (320.0, 420.0))
    keys = {choice.key for choice in hands.popup()._choices}
    assert "number.math" not in keys and "voice.speak" in keys


def test_a_band_selects_and_ctrl_takes_away(hands: Hands) -> None:
    hands.drag((-40.0, -40.0), (220.0, 260.0))
    assert set(hands.page.session.selection.nodes) == {"two", "three"}
    hands.drag((-40.0, 140.0), (220.0, 260.0), CTRL)
    assert set(hands.page.session.selection.nodes) == {"two"}


def test_a_backdrop_takes_its_nodes_along(hands: Hands) -> None:
    hands.click(hands.middle("two"))
    hands.key(Qt.Key.Key_G, CTRL)
    rect = next(iter(hands.view.groups.values())).rect
    hands.drag(rect.topLeft() + QPointF(40, 10), rect.topLeft() + QPointF(104, 42))
    assert hands.document.graph.nodes["two"].position == (64, 32)
    assert hands.document.graph.groups[0]["rect"][:2] == [rect.x() + 64, rect.y() + 32]
    assert hands.document.graph.nodes["three"].position == (0, 160)


def test_wheel_zooms_at_the_cursor_and_the_middle_button_pans(hands: Hands) -> None:
    from PySide6.QtGui import QWheelEvent

    at = hands.place(hands.middle("sum"))
    before = hands.view.mapToScene(at)
    wheel = QWheelEvent(
        QPointF(at),
        QPointF(hands.view.viewport().mapToGlobal(at)),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(hands.view.viewport(), wheel)
    assert hands.view.zoom > 1.2
    moved = hands.view.mapToScene(at) - before
    assert abs(moved.x()) < 1 and abs(moved.y()) < 1
    corner = hands.view.mapToScene(QPoint(0, 0))
    start = hands.view.mapToScene(QPoint(500, 500))
    hands.drag(start, start + QPointF(-60, -30), button=Qt.MouseButton.MiddleButton)
    assert hands.view.mapToScene(QPoint(0, 0)).x() > corner.x() + 40
    assert hands.document.graph == SUM


def test_f_frames_the_selection_and_a_everything(hands: Hands) -> None:
    hands.click(hands.middle("two"))
    hands.key(Qt.Key.Key_F)
    seen = hands.view.mapToScene(hands.view.viewport().rect()).boundingRect()
    assert abs(seen.center().x() - hands.view.content_rect(["two"]).center().x()) < 3
    hands.key(Qt.Key.Key_A)
    seen = hands.view.mapToScene(hands.view.viewport().rect()).boundingRect()
    assert seen.contains(hands.view.content_rect())


def test_find_goes_to_a_node_by_its_text(hands: Hands) -> None:
    hands.key(Qt.Key.Key_F, CTRL)
    QTest.keyClicks(hands.popup().field, "dawn")
    QTest.keyClick(hands.popup().field, Qt.Key.Key_Return)
    assert hands.page.session.selection.active == "words"


def test_a_double_click_on_a_node_and_a_number_key_show_it_in_the_viewer(hands: Hands) -> None:
    at = hands.view.nodes["sum"].pos() + QPointF(88, 60)
    QTest.mouseDClick(hands.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, hands.place(at))
    assert hands.page.session.selection.viewed == ("sum", "out")
    hands.click(hands.middle("two"))
    hands.key(Qt.Key.Key_1)
    assert hands.page.session.selection.viewed == ("two", "out")


def test_files_dropped_become_load_nodes_and_projects_are_opened(hands: Hands, tmp_path: Path, qtbot: QtBot) -> None:
    paths = [tmp_path / name for name in ("still.png", "clip.mp4", "film.shotgraph", "notes.xyz")]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(400, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(hands.canvas.open_project) as opened:
        hands.view.dropEvent(event)
    assert opened.args == [paths[2]]
    added = set(hands.document.graph.nodes) - set(SUM.nodes)
    assert {hands.document.graph.nodes[id].type for id in added} == {"image.load", "video.load"}
    hands.document.undo()
    assert hands.document.graph == SUM


def test_a_copied_node_is_text_that_another_window_can_paste(hands: Hands) -> None:
    hands.click(hands.middle("sum"))
    hands.key(Qt.Key.Key_C, CTRL)
    text = QGuiApplication.clipboard().text()
    assert '"format": "shotgraph/1"' in text and '"sum"' in text


def test_events_show_on_the_node(hands: Hands) -> None:
    run, item = hands.page.session.run, hands.view.nodes["sum"]
    run.feed(events.Planned(("two", "sum")))
    assert item.task.status.value == "queued"
    run.feed(events.Started("sum", None))
    run.feed(events.Progressed("sum", None, 31, 50, "frames", 14.0, 6.0))
    assert item.task.status.value == "running" and item.task.fraction == 0.62
    height = item.body.height()
    run.feed(events.Failed("sum", None, "2 cannot be divided by zero", "Wire another number to b."))
    assert item.task.message == "2 cannot be divided by zero." and item.body.height() > height
    run.feed(events.Finished("two", None, False, 0.1, "key"))
    assert hands.view.nodes["two"].task.status.value == "done"
    hands.document.edit("Set", hands.document.graph.set("two", "value", 5.0))
    assert hands.view.nodes["two"].task.status.value == "stale"


def test_from_far_away_the_far_layer_paints_and_nodes_can_still_be_picked(hands: Hands) -> None:
    hands.view.zoom_to(0.15)
    assert hands.view.far.isVisible()
    hands.view.center_at(QPointF(200, 200))
    hands.click(hands.view.nodes["sum"].pos() + QPointF(88, 40))
    assert hands.page.session.selection.nodes == ("sum",)
    hands.view.zoom_to(1.0)
    assert not hands.view.far.isVisible()


def test_a_graph_of_unknown_nodes_is_shown_and_kept(hands: Hands) -> None:
    strange = SUM.add("odd", Node("plugin.lost", {"x": 1}, position=(320, 300))).connect(
        Wire("odd", "left", "sum", "b")
    )
    hands.document.edit("Load", strange)
    assert hands.view.nodes["odd"].face.known is False
    assert Wire("odd", "left", "sum", "b") in hands.view.wires


def test_a_node_of_a_newer_version_is_marked_and_kept(hands: Hands, qtbot: QtBot) -> None:
    newer = Node("number.math", {"way": "add"}, position=(320, 300), version=9, provider="Shotgraph 9.1")
    graph = SUM.add("newer", newer).connect(Wire("three", "out", "newer", "first"))
    hands.document.edit("Load", graph)
    item = hands.view.nodes["newer"]
    assert item.face.known is False and [pin.name for pin in item.face.inputs] == ["first"]
    qtbot.waitUntil(lambda: "to Shotgraph 9.1 or newer" in item.toolTip())
    assert hands.document.graph.nodes["newer"] == newer
    hands.click(hands.middle("newer"))
    assert hands.page.session.selection.nodes == ("newer",)


def test_the_map_follows_the_view_and_the_graph(hands: Hands, qtbot: QtBot) -> None:
    map = hands.canvas.map
    hands.view.zoom_to(2.5)
    qtbot.waitUntil(map.isVisible)

    def changed(do: Callable[[], object]) -> None:
        before = map.grab().toImage()
        do()
        qtbot.waitUntil(lambda: map.grab().toImage() != before)

    changed(lambda: hands.view.pan(QPoint(150, 90)))
    changed(
        lambda: hands.document.edit("Add", hands.document.graph.add("far", Node("number.value", position=(900, 0))))
    )
    before = hands.view.mapToScene(hands.view.viewport().rect().center())
    QTest.mouseClick(map, Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    after = hands.view.mapToScene(hands.view.viewport().rect().center())
    assert (after - before).manhattanLength() > 50


def test_a_search_at_the_lower_edge_of_the_screen_is_on_it_whole(hands: Hands) -> None:
    screen = hands.page.screen().availableGeometry()
    popup = hands.canvas.search()
    popup.open_at(screen.bottomRight())
    assert screen.contains(popup.frameGeometry())
