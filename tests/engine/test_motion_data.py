from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.base.errors import SettingError
from studio.media.camera import MOVES, camera_at, camera_keys, moves_from_words
from studio.media.easing import EASINGS, eased
from studio.media.encoding import decode, encode
from studio.media.motion import (
    brushes_data,
    camera_data,
    read_brushes,
    read_camera,
    read_strokes,
    region_pixels,
    region_text,
    strokes_data,
)
from studio.media.values import Brush, CameraKey, Motion, Stroke

units = st.integers(0, 10_000).map(lambda n: n / 10_000)
points = st.lists(st.tuples(units, units), min_size=1, max_size=4).map(tuple)
strokes = st.builds(Stroke, points, st.sampled_from([0.02, 0.08, 0.5]), units, st.booleans(), st.booleans())
pushes = st.integers(-100, 100).map(lambda n: n / 10)
brushes = st.builds(
    Brush,
    st.lists(strokes, max_size=3).map(tuple),
    pushes,
    pushes,
    pushes,
    st.integers(0, 100).map(lambda n: n / 10),
    st.lists(st.tuples(units, units), max_size=3).map(tuple),
    st.sampled_from(sorted(EASINGS)),
)


@given(st.lists(brushes, max_size=5).map(tuple))
def test_brushes_survive_the_project_file(painted):
    assert read_brushes(brushes_data(painted)) == painted


@given(st.lists(strokes, max_size=5).map(tuple))
def test_strokes_survive_the_project_file(painted):
    assert read_strokes(strokes_data(painted)) == painted


def test_camera_keys_survive_the_project_file_and_come_in_order_of_time():
    keys = (CameraKey(0.0, pan=3), CameraKey(0.5, zoom=1.5, easing="linear"), CameraKey(1.0, roll=-2))
    assert read_camera(list(reversed(camera_data(keys)))) == keys


@given(brushes, st.integers(0, 10))
def test_a_motion_survives_the_store(brush, handheld):
    motion = Motion((brush,), brush.strokes, (CameraKey(0.25, tilt=4),), float(handheld))
    assert decode(*encode(motion)) == motion


def test_only_what_differs_from_the_defaults_is_written():
    assert brushes_data([Brush((Stroke(((0.1, 0.2),)),), horizontal=3)]) == [
        {"strokes": [{"points": [[0.1, 0.2]]}], "horizontal": 3}
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("strokes", ["brushes", "list"]),
        ([3], ["brushes[0]", "object"]),
        ([{}] * 6, ["6 brushes", "at most 5"]),
        ([{"horizontl": 2}], ["horizontl", "Did you mean 'horizontal'?"]),
        ([{"horizontal": 11}], ["brushes[0].horizontal is 11", "-10 to 10"]),
        ([{"ambient": -1}], ["ambient", "0 to 10"]),
        ([{"vertical": "up"}], ["vertical", "number"]),
        ([{"vertical": float("nan")}], ["vertical", "number"]),
        ([{"strokes": [{"size": 0.1}]}], ["strokes[0]", "no points"]),
        ([{"strokes": [{"points": [[0.1]]}]}], ["points[0]", "[x, y]"]),
        ([{"strokes": [{"points": [[0.1, 9]]}]}], ["points[0]", "-4 to 4"]),
        ([{"strokes": [{"points": [[0, 0]], "erase": 1}]}], ["erase", "true or false"]),
        ([{"path": 3}], ["path", "points"]),
        ([{"easing": "ease-inout"}], ["Did you mean 'ease-in-out'?"]),
        ([{"region": "12x12:???"}], ["region cannot be read"]),
        ([{"region": "99999999x99999999:eJw="}], ["region cannot be read"]),
        ([{"region": 7}], ["region is not text"]),
    ],
)
def test_wrong_brush_data_says_where_and_what_would_fit(data, words):
    with pytest.raises(SettingError) as error:
        read_brushes(data)
    assert error.value.problem.setting == "brushes"
    for word in words:
        assert word in str(error.value)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ([{"zoom": 2}], "when it is"),
        ([{"at": 2}], "0 to 1"),
        ([{"at": 0, "zoom": 0}], "0.1 to 10"),
        ({"at": 0}, "list"),
    ],
)
def test_wrong_camera_data_says_what_would_fit(data, word):
    with pytest.raises(SettingError, match=word):
        read_camera(data)


def test_a_mask_becomes_text_and_back():
    mask = np.zeros((90, 160), np.uint8)
    mask[20:60, 30:90] = 255
    assert np.array_equal(region_pixels(region_text(mask)), mask)


def test_a_large_mask_is_kept_small():
    mask = np.zeros((2160, 3840), np.uint8)
    mask[:, 1920:] = 255
    small = region_pixels(region_text(mask))
    assert max(small.shape) <= 640
    assert abs(float(small.mean()) - 127.5) < 1


@pytest.mark.parametrize("name", sorted(EASINGS))
def test_every_easing_begins_at_0_and_ends_at_1(name):
    assert eased(name, 0) == pytest.approx(0)
    assert eased(name, 1) == pytest.approx(1)
    assert eased(name, -3) == pytest.approx(0)
    assert eased(name, 7) == pytest.approx(1)


@pytest.mark.parametrize("name", ["linear", "ease-in", "ease-out", "ease-in-out", "glide", "snap"])
def test_plain_easings_never_go_back(name):
    way = [eased(name, t / 50) for t in range(51)]
    assert way == sorted(way)


def test_an_unknown_easing_is_named_with_a_suggestion():
    with pytest.raises(SettingError, match="ease-in"):
        eased("easein", 0.5)


def test_the_camera_rests_before_the_first_and_after_the_last_key():
    keys = (CameraKey(0.25, pan=2, easing="linear"), CameraKey(0.75, pan=6, zoom=4))
    assert camera_at(keys, 0).pan == 2
    assert camera_at(keys, 0.5).pan == pytest.approx(4)
    assert camera_at(keys, 0.5).zoom == pytest.approx(2)
    assert camera_at(keys, 1).pan == 6
    assert replace(camera_at((), 0.5), at=0) == CameraKey(0)


@pytest.mark.parametrize(
    ("words", "move"),
    [
        ("low angle, slow push in", "push in"),
        ("Dolly in on the ball", "push in"),
        ("zooming out", "pull out"),
        ("slow pull back to reveal the stadium", "pull out"),
        ("pan left across the stands", "pan left"),
        ("slow pan right", "pan right"),
        ("tracking left", "track left"),
        ("dolly left", "track left"),
        ("tracking shot alongside the player", "track right"),
        ("crane up", "crane up"),
        ("craning down over the pitch", "crane down"),
        ("tilt up to the sky", "tilt up"),
        ("orbiting left around her", "orbit left"),
        ("hand-held close-up", "handheld"),
        ("drone shot", "fly over"),
        ("locked-off wide shot", "static"),
        ("static", "static"),
    ],
)
def test_camera_words_choose_the_move(words, move):
    (found,) = moves_from_words(words)
    reference = MOVES[move]
    moving = {name for name, value in vars(found).items() if value}
    assert moving == {name for name, value in vars(reference).items() if value}
    assert all(getattr(found, name) * getattr(reference, name) > 0 for name in moving)


def test_slow_is_less_and_fast_is_more():
    closer = [moves_from_words(words)[0].closer for words in ("slow push in", "push in", "fast push in")]
    assert closer == sorted(closer) and len(set(closer)) == 3


def test_moves_join_with_and_and_follow_with_then():
    (both,) = moves_from_words("pan left and tilt up")
    assert both.pan < 0 < both.tilt
    keys = camera_keys(moves_from_words("pan left, then push in"))
    assert [key.at for key in keys] == [0, 0.5, 1]
    assert keys[0].pan > keys[1].pan == keys[2].pan
    assert keys[0].zoom == keys[1].zoom < keys[2].zoom


@pytest.mark.parametrize("words", ["wide shot, low angle", "", "extreme close-up of the boot"])
def test_framing_words_are_no_move(words):
    assert moves_from_words(words) is None


def test_a_prompt_moves_the_camera_only_with_words_said_of_cameras():
    picture = "The sun is rising, a crowd follows the ball forward, smoke drifting, a frying pan"
    assert moves_from_words(picture, among_other_words=True) is None
    assert moves_from_words(picture + ", slow pan left", among_other_words=True)[0].pan < 0


@pytest.mark.parametrize("name", sorted(MOVES))
def test_named_moves_never_look_wider_than_the_still(name):
    assert all(key.zoom >= 1 for key in camera_keys([MOVES[name]]))
