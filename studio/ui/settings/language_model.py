"""Settings: the language model that writes scripts and prompts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton

from studio.base import keys
from studio.base.addresses import key_name, may_have_key
from studio.base.errors import ServiceError
from studio.base.settings import Settings
from studio.film.story import llm
from studio.ui.errand import Errand
from studio.ui.settings.settings_page import SettingsPage
from studio.ui.widgets.combo import Combo
from studio.ui.widgets.labels import note, repaint_role
from studio.ui.window_words import said

_KNOWN = ("http://localhost:11434/v1", "http://localhost:1234/v1", "http://localhost:8080/v1")


class LanguageModelPage(SettingsPage):
    """key_kept(): the typed key lies in the keyring now; key_refused(words): it could not be kept."""

    key_kept = Signal()
    key_refused = Signal(str)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.set_title(self.tr("Language model"))
        self.column.insertWidget(
            1,
            note(
                self.tr(
                    "Writes scripts and prompts. Any server that speaks OpenAI’s chat API will do: Ollama, LM Studio, "
                    "llama.cpp on this machine, or a service. Nothing is sent unless you name one."
                )
            ),
        )
        self.endpoint = Combo(_KNOWN, editable=True)
        self.endpoint.setCurrentText(str(settings.get("llm.endpoint") or ""))
        field = self.endpoint.lineEdit()
        if field is not None:
            field.setPlaceholderText("http://localhost:11434/v1")
        self.endpoint.currentTextChanged.connect(self._look)
        self.row(self.tr("Address"), self.endpoint)
        self.model = Combo(editable=True)
        self.model.setCurrentText(str(settings.get("llm.model") or ""))
        self.row(self.tr("Model"), self.model)
        self.key = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self.row(
            self.tr("Key"),
            self.key,
            self.tr("Kept in the system’s keyring for this address alone, never in a file or a project."),
        )
        self.forget_button = QPushButton(self.tr("Forget the key"))
        self.forget_button.setEnabled(False)
        self.forget_button.clicked.connect(self.forget)
        self.try_button = QPushButton(self.tr("Ask for its models"))
        self.try_button.clicked.connect(self.ask_models)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.try_button)
        row.addWidget(self.forget_button)
        row.addStretch(1)
        self.column.addLayout(row)
        self.news = note()
        self.column.addWidget(self.news)
        self.column.addStretch(1)
        self._look()

    # --- what is typed ---------------------------------------------------------------------------------------

    def host(self) -> str:
        """What the key of the typed address is kept under; '' when it is none."""
        try:
            return key_name(str(llm.address(self.endpoint.currentText())))
        except ServiceError:
            return ""

    def problem(self) -> str:
        typed = self.endpoint.currentText().strip()
        if typed and not self.host():
            return self.tr("“{address}” is no web address; one looks like {example}.").format(
                address=typed, example=_KNOWN[0]
            )
        if self.key.text() and not typed:
            return self.tr("Give the address that the key is for.")
        if self.key.text() and not may_have_key(typed):
            return self.tr("A key is sent over https only, or to this machine.")
        return ""

    def changes(self) -> Mapping[str, Any]:
        return {
            "llm.endpoint": self.endpoint.currentText().strip() or None,
            "llm.model": self.model.currentText().strip() or None,
        }

    # --- the key -----------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """See off the window's thread whether a key is kept for this host."""
        self.key.setPlaceholderText("")
        self.forget_button.setEnabled(False)
        host = self.host()
        if host:
            errand = Errand(lambda tell: (host, keys.has_key(host)))
            errand.done.connect(self._looked)
            errand.start()

    def _looked(self, found: Any) -> None:
        host, there = found
        if host == self.host():  # else another was typed meanwhile
            self.key.setPlaceholderText(self.tr("a key is kept") if there else self.tr("no key"))
            self.forget_button.setEnabled(there)

    def keep_key(self) -> None:
        """Put the typed key into the keyring; key_kept or key_refused tells how it went."""
        host, key = self.host(), self.key.text().strip()
        if not key:
            self.key_kept.emit()
            return
        errand = Errand(lambda tell: keys.keep_key(host, key))
        errand.done.connect(self._kept)
        errand.failed.connect(lambda error: self.key_refused.emit(said(error)))
        errand.start()

    def _kept(self) -> None:
        self.key.clear()
        self._look()
        self.key_kept.emit()

    def forget(self) -> None:
        host = self.host()
        errand = Errand(lambda tell: keys.keep_key(host, ""))
        errand.done.connect(self._look)
        errand.failed.connect(self._fail)
        errand.start()

    # --- is it there? --------------------------------------------------------------------------------------------

    def ask_models(self) -> None:
        """Ask the server what it offers: shows that it can be reached, and fills the list of models."""
        wrong = self.problem()
        if wrong or not self.host():
            self._fail(wrong or self.tr("Give an address first."))
            return
        url, typed = self.endpoint.currentText(), self.key.text().strip()

        def work(tell: object) -> list[str]:
            found = llm.find_endpoint(url, "", lambda name: "", seconds=10)
            return llm.models(llm.Endpoint(found.url, key=typed or found.key, seconds=10))

        self.try_button.setEnabled(False)
        repaint_role(self.news, "soft")
        self.news.setText(self.tr("Asking…"))
        errand = Errand(work)
        errand.done.connect(self._answered)
        errand.failed.connect(self._fail)
        errand.start()

    def _answered(self, names: Any) -> None:
        self.try_button.setEnabled(True)
        kept = self.model.currentText()
        self.model.clear()
        self.model.addItems(names)
        self.model.setCurrentText(kept or (names[0] if names else ""))
        repaint_role(self.news, "soft")
        self.news.setText(self.tr("It answers and offers %n model(s).", "", len(names)))

    def _fail(self, error: Any) -> None:
        self.try_button.setEnabled(True)
        repaint_role(self.news, "error")
        self.news.setText(said(error))
