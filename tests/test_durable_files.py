"""What the app writes is whole on disk before it has its name: a power cut leaves the old file or the new one."""

from __future__ import annotations

import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studio.base.files import write_bytes
from studio.base.settings import Home, Settings
from studio.embedded.filtering import kept
from studio.graph.document import Document, backup_of
from studio.graph.graph import Graph, Node
from studio.graph.store import Store
from studio.media.files.chunks import keep, render_all
from studio.media.files.mediafile import Style, write_audio, write_video
from studio.media.files.stills import write_still
from studio.media.frames import Frame
from studio.media.values import Audio, AudioInfo, Image, Video, VideoInfo
from tests.media import picture, tone


class Watch:
    def check(self) -> None: ...

    def progress(self, done: int, total: int, unit: str = "frames", preview: Image | None = None) -> None: ...

    def note(self, text: str) -> None: ...


CLIP = Video(VideoInfo(96, 64, Fraction(24), 6), lambda a, b: (Frame.of(picture(n)) for n in range(a, b)))
TONE = Audio.of(tone(4800), 48000)


def a_project(folder: Path, turn: int) -> list[Path]:
    path = folder / "film.shotgraph"
    document = Document.open(path) if path.exists() else Document(path=path)
    document.edit("Add", Graph({"two": Node("number.value", {"value": float(turn)})}))
    document.save()
    return [path, backup_of(path)] if turn else [path]


def the_settings(folder: Path, turn: int) -> list[Path]:
    Settings(Home(folder, folder, folder / "logs")).set("llm.model", f"model {turn}")
    return [path for path in folder.iterdir() if path.is_file()]


def a_result_of_the_store(folder: Path, turn: int) -> list[Path]:
    store = Store(folder)
    digest, _ = store.save("image", bytes([turn]) * 10_000)
    store.close()
    return [folder / "objects" / digest[:2] / digest]


def chunks_of_a_costly_clip(folder: Path, turn: int) -> list[Path]:
    work = folder / str(turn)
    render_all(keep(CLIP, work), lambda: None, lambda done, total: None)
    return list(work.iterdir())


def a_film(folder: Path, turn: int) -> list[Path]:
    path = folder / "film.mp4"
    write_video(path, CLIP, TONE, workspace=folder / "work", watch=Watch(), style=Style())
    return [path]


def a_sound(folder: Path, turn: int) -> list[Path]:
    write_audio(folder / "mix.wav", TONE, watch=Watch())
    return [folder / "mix.wav"]


def a_picture(folder: Path, turn: int) -> list[Path]:
    write_still(Image(picture(turn)), folder / "still.png", "png")
    return [folder / "still.png"]


def a_sound_through_filters(folder: Path, turn: int) -> list[Path]:
    path = folder / f"filtered-{turn}"
    pull = kept(AudioInfo(48000, 2, 4800), lambda: iter([np.zeros((4800, 2), np.float32)]), path)
    assert sum(len(block) for block in pull(0, 4800)) == 4800
    return [path]


WRITERS = [
    a_project,
    the_settings,
    a_result_of_the_store,
    chunks_of_a_costly_clip,
    a_film,
    a_sound,
    a_picture,
    a_sound_through_filters,
]


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_bytes_are_on_disk_before_they_have_their_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Path, int], list[Path]]
) -> None:
    """Twice, as the second time there is something to lose. What is synced is known by its number in the file system,
    which moves along with a rename and not with a copy."""
    synced: dict[int, tuple[bytes, set[str]]] = {}
    sync = os.fsync

    def noted(handle: int) -> None:
        sync(handle)
        number = os.fstat(handle).st_ino
        names = [path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_ino == number]
        synced[number] = (names[0].read_bytes() if names else b"", {path.name for path in names})

    monkeypatch.setattr(os, "fsync", noted)
    for turn in (0, 1):
        synced.clear()
        before = {path: path.stat().st_ino for path in tmp_path.rglob("*") if path.is_file()}
        written = write(tmp_path, turn)
        assert written
        for path in written:
            number = path.stat().st_ino
            assert number != before.get(path), f"{path.name} was written over in place"
            assert number in synced, f"{path.name} has its name and was never synced"
            content, names = synced[number]
            assert content == path.read_bytes(), f"{path.name} went on being written after it was synced"
            assert path.name not in names, f"{path.name} had its name before it was synced"


def test_a_failure_on_the_way_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "film.shotgraph"
    write_bytes(path, b"old")

    def fails(*_: Any) -> None:
        raise OSError(5, "Input/output error")

    for step in ("fsync", "replace"):
        with monkeypatch.context() as broken:
            broken.setattr(os, step, fails)
            with pytest.raises(Exception, match="input/output error"):
                write_bytes(path, b"new")
        assert path.read_bytes() == b"old" and os.listdir(tmp_path) == ["film.shotgraph"]
