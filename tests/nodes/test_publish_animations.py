"""Clips as animated GIF and WebP, as people put them into chats and pages."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from nodes.publish import _film_fits, publish_video
from studio.base.errors import Cancelled, MediaError
from studio.media.files.labels import packet, read_record, source_type_of, stamp
from studio.media.files.mediafile import open_video
from studio.media.frames import Frame
from studio.media.values import Audio, Text, Video, VideoInfo
from tests.media import number_of, picture, tone
from tests.nodes.test_publish import Job

RECORD = '{"program":"Shotgraph","version":"1","digital_source_type":"http://cv.iptc.org/x","note":"<äöü 中文>"}'


def counted(length: int = 12, rate: Fraction | int = 24, size: tuple[int, int] = (96, 64)) -> Video:
    info = VideoInfo(*size, Fraction(rate), length)
    return Video(info, lambda a, b: (Frame.of(picture(number, *size)) for number in range(a, b)))


def cut_out(length: int = 6) -> Video:
    """A red square on a transparent ground, that moves right by ten pixels a frame and turns blue step by step."""

    def drawn(number: int) -> Frame:
        pixels = np.zeros((40, 96, 4), np.uint8)
        pixels[10:30, number * 10 : number * 10 + 20] = (255 - number * 40, 0, number * 40, 255)
        return Frame.of(pixels)

    return Video(VideoInfo(96, 40, Fraction(10), length, alpha=True), lambda a, b: map(drawn, range(a, b)))


def told(path: str | Path) -> tuple[list[int], dict[str, Any], list[np.ndarray[Any, Any]]]:
    """(milliseconds of each picture, what the head says, the pictures as RGBA), as Pillow reads an animation."""
    with Pillow.open(path) as opened:
        lasts, pictures, head = [], [], dict(opened.info)
        for number in range(opened.n_frames):
            opened.seek(number)
            opened.load()
            lasts.append(int(opened.info["duration"]))
            pictures.append(np.array(opened.convert("RGBA")))
    return lasts, head, pictures


@pytest.mark.parametrize("name", ["clip.gif", "clip.webp", "CLIP.GIF"])
@pytest.mark.parametrize("rate", [Fraction(24), Fraction(25), Fraction(30000, 1001)])
def test_an_animation_has_every_frame_and_the_clips_length(tmp_path: Path, name: str, rate: Fraction) -> None:
    made = publish_video(Job(tmp_path), counted(24, rate), path=Path(name))
    lasts, head, pictures = told(made.path)
    assert [number_of(one[..., :3]) for one in pictures] == list(range(24))
    unit = 10 if name.lower().endswith("gif") else 1
    assert abs(sum(lasts) - 24 / rate * 1000) <= max(unit / 2, 1) and max(lasts) - min(lasts) <= unit
    assert head["loop"] == 0  # for ever
    again = open_video(Path(made.path))
    assert [number_of(frame.rgb()) for frame in again.frames()] == list(range(24))
    assert abs(float(again.info.rate) - float(rate)) < 0.5


@pytest.mark.parametrize(("name", "plays", "loop"), [("a.gif", 1, None), ("a.gif", 3, 2), ("a.webp", 1, 1)])
def test_how_often_it_plays(tmp_path: Path, name: str, plays: int, loop: int | None) -> None:
    made = publish_video(Job(tmp_path), counted(3), path=Path(name), plays=plays)
    assert told(made.path)[1].get("loop") == loop  # GIF says how often again


@pytest.mark.parametrize(("name", "quality", "near"), [("a.gif", 75, 3), ("a.webp", 100, 0), ("a.webp", 90, 25)])
def test_what_is_transparent_stays_so_in_every_frame(tmp_path: Path, name: str, quality: float, near: int) -> None:
    made = publish_video(Job(tmp_path), cut_out(), path=Path(name), quality=quality)
    pictures = told(made.path)[2]
    assert len(pictures) == 6
    for number, frame in enumerate(cut_out().frames()):
        want, seen = frame.rgba().astype(int), pictures[number].astype(int)
        assert (seen[..., 3] == want[..., 3]).all()
        inside = np.s_[13:27, number * 10 + 3 : number * 10 + 17, :3]
        assert np.abs(seen[inside] - want[inside]).max() <= near


def test_the_palette_is_that_of_the_whole_clip(tmp_path: Path) -> None:
    shades = [Frame.of(np.full((32, 32, 3), (number, 255 - number, 40), np.uint8)) for number in range(0, 250, 10)]
    clip = Video(VideoInfo(32, 32, Fraction(10), 25), lambda a, b: iter(shades[a:b]))
    for want, seen in zip(shades, told(publish_video(Job(tmp_path), clip, path=Path("a.gif")).path)[2], strict=True):
        assert np.abs(seen[..., :3].astype(int) - want.rgb()).max() <= 4


@pytest.mark.parametrize(("name", "kept", "rate"), [("a.gif", 2, 30), ("a.webp", 1, 60)])
def test_a_clip_faster_than_viewers_play_is_thinned_evenly(tmp_path: Path, name: str, kept: int, rate: int) -> None:
    job = Job(tmp_path)
    lasts, _, pictures = told(publish_video(job, counted(30, 60), path=Path(name)).path)
    assert [number_of(one[..., :3]) for one in pictures] == list(range(0, 30, kept))
    assert abs(sum(lasts) - 500) <= 5 and (kept == 1 or any(f"has {rate} of" in note for note in job.notes))


def test_what_an_animation_cannot_carry_is_told(tmp_path: Path) -> None:
    job = Job(tmp_path)
    publish_video(job, counted(), Audio.of(tone(24000), 48000), Text("1\n00:00:00,100 --> 00:00:00,400\nHi\n"),
                  path=Path("a.gif"))  # fmt: skip
    assert any("no sound" in note for note in job.notes) and any("caption" in note for note in job.notes)
    _film_fits({"path": Path("a.webp"), "codec": "prores", "timecode": ""})  # an animation's codec is its own
    wide = Video(VideoInfo(16400, 2, Fraction(5), 1), lambda a, b: iter(()))
    with pytest.raises(MediaError, match="at most 16383"):
        publish_video(Job(tmp_path), wide, path=Path("a.webp"))


@pytest.mark.parametrize("name", ["a.gif", "a.webp"])
@pytest.mark.parametrize("length", [1, 5])
def test_an_animation_says_how_it_was_made(tmp_path: Path, name: str, length: int) -> None:
    path = Path(publish_video(Job(tmp_path), counted(length), path=Path(name), provenance=False).path)
    before = told(path)[2]
    stamp(path, {"shotgraph_provenance": RECORD})
    assert read_record(path) == RECORD and source_type_of(path) == "http://cv.iptc.org/x"
    assert all((one == other).all() for one, other in zip(before, told(path)[2], strict=True))
    assert [number_of(frame.rgb()) for frame in open_video(path).frames()] == list(range(length))
    assert packet(RECORD).partition(b"<shotgraph:seal>")[0] in path.read_bytes()


@pytest.mark.parametrize("name", ["a.gif", "a.webp"])
def test_a_render_that_was_killed_goes_on_and_leaves_the_same_file(tmp_path: Path, name: str) -> None:
    asked: list[int] = []

    def drawn(a: int, b: int) -> Any:
        for number in range(a, b):
            asked.append(number)
            yield Frame.of(picture(number))

    class Killed(Job):
        def progress(self, done: int, total: int, unit: str = "frames", preview: Any = None) -> None:
            if done > 80:
                raise Cancelled

    video = Video(VideoInfo(96, 64, Fraction(24), 120), drawn)
    with pytest.raises(Cancelled):
        publish_video(Killed(tmp_path), video, path=Path(name))
    assert not list(tmp_path.glob("*.*"))
    asked.clear()
    again = Path(publish_video(Job(tmp_path), video, path=Path(name)).path).read_bytes()
    assert min(asked[1:]) >= 24  # what was rendered is not asked for again (the first frame says the form)
    whole = Job(tmp_path / "other")
    assert Path(publish_video(whole, video, path=Path(name)).path).read_bytes() == again
    assert not list((tmp_path / "work").glob("*"))
