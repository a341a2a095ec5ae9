"""What the window is shown of a value: pictures, filmstrips, waveforms, and what is kept of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.base.errors import ShotgraphError
from studio.host.commands import CurveOf, FactsOf, FilmstripOf, PictureOf
from studio.host.news import Facts
from studio.host.views.cache import ViewCache
from studio.host.views.preview import Viewer, fitted
from studio.host.views.proxy import Proxies
from studio.host.views.waveform import measured, peaks
from studio.media.frames import Frame
from studio.media.signal import Curve, Key, Wave, steady
from studio.media.values import Audio, AudioInfo, File, Image, Mask, Matte, Number, Text, Video, VideoInfo

PATIENCE = 20


class Counted:
    """A clip whose frame n is of the shade n, and how often its frames were made."""

    def __init__(self, length: int = 50, width: int = 320, height: int = 180, digest: str = "d" * 32) -> None:
        self.made = 0
        info = VideoInfo(width, height, Fraction(25), length)
        self.video = Video(info, self._pull, digest)

    def _pull(self, start: int, stop: int) -> Iterator[Frame]:
        for number in range(start, stop):
            self.made += 1
            shade = np.full((self.video.info.height, self.video.info.width, 3), number % 50 * 4, np.uint8)
            yield Frame.of(shade)


@pytest.fixture
def viewer(tmp_path: Path) -> Viewer:
    return Viewer(tmp_path / "views")


def test_a_frame_is_shown_as_it_is_rendered(viewer: Viewer) -> None:
    clip = Counted()
    facts, pixels = viewer.look(clip.video, PictureOf("clip", frame=30))
    assert pixels is not None and pixels.shape == (180, 320, 3) and np.all(pixels == 120)
    assert (facts.length, facts.rate, facts.seconds) == (50, 25, 2.0)


def test_a_matte_is_a_clip_of_grey_pictures(viewer: Viewer) -> None:
    info = VideoInfo(32, 18, Fraction(25), 50)
    masks = Matte(info, lambda a, b: (Mask(np.full((18, 32), n * 4, np.uint8)) for n in range(a, b)), "e" * 32)
    facts, pixels = viewer.look(masks, PictureOf("matte", frame=30))
    assert pixels is not None and pixels.shape == (18, 32, 3) and np.all(pixels == 120)
    assert (facts.kind, facts.length, facts.rate) == ("video", 50, 25)
    _, strip = viewer.look(masks, FilmstripOf("matte", count=5, height=9))
    assert strip is not None and strip[0, ::16, 0].tolist() == [20, 60, 100, 140, 180]
    same = Matte.of(masks.pictures())
    assert [int(mask.pixels[0, 0]) for mask in same.masks(3, 6)] == [12, 16, 20]
    assert int(same.mask(99).pixels[0, 0]) == 196


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(0, 0, (180, 320)), (160, 0, (90, 160)), (0, 45, (45, 80)), (100, 100, (56, 100)), (4000, 4000, (180, 320))],
)
def test_pictures_fit_and_are_never_enlarged(width: int, height: int, expected: tuple[int, int]) -> None:
    assert fitted(np.zeros((180, 320, 3), np.uint8), width, height).shape[:2] == expected


def test_a_filmstrip_goes_through_the_clip_and_is_drawn_once(viewer: Viewer) -> None:
    clip = Counted()
    wanted = FilmstripOf("clip", count=5, height=18)
    _, strip = viewer.look(clip.video, wanted)
    assert strip is not None and strip.shape == (18, 5 * 32, 3)
    assert [int(strip[9, 16 + 32 * part, 0]) for part in range(5)] == [5 * 4, 15 * 4, 25 * 4, 35 * 4, 45 * 4]
    made = clip.made
    _, again = viewer.look(clip.video, wanted)
    assert clip.made == made and again is not None and np.array_equal(strip, again)


COLOURS = np.array([[[200, 40, 10, 255], [10, 200, 40, 128]], [[40, 10, 200, 0], [250, 250, 5, 60]]], np.uint8)
"""Red, green, blue and yellow, of four transparencies."""


@pytest.mark.parametrize("side", [2, 16], ids=["at its size", "scaled down"])
@pytest.mark.parametrize("channels", [3, 4], ids=["opaque", "transparent"])
def test_colours_and_transparency_of_a_clip_are_those_of_its_pixels(viewer: Viewer, side: int, channels: int) -> None:
    pixels = np.kron(COLOURS[..., :channels], np.ones((side // 2, side // 2, 1), np.uint8))
    info = VideoInfo(side, side, Fraction(30000, 1001), 4, alpha=channels == 4)
    clip = Video(info, lambda start, stop: (Frame.of(pixels) for _ in range(start, stop)), "c" * 32)
    facts, shown = viewer.look(clip, PictureOf("", frame=1, width=2, height=2))
    assert shown is not None and np.array_equal(shown, COLOURS[..., :channels])
    assert (facts.rate, facts.alpha) == (Fraction(30000, 1001), channels == 4)
    _, still = viewer.look(Image(pixels), PictureOf("", width=2, height=2))
    assert still is not None and np.array_equal(still, COLOURS[..., :channels])


def test_a_signal_looks_like_its_curve(viewer: Viewer) -> None:
    facts, values = viewer.look(Curve((Key(1, 2), Key(4, 8))), CurveOf("curve", count=9))
    assert (facts.kind, facts.seconds, facts.number) == ("signal", 4.0, None)
    assert values is not None and values.tolist() == [2, 2, 2, 3, 4, 5, 6, 7, 8]
    facts, values = viewer.look(steady(3), CurveOf("curve", count=2))
    assert (facts.seconds, facts.number) == (1.0, 3.0) and values is not None and values.tolist() == [3, 3]
    facts, values = viewer.look(Wave("saw", 2.0), CurveOf("wave", count=9))
    assert facts.seconds == 2.0 and values is not None and values.tolist() == [0, 0.5] * 4 + [0]
    with pytest.raises(ShotgraphError, match="a number has no curve"):
        viewer.look(Number(2), CurveOf("two"))


def test_other_values_have_facts(viewer: Viewer) -> None:
    assert viewer.look(Text("Élan"), FactsOf(""))[0] == Facts("text", text="Élan", length=4)
    assert viewer.look(Number(2), FactsOf(""))[0].text == "2"
    deep = Image(np.full((4, 6, 4), 65535, np.uint16))
    facts, pixels = viewer.look(deep, PictureOf(""))
    assert (facts.bit_depth, facts.alpha) == (16, True)
    assert pixels is not None and pixels.dtype == np.uint8 and np.all(pixels == 255)
    _, grey = viewer.look(Mask(np.full((4, 6), 9, np.uint8)), PictureOf(""))
    assert grey is not None and grey.shape == (4, 6, 3)
    assert viewer.look(File("/nowhere/film.mp4"), FactsOf(""))[0].data == {"path": "/nowhere/film.mp4"}
    with pytest.raises(ShotgraphError, match="a text has no filmstrip"):
        viewer.look(Text(""), FilmstripOf(""))


def ramp(length: int, digest: str = "") -> Audio:
    wave = np.sin(np.arange(length) / 50.0).astype(np.float32)[:, None] * np.array([1.0, 0.5], np.float32)
    whole = Audio.of(wave, 48000)
    info = AudioInfo(48000, 2, length)
    return Audio(info, lambda start, stop: iter(np.array_split(wave[start:stop], 7)), digest or whole.digest)


@given(st.integers(1, 3000), st.integers(0, 2000), st.integers(1, 50))
def test_fine_waveforms_are_the_extremes_of_their_parts(length: int, start: int, count: int) -> None:
    sound = ramp(length)
    found = measured(sound, start, start + 1000, count)
    samples = np.zeros((start + 1000, 2), np.float32)
    whole = sound.read()[: start + 1000]
    samples[: len(whole)] = whole
    for part in range(count):
        numbers = [n for n in range(1000) if n * count // 1000 == part and n + start < length]
        expected = samples[[n + start for n in numbers]] if numbers else np.zeros((1, 2), np.float32)
        assert np.allclose(found[part, :, 0], expected.min(axis=0)) and np.allclose(
            found[part, :, 1], expected.max(axis=0)
        )


def test_coarse_waveforms_come_from_what_was_measured_once(tmp_path: Path) -> None:
    sound = ramp(2_000_000, "a" * 32)
    cache = ViewCache(tmp_path)
    whole = peaks(sound, 0, 2_000_000, 100, cache)
    assert whole.shape == (100, 2, 2)
    assert np.allclose(whole[:, 0, 0], -1, atol=1e-3) and np.allclose(whole[:, 1, 1], 0.5, atol=1e-3)
    gone = Audio(sound.info, lambda start, stop: pytest.fail("read again"), sound.digest)
    part = peaks(gone, 500_000, 1_000_000, 200, cache)
    exact = measured(sound, 500_000, 1_000_000, 200)
    assert np.all(part[:, :, 1] >= exact[:, :, 1] - 0.11), "a part may reach a bin further, never less by much"


def test_a_damaged_view_is_drawn_again(tmp_path: Path) -> None:
    cache = ViewCache(tmp_path)
    cache.array("d" * 32, "x", lambda: np.arange(5))
    path = next(tmp_path.glob("??/*"))
    path.write_bytes(path.read_bytes()[:20])
    assert list(cache.array("d" * 32, "x", lambda: np.arange(7))) == list(range(7))


def test_the_longest_unused_views_go_first(tmp_path: Path) -> None:
    import os

    cache = ViewCache(tmp_path, budget=20_000)
    for number in range(4):
        cache.array("d" * 32, str(number), lambda: np.zeros(1000))
        newest = max(tmp_path.glob("??/*.npy"), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (number, number))
    assert cache.tidy() > 0
    left = sorted(path.stat().st_mtime for path in tmp_path.glob("??/*.npy"))
    assert left == [2.0, 3.0]


def test_a_slow_clip_gets_a_proxy_around_where_it_is_scrubbed(tmp_path: Path) -> None:
    clip = Counted(length=200, width=1280, height=720, digest="e" * 32)
    proxies = Proxies(tmp_path)
    assert proxies.frame(clip.video, 150) is None
    proxies.want(clip.video, 150)
    until = time.monotonic() + PATIENCE
    while proxies.frame(clip.video, 199) is None or proxies.frame(clip.video, 0) is None:
        assert time.monotonic() < until, "no proxy was made"
        time.sleep(0.02)
    small = proxies.frame(clip.video, 20)
    assert small is not None and (small.width, small.height) == (960, 540)
    assert abs(int(small.rgb()[270, 480, 0]) - 80) <= 3
    proxies.stop()
    again = Proxies(tmp_path).frame(clip.video, 20)
    assert again is not None and np.array_equal(again.rgb(), small.rgb())
