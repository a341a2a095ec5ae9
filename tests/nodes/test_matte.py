"""Keying and mattes, against pictures whose true cover is known."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra import numpy as arrays

from nodes import matte as nodes
from studio.base.errors import SettingError, ShotgraphError
from studio.embedded.filters.mattes import summed
from studio.media.outline import read_outline
from studio.media.values import Image, Mask

GREEN, SKIN, YELLOW = (26, 172, 54), (214, 158, 128), (240, 210, 30)
MATTES = arrays.arrays(np.uint8, (3, 5))


def ctx(frame: int = 0) -> Any:
    return SimpleNamespace(frame=frame)


def disc(side: int = 96, blur: float = 1.2) -> Any:
    """True cover of a disc with a soft edge, as float64."""
    large = cv2.circle(np.zeros((side * 4, side * 4), np.float64), (side * 2, side * 2), side, 1.0, -1)
    return cv2.GaussianBlur(cv2.resize(large, (side, side), interpolation=cv2.INTER_AREA), (0, 0), blur)


def before_a_screen(
    cover: Any, thing: Any = SKIN, screen: Any = GREEN, kind: Any = np.uint8, noise: float = 0
) -> Image:
    mixed = np.array(thing) * cover[..., None] + np.array(screen) * (1 - cover[..., None])
    mixed += np.random.default_rng(1).normal(0, noise, mixed.shape)
    return Image((np.clip(mixed, 0, 255) * (np.iinfo(kind).max // 255) + 0.5).astype(kind))


def over(keyed: Image, ground: Any) -> Any:
    top = np.iinfo(keyed.pixels.dtype).max
    colour, alpha = keyed.pixels[..., :3] / top * 255, keyed.pixels[..., 3:] / top
    return colour * alpha + np.array(ground) * (1 - alpha)


# --- chroma ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
@pytest.mark.parametrize(("screen", "colour"), [(GREEN, "#1aac36"), ((20, 50, 190), "#1432be")])
def test_a_thing_before_a_screen_comes_out_with_its_true_cover_and_colour(screen: Any, colour: str, kind: Any) -> None:
    cover = disc()
    image, matte = nodes.chroma(before_a_screen(cover, screen=screen, kind=kind), colour=colour)
    assert image.pixels.shape == (96, 96, 4) and image.pixels.dtype == kind
    assert np.abs(matte.pixels / 255 - cover).max() < 0.04
    truth = np.array(SKIN) * cover[..., None] + np.array((40, 40, 160)) * (1 - cover[..., None])
    assert np.abs(over(image, (40, 40, 160)) - truth).max() < 8, "no green fringe over blue"


def test_the_solved_edge_is_nearer_the_truth_than_the_distance_alone_on_a_noisy_screen() -> None:
    cover = disc(blur=3)
    shot = before_a_screen(cover, noise=3)

    def wrong(refine: float) -> float:
        return float(np.abs(nodes.chroma(shot, colour="#1aac36", refine=refine).matte.pixels / 255 - cover).mean())

    assert wrong(100) < 0.4 * wrong(0)


def test_tolerance_and_softness_say_what_is_screen() -> None:
    # From the screen's colour at the left to grey at the right: 10 % of the way a column.
    way = np.linspace(0, 1, 11)[:, None]
    ramp = Image((np.array(GREEN) * (1 - way) + np.array([118] * 3) * way + 0.5).astype(np.uint8)[None])
    matte = nodes.chroma(ramp, colour="#1aac36", tolerance=30, softness=40, refine=0).matte.pixels[0] / 255
    assert np.abs(matte - np.clip((way[:, 0] - 0.3) / 0.4, 0, 1)).max() < 0.03


def test_spill_is_held_back_and_yellow_is_left_alone_until_it_is_all_taken() -> None:
    spilt = Image(np.array([[(200, 215, 180), YELLOW, (120, 120, 120), (200, 40, 60)]], np.uint8))

    def after(spill: float) -> list[list[int]]:
        out = nodes.chroma(spilt, colour="#00ff00", tolerance=5, softness=5, spill=spill, refine=0).image
        return out.pixels[0, :, :3].astype(int).tolist()

    assert after(0) == spilt.pixels[0].tolist()
    assert after(50) == [[200, 200, 180], list(YELLOW), [120] * 3, [200, 40, 60]]
    assert after(100)[0] == [200, 190, 180] and after(100)[1] == [240, 135, 30]


def test_a_pictures_own_alpha_counts_as_well() -> None:
    pixels = np.full((4, 4, 4), (214, 158, 128, 100), np.uint8)
    image, matte = nodes.chroma(Image(pixels))
    assert (image.pixels[..., 3] == 100).all() and (matte.pixels == 100).all()


def test_grey_is_no_screen_and_no_colour_is_told() -> None:
    with pytest.raises(SettingError, match="grey"):
        nodes.chroma(before_a_screen(disc()), colour="#808080")
    with pytest.raises(SettingError, match="#rrggbb"):
        nodes.chroma(before_a_screen(disc()), colour="greenish")


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (3, 2), (33, 17), (5, 4)])
def test_pictures_of_any_size_can_be_keyed(size: tuple[int, int]) -> None:
    """Also such as are no multiple of what the search for the sides of an edge works on."""
    shot = np.full((*size, 3), GREEN, np.uint8)
    shot[:, : size[1] // 2] = SKIN
    matte = nodes.chroma(Image(shot), colour="#1aac36").matte.pixels
    assert matte.shape == size and matte[0, -1] == 0 and (size[1] < 2 or matte[0, 0] == 255)


# --- light and difference -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_a_luma_key_keeps_what_is_light_and_inverts(kind: Any) -> None:
    ramp = (np.linspace(0, 1, 101)[None, :, None].repeat(3, 2) * np.iinfo(kind).max).astype(kind)
    image, matte = nodes.luma(Image(ramp), low=60, high=80, softness=10)
    light = np.arange(101) / 100
    truth = np.clip(np.minimum((light - 0.6) / 0.1 + 1, (0.8 - light) / 0.1 + 1), 0, 1)
    assert np.abs(matte.pixels[0] / 255 - truth).max() < 0.05, "an 8-bit ramp is no finer"
    assert np.abs(image.pixels[0, :, 3] / np.iinfo(kind).max - truth).max() < 0.05
    rest = nodes.luma(Image(ramp), low=60, high=80, softness=10, invert=True).matte
    assert np.array_equal(rest.pixels, 255 - matte.pixels)


def test_a_difference_key_finds_who_walked_into_the_plate_through_grain_and_at_any_size() -> None:
    draw = np.random.default_rng(3)
    plate = cv2.resize(draw.integers(60, 180, (12, 16, 3), np.uint8), (160, 120), interpolation=cv2.INTER_CUBIC)
    shot = plate.copy()
    cv2.circle(shot, (80, 60), 30, (250, 30, 40), -1)
    truth = cv2.circle(np.zeros((120, 160), np.uint8), (80, 60), 30, 255, -1)
    noisy = np.clip(shot + draw.normal(0, 4, shot.shape), 0, 255).astype(np.uint8)
    matte = nodes.difference(Image(noisy), Image(plate), tolerance=8, softness=10, grain=1).matte.pixels
    assert np.abs(matte.astype(int) - truth).mean() < 3
    deep = Image(cv2.resize(plate, (320, 240)).astype(np.uint16) * 257)
    assert np.abs(nodes.difference(Image(noisy), deep, tolerance=8).matte.pixels.astype(int) - truth).mean() < 4


# --- edges ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("grow", [-12.5, -7, -1, 1, 3, 6, 13, 20.5])
def test_growing_moves_the_edge_by_as_many_pixels_on_all_sides(grow: float) -> None:
    hard = cv2.circle(np.zeros((121, 121), np.uint8), (60, 60), 30, 255, -1)
    out = nodes.edge(Mask(hard), grow=grow).pixels / 255
    radius = np.sqrt(out.sum() / np.pi)
    assert radius == pytest.approx(30 + grow, abs=0.8)


def test_growing_by_parts_of_a_pixel_goes_in_steps_too_small_to_see() -> None:
    hard = cv2.circle(np.zeros((61, 61), np.uint8), (30, 30), 12, 255, -1)
    sizes = [int(nodes.edge(Mask(hard), grow=grow).pixels.sum()) for grow in np.arange(0, 3.01, 0.25)]
    steps = np.diff(sizes)
    assert (steps > 0).all() and steps.max() < 2.2 * steps.min()


def test_feather_softens_choke_hardens_inwards_and_nothing_is_nothing() -> None:
    half = np.zeros((20, 80), np.uint8)
    half[:, 40:] = 255
    soft = nodes.edge(Mask(half), feather=12).pixels[10].astype(int)
    assert (np.diff(soft) >= 0).all() and 100 < soft[39] < 155 and 20 < ((soft > 5) & (soft < 250)).sum() < 40
    choked = nodes.edge(Mask(half), feather=12, choke=50).pixels[10]
    spread = nodes.edge(Mask(half), feather=12, choke=-50).pixels[10]
    assert choked[38] == 0 and choked[-1] == 255 and spread[41] == 255 and spread[0] == 0
    assert np.array_equal(nodes.edge(Mask(half)).pixels, half)
    assert np.array_equal(nodes.edge(Mask(half), invert=True).pixels, 255 - half)


# --- maths ----------------------------------------------------------------------------------------------------------


@given(MATTES, MATTES)
def test_the_laws_of_sets_hold(a: Any, b: Any) -> None:
    for op in ("union", "intersect", "exclude", "add", "difference", "max", "min"):
        assert np.array_equal(summed(a, b, op), summed(b, a, op)), op
    assert np.array_equal(255 - summed(a, b, "union"), summed(255 - a, 255 - b, "intersect")), "De Morgan"
    assert np.array_equal(255 - summed(a, b, "max"), summed(255 - a, 255 - b, "min"))
    assert np.array_equal(summed(a, b, "subtract"), summed(a, 255 - b, "intersect"))
    assert (summed(a, b, "intersect") <= np.minimum(a, b)).all() and (summed(a, b, "union") >= np.maximum(a, b)).all()
    nothing, everything = np.zeros_like(a), np.full_like(a, 255)
    assert np.array_equal(summed(a, nothing, "union"), a) and np.array_equal(summed(a, everything, "intersect"), a)
    assert not summed(a, nothing, "intersect").any() and np.array_equal(summed(a, nothing, "exclude"), a)


@given(MATTES, MATTES)
def test_the_sums_are_those_of_shares_to_the_nearest_value(a: Any, b: Any) -> None:
    x, y = a / 255, b / 255
    truth = {"union": x + y - x * y, "intersect": x * y, "subtract": x * (1 - y), "exclude": x + y - 2 * x * y}
    for op, share in truth.items():
        bound = 1.01 if op == "exclude" else 0.51
        assert np.abs(summed(a, b, op) - share * 255).max() <= bound, op


def test_mattes_of_two_sizes_and_of_one_alone() -> None:
    large = np.zeros((40, 60), np.uint8)
    large[:, 30:] = 255
    small = Mask(np.full((2, 3), 255, np.uint8))
    assert np.array_equal(nodes.math(Mask(large), small, op="intersect").pixels, large)
    assert np.array_equal(nodes.math(Mask(large), op="invert").pixels, 255 - large)
    assert nodes.math(Mask(large), op="invert", amount=50).pixels.tolist() == np.full_like(large, 128).tolist()
    with pytest.raises(ShotgraphError, match="two mattes"):
        nodes.math(Mask(large), op="subtract")


# --- shapes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "area"),
    [
        ({"shape": "rectangle", "width": 50, "height": 50}, 0.25),
        ({"shape": "rectangle", "width": 50, "height": 50, "rotation": 33}, 0.25),
        ({"shape": "rectangle", "width": 33.3, "height": 41.7}, 0.333 * 0.417),
        ({"shape": "rectangle", "width": 50, "height": 50, "roundness": 100}, np.pi / 16),
        ({"shape": "ellipse", "width": 50, "height": 80}, np.pi / 4 * 0.5 * 0.8),
        ({"shape": "ellipse", "width": 50, "height": 80, "invert": True}, 1 - np.pi / 4 * 0.5 * 0.8),
        ({"shape": "rectangle", "width": 100, "height": 100}, 1.0),
        ({"shape": "rectangle", "width": 100, "height": 100, "x": 0}, 0.5),
        ({"shape": "ellipse", "x": -90}, 0.0),
        ({"shape": "rectangle", "width": 0}, 0.0),
    ],
)
def test_a_shape_covers_as_much_as_it_should(settings: Any, area: float) -> None:
    out = nodes.shape(ctx(), wide=200, high=200, **settings).pixels / 255
    assert out.mean() == pytest.approx(area, abs=0.003)


def test_a_shape_that_ends_inside_a_pixel_covers_it_in_part() -> None:
    out = nodes.shape(ctx(), shape="rectangle", x=50, y=50, width=45, height=100, wide=20, high=20).pixels[10] / 255
    assert out.tolist() == pytest.approx([0] * 5 + [0.5] + [1] * 8 + [0.5] + [0] * 5, abs=0.02)


def test_a_shape_gets_the_size_of_the_picture_that_is_wired() -> None:
    picture = Image(np.zeros((31, 17, 3), np.uint8))
    assert nodes.shape(ctx(), picture).pixels.shape == (31, 17)
    assert nodes.shape(ctx(), Image(np.zeros((1, 1, 3), np.uint8)), width=400, height=400).pixels.tolist() == [[255]]


BOX = [[0.1, 0.1], [0.3, 0.1], [0.3, 0.3], [0.1, 0.3]]
KEYS = [
    {"at": 10, "points": BOX, "easing": "linear"},
    {"at": 20, "points": [[x + 0.5, y] for x, y in BOX]},
]


@pytest.mark.parametrize(("frame", "left"), [(0, 20), (10, 20), (15, 70), (20, 120), (99, 120)])
def test_an_outline_travels_between_its_keys_and_is_held_outside_them(frame: int, left: int) -> None:
    drawn = {"shape": "polygon", "outline": KEYS, "width": 100, "height": 100, "wide": 200, "high": 200}
    out = nodes.shape(ctx(frame), **drawn).pixels
    seen = np.flatnonzero(out.max(axis=0) > 127)
    assert (seen[0], seen[-1]) == (left, left + 39) and out.sum() / 255 == pytest.approx(40 * 40, rel=0.02)
    assert np.array_equal(out, nodes.shape(ctx(), frame=frame, **drawn).pixels), "the setting moves it as well"


def test_a_bezier_goes_through_its_points_and_bulges_between_them() -> None:
    diamond = [[0.5, 0.2], [0.8, 0.5], [0.5, 0.8], [0.2, 0.5]]
    drawn = {"outline": diamond, "width": 100, "height": 100, "wide": 200, "high": 200}
    straight = nodes.shape(ctx(), shape="polygon", **drawn).pixels
    curved = nodes.shape(ctx(), shape="bezier", **drawn).pixels
    assert straight.sum() / 255 == pytest.approx(0.18 * 40000, rel=0.02)
    assert curved.sum() > 1.3 * straight.sum() and (curved >= straight).mean() > 0.999
    assert curved[100, 42] == 255 and curved[100, 38] == 0


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("text", "no list"),
        ([[0.1, 0.2], [0.3]], "no point"),
        ([[0.1, 0.2], [0.3, "x"]], "number"),
        ([[0.1, float("nan")]], "number"),
        ([{"at": 0}], "no key"),
        ([{"at": 0, "points": BOX, "easing": "wobble"}], "unknown easing"),
        ([{"at": 0, "points": BOX}, {"at": 5, "points": BOX[:3]}], "same number"),
    ],
)
def test_an_outline_that_cannot_be_drawn_says_why(data: Any, message: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_outline(data)
    assert message in f"{caught.value.problem.what} {caught.value.problem.mend}"


def test_an_outline_of_too_few_points_asks_for_more() -> None:
    with pytest.raises(SettingError, match="fewer than three"):
        nodes.shape(ctx(), shape="polygon", outline=BOX[:2])
