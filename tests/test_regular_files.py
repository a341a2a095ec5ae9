"""Pipes, devices and what the kernel makes up, where a project or a folder names a file: refused at once, in words."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image as Pillow

from nodes import edit
from studio.app import recovery
from studio.base.errors import InvalidProject, ShotgraphError
from studio.base.files import fingerprint
from studio.base.formats import is_moving
from studio.base.regular import open_regular, read_regular
from studio.cli import main
from studio.embedded.filters.cubefile import read_lut
from studio.film.recording.takes import TakeFolder
from studio.film.story import filetext
from studio.graph import projectfile
from studio.graph.document import Document
from studio.graph.graph import Graph, Node
from studio.media.files.labels import read_record, source_type_of
from studio.media.files.mediafile import open_audio, open_video
from studio.media.files.stills import read_embedded_project, read_still
from tests.media import picture

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes and devices among its files")


@pytest.fixture(autouse=True)
def soon() -> Iterator[None]:
    """Whoever waits for a pipe fails instead of standing still."""

    def late(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def folder(path: Path) -> Any:
    """All that a node asks of its context here."""
    return SimpleNamespace(project_folder=path.parent)


def pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


def zeros(path: Path) -> Path:
    path.symlink_to("/dev/zero")
    return path


def secrets(path: Path) -> Path:
    path.symlink_to("/proc/self/environ")
    return path


READERS: dict[str, tuple[str, Callable[[Path], Any]]] = {
    "a project": ("film.shotgraph", projectfile.load),
    "a project for the window": ("film.shotgraph", Document.open),
    "a fingerprint": ("film.mp4", fingerprint),
    "a film": ("film.mp4", open_video),
    "a sound": ("sound.wav", open_audio),
    "a picture": ("still.png", read_still),
    "a picture of light": ("still.exr", read_still),
    "the project in a picture": ("still.png", read_embedded_project),
    "the label of a picture": ("still.png", read_record),
    "the label of a film": ("film.mp4", read_record),
    "a table of colours": ("look.cube", read_lut),
    "a script": ("script.fountain", lambda path: filetext.file_text(path)),
    "captions": ("film.srt", lambda path: edit.load_captions(folder(path), path=Path(path.name))),
}


@pytest.mark.parametrize("odd", [pipe, zeros, secrets])
@pytest.mark.parametrize("kind", READERS)
def test_no_reader_waits_for_a_pipe_or_reads_a_device(tmp_path: Path, kind: str, odd: Callable[[Path], Path]) -> None:
    name, read = READERS[kind]
    with pytest.raises(ShotgraphError, match="no regular file"):
        read(odd(tmp_path / name))


@pytest.mark.parametrize("odd", [pipe, zeros, secrets])
def test_what_says_nothing_of_a_file_says_nothing_of_these(tmp_path: Path, odd: Callable[[Path], Path]) -> None:
    path = odd(tmp_path / "moving.png")
    assert not is_moving(path) and source_type_of(path) == ""


@pytest.mark.parametrize("odd", [pipe, zeros])
def test_an_autosave_or_a_list_of_stars_that_is_none_is_passed_over(
    tmp_path: Path, odd: Callable[[Path], Path]
) -> None:
    project = tmp_path / "film.shotgraph"
    projectfile.save(Graph({"a": Node("text.value")}), project)
    odd(recovery.beside(project))
    odd(tmp_path / "takes.json")
    assert recovery.left_beside(project) is None
    document = Document.open(project)
    document.edit("Note", Graph({"b": Node("text.value")}))
    copy = recovery.Autosave(document, tmp_path)
    copy.write()
    assert copy.failure is None and projectfile.load(copy.path).nodes.keys() == {"b"}
    assert TakeFolder(tmp_path)._starred() == set()


def test_a_pipe_among_the_pictures_of_a_folder_is_no_picture_of_it(tmp_path: Path) -> None:
    for number in range(3):
        Pillow.fromarray(picture(number)).save(tmp_path / f"shot_{number}.png")
    pipe(tmp_path / "shot_3.png")
    assert open_video(tmp_path).info.length == 3


@pytest.mark.parametrize("name", ["pipe.mp4", "/dev/zero", "/proc/self/environ"])
def test_check_says_it_before_anything_runs(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    pipe(tmp_path / "pipe.mp4")
    nodes = {"load": {"type": "video.load", "settings": {"path": name}}}
    (tmp_path / "p.shotgraph").write_text(json.dumps({"format": "shotgraph/1", "nodes": nodes, "wires": []}), "utf-8")
    assert main(["check", str(tmp_path / "p.shotgraph")]) == 2
    assert "node 'load', setting 'path': cannot read" in (said := capsys.readouterr().err) and "regular" in said


def test_a_file_larger_than_it_may_be_is_not_read(tmp_path: Path) -> None:
    sparse = tmp_path / "huge.shotgraph"
    with sparse.open("wb") as file:
        file.truncate(513 << 20)
    with pytest.raises(InvalidProject, match="larger than 512 MiB"):
        projectfile.load(sparse)
    with pytest.raises(OSError, match="larger than 1 MB"):
        read_regular(sparse, 1 << 20)
    (tmp_path / "small").write_bytes(b"words")
    assert read_regular(tmp_path / "small", 5) == b"words"
    with open_regular(tmp_path / "small") as file:
        assert file.read() == b"words"
