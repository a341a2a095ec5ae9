"""Speed ramps, freeze frames, trails and motion blur, seen through the frames' grey levels and heard through clicks."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import cv2
import numpy as np
import pytest

from nodes import retime
from studio.base.errors import SettingError
from studio.media.frames import Frame
from studio.media.signal import Curve, Key, Wave
from studio.media.values import Audio, Video, VideoInfo


def grey(length: int, step: int = 5, rate: int = 24) -> Video:
    """Frame n is n steps of grey."""
    info = VideoInfo(16, 16, Fraction(rate), length)
    return Video(info, lambda a, b: (Frame.of(np.full((16, 16, 3), step * n, np.uint8)) for n in range(a, b)))


def levels(video: Video) -> list[int]:
    return [int(frame.rgb()[8, 8, 0]) for frame in video.frames()]


def curve(*keys: tuple[float, float]) -> Curve:
    return Curve(tuple(Key(at, value) for at, value in keys))


def test_a_ramp_shows_the_integral_of_its_speed() -> None:
    """From standing to full speed over a second: at second t half of t squared is over."""
    made = retime.ramp(grey(48), speed=curve((0, 0), (1, 1)))
    expected = [int((min(n / 24, 1) ** 2 / 2 + max(n / 24 - 1, 0)) * 24 + 1e-3) * 5 for n in range(60)]
    assert levels(made) == expected and made.info.length == 60


def test_by_the_clips_clock_a_moment_slows_where_it_happens() -> None:
    """The second second of the clip at a quarter of the speed, whatever came before it."""
    hold = Curve((Key(0, 1, "hold"), Key(1, 0.25, "hold"), Key(2, 1, "hold")))
    made = retime.ramp(grey(72, step=3), speed=hold, clock="clip")
    assert made.info.length == 24 + 96 + 24
    shown = levels(made)
    assert shown[:24] == [3 * n for n in range(24)] and shown[24:120:4] == [3 * n for n in range(24, 48)]
    assert shown[120:] == [3 * n for n in range(48, 72)]


CONSTANT = {0.5: 48, 1.0: 24, 2.0: 12, 0.3: 80}


@pytest.mark.parametrize("speed", CONSTANT)
def test_one_speed_for_all_of_it_has_this_length(speed: float) -> None:
    for given in (speed, curve((0, speed)), curve((0, speed), (3, speed))):
        assert retime.ramp(grey(24), speed=given).info.length == CONSTANT[speed]


def test_between_frames_there_are_mixtures_or_painted_ones() -> None:
    """A dot that moves 4 pixels a frame: blended it stands in two places at once, painted it stands between them."""

    def dot(n: float) -> Any:
        draw = np.full((48, 96, 3), 30, np.uint8)
        cv2.circle(draw, (round((12 + 4 * n) * 16), 24 * 16), 8 * 16, (230, 230, 230), -1, cv2.LINE_AA, 4)
        return draw

    info = VideoInfo(96, 48, Fraction(24), 12)
    clip = Video(info, lambda a, b: (Frame.of(dot(n)) for n in range(a, b)))
    half = dot(5.5).astype(int)
    flow = retime.ramp(clip, speed=0.5, between="flow").frame(11).rgb().astype(int)
    blend = retime.ramp(clip, speed=0.5, between="blend").frame(11).rgb().astype(int)
    assert np.abs(flow - half).mean() < np.abs(blend - half).mean() / 2
    assert np.abs(blend - (dot(5).astype(int) + dot(6)) / 2).max() <= 1


BAD: dict[str, tuple[Any, str]] = {
    "no speed at all": (lambda: retime.ramp(grey(24), speed=0.0), "never end"),
    "a curve that never starts": (lambda: retime.ramp(grey(24), speed=curve((0, 0), (2, 0))), "never end"),
    "none by the clip's clock": (
        lambda: retime.ramp(grey(24), speed=curve((0, 1), (0.5, 0)), clock="clip"),
        "never pass",
    ),
    "more than a day": (lambda: retime.ramp(grey(24 * 3600), speed=0.01), "a day"),
    "more than a day in waves": (lambda: retime.ramp(grey(9000), speed=Wave("square", 1.0, 0.0, 0.002)), "a day"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_speed_that_leads_nowhere_is_told_with_its_mend(name: str) -> None:
    make, words = BAD[name]
    with pytest.raises(SettingError, match=words) as caught:
        make()
    assert caught.value.problem.setting == "speed" and caught.value.problem.mend


def test_a_curve_that_ends_at_nought_ends_the_film_there() -> None:
    made = retime.ramp(grey(48), speed=curve((0, 1), (1, 0)))
    assert made.info.length == pytest.approx(24, abs=1) and max(levels(made)) == 5 * 11


def test_a_clip_without_frames_and_one_of_a_single_frame_stay_what_they_are() -> None:
    assert retime.ramp(grey(0), speed=curve((0, 1), (1, 2))).info.length == 0
    assert levels(retime.ramp(grey(1), speed=3.0)) == [0]
    assert levels(retime.freeze(grey(0), seconds=2)) == [] and levels(retime.echo(grey(1))) == [0]


FREEZES = {
    "in the middle": (0.25, 0.25, [0, 5, 10, 15, 20, 25, 30, 30, 30, 30, 30, 30, 30, 35]),
    "at the start": (0.0, 0.125, [0, 0, 0, 0, 5, 10]),
    "past the end": (99.0, 0.125, [0, 5, 10, 15, 20, 25, 30, 35, 35, 35, 35]),
    "for no time": (0.1, 0.0, [0, 5, 10, 15, 20, 25, 30, 35]),
}


@pytest.mark.parametrize("name", FREEZES)
def test_a_frozen_frame_stays_and_then_it_goes_on(name: str) -> None:
    at, seconds, expected = FREEZES[name]
    made = retime.freeze(grey(8), at=at, seconds=seconds)
    assert levels(made)[: len(expected)] == expected and made.info.length == 8 + round(seconds * 24)
    assert [int(frame.rgb()[0, 0, 0]) for frame in made.frames(2, 5)] == levels(made)[2:5]


def test_the_sound_rests_while_the_frame_is_frozen() -> None:
    sound = np.full(48000, 0.5, np.float32)
    made = retime.freeze(grey(24).sounding(Audio.of(sound, 48000)), at=0.5, seconds=1)
    assert made.sound is not None and made.sound.info.length == 96000
    heard = np.abs(made.sound.read()[:, 0])
    begins = 13 * 2000  # the frozen frame's own time is heard, then a second is not
    assert heard[: begins - 300].min() > 0.49 and heard[begins : begins + 48000].max() == 0
    assert heard[begins + 48300 :].min() > 0.49


def test_a_ramps_sound_lasts_as_long_as_its_picture() -> None:
    sound = 0.4 * np.sin(2 * np.pi * 300 * np.arange(96000) / 48000)
    clip = grey(48).sounding(Audio.of(sound, 48000))
    for how in ("same pitch", "like a tape"):
        made = retime.ramp(clip, speed=curve((0, 0.5), (2, 1.5)), sound=how)  # type: ignore[arg-type]
        assert made.sound is not None and made.sound.info.length == made.info.length * 2000
        assert np.sqrt(np.mean(made.sound.read(4000, made.sound.info.length - 8000) ** 2)) == pytest.approx(
            0.28, abs=0.04
        )
    assert retime.ramp(clip, speed=2.0, sound="none").sound is None


def falling(length: int) -> Video:
    """A white square falls four pixels a frame on black."""

    def draw(n: int) -> Any:
        picture = np.zeros((64, 32, 3), np.uint8)
        picture[4 * n : 4 * n + 4, 12:20] = 250
        return Frame.of(picture)

    return Video(VideoInfo(32, 64, Fraction(24), length), lambda a, b: (draw(n) for n in range(a, b)))


def test_trails_fade_behind_what_moves() -> None:
    made = retime.echo(falling(12), count=3, delay=1 / 24, decay=50, mode="lighten").frame(6).rgb()
    column = made[:, 15, 0].astype(int)
    assert [column[4 * n + 2] for n in (6, 5, 4, 3, 2)] == [250, 125, 63, 31, 0]


def test_dark_trails_on_white_and_mixed_ones() -> None:
    info = falling(12).info
    ink = Video(info, lambda a, b: (Frame.of(255 - frame.rgb()) for frame in falling(12).frames(a, b)))
    column = retime.echo(ink, count=2, delay=1 / 24, decay=50, mode="darken").frame(6).rgb()[:, 15, 0].astype(int)
    assert column[26] == 5 and 125 < column[22] < 135 and column[2] == 255
    mixed = retime.echo(falling(12), count=1, delay=1 / 24, decay=100).frame(6).rgb()[:, 15, 0]
    assert mixed[26] == mixed[22] == 125


def test_trails_that_fade_faster_and_faster() -> None:
    """How much is left is asked at the moment of the frame that is looked at, not of the frames in its trail."""
    how = {"count": 3, "delay": 1 / 24, "mode": "lighten"}
    made = retime.echo(falling(12), decay=Curve((Key(0, 100), Key(10 / 24, 0))), **how)
    for number, decay in ((0, 100), (4, 60), (6, 40), (10, 0)):
        alone = retime.echo(falling(12), decay=decay, **how).frame(number)
        assert np.array_equal(made.frame(number).rgb(), alone.rgb()), number
    assert made.frame(6).rgb()[22, 15, 0] == 100 and made.frame(10).rgb()[38, 15, 0] == 0


@pytest.mark.parametrize("form", ["yuv420p", "yuv420p10le"])
def test_trails_and_mixtures_keep_the_form_of_planes(form: str) -> None:
    frames = [Frame(native=frame.planes(form, frame.color), color=frame.color) for frame in falling(12).frames()]
    clip = Video(falling(12).info, lambda a, b: iter(frames[a:b]))
    for made in (retime.echo(clip, mode="lighten"), retime.ramp(clip, speed=0.7, between="blend")):
        assert {frame.pix_fmt for frame in made.frames(4, 8)} == {form}


def test_an_open_shutter_draws_motion_out() -> None:
    """A disc that moves 6 pixels a frame is drawn over half of them at 180 degrees; what stands stays sharp."""

    def draw(n: int) -> Any:
        picture = np.zeros((48, 128, 3), np.uint8)
        cv2.rectangle(picture, (4, 4), (9, 43), (200, 200, 200), -1)
        cv2.circle(picture, ((24 + 6 * n) * 16, 24 * 16), 10 * 16, (240, 240, 240), -1, cv2.LINE_AA, 4)
        return Frame.of(picture)

    clip = Video(VideoInfo(128, 48, Fraction(24), 12), lambda a, b: (draw(n) for n in range(a, b)))
    sharp, soft = (video.frame(6).rgb().astype(int) for video in (clip, retime.shutter(clip, angle=180)))
    grown = (soft[24, :, 0] > 12).sum() - (sharp[24, :, 0] > 12).sum()
    assert 1 <= grown <= 6
    assert np.abs(soft[:, 2:12] - sharp[:, 2:12]).max() < 30
    assert retime.shutter(clip, angle=720, between="blend").frame(3).rgb()[24, 40].max() < 245
