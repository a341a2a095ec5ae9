"""From a name on the hub to pixels: added, pulled and rendered with commands alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from studio import cli
from tests.hub import conftest as fixtures
from tests.hub.loopback_hub import LoopbackHub, Repo
from tests.models.conftest import Render

pytestmark = pytest.mark.torch

hub, home = fixtures.hub, fixtures.home


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_model_of_the_hub_paints_after_add_and_pull(
    hub: LoopbackHub,
    home: Path,
    render: Render,
    models: Callable[[str], Path],
    capfd: pytest.CaptureFixture[str],
) -> None:
    hub.repos["me/small-painter"] = Repo(files_of(models("sd")))
    assert cli.main(["models", "add", "me/small-painter"]) == 0
    assert "shotgraph models pull small-painter" in capfd.readouterr().err
    paint = {"model": "small-painter", "width": 64, "height": 64, "steps": 2, "seed": 7}
    absent = render("image.generate", {"prompt": "a lighthouse"}, **paint)
    assert absent.code in (2, 3) and "shotgraph models pull small-painter" in absent.messages, absent.messages
    assert cli.main(["models", "pull", "small-painter", "--json"]) == 0
    told = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert told[-1]["event"] == "done" and told[-2]["done"] == told[-2]["total"] > 0
    assert cli.main(["models", "list", "--json"]) == 0
    listed = {row["id"]: row for row in json.loads(capfd.readouterr().out)}
    assert listed["small-painter"]["installed"] and listed["small-painter"]["own"]
    first = render("image.generate", {"prompt": "a lighthouse"}, **paint)
    assert first.code == 0, first.messages
    assert first.pixels().std() > 1
    again = render("image.generate", {"prompt": "a lighthouse"}, **paint)
    assert again.cached["made"]
    assert cli.main(["models", "remove", "small-painter"]) == 0
    assert "small-painter" not in (home / "models" / "models.json").read_text()
