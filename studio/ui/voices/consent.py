"""Consent to a cloned voice: its speaker reads a sentence nobody has read before, and says for what and how long."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studio.base.errors import MediaError, ShotgraphError
from studio.film.recording import device as devices
from studio.film.recording.device import Device, DeviceSource
from studio.ui import theme
from studio.ui.dropped_files import local_files
from studio.ui.errand import Errand
from studio.ui.painter.brush_scope import tool_button
from studio.ui.recording.sound import OpenSource
from studio.ui.voices.recorder import ReadAloud, others_in, sounds_in
from studio.ui.widgets.combo import Combo
from studio.ui.widgets.labels import PlainLabel, plain_tip
from studio.ui.window_words import said

if TYPE_CHECKING:
    from studio.film.consent.records import Consent, Waiting

_DAYS = (30, 365, 0)


class ConsentForm(QWidget):
    """granted(Consent): it is signed and kept. folder: of the user's voices. A file dropped on it is the reading."""

    granted = Signal(object)

    def __init__(
        self,
        folder: Path,
        *,
        inputs: Callable[[], list[Device]] = devices.inputs,
        open_source: OpenSource = DeviceSource,
    ) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._folder = folder
        self._waiting: Waiting | None = None
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
        fields.setSpacing(6)
        fields.addWidget(self.who, 0, 0)
        fields.addWidget(self.until, 0, 1)
        fields.addWidget(self.purpose, 1, 0, 1, 2)
        fields.setColumnStretch(0, 1)
        self.reader = ReadAloud(self._fresh, many=False, inputs=inputs, open_source=open_source)
        self.again = tool_button("refresh-cw", self.tr("Another sentence"))
        self.reader.add_tool(self.again)
        self.result = PlainLabel(wordWrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(fields)
        column.addWidget(self.reader)
        column.addWidget(self.result)
        self.reader.recorded.connect(self._check)
        self.reader.chosen.connect(lambda paths: self._check(paths[0]))
        self.reader.said.connect(self._say)
        self.again.clicked.connect(self._ask)
        for line in (self.who, self.purpose):
            line.textChanged.connect(self._allow)
        self._allow()

    def show_waiting(self, waiting: Waiting) -> None:
        """Ask for consent to this voice."""
        if self._waiting != waiting:
            self._waiting = waiting
            self.reader.look_for_devices()
            self._ask()

    @property
    def _filled(self) -> bool:
        return bool(self.who.text().strip() and self.purpose.text().strip())

    def _allow(self) -> None:
        """Reading comes after the fields: nobody should have to read twice because of a name."""
        why = "" if self._filled else self.tr("Fill in who speaks and what for; then read the sentence aloud.")
        self.reader.allow(self._filled, why)
        if self._waiting is not None or why:
            self._say(why)

    def _ask(self) -> None:
        from studio.film.consent import granting

        if self._waiting is None:
            return
        try:
            self.reader.show_text("“" + granting.sentence_for(self._folder, self._waiting) + "”")
            self._allow()
        except ShotgraphError as error:
            self._say(f"{error.problem.what}. {error.problem.mend}", wrong=True)

    def _fresh(self) -> Path:
        path = self._folder / "waiting" / "reading.wav"
        path.unlink(missing_ok=True)  # of a reading that was not accepted
        return path

    def _check(self, path: object) -> None:
        """Hear the reading in a thread of its own: it takes a second or two."""
        waiting = self._waiting
        if waiting is None or not isinstance(path, Path):
            return
        if not self._filled:
            self._say(self.tr("Fill in who speaks and what for; then read the sentence aloud."), wrong=True)
            return
        folder, who, purpose = self._folder, self.who.text(), self.purpose.text()
        days = _DAYS[self.until.currentIndex()]
        self._say(self.tr("Checking the words and the voice…"))
        self.setEnabled(False)
        errand = Errand(lambda tell: _granted(folder, waiting, path, who, purpose, days))
        errand.done.connect(self._done)
        errand.failed.connect(self._failed)
        errand.start()

    def _done(self, consent: object) -> None:
        self.setEnabled(True)
        self._waiting = None
        self._say("")
        self.granted.emit(consent)

    def _failed(self, error: object) -> None:
        self.setEnabled(True)
        if isinstance(error, ShotgraphError):
            what = error.problem.what
            self._say(f"{what[:1].upper()}{what[1:]}. {error.problem.mend}", wrong=True)
        else:
            self._say(said(error), wrong=True)

    def _say(self, words: str, *, wrong: bool = False) -> None:
        self.result.setText(words)
        self.result.setVisible(bool(words))
        self.result.setStyleSheet(f"color: {theme.tokens().error if wrong else theme.tokens().soft};")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._waiting is not None and local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        sounds, words = sounds_in(event), others_in(event)
        if words:
            self._say(words, wrong=True)
        elif len(sounds) != 1:
            self._say(self.tr("The consent is one recording: drop one file."), wrong=True)
        else:
            self._check(sounds[0])
        event.acceptProposedAction()


class ConsentRecord(QWidget):
    """Who consented, to what and until when. revoked(): for good; play_asked(path): its recorded reading."""

    revoked = Signal()
    play_asked = Signal(object)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._id = ""
        self.words = PlainLabel(wordWrap=True)
        self.hear = QPushButton(self.tr("Hear the reading"))
        self.revoke = QPushButton(self.tr("Revoke…"))
        self.revoke.setToolTip(self.tr("Take the consent back"))
        self.sure = PlainLabel(
            self.tr("Nothing more is spoken in this voice then, and this cannot be undone. Rendered films stay."),
            wordWrap=True,
        )
        self.sure.setProperty("role", "warning")
        self.really = QPushButton(self.tr("Revoke for good"))
        self.keep = QPushButton(self.tr("Keep it"))
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (self.hear, self.revoke, self.really, self.keep):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.words)
        column.addWidget(self.sure)
        column.addLayout(row)
        self.hear.clicked.connect(lambda: self.play_asked.emit(self._folder / self._id / "reading.wav"))
        self.revoke.clicked.connect(lambda: self._ask(True))
        self.keep.clicked.connect(lambda: self._ask(False))
        self.really.clicked.connect(self._revoke)
        self._ask(False)

    def _ask(self, on: bool) -> None:
        for widget in (self.sure, self.really, self.keep):
            widget.setVisible(on)
        for widget in (self.hear, self.revoke):
            widget.setVisible(not on)

    def _revoke(self) -> None:
        self._ask(False)
        self.revoked.emit()

    def show_consent(self, consent: Consent) -> None:
        if consent.id != self._id:
            self._ask(False)
        self._id = consent.id
        until = self.tr("until {day}").format(day=consent.expires) if consent.expires else self.tr("without end")
        words = self.tr("{who} agreed on {day}, {until}. Purpose: {purpose}.")
        self.words.setText(
            words.format(who=consent.who, day=consent.given, until=until, purpose=consent.purpose.rstrip("."))
        )
        likeness = self.tr("The reading’s voice is {likeness} like the recordings’; 0.75 is asked for. Heard: {heard}")
        self.words.setToolTip(plain_tip(likeness.format(likeness=f"{consent.likeness:.2f}", heard=consent.heard)))


def _granted(folder: Path, waiting: Waiting, path: Path, who: str, purpose: str, days: int) -> Consent:
    from studio.film.consent import granting
    from studio.media.files.mediafile import open_audio

    audio = open_audio(path)
    if audio is None:
        raise MediaError(f"{path.name} has no sound in it", mend="Choose the recording of the sentence.")
    samples = audio.read(0, (granting.LONGEST + 1) * audio.info.rate).mean(axis=1)
    return granting.grant(folder, waiting, samples, audio.info.rate, who=who, purpose=purpose, days=days)
