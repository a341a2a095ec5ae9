"""Sounds apart from pictures, several pictures at once, filmstrips of what is retimed, what will play smoothly."""

from __future__ import annotations

import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.base.settings import Home, Settings
from studio.graph.catalog import Catalog
from studio.graph.document import Document
from studio.host.commands import FilmstripOf
from studio.host.news import Smoothness
from studio.media.signal import Key as CurveKey
from studio.ui import theme
from studio.ui.timeline import smooth
from studio.ui.timeline.tools import Tool
from studio.ui.window import MainWindow
from tests.ui.timeline_stage import FILM, Stage

SHIFT, CTRL, NONE = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.NoModifier,
)


@pytest.fixture(autouse=True)
def loose(stage: Stage) -> None:
    stage.lanes.snapping = False


def order(stage: Stage) -> list[str]:
    return [clip.id for clip in stage.cut.timeline.picture.clips]


# --- sounds apart from pictures -------------------------------------------------------------------------------------


def test_the_roll_tool_with_ctrl_moves_the_sounds_cut_alone(stage: Stage) -> None:
    stage.cut.edit("Later", lambda t: t.with_clip("run", lambda c: replace(c, offset=Fraction(1))))
    stage.lanes.set_tool(Tool.ROLL)
    before = stage.starts()
    stage.drag(stage.at(4.2), stage.at(3.6), CTRL)
    run, dawn = (stage.cut.timeline.find(id)[1] for id in ("run", "dawn"))
    assert stage.starts() == before, "the pictures stay"
    assert float(run.lead) == pytest.approx(0.6, abs=0.03) and dawn.lag == -run.lead, "a J cut"
    stage.drag(stage.at(4.2), stage.at(5.2), CTRL)
    assert float(stage.cut.timeline.find("run")[1].lead) == pytest.approx(-0.4, abs=0.03), "an L cut"
    assert stage.document.undo_label is not None and stage.document.undo_label.startswith("Roll")


def test_a_sound_is_not_rolled_beyond_what_it_has(stage: Stage) -> None:
    stage.lanes.set_tool(Tool.ROLL)
    stage.drag(stage.at(4.2), stage.at(2.0), CTRL)
    assert stage.cut.timeline.find("run")[1].lead == 0, "nothing of it lies before its first frame"
    stage.drag(stage.at(4.2), stage.at(11.5), CTRL)
    run = stage.cut.timeline.find("run")[1]
    assert -run.length < run.lead < -2.9, "its last moment is left"


def test_the_roll_tool_with_shift_moves_the_pictures_cut_and_leaves_the_sounds(stage: Stage) -> None:
    stage.cut.edit("Later", lambda t: t.with_clip("run", lambda c: replace(c, offset=Fraction(1))))
    stage.lanes.set_tool(Tool.ROLL)
    stage.drag(stage.at(4.2), stage.at(4.7), SHIFT)
    run, start = stage.cut.timeline.find("run")[1], stage.starts()["run"]
    assert start == pytest.approx(4.5, abs=0.05)
    assert start - float(run.lead) == pytest.approx(4.0), "the sound's cut is where it was"


def test_a_line_at_the_foot_of_a_picture_says_where_its_sound_lies(stage: Stage) -> None:
    def foot(seconds: float) -> str:
        at = stage.at(seconds)
        place = stage.lanes.place_of("run")
        return QColor(stage.lanes.grab().toImage().pixel(at.x(), round(place.bottom()) - 2)).name()

    plain = foot(3.7)
    stage.cut.edit("J", lambda t: t.with_clip("run", lambda c: replace(c, lead=Fraction(1, 2))))
    audio = QColor(theme.tokens().Audio).name()
    assert foot(3.7) == audio != plain and foot(3.2) == plain


# --- several pictures -----------------------------------------------------------------------------------------------


def test_chosen_pictures_move_together_in_their_order_and_back_with_one_undo(stage: Stage) -> None:
    stage.lanes.choose(["dawn", "run"])
    stage.drag(stage.at(5.0), stage.at(11.0))
    assert order(stage) == ["goal", "dawn", "run"]
    assert stage.lanes.chosen == ("dawn", "run")
    tied = stage.starts()["voice/run"] - stage.starts()["run"]
    assert tied == pytest.approx(0.5, abs=0.51), "what is tied goes along"
    stage.document.undo()
    assert order(stage) == ["dawn", "run", "goal"] and stage.graph == FILM
    stage.lanes.choose(["dawn", "goal"])
    stage.drag(stage.at(9.0), stage.at(6.5))
    assert order(stage) == ["run", "dawn", "goal"], "past the middle of the one between: they close up behind it"
    stage.document.undo()
    stage.drag(stage.at(9.0), stage.at(4.6))
    assert order(stage) == ["dawn", "goal", "run"], "before its middle: they close up before it"


def test_without_the_magnet_chosen_pictures_move_by_the_same_time_and_leave_black(stage: Stage) -> None:
    stage.lanes.magnet = False
    stage.lanes.choose(["run", "goal"])
    stage.drag(stage.at(8.0), stage.at(9.0))
    assert stage.starts()["run"] == pytest.approx(5.0, abs=0.05) and stage.starts()["goal"] == pytest.approx(
        8.0, abs=0.05
    )
    assert stage.starts()["dawn"] == 0 and stage.lengths()["run"] == 3.0
    stage.drag(stage.at(9.5), stage.at(8.5))
    assert stage.starts()["run"] == pytest.approx(4.0, abs=0.08) and stage.lengths()["dawn"] == 4.0


# --- filmstrips -----------------------------------------------------------------------------------------------------


class Greys(Stage):
    """Filmstrips that brighten from the first picture to the last."""

    def __init__(self, catalog: Catalog) -> None:
        super().__init__(catalog)
        self.engine.strip = self.brightening  # type: ignore[method-assign]
        self.panel.resize(2400, 280)
        QApplication.processEvents()
        self.scale.fit()
        self.cut.sources._strips.clear()  # those that were asked for before
        self.cut.sources._waiting.clear()

    @staticmethod
    def brightening(what: FilmstripOf) -> npt.NDArray[np.uint8]:
        shades = np.linspace(20, 250, what.count).astype(np.uint8)
        return np.repeat(np.repeat(np.repeat(shades, 85)[None], 48, 0)[..., None], 3, 2)

    def shades(self, id: str) -> list[int]:
        """Along the clip, left to right."""
        for _ in range(3):
            image: QImage = self.lanes.grab().toImage()
        place: QRectF = self.lanes.place_of(id)
        y = round(place.bottom()) - 9
        return [QColor(image.pixel(round(place.left() + place.width() * n / 12), y)).red() for n in range(1, 12)]


def test_filmstrips_of_what_runs_backwards_stands_or_has_a_ramp_show_what_is_seen(
    qtbot: QtBot, catalog: Catalog
) -> None:
    stage = Greys(catalog)
    qtbot.addWidget(stage.panel)
    qtbot.waitExposed(stage.panel)
    forwards = stage.shades("goal")
    assert forwards == sorted(forwards) and forwards[-1] - forwards[0] > 100
    stage.cut.edit("Back", lambda t: t.with_clip("goal", lambda c: replace(c, reverse=True)))
    backwards = stage.shades("goal")
    assert backwards == sorted(backwards, reverse=True) and backwards[0] > backwards[-1] + 100
    stage.cut.edit("Still", lambda t: t.with_clip("goal", lambda c: replace(c, reverse=False, freeze=True)))
    assert len(set(stage.shades("goal"))) == 1
    ramp = (CurveKey(0.0, 0.1), CurveKey(5.0, 1.9))
    stage.cut.edit("Ramp", lambda t: t.with_clip("goal", lambda c: replace(c, freeze=False, pace=ramp)))
    ramped = stage.shades("goal")
    assert ramped == sorted(ramped) and ramped[5] < forwards[5] - 20 and ramped[-1] > 170, "slow, then fast"


# --- what will play smoothly ----------------------------------------------------------------------------------------


def line(stage: Stage, seconds: float) -> set[str]:
    """Colours on the line over the ruler around a moment."""
    image = stage.panel.ruler.grab().toImage()
    at = round(stage.scale.x(seconds))
    return {QColor(image.pixel(x, 1)).name() for x in range(at - 9, at + 10)}


def test_a_line_over_the_ruler_tells_what_will_play_smoothly(stage: Stage) -> None:
    stage.engine.smooth = Smoothness(300, ((0, 100, "smooth"), (100, 175, "slow"), (175, 300, "unknown")))
    stage.panel.smooth._ask()
    good, slow, unknown = line(stage, 2.0), line(stage, 5.5), line(stage, 9.0)
    assert len(good) == 1 and len(slow) == 2, "whole, and dashed"
    assert unknown not in (good, slow)

    def tip(seconds: float) -> str:
        stage.move(QPoint(round(stage.scale.x(seconds)), 2), Qt.MouseButton.NoButton, NONE, stage.panel.ruler)
        return stage.panel.ruler.toolTip()

    assert "smoothly" in tip(2.0) and "fewer frames" in tip(5.5) and "small copy" in tip(5.5)
    stage.session.commands["timeline.prepare"].action.trigger()
    assert "switched off" in tip(5.5)


def test_the_engine_works_while_nobody_does_and_rests_at_the_first_sign_of_life(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smooth, "IDLE", 0.05)
    known = stage.panel.smooth
    stage.engine.smooth = Smoothness(300, ((0, 300, "slow"),), working=True)

    def idle() -> None:
        known._look()  # the beat: once a second
        time.sleep(0.06)
        known._look()

    stage.engine.asked.clear()
    stage.playhead.seek(3.0)
    known._look()
    assert not any(one.work for one in stage.engine.asked), "it was touched just now"
    idle()
    assert stage.engine.asked[-1].work and stage.engine.asked[-1].around == 75 and known.working
    rested = stage.engine.rested
    QTest.keyClick(stage.lanes, Qt.Key.Key_Right)
    stage.playhead.seek(4.0)
    assert stage.engine.rested == rested + 1 and not known.working
    idle()
    assert known.working, "and goes on when nobody does anything"
    stage.session.commands["timeline.prepare"].action.trigger()
    assert not known.working and stage.engine.rested == rested + 2
    asked = len(stage.engine.asked)
    idle()
    assert len(stage.engine.asked) == asked
    known.want(True)
    stage.playhead.toggle()
    idle()
    assert not known.working, "not while it plays"
    stage.playhead.toggle()


def test_magnet_snapping_and_preparing_are_kept_and_the_same_in_every_project(
    qtbot: QtBot, catalog: Catalog, tmp_path: Path
) -> None:
    home = Home(tmp_path, tmp_path, tmp_path / "logs")

    def window() -> MainWindow:
        made = MainWindow(catalog, home, Settings(home), None)
        qtbot.addWidget(made)
        return made

    first = window()
    one, two = (first.add_document(Document(FILM)) for _ in range(2))
    assert one.timeline.lanes.magnet and one.timeline.smooth.wanted
    for name in ("magnet", "snap", "prepare"):
        one.session.commands[f"timeline.{name}"].action.trigger()
    for page in (one, two, first.add_document(Document(FILM)), window().add_document(Document(FILM))):
        lanes = page.timeline.lanes
        assert not (lanes.magnet or lanes.snapping or page.timeline.smooth.wanted)
