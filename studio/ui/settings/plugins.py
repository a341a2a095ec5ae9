"""Settings: plugins found on this machine, and which of them may run."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from studio.app import plugins
from studio.app.plugins import Plugin
from studio.base.errors import ShotgraphError
from studio.base.resources import root
from studio.base.settings import Home, Settings
from studio.ui import ask
from studio.ui.settings.settings_page import SettingsPage
from studio.ui.widgets.labels import PlainLabel, note
from studio.ui.window_words import said


class PluginsPage(SettingsPage):
    """Trust is given and taken at once, after the warning of what it means."""

    def __init__(self, home: Home, settings: Settings) -> None:
        super().__init__()
        self._home = home
        self._settings = settings
        self.set_title(self.tr("Plugins"))
        self.column.insertWidget(
            1,
            note(
                self.tr(
                    "A plugin adds node types. It runs with all rights of Shotgraph itself, so it does nothing until "
                    "you trust it, and any change of its files asks again. Changes here count from the next start on."
                )
            ),
        )
        self.list = QVBoxLayout()
        self.list.setSpacing(8)
        self.column.addLayout(self.list)
        folder = QPushButton(self.tr("Open the plugins folder"))
        folder.clicked.connect(self._open_folder)
        row = QHBoxLayout()
        row.addWidget(folder)
        row.addStretch(1)
        self.column.addLayout(row)
        self.news = note(role="error")
        self.column.addWidget(self.news)
        self.column.addStretch(1)
        self.fill()

    def fill(self) -> None:
        """Look for plugins again."""
        while (item := self.list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        found = plugins.find(self._home, self._settings)
        for plugin in found:
            self.list.addWidget(self._card(plugin))
        if not found:
            self.list.addWidget(note(self.tr("No plugins yet.")))

    def _card(self, plugin: Plugin) -> QFrame:
        card = QFrame(objectName="SettingsCard")
        name = PlainLabel(f"{plugin.name or plugin.id} {plugin.version}".strip())
        name.setProperty("role", "strong")
        name.setTextFormat(Qt.TextFormat.PlainText)
        about = note(plugin.about or str(plugin.folder))
        about.setTextFormat(Qt.TextFormat.PlainText)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(name)
        words.addWidget(about)
        row = QHBoxLayout(card)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(12)
        row.addLayout(words, 1)
        if plugin.problem:
            wrong = note(self.tr("Cannot be used: {problem}").format(problem=plugin.problem), "error")
            wrong.setTextFormat(Qt.TextFormat.PlainText)
            words.addWidget(wrong)
        if plugin.folder.is_relative_to(root() / "plugins"):
            row.addWidget(PlainLabel(self.tr("ships with Shotgraph")))
        elif plugin.trusted or not plugin.problem:
            button = QPushButton(self.tr("Stop trusting") if plugin.trusted else self.tr("Trust…"))
            words_for = self.tr("Stop trusting {name}") if plugin.trusted else self.tr("Trust {name}")
            button.setAccessibleName(words_for.format(name=plugin.name or plugin.id))
            button.clicked.connect(lambda _=False: self._turn(plugin))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return card

    def _turn(self, plugin: Plugin) -> None:
        if not plugin.trusted and not ask.trust_plugin(self, plugin.name or plugin.id, str(plugin.folder)):
            return
        self.news.clear()
        try:
            plugins.trust(plugin, self._settings, not plugin.trusted)
        except ShotgraphError as error:
            self.news.setText(said(error))
        self.fill()

    def _open_folder(self) -> None:
        try:
            self._home.plugins.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.news.setText(said(error))
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._home.plugins)))
