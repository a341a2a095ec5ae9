"""A word to the user who is looking at another program."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from studio.ui import theme

_SECONDS = 10


class Notifier(QObject):
    """Desktop notifications where the system has them; the window's entry in the task bar is marked in any case."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._tray: QSystemTrayIcon | None = None

    def say(self, title: str, words: str) -> None:
        """Tell it, unless the window is in front and says it itself."""
        if self._window.isActiveWindow():
            return
        QApplication.alert(self._window)
        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            return
        tray = self._tray = self._tray or QSystemTrayIcon(theme.icon("clapperboard", theme.tokens().accent), self)
        tray.show()
        tray.showMessage(title, words, QSystemTrayIcon.MessageIcon.Information, _SECONDS * 1000)
        # The icon is only there for its message.
        QTimer.singleShot(_SECONDS * 1000 + 500, tray.hide)
