"""The recording panel by real gestures, with a microphone that the test speaks into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.base.errors import ShotgraphError
from studio.base.settings import Home
from studio.film.recording.device import Device
from studio.film.recording.recordings_folder import FOLDER
from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.graph.graph import Graph, Node, Wire
from studio.media.values import Samples
from studio.ui.commands import Commands
from studio.ui.project_page import ProjectPage
from studio.ui.recording.panel import RecordingPanel

RATE = 8000
SCRIPT = (
    "# Film\n\n## 1 · Dawn {#dawn}\nPicture: x\nNarration: Good morning, football.\n\n"
    "## 2 · Rain {#rain}\nPicture: y\n\n"
    "## 3 · Goal {#goal}\nPicture: z\nNarration: Goal!\n"
)
FILM = Graph(
    nodes={"script": Node("story.script", {"text": SCRIPT}), "voice": Node("voice.speak", position=(260, 0))},
    wires=(Wire("script", "narration", "voice", "text"),),
)


class Mouth:
    """A source that the test speaks into."""

    rate, channels, latency = RATE, 1, 0.0

    def __init__(self) -> None:
        self.open = False
        self._deliver: Callable[[Samples], None] = lambda block: None

    def start(self, deliver: Callable[[Samples], None]) -> None:
        self._deliver, self.open = deliver, True

    def stop(self) -> None:
        self.open = False

    def speak(self, seconds: float, level: float = 0.25) -> None:
        for _ in range(round(seconds * 50)):
            self._deliver(np.full((RATE // 50, 1), level, np.float32))


class Booth:
    """A page with the panel in front, and what a person does in it."""

    def __init__(self, qtbot: QtBot, page: ProjectPage, panel: RecordingPanel, mouth: Mouth) -> None:
        self.qtbot, self.page, self.panel, self.mouth = qtbot, page, panel, mouth
        self.document = page.document

    def until(self, done: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(done, timeout=20000)

    def take(self, seconds: float, level: float = 0.25) -> None:
        """Record a take without count-in."""
        panel, before = self.panel, len(self.panel.list.rows)
        panel.count_in.setCurrentIndex(0)
        refused: list[str] = []
        panel.microphone.refused.connect(refused.append)
        assert panel.record.isEnabled() and QApplication.activeModalWidget() is None
        QTest.mouseClick(panel.record, Qt.MouseButton.LeftButton)
        self.until(lambda: panel.microphone.phase == "recording" or bool(refused))
        assert panel.microphone.phase == "recording", refused
        self.mouth.speak(seconds, level)
        self.until(lambda: abs(panel.microphone.seconds - seconds) < 1e-6)
        QTest.mouseClick(panel.record, Qt.MouseButton.LeftButton)
        self.until(lambda: len(panel.list.rows) == before + 1 and panel.list.rows[0].wave.sound is not None)

    def drag(self, start: float, stop: float) -> None:
        """Choose a stretch of the newest take."""
        wave = self.panel.list.rows[0].wave
        places = [QPoint(round(wave.x_of(seconds)), 10) for seconds in (start, (start + stop) / 2, stop)]
        QTest.mousePress(wave, Qt.MouseButton.LeftButton, pos=places[0])
        for place in places[1:]:
            QApplication.sendEvent(
                wave,
                QMouseEvent(
                    QEvent.Type.MouseMove,
                    QPointF(place),
                    QPointF(wave.mapToGlobal(place)),
                    Qt.MouseButton.NoButton,
                    Qt.MouseButton.LeftButton,
                    Qt.KeyboardModifier.NoModifier,
                ),
            )
        QTest.mouseRelease(wave, Qt.MouseButton.LeftButton, pos=places[-1])

    def samples(self, take: int) -> Samples:
        path = self.document.folder / FOLDER / "dawn" / f"take-{take:02}.wav"
        return np.asarray(soundfile.read(path, dtype="float32")[0])


def page_of(qtbot: QtBot, catalog: Catalog, document: Document, folder: Path) -> ProjectPage:
    page = ProjectPage(document, catalog, None, Commands(), folder)
    qtbot.addWidget(page)
    page.resize(1200, 800)
    return page


def shown(qtbot: QtBot, page: ProjectPage, panel: RecordingPanel) -> None:
    qtbot.addWidget(panel)
    panel.resize(420, 640)
    panel.show()
    qtbot.waitExposed(panel)


@pytest.fixture
def booth(qtbot: QtBot, catalog: Catalog, tmp_path: Path) -> Iterator[Booth]:
    document = Document(FILM)
    document.save(tmp_path / "film.shotgraph")
    mouth = Mouth()
    page = page_of(qtbot, catalog, document, tmp_path / "autosaves")
    home = Home(tmp_path / "home", tmp_path / "home", tmp_path / "home")
    panel = RecordingPanel(
        page.session, inputs=lambda: [Device(3, "Desk mic", RATE, True)], open_source=lambda _: mouth, home=home
    )
    shown(qtbot, page, panel)
    yield Booth(qtbot, page, panel, mouth)
    panel.hide()
    page.close_down()


def test_a_take_is_recorded_starred_used_and_taken_back(booth: Booth) -> None:
    panel = booth.panel
    assert panel.prompter.line is not None
    assert panel.prompter.line.text == "Good morning, football."
    assert panel.device.currentText() == "Desk mic"
    booth.take(0.5)
    assert np.allclose(booth.samples(1), 0.25, atol=1e-6)
    assert len(booth.samples(1)) == RATE // 2
    row = panel.list.rows[0]
    assert row.about.text() == "0.5 s · −12.0 dB"
    QTest.mouseClick(row.keep, Qt.MouseButton.LeftButton)
    assert panel.list.rows[0].take.kept
    QTest.mouseClick(row.use, Qt.MouseButton.LeftButton)
    assert booth.document.undo_label == "Use take 1 of Dawn"
    [node] = [one for one in booth.document.graph.nodes.values() if one.type == "voice.recorded"]
    assert node.overrides == {"dawn": {"path": "recordings/dawn/take-01.wav"}}
    assert panel.list.rows[0].use.isChecked()
    QTest.mouseClick(row.delete, Qt.MouseButton.LeftButton)
    assert "uses this take" in panel.notice.label.text()
    booth.document.undo()
    assert booth.document.graph == FILM
    assert not panel.list.rows[0].use.isChecked()


def test_it_counts_in_before_it_records(booth: Booth) -> None:
    panel = booth.panel
    panel.count_in.setCurrentIndex(2)  # two seconds
    panel.record.setFocus()
    QTest.keyClick(panel, Qt.Key.Key_R)
    booth.until(lambda: panel.microphone.phase == "counting")
    booth.mouth.speak(0.5)
    booth.until(lambda: panel.microphone.seconds == -1.5)
    panel.microphone.look()
    assert panel.prompter.count == "2"
    assert panel.record.text() == "Stop"
    booth.mouth.speak(1.5)
    booth.mouth.speak(0.5, 0.1)
    booth.until(lambda: panel.microphone.seconds == 0.5)
    panel.microphone.look()
    assert panel.prompter.count == ""
    QTest.keyClick(panel, Qt.Key.Key_R)
    booth.until(lambda: len(panel.list.rows) == 1)
    assert np.allclose(booth.samples(1), 0.1, atol=1e-6)


def test_a_recording_stopped_while_it_counts_in_leaves_no_take(booth: Booth) -> None:
    booth.panel.toggle()
    booth.until(lambda: booth.panel.microphone.phase == "counting")
    booth.panel.toggle()
    booth.until(lambda: booth.panel.microphone.phase == "listening")
    assert booth.panel.list.rows == []
    assert not list((booth.document.folder / FOLDER / "dawn").iterdir())


def test_a_stretch_is_spoken_anew_and_the_rest_stays(booth: Booth) -> None:
    booth.take(1.0)
    booth.drag(0.25, 0.5)
    assert booth.panel.record.text() == "Record the stretch"
    [_, start, stop] = booth.panel.list.stretch or (None, 0, 0)
    QTest.mouseClick(booth.panel.record, Qt.MouseButton.LeftButton)
    booth.until(lambda: booth.panel.microphone.phase == "counting")
    booth.mouth.speak(3.0, 0.5)
    booth.until(lambda: len(booth.panel.list.rows) == 2)
    old, made = booth.samples(1), booth.samples(2)
    first, last = round(start * RATE), round(start * RATE) + round((stop - start) * RATE)
    assert len(made) == len(old)
    assert np.array_equal(made[:first], old[:first])
    assert np.array_equal(made[last:], old[last:])
    assert np.allclose(made[first + 100 : last - 100], 0.5, atol=1e-6)


def test_lines_follow_the_shots_and_the_keys(booth: Booth) -> None:
    panel = booth.panel
    assert panel.place.text() == "1 / 2"
    panel.record.setFocus()
    QTest.keyClick(panel, Qt.Key.Key_Down)
    assert panel.line is not None and panel.line.id == "goal"
    assert booth.page.session.selection.item == "goal"
    booth.page.session.selection.set_item("dawn")
    assert panel.line is not None and panel.line.id == "dawn"


def test_ones_own_text_is_part_of_the_project(booth: Booth) -> None:
    panel = booth.panel
    panel.source.setCurrentIndex(1)
    panel.source.activated.emit(1)
    assert not panel.record.isEnabled()
    panel.text.setFocus()
    QTest.keyClicks(panel.text, "One.")
    assert [line.text for line in panel.lines] == ["One."]
    assert panel.record.isEnabled()
    booth.document.undo()
    assert booth.document.graph == FILM


def test_without_a_microphone_it_says_so_and_takes_files(qtbot: QtBot, catalog: Catalog, tmp_path: Path) -> None:
    document = Document(FILM)
    page = page_of(qtbot, catalog, document, tmp_path / "autosaves")
    home = Home(tmp_path / "home", tmp_path / "home", tmp_path / "home")
    panel = RecordingPanel(page.session, inputs=list, home=home)
    shown(qtbot, page, panel)
    assert "No microphone" in panel.notice.label.text()
    assert not panel.record.isEnabled()
    soundfile.write(tmp_path / "memo.wav", np.zeros(800), RATE)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "memo.wav"))])
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    panel.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, keys))
    [row] = panel.list.rows
    assert row.take.path.is_relative_to(home.voices)
    # Saved, the project has its recordings beside it.
    (tmp_path / "saved").mkdir()
    document.save(tmp_path / "saved" / "film.shotgraph")
    panel.step(1)
    panel.step(-1)
    assert [row.take.path for row in panel.list.rows] == [tmp_path / "saved" / FOLDER / "dawn" / "take-01.wav"]
    panel.hide()
    page.close_down()


def test_a_microphone_that_is_busy_says_why(qtbot: QtBot, catalog: Catalog, tmp_path: Path) -> None:
    class Busy(Mouth):
        def start(self, deliver: Callable[[Samples], None]) -> None:
            raise ShotgraphError("Desk mic is busy", mend="Close the other program.")

    document = Document(FILM)
    page = page_of(qtbot, catalog, document, tmp_path / "autosaves")
    home = Home(tmp_path / "home", tmp_path / "home", tmp_path / "home")
    panel = RecordingPanel(
        page.session, inputs=lambda: [Device(0, "Desk mic", RATE)], open_source=lambda _: Busy(), home=home
    )
    shown(qtbot, page, panel)
    QTest.mouseClick(panel.record, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Close the other program" in panel.notice.label.text(), timeout=5000)
    assert panel.record.text() == "Record"
    panel.hide()
    page.close_down()


def test_a_hidden_panel_lets_go_of_the_microphone(booth: Booth) -> None:
    QTest.mouseClick(booth.panel.listen, Qt.MouseButton.LeftButton)
    booth.until(lambda: booth.panel.microphone.phase == "listening")
    booth.mouth.speak(0.5)
    booth.until(lambda: (levels := booth.panel.level.levels) is not None and levels.held > -13)
    booth.panel.hide()
    assert not booth.mouth.open


def test_the_panel_is_found_by_its_command(hands) -> None:  # type: ignore[no-untyped-def]
    hands.page.session.commands["recording.open"].action.trigger()
    assert hands.page.docks["recording"].isVisible()
