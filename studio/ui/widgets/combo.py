"""A combo box as every form of the window has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox

from studio.ui import theme


class Combo(QComboBox):
    """A combo box with our chevron, that ignores the wheel unless it is open."""

    def __init__(self, items: Sequence[str] = (), *, editable: bool = False) -> None:
        super().__init__()
        self.addItems(list(items))
        self.setEditable(editable)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        # The list has a frame of its own, with round corners: its window shows none behind it.
        box = self.view().window()
        box.setWindowFlags(box.windowFlags() | Qt.WindowType.FramelessWindowHint | Qt.WindowType.NoDropShadowWindowHint)
        box.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        box = self.rect()
        theme.icon("chevron-down").paint(painter, box.right() - 22, box.center().y() - 6, 14, 14)

    def wheelEvent(self, event: Any) -> None:
        event.ignore()
