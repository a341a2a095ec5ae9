"""A film cut in the window from nothing but files, with mouse and keys, and looked at as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.graph.graph import Graph, Node, Wire
from studio.media.files.decode_audio import open_audio
from studio.media.files.mediafile import open_video
from studio.ui.bridge import EngineProcess
from studio.ui.commands import Commands
from studio.ui.project_page import ProjectPage
from studio.ui.timeline.mimes import TRANSITION
from tests.media import clip, tone

PATIENCE = 20_000  # ms
NONE, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
COLORS = {"red": (220, 20, 20), "green": (20, 200, 20), "blue": (20, 20, 220), "white": (240, 240, 240)}
BARE = Graph(
    nodes={
        "timeline": Node("edit.timeline", {"rate": 25, "width": 96, "height": 64}),
        "mix": Node("audio.mix"),
        "film": Node("publish.video", {"path": "film.mp4"}),
    },
    wires=(
        Wire("timeline", "effects", "mix", "effects"),
        Wire("timeline", "video", "film", "video"),
        Wire("mix", "out", "film", "audio"),
    ),
)


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("media")
    for name, color in COLORS.items():
        clip(folder / f"{name}.mp4", 50, rate=25, paint=lambda n, w, h, c=color: np.full((h, w, 3), c, np.uint8))
    soundfile.write(folder / "knock.wav", tone(24000), 48000)
    return folder


class Editor:
    """Hands at the timeline of a page with an engine."""

    def __init__(self, page: ProjectPage, qtbot: QtBot) -> None:
        self.page, self.qtbot = page, qtbot
        self.timeline, self.lanes, self.scale = page.timeline, page.timeline.lanes, page.timeline.scale
        self.cut, self.head = page.timeline.cut, page.session.playhead

    def at(self, seconds: float, row: str) -> QPoint:
        found = next(one for one in self.lanes.rows if one.name == row)
        return QPoint(round(self.scale.x(seconds)), round(found.top + found.height * 0.6))

    def drop(self, path: Path, seconds: float, row: str) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        at = QPointF(self.at(seconds, row))
        self.lanes.dropEvent(QDropEvent(at, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NONE))
        QApplication.processEvents()

    def drag(self, start: QPoint, end: QPoint) -> None:
        left = Qt.MouseButton.LeftButton
        QTest.mousePress(self.lanes, left, NONE, start)
        for step in range(1, 5):
            at = QPointF(start + (end - start) * step / 4)
            event = QMouseEvent(
                QEvent.Type.MouseMove, at, self.lanes.mapToGlobal(at), Qt.MouseButton.NoButton, left, NONE
            )
            QApplication.sendEvent(self.lanes, event)
        QTest.mouseRelease(self.lanes, left, NONE, end)
        QApplication.processEvents()

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
        self.lanes.setFocus()
        QTest.keyClick(self.lanes, key, keys)
        QApplication.processEvents()

    def until(self, true: object) -> None:
        self.qtbot.waitUntil(true, timeout=PATIENCE)

    def spans(self) -> dict[str, tuple[float, float]]:
        return {id: (float(span.start), float(span.stop)) for id, span in self.cut.timeline.spans.items()}

    def called(self, name: str) -> str:
        """The clip that is called by a file's name."""
        return next(piece.id for row in self.lanes.rows for piece in row.pieces if piece.title == name)

    def render(self) -> None:
        run = self.page.session.run
        self.until(lambda: not run.running)
        self.page.render_nodes(("film",))
        self.until(lambda: run.last is not None and not run.running and run.summary("film").status.value == "done")


@pytest.fixture
def editor(qtbot: QtBot, catalog: Catalog, process: EngineProcess, media: Path, tmp_path: Path) -> Iterator[Editor]:
    document = Document(BARE, media / "film.shotgraph")
    page = ProjectPage(document, catalog, process, Commands(), tmp_path)
    qtbot.addWidget(page)
    page.resize(1400, 900)
    page.show()
    qtbot.waitExposed(page)
    qtbot.waitUntil(lambda: page.session.engine.state == "ready", timeout=PATIENCE)
    made = Editor(page, qtbot)
    made.lanes.snapping = False
    yield made
    page.viewer.player.pause()
    page.close_down()


def test_a_film_is_cut_by_hand_and_written(editor: Editor, media: Path) -> None:
    for number, name in enumerate(("red", "green", "blue")):
        editor.drop(media / f"{name}.mp4", 100.0 if number else 0.0, "picture")
        editor.until(lambda name=name: 1.9 < _length(editor, f"{name}.mp4") < 2.1)  # read, and as long as it is
    editor.scale.fit()
    red, green, blue = (editor.called(f"{name}.mp4") for name in ("red", "green", "blue"))
    assert [clip.id for clip in editor.cut.timeline.picture.clips] == [red, green, blue]

    editor.page.session.commands["timeline.add_picture_track"].action.trigger()
    editor.drop(media / "white.mp4", 0.5, "video-2")
    editor.until(lambda: 1.9 < _length(editor, "white.mp4") < 2.1)
    white = editor.called("white.mp4")
    assert editor.spans()[white][0] == pytest.approx(0.5, abs=0.05)
    editor.drag(editor.at(editor.spans()[white][1] - 0.02, "video-2"), editor.at(1.5, "video-2"))
    editor.lanes.choose([white])
    field = editor.page.clip_docks.panel.rows["look.scale"].editor.field  # type: ignore[attr-defined]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "50")
    QTest.keyClick(field, Qt.Key.Key_Return)

    editor.drop(media / "knock.wav", 4.0, "effects")
    editor.until(lambda: 0.4 < _length(editor, "knock.wav") < 0.6)

    data = QMimeData()
    data.setData(TRANSITION, b"wipe")
    at = editor.at(2.02, "picture")
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    editor.lanes.dragMoveEvent(QDragMoveEvent(at, copy, data, left, NONE))
    editor.lanes.dropEvent(QDropEvent(QPointF(at), copy, data, left, NONE))
    assert editor.spans()[green][0] == 1.0

    editor.head.seek(3.4)
    editor.key(Qt.Key.Key_T, CTRL | SHIFT)
    words = QApplication.focusWidget()
    assert isinstance(words, QPlainTextEdit)
    QTest.keyClicks(words, "Ada")
    QTest.keyClick(words, Qt.Key.Key_Return)
    editor.drag(editor.at(editor.spans()["title~1"][1] - 0.02, "titles-1"), editor.at(4.9, "titles-1"))

    editor.render()
    film = open_video(media / "film.mp4")
    assert film.info.length == 125, "6 s, less one of the wipe"

    def pixel(seconds: float, x: float, y: float) -> tuple[int, int, int]:
        shown = film.frame(round(seconds * 25)).rgb()
        return tuple(int(v) for v in shown[int(y * shown.shape[0]), int(x * shown.shape[1])])  # type: ignore[return-value]

    assert near(pixel(0.7, 0.5, 0.5), "white") and near(pixel(0.7, 0.05, 0.05), "red"), "half as large, over the red"
    assert near(pixel(0.2, 0.5, 0.5), "red") and near(pixel(2.4, 0.5, 0.5), "green")
    assert near(pixel(1.48, 0.03, 0.03), "green") and near(pixel(1.48, 0.97, 0.97), "red"), "the wipe is half way"
    below = film.frame(round(4.2 * 25)).rgb()[32:]
    assert (below.min(axis=2) > 150).any(), "light letters stand over the blue"
    sound = open_audio(media / "film.mp4")
    assert sound is not None
    rate = sound.info.rate
    quiet, loud = (sound.read(round(s * rate), round((s + 0.2) * rate)) for s in (2.5, 4.1))
    assert np.abs(loud).max() > 0.1 > 0.01 > np.abs(quiet).max()
    labels = []
    while editor.page.document.undo_label:
        labels.append(editor.page.document.undo_label)
        editor.page.document.undo()
    assert editor.page.document.graph == BARE and labels[-1] == "Put files on the timeline"


def _length(editor: Editor, name: str) -> float:
    found = [piece for row in editor.lanes.rows for piece in row.pieces if piece.title == name]
    return found[0].length if found else 0.0


def near(pixel: tuple[int, int, int], color: str) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(pixel, COLORS[color], strict=True))
