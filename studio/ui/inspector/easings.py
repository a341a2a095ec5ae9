"""Easings as an editor shows them: each by its name, drawn as it goes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction, QActionGroup, QColor, QFont, QIcon, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QMenu

from studio.media.easing import EASINGS, eased
from studio.ui import theme
from studio.ui.widgets.combo import Combo

_ICON = 16


def easing_box() -> Combo:
    """A box of all easings; the data of its entries are their names."""
    box = Combo([easing_words(name) for name in EASINGS])
    for place, name in enumerate(EASINGS):
        box.setItemData(place, name)
    return box


def easing_words(name: str) -> str:
    return name.replace("-", " ")


def add_easings(menu: QMenu, now: str, colour: QColor, take: Callable[[str], None]) -> None:
    """What the way to the next key may look like, each drawn as it goes."""
    group = QActionGroup(menu)
    group.triggered.connect(lambda action: take(str(action.data())))
    for name in EASINGS:
        action = QAction(easing_icon(name, colour), easing_words(name), menu)
        action.setCheckable(True)
        if now == name:
            action.setChecked(True)
            action.setFont(theme.font(12, QFont.Weight.Bold))  # the icon stands where the tick would be
        action.setData(name)
        group.addAction(action)
        menu.addAction(action)


def easing_icon(name: str, colour: QColor) -> QIcon:
    """An easing drawn from its own numbers."""
    dense = 3
    pixmap = QPixmap(_ICON * dense, _ICON * dense)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(dense, dense)
    painter.setPen(QPen(colour, 1.5))
    path = QPainterPath(QPointF(1.5, 13.5))
    for step in range(33):
        path.lineTo(1.5 + 13 * step / 32, 13.5 - 10.5 * eased(name, step / 32))
    painter.drawPath(path)
    painter.end()
    return QIcon(pixmap)
