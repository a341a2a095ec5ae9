"""Signals in the window: their colour, their look, and settings that move."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from studio.film.signals.keyframes import curve_of, keys_of
from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.graph.graph import Graph, Node, Wire
from studio.media.values import VALUE_TYPES
from studio.ui import theme
from studio.ui.commands import Commands
from studio.ui.inspector.animation import Animation, KeyDiamond
from studio.ui.inspector.curve_plot import CurvePlot
from studio.ui.inspector.editors import NumberEditor
from studio.ui.inspector.keys import KeysSetting
from studio.ui.inspector.row import SettingRow
from studio.ui.project_page import ProjectPage
from studio.ui.theme import THEMES, Tokens
from studio.ui.timeline.curves import CurveLanes

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009.
EYES = {
    "usual": np.eye(3),
    "no red": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "no green": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "no blue": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def _lab(colour: str, eyes: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """CIE L*a*b* of '#rrggbb' as these eyes see it."""
    coded = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    light = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    light = np.clip(EYES[eyes] @ light, 0, 1)
    x, y, z = np.array([[0.4125, 0.3576, 0.1804], [0.2127, 0.7152, 0.0722], [0.0193, 0.1192, 0.9503]]) @ light
    a, b, c = (np.cbrt(v) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x / 0.9505, y, z / 1.089))
    return np.array([116 * b - 16, 500 * (a - b), 200 * (b - c)])


@pytest.mark.parametrize(("name", "eyes"), [*itertools.product(THEMES, EYES)])
def test_the_wires_of_signals_are_told_from_all_others_by_any_eyes(name: str, eyes: str) -> None:
    tokens: Tokens = THEMES[name]
    own = _lab(tokens.Signal, eyes)
    for other in (kind.__name__ for kind in VALUE_TYPES if kind.__name__ != "Signal"):
        away = float(np.linalg.norm(own - _lab(getattr(tokens, other, tokens.soft), eyes)))
        assert away > 15, f"{other} is too near"  # 2.3 is a difference that is just seen


# --- settings that move -----------------------------------------------------------------------------------------------

SCRIPT = "# Film\n" + "".join(
    f"\n## {number} · {id.title()} (2 s) {{#{id}}}\nPicture: a picture\n" for number, id in enumerate(("one", "two"), 1)
)
FILM = Graph(
    nodes={
        "script": Node("story.script", {"text": SCRIPT}, position=(-960, 0)),
        "animate": Node("video.animate", position=(-640, 0)),
        "look": Node("image.adjust", position=(-320, 0)),
        "cut": Node("edit.timeline", {"rate": 25}, position=(0, 0)),
        "grade": Node("image.adjust", {"exposure": 1.0}, position=(320, 0)),
        "mix": Node("audio.mix", position=(320, 300)),
    },
    wires=(
        Wire("script", "pictures", "animate", "prompt"),
        Wire("animate", "out", "look", "image"),
        Wire("look", "out", "cut", "pictures"),
        Wire("script", "shots", "cut", "shots"),
        Wire("cut", "video", "grade", "image"),
        Wire("cut", "music", "mix", "music"),
    ),
)
LEFT = Qt.MouseButton.LeftButton


class Animator:
    """A page whose inspector shows a node of a film of four seconds, and gestures on its rows."""

    def __init__(self, page: ProjectPage, node: str = "grade") -> None:
        self.page, self.document = page, page.document
        self.head = page.session.playhead
        assert self.head.length == 4.0
        self.show(node)

    def show(self, node: str) -> None:
        self.node = node
        self.page.session.selection.select([node])
        QApplication.processEvents()

    def row(self, setting: str = "exposure") -> SettingRow:
        return self.page.inspector._rows[setting]

    def animation(self, setting: str = "exposure") -> Animation:
        found = self.row(setting).animation
        assert found is not None
        return found

    def diamond(self, setting: str = "exposure") -> KeyDiamond:
        return self.animation(setting).diamond

    def click(self, setting: str = "exposure") -> None:
        QTest.mouseClick(self.diamond(setting), LEFT)
        QApplication.processEvents()

    def menu(self, setting: str = "exposure") -> dict[str, QAction]:
        diamond = self.diamond(setting)
        place = diamond.rect().center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, diamond.mapToGlobal(place))
        QApplication.sendEvent(diamond, event)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return {action.text(): action for action in menu.actions() if action.text()}

    def course(self, setting: str = "exposure") -> list[tuple[float, float]]:
        curve = curve_of(self.document.graph, self.node, setting)
        return [(key.at, key.value) for key in keys_of(self.document.graph, curve, Fraction(25))] if curve else []

    def plot(self, setting: str = "exposure") -> CurvePlot:
        editor = self.animation(setting).editor
        assert editor is not None
        return editor.plot


@pytest.fixture
def animator(qtbot: QtBot, catalog: Catalog, tmp_path: Path) -> Iterator[Animator]:
    page = ProjectPage(Document(FILM), catalog, None, Commands(), tmp_path)
    qtbot.addWidget(page, before_close_func=lambda page: page.close_down())
    page.resize(1366, 1000)
    page.show()
    qtbot.waitExposed(page)
    yield Animator(page)
    if (popup := QApplication.activePopupWidget()) is not None:
        popup.close()


def test_what_may_move_has_a_diamond_and_nothing_else(animator: Animator) -> None:
    assert all(row.animation is not None for row in animator.page.inspector._rows.values())
    animator.show("mix")
    moving = {name for name, row in animator.page.inspector._rows.items() if row.animation is not None}
    strips = {f"{name}_{what}" for name in ("voice", "music", "effects") for what in ("gain", "pan")}
    assert moving == {*strips, "more_gain"}
    animator.show("cut")
    assert not any(row.animation for row in animator.page.inspector._rows.values())


def test_a_click_on_the_diamond_sets_the_first_key_in_one_step(animator: Animator) -> None:
    before = animator.document.graph
    assert (animator.diamond().moves, animator.diamond().here) == (False, False)
    animator.head.seek(1.0)
    animator.click()
    assert animator.course() == [(1.0, 1.0)]  # where the playhead stands, with what the setting was
    assert (animator.diamond().moves, animator.diamond().here) == (True, True)
    graph = animator.document.graph
    assert Wire("grade-exposure", "out", "grade", "exposure") in graph.wires
    assert animator.document.undo_label == "Keyframe of exposure"
    animator.document.undo()
    assert animator.document.graph == before and not animator.diamond().moves


def test_more_clicks_add_keys_and_an_edit_while_it_moves_is_a_key_of_the_moment(animator: Animator) -> None:
    animator.head.seek(1.0)
    animator.click()
    animator.head.seek(3.0)
    assert (animator.diamond().moves, animator.diamond().here) == (True, False)
    editor = animator.row().editor
    assert isinstance(editor, NumberEditor)
    editor.field.setFocus()
    editor.field.selectAll()
    QTest.keyClicks(editor.field, "3")
    QTest.keyClick(editor.field, Qt.Key.Key_Return)
    assert animator.course() == [(1.0, 1.0), (3.0, 3.0)] and animator.diamond().here
    animator.head.seek(2.0)
    assert editor.field.text() == "2.0"  # half-way, and the row shows it
    animator.click()
    assert animator.course() == [(1.0, 1.0), (2.0, 2.0), (3.0, 3.0)]
    animator.document.undo()
    animator.document.undo()
    assert animator.course() == [(1.0, 1.0)]


def test_a_typed_value_replaces_the_key_that_stands_there(animator: Animator) -> None:
    animator.head.seek(1.0)
    animator.click()
    editor = animator.row().editor
    assert isinstance(editor, NumberEditor) and editor.isEnabled()
    editor.field.setFocus()
    editor.field.selectAll()
    QTest.keyClicks(editor.field, "-2.5")
    QTest.keyClick(editor.field, Qt.Key.Key_Return)
    assert animator.course() == [(1.0, -2.5)]


def test_the_menu_goes_from_key_to_key_and_ends_the_animation(animator: Animator) -> None:
    for at, value in ((1.0, 1.0), (3.0, 3.0)):
        animator.head.seek(at)
        animator.animation().set_now(value)
        animator.document.settle()
    animator.head.seek(2.0)
    animator.menu()["To the next keyframe"].trigger()
    assert animator.head.seconds == 3.0
    assert not animator.menu()["To the next keyframe"].isEnabled()
    animator.menu()["To the keyframe before"].trigger()
    assert animator.head.seconds == 1.0
    animator.head.seek(2.0)
    animator.menu()["Remove the animation"].trigger()
    graph = animator.document.graph
    assert "grade-exposure" not in graph.nodes and graph.nodes["grade"].settings["exposure"] == 2.0
    assert not animator.diamond().moves and animator.plot().isHidden() is False and not animator.plot().isVisible()
    animator.document.undo()
    assert animator.course() == [(1.0, 1.0), (3.0, 3.0)]


def test_the_key_at_the_playhead_is_taken_away_by_the_menu_and_the_last_one_ends_it(animator: Animator) -> None:
    animator.head.seek(1.0)
    animator.click()
    animator.head.seek(3.0)
    animator.click()
    animator.menu()["Remove the keyframe here"].trigger()
    assert animator.course() == [(1.0, 1.0)]
    animator.head.seek(1.0)
    animator.menu()["Remove the keyframe here"].trigger()
    assert animator.course() == [] and set(animator.document.graph.nodes) == set(FILM.nodes)


def _drag(plot: CurvePlot, start: QPointF, end: QPointF) -> None:
    QTest.mousePress(plot, LEFT, pos=start.toPoint())
    for step in range(1, 5):
        place = QPointF((start + (end - start) * step / 4).toPoint())
        there, none = QPointF(plot.mapToGlobal(place)), Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(QEvent.Type.MouseMove, place, there, Qt.MouseButton.NoButton, LEFT, none)
        QApplication.sendEvent(plot, event)
    QTest.mouseRelease(plot, LEFT, pos=end.toPoint())


def test_keys_are_dragged_on_the_curve_below_the_setting_in_one_step(animator: Animator) -> None:
    for at, value in ((1.0, 1.0), (3.0, 3.0)):
        animator.head.seek(at)
        animator.animation().set_now(value)
        animator.document.settle()
    QApplication.processEvents()
    before, plot = animator.document.graph, animator.plot()
    assert plot.isVisible()
    _drag(plot, plot.key_place(1), plot.place(2.4 / 4, 2.0))
    (_, first), (at, value) = animator.course()
    assert first == 1.0 and at == pytest.approx(2.4, abs=0.05) and value == pytest.approx(2.0, abs=0.15)
    assert animator.document.undo_label == "Move a keyframe"
    animator.document.undo()
    assert animator.document.graph == before


def test_a_double_click_adds_a_key_and_takes_one_away(animator: Animator) -> None:
    animator.head.seek(1.0)
    animator.click()
    QApplication.processEvents()
    plot = animator.plot()
    there = plot.place(0.75, 1.0).toPoint()
    QTest.mouseDClick(plot, LEFT, pos=there)
    assert [at for at, _ in animator.course()] == [1.0, pytest.approx(3.0, abs=0.05)]
    QTest.mouseDClick(plot, LEFT, pos=plot.key_place(1).toPoint())
    assert animator.course() == [(1.0, 1.0)]


def test_before_the_cut_a_key_stands_in_the_time_of_the_clip_that_is_seen(animator: Animator) -> None:
    animator.show("look")
    animator.head.seek(3.0)  # a second into the second shot
    animator.click()
    assert animator.course() == [(1.0, 0.0)] and animator.diamond().here
    animator.page.session.selection.set_item("one")  # which begins at 0
    animator.head.seek(1.0)
    assert animator.diamond().here
    animator.head.seek(3.0)
    assert not animator.diamond().isEnabled()
    assert animator.diamond().toolTip() == "The playhead is outside the clip of this node"


def test_a_setting_that_another_wire_drives_has_no_diamond_to_press(animator: Animator) -> None:
    graph = animator.document.graph.add("wave", Node("signal.wave")).connect(Wire("wave", "out", "grade", "exposure"))
    animator.document.edit("Wire", graph)
    assert not animator.diamond().isEnabled() and not animator.row().editor.isEnabled()
    assert animator.diamond().toolTip() == "A wire gives this value"


def test_the_curve_node_itself_shows_its_keys(animator: Animator) -> None:
    animator.head.seek(1.0)
    animator.click()
    animator.show("grade-exposure")
    editor = animator.row("keys").editor
    assert isinstance(editor, KeysSetting) and [key.at for key in editor.keys.keys] == [1.0]
    QTest.mouseClick(editor.keys.add, LEFT)
    keys = animator.document.graph.nodes["grade-exposure"].settings["keys"]
    assert len(keys) == 2 and keys[0]["at"] != keys[1]["at"]


# --- the lane of the timeline -----------------------------------------------------------------------------------------


def test_a_shot_has_keys_of_its_own_until_it_moves_as_all_do_again(animator: Animator) -> None:
    animator.show("look")
    selection, inspector = animator.page.session.selection, animator.page.inspector
    selection.set_item("one")
    animator.head.seek(0.0)
    QTest.mouseClick(inspector._own, LEFT)  # off: of all shots
    animator.animation().set_now(1.0)
    selection.set_item("two")
    animator.head.seek(3.0)
    QTest.mouseClick(inspector._own, LEFT)
    animator.animation().set_now(3.0)
    curve, graph = animator.document.graph.nodes["look-exposure"], animator.document.graph
    assert [key["value"] for key in curve.settings["keys"]] == [1.0]
    assert [(key["at"], key["value"]) for key in curve.overrides["two"]["keys"]] == [(0, 1.0), (1.0, 3.0)]
    assert animator.row().dot.own and animator.row().dot.isVisible()
    assert animator.animation().value_now(0.0) == 3.0
    selection.set_item("one")
    animator.head.seek(1.0)
    assert animator.animation().value_now(0.0) == 1.0 and not animator.row().dot.own
    selection.set_item("two")
    animator.menu()["Move as in all shots"].trigger()
    assert not animator.document.graph.nodes["look-exposure"].overrides
    animator.document.undo()
    assert animator.document.graph == graph


def test_a_setting_may_move_in_one_shot_alone_and_rest_in_the_others(animator: Animator) -> None:
    animator.show("look")
    animator.page.session.selection.set_item("two")
    animator.head.seek(2.0)
    animator.click()
    animator.head.seek(3.0)
    animator.animation().set_now(2.0)
    curve = animator.document.graph.nodes["look-exposure"]
    assert curve.settings["keys"] == [{"at": 0.0, "value": 0.0, "easing": "linear"}]
    assert [key["value"] for key in curve.overrides["two"]["keys"]] == [0.0, 2.0]


@pytest.fixture
def lanes(animator: Animator) -> CurveLanes:
    for at, value in ((1.0, 1.0), (3.0, 3.0)):
        animator.head.seek(at)
        animator.animation().set_now(value)
        animator.document.settle()
    animator.head.seek(0.0)
    QApplication.processEvents()
    return animator.page.timeline.curves


def _pull(lanes: CurveLanes, start: QPointF, end: QPointF) -> None:
    QTest.mousePress(lanes, LEFT, pos=start.toPoint())
    for step in range(1, 5):
        place = QPointF((start + (end - start) * step / 4).toPoint())
        there, none = QPointF(lanes.mapToGlobal(place)), Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(QEvent.Type.MouseMove, place, there, Qt.MouseButton.NoButton, LEFT, none)
        QApplication.sendEvent(lanes, event)
    QTest.mouseRelease(lanes, LEFT, pos=end.toPoint())


def test_the_timeline_has_a_lane_for_each_curve_of_the_selected_node(animator: Animator, lanes: CurveLanes) -> None:
    assert lanes.isVisible() and [lane.title for lane in lanes.lanes] == ["Exposure"]
    assert lanes.header.value(0) == "1 EV"
    animator.head.seek(2.0)
    assert lanes.header.value(0) == "2 EV"
    animator.head.seek(1.0)
    animator.click("tint")
    assert [lane.title for lane in lanes.lanes] == ["Exposure", "Tint"]
    animator.show("mix")
    assert not lanes.isVisible()
    animator.show("grade-exposure")  # the curve itself is shown as what it moves
    assert lanes.isVisible() and [lane.title for lane in lanes.lanes] == ["Exposure"]


def test_keys_stand_under_the_moments_of_the_film(animator: Animator, lanes: CurveLanes) -> None:
    lane, scale = lanes.lanes[0], animator.page.timeline.scale
    assert [lanes.key_place(lane, n).x() for n in (0, 1)] == [scale.x(1.0), scale.x(3.0)]
    assert lanes.key_place(lane, 0).y() > lanes.key_place(lane, 1).y()
    animator.show("look")  # before the cut, the second shot of which begins at two seconds
    animator.page.session.selection.set_item("two")
    animator.head.seek(3.0)
    animator.click()
    (lane,) = lanes.lanes
    assert lanes.key_place(lane, 0).x() == scale.x(3.0) and lane.keys[0].at == 1.0


def test_a_key_is_dragged_in_time_and_value_in_one_step(animator: Animator, lanes: CurveLanes) -> None:
    before, lane = animator.document.graph, lanes.lanes[0]
    _pull(lanes, lanes.key_place(lane, 1), lanes.place(lane, 2.2, 2.0))
    first, (at, value) = animator.course()
    assert first == (1.0, 1.0)
    assert at == pytest.approx(2.2, abs=0.03) and value == pytest.approx(2.0, abs=0.3)
    assert at * 25 == pytest.approx(round(at * 25))  # on a frame
    assert animator.document.undo_label == "Move a keyframe"
    animator.document.undo()
    assert animator.document.graph == before


def test_a_key_does_not_pass_its_neighbour(animator: Animator, lanes: CurveLanes) -> None:
    lane = lanes.lanes[0]
    _pull(lanes, lanes.key_place(lane, 1), lanes.place(lane, 0.2, 3.0))
    assert [at for at, _ in animator.course()] == [1.0, pytest.approx(1.04)]


def test_double_click_adds_a_key_on_the_line_and_del_takes_it_away(animator: Animator, lanes: CurveLanes) -> None:
    lane = lanes.lanes[0]
    QTest.mouseDClick(lanes, LEFT, pos=lanes.place(lane, 2.0, 2.0).toPoint())
    assert animator.course()[1] == (pytest.approx(2.0, abs=0.03), pytest.approx(2.0, abs=0.1))
    lanes.setFocus()
    QTest.keyClick(lanes, Qt.Key.Key_Delete)
    assert [at for at, _ in animator.course()] == [1.0, 3.0]


def test_escape_gives_a_drag_up(animator: Animator, lanes: CurveLanes) -> None:
    before, lane = animator.document.graph, lanes.lanes[0]
    start = lanes.key_place(lane, 1)
    QTest.mousePress(lanes, LEFT, pos=start.toPoint())
    for by in (10, 40):
        place = start + QPointF(-by, 0)
        there, none = QPointF(lanes.mapToGlobal(place)), Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(QEvent.Type.MouseMove, place, there, Qt.MouseButton.NoButton, LEFT, none)
        QApplication.sendEvent(lanes, event)
    QTest.keyClick(lanes, Qt.Key.Key_Escape)
    QTest.mouseRelease(lanes, LEFT, pos=(start + QPointF(-40, 0)).toPoint())
    assert animator.document.graph is before


def test_a_press_beside_the_keys_scrubs(animator: Animator, lanes: CurveLanes) -> None:
    lane = lanes.lanes[0]
    QTest.mouseClick(lanes, LEFT, pos=lanes.place(lane, 2.0, 1.0).toPoint())
    assert animator.head.seconds == pytest.approx(2.0, abs=0.05)


@pytest.mark.parametrize("name", ["dark", "light"])
def test_the_lane_can_be_read_in_both_themes(
    animator: Animator, lanes: CurveLanes, name: str, qapp: QApplication
) -> None:
    theme.apply(qapp, name)
    try:
        animator.page.resize(1366, 768)
        QApplication.processEvents()
        lane = lanes.lanes[0]
        assert lanes.height() >= 30
        shot = lanes.grab().toImage()
        ratio = shot.devicePixelRatio()
        here = lanes.key_place(lane, 1) * ratio
        line = lanes.place(lane, 3.5, 3.0) * ratio
        ground = QPointF(line.x(), (lane.top + lane.height - 6) * ratio)
        key, curve, back = (shot.pixelColor(place.toPoint()) for place in (here, line, ground))
        assert _contrast(key.name(), back.name()) > 4.5 and _contrast(curve.name(), back.name()) > 4.5
    finally:
        theme.apply(qapp)


def _contrast(one: str, other: str) -> float:
    """WCAG 2.1."""

    def light(colour: str) -> float:
        coded = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
        linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
        return float(linear @ (0.2126, 0.7152, 0.0722))

    dim, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dim + 0.05)
