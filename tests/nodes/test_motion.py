from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from nodes.animate import animate
from nodes.motion import brush_motion, move_camera
from studio.base.errors import ModelError, SettingError
from studio.media.camera import MOVES
from studio.media.motion import region_pixels
from studio.media.values import Audio, Image, Mask, Motion, Number, Text
from tests.asking import WithEngines


class Notes(WithEngines):
    """A context that keeps what it is told."""

    project_folder = Path()

    def option(self, name):
        return ""

    def __init__(self):
        self.notes = []

    def note(self, text):
        self.notes.append(text)


@pytest.fixture
def ctx():
    return Notes()


@pytest.fixture(scope="module")
def image():
    return Image(np.random.default_rng(3).integers(0, 256, (72, 128, 3)).astype(np.uint8))


WATER = [{"strokes": [{"points": [[0.2, 0.7], [0.8, 0.7]], "size": 0.3}], "horizontal": 4}]


def test_a_brush_moves_what_was_painted_and_nothing_else(ctx, image):
    motion = brush_motion(image, brushes=WATER)
    video = animate(ctx, image, motion, seconds=2.0, rate=12)
    assert (video.info.width, video.info.height, video.info.rate, video.info.length) == (128, 72, Fraction(12), 24)
    shown = video.frame(10).rgb()
    assert np.array_equal(shown[:30], image.rgb8[:30])
    assert not np.array_equal(shown[45:55, 40:90], image.rgb8[45:55, 40:90])


def test_sliders_move_the_mask_or_the_whole_picture(image):
    half = np.zeros((72, 128), np.uint8)
    half[:, 64:] = 255
    masked = brush_motion(image, None, Mask(half), ambient=3.0).brushes[0]
    assert masked.ambient == 3
    assert np.array_equal(region_pixels(masked.region), half)
    (whole,) = brush_motion(image, horizontal=2.0).brushes
    assert whole.horizontal == 2 and whole.strokes[0].fill
    assert brush_motion(image) == Motion()


def test_motions_add_up_and_keep_the_camera(ctx, image):
    moved = move_camera(ctx, brush_motion(image, brushes=WATER), move="pan left")
    both = brush_motion(image, moved, brushes=WATER)
    assert len(both.brushes) == 2 and both.camera == moved.camera
    with pytest.raises(SettingError, match="at most 5"):
        brush_motion(image, both, brushes=WATER * 4)


def test_wrong_brush_data_names_the_setting(image):
    with pytest.raises(SettingError) as error:
        brush_motion(image, brushes=[{"speed": 3}])
    assert error.value.problem.setting == "brushes"


def test_camera_words_choose_the_move_for_each_shot(ctx):
    left = move_camera(ctx, None, Text("wide shot, tracking left"))
    assert left.camera[0].horizontal > left.camera[-1].horizontal
    assert move_camera(ctx, None, Text("static")).camera == ()
    assert move_camera(ctx, None, Text("handheld close-up")).handheld > 0
    assert ctx.notes == []


def test_words_without_a_move_push_in_and_say_so(ctx):
    gentle = move_camera(ctx, None, Text("low angle"))
    assert gentle.camera[0].zoom < gentle.camera[-1].zoom
    assert "low angle" in ctx.notes[0]


def test_keys_win_over_move_and_words(ctx):
    keys = [{"at": 0}, {"at": 1, "pan": 4}]
    assert move_camera(ctx, None, Text("push in"), move="crane up", keys=keys).camera[1].pan == 4
    assert move_camera(ctx, None, Text("push in"), move="crane up").camera[1].vertical > 0


def test_every_named_move_can_be_chosen():
    setting = move_camera.__node__.setting("move")
    assert set(setting.choices) == {"from words", *MOVES}


@pytest.mark.parametrize(
    ("given", "frames"),
    [
        ({}, 50),
        ({"length": Number(2)}, 20),
        ({"length": Number(0)}, 50),
        ({"narration": 3.0}, 36),
        ({"narration": 3.0, "length": Number(0)}, 36),
        ({"narration": 3.0, "length": Number(8)}, 80),
        ({"narration": 3.0, "length": Number(2)}, 36),
    ],
)
def test_a_clip_is_long_enough_for_what_is_said(ctx, image, given, frames):
    if "narration" in given:
        given = {**given, "narration": Audio.of(np.zeros(round(given["narration"] * 8000)), 8000)}
    assert animate(ctx, image, rate=10, **given).info.length == frames


def test_a_length_that_cannot_be_is_refused(ctx, image):
    with pytest.raises(SettingError, match="-1 s cannot be made"):
        animate(ctx, image, length=Number(-1))
    with pytest.raises(SettingError, match="rate"):
        animate(ctx, image, rate=0)


def test_another_model_is_pointed_to_the_catalogue(ctx, image):
    with pytest.raises(ModelError, match=r"wan2\.2-ti2v-5b"):
        animate(ctx, image, model="wan-2.2")


def test_without_motion_the_prompt_moves_the_camera(ctx, image):
    still = animate(ctx, image, prompt=Text("a stadium at night, static camera, no camera movement"))
    assert np.array_equal(still.frame(60).rgb(), image.rgb8)
    gentle = animate(ctx, image, prompt=Text("a stadium at night"))
    assert np.array_equal(gentle.frame(0).rgb(), image.rgb8)
    assert not np.array_equal(gentle.frame(60).rgb(), image.rgb8)


def test_an_empty_motion_holds_the_still(ctx, image):
    assert np.array_equal(animate(ctx, image, Motion()).frame(60).rgb(), image.rgb8)


def test_a_move_that_does_not_fit_the_picture_is_said(ctx, image):
    motion = move_camera(ctx, keys=[{"at": 0}, {"at": 1, "pan": 50}])
    animate(ctx, image, motion)
    assert "of what was asked" in ctx.notes[-1]


def test_a_range_gives_the_frames_of_the_whole(ctx, image):
    motion = move_camera(ctx, brush_motion(image, brushes=WATER), move="orbit left")
    video = animate(ctx, image, motion, seconds=1.0, seed=5)
    whole = [frame.rgb() for frame in video.frames()]
    assert len(whole) == 24
    fresh = animate(ctx, image, motion, seconds=1.0, seed=5)
    assert all(np.array_equal(a.rgb(), b) for a, b in zip(fresh.frames(7, 12), whole[7:12], strict=True))
