"""Places on the picture: points, edges, corners and outlines of a node, dragged in the viewer with a real engine."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image as Pillow
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.film.signals.keyframes import curve_of, keys_of
from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.graph.graph import Graph, Node, Wire
from studio.ui.bridge import EngineProcess
from studio.ui.commands import Commands
from studio.ui.places.grips import PlaceGrips
from studio.ui.project_page import ProjectPage
from tests.media import clip

LEFT, NO_KEYS, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
GRAPH = Graph(
    nodes={
        "still": Node("image.load", {"path": "still.png"}),
        "clip": Node("video.load", {"path": "clip.mp4"}),
        "corners": Node("color.vignette", {"stops": -3}),
        "crop": Node("image.crop", {"left": 10.0}),
        "matte": Node("matte.shape", {"shape": "polygon", "width": 100, "height": 100}),
        "round": Node("matte.shape", {"rotation": 30, "width": 30, "height": 40}),
        "follow": Node("video.track", {"follow": "plane"}),
        "moving": Node("color.vignette"),
        "held": Node("color.vignette"),
        "wave": Node("signal.wave", {"least": 20, "most": 80}),
    },
    wires=(
        Wire("still", "out", "corners", "image"),
        Wire("still", "out", "crop", "image"),
        Wire("still", "out", "matte", "image"),
        Wire("still", "out", "round", "image"),
        Wire("clip", "video", "follow", "video"),
        Wire("clip", "video", "moving", "image"),
        Wire("still", "out", "held", "image"),
        Wire("wave", "out", "held", "x"),
    ),
)


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("places")
    clip(folder / "clip.mp4", 48, size=(192, 128), options={"crf": "4", "g": "6"})
    Pillow.new("RGB", (200, 100), (200, 160, 120)).save(folder / "still.png")
    return folder


class Hand:
    """A page with its clip and still rendered, and a hand on the viewer's picture."""

    def __init__(self, page: ProjectPage, qtbot: QtBot) -> None:
        self.page, self.qtbot, self.document = page, qtbot, page.document
        self.picture, self.places = page.viewer.picture, page.places
        page.render_nodes(("still", "clip"))
        run = page.session.run
        qtbot.waitUntil(lambda: run.last is not None and not run.running, timeout=8000)

    def see(self, node: str) -> PlaceGrips:
        self.page.session.selection.select([node])
        viewer = self.page.viewer
        self.qtbot.waitUntil(lambda: viewer.requests.facts.kind != "", timeout=8000)
        self.qtbot.waitUntil(lambda: not self.picture.image.isNull(), timeout=8000)
        return self.places

    def at(self, name: str) -> QPointF:
        return next(self.places.place(grip) for held, grip, _ in self.places.grips() if held[1] == name)

    def drag(self, name: str, x: float, y: float) -> None:
        """Take a grip to a place of the picture, in percent."""
        start, native = self.at(name), self.picture.native
        end = self.places.on_picture(QPointF(x / 100 * native.width(), y / 100 * native.height()))
        QTest.mousePress(self.picture, LEFT, NO_KEYS, start.toPoint())
        off = start - QPointF(start.toPoint())
        for step in range(1, 6):
            at = start + (end - start) * step / 5 - off
            glob = QPointF(self.picture.mapToGlobal(at.toPoint()))
            event = QMouseEvent(QEvent.Type.MouseMove, at, glob, Qt.MouseButton.NoButton, LEFT, NO_KEYS)
            QApplication.sendEvent(self.picture, event)
        QTest.mouseRelease(self.picture, LEFT, NO_KEYS, end.toPoint())
        QApplication.processEvents()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_KEYS) -> None:
        self.picture.setFocus()
        QTest.keyClick(self.picture, key, modifier)

    def settings(self, node: str) -> dict[str, object]:
        return dict(self.document.graph.nodes[node].settings)


@pytest.fixture
def hand(qtbot: QtBot, catalog: Catalog, process: EngineProcess, media: Path, tmp_path: Path) -> Iterator[Hand]:
    page = ProjectPage(Document(GRAPH, media / "film.shotgraph"), catalog, process, Commands(), tmp_path)
    qtbot.addWidget(page)
    page.resize(1200, 860)
    page.show()
    qtbot.waitExposed(page)
    qtbot.waitUntil(lambda: page.session.engine.state == "ready", timeout=8000)
    yield Hand(page, qtbot)
    page.viewer.player.pause()
    page.close_down()


def test_the_middle_of_a_vignette_is_dragged_and_one_undo_takes_it_back(hand: Hand) -> None:
    hand.see("corners")
    before = hand.document.graph
    hand.drag("point", 30, 70)
    made = hand.settings("corners")
    assert made["x"] == pytest.approx(30, abs=0.3) and made["y"] == pytest.approx(70, abs=0.6)
    hand.qtbot.waitUntil(
        lambda: hand.picture.image.pixelColor(60, 70).red() - hand.picture.image.pixelColor(190, 5).red() > 60
    )
    hand.document.undo()
    assert hand.document.graph.nodes["corners"].settings == before.nodes["corners"].settings


def test_a_crop_is_drawn_on_the_picture_that_goes_into_it(hand: Hand) -> None:
    places, selection = hand.see("crop"), hand.page.session.selection
    assert places.grips() == [] and places.button.isVisible() and not places.button.isChecked()
    QTest.mouseClick(places.button, LEFT)
    assert selection.viewed == ("still", "out") and places.button.isChecked()
    hand.qtbot.waitUntil(lambda: hand.picture.native.width() == 200)
    hand.drag("top right", 80, 25)
    cut = hand.settings("crop")
    assert cut == {"left": 10.0, "right": pytest.approx(20, abs=0.4), "top": pytest.approx(25, abs=0.7)}
    hand.drag("left", 95, 50)
    assert hand.settings("crop")["left"] < 100 - 20, "the cuts never meet"
    selection.select(["corners"])
    assert selection.viewed == ("", ""), "the next node is looked at as it was before"


def test_keys_choose_a_grip_and_push_it_by_pixels(hand: Hand) -> None:
    hand.see("corners")
    hand.key(Qt.Key.Key_BracketRight)
    hand.key(Qt.Key.Key_Right)
    assert hand.settings("corners")["x"] == 50.5, "one of 200 pixels"
    hand.key(Qt.Key.Key_Up, SHIFT)
    assert hand.settings("corners")["y"] == 40.0
    hand.key(Qt.Key.Key_Escape)
    frame = hand.settings("corners")
    hand.key(Qt.Key.Key_Right)
    assert hand.settings("corners") == frame, "with nothing chosen the arrows are the player's"


def test_an_outline_gets_and_loses_points(hand: Hand) -> None:
    places = hand.places
    hand.page.session.selection.select(["matte"])
    hand.qtbot.waitUntil(lambda: hand.page.viewer.message.isVisible(), timeout=8000)
    assert not places.button.isChecked(), "nothing is drawn yet, so there is no matte to look at"
    QTest.mouseClick(places.button, LEFT)
    hand.qtbot.waitUntil(lambda: len(places.grips()) == 4, timeout=8000)
    hand.drag("0", 10, 20)
    drawn = hand.settings("matte")["outline"]
    assert isinstance(drawn, list) and drawn[0] == pytest.approx([0.1, 0.2], abs=0.006)
    middle = (hand.at("1") + hand.at("2")) / 2 + QPointF(20, 0)
    QTest.mouseDClick(hand.picture, LEFT, NO_KEYS, middle.toPoint())
    assert len(places.grips()) == 5
    QTest.mouseClick(hand.picture, LEFT, NO_KEYS, hand.at("2").toPoint())
    hand.key(Qt.Key.Key_Delete)
    assert len(places.grips()) == 4 and hand.settings("matte")["outline"] == drawn


def test_a_turned_ellipse_is_stretched_along_its_own_sides_and_turned(hand: Hand) -> None:
    hand.see("round")
    hand.drag("turn", 99, 50)
    assert hand.settings("round")["rotation"] == pytest.approx(90, abs=1.5)
    hand.drag("right", 50, 90)  # turned by a quarter, its right side is below
    assert hand.settings("round")["width"] == pytest.approx(2 * 40 / 2, abs=1.5), "80 of 100 rows are 40 % of 200"
    assert hand.settings("round")["height"] == 40


def test_the_corners_of_a_tracked_plane_are_set_on_the_clip(hand: Hand) -> None:
    hand.page.session.selection.select(["follow"])
    hand.page.session.selection.view("clip", "video")
    hand.qtbot.waitUntil(lambda: not hand.picture.image.isNull() and len(hand.places.grips()) == 4, timeout=8000)
    hand.drag("top left", 12, 25)
    numbers = [float(one) for one in str(hand.settings("follow")["corners"]).replace(" ", ",").split(",")]
    assert numbers == pytest.approx([12, 25, 60, 40, 60, 60, 40, 60], abs=0.6)


def test_a_place_that_moves_gets_a_keyframe_where_the_playhead_stands(hand: Hand) -> None:
    hand.see("moving")
    hand.page.inspector._rows["x"].animation.key_here()  # type: ignore[union-attr]
    hand.page.viewer.player.seek(1.0)
    QApplication.processEvents()
    steps = hand.document.graph
    hand.drag("point", 90, 50)
    graph = hand.document.graph
    keys = keys_of(graph, curve_of(graph, "moving", "x"), Fraction(24))
    assert [key.at for key in keys] == [0, 1] and [key.value for key in keys] == pytest.approx([50, 90], abs=0.5)
    assert hand.at("point").x() == pytest.approx(hand.places.on_picture(QPointF(172.8, 0)).x(), abs=1)
    hand.document.undo()
    assert hand.document.graph == steps


def test_what_a_signal_gives_cannot_be_dragged(hand: Hand) -> None:
    places = hand.places
    hand.page.session.selection.select(["held"])
    hand.page.session.selection.view("still", "out")
    hand.qtbot.waitUntil(lambda: bool(places.grips()), timeout=8000)
    assert [fixed for _, _, fixed in places.grips()] == [True]
    before = hand.document.graph
    hand.drag("point", 20, 20)
    assert hand.document.graph == before
