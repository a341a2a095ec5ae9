"""Check a film before it is delivered: what is wrong with it, when; a click goes there in the timeline."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio.base.errors import Cancelled
from studio.embedded.checking.issue import Issue
from studio.film.checking.report import Wanted, as_text, checked, clock
from studio.film.sound.delivery import TARGETS
from studio.ui import theme
from studio.ui.errand import Errand, Tell
from studio.ui.proof import check_words
from studio.ui.widgets.labels import PlainLabel, note, plain_tip, repaint_role

_KINDS = "*.mp4 *.mov *.m4v *.mkv *.webm *.gif *.webp *.wav *.flac *.mp3 *.m4a *.ogg *.opus"
_BETWEEN = 0.2  # seconds between two news of how far it is


class CheckDialog(QDialog):
    """Not modal: the timeline behind it can be worked on. seek(seconds): where a click goes; None where no project is
    open. film: what is looked at first; always: whether films are looked at by themselves when they are rendered."""

    def __init__(
        self,
        seek: Callable[[float], object] | None = None,
        film: Path | None = None,
        parent: QWidget | None = None,
        *,
        always: bool = False,
    ) -> None:
        super().__init__(parent)
        self._seek = seek
        self._film = film
        self._stop: threading.Event | None = None
        self.issues: list[Issue] = []
        self.setWindowTitle(self.tr("Check a film"))
        self.setAcceptDrops(True)
        self.resize(720, 520)
        self.name = PlainLabel()
        self.name.setProperty("role", "title")
        self.state = note()
        self.target = QComboBox()
        self.target.addItem(self.tr("Any loudness"), "")
        for name in TARGETS:
            self.target.addItem(name, name)
        self.target.setCurrentIndex(1)
        self.target.setAccessibleName(self.tr("Loudness for"))
        self.language = QLineEdit()
        self.language.setPlaceholderText("en, de, zh")
        self.language.setAccessibleName(self.tr("Language of words and captions"))
        self.language.setMaximumWidth(140)
        asked = QHBoxLayout()
        asked.addWidget(PlainLabel(self.tr("Loudness for")))
        asked.addWidget(self.target)
        asked.addSpacing(16)
        asked.addWidget(PlainLabel(self.tr("Language")))
        asked.addWidget(self.language)
        asked.addStretch(1)
        self.always = QCheckBox(self.tr("Check every film when it is rendered"))
        self.always.setChecked(always)
        self.list = QTreeWidget()
        self.list.setColumnCount(3)
        self.list.setHeaderLabels([self.tr("From"), self.tr("To"), self.tr("What")])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(False)
        self.list.setWordWrap(True)
        self.list.setAccessibleName(self.tr("What was found"))
        for column in (0, 1):
            self.list.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.list.itemClicked.connect(lambda item, _: self._go(item))
        self.list.itemActivated.connect(lambda item, _: self._go(item))
        self.choose_button = QPushButton(theme.icon("folder-open"), self.tr("Choose a film…"))
        self.choose_button.clicked.connect(self.choose)
        self.again = QPushButton(theme.icon("refresh-cw"), self.tr("Check"))
        self.again.clicked.connect(self.check)
        self.copy_button = QPushButton(theme.icon("copy"), self.tr("Copy"))
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(as_text(self.issues)))
        self.copy_button.setEnabled(False)
        close = QPushButton(self.tr("Close"))
        buttons = QDialogButtonBox()
        for button in (self.choose_button, self.copy_button, self.again):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        for button in (self.choose_button, self.copy_button, self.again, close):
            button.setAutoDefault(False)  # Enter in the list goes to the moment
        buttons.rejected.connect(self.reject)
        column_of = QVBoxLayout(self)
        column_of.setContentsMargins(24, 20, 24, 16)
        column_of.setSpacing(10)
        column_of.addWidget(self.name)
        column_of.addLayout(asked)
        column_of.addWidget(self.state)
        column_of.addWidget(self.list, 1)
        column_of.addWidget(self.always)
        column_of.addWidget(buttons)
        self._show_film()

    def choose(self) -> None:
        kinds = self.tr("Films and sounds") + f" ({_KINDS})"
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Check a film"), str(self._film or ""), kinds)
        if chosen:
            self._film = Path(chosen)
            self._show_film()
            self.check()

    def check(self) -> None:
        """Look at the film, off the window's thread; a check that runs is stopped first."""
        if self._film is None:
            self.choose()
            return
        self._halt()
        stop = self._stop = threading.Event()
        film, wanted = self._film, Wanted(str(self.target.currentData()), self.language.text())
        self.list.clear()
        self.copy_button.setEnabled(False)
        repaint_role(self.state, "soft")
        self.state.setText(self.tr("Looking…"))
        errand = Errand(lambda tell: _looked(film, wanted, stop, tell))
        errand.told.connect(lambda share: self._told(stop, share))
        errand.done.connect(lambda issues: self._show(stop, issues))
        errand.failed.connect(lambda error: self._failed(stop, error))
        errand.start()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self._film = files[0]
            self._show_film()
            self.check()

    def done(self, result: int) -> None:
        self._halt()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._halt()
        super().closeEvent(event)

    def _halt(self) -> None:
        if self._stop is not None:
            self._stop.set()
        self._stop = None

    def _show_film(self) -> None:
        self.name.setText(self._film.name if self._film else self.tr("Which film?"))
        self.state.setText(
            self.tr("Drop a film here or choose one: it is looked at for what a platform would send it back for.")
            if self._film is None
            else self.tr("Not checked yet.")
        )

    def _told(self, stop: threading.Event, share: Any) -> None:
        if stop is self._stop:
            self.state.setText(self.tr("Looking… {percent} %").format(percent=round(share * 100)))

    def _failed(self, stop: threading.Event, error: object) -> None:
        if stop is self._stop:
            repaint_role(self.state, "error")
            self.state.setText(str(error))

    def _show(self, stop: threading.Event, issues: Any) -> None:
        if stop is not self._stop:
            return
        self.issues = issues
        self.copy_button.setEnabled(True)
        serious = sum(issue.serious for issue in issues)
        if not issues:
            self.state.setText(self.tr("Nothing was found."))
        elif serious:
            repaint_role(self.state, "error")
            self.state.setText(self.tr("%n thing(s) that a platform may refuse it for.", "", serious))
        else:
            self.state.setText(self.tr("%n thing(s) that may be meant.", "", len(issues)))
        colors = theme.tokens()
        for issue in issues:
            words = check_words.sentence(issue)
            row = QTreeWidgetItem([clock(issue.start), clock(issue.stop), words])
            icon, color = ("circle-alert", colors.error) if issue.serious else ("triangle-alert", colors.warning)
            row.setIcon(2, theme.icon(icon, color))
            row.setToolTip(2, plain_tip(words))
            row.setData(0, Qt.ItemDataRole.UserRole, issue.start)
            row.setSizeHint(2, QSize(0, 26))
            self.list.addTopLevelItem(row)

    def _go(self, item: QTreeWidgetItem) -> None:
        if self._seek is not None:
            self._seek(float(item.data(0, Qt.ItemDataRole.UserRole)))


def _looked(film: Path, wanted: Wanted, stop: threading.Event, tell: Tell) -> list[Issue]:
    from studio.media.files.mediafile import open_audio, open_video

    told = [0.0]

    def on(done: int, total: int) -> None:
        if stop.is_set():
            raise Cancelled
        if time.monotonic() - told[0] > _BETWEEN and total:
            told[0] = time.monotonic()
            tell(done / total)

    sounds = film.suffix.lower() in {".wav", ".flac", ".mp3", ".m4a", ".ogg", ".opus"}
    video = None if sounds else open_video(film)
    audio = open_audio(film) if video is None else video.sound
    return checked(video, audio, "", wanted, on)
