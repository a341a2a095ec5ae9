"""The six ways a camera moves: the colours of their curves, and the chips that choose one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from studio.film.motion.camera_curve import moving
from studio.film.motion.camera_moves import AXES
from studio.media.values import CameraKey
from studio.ui import theme
from studio.ui.camera_words import axis_words
from studio.ui.widgets.labels import plain_tip

_COLOURS = {"horizontal": "Image", "vertical": "Audio", "pan": "Motion", "tilt": "Voice", "roll": "Video"}
_DOT = 7


def axis_colour(axis: str) -> QColor:
    return QColor(getattr(theme.tokens(), _COLOURS.get(axis, "Text")))


class AxisChip(QAbstractButton):
    """A name with a dot in the curve's colour, filled where the axis moves. colour: asked when it is painted."""

    def __init__(self, axis: str, words: str, hint: str, colour: Callable[[str], QColor] = axis_colour) -> None:
        super().__init__()
        self.axis = axis
        self._colour = colour
        self.moves = False
        self.setText(words)
        self.setCheckable(True)
        self.setAccessibleName(words)
        self.setToolTip(plain_tip(f"{words}: {hint[:1].lower()}{hint[1:]}"))
        self.setFont(theme.font(11))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + _DOT + 14, 24)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.isChecked() or self.underMouse():
            painter.setBrush(QColor(tokens.field))
        painter.setPen(QPen(QColor(tokens.accent), 1.0) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, 6, 6)
        colour = self._colour(self.axis) if self.isEnabled() else QColor(tokens.faint)
        painter.setPen(QPen(colour, 1.4))
        painter.setBrush(colour if self.moves else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(5 + _DOT / 2, self.height() / 2), _DOT / 2 - 0.7, _DOT / 2 - 0.7)
        painter.setFont(self.font())
        chosen = tokens.text if self.isChecked() else tokens.soft
        painter.setPen(QColor(chosen if self.isEnabled() else tokens.faint))
        words = box.adjusted(5 + _DOT + 4, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())


class AxisChips(QWidget):
    """One chip an axis. chosen(axis)."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        group = QButtonGroup(self)
        words = axis_words()
        self.chips = {axis: AxisChip(axis, *words[axis]) for axis in AXES}
        for axis, chip in self.chips.items():
            group.addButton(chip)
            row.addWidget(chip)
            chip.clicked.connect(partial(self.chosen.emit, axis))
        row.addStretch(1)

    def show_keys(self, keys: Sequence[CameraKey], axis: str) -> None:
        for name, chip in self.chips.items():
            chip.moves = moving(keys, name)
            chip.update()
        self.chips[axis].setChecked(True)
