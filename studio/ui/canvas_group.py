"""Backdrops behind nodes, and notes: the graph's groups as items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from studio.graph_edits import group_rect
from studio.ui import theme
from studio.ui.canvas_base import AbstractNodeItem

TITLE = 28.0
CORNER = 16.0


class GroupItem(AbstractNodeItem):
    """Grabbed by its title (a note: anywhere); its lower right corner resizes it."""

    def __init__(self, group: Mapping[str, Any]) -> None:
        super().__init__(str(group.get("id", "")))
        self.id = str(group.get("id", ""))
        self.setToolTip("")
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsMovable, False)
        self.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        self.title = ""
        self.note = ""
        self.tint = ""
        self.set_group(group)

    def set_group(self, group: Mapping[str, Any]) -> None:
        x, y, width, height = group_rect(group)
        self.prepareGeometryChange()
        self.title, self.note = str(group.get("title", "")), str(group.get("note", ""))
        self.tint = str(group.get("color", ""))
        self.setZValue(-1.5 if self.note else -2.0)
        self.resize_to(width, height)
        self.setPos(x, y)
        self.update()

    def resize_to(self, width: float, height: float) -> None:
        self.prepareGeometryChange()
        self._width, self._height = width, height

    @property
    def rect(self) -> QRectF:
        return QRectF(self.pos().x(), self.pos().y(), self._width, self._height)

    def boundingRect(self) -> QRectF:
        return QRectF(-2, -2, self._width + 4, self._height + 4)

    def shape(self) -> QPainterPath:
        """What takes the mouse: inside a backdrop wires and bands can be drawn."""
        path = QPainterPath()
        path.addRect(QRectF(0, 0, self._width, self._height if self.note else TITLE))
        path.addRect(self.corner)
        path.setFillRule(Qt.FillRule.WindingFill)
        return path

    @property
    def corner(self) -> QRectF:
        return QRectF(self._width - CORNER, self._height - CORNER, CORNER, CORNER)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        colors = theme.tokens()
        place = QRectF(0.5, 0.5, self._width - 1, self._height - 1)
        fill = QColor(self.tint or (colors.Text if self.note else colors.soft))
        fill.setAlpha(26 if self.note else 12)
        edge = QColor(colors.accent) if self.isSelected() else QColor(self.tint or colors.line)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(edge, 2.0 if self.isSelected() else 1.0))
        painter.setBrush(fill)
        painter.drawRoundedRect(place, theme.RADIUS, theme.RADIUS)
        painter.setFont(theme.font(12, QFont.Weight.DemiBold))
        painter.setPen(QColor(colors.soft))
        title = QRectF(12, 0, self._width - 24, TITLE)
        if self.title:
            painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, self.title)
        if self.note:
            painter.setFont(theme.font(12))
            painter.setPen(QColor(colors.text))
            top = TITLE if self.title else 8
            painter.drawText(
                QRectF(12, top, self._width - 24, self._height - top - 8), Qt.TextFlag.TextWordWrap, self.note
            )
        painter.setPen(QPen(QColor(colors.faint), 1.2))
        for step in (5.0, 9.0):
            end = QPointF(self._width - 5, self._height - 5)
            painter.drawLine(end - QPointF(step, 0), end - QPointF(0, step))
