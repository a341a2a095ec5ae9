"""Volume drawn on the timeline by real gestures: points put, dragged, taken away, of clips and of tracks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.graph.catalog import Catalog
from studio.graph.graph import Node, Wire
from studio.ui.timeline.automation import VolumeLine
from tests.ui.timeline_stage import FILM, Stage

MIXED = replace(
    FILM,
    nodes={**FILM.nodes, "mix": Node("audio.mix")},
    wires=(*FILM.wires, Wire("timeline", "voice", "mix", "voice"), Wire("timeline", "effects", "mix", "effects")),
)
VOICE = "voice/dawn"


@pytest.fixture
def stage(qtbot: QtBot, catalog: Catalog) -> Iterator[Stage]:
    made = Stage(catalog, MIXED)
    qtbot.addWidget(made.panel)
    qtbot.addWidget(made.owner)
    made.panel.resize(1000, 420)
    qtbot.waitExposed(made.panel)
    yield made


def line(stage: Stage, id: str) -> VolumeLine:
    return next(one for one in stage.panel.volume.lines() if one.id == id)


def spot(stage: Stage, id: str, seconds: float, level: float) -> QPoint:
    """A place on a line, by the line's own time and decibels."""
    volume = stage.panel.volume
    return volume.place_of(line(stage, id), (Fraction(seconds), level)).toPoint()


def volume_of(stage: Stage, id: str) -> list[tuple[float, float]]:
    return [(float(at), level) for at, level in stage.cut.timeline.find(id)[1].volume]


def test_v_shows_the_lines_of_clips_then_of_tracks_then_none(stage: Stage) -> None:
    volume = stage.panel.volume
    modes = []
    for _ in range(3):
        stage.key(Qt.Key.Key_V)
        modes.append((volume.mode, volume.isVisible(), len(volume.lines())))
    assert modes == [("clips", True, 6), ("tracks", True, 3), ("off", False, 0)]


def test_a_press_on_the_line_puts_a_point_and_drags_it(stage: Stage) -> None:
    stage.panel.volume.set_mode("clips")
    stage.drag(spot(stage, VOICE, 0.5, 0.0), spot(stage, VOICE, 0.75, -12.0))
    [(at, level)] = volume_of(stage, VOICE)
    assert at == pytest.approx(0.75, abs=0.02)
    assert level == pytest.approx(-12.0, abs=1.0)
    assert stage.document.undo_label == "Volume of Dawn"
    stage.drag(spot(stage, VOICE, 1.0, level), spot(stage, VOICE, 1.25, -60.0))
    assert volume_of(stage, VOICE)[1][1] == -60.0
    stage.document.undo()
    stage.document.undo()
    assert stage.document.graph == MIXED


def test_points_keep_their_order_and_the_clip_stays_where_it_is(stage: Stage) -> None:
    stage.panel.volume.set_mode("clips")
    before = stage.starts()
    for seconds in (0.5, 1.0):
        stage.drag(spot(stage, VOICE, seconds, 0.0), spot(stage, VOICE, seconds, 0.0) + QPoint(1, 0))
    level = volume_of(stage, VOICE)[0][1]
    stage.drag(spot(stage, VOICE, volume_of(stage, VOICE)[0][0], level), spot(stage, VOICE, 1.4, level))
    (first, _), (second, _) = volume_of(stage, VOICE)
    assert first < second
    assert stage.starts() == before


def test_a_point_is_taken_away_by_double_click_and_by_key(stage: Stage) -> None:
    stage.panel.volume.set_mode("clips")
    stage.drag(spot(stage, VOICE, 0.5, 0.0), spot(stage, VOICE, 0.5, -12.0))
    stage.key(Qt.Key.Key_Up)
    [(at, level)] = volume_of(stage, VOICE)
    stage.key(Qt.Key.Key_Delete)
    assert volume_of(stage, VOICE) == []
    assert VOICE in stage.cut.timeline.spans  # not the clip
    stage.document.undo()
    QTest.mouseDClick(stage.lanes, Qt.MouseButton.LeftButton, pos=spot(stage, VOICE, at, level))
    assert volume_of(stage, VOICE) == []


def test_beside_the_line_the_timeline_works_as_ever(stage: Stage) -> None:
    stage.panel.volume.set_mode("clips")
    low = QPoint(round(stage.scale.x(2.0)), round(line(stage, "effects/dawn").rect.bottom()) - 3)
    stage.click(low)
    assert stage.lanes.chosen == ("effects/dawn",)
    assert volume_of(stage, "effects/dawn") == []


def test_a_tracks_line_is_part_of_the_mix(stage: Stage) -> None:
    stage.panel.volume.set_mode("tracks")
    stage.drag(spot(stage, "mix/effects", 6.0, 0.0), spot(stage, "mix/effects", 6.0, -20.0))
    desk = stage.document.graph.nodes["mix"].settings["desk"]
    [[at, level]] = desk["strips"]["effects"]["volume"]
    assert float(Fraction(at)) == pytest.approx(6.0, abs=0.05)
    assert level == pytest.approx(-20.0, abs=1.5)
    stage.document.undo()
    assert stage.document.graph == MIXED


def test_without_a_mix_tracks_say_what_is_missing(qtbot: QtBot, catalog: Catalog) -> None:
    made = Stage(catalog)
    qtbot.addWidget(made.panel)
    qtbot.addWidget(made.owner)
    said: list[str] = []
    made.panel.volume.said.connect(said.append)
    made.panel.volume.set_mode("tracks")
    assert "mixer" in said[-1]
    assert made.panel.volume.lines() == []


def test_a_trimmed_clip_keeps_its_line_over_the_same_words(stage: Stage) -> None:
    stage.panel.volume.set_mode("clips")
    stage.drag(spot(stage, VOICE, 1.0, 0.0), spot(stage, VOICE, 1.0, -20.0))
    [point] = stage.cut.timeline.find(VOICE)[1].volume
    before = stage.panel.volume.place_of(line(stage, VOICE), point)
    stage.panel.volume.set_mode("off")
    edge = stage.at(stage.starts()[VOICE], "voice") + QPoint(2, 0)
    stage.drag(edge, edge + QPoint(round(0.3 * stage.scale.pixels), 0))
    stage.panel.volume.set_mode("clips")
    assert stage.lengths()[VOICE] == pytest.approx(1.2, abs=0.03)
    after = stage.panel.volume.place_of(line(stage, VOICE), point)
    assert QPointF(after - before).manhattanLength() < 1.5
