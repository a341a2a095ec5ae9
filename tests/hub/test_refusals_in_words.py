"""What `shotgraph models pull` says when it cannot: what happened, and the command or button that mends it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from studio import cli
from tests.hub import tiny
from tests.hub.loopback_hub import LoopbackHub, Repo

Spoil = Callable[[LoopbackHub, pytest.MonkeyPatch], object]


def gated(hub: LoopbackHub, patch: pytest.MonkeyPatch, token: str = "") -> None:
    hub.repos["me/small"].gate = "licence"
    patch.setenv("HF_TOKEN", token)


def full(hub: LoopbackHub, patch: pytest.MonkeyPatch) -> None:
    patch.setattr("shutil.disk_usage", lambda folder: type("Usage", (), {"free": 1000}))


CASES: dict[str, tuple[Spoil, list[str]]] = {
    "no token": (gated, ["accepted its licence", "shotgraph models token"]),
    "licence not accepted": (lambda hub, patch: gated(hub, patch, "somebody"), ["not been accepted", "me/small"]),
    "a token that is none": (lambda hub, patch: patch.setenv("HF_TOKEN", "expired"), ["does not know the token"]),
    "no space": (full, ["GB are free"]),
    "no network": (lambda hub, patch: hub.close(), ["cannot be reached"]),
    "offline": (lambda hub, patch: patch.setenv("SHOTGRAPH_OFFLINE", "1"), ["offline", "Unset SHOTGRAPH_OFFLINE"]),
    "gone from the hub": (lambda hub, patch: hub.repos.pop("me/small"), ["has no model me/small"]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_pull_that_cannot_be_done_says_why_and_what_mends_it(
    case: str, hub: LoopbackHub, home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    hub.repos["me/small"] = Repo(tiny.pipeline())
    assert cli.main(["models", "add", "me/small"]) == 0
    capfd.readouterr()
    spoil, words = CASES[case]
    spoil(hub, monkeypatch)
    code = cli.main(["models", "pull", "small"])
    said = " ".join(capfd.readouterr().err.split())
    assert code in (2, 3), said
    assert all(word in said for word in words), said
    assert "Traceback" not in said


def test_half_a_download_names_what_is_here_and_goes_on(
    hub: LoopbackHub, home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    hub.repos["me/small"] = Repo(tiny.pipeline())
    assert cli.main(["models", "add", "me/small"]) == 0
    assert cli.main(["models", "pull", "small"]) == 0
    whole = next((home.parent / "hf" / "hub" / "models--me--small").rglob("unet/*.fp16.safetensors"))
    whole.resolve().unlink()
    capfd.readouterr()
    assert cli.main(["models", "list"]) == 0
    listed = capfd.readouterr()
    assert "damaged" in (listed.out + listed.err).lower()
    assert cli.main(["models", "pull", "small"]) == 0 and whole.is_file()
