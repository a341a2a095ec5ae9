"""Settings: who signs films with Content Credentials (C2PA)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studio.base.errors import ShotgraphError
from studio.base.settings import Home
from studio.film.proof import signing
from studio.film.proof.signing import Choice
from studio.ui import theme
from studio.ui.settings.settings_page import SettingsPage
from studio.ui.widgets.labels import note


class SigningPage(SettingsPage):
    """Kept in a folder of its own (`film/proof/signing.py`), not among the settings: keys are beside it."""

    def __init__(self, home: Home) -> None:
        super().__init__()
        self._folder = home.signing
        chosen = signing.choice(self._folder)
        self.set_title(self.tr("Signing"))
        self.who = QComboBox()
        self.who.addItem(self.tr("Nobody"), signing.OFF)
        self.who.addItem(self.tr("This machine’s own key"), signing.MACHINE)
        self.who.addItem(self.tr("My certificate"), signing.CERTIFICATE)
        self.who.setCurrentIndex(max(0, self.who.findData(chosen.by)))
        self.row(
            self.tr("Sign films"),
            self.who,
            self.tr(
                "With Content Credentials (C2PA), put into the file when it is published. Each publish node can be "
                "left out. The film is otherwise the same."
            ),
        )
        self.meaning = note()
        self.column.addWidget(self.meaning)
        self.certificate = QLineEdit(chosen.certificate)
        self.key = QLineEdit(chosen.key)
        self.files = QWidget()
        place = QVBoxLayout(self.files)
        place.setContentsMargins(0, 0, 0, 0)
        place.setSpacing(8)
        for field, words in (
            (self.certificate, self.tr("Certificate chain, PEM, yours first")),
            (self.key, self.tr("Private key, PEM, without a password")),
        ):
            field.setPlaceholderText(words)
            field.setAccessibleName(words)
            choose = QPushButton(theme.icon("folder-open"), self.tr("Choose…"))
            choose.setAccessibleName(self.tr("Choose: {what}").format(what=words))
            choose.clicked.connect(lambda _=False, field=field, words=words: self._choose(field, words))
            line = QHBoxLayout()
            line.addWidget(field, 1)
            line.addWidget(choose)
            place.addLayout(line)
        self.column.addWidget(self.files)
        self.column.addStretch(1)
        self.who.currentIndexChanged.connect(self._explain)
        self._explain()

    def wanted(self) -> Choice:
        by = str(self.who.currentData())
        return Choice(by, self.certificate.text().strip(), self.key.text().strip())

    def problem(self) -> str:
        """A certificate that cannot sign is told here, before a film needs it."""
        wanted = self.wanted()
        if wanted.by != signing.CERTIFICATE:
            return ""
        try:
            signing.identity_of(Path(wanted.certificate), Path(wanted.key))
        except ShotgraphError as error:
            return str(error.problem.what)[:1].upper() + str(error.problem.what)[1:] + "."
        return ""

    def keep(self) -> None:
        """Raises ShotgraphError where it cannot be kept."""
        if self.wanted() != signing.choice(self._folder):
            signing.choose(self._folder, self.wanted())

    def changes(self) -> Mapping[str, Any]:
        return {}

    def _choose(self, field: QLineEdit, words: str) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, words, field.text(), "PEM (*.pem *.crt *.cer *.key);;* (*)")
        if chosen:
            field.setText(chosen)

    def _explain(self) -> None:
        by = self.who.currentData()
        self.files.setVisible(by == signing.CERTIFICATE)
        self.meaning.setText(
            {
                signing.OFF: self.tr("Films carry their record and its seal, which anybody could make anew."),
                signing.MACHINE: self.tr(
                    "Shows that a file was not changed since, and that it was signed on this machine. Nobody vouches "
                    "for the key: platforms show it as unknown."
                ),
                signing.CERTIFICATE: self.tr(
                    "For studios and news rooms that have a certificate for C2PA. The files stay where they are and "
                    "are read whenever a film is published; keep the key readable by you alone."
                ),
            }[by]
        )
