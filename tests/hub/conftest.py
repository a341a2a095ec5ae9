"""A hub on this machine, and homes that know no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.models.library import Library
from tests.hub import tiny
from tests.hub.loopback_hub import LoopbackHub, Repo


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackHub]:
    """A hub with house/tiny and house/adapter; HF_ENDPOINT names it."""
    hub = LoopbackHub()
    hub.repos["house/tiny"] = Repo(tiny.pipeline())
    hub.repos["house/adapter"] = Repo({"adapter.safetensors": tiny.safetensors({"a": [64, 64]})})
    monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
    yield hub
    hub.close()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """SHOTGRAPH_HOME, with a hub cache beside it, no token, and no keyring."""
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_TOKEN", "SHOTGRAPH_OFFLINE", "HF_HUB_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def library(home: Path, tmp_path: Path) -> Library:
    """The library of that home, with the small catalogue of tiny.py."""
    (tmp_path / "models.toml").write_text(tiny.CATALOGUE)
    return Library(home / "models", tmp_path / "models.toml")
