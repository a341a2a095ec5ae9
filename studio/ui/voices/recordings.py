"""The first step to a voice: recordings of its speaker, dropped or made here, judged and repaired."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from studio.film.recording.device import Device
from studio.film.recording.takes import TakeFolder
from studio.film.voices import voicebank
from studio.film.voices.voice_passages import PASSAGES
from studio.film.voices.voicebank import ClonedVoice, Sample
from studio.film.voices.voicechecks import MENDS, FileVerdict, Known, Verdict, judge
from studio.ui.errand import Errand, Tell
from studio.ui.recording.sound import OpenSource
from studio.ui.session import Session
from studio.ui.voices.recorder import ReadAloud
from studio.ui.voices.samples import SampleTable
from studio.ui.voices.step import VoiceStep
from studio.ui.window_words import said


class RecordingsStep(VoiceStep):
    """added(paths): recordings to take in; judged(): `verdict` is known; said(words): what went wrong. folder: where
    recordings that are made here lie."""

    added = Signal(object)
    judged = Signal()
    said = Signal(str)

    def __init__(
        self,
        session: Session,
        folder: Path,
        above: QWidget,
        *,
        inputs: Callable[[], list[Device]],
        open_source: OpenSource,
    ) -> None:
        super().__init__("")
        self.head.setText(self.tr("Recordings"))
        self._session = session
        self._folder = folder
        self._voice: ClonedVoice | None = None
        self._wanted: tuple[object, ...] = ()
        self._turn = 0
        self._passage = 0
        self._known: Known = {}
        self.verdict: Verdict | None = None
        """On all recordings together; None while they are listened to."""
        self.samples = SampleTable()
        self.reader = ReadAloud(self._fresh, many=True, inputs=inputs, open_source=open_source)
        self.add(above, self.samples, self.reader)
        self.samples.mends_changed.connect(self._set_mends)
        self.samples.remove_asked.connect(self._leave_out)
        self.reader.recorded.connect(self._recorded)
        self.reader.chosen.connect(self.added)
        self.reader.said.connect(self.said)

    def look_for_devices(self) -> None:
        self.reader.look_for_devices()
        self._read_on()

    def show_voice(self, voice: ClonedVoice) -> None:
        """List a voice's recordings, and judge them if they are others than before."""
        self._voice = voice
        mends = self._mends(voice)
        self.samples.show_samples(voice.recordings, mends)
        wanted = (voice.recordings, tuple(mends.items()))
        if wanted != self._wanted:
            self._wanted, self.verdict = wanted, None
            self._judge([sample.path for sample in voice.recordings], [name for name, on in mends.items() if on])
        self.samples.show_verdict(self.verdict)

    def _mends(self, voice: ClonedVoice) -> dict[str, bool]:
        node = self._session.document.graph.nodes.get(voice.samples)
        return {name: bool(node.settings.get(name, True)) if node else True for name in MENDS}

    def _judge(self, files: list[Path], allowed: list[str]) -> None:
        """Listen to the recordings on a thread of their own; what is judged of others before is left where it is."""
        self._turn += 1
        turn, known = self._turn, self._known

        def work(tell: Tell) -> tuple[int, Verdict]:
            def told(verdict: FileVerdict) -> None:
                tell((turn, verdict))

            return turn, judge(files, allowed, told, known, lambda: turn == self._turn)

        errand = Errand(work)
        errand.told.connect(self._heard)
        errand.done.connect(self._heard)
        errand.failed.connect(lambda error: self.said.emit(said(error)))
        errand.start()

    def _heard(self, heard: object) -> None:
        assert isinstance(heard, tuple)
        turn, verdict = heard
        if turn != self._turn:
            return  # of other recordings or repairs
        if isinstance(verdict, FileVerdict):
            self.samples.show_file(verdict)
        elif isinstance(verdict, Verdict):
            self.verdict = verdict
            for file in verdict.files:  # together they may tell of a stranger
                self.samples.show_file(file)
            self.samples.show_verdict(verdict)
            self.judged.emit()

    def _set_mends(self, changes: object) -> None:
        voice, document = self._voice, self._session.document
        if voice is not None and voice.samples and isinstance(changes, dict):
            graph = document.graph
            for name, on in changes.items():
                graph = graph.reset(voice.samples, name) if on else graph.set(voice.samples, name, False)
            document.edit(self.tr("Repairs of {voice}").format(voice=voice.name), graph)

    def _leave_out(self, sample: object) -> None:
        voice, document = self._voice, self._session.document
        if voice is not None and isinstance(sample, Sample):
            words = self.tr("Leave a recording of {voice} out").format(voice=voice.name)
            document.edit(words, voicebank.without_sample(document.graph, sample))

    # --- recording -------------------------------------------------------------------------------------------

    def _fresh(self) -> Path:
        return TakeFolder(self._folder).fresh(self._voice.name if self._voice else "voice")

    def _recorded(self, path: object) -> None:
        self.added.emit([path])
        self._passage += 1
        self._read_on()

    def _read_on(self) -> None:
        """Something else to read for the next take; nothing where there is no microphone."""
        self.reader.show_text(PASSAGES[self._passage % len(PASSAGES)] if self.reader.has_microphone else "")
