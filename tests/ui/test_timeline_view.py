"""Looking at the cut: scrubbing, zoom, keys of the transport, selection, and what is painted."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.film.timeline import cuts_in
from studio.graph import events
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Node, Wire
from studio.media.values import Audio, Series, Shot, Video, VideoInfo
from studio.ui import theme
from studio.ui.project_page import ProjectPage
from studio.ui.timeline.rows import Under
from tests.ui.hands import Hands
from tests.ui.timeline_stage import FILM, SHOTS, Stage

SHIFT, CTRL, NONE = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.NoModifier,
)
Key = Qt.Key


# --- the playhead -------------------------------------------------------------------------------------------------


def test_dragging_on_the_ruler_scrubs(stage: Stage) -> None:
    seen: list[float] = []
    stage.playhead.sought.connect(seen.append)
    ruler = stage.panel.ruler
    stage.drag(QPoint(round(stage.scale.x(2.0)), 8), QPoint(round(stage.scale.x(8.0)), 8), widget=ruler)
    assert len(seen) > 4 and seen == sorted(seen)
    assert stage.playhead.seconds == pytest.approx(8.0, abs=0.05)
    line = stage.panel.line
    assert abs(line.x() + 6 - (stage.lanes.x() + stage.scale.x(stage.playhead.seconds))) <= 1


def test_pressing_beside_the_clips_moves_the_playhead_there(stage: Stage) -> None:
    stage.click(stage.at(6.0, "music"))
    assert stage.playhead.seconds == pytest.approx(6.0, abs=0.05)


@pytest.mark.parametrize(
    ("keys", "seconds"),
    [
        ([Key.Key_Right], 5.04),
        ([Key.Key_Period, Key.Key_Period], 5.08),
        ([Key.Key_Left], 4.96),
        ([Key.Key_Comma], 4.96),
        ([Key.Key_Home], 0.0),
        ([Key.Key_End], 11.96),
        ([Key.Key_Up], 4.0),
        ([Key.Key_Up, Key.Key_Up], 0.0),
        ([Key.Key_Down], 7.0),
        ([Key.Key_Down, Key.Key_Down], 11.96),
    ],
)
def test_keys_that_go_somewhere(stage: Stage, keys: list[Qt.Key], seconds: float) -> None:
    stage.playhead.seek(5.0)
    for key in keys:
        stage.key(key)
    assert stage.playhead.seconds == pytest.approx(seconds)


@pytest.mark.parametrize("key", [Key.Key_Space, Key.Key_K])
def test_space_and_k_play_and_pause(stage: Stage, key: Qt.Key) -> None:
    stage.key(key)
    assert stage.playhead.playing
    stage.key(key)
    assert not stage.playhead.playing


def test_j_and_l_shuttle(stage: Stage) -> None:
    stage.playhead.seek(5.0)
    stage.key(Key.Key_L)
    stage.key(Key.Key_L)
    assert stage.playhead.speed == 2
    stage.key(Key.Key_J)
    assert stage.playhead.speed == -1


def test_i_and_o_mark_in_and_out(stage: Stage) -> None:
    stage.playhead.seek(2.0)
    stage.key(Key.Key_I)
    stage.playhead.seek(6.0)
    stage.key(Key.Key_O)
    assert stage.playhead.in_point == 2.0 and stage.playhead.out_point == pytest.approx(6.04)
    assert stage.graph == FILM


def test_single_letters_are_text_while_a_field_has_the_focus(stage: Stage) -> None:
    stage.playhead.seek(2.0)
    stage.key(Key.Key_M)
    marker = stage.cut.timeline.markers[0]
    QTest.mouseDClick(
        stage.panel.ruler, Qt.MouseButton.LeftButton, NONE, QPoint(round(stage.scale.x(marker.at)) + 3, 16)
    )
    dialog = stage.panel.commands.markers.dialog
    assert dialog is not None and dialog.isVisible()
    QTest.keyClicks(dialog.name, "Kiss")
    QTest.keyClick(dialog.name, Key.Key_Return)
    assert [marker.name for marker in stage.cut.timeline.markers] == ["Kiss"]
    assert not stage.playhead.playing and len(stage.cut.timeline.picture.clips) == 3


# --- zoom and snap ------------------------------------------------------------------------------------------------


def test_ctrl_and_wheel_zoom_at_the_pointer_and_backslash_fits(stage: Stage) -> None:
    at = stage.at(8.0)
    before = stage.scale.pixels
    stage.wheel(at, 4, CTRL)
    assert stage.scale.pixels > 2 * before
    assert stage.scale.at(at.x()) == pytest.approx(8.0, abs=0.05)
    stage.wheel(at, -2)
    assert stage.scale.at(at.x()) > 8.0, "without Ctrl the film scrolls by"
    stage.key(Key.Key_Backslash)
    assert stage.scale.pixels == pytest.approx(before) and stage.scale.offset == 0


def test_trims_snap_to_the_playhead_unless_snapping_is_off(stage: Stage) -> None:
    stage.playhead.seek(2.6)
    near = stage.at(2.6) + QPoint(5, 0)
    stage.drag(stage.at(3.97), near)
    assert stage.lengths()["dawn"] == 2.6
    stage.document.undo()
    stage.key(Key.Key_N)
    stage.drag(stage.at(3.97), near)
    assert stage.lengths()["dawn"] != 2.6


def test_playing_turns_the_page(stage: Stage) -> None:
    stage.wheel(stage.at(1.0), 8, CTRL)
    stage.playhead.seek(1.0)
    stage.playhead.play()
    stage.playhead.lead(True)
    stage.playhead.run_to(9.0)
    assert 0 <= stage.scale.x(9.0) <= stage.lanes.width()


# --- selection ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ["picture", "voice", "effects"])
def test_choosing_a_clip_chooses_its_shot(stage: Stage, row: str) -> None:
    stage.click(stage.at(5.2, row, 0.8))
    assert stage.selection.item == "run"


def test_a_shot_chosen_elsewhere_is_chosen_here(stage: Stage) -> None:
    stage.selection.set_item("goal")
    assert stage.lanes.chosen == ("goal",)
    assert stage.playhead.seconds == 7.0


# --- what is painted ------------------------------------------------------------------------------------------------


def colors(stage: Stage, row: str, start: float, stop: float) -> set[str]:
    picture = stage.lanes.grab().toImage()
    scale = picture.devicePixelRatio()
    y = stage.at(0, row).y()
    xs = range(stage.at(start).x(), stage.at(stop).x())
    return {QColor(picture.pixel(round(x * scale), round(y * scale))).name() for x in xs}


def test_clips_show_their_pictures_and_sounds_their_waves(stage: Stage) -> None:
    assert "#c8c8c8" in colors(stage, "picture", 1.0, 3.0), "the grey of the made clips"
    assert theme.tokens().Voice in colors(stage, "voice", 1.0, 1.8)
    assert theme.tokens().Image in colors(stage, "effects", 1.0, 1.8)
    assert theme.tokens().Voice not in colors(stage, "voice", 2.3, 3.5), "nobody speaks here"


def test_a_clip_that_is_out_of_date_still_shows_its_last_pictures(stage: Stage) -> None:
    stage.lanes.grab()
    stage.engine.stale = {"animate"}
    stage.document.edit("other", stage.graph.set("animate", "motion", 9.0))
    stage.cut.sources._survey()
    assert "#c8c8c8" in colors(stage, "picture", 1.0, 3.0)
    assert stage.lengths()["dawn"] == 4.0
    mark = QColor(theme.tokens().warning)
    picture = stage.lanes.grab().toImage()
    top = [picture.pixelColor(x, y) for x in range(stage.at(0).x(), stage.at(4).x()) for y in range(4, 18)]
    assert mark in top, "and is marked"


def test_what_was_never_made_has_its_shots_anyway(qtbot: QtBot, catalog: Catalog) -> None:
    graph = FILM.add("still", Node("image.generate")).connect(Wire("still", "out", "animate", "image"))
    stage = Stage(catalog, graph)
    qtbot.addWidget(stage.panel)
    stage.engine.stale = {"animate", "voice", "effects"}
    other = Stage(catalog, graph)
    qtbot.addWidget(other.panel)
    other.engine.stale = stage.engine.stale
    other.cut.sources._seen_items.clear()
    other.cut.sources._survey()
    assert [clip.id for clip in other.cut.timeline.picture.clips] == ["dawn", "run", "goal"]


def test_progress_of_a_render_is_marked_on_its_clip(stage: Stage) -> None:
    stage.session.run.feed(events.Started("animate", "run"))
    picture = stage.lanes.grab().toImage()
    accent = QColor(theme.tokens().accent)
    place = range(stage.at(4.2).x(), stage.at(6.9).x())
    assert any(picture.pixelColor(x, y) == accent for x in place for y in range(4, 18))


# --- beside the cut -------------------------------------------------------------------------------------------------

FINISHED = Graph(
    nodes={
        **FILM.nodes,
        "title": Node("edit.title", {"text": "The film", "at": 1.0, "seconds": 2.0}),
        "music": Node("audio.music"),
        "mix": Node("audio.mix", {"music_gain": -6.0}),
    },
    wires=(
        *FILM.wires,
        Wire("timeline", "video", "title", "video"),
        Wire("timeline", "seconds", "music", "length"),
        Wire("timeline", "voice", "mix", "voice"),
        Wire("music", "out", "mix", "music"),
    ),
)


@pytest.fixture
def finished(qtbot: QtBot, catalog: Catalog) -> Stage:
    made = Stage(catalog, FINISHED)
    qtbot.addWidget(made.panel)
    made.lanes.snapping = False
    return made


def test_a_title_is_dragged_and_trimmed(finished: Stage) -> None:
    finished.drag(finished.at(2.0, "titles"), finished.at(4.0, "titles"))
    assert finished.graph.nodes["title"].settings["at"] == pytest.approx(3.0, abs=0.05)
    finished.drag(finished.at(4.97, "titles"), finished.at(5.97, "titles"))
    assert finished.graph.nodes["title"].settings["seconds"] == pytest.approx(3.0, abs=0.1)
    finished.document.undo()
    finished.document.undo()
    assert finished.graph == FINISHED


def test_music_of_the_mix_lies_under_the_film_and_its_gain_is_the_mixs(finished: Stage) -> None:
    rect = finished.lanes.place_of("music:bed")
    assert abs(rect.right() - finished.scale.x(12.0)) < 2
    from studio.ui.timeline.paint import gain_y

    start = rect.center().toPoint()
    start.setY(round(gain_y(rect, -6.0)))
    finished.drag(start, start + QPoint(0, 12))
    assert finished.graph.nodes["mix"].settings["music_gain"] == pytest.approx(-18, abs=0.6)
    finished.document.undo()
    assert finished.graph == FINISHED


def test_muting_music_and_hearing_only_the_voice(finished: Stage) -> None:
    mute, solo = finished.panel.headers.button("music", "mute"), finished.panel.headers.button("voice", "solo")
    finished.click(mute.rect().center(), widget=mute)
    assert finished.graph.nodes["music"].muted
    finished.document.undo()
    finished.click(solo.rect().center(), widget=solo)
    assert finished.graph.nodes["music"].muted and finished.cut.timeline.track("effects").muted
    finished.click(solo.rect().center(), widget=solo)
    assert finished.graph == FINISHED


# --- without a cut --------------------------------------------------------------------------------------------------


def test_without_a_timeline_a_button_adds_one_that_is_wired(qtbot: QtBot, catalog: Catalog) -> None:
    bare = FILM.remove(["timeline"])
    stage = Stage(catalog, bare)
    qtbot.addWidget(stage.panel)
    assert stage.panel.add.isVisible() and not stage.lanes.isVisible()
    stage.click(stage.panel.add.rect().center(), widget=stage.panel.add)
    assert stage.lanes.isVisible()
    ends = {(wire.source, wire.output, wire.input) for wire in stage.graph.into("timeline")}
    assert ends == {
        ("animate", "out", "pictures"),
        ("script", "shots", "shots"),
        ("voice", "out", "voice"),
        ("effects", "out", "effects"),
    }
    stage.document.undo()
    assert stage.graph == bare and stage.panel.add.isVisible()


def test_every_button_has_a_name(stage: Stage) -> None:
    from PySide6.QtWidgets import QAbstractButton

    for holder in (stage.panel, stage.panel.transport):
        for button in holder.findChildren(QAbstractButton):
            assert button.accessibleName() or button.text(), button


def test_painting_a_part_anew_changes_nothing(stage: Stage) -> None:
    """The playhead's line leaves narrow strips to be painted: they must fit what is around them."""
    stage.lanes.choose(["run"])
    whole = stage.lanes.grab().toImage()
    for x in range(0, stage.lanes.width() - 13, 37):
        strip = stage.lanes.grab(QRect(x, 0, 13, stage.lanes.height())).toImage()
        scale = whole.devicePixelRatio()
        same = whole.copy(round(x * scale), 0, strip.width(), strip.height())
        near = [
            abs(QColor(strip.pixel(dx, y)).green() - QColor(same.pixel(dx, y)).green()) <= 3
            for dx in range(strip.width())
            for y in range(strip.height())
        ]
        assert all(near), x


def test_rows_share_the_height_there_is(stage: Stage) -> None:
    for height in (180, 240, 400):
        stage.panel.resize(1000, height)
        QApplication.processEvents()
        last = stage.lanes.rows[-1]
        assert last.top + last.height <= stage.lanes.height()


def test_a_drag_to_the_edge_scrolls_on(stage: Stage, qtbot: QtBot) -> None:
    stage.wheel(stage.at(1.0), 6, CTRL)
    stage.lanes.snapping = False
    edge = QPoint(stage.lanes.width() - 2, stage.at(0, "voice", 0.75).y())
    before = stage.scale.offset  # on a busy machine the drag itself may take until it has scrolled to the end
    stage.drag(stage.at(1.2, "voice", 0.75), edge, drop=False)
    qtbot.waitUntil(lambda: stage.scale.offset > before + 0.5)
    QTest.mouseRelease(stage.lanes, Qt.MouseButton.LeftButton, NONE, edge)
    assert abs(stage.starts()["voice/dawn"] + 0.7 - stage.scale.at(edge.x())) < 0.1, "it came along"


# --- true to the node -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "settings",
    [
        {"rate": 25},
        {"rate": 25, "lead": 0.5, "tail": 3.0, "transition": 0.4},
        {"rate": 24, "timing": "narration", "gap": 0.5, "fade_in": 1.0},
        {"timing": "clip", "short": "slow"},
    ],
)
def test_the_cut_is_the_one_that_the_node_makes(qtbot: QtBot, catalog: Catalog, settings: dict[str, Any]) -> None:
    from nodes.edit import cut

    graph = FILM.change("timeline", settings=settings)
    stage = Stage(catalog, graph)
    qtbot.addWidget(stage.panel)
    rate = Fraction(25)
    made = cut(
        Series.of((id, Video(VideoInfo(160, 90, rate, int(s * 25)), lambda *_: iter(()))) for id, s in SHOTS.items()),
        Series.of((id, Audio.of(np.zeros(72000, np.float32), 48000)) for id in SHOTS),
        Series.of((id, Audio.of(np.zeros(int(s * 48000), np.float32), 48000)) for id, s in SHOTS.items()),
        None,
        Series.of((id, Shot(id, seconds=s)) for id, s in SHOTS.items()),
        **settings,
    )
    automatic, _ = cuts_in(str(made.timeline))
    assert stage.cut.automatic == automatic


def test_a_wire_let_go_over_a_track_is_wired_to_it(hands: Hands, qtbot: QtBot) -> None:
    page: ProjectPage = hands.page
    graph = Graph(
        nodes={"effects": Node("audio.effect", position=(0, 0)), "timeline": Node("edit.timeline", position=(300, 0))}
    )
    page.document.edit("film", graph)
    QApplication.processEvents()
    lanes = page.timeline.lanes
    row = next(row for row in lanes.rows if row.name == "effects")
    place = lanes.mapToGlobal(QPoint(200, round(row.top + row.height / 2)))
    end = hands.view.viewport().mapFromGlobal(place)
    hands.drag(hands.pin("out", "effects", "out"), hands.view.mapToScene(end))
    assert page.document.graph.wires == (Wire("effects", "out", "timeline", "effects"),)
    assert page.document.undo_label == "Wire effects to the timeline"


@pytest.mark.parametrize(
    ("name", "row", "wire"),
    [
        ("shot.mp4", "picture", Wire("load", "video", "timeline", "pictures")),
        ("shot.mp4", "voice", Wire("load", "video", "timeline", "pictures")),  # a picture is not heard
        ("tune.wav", "effects", Wire("load", "out", "timeline", "effects")),
        ("tune.wav", "picture", Wire("load", "out", "timeline", "music")),
        ("photo.png", "picture", Wire("still", "out", "timeline", "pictures")),
    ],
)
def test_files_dropped_on_a_track_are_loaded_and_wired(stage: Stage, name: str, row: str, wire: Wire) -> None:
    before = stage.graph
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(f"/nowhere/{name}")])
    at = QPointF(stage.at(6.0, row))
    event = QDropEvent(at, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NONE)
    stage.lanes.dropEvent(event)
    assert set(stage.graph.wires) - set(before.wires) >= {wire}
    assert set(before.wires) <= set(stage.graph.wires)  # what was there stays
    assert stage.graph.nodes["load"].settings["path"].endswith(name)
    stage.document.undo()
    assert stage.graph == before


def test_a_file_that_nothing_can_read_is_refused_with_words(stage: Stage) -> None:
    before = stage.graph
    stage.panel.take_files((Path("/nowhere/letter.xyz"),), Under("picture", 2.0))
    assert stage.graph is before and "letter.xyz is not there" in stage.panel.transport._message.text()


def test_of_files_dropped_together_those_that_nothing_can_read_are_told(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "scene.blend").write_bytes(b"nothing that moves")
    stage.panel.take_files((Path("/nowhere/shot.mp4"), tmp_path / "scene.blend"), Under("picture", 2.0))
    assert "load" in stage.graph.nodes
    assert "scene.blend are not read" in stage.panel.transport._message.text()
