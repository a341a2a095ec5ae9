"""The camera panel by real gestures: keyframes on the strip, sliders at a moment, named moves; undo inverts each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.film.motion.camera_moves import key_at, keyed, keys_of, moved, preset, still_wire
from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.graph.graph import Graph, Node, Wire
from studio.media.camera import camera_at
from studio.media.values import CameraKey
from studio.ui.commands import Commands
from studio.ui.painter.camera_panel import CameraPanel
from studio.ui.project_page import ProjectPage

SCRIPT = "# Film\n\n## 1 · Dawn {#dawn}\nPicture: A field.\nCamera: pan left\n\n## 2 · Noon {#noon}\nPicture: A sea.\n"
FILM = Graph(
    nodes={
        "script": Node("story.script", {"text": SCRIPT}),
        "prompt": Node("story.prompt", position=(240, 0)),
        "stills": Node("image.generate", position=(480, 0)),
        "camera": Node("motion.camera", position=(720, 120)),
        "animate": Node("video.animate", position=(960, 0)),
    },
    wires=(
        Wire("script", "shots", "prompt", "shot"),
        Wire("script", "cameras", "camera", "words"),
        Wire("prompt", "prompt", "stills", "prompt"),
        Wire("stills", "out", "animate", "image"),
        Wire("camera", "out", "animate", "motion"),
    ),
)


class Operator:
    def __init__(self, page: ProjectPage) -> None:
        self.page = page
        self.panel: CameraPanel = page.camera
        self.strip = page.camera.strip
        self.document = page.document

    def click(self, at: float, y: int = 40) -> None:
        QTest.mouseClick(self.strip, Qt.MouseButton.LeftButton, pos=QPoint(round(self.strip.place_of(at)), y))

    def drag(self, start: float, end: float) -> None:
        low = self.strip.height() - 12
        places = [QPoint(round(self.strip.place_of(start + (end - start) * n / 4)), low) for n in range(5)]
        QTest.mousePress(self.strip, Qt.MouseButton.LeftButton, pos=places[0])
        for place in places[1:]:
            event = QMouseEvent(
                QEvent.Type.MouseMove,
                QPointF(place),
                QPointF(self.strip.mapToGlobal(place)),
                Qt.MouseButton.NoButton,
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            )
            QApplication.sendEvent(self.strip, event)
        QTest.mouseRelease(self.strip, Qt.MouseButton.LeftButton, pos=places[-1])

    def type(self, axis: str, text: str) -> None:
        field = self.panel.dials[axis].field
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def key(self, key: Qt.Key) -> None:
        self.strip.setFocus()
        QTest.keyClick(self.strip, key)

    def keys(self, item: str = "dawn") -> tuple[CameraKey, ...]:
        return keys_of(self.document.graph.nodes["camera"], item)


@pytest.fixture
def operator(qtbot: QtBot, catalog: Catalog, tmp_path: Path) -> Iterator[Operator]:
    page = ProjectPage(Document(FILM), catalog, None, Commands(), tmp_path)
    qtbot.addWidget(page)
    page.resize(1366, 900)
    still = QImage(320, 180, QImage.Format.Format_RGB888)
    still.fill(0x335577)
    for item in ("dawn", "noon"):
        page.session.run.set_picture("stills", item, still)
    page.show()
    qtbot.waitExposed(page)
    page.session.selection.set_item("dawn")
    page.session.selection.select(["camera"])
    QApplication.processEvents()
    yield Operator(page)
    page.close_down()


def test_the_panel_opens_with_its_node_and_shows_the_shots_own_words(operator: Operator) -> None:
    assert operator.panel.isVisible() and operator.panel.view.isVisible()
    assert "pan left" in operator.panel.message.text()
    assert operator.panel.dials["pan"].field.text() == "3.5"  # half of the move, at its start


def test_a_slider_at_a_moment_makes_a_keyframe_there(operator: Operator) -> None:
    operator.page.session.selection.set_item("noon")
    before = operator.document.graph
    operator.click(0.5)
    operator.type("roll", "6")
    keys = operator.keys("noon")
    assert [key.at for key in keys] == pytest.approx([0, 0.5, 1], abs=0.02) and keys[1].roll == 6
    assert operator.keys("dawn") == ()
    operator.document.undo()
    assert operator.document.graph == before


def test_a_double_click_adds_a_key_on_the_way_and_delete_removes_it(operator: Operator) -> None:
    QTest.mouseDClick(operator.strip, Qt.MouseButton.LeftButton, pos=QPoint(round(operator.strip.place_of(0.5)), 40))
    operator.click(0.5)
    operator.key(Qt.Key.Key_N)
    assert len(operator.keys()) == 3 and operator.keys()[1].pan == pytest.approx(0, abs=0.2)
    operator.key(Qt.Key.Key_Delete)
    assert len(operator.keys()) == 2


def test_a_dragged_diamond_moves_its_key_in_one_step(operator: Operator) -> None:
    operator.panel._take_move(1 + ["static", "push in", "pull out"].index("push in"))
    before = operator.document.graph
    operator.drag(1.0, 0.6)
    assert operator.keys()[1].at == pytest.approx(0.6, abs=0.02)
    operator.document.undo()
    assert operator.document.graph == before


def test_a_named_move_and_back_to_the_words(operator: Operator) -> None:
    before = operator.document.graph
    operator.panel.moves.setFocus()
    QTest.keyClicks(operator.panel.moves, "f")
    assert operator.document.undo_label == "Camera: Fly over" and operator.keys()[1].zoom > 1
    QTest.mouseClick(operator.panel.scope.shared, Qt.MouseButton.LeftButton)
    assert operator.document.graph == before


def test_easing_is_that_of_the_chosen_key(operator: Operator) -> None:
    operator.panel._take_move(2)
    operator.click(0.0)
    operator.panel.easing.setFocus()
    QTest.keyClicks(operator.panel.easing, "bounce")
    assert operator.keys()[0].easing == "bounce" and operator.keys()[1].easing != "bounce"


def test_keys_step_from_key_to_key(operator: Operator) -> None:
    operator.panel._take_move(2)
    operator.click(0.3)
    operator.key(Qt.Key.Key_BracketRight)
    assert operator.strip.at == 1.0
    operator.key(Qt.Key.Key_BracketLeft)
    assert operator.strip.at == 0.0


def test_the_move_is_previewed_and_a_moment_can_be_held(operator: Operator, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: operator.panel.view.frame is not None, timeout=20000)
    operator.key(Qt.Key.Key_K)
    assert not operator.panel.play.isChecked()
    operator.click(0.75)
    assert operator.strip.at == pytest.approx(0.75, abs=0.01)


def test_large_gives_the_picture_the_canvas_and_escape_gives_it_back(operator: Operator) -> None:
    page = operator.page
    width = page.docks["inspector"].width()
    QTest.mouseClick(operator.panel.large, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert not page.canvas.isVisible() and page.docks["camera"].width() > 800
    operator.key(Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert page.canvas.isVisible() and page.docks["timeline"].isVisible()
    assert abs(page.docks["inspector"].width() - width) < 40


def test_the_inspectors_edit_button_opens_the_painter_large(operator: Operator) -> None:
    operator.page.inspector.editor_asked.emit("camera", "keys", "camera")
    assert operator.panel.large.isChecked() and not operator.page.canvas.isVisible()


def test_another_node_hides_what_was_opened_for_this_one(operator: Operator) -> None:
    operator.page.session.selection.select(["stills"])
    assert not operator.page.docks["camera"].isVisible()


def test_keyframe_edits() -> None:
    keys = preset("push in")
    middle = keyed(keys, 0.5, roll=3)
    assert len(middle) == 3 and middle[1].zoom == pytest.approx(camera_at(keys, 0.5).zoom, abs=1e-3)
    assert keyed(middle, 0.505, roll=4)[1].roll == 4 and len(keyed(middle, 0.505, roll=4)) == 3
    assert moved(middle, 1, 2.0)[1].at < 1.0 and key_at(middle, 0.2) == -1
    assert still_wire(FILM, "camera") == Wire("stills", "out", "animate", "image")


@pytest.mark.parametrize("how", ["reset", "hide"])
def test_the_canvas_comes_back_however_the_large_view_ends(operator: Operator, how: str) -> None:
    page = operator.page
    QTest.mouseClick(operator.panel.large, Qt.MouseButton.LeftButton)
    if how == "reset":
        page.reset_layout()
    else:
        page.session.commands["panel.camera"].action.trigger()
    QApplication.processEvents()
    assert page.canvas.isVisible() and not operator.panel.large.isChecked()
