"""What a bad disk makes of the store's index: noticed, told and made again, as a damaged payload is. Never a trace."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from studio.cli import main
from studio.graph.graph import Graph, Node, Wire
from studio.graph.projectfile import save
from studio.graph.store import Record, Ref, Store

SUM = Graph(
    {
        "two": Node("number.value", {"value": 2.0}),
        "text": Node("text.value", {"text": "Attack at dawn"}),
        "sum": Node("number.math", {"op": "add"}),
    },
    (Wire("two", "out", "sum", "a"), Wire("two", "out", "sum", "b")),
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    save(SUM, tmp_path / "sum.shotgraph")
    return tmp_path / "sum.shotgraph"


def made(project: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    targets = [part for name in ("sum", "text") for part in ("--target", name)]
    assert main(["render", str(project), *targets]) == 0
    shown = capsys.readouterr()
    assert "Traceback" not in shown.err
    return sorted(shown.out.split("\n"))


@contextlib.contextmanager
def index_of(project: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(project.parent / "home" / "store" / "index.sqlite3")) as index:
        yield index
        index.commit()
        index.execute("PRAGMA wal_checkpoint(truncate)")


def test_a_small_result_that_the_disk_has_changed_is_made_again(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = made(project, capsys)
    with index_of(project) as index:
        index.execute("PRAGMA user_version")
    file = project.parent / "home" / "store" / "index.sqlite3"
    spoilt = file.read_bytes().replace(b"Attack at dawn", b"Attack at dusk").replace(b"4.0", b"5.0")
    assert spoilt != file.read_bytes()
    file.write_bytes(spoilt)
    assert made(project, capsys) == before
    assert main(["doctor", "--store"]) == 0 and " 0 damaged" in capsys.readouterr().out


DAMAGE: dict[str, str] = {
    "a list for a record": "UPDATE tasks SET record='[]'",
    "a record of other types": """UPDATE tasks SET record='{"refs":[[1]]}'""",
    "a record that is no JSON": "UPDATE tasks SET record='x'",
    "a record of bytes": "UPDATE tasks SET record=x'ff00ff'",
    "no record": "UPDATE tasks SET record=NULL",
    "deep record": "UPDATE tasks SET record=printf('%.*c', 20000, '[')",
    "other digests": "UPDATE tasks SET record=replace(record, '0', '1')",
    "another output": "UPDATE tasks SET record=replace(record, 'out', 'oot')",
    "small results cut": "UPDATE tasks SET inline=substr(inline,1,2)",
    "small results of zeros": "UPDATE tasks SET inline=zeroblob(length(inline))",
    "no small results": "UPDATE tasks SET inline=NULL",
    "notes that are no JSON": "UPDATE notes SET value='x'",
    "notes of another type": "UPDATE notes SET value='[1]'",
    "costs of text": "UPDATE tasks SET seconds='x', memory='y', made='z'",
    "payloads of text": "UPDATE payloads SET size='x', used='y'",
}


@pytest.mark.parametrize("statement", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_row_is_made_again(statement: str, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = made(project, capsys)
    with index_of(project) as index:
        index.execute(statement)
    assert made(project, capsys) == before
    with index_of(project) as index:
        index.execute(statement)
    assert main(["doctor", "--store"]) == 0
    shown = capsys.readouterr()
    assert "Traceback" not in shown.err
    assert made(project, capsys) == before


def test_rows_of_an_earlier_version_without_sums_are_read(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = made(project, capsys)
    with index_of(project) as index:
        index.execute("""UPDATE tasks SET record=substr(record, 1, instr(record, ', "sum"') - 1) || '}'""")
    capsys.readouterr()
    assert made(project, capsys) == before
    assert main(["render", str(project), "--target", "sum"]) == 0
    assert "0 ran, 2 from the store" in capsys.readouterr().err


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "file").write_text("x")


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


WAYS: list[Callable[[Path], Any]] = [
    *([_folder] if sys.platform == "win32" else [_folder, _pipe]),
    lambda path: path.write_bytes(path.read_bytes()[:-1]),
    lambda path: path.write_bytes(path.read_bytes() + b"x"),
    lambda path: path.unlink(),
]


@pytest.mark.parametrize("way", WAYS)
def test_a_payload_that_is_gone_is_missed_and_written_again(way: Callable[[Path], Any], tmp_path: Path) -> None:
    store = Store(tmp_path)
    content = b"a picture" * 1000
    digest, inline = store.save("image", content)
    ref = Ref("out", "image", digest, inline)
    store.put("key", Record((ref,)))
    way(tmp_path / "objects" / digest[:2] / digest)
    assert store.load(ref) is None
    assert store.verify()["damaged"] <= 1
    assert store.save("image", content) == (digest, None)
    assert store.load(ref) == content and store.verify()["damaged"] == 0
    store.close()
