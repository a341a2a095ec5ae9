"""No text of the window is cut off, squeezed or covered, on a small screen and on a dense one, in both languages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.legible import unreadable

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("scale", ["1", "2"])
def test_every_text_can_be_read_at_1366_by_768(scale: str, language: str, tmp_path: Path) -> None:
    # in a process of its own: the scale is settled before there is an application
    program = [sys.executable, "-m", "tests.ui.screens", str(tmp_path), "--check"]
    program += ["--scale", scale, "--language", language]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "SHOTGRAPH_HOME": str(tmp_path)}
    answer = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert answer.stdout.strip() == "", answer.stderr
    assert answer.returncode == 0, answer.stderr


@pytest.fixture
def box(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(200, 120)
    made.show()
    return made


def test_a_squeezed_button_is_found(box: QWidget) -> None:
    button = QPushButton("Render the whole film", box)
    button.setFixedWidth(60)
    button.show()
    assert "Render the whole film" in unreadable(box)[0]


def test_a_label_cut_in_its_height_is_found(box: QWidget) -> None:
    label = QLabel("A long line of words that has to wrap a few times in so small a window.", box)
    label.setWordWrap(True)
    label.setGeometry(0, 0, 80, 20)
    label.show()
    assert "height" in unreadable(box)[0]


def test_a_covered_label_is_found(box: QWidget) -> None:
    for x in (0, 20):
        label = QLabel("words", box)
        label.setGeometry(x, 0, 80, 20)
        label.show()
    assert "lies over" in unreadable(box)[0]


def test_what_no_scroll_bar_reaches_is_found(box: QWidget) -> None:
    area = QScrollArea()
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inner = QWidget()
    inner.setFixedSize(400, 40)
    row = QHBoxLayout(inner)
    row.addStretch(1)
    row.addWidget(QLabel("far right"))
    area.setWidget(inner)
    QVBoxLayout(box).addWidget(area)
    area.show()
    inner.show()
    assert "sticks out of QScrollArea" in unreadable(box)[0]


def test_what_fits_is_left_alone(box: QWidget) -> None:
    row = QHBoxLayout(box)
    for words in ("one", "two"):
        row.addWidget(QLabel(words))
    row.addWidget(QPushButton("three"))
    box.layout().activate()
    assert unreadable(box) == []
