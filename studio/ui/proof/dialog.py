"""Verify a film: drop it or choose it, and see whether it is as it was published, and what it says of itself."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio.base.settings import Home
from studio.film.proof.findings import Proof
from studio.ui import theme
from studio.ui.errand import Errand
from studio.ui.proof import words
from studio.ui.widgets.labels import PlainLabel, note, plain_tip
from studio.ui.window_words import said

_KINDS = "*.mp4 *.mov *.m4v *.mkv *.webm *.wav *.flac *.mp3 *.m4a *.ogg *.opus *.png *.jpg *.jpeg *.webp *.gif *.exr"


class VerifyDialog(QDialog):
    """Reads the file off the window's thread. verdict: the answer in a sentence; rows: what was found, in sentences."""

    def __init__(self, path: Path | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Verify a film"))
        self.setAcceptDrops(True)
        self.resize(720, 520)
        self.rows: list[str] = []
        self._asked = 0
        self.name = PlainLabel()
        self.name.setProperty("role", "title")
        self.sign = PlainLabel()
        self.sign.setFixedSize(24, 24)
        self.verdict = note(role="strong")
        self.choose_button = QPushButton(theme.icon("folder-open"), self.tr("Choose a file…"))
        self.choose_button.setDefault(True)
        self.choose_button.clicked.connect(self.choose)
        close = QPushButton(self.tr("Close"))
        buttons = QDialogButtonBox()
        buttons.addButton(self.choose_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        answer = QHBoxLayout()
        answer.setSpacing(10)
        answer.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        answer.addWidget(self.verdict, 1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName(self.tr("What was found"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.name)
        column.addLayout(answer)
        column.addWidget(self._area, 1)
        column.addWidget(buttons)
        self._begin()
        if path is not None:
            self.verify(path)

    def choose(self) -> None:
        kinds = self.tr("Films, sounds and pictures") + f" ({_KINDS})"
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Verify a film"), "", kinds)
        if chosen:
            self.verify(Path(chosen))

    def verify(self, path: Path) -> None:
        """Look at this file; what an earlier one still brings is let go."""
        self._asked += 1
        self.name.setText(path.name)
        self._answer("", "", self.tr("Reading…"))
        self._list([])
        errand = Errand(lambda _: _verified(path))
        errand.done.connect(partial(self._show, self._asked))
        errand.failed.connect(partial(self._failed, self._asked))
        errand.start()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.verify(files[0])

    def _begin(self) -> None:
        self.name.setText(self.tr("Is it as it was published?"))
        self._answer("", "", self.tr("It is looked at on this machine, and nothing is sent."))
        inner = QWidget(objectName="Panel")
        column = QVBoxLayout(inner)
        column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.setSpacing(12)
        sign = PlainLabel()
        sign.setPixmap(theme.icon("film", theme.tokens().faint).pixmap(QSize(40, 40), self.devicePixelRatioF()))
        words = PlainLabel(self.tr("Drop a film, a sound or a picture here, or choose one."))
        words.setProperty("role", "soft")
        for part in (sign, words):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        self._area.setWidget(inner)

    def _failed(self, asked: int, error: object) -> None:
        if asked == self._asked:
            self._answer("circle-alert", theme.tokens().error, said(error))

    def _show(self, asked: int, found: Any) -> None:
        if asked != self._asked:
            return
        proof: Proof = found
        colors = theme.tokens()
        signs = {
            "intact": ("circle-check", colors.ok),
            "changed": ("circle-alert", colors.error),
            "nothing": ("circle-help", colors.warning),
        }
        self._answer(*signs[proof.verdict], words.verdicts()[proof.verdict])
        self._list([(finding.state, words.sentence(finding)) for finding in proof.findings])

    def _answer(self, icon: str, color: str, text: str) -> None:
        self.sign.setVisible(bool(icon))
        if icon:
            self.sign.setPixmap(theme.icon(icon, color).pixmap(QSize(20, 20), self.devicePixelRatioF()))
        self.verdict.setText(text)

    def _list(self, found: list[tuple[str, str]]) -> None:
        self.rows = [text for _, text in found]
        inner = QWidget(objectName="Panel")
        grid = QGridLayout(inner)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        colors = theme.tokens()
        signs = {
            "good": ("circle-check", colors.ok, self.tr("as published")),
            "bad": ("circle-alert", colors.error, self.tr("changed")),
            "told": ("info", colors.soft, self.tr("proves nothing")),
        }
        for row, (state, text) in enumerate(found):
            icon, color, meaning = signs[state]
            sign = PlainLabel()
            sign.setPixmap(theme.icon(icon, color).pixmap(QSize(16, 16), self.devicePixelRatioF()))
            sign.setToolTip(plain_tip(meaning))
            sign.setAccessibleName(meaning)
            grid.addWidget(sign, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(note(text, "soft" if state == "told" else ""), row, 1, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(found), 1)
        self._area.setWidget(inner)


def _verified(path: Path) -> Proof:
    from studio.film.proof.verify import verify

    return verify(path, Home.find())
