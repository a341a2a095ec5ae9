"""Every key that hands know from other programs reaches its command: in its place, once, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from studio.graph.document import Document
from studio.graph.graph import Node, Wire
from studio.ui.project_page import ProjectPage
from studio.ui.window import MainWindow
from tests.ui.timeline_stage import FILM

GRAPH = replace(
    FILM,
    nodes={
        **FILM.nodes,
        "stills": Node("image.generate"),
        "brush": Node("motion.brush"),
        "move": Node("motion.camera"),
    },
    wires=(*FILM.wires, Wire("stills", "out", "brush", "image"), Wire("brush", "out", "animate", "motion")),
)
PLACES: dict[str, Callable[[ProjectPage], QWidget]] = {
    "": lambda page: page.canvas.view,
    "canvas": lambda page: page.canvas.view,
    "timeline": lambda page: page.timeline.lanes,
    "viewer": lambda page: page.viewer.stack.currentWidget(),
    "brush": lambda page: page.painter.view,
}
KEYS = {
    "app": {"palette": "Ctrl+Shift+P", "shortcuts": "Shift+?"},
    "render": {"film": "Ctrl+Return", "first": "Ctrl+Shift+Return", "cancel": "Ctrl+."},
    "edit": {"undo": "Ctrl+Z", "redo": "Ctrl+Shift+Z"},
    "canvas": {
        "add": "Tab Shift+A",
        "bypass": "D",
        "mute": "M",
        "copy": "Ctrl+C",
        "cut": "Ctrl+X",
        "paste": "Ctrl+V",
        "duplicate": "Ctrl+D",
        "paste_inputs": "Ctrl+Shift+V",
        "group": "Ctrl+G",
        "frame": "F",
        "frame_all": "A",
        "tidy": "L",
        "reroute": "R",
        "find": "Ctrl+F",
        **{f"view_{number}": str(number) for number in range(1, 10)},
    },
    "timeline": {
        "play": "Space",
        "pause": "K",
        "shuttle_back": "J",
        "shuttle": "L",
        "back": "Left ,",
        "forward": "Right .",
        "start": "Home",
        "end": "End",
        "previous": "Up",
        "next": "Down",
        "in": "I",
        "out": "O",
        "split": "S",
        "snap": "N",
        "marker": "M",
        "trim_start": "Q",
        "trim_end": "W",
        "delete_ripple": "Shift+Del",
        "fit": "\\",
    },
    "brush": {
        "brush": "B",
        "eraser": "E",
        "smaller": "[",
        "larger": "]",
        "harder": "Shift+[",
        "softer": "Shift+]",
        "swap": "X",
        "lasso": "L",
        "pick": "F",
        "move": "V",
        **{f"number{number}": str(number) for number in range(1, 6)},
    },
    "viewer": {"play": "Space K", "back": "Left ,", "forward": "Right .", "actual": "1", "compare": "W"},
}
"""As shared conventions have them; gestures (wheel, drags, Ctrl+Z of a stroke) are tested with what they change."""


@pytest.mark.parametrize("group", KEYS)
def test_keys_reach_their_commands(window: MainWindow, group: str) -> None:
    page = window.add_document(Document(GRAPH))
    window.activateWindow()
    page.session.run.set_picture("stills", None, QImage(64, 36, QImage.Format.Format_RGB888))
    page.session.selection.select(["brush" if group == "brush" else "stills"])
    QApplication.processEvents()
    fired: list[str] = []
    asked = [(f"{group}.{name}", key) for name, keys in KEYS[group].items() for key in keys.split()]
    for id in dict(asked):
        command = window.commands.get(id) or page.session.commands[id]
        command.action.triggered.connect(lambda _=False, id=id: fired.append(id))
    missed = []
    for id, key in asked:
        widget = PLACES[group if group in PLACES else ""](page)
        widget.setFocus()
        fired.clear()
        popups = 0
        press = QKeySequence(key)[0]
        QTest.keyClick(widget, press.key(), press.keyboardModifiers())
        while (popup := QApplication.activePopupWidget() or QApplication.activeModalWidget()) is not None:
            popup.close()
            popups += 1
        if fired != [id] and not (key == "Tab" and popups):  # the canvas takes Tab before Qt moves the focus with it
            missed.append(f"{key} should be {id}, is {fired}")
    assert missed == []


def test_no_key_means_two_things_in_one_place(window: MainWindow) -> None:
    page = window.add_document(Document(GRAPH))
    taken: dict[tuple[str, str], str] = {}
    for command in (*window.commands.all(), *page.session.commands.all()):
        for key in command.keys:
            other = taken.setdefault((command.place, key), command.id)
            assert other == command.id, f"{key}: {other} and {command.id}"
