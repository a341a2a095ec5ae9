"""Markers of the cut: added, named, given notes and colours, taken away."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from studio.film.timeline import Marker, edits
from studio.ui.timeline.paint import theme_color
from studio.ui.timeline.scale import timecode

if TYPE_CHECKING:
    from studio.ui.timeline.cut import TimelineCut

COLORS = ("", "#f2616b", "#f58f5a", "#4cc38a", "#5fb3f9", "#9b7bff", "#f27db4")
"""'' is the usual one."""


class Markers(QObject):
    """What can be done with them; each is one step of undo."""

    def __init__(self, panel: QWidget, cut: TimelineCut) -> None:
        super().__init__(panel)
        self._panel = panel
        self._cut = cut
        self.dialog: MarkerDialog | None = None

    def at(self, seconds: Fraction) -> Marker | None:
        return next((marker for marker in self._cut.timeline.markers if marker.at == seconds), None)

    def toggle(self, seconds: Fraction) -> None:
        marker = self.at(seconds)
        self.remove(marker) if marker else self.add(seconds)

    def add(self, seconds: Fraction) -> None:
        self._cut.edit(self.tr("Add marker"), lambda t: edits.mark(t, Marker(seconds)))

    def remove(self, marker: Marker) -> None:
        self._cut.edit(self.tr("Remove marker"), lambda t: edits.unmark(t, marker.at))

    def clear(self) -> None:
        self._cut.edit(self.tr("Remove all markers"), lambda t: replace(t, markers=()))

    def move(self, marker: Marker, to: Fraction) -> None:
        if to != marker.at:
            there = replace(marker, at=to)
            self._cut.edit(self.tr("Move marker"), lambda t: edits.mark(edits.unmark(t, marker.at), there))

    def change(self, old: Marker, new: Marker) -> None:
        if new != old:
            self._cut.edit(self.tr("Change marker"), lambda t: edits.mark(edits.unmark(t, old.at), new))

    def open(self, marker: Marker) -> None:
        """A dialog for its name, notes and colour."""
        self.dialog = MarkerDialog(marker, self._cut.timeline.rate, self._panel)
        self.dialog.accepted.connect(lambda: self.change(marker, self.dialog.marker) if self.dialog else None)
        self.dialog.open()


class MarkerDialog(QDialog):
    """What is written on a marker."""

    def __init__(self, marker: Marker, rate: Fraction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marker = marker
        self.setWindowTitle(self.tr("Marker at {time}").format(time=timecode(marker.at, rate)))
        self.name = QLineEdit(marker.name)
        self.note = QPlainTextEdit(marker.note)
        self.note.setTabChangesFocus(True)
        self.color = QComboBox()
        self.color.setIconSize(QSize(14, 14))
        names = (
            self.tr("Yellow"),
            self.tr("Red"),
            self.tr("Orange"),
            self.tr("Green"),
            self.tr("Blue"),
            self.tr("Violet"),
            self.tr("Pink"),
        )
        for color, name in zip(COLORS, names, strict=True):
            self.color.addItem(_swatch(color), name, color)
        if marker.color not in COLORS:
            self.color.addItem(_swatch(marker.color), marker.color, marker.color)
        self.color.setCurrentIndex(self.color.findData(marker.color))
        form = QFormLayout()
        form.addRow(self.tr("Name"), self.name)
        form.addRow(self.tr("Notes"), self.note)
        form.addRow(self.tr("Colour"), self.color)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(buttons)
        self.resize(380, 260)
        self.name.setFocus()

    @property
    def marker(self) -> Marker:
        """As it is written here."""
        words, notes = self.name.text().strip(), self.note.toPlainText().strip()
        return replace(self._marker, name=words, color=str(self.color.currentData()), note=notes)


def _swatch(color: str) -> QIcon:
    image = QPixmap(14, 14)
    image.fill(QColor(color) if QColor.isValidColorName(color) else theme_color("warning"))
    return QIcon(image)
