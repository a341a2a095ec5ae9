"""Backdrops behind nodes, and notes: the graph's groups as items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from studio.graph.graph_edits import group_rect
from studio.ui import theme
from studio.ui.canvas.base import AbstractNodeItem

TITLE = 28.0
CORNER = 16.0
FOLDED = (176.0, 54.0)


class GroupItem(AbstractNodeItem):
    """Grabbed by its title (a note: anywhere); its lower right corner resizes it, the arrow in its title folds it."""

    def __init__(self, group: Mapping[str, Any]) -> None:
        super().__init__(str(group.get("id", "")))
        self.id = str(group.get("id", ""))
        self.setToolTip("")
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsMovable, False)
        self.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        self.title = ""
        self.note = ""
        self.tint = ""
        self.folded = False
        self.members: frozenset[str] = frozenset()
        self.set_group(group)

    def set_group(self, group: Mapping[str, Any]) -> None:
        x, y, width, height = group_rect(group)
        self.prepareGeometryChange()
        self.title, self.note = str(group.get("title", "")), str(group.get("note", ""))
        self.tint = str(group.get("color", ""))
        members = group.get("members")
        self.folded = bool(group.get("folded")) and not self.note
        self.members = frozenset(map(str, members)) if isinstance(members, list | tuple) else frozenset()
        self.setZValue(-1.5 if self.note else -2.0)
        self.resize_to(width, height)
        self.setPos(x, y)
        self.update()

    def resize_to(self, width: float, height: float) -> None:
        self.prepareGeometryChange()
        self._width, self._height = width, height

    @property
    def rect(self) -> QRectF:
        """What it spans, also while it is folded."""
        return QRectF(self.pos().x(), self.pos().y(), self._width, self._height)

    @property
    def box(self) -> QRectF:
        """What is drawn of it, from its own corner."""
        return QRectF(0, 0, *FOLDED) if self.folded else QRectF(0, 0, self._width, self._height)

    @property
    def shown(self) -> QRectF:
        """What is drawn of it, on the canvas."""
        return self.box.translated(self.pos())

    def gate(self, *, out: bool) -> QPointF:
        """Where wires end that go into it, or out of it, while it is folded."""
        box = self.shown
        return QPointF(box.right() if out else box.left(), box.center().y())

    @property
    def arrow(self) -> QRectF:
        """The place in the title that folds and unfolds; a note has none."""
        return QRectF() if self.note else QRectF(self.box.width() - TITLE, 0, TITLE, TITLE)

    def boundingRect(self) -> QRectF:
        return self.box.adjusted(-2, -2, 2, 2)

    def shape(self) -> QPainterPath:
        """What takes the mouse: inside a backdrop wires and bands can be drawn."""
        path = QPainterPath()
        if self.folded:
            path.addRect(self.box)
            return path
        path.addRect(QRectF(0, 0, self._width, self._height if self.note else TITLE))
        path.addRect(self.corner)
        path.setFillRule(Qt.FillRule.WindingFill)
        return path

    @property
    def corner(self) -> QRectF:
        if self.folded:
            return QRectF()
        return QRectF(self._width - CORNER, self._height - CORNER, CORNER, CORNER)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        colors = theme.tokens()
        place = self.box.adjusted(0.5, 0.5, -0.5, -0.5)
        fill = QColor(self.tint or (colors.Text if self.note else colors.soft))
        fill.setAlpha(26 if self.note else 12)
        if self.folded:
            fill = QColor(colors.card)
        edge = QColor(colors.accent) if self.isSelected() else QColor(self.tint or colors.line)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(edge, 2.0 if self.isSelected() else 1.0))
        painter.setBrush(fill)
        painter.drawRoundedRect(place, theme.RADIUS, theme.RADIUS)
        painter.setFont(theme.font(12, QFont.Weight.DemiBold))
        painter.setPen(QColor(colors.soft))
        room = self.box.width() - (24 if self.note else 16 + TITLE)
        if self.title:
            words = painter.fontMetrics().elidedText(self.title, Qt.TextElideMode.ElideRight, int(room))
            painter.drawText(QRectF(12, 0, room, TITLE), Qt.AlignmentFlag.AlignVCenter, words)
        if self.arrow.isValid():
            icon = theme.icon("chevron-right" if self.folded else "chevron-down", colors.faint)
            icon.paint(painter, self.arrow.adjusted(7, 7, -7, -7).toRect())
        if self.folded:
            self._paint_folded(painter)
            return
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

    def _paint_folded(self, painter: QPainter) -> None:
        colors = theme.tokens()
        painter.setFont(theme.font(11))
        painter.setPen(QColor(colors.soft))
        words = QCoreApplication.translate("GroupItem", "%n nodes", "", len(self.members))
        painter.drawText(QRectF(12, TITLE - 4, self.box.width() - 24, 20), Qt.AlignmentFlag.AlignVCenter, words)
        painter.setPen(QPen(QColor(colors.ground), 1.5))
        painter.setBrush(QColor(colors.soft))
        for x in (0.0, self.box.width()):
            painter.drawEllipse(QPointF(x, self.box.height() / 2), 4.5, 4.5)
