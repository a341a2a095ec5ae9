"""New from a template: which one, what it asks for, and the film's whole graph comes out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.base.errors import InvalidProject
from studio.film.templates.building import build
from studio.film.templates.model import Template
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph
from studio.ui import theme
from studio.ui.templates.fields import FIELDS, Field
from studio.ui.templates.words import said
from studio.ui.widgets.labels import PlainLabel, note
from studio.ui.window_words import said as said_of

_ICONS = {
    "film": "clapperboard",
    "slideshow": "mic",
    "pictures": "camera",
    "restore": "wand-sparkles",
    "dub": "audio-lines",
}


class TemplateDialog(QDialog):
    """built(graph, title): the user has what they want. folder: where the project will lie at first; files are named
    from there. wrong: templates of the user's own that cannot be read, in words."""

    built = Signal(Graph, str)

    def __init__(
        self,
        templates: Sequence[Template],
        catalog: Catalog,
        folder: Path,
        parent: QWidget | None = None,
        *,
        first: str = "",
        wrong: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self._catalog, self._folder = catalog, folder
        self.templates = list(templates)
        self.setWindowTitle(self.tr("New from a template"))
        self.resize(880, 640)
        self.list = QListWidget(objectName="SettingsNames")
        self.list.setAccessibleName(self.tr("Templates"))
        self.list.setFixedWidth(216)
        self.list.setWordWrap(True)
        self.forms = QStackedWidget()
        self.fields: list[dict[str, Field]] = []
        for template in self.templates:
            icon = _ICONS.get(template.name, "file") if not template.own else "star"
            self.list.addItem(QListWidgetItem(theme.icon(icon), said(template.title)))
            self.forms.addWidget(self._form(template))
        self.list.currentRowChanged.connect(self._choose)
        self.wrong = note(role="error")
        self.wrong.setText("\n".join(wrong))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.make = buttons.addButton(self.tr("Make the film"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.make.setProperty("primary", True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 14)
        foot.addWidget(self.wrong, 1)
        foot.addWidget(buttons)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.list)
        body.addWidget(self.forms, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body, 1)
        column.addLayout(foot)
        names = [template.name for template in self.templates]
        self.list.setCurrentRow(names.index(first) if first in names else 0)

    def _form(self, template: Template) -> QWidget:
        inner = QWidget(objectName="Panel")
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        title, about = PlainLabel(said(template.title)), note(said(template.about))
        title.setProperty("role", "pagetitle")
        column.addWidget(title)
        column.addWidget(about)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        fields: dict[str, Field] = {}
        for row, slot in enumerate(template.slots):
            field = fields[slot.name] = FIELDS[slot.kind](slot)
            field.changed.connect(self.wrong_is_old)
            label = PlainLabel(said(slot.title) + (" *" if slot.required else ""))
            label.setBuddy(field)
            field.setAccessibleName(said(slot.title))
            label.setMinimumHeight(28)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            place = QVBoxLayout()
            place.setSpacing(4)
            place.addWidget(field)
            if slot.about and slot.kind != "script":
                place.addWidget(note(said(slot.about)))
            grid.addLayout(place, row, 1)
        column.addLayout(grid)
        column.addStretch(1)
        self.fields.append(fields)
        area = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        return area

    def wrong_is_old(self) -> None:
        """What was wrong may be no more."""
        if hasattr(self, "wrong"):
            self.wrong.clear()

    def _choose(self, row: int) -> None:
        self.forms.setCurrentIndex(row)
        self.wrong_is_old()

    def accept(self) -> None:
        """Build it; what is wrong is said and the dialog stays."""
        row = self.list.currentRow()
        if row < 0:
            return
        template = self.templates[row]
        answers = {name: field.answer() for name, field in self.fields[row].items()}
        try:
            graph = build(template, answers, self._catalog, self._folder)
        except InvalidProject as error:
            self.wrong.setText("\n".join(said_of(problem) for problem in error.problems))
            return
        super().accept()
        self.built.emit(graph, str(graph.meta.get("title") or said(template.title)))
