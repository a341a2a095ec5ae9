"""A text to read aloud and the means to read it: a microphone with its level, or a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studio.base.errors import ShotgraphError
from studio.film.recording import device as devices
from studio.film.recording.device import Device, DeviceSource
from studio.film.recording.recorder import Recorded, Wanted
from studio.film.recording.takes import KINDS
from studio.ui import theme
from studio.ui.dropped_files import local_files, why_no_sound
from studio.ui.recording.meter import LevelBar
from studio.ui.recording.sound import Microphone, OpenSource
from studio.ui.widgets.combo import Combo
from studio.ui.widgets.labels import PlainLabel, plain_tip


class ReadAloud(QWidget):
    """recorded(path): a recording is there; chosen(paths): files instead; said(words): what went wrong.

    fresh: names the file of the next recording.
    """

    recorded = Signal(object)
    chosen = Signal(object)
    said = Signal(str)

    def __init__(
        self,
        fresh: Callable[[], Path],
        *,
        many: bool,
        inputs: Callable[[], list[Device]] = devices.inputs,
        open_source: OpenSource = DeviceSource,
    ) -> None:
        super().__init__()
        self._fresh = fresh
        self._many = many
        self._inputs = inputs
        self._devices: list[Device] = []
        self._allowed, self._why = True, ""
        self.microphone = Microphone(open_source, self)
        self.text = PlainLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.text.setFont(theme.font(15, theme.font().Weight.Medium))
        self.text.setMargin(6)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.device = Combo([])
        self.device.setAccessibleName(self.tr("Microphone"))
        self.level = LevelBar()
        self.record = QPushButton(self.tr("Record"))
        self.record.clicked.connect(self.toggle)
        self.browse = QPushButton(self.tr("Choose files…") if many else self.tr("Choose a file…"))
        self.browse.clicked.connect(self._browse)
        self.none = PlainLabel(self.tr("No microphone was found."))
        self.none.setProperty("role", "soft")
        self.none.hide()
        self.time = PlainLabel()
        self.time.setFont(theme.font(12, figures=True))
        row = self._row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.record)
        row.addWidget(self.browse)
        row.addWidget(self.none, 1)
        row.addWidget(self.time)
        row.addWidget(self.device, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.text)
        column.addWidget(self.level)
        column.addLayout(row)
        self.microphone.levels_changed.connect(self._show_levels)
        self.microphone.phase_changed.connect(lambda _: self._show())
        self.microphone.recorded.connect(self._recorded)
        self.microphone.refused.connect(self.said)
        self._show()

    def look_for_devices(self) -> None:
        try:
            self._devices = self._inputs()
        except ShotgraphError:
            self._devices = []  # files are offered instead, which the empty list says
        self.device.clear()
        self.device.addItems([device.name for device in self._devices])
        self.device.setVisible(bool(self._devices))
        self.none.setVisible(not self._devices)
        self._show()

    def allow(self, on: bool, why: str = "") -> None:
        """Whether a recording is of use now; why: what is missing."""
        self._allowed, self._why = on, why
        self._show()

    def show_text(self, words: str) -> None:
        self.text.setText(words)
        self.text.setVisible(bool(words))

    def add_tool(self, tool: QWidget) -> None:
        self._row.addWidget(tool)

    @property
    def has_microphone(self) -> bool:
        return bool(self._devices)

    @property
    def busy(self) -> bool:
        return self.microphone.phase in ("counting", "recording")

    def toggle(self) -> None:
        """Record, or stop."""
        if self.busy:
            self.microphone.stop()
        elif 0 <= self.device.currentIndex() < len(self._devices):
            wanted = Wanted(self._fresh())
            if self.microphone.is_open:
                self.microphone.record(wanted)
            else:
                self.microphone.open(self._devices[self.device.currentIndex()], wanted)

    def close_microphone(self) -> None:
        self.microphone.close()

    def _recorded(self, over: object) -> None:
        assert isinstance(over, Recorded)
        self.microphone.close()
        if over.problem:
            self.said.emit(over.problem)
        if over.frames:
            self.recorded.emit(over.path)
        else:
            over.path.unlink(missing_ok=True)

    def _browse(self) -> None:
        kinds = f"{self.tr('Sound files')} ({' '.join(f'*{kind}' for kind in KINDS)})"
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Sound files"), "", kinds)
        if names:
            self.chosen.emit([Path(name) for name in (names if self._many else names[:1])])

    def _show_levels(self, levels: object) -> None:
        self.level.show_levels(levels)  # type: ignore[arg-type]
        seconds = max(0.0, self.microphone.seconds)
        self.time.setText(f"{seconds:.1f} s" if self.busy else "")

    def _show(self) -> None:
        self.record.setText(self.tr("Stop") if self.busy else self.tr("Record"))
        self.record.setIcon(theme.icon("square" if self.busy else "circle", theme.tokens().error))
        self.record.setEnabled(bool(self._devices) and self._allowed)
        self.record.setVisible(bool(self._devices))
        self.level.setVisible(self.microphone.is_open)
        self.browse.setEnabled(not self.busy and self._allowed)
        for button in (self.record, self.browse):
            button.setToolTip(plain_tip(self._why))


def sounds_in(event: QDropEvent) -> list[Path]:
    """The sound files that are dropped."""
    return [path for path in local_files(event.mimeData()) if path.suffix.lower() in KINDS]


def others_in(event: QDropEvent) -> str:
    """Why the other files that are dropped are of no use, '' where there are none."""
    others = [path for path in local_files(event.mimeData()) if path.suffix.lower() not in KINDS]
    return why_no_sound(others, KINDS) if others else ""
