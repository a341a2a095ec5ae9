"""Reframe: the window keeps people in view, moves calmly, and does as it is told."""

import numpy as np
import pytest
from heads import clip, ground, head, scene

from nodes.reframing import Reframed, reframe
from studio.base.errors import MediaError
from studio.embedded.nets.faces import faces
from studio.media.color import Color
from studio.media.frames import Frame
from studio.media.signal import Curve, Key
from studio.media.values import Video, VideoInfo
from tests.asking import Asking


class Node(Asking):
    def memo(self, name: str, compute):  # type: ignore[no-untyped-def]
        return compute()


WALK = 48


def walker(number: int) -> tuple[float, float]:
    """From left to right, stepping up and down."""
    return 110 + 420 * number / (WALK - 1), 150 + 6 * np.sin(number)


def walk() -> Video:
    return clip(lambda n: scene([walker(n)], 110), WALK)


def across(made: Reframed, length: int, rate: int = 12) -> np.ndarray:
    """The window's middle in pixels of a picture 640 wide, frame by frame."""
    return made.x.over(np.arange(length) / rate) * 6.4


@pytest.mark.parametrize("size", [40, 80, 160])
def test_a_face_is_found_where_it_is(size: int) -> None:
    (found,) = faces(scene([(400, 150)], size))
    x, y = found.middle[0] * 640, found.middle[1] * 360
    assert abs(x - 400) < size / 8 and abs(y - 150 - size * 0.05) < size / 6
    assert 0.4 < found.width * 640 / size < 0.9 and found.score > 0.8
    left_eye, right_eye = sorted(mark[0] * 640 for mark in found.marks[:2])
    assert abs(left_eye - (400 - 0.12 * size)) < size / 10 and abs(right_eye - (400 + 0.12 * size)) < size / 10


def test_nobody_is_found_where_nobody_is() -> None:
    assert faces(ground(640, 360, 3)) == () and faces(np.zeros((5, 5, 3), np.uint8)) == ()


def test_the_window_follows_who_walks_and_never_loses_the_face() -> None:
    made = reframe(Node(), walk())
    assert (made.video.info.width, made.video.info.height) == (202, 360)
    path = across(made, WALK)
    walked = np.array([walker(n)[0] for n in range(WALK)])
    assert np.abs(path - walked).max() < 202 / 2 - 35, "the face lies within the window in every frame"
    assert path[-1] - path[0] > 250
    jerk = np.abs(np.diff(path, 3)).max()
    assert jerk < 1.5, "it moves without a jolt"
    for number in (0, 20, 47):
        assert len(faces(made.video.frame(number).rgb())) == 1


def test_it_stands_still_to_the_bit_while_somebody_only_sways() -> None:
    sway = clip(lambda n: scene([(420 + 12 * np.sin(n / 2), 150)], 110), 36)
    made = reframe(Node(), sway)
    path = across(made, 36)
    assert np.ptp(path) == 0 and abs(path[0] - 420) < 14
    frame = made.video.frame(7)
    left = next(n for n in range(640) if np.array_equal(sway.frame(7).rgb()[:, n : n + 202], frame.rgb()))
    assert left % 2 == 0


def test_two_who_fit_are_shown_together_and_of_two_who_do_not_the_larger() -> None:
    close = clip(lambda n: scene([(300, 160), (390, 170)], 80), 12)
    assert abs(across(reframe(Node(), close), 12)[5] - 345) < 12

    def apart(number: int) -> np.ndarray:
        picture = scene([(110, 160)], 140)
        other = scene([(560, 160)], 70)
        picture[:, 400:] = other[:, 400:]
        return picture

    assert abs(across(reframe(Node(), clip(apart, 12)), 12)[5] - 110) < 12


def test_every_shot_is_framed_by_itself() -> None:
    def two(number: int) -> np.ndarray:
        return scene([(140, 160)], 110, seed=1) if number < 12 else scene([(500, 160)], 110, seed=2) // 2

    path = across(reframe(Node(), clip(two, 24)), 24)
    assert np.ptp(path[:12]) == 0 and np.ptp(path[12:]) == 0
    assert abs(path[3] - 140) < 12 and abs(path[20] - 500) < 12


def test_without_a_face_it_follows_what_the_picture_is_of_and_says_so() -> None:
    import cv2

    def ball(number: int) -> np.ndarray:
        picture = np.full((360, 640, 3), (90, 140, 90), np.uint8)
        cv2.circle(picture, (470, 200), 60, (210, 50, 40), -1, cv2.LINE_AA)
        return cv2.circle(picture, (450, 180), 16, (250, 160, 150), -1, cv2.LINE_AA)

    node = Node()
    path = across(reframe(node, clip(ball, 6)), 6)
    assert np.abs(path - 470).max() < 20
    assert node.notes == ["The clip shows no faces: the window follows what the picture is of."]


def test_the_hand_takes_over_and_lets_go() -> None:
    hand = Curve((Key(0.0, 0.0), Key(1.0, 0.0), Key(1.5, 100.0), Key(2.5, 100.0), Key(3.0, 0.0)))
    still = clip(lambda n: scene([(420, 150)], 110), 42)
    path = across(reframe(Node(), still, by_hand=hand, x=25), 42)
    assert abs(path[0] - 420) < 14 and abs(path[-1] - path[0]) <= 2
    assert np.abs(path[20:28] - 160).max() <= 1.5
    by_hand = reframe(Node(), still, by_hand=100, x=0, y=0)
    assert abs(across(by_hand, 42)[0] - 101) <= 1, "as far as the picture goes"


def test_a_tall_clip_becomes_wide_with_the_eyes_above_the_middle() -> None:
    tall = clip(lambda n: scene([(180, 200)], 110, 360, 640), 6)
    made = reframe(Node(), tall, aspect="16:9")
    assert (made.video.info.width, made.video.info.height) == (360, 202)
    (found,) = faces(made.video.frame(3).rgb())
    assert 0.3 < found.middle[1] < 0.55


def test_sizes_depth_and_colour() -> None:
    color = Color(range="tv")
    native = Frame.of(scene([(420, 150)], 110)).planes("yuv420p10le", color)
    info = VideoInfo(640, 360, walk().info.rate, 3, 10, color=color)
    deep = Video(info, lambda start, stop: iter([Frame(native=native, color=color)] * (stop - start)))
    frame = reframe(Node(), deep).video.frame(1)
    assert frame.pix_fmt == "yuv420p10le" and frame.color == color and (frame.width, frame.height) == (202, 360)
    sized = reframe(Node(), deep, aspect="width and height", width=90, height=160, size=50).video
    assert (sized.info.width, sized.info.height) == (90, 160) == (sized.frame(0).width, sized.frame(0).height)


def test_a_clip_without_frames_says_so() -> None:
    with pytest.raises(MediaError, match="no frames"):
        reframe(Node(), Video(VideoInfo(64, 36, walk().info.rate, 0), lambda *_: iter(())))


def test_heads_are_heads() -> None:
    assert head(80).shape == (80, 80, 4)
