"""What a project names is shown as it is written: read as HTML, it would open any file for a picture."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from studio.graph.graph import Graph, Node, Wire
from studio.ui.widgets.labels import PlainLabel, note, plain_tip
from studio.ui.window import MainWindow

UI = Path(__file__).resolve().parents[2] / "studio" / "ui"
LABELS = UI / "widgets" / "labels.py"
RICH = {"models/row.py": 2, "settings/updates.py": 1}
"""Files that show HTML of their own making, and how many labels of it."""


def steps() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(UI.rglob("*.py")):
        if path != LABELS:
            for step in ast.walk(ast.parse(path.read_text("utf-8"))):
                yield path.relative_to(UI).as_posix(), step


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    for path, step in steps():
        if isinstance(step, ast.Call):
            yield path, step, ast.unparse(step.func)


def test_no_label_guesses_whether_its_text_is_html() -> None:
    """PlainLabel instead of QLabel; whoever shows HTML says so, and escapes what it puts there."""
    made = [f"{path}:{call.lineno}" for path, call, name in calls() if name == "QLabel"]
    derived = [
        f"{path}:{step.lineno}"
        for path, step in steps()
        if isinstance(step, ast.ClassDef) and any(ast.unparse(base) == "QLabel" for base in step.bases)
    ]
    assert made + derived == [], "PlainLabel (studio/ui/widgets/labels.py) shows its text as it is"
    rich: dict[str, int] = {}
    for path, call, name in calls():
        if name.endswith("setTextFormat") and not ast.unparse(call).endswith("PlainText)"):
            rich[path] = rich.get(path, 0) + 1
    assert rich == RICH


def test_every_tooltip_is_ours_or_escaped() -> None:
    for path, call, name in calls():
        if not (name.endswith(".setToolTip") or name == "QToolTip.showText"):
            continue
        words = call.args[1] if name == "QToolTip.showText" else call.args[-1]
        given = words.args[0] if isinstance(words, ast.Call) and words.args else words
        escaped = isinstance(words, ast.Call) and ast.unparse(words.func) == "plain_tip"
        assert escaped or isinstance(given, ast.Constant), f"{path}:{call.lineno}: put plain_tip() around it"


@pytest.mark.parametrize(
    "words", ["a < b & c", "<b>x</b>", "<img src='/dev/zero'>", "two\nlines <i>", "plain & simple"]
)
def test_words_come_back_out_of_a_tooltip_as_they_went_in(qtbot: QtBot, words: str) -> None:
    page = QTextDocument()
    tip = plain_tip(words)
    if tip.startswith("<qt>"):
        page.setHtml(tip)
    else:
        page.setPlainText(tip)
    assert page.toPlainText() == words


def test_a_label_shows_markup_as_text(qtbot: QtBot) -> None:
    letters = []
    for label in (PlainLabel("<b>x</b>"), note("<b>x</b>"), PlainLabel("x")):
        qtbot.addWidget(label)
        label.setWordWrap(False)
        assert label.textFormat() == Qt.TextFormat.PlainText
        letters.append(label.sizeHint().width())
    assert min(letters[:2]) > 2 * letters[2]


def test_no_name_in_a_whole_window_is_taken_for_html(window: MainWindow, tmp_path: Path) -> None:
    """A picture that is a pipe would hold the window for ever."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    evil = f'<img src="{pipe}">'
    graph = Graph(
        nodes={
            "script": Node("story.script", {"text": f"# {evil}\n\n## 1 · {evil}\nPicture: {evil}\n"}, title=evil),
            "words": Node("text.value", {"text": evil}, title=evil),
            "bad": Node(evil, title=evil),
            evil: Node("image.load", {"path": evil}),
            "prompt": Node("story.prompt", {"style": evil}, title=evil),
        },
        wires=(Wire("script", "shots", "prompt", "shot"),),
    )
    page = window.new_project()
    page.document.edit("Fill", graph)
    for name in list(page.docks):
        page.show_panel(name)
    shown = 0
    for id in graph.nodes:
        page.session.selection.select([id])
        for label in window.findChildren(QLabel):
            if "pipe" in label.text():
                shown += 1
                assert label.textFormat() == Qt.TextFormat.PlainText, label
            assert "<img" not in label.toolTip()
    assert shown
