"""The takes of a line, one row each: its waveform, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from studio.film.recording.takes import Take
from studio.media.values import Audio
from studio.ui import theme
from studio.ui.painter.brush_scope import tool_button
from studio.ui.widgets.labels import PlainLabel, plain_tip

_BINS = 240
_LEAST = 0.1  # seconds that a punch lasts at least


@dataclass(frozen=True)
class Sounding:
    """What a take sounds like: seconds, how loud each of its parts gets (linear), its peak in dBFS."""

    seconds: float
    peaks: npt.NDArray[np.float32]
    peak: float


def sounding(path: Path) -> Sounding:
    """Read a take through; takes a moment, so not for the window's thread. Raises MediaError."""
    from studio.base.errors import MediaError
    from studio.host.views.waveform import measured
    from studio.media.files.mediafile import open_audio

    audio = open_audio(path)
    if audio is None:
        raise MediaError(f"{path.name} has no sound in it", mend="Delete this take.")
    length = audio.info.length
    parts = np.abs(measured(audio, 0, length, _BINS)).max(axis=(1, 2)) if length else np.zeros(1, np.float32)
    return Sounding(audio.info.seconds, parts, 20 * float(np.log10(max(float(parts.max()), 1e-6))))


class Waveform(QWidget):
    """Press to play from there, drag to choose a stretch to speak anew. sought(seconds); chosen(): another stretch."""

    sought = Signal(float)
    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sound: Sounding | None = None
        self.stretch: tuple[float, float] | None = None
        self._place: float | None = None
        self._from: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(60)
        self.setToolTip(self.tr("Press to play from here. Drag to choose a stretch, then record it anew."))

    def sizeHint(self) -> QSize:
        return QSize(180, 34)

    def show_sound(self, sound: Sounding) -> None:
        self.sound = sound
        self.update()

    def show_place(self, seconds: float | None) -> None:
        if seconds != self._place:
            self._place = seconds
            self.update()

    def choose(self, stretch: tuple[float, float] | None) -> None:
        if stretch != self.stretch:
            self.stretch = stretch
            self.chosen.emit()
            self.update()

    def x_of(self, seconds: float) -> float:
        return seconds / max(1e-6, self.sound.seconds if self.sound else 1.0) * self.width()

    def _at(self, x: float) -> float:
        seconds = self.sound.seconds if self.sound else 0.0
        return max(0.0, min(1.0, x / max(1, self.width()))) * seconds

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.sound is not None:
            self._from = event.position().x()
            self.choose(None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            start, stop = sorted((self._at(self._from), self._at(event.position().x())))
            self.choose((start, stop) if stop - start >= _LEAST else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            start, self._from = self._from, None
            if self.stretch is None:
                self.sought.emit(self._at(start))

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.field))
        painter.drawRoundedRect(QRectF(self.rect()), 5, 5)
        if self.sound is None:
            return
        if self.stretch is not None:
            left, right = (self.x_of(seconds) for seconds in self.stretch)
            shade = QColor(colors.error)
            shade.setAlpha(70)
            painter.fillRect(QRectF(left, 0, right - left, self.height()), shade)
        peaks, middle = self.sound.peaks, self.height() / 2
        painter.setPen(QPen(QColor(colors.Voice), 1.4))
        step = self.width() / max(1, len(peaks))
        for number, loud in enumerate(peaks.tolist()):
            half = max(0.5, loud**0.6 * (middle - 3))
            x = (number + 0.5) * step
            painter.drawLine(QPointF(x, middle - half), QPointF(x, middle + half))
        if self._place is not None:
            x = self.x_of(self._place)
            painter.setPen(QPen(QColor(colors.accent), 1.5))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))


class TakeRow(QWidget):
    """asked(what): play, stop, keep, use or delete; chosen(): a stretch to punch into; sought(seconds); picked(): it is
    the row that keys go to."""

    asked = Signal(str)
    sought = Signal(float)
    chosen = Signal()
    picked = Signal()

    def __init__(self, take: Take) -> None:
        super().__init__()
        self.take = take
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Take {number}").format(number=take.number))
        self.play = self._button("play", self.tr("Play this take"))
        self.play.clicked.connect(lambda: self.asked.emit("play"))
        self.name = PlainLabel(self.tr("Take {number}").format(number=take.number))
        self.about = PlainLabel("")
        self.about.setProperty("role", "soft")
        self.about.setFont(theme.font(11, figures=True))
        self.wave = Waveform()
        self.wave.sought.connect(self.sought)
        self.wave.chosen.connect(self.chosen)
        self.keep = self._button("star", self.tr("Keep: a take worth coming back to (K)"), checkable=True)
        self.keep.clicked.connect(lambda: self.asked.emit("keep"))
        self.use = self._button("check", self.tr("Use in the project (U)"), checkable=True)
        self.use.clicked.connect(lambda: self.asked.emit("use"))
        self.delete = self._button("trash-2", self.tr("Delete (Del); it stays in the folder 'deleted'"))
        self.delete.clicked.connect(lambda: self.asked.emit("delete"))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.about)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 3, 0, 3)
        row.setSpacing(6)
        row.addWidget(self.play)
        row.addLayout(words)
        row.addWidget(self.wave, 1)
        for button in (self.keep, self.use, self.delete):
            row.addWidget(button)
        self.show_take(take, used=False)

    def _button(self, icon: str, words: str, *, checkable: bool = False) -> QToolButton:
        button = tool_button(icon, words, checkable=checkable)
        button.setProperty("flat", True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    def show_take(self, take: Take, *, used: bool) -> None:
        colors = theme.tokens()
        self.take = take
        self.keep.setChecked(take.kept)
        self.keep.setIcon(theme.icon("star", colors.warning if take.kept else ""))
        self.use.setChecked(used)
        self.use.setIcon(theme.icon("circle-check" if used else "check", colors.ok if used else ""))
        self.name.setFont(theme.font(12, theme.font().Weight.DemiBold if used else theme.font().Weight.Normal))

    def show_sound(self, sound: Sounding) -> None:
        self.wave.show_sound(sound)
        peak = f"{sound.peak:.1f}".replace("-", "\u2212")
        self.about.setText(self.tr("{seconds} s · {peak} dB").format(seconds=f"{sound.seconds:.1f}", peak=peak))

    def show_problem(self, words: str) -> None:
        self.about.setText(self.tr("cannot be read"))
        self.about.setToolTip(plain_tip(words))

    def show_playing(self, seconds: float | None) -> None:
        self.wave.show_place(seconds)
        self.play.setIcon(theme.icon("play" if seconds is None else "square"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        self.picked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        asked = {Qt.Key.Key_Return: "play", Qt.Key.Key_K: "keep", Qt.Key.Key_U: "use", Qt.Key.Key_Delete: "delete"}
        what = asked.get(Qt.Key(event.key()))
        if what is None:
            super().keyPressEvent(event)
        else:
            self.asked.emit(what)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(QColor(theme.tokens().accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


def samples_of(path: Path) -> Audio:
    """A take to be played; not for the window's thread. Raises MediaError."""
    from studio.base.errors import MediaError
    from studio.media.files.mediafile import open_audio

    audio = open_audio(path)
    if audio is None:
        raise MediaError(f"{path.name} has no sound in it", mend="Delete this take.")
    return Audio.of(audio.read(), audio.info.rate)
