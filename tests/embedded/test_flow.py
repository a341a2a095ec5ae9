from fractions import Fraction
from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.embedded.flow import Clip, preview_field
from studio.media.camera import MOVES, camera_keys
from studio.media.values import Brush, CameraKey, Motion, Stroke

RATE = Fraction(24)
WIDTH, HEIGHT = 192, 112


def texture(width=WIDTH, height=HEIGHT, seed=1):
    """Speckle with detail at several sizes: motion in it can be measured anywhere."""
    draw = np.random.default_rng(seed)
    total = np.zeros((height, width, 3), np.float32)
    for size in (3, 7, 16):
        knots = draw.standard_normal((height // size + 2, width // size + 2, 3)).astype(np.float32)
        total += cv2.resize(knots, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip(128 + 34 * total, 0, 255).astype(np.uint8)


def box(left, top, right, bottom, softness=0.0):
    return Stroke(((left, top), (right, top), (right, bottom), (left, bottom)), 0.02, softness, fill=True)


WHOLE = box(0, 0, 1, 1)
STILL = texture()


def clip(motion, frames=48, **settings):
    return Clip(settings.pop("still", STILL), motion, frames=frames, rate=RATE, **settings)


def shift(before, after, area=np.s_[:, :]):
    """How far the texture moved, (right, down) in pixels."""
    grey = [cv2.cvtColor(np.ascontiguousarray(p[area]), cv2.COLOR_RGB2GRAY).astype(np.float32) for p in (before, after)]
    window = cv2.createHanningWindow(grey[0].shape[::-1], cv2.CV_32F)
    return cv2.phaseCorrelate(*grey, window)[0]


def scaling(before, after):
    """How much larger the middle of the picture became: patches left and right of it move apart."""
    middle, side = WIDTH // 2, WIDTH // 4
    left = shift(before, after, np.s_[:, middle - side - 24 : middle - side + 24])[0]
    right = shift(before, after, np.s_[:, middle + side - 24 : middle + side + 24])[0]
    return 1 + (right - left) / (2 * side)


# --- what holds still ---------------------------------------------------------------------------------------------


def test_without_motion_every_frame_is_the_still():
    assert all(np.array_equal(clip(Motion()).frame(n), STILL) for n in (0, 17, 47))


@settings(max_examples=25, deadline=None)
@given(
    number=st.integers(0, 47),
    pushes=st.tuples(*[st.integers(-10, 10)] * 3),
    ambient=st.integers(0, 10),
    softness=st.sampled_from([0.0, 0.5, 1.0]),
    loop=st.booleans(),
)
def test_unbrushed_pixels_are_bit_exact(number, pushes, ambient, softness, loop):
    stroke = Stroke(((0.3, 0.4), (0.6, 0.6)), 0.3, softness)
    brush = Brush((stroke,), *map(float, pushes), ambient=float(ambient))
    shown = clip(Motion((brush,)), loop=loop).frame(number)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    points = np.stack([x + 0.5, y + 0.5], axis=-1) - np.array([0.3 * WIDTH, 0.4 * HEIGHT])
    leg = np.array([0.3 * WIDTH, 0.2 * HEIGHT])
    along = np.clip(points @ leg / (leg @ leg), 0, 1)
    outside = np.linalg.norm(points - along[..., None] * leg, axis=-1) > 0.15 * HEIGHT + 2
    assert np.array_equal(shown[outside], STILL[outside])


def test_the_static_mask_wins_over_every_brush():
    motion = Motion(
        (
            Brush((WHOLE,), horizontal=8, ambient=5),
            Brush((Stroke(((0.2, 0.5),), 0.2),), path=((0.2, 0.5), (0.8, 0.5))),
        ),
        static=(box(0.4, 0.2, 0.6, 0.8),),
    )
    held = np.s_[int(0.2 * HEIGHT) : int(0.8 * HEIGHT), int(0.4 * WIDTH) + 1 : int(0.6 * WIDTH)]
    for number in (5, 24, 47):
        shown = clip(motion).frame(number)
        assert np.array_equal(shown[held], STILL[held])
        assert not np.array_equal(shown, STILL)


def test_amount_zero_holds_everything_still():
    motion = Motion((Brush((WHOLE,), horizontal=5, ambient=5),), camera=camera_keys([MOVES["pan left"]]), handheld=5)
    assert np.array_equal(clip(motion, amount=0).frame(30), STILL)


def test_the_first_frame_of_brushed_motion_is_the_still():
    brushes = (Brush((WHOLE,), 5, 3, 2, 4), Brush((box(0.2, 0.2, 0.4, 0.4),), path=((0.3, 0.3), (0.7, 0.7))))
    assert np.array_equal(clip(Motion(brushes)).frame(0), STILL)


# --- what moves, and where to -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("push", "direction"),
    [
        ({"horizontal": 6}, (1, 0)),
        ({"horizontal": -6}, (-1, 0)),
        ({"vertical": 6}, (0, -1)),
        ({"vertical": -6}, (0, 1)),
    ],
)
@pytest.mark.parametrize("number", [2, 13, 29, 40])
def test_a_push_keeps_moving_texture_its_way(push, direction, number):
    moving = clip(Motion((Brush((WHOLE,), **push),)), frames=96)
    per_frame = 6 * 0.02 * HEIGHT / 24
    right, down = shift(moving.frame(number), moving.frame(number + 1))
    assert right == pytest.approx(direction[0] * per_frame, abs=0.3)
    assert down == pytest.approx(direction[1] * per_frame, abs=0.3)


@pytest.mark.parametrize(("proximity", "grows"), [(8, True), (-8, False)])
def test_proximity_comes_towards_us_or_goes_away(proximity, grows):
    moving = clip(Motion((Brush((WHOLE,), proximity=proximity),)))
    assert (scaling(moving.frame(1), moving.frame(6)) > 1.01) == grows
    assert (scaling(moving.frame(1), moving.frame(6)) < 0.99) == (not grows)


def test_ambient_motion_is_there_all_the_time_and_goes_nowhere():
    moving = clip(Motion((Brush((WHOLE,), ambient=8),)), frames=120)
    frames = [moving.frame(n) for n in range(0, 120, 12)]
    for before, after in pairwise(frames):
        assert np.abs(before.astype(int) - after).mean() > 1
    assert np.hypot(*shift(frames[0], frames[-1])) < 1.5


def test_texture_keeps_its_contrast_while_it_flows():
    moving = clip(Motion((Brush((WHOLE,), horizontal=6),)), frames=96)
    contrast = [moving.frame(n).std() for n in range(0, 96, 7)]
    assert min(contrast) > 0.8 * STILL.std()


def test_what_flows_keeps_to_its_own_colours():
    """A blue river beside a red bank: no red flows in."""
    still = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    still[:, :, 0] = 200
    river = np.s_[40:80, 60:140]
    still[river] = (20, 40, 200)
    brush = Brush((box(62 / WIDTH, 42 / HEIGHT, 138 / WIDTH, 78 / HEIGHT),), horizontal=9, vertical=4)
    for number in (10, 25, 40):
        assert clip(Motion((brush,)), still=still).frame(number)[44:76, 66:134, 0].max() < 60


def test_a_path_carries_a_thing_and_fills_in_behind_it():
    still = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
    cv2.circle(still, (40, 56), 10, (250, 240, 60), -1)
    brush = Brush((Stroke(((40.5 / WIDTH, 56.5 / HEIGHT),), 28 / HEIGHT, 0.2),), path=((0.2, 0.5), (0.7, 0.5)))
    moving = clip(Motion((brush,)), still=still)
    for number, share in ((0, 0.0), (23, 23 / 47), (47, 1.0)):
        bright = moving.frame(number)[..., 0] > 170
        assert bright.nonzero()[1].mean() == pytest.approx(40 + share * 0.5 * WIDTH, abs=1.5)
        assert bright.sum() == pytest.approx(np.pi * 100, rel=0.12)


def test_a_path_with_proximity_makes_the_thing_grow():
    still = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
    cv2.circle(still, (96, 56), 10, (250, 240, 60), -1)
    brush = Brush((Stroke(((0.5, 0.5),), 28 / HEIGHT, 0.2),), proximity=10, path=((0.5, 0.5), (0.5, 0.5)))
    sizes = [(clip(Motion((brush,)), still=still).frame(n)[..., 0] > 170).sum() for n in (0, 47)]
    assert sizes[1] == pytest.approx(4 * sizes[0], rel=0.15)


# --- the camera ---------------------------------------------------------------------------------------------------


def moved_by(**axes):
    keys = (CameraKey(0, easing="linear"), CameraKey(1, easing="linear", **axes))
    return clip(Motion(camera=keys), parallax=0)


@pytest.mark.parametrize(
    ("axes", "content"),
    [
        ({"pan": 4}, (-1, 0)),
        ({"pan": -4}, (1, 0)),
        ({"tilt": 3}, (0, 1)),
        ({"horizontal": 6}, (-1, 0)),
        ({"vertical": 6}, (0, 1)),
        ({"vertical": -6}, (0, -1)),
    ],
)
def test_content_moves_against_the_camera(axes, content):
    moving = moved_by(**axes)
    right, down = shift(moving.frame(10), moving.frame(22))
    assert right * content[0] + down * content[1] > 1
    assert abs(right * content[1]) + abs(down * content[0]) < 0.5


def test_zoom_comes_closer_by_what_it_says():
    moving = moved_by(zoom=1.06)
    assert scaling(moving.frame(0), moving.frame(47)) == pytest.approx(1.06, abs=0.008)


def test_rolling_clockwise_turns_the_picture_the_other_way():
    still = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    still[HEIGHT // 2 - 2 : HEIGHT // 2 + 2] = 255
    keys = (CameraKey(0), CameraKey(1, roll=8))
    shown = clip(Motion(camera=keys), still=still).frame(47)[..., 0]
    left, right = (np.average(np.arange(HEIGHT), weights=shown[:, x].astype(float) + 1e-9) for x in (20, WIDTH - 20))
    assert left > HEIGHT / 2 > right


def test_near_things_pass_faster_than_far_ones():
    """The lower half is near by the depth that is given."""
    depth = np.zeros((HEIGHT, WIDTH), np.uint8)
    depth[HEIGHT // 2 :] = 255
    moving = clip(Motion(camera=(CameraKey(0, easing="linear"), CameraKey(1, horizontal=8))), depth=depth)
    far = shift(moving.frame(10), moving.frame(20), np.s_[:48, :])[0]
    near = shift(moving.frame(10), moving.frame(20), np.s_[64:, :])[0]
    assert near < far * 1.4 < 0


@settings(max_examples=20, deadline=None)
@given(
    axes=st.fixed_dictionaries(
        {
            "pan": st.integers(-50, 50),
            "tilt": st.integers(-50, 50),
            "roll": st.integers(-90, 90),
            "horizontal": st.integers(-80, 80),
            "vertical": st.integers(-80, 80),
            "zoom": st.sampled_from([0.3, 0.8, 1, 1.5, 4]),
        }
    ),
    number=st.integers(0, 47),
    handheld=st.integers(0, 10),
)
def test_no_move_shows_a_border_or_distant_mirror(axes, number, handheld):
    """The picture's rim is black: it may come into view at the frame's very edge only, where it belongs."""
    still = np.full((HEIGHT, WIDTH, 3), 200, np.uint8)
    keys = (CameraKey(0), CameraKey(1, **axes))
    shown = clip(Motion(camera=keys, handheld=handheld), still=still).frame(number)
    assert shown.shape == still.shape
    assert (shown == 200).all()
    marked = still.copy()
    marked[[0, -1]] = 0
    marked[:, [0, -1]] = 0
    rim = clip(Motion(camera=keys, handheld=handheld), still=marked).frame(number)
    assert (rim[12:-12, 12:-12] > 100).all()


def test_handheld_is_a_small_unrest_that_its_seed_decides():
    shaky = Motion(handheld=4)
    first, again, other = (clip(shaky, seed=s).frame(20) for s in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    steady = clip(shaky)
    assert all(np.hypot(*shift(steady.frame(n), steady.frame(n + 1))) < 3 for n in range(0, 40, 5))


# --- loops, ranges, sizes -----------------------------------------------------------------------------------------

EVERYTHING = Motion(
    (
        Brush((Stroke(((0.2, 0.7), (0.8, 0.7)), 0.4),), horizontal=5, ambient=3),
        Brush((Stroke(((0.3, 0.2),), 0.2),), path=((0.3, 0.2), (0.6, 0.3)), proximity=2),
    ),
    camera=camera_keys([MOVES["orbit left"]]),
    handheld=2,
)


def test_a_loop_closes():
    looping = clip(EVERYTHING, frames=48, loop=True)
    frames = [looping.frame(n).astype(float) for n in range(48)]
    steps = [np.abs(frames[n] - frames[n - 1]).mean() for n in range(1, 48)]
    seam = np.abs(frames[0] - frames[47]).mean()
    assert seam < 1.5 * max(steps)


@settings(max_examples=10, deadline=None)
@given(order=st.permutations([0, 3, 11, 30]))
def test_a_frame_depends_on_its_number_only(order):
    moving = clip(EVERYTHING)
    shown = {number: moving.frame(number) for number in order}
    assert all(np.array_equal(clip(EVERYTHING).frame(number), picture) for number, picture in shown.items())


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (17, 9), (33, 61), (641, 37)])
def test_any_size_works(size):
    still = np.random.default_rng(1).integers(0, 256, (size[1], size[0], 3)).astype(np.uint8)
    for loop in (False, True):
        shown = Clip(still, EVERYTHING, frames=5, rate=RATE, loop=loop).frame(3)
        assert shown.shape == still.shape and shown.dtype == np.uint8


def test_an_hour_is_as_quick_to_begin_as_a_second():
    hour = clip(EVERYTHING, frames=86_400)
    assert hour.frame(86_399).shape == STILL.shape


def test_one_frame_is_a_clip():
    assert clip(EVERYTHING, frames=1).frame(0).shape == STILL.shape


# --- the painter's preview ----------------------------------------------------------------------------------------


def test_the_preview_field_points_where_the_brush_pushes():
    motion = Motion(
        (Brush((box(0, 0, 0.4, 1),), horizontal=5), Brush((box(0.6, 0, 1, 1),), vertical=5)),
        static=(box(0, 0, 1, 0.3),),
    )
    field = preview_field(motion, 100, 50)
    assert field.shape == (50, 100, 2)
    assert field[40, 20] == pytest.approx([5 * 0.02 * 50, 0])
    assert field[40, 80] == pytest.approx([0, -5 * 0.02 * 50])
    assert not field[40, 50].any() and not field[5].any()
