"""Finds text that a person could not read: cut off, squeezed, or under another widget."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QToolButton,
    QWidget,
)

_SLACK = 1  # logical pixels that rounding at fractional scales may take


def unreadable(top: QWidget) -> list[str]:
    """What is wrong with the texts now visible inside a window, in words; empty when all can be read."""
    shown = [
        widget for widget in top.findChildren(QWidget) if widget.isVisible() and _text(widget) and _in_front(widget)
    ]
    found = [words for widget in shown for words in _wrong(widget)]
    for one, other in combinations(shown, 2):
        if one.parentWidget() is other.parentWidget() and one.parentWidget() is not None:
            common = one.geometry() & other.geometry()
            if common.width() > _SLACK and common.height() > _SLACK:
                found.append(f"{_name(one)} lies over {_name(other)}")
    return found


def _in_front(widget: QWidget) -> bool:
    """False in a panel that lies behind another as a tab: Qt moves it out of the window, still visible to itself."""
    dock: QWidget | None = widget
    while dock is not None and not isinstance(dock, QDockWidget):
        dock = dock.parentWidget()
    parent = dock.parentWidget() if dock else None
    return parent is None or dock is None or parent.rect().intersects(dock.geometry())


def _text(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return "" if widget.isEditable() else widget.currentText()
    if isinstance(widget, QLineEdit):
        return "" if widget.text() else widget.placeholderText()
    if isinstance(widget, QToolButton) and widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
        return "" if not widget.icon().isNull() else widget.text()
    return widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""


def _wrong(widget: QWidget) -> Iterator[str]:
    for need, have, what in _needs(widget):
        if need > have + _SLACK:
            yield f"{_name(widget)}: {what} {have} of {need}"
    cut = _cut_by_parents(widget)
    if cut:
        yield f"{_name(widget)} sticks out of {cut}"


def _needs(widget: QWidget) -> Iterator[tuple[int, int, str]]:
    """(pixels needed, pixels there, of what)."""
    metrics, text = widget.fontMetrics(), _text(widget)
    if isinstance(widget, QLabel):
        if text.startswith("<") or not widget.pixmap().isNull():
            return
        room = widget.contentsRect()
        if widget.wordWrap():
            yield widget.heightForWidth(widget.width()), widget.height(), "height"
        elif not widget.toolTip():  # an elided label says the whole in its tooltip
            need = metrics.size(0, text)
            yield need.width(), room.width(), "width"
            yield need.height(), room.height(), "height"
    elif isinstance(widget, QComboBox):
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        style = widget.style()
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, widget)
        yield metrics.horizontalAdvance(text), room.width(), "width"
    elif isinstance(widget, QLineEdit):
        yield metrics.horizontalAdvance(text), widget.width(), "width of the placeholder"
    elif isinstance(widget, QPushButton | QToolButton | QCheckBox):
        hint: QSize = widget.sizeHint()
        yield hint.width(), widget.width(), "width"
        yield metrics.height(), widget.height(), "height"


def _cut_by_parents(widget: QWidget) -> str:
    """The widget's parent that cuts it off; what can be scrolled into sight is not cut off."""
    parent = widget.parentWidget()
    rect = QRect(widget.mapTo(widget.window(), QPoint()), widget.size())
    while parent is not None and not parent.isWindow():
        area = parent.parentWidget()
        if isinstance(area, QAbstractScrollArea):
            never = area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            left = parent.mapTo(widget.window(), QPoint()).x()
            out = rect.left() < left - _SLACK or rect.right() > left + parent.width() + _SLACK
            return type(area).__name__ if never and out else ""
        room = QRect(parent.mapTo(widget.window(), QPoint()), parent.size())
        if not room.adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK).contains(rect):
            return type(parent).__name__
        parent = parent.parentWidget()
    return ""


def _name(widget: QWidget) -> str:
    owner = widget.parentWidget()
    return f"{type(owner).__name__ if owner else ''}/{type(widget).__name__} “{_text(widget)[:60]}”"
