"""Three-point edits from the viewer, ranges taken out of the film, and many clips at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from studio.graph.catalog import Catalog
from studio.graph.graph import Node
from studio.ui.playhead import Playhead
from studio.ui.viewer.subject import ViewerSubject
from tests.ui.timeline_stage import FILM, Stage


@dataclass
class Shown:
    """A viewer that shows something of so many seconds."""

    subject: ViewerSubject
    own_playhead: Playhead = field(default_factory=Playhead)


@pytest.fixture
def stage(qtbot: QtBot, catalog: Catalog) -> Iterator[Stage]:
    made = Stage(catalog, FILM.add("birds", Node("video.load", {"path": "birds.mp4"})))
    qtbot.addWidget(made.panel)
    qtbot.waitExposed(made.panel)
    yield made


def watch(stage: Stage, node: str, output: str, item: str | None, kind: str, seconds: float = 5.0) -> Playhead:
    shown = Shown(ViewerSubject(node, output, item, kind))
    shown.own_playhead.set_film(seconds, Fraction(25))
    stage.panel.sourcing.follow(lambda: shown.subject, shown.own_playhead)
    return shown.own_playhead


def press(stage: Stage, name: str) -> None:
    stage.session.commands[f"timeline.{name}"].action.trigger()


def order(stage: Stage) -> list[str]:
    return [clip.id for clip in stage.cut.timeline.picture.clips]


def test_a_piece_of_a_shot_is_inserted_at_the_playhead(stage: Stage) -> None:
    before = stage.graph
    watch(stage, "animate", "out", "goal", "video").set_range(1.0, 2.0)
    stage.playhead.seek(5.0)
    press(stage, "insert_source")
    assert order(stage) == ["dawn", "run", "goal~2", "run~2", "goal"]
    clip = stage.cut.timeline.find("goal~2")[1]
    assert (clip.offset, clip.length) == (1, 1) and stage.starts()["goal~2"] == 5 and stage.starts()["goal"] == 8
    assert stage.lanes.chosen[0] == "goal~2" or "goal~2" in stage.lanes.chosen
    stage.document.undo()
    assert stage.graph == before


def test_four_points_fit_by_speed_and_lie_over_what_is_there(stage: Stage) -> None:
    watch(stage, "animate", "out", "dawn", "video").set_range(0.0, 4.0)
    stage.playhead.set_range(4.0, 6.0)
    press(stage, "overwrite_source")
    clip = stage.cut.timeline.find("dawn~2")[1]
    assert (clip.length, clip.speed) == (2, 2) and stage.starts()["dawn~2"] == 4 and stage.starts()["goal"] == 7


def test_a_clip_that_is_not_in_the_film_yet_is_wired_and_laid_on_the_target_track(stage: Stage) -> None:
    before = stage.graph
    stage.panel.tracks.add("picture")
    stage.panel.tracks.aim("video-2")
    watch(stage, "birds", "video", None, "video", 6.0).set_range(1.0, 3.0)
    stage.playhead.seek(5.0)
    press(stage, "overwrite_source")
    assert order(stage) == ["dawn", "run", "goal"], "it does not lie at the storyline's end as well"
    [clip] = stage.cut.timeline.track("video-2").clips
    assert (clip.source, clip.offset, clip.length) == ("birds", 1, 2) and stage.starts()[clip.id] == 5
    assert stage.lanes.rows[0].pieces[0].title == "birds.mp4"
    for _ in range(3):
        stage.document.undo()
    assert stage.graph == before


def test_a_clip_is_replaced_and_keeps_its_place(stage: Stage) -> None:
    watch(stage, "animate", "out", "goal", "video").set_range(2.0, None)
    stage.lanes.choose(["run"])
    press(stage, "replace_source")
    clip = stage.cut.timeline.find("run")[1]
    assert (clip.source, clip.offset, clip.length) == ("goal", 2, 3) and stage.starts()["goal"] == 7


def test_the_film_itself_is_no_source(stage: Stage) -> None:
    before = stage.graph
    film = ViewerSubject("timeline", "video", None, "video", film=True)
    stage.panel.sourcing.follow(lambda: film, Playhead())
    press(stage, "insert_source")
    assert stage.graph is before and "viewer first" in stage.panel.transport._message.text()


@pytest.mark.parametrize(("key", "length"), [(Qt.Key.Key_Semicolon, 12), (Qt.Key.Key_Apostrophe, 10)])
def test_what_lies_between_in_and_out_is_lifted_or_extracted(stage: Stage, key: Qt.Key, length: int) -> None:
    stage.playhead.set_range(3.0, 5.0)
    stage.key(key)
    timeline = stage.cut.timeline
    assert timeline.length == length and stage.lengths()["dawn"] == 3
    assert stage.starts()["run"] == (5 if length == 12 else 3)
