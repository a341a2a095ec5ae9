"""One strip of the mixer: a sound's fader, level, pan, mute, solo, send and ducking."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from studio.film.sound.metering import QUIET, Reading
from studio.film.sound.mixer import StripView
from studio.film.sound.mixing_desk import OFF
from studio.media.volume import decibels_at
from studio.ui import theme
from studio.ui.inspector.number_field import Scrub, SliderTrack, spoken
from studio.ui.mixer.fader import Fader, LevelColumn
from studio.ui.widgets.labels import PlainLabel, plain_tip

USUAL_GAINS = {"voice": 0.0, "music": -8.0, "effects": -9.0}
_COLORS = {"voice": "Voice", "music": "Audio", "effects": "Image"}
WIDTH = 232


class Knob(QWidget):
    """A named number on one slim line: changed(value) while it moves, settled() after."""

    changed = Signal(float)
    settled = Signal()

    def __init__(self, words: str, low: float, high: float, step: float, hint: str) -> None:
        super().__init__()
        self.name = PlainLabel(words)
        self.name.setProperty("role", "soft")
        self.name.setFont(theme.font(11))
        self.name.setFixedWidth(40)
        self.track = SliderTrack(low, high, step)
        self.track.setMinimumWidth(44)
        self.field = Scrub()
        self.field.setFixedWidth(44)
        self.field.setFont(theme.font(11, figures=True))
        self.field.setStyleSheet("padding: 1px 4px; min-height: 14px;")
        self._step = step
        self._off: float | None = None
        self._value = 0.0
        for part in (self.track, self.field):
            part.setAccessibleName(hint)
        self.setToolTip(plain_tip(hint))
        self.track.slid.connect(self._take)
        self.track.settled.connect(self.settled)
        self.field.typed.connect(self._typed)
        self.field.scrubbed.connect(lambda steps: self._take(self.track.rounded(self._value + steps * self._step)))
        self.field.settled.connect(self._end)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.name)
        row.addWidget(self.track, 1)
        row.addWidget(self.field)

    def off_at(self, value: float) -> None:
        """Say 'off' at this value."""
        self._off = value
        self.track.from_zero = False

    def show_value(self, value: float) -> None:
        self._value = value
        self.track.set_value(value)
        if not (self.field.hasFocus() and self.field.isModified()):
            self.field.setText(self.tr("off") if value == self._off else spoken(value, False))

    def _take(self, value: float) -> None:
        self.field.setModified(False)
        self.show_value(value)
        self.changed.emit(value)

    def _typed(self, text: str) -> None:
        try:
            value = float(text.strip().replace(",", ".").replace("\u2212", "-"))
        except ValueError:
            return  # half a number, such as a lone minus
        self._value = self.track.rounded(value)
        self.track.set_value(self._value)
        self.changed.emit(self._value)

    def _end(self) -> None:
        self.field.setModified(False)
        self.show_value(self._value)
        self.settled.emit()


class MixerStrip(QFrame):
    """changed(what, value): gain, pan, duck, mute, solo or send; settled(); picked(): its source is asked for."""

    changed = Signal(str, object)
    settled = Signal()
    picked = Signal()

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.name = name
        self._view: StripView | None = None
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.title = PlainLabel(title)
        self.title.setFont(theme.font(12, theme.font().Weight.DemiBold))
        self.title.setToolTip(plain_tip(title))
        self.gain = PlainLabel()
        self.gain.setFont(theme.font(11, figures=True))
        self.gain.setProperty("role", "soft")
        self.fader = Fader(self.tr("Gain of {name}").format(name=title), USUAL_GAINS.get(name, 0.0))
        self.level = LevelColumn()
        self.mute = self._button("M", self.tr("Mute {name} (M)").format(name=title))
        self.solo = self._button("S", self.tr("Hear only what is soloed (S)"))
        self.pan = Knob(self.tr("Pan"), -1.0, 1.0, 0.05, self.tr("Left −1, right 1"))
        self.send = Knob(self.tr("Room"), OFF, 12.0, 0.5, self.tr("How much goes to the room (reverb), in dB"))
        self.send.off_at(OFF)
        self.duck = Knob(self.tr("Duck"), 0.0, 40.0, 0.5, self.tr("How far down it goes while somebody speaks, in dB"))
        self.loudness = PlainLabel()
        self.loudness.setFont(theme.font(11, figures=True))
        self.loudness.setProperty("role", "soft")
        self.loudness.setToolTip(self.tr("Short-term loudness (3 s) before ducking and the master"))
        self._build()
        self.fader.changed.connect(partial(self.changed.emit, "gain"))
        self.fader.settled.connect(self.settled)
        for what, knob in (("pan", self.pan), ("send", self.send), ("duck", self.duck)):
            knob.changed.connect(partial(self.changed.emit, what))
            knob.settled.connect(self.settled)
        self.mute.clicked.connect(lambda: self.changed.emit("mute", self.mute.isChecked()))
        self.solo.clicked.connect(lambda: self.changed.emit("solo", self.solo.isChecked()))

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.gain)
        switches = QHBoxLayout()
        switches.setSpacing(4)
        switches.addWidget(self.mute)
        switches.addWidget(self.solo)
        switches.addStretch(1)
        switches.addWidget(self.loudness)
        side = QVBoxLayout()
        side.setSpacing(4)
        side.addLayout(switches)
        for knob in (self.pan, self.send, self.duck):
            side.addWidget(knob)
        side.addStretch(1)
        body = QHBoxLayout()
        body.setSpacing(4)
        body.addWidget(self.fader)
        body.addWidget(self.level)
        body.addLayout(side, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 6)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(body, 1)

    def _button(self, letter: str, words: str) -> QToolButton:
        button = QToolButton(checkable=True)
        button.setText(letter)
        button.setProperty("tiny", True)
        button.setFixedSize(28, 22)
        button.setToolTip(plain_tip(words))
        button.setAccessibleName(words)
        return button

    def show_view(self, view: StripView) -> None:
        """What the graph says now."""
        colors = theme.tokens()
        self._view = view
        self.fader.show_value(view.gain)
        self.gain.setText(f"{view.gain:+.1f} dB".replace("-", "\u2212"))
        self.mute.setChecked(view.own.mute)
        self.mute.setStyleSheet(f"color: {colors.error}; font-weight: 700;" if view.own.mute else "")
        self.solo.setChecked(view.solo)
        self.solo.setStyleSheet(f"color: {colors.warning}; font-weight: 700;" if view.solo else "")
        self.pan.show_value(view.pan)
        self.send.show_value(view.own.send)
        self.duck.setVisible(view.duck is not None)
        self.duck.show_value(view.duck or 0.0)
        self.fader.setEnabled(view.heard)
        self.update()

    def show_reading(self, reading: Reading, seconds: float) -> None:
        """The level of its source at a moment, as its own gain and volume leave it."""
        view = self._view
        if view is None:
            return
        by = view.gain + decibels_at(view.own.volume, seconds)
        if view.heard and reading.peak > QUIET:
            reading = Reading(*(level + by if level > QUIET else QUIET for level in reading))
        else:
            reading = Reading()
        self.level.show_reading(reading)
        self.loudness.setText(f"{reading.short:.0f}".replace("-", "\u2212") if reading.short > QUIET else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        buttons = {Qt.Key.Key_M: self.mute, Qt.Key.Key_S: self.solo}
        button = buttons.get(Qt.Key(event.key()))
        if button is not None:
            button.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.card))
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        color = QColor(getattr(colors, _COLORS.get(self.name, "Audio")))
        if self._view is not None and not self._view.heard:
            color.setAlpha(80)
        painter.setBrush(color)
        painter.drawRoundedRect(QRectF(8, 2, self.width() - 16, 3), 1.5, 1.5)
