"""Disks that are full, folders that vanish or may not be written: told in words, nothing half written, made good once
there is room again."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.base import files
from studio.base.errors import ShotgraphError
from studio.base.settings import Home, Settings
from studio.film.consent.records import Waiting, ask_for
from studio.graph.document import Document
from studio.graph.graph import Graph, Node
from studio.graph.store import Store
from tests.faults import stage
from tests.faults.conftest import Reference

NOT_WELL = (0, 2, 3)  # done, nothing could begin, something failed: never a trace


@pytest.mark.faults
@pytest.mark.parametrize("kilobytes", [4, 16, 64, 128, 256, 512, 1024, 2048])
def test_no_file_may_grow_beyond_so_much(reference: Reference, tmp_path: Path, kilobytes: int) -> None:
    """The fake of a full disk that needs no rights: each write beyond the limit fails (EFBIG), wherever it is."""
    project, home = stage.film(tmp_path / "film"), tmp_path / "home"
    outcome = stage.render(project, home, limits=[(resource.RLIMIT_FSIZE, kilobytes << 10)])
    made = project.parent / "film.mp4"
    assert outcome.code in NOT_WELL and not outcome.traced, outcome.words
    assert not made.exists() or made.read_bytes() == reference.film
    stage.completes(project, home, reference.film)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("a small disk takes root; the limit on files is tried instead")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def grown(disk: Path, size: str) -> None:
    subprocess.run(["mount", "-o", f"remount,rw,size={size}", str(disk)], check=True)


@pytest.mark.faults
@pytest.mark.parametrize(
    "size", ["64k", "128k", "192k", "256k", "384k", "512k", "768k", "1m", "1500k", "2m", "3m", "5m"]
)
def test_the_disk_of_the_store_is_full(reference: Reference, tmp_path: Path, small_disk: Path, size: str) -> None:
    grown(small_disk, size)
    project, home = stage.film(tmp_path / "film"), small_disk / "home"
    outcome = stage.render(project, home)
    made = project.parent / "film.mp4"
    assert outcome.code in NOT_WELL and not outcome.traced, outcome.words
    assert not made.exists() or made.read_bytes() == reference.film
    grown(small_disk, "64m")
    stage.completes(project, home, reference.film)


@pytest.mark.faults
@pytest.mark.parametrize("share", [0.1, 0.6, 0.95])
def test_the_disk_of_the_film_is_full(reference: Reference, tmp_path: Path, small_disk: Path, share: float) -> None:
    grown(small_disk, "32m")
    project, home = stage.film(small_disk / "film"), tmp_path / "home"
    room = shutil.disk_usage(small_disk).used + share * len(reference.film) + 4096
    grown(small_disk, f"{int(room) >> 10}k")
    outcome = stage.render(project, home)
    made = project.parent / "film.mp4"
    assert outcome.code in NOT_WELL and not outcome.traced, outcome.words
    assert not made.exists() or made.read_bytes() == reference.film
    grown(small_disk, "32m")
    stage.completes(project, home, reference.film)


@pytest.mark.faults
@pytest.mark.parametrize("number", range(6))
def test_a_folder_vanishes_while_rendering(reference: Reference, tmp_path: Path, number: int) -> None:
    random = stage.drawn(300 + number)
    project, home = stage.film(tmp_path / "film"), tmp_path / "home"
    rendering = stage.Rendering(project, home)
    time.sleep(random.uniform(0.3, 1.0) * reference.seconds)
    gone = random.choice([home / "store" / "work", home / "store" / "objects", home / "store", home])
    shutil.rmtree(gone, ignore_errors=True)
    outcome = rendering.wait()
    assert outcome.code in NOT_WELL and not outcome.traced, outcome.words
    stage.completes(project, home, reference.film, str(gone))


@pytest.mark.faults
@pytest.mark.parametrize("number", range(4))
def test_a_disk_becomes_read_only_while_rendering(
    reference: Reference, tmp_path: Path, small_disk: Path, number: int
) -> None:
    grown(small_disk, "64m")
    project, home = stage.film(tmp_path / "film"), small_disk / "home"
    rendering = stage.Rendering(project, home)
    time.sleep(stage.drawn(400 + number).uniform(0.2, 0.9) * reference.seconds)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], capture_output=True)
    outcome = rendering.wait()
    assert outcome.code in NOT_WELL and not outcome.traced, outcome.words
    grown(small_disk, "64m")
    stage.completes(project, home, reference.film)


def things_written(folder: Path) -> None:
    """One of each that the app keeps for its user."""
    document = Document(path=folder / "film.shotgraph")
    document.edit("Add", Graph({"two": Node("number.value", {"value": 2.0})}))
    document.save()
    Settings(Home(folder, folder, folder / "logs")).set("llm.model", "new")
    ask_for(folder / "voices", Waiting("Ana", "", "a" * 32))
    store = Store(folder / "store")
    store.save("image", b"new" * 3000)
    store.close()


def test_a_write_that_fails_anywhere_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full at the first write, at the second, and so on: always in words, never half a file."""
    reached = True
    number = 0
    while reached:
        number += 1
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "film.shotgraph").write_text('{"format": "shotgraph/1"}')
        (folder / "settings.json").write_text('{"llm.model": "old"}')
        left, reached = number, False

        def full(handle: int, real: object = os.fsync) -> None:
            nonlocal left, reached
            left -= 1
            if left == 0:
                reached = True
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full)
            try:
                things_written(folder)
                assert not reached
            except ShotgraphError as error:
                assert "no space left" in str(error) and "Free some space" in str(error)
        assert Document.open(folder / "film.shotgraph").graph.nodes.keys() <= {"two"}
        assert Settings(Home(folder, folder, folder / "logs")).get("llm.model") in ("old", "new")
        assert [path for path in folder.rglob(".*-*") if path.is_file()] == [], "something is left beside"
    assert number > 4
    assert files.FULL_OR_CLOSED
