"""Clips through picture nodes, from a project file to a film, as somebody at the command line sees it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nodes import image as pictures
from studio.cli import main
from studio.media.color import is_hdr
from studio.media.files.mediafile import open_video
from studio.media.values import Image, Mask
from tests.media import clip, picture


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))


def project(folder: Path, nodes: dict[str, Any], wires: str) -> str:
    named = {
        id: {"type": one} if isinstance(one, str) else {"type": one[0], "settings": one[1]} for id, one in nodes.items()
    }
    drawn = [dict(zip(("from", "to"), wire.split(">"), strict=True)) for wire in wires.split()]
    path = folder / "film.shotgraph"
    path.write_text(json.dumps({"format": "shotgraph/1", "nodes": named, "wires": drawn}), "utf-8")
    return str(path)


def rgb(folder: Path, name: str, frames: int, *, size: tuple[int, int] = (97, 63), **how: Any) -> Path:
    """A lossless RGB clip of odd size."""
    return clip(folder / name, frames, size=size, codec="ffv1", pix_fmt="bgr0", tags=None, **how)


FILM = ("publish.video", {"path": "film.mkv", "codec": "ffv1"})


def test_a_clip_is_adjusted_and_published(tmp_path: Path) -> None:
    rgb(tmp_path, "a.mkv", 9)
    settings = {"exposure": 0.5, "saturation": -40}
    nodes = {"load": ("video.load", {"path": "a.mkv"}), "grade": ("image.adjust", settings), "film": FILM}
    path = project(tmp_path, nodes, "load.video>grade.image grade.out>film.video")
    assert main(["check", path]) == 0
    assert main(["render", path]) == 0
    made = open_video(tmp_path / "film.mkv")
    assert (made.info.length, made.info.rate, made.info.width, made.info.height) == (9, 24, 97, 63)
    for number, frame in enumerate(made.frames()):
        alone = pictures.adjust(Image(picture(number, 97, 63)), exposure=0.5, saturation=-40)
        assert np.array_equal(frame.rgb(), alone.pixels)


def test_a_clip_is_laid_over_another_by_the_matte_of_a_third(tmp_path: Path) -> None:
    rgb(tmp_path, "a.mkv", 8)
    rgb(tmp_path, "b.mkv", 3, paint=lambda n, wide, high: 255 - picture(n, wide, high))
    nodes = {
        "a": ("video.load", {"path": "a.mkv"}),
        "b": ("video.load", {"path": "b.mkv"}),
        "mask": ("image.mask", {"low": 40}),
        "over": ("image.composite", {"size": 80, "placing": "whole pixels"}),
        "film": FILM,
    }
    wires = "a.video>over.background b.video>over.foreground a.video>mask.image mask.out>over.mask over.out>film.video"
    path = project(tmp_path, nodes, wires)
    assert main(["render", path]) == 0
    made = list(open_video(tmp_path / "film.mkv").frames())
    assert len(made) == 8
    for number, frame in enumerate(made):
        below = Image(picture(number, 97, 63))
        above = Image(255 - picture(min(number, 2), 97, 63))
        alone = pictures.composite(below, above, pictures.mask(below, low=40), size=80, placing="whole pixels")
        assert np.array_equal(frame.rgb(), alone.pixels)


def test_a_target_that_is_lifted_is_written_as_a_clip_and_a_matte_in_grey(tmp_path: Path) -> None:
    rgb(tmp_path, "a.mkv", 4)
    nodes = {"load": ("video.load", {"path": "a.mkv"}), "mask": ("image.mask", {"low": 30, "softness": 40})}
    path = project(tmp_path, nodes, "load.video>mask.image")
    assert main(["render", path, "--target", "mask", "--output", str(tmp_path / "matte.mkv")]) == 0
    for number, frame in enumerate(open_video(tmp_path / "matte.mkv").frames()):
        mask = pictures.mask(Image(picture(number, 97, 63)), low=30, softness=40)
        assert isinstance(mask, Mask)
        assert np.array_equal(frame.rgb(), np.repeat(mask.pixels[..., None], 3, axis=2))
    assert main(["render", path, "--target", "mask", "--output", str(tmp_path / "matte.png")]) == 2


def test_ten_bits_of_hdr_go_through_and_come_out_as_hdr(tmp_path: Path) -> None:
    def deep(number: int, wide: int, high: int) -> np.ndarray[Any, Any]:
        return picture(number, wide, high).astype(np.uint16) * 257

    clip(tmp_path / "hdr.mkv", 3, codec="libx265", pix_fmt="yuv420p10le", tags=(9, 16, 9, 1), paint=deep,
         options={"x265-params": "lossless=1:log-level=error"})  # fmt: skip
    nodes = {
        "load": ("video.load", {"path": "hdr.mkv"}),
        "flip": "image.flip",
        "film": ("publish.video", {"path": "film.mkv", "codec": "hevc", "quality": 100}),
        "exact": ("publish.video", {"path": "exact.mkv", "codec": "ffv1"}),
    }
    wires = "load.video>flip.image flip.out>film.video flip.out>exact.video"
    assert main(["render", project(tmp_path, nodes, wires)]) == 0
    source = open_video(tmp_path / "hdr.mkv")
    assert source.info.bit_depth == 10 and is_hdr(source.info.color)
    film, exact = (open_video(tmp_path / name) for name in ("film.mkv", "exact.mkv"))
    assert film.info.bit_depth == 10 and film.info.color == source.info.color
    assert is_hdr(exact.info.color) and exact.info.color.primaries == "bt2020"
    for before, after, near in zip(source.frames(), exact.frames(), film.frames(), strict=True):
        assert np.array_equal(after.rgb16(), before.rgb16()[:, ::-1])
        assert np.abs(near.rgb16().astype(int) - before.rgb16()[:, ::-1]).mean() < 65535 * 0.02


def test_transparency_goes_through(tmp_path: Path) -> None:
    def clear(number: int, wide: int, high: int) -> np.ndarray[Any, Any]:
        return np.dstack((picture(number, wide, high), np.full((high, wide), 40 + number, np.uint8)))

    clip(tmp_path / "a.mkv", 3, size=(97, 63), codec="ffv1", pix_fmt="bgra", tags=None, paint=clear)
    nodes = {"load": ("video.load", {"path": "a.mkv"}), "grade": ("image.adjust", {"contrast": 20}), "film": FILM}
    assert main(["render", project(tmp_path, nodes, "load.video>grade.image grade.out>film.video")]) == 0
    made = open_video(tmp_path / "film.mkv")
    assert made.info.alpha
    assert [int(frame.pixels()[5, 5, 3]) for frame in made.frames()] == [40, 41, 42]


def test_a_clip_that_picture_nodes_cannot_take_is_refused_with_the_mend(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rgb(tmp_path, "a.mkv", 2)
    nodes = {"load": ("video.load", {"path": "a.mkv"}), "flip": "image.flip", "save": "image.save"}
    assert main(["check", project(tmp_path, nodes, "load.video>flip.image flip.out>save.image")]) == 2
    told = capsys.readouterr()
    assert "node 'save', socket 'image'" in told.out + told.err
    assert "Write a clip with publish.video" in told.out + told.err


def test_the_film_says_what_its_pictures_were_made_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rgb(tmp_path, "a.mkv", 2)
    nodes = {"load": ("video.load", {"path": "a.mkv"}), "flip": "image.flip", "film": FILM}
    assert main(["render", project(tmp_path, nodes, "load.video>flip.image flip.out>film.video")]) == 0
    capsys.readouterr()
    assert main(["provenance", str(tmp_path / "film.mkv")]) == 0
    assert "a.mkv" in capsys.readouterr().out
