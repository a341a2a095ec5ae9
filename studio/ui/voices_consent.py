"""Consent to a cloned voice: its speaker reads a sentence nobody has read before, and says for what and how long."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from studio.engine.errors import MediaError, ShotgraphError
from studio.recording import device as devices
from studio.recording.device import Device, DeviceSource
from studio.ui import theme
from studio.ui.errand import Errand
from studio.ui.recording_sound import OpenSource
from studio.ui.settings_widgets import Combo
from studio.ui.voices_recorder import ReadAloud

if TYPE_CHECKING:
    from studio.consent.records import Consent, Waiting

_DAYS = (30, 365, 0)


class ConsentCard(QFrame):
    """granted(Consent): it is signed and kept. folder: of the user's voices."""

    granted = Signal(object)

    def __init__(
        self,
        folder: Path,
        *,
        inputs: Callable[[], list[Device]] = devices.inputs,
        open_source: OpenSource = DeviceSource,
    ) -> None:
        super().__init__()
        self.setObjectName("SettingsCard")
        self._folder = folder
        self._waiting: Waiting | None = None
        title = QLabel(self.tr("Consent"))
        title.setProperty("role", "strong")
        about = QLabel(
            self.tr(
                "Only the speaker can allow a copy of their voice. They read this sentence aloud; the app checks the "
                "words and the voice, and keeps a signed record. The check is made on this machine: it deters, it "
                "cannot prevent."
            ),
            wordWrap=True,
        )
        about.setProperty("role", "soft")
        self.who = QLineEdit()
        self.who.setPlaceholderText(self.tr("The speaker’s name"))
        self.purpose = QLineEdit()
        self.purpose.setPlaceholderText(self.tr("What the voice may be used for"))
        self.until = Combo([self.tr("for 30 days"), self.tr("for a year"), self.tr("without end")])
        self.until.setCurrentIndex(1)
        for field, words in (
            (self.who, self.tr("Speaker")),
            (self.purpose, self.tr("Purpose")),
            (self.until, self.tr("How long")),
        ):
            field.setAccessibleName(words)
        fields = QGridLayout()
        fields.addWidget(self.who, 0, 0)
        fields.addWidget(self.until, 0, 1)
        fields.addWidget(self.purpose, 1, 0, 1, 2)
        self.reader = ReadAloud(self._fresh, many=False, inputs=inputs, open_source=open_source)
        self.reader.recorded.connect(self._check)
        self.reader.chosen.connect(lambda paths: self._check(paths[0]))
        self.reader.said.connect(self._say)
        self.result = QLabel(wordWrap=True)
        self.result.setProperty("role", "soft")
        self.again = QPushButton(self.tr("Another sentence"))
        self.again.setProperty("flat", True)
        self.again.clicked.connect(self._ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(8)
        for widget in (title, about):
            column.addWidget(widget)
        column.addLayout(fields)
        column.addWidget(self.reader)
        column.addWidget(self.result)
        column.addWidget(self.again)

    def show_waiting(self, waiting: Waiting) -> None:
        """Ask for consent to this voice."""
        if self._waiting != waiting:
            self._waiting = waiting
            self.reader.look_for_devices()
            self._ask()

    def _ask(self) -> None:
        from studio.consent import granting

        if self._waiting is None:
            return
        try:
            self.reader.show_text("“" + granting.sentence_for(self._folder, self._waiting) + "”")
            self._say("")
        except ShotgraphError as error:
            self._say(str(error))

    def _fresh(self) -> Path:
        path = self._folder / "waiting" / "reading.wav"
        path.unlink(missing_ok=True)  # of a reading that was not accepted
        return path

    def _check(self, path: object) -> None:
        """Hear the reading in a thread of its own: it takes a second or two."""
        waiting = self._waiting
        if waiting is None or not isinstance(path, Path):
            return
        missing = not self.who.text().strip() or not self.purpose.text().strip()
        if missing:
            self._say(self.tr("First say who speaks and what the voice may be used for, then read the sentence."))
            return
        folder, who, purpose = self._folder, self.who.text(), self.purpose.text()
        days = _DAYS[self.until.currentIndex()]
        self._say(self.tr("Listening to the reading…"))
        self.setEnabled(False)
        errand = Errand(lambda tell: _granted(folder, waiting, path, who, purpose, days))
        errand.done.connect(self._done)
        errand.failed.connect(self._failed)
        errand.start()

    def _done(self, consent: object) -> None:
        self.setEnabled(True)
        self._waiting = None
        self._say(self.tr("The consent is signed and kept."))
        self.granted.emit(consent)

    def _failed(self, error: object) -> None:
        self.setEnabled(True)
        if isinstance(error, ShotgraphError):
            self._say(f"{error.problem.what}. {error.problem.mend}", wrong=True)
        else:
            self._say(str(error), wrong=True)

    def _say(self, words: str, *, wrong: bool = False) -> None:
        self.result.setText(words)
        self.result.setVisible(bool(words))
        self.result.setStyleSheet(f"color: {theme.tokens().error};" if wrong else "")


def _granted(folder: Path, waiting: Waiting, path: Path, who: str, purpose: str, days: int) -> Consent:
    from studio.consent import granting
    from studio.engine.media import open_audio

    audio = open_audio(path)
    if audio is None:
        raise MediaError(f"{path.name} has no sound in it", mend="Choose the recording of the sentence.")
    samples = audio.read(0, (granting.LONGEST + 1) * audio.info.rate).mean(axis=1)
    return granting.grant(folder, waiting, samples, audio.info.rate, who=who, purpose=purpose, days=days)
