"""The film as it is when nothing goes wrong: made once, and its store for those that begin from one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.faults import stage


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    return True if sys.platform == "win32" else None  # groups of processes, signals and limits are POSIX'


class Reference:
    def __init__(self, folder: Path) -> None:
        self.project = stage.film(folder / "film")
        self.home = folder / "home"
        outcome = stage.render(self.project, self.home)
        assert outcome.code == 0, outcome.words
        self.seconds = outcome.seconds
        self.film = (self.project.parent / "film.mp4").read_bytes()


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    return Reference(tmp_path_factory.mktemp("reference"))
