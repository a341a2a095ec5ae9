"""Reroute dots and folded groups: what leads the eye on the canvas, worked with mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.graph import projectfile
from studio.graph.graph import Wire
from studio.graph.wire_bends import bends
from tests.ui.hands import SUM, Hands

CTRL = Qt.KeyboardModifier.ControlModifier
WIRE = SUM.wires[0]


def on_the_wire(hands: Hands) -> QPointF:
    return hands.view.wires[WIRE].middle


def with_a_dot(hands: Hands) -> QPointF:
    """A wire led by one dot above its middle; where the dot lies."""
    hands.click(on_the_wire(hands))
    hands.key(Qt.Key.Key_R)
    start = hands.view.wires[WIRE].dots[0].pos()
    hands.drag(start, start + QPointF(8, -80))
    return hands.view.wires[WIRE].dots[0].pos()


def test_r_puts_a_dot_on_the_selected_wire_and_the_wire_runs_through_it(hands: Hands) -> None:
    place = with_a_dot(hands)
    wire = hands.view.wires[WIRE]
    assert bends(hands.document.graph) == {WIRE: ((place.x(), place.y()),)}
    assert wire.path().intersects(QRectF(place - QPointF(1, 1), place + QPointF(1, 1)))
    assert hands.document.graph.wires == SUM.wires  # to the engine nothing has changed
    hands.document.undo()
    hands.document.undo()
    assert hands.document.graph == SUM and not wire.dots


def test_r_works_on_the_wire_under_the_cursor(hands: Hands, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    at = on_the_wire(hands)
    place = hands.view.viewport().mapToGlobal(hands.place(at))
    monkeypatch.setattr(QCursor, "pos", lambda: place)
    hands.key(Qt.Key.Key_R)
    assert len(bends(hands.document.graph)[WIRE]) == 1


def test_a_double_click_adds_dots_in_their_order_along_the_wire(hands: Hands) -> None:
    first = with_a_dot(hands)
    wire = hands.view.wires[WIRE]
    for share in (0.9, 0.1):
        at = hands.place(wire.path().pointAtPercent(share))
        QTest.mouseDClick(hands.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    xs = [x for x, _ in bends(hands.document.graph)[WIRE]]
    assert len(xs) == 3 and xs == sorted(xs) and xs[1] == first.x()


def test_delete_takes_a_selected_dot_and_leaves_its_wire(hands: Hands) -> None:
    hands.click(with_a_dot(hands))
    hands.key(Qt.Key.Key_Delete)
    assert hands.document.graph == SUM


def test_a_wire_keeps_its_shape_when_both_its_ends_are_moved_or_copied(hands: Hands) -> None:
    place = with_a_dot(hands)
    hands.view.chosen.select(["two", "sum"])
    hands.drag(hands.middle("two"), hands.middle("two") + QPointF(0, 40))
    assert bends(hands.document.graph)[WIRE] == ((place.x(), place.y() + 40),)
    hands.key(Qt.Key.Key_D, CTRL)
    copy = Wire("two-2", "out", "sum-2", "a")
    assert bends(hands.document.graph)[copy] == ((place.x() + 32, place.y() + 72),)


def test_dots_are_kept_in_the_file_and_go_with_their_wire(hands: Hands) -> None:
    with_a_dot(hands)
    graph = hands.document.graph
    assert projectfile.loads(projectfile.dumps(graph), "text").view == graph.view
    hands.click(hands.middle("sum"))
    hands.key(Qt.Key.Key_Delete)
    assert bends(hands.document.graph) == {}
    assert not hands.view.wires


def folded(hands: Hands) -> str:
    """A group over two and three, folded by the arrow in its title; its id."""
    hands.view.chosen.select(["two", "three"])
    hands.key(Qt.Key.Key_G, CTRL)
    (id,) = hands.view.groups
    group = hands.view.groups[id]
    hands.click(group.pos() + group.arrow.center())
    return id


def test_a_folded_group_hides_its_nodes_and_wires_end_at_its_edge(hands: Hands) -> None:
    id = folded(hands)
    group, wire = hands.view.groups[id], hands.view.wires[WIRE]
    assert not hands.view.nodes["two"].isVisible() and hands.view.nodes["sum"].isVisible()
    assert wire.isVisible() and wire.path().pointAtPercent(0) == group.gate(out=True)
    assert group.shown.height() < group.rect.height()
    hands.document.undo()
    assert hands.view.nodes["two"].isVisible()
    assert wire.path().pointAtPercent(0) == hands.pin("out", "two", "out")


def test_a_wire_inside_a_folded_group_is_not_to_be_seen(hands: Hands) -> None:
    hands.view.chosen.select(["two", "sum"])
    hands.key(Qt.Key.Key_G, CTRL)
    hands.key(Qt.Key.Key_H)  # the nodes fold to their titles, the group does not: it is not selected
    assert hands.view.wires[WIRE].isVisible()
    (id,) = hands.view.groups
    hands.view.scene().clearSelection()
    hands.view.groups[id].setSelected(True)
    hands.key(Qt.Key.Key_H)
    assert not hands.view.wires[WIRE].isVisible()


def test_a_folded_group_takes_its_nodes_along_and_opens_where_it_is(hands: Hands) -> None:
    id = folded(hands)
    group = hands.view.groups[id]
    hands.drag(group.pos() + QPointF(30, 40), group.pos() + QPointF(94, 80))
    assert hands.document.graph.nodes["two"].position == (64, 40)
    at = hands.place(group.pos() + QPointF(30, 40))
    QTest.mouseDClick(hands.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert hands.view.nodes["two"].isVisible()
    assert group.rect.contains(hands.view.nodes["three"].pos())


def test_finding_a_node_unfolds_the_group_it_lies_in(hands: Hands) -> None:
    folded(hands)
    hands.key(Qt.Key.Key_F, CTRL)
    QTest.keyClicks(hands.popup().field, "three")
    QTest.keyClick(hands.popup().field, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert hands.view.nodes["three"].isVisible()
    assert hands.page.session.selection.nodes == ("three",)


def test_a_band_over_a_folded_group_does_not_select_what_is_hidden(hands: Hands) -> None:
    folded(hands)
    hands.drag(QPointF(-120, -120), QPointF(250, 300))
    assert "two" not in hands.page.session.selection.nodes


def test_a_click_finds_a_dot_before_the_wire_it_lies_on(hands: Hands) -> None:
    place = with_a_dot(hands)
    assert hands.view.at(hands.place(place) + QPoint(2, 0)) is hands.view.wires[WIRE].dots[0]
