"""Clips as numbered pictures, as compositors and colourists exchange them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nodes.publish import publish_sequence
from studio.base.errors import Cancelled, MediaError, SettingError
from studio.base.sequences import numbered, numbered_files
from studio.graph.reach import Reach
from studio.media.color import Color, expanded
from studio.media.files import floating
from studio.media.files.decode import open_video
from studio.media.files.labels import read_record, source_type_of
from studio.media.files.sequencing import light, write_sequence
from studio.media.frames import Frame
from studio.media.values import Audio, Video, VideoInfo
from tests.media import number_of, picture, tone
from tests.nodes.test_publish import Job


def of(draw: Callable[[int], Frame], length: int) -> Video:
    first = draw(0)
    info = VideoInfo(first.width, first.height, Fraction(24), length, first.bit_depth, first.alpha, first.color)
    return Video(info, lambda a, b: map(draw, range(a, b)))


def counted(length: int = 5) -> Video:
    return of(lambda number: Frame.of(picture(number)), length)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("shot_%04d.png", 1, "shot_0005.png"),
        ("shot_####.exr", 1001, "shot_1005.exr"),
        ("a/b/%d.tif", 98, "102.tif"),
        ("#.frame.PNG", 0, "4.frame.PNG"),
        ("x%03d.jpg", 1, "x005.jpg"),
        ("x%03d.webp", 998, "x1002.webp"),
    ],
)
def test_every_frame_is_a_picture_of_its_number(tmp_path: Path, name: str, first: int, last: str) -> None:
    made = Path(publish_sequence(Job(tmp_path), counted(), path=Path(name), first=first).path)
    assert made == tmp_path / name
    files = numbered_files(made)
    assert [number for number, _ in files] == list(range(first, first + 5)) and files[-1][1].name == last
    assert [number_of(frame.rgb()) for frame in open_video(made).frames()] == list(range(5))
    assert len(list(made.parent.iterdir())) == 5 + (made.parent == tmp_path)  # and where the work was
    assert not list((tmp_path / "work").iterdir())


@pytest.mark.parametrize("ending", ["png", "exr", "tif"])
@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_depth_and_transparency_come_back(tmp_path: Path, ending: str, channels: int, kind: Any) -> None:
    top = np.iinfo(kind).max
    pixels = np.random.default_rng(3).integers(0, top, (37, 21, channels), kind, endpoint=True)  # an odd size
    if channels == 4:
        pixels[..., 3] = np.where(pixels[..., 0] % 2, top, 0)
    made = publish_sequence(Job(tmp_path), of(lambda _: Frame.of(pixels), 2), path=Path(f"s_%02d.{ending}"))
    again = open_video(Path(made.path)).frame(1).pixels()
    seen = slice(None) if channels == 3 else pixels[..., 3] > 0
    near = 0 if ending != "exr" else 65535 / 1500  # eleven bits of a half float's light
    scale = np.iinfo(again.dtype).max / top
    assert again.shape == pixels.shape and (again.dtype == kind or ending == "exr")
    assert np.abs(again[seen].astype(float) - pixels[seen] * scale).max() <= near
    if channels == 4:
        assert (again[..., 3] == pixels[..., 3] * scale).all()


def test_exr_holds_linear_light_as_other_programs_read_it(tmp_path: Path) -> None:
    grey = Frame.of(np.full((20, 30, 3), (188, 0, 255), np.uint8))
    job = Job(tmp_path)
    path = numbered(Path(publish_sequence(job, of(lambda _: grey, 1), path=Path("g_%04d.exr")).path), 1)
    import av

    with av.open(str(path)) as file:
        native = next(file.decode(video=0))
    assert native.format.name.startswith("gbrpf") and np.allclose(floating._light(native), light(grey), rtol=1e-3)
    assert np.allclose(light(grey)[3, 3], (0.5029, 0, 1), atol=1e-3)  # (188/255 + 0.055) / 1.055 to the power of 2.4
    assert "program" in read_record(path)


@pytest.mark.parametrize("name", ["s_%02d.exr", "s_%02d.png"])
def test_a_sequence_says_how_it_was_made_in_every_picture(tmp_path: Path, name: str) -> None:
    record = '{"program":"Shotgraph","version":"1","digital_source_type":"http://cv.iptc.org/x","note":"<äöü 中文>"}'
    write_sequence(tmp_path / name, counted(20), first=1, workspace=tmp_path / "w", watch=Job(tmp_path), record=record)
    assert {read_record(path) for _, path in numbered_files(tmp_path / name)} == {record}
    assert source_type_of(tmp_path / name) == "http://cv.iptc.org/x"
    assert [number_of(frame.rgb()) for frame in open_video(tmp_path / name).frames()] == list(range(20))


def test_a_damaged_exr_has_no_record(tmp_path: Path) -> None:
    content = floating.exr(np.zeros((5, 5, 3), np.float32), {"shotgraph_provenance": "{}"})
    for length in range(0, len(content), 3):
        assert floating.exr_text(content[:length], "shotgraph_provenance") in ("", "{", "{}")


@pytest.mark.parametrize("transfer", ["smpte2084", "arib-std-b67"])
def test_hdr_stands_in_an_exr_with_its_reference_white_at_one(tmp_path: Path, transfer: str) -> None:
    hdr = Color("bt2020", transfer, "gbr", "pc")
    white = Frame.of(expanded(np.full((16, 16, 3), 255, np.uint8), hdr), hdr)
    assert np.allclose(light(white), 1.0, atol=0.02)
    bright = Frame.of(np.full((16, 16, 3), 65535, np.uint16), hdr)
    assert light(bright).min() == pytest.approx(10000 / 203 if transfer == "smpte2084" else 1000 / 203, rel=0.02)
    job = Job(tmp_path)
    publish_sequence(job, of(lambda _: bright, 1), path=Path("h_#.png"))
    assert any("tone-mapped" in note for note in job.notes)


def test_a_render_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    asked: list[int] = []

    def drawn(a: int, b: int) -> Iterator[Frame]:
        for number in range(a, b):
            asked.append(number)
            yield Frame.of(picture(number))

    class Killed(Job):
        def progress(self, done: int, total: int, unit: str = "frames", preview: Any = None) -> None:
            if done == 20:
                raise Cancelled

    video = Video(VideoInfo(96, 64, Fraction(24), 40), drawn)
    with pytest.raises(Cancelled):
        publish_sequence(Killed(tmp_path), video, path=Path("s_%04d.png"), first=7)
    left = sorted(path.name for path in tmp_path.glob("*.png"))
    assert left == [f"s_{number:04d}.png" for number in range(7, 7 + len(left))] and 15 <= len(left) <= 20
    (tmp_path / "s_0009.png").write_bytes(b"changed by hand")
    (tmp_path / "s_0011.png").unlink()
    (tmp_path / ".s_%04d-999999999-1.png").write_bytes(b"half")  # of a process that is gone
    asked.clear()
    made = publish_sequence(Job(tmp_path), video, path=Path("s_%04d.png"), first=7)
    assert sorted(asked) == [2, 4, *range(len(left), 40)]
    assert [number_of(frame.rgb()) for frame in open_video(Path(made.path)).frames()] == list(range(40))
    assert not list(tmp_path.glob(".s_*"))


def test_pictures_of_an_earlier_longer_render_are_told_and_left(tmp_path: Path) -> None:
    publish_sequence(Job(tmp_path), counted(8), path=Path("s_%04d.png"))
    job = Job(tmp_path)
    publish_sequence(job, counted(5).sounding(Audio.of(tone(10000), 48000)), path=Path("s_%04d.png"))
    assert any("3 more pictures from before (6 to 8)" in note for note in job.notes)
    assert any("no sound" in note for note in job.notes) and len(list(tmp_path.glob("*.png"))) == 8


@pytest.mark.parametrize("name", ["shot.png", "shot_%04d.mp4", "shot_%04d", "", "shot_%0900d.png"])
def test_a_path_that_cannot_be_a_sequence_is_refused_with_the_mend(tmp_path: Path, name: str) -> None:
    with pytest.raises((MediaError, SettingError)) as caught:
        publish_sequence(Job(tmp_path), counted(1), path=Path(name))
    assert caught.value.problem.mend and caught.value.problem.setting == "path"
    with pytest.raises(MediaError, match="no frames"):
        publish_sequence(Job(tmp_path), counted(0), path=Path("s_%d.png"))


def test_no_picture_that_is_read_or_is_a_link_is_written_over(tmp_path: Path) -> None:
    reach, pattern = Reach(), tmp_path / "s_%04d.png"
    reach.require_write(pattern, tmp_path)
    (tmp_path / "s_0003.png").write_bytes(b"mine")
    reach.require_write(pattern, tmp_path)  # of an earlier render
    with pytest.raises(SettingError, match=r"s_0003\.png is a file that the project reads"):
        reach.require_write(pattern, tmp_path, [tmp_path / "s_0003.png"])
    (tmp_path / "s_0004.png").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SettingError, match=r"s_0004\.png is a link"):
        reach.require_write(pattern, tmp_path)
