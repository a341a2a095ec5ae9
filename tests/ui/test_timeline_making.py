"""Shots made from the timeline by its keys and menus: takes, more after an end, gaps filled, sequences."""

from collections.abc import Iterator
from fractions import Fraction

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.film.timeline import edits
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Node, Wire
from studio.ui.timeline.making import WishDialog
from tests.ui.timeline_stage import FILM, Stage

DRAWN = Graph(
    nodes={
        "words": Node("text.value", {"text": "a red kite"}),
        "still": Node("image.generate", {"seed": 5}),
        "kite": Node("video.still", {"seconds": 4.0, "rate": 25}),
        "sea": Node("video.load", {"path": "sea.mkv"}),
        "timeline": Node("edit.timeline", {"lead": 0, "tail": 0, "rate": 25}),
    },
    wires=(
        Wire("words", "out", "still", "prompt"),
        Wire("still", "out", "kite", "image"),
        Wire("kite", "out", "timeline", "pictures"),
        Wire("sea", "video", "timeline", "pictures"),
    ),
)


@pytest.fixture
def stage(qtbot: QtBot, catalog: Catalog) -> Iterator[Stage]:
    yield from _shown(qtbot, Stage(catalog, DRAWN))


@pytest.fixture
def film(qtbot: QtBot, catalog: Catalog) -> Iterator[Stage]:
    yield from _shown(qtbot, Stage(catalog, FILM))


def _shown(qtbot: QtBot, made: Stage) -> Iterator[Stage]:
    qtbot.addWidget(made.panel)
    yield made


def dialog(stage: Stage) -> WishDialog:
    return next(one for one in stage.panel.findChildren(WishDialog) if one.isVisible())


def answer(stage: Stage, words: str = "", seconds: float = 0) -> None:
    asked = dialog(stage)
    if words:
        asked.prompt.setFocus()
        asked.prompt.selectAll()
        QTest.keyClicks(asked.prompt, words)
    if seconds:
        asked.length.setValue(seconds)
    asked.accept()
    QApplication.processEvents()


def press(stage: Stage, id: str) -> None:
    stage.session.commands[f"timeline.{id}"].action.trigger()


def test_a_take_waits_until_it_is_used(stage: Stage) -> None:
    stage.lanes.choose(["kite"])
    before = stage.graph
    press(stage, "retake")
    assert dialog(stage).prompt.toPlainText() == "a red kite"
    answer(stage, "a blue kite")
    assert stage.graph.nodes["kite-take"].type == "video.still"
    assert [clip.source for clip in stage.cut.timeline.picture.clips] == ["kite", "sea"]
    stage.lanes.choose(["kite"])
    press(stage, "use_next_take")
    assert [clip.source for clip in stage.cut.timeline.picture.clips] == ["kite-take", "sea"]
    stage.document.undo()
    stage.document.undo()
    assert stage.graph == before


def test_a_clip_goes_on_and_is_one_step(stage: Stage) -> None:
    stage.lanes.choose(["kite"])
    before = stage.graph
    press(stage, "extend_clip")
    answer(stage, seconds=1.2)
    clips = stage.cut.timeline.picture.clips
    assert [clip.length for clip in clips] == [4, Fraction("1.2"), 4] and clips[1].source == "animate"
    stage.document.undo()
    assert stage.graph == before


@pytest.mark.parametrize("how", ["bridge_gap", "fill_gap"])
def test_a_gap_is_filled(stage: Stage, how: str) -> None:
    assert stage.panel.making.refusals()[f"timeline.{how}"]
    stage.cut.edit("gap", lambda t: edits.space(t, "sea", Fraction(2)))
    stage.playhead.seek(5.0)
    press(stage, how)
    answer(stage, "a harbour")
    clips = stage.cut.timeline.picture.clips
    assert len(clips) == 3 and clips[1].length == 2 and clips[2].gap == 0
    assert stage.cut.timeline.length == 10


def test_what_cannot_be_is_grey_and_says_why(stage: Stage) -> None:
    stage.lanes.choose(["sea"])
    menu = stage.panel.menus.for_rows(stage.lanes.under(QPointF(stage.at(6.0))))
    retake = next(action for action in menu.actions() if action.text() == "Retake…")
    assert not retake.isEnabled() and "seed" in retake.toolTip()


def test_a_shot_of_a_series_gets_its_own_seed(film: Stage) -> None:
    film.lanes.choose(["run"])
    press(film, "retake")
    assert "seed" in film.graph.nodes["animate"].overrides["run"]


def test_a_sequence_is_made_opened_and_left(stage: Stage) -> None:
    stage.lanes.choose(["kite", "sea"])
    before = stage.graph
    press(stage, "make_sequence")
    (clip,) = stage.cut.timeline.picture.clips
    assert stage.graph.nodes[clip.source].type == "edit.timeline" and clip.length == 8
    stage.lanes.choose([clip.id])
    press(stage, "open_sequence")
    assert stage.cut.node == clip.source
    assert [one.source for one in stage.cut.timeline.picture.clips] == ["kite", "sea"]
    press(stage, "leave_sequence")
    assert stage.cut.node == "timeline"
    stage.document.undo()
    assert stage.graph == before
