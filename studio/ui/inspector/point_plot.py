"""What plots with points share: which point is chosen, Tab from one to the next, and keys that are the plot's own."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

NUDGES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
REMOVES = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
ADDS = (Qt.Key.Key_N, Qt.Key.Key_Insert)


class PointPlot(QWidget):
    """settled(): a continuous edit is over; picked(number): a point was chosen."""

    settled = Signal()
    picked = Signal(int)

    def __init__(self, height: int) -> None:
        super().__init__()
        self.chosen = -1
        self._hover = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(height)

    @property
    @abstractmethod
    def count(self) -> int:
        """How many points there are."""

    def choose(self, number: int) -> None:
        self.chosen = number
        self.picked.emit(number)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover_over(-1)
        super().leaveEvent(event)

    def _hover_over(self, number: int) -> None:
        if number != self._hover:
            self._hover = number
            self.setCursor(Qt.CursorShape.SizeAllCursor if number >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes from point to point, and on from the last one."""
        number = self.chosen + (1 if next else -1)
        if not self.hasFocus() or not 0 <= number < self.count:
            return super().focusNextPrevChild(next)
        self.choose(number)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.count and event.reason() == Qt.FocusReason.TabFocusReason:
            self.choose(0)
        elif self.count and event.reason() == Qt.FocusReason.BacktabFocusReason:
            self.choose(self.count - 1)
        self.update()

    def event(self, event: QEvent) -> bool:
        # These are keys of this widget while it has the focus, whatever else they do in the window.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and knows(event):
            event.accept()
            return True
        return super().event(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in NUDGES and not event.isAutoRepeat():
            self.settled.emit()  # a key that was held is one step
        super().keyReleaseEvent(event)


def knows(event: QKeyEvent) -> bool:
    """Whether a key is one of a plot's."""
    plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return plain == Qt.KeyboardModifier.NoModifier and Qt.Key(event.key()) in (*NUDGES, *REMOVES, *ADDS)
