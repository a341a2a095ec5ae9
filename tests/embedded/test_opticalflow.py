from fractions import Fraction

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.embedded.opticalflow import holds, motion, paint, timing

Picture = npt.NDArray[np.uint8]
WIDTH, HEIGHT = 320, 192


def texture(seed: int, width: int = WIDTH * 3, height: int = HEIGHT) -> Picture:
    """Patches of light with finer grain on them."""
    draw = np.random.default_rng(seed)
    total = sum(
        size * cv2.GaussianBlur(draw.standard_normal((height, width, 3)).astype(np.float32), (0, 0), size)
        for size in (1.5, 4, 9)
    )
    return cv2.normalize(total, None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)


def moved(picture: Picture, by: float) -> Picture:
    """The middle of a wide picture, moved right by so many pixels."""
    shift = np.array([[1, 0, by - WIDTH], [0, 1, 0]], np.float32)
    return cv2.warpAffine(picture, shift, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC)


def parallax(by: float) -> Picture:
    """A bright ball in front of a dim background; the ball moves right, the background left at a third of its speed."""
    scene = moved(texture(1), -by / 3) // 2
    ball = cv2.circle(np.zeros((HEIGHT, WIDTH * 3), np.float32), (WIDTH + 120, 96), 44, 1.0, -1)
    place = np.array([[1, 0, by - WIDTH], [0, 1, 0]], np.float32)
    shape = cv2.warpAffine(ball, place, (WIDTH, HEIGHT))[..., None]
    return (scene * (1 - shape) + (moved(texture(2), by) // 2 + 120) * shape).astype(np.uint8)


def psnr(a: Picture, b: Picture) -> float:
    return float(10 * np.log10(255**2 / max(1e-9, np.mean((a.astype(float) - b) ** 2))))


@pytest.mark.parametrize("by", [1.0, 4.0, 10.0])
@pytest.mark.parametrize("time", [0.25, 0.5, 0.8])
def test_a_moving_picture_is_painted_where_it_is_at_that_moment(by: float, time: float) -> None:
    first, second = moved(texture(3), 0), moved(texture(3), by)
    painted = paint.between(first, second, motion.measure(first, second), time)
    inside = np.s_[:, 16:-16]
    assert psnr(painted[inside], moved(texture(3), by * time)[inside]) > 33


@pytest.mark.parametrize("by", [3.0, 9.0])
def test_a_ball_before_a_background_beats_a_blend_by_far(by: float) -> None:
    first, second, truth = parallax(0), parallax(by), parallax(by / 2)
    painted = paint.between(first, second, motion.measure(first, second), 0.5)
    blend = ((first.astype(int) + second) // 2).astype(np.uint8)
    assert psnr(painted, truth) > psnr(blend, truth) + 5


def test_what_one_frame_alone_shows_is_not_a_ghost_of_both() -> None:
    """Behind the ball the background is uncovered: at the half it is seen in one of the two frames only."""
    first, second, truth = parallax(0), parallax(16), parallax(8)
    painted = paint.between(first, second, motion.measure(first, second), 0.5)
    uncovered = np.s_[84:108, 76:84]
    assert psnr(painted[uncovered], truth[uncovered]) > 22


def test_the_ends_are_the_frames_themselves() -> None:
    first, second = parallax(0), parallax(5)
    moving = motion.measure(first, second)
    assert np.array_equal(paint.between(first, second, moving, 0), first)
    assert np.array_equal(paint.between(first, second, moving, 1), second)


@pytest.mark.parametrize(
    ("first", "second", "cut"),
    [
        (moved(texture(4), 0), moved(texture(5), 0), True),
        (moved(texture(4), 0), moved(texture(4), 6), False),
        (parallax(0), parallax(8), False),
        (moved(texture(4), 0), moved(texture(4), 0) // 2 + 100, False),
        (np.zeros((HEIGHT, WIDTH, 3), np.uint8), moved(texture(4), 0), True),
        (moved(texture(4), 0), moved(texture(4), 0)[::-1, ::-1].copy(), True),
    ],
    ids=["another scene", "a pan", "a moving ball", "the light changes", "from black", "upside down"],
)
def test_cuts_are_told_from_motion(first: Picture, second: Picture, cut: bool) -> None:
    assert motion.measure(first, second).cut is cut


@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (17, 5), (9, 400)])
def test_the_smallest_and_oddest_pictures_are_painted(shape: tuple[int, int]) -> None:
    first = np.random.default_rng(0).integers(0, 255, (*shape, 3), dtype=np.uint8)
    second = np.roll(first, 1, axis=1)
    assert paint.between(first, second, motion.measure(first, second), 0.3).shape == first.shape


def test_sixteen_bits_stay_sixteen_bits() -> None:
    first, second = (p.astype(np.uint16) * 257 for p in (parallax(0), parallax(6)))
    painted = paint.between(first, second, motion.measure(first, second), 0.5)
    assert painted.dtype == np.uint16
    assert psnr((painted >> 8).astype(np.uint8), parallax(3)) > 28


def test_clear_pixels_lend_no_colour_to_their_neighbours() -> None:
    """A green ball on clear red: wherever anything is seen, it is green."""
    frames = []
    for x in (120, 130):
        alpha = cv2.circle(np.zeros((HEIGHT, WIDTH), np.uint8), (x, 96), 40, 255, -1, cv2.LINE_AA)
        colour = np.where(alpha[..., None] > 0, (0, 255, 0), (255, 0, 0)).astype(np.uint8)
        frames.append(np.dstack((colour, alpha)))
    painted = paint.between(frames[0], frames[1], motion.measure(frames[0], frames[1]), 0.5)
    seen = painted[painted[..., 3] > 8]
    assert seen[:, 0].max() <= 8
    assert seen[:, 1].min() >= 247


rates = st.sampled_from([Fraction(r) for r in (12, 15, 24, 25, 30, 48, 50, 60, 120)] + [Fraction(24000, 1001)])


@given(st.integers(1, 5000), rates, rates)
def test_a_clip_lasts_as_long_at_any_rate(length: int, source: Fraction, rate: Fraction) -> None:
    count = timing.output_length(length, source, rate)
    assert abs(count / rate - length / source) <= 1 / rate
    places = [timing.position(n, length, source, rate) for n in (0, count // 2, count - 1)]
    assert places == sorted(places)
    assert places[0] == 0
    assert places[-1] <= length - 1


def test_every_second_frame_of_a_doubled_rate_is_a_source_frame() -> None:
    assert [timing.position(n, 10, Fraction(24), Fraction(48)) for n in (0, 2, 18)] == [0, 1, 9]


HELD = {
    "no repeats": ("ABCDEF", [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6)]),
    "on twos": ("AABBCC", [(0, 2), (0, 2), (2, 4), (2, 4), (4, 5), (5, 6)]),
    "on threes": ("AAABBBC", [(0, 3), (0, 3), (0, 3), (3, 6), (3, 6), (3, 6), (6, 7)]),
    "one doubled": ("ABBCD", [(0, 1), (1, 3), (1, 3), (3, 4), (4, 5)]),
    "a still": ("AAAAAAAB", [(i, i + 1) for i in range(8)]),
}


@pytest.mark.parametrize(("frames", "expected"), HELD.values(), ids=HELD.keys())
def test_motion_is_painted_between_distinct_pictures(frames: str, expected: list[tuple[int, int]]) -> None:
    def step(i: int) -> float:
        assert 0 < i < len(frames)
        return 0.5 if frames[i] == frames[i - 1] else 40.0

    assert [holds.span(i, len(frames), step) for i in range(len(frames))] == expected


@given(st.lists(st.sampled_from([0.0, 1.0, 20.0, 90.0]), min_size=1, max_size=40), st.integers(0, 39))
def test_a_span_is_found_within_what_is_looked_at(steps: list[float], number: int) -> None:
    length = len(steps)
    number = min(number, length - 1)
    seen = holds.looked_at(number, length)

    def step(i: int) -> float:
        assert i - 1 in seen and i in seen
        return steps[i]

    first, second = holds.span(number, length, step)
    assert first <= number < second
    assert first in seen and (second in seen or second == length)
