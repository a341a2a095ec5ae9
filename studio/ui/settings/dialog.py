"""The settings dialog: pages at the left, fields at the right, everything kept with OK."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.base.errors import SettingError, StoreError
from studio.base.settings import Home, Settings
from studio.ui import theme
from studio.ui.settings.automation import AutomationPage
from studio.ui.settings.language_model import LanguageModelPage
from studio.ui.settings.look import LookPage
from studio.ui.settings.plugins import PluginsPage
from studio.ui.settings.runtime import RuntimePage
from studio.ui.settings.settings_page import SettingsPage
from studio.ui.settings.signing import SigningPage
from studio.ui.settings.store import StorePage
from studio.ui.settings.updates import UpdatesPage
from studio.ui.widgets.labels import note
from studio.ui.window_words import said


class SettingsDialog(QDialog):
    """kept(changes): these settings were changed on disk. Nothing is changed by Cancel, save what has a button of
    its own: the key, the trust, the runtime."""

    kept = Signal(object)

    def __init__(self, home: Home, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setWindowTitle(self.tr("Settings"))
        self.resize(760, 520)
        self.look = LookPage(settings)
        self.store = StorePage(home, settings)
        self.language_model = LanguageModelPage(settings)
        self.runtime = RuntimePage(home, settings)
        self.plugins = PluginsPage(home, settings)
        self.signing = SigningPage(home)
        self.automation = AutomationPage(settings)
        self.updates = UpdatesPage(settings)
        self.names = QListWidget(objectName="SettingsNames")
        self.names.setAccessibleName(self.tr("Pages of the settings"))
        self.names.setIconSize(QSize(16, 16))
        self.names.setFixedWidth(188)
        self.stack = QStackedWidget()
        for page, icon in (
            (self.look, "palette"),
            (self.store, "save"),
            (self.language_model, "wand-sparkles"),
            (self.runtime, "download"),
            (self.plugins, "box"),
            (self.signing, "pencil"),
            (self.automation, "workflow"),
            (self.updates, "refresh-cw"),
        ):
            self.stack.addWidget(page)
            self.names.addItem(QListWidgetItem(theme.icon(icon), page.title))
        self.names.currentRowChanged.connect(self.stack.setCurrentIndex)
        self.names.setCurrentRow(0)
        self.wrong = note(role="error")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setProperty("primary", True)
        for button in buttons.buttons():
            button.setIcon(QIcon())  # the style's own little pictures are not ours
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 14)
        foot.addWidget(self.wrong, 1)
        foot.addWidget(buttons)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.names)
        body.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body, 1)
        column.addLayout(foot)
        self.language_model.key_kept.connect(self._keep)
        self.language_model.key_refused.connect(self._refuse_key)

    def pages(self) -> list[SettingsPage]:
        pages = [self.stack.widget(number) for number in range(self.stack.count())]
        return [page for page in pages if isinstance(page, SettingsPage)]

    def accept(self) -> None:
        """Check every page, put the key away, then keep the rest; the first thing wrong is shown where it is."""
        self.wrong.clear()
        for page in self.pages():
            problem = page.problem()
            if problem:
                self._show_wrong(page, problem)
                return
        self.ok.setEnabled(False)
        self.language_model.keep_key()

    def _show_wrong(self, page: SettingsPage, words: str) -> None:
        self.names.setCurrentRow(self.pages().index(page))
        self.wrong.setText(words)
        self.ok.setEnabled(True)

    def _refuse_key(self, words: str) -> None:
        self._show_wrong(self.language_model, words)

    def _keep(self) -> None:
        changes: dict[str, Any] = {}
        for page in self.pages():
            changes.update(page.changes())
        changes = {name: value for name, value in changes.items() if value != self._settings.get(name)}
        try:
            self.signing.keep()
            self._settings.update(changes)
        except (StoreError, SettingError) as error:
            self.wrong.setText(said(error))
            self.ok.setEnabled(True)
            return
        self.kept.emit(changes)
        super().accept()
