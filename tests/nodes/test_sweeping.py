"""Values to try: one picture each, a sheet of them with labels, nothing made twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nodes.sweeping import sheet, values
from studio import cli
from studio.base.errors import SettingError
from studio.media.files.stills import read_still, write_still
from studio.media.values import Image, Series, Text
from tests.media import picture


class Note:
    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)


def swept(**settings: Any) -> Any:
    given = {"values": "", "start": 0.0, "stop": 1.0, "steps": 0, **settings}
    return values(Note(), **given)  # type: ignore[arg-type]


def test_lists_of_both_forms_and_even_steps() -> None:
    assert [float(one) for one in swept(values="0.2, 0.4, 0.6").numbers.values] == [0.2, 0.4, 0.6]
    assert swept(values="a red hat\na blue, old hat").texts.values == ("a red hat", "a blue, old hat")
    assert swept(steps=5).texts.ids == ("0", "0.25", "0.5", "0.75", "1")
    assert [float(one) for one in swept(steps=3, start=1.0, stop=-1.0).numbers.values] == [1.0, 0.0, -1.0]
    assert swept(values="1, 1, 2").texts.ids == ("1", "2"), "the same value once"
    assert swept(values="a/b\na b").texts.ids == ("a-b", "a-b-2")
    assert swept(values="warm, 3").numbers.ids == () and swept(values="1e999, 3").numbers.ids == ()


@pytest.mark.parametrize("settings", [{}, {"values": " \n , "}, {"values": ",".join(map(str, range(600)))}])
def test_no_values_and_too_many_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(SettingError):
        swept(**settings)


def test_a_setting_over_values_makes_a_sheet_and_a_new_value_makes_one_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    write_still(Image(np.full((90, 160, 3), 100, np.uint8)), tmp_path / "grey.png", "png")
    project = {
        "format": "shotgraph/1",
        "nodes": {
            "try": {"type": "sweep.values", "settings": {"values": "-1, 0, 1"}},
            "load": {"type": "image.load", "settings": {"path": "grey.png"}},
            "grade": {"type": "image.adjust"},
            "sheet": {"type": "sweep.sheet", "settings": {"width": 160, "columns": 3, "gap": 10}},
        },
        "wires": [
            {"from": "try.numbers", "to": "grade.exposure"},
            {"from": "load.out", "to": "grade.image"},
            {"from": "grade.out", "to": "sheet.images"},
            {"from": "try.texts", "to": "sheet.labels"},
        ],
    }
    (tmp_path / "p.shotgraph").write_text(json.dumps(project))
    made = tmp_path / "sheet.png"

    def ran(*more: str) -> list[tuple[str, str | None]]:
        command = ["render", str(tmp_path / "p.shotgraph"), "--target", "sheet", "--output", str(made), "--json", *more]
        assert cli.main(command) == 0
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return [(one["node"], one["item"]) for one in lines if one["event"] == "finished" and not one["cached"]]

    assert {item for node, item in ran() if node == "grade"} == {"-1", "0", "1"}
    pixels = read_still(made).rgb8
    assert pixels.shape[1] == 3 * 160 + 4 * 10
    middles = [int(pixels[50, 10 + 80 + number * 170].mean()) for number in range(3)]
    assert middles[0] < 90 < middles[1] + 5 and middles[1] == 100 and middles[2] > 110
    assert pixels[105:125].max() > 180, "labels are below"
    again = ran("--set", "try.values=1, 0.5, -1, 0")
    assert [one for one in again if one[0] == "grade"] == [("grade", "0.5")], "only what is new is made"


def test_a_sheet_has_room_for_pictures_of_any_shape_and_long_labels() -> None:
    wide, tall = Image(picture(1, 200, 50)), Image(picture(2, 50, 200))
    labels = Series.of([("a", Text("a very long label that goes on and on " * 6)), ("b", Text(""))])
    made = sheet(Series.of([("a", wide), ("b", tall)]), labels, columns=0, width=64, gap=4)
    assert made.pixels.shape[0] > 256 and made.pixels.shape[1] >= 2 * 64
    with pytest.raises(SettingError):
        sheet(Series.of(()), columns=0, width=64, gap=4)
