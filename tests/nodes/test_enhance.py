from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes import enhance
from studio.base.errors import ModelError
from studio.media.color import Color
from studio.media.files.chunks import keep
from studio.media.frames import Frame, plane
from studio.media.signal import Curve, Key
from studio.media.values import Video, VideoInfo
from tests.asking import Asking

Picture = npt.NDArray[np.uint8]
WIDTH, HEIGHT = 96, 64
GROUND = cv2.GaussianBlur(np.random.default_rng(1).integers(0, 255, (HEIGHT, 4 * WIDTH, 3), dtype=np.uint8), (0, 0), 3)
GROUND = cv2.normalize(GROUND, None, 0, 255, cv2.NORM_MINMAX)


def pan(number: float) -> Picture:
    """The camera travels two pixels a frame."""
    shift = np.array([[1, 0, -2 * number], [0, 1, 0]], np.float32)
    return cv2.warpAffine(GROUND, shift, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC)


def clip(draw: Callable[[int], Picture], length: int, rate: Fraction | int = 24) -> Video:
    """A clip that remembers which frames were asked for, in `asked`."""

    def pull(start: int, stop: int) -> Iterator[Frame]:
        for number in range(start, stop):
            asked.append(number)
            yield Frame.of(draw(number))

    asked: list[int] = []
    height, width = draw(0).shape[:2]
    video = Video(VideoInfo(width, height, Fraction(rate), length), pull)
    object.__setattr__(video, "asked", asked)
    return video


def pictures(video: Video, start: int = 0, stop: int | None = None) -> list[Picture]:
    return [frame.rgb() for frame in video.frames(start, stop)]


def planes_of(draw: Callable[[int], Picture], length: int) -> Video:
    """The clip as a decoder gives it: 4:2:0 planes."""
    source = clip(draw, length)
    color = Color()
    frames = [Frame(native=frame.planes("yuv420p", color), color=color) for frame in source.frames()]
    return Video(source.info, lambda start, stop: iter(frames[start:stop]))


def psnr(a: Picture, b: Picture) -> float:
    return float(10 * np.log10(255**2 / max(1e-9, np.mean((a.astype(float) - b) ** 2))))


def test_in_between_frames_have_the_form_of_the_frames_around_them(tmp_path: Path) -> None:
    """Kept frames of one form lie together in a file; of two forms in turn, each would need a file of its own."""
    made = enhance.interpolate(Asking(), planes_of(pan, 8), rate=48)
    assert {frame.pix_fmt for frame in made.frames()} == {"yuv420p"}
    list(keep(made, tmp_path).frames())
    assert len(list(tmp_path.iterdir())) == 1
    assert psnr(made.frame(7).rgb(), pan(3.5)) > 30


# --- interpolate ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "rate", "length"),
    [
        (24, 48, 20),
        (24, 60, 25),
        (25, 30, 12),
        (Fraction(24000, 1001), 60, 25),
        (60, 24, 4),
        (24, 0, 10),
        (24, 24, 10),
    ],
)
def test_the_facts_are_known_before_any_pixel(source: Fraction, rate: int, length: int) -> None:
    video = clip(pan, 10, source)
    out = enhance.interpolate(Asking(), video, rate=rate)
    assert out.info.rate == (rate or source)
    assert out.info.length == length
    assert video.asked == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("rate", [48, 60, 32])
def test_a_pan_goes_on_evenly(rate: int) -> None:
    out = pictures(enhance.interpolate(Asking(), clip(pan, 8), rate=rate))
    inside = np.s_[:, 8:-8]
    for number, picture in enumerate(out):
        assert psnr(picture[inside], pan(min(number * 24 / rate, 7))[inside]) > 32, number


def test_frames_that_fall_on_a_source_frame_are_that_frame() -> None:
    out = pictures(enhance.interpolate(Asking(), clip(pan, 6), rate=60))
    for number in (0, 5, 10):
        assert np.array_equal(out[number], pan(number * 2 // 5))


def test_nothing_is_mixed_across_a_cut() -> None:
    def draw(number: int) -> Picture:
        return pan(number) // 4 if number < 4 else 255 - pan(number + 60) // 4

    out = pictures(enhance.interpolate(Asking(), clip(draw, 8), rate=72))
    assert [picture.mean() > 128 for picture in out] == [n >= 11 for n in range(24)]
    assert np.array_equal(out[10], draw(3))
    assert np.array_equal(out[11], draw(4))


def test_animation_on_twos_becomes_smooth_motion() -> None:
    """12 drawings a second in a clip of 24: both of the 24 and 48 frames a second move evenly."""
    out = pictures(enhance.interpolate(Asking(), clip(lambda n: pan(n // 2 * 4), 12), rate=48))
    inside = np.s_[:, 14:-14]
    for number in range(16):
        assert psnr(out[number][inside], pan(number * 2 / 2)[inside]) > 30, number


def test_a_still_costs_no_flow_and_stays_as_it_is() -> None:
    out = pictures(enhance.interpolate(Asking(), clip(lambda n: pan(0), 9), rate=60))
    assert all(np.array_equal(picture, pan(0)) for picture in out)


@pytest.mark.parametrize("length", [0, 1, 2])
def test_the_shortest_clips(length: int) -> None:
    out = enhance.interpolate(Asking(), clip(pan, length), rate=48)
    assert len(pictures(out)) == out.info.length == 2 * length


def held(number: int) -> Picture:
    """Everything at once: a hold, motion, a cut, a still."""
    return pan(number // 2 * 2) if number < 9 else 255 - pan(60 + min(number, 14))


EVERYTHING = enhance.interpolate(Asking(), clip(held, 20), rate=Fraction(60000, 1001))
ALL = pictures(EVERYTHING)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, EVERYTHING.info.length - 1), st.integers(1, 4))
def test_a_frame_is_the_same_whatever_range_it_is_asked_in(start: int, count: int) -> None:
    fresh = enhance.interpolate(Asking(), clip(held, 20), rate=Fraction(60000, 1001))
    for offset, picture in enumerate(pictures(fresh, start, start + count)):
        assert np.array_equal(picture, ALL[start + offset])


def test_a_frame_asks_for_its_neighbourhood_only() -> None:
    video = clip(pan, 500)
    next(enhance.interpolate(Asking(), video, rate=60).frames(600, 601))
    assert min(video.asked) >= 232 and max(video.asked) <= 248  # type: ignore[attr-defined]


# --- denoise --------------------------------------------------------------------------------------------------------


def grain(number: int, sigma: float = 12) -> Picture:
    draw = np.random.default_rng(number)
    return np.clip(pan(number) + draw.normal(0, sigma, (HEIGHT, WIDTH, 3)), 0, 255).astype(np.uint8)


def test_grain_goes_and_the_picture_stays() -> None:
    out = pictures(enhance.denoise(clip(grain, 7)))
    for number in (0, 3, 6):
        assert psnr(out[number], pan(number)) > psnr(grain(number), pan(number)) + 4


def test_a_clean_picture_is_left_alone() -> None:
    out = pictures(enhance.denoise(clip(pan, 5)))
    assert psnr(out[2], pan(2)) > 40
    assert enhance.denoise(video := clip(pan, 5), strength=0) is video


def test_more_strength_takes_more_away() -> None:
    left = [
        float(np.std(pictures(enhance.denoise(clip(grain, 5), strength=strength), 2, 3)[0] - pan(2).astype(float)))
        for strength in (10, 50)
    ]
    assert 12 > left[0] > left[1]


def test_nothing_of_another_scene_shows_through() -> None:
    """The last frame before a cut from dark to bright is not lightened by what follows."""

    def draw(number: int) -> Picture:
        scene = pan(number) // 4 if number < 3 else 255 - pan(number) // 4
        noise = np.random.default_rng(number).normal(0, 6, scene.shape)
        return np.clip(scene + noise, 0, 255).astype(np.uint8)

    out = pictures(enhance.denoise(clip(draw, 6)))
    assert abs(out[2].mean() - draw(2).mean()) < 2
    assert abs(out[3].mean() - draw(3).mean()) < 2


@pytest.mark.parametrize("start", [0, 3, 8])
def test_a_denoised_frame_is_the_same_whatever_range_it_is_asked_in(start: int) -> None:
    whole = pictures(enhance.denoise(clip(grain, 9)))
    assert np.array_equal(pictures(enhance.denoise(clip(grain, 9)), start, start + 1)[0], whole[start])


# --- sharpen --------------------------------------------------------------------------------------------------------


def soft_edge(number: int = 0) -> Picture:
    edge = np.full((HEIGHT, WIDTH, 3), 70, np.uint8)
    edge[:, WIDTH // 2 :] = 180
    return cv2.GaussianBlur(edge, (0, 0), 1.5)


def native(picture: Picture, pix_fmt: str) -> Frame:
    color = Color(range="tv")
    return Frame(native=Frame.of(picture).planes(pix_fmt, color), color=color)


def native_clip(draw: Callable[[int], Picture], pix_fmt: str, depth: int) -> Video:
    def pull(start: int, stop: int) -> Iterator[Frame]:
        return (native(draw(number), pix_fmt) for number in range(start, stop))

    return Video(VideoInfo(WIDTH, HEIGHT, Fraction(24), 3, depth), pull)


def steepness(picture: Picture) -> int:
    return int(np.abs(np.diff(picture[HEIGHT // 2, :, 1].astype(int))).max())


def test_edges_get_steeper_without_halos() -> None:
    out = pictures(enhance.sharpen(clip(soft_edge, 1), amount=1))[0]
    assert steepness(out) > steepness(soft_edge()) * 1.15
    assert out.min() >= 70 - 2 and out.max() <= 180 + 2


def test_what_is_flat_stays_and_greys_get_no_colour() -> None:
    out = pictures(enhance.sharpen(clip(soft_edge, 1), amount=2))[0]
    assert np.array_equal(out[:, :30], soft_edge()[:, :30])
    assert np.ptp(out, axis=-1).max() == 0


@pytest.mark.parametrize("pix_fmt", ["", "yuv420p"])
def test_sharpness_that_moves_is_each_frames_own(pix_fmt: str) -> None:
    """Frame n of a clip that sharpens over time is frame n of one that is as sharp as that all along."""
    video = native_clip(soft_edge, pix_fmt, 8) if pix_fmt else clip(soft_edge, 3)
    rising = Curve((Key(0, 0), Key(2 / 24, 2)))
    made = enhance.sharpen(video, amount=rising, radius=Curve((Key(0, 1), Key(2 / 24, 3))))
    assert len({frame.pix_fmt for frame in made.frames()}) == 1
    for number, (amount, radius) in enumerate([(0.0, 1.0), (1.0, 2.0), (2.0, 3.0)]):
        alone = enhance.sharpen(video, amount=amount, radius=radius).frame(number).rgb()
        assert np.array_equal(made.frame(number).rgb(), alone)
    steep = [steepness(picture) for picture in pictures(made)]
    assert steep[0] < steep[1] and steep[0] < steep[2]


def test_noise_that_is_taken_away_less_and_less() -> None:
    noisy = clip(
        lambda n: np.random.default_rng(n).normal(128, 12, (HEIGHT, WIDTH, 3)).clip(0, 255).astype(np.uint8), 7
    )
    made = enhance.denoise(noisy, strength=Curve((Key(0, 100), Key(6 / 24, 0))))
    spread = [float(picture.std()) for picture in pictures(made)]
    assert spread[0] < 0.7 * spread[5]
    assert np.array_equal(made.frame(6).rgb(), noisy.frame(6).rgb())
    assert np.array_equal(made.frame(3).rgb(), enhance.denoise(noisy, strength=50).frame(3).rgb())


@pytest.mark.parametrize(("pix_fmt", "depth"), [("yuv420p", 8), ("yuv422p10le", 10), ("yuva444p", 8), ("gray", 8)])
def test_planes_are_sharpened_in_luma_only_and_keep_their_depth(pix_fmt: str, depth: int) -> None:
    video = native_clip(lambda n: pan(n), pix_fmt, depth)
    before, after = video.frame(1), enhance.sharpen(video, amount=1).frame(1)
    assert after.pix_fmt == pix_fmt
    one, two = before.planes(pix_fmt, before.color), after.planes(pix_fmt, after.color)
    assert (plane(one, 0) != plane(two, 0)).mean() > 0.2
    assert all(np.array_equal(plane(one, i), plane(two, i)) for i in range(1, len(one.planes)))


def test_planes_and_rgb_are_sharpened_alike() -> None:
    planes = pictures(enhance.sharpen(native_clip(soft_edge, "yuv444p", 8), amount=1))[0]
    assert np.abs(planes.astype(int) - pictures(enhance.sharpen(clip(soft_edge, 1), amount=1))[0]).max() <= 4


def test_an_amount_of_nothing_is_the_clip_itself() -> None:
    assert enhance.sharpen(video := clip(pan, 2), amount=0) is video


# --- upscale --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("scale", "size"), [(2, (192, 128)), (1.5, (144, 96)), (1.1, (106, 70)), (1, (96, 64))])
def test_a_larger_clip(scale: float, size: tuple[int, int]) -> None:
    out = enhance.upscale(Asking(), clip(soft_edge, 2), scale=scale)
    assert (out.info.width, out.info.height) == size
    frame = out.frame(1)
    assert (frame.width, frame.height) == size
    assert frame.rgb().min() >= 70 and frame.rgb().max() <= 180


def test_a_larger_clip_keeps_its_depth() -> None:
    frame = enhance.upscale(Asking(), native_clip(soft_edge, "yuv420p10le", 10), scale=2).frame(0)
    assert frame.bit_depth == 16
    assert frame.color.range == "tv"


# --- models ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("node", [enhance.interpolate, enhance.upscale])
def test_an_unknown_model_is_named_with_a_mend(node: Callable[..., Video]) -> None:
    with pytest.raises(ModelError, match=r"'rife'.*Choose auto"):
        node(Asking(), clip(pan, 3), model="rife")
