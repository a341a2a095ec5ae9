"""Escape sequences in what strangers wrote never reach the terminal, whatever the command line prints."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from studio.app.console.report import HumanReport
from studio.base.plainly import plain_text, speaking_plainly
from studio.cli import main
from studio.graph import events

ROOT = Path(__file__).resolve().parent.parent
ESCAPE = "\x1b]0;OWNED\x07\x1b[2J\x1b[31mRED\x1b]52;c;ZWNobyBoaQ==\x07\x9b2J\rover"
SHOT = "# t\n\n## 1 · x {#a" + ESCAPE + "}\nPicture: hill\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))


def project(folder: Path, nodes: dict[str, Any], wires: list[dict[str, str]]) -> str:
    path = folder / "p.shotgraph"
    path.write_text(json.dumps({"format": "shotgraph/1", "nodes": nodes, "wires": wires}), "utf-8")
    return str(path)


CASES: dict[str, tuple[list[str], dict[str, Any], list[dict[str, str]]]] = {
    "a node's type": (["check"], {"a": {"type": ESCAPE}}, []),
    "a node's id": (["check"], {ESCAPE: {"type": "nope.x"}}, []),
    "a path": (["check"], {"a": {"type": "image.load", "settings": {"path": ESCAPE}}}, []),
    "a setting": (["check"], {"a": {"type": "image.generate", "settings": {"seed": ESCAPE}}}, []),
    "a text": (["render", "--target", "a"], {"a": {"type": "text.value", "settings": {"text": ESCAPE}}}, []),
    "a text as JSON": (
        ["render", "--json", "--target", "a"],
        {"a": {"type": "text.value", "settings": {"text": ESCAPE}}},
        [],
    ),
    "a shot in a failure": (
        ["render", "--target", "p.out"],
        {
            "s": {"type": "story.script", "settings": {"text": SHOT}},
            "zero": {"type": "number.value"},
            "p": {"type": "number.math", "settings": {"op": "divide"}},
        },
        [{"from": "s.seconds", "to": "p.a"}, {"from": "zero.out", "to": "p.b"}],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_project_says_is_printed_without_control_characters(
    tmp_path: Path, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (command, *options), nodes, wires = CASES[case]
    main([command, project(tmp_path, nodes, wires), *options])
    said = capsys.readouterr()
    assert "owned" in (said.out + said.err).lower()
    assert not [mark for mark in said.out + said.err if mark != "\n" and (mark < " " or "\x7f" <= mark <= "\x9f")]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
def test_a_terminal_is_not_steered_by_a_node_at_work(tmp_path: Path) -> None:
    import pty

    nodes = {
        ESCAPE: {"type": "image.generate", "settings": {"width": 64, "height": 64, "seed": 1}},
        "t": {"type": "text.value", "settings": {"text": "x"}},
    }
    path = project(tmp_path, nodes, [{"from": "t.out", "to": f"{ESCAPE}.prompt"}])
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "studio.cli", "render", path, "--target", ESCAPE]
    run = subprocess.Popen(command, cwd=ROOT, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm"})
    os.close(theirs)
    said = b""
    while True:
        try:
            block = os.read(ours, 65536)
        except OSError:
            break
        if not block:
            break
        said += block
    run.wait(60)
    os.close(ours)
    assert b"finished" in said or b"error" in said
    assert not [mark for mark in (b"\x1b]0;", b"\x1b[2J", b"\x1b]52;") if mark in said]


def test_names_are_no_markup_of_the_bar_either(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr("sys.stderr", out)
    with speaking_plainly():
        report = HumanReport()
        report(events.Planned(("[link=x]a",)))
        report(events.Started("[/bold]" + ESCAPE, None))
        report(events.Noted("[red]a[/red]", None, "said " + ESCAPE))
        report(events.Done(0.0, 0, 0, 0, False))
    assert "[red]a[/red]: said" in out.getvalue() and "\x1b]" not in out.getvalue()


def test_lines_tabs_and_every_script_stay() -> None:
    assert plain_text("a\tb\n影片 ü 👩‍🚀\u202fend") == "a\tb\n影片 ü 👩‍🚀\u202fend"
