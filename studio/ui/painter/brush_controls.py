"""The painter's controls: which brush, its four sliders, and how its path is travelled."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.film.motion.painting import STATIC, Painting
from studio.media.easing import EASINGS
from studio.media.values import Brush
from studio.ui import theme
from studio.ui.inspector.number_field import Scrub, SliderTrack, spoken
from studio.ui.painter.brush_marks import COLORS
from studio.ui.widgets.combo import Combo
from studio.ui.widgets.labels import PlainLabel, plain_tip


class Chip(QAbstractButton):
    """A brush to choose: its number and colour, and a ring around the chosen one; hollow while nothing is painted."""

    def __init__(self, number: int, words: str) -> None:
        super().__init__()
        self.number = number
        self.painted = False
        self._words = words
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        key = str(number + 1) if number != STATIC else "0"
        self.setAccessibleName(words)
        self.setToolTip(plain_tip(f"{words} ({key})"))

    def sizeHint(self) -> QSize:
        return QSize(44, 30)

    def minimumSizeHint(self) -> QSize:
        return QSize(34, 30)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        color = QColor(COLORS[self.number])
        ground = QColor(tokens.hover if self.underMouse() else tokens.field)
        edge = QColor(tokens.accent) if self.isChecked() else QColor(0, 0, 0, 0)
        painter.setBrush(ground)
        painter.setPen(QPen(edge, 2.0))
        painter.drawRoundedRect(box, 6, 6)
        middle = QPointF(box.center().x(), box.center().y())
        painter.setPen(QPen(color, 1.6))
        painter.setBrush(color if self.painted else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, 9, 9)
        painter.setPen(QColor("#0b1220") if self.painted else QColor(tokens.text))
        painter.setFont(theme.font(11, QFont.Weight.DemiBold, figures=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self.number + 1) if self.number < 5 else "S")
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 1.0, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), 4, 4)


class Chips(QWidget):
    """chosen(number): a brush 0..4, or STATIC."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.chips: list[Chip] = []
        for number in range(STATIC + 1):
            words = self.tr("Static mask") if number == STATIC else self.tr("Brush {number}").format(number=number + 1)
            chip = Chip(number, words)
            chip.clicked.connect(lambda _=False, n=number: self.chosen.emit(n))
            self._group.addButton(chip)
            self.chips.append(chip)
            row.addWidget(chip, 1)

    def show_painting(self, painting: Painting, number: int) -> None:
        for chip in self.chips:
            chip.painted = painting.is_painted(chip.number)
            chip.setChecked(chip.number == number)
            chip.update()


class Dial(QWidget):
    """A named number to slide, scrub or type. changed(value) while it moves, settled() after; taken_up(): somebody
    turns to it."""

    changed = Signal(float)
    settled = Signal()
    taken_up = Signal()

    def __init__(self, words: str, low: float, high: float, step: float, *, slim: bool = False) -> None:
        super().__init__()
        self.name = PlainLabel(words)
        self.name.setProperty("role", "soft")
        self.name.setMinimumWidth(0 if slim else 76)
        self.track = SliderTrack(low, high, step)
        self._value, self._step = low, step
        self.field = Scrub()
        self.field.setFixedWidth(52)
        for part in (self.track, self.field):
            part.setAccessibleName(words)
        self.track.slid.connect(self._take)
        self.track.settled.connect(self.settled)
        self.field.typed.connect(self._typed)
        self.field.scrubbed.connect(self._scrubbed)
        self.field.settled.connect(self._end)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.name)
        row.addWidget(self.track, 1)
        row.addWidget(self.field)

    def show_value(self, value: float) -> None:
        self._value = value
        self.track.set_value(value)
        if not (self.field.hasFocus() and self.field.isModified()):
            self.field.setText(spoken(value, False))

    def _take(self, value: float) -> None:
        self.field.setModified(False)
        self.show_value(value)
        self.changed.emit(value)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.taken_up.emit()
        super().mousePressEvent(event)

    def _scrubbed(self, steps: float) -> None:
        self._take(self.track.rounded(self._value + steps * self._step))

    def _typed(self, text: str) -> None:
        try:
            value = float(text.strip().replace(",", "."))
        except ValueError:
            return  # half a number, such as a lone minus
        self._value = self.track.rounded(value)
        self.track.set_value(self._value)
        self.changed.emit(self._value)

    def _end(self) -> None:
        self.field.setModified(False)
        self.field.setText(spoken(self._value, False))
        self.settled.emit()


class BrushSliders(QWidget):
    """How the chosen brush moves. changed(name, value), settled(), easing_chosen(name), path_cleared()."""

    changed = Signal(str, float)
    settled = Signal()
    easing_chosen = Signal(str)
    path_cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        words = {
            "horizontal": (self.tr("Horizontal"), self.tr("Drifts left (−) or right (+)")),
            "vertical": (self.tr("Vertical"), self.tr("Drifts down (−) or up (+)")),
            "proximity": (self.tr("Proximity"), self.tr("Goes away (−) or comes towards us (+)")),
            "ambient": (self.tr("Ambient"), self.tr("Lives without going anywhere: leaves, cloth, a crowd")),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.dials: dict[str, Dial] = {}
        for name, (title, hint) in words.items():
            dial = Dial(title, 0.0 if name == "ambient" else -10.0, 10.0, 0.1)
            dial.setToolTip(plain_tip(hint))
            dial.changed.connect(partial(self.changed.emit, name))
            dial.settled.connect(self.settled)
            self.dials[name] = dial
            column.addWidget(dial)
        self.easing = Combo(list(EASINGS))
        self.easing.setAccessibleName(self.tr("Path easing"))
        self.easing.textActivated.connect(self.easing_chosen)
        clear = QToolButton()
        clear.setIcon(theme.icon("x"))
        clear.setToolTip(self.tr("Remove the path"))
        clear.setAccessibleName(self.tr("Remove the path"))
        clear.clicked.connect(self.path_cleared)
        self._path = QWidget()
        row = QHBoxLayout(self._path)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        title_of_path = PlainLabel(self.tr("Path"))
        title_of_path.setProperty("role", "soft")
        title_of_path.setMinimumWidth(76)
        row.addWidget(title_of_path)
        row.addWidget(self.easing, 1)
        row.addWidget(clear)
        column.addWidget(self._path)
        self._still = PlainLabel(self.tr("What is painted here holds still, whatever the brushes do."))
        self._still.setProperty("role", "soft")
        self._still.setWordWrap(True)
        column.addWidget(self._still)

    def show_brush(self, brush: Brush | None) -> None:
        """The sliders of a brush; None for the static mask, which has none."""
        self._still.setVisible(brush is None)
        for dial in self.dials.values():
            dial.setVisible(brush is not None)
        self._path.setVisible(brush is not None and len(brush.path) > 1)
        if brush is None:
            return
        for name, dial in self.dials.items():
            dial.show_value(getattr(brush, name))
        led = len(brush.path) > 1
        for name in ("horizontal", "vertical"):  # the path leads instead
            self.dials[name].setEnabled(not led)
        self.easing.setCurrentText(brush.easing)
