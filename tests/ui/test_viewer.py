"""The viewer with a real engine behind it: stills, clips and words are seen, moved through and played."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import soundfile
from PIL import Image as Pillow
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from studio.film.playing.playback_clock import SoundClock
from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.graph.graph import Graph, Node, Wire
from studio.media.encoding import encode
from studio.media.values import Brush, CameraKey, Motion, Stroke
from studio.ui.bridge import EngineProcess
from studio.ui.commands import Commands
from studio.ui.project_page import ProjectPage
from studio.ui.run_state import Status
from studio.ui.viewer.panel import ViewerPanel
from studio.ui.viewer.result_words import motion_words
from studio.ui.viewer.scopes import PLANE, histogram, parade, vectorscope, waveform
from tests.media import clip, number_of, tone

PATIENCE = 8_000  # ms
FRAMES = 48
NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("media")
    clip(folder / "clip.mp4", FRAMES, size=(96, 64), options={"crf": "4", "g": "6"})
    y, x = np.mgrid[0:36, 0:64]
    Pillow.fromarray(np.stack((x * 4, y * 7, x + y), -1).astype(np.uint8)).save(folder / "still.png")
    soundfile.write(folder / "tone.wav", tone(96000), 48000)
    return folder


GRAPH = Graph(
    nodes={
        "still": Node("image.load", {"path": "still.png"}),
        "clip": Node("video.load", {"path": "clip.mp4"}),
        "words": Node("text.value", {"text": "dawn over the old ground"}),
        "two": Node("number.value", {"value": 2.0}),
        "late": Node("video.trim", {"start": 1.0}),
        "tone": Node("audio.load", {"path": "tone.wav"}),
        "four": Node("image.generate", {"model": "animatic", "width": 64, "height": 48, "seed": 3, "variations": 4}),
        "lost": Node("image.load", {"path": "nowhere.png"}),
        "grade": Node("color.grade"),
        "graded": Node("color.grade", {"gain": 0.5}),
        "waits": Node("color.grade"),
    },
    wires=(
        Wire("clip", "video", "late", "video"),
        Wire("words", "out", "four", "prompt"),
        Wire("still", "out", "grade", "image"),
        Wire("clip", "video", "graded", "image"),
        Wire("four", "out", "waits", "image"),
    ),
)


class Watcher:
    """A page whose viewer can be worked by hand."""

    def __init__(self, page: ProjectPage, qtbot: QtBot) -> None:
        self.page, self.qtbot = page, qtbot
        self.viewer: ViewerPanel = page.viewer
        self.selection = page.session.selection

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=PATIENCE)

    def render(self, *targets: str) -> None:
        self.page.render_nodes(targets)
        run = self.page.session.run
        self.until(lambda: run.last is not None and not run.running)

    def see(self, node: str) -> ViewerPanel:
        """Select a rendered node and wait for its picture in its own size."""
        self.selection.select([node])
        picture = self.viewer.picture
        self.until(lambda: self.viewer.requests.facts.kind != "")
        self.until(lambda: picture.image.isNull() or picture.image.size() == picture.native)
        return self.viewer

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_KEYS) -> None:
        shown = self.viewer.stack.currentWidget()
        shown.setFocus()
        QTest.keyClick(shown, key, modifier)

    def frame(self) -> int:
        return number_of(pixels(self.viewer.picture.image))


def pixels(image: QImage) -> npt.NDArray[np.uint8]:
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


@pytest.fixture
def watcher(qtbot: QtBot, catalog: Catalog, process: EngineProcess, media: Path, tmp_path: Path) -> Iterator[Watcher]:
    page = ProjectPage(Document(GRAPH, media / "film.shotgraph"), catalog, process, Commands(), tmp_path)
    qtbot.addWidget(page)
    page.resize(1200, 760)
    page.show()
    qtbot.waitExposed(page)
    qtbot.waitUntil(lambda: page.session.engine.state == "ready", timeout=PATIENCE)
    yield Watcher(page, qtbot)
    page.viewer.player.pause()
    page.close_down()


def click(widget: Any, at: QPoint | None = None) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, NO_KEYS, at or widget.rect().center())


def test_a_still_is_seen_pixel_by_pixel(watcher: Watcher, media: Path) -> None:
    watcher.render("still")
    viewer = watcher.see("still")
    assert np.array_equal(pixels(viewer.picture.image), np.asarray(Pillow.open(media / "still.png")))
    assert "64 × 36" in viewer._about.text()
    assert not viewer.transport.play.isVisible() and viewer.transport.save.isVisible()


def test_what_is_not_rendered_offers_to_render_it(watcher: Watcher) -> None:
    watcher.selection.select(["late"])
    viewer = watcher.viewer
    watcher.until(lambda: viewer.message.isVisible() and viewer.message.what.text() == "Not rendered yet")
    click(viewer.message.button)
    watcher.until(lambda: viewer.picture.isVisible() and not viewer.picture.image.isNull())
    watcher.until(lambda: watcher.frame() == 24)


def test_a_grade_is_seen_as_soon_as_it_is_changed(watcher: Watcher, media: Path) -> None:
    watcher.render("still")
    still = np.asarray(Pillow.open(media / "still.png")).astype(int)
    viewer = watcher.see("grade")
    watcher.until(lambda: np.array_equal(pixels(viewer.picture.image), still))
    document = watcher.page.document
    for gain in (0.5, 0.25):
        document.edit("Grade", document.graph.set("grade", "gain", gain))
        watcher.until(lambda gain=gain: np.abs(pixels(viewer.picture.image) - still * gain).max() <= 1)
        assert not viewer.notice.isVisible(), "nothing waits for a render"


def test_a_graded_clip_is_seen_without_a_render(watcher: Watcher) -> None:
    watcher.render("clip")
    viewer = watcher.see("graded")
    watcher.until(lambda: not viewer.picture.image.isNull())
    assert pixels(viewer.picture.image).max() < 140 and viewer.player.ready


def test_what_waits_for_something_slow_is_not_made_by_looking(watcher: Watcher) -> None:
    watcher.selection.select(["waits"])
    viewer = watcher.viewer
    watcher.until(lambda: viewer.message.isVisible() and viewer.message.what.text() == "Not rendered yet")
    assert watcher.page.session.run.task("four", None).status is not Status.DONE


def test_an_error_is_shown_with_what_mends_it(watcher: Watcher) -> None:
    watcher.selection.select(["lost"])
    message = watcher.viewer.message
    watcher.until(lambda: message.isVisible() and message.button.isVisible())
    click(message.button)
    watcher.until(lambda: "nowhere.png" in message.what.text() + message.mend.text())
    assert watcher.viewer.message.button.text() == "Try again"


def test_words_and_numbers_are_read(watcher: Watcher) -> None:
    watcher.render("words", "two")
    viewer = watcher.see("words")
    assert viewer.text.isVisible() and viewer.text.toPlainText() == "dawn over the old ground"
    watcher.see("two")
    watcher.until(lambda: viewer.text.toPlainText() == "2")


@pytest.mark.parametrize(
    ("keys", "frame"),
    [
        ((Qt.Key.Key_Period,), 1),
        ((Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right), 3),
        ((Qt.Key.Key_End,), FRAMES - 1),
        ((Qt.Key.Key_End, Qt.Key.Key_Comma), FRAMES - 2),
        ((Qt.Key.Key_Right, Qt.Key.Key_Home), 0),
    ],
)
def test_keys_step_through_the_frames(watcher: Watcher, keys: tuple[Qt.Key, ...], frame: int) -> None:
    watcher.render("clip")
    viewer = watcher.see("clip")
    for key in keys:
        watcher.key(key)
    watcher.until(lambda: watcher.frame() == frame)
    assert viewer.transport.time.text() == f"00:00:{frame // 24:02}:{frame % 24:02}"


def test_the_bar_scrubs_and_the_last_place_wins(watcher: Watcher) -> None:
    watcher.render("clip")
    bar = watcher.see("clip").scrub
    at = [QPoint(8 + round((bar.width() - 16) * part), 7) for part in (0.1, 0.5, 0.9, 0.25)]
    for place in at:
        click(bar, place)
    wanted = watcher.viewer.player.frame
    assert wanted == pytest.approx(0.25 * (FRAMES - 1), abs=1.1)
    watcher.until(lambda: watcher.frame() == wanted)


def test_it_plays_to_the_end_and_stands_on_the_last_frame(watcher: Watcher) -> None:
    watcher.render("clip")
    viewer = watcher.see("clip")
    seen: list[int] = []
    viewer.player.painted.connect(lambda block: seen.append(block.n))
    watcher.key(Qt.Key.Key_Space)
    assert viewer.player.playing and viewer.transport.play.accessibleName() == "Pause"
    watcher.until(lambda: not viewer.player.playing)
    assert len(set(seen)) > 8 and seen == sorted(seen)  # frame 0 is also looked at while it stands
    watcher.until(lambda: watcher.frame() == FRAMES - 1)


def test_a_loop_begins_again(watcher: Watcher) -> None:
    watcher.render("clip")
    viewer = watcher.see("clip")
    watcher.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    watcher.key(Qt.Key.Key_End)
    for _ in range(6):
        watcher.key(Qt.Key.Key_Comma)
    seen: list[int] = []
    viewer.player.painted.connect(lambda block: seen.append(block.n))
    click(viewer.transport.play)
    watcher.until(lambda: any(after < before for before, after in pairwise(seen)))
    click(viewer.transport.play)
    assert not viewer.player.playing


def test_the_wheel_zooms_at_the_cursor_and_the_probe_tells_the_pixel(watcher: Watcher, media: Path) -> None:
    watcher.render("still")
    picture = watcher.see("still").picture
    at = picture.target().topLeft() + QPointF(picture.target().width() * 0.25, picture.target().height() * 0.75)
    before = picture.to_native(at)
    for _ in range(4):
        turn = QWheelEvent(
            at,
            QPointF(picture.mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            NO_KEYS,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(picture, turn)
    assert (picture.to_native(at) - before).manhattanLength() < 0.01 and not picture.fits
    probe = picture.pixel_at(at)
    assert probe is not None
    truth = np.asarray(Pillow.open(media / "still.png"))[probe.y, probe.x]
    assert probe.color[:3] == tuple(truth)
    watcher.key(Qt.Key.Key_F)
    assert picture.fits
    watcher.key(Qt.Key.Key_1)
    assert picture.scale == 1.0 and watcher.viewer.transport.zoom.text() == "100 %"


def test_a_double_click_on_a_sheet_of_variations_goes_on_with_that_one(watcher: Watcher) -> None:
    watcher.render("four")
    viewer = watcher.see("four")
    sheet = pixels(viewer.picture.image)
    assert sheet.shape == (96, 128, 3) and "Double-click" in viewer.notice.label.text()
    place = viewer.picture.target()
    at = QPoint(int(place.left() + place.width() * 0.25), int(place.top() + place.height() * 0.75))
    QTest.mouseDClick(viewer.picture, Qt.MouseButton.LeftButton, NO_KEYS, at)
    assert watcher.page.document.graph.nodes["four"].settings["pick"] == 3
    watcher.until(lambda: viewer.picture.native.width() == 64 and viewer.picture.image.width() == 64)
    assert np.array_equal(pixels(viewer.picture.image), sheet[48:, :64])
    assert not viewer.picture.choosing
    watcher.page.document.undo()
    watcher.until(lambda: viewer.picture.native.width() == 128)


def test_a_node_sent_to_the_viewer_stays_until_it_is_let_go(watcher: Watcher) -> None:
    watcher.render("words", "two")
    watcher.see("words")
    watcher.selection.view("two", "out")
    watcher.until(lambda: watcher.viewer.text.toPlainText() == "2")
    watcher.selection.select(["words"])
    assert watcher.viewer.subject.node == "two" and watcher.viewer._pin.isChecked()
    click(watcher.viewer._pin)
    assert watcher.viewer.subject.node == "words"


def test_an_edit_leaves_the_last_picture_and_says_that_it_is_out_of_date(watcher: Watcher) -> None:
    watcher.render("late")
    viewer = watcher.see("late")
    document = watcher.page.document
    document.edit("Trim", document.graph.set("late", "start", 0.5))
    watcher.until(lambda: viewer.notice.isVisible())
    assert "Out of date" in viewer.notice.label.text() and viewer.picture.isVisible()
    click(viewer.notice.button)
    watcher.until(lambda: not viewer.notice.isVisible() and watcher.frame() == 12)


def test_a_clip_that_is_out_of_date_plays_its_last_good_frames_under_a_mark(watcher: Watcher) -> None:
    watcher.render("late")
    viewer = watcher.see("late")
    watcher.until(lambda: watcher.frame() == 24)
    document = watcher.page.document
    document.edit("Trim", document.graph.set("late", "start", 0.25))
    watcher.until(lambda: viewer.requests.outdated and viewer.notice.isVisible() and viewer.player.ready)
    assert "Out of date" in viewer.notice.label.text()
    watcher.key(Qt.Key.Key_Right)
    watcher.until(lambda: watcher.frame() == 25)
    document.undo()
    watcher.until(lambda: not viewer.requests.outdated and not viewer.notice.isVisible())


def test_save_frame_writes_the_same_pixels(watcher: Watcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watcher.render("still")
    watcher.see("still")
    path = tmp_path / "frame.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    click(watcher.viewer.transport.save)
    watcher.until(lambda: watcher.viewer.notice.isVisible())
    assert watcher.viewer.notice.label.text() == "Saved frame.png"
    assert np.array_equal(np.asarray(Pillow.open(path)), pixels(watcher.viewer.picture.image))


def test_a_frame_that_cannot_be_saved_says_why(watcher: Watcher) -> None:
    watcher.render("still")
    watcher.see("still")
    watcher.viewer.save_to(Path("/proc/nowhere/frame.png"))
    watcher.until(lambda: watcher.viewer.notice.isVisible())
    assert "Saved" not in watcher.viewer.notice.label.text() and watcher.viewer.notice.label.text()


def drag(widget: Any, start: QPointF, end: QPointF) -> None:
    """Press, move and let go: QTest.mouseMove carries no buttons."""
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, NO_KEYS, start.toPoint())
    for step in range(1, 5):
        at = start + (end - start) * step / 4
        away = QPointF(widget.mapToGlobal(at.toPoint()))
        move = QMouseEvent(QEvent.Type.MouseMove, at, away, Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, NO_KEYS)
        QApplication.sendEvent(widget, move)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, NO_KEYS, end.toPoint())


@pytest.fixture
def pair(watcher: Watcher) -> Watcher:
    """Two takes of a painted still: the second is shown, the first is at hand to be compared."""
    document = watcher.page.document
    painted = Node("image.generate", {"width": 64, "height": 48, "seed": -1})
    graph = document.graph.add("paint", painted).add("wish", Node("text.value", {"text": "a calm sea at dusk"}))
    document.edit("Paint", graph.connect(Wire("wish", "out", "paint", "prompt")))
    watcher.render("paint")
    viewer = watcher.see("paint")
    watcher.until(lambda: bool(viewer.takes.list) and viewer.strip.vary.isVisible())
    before = len(viewer.takes.list)
    click(viewer.strip.vary)
    watcher.until(lambda: len(viewer.takes.list) == before + 1)
    watcher.until(lambda: viewer.shown.shown_key == viewer.takes.list[0].key)
    watcher.until(lambda: viewer.picture.image.size() == viewer.picture.native)
    return watcher


def test_a_wipe_shows_one_take_left_and_the_other_right(pair: Watcher) -> None:
    viewer, picture = pair.viewer, pair.viewer.picture
    pair.key(Qt.Key.Key_W)
    assert picture.comparison == "wipe"
    pair.until(lambda: not picture._other.isNull() and picture._other.size() == picture.image.size())
    target = picture.target()
    at = QPointF(target.left() + target.width() * 0.4, target.center().y())
    x, y = (int(part) for part in picture.to_native(at).toTuple())
    first, second = (pixels(image)[y, x] for image in (picture.image, picture._other))
    before = picture.pixel_at(at)
    assert before is not None and before.color[:3] == tuple(first)
    drag(picture, QPointF(target.center().x(), at.y()), QPointF(target.left() + target.width() * 0.2, at.y()))
    assert picture.split == pytest.approx(0.2, abs=0.02)
    after = picture.pixel_at(at)
    assert after is not None and after.color[:3] == tuple(second)
    marks = {key: card.mark for key, card in viewer.strip.cards.items()}
    assert sorted(filter(None, marks.values())) == ["A", "B"] and marks[viewer.takes.list[0].key] == "A"


def test_the_difference_is_black_where_takes_are_equal(pair: Watcher) -> None:
    picture = pair.viewer.picture
    pair.viewer.shown.compare("difference")
    pair.until(lambda: not picture._other.isNull() and picture._other.size() == picture.image.size())
    first, second = (pixels(image).astype(int) for image in (picture.image, picture._other))
    assert np.array_equal(pixels(picture._difference()), np.clip(abs(first - second) * 4, 0, 255))
    picture.show_other(picture.image)
    assert pixels(picture._difference()).max() == 0


def test_an_older_take_is_seen_kept_and_used_again(pair: Watcher) -> None:
    viewer = pair.viewer
    new, old = viewer.takes.list[:2]
    newest = pixels(viewer.picture.image)
    click(viewer.strip.cards[old.key])
    pair.until(lambda: not np.array_equal(pixels(viewer.picture.image), newest))
    assert viewer.strip.cards[old.key].isChecked() and viewer.strip.use.isVisible()
    click(viewer.strip.keep)
    pair.until(lambda: viewer.takes.list[1].pinned)
    click(viewer.strip.use)
    pair.until(lambda: pair.page.session.run.task("paint").key == old.key)
    assert not viewer.takes.list[0].pinned and new.key != old.key
    pair.until(lambda: not viewer.strip.use.isVisible())


def test_a_sound_shows_its_wave_its_pitches_and_its_loudness(watcher: Watcher) -> None:
    watcher.render("tone")
    viewer = watcher.see("tone")
    watcher.until(lambda: viewer.sound.isVisible() and bool(viewer.sound.levels))
    watcher.until(lambda: not viewer.sound._spectrum.isNull())
    lufs = float(viewer.sound.levels[0][0].replace("−", "-"))
    assert -25 < lufs < -5 and viewer.sound.levels[1][1] == "dBTP"
    bright = pixels(viewer.sound._spectrum).sum(axis=(1, 2))
    hertz = 30 * (20000 / 30) ** (1 - (bright.argmax() + 0.5) / len(bright))
    assert hertz == pytest.approx(440, rel=0.12)
    assert viewer.transport.time.text() == "0:00.00 / 0:02.00"
    click(viewer.sound, QPoint(viewer.sound.width() // 2, 60))
    assert viewer.player.seconds == pytest.approx(1.0, abs=0.03)


def test_without_a_sound_device_it_plays_on_and_says_so(watcher: Watcher, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: SoundClock, device: object = None) -> None:
        raise OSError("no device")

    monkeypatch.setattr(SoundClock, "open", refuse)
    watcher.render("tone")
    viewer = watcher.see("tone")
    watcher.until(lambda: viewer.player.ready)
    watcher.key(Qt.Key.Key_Space)
    watcher.until(lambda: viewer.player.seconds > 0.1)
    assert viewer.notice.isVisible() and "No sound" in viewer.notice.label.text()
    watcher.key(Qt.Key.Key_Space)
    assert not viewer.player.playing


def test_scopes_measure_what_is_shown(watcher: Watcher) -> None:
    watcher.render("still")
    viewer = watcher.see("still")
    watcher.key(Qt.Key.Key_H)
    watcher.until(lambda: viewer.scopes.levels is not None)
    assert viewer.scopes.isVisible() and viewer.scopes.levels is not None
    seen = pixels(viewer.picture.image)
    assert np.array_equal(viewer.scopes.levels[0], np.bincount(seen[..., 0].ravel(), minlength=256))


def test_scopes_put_colours_where_a_broadcast_monitor_does() -> None:
    red = np.full((4, 6, 3), (191, 0, 0), np.uint8)
    row, column = np.argwhere(vectorscope(red))[0]
    assert row < PLANE * 0.2 and column < PLANE * 0.5
    grey = np.full((4, 6, 3), 128, np.uint8)
    assert vectorscope(grey)[PLANE // 2, PLANE // 2] == 24
    wave = waveform(np.concatenate([grey[:, :3] * 0, grey[:, :3] // 128 * 255], axis=1).astype(np.uint8))
    red_wave, green_wave, blue_wave = parade(red)
    assert np.argwhere(red_wave)[:, 0].tolist() == [127 - 95] * 6 and green_wave[-1, 0] == blue_wave[-1, 0] == 4
    assert wave[-1, 0] == 4 and wave[0, -1] == 4 and histogram(grey)[:, 128].tolist() == [24, 24, 24]


def test_a_motion_is_told_in_words() -> None:
    painted = Brush((Stroke(((0.5, 0.5),), 0.1),), horizontal=-3.0, ambient=1.5)
    motion = Motion((Brush(), painted), camera=(CameraKey(0.0), CameraKey(1.0, zoom=1.2)), handheld=2.0)
    words = motion_words(json.loads(encode(motion)[1]))
    assert words.splitlines() == ["Brush 2: horizontal -3, ambient 1.5", "Camera: 2 keyframes", "Hand-held: 2"]
    assert "Nothing moves yet" in motion_words(json.loads(encode(Motion())[1]))
