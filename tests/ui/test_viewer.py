"""The viewer with a real engine behind it: stills, clips and words are seen, moved through and played."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image as Pillow
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.document import Document
from studio.engine.catalog import Catalog
from studio.engine.client import Launch
from studio.engine.graph import Graph, Node, Wire
from studio.ui.bridge import EngineProcess
from studio.ui.commands import Commands
from studio.ui.page import ProjectPage
from studio.ui.viewer import Viewer
from tests.media import clip, number_of

PATIENCE = 30_000  # ms
FRAMES = 48
NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("media")
    clip(folder / "clip.mp4", FRAMES, size=(96, 64), options={"crf": "4", "g": "6"})
    y, x = np.mgrid[0:36, 0:64]
    Pillow.fromarray(np.stack((x * 4, y * 7, x + y), -1).astype(np.uint8)).save(folder / "still.png")
    return folder


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[EngineProcess]:
    made = EngineProcess(Launch(tmp_path_factory.mktemp("engine") / "store"))
    made.start()
    yield made
    made.close()


GRAPH = Graph(
    nodes={
        "still": Node("image.load", {"path": "still.png"}),
        "clip": Node("video.load", {"path": "clip.mp4"}),
        "words": Node("text.value", {"text": "dawn over the old ground"}),
        "two": Node("number.value", {"value": 2.0}),
        "late": Node("video.trim", {"start": 1.0}),
        "lost": Node("image.load", {"path": "nowhere.png"}),
    },
    wires=(Wire("clip", "video", "late", "video"),),
)


class Watcher:
    """A page whose viewer can be worked by hand."""

    def __init__(self, page: ProjectPage, qtbot: QtBot) -> None:
        self.page, self.qtbot = page, qtbot
        self.viewer: Viewer = page.viewer
        self.selection = page.session.selection

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=PATIENCE)

    def render(self, *targets: str) -> None:
        self.page.render_nodes(targets)
        run = self.page.session.run
        self.until(lambda: run.last is not None and not run.running)

    def see(self, node: str) -> Viewer:
        """Select a rendered node and wait for its picture in its own size."""
        self.selection.select([node])
        picture = self.viewer.picture
        self.until(lambda: self.viewer.gaze.facts.get("kind") is not None)
        self.until(lambda: picture.image.isNull() or picture.image.size() == picture.native)
        return self.viewer

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_KEYS) -> None:
        self.viewer.picture.setFocus()
        QTest.keyClick(self.viewer.picture, key, modifier)

    def frame(self) -> int:
        return number_of(pixels(self.viewer.picture.image))


def pixels(image: QImage) -> npt.NDArray[np.uint8]:
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


@pytest.fixture
def watcher(qtbot: QtBot, catalog: Catalog, process: EngineProcess, media: Path, tmp_path: Path) -> Iterator[Watcher]:
    page = ProjectPage(Document(GRAPH, media / "film.shotgraph"), catalog, process, Commands(), tmp_path)
    qtbot.addWidget(page)
    page.resize(1200, 760)
    page.show()
    qtbot.waitExposed(page)
    qtbot.waitUntil(lambda: page.session.engine.state == "ready", timeout=PATIENCE)
    yield Watcher(page, qtbot)
    page.viewer.player.pause()
    page.close_down()


def click(widget: Any, at: QPoint | None = None) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, NO_KEYS, at or widget.rect().center())


def test_a_still_is_seen_pixel_by_pixel(watcher: Watcher, media: Path) -> None:
    watcher.render("still")
    viewer = watcher.see("still")
    assert np.array_equal(pixels(viewer.picture.image), np.asarray(Pillow.open(media / "still.png")))
    assert "64 × 36" in viewer._about.text()
    assert not viewer.transport.play.isVisible() and viewer.transport.save.isVisible()


def test_what_is_not_rendered_offers_to_render_it(watcher: Watcher) -> None:
    watcher.selection.select(["late"])
    viewer = watcher.viewer
    watcher.until(lambda: viewer.message.isVisible() and viewer.message.what.text() == "Not rendered yet")
    click(viewer.message.button)
    watcher.until(lambda: viewer.picture.isVisible() and not viewer.picture.image.isNull())
    watcher.until(lambda: watcher.frame() == 24)


def test_an_error_is_shown_with_what_mends_it(watcher: Watcher) -> None:
    watcher.selection.select(["lost"])
    message = watcher.viewer.message
    watcher.until(lambda: message.isVisible() and message.button.isVisible())
    click(message.button)
    watcher.until(lambda: "nowhere.png" in message.what.text() + message.mend.text())
    assert watcher.viewer.message.button.text() == "Try again"


def test_words_and_numbers_are_read(watcher: Watcher) -> None:
    watcher.render("words", "two")
    viewer = watcher.see("words")
    assert viewer.text.isVisible() and viewer.text.toPlainText() == "dawn over the old ground"
    watcher.see("two")
    watcher.until(lambda: viewer.text.toPlainText() == "2")


@pytest.mark.parametrize(
    ("keys", "frame"),
    [
        ((Qt.Key.Key_Period,), 1),
        ((Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right), 3),
        ((Qt.Key.Key_End,), FRAMES - 1),
        ((Qt.Key.Key_End, Qt.Key.Key_Comma), FRAMES - 2),
        ((Qt.Key.Key_Right, Qt.Key.Key_Home), 0),
    ],
)
def test_keys_step_through_the_frames(watcher: Watcher, keys: tuple[Qt.Key, ...], frame: int) -> None:
    watcher.render("clip")
    viewer = watcher.see("clip")
    for key in keys:
        watcher.key(key)
    watcher.until(lambda: watcher.frame() == frame)
    assert viewer.transport.time.text() == f"00:00:{frame // 24:02}:{frame % 24:02}"


def test_the_bar_scrubs_and_the_last_place_wins(watcher: Watcher) -> None:
    watcher.render("clip")
    bar = watcher.see("clip").scrub
    at = [QPoint(8 + round((bar.width() - 16) * part), 7) for part in (0.1, 0.5, 0.9, 0.25)]
    for place in at:
        click(bar, place)
    wanted = watcher.viewer.player.frame
    assert wanted == pytest.approx(0.25 * (FRAMES - 1), abs=1.1)
    watcher.until(lambda: watcher.frame() == wanted)


def test_it_plays_to_the_end_and_stands_on_the_last_frame(watcher: Watcher) -> None:
    watcher.render("clip")
    viewer = watcher.see("clip")
    seen: list[int] = []
    viewer.player.painted.connect(lambda block: seen.append(block.n))
    watcher.key(Qt.Key.Key_Space)
    assert viewer.player.playing and viewer.transport.play.accessibleName() == "Pause"
    watcher.until(lambda: not viewer.player.playing)
    assert len(seen) > 8 and seen == sorted(set(seen))
    watcher.until(lambda: watcher.frame() == FRAMES - 1)


def test_a_loop_begins_again(watcher: Watcher) -> None:
    watcher.render("clip")
    viewer = watcher.see("clip")
    watcher.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    watcher.key(Qt.Key.Key_End)
    for _ in range(6):
        watcher.key(Qt.Key.Key_Comma)
    seen: list[int] = []
    viewer.player.painted.connect(lambda block: seen.append(block.n))
    click(viewer.transport.play)
    watcher.until(lambda: any(after < before for before, after in pairwise(seen)))
    click(viewer.transport.play)
    assert not viewer.player.playing


def test_the_wheel_zooms_at_the_cursor_and_the_probe_tells_the_pixel(watcher: Watcher, media: Path) -> None:
    watcher.render("still")
    picture = watcher.see("still").picture
    at = picture.target().topLeft() + QPointF(picture.target().width() * 0.25, picture.target().height() * 0.75)
    before = picture.to_native(at)
    for _ in range(4):
        turn = QWheelEvent(
            at,
            QPointF(picture.mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            NO_KEYS,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(picture, turn)
    assert (picture.to_native(at) - before).manhattanLength() < 0.01 and not picture.fits
    probe = picture.pixel_at(at)
    assert probe is not None
    truth = np.asarray(Pillow.open(media / "still.png"))[probe.y, probe.x]
    assert probe.color[:3] == tuple(truth)
    watcher.key(Qt.Key.Key_F)
    assert picture.fits
    watcher.key(Qt.Key.Key_1)
    assert picture.scale == 1.0 and watcher.viewer.transport.zoom.text() == "100 %"


def test_a_node_sent_to_the_viewer_stays_until_it_is_let_go(watcher: Watcher) -> None:
    watcher.render("words", "two")
    watcher.see("words")
    watcher.selection.view("two", "out")
    watcher.until(lambda: watcher.viewer.text.toPlainText() == "2")
    watcher.selection.select(["words"])
    assert watcher.viewer.subject.node == "two" and watcher.viewer._pin.isChecked()
    click(watcher.viewer._pin)
    assert watcher.viewer.subject.node == "words"


def test_an_edit_leaves_the_last_picture_and_says_that_it_is_out_of_date(watcher: Watcher) -> None:
    watcher.render("late")
    viewer = watcher.see("late")
    document = watcher.page.document
    document.edit("Trim", document.graph.set("late", "start", 0.5))
    watcher.until(lambda: viewer.notice.isVisible())
    assert "Out of date" in viewer.notice.label.text() and viewer.picture.isVisible()
    click(viewer.notice.button)
    watcher.until(lambda: not viewer.notice.isVisible() and watcher.frame() == 12)
