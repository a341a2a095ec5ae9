"""What a film says of the models that made it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

from studio import cli
from studio.film import credits
from studio.graph.lineage import TERMS
from tests.media import picture
from tests.models.conftest import Render

pytestmark = pytest.mark.torch

Models = Callable[[str], Path]
SMALL: dict[str, Any] = {"steps": 2, "seed": 7}


def said(path: Path) -> dict[str, Any]:
    found = credits.read(path, path.parent)
    assert found is not None
    return found.record


def test_a_painted_still_names_its_model_and_stays_ai_made_when_it_is_loaded_again(
    models: Models, render: Render, tmp_path: Path
) -> None:
    assert (
        render("image.generate", {"prompt": "a red barn"}, model=models("sd"), width=64, height=48, **SMALL).code == 0
    )
    first = tmp_path / "out.png"
    record = said(first)
    assert record["digital_source_type"] == TERMS + "trainedAlgorithmicMedia"
    (making,) = record["made"]
    (engine,) = making["engines"]
    assert engine["name"] == models("sd").name and len(engine["revision"]) >= 16 and making["seeds"] == [7]
    assert str(tmp_path) not in json.dumps(record) and str(models("sd").parent) not in json.dumps(record)

    again = first.rename(tmp_path / "again.png")
    assert render("image.resize", {"image": again}, width=32).code == 0
    record = said(tmp_path / "out.png")
    assert record["digital_source_type"] == TERMS + "trainedAlgorithmicMedia"
    assert record["files"][0]["name"] == "again.png" and "made" not in record


def test_a_photo_that_a_model_changed_is_said_to_be(models: Models, render: Render, tmp_path: Path) -> None:
    Pillow.fromarray(picture(1, 64, 48)).save(tmp_path / "photo.png")
    made = render("image.edit", {"image": tmp_path / "photo.png", "prompt": "snow"}, model=models("sd"), **SMALL)
    assert made.code == 0, made.messages
    assert said(tmp_path / "out.png")["digital_source_type"] == TERMS + "compositeWithTrainedAlgorithmicMedia"


def test_a_model_of_the_catalogue_says_its_licence(
    models: Models, render: Render, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    assert cli.main(["models", "add", str(models("sd")), "--id", "tiny", "--licence", "Their licence"]) == 0
    made = render("image.generate", {"prompt": "a red barn"}, model="tiny", width=64, height=48, **SMALL)
    assert made.code == 0, made.messages
    (engine,) = said(tmp_path / "out.png")["made"][0]["engines"]
    assert (engine["name"], engine["licence"], engine["commercial"]) == ("tiny", "Their licence", "conditions")
    capfd.readouterr()
    assert cli.main(["provenance", str(tmp_path / "out.png")]) == 0
    assert "Their licence, commercial use on conditions" in capfd.readouterr().out
