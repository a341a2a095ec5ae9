"""A step on the way to a voice: its title and how it stands, and below them what is to be done, folded when it is not
its turn."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout, QWidget

from studio.ui import theme
from studio.ui.widgets.labels import plain_tip

State = Literal["later", "now", "done", "wrong"]
_MARKS = {
    "later": ("circle", "faint"),
    "now": ("circle", "accent"),
    "done": ("circle-check", "ok"),
    "wrong": ("circle-alert", "error"),
}
_MARK, _EDGE = 16, 10


class StepHead(QAbstractButton):
    """Pressed, it folds and unfolds its step."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setText(title)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.state: State = "later"
        self.summary = ""

    def show_state(self, state: State, summary: str) -> None:
        if (state, summary) != (self.state, self.summary):
            self.state, self.summary = state, summary
            self.setAccessibleDescription(summary)
            self.setToolTip(plain_tip(summary))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 36)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 36)

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(QColor(colors.accent)) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.hover) if self.underMouse() else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 7, 7)
        name, color = _MARKS[self.state]
        middle = self.height() // 2
        theme.icon(name, getattr(colors, color)).paint(painter, _EDGE, middle - _MARK // 2, _MARK, _MARK)
        fold = "chevron-down" if self.isChecked() else "chevron-right"
        theme.icon(fold).paint(painter, self.width() - _EDGE - 14, middle - 7, 14, 14)
        strong = theme.font(12, theme.font().Weight.DemiBold)
        painter.setFont(strong)
        painter.setPen(QColor(colors.soft if self.state == "later" else colors.text))
        left = _EDGE + _MARK + 8
        wide = QFontMetrics(strong).horizontalAdvance(self.text())
        painter.drawText(QRect(left, 0, wide + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())
        soft = theme.font(11, figures=True)
        painter.setFont(soft)
        painter.setPen(QColor(colors.soft))
        room = self.width() - left - wide - 12 - _EDGE - 20
        words = QFontMetrics(soft).elidedText(self.summary, Qt.TextElideMode.ElideRight, room)
        place = QRect(left + wide + 12, 0, room, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)


class VoiceStep(QFrame):
    """A card with a head; `add` what is in it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("SettingsCard")
        self.head = StepHead(title)
        self.body = QWidget()
        self._inner = QVBoxLayout(self.body)
        self._inner.setContentsMargins(10, 2, 10, 10)
        self._inner.setSpacing(8)
        self.body.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.body)
        self.head.toggled.connect(self.body.setVisible)

    def add(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self._inner.addWidget(widget)

    def unfold(self, on: bool = True) -> None:
        self.head.setChecked(on)
