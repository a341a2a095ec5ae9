"""The watermark: unseen, unheard, found again after what happens to films, and never where there is none."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import av
import cv2
import keyring
import keyring.backends.fail
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio import cli
from studio.base.settings import Home
from studio.embedded.watermark import code, picture, sound
from studio.film.proof.marks import number_of
from studio.film.proof.verify import verify
from studio.media.color import Color
from studio.media.files.labels import read_record
from studio.media.files.stills import write_still
from studio.media.frames import Frame
from studio.media.values import Audio, Image, Video, VideoInfo
from tests.proof import films
from tests.proof.treatments import Pixels, cropped, h264, half, jpeg, luma
from tests.test_provenance import project

NUMBER = 0x9876543210ABCDEF


@pytest.fixture(autouse=True)
def _a_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    yield
    keyring.set_keyring(before)


@cache
def scene(width: int, height: int, seed: int = 1) -> Pixels:
    """What pictures are like: all sizes of things, the large ones strong (a spectrum of 1/f)."""
    chance = np.random.default_rng(seed)
    across = np.fft.fftfreq(height)[:, None] ** 2 + np.fft.rfftfreq(width)[None] ** 2
    across[0, 0] = 1
    spectrum = (chance.normal(size=across.shape) + 1j * chance.normal(size=across.shape)) / across**0.6
    grey = np.fft.irfft2(spectrum, (height, width))
    grey = np.clip((grey - grey.mean()) / grey.std() * 45 + 120, 0, 255)
    tint = np.stack((grey, np.roll(grey, 40, 1), np.roll(grey, 40, 0)), axis=-1) * 0.2 + grey[..., None] * 0.8
    return np.asarray(tint, np.uint8)


@cache
def marked_scene() -> Pixels:
    return picture.with_mark(Frame.of(scene(960, 540)), NUMBER).rgb()


def psnr(one: Pixels, other: Pixels) -> float:
    return float(10 * np.log10(255**2 / np.mean((one.astype(float) - other) ** 2)))


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**64 - 1), st.integers(0, 2**32))
def test_every_number_comes_back_out_of_noise(number: int, seed: int) -> None:
    noise = np.random.default_rng(seed).normal(0, 0.7, code.LENGTH)
    assert code.decoded(code.encoded(number) + noise) == number
    assert code.decoded(np.random.default_rng(seed).normal(0, 1, code.LENGTH)) is None


def test_it_is_unseen() -> None:
    assert psnr(scene(960, 540), marked_scene()) > 40
    flat = np.full((270, 480, 3), 90, np.uint8)
    assert psnr(flat, picture.with_mark(Frame.of(flat), NUMBER).rgb()) > 50
    assert np.abs(picture.with_mark(Frame.of(flat), NUMBER).rgb().astype(int) - 90).max() <= 3


@pytest.mark.parametrize(
    "way",
    [
        lambda pixels: pixels,
        lambda pixels: jpeg(pixels, 70),
        lambda pixels: h264(pixels, 28),
        half,
        cropped,
        lambda pixels: pixels[54:, 96:],
        lambda pixels: cv2.resize(cropped(pixels), (960, 540)),
        lambda pixels: jpeg(half(pixels), 70),
        lambda pixels: h264(cropped(pixels), 28),
        lambda pixels: np.clip(pixels * 0.8 + 20, 0, 255).astype(np.uint8),
    ],
    ids=["plain", "JPEG", "H.264", "half", "crop", "corner", "crop-and-back", "half-JPEG", "crop-H.264", "paler"],
)
def test_one_picture_keeps_it(way: Any) -> None:
    found = picture.found([luma(way(marked_scene()))])
    assert found is not None and found.payload == NUMBER


@pytest.mark.parametrize("size", [(540, 960), (480, 270), (720, 720)])
def test_shapes(size: tuple[int, int]) -> None:
    found = picture.found([luma(jpeg(picture.with_mark(Frame.of(scene(*size)), NUMBER).rgb(), 70))])
    assert found is not None and found.payload == NUMBER


def test_planes_keep_their_chroma_and_their_range() -> None:
    native = av.VideoFrame.from_ndarray(scene(960, 540), format="rgb24").reformat(format="yuv420p10le")
    frame = Frame(native=native, color=Color())
    made = picture.with_mark(frame, NUMBER)
    assert made.pix_fmt == "yuv420p10le"
    before, after = native.to_ndarray(), made.planes("yuv420p10le", made.color).to_ndarray()
    assert (before[540:] == after[540:]).all() and (before[:540] != after[:540]).any()
    found = picture.found([luma(made.rgb())])
    assert found is not None and found.payload == NUMBER


def test_no_picture_without_one_is_taken_for_marked() -> None:
    for seed in range(4):
        assert picture.found([luma(scene(320, 180, seed))]) is None
    grid = np.kron(np.indices((20, 30)).sum(0) % 2, np.ones((16, 16)))  # what repeats, as the mark does
    assert picture.found([np.asarray(grid * 200, np.float32)]) is None
    assert picture.found([np.zeros((200, 300), np.float32)]) is None and picture.found([]) is None


# --- sound ----------------------------------------------------------------------------------------------------------


def music(seconds: float, rate: int = 48000, seed: int = 3) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Plucked tones and beats."""
    chance, made = np.random.default_rng(seed), np.zeros(int(seconds * rate))
    for number in range(int(seconds * 4)):
        start = number * rate // 4
        time = np.arange(min(len(made) - start, rate)) / rate
        pitch = 220 * 2 ** (chance.integers(0, 24) / 12)
        tones = sum(np.sin(2 * np.pi * pitch * part * time) / part for part in range(1, 12))
        made[start : start + len(time)] += np.exp(-3 * time) * tones
        beat = min(len(time), rate // 8)
        made[start : start + beat] += chance.normal(0, 0.4, beat) * np.exp(-20 * time[:beat])
    return np.asarray(made / np.abs(made).max() * 0.5, np.float32)


def aac(samples: np.ndarray[Any, Any], rate: int, kbps: int) -> np.ndarray[Any, Any]:
    packed = io.BytesIO()
    with av.open(packed, "w", format="mp4") as file:
        stream = file.add_stream("aac", rate=rate, layout="mono")
        stream.bit_rate = kbps * 1000
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None]), format="fltp", layout="mono")
        frame.sample_rate, frame.pts = rate, 0
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    packed.seek(0)
    with av.open(packed) as file:
        return np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])


@pytest.mark.parametrize("rate", [44100, 48000])
def test_sound_keeps_it_through_aac_and_cuts(rate: int) -> None:
    plain = music(10, rate)
    marked = sound.marked(Audio.of(plain, rate), NUMBER)
    samples = marked.read()[:, 0]
    assert len(samples) == len(plain) and marked.info.length == len(plain)
    change = samples - plain
    assert 10 * np.log10(np.mean(plain**2) / np.mean(change**2)) > 20
    for heard in (samples, aac(samples, rate, 96), samples[31_337:]):
        found = sound.found(Audio.of(heard, rate))
        assert found is not None and found.payload == NUMBER
    assert sound.found(Audio.of(plain, rate)) is None


def test_marked_sound_is_the_same_whatever_part_is_asked_for() -> None:
    marked = sound.marked(Audio.of(np.stack([music(12), music(12, seed=5)], axis=1), 48000), NUMBER)
    whole = marked.read()
    assert whole.shape == (12 * 48000, 2)
    for start, stop in ((0, 100), (262_100, 262_200), (300_001, 500_000)):
        assert np.array_equal(marked.read(start, stop), whole[start:stop])
    silent = sound.marked(Audio.of(np.zeros(9 * 48000, np.float32), 48000), NUMBER)
    assert not silent.read().any()


def test_noise_has_no_mark() -> None:
    for seed in range(8):
        noise = np.random.default_rng(seed).normal(0, 0.1, 7 * 48000).astype(np.float32)
        assert sound.found(Audio.of(noise, 48000)) is None
    assert sound.found(Audio.of(np.zeros(100, np.float32), 48000)) is None


# --- films ----------------------------------------------------------------------------------------------------------


def film_project(folder: Path, **film: Any) -> str:
    write_still(Image(scene(640, 360)), folder / "scene.png", "png")
    nodes = {
        "still": {"type": "image.load", "settings": {"path": "scene.png"}},
        "clip": {"type": "video.still", "settings": {"seconds": 0.2}},
        "film": {
            "type": "publish.video",
            "settings": {"path": "film.mp4", "watermark": True, **film},
        },
    }
    return project(folder, nodes, ["still.out clip.image", "clip.out film.video"])


def codes(path: Path) -> list[str]:
    return [one.code for one in verify(path, Home.find()).findings]


def test_a_published_film_is_known_again_after_its_record_was_taken_out(tmp_path: Path) -> None:
    assert cli.main(["render", film_project(tmp_path), "--target", "film"]) == 0
    film = tmp_path / "film.mp4"
    record = read_record(film)
    assert json.loads(record)["watermark"] is True
    assert "mark.same" in codes(film) and verify(film, Home.find()).verdict == "intact"
    bare = films.packed_anew(films.encoded_again(film, tmp_path / "a.mp4"), tmp_path / "bare.mkv", tagged=False)
    (mark,) = verify(bare, Home.find()).having("mark.alone")
    assert mark.values["id"] == f"{number_of(record):016x}"
    assert cli.main(["verify", str(bare)]) == 3
    parts = verify(bare, Home.find()).summary()
    assert (parts["watermark"], parts["record"]) == (mark.values["id"], "none")
    lies = films.packed_anew(film, tmp_path / "lies.mkv", shotgraph_provenance=films.RECORD, shotgraph_seal="")
    assert "mark.other" in codes(lies)


def test_a_mark_needs_a_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["render", film_project(tmp_path, provenance=False), "--target", "film"]) == 3
    assert "a watermark is the number of the record" in capsys.readouterr().err


def test_a_marked_clip_is_the_same_from_any_frame_on() -> None:
    def pull(start: int, stop: int) -> Any:
        return (Frame.of(scene(320, 180, number)) for number in range(start, stop))

    clip = picture.marked(Video(VideoInfo(320, 180, Fraction(24), 3), pull), NUMBER)
    whole = [frame.rgb() for frame in clip.frames()]
    assert (next(iter(clip.frames(2, 3))).rgb() == whole[2]).all()


def test_pieces_with_another_record_are_not_joined_with_these(tmp_path: Path) -> None:
    from studio.film.publishing import workspace
    from tests.nodes.test_publish import Job

    job: Any = Job(tmp_path)
    assert workspace(job, "", None) == job.workspace
    assert len({workspace(job, "one"), workspace(job, "two"), workspace(job, "one", "AI-generated")}) == 3
    assert workspace(job, "one").parent == job.workspace
