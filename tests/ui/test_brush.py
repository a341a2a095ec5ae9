"""The motion-brush painter by real strokes and keys: paint lands where the mouse was, and undo inverts every edit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from studio.film.motion.painting import STATIC, Painting, painting_of, with_painting
from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.graph.graph import Graph, Node, Wire
from studio.media.values import Stroke
from studio.ui.commands import Commands
from studio.ui.painter.brush_panel import BrushPanel
from studio.ui.project_page import ProjectPage

SCRIPT = "# Film\n\n## 1 · Dawn {#dawn}\nPicture: A field.\n\n## 2 · Noon {#noon}\nPicture: A sea.\n"
FILM = Graph(
    nodes={
        "script": Node("story.script", {"text": SCRIPT}),
        "prompt": Node("story.prompt", position=(240, 0)),
        "stills": Node("image.generate", position=(480, 0)),
        "brush": Node("motion.brush", position=(720, 120)),
        "animate": Node("video.animate", position=(960, 0)),
    },
    wires=(
        Wire("script", "shots", "prompt", "shot"),
        Wire("prompt", "prompt", "stills", "prompt"),
        Wire("stills", "out", "brush", "image"),
        Wire("stills", "out", "animate", "image"),
        Wire("brush", "out", "animate", "motion"),
    ),
)
ALT, SHIFT, NONE = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


class Painter:
    """The panel, and hands that paint in units of the picture."""

    def __init__(self, page: ProjectPage) -> None:
        self.page = page
        self.panel: BrushPanel = page.painter
        self.view = page.painter.view
        self.document = page.document

    def drag(self, *points: tuple[float, float], modifier: Qt.KeyboardModifier = NONE) -> None:
        box = self.view.box()
        places = [QPointF(box.x() + x * box.width(), box.y() + y * box.height()).toPoint() for x, y in points]
        QTest.mousePress(self.view, Qt.MouseButton.LeftButton, modifier, places[0])
        for place in places[1:]:
            event = QMouseEvent(
                QEvent.Type.MouseMove,
                QPointF(place),
                QPointF(self.view.mapToGlobal(place)),
                Qt.MouseButton.NoButton,
                Qt.MouseButton.LeftButton,
                modifier,
            )
            QApplication.sendEvent(self.view, event)
        QTest.mouseRelease(self.view, Qt.MouseButton.LeftButton, modifier, places[-1])

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        self.view.setFocus()
        QTest.keyClick(self.view, key, modifier)

    def painting(self, item: str = "") -> Painting:
        return painting_of(self.document.graph.nodes["brush"], item)


def near(points: tuple[tuple[float, float], ...], *wanted: tuple[float, float]) -> bool:
    return len(points) == len(wanted) and all(
        abs(a - b) < 0.01
        for point, other in zip(points, wanted, strict=True)
        for a, b in zip(point, other, strict=True)
    )


@pytest.fixture
def painter(qtbot: QtBot, catalog: Catalog, tmp_path: Path) -> Iterator[Painter]:
    page = ProjectPage(Document(FILM), catalog, None, Commands(), tmp_path)
    qtbot.addWidget(page)
    page.resize(1366, 768)
    still = QImage(640, 360, QImage.Format.Format_RGB888)
    still.fill(0x335577)
    for item in ("dawn", "noon"):
        page.session.run.set_picture("stills", item, still)
    page.show()
    qtbot.waitExposed(page)
    page.session.selection.set_item("dawn")
    page.session.selection.select(["brush"])
    QApplication.processEvents()
    yield Painter(page)
    page.close_down()


def test_a_drag_paints_where_the_mouse_was(painter: Painter) -> None:
    painter.drag((0.2, 0.4), (0.5, 0.4), (0.5, 0.8))
    [stroke] = painter.painting("dawn").brushes[0].strokes
    assert near(stroke.points, (0.2, 0.4), (0.5, 0.4), (0.5, 0.8))
    assert stroke.size == painter.view.size_now and stroke.softness == painter.view.softness


def test_each_stroke_is_one_step_of_undo(painter: Painter) -> None:
    graphs = [painter.document.graph]
    for y in (0.2, 0.5, 0.8):
        painter.drag((0.2, y), (0.4, y), (0.6, y))
        graphs.append(painter.document.graph)
    assert painter.document.undo_label == "Paint (Brush 1)"
    for before in reversed(graphs[:-1]):
        painter.document.undo()
        assert painter.document.graph == before


def test_the_shot_alone_is_painted_unless_told_otherwise(painter: Painter) -> None:
    painter.drag((0.2, 0.4), (0.5, 0.4))
    assert painter.painting("noon") == painter.painting("") == Painting()
    painter.page.session.selection.set_item("noon")
    QTest.mouseClick(painter.panel.scope.own, Qt.MouseButton.LeftButton)
    painter.drag((0.1, 0.1), (0.3, 0.1))
    assert painter.painting("noon") == painter.painting("") != painter.painting("dawn")
    assert "noon" not in painter.document.graph.nodes["brush"].overrides


def test_all_shots_are_painted_when_none_is_chosen(painter: Painter) -> None:
    painter.page.session.selection.set_item("")
    painter.drag((0.2, 0.4), (0.5, 0.4))
    assert (
        painter.document.graph.nodes["brush"].settings["brushes"]
        and not painter.document.graph.nodes["brush"].overrides
    )


def test_a_shots_own_paint_can_be_given_up(painter: Painter) -> None:
    before = painter.document.graph
    painter.drag((0.2, 0.4), (0.5, 0.4))
    QTest.mouseClick(painter.panel.scope.shared, Qt.MouseButton.LeftButton)
    assert painter.document.graph == before and not painter.panel.scope.shared.isVisible()


@pytest.mark.parametrize("how", ["key", "alt"])
def test_paint_is_taken_away_with_the_eraser_or_with_alt(painter: Painter, how: str) -> None:
    painter.drag((0.2, 0.4), (0.8, 0.4))
    if how == "key":
        painter.key(Qt.Key.Key_E)
    painter.drag((0.4, 0.4), (0.5, 0.4), modifier=ALT if how == "alt" else NONE)
    assert [stroke.erase for stroke in painter.painting("dawn").brushes[0].strokes] == [False, True]


def test_erasing_nothing_is_no_edit(painter: Painter) -> None:
    painter.key(Qt.Key.Key_E)
    before = painter.document.graph
    painter.drag((0.4, 0.4), (0.5, 0.4))
    assert painter.document.graph is before


@pytest.mark.parametrize(
    ("key", "tool"),
    [
        (Qt.Key.Key_B, "brush"),
        (Qt.Key.Key_E, "eraser"),
        (Qt.Key.Key_L, "lasso"),
        (Qt.Key.Key_F, "pick"),
        (Qt.Key.Key_V, "move"),
        (Qt.Key.Key_D, "arrow"),
        (Qt.Key.Key_P, "path"),
    ],
)
def test_letters_choose_tools(painter: Painter, key: Qt.Key, tool: str) -> None:
    painter.panel.choose_tool("brush" if tool != "brush" else "path")
    painter.key(key)
    assert painter.view.tool == tool and painter.panel.tools[tool].isChecked()


def test_x_swaps_brush_and_eraser(painter: Painter) -> None:
    for wanted in ("eraser", "brush"):
        painter.key(Qt.Key.Key_X)
        assert painter.view.tool == wanted


def test_brackets_size_the_brush_and_with_shift_soften_it(painter: Painter) -> None:
    size, softness = painter.view.size_now, painter.view.softness
    painter.key(Qt.Key.Key_BracketRight)
    assert painter.view.size_now > size
    painter.key(Qt.Key.Key_BracketLeft)
    assert painter.view.size_now == pytest.approx(size, abs=1e-3)
    painter.key(Qt.Key.Key_BracketRight, SHIFT)
    assert painter.view.softness > softness
    painter.key(Qt.Key.Key_BracketLeft, SHIFT)
    painter.key(Qt.Key.Key_BracketLeft, SHIFT)
    assert painter.view.softness < softness


def test_numbers_choose_brushes_and_zero_the_static_mask(painter: Painter) -> None:
    for number in range(5):
        painter.key(Qt.Key(Qt.Key.Key_1 + number))
        painter.drag((0.2, 0.2), (0.3, 0.2 + number / 10))
    painter.key(Qt.Key.Key_0)
    painter.drag((0.7, 0.7), (0.8, 0.7))
    painted = painter.painting("dawn")
    assert all(painted.is_painted(number) for number in range(STATIC + 1)) and len(painted.static) == 1


def test_a_slider_changes_the_chosen_brush_in_one_step(painter: Painter) -> None:
    painter.key(Qt.Key.Key_2)
    painter.drag((0.2, 0.4), (0.5, 0.4))
    before = painter.document.graph
    track = painter.panel.sliders.dials["horizontal"].track
    for x in (60, 80, 100):
        QTest.mousePress(track, Qt.MouseButton.LeftButton, NONE, track.rect().center())
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(x, 12),
            QPointF(track.mapToGlobal(QPointF(x, 12))),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            NONE,
        )
        QApplication.sendEvent(track, event)
    QTest.mouseRelease(track, Qt.MouseButton.LeftButton, NONE, track.rect().center())
    assert painter.painting("dawn").brushes[1].horizontal != 0
    assert painter.painting("dawn").brushes[0].horizontal == 0
    painter.document.undo()
    assert painter.document.graph == before


def test_the_lasso_fills_what_it_goes_around(painter: Painter) -> None:
    painter.key(Qt.Key.Key_L)
    painter.drag((0.2, 0.2), (0.6, 0.2), (0.6, 0.6), (0.2, 0.6), (0.2, 0.3))
    [stroke] = painter.painting("dawn").brushes[0].strokes
    assert stroke.fill and near(stroke.points[:3], (0.2, 0.2), (0.6, 0.2), (0.6, 0.6))


def test_v_moves_the_paint(painter: Painter) -> None:
    painter.drag((0.2, 0.4), (0.4, 0.4))
    before = painter.document.graph
    painter.key(Qt.Key.Key_V)
    painter.drag((0.25, 0.42), (0.4, 0.5), (0.45, 0.62))
    [stroke] = painter.painting("dawn").brushes[0].strokes
    assert near(stroke.points, (0.4, 0.6), (0.6, 0.6))
    painter.document.undo()
    assert painter.document.graph == before


def test_an_arrow_on_the_picture_is_the_direction(painter: Painter) -> None:
    painter.drag((0.4, 0.5), (0.6, 0.5))
    before = painter.document.graph
    painter.key(Qt.Key.Key_D)
    box = painter.view.box()
    right = 0.1 * box.height() / box.width()  # a tenth of the picture's height in a second is 5 units
    painter.drag((0.5, 0.5), (0.5 + right / 2, 0.45), (0.5 + right, 0.4))
    brush = painter.painting("dawn").brushes[0]
    assert brush.horizontal == pytest.approx(5, abs=0.4) and brush.vertical == pytest.approx(5, abs=0.4)
    painter.document.undo()
    assert painter.document.graph == before


def test_a_path_is_dragged_or_clicked_and_its_places_can_be_moved(painter: Painter) -> None:
    painter.drag((0.3, 0.5), (0.5, 0.5))
    painter.key(Qt.Key.Key_P)
    painter.drag((0.8, 0.5))
    assert near(painter.painting("dawn").brushes[0].path, (0.4, 0.5), (0.8, 0.5))
    painter.key(Qt.Key.Key_V)
    painter.drag((0.8, 0.5), (0.8, 0.3), (0.8, 0.2))
    assert near(painter.painting("dawn").brushes[0].path, (0.4, 0.5), (0.8, 0.2))
    assert painter.panel.sliders.easing.isVisible() and not painter.panel.sliders.dials["horizontal"].isEnabled()


def test_typing_into_a_number_paints_nothing_and_chooses_nothing(painter: Painter) -> None:
    field = painter.panel.sliders.dials["ambient"].field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "3")
    assert painter.painting("dawn").brushes[0].ambient == 3 and painter.panel.chips.chips[0].isChecked()


def test_without_a_brush_node_the_panel_offers_to_add_one(painter: Painter, qtbot: QtBot) -> None:
    painter.document.edit("Remove", painter.document.graph.remove(["brush"]))
    assert painter.panel.action.isVisible() and "Motion brush" in painter.panel._words.text()
    QTest.mouseClick(painter.panel.action, Qt.MouseButton.LeftButton)
    graph = painter.document.graph
    assert Wire("stills", "out", "brush", "image") in graph.wires
    assert Wire("brush", "out", "animate", "motion") in graph.wires
    assert painter.panel.node == "brush"


def test_a_broken_painting_is_told_not_thrown(painter: Painter) -> None:
    painter.document.edit("Break", painter.document.graph.set("brush", "brushes", [{"stroke": []}], item="dawn"))
    assert "unknown part 'stroke'" in painter.panel.message.text()


def test_masks_and_motion_are_previewed(painter: Painter, qtbot: QtBot) -> None:
    painter.drag((0.2, 0.5), (0.8, 0.5))
    painter.key(Qt.Key.Key_D)
    painter.drag((0.5, 0.5), (0.6, 0.5), (0.7, 0.5))
    qtbot.waitUntil(lambda: bool(painter.view._masks) and painter.view._frame is not None, timeout=20000)
    mask = painter.view._masks[0]
    assert mask.pixelColor(mask.width() // 2, mask.height() // 2).alpha() > 40
    assert mask.pixelColor(mask.width() // 2, 5).alpha() == 0
    assert painter.view._vectors and all(dx > 0 and abs(dy) < 1e-6 for _, _, dx, dy in painter.view._vectors)


def test_only_what_changed_is_written() -> None:
    graph = with_painting(FILM, "brush", Painting().painted(2, Stroke(((0.5, 0.5),))), "dawn")
    assert graph.nodes["brush"].overrides == {"dawn": {"brushes": [{}, {}, {"strokes": [{"points": [[0.5, 0.5]]}]}]}}
    assert with_painting(graph, "brush", painting_of(graph.nodes["brush"], "dawn"), "dawn") == graph


def test_zoomed_in_paint_still_lands_where_the_mouse_is(painter: Painter) -> None:
    whole = painter.view.box()
    spot = QPointF(whole.x() + 0.25 * whole.width(), whole.y() + 0.25 * whole.height())
    wheel = QWheelEvent(
        spot,
        QPointF(painter.view.mapToGlobal(spot)),
        QPoint(),
        QPoint(0, 480),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(painter.view, wheel)
    assert painter.view.box().width() > 1.5 * whole.width()
    assert near((painter.view.place(spot),), (0.25, 0.25))
    painter.drag((0.25, 0.25), (0.35, 0.25))
    assert near(painter.painting("dawn").brushes[0].strokes[0].points, (0.25, 0.25), (0.35, 0.25))
    painter.key(Qt.Key.Key_A)
    assert painter.view.box() == whole


def test_escape_gives_up_a_stroke(painter: Painter) -> None:
    before = painter.document.graph
    QTest.mousePress(painter.view, Qt.MouseButton.LeftButton, NONE, painter.view.rect().center())
    painter.key(Qt.Key.Key_Escape)
    QTest.mouseRelease(painter.view, Qt.MouseButton.LeftButton, NONE, painter.view.rect().center())
    assert painter.document.graph is before


def test_f_picks_the_thing_under_a_click(painter: Painter, qtbot: QtBot) -> None:
    still = QImage(640, 360, QImage.Format.Format_RGB888)
    still.fill(0x335577)
    for y in range(100, 260):
        for x in range(240, 400):
            still.setPixel(x, y, 0xFFCC4433)
    painter.page.session.run.set_picture("stills", "noon", still)
    painter.page.session.selection.set_item("noon")
    painter.key(Qt.Key.Key_F)
    painter.drag((0.5, 0.5))
    qtbot.waitUntil(lambda: painter.painting("noon").is_painted(0), timeout=20000)
    [stroke] = painter.painting("noon").brushes[0].strokes
    xs, ys = zip(*stroke.points, strict=True)
    assert stroke.fill
    assert (min(xs), max(xs)) == pytest.approx((240 / 640, 400 / 640), abs=0.01)
    assert (min(ys), max(ys)) == pytest.approx((100 / 360, 260 / 360), abs=0.01)


def test_the_painter_opens_with_its_node_and_goes_with_it(painter: Painter) -> None:
    dock = painter.page.docks["brush"]
    assert dock.isVisible()
    painter.page.session.selection.select(["stills"])
    assert not dock.isVisible()
    painter.page.session.selection.select(["brush"])
    assert dock.isVisible()


def test_nothing_in_the_panel_is_without_a_name(painter: Painter) -> None:
    for button in painter.panel.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.accessibleName() or button.text()
