"""A line of text that ends in an ellipsis where there is no room for all of it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from studio.ui.widgets.labels import PlainLabel, plain_tip


class Elided(PlainLabel):
    """Takes what room its row can spare and gives it up to the others; the whole text is in the tooltip."""

    def __init__(self, words: str = "", how: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        super().__init__()
        self.whole = ""
        self._how = how
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.show_words(words)

    def show_words(self, words: str) -> None:
        """Show another text."""
        if words != self.whole:
            self.whole = words
            self.updateGeometry()
            self._fit()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self.whole, self._how, self.contentsRect().width())
        if shown != self.text():
            self.setText(shown)
            self.setToolTip(plain_tip(self.whole if shown != self.whole else ""))
