"""The mixing desk as data: what is written is read again, and what cannot be read is named."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.base.errors import SettingError
from studio.film.sound import mixing_desk
from studio.film.sound.mixing_desk import Desk, Room, Strip
from studio.media import volume

LEVELS = st.integers(-60, 12).map(float)
POINTS = st.lists(st.tuples(st.fractions(0, 100, max_denominator=48), LEVELS), max_size=6).map(volume.ordered)
STRIPS = st.builds(
    Strip, gain=LEVELS, pan=st.sampled_from([-1.0, 0.0, 0.5]), mute=st.booleans(), send=LEVELS, volume=POINTS
)


@given(
    st.dictionaries(st.sampled_from(["voice", "music", "more/1"]), STRIPS),
    st.frozensets(st.sampled_from(["voice", "music"])),
)
def test_a_desk_written_and_read_again_is_the_same(strips: dict[str, Strip], solo: frozenset[str]) -> None:
    made = Desk(strips, solo, Room(2.0, 30.0, 0.2, -3.0))
    again = mixing_desk.read(mixing_desk.shown(made))
    assert {name: again.strip(name) for name in strips} == strips
    assert (again.solo, again.room) == (solo, made.room)


def test_a_desk_that_says_nothing_is_nothing() -> None:
    assert mixing_desk.shown(Desk({"voice": Strip()})) is None
    assert mixing_desk.read(None) == Desk()


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ([1], "the desk"),
        ({"strip": {}}, "the desk"),
        ({"strips": {"voice": {"mute": 1}}}, "voice.mute"),
        ({"strips": {"voice": {"pan": 3}}}, "voice.pan"),
        ({"strips": {"voice": {"volume": [[0, 0, 0]]}}}, "voice.volume"),
        ({"strips": {"voice": {"volume": [["1e99999999", 0]]}}}, "voice.volume"),
        ({"strips": {"voice": {"volume": [["1/0", 0]]}}}, "voice.volume"),
        ({"strips": {"voice": {"loud": 1}}}, "voice"),
        ({"solo": "voice"}, "solo"),
        ({"room": {"decay": 0}}, "room.decay"),
    ],
)
def test_what_cannot_be_read_is_named(data: Any, named: str) -> None:
    with pytest.raises(SettingError) as caught:
        mixing_desk.read(data)
    assert caught.value.problem.what.startswith(f"{named} cannot be read")
    assert caught.value.problem.setting == "desk"


def test_solo_leaves_the_others_silent_and_mute_wins() -> None:
    board = Desk().with_strip("music", mute=True).soloed("music").soloed("voice")
    assert [board.heard(name) for name in ("voice", "music", "effects")] == [True, False, False]


def test_volume_is_straight_in_decibels_and_silent_at_the_bottom() -> None:
    points = volume.read([["1", 0], [2, -20], [3, -60]])
    assert volume.decibels_at(points, 0.0) == 0.0
    assert volume.decibels_at(points, 1.5) == -10.0
    made = volume.gains(points, 0, 40, 10)
    assert made[15] == pytest.approx(10 ** (-10 / 20))
    assert made[39] == 0.0
    assert np.array_equal(made[12:20], volume.gains(points, 12, 20, 10))


def test_points_at_one_moment_are_one() -> None:
    assert volume.ordered([(Fraction(1), -3.0), (Fraction(0), 0.0), (Fraction(1), -6.0)]) == (
        (Fraction(0), 0.0),
        (Fraction(1), -6.0),
    )
