"""The chosen clips typed, slid and keyframed in their panel, and taken by hand in the viewer."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from studio.film.timeline import Clip, Title, Transition, edits, tracks
from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.media.signal import Curve
from studio.ui.clip import changes, speeds
from studio.ui.clip.rows import frames_text, read_time
from studio.ui.commands import Commands
from studio.ui.project_page import ProjectPage
from tests.ui.timeline_stage import FILM, SHOTS, MadeFilm

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


class Bench:
    """A page over the small film, its clip panel, and hands."""

    def __init__(self, page: ProjectPage) -> None:
        self.page, self.document, self.timeline = page, page.document, page.timeline
        self.panel, self.cut, self.head = page.clip_docks.panel, page.timeline.cut, page.session.playhead

    def clip(self, id: str) -> Clip:
        return self.cut.timeline.find(id)[1]

    def choose(self, *ids: str) -> None:
        self.timeline.lanes.choose(ids)
        QApplication.processEvents()

    def type(self, part: str, text: str) -> None:
        """Into the field of a part, with Enter."""
        row = self.panel.rows[part]
        field = row.editor.field  # type: ignore[attr-defined]
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        field.clearFocus()

    def time(self, part: str, text: str) -> None:
        field = self.panel.times[part]
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        field.clearFocus()

    def undone(self) -> bool:
        while self.document.undo_label:
            self.document.undo()
        return self.document.graph == FILM


@pytest.fixture
def bench(qtbot: QtBot, catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    page = ProjectPage(Document(FILM), catalog, None, Commands(), tmp_path)
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show()
    qtbot.waitExposed(page)
    made = MadeFilm(page)
    page.viewer._again.timeout.disconnect()  # there is no engine: it would say so in the picture's place
    engine = page.session.engine
    monkeypatch.setattr(engine, "look", made.look)
    page.session.run.recall({node: {id: f"{node} {id}" for id in SHOTS} for node in ("animate", "voice", "effects")})
    page.timeline.cut.sources._survey()
    QApplication.processEvents()
    yield Bench(page)
    page.close_down()


# --- numbers ------------------------------------------------------------------------------------------------------


def test_choosing_a_clip_brings_its_panel_before_the_inspector(bench: Bench) -> None:
    lanes = bench.timeline.lanes
    rect = lanes.place_of("run")
    QTest.mouseClick(lanes, Qt.MouseButton.LeftButton, NONE, rect.center().toPoint())
    QApplication.processEvents()
    assert not bench.panel.visibleRegion().isEmpty()
    assert bench.panel.about.text() == "Run"
    bench.page.session.selection.select(["animate"])
    QApplication.processEvents()
    assert bench.panel.visibleRegion().isEmpty() and not bench.page.inspector.visibleRegion().isEmpty()


def test_nothing_chosen_says_what_to_do(bench: Bench) -> None:
    bench.choose()
    assert "Choose clips" in bench.panel._nothing.text() and bench.panel._area.isHidden()


@pytest.mark.parametrize(
    ("part", "text", "value"),
    [
        ("look.opacity", "40", 40.0),
        ("look.x", "12.5", 12.5),
        ("look.scale", "50", 50.0),
        ("look.rotation", "-30", -30.0),
        ("look.crop_left", "10", 10.0),
        ("gain", "-6", -6.0),
        ("pan", "50", 50.0),
        ("fade_in", "0.5", 0.5),
        ("lead", "0.4", 0.4),
    ],
)
def test_a_number_is_typed_and_is_one_step(bench: Bench, part: str, text: str, value: float) -> None:
    bench.choose("run")
    bench.type(part, text)
    assert changes.value_of(bench.cut.timeline, "run", part) == value
    assert len([1 for _ in range(9) if bench.document.undo()]) == 1
    assert bench.document.graph == FILM


def test_several_clips_are_edited_at_once(bench: Bench) -> None:
    bench.choose("dawn", "goal")
    bench.type("look.opacity", "30")
    assert [bench.clip(id).look.opacity for id in SHOTS] == [30, 100, 30]
    bench.choose("dawn", "run")
    assert bench.panel.rows["look.opacity"].editor.field.text() == "—"  # type: ignore[attr-defined]
    bench.panel.rows["look.opacity"].dot.click()
    assert bench.clip("dawn").look.opacity == 100
    assert bench.undone()


def test_times_are_typed_as_timecode_or_seconds(bench: Bench) -> None:
    bench.choose("run")
    bench.time("time.length", "2:00")  # seconds:frames
    assert bench.clip("run").length == 2 and bench.cut.timeline.spans["goal"].start == 6
    bench.time("time.in", "0.4")
    assert bench.clip("run").offset == Fraction(2, 5)
    bench.time("time.out", "0:01:10")
    assert bench.clip("run").length == 1
    bench.time("time.start", "5")
    assert bench.cut.timeline.spans["run"].start == 5 and bench.clip("run").gap == 1
    bench.time("time.start", "never")
    assert "minutes:seconds:frames" in bench.panel._wrong.text()
    assert bench.undone()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2.5", Fraction(5, 2)),
        ("1:00:05", Fraction(301, 5)),
        ("12f", Fraction(12, 25)),
        ("0:00", Fraction(0)),
        ("x", None),
    ],
)
def test_what_is_read_as_a_time(text: str, seconds: Fraction | None) -> None:
    assert read_time(text, Fraction(25)) == seconds
    if seconds is not None:
        assert read_time(frames_text(seconds, Fraction(25)), Fraction(25)) == round(seconds * 25) / Fraction(25)


def test_speed_makes_the_clip_shorter_and_what_follows_closes_up(bench: Bench) -> None:
    bench.choose("dawn")
    bench.type("speed", "200")
    assert bench.clip("dawn").length == 2 and bench.cut.timeline.spans["run"].start == 2
    assert bench.undone()


def test_a_ramp_a_frozen_frame_and_backwards(bench: Bench) -> None:
    bench.choose("goal")
    place = next(n for n in range(bench.panel.ramps.count()) if bench.panel.ramps.itemData(n) == "hero")
    bench.panel.ramps.setCurrentIndex(place)
    bench.panel.ramps.activated.emit(place)
    keys = bench.clip("goal").pace
    assert len(keys) == 5 and keys[-1].at == pytest.approx(5) and bench.clip("goal").length == 5
    bench.head.seek(5.0)
    bench.choose("run")
    bench.panel.freeze.click()
    order = [clip.id for clip in bench.cut.timeline.picture.clips]
    assert order == ["dawn", "run", "run~3", "run~2", "goal"]
    still = bench.clip("run~3")
    assert still.freeze and still.offset == 1 and still.length == speeds.STILL
    bench.choose("dawn")
    bench.panel.rows["reverse"].editor.box.click()  # type: ignore[attr-defined]
    assert bench.clip("dawn").reverse
    assert bench.undone()


def test_a_name_and_a_colour_are_seen_on_the_timeline(bench: Bench) -> None:
    bench.choose("run")
    QTest.keyClicks(bench.panel.name, "The long pass")
    QTest.keyClick(bench.panel.name, Qt.Key.Key_Return)
    bench.panel.colors["#4cc38a"].click()
    piece = bench.timeline.lanes.piece("run")
    assert piece is not None and piece.title == "2 · The long pass" and bench.clip("run").color == "#4cc38a"
    assert bench.undone()


# --- keyframes ----------------------------------------------------------------------------------------------------


def test_the_diamond_keys_a_number_by_the_clips_own_clock(bench: Bench) -> None:
    bench.choose("run")
    row = bench.panel.rows["look.scale"]
    assert row.diamond is not None
    bench.head.seek(4.0)
    row.diamond.click()
    bench.head.seek(6.0)
    bench.type("look.scale", "200")
    curve = bench.clip("run").look.scale
    assert isinstance(curve, Curve) and [(key.at, key.value) for key in curve.keys] == [(0, 100), (2, 200)]
    assert row.diamond.here and row.keys is not None and not row.keys.isHidden()
    bench.head.seek(5.0)
    assert not row.diamond.here and row.diamond.moves
    shown = float(row.editor.field.text())  # type: ignore[attr-defined]
    assert shown == pytest.approx(curve.at(1.0), abs=0.01)
    # the keys stay with the picture when the start is trimmed
    bench.cut.edit("trim", lambda t: edits.trim(t, "run", "start", Fraction(1)))
    assert bench.panel.chosen.clock("run") == pytest.approx(2.0)
    bench.head.seek(1.0)
    assert not row.diamond.isEnabled(), "the playhead is outside"
    bench.panel.chosen.rest(row.part)
    assert not isinstance(bench.clip("run").look.scale, Curve)
    assert bench.undone()


# --- transitions and titles -----------------------------------------------------------------------------------------


def test_a_transition_shows_what_its_kind_has(bench: Bench) -> None:
    bench.choose("dawn")
    assert bench.panel.rows["transition.kind"].isHidden(), "nothing comes before it"
    bench.choose("run")
    assert not bench.panel.rows["transition.kind"].isHidden()
    bench.type("transition.seconds", "0.8")
    assert bench.cut.timeline.spans["run"].start == Fraction(16, 5)
    box = bench.panel.rows["transition.kind"].editor.box  # type: ignore[attr-defined]
    box.activated.emit(next(n for n in range(box.count()) if box.itemData(n) == "dip"))
    assert bench.clip("run").transition == Transition("dip")
    assert not bench.panel.rows["transition.color"].isHidden() and bench.panel.rows["transition.way"].isHidden()
    assert bench.undone()


def with_title(bench: Bench) -> None:
    def change(timeline: object) -> object:
        made, name = tracks.add_track(timeline, "title")  # type: ignore[arg-type]
        return tracks.place(made, Clip("title~1", "", Fraction(3), title=Title("Ada")), name, Fraction(1))

    bench.cut.edit("title", change)  # type: ignore[arg-type]
    bench.choose("title~1")


def test_a_titles_words_and_style_are_in_its_panel(bench: Bench) -> None:
    with_title(bench)
    assert bench.panel.rows["speed"].isHidden() and not bench.panel.rows["title.text"].isHidden()
    field = bench.panel.rows["title.text"].editor.field  # type: ignore[attr-defined]
    field.selectAll()
    QTest.keyClicks(field, "Ada Lovelace")
    bench.type("title.size", "8")
    title = bench.clip("title~1").title
    assert title is not None and (title.text, title.size) == ("Ada Lovelace", 8.0)
    assert bench.undone()


# --- in the viewer ------------------------------------------------------------------------------------------------


def seen(bench: Bench) -> None:
    """As if the film were in the viewer, 1280 by 720."""
    viewer = bench.page.viewer
    picture = QImage(1280, 720, QImage.Format.Format_RGB888)
    picture.fill(Qt.GlobalColor.darkGray)
    viewer.picture.show_picture(picture)
    viewer.stack.setCurrentWidget(viewer.picture)
    bench.page.clip_docks.handles._follow()
    QApplication.processEvents()


def drag(bench: Bench, start: QPointF, end: QPointF, keys: Qt.KeyboardModifier = NONE) -> None:
    target, left = bench.page.viewer.picture, Qt.MouseButton.LeftButton
    QTest.mousePress(target, left, keys, start.toPoint())
    for step in range(1, 5):
        at = start + (end - start) * step / 4
        event = QMouseEvent(QEvent.Type.MouseMove, at, target.mapToGlobal(at), Qt.MouseButton.NoButton, left, keys)
        QApplication.sendEvent(target, event)
    QTest.mouseRelease(target, left, keys, end.toPoint())
    QApplication.processEvents()


def test_the_picture_is_moved_scaled_turned_and_cropped_by_hand(bench: Bench) -> None:
    bench.head.seek(5.0)
    bench.choose("run")
    bench.type("look.scale", "50")
    seen(bench)
    handles = bench.page.clip_docks.handles
    assert handles.isVisible()
    box = handles.box()
    assert box is not None and [round(v) for v in box.corners()[0]] == [320, 180]
    middle = handles.out((640, 360))
    drag(bench, handles.out((700, 400)), handles.out((828, 400)))
    assert bench.clip("run").look.x == pytest.approx(10, abs=0.6) and bench.clip("run").look.y == pytest.approx(
        0, abs=0.6
    )
    box = handles.box()
    assert box is not None
    corner = handles.out(box.corners()[2])
    drag(bench, corner, corner + (corner - handles.out(box.box.at)) * 0.5)
    assert bench.clip("run").look.scale == pytest.approx(75, abs=1.5)
    box = handles.box()
    assert box is not None
    knob, center = handles.out(box.knob(22 * handles._scale)), handles.out(box.box.at)
    away = center.y() - knob.y()
    drag(bench, knob, center + QPointF(away, 0), SHIFT)
    assert bench.clip("run").look.rotation == 90
    box = handles.box()
    assert box is not None
    edge = handles.out(box.edges()["left"])  # turned: it is on top now
    drag(bench, edge, edge + (handles.out(box.box.at) - edge) * 0.5)
    assert bench.clip("run").look.crop_left == pytest.approx(25, abs=2)
    assert middle != center
    labels = []
    while bench.document.undo_label:
        labels.append(bench.document.undo_label)
        bench.document.undo()
    assert labels[:4] == ["Crop the picture", "Turn the picture", "Scale the picture", "Move the picture"]
    assert bench.document.graph == FILM


def test_a_titles_words_are_typed_on_the_picture(bench: Bench) -> None:
    with_title(bench)
    bench.head.seek(2.0)
    seen(bench)
    handles = bench.page.clip_docks.handles
    place = handles.out((640, 360)).toPoint()
    QTest.mouseDClick(bench.page.viewer.picture, Qt.MouseButton.LeftButton, NONE, place)
    field = QApplication.focusWidget()
    assert isinstance(field, QPlainTextEdit)
    QTest.keyClicks(field, "Grace Hopper")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    title = bench.clip("title~1").title
    assert title is not None and title.text == "Grace Hopper"
    assert bench.undone()


def test_the_picture_alone_fills_the_screen_and_escape_ends_it(bench: Bench) -> None:
    seen(bench)
    commands = bench.page.session.commands
    commands["viewer.full_screen"].action.trigger()
    feed = bench.page.viewer.feeds.feed
    assert feed is not None and feed.isFullScreen()
    shown = feed.grab().toImage()
    assert shown.pixelColor(shown.width() // 2, shown.height() // 2) == Qt.GlobalColor.darkGray
    QTest.keyClick(feed, Qt.Key.Key_Escape)
    assert not feed.isVisible()
    commands["viewer.clean_feed"].action.trigger()
    assert feed.isVisible() and not feed.isFullScreen()
    commands["viewer.clean_feed"].action.trigger()
    assert not feed.isVisible()


def test_handles_are_there_only_while_the_clip_is_seen(bench: Bench) -> None:
    bench.head.seek(5.0)
    bench.choose("run")
    seen(bench)
    handles = bench.page.clip_docks.handles
    assert handles.isVisible()
    bench.head.seek(1.0)
    assert not handles.isVisible()
    bench.head.seek(5.0)
    bench.choose("voice/run")
    assert not handles.isVisible()
    QTest.mouseClick(bench.page.viewer.picture, Qt.MouseButton.LeftButton, NONE, QPoint(50, 50))
    assert bench.document.graph == FILM
