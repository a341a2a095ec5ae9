"""The strip of takes below the transport: look at one, star it, use it again, make another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QLocale, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from studio.graph.takes import Take
from studio.ui import theme
from studio.ui.viewer.made_takes import MadeTakes
from studio.ui.widgets.labels import plain_tip

_SIZE = QSize(66, 40)


class TakeCard(QAbstractButton):
    """One take's picture."""

    def __init__(self, take: Take, number: int) -> None:
        super().__init__()
        self.take = take
        self.mark = ""
        self.image = QImage()
        self.setCheckable(True)
        self.setFixedSize(_SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.update_take(take, number)

    def update_take(self, take: Take, number: int) -> None:
        self.take = take
        made = QLocale().toString(datetime.fromtimestamp(take.made), QLocale.FormatType.ShortFormat)
        seed = self.tr("seed {seed}").format(seed=take.seed) if take.seed is not None else ""
        kept = self.tr("kept") if take.pinned else ""
        words = " · ".join(filter(None, (self.tr("Take {number}").format(number=number), seed, made, kept)))
        self.setToolTip(plain_tip(words))
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        inside = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        shape = QPainterPath()
        shape.addRoundedRect(inside, 4, 4)
        painter.fillPath(shape, QColor(colors.field))
        if not self.image.isNull():
            painter.save()
            painter.setClipPath(shape)
            scale = max(inside.width() / self.image.width(), inside.height() / self.image.height())
            width, height = self.image.width() * scale, self.image.height() * scale
            corner = inside.center() - QPoint(round(width / 2), round(height / 2))
            painter.drawImage(QRectF(corner.x(), corner.y(), width, height), self.image)
            painter.restore()
        if self.isChecked() or self.hasFocus() or self.underMouse():
            color = colors.accent if self.isChecked() else colors.text if self.hasFocus() else colors.faint
            painter.setPen(QPen(QColor(color), 2 if self.isChecked() else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        if self.take.pinned:
            self._badge(painter, QRectF(inside.right() - 15, inside.top() + 1, 14, 14), "★", colors.warning)
        if self.mark:
            self._badge(painter, QRectF(inside.left() + 1, inside.top() + 1, 14, 14), self.mark, "#e6e9ef")

    def _badge(self, painter: QPainter, place: QRectF, words: str, color: str) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(15, 17, 21, 200))
        painter.drawRoundedRect(place, 4, 4)
        painter.setPen(QColor(color))
        painter.setFont(theme.font(10, theme.font().Weight.DemiBold))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)


class TakeStrip(QWidget):
    """looked(key): show this take. compared(key): compare the shown one with it."""

    looked = Signal(str)
    compared = Signal(str)

    def __init__(self, takes: MadeTakes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._takes = takes
        self._current = self._used = self._other = ""
        self.cards: dict[str, TakeCard] = {}
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._row.addStretch(1)
        inside = QWidget()
        inside.setLayout(self._row)
        scroll = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        scroll.setFixedHeight(_SIZE.height())
        self._scroll = scroll
        self.keep = QToolButton(checkable=True)
        self.keep.setIcon(theme.icon("star"))
        self.keep.setAccessibleName(self.tr("Keep take"))
        self.keep.setToolTip(self.tr("Keep this take: it is never thrown away (P)"))
        self.use = QPushButton(self.tr("Use"))
        self.use.setToolTip(self.tr("Use this take in the film"))
        self.vary = QPushButton(self.tr("Vary"))
        self.vary.setToolTip(self.tr("Make another take with a new seed (V)"))
        self.keep.clicked.connect(lambda _=False: self.toggle_keep())
        self.use.clicked.connect(lambda: takes.use(self._current))
        self.vary.clicked.connect(takes.vary)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 8)
        row.setSpacing(6)
        row.addWidget(scroll, 1)
        for button in (self.keep, self.use, self.vary):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            row.addWidget(button)
        takes.changed.connect(self._show)
        takes.pictured.connect(self._pictured)
        self._show()

    def toggle_keep(self) -> None:
        """Star the take that is shown, or take its star away."""
        card = self.cards.get(self._current)
        if card is not None:
            self._takes.pin(self._current, not card.take.pinned)

    def mark(self, current: str, used: str, other: str = "") -> None:
        """current: the take that is shown; used: the one of the film; other: what it is compared with."""
        self._current, self._used, self._other = current, used, other
        self._mark()

    def _show(self) -> None:
        listed = self._takes.list
        keys = [take.key for take in listed]
        for key in [key for key in self.cards if key not in keys]:
            card = self.cards.pop(key)
            self._row.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place, take in enumerate(listed):
            card = self.cards.get(take.key) or self._new_card(take, len(listed) - place)
            card.update_take(take, len(listed) - place)
            if self._row.indexOf(card) != place:
                self._row.insertWidget(place, card)
        self._mark()
        self.vary.setVisible(self._takes.can_vary)

    def _new_card(self, take: Take, number: int) -> TakeCard:
        card = self.cards[take.key] = TakeCard(take, number)
        picture = self._takes.picture(take.key)
        if picture is not None:
            card.image = picture
        card.clicked.connect(lambda _=False, key=take.key: self.looked.emit(key))
        card.customContextMenuRequested.connect(lambda at, key=take.key: self._menu(key, at))
        return card

    def _pictured(self, key: str, image: QImage) -> None:
        if key in self.cards:
            self.cards[key].image = image
            self.cards[key].update()

    def _mark(self) -> None:
        self.setVisible(bool(self._current) and (bool(self.cards) or self._takes.can_vary))
        for key, card in self.cards.items():
            card.setChecked(key == self._current)
            card.mark = "B" if key == self._other else "A" if self._other and key == self._current else ""
            card.update()
        shown = self.cards.get(self._current)
        self.keep.setEnabled(shown is not None)
        pinned = shown is not None and shown.take.pinned
        self.keep.setChecked(pinned)
        self.keep.setIcon(theme.icon("star", theme.tokens().warning if pinned else ""))
        self.use.setVisible(shown is not None and bool(self._used) and self._current != self._used)
        self.use.setEnabled(shown is not None and shown.take.seed is not None)

    def _menu(self, key: str, at: QPoint) -> None:
        card = self.cards[key]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def add(words: str, do: Callable[[], object], on: bool = True) -> None:
            action = QAction(words, menu)
            action.setEnabled(on)
            action.triggered.connect(lambda _=False: do())
            menu.addAction(action)

        pinned = card.take.pinned
        add(self.tr("Let go") if pinned else self.tr("Keep take"), lambda: self._takes.pin(key, not pinned))
        add(self.tr("Use this take"), lambda: self._takes.use(key), card.take.seed is not None)
        add(self.tr("Compare with this take"), lambda: self.compared.emit(key), key != self._current)
        menu.popup(card.mapToGlobal(at))
