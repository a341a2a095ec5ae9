"""Blurs against float64 references, glow, squares, words, shapes, split screens, and transitions of clips."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes import combine as nodes
from nodes import video
from studio.base.errors import MediaError, SettingError, ShotgraphError
from studio.embedded.transitions import KINDS, between
from studio.media.frames import Frame
from studio.media.values import Audio, Image, Mask, Text, Video, VideoInfo


class Ctx(SimpleNamespace):
    frame = 0

    def note(self, text: str) -> None:
        self.noted = text


def textured(wide: int = 160, high: int = 120, kind: Any = np.uint8, channels: int = 3, seed: int = 11) -> Image:
    rough = np.random.default_rng(seed).integers(0, 256, (high // 4 + 1, wide // 4 + 1, channels), np.uint8)
    big = cv2.resize(rough, (wide, high), interpolation=cv2.INTER_CUBIC)
    return Image(big.astype(kind) * (257 if kind == np.uint16 else 1))


def flat(value: int | tuple[int, ...], wide: int = 40, high: int = 30, kind: Any = np.uint8) -> Image:
    pixels = np.empty((high, wide, len(value) if isinstance(value, tuple) else 3), kind)
    pixels[...] = value
    return Image(pixels)


# --- blurs ----------------------------------------------------------------------------------------------------------


def true_gaussian(plane: Any, sigma: float) -> Any:
    """By the definition, in float64; the last pixels go on beyond the edge."""
    reach = int(6 * sigma) + 1
    kernel = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma**2))
    kernel /= kernel.sum()
    out = np.pad(plane.astype(np.float64), reach, mode="edge")
    out = np.apply_along_axis(np.convolve, 0, out, kernel, "valid")
    return np.apply_along_axis(np.convolve, 1, out, kernel, "valid")


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
@pytest.mark.parametrize("radius", [1, 4, 11, 13, 25, 60, 150])
def test_a_gaussian_blur_is_the_float64_one(radius: float, kind: Any) -> None:
    picture = textured(kind=kind)
    scale = 257 if kind == np.uint16 else 1
    made = nodes.blur(picture, radius=radius).pixels[..., 1] / scale
    error = np.abs(made - true_gaussian(picture.pixels[..., 1], radius / 2) / scale)
    assert error.max() < 1.2 and error.mean() < 0.4


@pytest.mark.parametrize("kind", ["gaussian", "directional", "spin", "zoom", "lens"])
@pytest.mark.parametrize("channels", [3, 4])
def test_a_blur_of_one_colour_is_that_colour_at_any_size(kind: Any, channels: int) -> None:
    for size in ((1, 1), (1, 5), (7, 3), (33, 21)):
        plain = flat((200, 100, 50, 255)[:channels], *size)
        made = nodes.blur(plain, kind=kind, radius=9, angle=30).pixels.astype(int)
        assert made.shape == plain.pixels.shape and np.abs(made - plain.pixels).max() <= 1


@pytest.mark.parametrize("kind", ["gaussian", "directional", "spin", "zoom", "lens"])
def test_a_blur_by_nothing_is_the_picture_and_one_behind_an_empty_mask_as_well(kind: Any) -> None:
    picture = textured(kind=np.uint16, channels=4)
    assert np.array_equal(nodes.blur(picture, kind=kind, radius=0).pixels, picture.pixels)
    nowhere = np.zeros((10, 10), np.uint8)
    left = nowhere.copy()
    assert np.array_equal(nodes.blur(picture, Mask(nowhere), kind=kind).pixels, picture.pixels)
    left[:, :5] = 255
    half = nodes.blur(picture, Mask(left), kind=kind, radius=12).pixels
    assert np.array_equal(half[:, 100:], picture.pixels[:, 100:]) and not np.array_equal(half, picture.pixels)


@pytest.mark.parametrize("kind", ["gaussian", "directional", "spin", "zoom", "lens"])
def test_clear_pixels_lend_no_colour_to_a_blur(kind: Any) -> None:
    pixels = np.zeros((60, 60, 4), np.uint8)
    pixels[...] = (255, 0, 0, 0)
    pixels[20:40, 20:40] = (0, 200, 0, 255)
    made = nodes.blur(Image(pixels), kind=kind, radius=10).pixels
    assert made[made[..., 3] > 12][:, 0].max() <= 6


def dot(side: int = 101, value: int = 255) -> Image:
    pixels = np.zeros((side, side, 3), np.uint8)
    pixels[side // 2, side // 2] = value
    return Image(pixels)


@pytest.mark.parametrize(("angle", "down", "right"), [(0, 0, 1), (90, 1, 0), (45, -1, 1)])
def test_a_directional_blur_draws_a_point_out_to_a_line(angle: float, down: int, right: int) -> None:
    bright = Image(cv2.dilate(dot().pixels, np.ones((5, 5), np.uint8)))
    made = nodes.blur(bright, kind="directional", radius=20, angle=angle).pixels[..., 0].astype(int)
    step = 1 if angle != 45 else 1 / np.sqrt(2)
    for along in (-15, 10, 17):
        assert made[50 + round(along * down * step), 50 + round(along * right * step)] > 20
        assert made[50 + round(along * right * step), 50 - round(along * down * step)] == 0
    assert not made[50 + round(26 * down * step), 50 + round(26 * right * step)]


def test_spin_leaves_rings_and_zoom_leaves_spokes_as_they_are() -> None:
    y, x = np.mgrid[:120, :120] - 59.5
    rings = Image(np.repeat((128 + 100 * np.sin(np.hypot(x, y) / 3))[..., None], 3, 2).astype(np.uint8))
    spokes = Image(np.repeat((128 + 100 * np.sin(8 * np.arctan2(y, x)))[..., None], 3, 2).astype(np.uint8))
    ring = (np.hypot(x, y) > 20) & (np.hypot(x, y) < 50)

    def change(picture: Image, kind: Any) -> float:
        made = nodes.blur(picture, kind=kind, radius=15).pixels[..., 0]
        return float(np.abs(made.astype(int) - picture.pixels[..., 0])[ring].mean())

    assert change(rings, "spin") < 8 and change(spokes, "zoom") < 8
    assert change(rings, "zoom") > 25 and change(spokes, "spin") > 15


@pytest.mark.parametrize(("blades", "area"), [(0, np.pi), (6, 1.5 * np.sqrt(3)), (4, 2.0)])
def test_out_of_focus_a_light_becomes_the_iris(blades: int, area: float) -> None:
    light = Image(cv2.dilate(dot().pixels, np.ones((3, 3), np.uint8)))
    made = nodes.blur(light, kind="lens", radius=20, blades=blades, highlights=100).pixels[..., 0]
    seen = made > made.max() / 2
    assert seen.sum() == pytest.approx(area * 21**2, rel=0.12), "the light is three pixels wide itself"
    inner = made[46:55, 46:55]
    assert inner.std() < 3, "a disc is as bright in the middle as at its rim"


# --- glow, squares --------------------------------------------------------------------------------------------------


def test_a_glow_brightens_around_lights_fades_away_and_leaves_the_dark_alone() -> None:
    pixels = np.full((120, 120, 3), 40, np.uint8)
    pixels[50:70, 50:70] = 250
    made = nodes.glow(Image(pixels), radius=20, amount=100, colour="#ff4000").pixels.astype(int)
    red = made[60, 70:120, 0] - 40
    assert red[2] > 20 and red[2] > red[15] > red[40] and red[-1] <= 2
    assert made[60, 73, 2] == 40, "a red glow adds no blue"
    dark = flat(60)
    assert np.array_equal(nodes.glow(dark).pixels, dark.pixels)
    assert np.array_equal(nodes.glow(Image(pixels), amount=0).pixels, pixels)
    around = nodes.glow(Image(pixels), radius=20, around=True).pixels
    assert around[60, 60].tolist() == [250] * 3 and around[60, 74, 0] > 45


@pytest.mark.parametrize("size", [1, 7, 16, 512])
def test_squares_are_the_mean_of_what_they_cover_and_all_there_is_stays(size: float) -> None:
    picture = textured(83, 47)
    made = nodes.pixelate(picture, size=size).pixels
    assert made.shape == picture.pixels.shape
    assert np.abs(made.mean((0, 1)) - picture.pixels.mean((0, 1))).max() < 3
    assert len(np.unique(made[..., 0])) <= max(1, round(83 / size)) * max(1, round(47 / size))
    if size == 1:
        assert np.array_equal(made, picture.pixels)


# --- words and shapes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["", "   ", "\n"])
def test_without_words_the_picture_is_as_it_was_and_a_layer_is_clear(words: str) -> None:
    picture = textured()
    assert np.array_equal(nodes.text(Ctx(), picture, text=words, box=50).pixels, picture.pixels)
    assert not nodes.text(Ctx(), text=words, wide=32, high=16).pixels.any()


def test_words_are_written_where_they_should_be_in_their_size_and_colour() -> None:
    made = nodes.text(Ctx(), flat(0, 400, 200), text="Hamburg", size=20, y=25, color="#ff0000", shadow=0).pixels
    rows, columns = np.nonzero(made[..., 0] > 128)
    assert abs(rows.mean() - 50) < 6 and abs(columns.mean() - 200) < 6
    assert 20 < np.ptp(rows) < 48 and made[..., 1].max() == 0
    larger = nodes.text(Ctx(), flat(0, 400, 200), text="Hamburg", size=40, shadow=0).pixels
    assert (larger[..., 0] > 128).sum() > 3 * (made[..., 0] > 128).sum()


def test_wired_words_are_used_where_none_are_typed_and_long_lines_break() -> None:
    ground = flat(0, 300, 300)
    typed = nodes.text(Ctx(), ground, Text("wired"), text="typed").pixels
    assert np.array_equal(typed, nodes.text(Ctx(), ground, text="typed").pixels)
    assert np.array_equal(
        nodes.text(Ctx(), ground, Text("wired")).pixels, nodes.text(Ctx(), ground, text="wired").pixels
    )
    long = nodes.text(Ctx(), ground, text="many words that go on and on", room=60).pixels[..., 0] > 128
    assert np.flatnonzero(long.any(0))[[0, -1]].tolist() == pytest.approx([150 - 90, 150 + 90], abs=45)
    assert np.ptp(np.flatnonzero(long.any(1))) > 60


def test_outline_shadow_and_box_reach_as_far_as_they_say_in_their_colours() -> None:
    def seen(**how: Any) -> Any:
        how = {"size": 40, "shadow": 0, **how}
        return nodes.text(Ctx(), flat(128, 300, 120), text="I", color="#ffffff", **how).pixels.astype(int)

    plain = np.flatnonzero(seen()[60, :, 1] > 200)
    outlined = np.flatnonzero(seen(outline=10, outline_color="#ff0000")[60, :, 1] < 60)
    assert plain[0] - outlined[0] == pytest.approx(4.8, abs=1.2)
    shadowed = seen(shadow=20, shadow_color="#0000ffff")
    assert shadowed[60 + 9, plain[-1] + 8, 2] > shadowed[60 + 9, plain[-1] + 8, 0] + 30
    boxed = seen(box=25, box_color="#00ff00")
    green = np.flatnonzero((boxed[60, :, 1] == 255) & (boxed[60, :, 0] == 0))
    assert plain[0] - green[0] == pytest.approx(12, abs=4)


def test_a_font_file_is_used_and_one_that_is_none_says_so(tmp_path: Path) -> None:
    from studio.base.resources import resource

    bold = nodes.text(Ctx(), flat(0), text="A", size=50, weight="Bold").pixels
    filed = nodes.text(Ctx(), flat(0), text="A", size=50, font=resource("fonts", "Inter-Bold.ttf")).pixels
    assert np.array_equal(bold, filed)
    with pytest.raises(SettingError, match="no font file"):
        nodes.text(Ctx(), flat(0), text="A", font=tmp_path / "none.ttf")
    wrong = tmp_path / "wrong.ttf"
    wrong.write_bytes(b"no font")
    with pytest.raises(SettingError, match="no font"):
        nodes.text(Ctx(), flat(0), text="A", font=wrong)


@pytest.mark.parametrize(
    ("how", "area"),
    [
        ({"shape": "rectangle", "width": 50, "height": 50}, 0.25),
        ({"shape": "ellipse", "width": 50, "height": 50}, np.pi / 16),
        ({"shape": "polygon", "points": 4, "width": 50, "height": 50}, 0.125),
        ({"shape": "star", "points": 5, "inner": 50, "width": 50, "height": 50}, 5 * np.sin(np.pi / 5) * 0.25**2 * 0.5),
        ({"shape": "arrow", "width": 80, "height": 40}, 0.6 * 0.16 + 0.5 * 0.2 * 0.4),
    ],
)
def test_a_shape_is_filled_with_its_colour(how: Any, area: float) -> None:
    made = nodes.shape(flat(0, 200, 200), color="#00ff00", **how).pixels
    assert made[..., 1].mean() / 255 == pytest.approx(area, abs=0.004) and made[..., 0].max() == 0


def test_a_shapes_line_runs_along_its_edge_and_a_layer_is_clear_around_it() -> None:
    made = nodes.shape(wide=100, high=100, width=50, height=50, color="#00000000", line=6, line_color="#ff0000").pixels
    assert made[50, 25].tolist() == [255, 0, 0, 255] and made[50, 50, 3] == 0 and made[5, 5, 3] == 0
    assert (made[50, :50, 3] > 127).sum() == 6


# --- split screens --------------------------------------------------------------------------------------------------


def test_four_pictures_make_a_grid_and_three_fill_their_last_row() -> None:
    colours = [(250, 0, 0), (0, 250, 0), (0, 0, 250), (250, 250, 0)]
    four = nodes.grid([flat(colour, 80, 60) for colour in colours], gap=0).pixels
    assert four.shape == (60, 80, 3)
    assert [four[y, x].tolist() for y in (15, 45) for x in (20, 60)] == [list(c) for c in colours]
    three = nodes.grid([flat(colour, 80, 60) for colour in colours[:3]], gap=10).pixels
    assert three[50, 5].tolist() == three[50, 75].tolist() == [0, 0, 250] and three[30, 40].tolist() == [0, 0, 0]


def test_a_picture_in_a_picture_keeps_its_shape_or_is_cut_to_its_place() -> None:
    wide, tall = flat(50, 160, 90), flat(200, 30, 90)
    cover = nodes.grid([wide, tall], layout="picture in picture", inset=25).pixels[..., 0]
    contain = nodes.grid([wide, tall], layout="picture in picture", inset=25, fit="contain", corner="top left").pixels
    assert (cover == 200).sum() == pytest.approx(40 * 22, rel=0.05) and cover[80, 150] == 200
    seen = np.argwhere(contain[..., 0] == 200)
    assert np.ptp(seen[:, 0]) > 2.5 * np.ptp(seen[:, 1]) and seen[:, 0].max() < 30


@pytest.mark.parametrize("layout", ["grid", "side by side", "stacked", "one large", "picture in picture"])
@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_every_layout_takes_any_number_of_pictures_of_any_kind(layout: Any, count: int) -> None:
    pictures = [textured(40 + n, 30, np.uint16 if n % 2 else np.uint8, 3 + n % 2) for n in range(count)]
    made = nodes.grid(pictures, layout=layout, width=96, height=64).pixels
    assert made.shape == (64, 96, 3) and made.dtype == np.uint8 and made.std() > 5


def test_a_grid_of_nothing_says_so() -> None:
    with pytest.raises(ShotgraphError, match="no pictures"):
        nodes.grid([])


# --- transitions ----------------------------------------------------------------------------------------------------


@given(st.sampled_from(KINDS), st.sampled_from(("right", "left", "down", "up")), st.sampled_from((3, 4)))
@settings(deadline=None, max_examples=40)
def test_a_transition_begins_as_the_first_and_ends_as_the_second_to_the_bit(kind: Any, way: Any, channels: int) -> None:
    first, second = (textured(31, 17, channels=channels, seed=seed).pixels for seed in (1, 2))
    assert np.array_equal(between(first, second, kind, 0, way), first)
    assert np.array_equal(between(first, second, kind, 1, way), second)
    early, late = between(first, second, kind, 0.01, way), between(first, second, kind, 0.99, way)
    if kind not in ("luma wipe", "zoom blur"):
        assert np.abs(early.astype(int) - first).mean() < 16 and np.abs(late.astype(int) - second).mean() < 16


@pytest.mark.parametrize("kind", ["wipe", "clock wipe", "iris", "slide", "push"])
@pytest.mark.parametrize("way", ["right", "left", "down", "up"])
def test_half_way_a_wipe_shows_more_and_more_of_the_second(kind: Any, way: Any) -> None:
    first, second = flat(0, 60, 60).pixels, flat(200, 60, 60).pixels
    shown = [between(first, second, kind, share, way, 0.02).mean() / 200 for share in (0.1, 0.3, 0.5, 0.7, 0.9)]
    assert all(a < b for a, b in pairwise(shown))
    if kind in ("wipe", "slide", "push"):
        middle = between(first, second, kind, 0.5, way, 0.02)[..., 0] > 100
        new = {"right": middle[:, :28], "left": middle[:, 32:], "down": middle[:28], "up": middle[32:]}[way]
        assert new.all() and middle.mean() == pytest.approx(0.5, abs=0.03)


def test_a_dissolve_and_a_dip_are_what_they_say_in_16_bits() -> None:
    first, second = flat(10000, kind=np.uint16).pixels, flat(50000, kind=np.uint16).pixels
    assert between(first, second, "dissolve", 0.25)[0, 0, 0] == pytest.approx(20000, abs=1)
    assert between(first, second, "dip to black", 0.5)[0, 0, 0] == 0
    assert between(first, second, "dip to white", 0.25)[0, 0, 0] == pytest.approx((10000 + 65535) / 2, abs=1)


def clip(value: int, length: int, sound: float | None = None, wide: int = 32, rate: int = 10) -> Video:
    info = VideoInfo(wide, 24, Fraction(rate), length)
    frames = [Frame.of(np.full((24, wide, 3), value + n, np.uint8)) for n in range(length)]
    made = Video(info, lambda start, stop: iter(frames[start:stop]))
    if sound is None:
        return made
    return made.sounding(Audio.of(np.full((length * 800, 1), sound, np.float32), 8000))


def levels(film: Video) -> list[int]:
    return [int(frame.rgb()[12, 16, 0]) for frame in film.frames()]


def test_a_transition_of_clips_overlaps_their_ends_frame_by_frame() -> None:
    made = video.transition(clip(0, 20), clip(100, 15), seconds=0.4)
    assert made.info.length == 31
    assert levels(made)[:16] == list(range(16)) and levels(made)[20:] == list(range(104, 115))
    shares = [1 / 8, 3 / 8, 5 / 8, 7 / 8]
    truth = [(16 + n) * (1 - s) + (100 + n) * s for n, s in enumerate(shares)]
    assert levels(made)[16:20] == pytest.approx(truth, abs=1)
    assert [int(frame.rgb()[12, 16, 0]) for frame in made.frames(17, 22)] == levels(made)[17:22]


def test_clips_of_another_size_and_rate_and_too_short_ones_still_meet() -> None:
    made = video.transition(clip(0, 20), clip(100, 60, wide=64, rate=30), seconds=30, kind="push", fit="cover")
    assert (made.info.width, made.info.rate, made.info.length) == (32, 10, 20)
    assert levels(made)[0] < 20 and levels(made)[-1] > 100
    none = video.transition(clip(0, 3), clip(100, 3), seconds=0)
    assert levels(none) == [0, 1, 2, 100, 101, 102]
    with pytest.raises(MediaError, match="no frames"):
        video.transition(clip(0, 0), clip(0, 3))


def test_the_sounds_cross_with_even_power_to_the_sample() -> None:
    made = video.transition(clip(0, 20, 0.5), clip(100, 20, 0.5), seconds=1)
    assert made.sound is not None
    heard = made.sound.read()[:, 0]
    assert len(heard) == 30 * 800
    assert np.allclose(heard[:8000], 0.5) and np.allclose(heard[16000:], 0.5)
    assert heard[12000] == pytest.approx(0.5 * np.sqrt(2), abs=0.01)
    assert np.array_equal(made.sound.read(9000, 12000)[:, 0], heard[9000:12000])
    silent = video.transition(clip(0, 20), clip(100, 20, 0.5), seconds=1).sound
    assert silent is not None and silent.read()[:8000].max() == 0 and silent.read()[-1, 0] == pytest.approx(0.5)
    assert video.transition(clip(0, 20), clip(100, 20)).sound is None
