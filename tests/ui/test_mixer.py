"""The mixer by real gestures: faders, pan, mute, solo, sends, the master, delivery and levels; undo inverts each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from studio.film.sound.metering import QUIET
from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.graph.graph import Graph, Node, Wire
from studio.host.commands import LoudnessOf, Questions, SoundOf
from studio.host.news import Block, Facts, Looked
from studio.ui.bridge import EngineBridge
from studio.ui.commands import Commands
from studio.ui.mixer.fader import Fader, gain_at, share_of
from studio.ui.mixer.panel import MixerPanel
from studio.ui.project_page import ProjectPage

RATE = 48000
FILM = Graph(
    nodes={
        "voice": Node("voice.speak"),
        "music": Node("audio.music"),
        "rain": Node("audio.effect", title="Rain"),
        "mix": Node("audio.mix", {"music_gain": -6.0}),
    },
    wires=(
        Wire("voice", "out", "mix", "voice"),
        Wire("music", "out", "mix", "music"),
        Wire("rain", "out", "mix", "more"),
    ),
)


class Desk:
    """The panel, shown, and hands on it."""

    def __init__(self, page: ProjectPage, panel: MixerPanel) -> None:
        self.page, self.panel, self.document = page, panel, page.document

    @property
    def settings(self) -> dict[str, Any]:
        return dict(self.document.graph.nodes["mix"].settings)

    def pull(self, fader: Fader, decibels: float) -> None:
        """Drag a fader to a gain."""
        start, end = QPoint(30, round(fader.y_of(fader.value))), QPoint(30, round(fader.y_of(decibels)))
        QTest.mousePress(fader, Qt.MouseButton.LeftButton, pos=start)
        for step in range(1, 5):
            place = start + (end - start) * step / 4
            QApplication.sendEvent(
                fader,
                QMouseEvent(
                    QEvent.Type.MouseMove,
                    QPointF(place),
                    QPointF(fader.mapToGlobal(place)),
                    Qt.MouseButton.NoButton,
                    Qt.MouseButton.LeftButton,
                    Qt.KeyboardModifier.NoModifier,
                ),
            )
        QTest.mouseRelease(fader, Qt.MouseButton.LeftButton, pos=end)


def shown(qtbot: QtBot, catalog: Catalog, folder: Path, graph: Graph) -> Desk:
    page = ProjectPage(Document(graph), catalog, None, Commands(), folder)
    qtbot.addWidget(page)
    panel = MixerPanel(page.session, page.viewer.player)
    qtbot.addWidget(panel)
    panel.resize(1100, 260)
    panel.show()
    qtbot.waitExposed(panel)
    return Desk(page, panel)


@pytest.fixture
def desk(qtbot: QtBot, catalog: Catalog, tmp_path: Path) -> Iterator[Desk]:
    made = shown(qtbot, catalog, tmp_path, FILM)
    yield made
    made.panel.hide()
    made.page.close_down()


def test_each_sound_has_a_strip(desk: Desk) -> None:
    strips = desk.panel.strips
    assert [strip.title.text() for strip in strips.values()] == ["Voice", "Music", "Rain"]
    assert strips["music"].fader.value == -6.0
    assert not strips["voice"].duck.isVisible()
    assert strips["music"].duck.isVisible()


@pytest.mark.parametrize("gain", [-60.0, -30.0, -12.0, -0.5, 0.0, 6.0, 12.0])
def test_the_faders_way_and_its_gain_agree(gain: float) -> None:
    assert gain_at(share_of(gain)) == gain


def test_a_fader_is_one_step_of_the_history(desk: Desk) -> None:
    fader = desk.panel.strips["music"].fader
    desk.pull(fader, -20.0)
    assert desk.settings["music_gain"] == pytest.approx(-20.0, abs=1.0)
    assert desk.document.undo_label == "Gain of Music"
    desk.document.undo()
    assert desk.document.graph == FILM
    assert fader.value == -6.0
    fader.setFocus()
    QTest.keyClick(fader, Qt.Key.Key_Up)
    assert desk.settings["music_gain"] == -5.5
    QTest.mouseDClick(fader, Qt.MouseButton.LeftButton, pos=QPoint(30, round(fader.y_of(-5.5))))
    assert fader.value == -8.0


def test_mute_and_solo_by_button_and_key(desk: Desk) -> None:
    strips = desk.panel.strips
    QTest.mouseClick(strips["music"].mute, Qt.MouseButton.LeftButton)
    assert desk.settings["desk"] == {"strips": {"music": {"mute": True}}}
    assert desk.document.undo_label == "Mute Music"
    strips["voice"].fader.setFocus()
    QTest.keyClick(strips["voice"].fader, Qt.Key.Key_S)
    assert desk.settings["desk"]["solo"] == ["voice"]
    assert [strip.fader.isEnabled() for strip in strips.values()] == [True, False, False]
    assert desk.panel.master.unsolo.isVisible()
    QTest.mouseClick(desk.panel.master.unsolo, Qt.MouseButton.LeftButton)
    QTest.mouseClick(strips["music"].mute, Qt.MouseButton.LeftButton)
    assert desk.settings == {"music_gain": -6.0}


def test_pan_send_and_ducking_are_typed(desk: Desk) -> None:
    strips = desk.panel.strips
    for knob, words in ((strips["more/1"].pan, "-0.5"), (strips["music"].send, "-12"), (strips["music"].duck, "8")):
        knob.field.setFocus()
        knob.field.selectAll()
        QTest.keyClicks(knob.field, words)
        QTest.keyClick(knob.field, Qt.Key.Key_Return)
    assert desk.settings["desk"] == {"strips": {"more/1": {"pan": -0.5}, "music": {"send": -12.0}}}
    assert desk.settings["duck"] == 8.0
    labels = []
    while desk.document.undo_label:
        labels.append(desk.document.undo_label)
        desk.document.undo()
    assert labels == ["Ducking of Music", "Room of Music", "Pan of Rain"]
    assert desk.document.graph == FILM


def test_delivery_is_checked_and_fitted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, bool]] = []

    def look(
        bridge: EngineBridge, graph: Graph, folder: Path, what: Questions, then: Callable[[Looked], None], *_: Any
    ) -> int:
        assert isinstance(what, LoudnessOf)
        asked.append((what.node, what.make))
        loudness = float(graph.nodes["mix"].settings.get("loudness", -14.0))
        then(Looked(1, Facts("audio", lufs=loudness, peak=-1.5, range=5.0)))
        return 1

    monkeypatch.setattr(EngineBridge, "look", look)
    delivery = desk.panel.delivery
    QTest.mouseClick(desk.panel.master.check, Qt.MouseButton.LeftButton)
    assert asked == [("mix", True)]
    assert delivery.words[0] == "YouTube ready"
    assert delivery.words[3] == "European TV 9.0 LU too loud"
    fit = [button for button in delivery.findChildren(QToolButton) if "European TV" in button.toolTip()]
    QTest.mouseClick(fit[0], Qt.MouseButton.LeftButton)
    assert (desk.settings["loudness"], desk.settings["true_peak"]) == (-23, -1)
    assert desk.document.undo_label == "Fit the mix to European TV"
    assert delivery.words[3] == "European TV ready"


def test_without_an_engine_delivery_says_so(desk: Desk) -> None:
    desk.panel.check()
    assert "engine" in desk.panel.delivery.heading.text()


def test_levels_move_while_it_plays(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The master shows what the viewer plays, a strip its own source with its gain."""
    done: list[float] = []

    def look(
        bridge: EngineBridge, graph: Graph, folder: Path, what: Questions, then: Callable[[Looked], None], *_: Any
    ) -> int:
        then(Looked(1, Facts("audio", rate=Fraction(RATE), length=RATE * 4, channels=2)))
        return 1

    def play(
        bridge: EngineBridge, graph: Graph, folder: Path, what: SoundOf, shown: Callable[[Block], None], *_: Any
    ) -> int:
        for start in range(0, RATE * 4, RATE // 4):
            shown(Block(1, start, tone(), lambda start=start: done.append(start / RATE)))
        return 1

    monkeypatch.setattr(EngineBridge, "look", look)
    monkeypatch.setattr(EngineBridge, "play", play)
    panel, player, head = desk.panel, desk.page.viewer.player, desk.page.session.playhead
    head.set_film(4.0, head.rate)
    monkeypatch.setattr(type(player), "playing", property(lambda _: True))
    monkeypatch.setattr(type(player), "playhead", property(lambda _: head))
    monkeypatch.setattr(type(player), "seconds", property(lambda _: 1.0))
    player.playing_changed.emit(True)
    for quarter in range(16):
        player.sounded.emit(tone(), quarter / 4, RATE)
    panel.show_levels()
    assert max(done) <= 2.0  # no further ahead than a second of what is heard

    def settled() -> bool:
        panel.show_levels()
        return panel.master.level.reading.peak > QUIET and panel.strips["music"].level.reading.peak > QUIET

    qtbot.waitUntil(settled, timeout=20000)
    assert panel.master.level.reading.momentary == pytest.approx(-20, abs=0.2)
    assert panel.strips["music"].level.reading.momentary == pytest.approx(-26, abs=0.2)
    assert panel.master.figures["momentary"].text() == "−20.0"


def tone() -> np.ndarray:
    wave = 0.1 * np.sin(2 * np.pi * 1000 * np.arange(RATE // 4) / RATE)
    return np.repeat(wave[:, None], 2, axis=1).astype(np.float32)


def test_without_a_mix_there_is_a_button_that_adds_one(qtbot: QtBot, catalog: Catalog, tmp_path: Path) -> None:
    graph = Graph(
        nodes={"voice": Node("voice.speak"), "cut": Node("edit.timeline"), "film": Node("publish.video")},
        wires=(Wire("voice", "out", "cut", "voice"), Wire("cut", "video", "film", "video")),
    )
    desk = shown(qtbot, catalog, tmp_path, graph)
    QTest.mouseClick(desk.panel.add, Qt.MouseButton.LeftButton)
    wires = {(wire.start, wire.end) for wire in desk.document.graph.wires}
    assert {("cut.voice", "mix.voice"), ("mix.out", "film.audio")} <= wires
    assert list(desk.panel.strips) == ["voice"]
    desk.document.undo()
    assert desk.document.graph == graph
    desk.panel.hide()
    desk.page.close_down()


def test_the_mixer_is_found_by_its_key_and_from_the_inspector(hands) -> None:  # type: ignore[no-untyped-def]
    page = hands.page
    page.session.commands["mixer.open"].action.trigger()
    assert page.docks["mixer"].isVisible()
    page.docks["mixer"].hide()
    page._open_editor("sum", "desk", "mixer")
    assert page.docks["mixer"].isVisible()
