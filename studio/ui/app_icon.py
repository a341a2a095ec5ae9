"""The app's icon for windows and task bars."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from studio.base.resources import resource


def app_icon() -> QIcon:
    """The mark at the sizes that desktops ask for; up to 32 pixels a drawing with fewer details.

    Needs a QGuiApplication.
    """
    icon = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        drawing = "shotgraph-small.svg" if size <= 32 else "shotgraph.svg"
        picture = QPixmap(size, size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        QSvgRenderer(str(resource("icons", "app", drawing))).render(painter)
        painter.end()
        icon.addPixmap(picture)
    return icon
