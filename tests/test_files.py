"""Files that are replaced: whole at every moment, and readable by whom the user's umask says."""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studio.base.files import write_bytes

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask")


@pytest.fixture(params=[0o077, 0o022, 0o002], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_replaced_file_may_be_read_by_whom_the_umask_says(tmp_path: Path, umask: int) -> None:
    write_bytes(tmp_path / "settings.json", b"{}")
    assert mode(tmp_path / "settings.json") == 0o666 & ~umask
    write_bytes(tmp_path / "settings.json", b"[]")
    assert mode(tmp_path / "settings.json") == 0o666 & ~umask


def test_what_other_threads_make_meanwhile_is_as_private_as_ever(tmp_path: Path, umask: int) -> None:
    """A file and a folder are made at every step of a replacement, by another thread than the replacing one."""
    made: list[Path] = []

    def make() -> None:
        made.append(tmp_path / f"{len(made)}.txt")
        made[-1].touch()
        made.append(tmp_path / f"{len(made)}")
        made[-1].mkdir()

    def step(*_: Any) -> Any:
        thread = threading.Thread(target=make)
        thread.start()
        thread.join()
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        write_bytes(tmp_path / "settings.json", b"{}")
    finally:
        sys.settrace(before)
    assert len(made) > 20
    assert {oct(mode(path)) for path in made if path.suffix} == {oct(0o666 & ~umask)}
    assert {oct(mode(path)) for path in made if not path.suffix} == {oct(0o777 & ~umask)}
