"""Stores that are cut, flipped and deleted, at rest and while a render reads them; shared, starved and out of time."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from tests.faults import stage
from tests.faults.conftest import Reference

HURTS = ("cut", "flipped", "zeroed", "emptied", "deleted", "grown", "a folder")


def files_of(home: Path) -> list[Path]:
    found = [*(home / "store" / "objects").glob("??/*"), *(home / "store" / "work").rglob("*.seg")]
    return sorted(path for path in found if path.is_file())


def hurt(path: Path, how: str, random: object) -> None:
    from random import Random

    assert isinstance(random, Random)
    try:
        content = bytearray(path.read_bytes())
        if how == "cut":
            path.write_bytes(content[: random.randrange(max(1, len(content)))])
        elif how == "flipped":
            for _ in range(random.choice([1, 5])):
                content[random.randrange(len(content))] ^= 1 << random.randrange(8)
            path.write_bytes(content)
        elif how in ("zeroed", "emptied", "grown"):
            path.write_bytes({"zeroed": bytes(len(content)), "emptied": b"", "grown": bytes(content) + b"x" * 100}[how])
        else:
            path.unlink()
            if how == "a folder":
                path.mkdir()
    except (OSError, ValueError):
        pass  # it went away meanwhile


def a_copy(reference: Reference, tmp_path: Path) -> tuple[Path, Path]:
    """The project without its film, and a home that has made it."""
    project, home = stage.film(tmp_path / "film"), tmp_path / "home"
    shutil.copytree(reference.home, home)
    return project, home


@pytest.mark.faults
@pytest.mark.parametrize("how", HURTS)
@pytest.mark.parametrize("many", [1, 3, 1000])
def test_damage_at_rest(reference: Reference, tmp_path: Path, how: str, many: int) -> None:
    project, home = a_copy(reference, tmp_path)
    random = stage.drawn(HURTS.index(how) * 10 + many)
    found = files_of(home)
    assert found
    for path in random.sample(found, min(many, len(found))):
        hurt(path, how, random)
    stage.completes(project, home, reference.film, how)


@pytest.mark.faults
@pytest.mark.parametrize("number", range(10))
def test_damage_while_rendering(reference: Reference, tmp_path: Path, number: int) -> None:
    """The run itself may give up, in words; it never hands over another film, and the next one makes it."""
    random = stage.drawn(500 + number)
    project, home = stage.film(tmp_path / "film"), tmp_path / "home"
    rendering = stage.Rendering(project, home)
    how, left = random.choice(HURTS[:5]), 6
    while rendering.process.poll() is None and left:
        time.sleep(random.uniform(0.05, 0.4))
        if found := files_of(home):
            hurt(random.choice(found), how, random)
            left -= 1
    outcome = rendering.wait()
    made = project.parent / "film.mp4"
    assert outcome.code in (0, 3) and not outcome.traced, outcome.words
    assert not made.exists() or made.read_bytes() == reference.film, how
    made.unlink(missing_ok=True)
    stage.completes(project, home, reference.film, how)


@pytest.mark.faults
@pytest.mark.parametrize("how", ["garbage", "emptied", "cut", "deleted", "pages", "wal"])
def test_a_damaged_index(reference: Reference, tmp_path: Path, how: str) -> None:
    project, home = a_copy(reference, tmp_path)
    index, random = home / "store" / "index.sqlite3", stage.drawn(600)
    content = bytearray(index.read_bytes())
    if how == "pages":
        for _ in range(400):
            content[random.randrange(100, len(content))] = 255
    made = {"garbage": random.randbytes(8192), "emptied": b"", "cut": bytes(content[:5000]), "pages": bytes(content)}
    if how == "wal":
        index.with_name(f"{index.name}-wal").write_bytes(random.randbytes(40_000))
    elif how == "deleted":
        index.unlink()
    else:
        index.write_bytes(made[how])
    stage.completes(project, home, reference.film, how)


@pytest.mark.faults
def test_an_index_that_somebody_holds_is_waited_for_or_told(reference: Reference, tmp_path: Path) -> None:
    project, home = a_copy(reference, tmp_path)
    holder = sqlite3.connect(home / "store" / "index.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    outcome = stage.render(project, home, "--fresh")
    assert outcome.code in (0, 2, 3) and not outcome.traced, outcome.words
    holder.execute("ROLLBACK")
    holder.close()
    stage.completes(project, home, reference.film)


@pytest.mark.faults
def test_two_renders_on_one_store(reference: Reference, tmp_path: Path) -> None:
    home = tmp_path / "home"
    projects = [stage.film(tmp_path / name) for name in ("one", "two")]
    both = [stage.Rendering(project, home) for project in (*projects, projects[0])]
    for rendering in both:
        outcome = rendering.wait()
        assert outcome.code == 0 and not outcome.traced, outcome.words
    for project in projects:
        stage.completes(project, home, reference.film)


CLOCK = """
import time
_real = time.time
time.time = lambda: _real() + {offset}
time.time_ns = lambda: int((_real() + {offset}) * 1e9)
"""


@pytest.mark.faults
@pytest.mark.parametrize("offset", [-400 * 86400, -7200, 3650 * 86400, -30 * 365 * 86400])
def test_the_clock_is_another(reference: Reference, tmp_path: Path, offset: int) -> None:
    """Set back by hours and by years, and ahead: of the program, for a file system's clock cannot be set for one."""
    project, home = a_copy(reference, tmp_path)
    (tmp_path / "clock").mkdir()
    (tmp_path / "clock" / "sitecustomize.py").write_text(CLOCK.format(offset=offset))
    env = {"PYTHONPATH": os.pathsep.join([str(tmp_path / "clock"), str(stage.ROOT)])}
    outcome = stage.render(project, home, env=env)
    assert outcome.code == 0 and not outcome.traced, outcome.words
    assert (project.parent / "film.mp4").read_bytes() == reference.film
    stage.completes(project, home, reference.film)


@pytest.mark.faults
@pytest.mark.parametrize("handles", [12, 16, 24, 32, 48, 64, 128])
def test_few_file_handles(reference: Reference, tmp_path: Path, handles: int) -> None:
    project, home = stage.film(tmp_path / "film"), tmp_path / "home"
    outcome = stage.render(project, home, limits=[(resource.RLIMIT_NOFILE, handles)])
    made = project.parent / "film.mp4"
    assert outcome.code in (0, 2, 3) and "Traceback" not in outcome.words, outcome.words
    assert not made.exists() or made.read_bytes() == reference.film
    stage.completes(project, home, reference.film)


@pytest.mark.faults
@pytest.mark.parametrize("megabytes", [1000, 2000, 2700, 3000])
def test_little_memory(reference: Reference, tmp_path: Path, megabytes: int) -> None:
    project, home = stage.film(tmp_path / "film"), tmp_path / "home"
    outcome = stage.render(project, home, limits=[(resource.RLIMIT_AS, megabytes << 20)])
    made = project.parent / "film.mp4"
    assert "Traceback" not in outcome.words and (outcome.code in (0, 2, 3)), outcome.words
    assert outcome.code != 2 or "memory" in outcome.words
    assert not made.exists() or made.read_bytes() == reference.film
    stage.completes(project, home, reference.film)
