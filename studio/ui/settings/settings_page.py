"""A page of the settings dialog: a title, rows of a label and a field, and a line for what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from studio.ui.widgets.labels import PlainLabel, note

_LINE = 36  # pixels: the label of a taller field stands beside its first line


class SettingsPage(QScrollArea):
    """problem(): what keeps the page from being accepted, '' when nothing does. changes(): settings to keep."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget(objectName="Panel")
        self._heading = PlainLabel()
        self._heading.setProperty("role", "pagetitle")
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(16)
        self._rows.setVerticalSpacing(12)
        self._rows.setColumnStretch(1, 1)
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(24, 20, 24, 16)
        self.column.setSpacing(12)
        self.column.addWidget(self._heading)
        self.column.addLayout(self._rows)
        self.setWidget(inner)

    @property
    def title(self) -> str:
        return self._heading.text()

    def set_title(self, title: str) -> None:
        self._heading.setText(title)

    def row(self, words: str, field: QWidget, hint: str = "") -> None:
        """Add a field with its label, and a line below that explains it."""
        label = PlainLabel(words)
        label.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(words)
        label.setMinimumHeight(min(field.sizeHint().height(), _LINE))
        place = QVBoxLayout()
        place.setSpacing(4)
        place.addWidget(field)
        if hint:
            place.addWidget(note(hint))
        number = self._rows.rowCount()
        self._rows.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addLayout(place, number, 1)

    def problem(self) -> str:
        return ""

    def changes(self) -> Mapping[str, Any]:
        return {}
