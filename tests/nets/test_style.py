"""Style transfer: strokes and colours of one picture on another, on clips without flicker, and from words."""

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from nodes.animate import restyle
from nodes.painting import edit
from nodes.stylising import stylise, stylise_clip
from studio.embedded.nets import manners
from studio.media.frames import Frame
from studio.media.signal import steady
from studio.media.values import Image, Text, Video, VideoInfo
from tests.asking import Asking

Picture = npt.NDArray[np.uint8]
WIDE, HIGH = 160, 96


def place(number: float = 0) -> Picture:
    """A textured wall and a disc, the camera panning two pixels a frame."""
    draw = np.random.default_rng(3)
    wall = cv2.GaussianBlur(draw.integers(0, 255, (HIGH, WIDE * 2, 3), dtype=np.uint8), (0, 0), 2.5)
    wall = cv2.normalize(wall, None, 30, 220, cv2.NORM_MINMAX)
    cv2.circle(wall, (110, 50), 26, (220, 60, 40), -1, cv2.LINE_AA)
    shift = np.array([[1, 0, -2 * number], [0, 1, 0]], np.float32)
    return np.asarray(cv2.warpAffine(wall, shift, (WIDE, HIGH), flags=cv2.INTER_LINEAR), np.uint8)


def clip(length: int) -> Video:
    """With the noise of a camera, which is what makes strokes jump."""
    frames = []
    for number in range(length):
        noise = np.random.default_rng(number).normal(0, 3, (HIGH, WIDE, 3))
        frames.append(np.clip(place(number) + noise, 0, 255).astype(np.uint8))

    def pull(start: int, stop: int) -> Iterator[Frame]:
        return iter([Frame.of(frame) for frame in frames[start:stop]])

    return Video(VideoInfo(WIDE, HIGH, Fraction(24), length), pull)


def blue_and_yellow() -> Image:
    stripes = np.zeros((128, 128, 3), np.uint8)
    stripes[...] = (20, 40, 190)
    for at in range(0, 128, 12):
        cv2.line(stripes, (at, 0), (at + 20, 128), (240, 220, 40), 4, cv2.LINE_AA)
    return Image(stripes)


def colour(picture: Picture) -> npt.NDArray[Any]:
    """The mean colour without the light, a and b of Lab."""
    return cv2.cvtColor(np.ascontiguousarray(picture[..., :3]), cv2.COLOR_RGB2Lab)[..., 1:].reshape(-1, 2).mean(axis=0)


def test_a_picture_takes_the_colours_of_the_style_and_keeps_what_it_shows() -> None:
    picture = Image(place())
    made = stylise(picture, blue_and_yellow()).pixels
    assert made.shape == picture.pixels.shape and made.dtype == np.uint8
    wanted = colour(blue_and_yellow().pixels)
    assert np.abs(colour(made) - wanted).sum() < np.abs(colour(picture.pixels) - wanted).sum()
    disc = np.hypot(*np.mgrid[-50 : HIGH - 50, -110 : WIDE - 110]) < 22
    assert np.abs(made[disc].mean(axis=0) - made[~disc].mean(axis=0)).max() > 25, "the disc stands out still"


def test_less_strength_is_nearer_to_the_picture_and_none_is_the_picture() -> None:
    picture = Image(place())
    away = [
        float(
            np.abs(
                stylise(picture, blue_and_yellow(), strength=much, strokes=300).pixels.astype(int) - picture.pixels
            ).mean()
        )
        for much in (0, 40, 100)
    ]
    assert away[0] < 1 and away[0] < away[1] < away[2]


def test_own_colours_stay_when_only_the_strokes_are_wanted() -> None:
    picture = Image(place())
    kept = stylise(picture, blue_and_yellow(), own_colours=100).pixels
    assert np.abs(colour(kept) - colour(picture.pixels)).max() < 4


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_depth_and_transparency_stay(kind: Any) -> None:
    top = np.iinfo(kind).max
    pixels = np.dstack(
        (place().astype(kind) * (top // 255), np.tile(np.linspace(0, top, WIDE).astype(kind), (HIGH, 1)))
    )
    made = stylise(Image(pixels), blue_and_yellow(), strokes=150).pixels
    assert made.dtype == kind and made.shape == pixels.shape
    np.testing.assert_array_equal(made[..., 3], pixels[..., 3])


def flicker(frames: list[Picture]) -> float:
    """How much neighbouring frames differ where the camera's pan of two pixels is taken out."""
    moved = [np.abs(one[:, 8:-8].astype(int) - other[:, 6:-10]).mean() for one, other in itertools.pairwise(frames)]
    return float(np.mean(moved))


def test_strokes_stay_on_what_they_paint() -> None:
    video = clip(10)
    loose = [frame.rgb() for frame in stylise_clip(Asking(), video, blue_and_yellow(), steady=0, strokes=300).frames()]
    held = [frame.rgb() for frame in stylise_clip(Asking(), video, blue_and_yellow(), strokes=300).frames()]
    assert flicker(held[2:-2]) < flicker(loose[2:-2]) / 2
    assert np.abs(np.mean(held, axis=0) - np.mean(loose, axis=0)).mean() < 12, "and are the same painting"


def test_a_frame_is_the_same_whatever_is_asked_for() -> None:
    made = stylise_clip(Asking(), clip(7), blue_and_yellow(), steady=2, strokes=400)
    frames = [frame.rgb() for frame in made.frames()]
    again = stylise_clip(Asking(), clip(7), blue_and_yellow(), steady=2, strokes=400)
    for number in (5, 0, 3):
        np.testing.assert_array_equal(again.frame(number).rgb(), frames[number])


def test_nothing_is_carried_over_a_cut() -> None:
    other = np.full((HIGH, WIDE, 3), 235, np.uint8)
    other[20:70, 30:120] = (10, 60, 20)
    first, second = [frame.rgb() for frame in clip(3).frames()], [other] * 3

    def pull(start: int, stop: int) -> Iterator[Frame]:
        return iter([Frame.of(frame) for frame in (first + second)[start:stop]])

    cut = Video(VideoInfo(WIDE, HIGH, Fraction(24), 6), pull)
    alone = Video(VideoInfo(WIDE, HIGH, Fraction(24), 3), lambda a, b: iter([Frame.of(frame) for frame in second[a:b]]))
    made = stylise_clip(Asking(), cut, blue_and_yellow(), strokes=400).frame(3).rgb()
    np.testing.assert_allclose(
        made, stylise_clip(Asking(), alone, blue_and_yellow(), strokes=400).frame(0).rgb(), atol=1
    )


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("a portrait in Charcoal, 1900", "charcoal"),
        ("0: oil painting, 48: charcoal", "oil"),
        ("soft aquarelle of a harbour", "watercolour"),
        ("a stained-glass window", "stained glass"),
        ("make it night", ""),
    ],
)
def test_a_manner_is_read_out_of_words(words: str, name: str) -> None:
    assert manners.manner_in(words) == name


def test_without_a_model_edit_and_restyle_paint_in_a_manner_and_say_what_they_are() -> None:
    node = Asking()
    grey = edit(node, Image(place()), Text("a charcoal drawing")).pixels
    assert np.abs(colour(grey) - 128).max() < 12, "charcoal has no colours"
    assert any("Made by Style transfer, which ships with the app" in note for note in node.notes)
    assert any("manner of charcoal; nothing else of the prompt is read" in note for note in node.notes)
    node = Asking()
    restyle(node, clip(2), Text("make it night"), strength=steady(0.5))
    assert any("finds none, so it is oil. It knows: oil, watercolour" in note for note in node.notes)
    assert any("at one strength, that of its middle: 0.50" in note for note in node.notes)


def test_a_reference_is_the_style() -> None:
    node = Asking()
    made = edit(node, Image(place()), Text("whatever"), blue_and_yellow(), strength=1.0).pixels
    np.testing.assert_array_equal(made, stylise(Image(place()), blue_and_yellow()).pixels)
