"""The recordings that a voice is made of: a verdict on each, its remedy, and the repairs that are made."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studio.film.voices.voicebank import Sample
from studio.film.voices.voicechecks import MENDS, FileVerdict, Verdict
from studio.ui import theme
from studio.ui.painter.brush_scope import tool_button
from studio.ui.widgets.labels import PlainLabel, plain_tip

_MARKS = {
    "good": ("circle-check", "ok"),
    "mended": ("wand-sparkles", "ok"),
    "mendable": ("triangle-alert", "warning"),
    "spoilt": ("circle-alert", "error"),
}


class SampleRow(QWidget):
    """play_asked(), remove_asked()."""

    play_asked = Signal()
    remove_asked = Signal()

    def __init__(self, sample: Sample) -> None:
        super().__init__()
        self.sample = sample
        self.mark = PlainLabel()
        self.mark.setFixedWidth(18)
        self.name = PlainLabel(sample.path.stem)
        self.name.setToolTip(plain_tip(str(sample.path)))
        self.state = PlainLabel(self.tr("listening…"))
        self.state.setProperty("role", "soft")
        self.state.setFont(theme.font(11, figures=True))
        self.remedy = PlainLabel(wordWrap=True)
        self.remedy.setProperty("role", "soft")
        self.remedy.setFont(theme.font(11))
        self.remedy.hide()
        play = tool_button("play", self.tr("Play or stop"))
        remove = tool_button("trash-2", self.tr("Leave this recording out; the file stays"))
        for button, signal in ((play, self.play_asked), (remove, self.remove_asked)):
            button.setProperty("flat", True)
            button.clicked.connect(signal)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.mark)
        head.addWidget(self.name, 1)
        head.addWidget(self.state)
        head.addWidget(play)
        head.addWidget(remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(0)
        column.addLayout(head)
        inset = QHBoxLayout()
        inset.setContentsMargins(24, 0, 8, 0)
        inset.addWidget(self.remedy)
        column.addLayout(inset)

    def show_verdict(self, verdict: FileVerdict, names: dict[str, str]) -> None:
        icon, color = _MARKS[verdict.state]
        self.mark.setPixmap(theme.icon(icon, getattr(theme.tokens(), color)).pixmap(14, 14))
        words = {
            "good": self.tr("good"),
            "mended": self.tr("mended: {repairs}"),
            "mendable": self.tr("can be mended: {repairs}"),
            "spoilt": self.tr("left out"),
        }
        repairs = verdict.mended if verdict.state == "mended" else verdict.wanted
        said = words[verdict.state].format(repairs=", ".join(names.get(name, name) for name in repairs))
        self.state.setText(f"{said} · {verdict.seconds:.0f} s")
        levels = self.tr("Speech {rms} dBFS (−23 to −18 is asked for), true peak {peak} dBTP (under −3)")
        self.state.setToolTip(
            plain_tip(levels.format(rms=_figure(verdict.rms), peak=_figure(verdict.peak)) if verdict.seconds else "")
        )
        self.mark.setAccessibleName(said)
        self.remedy.setText("\n".join(_sentences(*finding) for finding in verdict.findings))
        self.remedy.setVisible(bool(verdict.findings))


class SampleTable(QWidget):
    """mends_changed(dict): repairs by name, on or off; play_asked(path); remove_asked(Sample)."""

    mends_changed = Signal(object)
    play_asked = Signal(object)
    remove_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[SampleRow] = []
        self.summary = PlainLabel(wordWrap=True)
        self.repair = QPushButton(self.tr("Repair all"))
        self.repair.setToolTip(self.tr("Mend every fault that can be mended; the files themselves stay as they are"))
        self.repair.clicked.connect(lambda: self.mends_changed.emit(dict.fromkeys(MENDS, True)))
        self.names = {
            "trim": self.tr("Trim"),
            "pauses": self.tr("Long pauses"),
            "hum": self.tr("Hum"),
            "noise": self.tr("Noise"),
            "level": self.tr("Loudness"),
        }
        self.mends = {name: QCheckBox(words) for name, words in self.names.items()}
        self.switches = QWidget()
        grid = QGridLayout(self.switches)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        heading = PlainLabel(self.tr("Repair where needed"))
        heading.setProperty("role", "soft")
        grid.addWidget(heading, 0, 0, 1, 2)
        for number, (name, box) in enumerate(self.mends.items()):
            box.setToolTip(self.tr("Mend this where it is found; the files themselves stay as they are"))
            box.clicked.connect(
                lambda _=False, name=name: self.mends_changed.emit({name: self.mends[name].isChecked()})
            )
            grid.addWidget(box, 1 + number // 3, number % 3)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self.summary, 1)
        head.addWidget(self.repair, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addLayout(self._list)
        column.addWidget(self.switches)

    def show_samples(self, samples: tuple[Sample, ...], mends: dict[str, bool]) -> None:
        """List these; verdicts come later."""
        for name, box in self.mends.items():
            box.setChecked(mends[name])
        self.repair.setVisible(not all(mends.values()))
        self.switches.setVisible(bool(samples))
        if [row.sample for row in self.rows] == list(samples):
            return
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [self._row(sample) for sample in samples]

    def _row(self, sample: Sample) -> SampleRow:
        row = SampleRow(sample)
        row.play_asked.connect(lambda: self.play_asked.emit(sample.path))
        row.remove_asked.connect(lambda: self.remove_asked.emit(sample))
        self._list.addWidget(row)
        return row

    def show_file(self, verdict: FileVerdict) -> None:
        for row in self.rows:
            if row.sample.path == verdict.path:
                row.show_verdict(verdict, self.names)

    def show_verdict(self, verdict: Verdict | None) -> None:
        """The verdict on all; None while it is not known."""
        if not self.rows:
            self.summary.setText(
                self.tr("Drop recordings of one person here, or record them: 30 s of speech are enough.")
            )
        elif verdict is None:
            self.summary.setText(self.tr("Listening to the recordings…"))
        elif verdict.findings:
            self.summary.setText("\n".join(_sentences(*finding) for finding in verdict.findings))
        else:
            words = self.tr("Ready: {seconds} s of usable speech by one speaker.")
            self.summary.setText(words.format(seconds=int(verdict.seconds)))

    def verdict_of(self, path: Path) -> str:
        """What is said of a recording."""
        return next((row.state.text() for row in self.rows if row.sample.path == path), "")


def _figure(decibels: float) -> str:
    return f"{decibels:.1f}".replace("-", "−")


def _sentences(what: str, remedy: str) -> str:
    return f"{what[:1].upper()}{what[1:]}. {remedy}"
