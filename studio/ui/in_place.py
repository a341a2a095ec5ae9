"""A text field over a painted text, to edit it where it stands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget


class InPlaceText(QPlainTextEdit):
    """finished(text) on Enter (with lines: Ctrl+Enter) or when the focus leaves; Esc ends it without."""

    finished = Signal(str)

    def __init__(self, parent: QWidget, place: QRect, text: str, *, lines: bool = False) -> None:
        super().__init__(text, parent)
        self._lines = lines
        self._open = True
        self.setAccessibleName(self.tr("Title"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if not lines:
            self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        width, height = max(140, place.width()), max(30, place.height())
        self.setGeometry(place.x(), place.y(), width, height)
        self.selectAll()
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self._close(None)
        elif enter and (not self._lines or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self._close(self.toPlainText().strip())
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._close(self.toPlainText().strip())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # every key is text here
            return True
        return super().event(event)

    def _close(self, text: str | None) -> None:
        if self._open:
            self._open = False
            self.hide()
            self.deleteLater()
            if text is not None:
                self.finished.emit(text)
