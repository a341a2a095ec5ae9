"""Settings: looking for a newer version, which happens only when the user wants it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton

from studio import __version__
from studio.app import updates
from studio.base.settings import Settings
from studio.ui.errand import Errand
from studio.ui.settings.settings_page import SettingsPage
from studio.ui.widgets.labels import note, repaint_role
from studio.ui.window_words import said


class UpdatesPage(SettingsPage):
    """Off until it is switched on; "Check now" asks once, whatever the switch says."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.set_title(self.tr("Updates"))
        self.row(self.tr("This version"), note(__version__))
        self.look = QCheckBox(self.tr("Look for a newer version once a day, at the start"))
        self.look.setChecked(bool(settings.get("updates.look")))
        self.row(
            self.tr("Automatically"),
            self.look,
            self.tr("One request for a version number. Nothing is downloaded or installed; you are told."),
        )
        self.check_button = QPushButton(self.tr("Check now"))
        self.check_button.clicked.connect(self.check)
        row = QHBoxLayout()
        row.addWidget(self.check_button)
        row.addStretch(1)
        self.column.addLayout(row)
        self.news = note()
        self.news.setTextFormat(Qt.TextFormat.RichText)
        self.news.setOpenExternalLinks(True)
        self.news.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.column.addWidget(self.news)
        self.column.addStretch(1)

    def changes(self) -> Mapping[str, Any]:
        return {"updates.look": True if self.look.isChecked() else None}

    def check(self) -> None:
        settings = self._settings
        self.check_button.setEnabled(False)
        self._say(self.tr("Asking…"))
        errand = Errand(lambda _: updates.newer(settings))
        errand.done.connect(self._answer)
        errand.failed.connect(self._fail)
        errand.start()

    def _answer(self, release: Any) -> None:
        self.check_button.setEnabled(True)
        if release is None:
            self._say(self.tr("This is the newest version."))
            return
        words = QCoreApplication.translate("updates", "Version {version} is there.").format(version=release.version)
        self._say(words, page=release.page)

    def _fail(self, error: Any) -> None:
        self.check_button.setEnabled(True)
        self._say(said(error), "error")

    def _say(self, words: str, role: str = "soft", page: str = "") -> None:
        page = html.escape(page)
        repaint_role(self.news, role)
        self.news.setText(html.escape(words) + (f' <a href="{page}">{page}</a>' if page else ""))
