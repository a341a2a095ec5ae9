"""The shortcut sheet: every command with its keys, searchable, and other keys for whoever wants them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio.ui import theme
from studio.ui.commands import Command, Keymap, clash
from studio.ui.palette import place_words
from studio.ui.search_popup import SearchChoice, score
from studio.ui.widgets.labels import PlainLabel


class ShortcutSheet(QDialog):
    """Double-click keys to change them. A key that another command has is taken from it, after it was named."""

    def __init__(self, commands: Iterable[Command], keymap: Keymap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = {command.id: command for command in commands}
        self._keymap = keymap
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.resize(640, 600)
        self.field = QLineEdit(placeholderText=self.tr("Search commands or keys"))
        self.field.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(self._filter)
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels([self.tr("Command"), self.tr("Keys")])
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(12)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.setColumnWidth(1, 220)
        self.tree.itemActivated.connect(self._begin)
        self.tree.itemDoubleClicked.connect(self._begin)
        self._say = PlainLabel(self.tr("Double-click a command to give it other keys."))
        self._say.setProperty("role", "soft")
        self._say.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(theme.icon("x"))  # Qt's own is black
        reset = QPushButton(self.tr("Usual keys for all"))
        reset.clicked.connect(self._reset)
        buttons.addButton(reset, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for part in (self.field, self.tree, self._say, buttons):
            column.addWidget(part)
        self._fill()

    def _fill(self) -> None:
        self.tree.clear()
        places: dict[str, list[Command]] = {}
        for command in self._commands.values():
            places.setdefault(command.place, []).append(command)
        for place, commands in sorted(places.items()):
            head = QTreeWidgetItem([place_words(place)])
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.setFont(0, theme.font(11, QFont.Weight.DemiBold))
            self.tree.addTopLevelItem(head)
            for command in sorted(commands, key=lambda command: command.title.casefold()):
                row = QTreeWidgetItem([command.title.rstrip("…"), command.shown_keys])
                row.setData(0, Qt.ItemDataRole.UserRole, command.id)
                if self._keymap.is_own(command.id):
                    row.setToolTip(1, self.tr("Changed by you"))
                head.addChild(row)
        self.tree.expandAll()
        self._filter(self.field.text())

    def _filter(self, query: str) -> None:
        for number in range(self.tree.topLevelItemCount()):
            head = self.tree.topLevelItem(number)
            if head is None:
                continue
            shown = 0
            for place in range(head.childCount()):
                row = head.child(place)
                fits = not query.strip() or score(query, SearchChoice("", row.text(0), hint=row.text(1))) > 0
                row.setHidden(not fits)
                shown += fits
            head.setHidden(not shown)

    def _begin(self, row: QTreeWidgetItem) -> None:
        id = row.data(0, Qt.ItemDataRole.UserRole)
        if not id:
            return
        editor = QKeySequenceEdit(QKeySequence(next(iter(self._commands[id].keys), "")))
        editor.setMaximumSequenceLength(1)
        editor.setClearButtonEnabled(True)
        editor.setAccessibleName(self.tr("New keys for {command}").format(command=row.text(0)))
        editor.editingFinished.connect(lambda: self._end(id, editor.keySequence()))
        self.tree.setItemWidget(row, 1, editor)
        editor.setFocus()

    def _end(self, id: str, keys: QKeySequence) -> None:
        self.bind(id, keys.toString())
        self._fill()

    def bind(self, id: str, key: str) -> None:
        """Give a command this key ('' for none)."""
        other = clash(self._commands.values(), self._commands[id], key) if key else None
        if other is not None:
            self._keymap.set(other.id, [kept for kept in other.keys if kept != QKeySequence(key).toString()])
            self._say.setText(
                self.tr("{key} was taken from “{command}”.").format(key=key, command=other.title.rstrip("…"))
            )
        self._keymap.set(id, [key] if key else [])

    def _reset(self) -> None:
        for id in self._commands:
            if self._keymap.is_own(id):
                self._keymap.set(id, None)
        self._fill()
