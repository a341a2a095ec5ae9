"""Files that the desktop hands over while the app runs: macOS sends an event where others start a program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QFileOpenEvent


class FileOpen(QObject):
    """Calls `open` with every file that the desktop asks the app to open. Lives as long as the app."""

    def __init__(self, app: QCoreApplication, open: Callable[[Path], object]) -> None:
        super().__init__(app)
        self._open = open
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.FileOpen or not isinstance(event, QFileOpenEvent) or not event.file():
            return False
        self._open(Path(event.file()))
        return True
