"""Tables: a row is an item of a series, and what depends on no row is made once."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from nodes.tables import table_rows
from studio.base.errors import MediaError, SettingError
from studio.film.story.tables import read_table


def _rows(folder: Path, name: str, template: str = "{name} in {city}") -> dict[str, str]:
    ctx: Any = SimpleNamespace(project_folder=folder)
    return {row: str(text) for row, text in table_rows(ctx, path=Path(name), template=template).items}


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_rows_of_a_text_file(tmp_path: Path, mark: str) -> None:
    (tmp_path / "t.csv").write_text(f'name{mark}city\nAnn{mark}Oslo\n\n"B{mark}o"{mark}Köln\n', "utf-8-sig")
    assert _rows(tmp_path, "t.csv") == {"ann": "Ann in Oslo", "b-o": f"B{' ' if mark == chr(9) else mark}o in Köln"}


def test_rows_of_a_workbook(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for line in (["id", "name", "city"], ["x", "Ann", 2.5], [None] * 3, ["x", "Bo", None]):
        book.active.append(line)
    book.save(tmp_path / "t.xlsx")
    assert _rows(tmp_path, "t.xlsx", "{name}, {city}") == {"x": "Ann, 2.5", "x-2": "Bo"}


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("t.csv", b"name\n", "no rows"),
        ("t.csv", b"a,,b\n1,2,3\n", "column 2"),
        ("t.csv", b"a,a\n1,2\n", "'a'"),
        ("t.csv", b"a\n\xff\n", "UTF-8"),
        ("t.csv", b'a\n"1\n', "no table"),
        ("t.xlsx", b"PK nothing", "no workbook"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, data: bytes, what: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(MediaError, match=what) as told:
        read_table(tmp_path / name)
    assert told.value.problem.mend


def test_a_field_without_a_column_is_named(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("name,city\nAnn,Oslo\n")
    with pytest.raises(SettingError, match=r"'\{town\}' is no field"):
        _rows(tmp_path, "t.csv", "{town}")


def test_a_new_row_makes_its_own_alone(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    from studio.cli import main

    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    size = {"width": 64, "height": 64, "model": "animatic", "seed": 1}
    nodes = {
        "rows": {"type": "story.table", "settings": {"path": "t.csv", "template": "a {name} in a street"}},
        "each": {"type": "image.generate", "settings": size},
        "sky": {"type": "image.generate", "settings": size},
        "words": {"type": "text.value", "settings": {"text": "a sky"}},
        "both": {"type": "image.composite", "settings": {}},
    }
    wires = [
        ("words.out", "sky.prompt"),
        ("rows.out", "each.prompt"),
        ("sky.out", "both.background"),
        ("each.out", "both.foreground"),
    ]
    project = {"format": "shotgraph/1", "nodes": nodes, "wires": [{"from": a, "to": b} for a, b in wires]}
    (tmp_path / "p.shotgraph").write_text(json.dumps(project))

    def made() -> list[tuple[str, str]]:
        assert main(["render", str(tmp_path / "p.shotgraph"), "--target", "both", "--json"]) == 0
        told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return sorted(
            (event["node"], event["item"] or "")
            for event in told
            if event["event"] == "finished" and not event["cached"] and event["node"] not in ("rows", "words")
        )

    (tmp_path / "t.csv").write_text("name\ncat\ndog\n")
    pairs = [(node, item) for node in ("both", "each") for item in ("cat", "dog")]
    assert made() == sorted([*pairs, ("sky", "")])
    (tmp_path / "t.csv").write_text("name\nhorse\ndog\ncat\n")
    assert made() == [("both", "horse"), ("each", "horse")]
