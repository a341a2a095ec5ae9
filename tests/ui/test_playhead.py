"""The playhead: stays on frames and in the film, plays by itself or behind a player, keeps its in and out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.ui.playhead import Playhead


@pytest.fixture
def head(qapp: QApplication) -> Iterator[Playhead]:
    made = Playhead()
    made.set_film(10.0, Fraction(24))
    yield made
    made.deleteLater()


@pytest.mark.parametrize(("asked", "frame"), [(0.0, 0), (1.0, 24), (1.02, 24), (1.0417, 25), (-3.0, 0), (99.0, 239)])
def test_it_stands_on_a_frame_of_the_film(head: Playhead, asked: float, frame: int) -> None:
    head.seek(asked)
    assert head.frame == frame and head.seconds == pytest.approx(frame / 24)


@pytest.mark.parametrize("rate", [Fraction(24000, 1001), Fraction(25), Fraction(48), Fraction(60000, 1001)])
def test_stepping_passes_every_frame(head: Playhead, rate: Fraction) -> None:
    head.set_film(20.0, rate)
    for number in range(1, 200):
        head.step(1)
        assert head.frame == number
    for number in reversed(range(199)):
        head.step(-1)
        assert head.frame == number


def test_who_moved_it_can_be_told_apart(head: Playhead) -> None:
    moved: list[float] = []
    sought: list[float] = []
    head.moved.connect(moved.append)
    head.sought.connect(sought.append)
    head.play()
    head.lead(True)
    head.run_to(2.5)
    assert moved == [2.5] and sought == []
    head.seek(4.0)
    assert moved[-1] == 4.0 and sought == [4.0]


def test_it_runs_by_itself_until_a_player_leads(head: Playhead, qtbot: QtBot) -> None:
    with qtbot.waitSignal(head.moved):
        head.play()
    assert head.playing and head.seconds > 0
    head.lead(True)
    there = head.seconds
    qtbot.wait(60)
    assert head.seconds == there, "a led playhead waits to be told"
    with qtbot.waitSignal(head.moved):
        head.lead(False)


def test_it_stops_at_the_end_and_starts_again_from_the_beginning(head: Playhead, qtbot: QtBot) -> None:
    head.seek(9.9)
    with qtbot.waitSignal(head.playing_changed, check_params_cb=lambda on: not on):
        head.play(8.0)
    assert head.seconds == pytest.approx(239 / 24) and not head.playing
    head.play()
    assert head.playing and head.seconds < 1


def test_the_shuttle_doubles_turns_and_goes_back_to_normal(head: Playhead) -> None:
    head.seek(5.0)
    speeds = []
    for way in (1, 1, 1, 1, 1, -1, -1):
        head.shuttle(way)
        speeds.append(head.speed)
    assert speeds == [1, 2, 4, 8, 8, -1, -2]
    head.pause()
    assert head.speed == 1


def test_in_and_out_rule_where_playing_starts_and_stops(head: Playhead, qtbot: QtBot) -> None:
    head.set_range(2.0, 3.0)
    head.seek(2.9)
    with qtbot.waitSignal(head.playing_changed, check_params_cb=lambda on: not on):
        head.play(8.0)
    assert head.seconds == pytest.approx(3.0)
    head.play()
    assert head.seconds < 3.0


def test_an_in_point_behind_the_out_point_takes_it_away(head: Playhead) -> None:
    head.set_range(2.0, 3.0)
    head.set_range(5.0, 3.0)
    assert (head.in_point, head.out_point) == (5.0, None)
    head.set_range(5.0, 1.0)
    assert (head.in_point, head.out_point) == (None, 1.0)


def test_a_shorter_film_pulls_it_back(head: Playhead) -> None:
    head.seek(9.0)
    head.set_film(4.0, Fraction(24))
    assert head.seconds == pytest.approx(95 / 24)
