"""How names are said: a word and its sound beside each other, as many as there are."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studio.ui.painter.brush_scope import tool_button
from studio.ui.widgets.labels import PlainLabel


class SayingRow(QWidget):
    """edited(), removed()."""

    edited = Signal()
    removed = Signal()

    def __init__(self, word: str, said: str) -> None:
        super().__init__()
        self.word, self.said = QLineEdit(word), QLineEdit(said)
        self.word.setPlaceholderText(self.tr("Nguyen"))
        self.said.setPlaceholderText(self.tr("win"))
        self.word.setAccessibleName(self.tr("Word as it is written"))
        self.said.setAccessibleName(self.tr("How it is said"))
        self.said.setToolTip(self.tr("As it sounds in English spelling, or phonemes between slashes: /ɡˈɜɹtə/"))
        remove = tool_button("x", self.tr("Say this word as usual again"))
        remove.setProperty("flat", True)
        remove.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        between = PlainLabel("=")
        between.setProperty("role", "soft")
        row.addWidget(self.word, 1)
        row.addWidget(between)
        row.addWidget(self.said, 1)
        row.addWidget(remove)
        for field in (self.word, self.said):
            field.editingFinished.connect(self.edited)

    @property
    def pair(self) -> tuple[str, str]:
        return self.word.text().strip().replace("=", " "), self.said.text().strip()


class Sayings(QWidget):
    """changed(dict): word to how it is said, of the rows that are whole."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[SayingRow] = []
        self._known: dict[str, str] = {}
        self.add = QPushButton(self.tr("A name is said wrong…"))
        self.add.setProperty("flat", True)
        self.add.setToolTip(self.tr("Say how a word is pronounced; captions keep its spelling"))
        self.add.clicked.connect(self._more)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._list)
        end = QHBoxLayout()
        end.addWidget(self.add)
        end.addStretch(1)
        column.addLayout(end)

    def show_sayings(self, known: Mapping[str, str]) -> None:
        """Show these; rows that are being written stay."""
        if dict(known) == self._known:
            return
        self._known = dict(known)
        if dict(row.pair for row in self.rows if all(row.pair)) == self._known:
            return
        for row in self.rows:
            self._drop(row)
        self.rows = [self._row(word, said) for word, said in known.items()]

    def _row(self, word: str, said: str) -> SayingRow:
        row = SayingRow(word, said)
        row.edited.connect(self._edited)
        row.removed.connect(lambda: self._removed(row))
        self._list.addWidget(row)
        return row

    def _drop(self, row: SayingRow) -> None:
        row.blockSignals(True)  # losing the focus as it goes is no edit
        row.hide()
        row.deleteLater()

    def _more(self) -> None:
        empty = next((row for row in self.rows if not all(row.pair)), None)
        if empty is None:
            empty = self._row("", "")
            self.rows.append(empty)
        empty.word.setFocus()

    def _removed(self, row: SayingRow) -> None:
        self.rows.remove(row)
        self._drop(row)
        self._edited()

    def _edited(self) -> None:
        known = dict(row.pair for row in self.rows if all(row.pair))
        if known != self._known:
            self._known = known
            self.changed.emit(known)
