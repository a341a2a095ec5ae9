"""The Voices panel: from recordings over their verdicts and the speaker's consent to a voice that speaks the film."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from studio import voicebank
from studio.consent import records
from studio.consent.records import Consent, Waiting
from studio.document import Document
from studio.embedded.speaker import embedding
from studio.embedded.voice import speak
from studio.engine import events
from studio.engine.catalog import Catalog
from studio.engine.graph import Graph, Node, Wire
from studio.engine.validate import validate
from studio.settings import Home
from studio.ui.bridge import EngineBridge
from studio.ui.commands import Commands
from studio.ui.page import ProjectPage
from studio.ui.voices_consent import ConsentForm
from studio.ui.voices_panel import VoicesPanel

FILM = Graph(
    nodes={"script": Node("text.value", {"text": "Hello."}), "speak": Node("voice.speak", position=(260, 0))},
    wires=(Wire("script", "out", "speak", "text"),),
)


class Studio:
    """The panel, shown, and hands on it."""

    def __init__(self, qtbot: QtBot, page: ProjectPage, panel: VoicesPanel, folder: Path) -> None:
        self.qtbot, self.page, self.panel, self.folder = qtbot, page, panel, folder
        self.document = page.document

    def drop(self, *paths: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
        self.panel.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, keys))

    def file(self, name: str, samples: Any, rate: int = 24000) -> Path:
        path = self.folder / name
        soundfile.write(path, samples, rate)
        return path


@pytest.fixture
def studio(qtbot: QtBot, catalog: Catalog, tmp_path: Path) -> Iterator[Studio]:
    document = Document(FILM)
    document.save(tmp_path / "film.shotgraph")
    page = ProjectPage(document, catalog, None, Commands(), tmp_path / "autosaves")
    qtbot.addWidget(page)
    panel = VoicesPanel(page.session, inputs=list, home=Home(tmp_path / "home", tmp_path / "home", tmp_path / "home"))
    qtbot.addWidget(panel)
    panel.resize(420, 760)
    panel.show()
    qtbot.waitExposed(panel)
    yield Studio(qtbot, page, panel, tmp_path)
    panel.hide()
    page.close_down()


def test_recordings_become_a_voice_of_the_graph_and_undo_takes_it_away(studio: Studio, catalog: Catalog) -> None:
    paths = [studio.file(f"take {number}.wav", np.zeros(2400)) for number in (1, 2)]
    studio.drop(*paths)
    graph = studio.document.graph
    assert not validate(graph, catalog, studio.document.folder)
    [voice] = voicebank.voices(graph, studio.document.folder)
    assert [sample.path for sample in voice.recordings] == paths
    assert studio.document.undo_label == "Add recordings to New voice"
    field = studio.panel.name
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "Anna")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert studio.document.graph.nodes[voice.node].settings["name"] == "Anna"
    studio.drop(paths[0])  # again: it is there already
    assert studio.document.undo_label == "Name the voice"
    for _ in range(3):
        studio.document.undo()
    assert studio.document.graph == FILM
    assert studio.panel.voice is None


def test_a_recording_is_judged_and_left_out(studio: Studio) -> None:
    clipped = np.clip(3 * np.sin(2 * np.pi * 150 * np.arange(24000) / 24000), -1, 1)
    path = studio.file("loud.wav", clipped)
    studio.drop(path)
    table = studio.panel.samples
    studio.qtbot.waitUntil(lambda: "listening" not in table.verdict_of(path), timeout=60000)
    studio.qtbot.waitUntil(lambda: "30 s" in table.summary.text(), timeout=60000)
    [row] = table.rows
    assert row.remedy.text()
    assert not studio.panel.clone.isEnabled()
    buttons = row.findChildren(QToolButton)
    QTest.mouseClick(buttons[-1], Qt.MouseButton.LeftButton)
    assert table.rows == []
    assert path.exists()


def test_repairs_are_settings_of_the_samples(studio: Studio) -> None:
    studio.drop(studio.file("take.wav", np.zeros(2400)))
    table = studio.panel.samples
    [voice] = voicebank.voices(studio.document.graph, studio.document.folder)
    box = table.mends["hum"]
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert studio.document.graph.nodes[voice.samples].settings == {"hum": False}
    assert studio.document.undo_label == "Repairs of New voice"
    QTest.mouseClick(table.repair, Qt.MouseButton.LeftButton)
    assert studio.document.graph.nodes[voice.samples].settings == {}


def test_the_film_speaks_in_the_voice_and_in_the_apps_own_again(studio: Studio) -> None:
    studio.panel.add_voice()
    [voice] = voicebank.voices(studio.document.graph, studio.document.folder)
    QTest.mouseClick(studio.panel.use, Qt.MouseButton.LeftButton)
    assert Wire(voice.node, "voice", "speak", "voice") in studio.document.graph.wires
    assert studio.panel.choice.currentText() == "New voice · in use"
    QTest.mouseClick(studio.panel.use, Qt.MouseButton.LeftButton)
    assert Wire(voice.node, "voice", "speak", "voice") not in studio.document.graph.wires


def test_cloning_without_consent_asks_for_it_and_goes_on_with_it(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[tuple[str, ...]] = []

    def render(bridge: EngineBridge, graph: Graph, folder: Path, targets: Any = (), **_: Any) -> bool:
        rendered.append(tuple(targets))
        return True

    monkeypatch.setattr(EngineBridge, "render", render)
    panel = studio.panel
    panel.add_voice()
    voice = panel.voice
    assert voice is not None
    assert not panel.form.isVisible()
    home = studio.folder / "home" / "voices"
    records.ask_for(home, Waiting(voice.name, "ab" * 20, base64.b64encode(np.ones(256, np.float16)).decode()))
    run = studio.page.session.run
    run.feed(events.Failed(voice.node, None, "the voice may not be used", "The speaker gives consent."))
    assert panel.form.isVisible()
    assert "I agree" in panel.form.reader.text.text()
    panel.form.granted.emit(None)
    assert rendered == [(voice.node,)]


def test_a_consent_is_given_by_reading_and_refused_to_others(qtbot: QtBot, tmp_path: Path) -> None:
    """The embedded voice stands for the speaker, whistling for somebody else."""
    folder = tmp_path / "voices"
    speaker = speak("This is the voice that the samples are of, and it says a few words of its own.", seed=3)
    known = embedding(speaker.samples, speaker.rate)
    assert known is not None
    waiting = Waiting("Anna", "cd" * 20, base64.b64encode(known.astype(np.float16).tobytes()).decode())
    form = ConsentForm(folder, inputs=list)
    qtbot.addWidget(form)
    form.show()
    form.show_waiting(waiting)
    given: list[Consent] = []
    form.granted.connect(given.append)
    sentence = form.reader.text.text().strip("“”")
    whistle = tmp_path / "whistle.wav"
    soundfile.write(whistle, 0.2 * np.sin(np.arange(48000)), 24000)
    form.reader.chosen.emit([whistle])
    assert "First say who" in form.result.text()
    form.who.setText("Anna Example")
    form.purpose.setText("this film")
    form.reader.chosen.emit([whistle])
    qtbot.waitUntil(lambda: form.isEnabled() and "Listening" not in form.result.text(), timeout=60000)
    assert not given
    assert form.result.text()
    reading = tmp_path / "reading.wav"
    said = speak(sentence, seed=4, speed=0.9)
    soundfile.write(reading, said.samples, said.rate)
    form.reader.chosen.emit([reading])
    qtbot.waitUntil(lambda: form.isEnabled() and "Listening" not in form.result.text(), timeout=60000)
    assert [(one.voice, one.who, one.purpose) for one in given] == [("Anna", "Anna Example", "this film")]
    [kept] = records.consents(folder)
    assert kept.state(records.machine_key(folder)) == ""


def test_revoking_is_one_press(studio: Studio) -> None:
    studio.panel.add_voice()
    folder = studio.folder / "home" / "voices"
    consent = records.give(
        folder,
        voice="New voice",
        who="Anna",
        purpose="this film",
        days=0,
        samples="ef" * 20,
        sentence="x",
        heard="x",
        likeness=0.9,
        reading=b"RIFF",
    )
    studio.panel.hide()
    studio.panel.show()
    QTest.mouseClick(studio.panel.revoke, Qt.MouseButton.LeftButton)
    assert records.find(folder, consent.id).revoked
    assert not studio.panel.revoke.isVisible()


def test_the_apps_own_voice_needs_nothing(studio: Studio) -> None:
    assert "ships with the app" in studio.panel.choice.currentText()
    assert not studio.panel.remove.isEnabled()
