"""The token of the hub, for models that are only for people who have accepted their licence."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studio.base.keys import has_key, keep_key
from studio.models.hub.access import token_name
from studio.ui.errand import Errand
from studio.ui.widgets.labels import note, repaint_role
from studio.ui.window_words import said


class TokenLine(QWidget):
    """Kept in the system's keyring, and never shown again."""

    def __init__(self) -> None:
        super().__init__()
        self.token = QLineEdit()
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.token.setPlaceholderText("hf_…")
        self.token.setAccessibleName(self.tr("Token of the hub"))
        self.token.returnPressed.connect(self._keep)
        self.keep_button = QPushButton(self.tr("Keep"))
        self.keep_button.setProperty("primary", True)
        self.keep_button.clicked.connect(self._keep)
        self.forget_button = QPushButton(self.tr("Forget"))
        self.forget_button.clicked.connect(self._forget)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.token, 1)
        line.addWidget(self.keep_button)
        line.addWidget(self.forget_button)
        self.words = note(
            self.tr(
                "Some models ask who you are: open their page, sign in, accept the licence, and make a token that may "
                "read (Settings, Access Tokens). It is kept in the system’s keyring and sent to the hub alone."
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 0, 24, 12)
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self.words)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.token.setFocus()
        errand = Errand(lambda _: has_key(token_name()))
        errand.done.connect(lambda there: self.forget_button.setEnabled(bool(there)))
        errand.start()

    def _keep(self) -> None:
        if self.token.text().strip():
            self._set(self.token.text().strip(), self.tr("Kept. Download again."))

    def _forget(self) -> None:
        self._set("", self.tr("Forgotten."))

    def _set(self, token: str, done: str) -> None:
        errand = Errand(lambda _: keep_key(token_name(), token))
        errand.done.connect(lambda _: self._say(done, "soft", bool(token)))
        errand.failed.connect(lambda error: self._say(said(error), "error", False))
        errand.start()
        self.token.clear()

    def _say(self, words: str, role: str, there: bool) -> None:
        repaint_role(self.words, role)
        self.words.setText(words)
        self.forget_button.setEnabled(there)
