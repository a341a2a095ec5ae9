"""Words on screen, as they are written: what a project names is never read as HTML, which would open files.

Labels are PlainLabels, and what a tooltip says goes through plain_tip unless it is a text of our own; a test holds it.
"""

from __future__ import annotations

import html
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


class PlainLabel(QLabel):
    """A QLabel that shows its text as it is."""

    def __init__(self, words: str = "", parent: QWidget | None = None, **properties: Any) -> None:
        super().__init__(parent, **properties)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(words)


def plain_tip(words: str) -> str:
    """Words for a tooltip, which Qt would show as HTML where they look like it."""
    return f"<qt>{html.escape(words)}</qt>".replace("\n", "<br>") if "<" in words else words


def note(words: str = "", role: str = "soft") -> QLabel:
    """A line of explanation that wraps."""
    made = PlainLabel(words)
    made.setProperty("role", role)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def repaint_role(label: QLabel, role: str) -> None:
    """Give a label another role's colour."""
    label.setProperty("role", role)
    label.style().polish(label)
