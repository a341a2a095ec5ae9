"""The Voices panel: the voices of a project, from recordings over consent to a clone that speaks the film."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio.base.errors import ShotgraphError
from studio.base.settings import Home
from studio.film.recording import device as devices
from studio.film.recording.device import Device, DeviceSource
from studio.film.recording.lines import narration
from studio.film.voices import voicebank
from studio.film.voices.voicebank import ClonedVoice
from studio.graph.graph import Graph
from studio.host.commands import FactsOf
from studio.host.news import Looked
from studio.ui import theme
from studio.ui.dropped_files import local_files
from studio.ui.painter.brush_scope import tool_button
from studio.ui.recording.sound import OpenSource, TakePlayer
from studio.ui.run_state import Status
from studio.ui.session import Session
from studio.ui.viewer.message import Notice, Words
from studio.ui.voices.consent import ConsentForm, ConsentRecord
from studio.ui.voices.recorder import others_in, sounds_in
from studio.ui.voices.recordings import RecordingsStep
from studio.ui.voices.rehearsal import Rehearsal
from studio.ui.voices.sayings import Sayings
from studio.ui.voices.step import VoiceStep
from studio.ui.voices.voice_progress import Paper, VoiceProgress, paper_of, progress_of
from studio.ui.widgets.combo import Combo
from studio.ui.widgets.labels import PlainLabel
from studio.ui.window_words import said


class VoicesPanel(QWidget):
    """Panel `voices`. inputs and open_source stand for the sound card, home for the user's folders."""

    def __init__(
        self,
        session: Session,
        parent: QWidget | None = None,
        *,
        inputs: Callable[[], list[Device]] = devices.inputs,
        open_source: OpenSource = DeviceSource,
        home: Home | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self._session = session
        self._folder = (home or Home.find()).voices
        self._node = ""
        self._job = ""
        self._stage = ""
        self._paper = Paper()
        self._made: dict[str, Any] = {}
        self._made_of = ""  # the key of the result that _made is read from
        self.player = TakePlayer(self)
        self.name = QLineEdit()
        self.recordings = RecordingsStep(
            session, self._folder / "samples", self.name, inputs=inputs, open_source=open_source
        )
        self.form = ConsentForm(self._folder, inputs=inputs, open_source=open_source)
        self._build()
        self._connect()

    # --- building --------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.choice = Combo([])
        self.choice.setAccessibleName(self.tr("Voice"))
        self.new = tool_button("plus", self.tr("New voice from recordings"))
        self.remove = tool_button("trash-2", self.tr("Remove this voice from the project; recordings and consent stay"))
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.choice, 1)
        top.addWidget(self.new)
        top.addWidget(self.remove)
        self.name.setPlaceholderText(self.tr("Name of the voice"))
        self.name.setAccessibleName(self.tr("Name of the voice"))
        self.record = ConsentRecord(self._folder)
        self.about = PlainLabel(
            self.tr(
                "Only the speaker can allow a copy of their voice: they read a random sentence aloud, and its words "
                "and voice are checked here, on this machine. That deters; it cannot prevent."
            ),
            wordWrap=True,
        )
        self.about.setProperty("role", "soft")
        self.stock = PlainLabel(
            self.tr(
                "This voice ships with the app. It needs no samples and no consent. Drop recordings here, or press +, "
                "to make a voice of a person who agrees to it."
            ),
            wordWrap=True,
        )
        self.stock.setProperty("role", "soft")
        self.rehearsal = Rehearsal(self._session, self.player, self._rehearsed)
        self.sayings = Sayings()
        self.consent = VoiceStep(self.tr("Consent"))
        self.consent.add(self.about, self.form, self.record)
        self.trial = VoiceStep(self.tr("Try it"))
        self.trial.add(self.rehearsal, self.sayings)
        self.notice = Notice()
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 0, 6, 0)
        inner.setSpacing(8)
        for widget in (self.stock, self.recordings, self.consent, self.trial):
            inner.addWidget(widget)
        inner.addStretch(1)
        self._scroll = QScrollArea(widgetResizable=True, frameShape=QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 4, 12, 10)
        whole.setSpacing(8)
        whole.addLayout(top)
        whole.addWidget(self.notice)
        whole.addWidget(self._scroll, 1)
        self._build_end(whole)

    def _build_end(self, whole: QVBoxLayout) -> None:
        """What is to be done next, always in sight."""
        self.state = PlainLabel(wordWrap=True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.clone = QPushButton(self.tr("Clone"))
        self.clone.setToolTip(self.tr("Make the voice of these recordings; its speaker is asked for consent"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.use = QPushButton()
        end = QHBoxLayout()
        end.setSpacing(8)
        end.addWidget(self.progress, 1)
        end.addStretch(0)
        for button in (self.cancel, self.clone, self.use):
            end.addWidget(button)
        whole.addWidget(self.state)
        whole.addLayout(end)

    def _connect(self) -> None:
        session = self._session
        session.signals.changed.connect(lambda *_: self._follow())
        session.selection.nodes_changed.connect(lambda *_: self._follow())
        session.run.changed.connect(self._ran)
        self.choice.activated.connect(self._choose)
        self.new.clicked.connect(self.add_voice)
        self.remove.clicked.connect(self._remove)
        self.name.editingFinished.connect(self._rename)
        self.use.clicked.connect(self._use)
        self.clone.clicked.connect(self.make)
        self.cancel.clicked.connect(lambda: session.engine.cancel(self._job))
        self.recordings.added.connect(lambda paths: self.add_files(paths))
        self.recordings.judged.connect(self._follow)
        self.recordings.said.connect(self._say)
        self.recordings.samples.play_asked.connect(self._play)
        self.form.granted.connect(self._granted)
        self.record.revoked.connect(self._revoke)
        self.record.play_asked.connect(self._play)
        self.sayings.changed.connect(self._set_sayings)
        self.player.refused.connect(self._say)
        add = session.commands.add
        add(self, "voices.new", self.tr("New voice from recordings"), self.add_voice, place="voices")
        add(self, "voices.clone", self.tr("Clone the voice"), self.make, place="voices")
        add(self, "voices.listen", self.tr("Hear the voice speak a line"), self.rehearsal.toggle, place="voices")

    # --- following -------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.recordings.look_for_devices()
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        """A microphone that nobody sees is not open."""
        super().hideEvent(event)
        self.player.stop()
        self.recordings.reader.close_microphone()
        self.form.reader.close_microphone()

    @property
    def voice(self) -> ClonedVoice | None:
        """The cloned voice that is shown; None for one that ships with the app."""
        document = self._session.document
        return next((one for one in voicebank.voices(document.graph, document.folder) if one.node == self._node), None)

    def _follow(self) -> None:
        """Catch up with the document; a panel that nobody sees does so when it is shown."""
        if not self.isVisible():
            return
        document = self._session.document
        cloned = voicebank.voices(document.graph, document.folder)
        names = [self.tr("{name} · ships with the app").format(name=name) for name in voicebank.STOCK]
        names += [
            (one.name or self.tr("unnamed")) + (" · " + self.tr("in use") if one.spoken else "") for one in cloned
        ]
        if [self.choice.itemText(number) for number in range(self.choice.count())] != names:
            self.choice.clear()
            self.choice.addItems(names)
        nodes = [""] * len(voicebank.STOCK) + [one.node for one in cloned]
        if self._node not in nodes:
            self._node = next((one.node for one in cloned if one.spoken), "")
        self.choice.setCurrentIndex(nodes.index(self._node))
        voice = self.voice
        self.remove.setEnabled(voice is not None)
        for widget in (self.recordings, self.consent):
            widget.setVisible(voice is not None)
        self.stock.setVisible(voice is None)
        self.sayings.show_sayings(voicebank.sayings(document.graph, voice))
        self.rehearsal.suggest(next((line.text for line in narration(document.graph, document.folder)), ""))
        if voice is not None:
            self._show(voice)
        else:
            self._show_stock()

    def _show_stock(self) -> None:
        self._stage = ""
        self.trial.unfold()
        self.trial.head.show_state("done", self.tr("speaks English"))
        self.rehearsal.setEnabled(True)
        for widget in (self.progress, self.cancel, self.clone):
            widget.hide()
        self.state.hide()
        others = any(one.spoken for one in voicebank.voices(self._session.document.graph, Path()))
        self.use.setVisible(others or not voicebank.speakers(self._session.document.graph))
        self._name_use(None)

    def _show(self, voice: ClonedVoice) -> None:
        if not self.name.hasFocus():
            self.name.setText(voice.name)
        self.recordings.show_voice(voice)
        self._look_at_papers(voice)
        self._show_standing(voice)

    def _look_at_papers(self, voice: ClonedVoice) -> None:
        """These are files: not at every step of a progress."""
        self._paper = paper_of(self._folder, voice, self._made)

    def _show_standing(self, voice: ClonedVoice) -> None:
        task = self._session.run.task(voice.node)
        if task.status is Status.DONE:
            self._ask_for_facts(voice, task.key)
        now = progress_of(self.recordings.verdict, task, self._paper, self._made)
        self.state.setText(now.words)
        self.state.setVisible(bool(now.words))
        self.state.setStyleSheet(f"color: {theme.tokens().error};" if now.wrong else "")
        self.progress.setVisible(now.busy)
        self.progress.setRange(0, 1000 if task.total else 0)
        self.progress.setValue(round(task.fraction * 1000))
        self.cancel.setVisible(now.busy and bool(self._job))
        self.clone.setVisible(not now.made and not now.busy and not now.asks)
        self.clone.setEnabled(now.ready and bool(voice.name) and self._session.engine.process is not None)
        self.use.setVisible(now.made or (bool(voice.spoken) and not now.busy))
        self._name_use(voice)
        for button, primary in ((self.clone, not now.made), (self.use, now.made and not voice.spoken)):
            if button.property("primary") != primary:
                button.setProperty("primary", primary)
                button.style().unpolish(button)
                button.style().polish(button)
        self._show_steps(now, voice)

    def _show_steps(self, now: VoiceProgress, voice: ClonedVoice) -> None:
        verdict, paper = self.recordings.verdict, self._paper
        usable = self.tr("{seconds} s usable").format(seconds=f"{int(verdict.seconds)}") if verdict else ""
        self.recordings.head.show_state("done" if now.ready else "now", usable)
        self.form.setVisible(now.asks)
        self.record.setVisible(paper.given is not None and not now.asks)
        self.about.setVisible(paper.given is None or now.asks)
        if now.asks and paper.waiting is not None:
            self.form.show_waiting(paper.waiting)
            self.consent.head.show_state("now", self.tr("the speaker reads a sentence"))
        elif paper.given is not None:
            self.record.show_consent(paper.given)
            self.consent.head.show_state("done", paper.given.who)
        else:
            self.consent.head.show_state("later", self.tr("asked for before cloning"))
        likeness = self._made.get("similarity", "") if now.made else ""
        words = self.tr("likeness {figure}").format(figure=f"{float(likeness):.2f}") if likeness else ""
        self.trial.head.show_state("done" if now.made else "later", words)
        self.rehearsal.setEnabled(now.made)
        self.sayings.setEnabled(now.made)
        if now.stage != self._stage:
            self._stage = now.stage
            steps = {"recordings": self.recordings, "consent": self.consent, "voice": self.trial}
            for stage, step in steps.items():
                step.unfold(stage == now.stage)

    def _name_use(self, voice: ClonedVoice | None) -> None:
        graph, only = self._session.document.graph, self._speakers()
        if voice is not None and voice.spoken and set(only or voice.spoken) <= set(voice.spoken):
            self.use.setText(self.tr("Stop using it"))
            self.use.setToolTip(self.tr("Speak with the app’s own voice again"))
            return
        if only:
            title = graph.nodes[only[0]].title or self.tr("Speak")
            words = (
                self.tr("Use for “{node}”").format(node=title) if len(only) == 1 else self.tr("Use for the selection")
            )
        else:
            words = self.tr("Use in the film")
        self.use.setText(words)
        self.use.setToolTip(self.tr("Wire this voice to what speaks; select a Speak node to change only that one"))

    def _speakers(self) -> tuple[str, ...]:
        """Speak nodes that are selected."""
        chosen = self._session.selection.nodes
        return tuple(id for id in voicebank.speakers(self._session.document.graph) if id in chosen)

    def _ask_for_facts(self, voice: ClonedVoice, key: str) -> None:
        """What the cloned voice says of itself: its likeness, and the samples that it is of."""
        name = f"{voice.node} {key}"
        if name == self._made_of:
            return
        self._made_of, self._made = name, {}
        document = self._session.document

        def found(answer: Looked) -> None:
            if answer.dropped or name != self._made_of:
                return
            data = answer.facts.data
            if answer.stale or not isinstance(data, Mapping):
                return
            self._made = {**dict(data.get("settings", ())), "engine": data.get("engine", "")}
            self._follow()

        what = FactsOf(voice.node, "voice", urgency=2)
        self._session.engine.look(document.graph, document.folder, what, found, self)

    def _ran(self, node: str) -> None:
        voice = self.voice
        if self.isVisible() and voice is not None and node == voice.node:
            status = self._session.run.task(node).status
            if status not in (Status.RUNNING, Status.QUEUED):
                self._look_at_papers(voice)
            self._show_standing(voice)

    # --- samples -------------------------------------------------------------------------------------------

    def add_files(self, paths: list[Path]) -> None:
        """Recordings of the speaker."""
        voice, document = self.voice, self._session.document
        if voice is None:
            self.add_voice()
            voice = self.voice
        if voice is not None and voice.samples and paths:
            graph = voicebank.with_samples(document.graph, self._session.catalog, voice, paths, document.folder)
            document.edit(self.tr("Add recordings to {voice}").format(voice=voice.name), graph)

    def _play(self, path: object) -> None:
        assert isinstance(path, Path)
        self.player.stop() if self.player.path == path else self.player.play(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.add_files(sounds_in(event))
        self._say(others_in(event))
        event.acceptProposedAction()

    # --- voices ----------------------------------------------------------------------------------------------

    def _choose(self, place: int) -> None:
        document = self._session.document
        cloned = voicebank.voices(document.graph, document.folder)
        number = place - len(voicebank.STOCK)
        self._node = cloned[number].node if 0 <= number < len(cloned) else ""
        self._stage, self._made, self._made_of = "", {}, ""
        self._follow()

    def add_voice(self) -> None:
        """A voice without recordings yet."""
        document = self._session.document
        taken = {one.name for one in voicebank.voices(document.graph, document.folder)}
        name = number_name = self.tr("New voice")
        number = 2
        while name in taken:
            name, number = f"{number_name} {number}", number + 1
        graph, self._node = voicebank.with_voice(document.graph, self._session.catalog, name)
        document.edit(self.tr("Add a voice"), graph)
        self.name.setFocus()
        self.name.selectAll()

    def _remove(self) -> None:
        voice, document = self.voice, self._session.document
        if voice is not None:
            document.edit(
                self.tr("Remove {voice}").format(voice=voice.name), voicebank.without_voice(document.graph, voice)
            )

    def _rename(self) -> None:
        voice, document, name = self.voice, self._session.document, self.name.text().strip()
        if voice is not None and name and name != voice.name:
            graph = document.graph.set(voice.node, "name", name).change(voice.node, title=name)
            document.edit(self.tr("Name the voice"), graph)

    def _use(self) -> None:
        voice, document, only = self.voice, self._session.document, self._speakers()
        uses = voice is not None and bool(voice.spoken) and set(only or voice.spoken) <= set(voice.spoken)
        wanted = None if uses else voice
        graph = voicebank.with_speaker(document.graph, self._session.catalog, wanted, only)
        name = wanted.name if wanted else voicebank.STOCK[0]
        document.edit(self.tr("Speak as {voice}").format(voice=name), graph)

    def _set_sayings(self, known: object) -> None:
        document = self._session.document
        if isinstance(known, dict):
            graph = voicebank.with_sayings(document.graph, self._session.catalog, self.voice, known)
            document.edit(self.tr("How names are said"), graph)

    def _rehearsed(self, line: str) -> tuple[Graph, str]:
        return voicebank.rehearsal(self._session.document.graph, self._session.catalog, self.voice, line)

    def make(self) -> None:
        """Clone the voice in the engine; without consent it asks for one."""
        voice = self.voice
        if voice is not None:
            document = self._session.document
            self._job = self._session.engine.render(document.graph, document.folder, (voice.node,), first=True)

    def _granted(self, consent: object) -> None:
        self._say("")
        voice = self.voice
        if voice is not None:
            self._look_at_papers(voice)
        self.make()

    def _revoke(self) -> None:
        from studio.film.consent import records

        voice, given = self.voice, self._paper.given
        try:
            if given is not None:
                records.revoke(self._folder, given.id)
        except ShotgraphError as error:
            self._say(said(error))
        if voice is not None:
            self._follow()

    def _say(self, words: str) -> None:
        self.notice.show_words(Words(words) if words else None)

    def sizeHint(self) -> QSize:
        return QSize(400, 560)
