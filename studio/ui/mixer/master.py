"""The master of the mixer: what the film's sound is brought to, how loud it is now, and where it may go."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from studio.film.sound.delivery import TARGETS, judged
from studio.film.sound.metering import QUIET, Reading
from studio.film.sound.mixing_desk import Room
from studio.ui import theme
from studio.ui.mixer.fader import LevelColumn
from studio.ui.mixer.strip import Knob
from studio.ui.widgets.labels import PlainLabel, plain_tip

_WIDTH = 232


class Master(QFrame):
    """changed(setting, value): loudness or true_peak; settled(); room_changed(what, value); check_asked();
    fit_asked(destination): bring the mix to what it asks for; reset_asked(): take all solos away."""

    changed = Signal(str, float)
    settled = Signal()
    room_changed = Signal(str, float)
    check_asked = Signal()
    fit_asked = Signal(str)
    unsolo_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("SettingsCard")
        self.setFixedWidth(_WIDTH)
        title = PlainLabel(self.tr("Master"))
        title.setFont(theme.font(12, theme.font().Weight.DemiBold))
        self.unsolo = QToolButton()
        self.unsolo.setProperty("tiny", True)
        self.unsolo.setText(self.tr("Solo is on"))
        self.unsolo.setToolTip(self.tr("Only soloed strips are in the mix, also in the film. Press to hear all."))
        self.unsolo.clicked.connect(self.unsolo_asked)
        self.check = QPushButton(self.tr("Check delivery"))
        self.check.setToolTip(self.tr("Measure the whole mix, and say for each destination whether it is ready"))
        self.check.clicked.connect(self.check_asked)
        self.level = LevelColumn()
        self.figures: dict[str, QLabel] = {}
        figures = QGridLayout()
        figures.setHorizontalSpacing(6)
        figures.setVerticalSpacing(0)
        names = (
            ("momentary", self.tr("Momentary"), self.tr("Loudness of the last 0.4 s, in LUFS")),
            ("short", self.tr("Short-term"), self.tr("Loudness of the last 3 s, in LUFS")),
            ("integrated", self.tr("Since start"), self.tr("Loudness since it plays from here, in LUFS")),
            ("peak", self.tr("True peak"), self.tr("The highest since it plays from here, in dBTP")),
        )
        for row, (name, words, hint) in enumerate(names):
            label = PlainLabel(words)
            label.setProperty("role", "soft")
            label.setFont(theme.font(11))
            value = PlainLabel("—")
            value.setFont(theme.font(11, theme.font().Weight.DemiBold, figures=True))
            for one in (label, value):
                one.setToolTip(plain_tip(hint))
            figures.addWidget(label, row, 0)
            figures.addWidget(value, row, 1, Qt.AlignmentFlag.AlignRight)
            self.figures[name] = value
        self.loudness = Knob(self.tr("LUFS"), -40.0, 0.0, 0.5, self.tr("Loudness of the whole mix; 0 leaves it alone"))
        self.loudness.off_at(0.0)
        self.peak = Knob(self.tr("Limit"), -12.0, 0.0, 0.1, self.tr("No true peak is higher than this, in dBTP"))
        for setting, knob in (("loudness", self.loudness), ("true_peak", self.peak)):
            knob.changed.connect(partial(self.changed.emit, setting))
            knob.settled.connect(self.settled)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(title)
        head.addWidget(self.unsolo)
        head.addStretch(1)
        head.addWidget(self.check)
        side = QVBoxLayout()
        side.setSpacing(4)
        side.addLayout(figures)
        side.addWidget(self.loudness)
        side.addWidget(self.peak)
        side.addStretch(1)
        body = QHBoxLayout()
        body.setSpacing(8)
        body.addWidget(self.level)
        body.addLayout(side, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(body, 1)
        self._highest = QUIET

    def show_settings(self, loudness: float, peak: float, *, solo: bool) -> None:
        self.loudness.show_value(loudness)
        self.peak.show_value(peak)
        self.level.limit = peak
        self.unsolo.setVisible(solo)

    def start(self) -> None:
        """It plays from here."""
        self._highest = QUIET

    def show_reading(self, reading: Reading) -> None:
        self._highest = max(self._highest, reading.peak)
        self.level.show_reading(reading)
        values = (reading.momentary, reading.short, reading.integrated, self._highest)
        for label, value in zip(self.figures.values(), values, strict=True):
            label.setText(_figure(value) if value > QUIET else "—")


class RoomCard(QFrame):
    """The reverb that the strips send to. changed(what, value), settled()."""

    changed = Signal(str, float)
    settled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("SettingsCard")
        self.setFixedWidth(212)
        title = PlainLabel(self.tr("Room"))
        title.setFont(theme.font(12, theme.font().Weight.DemiBold))
        title.setToolTip(self.tr("A reverb that every strip can send to"))
        self.knobs = {
            "decay": Knob(self.tr("Decay"), 0.1, 10.0, 0.1, self.tr("Seconds in which the room dies away by 60 dB")),
            "predelay": Knob(self.tr("Delay"), 0.0, 200.0, 1.0, self.tr("Milliseconds until the room answers")),
            "damping": Knob(self.tr("Damp"), 0.0, 1.0, 0.05, self.tr("How much sooner high frequencies die away")),
            "level": Knob(self.tr("Level"), -60.0, 12.0, 0.5, self.tr("How loud the room is, in dB")),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 6)
        column.setSpacing(4)
        column.addWidget(title)
        for what, knob in self.knobs.items():
            knob.changed.connect(partial(self.changed.emit, what))
            knob.settled.connect(self.settled)
            column.addWidget(knob)
        column.addStretch(1)

    def show_room(self, room: Room) -> None:
        for what, knob in self.knobs.items():
            knob.show_value(getattr(room, what))


class Delivery(QFrame):
    """The verdict of each destination. fit_asked(destination); closed()."""

    fit_asked = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("SettingsCard")
        self.setMinimumWidth(300)
        self.heading = PlainLabel()
        self.heading.setFont(theme.font(12, theme.font().Weight.DemiBold, figures=True))
        self.close_button = QToolButton()
        self.close_button.setProperty("flat", True)
        self.close_button.setProperty("tiny", True)
        self.close_button.setIcon(theme.icon("x"))
        self.close_button.setAccessibleName(self.tr("Close"))
        self.close_button.setToolTip(self.tr("Close"))
        self.close_button.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.close_button)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 6, 6)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(self.rows)
        column.addStretch(1)

    def show_words(self, words: str) -> None:
        """Only say something."""
        self._clear()
        self.heading.setText(words)
        self.heading.setWordWrap(True)

    def show_measured(self, loudness: float, peak: float) -> None:
        self._clear()
        self.heading.setWordWrap(False)
        self.heading.setText(f"{_figure(loudness)} LUFS · {_figure(peak)} dBTP")
        for name, target in TARGETS.items():
            verdict = judged(target, loudness, peak)
            words = []
            if verdict.too_loud:
                say = self.tr("{amount} LU too loud") if verdict.too_loud > 0 else self.tr("{amount} LU too quiet")
                words.append(say.format(amount=f"{abs(verdict.too_loud):.1f}"))
            if verdict.over:
                words.append(self.tr("peaks {amount} dB over").format(amount=f"{verdict.over:.1f}"))
            self.rows.addWidget(self._row(name, target.source, " · ".join(words)))

    def _row(self, name: str, source: str, wrong: str) -> QWidget:
        colors = theme.tokens()
        row = QWidget()
        row.setToolTip(plain_tip(f"{name}: {source}"))
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        mark = PlainLabel()
        icon = theme.icon("triangle-alert" if wrong else "circle-check", colors.warning if wrong else colors.ok)
        mark.setPixmap(icon.pixmap(14, 14))
        place = PlainLabel(name)
        place.setFixedWidth(96)
        verdict = PlainLabel(wrong or self.tr("ready"))
        verdict.setProperty("role", "soft")
        verdict.setFont(theme.font(11, figures=True))
        for one in (mark, place):
            line.addWidget(one)
        line.addWidget(verdict, 1)
        if wrong:
            fit = QToolButton()
            fit.setProperty("tiny", True)
            fit.setText(self.tr("Fit"))
            fit.setToolTip(plain_tip(self.tr("Set the master to what {name} asks for").format(name=name)))
            fit.clicked.connect(lambda: self.fit_asked.emit(name))
            line.addWidget(fit)
        return row

    def _clear(self) -> None:
        while (item := self.rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    @property
    def words(self) -> list[str]:
        """What is said of each destination."""
        found = []
        for number in range(self.rows.count()):
            item = self.rows.itemAt(number)
            row = item.widget() if item else None
            labels = row.findChildren(QLabel) if row else []
            found.append(" ".join(label.text() for label in labels if label.text()))
        return found


def strip_title(name: str) -> str:
    """What people call a strip."""
    titles = {
        "voice": QCoreApplication.translate("mixer", "Voice"),
        "music": QCoreApplication.translate("mixer", "Music"),
        "effects": QCoreApplication.translate("mixer", "Effects"),
    }
    return titles.get(name, name)


def _figure(value: float) -> str:
    return f"{value:.1f}".replace("-", "\u2212")
