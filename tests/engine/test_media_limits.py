"""What files and encoders cannot do, and what they can at the edges: sizes, depths, ranges, names, levels."""

from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from studio.base.errors import MediaError
from studio.film.sound.metering import LiveMeter
from studio.media.files.chunks import keep, render_all
from studio.media.files.codecs import SIZES, choose
from studio.media.files.mediafile import Style, open_video, write_audio, write_video
from studio.media.frames import Frame, plane
from studio.media.loudness import measure
from studio.media.values import Audio, Video, VideoInfo
from tests.media import clip, tone


class Watch:
    def __init__(self) -> None:
        self.notes: list[str] = []

    def check(self) -> None: ...

    def progress(self, *_: object, **__: object) -> None: ...

    def note(self, text: str) -> None:
        self.notes.append(text)


def noise(width: int, height: int, depth: int = 8, alpha: bool = False, frames: int = 2) -> Video:
    """Frames of noise that tells every pixel from the others."""
    kind = np.uint16 if depth > 8 else np.uint8
    made = [
        Frame.of(np.random.default_rng(n).integers(0, 1 << (8 * kind().itemsize), (height, width, 3 + alpha), kind))
        for n in range(frames)
    ]
    info = VideoInfo(width, height, Fraction(24), frames, depth, alpha)
    return Video(info, lambda start, stop: iter(made[start:stop]))


def planes(width: int, height: int, form: str) -> Video:
    """Frames as a camera's file has them."""
    array = np.random.default_rng(7).integers(0, 255, (height, width, 3), np.uint8)
    native = av.VideoFrame.from_ndarray(array, format="rgb24").reformat(format=form)
    frame = Frame(native=native)
    info = VideoInfo(width, height, Fraction(24), 2, frame.bit_depth)
    return Video(info, lambda start, stop: (frame for _ in range(start, stop)))


def write(path: Path, video: Video, **style: object) -> Watch:
    watch = Watch()
    write_video(path, video, workspace=path.parent / "work", watch=watch, style=Style(**style))  # type: ignore[arg-type]
    return watch


THIN = [(1, 1), (1, 300), (431, 1), (3, 5), (333, 251), (17, 600), (255, 127)]


@pytest.mark.parametrize("size", THIN)
@pytest.mark.parametrize(("depth", "alpha"), [(8, False), (8, True), (16, False), (16, True)])
def test_lossless_is_lossless_at_every_size(tmp_path: Path, size: tuple[int, int], depth: int, alpha: bool) -> None:
    video = noise(*size, depth, alpha)
    write(tmp_path / "film.mkv", video, codec="ffv1")
    again = open_video(tmp_path / "film.mkv")
    for number in (0, 1):
        assert np.array_equal(again.frame(number).pixels(), video.frame(number).pixels())


@pytest.mark.parametrize("size", [(2, 2), (1, 300), (3, 5), (639, 361), (18, 700)])
@pytest.mark.parametrize("form", ["yuv420p10le", "yuv422p10le", "yuv444p12le", "gray16le"])
def test_deep_frames_are_kept_at_every_size(tmp_path: Path, size: tuple[int, int], form: str) -> None:
    video = planes(*size, form)
    kept = keep(video, tmp_path)
    render_all(kept, lambda: None, lambda done, total: None)
    want, got = (one.frame(1).planes(form, video.info.color) for one in (video, kept))
    for number in range(1 if form.startswith("gray") else 3):
        assert np.array_equal(plane(want, number), plane(got, number))


def test_eight_thousand_pixels_are_kept(tmp_path: Path) -> None:
    video = planes(7680, 4320, "yuv420p10le")
    kept = keep(Video(VideoInfo(7680, 4320, Fraction(24), 1, 10), video.pull), tmp_path)
    render_all(kept, lambda: None, lambda done, total: None)
    assert kept.frame(0).width == 7680


@pytest.mark.parametrize("codec", ["av1", "hevc", "h264"])
def test_a_size_that_an_encoder_cannot_do_is_told_before_it_starts(tmp_path: Path, codec: str) -> None:
    least, most = SIZES[codec]
    thin = [(least - 2, 400), (400, least - 2)] if least > 2 else []
    for width, height in (*thin, (most + 2, 64)):
        with pytest.raises(MediaError, match=f"{codec} is for pictures of {least} to {most}") as error:
            write(tmp_path / "film.mkv", planes(width, height, "yuv444p"), codec=codec)
        assert "resize it" in str(error.value).lower()
    assert not (tmp_path / "film.mkv").exists()


@pytest.mark.parametrize(
    ("codec", "size"), [("av1", (32, 200)), ("hevc", (16, 90)), ("h264", (2, 40)), ("vp9", (2, 40))]
)
def test_the_least_size_of_an_encoder_is_encoded(tmp_path: Path, codec: str, size: tuple[int, int]) -> None:
    write(tmp_path / "film.mkv", planes(*size, "yuv420p"), codec=codec, effort="fast")
    assert (open_video(tmp_path / "film.mkv").info.width, open_video(tmp_path / "film.mkv").info.height) == size


@pytest.mark.parametrize("pixel", [(4, 240, 120), (250, 20, 20), (128, 128, 128)])
def test_full_range_is_brought_into_what_prores_holds(tmp_path: Path, pixel: tuple[int, int, int]) -> None:
    source = clip(
        tmp_path / "phone.mp4", 3, tags=(1, 1, 1, 2), paint=lambda n, w, h: np.full((h, w, 3), pixel, np.uint8),
        options={"qp": "1"}
    )  # fmt: skip
    video = open_video(source)
    assert video.info.color.range == "pc"
    sample = video.frame(0)
    assert choose("prores", sample, Fraction(24)).color.range == "tv"
    write(tmp_path / "master.mov", video, codec="prores", quality=100)
    seen = open_video(tmp_path / "master.mov").frame(1).rgb()[30, 40]
    assert np.abs(seen.astype(int) - pixel).max() <= 3


@pytest.mark.parametrize("codec", ["libvpx", "libvpx-vp9"])
def test_webm_keeps_its_transparency(tmp_path: Path, codec: str) -> None:
    def paint(number: int, width: int, height: int) -> np.ndarray:
        array = np.full((height, width, 4), 255, np.uint8)
        array[:, : width // 2, 3] = 0
        return array

    options = {"auto-alt-ref": "0", "crf": "4", "b": "2M"}
    path = tmp_path / "sticker.webm"
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=24, options=options)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuva420p"
        stream.metadata["alpha_mode"] = "1"
        for number in range(4):
            frame = av.VideoFrame.from_ndarray(paint(number, 96, 64), format="rgba").reformat(format="yuva420p")
            frame.pts, frame.time_base = number, Fraction(1, 24)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    video = open_video(path)
    assert video.info.alpha
    alpha = video.frame(2).rgba()[..., 3]
    assert alpha[:, :40].max() < 20 and alpha[:, 56:].min() > 235


@pytest.mark.parametrize("stem", ["n" * 251, "画" * 83, "é" * 120])
def test_names_as_long_as_a_file_system_takes(tmp_path: Path, stem: str) -> None:
    write(tmp_path / f"{stem}.mkv", noise(32, 32), codec="ffv1")
    assert open_video(tmp_path / f"{stem}.mkv").info.length == 2
    write_audio(tmp_path / f"{stem}.wav", Audio.of(tone(4800), 48000), watch=Watch())
    assert sorted(path.suffix for path in tmp_path.iterdir() if path.is_file()) == [".mkv", ".wav"]


@pytest.mark.parametrize("decibels", [0, 9, 14, 23])
def test_the_meter_goes_as_high_as_the_sound(decibels: float) -> None:
    wave = np.sin(2 * np.pi * 997 * np.arange(4 * 48000) / 48000) * 10 ** (decibels / 20)
    heard = measure([np.repeat(wave.astype(np.float32)[:, None], 2, axis=1)], 48000, 2)
    assert heard.integrated == pytest.approx(decibels, abs=0.1)  # EBU Tech 3341: a 997 Hz tone at 0 dBFS is 0 LUFS


def test_the_live_meter_goes_as_high() -> None:
    meter = LiveMeter()
    loud = (np.sin(2 * np.pi * 997 * np.arange(4 * 48000) / 48000) * 10).astype(np.float32)
    for start in range(0, len(loud), 12000):
        meter.feed(np.repeat(loud[start : start + 12000, None], 2, axis=1), start / 48000, 48000)
    end = time.monotonic() + 20
    while meter.at(4.0).integrated < 19 and time.monotonic() < end:
        time.sleep(0.01)
    assert meter.at(4.0).integrated == pytest.approx(20, abs=0.1)
    meter.close()
