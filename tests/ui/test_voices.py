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

from studio.base.settings import Home
from studio.embedded.speaker import embedding
from studio.embedded.voice import speak
from studio.film.consent import records
from studio.film.consent.records import Consent, Waiting
from studio.film.recording.device import Device
from studio.film.voices import voicebank
from studio.film.voices.voicebank import ClonedVoice
from studio.film.voices.voicechecks import MENDS, judge
from studio.graph import events
from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.graph.graph import Graph, Node, Wire
from studio.graph.validate import validate
from studio.ui.bridge import EngineBridge
from studio.ui.commands import Commands
from studio.ui.project_page import ProjectPage
from studio.ui.voices.consent import ConsentForm
from studio.ui.voices.panel import VoicesPanel
from tests.embedded.spoken import line
from tests.ui.test_recording import Mouth, page_of

FILM = Graph(
    nodes={"script": Node("text.value", {"text": "Hello."}), "speak": Node("voice.speak", position=(260, 0))},
    wires=(Wire("script", "out", "speak", "text"),),
)


def give(folder: Path, voice: str, samples: str, days: int = 0) -> Consent:
    return records.give(
        folder,
        voice=voice,
        who="Anna Example",
        purpose="this film",
        days=days,
        samples=samples,
        sentence="x",
        heard="x",
        likeness=0.9,
        reading=b"RIFF",
    )


class Studio:
    """The panel, shown, and hands on it."""

    def __init__(self, qtbot: QtBot, page: ProjectPage, panel: VoicesPanel, folder: Path) -> None:
        self.qtbot, self.page, self.panel, self.folder = qtbot, page, panel, folder
        self.document = page.document
        self.voices = folder / "home" / "voices"

    def cloned(self) -> ClonedVoice:
        """A voice that is made and consented to, as far as the panel can tell without an engine."""
        self.panel.add_voice()
        self.panel.name.setText("Anna")
        self.panel.name.editingFinished.emit()
        voice = self.panel.voice
        assert voice is not None
        give(self.voices, "Anna", "ef" * 20)
        self.page.session.run.feed(events.Finished(voice.node, None, False, 1.0, "key"))
        return voice

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


def test_what_is_read_into_the_microphone_is_a_recording_of_the_voice(
    qtbot: QtBot, catalog: Catalog, tmp_path: Path
) -> None:
    document = Document(FILM)
    document.save(tmp_path / "film.shotgraph")
    page, mouth = page_of(qtbot, catalog, document, tmp_path / "autosaves"), Mouth()
    home = Home(tmp_path / "home", tmp_path / "home", tmp_path / "home")
    devices = [Device(3, "Desk mic", 8000, True)]
    panel = VoicesPanel(page.session, inputs=lambda: devices, open_source=lambda _: mouth, home=home)
    qtbot.addWidget(panel)
    panel.show()
    panel.add_voice()
    reader = panel.recordings.reader
    first = reader.text.text()
    QTest.mouseClick(reader.record, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: reader.microphone.phase == "recording", timeout=20000)
    mouth.speak(0.6)
    qtbot.waitUntil(lambda: abs(reader.microphone.seconds - 0.6) < 1e-6, timeout=20000)
    QTest.mouseClick(reader.record, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(panel.recordings.samples.rows), timeout=20000)
    voice = panel.voice
    assert voice is not None
    [sample] = voice.recordings
    assert soundfile.info(sample.path).duration == pytest.approx(0.6)
    assert reader.text.text() not in ("", first)  # the next take has something else to read
    assert not mouth.open
    panel.hide()
    page.close_down()


def test_without_a_microphone_files_are_offered(studio: Studio) -> None:
    studio.panel.add_voice()
    reader = studio.panel.recordings.reader
    assert not reader.record.isVisible()
    assert reader.none.isVisible() and reader.browse.isVisible()


def test_a_recording_is_judged_and_left_out(studio: Studio) -> None:
    clipped = np.clip(3 * np.sin(2 * np.pi * 150 * np.arange(24000) / 24000), -1, 1)
    path = studio.file("loud.wav", clipped)
    studio.drop(path)
    table = studio.panel.recordings.samples
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
    table = studio.panel.recordings.samples
    [voice] = voicebank.voices(studio.document.graph, studio.document.folder)
    box = table.mends["hum"]
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert studio.document.graph.nodes[voice.samples].settings == {"hum": False}
    assert studio.document.undo_label == "Repairs of New voice"
    QTest.mouseClick(table.repair, Qt.MouseButton.LeftButton)
    assert studio.document.graph.nodes[voice.samples].settings == {}


def test_the_film_speaks_in_the_voice_and_in_the_apps_own_again(studio: Studio) -> None:
    voice = studio.cloned()
    assert studio.panel.use.text() == "Use in the film"
    QTest.mouseClick(studio.panel.use, Qt.MouseButton.LeftButton)
    assert Wire(voice.node, "voice", "speak", "voice") in studio.document.graph.wires
    assert studio.panel.choice.currentText() == "Anna · in use"
    QTest.mouseClick(studio.panel.use, Qt.MouseButton.LeftButton)
    assert Wire(voice.node, "voice", "speak", "voice") not in studio.document.graph.wires
    studio.document.undo()
    assert Wire(voice.node, "voice", "speak", "voice") in studio.document.graph.wires


def test_a_selected_speak_node_gets_the_voice_alone(studio: Studio, catalog: Catalog) -> None:
    graph = studio.document.graph.add("other", Node("voice.speak", title="Captain"))
    studio.document.edit("another", graph)
    voice = studio.cloned()
    studio.page.session.selection.select(["other"])
    assert studio.panel.use.text() == "Use for “Captain”"
    QTest.mouseClick(studio.panel.use, Qt.MouseButton.LeftButton)
    [wire] = [wire for wire in studio.document.graph.wires if wire.output == "voice" and wire.source == voice.node]
    assert wire.target == "other"


def test_where_nobody_speaks_a_speaker_of_the_script_is_added(studio: Studio, catalog: Catalog) -> None:
    graph = Graph(nodes={"script": Node("story.script", {"text": "# T\n\n## 1\nNarration: Hello."})})
    studio.document.edit("a script alone", graph)
    voice = studio.cloned()
    QTest.mouseClick(studio.panel.use, Qt.MouseButton.LeftButton)
    graph = studio.document.graph
    [speak] = voicebank.speakers(graph)
    assert {wire.source for wire in graph.into(speak)} == {voice.node, "script"}


def test_how_a_name_is_said_is_written_behind_the_voice(studio: Studio, catalog: Catalog) -> None:
    voice = studio.cloned()
    QTest.mouseClick(studio.panel.use, Qt.MouseButton.LeftButton)
    sayings = studio.panel.sayings
    QTest.mouseClick(sayings.add, Qt.MouseButton.LeftButton)
    [row] = sayings.rows
    QTest.keyClicks(row.word, "Nguyen")
    QTest.keyClick(row.word, Qt.Key.Key_Return)
    assert studio.document.undo_label == "Speak as Anna"  # half a row says nothing yet
    QTest.keyClicks(row.said, "win")
    QTest.keyClick(row.said, Qt.Key.Key_Return)
    graph = studio.document.graph
    [direct] = [id for id, node in graph.nodes.items() if node.type == "voice.direct"]
    assert graph.nodes[direct].settings["pronunciation"] == "Nguyen = win"
    assert Wire(voice.node, "voice", direct, "voice") in graph.wires
    assert Wire(direct, "out", "speak", "voice") in graph.wires
    assert not validate(graph, catalog, studio.document.folder)
    studio.document.undo()
    assert sayings.rows == []


def test_the_apps_own_voice_says_a_name_as_told(studio: Studio) -> None:
    sayings = studio.panel.sayings
    QTest.mouseClick(sayings.add, Qt.MouseButton.LeftButton)
    for field, words in ((sayings.rows[0].word, "Goethe"), (sayings.rows[0].said, "gur tuh")):
        QTest.keyClicks(field, words)
        QTest.keyClick(field, Qt.Key.Key_Return)
    graph = studio.document.graph
    assert Wire("direct", "out", "speak", "voice") in graph.wires
    assert voicebank.sayings(graph, None) == {"Goethe": "gur tuh"}
    QTest.mouseClick(sayings.rows[0].findChildren(QToolButton)[0], Qt.MouseButton.LeftButton)
    assert voicebank.sayings(studio.document.graph, None) == {}


def test_cloning_without_consent_asks_for_it_and_goes_on_with_it(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[tuple[str, ...]] = []

    def render(bridge: EngineBridge, graph: Graph, folder: Path, targets: Any = (), **_: Any) -> str:
        rendered.append(tuple(targets))
        return "job"

    monkeypatch.setattr(EngineBridge, "render", render)
    panel = studio.panel
    panel.add_voice()
    voice = panel.voice
    assert voice is not None
    assert not panel.form.isVisible()
    records.ask_for(studio.voices, Waiting(voice.name, "ab" * 20, base64.b64encode(np.ones(256, np.float16)).decode()))
    run = studio.page.session.run
    run.feed(events.Failed(voice.node, None, "the voice may not be used", "The speaker gives consent."))
    assert panel.form.isVisible()
    assert "I agree" in panel.form.reader.text.text()
    panel.form.granted.emit(None)
    assert rendered == [(voice.node,)]


def test_a_clone_can_be_cancelled_without_the_film_that_renders(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancelled: list[str] = []
    monkeypatch.setattr(EngineBridge, "render", lambda *_, **__: "job-7")
    monkeypatch.setattr(EngineBridge, "cancel", lambda _, job="": cancelled.append(job))
    studio.panel.add_voice()
    voice = studio.panel.voice
    assert voice is not None
    studio.panel.make()
    studio.page.session.run.feed(events.Progressed(voice.node, None, 3, 12, "takes", 1.0, 9.0))
    assert studio.panel.progress.isVisible()
    assert studio.panel.progress.value() == 250
    QTest.mouseClick(studio.panel.cancel, Qt.MouseButton.LeftButton)
    assert cancelled == ["job-7"]


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
    assert "Fill in who speaks" in form.result.text()
    assert not form.reader.browse.isEnabled()
    QTest.keyClicks(form.who, "Anna Example")
    QTest.keyClicks(form.purpose, "this film")
    assert form.reader.browse.isEnabled()
    form.reader.chosen.emit([whistle])
    qtbot.waitUntil(lambda: form.isEnabled() and "Checking" not in form.result.text(), timeout=60000)
    assert not given
    assert form.result.text()
    reading = tmp_path / "reading.wav"
    said = speak(sentence, seed=4, speed=0.9)
    soundfile.write(reading, said.samples, said.rate)
    form.reader.chosen.emit([reading])
    qtbot.waitUntil(lambda: form.isEnabled() and "Checking" not in form.result.text(), timeout=60000)
    assert [(one.voice, one.who, one.purpose) for one in given] == [("Anna", "Anna Example", "this film")]
    [kept] = records.consents(folder)
    assert kept.state(records.machine_key(folder)) == ""


def test_a_consent_is_shown_and_taken_back_for_good(studio: Studio) -> None:
    voice = studio.cloned()
    record = studio.panel.record
    studio.panel.consent.unfold()
    assert "Anna Example agreed on" in record.words.text()
    assert "without end" in record.words.text() and "this film" in record.words.text()
    QTest.mouseClick(record.revoke, Qt.MouseButton.LeftButton)
    assert record.sure.isVisible() and "cannot be undone" in record.sure.text()
    QTest.mouseClick(record.keep, Qt.MouseButton.LeftButton)
    [consent] = records.consents(studio.voices)
    assert not consent.revoked
    QTest.mouseClick(record.revoke, Qt.MouseButton.LeftButton)
    QTest.mouseClick(record.really, Qt.MouseButton.LeftButton)
    assert records.find(studio.voices, consent.id).revoked
    assert not record.isVisible()
    assert not voice.spoken and not studio.panel.use.isVisible()


def test_a_stranger_among_the_recordings_is_named(tmp_path: Path) -> None:
    files = []
    for number in range(3):
        files.append(tmp_path / f"mine {number}.wav")
        soundfile.write(files[-1], line(number, "large"), 24000)
    files.append(tmp_path / "somebody.wav")
    soundfile.write(files[-1], line(3, "small"), 24000)
    verdict = judge(files, MENDS)
    assert [file.state == "spoilt" for file in verdict.files] == [False, False, False, True]
    assert any("somebody.wav" in what for what, _ in verdict.findings)
    assert not verdict.enough


def test_consent_that_expired_is_asked_for_again(tmp_path: Path) -> None:
    waiting = Waiting("Anna", "ab" * 20, "")
    records.ask_for(tmp_path, waiting)
    given = give(tmp_path, "Anna", "ab" * 20, days=1)
    assert records.waiting(tmp_path) == []
    record = tmp_path / given.id / "consent.json"
    record.write_text(record.read_text("utf-8").replace(given.expires, "2020-01-01"), "utf-8")
    assert records.waiting(tmp_path) == [waiting]


def test_the_apps_own_voice_needs_nothing(studio: Studio) -> None:
    assert "ships with the app" in studio.panel.choice.currentText()
    assert not studio.panel.remove.isEnabled()


def test_the_panel_borrows_the_inspectors_place_until_a_node_is_chosen(
    qtbot: QtBot, catalog: Catalog, tmp_path: Path
) -> None:
    page = page_of(qtbot, catalog, Document(FILM), tmp_path)
    page.show()
    inspector = page.docks["inspector"]
    assert inspector.isVisible()
    page.show_panel("voices")
    qtbot.waitUntil(lambda: not inspector.isVisible())
    page.session.selection.select(["speak"])
    assert inspector.isVisible()
    page.show_panel("viewer")
    qtbot.wait(20)
    page.show_panel("voices")
    qtbot.waitUntil(lambda: not inspector.isVisible())
    page.show_panel("viewer")
    qtbot.waitUntil(inspector.isVisible)
    page.close_down()
