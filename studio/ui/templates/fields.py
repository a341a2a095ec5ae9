"""A field for each kind of slot that a template asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.base.errors import ShotgraphError
from studio.base.formats import FILMS, PICTURES, SCRIPTS
from studio.film.story.filetext import file_text
from studio.film.story.scripts import read
from studio.film.templates.model import Slot
from studio.ui import theme
from studio.ui.dropped_files import local_files
from studio.ui.templates.words import said
from studio.ui.widgets.labels import note, plain_tip, repaint_role
from studio.ui.window_words import said as said_of

_PATH = Qt.ItemDataRole.UserRole


class Field(QWidget):
    """Of one slot. changed(): its answer is another one."""

    changed = Signal()

    def __init__(self, slot: Slot) -> None:
        super().__init__()
        self.slot = slot
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)

    def answer(self) -> Any:
        raise NotImplementedError  # every kind of field has its own


class ScriptField(Field):
    """Text to paste or drop, or out of a file; below it what was read of it."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(said(slot.title))
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(
            self.tr("Paste a script here, or drop its file: a chat model’s answer, a shot list, Fountain, Word, PDF …")
        )
        self.text.setMinimumHeight(150)
        self.text.setAcceptDrops(False)  # what is dropped is a file for the whole field
        self.setAcceptDrops(True)
        self.told = note()
        choose = QPushButton(theme.icon("folder-open"), self.tr("From a file…"))
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose)
        row = QHBoxLayout()
        row.addWidget(self.told, 1)
        row.addWidget(choose, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(self.text, 1)
        self.column.addLayout(row)
        self.text.textChanged.connect(self._read)

    def answer(self) -> str:
        return self.text.toPlainText()

    def take(self, path: Path) -> None:
        """The text of a file, whichever program wrote it."""
        try:
            self.text.setPlainText(file_text(path)[0])
        except ShotgraphError as error:
            repaint_role(self.told, "error")
            self.told.setText(said_of(error))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()) or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = local_files(event.mimeData())
        if files:
            self.take(files[0])
        else:
            self.text.setPlainText(event.mimeData().text())
        event.acceptProposedAction()

    def _choose(self) -> None:
        kinds = self.tr("Scripts") + f" ({' '.join(f'*.{one}' for one in SCRIPTS)})"
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("A script’s file"), "", kinds)
        if chosen:
            self.take(Path(chosen))

    def _read(self) -> None:
        text = self.answer()
        words, role = "", "soft"
        if text.strip():
            try:
                reading = read(text)
            except ShotgraphError as error:
                words, role = said_of(error), "error"
            else:
                shots, doubts = reading.script.shots, reading.doubts()
                seconds = sum(shot.seconds for shot in shots)
                words = self.tr("%n shot(s)", "", len(shots))
                if seconds:
                    words += self.tr(", {seconds} s").format(seconds=f"{seconds:g}")
                if doubts:
                    words += "\n" + self.tr("%n label(s) that nobody knows are left out.", "", len(doubts))
                    role = "warning"
        repaint_role(self.told, role)
        self.told.setText(words)
        self.told.setToolTip(plain_tip("\n".join(doubts) if role == "warning" else ""))
        self.changed.emit()


class WordsField(Field):
    """A line, or several."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.edit: QLineEdit | QPlainTextEdit
        if slot.kind == "lines":
            self.edit = QPlainTextEdit(str(slot.default or ""))
            self.edit.setTabChangesFocus(True)
            self.edit.setFixedHeight(110)
        else:
            self.edit = QLineEdit(str(slot.default or ""))
        self.edit.textChanged.connect(lambda *_: self.changed.emit())
        self.column.addWidget(self.edit)

    def answer(self) -> str:
        return self.edit.text() if isinstance(self.edit, QLineEdit) else self.edit.toPlainText()


class NumberField(Field):
    """A number; where 0 leaves it to the template it says so."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.spin = QDoubleSpinBox()
        self.spin.setRange(slot.least, slot.most or 36000.0)
        self.spin.setDecimals(1 if slot.kind == "seconds" else 0)
        self.spin.setSuffix(" s" if slot.kind == "seconds" else "")
        if slot.least == 0:
            self.spin.setSpecialValueText(self.tr("auto"))
        self.spin.setValue(float(slot.default or 0))
        self.spin.setMaximumWidth(160)
        self.spin.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self.spin.valueChanged.connect(lambda _: self.changed.emit())
        self.column.addWidget(self.spin)

    def answer(self) -> float:
        return self.spin.value()


class ChoiceField(Field):
    """One of the template's choices, or words where it takes them."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.box = QComboBox()
        self.box.setEditable(bool(slot.free))
        for choice in slot.choices:
            self.box.addItem(said(choice), choice)
        self.box.setCurrentIndex(max(0, self.box.findData(slot.default)))
        self.box.currentTextChanged.connect(lambda _: self.changed.emit())
        self.column.addWidget(self.box)

    def answer(self) -> str:
        at = self.box.findText(self.box.currentText())
        return str(self.box.itemData(at)) if at >= 0 else self.box.currentText()


class FilmField(Field):
    """A film's file."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.setAcceptDrops(True)
        self.edit = QLineEdit()
        self.edit.setAcceptDrops(False)
        self.edit.setPlaceholderText(self.tr("Drop a film here, or choose one"))
        self.edit.textChanged.connect(lambda _: self.changed.emit())
        choose = QPushButton(theme.icon("folder-open"), self.tr("Choose…"))
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose)
        row = QHBoxLayout()
        row.addWidget(self.edit, 1)
        row.addWidget(choose)
        self.column.addLayout(row)

    def answer(self) -> str:
        return self.edit.text().strip()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.edit.setText(str(local_files(event.mimeData())[0]))
        event.acceptProposedAction()

    def _choose(self) -> None:
        kinds = self.tr("Films") + f" ({' '.join(f'*.{one}' for one in FILMS)})"
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("A film"), "", kinds)
        if chosen:
            self.edit.setText(chosen)


class _Pictures(QListWidget):
    """Files in their order: dragged into another one, dropped in, taken out with Del."""

    put = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setIconSize(QSize(96, 64))
        self.setGridSize(QSize(112, 92))
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMovement(QListWidget.Movement.Snap)
        self.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setMinimumHeight(200)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()
        else:
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()
        else:
            super().dragMoveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        files = local_files(event.mimeData())
        if files:
            self.put.emit(tuple(files))
            event.acceptProposedAction()
        else:
            super().dropEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            for item in self.selectedItems():
                self.takeItem(self.row(item))
        else:
            super().keyPressEvent(event)


class PicturesField(Field):
    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.list = _Pictures()
        self.list.setAccessibleName(said(slot.title))
        self.list.put.connect(self.add)
        add = QPushButton(theme.icon("plus"), self.tr("Add pictures…"))
        add.setAutoDefault(False)
        add.clicked.connect(self._choose)
        words = note(self.tr("Drop them here; drag them into their order; Del takes one out."))
        row = QHBoxLayout()
        row.addWidget(words, 1)
        row.addWidget(add, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(self.list, 1)
        self.column.addLayout(row)
        for told in (self.list.model().rowsInserted, self.list.model().rowsRemoved, self.list.model().rowsMoved):
            told.connect(lambda *_: self.changed.emit())

    def answer(self) -> list[str]:
        """In the order in which they lie."""
        items = [self.list.item(row) for row in range(self.list.count())]
        items.sort(key=lambda item: self._place(item))
        return [str(item.data(_PATH)) for item in items]

    def add(self, paths: Sequence[Path]) -> None:
        for path in paths:
            if path.suffix.lower().removeprefix(".") in PICTURES:
                small = QPixmap(str(path)).scaled(
                    96, 64, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
                item = QListWidgetItem(QIcon(small), path.name)
                item.setData(_PATH, str(path))
                item.setToolTip(plain_tip(str(path)))
                self.list.addItem(item)

    def _place(self, item: QListWidgetItem) -> tuple[int, int]:
        place = self.list.visualItemRect(item)
        return place.top(), place.left()

    def _choose(self) -> None:
        kinds = self.tr("Pictures") + f" ({' '.join(f'*.{one}' for one in PICTURES)})"
        chosen, _ = QFileDialog.getOpenFileNames(self, self.tr("Pictures"), "", kinds)
        self.add([Path(one) for one in chosen])


FIELDS: dict[str, Callable[[Slot], Field]] = {
    "script": ScriptField,
    "text": WordsField,
    "lines": WordsField,
    "number": NumberField,
    "seconds": NumberField,
    "choice": ChoiceField,
    "film": FilmField,
    "pictures": PicturesField,
}
