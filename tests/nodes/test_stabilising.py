"""A shaky clip made steady: what sways is measured against the camera's way, which the test itself has made."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes import tracking
from studio.embedded.stabilising import smoothing
from studio.embedded.stabilising.measuring import pixel_map
from studio.embedded.stabilising.shake import Shake, measured
from studio.media.color import Color
from studio.media.frames import Frame
from studio.media.values import Video, VideoInfo
from tests.asking import Asking
from tests.embedded.scenes import Shaken, clip_of, ground, shaken


class Ctx(Asking):
    """Keeps what it is asked to remember, and counts the frames that are looked through."""

    def __init__(self) -> None:
        super().__init__()
        self.memos: dict[str, Any] = {}
        self.looked_at = 0

    def memo(self, name: str, compute: Any) -> Any:
        if name not in self.memos:
            self.memos[name] = compute()
        return self.memos[name]

    def progress(self, *_: Any, **__: Any) -> None:
        self.looked_at += 1


def look_ups(
    shot: Shaken, model: Any = "shift, turn and zoom", smoothness: float = 50, most: float | None = 1.2
) -> Any:
    """Where each frame's pixels are looked up, and the course."""
    info = shot.video.info
    course = smoothing.course(measured(shot.video, model), float(info.rate), info.width / info.height, smoothness, most)
    return np.array([pixel_map(np.linalg.inv(move), info.width, info.height) for move in course.moves]), course


SHAKES = {
    "a hand": {},
    "a hand that pans": {"pan": 1.5},
    "a noisy night": {"noise": 14.0},
    "somebody walks through": {"figure": True},
    "all of it at once": {"pan": 1.0, "noise": 8.0, "figure": True, "length": 72},
    "a phone held upright": {"width": 180, "height": 320},
    "odd sizes": {"width": 317, "height": 181},
    "a strong shake": {"sway": 12.0, "turn": 1.5},
}


@pytest.mark.parametrize("name", SHAKES)
def test_at_most_a_tenth_of_the_shake_is_left(name: str) -> None:
    shot = shaken(**SHAKES[name])  # type: ignore[arg-type]
    moves, _ = look_ups(shot, most=1.5)
    assert shot.motion_left(moves) < shot.motion_left() / 10


def test_tilts_of_the_picture_go_with_perspective() -> None:
    shot = shaken(tilt=0.08, length=48)
    flat, _ = look_ups(shot)
    deep, _ = look_ups(shot, "perspective")
    assert shot.motion_left(deep) < shot.motion_left() / 8
    assert shot.motion_left(deep) < shot.motion_left(flat) / 2


def test_the_drawn_frames_stand_still() -> None:
    """By pixels: neighbours of the steadied clip differ little, those of the shaky one much; no edge is seen."""
    shot = shaken(sway=4, length=36)
    ctx = Ctx()
    made = tracking.stabilise(ctx, shot.video, smoothness=100, zoom=40)
    frames = [frame.rgb() for frame in made.frames()]

    def restless(pictures: list[Any]) -> float:
        return float(np.mean([np.abs(a.astype(int) - b).mean() for a, b in itertools.pairwise(pictures)]))

    assert restless(frames) < restless(shot.frames) / 4
    assert len(ctx.notes) == 1 and "enlarged by" in ctx.notes[0]
    assert min(frame.min(axis=2)[0].mean() for frame in frames) > 20  # texture up to the edge, no black


def test_a_pan_stays_a_pan() -> None:
    """The steadied camera travels as the meant one does, from the first frame to the last."""
    shot = shaken(pan=2.0, length=60, sway=4)
    moves, course = look_ups(shot)
    middle = np.array([shot.video.info.width / 2, shot.video.info.height / 2, 1])
    seen = np.array([camera @ move @ middle for camera, move in zip(shot.cameras, moves, strict=True)])[:, :2]
    meant = np.array([camera @ middle for camera in shot.meant])[:, :2]
    assert np.abs(seen - meant).max() < 4 * 0.75
    assert abs((seen[-1] - seen[0])[0] - 2.0 * 59) < 4
    assert course.zooms.max() < 1.15


def test_each_shot_is_steadied_by_itself() -> None:
    one, other = shaken(length=20, seed=1), shaken(length=20, seed=7, pan=3)
    info = replace(one.video.info, length=40)
    both = clip_of(one.frames + other.frames, info)
    shake = measured(both, "shift, turn and zoom")
    assert shake.shots == (0, 20)
    together = smoothing.course(shake, 24, 320 / 180, 50, 1.3)
    alone = smoothing.course(measured(other.video, "shift, turn and zoom"), 24, 320 / 180, 50, 1.3)
    assert np.abs(together.moves[20:] - alone.moves).max() < 1e-9


def test_a_flash_and_a_walker_are_no_cut() -> None:
    shot = shaken(length=16, figure=True)
    bright = list(shot.frames)
    bright[8] = np.clip(bright[8].astype(int) + 60, 0, 255).astype(np.uint8)
    assert measured(clip_of(bright, shot.video.info), "shift, turn and zoom").shots == (0,)


def plain(length: int, value: int = 90) -> Video:
    return clip_of([np.full((90, 160, 3), value, np.uint8)] * length, VideoInfo(160, 90, Fraction(24), length))


EMPTY = {
    "no texture": (plain(12), "Nothing in the picture shows"),
    "black": (plain(12, 0), "Nothing in the picture shows"),
    "one frame": (plain(1), "one frame"),
}


@pytest.mark.parametrize("name", EMPTY)
def test_where_there_is_nothing_to_steady_the_clip_stays_and_a_note_says_so(name: str) -> None:
    clip, words = EMPTY[name]
    ctx = Ctx()
    made = tracking.stabilise(ctx, clip)
    assert words in " ".join(ctx.notes)
    assert [np.array_equal(a.rgb(), b.rgb()) for a, b in zip(made.frames(), clip.frames(), strict=True)] == (
        [True] * clip.info.length
    )


@pytest.mark.parametrize("length", [0, 2, 3])
def test_very_short_clips_keep_their_length(length: int) -> None:
    shot = shaken(length=max(length, 1))
    clip = replace(shot.video, info=replace(shot.video.info, length=length))
    made = tracking.stabilise(Ctx(), clip)
    assert len(list(made.frames())) == length == made.info.length


def test_the_zoom_is_kept_within_its_limit_and_what_that_costs_is_said() -> None:
    shot = shaken(sway=25, turn=2, length=36)
    ctx = Ctx()
    tracking.stabilise(ctx, shot.video, zoom=8, smoothness=80)
    assert "enlarged by 8.0 %" in ctx.notes[0] and "steadied less than asked for" in ctx.notes[1]
    moves, course = look_ups(shot, smoothness=80, most=1.08)
    for move in course.moves:
        corners = np.array([(x * 320 / 180 / 1.08, y / 1.08, 1) for x in (-1, 1) for y in (-1, 1)]).T
        seen = np.linalg.inv(move) @ corners
        assert np.abs(seen[0] / seen[2]).max() <= 320 / 180 + 1e-5 and np.abs(seen[1] / seen[2]).max() <= 1 + 1e-5
    assert shot.motion_left(moves) < shot.motion_left()


BORDERS = {"mirror": False, "replicate": False, "black": True, "crop": False}


@pytest.mark.parametrize("border", BORDERS)
def test_what_lies_outside_the_frame_is_as_the_border_says(border: str) -> None:
    bright = np.clip(ground(320, 180) / 2 + 110, 0, 255)
    shot = shaken(sway=10, length=16, texture=bright)
    made = tracking.stabilise(Ctx(), shot.video, border=border, zoom=60)  # type: ignore[arg-type]
    darkest = min(int(frame.rgb().max(axis=2).min()) for frame in made.frames())
    assert (darkest < 10) == BORDERS[border]


def test_the_clip_is_looked_through_once_and_not_again_for_other_settings() -> None:
    shot = shaken(length=16)
    clip = replace(shot.video, digest="a clip of its own")
    first, second = Ctx(), Ctx()
    tracking.stabilise(first, clip, smoothness=50)
    tracking.stabilise(second, clip, smoothness=70)
    assert first.looked_at == 16 and second.looked_at == 0
    kept = Shake.of(first.memos["shake"])
    assert np.abs(kept.steps - measured(clip, "shift, turn and zoom").steps).max() < 1e-6


def test_frame_n_is_the_same_whatever_range_is_asked() -> None:
    made = tracking.stabilise(Ctx(), shaken(length=20).video)
    whole = [frame.rgb() for frame in made.frames()]
    assert np.array_equal(made.frame(13).rgb(), whole[13])
    assert all(np.array_equal(a.rgb(), b) for a, b in zip(made.frames(7, 11), whole[7:11], strict=True))


@pytest.mark.parametrize("form", ["yuv420p", "yuv422p10le", "yuv444p", "gray", "gbrp"])
def test_planes_stay_planes_and_show_what_rgb_shows(form: str) -> None:
    shot = shaken(length=12)
    frames = [Frame(native=Frame.of(frame).planes(form, Color()), color=Color()) for frame in shot.frames]
    deep = 10 if "10" in form else 8
    clip = Video(replace(shot.video.info, bit_depth=deep), lambda start, stop: iter(frames[start:stop]))
    made = tracking.stabilise(Ctx(), clip).frame(7)
    assert made.pix_fmt == form and made.bit_depth == deep and made.color == Color()
    peer = clip_of([frame.rgb() for frame in frames], shot.video.info)
    there = tracking.stabilise(Ctx(), peer).frame(7).rgb()
    assert np.abs(made.rgb()[4:-4, 4:-4].astype(int) - there[4:-4, 4:-4]).mean() < 3.5


def test_alpha_moves_with_the_picture_and_clear_pixels_lend_no_colour() -> None:
    shot = shaken(length=12, sway=6)
    pictures = []
    for frame in shot.frames:
        alpha = np.zeros((180, 320, 1), np.uint8)
        alpha[40:140, 60:260] = 255
        picture = np.concatenate((frame, alpha), axis=2)
        picture[alpha[..., 0] == 0, :3] = (0, 255, 0)
        pictures.append(picture)
    clip = clip_of(pictures, replace(shot.video.info, alpha=True))
    plain_clip = tracking.stabilise(Ctx(), clip, border="black")
    for frame in plain_clip.frames():
        pixels = frame.pixels()
        assert pixels.shape[2] == 4
        half = (pixels[..., 3] > 40) & (pixels[..., 3] < 200)
        assert not half.any() or np.median(pixels[half][:, 1]) < 230


def test_sixteen_bits_keep_their_depth() -> None:
    shot = shaken(length=10)
    clip = clip_of([frame.astype(np.uint16) * 257 for frame in shot.frames], replace(shot.video.info, bit_depth=16))  # type: ignore[misc]
    frame = tracking.stabilise(Ctx(), clip).frame(5)
    assert frame.bit_depth == 16 and len(np.unique(frame.pixels() % 257)) > 50


@given(st.integers(3, 40), st.floats(1, 99), st.floats(-3, 3), st.floats(-2, 2))
@settings(max_examples=40, deadline=None)
def test_a_steady_way_is_left_as_it_is(length: int, smoothness: float, pan: float, rise: float) -> None:
    """A camera that travels evenly is not moved at all, however much is smoothed."""
    step = np.eye(3)
    step[:2, 2] = -pan / 90, -rise / 90
    steps = np.concatenate((np.eye(3)[None], np.repeat(step[None], length - 1, axis=0)))
    shake = Shake(steps, np.ones(length, np.bool_), (0,))
    made = smoothing.course(shake, 24, 16 / 9, smoothness, 1.2)
    assert np.abs(made.moves - np.eye(3)).max() < 1e-5 and made.zooms.max() < 1.0001


def test_cv2_looks_up_where_the_matrices_say() -> None:
    """One pixel to the right by matrix is one pixel to the right on screen."""
    picture = np.zeros((64, 96, 3), np.uint8)
    picture[30, 40] = 255
    move = np.eye(3)
    move[0, 2] = 5 / 32  # of half the height
    from studio.embedded.stabilising.warping import moved

    shown = moved(Frame.of(picture), move, 1.0, "black").rgb()
    assert shown[30, 45].min() > 250 and cv2.countNonZero(shown[..., 0]) == 1
