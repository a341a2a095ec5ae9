"""Everything that can be done by key: one list for menus, command palette and the shortcut sheet."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from studio.base.datafile import read_json
from studio.base.files import write_bytes
from studio.ui import theme


@dataclass(frozen=True)
class Command:
    """Something to do. place: the panel that must have the focus for its keys ('' for anywhere in the window)."""

    id: str
    title: str
    place: str
    usual: tuple[str, ...]
    action: QAction

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key.toString() for key in self.action.shortcuts())

    @property
    def shown_keys(self) -> str:
        native = QKeySequence.SequenceFormat.NativeText
        return "  ".join(key.toString(native) for key in self.action.shortcuts())


class Keymap(QObject):
    """The user's own keys: command id -> keys, in a JSON file. A damaged file counts as empty. changed(id)."""

    changed = Signal(str)

    def __init__(self, path: Path | None = None) -> None:
        super().__init__()
        self._path = path
        self._own: dict[str, list[str]] = {}
        if path is not None and path.exists():
            try:
                data = read_json(path)
            except (OSError, ValueError):
                data = {}  # keys go back to the usual ones; nothing of a project is lost
            if isinstance(data, dict):
                self._own = {str(k): [str(key) for key in v] for k, v in data.items() if isinstance(v, list)}

    def keys(self, id: str, usual: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self._own.get(id, usual))

    def is_own(self, id: str) -> bool:
        return id in self._own

    def set(self, id: str, keys: Iterable[str] | None) -> None:
        """Keep the keys; None goes back to the usual ones."""
        if keys is None:
            self._own.pop(id, None)
        else:
            self._own[id] = list(keys)
        if self._path is not None:
            write_bytes(self._path, json.dumps(self._own, indent=2).encode())
        self.changed.emit(id)


class Commands(QObject):
    """The commands of the window, or of one page. changed: keys or commands are others."""

    changed = Signal()

    def __init__(self, keymap: Keymap | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.keymap = keymap or Keymap()
        self._commands: dict[str, Command] = {}
        self.keymap.changed.connect(self._rebound)

    def add(
        self,
        owner: QWidget,
        id: str,
        title: str,
        slot: Callable[[], object],
        keys: str | tuple[str, ...] = (),
        *,
        place: str = "",
        icon: str = "",
    ) -> QAction:
        """Declare a command and bind its keys.

        Keys of a command with a place work while `owner` or a child has the focus; a text field that has it
        keeps single letters for itself. Without a place they work in the whole window.
        """
        usual = (keys,) if isinstance(keys, str) else keys
        action = QAction(title, owner)
        if icon:
            action.setIcon(theme.icon(icon))
        widgets = Qt.ShortcutContext.WidgetWithChildrenShortcut
        action.setShortcutContext(widgets if place else Qt.ShortcutContext.WindowShortcut)
        action.setShortcuts([QKeySequence(key) for key in self.keymap.keys(id, usual) if key])
        action.triggered.connect(lambda _=False: slot())
        owner.addAction(action)
        self._commands[id] = Command(id, title, place, tuple(key for key in usual if key), action)
        action.destroyed.connect(lambda *_: self._forget(id, action))
        self.changed.emit()
        return action

    def _forget(self, id: str, action: QAction) -> None:
        known = self._commands.get(id)
        if known is not None and known.action is action:
            del self._commands[id]

    def __getitem__(self, id: str) -> Command:
        return self._commands[id]

    def all(self) -> tuple[Command, ...]:
        return tuple(self._commands.values())

    def get(self, id: str) -> Command | None:
        return self._commands.get(id)

    def _rebound(self, id: str) -> None:
        command = self._commands.get(id)
        if command is not None:
            command.action.setShortcuts([QKeySequence(key) for key in self.keymap.keys(id, command.usual)])
            self.changed.emit()


def clash(commands: Iterable[Command], mine: Command, key: str) -> Command | None:
    """Another command that the same key would start in the same place, or anywhere."""
    wanted = QKeySequence(key).toString()
    for other in commands:
        near = other.place == mine.place or not other.place or not mine.place
        if other.id != mine.id and wanted in other.keys and near:
            return other
    return None
