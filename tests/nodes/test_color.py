"""Grading, pixel by pixel: against formulas in float64 that share no code with the nodes, and published values."""

from __future__ import annotations

import colorsys
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from nodes import color
from studio.base.errors import SettingError
from studio.embedded.filters.curves import curves_data, read_curves, way, way_around
from studio.embedded.filters.grain import specks
from studio.embedded.filters.logcurves import CURVES, gamut_matrix
from studio.embedded.filters.matching import measured
from studio.media.values import Image

KINDS = [np.uint8, np.uint16]
LUMA = np.array([0.2126, 0.7152, 0.0722])


def top_of(kind: type) -> int:
    return int(np.iinfo(kind).max)


def picture(kind: type = np.uint8, channels: int = 3, seed: int = 4) -> Image:
    """Every kind of colour, dark and light, and where there is alpha every transparency."""
    return Image(np.random.default_rng(seed).integers(0, top_of(kind) + 1, (24, 40, channels), dtype=kind))


def unit(image: Image) -> npt.NDArray[np.float64]:
    return image.pixels[..., :3] / top_of(image.pixels.dtype.type)


def away(image: Image, wanted: npt.NDArray[np.float64]) -> float:
    """The largest error in steps of the picture's depth; 0.5 is rounding alone."""
    return float(np.abs(image.pixels[..., :3] - np.clip(wanted, 0, 1) * top_of(image.pixels.dtype.type)).max())


CHANGES: dict[str, Any] = {
    "grade": lambda image: color.grade(image, lift_red=0.1, gain=1.2, gamma_blue=0.8, saturation=120, hue=20),
    "curves": lambda image: color.curves(image, curves={"red": [[0, 0.1], [1, 0.8]], "saturation": [[0, 0.2]]}),
    "white": lambda image: color.white(image, grey="#90a0b0"),
    "match": lambda image: color.match(image, picture(np.uint16, seed=9)),
    "vignette": lambda image: color.vignette(image),
    "log": lambda image: color.log(image),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", CHANGES)
def test_depth_and_transparency_are_kept(name: str, kind: type) -> None:
    before = picture(kind, 4)
    made = CHANGES[name](before)
    assert made.pixels.dtype == kind and made.pixels.shape == before.pixels.shape
    assert (made.pixels[..., 3] == before.pixels[..., 3]).all()
    assert (made.pixels[..., :3] != before.pixels[..., :3]).any()
    without = CHANGES[name](Image(before.pixels[..., :3].copy()))
    if name != "match":  # which counts what is transparent less
        assert (without.pixels == made.pixels[..., :3]).all()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (33, 1), (25, 39)])
@pytest.mark.parametrize("name", CHANGES)
def test_a_picture_may_have_any_size(name: str, shape: tuple[int, int], kind: type) -> None:
    small = Image(picture(kind).pixels[:1, :1].repeat(shape[0], 0).repeat(shape[1], 1))
    assert CHANGES[name](small).pixels.shape == (*shape, 3)


# --- wheels -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_grade_at_its_defaults_changes_nothing(kind: type) -> None:
    before = picture(kind, 4)
    assert (color.grade(before).pixels == before.pixels).all()
    assert (color.grade(before, gain=2.0, gain_red=0.5, gain_green=0.5, gain_blue=0.5).pixels == before.pixels).all()


STILL = (0.0, 0.0, 0.0, 0.0)
number = st.floats(-0.4, 0.4)
factor = st.floats(0.3, 2.5)


@settings(max_examples=40, deadline=None)
@given(
    lifts=st.tuples(*[number] * 4),
    gammas=st.tuples(*[factor] * 4),
    gains=st.tuples(*[factor] * 4),
    offsets=st.tuples(*[number] * 4),
    saturation=st.floats(0, 300),
    kind=st.sampled_from(KINDS),
)
@example(STILL, (0.3125, 0.3125, 1.0, 1.0), (2.0, 2.0, 1.0, 1.0), STILL, 0.0, np.uint16)  # 170,000 times white
def test_the_wheels_are_the_formula_that_the_help_says(
    lifts: tuple[float, ...],
    gammas: tuple[float, ...],
    gains: tuple[float, ...],
    offsets: tuple[float, ...],
    saturation: float,
    kind: type,
) -> None:
    image = picture(kind)
    parts = {"lift": lifts, "gamma": gammas, "gain": gains, "offset": offsets}
    given = {
        name + ending: value
        for name, values in parts.items()
        for ending, value in zip(("", "_red", "_green", "_blue"), values, strict=True)
    }
    lift, offset = (np.array(one[1:]) + one[0] for one in (lifts, offsets))
    gamma, gain = (np.array(one[1:]) * one[0] for one in (gammas, gains))
    wanted = np.maximum(unit(image) * (gain - lift) + lift + offset, 0) ** (1 / gamma)
    assume(wanted.max() < 16)  # beyond, single precision is all that is tested
    grey = (wanted @ LUMA)[..., None]
    wanted = grey + (wanted - grey) * saturation / 100
    assert away(color.grade(image, saturation=saturation, **given), wanted) <= 0.5 + 2e-6 * top_of(kind)


def test_lift_moves_black_gain_moves_white_and_gamma_neither() -> None:
    ends = Image(np.uint8([[[0] * 3, [128] * 3, [255] * 3]]))

    def made(**wheels: float) -> list[int]:
        return color.grade(ends, **wheels).pixels[0, :, 0].tolist()

    assert made(lift=0.1)[0] == 26 and made(lift=0.1)[2] == 255
    assert made(gain=0.8)[0] == 0 and made(gain=0.8)[2] == 204
    black, middle, white = made(gamma=1.5)
    assert (black, white) == (0, 255) and middle > 150
    assert made(lift_green=0.1)[0] == 0, "red stays where green alone is lifted"


@pytest.mark.parametrize("turn", [-120.0, -30.0, 15.0, 90.0, 180.0])
def test_hue_turns_colours_around_grey_and_leaves_luma(turn: float) -> None:
    image = Image((np.random.default_rng(2).integers(110, 146, (16, 16, 3))).astype(np.uint16) * 257)
    made = color.grade(image, hue=turn)
    assert np.abs(unit(made) @ LUMA - unit(image) @ LUMA).max() < 1e-4
    grey = Image(np.full((2, 2, 3), 99, np.uint8))
    assert (color.grade(grey, hue=turn).pixels == 99).all()


def test_a_small_turn_of_the_hue_takes_red_to_yellow() -> None:
    red = Image(np.uint8([[[150, 100, 100]]]))
    r, g, b = color.grade(red, hue=40).pixels[0, 0].tolist()
    assert 0 < colorsys.rgb_to_hsv(r, g, b)[0] < 60 / 360 and g > b


# --- curves -----------------------------------------------------------------------------------------------------


def test_straight_curves_change_nothing() -> None:
    image = picture(np.uint16, 4)
    for straight in (None, {}, {"master": [[0, 0], [1, 1]]}, {"saturation": [[0.2, 1], [0.7, 1]]}, {"blue": []}):
        assert (color.curves(image, curves=straight).pixels == image.pixels).all()


rising = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=9).map(
    lambda points: list(
        zip(*(sorted({round(one, 3) for one in side}) for side in zip(*points, strict=True)), strict=False)
    )
)


@settings(max_examples=150, deadline=None)
@given(rising)
def test_a_curve_through_rising_points_rises_and_meets_each(points: list[tuple[float, float]]) -> None:
    at = np.linspace(0, 1, 2001)
    made = way(points, at)
    if points:
        assert (np.diff(made) >= -1e-9).all()
        for x, y in points:
            assert float(way(points, np.array([x]))[0]) == pytest.approx(y, abs=1e-9)
        assert made[0] == pytest.approx(points[0][1]) and made[-1] == pytest.approx(points[-1][1]), "level beyond"


@settings(max_examples=50, deadline=None)
@given(rising)
def test_the_way_is_that_of_scipys_monotone_cubic_inside(points: list[tuple[float, float]]) -> None:
    from scipy.interpolate import PchipInterpolator

    if len(points) < 4:
        return
    xs, ys = (np.array(side) for side in zip(*points, strict=True))
    inner = np.linspace(xs[1], xs[-2], 200)  # at the ends scipy takes other slopes
    assert way(points, inner) == pytest.approx(PchipInterpolator(xs, ys)(inner), abs=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_the_master_comes_first_and_each_channel_after_it(kind: type) -> None:
    image, bent = picture(kind), {"master": [[0, 0.1], [0.5, 0.3], [1, 0.9]], "green": [[0, 1], [1, 0]]}
    first = way([(0, 0.1), (0.5, 0.3), (1, 0.9)], unit(image))
    first[..., 1] = 1 - first[..., 1]
    assert away(color.curves(image, curves=bent), first) <= 0.5 + 1e-6


def test_saturation_by_hue_changes_that_hue_alone() -> None:
    hues = {"red": (200, 80, 80), "green": (80, 200, 80), "blue": (80, 80, 200), "grey": (90, 90, 90)}
    image = Image(np.uint8([list(hues.values())]))
    bent = {"saturation": [[0, 1], [0.2, 1], [1 / 3, 0], [0.46, 1]]}
    red, green, blue, grey = color.curves(image, curves=bent).pixels[0].tolist()
    assert (red, blue, grey) == ([200, 80, 80], [80, 80, 200], [90, 90, 90])
    assert max(green) - min(green) <= 1 and green[0] == pytest.approx(np.dot(LUMA, (80, 200, 80)), abs=1)


def test_the_curve_over_hues_joins_its_ends() -> None:
    points = [(0.1, 0.4), (0.9, 1.6)]
    ends = way_around(points, np.array([0.0, 1.0, 0.9999, 0.0001]))
    assert ends[0] == pytest.approx(ends[1]) and ends[2] == pytest.approx(ends[3], abs=3e-3)
    assert way_around(points, np.array([0.0])) == pytest.approx([1.0]), "half way from one to the other"
    assert way_around([(0.0, 0.5), (1.0, 0.7)], np.array([0.5])).shape == (1,), "0 and 1 are one place"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ([[0, 0], [1, 1]], "curves are data by channel"),
        ({"luma": []}, "there is no curve 'luma'"),
        ({"red": "up"}, "is no list of points"),
        ({"red": [[0, 0, 0]]}, "where a point should be"),
        ({"red": [[0, 0], [0, 1]]}, "goes back"),
        ({"red": [[0, 0], [1, 1.2]]}, r"Numbers go from 0 to 1\b"),
        ({"red": [[0, float("nan")]]}, "Numbers go"),
        ({"saturation": [[0.5, 2.5]]}, "Numbers go from 0 to 2"),
        ({"red": [[n / 40, n / 40] for n in range(40)]}, "has 40 points"),
    ],
)
def test_curves_that_cannot_be_meant_are_refused(data: Any, what: str) -> None:
    with pytest.raises(SettingError, match=what):
        read_curves(data)


def test_curves_go_to_the_file_and_back() -> None:
    data = {"master": [[0.0, 0.1], [1.0, 0.9]], "saturation": [[0.25, 0.5]]}
    assert curves_data(read_curves(data)) == data
    assert curves_data(read_curves({"red": [[0, 0], [1, 1]], "green": [], "saturation": []})) == {}


# --- white ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("grey", ["#c0a080", "#7090c0", "#508050"])
def test_what_was_picked_becomes_grey_and_as_light_as_it_was(grey: str) -> None:
    rgb = [int(grey[at : at + 2], 16) for at in (1, 3, 5)]
    made = color.white(Image(np.uint16([[rgb]]) * 257), grey=grey).pixels[0, 0] / 65535
    assert np.ptp(made) < 2e-4

    def light(code: float) -> float:
        return code / 12.92 if code <= 0.04045 else ((code + 0.055) / 1.055) ** 2.4

    before = sum(weight * light(one / 255) for weight, one in zip(LUMA, rgb, strict=True))
    assert light(float(made[0])) == pytest.approx(before, abs=2e-4)


def test_grey_that_is_grey_changes_nothing_and_half_the_amount_goes_half_the_way() -> None:
    image = picture(np.uint16, 4)
    assert (color.white(image).pixels == image.pixels).all()
    assert (color.white(image, grey="#c0a080", amount=0).pixels == image.pixels).all()
    cast = Image(np.uint8([[[192, 160, 128]]]))
    spans = [np.ptp(color.white(cast, grey="#c0a080", amount=part).pixels.astype(int)) for part in (0, 50, 100)]
    assert spans[0] > spans[1] > spans[2] and 20 < spans[1] < 45


@pytest.mark.parametrize(("grey", "what"), [("#010002", "too dark"), ("grey", "is no colour")])
def test_a_grey_that_says_nothing_is_refused(grey: str, what: str) -> None:
    with pytest.raises(SettingError, match=what):
        color.white(picture(), grey=grey)


# --- matching ---------------------------------------------------------------------------------------------------


def scene(gains: tuple[float, float, float], power: float = 1.0, kind: type = np.uint8) -> Image:
    """The same scene as two cameras would see it."""
    random = np.random.default_rng(8)
    base = np.clip(random.normal(0.45, 0.12, (60, 90, 1)) + random.normal(0, 0.05, (60, 90, 3)), 0.02, 0.9)
    return Image(np.round(np.clip(base**power * gains, 0, 1) * top_of(kind)).astype(kind))


@pytest.mark.parametrize("method", ["transport", "balance"])
def test_a_clip_of_another_camera_comes_to_look_like_the_reference(method: Any) -> None:
    image, reference = scene((0.8, 1.0, 1.1), 1.2), scene((1.05, 0.95, 0.8))
    made = color.match(image, reference, method=method)
    before, after = (np.abs(unit(one) - unit(reference)).mean() for one in (image, made))
    assert after < before / (6 if method == "transport" else 4)
    own, wanted = measured(made.pixels), measured(reference.pixels)
    assert own.mean == pytest.approx(wanted.mean, abs=2e-3)
    if method == "transport":
        assert own.covariance == pytest.approx(wanted.covariance, abs=2e-4)


def test_a_picture_that_matches_already_is_left_alone() -> None:
    image = picture(np.uint16, 4)
    assert (color.match(image, image).pixels == image.pixels).all()
    assert (color.match(image, scene((1, 1, 0.5)), amount=0).pixels == image.pixels).all()


def test_colour_alone_leaves_lightness_alone() -> None:
    image, reference = scene((1, 1, 1), kind=np.uint16), scene((0.5, 0.45, 0.3), kind=np.uint16)
    made = color.match(image, reference, light=False)
    assert measured(made.pixels).mean[0] == pytest.approx(measured(image.pixels).mean[0], abs=2e-3)
    assert measured(made.pixels).mean[1:] == pytest.approx(measured(reference.pixels).mean[1:], abs=2e-3)


@pytest.mark.parametrize("method", ["transport", "balance"])
def test_a_flat_picture_does_not_fall_apart(method: Any) -> None:
    flat = Image(np.full((30, 30, 3), (200, 30, 60), np.uint8))
    noisy = Image(np.clip(flat.pixels + np.random.default_rng(1).normal(0, 2, (30, 30, 3)), 0, 255).astype(np.uint8))
    made = color.match(noisy, scene((1, 1, 1)), method=method)
    assert made.pixels.std(axis=(0, 1)).max() < 30, "its noise is not stretched to the reference's contrast"
    onto = color.match(scene((1, 1, 1)), flat, method=method).pixels
    assert np.abs(onto.mean(axis=(0, 1)) - (200, 30, 60)).max() < 12


# --- vignette ---------------------------------------------------------------------------------------------------


def test_a_vignette_takes_stops_of_light_from_the_corners_and_none_from_the_middle() -> None:
    white = Image(np.full((101, 181, 3), 60000, np.uint16))
    made = color.vignette(white, stops=-2).pixels[..., 0].astype(float)
    assert made[50, 90] == 60000
    corner = made[0, 0] / 60000
    assert corner**2.4 == pytest.approx(0.25, rel=0.03), "two stops of a BT.1886 display's light"
    assert made[0, 0] == made[-1, -1] == made[0, -1] < made[0, 90]
    assert (np.diff(made[50, 90:]) <= 0).all()
    assert (color.vignette(white, stops=0).pixels == white.pixels).all()


def test_a_round_vignette_is_a_circle_and_its_middle_can_be_moved() -> None:
    grey = Image(np.full((100, 200, 3), 30000, np.uint16))
    round_one = color.vignette(grey, stops=-3, size=10, roundness=100).pixels[..., 0].astype(int)
    assert abs(round_one[50, 100 + 40] - round_one[50 + 40, 100]) < 400
    oval = color.vignette(grey, stops=-3, size=10).pixels[..., 0].astype(int)
    assert oval[50, 100 + 40] - oval[50 + 40, 100] > 2000
    moved = color.vignette(grey, stops=-3, size=10, x=20, y=50).pixels[..., 0]
    assert np.flatnonzero(moved[50] == 30000).mean() == pytest.approx(40, abs=1)


# --- log curves -------------------------------------------------------------------------------------------------

PUBLISHED = [  # from the makers' papers: reflectance to 10-bit code values
    ("S-Log3 S-Gamut3.Cine", 0.0, 95),
    ("S-Log3 S-Gamut3.Cine", 0.18, 420),
    ("S-Log3 S-Gamut3.Cine", 0.90, 598),
    ("V-Log V-Gamut", 0.0, 128),
    ("V-Log V-Gamut", 0.18, 433),
    ("V-Log V-Gamut", 0.90, 602),
    ("LogC3 Wide Gamut 3", 0.18, 400),
    ("LogC3 Wide Gamut 3", 0.0, 95),
    ("LogC4 Wide Gamut 4", 0.0, 95),
    ("LogC4 Wide Gamut 4", 0.18, 285),
]


@pytest.mark.parametrize(("curve", "light", "code"), PUBLISHED)
def test_the_curves_give_the_code_values_that_their_makers_print(curve: str, light: float, code: int) -> None:
    assert round(float(CURVES[curve].encode(np.array(light))) * 1023) == code
    grey = Image(np.full((1, 1, 3), round(light * 65535), np.uint16))
    made = color.log(grey, source="linear", target=curve, gamut=False).pixels[0, 0, 0] / 65535 * 1023  # type: ignore[arg-type]
    assert made == pytest.approx(code, abs=0.6)


def test_logc4_and_logc3_give_the_numbers_of_the_specification() -> None:
    assert float(CURVES["LogC4 Wide Gamut 4"].encode(np.array(0.18))) == pytest.approx(0.2783958, abs=1e-6)
    assert float(CURVES["LogC3 Wide Gamut 3"].encode(np.array(0.18))) == pytest.approx(0.3910068, abs=1e-6)
    assert float(CURVES["S-Log3 S-Gamut3"].encode(np.array(0.18))) == pytest.approx(0.4105572, abs=1e-6)
    assert float(CURVES["V-Log V-Gamut"].encode(np.array(0.18))) == pytest.approx(0.4233114, abs=1e-6)


@pytest.mark.parametrize("curve", CURVES)
def test_what_a_curve_codes_it_reads_back(curve: str) -> None:
    code = np.arange(65536) / 65535
    assert CURVES[curve].encode(CURVES[curve].decode(code)) == pytest.approx(code, abs=2e-5)
    light = np.linspace(-0.01, 1, 5001)
    assert CURVES[curve].decode(CURVES[curve].encode(light)) == pytest.approx(light, abs=2e-5)
    assert (np.diff(CURVES[curve].encode(np.linspace(-0.01, 8, 20001))) > 0).all()


@pytest.mark.parametrize("curve", [name for name in CURVES if name != "linear"])
def test_white_stays_white_from_gamut_to_gamut(curve: str) -> None:
    assert gamut_matrix(curve, "Rec.709") @ np.ones(3) == pytest.approx(np.ones(3), abs=1e-9)


def test_the_gamut_matrices_are_those_of_the_makers() -> None:
    # Panasonic's paper prints V-Gamut to BT.709, ARRI's for LogC3 Wide Gamut 3 to Rec. 709
    panasonic = [[1.806576, -0.695697, -0.110879], [-0.170090, 1.305955, -0.135865], [-0.025206, -0.154468, 1.179674]]
    arri = [[1.617523, -0.537287, -0.080237], [-0.070573, 1.334613, -0.264039], [-0.021102, -0.226954, 1.248056]]
    assert gamut_matrix("V-Log V-Gamut", "Rec.709") == pytest.approx(np.array(panasonic), abs=1e-3)
    assert gamut_matrix("LogC3 Wide Gamut 3", "Rec.709") == pytest.approx(np.array(arri), abs=1e-3)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("curve", ["S-Log3 S-Gamut3.Cine", "LogC4 Wide Gamut 4"])
def test_log_to_rec709_is_the_float_formula(curve: Any, kind: type) -> None:
    image = picture(kind)
    light = CURVES[curve].decode(unit(image)) @ gamut_matrix(curve, "Rec.709").T * 2**0.5
    wanted = CURVES["Rec.709"].encode(light)
    assert away(color.log(image, source=curve, exposure=0.5), wanted) <= 0.5 + 5e-5 * top_of(kind)


def test_there_and_back_again_is_the_picture() -> None:
    image = Image((np.random.default_rng(5).integers(12000, 50000, (20, 20, 3))).astype(np.uint16))
    sony = color.log(image, source="LogC4 Wide Gamut 4", target="S-Log3 S-Gamut3")
    inside = ((sony.pixels > 0) & (sony.pixels < 65535)).all(axis=2)
    back = color.log(sony, source="S-Log3 S-Gamut3", target="LogC4 Wide Gamut 4")
    assert inside.mean() > 0.5
    assert np.abs(back.pixels.astype(int) - image.pixels)[inside].max() < 60
    assert (color.log(image, source="linear", target="linear").pixels == image.pixels).all()


def test_the_shoulder_keeps_shape_in_what_is_brighter_than_white() -> None:
    bright = CURVES["S-Log3 S-Gamut3"].encode(np.linspace(1.2, 6, 50))
    image = Image(np.round(bright * 65535).astype(np.uint16)[None, :, None].repeat(3, axis=2))
    cut = color.log(image, source="S-Log3 S-Gamut3")
    kept = color.log(image, source="S-Log3 S-Gamut3", shoulder=True)
    assert (cut.pixels == 65535).all()
    assert (np.diff(kept.pixels[0, :, 0].astype(int)) > 0).all() and kept.pixels.max() < 65535


# --- grain ------------------------------------------------------------------------------------------------------


def test_grain_is_its_seed_and_frame_and_nothing_else() -> None:
    one = specks(64, 48, 1.5, 0.3, 7, 3)
    assert (specks(64, 48, 1.5, 0.3, 7, 3) == one).all()
    assert np.abs(np.corrcoef(one.ravel(), specks(64, 48, 1.5, 0.3, 7, 4).ravel())[0, 1]) < 0.05
    assert np.abs(np.corrcoef(one.ravel(), specks(64, 48, 1.5, 0.3, 8, 3).ravel())[0, 1]) < 0.05


@pytest.mark.parametrize("size", [1.0, 1.5, 2.5, 5.0])
@pytest.mark.parametrize("colour", [0.0, 0.3, 1.0])
def test_larger_grains_are_as_strong_and_hang_together(size: float, colour: float) -> None:
    noise = specks(400, 300, size, colour, 1, 0)
    assert noise.std(axis=(0, 1)) == pytest.approx([1, 1, 1], abs=0.06) and abs(noise.mean()) < 0.05
    neighbours = np.corrcoef(noise[:, :-1, 0].ravel(), noise[:, 1:, 0].ravel())[0, 1]
    assert (abs(neighbours) < 0.03) == (size == 1)
    between = np.corrcoef(noise[..., 0].ravel(), noise[..., 2].ravel())[0, 1]
    assert between == pytest.approx((1 - colour) ** 2 / ((1 - colour) ** 2 + colour**2), abs=0.05)
