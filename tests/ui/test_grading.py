"""Grading by hand: wheels, curves, the eyedropper, and lookup tables that are dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio.film.timeline.overrides import renamed
from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.graph.graph import Graph, Node, Wire
from studio.ui import theme
from studio.ui.commands import Commands
from studio.ui.inspector.colour_wheel import ColourWheel, puck, pushes
from studio.ui.inspector.editors import ColourEditor
from studio.ui.inspector.panel import Inspector
from studio.ui.inspector.tone_curves import ToneCurvesEditor
from studio.ui.inspector.wheels import wheel_names
from studio.ui.lut_files import with_lut
from studio.ui.project_page import ProjectPage
from tests.ui.timeline_stage import FILM, Stage

GRAPH = Graph(
    nodes={
        "still": Node("image.load", {"path": "still.png"}, position=(0, 0)),
        "grade": Node("color.grade", position=(260, 0)),
        "bend": Node("color.curves", position=(520, 0)),
        "white": Node("color.white", position=(780, 0)),
        "file": Node("image.save", {"path": "out.png"}, position=(1040, 0)),
    },
    wires=(
        Wire("still", "out", "grade", "image"),
        Wire("grade", "out", "bend", "image"),
        Wire("bend", "out", "white", "image"),
        Wire("white", "out", "file", "image"),
    ),
)


@pytest.fixture
def page(qtbot: QtBot, catalog: Catalog, tmp_path: Path) -> Iterator[ProjectPage]:
    made = ProjectPage(Document(GRAPH, folder=tmp_path), catalog, None, Commands(), tmp_path)
    qtbot.addWidget(made)
    made.resize(1366, 900)
    made.show()
    qtbot.waitExposed(made)
    QApplication.processEvents()
    yield made
    made.close_down()


@pytest.fixture
def inspect(page: ProjectPage) -> Callable[[str], Inspector]:
    def show(node: str) -> Inspector:
        panel = page.show_panel("inspector")
        assert isinstance(panel, Inspector)
        page.session.selection.select([node])
        for _ in range(3):  # what is new is laid out, then what lies in it
            QApplication.processEvents()
        page.grab()
        return panel

    return show


def drag(widget: QWidget, start: QPointF, way: QPointF, *, shift: bool = False) -> None:
    """By hand, because QTest.mouseMove carries no buttons."""
    keys = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    QTest.mousePress(widget, left, keys, start.toPoint())
    for step in range(1, 9):
        at = start + way * (step / 8)
        event = QMouseEvent(QEvent.Type.MouseMove, at, QPointF(widget.mapToGlobal(at.toPoint())), none, left, keys)
        QApplication.sendEvent(widget, event)
    QTest.mouseRelease(widget, left, keys, (start + way).toPoint())
    QApplication.processEvents()


def settings(page: ProjectPage, node: str) -> dict[str, object]:
    return dict(page.document.graph.nodes[node].settings)


LUT = "LUT_1D_SIZE 2\n1 1 1\n0 0 0\n"


def drop(widget: QWidget, at: QPointF, path: Path) -> None:
    """A file from the desktop, let go over a widget."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    keys, left, copy = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(at.toPoint(), copy, data, left, keys)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(at, copy, data, left, keys))
    QApplication.processEvents()


# --- wheels -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [(0.0, 0.0), (0.4, 0.1), (-0.3, 0.8), (0.0, -1.0)])
def test_the_puck_lies_where_its_pushes_say(place: tuple[float, float]) -> None:
    assert puck(*pushes(*place)) == pytest.approx(place, abs=1e-9)
    assert sum(pushes(*place)) == pytest.approx(0, abs=1e-9)
    red, green, blue = pushes(*place)
    assert puck(red + 0.2, green + 0.2, blue + 0.2) == pytest.approx(place, abs=1e-9)


def test_a_push_towards_red_lifts_red_and_takes_the_others_down(
    page: ProjectPage, inspect: Callable[[str], Inspector]
) -> None:
    wheels = inspect("grade").wheels
    assert wheels is not None and list(wheels.wheels) == ["lift", "gamma", "gain", "offset"]
    wheel = wheels.wheels["lift"].wheel
    assert isinstance(wheel, ColourWheel)
    middle = wheel.puck_place()
    drag(wheel, middle, QPointF(-12, -45))  # red lies up and a little to the left, as on a vectorscope
    made = settings(page, "grade")
    assert made["lift_red"] > 0.05 > -0.02 > made["lift_green"] and made["lift_blue"] < -0.02  # type: ignore[operator]
    assert "lift" not in made and page.document.undo_label == "Change lift"
    assert wheel.puck_place().y() < middle.y() - 15
    page.document.undo()
    QApplication.processEvents()
    assert settings(page, "grade") == {} and wheel.puck_place() == middle, "the drag was one step"


def test_gain_is_pushed_by_factors_and_a_fine_drag_goes_a_fifth_as_far(
    page: ProjectPage, inspect: Callable[[str], Inspector]
) -> None:
    wheels = inspect("grade").wheels
    assert wheels is not None
    wheel = wheels.wheels["gain"].wheel
    drag(wheel, wheel.puck_place(), QPointF(0, -30), shift=True)
    fine = float(settings(page, "grade")["gain_red"])  # type: ignore[arg-type]
    page.document.undo()
    QApplication.processEvents()
    drag(wheel, wheel.puck_place(), QPointF(0, -30))
    made = settings(page, "grade")
    red, green, blue = (float(made[f"gain_{name}"]) for name in ("red", "green", "blue"))  # type: ignore[arg-type]
    assert red * green * blue == pytest.approx(1, abs=2e-3), "brightness stays: the factors even out"
    assert 1 < fine < red < 2


def test_a_double_click_and_home_reset_a_wheel(page: ProjectPage, inspect: Callable[[str], Inspector]) -> None:
    page.document.edit("Grade", page.document.graph.set("grade", "lift_red", 0.1).set("grade", "lift", 0.05))
    wheels = inspect("grade").wheels
    assert wheels is not None
    wheel = wheels.wheels["lift"]
    assert wheel.back.isVisible()
    QTest.mouseDClick(wheel.wheel, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(50, 60))
    assert settings(page, "grade") == {"lift": 0.05}
    page.document.edit("Grade", page.document.graph.set("grade", "lift_red", 0.1))
    wheel.wheel.setFocus()
    QTest.keyClick(wheel.wheel, Qt.Key.Key_Home)
    assert settings(page, "grade") == {"lift": 0.05}
    QTest.mouseClick(wheel.back, Qt.MouseButton.LeftButton)
    assert settings(page, "grade") == {}


def test_a_wheel_goes_by_the_keyboard_and_says_what_it_shows(
    page: ProjectPage, inspect: Callable[[str], Inspector]
) -> None:
    wheels = inspect("grade").wheels
    assert wheels is not None
    wheel = wheels.wheels["offset"].wheel
    wheel.setFocus()
    for _ in range(5):
        QTest.keyClick(wheel, Qt.Key.Key_Up)
    QApplication.processEvents()
    assert float(settings(page, "grade")["offset_red"]) == pytest.approx(0.2 * 0.1 * 0.966, abs=1e-3)  # type: ignore[arg-type]
    assert wheel.accessibleName() == "Offset: colour wheel"
    assert wheel.accessibleDescription().startswith("red 0.0195, green -0.014")


def test_the_numbers_beside_a_wheel_are_typed_and_refused(
    page: ProjectPage, inspect: Callable[[str], Inspector]
) -> None:
    wheels = inspect("grade").wheels
    assert wheels is not None
    field = wheels.wheels["gamma"].fields["gamma_green"]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "1.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert settings(page, "grade") == {"gamma_green": 1.5}
    field.selectAll()
    QTest.keyClicks(field, "99")
    assert field.property("wrong") and settings(page, "grade")["gamma_green"] != 99


def test_a_wheel_that_a_wire_drives_is_locked_and_the_rows_are_folded_away(
    page: ProjectPage, inspect: Callable[[str], Inspector]
) -> None:
    graph = page.document.graph.add("n", Node("number.value", {"value": 0.1}, position=(0, 200)))
    page.document.edit("Drive", graph.connect(Wire("n", "out", "grade", "lift_red")))
    panel = inspect("grade")
    wheels = panel.wheels
    assert wheels is not None and not wheels.wheels["lift"].wheel.isEnabled()
    assert wheels.wheels["gamma"].wheel.isEnabled()
    row = panel._rows["lift_red"]
    assert not row.isVisible() and panel._rows["saturation"].isVisible()
    QTest.mouseClick(wheels.fold, Qt.MouseButton.LeftButton)
    assert row.isVisible()


def test_nodes_without_such_numbers_have_no_wheels(catalog: Catalog, inspect: Callable[[str], Inspector]) -> None:
    assert {spec.id for spec in catalog if wheel_names(spec)} == {"color.grade"}
    assert inspect("bend").wheels is None


@pytest.mark.parametrize("look", ["dark", "light"])
def test_wheels_and_curves_are_drawn_in_both_themes(
    look: str, page: ProjectPage, inspect: Callable[[str], Inspector]
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, look)
    try:
        panel = inspect("grade")
        assert panel.wheels is not None
        wheel = panel.wheels.wheels["lift"].wheel
        image = wheel.grab().toImage()
        inner = image.pixelColor(wheel._middle().toPoint() + QPoint(20, 24))
        assert inner.name() == theme.tokens().field
        seen = {image.pixelColor(x, y).hsvHue() // 60 for x in range(image.width()) for y in range(image.height())}
        assert set(range(6)) <= seen, "every hue is on the ring"
        editor = inspect("bend")._rows["curves"].editor
        assert isinstance(editor, ToneCurvesEditor)
        drawn = editor.plot.grab().toImage()
        assert drawn.pixelColor(editor.plot.place(0.1, 0.8).toPoint()).name() == theme.tokens().card
        line = drawn.pixelColor(editor.plot.place(0.6, 0.6).toPoint())
        assert abs(line.lightness() - QColor(theme.tokens().text).lightness()) < 20
    finally:
        theme.apply(app)


# --- curves -----------------------------------------------------------------------------------------------------


@pytest.fixture
def curves(inspect: Callable[[str], Inspector]) -> ToneCurvesEditor:
    editor = inspect("bend")._rows["curves"].editor
    assert isinstance(editor, ToneCurvesEditor)
    return editor


def test_a_drag_on_the_line_bends_it_there_in_one_step(page: ProjectPage, curves: ToneCurvesEditor) -> None:
    drag(curves.plot, curves.plot.place(0.5, 0.5), QPointF(0, -40))
    made = settings(page, "bend")["curves"]["master"]  # type: ignore[index]
    assert len(made) == 3 and made[0] == [0, 0] and made[2] == [1, 1]
    assert made[1][0] == pytest.approx(0.5, abs=0.02) and 0.6 < made[1][1] < 0.8
    assert page.document.undo_label == "Change a curve"
    page.document.undo()
    assert settings(page, "bend") == {}


def test_points_are_added_moved_between_their_neighbours_and_removed(
    page: ProjectPage, curves: ToneCurvesEditor
) -> None:
    plot, left = curves.plot, Qt.MouseButton.LeftButton
    curves.chips["red"].click()
    QTest.mouseDClick(plot, left, Qt.KeyboardModifier.NoModifier, plot.place(0.25, 0.6).toPoint())
    QTest.mouseDClick(plot, left, Qt.KeyboardModifier.NoModifier, plot.place(0.75, 0.8).toPoint())
    assert len(settings(page, "bend")["curves"]["red"]) == 4  # type: ignore[index]
    drag(plot, plot.place(*plot.points[1]), QPointF(400, 0))
    red = settings(page, "bend")["curves"]["red"]  # type: ignore[index]
    assert red[1][0] == pytest.approx(red[2][0] - 0.01, abs=1e-3), "a point does not pass the next one"
    QTest.keyClick(plot, Qt.Key.Key_Delete)
    assert len(settings(page, "bend")["curves"]["red"]) == 3  # type: ignore[index]
    drag(plot, plot.place(0, 0), QPointF(0, -50))
    assert settings(page, "bend")["curves"]["red"][0][1] > 0.15, "an end may be lifted"  # type: ignore[index]
    curves.straight.click()
    assert settings(page, "bend") == {}


def test_the_chosen_point_has_numbers_and_goes_by_the_keyboard(page: ProjectPage, curves: ToneCurvesEditor) -> None:
    plot = curves.plot
    plot.setFocus()
    QTest.keyClick(plot, Qt.Key.Key_N)
    QTest.keyClick(plot, Qt.Key.Key_Up)
    assert settings(page, "bend")["curves"] == {"master": [[0, 0], [0.5, 0.51], [1, 1]]}
    assert (curves.across.text(), curves.up.text()) == ("50.0", "51.0")
    assert plot.accessibleDescription() == "Point 2 of 3: 50.0, 51.0"
    curves.up.setFocus()
    curves.up.selectAll()
    QTest.keyClicks(curves.up, "60")
    assert settings(page, "bend")["curves"]["master"][1] == [0.5, 0.6]  # type: ignore[index]
    plot.setFocus()
    QTest.keyClick(plot, Qt.Key.Key_Tab)
    assert plot.chosen == 2


def test_saturation_by_hue_starts_level_and_takes_points(page: ProjectPage, curves: ToneCurvesEditor) -> None:
    curves.chips["saturation"].click()
    plot = curves.plot
    assert plot.points == ()
    drag(plot, plot.place(0.33, 1.0), QPointF(0, 60))
    ((hue, kept),) = settings(page, "bend")["curves"]["saturation"]  # type: ignore[index]
    assert hue == pytest.approx(0.33, abs=0.02) and kept < 0.6
    plot.remove(0)
    assert settings(page, "bend") == {}


# --- the eyedropper ---------------------------------------------------------------------------------------------


def test_the_eyedropper_picks_grey_from_the_picture_that_comes_in(
    page: ProjectPage, inspect: Callable[[str], Inspector]
) -> None:
    editor = inspect("white")._rows["grey"].editor
    assert isinstance(editor, ColourEditor)
    selection, picture = page.session.selection, page.viewer.picture
    before = selection.viewed
    QTest.mouseClick(editor.dropper, Qt.MouseButton.LeftButton)
    assert selection.picking and selection.viewed == ("bend", "out"), "the picture before the balance"
    image = QImage(64, 48, QImage.Format.Format_RGB888)
    image.fill(QColor(200, 160, 120))
    image.setPixelColor(32, 24, QColor(225, 185, 145))  # noise, which the mean of 25 pixels hardly shows
    picture.show_picture(image)
    page.viewer.stack.setCurrentWidget(picture)
    QApplication.processEvents()
    target = picture.target()
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=target.center().toPoint())
    assert settings(page, "white") == {"grey": "#c9a179"}
    assert not selection.picking and selection.viewed == before and not editor.dropper.isChecked()
    assert page.document.undo_label == "Change grey"
    page.document.undo()
    assert settings(page, "white") == {}


@pytest.mark.parametrize("way", ["escape", "the button again", "another node"])
def test_picking_is_called_off(way: str, page: ProjectPage, inspect: Callable[[str], Inspector]) -> None:
    editor = inspect("white")._rows["grey"].editor
    assert isinstance(editor, ColourEditor)
    selection = page.session.selection
    QTest.mouseClick(editor.dropper, Qt.MouseButton.LeftButton)
    if way == "escape":
        QTest.keyClick(page.viewer.picture, Qt.Key.Key_Escape)
    elif way == "the button again":
        QTest.mouseClick(editor.dropper, Qt.MouseButton.LeftButton)
    else:
        selection.select(["grade"])
    assert not selection.picking and not page.viewer.picture.picking
    assert settings(page, "white") == {} and selection.viewed == ("", "")


def test_colours_that_no_picture_comes_to_have_no_eyedropper(
    page: ProjectPage, inspect: Callable[[str], Inspector]
) -> None:
    assert inspect("white")._rows["grey"].editor.dropper.isVisibleTo(page)  # type: ignore[attr-defined]


# --- lookup tables ----------------------------------------------------------------------------------------------


@pytest.fixture
def look(tmp_path: Path) -> Path:
    path = tmp_path / "look.cube"
    path.write_text(LUT)
    return path


def test_a_lut_dropped_on_a_node_comes_in_behind_it_in_one_step(page: ProjectPage, look: Path) -> None:
    view = page.canvas.view
    view.zoom_to(1.0)
    view.center_at(QPointF(340, 60))
    QApplication.processEvents()
    at = view.mapFromScene(view.nodes["grade"].pos() + QPointF(60, 14))
    drop(view.viewport(), QPointF(at), look)
    graph = page.document.graph
    assert graph.nodes["lut"].type == "color.lut" and graph.nodes["lut"].settings == {"path": "look.cube"}
    assert set(graph.wires) - set(GRAPH.wires) == {
        Wire("grade", "out", "lut", "image"),
        Wire("lut", "out", "bend", "image"),
    }
    assert Wire("grade", "out", "bend", "image") not in graph.wires
    assert page.session.selection.nodes == ("lut",) and page.document.undo_label == "Apply a LUT"
    page.document.undo()
    assert page.document.graph == GRAPH


def test_a_lut_dropped_on_a_lut_takes_its_place_and_on_nothing_stands_by_itself(page: ProjectPage, look: Path) -> None:
    made = with_lut(page.document.graph, page.session.catalog, look.parent, look, "grade", "out")
    assert made is not None
    other = look.with_name("other.cube")
    again = with_lut(made[0].set("lut", "amount", 40.0), page.session.catalog, look.parent, other, "lut", "out")
    assert again is not None and again[1] == "lut" and again[0].nodes["lut"].settings == {"path": "other.cube"}
    view = page.canvas.view
    view.center_at(QPointF(5000, 5000))
    drop(view.viewport(), QPointF(200, 200), look)
    assert page.document.graph.nodes["lut"].settings == {"path": "look.cube"}
    assert page.document.graph.wires == GRAPH.wires


def test_a_lut_dropped_on_a_wire_goes_into_that_wire_alone(page: ProjectPage, look: Path) -> None:
    graph = page.document.graph.add("aside", Node("image.flip", position=(520, 300)))
    page.document.edit("Add", graph.connect(Wire("grade", "out", "aside", "image")))
    view = page.canvas.view
    view.zoom_to(1.0)
    middle = view.wires[Wire("grade", "out", "bend", "image")].middle
    view.center_at(middle)
    QApplication.processEvents()
    drop(view.viewport(), QPointF(view.mapFromScene(middle)), look)
    wires = set(page.document.graph.wires)
    assert {Wire("grade", "out", "lut", "image"), Wire("lut", "out", "bend", "image")} <= wires
    assert Wire("grade", "out", "aside", "image") in wires


def test_a_lut_dropped_on_the_viewer_is_applied_to_what_it_shows(page: ProjectPage, look: Path) -> None:
    page.session.selection.select(["still"])
    QApplication.processEvents()
    drop(page.viewer, QPointF(60, 60), look)
    graph = page.document.graph
    assert Wire("still", "out", "lut", "image") in graph.wires and Wire("lut", "out", "grade", "image") in graph.wires
    assert page.viewer.subject.node == "lut"
    page.document.undo()
    assert page.document.graph == GRAPH


def test_a_lut_dropped_on_a_clip_of_the_cut_changes_that_clip_alone(qtbot: QtBot, catalog: Catalog, look: Path) -> None:
    stage = Stage(catalog)
    qtbot.addWidget(stage.panel)
    before = stage.lengths()
    drop(stage.lanes, QPointF(stage.at(5.0)), look)
    node = stage.graph.nodes["lut"]
    assert node.settings["amount"] == 0 and set(node.overrides) == {"run"}
    assert node.overrides["run"]["amount"] == 100 and str(node.overrides["run"]["path"]).endswith("look.cube")
    assert {Wire("animate", "out", "lut", "image"), Wire("lut", "out", "timeline", "pictures")} <= set(
        stage.graph.wires
    )
    stage.document.undo()
    assert stage.graph == FILM and stage.lengths() == before


def test_what_was_cut_by_hand_stays_when_a_clip_gets_another_source() -> None:
    edit = {
        "version": 1,
        "order": ["b", "a", "a~2"],
        "clips": {
            "a": {"length": 2},
            "a~2": {"track": "picture", "source": "a"},
            "voice/a": {"anchor": "a", "source": "a"},
            "ab": {"gain": 1},
        },
    }
    assert renamed(edit, "a", "lut") == {
        "version": 1,
        "order": ["b", "lut", "lut~2"],
        "clips": {
            "lut": {"length": 2},
            "lut~2": {"track": "picture", "source": "lut"},
            "voice/a": {"anchor": "lut", "source": "a"},
            "ab": {"gain": 1},
        },
    }
