"""The recording panel: a script shown line by line like a teleprompter, a microphone, and the takes of each line."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio.base.errors import ShotgraphError
from studio.base.settings import Home
from studio.film.recording import device as devices
from studio.film.recording.device import Device, DeviceSource
from studio.film.recording.levels import CLIPPING
from studio.film.recording.lines import RecordedLine, lines_of, narration, own, with_own
from studio.film.recording.punch import punch_into
from studio.film.recording.recorder import Recorded, Wanted
from studio.film.recording.takes import KINDS
from studio.ui import theme
from studio.ui.dropped_files import local_files, why_no_sound
from studio.ui.errand import Errand
from studio.ui.painter.brush_scope import tool_button
from studio.ui.recording.meter import LevelBar
from studio.ui.recording.prompter import Prompter
from studio.ui.recording.sound import Microphone, OpenSource, TakePlayer
from studio.ui.recording.take_list import TakeList
from studio.ui.session import Session
from studio.ui.viewer.message import Notice, Words
from studio.ui.widgets.combo import Combo
from studio.ui.widgets.labels import PlainLabel
from studio.ui.window_words import said

_COUNT_INS = (0.0, 1.0, 2.0, 3.0, 5.0)
_USUAL_COUNT_IN = 3
_PREROLL = 2.0  # seconds of the old take that are heard before a punch


class RecordingPanel(QWidget):
    """Panel `recording`. inputs and open_source stand for the sound card."""

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
        self._inputs = inputs
        self._home = home or Home.find()
        self._devices: list[Device] = []
        self._asked = False
        self.lines: tuple[RecordedLine, ...] = ()
        self._at = ""
        self._wanted: Wanted | None = None
        self._punch: tuple[Path, float] | None = None  # take and second that the next recording goes into
        self.microphone = Microphone(open_source, self)
        self.player = TakePlayer(self)
        self._build()
        self._bind()
        self._connect()
        self._show_phase("closed")

    # --- building --------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.device = Combo([])
        self.device.setAccessibleName(self.tr("Microphone"))
        self.device.setToolTip(self.tr("Which input to record from"))
        self.listen = tool_button("mic", self.tr("Listen to the microphone, to set its level"), checkable=True)
        self.refresh = tool_button("refresh-cw", self.tr("Look for microphones again"))
        self.files = tool_button("upload", self.tr("Add sound files as takes of this line"))
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.device, 1)
        for button in (self.listen, self.refresh, self.files):
            top.addWidget(button)
        self.level = LevelBar()
        self.source = Combo([self.tr("The script's narration"), self.tr("My own text")])
        self.source.setAccessibleName(self.tr("What to read"))
        self.back = tool_button("arrow-up", self.tr("Line before (Up)"))
        self.onward = tool_button("arrow-down", self.tr("Next line (Down)"))
        self.place = PlainLabel()
        self.place.setProperty("role", "soft")
        self.place.setFont(theme.font(11, figures=True))
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.source, 1)
        head.addSpacing(8)
        head.addWidget(self.place)
        head.addWidget(self.back)
        head.addWidget(self.onward)
        self.prompter = Prompter()
        self.text = QPlainTextEdit()
        self.text.setPlaceholderText(self.tr("Paste or write what is to be read: one line each, or paragraphs."))
        self.text.setAccessibleName(self.tr("Text to read"))
        self.text.setMaximumHeight(110)
        self.record = QPushButton(self.tr("Record"))
        self.record.setIcon(theme.icon("circle", theme.tokens().error))
        self.record.setToolTip(self.tr("Record a take of this line (R)"))
        self.count_in = Combo([])
        for seconds in _COUNT_INS:
            words = self.tr("Count in {seconds} s") if seconds else self.tr("No count-in")
            self.count_in.addItem(words.format(seconds=f"{seconds:g}"), seconds)
        self.count_in.setCurrentIndex(_USUAL_COUNT_IN)
        self.count_in.setAccessibleName(self.tr("Count-in"))
        self.time = PlainLabel()
        self.time.setFont(theme.font(13, theme.font().Weight.DemiBold, figures=True))
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self.record)
        bar.addWidget(self.count_in)
        bar.addStretch(1)
        bar.addWidget(self.time)
        self.notice = Notice()
        self.list = TakeList(self._session, self.player, self._home)
        scroll = QScrollArea(widgetResizable=True, frameShape=QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.list)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 4, 12, 12)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.level)
        column.addLayout(head)
        column.addWidget(self.text)
        column.addWidget(self.prompter, 3)
        column.addLayout(bar)
        column.addWidget(self.notice)
        column.addWidget(scroll, 2)
        # On a small screen it is scrolled: as a tab it would else keep its neighbours from being smaller, too.
        room = QScrollArea(widgetResizable=True, frameShape=QScrollArea.Shape.NoFrame)
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        room.setWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(room)
        self.setFocusProxy(self.record)

    def _bind(self) -> None:
        def add(id: str, words: str, slot: Callable[[], object], *keys: str) -> None:
            self._session.commands.add(self, f"recording.{id}", words, slot, keys, place="recording")

        add("record", self.tr("Record, or stop recording"), self.toggle, "R")
        add("play", self.tr("Play the newest take, or stop"), self._play, "Space")
        add("next", self.tr("Next line to read"), lambda: self.step(1), "Down", "N")
        add("previous", self.tr("Line to read before"), lambda: self.step(-1), "Up")
        add("undelete", self.tr("Fetch back the take that was deleted last"), self.list.undelete)
        add("files", self.tr("Add sound files as takes…"), self._browse)

    def _connect(self) -> None:
        session = self._session
        session.signals.changed.connect(lambda *_: self._follow())
        session.selection.item_changed.connect(self._go_to)
        self.record.clicked.connect(self.toggle)
        self.listen.toggled.connect(self._listen)
        self.refresh.clicked.connect(self._look_for_devices)
        self.files.clicked.connect(self._browse)
        self.device.activated.connect(lambda _: self._listen(self.listen.isChecked()))
        self.source.activated.connect(lambda _: self._follow())
        self.text.textChanged.connect(self._written)
        self.back.clicked.connect(lambda: self.step(-1))
        self.onward.clicked.connect(lambda: self.step(1))
        self.prompter.next_asked.connect(lambda: self.step(1))
        self.notice.pressed.connect(self._browse)
        self.microphone.levels_changed.connect(self._show_levels)
        self.microphone.phase_changed.connect(self._show_phase)
        self.microphone.recorded.connect(self._recorded)
        self.microphone.refused.connect(self._refused)
        self.list.said.connect(self._say)
        self.list.refused.connect(self._refused)
        self.list.stretched.connect(lambda: self._show_phase(self.microphone.phase))
        self.player.refused.connect(self._say)
        self.player.began.connect(self._heard)

    # --- following -------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._asked:
            self._look_for_devices()
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        """A microphone that nobody sees is not open."""
        super().hideEvent(event)
        self.player.stop()
        self.microphone.close()
        self.listen.setChecked(False)

    @property
    def line(self) -> RecordedLine | None:
        """What is to be read now."""
        return next((line for line in self.lines if line.id == self._at), None)

    def _follow(self) -> None:
        """Catch up with the document."""
        if not self.isVisible():
            return
        document = self._session.document
        reads_own = self.source.currentIndex() == 1
        self.text.setVisible(reads_own)
        written = own(document.graph)
        if written != self.text.toPlainText() and not self.text.hasFocus():
            self.text.blockSignals(True)
            self.text.setPlainText(written)
            self.text.blockSignals(False)
        self.lines = lines_of(written) if reads_own else narration(document.graph, document.folder)
        if self.line is None:
            self._at = self.lines[0].id if self.lines else ""
        self._show_line()

    def _show_line(self) -> None:
        line = self.line
        number = self.lines.index(line) if line else -1
        following = self.lines[number + 1] if line and number + 1 < len(self.lines) else None
        self.prompter.show_line(line, following)
        self.prompter.setVisible(line is not None)
        self.place.setText(f"{number + 1} / {len(self.lines)}" if line else "")
        self.back.setEnabled(number > 0)
        self.onward.setEnabled(following is not None)
        self.list.show_line(line, self._nothing())
        self._show_phase(self.microphone.phase)

    def _go_to(self, item: str) -> None:
        """Another shot is chosen somewhere: its line is read."""
        if any(line.shot and line.id == item for line in self.lines) and not self._busy:
            self._at = item
            self._show_line()

    def step(self, by: int) -> None:
        """To the next line, or back."""
        if self.line is None or self._busy:
            return
        place = self.lines.index(self.line) + by
        if 0 <= place < len(self.lines):
            self.player.stop()
            self._at = self.lines[place].id
            self._say("")
            self._show_line()
            if self.lines[place].shot:
                self._session.selection.set_item(self._at)

    def _written(self) -> None:
        document = self._session.document
        document.edit(self.tr("Text to read"), with_own(document.graph, self.text.toPlainText()), "recording text")

    # --- the microphone --------------------------------------------------------------------------------------

    def _look_for_devices(self) -> None:
        self._asked = True
        problem = ""
        try:
            self._devices = self._inputs()
        except ShotgraphError as error:
            self._devices, problem = [], f"{error.problem.what}. {error.problem.mend}"
        self.device.clear()
        self.device.addItems([device.name for device in self._devices] or [self.tr("No microphone")])
        for widget in (self.device, self.listen, self.count_in):
            widget.setEnabled(bool(self._devices))
        if not self._devices:
            words = self.tr("No microphone was found. Connect one and look again, or drop sound files here.")
            self.notice.show_words(Words(problem or words, button=self.tr("Choose files…"), tone="warning"))
        else:
            self._say("")
        self._show_phase(self.microphone.phase)

    @property
    def _chosen(self) -> Device | None:
        place = self.device.currentIndex()
        return self._devices[place] if 0 <= place < len(self._devices) else None

    def _listen(self, on: bool) -> None:
        if on and self._chosen:
            self.microphone.open(self._chosen)
        elif not self._busy:
            self.microphone.close()

    @property
    def _busy(self) -> bool:
        return self.microphone.phase in ("counting", "recording")

    def toggle(self) -> None:
        """Record the line, or the chosen stretch of a take; or end the recording."""
        if self._busy:
            self.microphone.stop()
            self.player.stop()
            return
        line, device = self.line, self._chosen
        if line is None or device is None:
            return
        self._say("")
        self.player.stop()
        path, chosen = self.list.fresh(line), self.list.stretch
        if chosen is not None:
            take, start, stop = chosen
            self._punch = (take, start)
            self._wanted = Wanted(path, min(start, _PREROLL), stop - start, late=1e-6)
            if self.microphone.is_open:
                self._lead_in()
            else:
                self.microphone.open(device)  # the take is played as soon as it listens
            return
        self._punch, wanted = None, Wanted(path, float(self.count_in.currentData()))
        if self.microphone.is_open:
            self.microphone.record(wanted)
        else:
            self.microphone.open(device, wanted)

    def _lead_in(self) -> None:
        """Play the take up to where it is spoken anew."""
        if self._punch is not None:
            take, start = self._punch
            self.player.play(take, max(0.0, start - _PREROLL), start)

    def _heard(self, path: object) -> None:
        """The take that is punched into is heard from now on: count with it."""
        if self._punch is not None and self._punch[0] == path and self._wanted and not self._busy:
            self.microphone.record(self._wanted)

    def _play(self) -> None:
        if not self._busy:
            self.list.play_newest()

    def _show_levels(self, levels: object) -> None:
        self.level.show_levels(levels)  # type: ignore[arg-type]
        seconds = self.microphone.seconds
        live = self.microphone.phase == "recording"
        counting = self.microphone.phase == "counting" and seconds < 0
        self.prompter.show_count(str(math.ceil(-seconds)) if counting else "", live=live)
        self.time.setText(f"{int(seconds) // 60}:{seconds % 60:04.1f}" if live else "")

    def _show_phase(self, phase: str) -> None:
        if phase == "listening" and self.player.path is None:
            self._lead_in()
        busy = phase in ("counting", "recording")
        stretch = self.list.stretch is not None
        self.list.setEnabled(not busy)
        words = self.tr("Stop") if busy else self.tr("Record the stretch") if stretch else self.tr("Record")
        self.record.setText(words)
        self.record.setIcon(theme.icon("square" if busy else "circle", theme.tokens().error))
        self.record.setEnabled(self.line is not None and self._chosen is not None)
        for widget in (self.device, self.source, self.back, self.onward, self.files):
            widget.setEnabled(not busy and (widget is not self.device or bool(self._devices)))
        if not busy:
            self.prompter.show_count("", live=False)
            self.time.setText("")
            if self.line:
                number = self.lines.index(self.line)
                self.back.setEnabled(number > 0)
                self.onward.setEnabled(number + 1 < len(self.lines))
        self.listen.blockSignals(True)
        self.listen.setChecked(phase != "closed")
        self.listen.blockSignals(False)

    def _recorded(self, over: object) -> None:
        assert isinstance(over, Recorded)
        punch, self._punch = self._punch, None
        if over.problem:
            self._refused(over.problem)
        elif over.frames and over.peak > CLIPPING:
            self._say(self.tr("Too loud: the take is clipped. Go farther from the microphone, or turn it down."))
        if not over.frames:
            over.path.unlink(missing_ok=True)  # stopped while it counted in
        elif punch is not None:
            take, start = punch
            errand = Errand(lambda tell: _put_in(take, over.path, start))
            errand.done.connect(self._put_in)
            errand.failed.connect(self._failed)
            errand.start()
            return
        self._show_line()

    def _put_in(self, path: object) -> None:
        """The stretch is in its take now."""
        self._show_line()

    def _failed(self, error: object) -> None:
        self._refused(said(error))

    def _nothing(self) -> str:
        """Why there are no takes to see."""
        if self.lines:
            return self.tr("No takes of this line yet. Press Record, or drop sound files here.")
        if self.source.currentIndex() == 1:
            return self.tr("Write above what is to be read.")
        return self.tr("No narration yet. Write some in the storyboard, or choose “My own text”.")

    # --- files -----------------------------------------------------------------------------------------------

    def _browse(self) -> None:
        kinds = " ".join(f"*{kind}" for kind in KINDS)
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Sound files"), "", f"{self.tr('Sound files')} ({kinds})")
        self.add_files([Path(name) for name in names])

    def add_files(self, paths: list[Path]) -> None:
        """Sound files as takes of this line; of several, the first goes to this line and the others to those after."""
        if self.line is None or not paths:
            return
        first = self.lines.index(self.line)
        self.list.add({path: self.lines[min(place, len(self.lines) - 1)] for place, path in enumerate(paths, first)})

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        dropped = local_files(event.mimeData())
        others = [path for path in dropped if path.suffix.lower() not in KINDS]
        if others:
            self.notice.show_words(Words(why_no_sound(others, KINDS)))
        elif self.line is None:
            self.notice.show_words(Words(self.tr("Choose a line first: a dropped recording is a take of it.")))
        self.add_files([path for path in dropped if path not in others])
        event.acceptProposedAction()

    # --- words -----------------------------------------------------------------------------------------------

    def _say(self, words: str) -> None:
        if self._devices or words:
            self.notice.show_words(Words(words) if words else None)

    def _refused(self, words: str) -> None:
        self._punch = None
        self.notice.show_words(Words(words, tone="error"))
        self._show_phase(self.microphone.phase)

    def sizeHint(self) -> QSize:
        return QSize(400, 560)


def _put_in(take: Path, piece: Path, start: float) -> None:
    """The recorded piece becomes the whole take with the piece in it; until then it is a take by itself."""
    made = punch_into(take, piece, start, piece.with_suffix(".part"))
    os.replace(made, piece)
