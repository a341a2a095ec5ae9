"""What the engine says is phrased for where it is read: no command of the terminal in the window, and sentences."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from studio.base.errors import InvalidProject, Problem, ShotgraphError
from studio.ui.window_words import for_window, said, sentence

ROOT = Path(__file__).resolve().parents[2]
TERMINAL = re.compile(r"`shotgraph |shotgraph (models|runtime|voices|render|doctor)\b|(?<![\w-])--[a-z]{3,}")
SPOKEN_THERE = ("studio/cli.py", "studio/app/", "studio/ui/", "studio/host/main.py")


def _strings(tree: ast.AST) -> list[str]:
    """Every text of a module as it reads, with a word where a value goes in; no docstrings."""
    found = []
    inside: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            inside.add(id(node.value))
        if isinstance(node, ast.JoinedStr):
            inside |= {id(part) for part in ast.walk(node) if part is not node}
            parts = [part.value if isinstance(part, ast.Constant) else "thing" for part in node.values]
            found.append("".join(str(part) for part in parts))
    return found + [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside
    ]


def test_no_message_of_the_engine_brings_the_terminal_into_the_window() -> None:
    left = []
    for folder in ("studio", "nodes", "plugins"):
        for path in (ROOT / folder).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            if name.startswith(SPOKEN_THERE):
                continue
            for text in _strings(ast.parse(path.read_text("utf-8"))):
                if TERMINAL.search(text) and " " in text.strip() and TERMINAL.search(for_window(text)):
                    left.append(f"{name}: {text}")
    assert left == []


@pytest.mark.parametrize(
    ("engine", "window"),
    [
        (
            "Choose auto, or install the model runtime: in the settings, or with `shotgraph runtime install`.",
            "Choose auto, or install the model runtime in Settings, Model runtime.",
        ),
        (
            "Add a publish node, or name a target with --target NODE.",
            "Add a publish node, or select a node and render up to it (Shift+Enter).",
        ),
        ("Run `shotgraph models pull kokoro --verify`.", "Download kokoro again in the Models window."),
        (
            "Choose a place inside it, or allow this one: the editor asks, and `shotgraph render` takes --output FILE "
            "or --allow-outside.",
            "Choose a place inside it, or allow this one: the editor asks.",
        ),
    ],
)
def test_the_way_is_the_windows(engine: str, window: str) -> None:
    assert for_window(engine) == window


def test_errors_are_sentences_that_name_their_place_once() -> None:
    error = ShotgraphError("there is no file a.png", mend="Choose another", node="still", setting="path")
    assert said(error) == "still, path: There is no file a.png. Choose another."
    assert said(error, place=False) == "path: There is no file a.png. Choose another."
    two = InvalidProject([Problem("it is empty"), Problem("it is long.")])
    assert said(two) == "It is empty.\nIt is long."


def test_a_files_name_stays_as_it_is_written() -> None:
    assert sentence("film.mov is damaged") == "film.mov is damaged."
