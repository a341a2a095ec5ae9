"""A line spoken to hear what a voice sounds like, beside the document and its renders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from studio.graph import events
from studio.graph.graph import Graph
from studio.host.commands import FactsOf, SamplesOf
from studio.host.news import Looked
from studio.media.values import Audio
from studio.ui import theme
from studio.ui.bridge import EngineBridge
from studio.ui.recording.sound import TakePlayer
from studio.ui.session import Session
from studio.ui.widgets.labels import PlainLabel

_NAME = Path("rehearsal")  # the player knows sounds by paths; this one lies in no file


class Rehearsal(QWidget):
    """graph_for(line): the graph that speaks it, and the node that does."""

    def __init__(self, session: Session, player: TakePlayer, graph_for: Callable[[str], tuple[Graph, str]]) -> None:
        super().__init__()
        self._session = session
        self._player = player
        self._graph_for = graph_for
        self._graph, self._node, self._job = Graph(), "", ""
        self._failed = self._made = False
        self.engine = EngineBridge(self)
        self.line = QPlainTextEdit()
        self.line.setStyleSheet("min-height: 36px; max-height: 36px;")  # the theme's rule has one line
        self.line.setTabChangesFocus(True)
        self.line.setPlaceholderText(self.tr("A sentence to hear the voice with"))
        self.line.setAccessibleName(self.tr("Sentence to hear the voice with"))
        self.listen = QPushButton()
        self.listen.clicked.connect(self.toggle)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.hide()
        self.words = PlainLabel(wordWrap=True)
        self.words.setProperty("role", "soft")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.listen)
        row.addWidget(self.progress, 1)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.line)
        column.addLayout(row)
        column.addWidget(self.words)
        self.engine.happened.connect(self._hear)
        self.engine.invalid.connect(self._refused)
        player.began.connect(lambda _: self._show())
        player.stopped.connect(lambda _: self._show())
        self._show()

    def suggest(self, line: str) -> None:
        """A line of the film, unless something is written there."""
        if not self.line.toPlainText():
            self.line.setPlainText(line)

    @property
    def busy(self) -> bool:
        """Whether the line is being spoken by the engine."""
        return bool(self._job)

    @property
    def sounding(self) -> bool:
        return self._player.path == _NAME

    def toggle(self) -> None:
        """Speak the line and play it; or stop either."""
        if self.busy:
            self.engine.cancel()
        elif self.sounding:
            self._player.stop()
        else:
            self._speak()

    def _speak(self) -> None:
        text = self.line.toPlainText().strip()
        if self.engine.process is None and self._session.engine.process is not None:
            self.engine.attach(self._session.engine.process)
        if not text:
            self._say(self.tr("Write a sentence to hear."))
            return
        self._say("")
        self._graph, self._node = self._graph_for(text)
        self._failed = self._made = False
        self._job = self.engine.render(self._graph, self._session.document.folder, (self._node,), first=True)
        if not self._job:
            self._say(self.tr("The engine is not running."), wrong=True)
        self._show()

    def _hear(self, event: object) -> None:
        match event:
            case events.Progressed(_, _, done, total, _, _, _):
                self.progress.setRange(0, total)
                self.progress.setValue(done)
            case events.Finished(node) if node == self._node:
                self._made = True
            case events.Failed(_, _, message, mend):
                self._failed = True
                self._say(f"{message}. {mend}", wrong=True)
            case events.Done():
                self._over()

    def _over(self) -> None:
        self._job = ""
        self.progress.setRange(0, 0)
        if self._made and not self._failed:
            self._look(FactsOf(self._node, urgency=0), self._found)
        self._show()

    def _look(self, what: FactsOf | SamplesOf, then: Callable[[Looked], None]) -> None:
        self.engine.look(self._graph, self._session.document.folder, what, then, self)

    def _found(self, answer: Looked) -> None:
        if answer.facts.length:
            self._look(SamplesOf(self._node, start=0, stop=answer.facts.length, urgency=0), self._play)

    def _play(self, answer: Looked) -> None:
        if answer.array is None or not self.isVisible():
            return
        sound = Audio.of(np.array(answer.array, np.float32), int(answer.facts.rate))
        self._player.play(_NAME, sound=lambda _: sound)
        self._show()

    def _refused(self, problems: object) -> None:
        self._job = ""
        words = [f"{one.what}. {one.mend}" for one in problems] if isinstance(problems, tuple | list) else []
        self._say(" ".join(words[:1]), wrong=True)
        self._show()

    def _say(self, words: str, *, wrong: bool = False) -> None:
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.words.setStyleSheet(f"color: {theme.tokens().error};" if wrong else "")

    def _show(self) -> None:
        active = self.busy or self.sounding
        self.listen.setText(self.tr("Stop") if active else self.tr("Listen"))
        self.listen.setIcon(theme.icon("square" if active else "play"))
        if self.busy and not self.progress.isVisible():
            self.progress.setRange(0, 0)
        self.progress.setVisible(self.busy)
