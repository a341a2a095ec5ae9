"""The log to read, and to copy with what is known of the machine."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from studio.ui import theme
from studio.ui.run_log import LogLine, RunLog

_SERIOUS = ("warning", "error", "critical")


class LogPanel(QWidget):
    """Follows the end while it is shown there."""

    def __init__(self, log: RunLog) -> None:
        super().__init__()
        self._log = log
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setMaximumBlockCount(2000)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName(self.tr("Log"))
        mono = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        mono.setPixelSize(11)
        self.text.setFont(mono)
        self.serious = QCheckBox(self.tr("Warnings and errors only"))
        self.serious.toggled.connect(self.rebuild)
        self.copy = QPushButton(self.tr("Copy diagnostics"))
        self.copy.setIcon(theme.icon("copy"))
        self.copy.setToolTip(self.tr("Version, machine, engine and the last lines, without your project"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._log.diagnostics()))
        row = QHBoxLayout()
        row.addWidget(self.serious)
        row.addStretch(1)
        row.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 12, 0)
        column.addWidget(self.text, 1)
        column.addLayout(row)
        log.added.connect(self._add, Qt.ConnectionType.QueuedConnection)
        self.rebuild()

    def rebuild(self) -> None:
        """Show the kept lines anew."""
        self.text.clear()
        for line in list(self._log.lines):
            self._add(line)

    def _add(self, line: LogLine) -> None:
        if self.serious.isChecked() and line.level not in _SERIOUS:
            return
        colors = {"warning": theme.tokens().warning, "error": theme.tokens().error, "critical": theme.tokens().error}
        color = colors.get(line.level, theme.tokens().text)
        words = html.escape(str(line)).replace("\n", "<br>").replace("  ", "&nbsp;&nbsp;")
        self.text.appendHtml(f'<span style="color:{color}">{words}</span>')
