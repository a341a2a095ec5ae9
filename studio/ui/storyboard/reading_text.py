"""A script's text with, beside each line, what became of it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from studio.ui import theme

_PAD = 8


class ReadingText(QPlainTextEdit):
    """A text to paste into and to edit. line_chosen(line): the cursor is in another line."""

    line_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fates: Mapping[int, tuple[str, str]] = {}
        self._quiet = False
        self._margin = _Margin(self)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.updateRequest.connect(self._scrolled)
        self.cursorPositionChanged.connect(self._moved)

    def show_fates(self, fates: Mapping[int, tuple[str, str]]) -> None:
        """line -> (what became of it, 'ok', 'soft' or 'warning')."""
        self._fates = fates
        wide = max((self._metrics().horizontalAdvance(words) for words, _ in fates.values()), default=40)
        self.setViewportMargins(min(wide + 4, 180) + 2 * _PAD, 0, 0, 0)
        self._place()
        self._margin.update()

    def fate(self, line: int) -> str:
        return self._fates.get(line, ("", ""))[0]

    def show_line(self, line: int) -> None:
        """Bring a line to sight, without telling of it."""
        block = self.document().findBlockByNumber(line)
        if block.isValid():
            self._quiet = True
            self.setTextCursor(QTextCursor(block))
            self.ensureCursorVisible()
            self._quiet = False

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(theme.font(11))

    def _moved(self) -> None:
        here = QTextEdit.ExtraSelection()
        here.cursor = self.textCursor()
        colour = QColor(theme.tokens().accent)
        colour.setAlpha(40)
        here.format.setBackground(colour)
        here.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        self.setExtraSelections([here])
        if not self._quiet:
            self.line_chosen.emit(self.textCursor().blockNumber())

    def _scrolled(self, rect: QRect, by: int) -> None:
        if by:
            self._margin.scroll(0, by)
        else:
            self._margin.update(0, rect.y(), self._margin.width(), rect.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        inside = self.contentsRect()
        self._margin.setGeometry(QRect(inside.left(), inside.top(), self.viewportMargins().left(), inside.height()))

    def paint_margin(self, event: QPaintEvent) -> None:
        colours = theme.tokens()
        painter = QPainter(self._margin)
        painter.fillRect(event.rect(), QColor(colours.card))
        painter.setFont(theme.font(11))
        metrics, wide = self._metrics(), self._margin.width() - 2 * _PAD
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= event.rect().bottom():
            words, kind = self._fates.get(block.blockNumber(), ("", ""))
            if words and block.isVisible():
                painter.setPen(QColor({"ok": colours.text, "warning": colours.warning}.get(kind, colours.faint)))
                shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, wide)
                place = QRect(_PAD, round(top), wide, self.fontMetrics().height())
                painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
            top += self.blockBoundingRect(block).height()
            block = block.next()
        painter.end()


class _Margin(QWidget):
    def __init__(self, text: ReadingText) -> None:
        super().__init__(text)
        self._text = text

    def sizeHint(self) -> QSize:
        return QSize(self._text.viewportMargins().left(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._text.paint_margin(event)
