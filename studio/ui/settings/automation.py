"""Settings: programs that work with this one: agents, scripts, a server of ComfyUI."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtGui import QFontDatabase, QGuiApplication, QIcon
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton

from studio.base.settings import Settings
from studio.ui.settings.settings_page import SettingsPage
from studio.ui.widgets.labels import note


class AutomationPage(SettingsPage):
    """On from the start: such a program has the user's rights anyway, and each of its edits can be undone."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.set_title(self.tr("Automation"))
        self.window_door = QCheckBox(self.tr("Agents and scripts may edit the projects that are open here"))
        self.window_door.setChecked(settings.get("agents.window") is not False)
        self.row(
            self.tr("This window"),
            self.window_door,
            self.tr("Only programs of your own account. Each edit is a step of its own in Edit, Undo."),
        )
        self.comfy = QLineEdit(str(settings.get("comfy.address") or ""))
        self.comfy.setPlaceholderText("http://127.0.0.1:8188")
        self.row(
            self.tr("ComfyUI server"),
            self.comfy,
            self.tr("Where ComfyUI nodes run their workflows. Prompts and pictures of a project are sent there."),
        )
        self.config = QPlainTextEdit(agent_config())
        self.config.setReadOnly(True)
        self.config.setTabChangesFocus(True)
        self.config.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.config.setFixedHeight(88)
        self.row(
            self.tr("An agent’s settings"),
            self.config,
            self.tr("Where your agent keeps its MCP servers. It starts Shotgraph’s tools by itself then."),
        )
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setIcon(QIcon())
        self.copy.clicked.connect(self._copy)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.copy)
        self.column.addLayout(row)
        self.column.addWidget(note(self.tr("Scripts and HTTP: see “Automate” in the guide.")))
        self.column.addStretch(1)

    def changes(self) -> Mapping[str, Any]:
        return {
            "agents.window": None if self.window_door.isChecked() else False,
            "comfy.address": self.comfy.text().strip() or None,
        }

    def problem(self) -> str:
        address = self.comfy.text().strip()
        if address and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", address):
            return self.tr("ComfyUI’s address begins with http:// or https://.")
        return ""

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.config.toPlainText())


def agent_config() -> str:
    """The entry for `mcpServers`, as agents' settings files have it."""
    program = Path(sys.executable)
    if not getattr(sys, "frozen", False):  # the program that was installed beside Python
        program = program.with_name("shotgraph.exe" if sys.platform == "win32" else "shotgraph")
    entry = {"command": str(program), "args": ["mcp"]}
    return f'{{"mcpServers": {{\n  "shotgraph": {json.dumps(entry, ensure_ascii=False)}\n}}}}'
