from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from nodes.animate import animate
from nodes.motion import brush_motion, move_camera
from nodes.signals import follow
from studio.base.errors import ModelError, SettingError
from studio.embedded.flow.clip import camera_poses
from studio.graph.moving import given
from studio.media.camera import MOVES
from studio.media.encoding import decode, encode
from studio.media.motion import region_pixels
from studio.media.signal import Curve, Key, Wave, steady
from studio.media.values import Audio, CameraKey, Image, Mask, Motion, Number, Text
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

    def check(self): ...


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


# --- a camera that moves by signals -----------------------------------------------------------------------------------


def drum(seconds: float = 2.0, hits: tuple[float, ...] = (0.5, 1.5)) -> Audio:
    """Silence with a tone of a tenth of a second at each hit."""
    at = np.arange(round(seconds * 48000)) / 48000
    beating = np.any([(at >= hit) & (at < hit + 0.1) for hit in hits], axis=0)
    return Audio.of((0.8 * np.sin(2 * np.pi * 200 * at) * beating).astype(np.float32), 48000)


@pytest.fixture(scope="module")
def disc():
    """A white disc in the middle of black: how close the camera is, is how much white there is."""
    y, x = np.mgrid[0:90, 0:160]
    round_ = np.hypot(x - 79.5, y - 44.5) < 20
    return Image(np.repeat((round_ * 255).astype(np.uint8)[..., None], 3, axis=2))


def white(video, number):
    return float(video.frame(number).rgb()[..., 0].mean())


def middle_of(video, number):
    """Where the disc's middle is, x and y in pixels."""
    light = video.frame(number).rgb()[..., 0].astype(np.float64)
    y, x = np.mgrid[0 : light.shape[0], 0 : light.shape[1]]
    return (x * light).sum() / light.sum(), (y * light).sum() / light.sum()


def test_the_picture_pulses_with_the_music(ctx, disc):
    """Through the graph's own door: the signal as the wire gives it to the setting."""
    heard = follow(ctx, drum(), attack=5.0, release=80.0, least=1.0, most=1.3)
    zoom = given(move_camera.__node__.setting("zoom"), heard)
    video = animate(ctx, disc, move_camera(ctx, move="static", zoom=zoom), seconds=2.0, rate=20)
    rest, hit = white(video, 2), [white(video, 12), white(video, 32)]
    assert white(video, 8) == pytest.approx(rest, rel=0.01)  # 0.4 s: before the drum
    assert all(light > rest * 1.4 for light in hit)  # 1.3 times as close is 1.69 times as much white
    assert white(video, 26) == pytest.approx(rest, rel=0.05)  # between the hits it is back


def test_a_signal_moves_over_seconds_however_long_the_clip_is(ctx, disc):
    closer = move_camera(ctx, move="static", zoom=Curve((Key(0, 1), Key(1, 1.5))))
    short, long = (animate(ctx, disc, closer, seconds=seconds, rate=10) for seconds in (1.1, 4.0))
    for number in (0, 3, 6, 10):
        assert np.array_equal(short.frame(number).rgb(), long.frame(number).rgb())
    assert np.array_equal(long.frame(10).rgb(), long.frame(35).rgb())


@pytest.mark.parametrize(
    ("axis", "far", "x", "y"),
    # The camera goes right, so the thing goes left; up, so it goes down.
    [("horizontal", 5.0, -1, 0), ("pan", 4.0, -1, 0), ("vertical", 5.0, 0, 1), ("tilt", 4.0, 0, 1)],
)
@pytest.mark.parametrize("as_signal", [False, True])
def test_each_axis_moves_the_picture_its_own_way(ctx, disc, axis, far, x, y, as_signal):
    value = Curve((Key(0, 0), Key(1, far))) if as_signal else far
    video = animate(ctx, disc, move_camera(ctx, move="static", **{axis: value}), seconds=1.1, rate=10, parallax=0)
    seen = np.array(middle_of(video, 10)) - (79.5, 44.5)
    assert seen @ (x, y) > 3 and abs(seen @ (y, x)) < 1
    started = np.array(middle_of(video, 0)) - (79.5, 44.5)
    assert np.allclose(started, 0 if as_signal else seen, atol=0.3)


def test_roll_leans_the_picture(ctx):
    bar = np.zeros((90, 160, 3), np.uint8)
    bar[:, 76:84] = 255
    video = animate(
        ctx, Image(bar), move_camera(ctx, move="static", roll=Curve((Key(0, 0), Key(1, 10)))), seconds=1.1, rate=10
    )

    def lean(number):
        top, bottom = (video.frame(number).rgb()[row, :, 0].astype(float) for row in (5, 84))
        return float(top @ np.arange(160) / top.sum() - bottom @ np.arange(160) / bottom.sum())

    assert abs(lean(0)) < 0.1
    assert abs(lean(10)) == pytest.approx(79 * np.tan(np.radians(10)), abs=1.5)


def test_a_signal_comes_on_top_of_the_move(ctx, disc):
    keys = [{"at": 0, "pan": -3, "easing": "linear"}, {"at": 1, "pan": 3}]
    plain = animate(ctx, disc, move_camera(ctx, keys=keys), seconds=2.1, rate=10)
    pulsing = animate(
        ctx, disc, move_camera(ctx, keys=keys, zoom=Curve((Key(0.9, 1), Key(1, 1.3)))), seconds=2.1, rate=10
    )
    assert middle_of(pulsing, 0)[0] > 81 and middle_of(pulsing, 20)[0] < 78
    assert white(plain, 20) == pytest.approx(white(plain, 0), rel=0.02)
    assert white(pulsing, 20) > 1.4 * white(pulsing, 0)


def test_a_steady_amount_as_a_signal_is_the_amount_as_a_number(ctx, image):
    for name in ("push in", "orbit left", "dutch", "handheld"):
        number, signal = (
            animate(ctx, image, move_camera(ctx, move=name, amount=value), seconds=1.0, rate=10)
            for value in (0.5, Curve((Key(0, 0.5),)))
        )
        for frame in (0, 4, 9):
            # The keys of a number are rounded to four places.
            assert np.abs(number.frame(frame).rgb().astype(int) - signal.frame(frame).rgb()).max() <= 3


def test_the_hand_gets_unsteady_when_the_signal_says_so(ctx, image):
    video = animate(ctx, image, move_camera(ctx, move="static", handheld=Curve((Key(1, 0), Key(1.2, 8)))), rate=10)
    first = video.frame(0).rgb()
    assert all(np.array_equal(video.frame(number).rgb(), first) for number in range(1, 10))
    assert not np.array_equal(video.frame(15).rgb(), first)


def test_a_loop_takes_the_signal_there_and_back(ctx, disc):
    motion = move_camera(ctx, move="static", zoom=Curve((Key(0, 1), Key(2, 1.4))))
    video = animate(ctx, disc, motion, seconds=2.0, rate=10, loop=True)
    assert np.array_equal(video.frame(1).rgb(), video.frame(19).rgb())
    assert white(video, 10) > 1.2 * white(video, 1)


def test_a_jump_between_looks_shows_no_border(ctx):
    """A pulse of one frame in a long clip counts for how tight the frame is."""
    jump = Curve((Key(0, 0, "hold"), Key(77.7, 20, "hold"), Key(77.75, 0)))
    motion = move_camera(ctx, move="static", pan=jump)
    rows = camera_poses(motion, (64, 36), 2400, Fraction(24), amount=1, seed=0, loop=False)
    alone = camera_poses(
        replace(motion, moving=(("pan", steady(20)),)), (64, 36), 9, Fraction(24), amount=1, seed=0, loop=False
    )
    assert rows.overscan == pytest.approx(alone.overscan, rel=0.02)


def test_motions_without_signals_keep_the_bytes_they_had():
    kind, content = encode(Motion(camera=(CameraKey(0.0), CameraKey(1.0, zoom=1.3)), handheld=1.0))
    assert kind == "motion" and b"moving" not in content


def test_a_motion_with_signals_survives_the_store(ctx):
    heard = follow(ctx, drum(), least=1.0, most=1.3)
    motion = move_camera(ctx, move="pan left", zoom=heard, roll=2.0, handheld=Wave("sine", 1.0))
    back = decode(*encode(motion))
    assert encode(back) == encode(motion) and [name for name, _ in back.moving] == ["zoom", "roll", "handheld"]
    assert dict(back.moving)["zoom"].at(0.55) == heard.at(0.55) > 1.2


def test_a_signal_at_the_amount_of_keyframes_is_told(ctx):
    move_camera(ctx, keys=[{"at": 0}, {"at": 1, "pan": 4}], amount=Wave("sine", 1.0))
    assert "'amount'" in ctx.notes[-1]
