"""Lines of words in a form, in the colour of their role."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def note(words: str = "", role: str = "soft") -> QLabel:
    """A line of explanation that wraps."""
    made = QLabel(words)
    made.setProperty("role", role)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def repaint_role(label: QLabel, role: str) -> None:
    """Give a label another role's colour."""
    label.setProperty("role", role)
    label.style().polish(label)
