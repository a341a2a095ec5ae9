"""SPAN: pictures and clips made larger, in tiles that nobody can find, and only where something changed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import onnxruntime
import pytest
from PIL import Image as Pillow

from nodes import enhance
from nodes import image as images
from studio.base.control import Cancelled
from studio.base.resources import resource
from studio.embedded.nets import sessions, span
from studio.media.color import Color
from studio.media.frames import Frame
from studio.media.values import Image, Video, VideoInfo
from tests.asking import Asking

Picture = npt.NDArray[Any]


def drawing(width: int, height: int, scale: int = 1) -> Picture:
    """Lines, discs, letters and a gradient; a larger scale draws the same finer."""
    wide, high = width * scale * 4, height * scale * 4
    across, down = np.meshgrid(np.linspace(0, 255, wide), np.linspace(0, 255, high))
    canvas = np.dstack((across, down, (across + down) / 2)).astype(np.uint8)
    draw = np.random.default_rng(4)
    for _ in range(30):
        x, y, size = draw.uniform(0, wide), draw.uniform(0, high), draw.uniform(high / 40, high / 6)
        colour = tuple(int(value) for value in draw.integers(0, 255, 3))
        cv2.circle(canvas, (int(x), int(y)), int(size), colour, max(1, high // 120), cv2.LINE_AA)
        cv2.line(canvas, (int(x), int(y)), (int(wide - x), int(y + size)), colour, max(1, high // 160), cv2.LINE_AA)
    cv2.putText(canvas, "Shotgraph", (wide // 12, high // 2), 3, high / 220, (20, 20, 20), high // 90, cv2.LINE_AA)
    return np.asarray(cv2.resize(canvas, (width * scale, height * scale), interpolation=cv2.INTER_AREA), np.uint8)


def psnr(one: Picture, other: Picture) -> float:
    return float(10 * np.log10(255**2 / np.mean((one.astype(np.float64) - other) ** 2)))


def nothing() -> None: ...


@pytest.fixture(autouse=True)
def small_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that small pictures have several."""
    monkeypatch.setattr(span, "_TILE", 48)


def by_the_whole(picture: Picture, factor: int, threads: int) -> Picture:
    """What the network makes of a picture at one go, on so many threads."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    path = str(resource("weights", f"span-x{factor}.onnx"))
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    white = np.float32(np.iinfo(picture.dtype).max)
    given = picture.transpose(2, 0, 1)[None].astype(np.float32) / white
    (out,) = session.run(None, {session.get_inputs()[0].name: given})
    return np.asarray((np.clip(out[0], 0, 1) * white + np.float32(0.5)).transpose(1, 2, 0).astype(picture.dtype))


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
@pytest.mark.parametrize("factor", [2, 4])
def test_tiles_have_no_seams_and_no_pixel_depends_on_the_number_of_threads(
    factor: int, kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = drawing(117, 105).astype(kind) * (1 if kind is np.uint8 else 257)
    whole = by_the_whole(picture, factor, threads=2)
    for threads in (1, 3):
        pool = ThreadPoolExecutor(threads)
        monkeypatch.setattr(sessions, "_workers", lambda pool=pool: pool)
        made = span.larger(picture, 117 * factor, 105 * factor, nothing)
        assert made.dtype == kind
        np.testing.assert_array_equal(made, whole)


def test_a_margin_one_pixel_less_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that nobody makes it smaller for speed: in 16 bits even the outermost ring counts somewhere."""
    picture = drawing(117, 105).astype(np.uint16) * 257
    whole = by_the_whole(picture, 2, threads=1)
    monkeypatch.setattr(span, "REACH", 14)
    assert not np.array_equal(span.larger(picture, 234, 210, nothing), whole)


@pytest.mark.parametrize("scale", [1.5, 2, 3, 6])
def test_it_is_nearer_to_the_truth_than_a_resampler(scale: float) -> None:
    truth = drawing(240, 180)
    size = round(240 / scale), round(180 / scale)
    small = Image(np.asarray(Pillow.fromarray(truth).resize(size, Pillow.Resampling.BICUBIC)))
    finer = images.upscale(Asking(), small, scale=scale).pixels
    soft = images.upscale(Asking(), small, scale=scale, model="lanczos").pixels
    assert finer.shape == truth.shape
    assert psnr(finer, truth) > psnr(soft, truth) + 0.3


def test_transparency_is_made_larger_too_and_lends_no_colour() -> None:
    picture = np.zeros((60, 60, 4), np.uint8)
    picture[..., 3] = cv2.circle(np.zeros((60, 60), np.uint8), (30, 30), 18, 255, -1, cv2.LINE_AA)
    picture[..., :3] = np.where(picture[..., 3:] > 0, np.uint8([0, 200, 0]), np.uint8([255, 0, 0]))
    out = images.upscale(Asking(), Image(picture), scale=2).pixels
    assert out.shape == (120, 120, 4)
    seen = out[out[..., 3] > 16]
    assert seen[:, 0].max() <= 4, "the red of what is clear"
    assert abs(int((out[..., 3] > 127).sum()) - 4 * int((picture[..., 3] > 127).sum())) < 200
    assert set(np.unique(out[:20, :20, 3])) == {0} and out[60, 60, 3] == 255


def still_and_moving(length: int, width: int = 200, height: int = 150) -> tuple[Video, list[Picture]]:
    """A small thing travels before a background that stands still."""
    frames = []
    for number in range(length):
        frame = drawing(width, height)
        cv2.circle(frame, (40 + 4 * number, 75), 7, (250, 240, 30), -1, cv2.LINE_AA)
        frames.append(frame)

    def pull(start: int, stop: int) -> Iterator[Frame]:
        return iter([Frame.of(frame) for frame in frames[start:stop]])

    return Video(VideoInfo(width, height, Fraction(24), length), pull), frames


def test_what_stands_still_is_not_computed_again_and_no_pixel_differs() -> None:
    _, frames = still_and_moving(2)
    larger = span.Larger(400, 300)
    costs = []
    for frame in [*frames, frames[1]]:
        before = larger.computed
        np.testing.assert_array_equal(larger(frame, nothing), span.larger(frame, 400, 300, nothing))
        costs.append(larger.computed - before)
    assert costs[1] < costs[0] / 3
    assert costs[2] == 0, "the same frame again"


def test_a_clip_comes_out_the_same_in_whatever_order_it_is_asked() -> None:
    video, _ = still_and_moving(4, 80, 60)
    made = enhance.upscale(Asking(), video, scale=2, model="span")
    assert (made.info.width, made.info.height, made.info.length) == (160, 120, 4)
    forwards = [frame.rgb() for frame in made.frames()]
    again = enhance.upscale(Asking(), video, scale=2, model="span")
    for number in (2, 0, 3, 1):
        np.testing.assert_array_equal(again.frame(number).rgb(), forwards[number])


def test_a_clip_of_ten_bits_keeps_its_depth_and_tags() -> None:
    color = Color(range="tv")
    native = Frame.of(drawing(64, 48)).planes("yuv420p10le", color)
    info = VideoInfo(64, 48, Fraction(24), 1, 10, color=color)
    frame = enhance.upscale(
        Asking(), Video(info, lambda *_: iter([Frame(native=native, color=color)])), scale=2, model="span"
    ).frame(0)
    assert frame.bit_depth == 16 and frame.color == color


def test_it_ends_between_two_tiles_when_it_is_cancelled() -> None:
    asked = 0

    def stop() -> None:
        nonlocal asked
        asked += 1
        if asked > 2:
            raise Cancelled

    larger = span.Larger(600, 600)
    with pytest.raises(Cancelled):
        larger(drawing(300, 300), stop)
    assert larger.computed <= 3 * (48 + 2 * span.REACH) ** 2


def test_a_network_that_is_missing_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from studio.base.errors import ModelError

    monkeypatch.setattr(sessions, "resource", lambda *parts: tmp_path.joinpath(*parts))
    with pytest.raises(ModelError, match="span-x3 is missing"):
        sessions.net("span-x3")


def test_a_network_that_nobody_uses_is_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    first = sessions.net("span-x2")
    assert sessions.net("span-x2") is first
    first.used -= 1000
    sessions.net("span-x4")
    assert sessions.net("span-x2") is not first
