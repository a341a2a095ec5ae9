"""`studio` as a library: what the ten-line examples of docs/automation.md promise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import studio
from studio.base.control import Control
from studio.base.errors import InvalidProject, SettingError
from studio.graph import events
from studio.media.files.mediafile import open_video
from studio.media.values import Image, Video
from tests.media import clip as write_clip


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


@pytest.fixture
def film(tmp_path: Path) -> Iterator[studio.Film]:
    with studio.new_project(tmp_path / "sum.shotgraph") as film:
        yield film


def test_numbers_are_made_of_nothing_saved_and_opened_again(film: studio.Film, tmp_path: Path) -> None:
    film.add("number.value", "two", value=2.0)
    film.add("number.math", "sum", op="add")
    film.connect("two", "sum.a")
    film.connect("two.out", "sum.b")
    assert film.check() == []
    assert film.value("sum") == 4.0
    assert film.save() == tmp_path / "sum.shotgraph"
    with studio.open_project("sum.shotgraph") as again:
        again.set("two", value=5.0)
        assert again.render("sum").results == {"sum": 10.0}
        assert again.undo() and again.value("sum") == 4.0
        places = {node.position for node in again.graph.nodes.values()}
        assert len(places) == 2, "they were laid out"


def test_what_does_not_fit_is_refused_and_changes_nothing(film: studio.Film) -> None:
    film.add("number.value", "two", value=2.0)
    film.add("image.load", "picture")
    before = film.graph
    with pytest.raises(InvalidProject, match=r"number\.valu.*number\.value"):
        film.add("number.valu")
    with pytest.raises(InvalidProject, match=r"no setting 'valeu'.*value"):
        film.set("two", valeu=1)
    with pytest.raises(SettingError):
        film.set("two", value="many")
    with pytest.raises(InvalidProject, match=r"no node 'tow'.*two"):
        film.connect("tow", "picture.path")
    film.add("number.math", "sum")
    with pytest.raises(InvalidProject):
        film.connect("picture", "sum.a")
    film.undo()
    assert film.graph == before


def test_a_wire_that_would_go_round_is_refused(film: studio.Film) -> None:
    film.add("number.math", "one")
    film.add("number.math", "other")
    film.connect("one", "other.a")
    with pytest.raises(InvalidProject, match="circle"):
        film.connect("other", "one.a")


def test_a_clip_comes_lazily_and_a_picture_as_numpy(film: studio.Film, tmp_path: Path) -> None:
    write_clip(tmp_path / "clip.mkv", frames=6, size=(64, 48))
    film.add("video.load", "clip", path="clip.mkv")
    film.add("video.resize", "small", width=32, height=24)
    film.connect("clip.video", "small.video")
    clip = film.value("small")
    assert isinstance(clip, Video) and (clip.info.width, clip.info.height, clip.info.length) == (32, 24, 6)
    assert [frame.rgb().shape for frame in clip.frames(0, 2)] == [(24, 32, 3)] * 2
    film.add("text.value", "words", text="a red balloon over a field")
    film.add("image.generate", "still", width=64, height=64)
    film.connect("words", "still.prompt")
    still = film.value("still")
    assert isinstance(still, Image) and still.pixels.shape[:2] == (64, 64)
    assert np.ptp(still.rgb8) > 20


def test_a_render_writes_the_film_tells_its_progress_and_can_be_stopped(film: studio.Film, tmp_path: Path) -> None:
    write_clip(tmp_path / "clip.mkv", frames=6, size=(64, 48))
    film.add("video.load", "clip", path="clip.mkv")
    film.add("publish.video", "out", path="made.mp4")
    film.connect("clip.video", "out.video")
    told: list[events.Event] = []
    made = film.render(progress=told.append)
    assert made.files == [tmp_path / "made.mp4"] and open_video(made.files[0]).info.length == 6
    assert any(isinstance(event, events.Finished) and event.node == "out" for event in told)
    stopped = Control()
    stopped.cancel()
    assert film.render(control=stopped, fresh=True).cancelled


def test_a_failure_names_its_node_and_keeps_what_was_made(film: studio.Film, tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"no picture")
    film.add("image.load", "broken", path="broken.png")
    film.add("number.value", "two", value=2.0)
    with pytest.raises(studio.RenderFailed) as failed:
        film.render("broken", "two")
    assert failed.value.problems[0].node == "broken"
    assert failed.value.rendered.results == {"two": 2.0}


def test_a_project_file_writes_nowhere_but_a_script_may(tmp_path: Path) -> None:
    write_clip(tmp_path / "clip.mkv", frames=3, size=(64, 48))
    beyond = tmp_path / "beyond" / "made.mkv"
    beyond.parent.mkdir()
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "p.shotgraph").write_text(
        '{"format": "shotgraph/1", "nodes": {"clip": {"type": "video.load", "settings": {"path": "../clip.mkv"}},'
        ' "out": {"type": "publish.video", "settings": {"path": "../beyond/made.mkv", "codec": "ffv1"}}},'
        ' "wires": [{"from": "clip.video", "to": "out.video"}]}'
    )
    with studio.open_project(inside / "p.shotgraph") as film:
        with pytest.raises(InvalidProject, match="outside"):
            film.render()
        assert not beyond.exists()
        film.set("out", path="../beyond/made.mkv")
        assert film.render().files == [beyond]
