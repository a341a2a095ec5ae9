"""Words where there is no picture: what is missing, and the button that mends it; and a slim line of the same."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from studio.ui import theme
from studio.ui.widgets.labels import PlainLabel


@dataclass(frozen=True)
class Words:
    """what happened, what mends it, and what the button says ('' for no button). done: 0..1 of work that runs, None
    when none does."""

    what: str = ""
    mend: str = ""
    button: str = ""
    tone: str = "soft"
    done: float | None = None


class ViewerMessage(QWidget):
    """Fills the viewer. pressed(): its button."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.what = PlainLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.what.setFont(theme.font(13, theme.font().Weight.DemiBold))
        self.mend = PlainLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.mend.setProperty("role", "soft")
        self.mend.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton()
        self.button.clicked.connect(lambda: self.pressed.emit())
        self.button.hide()  # until it has a name
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 24, 8)
        column.setSpacing(6)
        column.addStretch(1)
        column.addWidget(self.what)
        column.addWidget(self.mend)
        column.addSpacing(4)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def show_words(self, words: Words) -> None:
        self.what.setText(words.what)
        self.mend.setText(words.mend)
        self.mend.setVisible(bool(words.mend))
        self.button.setText(words.button)
        self.button.setVisible(bool(words.button))
        self.setAccessibleName(f"{words.what} {words.mend}".strip())


class Notice(QFrame):
    """One line below a picture that is shown all the same. pressed(): its button."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: Words | None = None
        self._done: float | None = None
        self._tone = "soft"
        self.label = PlainLabel(wordWrap=True)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button = QPushButton()
        self.button.setProperty("flat", True)
        self.button.clicked.connect(lambda: self.pressed.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 2, 6, 2)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        self.hide()

    def show_words(self, words: Words | None) -> None:
        """Show these; None for none."""
        if words == self._words:
            return
        self._words = words
        self.setVisible(words is not None)
        if words is not None:
            self.label.setText(" ".join(filter(None, (words.what, words.mend))))
            self.button.setText(words.button)
            self.button.setVisible(bool(words.button))
            self._done, self._tone = words.done, words.tone
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(theme.tokens(), self._tone)))
        painter.drawEllipse(QRectF(9, self.height() / 2 - 3, 6, 6))
        if self._done is not None:
            painter.setBrush(QColor(theme.tokens().accent))
            painter.drawRect(QRectF(0, 0, self.width() * self._done, 2))
