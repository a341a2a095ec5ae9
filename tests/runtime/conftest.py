from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.base.settings import Home
from studio.models.runtime import builds, wanted
from tests.runtime.shelf import Shelf

# The names of the real thing on tiny wheels: nothing here may find what the environment of these tests has.
MODULE = b"VERSION = '9.0'\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    return Home.find()


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    """An index with a runtime of three packages, and a lock of it; one package is here already."""
    made = Shelf()
    noise = bytes(range(256)) * 4000  # a megabyte, so that a download has a middle
    names = [
        made.add("torch", "9.0+cpu", {"tinytorch/__init__.py": MODULE, "tinytorch/lib/libtiny.so": noise}),
        made.add("tiny-diffusers", "0.1", {"tinydiffusers.py": b"import tinytorch\n"}, ["torch"]),
        made.add("numpy", "99.0", {"numpy.py": b"raise SystemExit('the app brings its own')\n"}),
    ]
    made.lock(tmp_path / "pylock.cpu.toml", names)
    monkeypatch.setattr(wanted, "resource", lambda *parts: tmp_path / "pylock.cpu.toml")
    monkeypatch.setattr(wanted, "here", lambda package: package == "numpy")
    monkeypatch.setattr("studio.models.runtime.install.variants", lambda: ("cpu", "rocm"))
    monkeypatch.setattr(builds, "variants", lambda: ("cpu", "rocm"))
    yield made
    made.close()
