"""A small window to find one of many things by typing: nodes to add, nodes of the graph, commands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from studio.ui import theme
from studio.ui.widgets.labels import PlainLabel, plain_tip

_FITS = 4.0  # less than a better match of the words gives


@dataclass(frozen=True)
class SearchChoice:
    """One thing to find. words: what else it is found by; hint: shown at the right; icon: (name, colour);
    also: other names of it; fits: it goes with what is selected, so it comes before others as good."""

    key: str
    title: str
    detail: str = ""
    hint: str = ""
    words: str = ""
    icon: tuple[str, str] = ("", "")
    enabled: bool = field(default=True)
    also: tuple[str, ...] = ()
    fits: bool = False


def score(query: str, choice: SearchChoice, *, loosely: bool = False) -> float:
    """How well a choice fits what was typed; 0 for not at all. Every typed word must be found somewhere, loosely: or
    one that is spelled nearly so."""
    total = 0.0
    title = choice.title.casefold()
    names = [name.casefold() for name in choice.also]
    whole = " ".join(query.casefold().split())
    if " " in whole and whole in title:  # what was typed in one piece is meant in one piece
        total += 20
    elif whole in names:
        total += 18
    elif " " in whole and any(whole in name for name in names):
        total += 12
    spoken = " ".join(names)
    rest = f"{choice.key} {choice.words} {choice.detail} {choice.hint}".casefold()
    for word in whole.split():
        if title.startswith(word):
            total += 10
        elif f" {word}" in f" {title}":
            total += 7
        elif f" {word}" in f" {spoken}":
            total += 6
        elif word in title:
            total += 5
        elif word in choice.key.casefold().split("."):
            total += 4
        elif word in spoken:
            total += 3
        elif word in rest:
            total += 2
        elif _in_order(word, title) or (loosely and _nearly(word, f"{title} {spoken}")):
            total += 1
        else:
            return 0.0
    return total + 1 / (1 + len(title)) + (_FITS if choice.fits else 0)


def ranked(query: str, choices: Sequence[SearchChoice]) -> list[SearchChoice]:
    """What fits, best first; only where nothing does, what is spelled nearly so."""
    if not query.strip():
        return sorted(choices, key=lambda choice: not choice.fits)
    for loosely in (False, True):
        scored = [(score(query, choice, loosely=loosely), choice) for choice in choices]
        if found := [choice for points, choice in sorted(scored, key=lambda pair: -pair[0]) if points > 0]:
            return found
    return []


def _nearly(word: str, text: str) -> bool:
    """Whether one of the words of a text is this one with a letter or two amiss."""
    return len(word) > 3 and bool(get_close_matches(word, text.split(), n=1, cutoff=0.75))


def _in_order(letters: str, text: str) -> bool:
    place = iter(text)
    return len(letters) > 1 and all(letter in place for letter in letters)


class SearchPopup(QFrame):
    """Type, arrows, Enter. chosen(key) once; closed() when it goes away without a choice."""

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget, placeholder: str, choices: Sequence[SearchChoice], *, width: int = 360) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("Popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, False)
        self._choices = choices
        self._done = False
        self.field = QLineEdit(placeholderText=placeholder)
        self.field.setAccessibleName(placeholder)
        self.field.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._filter)
        self.list = QListWidget()
        self.list.setItemDelegate(_Row(self.list))
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._take)
        self.empty = PlainLabel(self.tr("Nothing fits. Try another word."))
        self.empty.setProperty("role", "soft")
        self.empty.setContentsMargins(12, 8, 12, 12)
        rule = QFrame(objectName="Rule")
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 6)
        column.setSpacing(4)
        for part in (self.field, rule, self.list, self.empty):
            column.addWidget(part)
        self.setFixedWidth(width)
        self._filter("")

    def open_at(self, place: QPoint) -> None:
        """Show with the field under a global point, kept on the screen."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        box = QRect(place - QPoint(24, 20), QSize(self.width(), self.sizeHint().height()))
        box.moveRight(min(box.right(), screen.right() - 8))
        box.moveBottom(min(box.bottom(), screen.bottom() - 8))
        self.move(max(screen.left(), box.left()), max(screen.top(), box.top()))
        self.show()
        self.field.setFocus()

    def _filter(self, query: str) -> None:
        found = ranked(query, self._choices)
        self.list.clear()
        for choice in found:
            item = QListWidgetItem(choice.title)
            item.setData(Qt.ItemDataRole.UserRole, choice)
            item.setToolTip(plain_tip(choice.detail))
            if not choice.enabled:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(found))
        self.empty.setVisible(not found)
        self.list.setFixedHeight(min(9, max(1, len(found))) * _Row.HEIGHT + 4)
        self.adjustSize()

    def _take(self, item: QListWidgetItem | None = None) -> None:
        item = item or self.list.currentItem()
        if item is None or not item.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        self._done = True
        choice: SearchChoice = item.data(Qt.ItemDataRole.UserRole)
        self.close()
        self.chosen.emit(choice.key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            if event.key() in steps and self.list.count():
                row = self.list.currentRow() + steps[Qt.Key(event.key())]
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, row)))
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
                self._take()
                return True
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QEvent) -> None:
        super().closeEvent(event)  # type: ignore[arg-type]
        if not self._done:
            self.closed.emit()


class _Row(QStyledItemDelegate):
    """Icon, title, detail below, hint at the right."""

    HEIGHT = 44

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(100, self.HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        choice: SearchChoice = index.data(Qt.ItemDataRole.UserRole)  # type: ignore[attr-defined]
        colors = theme.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = state & QStyle.StateFlag.State_Selected
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.field if chosen else colors.panel))
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 6, 6)
        left = place.left() + 12
        if choice.icon[0]:
            theme.icon(*choice.icon).paint(painter, QRect(left, place.center().y() - 8, 16, 16))
            left += 28
        painter.setFont(theme.font(11))
        hint_width = painter.fontMetrics().horizontalAdvance(choice.hint) + 8 if choice.hint else 0
        painter.setPen(QColor(colors.soft))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place.adjusted(0, 0, -12, 0), right, choice.hint)
        width = place.right() - 12 - hint_width - left
        painter.setPen(QColor(colors.text if choice.enabled else colors.faint))
        painter.setFont(theme.font(12, QFont.Weight.Medium))
        middle = place.height() if not choice.detail else place.height() // 2 + 1
        title = painter.fontMetrics().elidedText(choice.title, Qt.TextElideMode.ElideRight, width)
        painter.drawText(
            QRect(left, place.top() + (3 if choice.detail else 0), width, middle - (3 if choice.detail else 0)),
            Qt.AlignmentFlag.AlignVCenter,
            title,
        )
        if choice.detail:
            painter.setFont(theme.font(11))
            painter.setPen(QColor(colors.soft))
            detail = painter.fontMetrics().elidedText(choice.detail, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRect(left, place.top() + middle, width, 16), Qt.AlignmentFlag.AlignVCenter, detail)
        painter.restore()
