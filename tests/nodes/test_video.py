"""The nodes that load, size, cut and time clips, seen through the frame numbers in their pixels."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from nodes import video as nodes
from studio.base.errors import SettingError, ShotgraphError
from studio.media.signal import Curve, Key
from studio.media.values import Audio, Image, Video
from tests.media import clip, number_of


def numbers(video: Video) -> list[int]:
    return [number_of(frame.rgb()) for frame in video.frames()]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Video:
    path = clip(tmp_path_factory.mktemp("clips") / "source.mp4", 24, options={"g": "8"})
    return nodes.load(path=path).video


CUTS = {
    "trim": (lambda video: nodes.trim(video, start=0.25, end=0.5), [6, 7, 8, 9, 10, 11]),
    "trim to the end": (lambda video: nodes.trim(video, start=0.875), [21, 22, 23]),
    "trim at the nearest frames": (lambda video: nodes.trim(video, start=0.28, end=0.45), [7, 8, 9, 10]),
    "30000/1001 frames a second": (
        lambda video: nodes.conform(video, rate=Fraction(30000, 1001)),
        [-((30000 - 2 * n * 24 * 1001) // 60000) for n in range(30)],
    ),
    "double speed": (lambda video: nodes.speed(video, factor=2), list(range(0, 24, 2))),
    "half speed": (lambda video: nodes.speed(video, factor=0.5), [n // 2 for n in range(48)]),
    "very fast": (lambda video: nodes.speed(video, factor=12), [0, 12]),
    "reverse": (nodes.reverse, list(range(23, -1, -1))),
    "12 frames a second": (lambda video: nodes.conform(video, rate=Fraction(12)), list(range(0, 24, 2))),
    "36 frames a second": (
        lambda video: nodes.conform(video, rate=Fraction(36)),
        [-((3 - 4 * n) // 6) for n in range(36)],
    ),
    "joined": (
        lambda video: nodes.concat([nodes.trim(video, end=0.125), nodes.trim(video, start=0.875)]),
        [0, 1, 2, 21, 22, 23],
    ),
}


@pytest.mark.parametrize("name", CUTS)
def test_cutting_and_timing_gives_these_frames(source: Video, name: str) -> None:
    make, expected = CUTS[name]
    made = make(source)
    assert numbers(made) == expected
    assert made.info.length == len(expected)
    middle = len(expected) // 2
    assert number_of(made.frame(middle).rgb()) == expected[middle]
    assert [number_of(frame.rgb()) for frame in made.frames(1, middle + 1)] == expected[1 : middle + 1]


@pytest.mark.parametrize(
    ("settings", "size"),
    [
        ({"width": 48}, (48, 32)),
        ({"height": 128}, (192, 128)),
        ({"width": 50, "height": 50}, (50, 50)),
        ({"width": 64, "height": 64, "fit": "contain"}, (64, 64)),
        ({"width": 64, "height": 64, "fit": "cover"}, (64, 64)),
        ({}, (96, 64)),
    ],
)
def test_resize_has_the_size_it_says(source: Video, settings: dict[str, object], size: tuple[int, int]) -> None:
    made = nodes.resize(source, **settings)  # type: ignore[arg-type]
    frame = made.frame(5)
    assert (made.info.width, made.info.height) == size == (frame.width, frame.height)


def test_contain_adds_black_bars_and_cover_does_not(source: Video) -> None:
    bars = nodes.resize(source, width=96, height=96, fit="contain").frame(3).rgb()
    assert bars[:13].max() <= 1 and bars[-13:].max() <= 1 and bars[20:70].max() > 100
    assert nodes.resize(source, width=96, height=96, fit="cover").frame(3).rgb()[-14:].max() > 100


def test_a_resized_picture_is_the_picture(source: Video) -> None:
    assert numbers(nodes.resize(source, width=192)) == list(range(24))


def test_crop_takes_the_part(source: Video) -> None:
    whole = source.frame(7).rgb().astype(int)
    part = nodes.crop(source, left=20, top=30, width=40, height=20).frame(7).rgb().astype(int)
    assert part.shape == (20, 40, 3)
    assert np.abs(part[2:-2, 2:-2] - whole[32:48, 22:58]).max() <= 3


def test_a_part_travels_over_the_picture(source: Video) -> None:
    to_the_right = Curve((Key(0, 0), Key(0.5, 40), Key(1, 400)))
    made = nodes.crop(source, left=to_the_right, top=10, width=40, height=20)
    assert (made.info.width, made.info.height, made.info.length) == (40, 20, source.info.length)
    for number, left in ((0, 0), (6, 20), (12, 40), (23, 56)):  # it stops at the edge of the 96 pixels
        alone = nodes.crop(source, left=left, top=10, width=40, height=20).frame(number)
        assert np.array_equal(made.frame(number).rgb(), alone.rgb()), number


def test_a_part_that_travels_needs_a_size(source: Video) -> None:
    with pytest.raises(SettingError, match="'top' moves") as caught:
        nodes.crop(source, top=Curve((Key(0, 0), Key(1, 30))), width=40)
    assert caught.value.problem.setting == "height"


def test_joined_clips_take_the_size_and_rate_of_the_first(source: Video) -> None:
    other = nodes.conform(nodes.resize(source, width=48), rate=Fraction(12))
    made = nodes.concat([nodes.trim(source, end=0.25), other])
    assert (made.info.width, made.info.height, made.info.rate) == (96, 64, 24)
    assert made.info.length == 6 + 24
    assert {(frame.width, frame.height) for frame in made.frames()} == {(96, 64)}


def test_a_still_lasts_and_shows_the_picture() -> None:
    pixels = np.full((32, 48, 3), (10, 200, 90), np.uint8)
    made = nodes.still(Image(pixels), seconds=1.5, rate=Fraction(30000, 1001))
    assert made.info.length == 45
    assert np.array_equal(made.frame(44).rgb(), pixels)
    assert np.array_equal(nodes.frame(made, seconds=0.7).pixels, pixels)


def test_a_file_without_sound_gives_a_sound_of_no_length(tmp_path: Path) -> None:
    loaded = nodes.load(path=clip(tmp_path / "mute.mp4", 5))
    assert loaded.audio.info.length == 0


@pytest.mark.parametrize(
    "make",
    [
        lambda video: nodes.trim(video, start=2),
        lambda video: nodes.trim(video, start=0.5, end=0.25),
        lambda video: nodes.crop(video, left=96),
        lambda video: nodes.concat([]),
    ],
)
def test_impossible_cuts_say_what_to_do(source: Video, make: object) -> None:
    with pytest.raises(ShotgraphError) as caught:
        make(source)  # type: ignore[operator]
    assert caught.value.problem.mend


def clicking(source: Video) -> Video:
    """The clip of 24 frames with a click at the beginning of frames 6 and 18."""
    sound = np.zeros((48000, 2), np.float32)
    sound[12000:12020] = sound[36000:36020] = 0.8
    return source.sounding(Audio.of(sound, 48000))


def clicks_at(video: Video) -> list[float]:
    """Seconds at which a sound begins."""
    assert video.sound is not None
    loud = np.flatnonzero(np.abs(video.sound.read()[:, 0]) > 0.2)
    return [round(float(at) / 48000, 3) for at in loud if not np.any((loud < at) & (loud > at - 4800))]


SOUNDING = {
    "as it was": (lambda video: nodes.speed(video, factor=1), [0.25, 0.75]),
    "double speed like a tape": (lambda video: nodes.speed(video, factor=2, sound="like a tape"), [0.125, 0.375]),
    "half speed like a tape": (lambda video: nodes.speed(video, factor=0.5, sound="like a tape"), [0.5, 1.5]),
    "double speed": (lambda video: nodes.speed(video, factor=2), [0.125, 0.375]),
    "backwards": (nodes.reverse, [0.25, 0.75]),
    "trimmed": (lambda video: nodes.trim(video, start=0.125), [0.125, 0.625]),
    "backwards and faster": (
        lambda video: nodes.speed(nodes.reverse(video), factor=2, sound="like a tape"),
        [0.125, 0.375],
    ),
}


@pytest.mark.parametrize("name", SOUNDING)
def test_the_clips_own_sound_follows_its_pictures(source: Video, name: str) -> None:
    make, expected = SOUNDING[name]
    made = make(clicking(source))
    assert made.sound is not None and made.sound.info.length == round(made.info.seconds * 48000)
    assert clicks_at(made) == pytest.approx(expected, abs=0.011)


def test_a_retimed_clip_without_sound_has_none(source: Video) -> None:
    assert nodes.speed(source, factor=2).sound is None and nodes.reverse(source).sound is None
    assert nodes.speed(clicking(source), factor=2, sound="none").sound is None
