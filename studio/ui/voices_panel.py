"""The Voices panel: the voices of a project, from recordings over consent to a clone that speaks the film."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from studio import voicebank
from studio.engine.client import Looked
from studio.engine.errors import ShotgraphError
from studio.recording import device as devices
from studio.recording.device import Device, DeviceSource
from studio.recording.takes import KINDS, TakeFolder
from studio.settings import Home
from studio.ui.brush_scope import tool_button
from studio.ui.errand import Errand, Tell
from studio.ui.recording_sound import OpenSource, TakePlayer
from studio.ui.run_state import Status
from studio.ui.session import Session
from studio.ui.settings_widgets import Combo
from studio.ui.viewer_message import Notice, Words
from studio.ui.voices_consent import ConsentCard
from studio.ui.voices_recorder import ReadAloud
from studio.ui.voices_samples import SampleTable
from studio.voicebank import ClonedVoice, Sample
from studio.voicechecks import MENDS, FileVerdict, Known, Verdict, judge


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
        self._judged: tuple[object, ...] = ()
        self._verdict: Verdict | None = None
        self._turn = 0
        self._known_similarity = ""
        self._known_verdicts: Known = {}
        self.player = TakePlayer(self)
        sound = {"inputs": inputs, "open_source": open_source}
        self.reader = ReadAloud(self._fresh, many=True, **sound)  # type: ignore[arg-type]
        self.consent = ConsentCard(self._folder, **sound)  # type: ignore[arg-type]
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
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Name of the voice"))
        self.name.setAccessibleName(self.tr("Name of the voice"))
        self.state = QLabel(wordWrap=True)
        self.use = QPushButton()
        self.samples = SampleTable()
        self.clone = QPushButton(self.tr("Clone"))
        self.clone.setToolTip(self.tr("Make the voice of these recordings; its speaker is asked for consent"))
        self.clone.setProperty("primary", True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.revoke = QPushButton(self.tr("Revoke the consent"))
        self.revoke.setToolTip(self.tr("Nothing more is spoken in this voice; what was rendered stays"))
        self.notice = Notice()
        self.reader.show_text(self.tr("Read any text aloud as in the film, a few sentences at a time."))
        stock = QWidget()
        column = QVBoxLayout(stock)
        words = QLabel(
            self.tr(
                "This voice ships with the app. It needs no samples and no consent. Press + to make a voice from "
                "recordings of a person who agrees to it."
            ),
            wordWrap=True,
            alignment=Qt.AlignmentFlag.AlignCenter,
        )
        words.setProperty("role", "soft")
        self.use_stock = QPushButton(self.tr("Use as voice of this project"))
        column.addStretch(1)
        column.addWidget(words)
        column.addWidget(self.use_stock, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 0, 6, 0)
        inner.setSpacing(8)
        ends = QHBoxLayout()
        ends.addWidget(self.clone)
        ends.addWidget(self.use)
        ends.addStretch(1)
        inner.addWidget(self.name)
        inner.addWidget(self.state)
        inner.addWidget(self.progress)
        inner.addLayout(ends)
        inner.addWidget(self.consent)
        inner.addWidget(self.samples)
        inner.addWidget(self.reader)
        inner.addWidget(self.revoke, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addStretch(1)
        scroll = QScrollArea(widgetResizable=True, frameShape=QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(stock)
        self._stack.addWidget(scroll)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 4, 12, 12)
        whole.setSpacing(8)
        whole.addLayout(top)
        whole.addWidget(self.notice)
        whole.addWidget(body, 1)

    def _connect(self) -> None:
        session = self._session
        session.signals.changed.connect(lambda *_: self._follow())
        session.run.changed.connect(self._ran)
        self.choice.activated.connect(self._choose)
        self.new.clicked.connect(self.add_voice)
        self.remove.clicked.connect(self._remove)
        self.name.editingFinished.connect(self._rename)
        self.use.clicked.connect(self._use)
        self.use_stock.clicked.connect(self._use)
        self.clone.clicked.connect(self.make)
        self.revoke.clicked.connect(self._revoke)
        self.samples.mends_changed.connect(self._set_mends)
        self.samples.play_asked.connect(self._play)
        self.samples.remove_asked.connect(self._leave_out)
        self.reader.recorded.connect(lambda path: self.add_files([path]))
        self.reader.chosen.connect(lambda paths: self.add_files(paths))
        self.reader.said.connect(self._say)
        self.consent.granted.connect(self._granted)
        self.player.refused.connect(self._say)
        add = session.commands.add
        add(self, "voices.new", self.tr("New voice from recordings"), self.add_voice, place="voices")
        add(self, "voices.clone", self.tr("Clone the voice"), self.make, place="voices")

    # --- following -------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reader.look_for_devices()
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        """A microphone that nobody sees is not open."""
        super().hideEvent(event)
        self.player.stop()
        self.reader.close_microphone()
        self.consent.reader.close_microphone()

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
        self._stack.setCurrentIndex(0 if voice is None else 1)
        self.remove.setEnabled(voice is not None)
        self.use_stock.setEnabled(any(one.spoken for one in cloned))
        if voice is not None:
            self._show(voice)

    def _show(self, voice: ClonedVoice) -> None:
        if not self.name.hasFocus():
            self.name.setText(voice.name)
        mends = self._mends(voice)
        self.samples.show_samples(voice.recordings, mends)
        wanted = (voice.recordings, tuple(mends.items()))
        if wanted != self._judged:
            self._judged, self._verdict = wanted, None
            self._judge(voice, mends)
        self.samples.show_verdict(self._verdict)
        words = (
            self.tr("Speak with the app’s own voice again") if voice.spoken else self.tr("Use as voice of this project")
        )
        self.use.setText(words)
        self._show_state(voice)

    def _show_state(self, voice: ClonedVoice) -> None:
        """How far it is on its way from recordings to a voice."""
        from studio.consent import records

        task = self._session.run.task(voice.node)
        busy = task.status in (Status.RUNNING, Status.QUEUED)
        waiting, given = [], []
        if not busy:  # progress comes often, and these are files
            waiting = [one for one in records.waiting(self._folder) if one.name == voice.name]
            given = [one for one in records.consents(self._folder) if one.voice == voice.name and not one.revoked]
        self.progress.setVisible(busy)
        self.progress.setRange(0, 1000 if task.total else 0)
        self.progress.setValue(round(task.fraction * 1000))
        self.revoke.setVisible(bool(given))
        ready = self._verdict is not None and bool(self._verdict.enough)
        self.clone.setEnabled(ready and bool(voice.name) and not busy and self._session.engine.process is not None)
        asks = task.status is Status.FAILED and bool(waiting) and not busy
        self.consent.setVisible(asks)
        if asks:
            self.consent.show_waiting(waiting[-1])
            self.state.setText(self.tr("Cloning waits for the speaker’s consent."))
        elif task.status is Status.FAILED:
            self.state.setText(f"{task.message}. {task.mend}")
        elif busy:
            self.state.setText(self.tr("Cloning… this takes a minute or two."))
        elif task.status is Status.DONE:
            self.state.setText(
                self._known_similarity or self.tr("Cloned. Lines are spoken in this voice when it is used.")
            )
            self._ask_similarity(voice)
        elif not ready:
            self.state.setText(self.tr("Add recordings until the verdict below says that they are enough."))
        else:
            self.state.setText(self.tr("The recordings are good enough. Clone the voice; it will ask for consent."))

    def _ask_similarity(self, voice: ClonedVoice) -> None:
        if self._known_similarity:
            return
        document = self._session.document
        self._session.engine.look(
            document.graph,
            document.folder,
            "facts",
            voice.node,
            "similarity",
            self._similar,
            owner=self,
            urgency=2,
            replaces=f"similarity {id(self)}",
        )

    def _similar(self, answer: Looked) -> None:
        number = answer.facts.get("number")
        if isinstance(number, int | float):
            words = self.tr(
                "Cloned (Lite clone). Likeness to the recordings: {number}; a person’s own recordings: 0.85."
            )
            self._known_similarity = words.format(number=f"{number:.2f}")
            self.state.setText(self._known_similarity)

    def _ran(self, node: str) -> None:
        voice = self.voice
        if self.isVisible() and voice is not None and node == voice.node:
            if self._session.run.task(node).status is not Status.DONE:
                self._known_similarity = ""
            self._show_state(voice)

    # --- samples ---------------------------------------------------------------------------------------------

    def _mends(self, voice: ClonedVoice) -> dict[str, bool]:
        node = self._session.document.graph.nodes.get(voice.samples)
        return {name: bool(node.settings.get(name, True)) if node else True for name in MENDS}

    def _judge(self, voice: ClonedVoice, mends: dict[str, bool]) -> None:
        """Listen to the recordings on a thread of their own."""
        self._turn += 1
        turn = self._turn
        files = [sample.path for sample in voice.recordings]
        if not files:
            return
        allowed, known = [name for name, on in mends.items() if on], self._known_verdicts

        def work(tell: Tell) -> tuple[int, Verdict]:
            return turn, judge(files, allowed, lambda verdict: tell((turn, verdict)), known)

        errand = Errand(work)
        errand.told.connect(self._heard)
        errand.done.connect(self._heard)
        errand.failed.connect(self._failed)
        errand.start()

    def _failed(self, error: object) -> None:
        self._say(str(error))

    def _heard(self, heard: object) -> None:
        assert isinstance(heard, tuple)
        turn, verdict = heard
        if turn != self._turn:
            return  # of other recordings or repairs
        if isinstance(verdict, FileVerdict):
            self.samples.show_file(verdict)
        elif isinstance(verdict, Verdict):
            self._verdict = verdict
            voice = self.voice
            self.samples.show_verdict(verdict)
            if voice is not None:
                self._show_state(voice)

    def _set_mends(self, changes: object) -> None:
        voice, document = self.voice, self._session.document
        if voice is not None and voice.samples and isinstance(changes, dict):
            graph = document.graph
            for name, on in changes.items():
                graph = graph.reset(voice.samples, name) if on else graph.set(voice.samples, name, False)
            document.edit(self.tr("Repairs of {voice}").format(voice=voice.name), graph)

    def add_files(self, paths: list[Path]) -> None:
        """Recordings of the speaker."""
        voice, document = self.voice, self._session.document
        if voice is None:
            self.add_voice()
            voice = self.voice
        if voice is not None and voice.samples and paths:
            graph = voicebank.with_samples(document.graph, self._session.catalog, voice, paths, document.folder)
            document.edit(self.tr("Add recordings to {voice}").format(voice=voice.name), graph)

    def _fresh(self) -> Path:
        voice = self.voice
        return TakeFolder(self._folder / "samples").fresh(voice.name if voice else "voice")

    def _play(self, path: object) -> None:
        assert isinstance(path, Path)
        self.player.stop() if self.player.path == path else self.player.play(path)

    def _leave_out(self, sample: object) -> None:
        voice, document = self.voice, self._session.document
        if voice is not None and isinstance(sample, Sample):
            words = self.tr("Leave a recording of {voice} out").format(voice=voice.name)
            document.edit(words, voicebank.without_sample(document.graph, sample))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _sounds_in(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.add_files(_sounds_in(event))
        event.acceptProposedAction()

    # --- voices ----------------------------------------------------------------------------------------------

    def _choose(self, place: int) -> None:
        document = self._session.document
        cloned = voicebank.voices(document.graph, document.folder)
        number = place - len(voicebank.STOCK)
        self._node = cloned[number].node if 0 <= number < len(cloned) else ""
        self._known_similarity = ""
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
        voice, document = self.voice, self._session.document
        wanted = None if voice is None or voice.spoken else voice
        graph = voicebank.with_speaker(document.graph, self._session.catalog, wanted)
        if graph == document.graph and wanted is not None:
            self._say(self.tr("Nothing is spoken in this project yet: add a Speak node."))
            return
        name = wanted.name if wanted else voicebank.STOCK[0]
        document.edit(self.tr("Speak as {voice}").format(voice=name), graph)

    def make(self) -> None:
        """Clone the voice in the engine; without consent it asks for one."""
        voice = self.voice
        if voice is not None:
            document = self._session.document
            self._known_similarity = ""
            self._session.engine.render(document.graph, document.folder, (voice.node,), first=True)

    def _granted(self, consent: object) -> None:
        self._say(self.tr("The speaker has consented. The voice is made now."))
        self.make()

    def _revoke(self) -> None:
        from studio.consent import records

        voice = self.voice
        try:
            for one in list(records.consents(self._folder)):
                if voice is not None and one.voice == voice.name and not one.revoked:
                    records.revoke(self._folder, one.id)
            self._say(self.tr("The consent is revoked: nothing more is spoken in this voice."))
        except ShotgraphError as error:
            self._say(str(error))
        self._follow()

    def _say(self, words: str) -> None:
        self.notice.show_words(Words(words) if words else None)

    def sizeHint(self) -> QSize:
        return QSize(400, 560)


def _sounds_in(event: QDropEvent) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in KINDS]
