"""A page of the settings dialog: a title, rows of a label and a field, and a line for what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget


class SettingsPage(QScrollArea):
    """problem(): what keeps the page from being accepted, '' when nothing does. changes(): settings to keep."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget(objectName="Panel")
        self._heading = QLabel()
        self._heading.setProperty("role", "pagetitle")
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(16)
        self.form.setVerticalSpacing(10)
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(24, 20, 24, 16)
        self.column.setSpacing(12)
        self.column.addWidget(self._heading)
        self.column.addLayout(self.form)
        self.setWidget(inner)

    @property
    def title(self) -> str:
        return self._heading.text()

    def set_title(self, title: str) -> None:
        self._heading.setText(title)

    def row(self, words: str, field: QWidget, hint: str = "") -> None:
        """Add a field with its label, and a line below that explains it."""
        label = QLabel(words)
        label.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(words)
        self.form.addRow(label, field)
        if hint:
            self.form.addRow("", note(hint))

    def problem(self) -> str:
        return ""

    def changes(self) -> Mapping[str, Any]:
        return {}


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
