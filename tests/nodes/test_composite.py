"""Layers over each other: blend modes by the W3C's formulas, places between pixels, alpha, depth."""

from __future__ import annotations

from itertools import pairwise
from math import sqrt
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nodes import combine, image
from studio.embedded.filters.blending import BLENDS, blended
from studio.media.values import Image, Mask

# --- blend modes: one channel, as the specifications write them -----------------------------------------------------


def dodge(b: float, s: float) -> float:
    return 0.0 if b == 0 else 1.0 if s == 1 else min(1.0, b / (1 - s))


def burn(b: float, s: float) -> float:
    return 1.0 if b == 1 else 0.0 if s == 0 else 1 - min(1.0, (1 - b) / s)


def soft_light(b: float, s: float) -> float:
    if s <= 0.5:
        return b - (1 - 2 * s) * b * (1 - b)
    d = ((16 * b - 12) * b + 4) * b if b <= 0.25 else sqrt(b)
    return b + (2 * s - 1) * (d - b)


def hard_light(b: float, s: float) -> float:
    return b * 2 * s if s <= 0.5 else b + (2 * s - 1) - b * (2 * s - 1)


FORMULAS: dict[str, Any] = {
    "normal": lambda b, s: s,
    "multiply": lambda b, s: b * s,
    "screen": lambda b, s: b + s - b * s,
    "overlay": lambda b, s: hard_light(s, b),
    "darken": min,
    "lighten": max,
    "color dodge": dodge,
    "color burn": burn,
    "hard light": hard_light,
    "soft light": soft_light,
    "difference": lambda b, s: abs(b - s),
    "exclusion": lambda b, s: b + s - 2 * b * s,
    # Photoshop's
    "add": lambda b, s: min(1, b + s),
    "subtract": lambda b, s: max(0, b - s),
    "linear burn": lambda b, s: max(0, b + s - 1),
    "linear light": lambda b, s: min(1, max(0, b + 2 * s - 1)),
    "vivid light": lambda b, s: burn(b, 2 * s) if s <= 0.5 else dodge(b, 2 * s - 1),
    "pin light": lambda b, s: min(b, 2 * s) if s <= 0.5 else max(b, 2 * s - 1),
    "hard mix": lambda b, s: 1.0 if b + s >= 1 else 0.0,
    "divide": lambda b, s: (0.0 if b == 0 else 1.0) if s == 0 else min(1, b / s),
}


def lum(c: Any) -> float:
    return 0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2]


def clip_color(c: list[float]) -> list[float]:
    light, low, high = lum(c), min(c), max(c)
    if low < 0:
        c = [light + (x - light) * light / (light - low) for x in c]
    if high > 1:
        c = [light + (x - light) * (1 - light) / (high - light) for x in c]
    return c


def set_lum(c: Any, light: float) -> list[float]:
    return clip_color([x + light - lum(c) for x in c])


def sat(c: Any) -> float:
    return max(c) - min(c)


def set_sat(c: Any, s: float) -> list[float]:
    """As the specification has it, by sorting the channels."""
    out = [0.0, 0.0, 0.0]
    low, middle, high = sorted(range(3), key=lambda i: c[i])
    if c[high] > c[low]:
        out[middle] = (c[middle] - c[low]) * s / (c[high] - c[low])
        out[high] = s
    return out


COLOURS: dict[str, Any] = {
    "hue": lambda b, s: set_lum(set_sat(s, sat(b)), lum(b)),
    "saturation": lambda b, s: set_lum(set_sat(b, sat(s)), lum(b)),
    "color": lambda b, s: set_lum(s, lum(b)),
    "luminosity": lambda b, s: set_lum(b, lum(s)),
    "darker color": lambda b, s: s if lum(s) < lum(b) else b,
    "lighter color": lambda b, s: s if lum(s) > lum(b) else b,
}


@pytest.mark.parametrize("mode", FORMULAS)
def test_a_separable_mode_is_the_specifications_formula(mode: Any) -> None:
    levels = np.linspace(0, 1, 33)
    b, s = np.meshgrid(levels, levels)
    truth = np.vectorize(FORMULAS[mode], otypes=[float])(b, s)
    made = blended(b[..., None].repeat(3, 2), s[..., None].repeat(3, 2), mode)
    assert np.abs(made - truth[..., None]).max() < 1e-6


@pytest.mark.parametrize("mode", COLOURS)
def test_a_mode_of_whole_colours_is_the_specifications_formula(mode: Any) -> None:
    draw = np.random.default_rng(5)
    b, s = draw.random((400, 3)), draw.random((400, 3))
    b[:20], s[20:40], b[40:60, 1] = b[:20, :1], s[20:40, :1], b[40:60, 0]  # greys, and two channels alike
    truth = [COLOURS[mode](list(one), list(other)) for one, other in zip(b, s, strict=True)]
    assert np.abs(blended(b, s, mode) - truth).max() < 1e-6


def test_every_mode_is_tried_and_offered() -> None:
    assert {*FORMULAS, *COLOURS, "dissolve"} == set(BLENDS) and len(BLENDS) == 27
    assert image.composite.__node__.setting("blend").choices == BLENDS


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
@pytest.mark.parametrize("mode", [mode for mode in BLENDS if mode != "dissolve"])
def test_a_layer_with_alpha_over_one_with_alpha_is_the_float64_formula(mode: Any, kind: Any) -> None:
    draw, top = np.random.default_rng(2), np.iinfo(kind).max
    below, above = (draw.integers(0, top, (17, 23, 4), kind, endpoint=True) for _ in range(2))
    out = image.composite(Image(below), Image(above), opacity=70, blend=mode).pixels / top
    cb, ab = below[..., :3] / top, below[..., 3:] / top
    cs, a_s = above[..., :3] / top, above[..., 3:] / top * 0.7
    whole = a_s + ab * (1 - a_s)
    mixed = (1 - ab) * cs + ab * blended(cb, cs, mode)
    colour = (a_s * mixed + ab * (1 - a_s) * cb) / np.maximum(whole, 1e-9)
    seen = whole[..., 0] > 0.02
    bound = 0.6 / top + 2e-6 / 0.02 if mode != "hard mix" else 1.01
    assert np.abs(out[..., 3:] - whole).max() < 0.6 / top + 1e-6
    assert np.abs(out[..., :3] - colour)[seen].max() < bound


def test_over_an_opaque_8_bit_ground_every_value_is_the_nearest_one() -> None:
    below, above = (np.arange(256, dtype=np.uint8)[None, :, None].repeat(3, 2) for _ in range(2))
    below = np.ascontiguousarray(below[:, ::-1]).repeat(256, 0)
    alpha = np.arange(256, dtype=np.uint8)[:, None, None].repeat(256, 1)
    above = np.dstack((above.repeat(256, 0), alpha))
    out = image.composite(Image(below), Image(above)).pixels
    share = alpha / 255
    assert np.array_equal(out, np.floor(above[..., :3] * share + below * (1 - share) + 0.5))


@given(
    arrays.arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9), st.sampled_from((3, 4)))),
    st.sampled_from(BLENDS),
    st.floats(-100, 200),
    st.floats(-360, 360),
    st.floats(0, 400),
)
@settings(deadline=None)
def test_a_layer_without_opacity_or_behind_an_empty_mask_leaves_the_background(
    ground: Any, mode: Any, x: float, rotation: float, size: float
) -> None:
    layer = Image(np.full((3, 5, 3), 77, np.uint8))
    where: Any = {"x": x, "rotation": rotation, "size": size, "blend": mode}
    assert np.array_equal(image.composite(Image(ground), layer, opacity=0, **where).pixels, ground)
    out = image.composite(Image(ground), layer, Mask(np.zeros((2, 2), np.uint8)), **where).pixels
    solid = ground[..., 3] > 0 if ground.shape[2] == 4 else np.ones(ground.shape[:2], bool)
    assert np.array_equal(out[solid], ground[solid])


def test_dissolve_leaves_out_as_many_pixels_as_it_is_clear() -> None:
    ground, layer = (Image(np.full((100, 100, 3), value, np.uint8)) for value in (0, 200))
    out = image.composite(ground, layer, opacity=30, blend="dissolve").pixels[..., 0]
    assert set(np.unique(out)) == {0, 200} and (out == 200).mean() == pytest.approx(0.3, abs=0.02)
    assert np.array_equal(out, image.composite(ground, layer, opacity=30, blend="dissolve").pixels[..., 0])


# --- places ---------------------------------------------------------------------------------------------------------


def scene(x: Any, y: Any) -> Any:
    """A smooth picture that is known between its pixels, 0 to 255."""
    return 128 + 50 * np.sin(x / 6.1) * np.cos(y / 7.3) + 40 * np.sin((x + y) / 9.7)


def sampled(wide: int, high: int) -> Image:
    y, x = np.mgrid[:high, :wide] + 0.5
    return Image(np.repeat(np.rint(scene(x, y))[..., None], 3, 2).astype(np.uint8))


@pytest.mark.parametrize(
    ("settings", "turn", "scale", "shift"),
    [
        ({"x": 0.37}, 0, 1, (0.37, 0)),
        ({"x": 0.5, "y": -0.25}, 0, 1, (0.5, -0.25)),
        ({"rotation": 7}, 7, 1, (0, 0)),
        ({"rotation": -33.3, "x": 1.25}, -33.3, 1, (1.25, 0)),
        ({"scale": 150}, 0, 1.5, (0, 0)),
        ({"scale": 130, "rotation": 12}, 12, 1.3, (0, 0)),
        ({"scale": 90, "rotation": 3}, 3, 0.9, (0, 0)),
    ],
)
def test_a_moved_picture_is_the_picture_that_was_there_between_the_pixels(
    settings: Any, turn: float, scale: float, shift: Any
) -> None:
    side = 100
    moved = combine.transform(sampled(side, side), edges="mirror", **settings).pixels[..., 0]
    y, x = np.mgrid[:side, :side] + 0.5
    angle = np.radians(turn)
    u, v = x - 50 - shift[0], y - 50 - shift[1]
    truth = scene(
        50 + (np.cos(angle) * u + np.sin(angle) * v) / scale, 50 + (-np.sin(angle) * u + np.cos(angle) * v) / scale
    )
    inner = np.hypot(x - 50, y - 50) < 30
    error = np.abs(moved - truth)[inner]
    assert error.max() < 3 and error.mean() < 0.6


@given(
    arrays.arrays(np.uint16, st.tuples(st.integers(1, 6), st.integers(1, 7), st.sampled_from((3, 4)))),
    st.sampled_from(("clear", "repeat", "mirror", "stretch")),
    st.sampled_from((0, 360, -720)),
)
def test_a_transform_by_nothing_is_the_picture_to_the_bit(pixels: Any, edges: Any, rotation: int) -> None:
    assert np.array_equal(combine.transform(Image(pixels), edges=edges, rotation=rotation).pixels, pixels)


@given(arrays.arrays(np.uint8, st.tuples(st.integers(1, 6), st.integers(1, 7), st.sampled_from((3, 4)))))
def test_four_quarter_turns_are_none_and_one_is_a_flip_of_the_field(pixels: Any) -> None:
    if pixels.shape[0] != pixels.shape[1]:
        pixels = pixels[: min(pixels.shape[:2]), : min(pixels.shape[:2])]
    turned = Image(np.ascontiguousarray(pixels))
    assert np.array_equal(combine.transform(turned, rotation=90).pixels, np.rot90(pixels, -1))
    for _ in range(4):
        turned = combine.transform(turned, rotation=90)
    assert np.array_equal(turned.pixels, pixels)


def test_a_turned_layer_covers_its_area_and_half_a_pixel_is_half_covered() -> None:
    ground, layer = (Image(np.full((80, 80, 3), value, np.uint8)) for value in (0, 200))
    turned = image.composite(ground, layer, size=50, rotation=30).pixels[..., 0]
    assert turned.sum() / 200 == pytest.approx(40 * 40, rel=0.01)
    assert turned[40, 40] == 200 and turned[2, 2] == 0
    between = image.composite(ground, layer, size=50, x=50 + 0.5 / 80 * 100).pixels[40, :, 0]
    assert between[20] == 100 and between[60] == 100 and between[21] == 200 and between[19] == 0


def test_a_slow_move_changes_every_frame() -> None:
    ground, layer = Image(np.zeros((60, 80, 3), np.uint8)), sampled(40, 30)
    frames = [image.composite(ground, layer, size=50, x=50 + n * 0.05).pixels.astype(int) for n in range(12)]
    steps = [np.abs(after - before).sum() for before, after in pairwise(frames)]
    assert min(steps) > 0.3 * max(steps), "no frame stands still while the next one jumps"


def test_the_anchor_is_what_is_placed_and_turned_around() -> None:
    ground, layer = Image(np.zeros((80, 80, 3), np.uint8)), Image(np.full((20, 20, 3), 200, np.uint8))
    corner = image.composite(ground, layer, size=25, x=50, y=50, anchor_x=0, anchor_y=0).pixels[..., 0]
    assert (corner[40:60, 40:60] == 200).all() and corner.sum() == 200 * 400
    half = image.composite(ground, layer, size=25, anchor_x=0, anchor_y=0, rotation=180).pixels[..., 0]
    assert (half[20:40, 20:40] == 200).all() and half.sum() == 200 * 400


def test_a_crop_takes_parts_of_the_layer_away_where_it_lies() -> None:
    ground, layer = (Image(np.full((40, 40, 3), value, np.uint8)) for value in (0, 200))
    out = image.composite(ground, layer, crop_left=25, crop_bottom=51.25).pixels[..., 0]
    assert (out[:19, 10:] == 200).all() and not out[:, :10].any() and not out[20:].any()
    assert out[19, 20] == 100, "the cut goes through the middle of a row"
    assert not image.composite(ground, layer, crop_left=60, crop_right=40).pixels.any()


def test_clear_pixels_lend_no_colour_to_a_turned_edge() -> None:
    pixels = np.zeros((40, 40, 4), np.uint8)
    pixels[...] = (255, 0, 0, 0)
    pixels[10:30, 10:30] = (0, 255, 0, 255)
    out = image.composite(Image(np.zeros((60, 60, 3), np.uint8)), Image(pixels), rotation=20, size=120).pixels
    assert out[..., 0].max() == 0 and out[..., 1].max() == 255


def test_a_layer_of_16_bits_over_16_bits_keeps_its_fine_steps() -> None:
    ramp = (np.arange(256, dtype=np.uint16) + 30000)[None, :, None].repeat(3, 2).repeat(8, 0)
    ground = Image(np.zeros((8, 256, 3), np.uint16))
    assert np.array_equal(image.composite(ground, Image(ramp)).pixels, ramp)
    assert len(np.unique(image.composite(ground, Image(ramp), rotation=0.01).pixels[4])) > 200


@pytest.mark.parametrize("placing", ["whole pixels", "between pixels"])
@pytest.mark.parametrize("size", [(1, 1), (1, 9), (7, 5)])
def test_pictures_of_any_size_can_be_laid_over_each_other(size: tuple[int, int], placing: Any) -> None:
    ground, layer = Image(np.zeros((*size, 3), np.uint8)), Image(np.full((3, 2, 3), 255, np.uint8))
    for how in ({}, {"rotation": 45}, {"size": 0.01}, {"size": 400, "x": 33}, {"size": 0}):
        assert image.composite(ground, layer, placing=placing, **how).pixels.shape == ground.pixels.shape


def test_a_layer_on_whole_pixels_is_where_the_first_version_put_it() -> None:
    """What files of earlier versions are read as: the middle rounded to a pixel, a size of whole pixels."""
    ground, layer = Image(np.full((71, 103, 3), 40, np.uint8)), sampled(31, 17)
    for x, y, size in ((50, 50, 100), (13.3, 61.7, 41), (90, 10, 3), (0, 100, 0)):
        wide = max(1, round(103 * size / 100)) if size else 31
        high = max(1, round(wide * 17 / 31)) if size else 17
        left, top = round(103 * x / 100 - wide / 2), round(71 * y / 100 - high / 2)
        truth = ground.pixels.copy()
        grown = image.resize(layer, width=wide, height=high, fit="stretch").pixels
        for row in range(high):
            for column in range(wide):
                if 0 <= row + top < 71 and 0 <= column + left < 103:
                    truth[row + top, column + left] = grown[row, column]
        out = image.composite(ground, layer, x=x, y=y, size=size, placing="whole pixels").pixels
        assert np.array_equal(out, truth)


def test_a_file_of_the_first_version_is_read_with_its_own_places() -> None:
    spec = image.composite.__node__
    assert spec.version == 2 and spec.upgrades[2].missing == {"placing": "whole pixels"}


@pytest.mark.parametrize("edges", ["repeat", "mirror", "stretch"])
def test_what_a_move_lays_bare_is_filled(edges: Any) -> None:
    row = np.arange(10, dtype=np.uint8)[None, :, None].repeat(3, 2).repeat(4, 0)
    out = combine.transform(Image(row), x=30, edges=edges).pixels[2, :, 0].tolist()
    filled = {"repeat": [7, 8, 9], "mirror": [2, 1, 0], "stretch": [0, 0, 0]}[edges]
    assert out == [*filled, 0, 1, 2, 3, 4, 5, 6]
    clear = combine.transform(Image(row), x=30).pixels
    assert clear.shape[2] == 4 and clear[2, :, 3].tolist() == [0] * 3 + [255] * 7


def test_shrinking_averages_and_leaves_no_moire() -> None:
    stripes = np.zeros((200, 200, 3), np.uint8)
    stripes[:, ::2] = 200
    out = combine.transform(Image(stripes), scale=13, rotation=5).pixels
    inside = out[92:108, 92:108]
    assert inside[..., 3].min() == 255 and np.abs(inside[..., 0].astype(int) - 100).max() <= 8
    assert cv2.mean(out[..., 3])[0] / 255 == pytest.approx(0.13**2, rel=0.03)
