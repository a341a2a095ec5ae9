"""Tracks, what is carried between them, and what is put onto the timeline: transitions, titles, files."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from studio.film.timeline import edits
from studio.graph.catalog import Catalog
from studio.ui.timeline.mimes import TITLE, TRANSITION
from studio.ui.timeline.rows import Under
from tests.ui.test_timeline_hands import choose, menu_at, near
from tests.ui.timeline_stage import FILM, Stage

CTRL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
Key = Qt.Key


@pytest.fixture
def stage(qtbot: QtBot, catalog: Catalog) -> Iterator[Stage]:
    made = Stage(catalog)
    qtbot.addWidget(made.panel)
    made.panel.resize(1000, 420)
    qtbot.waitExposed(made.panel)
    made.lanes.snapping = False
    made.scale.fit()
    yield made


def undone(stage: Stage) -> bool:
    while stage.document.undo_label:
        stage.document.undo()
    return stage.graph == FILM


def names(stage: Stage) -> list[str]:
    return [row.name for row in stage.lanes.rows]


# --- tracks -------------------------------------------------------------------------------------------------------


def test_tracks_are_added_above_and_below_and_taken_away(stage: Stage) -> None:
    for kind in ("picture", "title", "sound"):
        stage.session.commands[f"timeline.add_{kind}_track"].action.trigger()
    assert names(stage) == ["titles-1", "video-2", "picture", "voice", "effects", "music", "audio-1"]
    assert [row.code for row in stage.lanes.rows] == ["T1", "V2", "V1", "A1", "A2", "A3", "A4"]
    choose(menu_at(stage.panel.headers, QPoint(40, stage.at(0, "video-2").y())), "Delete the track")
    assert "video-2" not in names(stage)
    assert undone(stage)


def test_a_track_is_named_hidden_locked_made_the_target_and_stretched_at_its_header(stage: Stage) -> None:
    headers = stage.panel.headers
    stage.panel.tracks.add("picture")
    y = stage.at(0, "video-2").y()
    QTest.mouseDClick(headers, Qt.MouseButton.LeftButton, NONE, QPoint(60, y))
    field = QApplication.focusWidget()
    assert isinstance(field, QPlainTextEdit)
    QTest.keyClicks(field, "B-roll")
    QTest.keyClick(field, Key.Key_Return)
    for what in ("hide", "lock"):
        button = headers.button("video-2", what)  # type: ignore[arg-type]
        stage.click(button.rect().center(), widget=button)
    row = stage.lanes.rows[0]
    stage.click(QPoint(20, round(row.top + min(row.height, 40) / 2)), widget=headers)
    stage.drag(QPoint(60, round(row.bottom)), QPoint(60, round(row.bottom) + 30), widget=headers)
    track = stage.cut.timeline.track("video-2")
    assert (track.title, track.hidden, track.locked, track.target) == ("B-roll", True, True, True)
    assert abs(track.height - row.height - 30) <= 1 and stage.lanes.rows[0].height == track.height
    assert undone(stage)


def test_a_track_is_dragged_to_another_place(stage: Stage) -> None:
    headers = stage.panel.headers
    stage.panel.tracks.add("sound")
    assert names(stage)[-1] == "audio-1"
    voice = next(row for row in stage.lanes.rows if row.name == "voice")
    stage.drag(QPoint(60, stage.at(0, "audio-1").y()), QPoint(60, round(voice.top) + 2), widget=headers)
    assert names(stage) == ["picture", "audio-1", "voice", "effects", "music"]
    choose(menu_at(headers, QPoint(40, stage.at(0, "audio-1").y())), "Track down")
    assert names(stage) == ["picture", "voice", "audio-1", "effects", "music"]
    assert undone(stage)


def test_many_tracks_scroll(stage: Stage) -> None:
    stage.panel.resize(1000, 280)
    for _ in range(6):
        stage.panel.tracks.add("picture")
    QApplication.processEvents()
    bar = stage.panel.upright
    assert bar.isVisible() and stage.lanes.rows[0].top == 0
    bar.setValue(bar.maximum())
    assert abs(stage.lanes.rows[-1].bottom - stage.lanes.height()) <= 1
    assert stage.lanes.rows[0].top < 0


# --- between tracks -----------------------------------------------------------------------------------------------


def test_a_picture_is_carried_to_the_track_above_and_back(stage: Stage) -> None:
    stage.panel.tracks.add("picture")
    stage.drag(stage.at(5.5), stage.at(5.5, "video-2"))
    timeline = stage.cut.timeline
    assert timeline.find("run")[0].name == "video-2" and stage.starts()["run"] == 4
    assert stage.starts()["goal"] == 7, "black stays where it was"
    assert stage.starts()["voice/run"] == 4.5
    stage.drag(stage.at(5.5, "video-2"), stage.at(5.5))
    assert stage.cut.timeline.find("run")[0].name == "picture" and stage.starts()["run"] == 4
    assert undone(stage)


def test_a_sound_is_carried_to_another_track_but_not_among_pictures(stage: Stage) -> None:
    stage.panel.tracks.add("sound")
    stage.drag(stage.at(1.2, "voice", 0.75), stage.at(2.2, "audio-1", 0.5))
    track, clip = stage.cut.timeline.find("voice/dawn")
    assert (track.name, clip.source) == ("audio-1", "voice/dawn") and near(stage, stage.starts()["voice/dawn"], 1.5)
    assert stage.lanes.piece("voice/dawn").media is not None, "and still shows its wave"  # type: ignore[union-attr]
    stage.drag(stage.at(2.2, "audio-1", 0.5), stage.at(2.2, "picture"))
    assert stage.cut.timeline.find("voice/dawn")[0].name == "audio-1"
    assert undone(stage)


def test_chosen_clips_move_together(stage: Stage) -> None:
    stage.lanes.choose(["voice/dawn", "voice/run"])
    stage.drag(stage.at(1.2, "voice", 0.75), stage.at(1.7, "voice", 0.75))
    assert near(stage, stage.starts()["voice/dawn"], 1.0) and near(stage, stage.starts()["voice/run"], 5.0)
    stage.document.undo()
    assert stage.graph == FILM


def test_without_the_magnet_a_picture_lies_where_it_is_let_go(stage: Stage) -> None:
    stage.key(Key.Key_P)
    stage.drag(stage.at(5.5), stage.at(8.5))
    starts = stage.starts()
    assert near(stage, starts["run"], 7.0) and starts["dawn"] == 0
    assert near(stage, starts["voice/run"], starts["run"] + 0.5), "its voice came along"
    assert near(stage, starts["goal"], 10.0), "what it lies on is covered"
    assert undone(stage)


# --- transitions --------------------------------------------------------------------------------------------------


def dropped(stage: Stage, mime: str, name: str, at: QPoint) -> None:
    data = QMimeData()
    data.setData(mime, name.encode())
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    stage.lanes.dragMoveEvent(QDragMoveEvent(at, copy, data, left, NONE))
    stage.lanes.dropEvent(QDropEvent(QPointF(at), copy, data, left, NONE))
    QApplication.processEvents()


def test_a_transition_is_dropped_onto_a_cut_and_its_length_dragged(stage: Stage) -> None:
    dropped(stage, TRANSITION, "wipe", stage.at(4.1))
    clip = stage.cut.timeline.find("run")[1]
    assert clip.transition.kind == "wipe" and stage.starts()["run"] == 3
    assert stage.lanes.chosen == ("run",)
    stage.drag(stage.at(3.9, part=0.7), stage.at(3.4, part=0.7))
    assert near(stage, stage.starts()["run"], 3.5) and near(stage, float(stage.cut.timeline.length), 11.5)
    dropped(stage, TRANSITION, "iris", stage.at(3.6))
    assert stage.cut.timeline.find("run")[1].transition.kind == "iris" and near(stage, stage.starts()["run"], 3.5)
    assert undone(stage)


def test_a_transition_is_refused_away_from_cuts_and_on_sounds(stage: Stage) -> None:
    dropped(stage, TRANSITION, "wipe", stage.at(1.2, "voice"))
    assert stage.graph == FILM


def test_ctrl_t_dissolves_at_the_cut_nearest_to_the_playhead(stage: Stage) -> None:
    stage.playhead.seek(6.5)
    stage.key(Key.Key_T, CTRL)
    assert stage.starts()["goal"] == 6 and stage.cut.timeline.find("goal")[1].transition.kind == "dissolve"
    assert undone(stage)


# --- titles -------------------------------------------------------------------------------------------------------


def test_a_title_is_added_at_the_playhead_and_typed_where_it_lies(stage: Stage) -> None:
    stage.playhead.seek(2.0)
    stage.key(Key.Key_T, CTRL | SHIFT)
    field = QApplication.focusWidget()
    assert isinstance(field, QPlainTextEdit)
    QTest.keyClicks(field, "Ada Lovelace")
    QTest.keyClick(field, Key.Key_Return)
    track, clip = stage.cut.timeline.find("title~1")
    assert track.kind == "title" and stage.starts()["title~1"] == 2
    assert clip.title is not None and (clip.title.text, clip.title.style) == ("Ada Lovelace", "lower-third")
    assert stage.lanes.rows[0].pieces[0].title == "Ada Lovelace"
    stage.drag(stage.at(5.97, track.name), stage.at(4.97, track.name))
    assert near(stage, stage.lengths()["title~1"], 3.0)
    QTest.mouseDClick(stage.lanes, Qt.MouseButton.LeftButton, NONE, stage.at(3.0, track.name))
    assert isinstance(QApplication.focusWidget(), QPlainTextEdit)
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Escape)
    assert undone(stage)


def test_a_title_is_dropped_from_the_library(stage: Stage) -> None:
    stage.panel.tracks.add("title")
    stage.panel.tracks.add("title")
    dropped(stage, TITLE, "credits", stage.at(6.0, "titles-1"))
    track, clip = stage.cut.timeline.find("title~1")
    assert track.name == "titles-1" and clip.title is not None and clip.title.style == "credits"
    assert near(stage, stage.starts()["title~1"], 6.0)
    assert undone(stage)


# --- files --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "row", "seconds", "track", "start"),
    [
        ("shot.mp4", "picture", 4.2, "picture", 4.0),  # where two clips meet
        ("shot.mp4", "video-2", 5.0, "video-2", 5.0),
        ("knock.wav", "effects", 5.0, "effects", 5.0),
        ("hello.wav", "voice", 6.0, "voice", 6.0),
        ("step.wav", "audio-1", 3.0, "audio-1", 3.0),
    ],
)
def test_a_file_lands_where_it_is_let_go_under_its_name(
    stage: Stage, name: str, row: str, seconds: float, track: str, start: float
) -> None:
    stage.panel.tracks.add("picture")
    stage.panel.tracks.add("sound")
    before = stage.graph
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(f"/nowhere/{name}")])
    at = QPointF(stage.at(seconds, row))
    stage.lanes.dropEvent(QDropEvent(at, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NONE))
    piece = next(piece for row in stage.lanes.rows for piece in row.pieces if piece.title == name)
    assert piece.row == track and near(stage, piece.start, start)
    stage.document.undo()
    assert stage.graph == before, "one step"


def test_captions_that_are_dropped_are_clips_that_follow_the_cut(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "words.srt"
    file.write_text("1\n00:00:04,400 --> 00:00:05,000\nKick!\n", "utf-8")
    stage.panel.take_files((file,), Under("picture", 1.0))
    track, clip = stage.cut.timeline.find("caption-1")
    assert track.kind == "title" and track.title == "words" and clip.anchor == "run"
    assert clip.title is not None and clip.title.text == "Kick!"
    stage.drag(stage.at(3.97), stage.at(2.97))
    assert near(stage, stage.starts()["caption-1"], 3.4)
    assert undone(stage)
    (tmp_path / "bad.srt").write_text("nothing", "utf-8")
    stage.panel.take_files((tmp_path / "bad.srt",), Under("picture", 1.0))
    assert stage.graph == FILM and stage.panel.transport._message.text()


def test_a_timeline_of_another_program_is_a_cut_of_its_own(stage: Stage, tmp_path: Path, qtbot: QtBot) -> None:
    """An EDL of two events: its files are loaded, its cut is the one that is shown."""
    (tmp_path / "cut.edl").write_text(
        "TITLE: Two\nFCM: NON-DROP FRAME\n\n"
        "001  AX V C 00:00:01:00 00:00:03:00 00:00:00:00 00:00:02:00\n* FROM CLIP NAME: a.mov\n"
        "002  AX V C 00:00:00:00 00:00:01:00 00:00:02:00 00:00:03:00\n* FROM CLIP NAME: b.mov\n",
        "utf-8",
    )
    before = stage.graph
    with qtbot.waitSignal(stage.panel.importing.done, timeout=20_000):
        stage.panel.take_files((tmp_path / "cut.edl",), Under("picture", 0.0))
    assert stage.cut.node != "timeline"
    clips = stage.cut.timeline.picture.clips
    assert [(clip.source, float(clip.offset), float(clip.length)) for clip in clips] == [("a", 1, 2), ("b", 0, 1)]
    assert [piece.title for piece in stage.lanes.rows[0].pieces] == ["a.mov", "b.mov"]
    stage.document.undo()
    assert stage.graph == before
    stage.panel.take_files((tmp_path / "lost.otio",), Under("picture", 0.0))
    qtbot.waitUntil(lambda: "lost.otio" in stage.panel.transport._message.text(), timeout=5_000)


def test_a_split_track_of_frames_keeps_whole_frames(stage: Stage) -> None:
    """Titles and upper pictures snap to frames wherever a hand drops them."""
    dropped(stage, TITLE, "center", stage.at(3.337))
    span = stage.cut.timeline.spans["title~1"]
    assert (span.start * 25).denominator == 1
    stage.cut.edit("cut", lambda t: edits.split(t, "title~1", Fraction(9, 2)))
    assert {clip.id for clip in stage.cut.timeline.tracks[-1].clips} >= {"title~1"}
