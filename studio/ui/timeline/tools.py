"""The tools of the timeline: what a press on a clip means."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QCoreApplication, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from studio.ui import theme
from studio.ui.commands import Commands
from studio.ui.widgets.labels import plain_tip


class Tool(Enum):
    SELECT = "select"
    RAZOR = "razor"
    RIPPLE = "ripple"
    ROLL = "roll"
    SLIP = "slip"
    SLIDE = "slide"


KEYS = {Tool.SELECT: "A", Tool.RAZOR: "B", Tool.RIPPLE: "T", Tool.ROLL: "R", Tool.SLIP: "Y", Tool.SLIDE: "U"}
_ICONS = {
    Tool.SELECT: "mouse-pointer-2",
    Tool.RAZOR: "slice",
    Tool.RIPPLE: "arrow-right-to-line",
    Tool.ROLL: "unfold-horizontal",
    Tool.SLIP: "move-horizontal",
    Tool.SLIDE: "between-vertical-start",
}


def tool_words(tool: Tool) -> tuple[str, str]:
    """Its name, and what it does."""
    t = QCoreApplication.translate
    return {
        Tool.SELECT: (t("timeline", "Selection tool"), t("timeline", "Choose, move and trim clips")),
        Tool.RAZOR: (t("timeline", "Razor tool"), t("timeline", "Click a clip to cut it there, with Shift all tracks")),
        Tool.RIPPLE: (t("timeline", "Ripple tool"), t("timeline", "Drag the nearer end; what follows moves along")),
        Tool.ROLL: (
            t("timeline", "Roll tool"),
            t("timeline", "Drag the cut between two clips; with Ctrl their sounds’ alone, with Shift the pictures’"),
        ),
        Tool.SLIP: (t("timeline", "Slip tool"), t("timeline", "Drag to show another part of the clip")),
        Tool.SLIDE: (t("timeline", "Slide tool"), t("timeline", "Drag a clip along between its neighbours")),
    }[tool]


class ToolBar(QWidget):
    """A button for each. chosen(tool)."""

    chosen = Signal(object)

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[Tool, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        group = QButtonGroup(self)
        for tool in Tool:
            name, about = tool_words(tool)
            button = self.buttons[tool] = QToolButton(checkable=True)
            button.setProperty("flat", True)
            button.setFixedSize(26, 26)
            button.setIconSize(QSize(15, 15))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(name)
            command = commands.get(f"timeline.tool_{tool.value}")
            keys = f" ({command.shown_keys})" if command and command.keys else ""
            button.setToolTip(plain_tip(f"{name}{keys}\n{about}"))
            button.clicked.connect(lambda _=False, tool=tool: self.chosen.emit(tool))
            group.addButton(button)
            row.addWidget(button)
        self.show_tool(Tool.SELECT)

    def show_tool(self, tool: Tool) -> None:
        for one, button in self.buttons.items():
            button.setChecked(one is tool)
            button.setIcon(theme.icon(_ICONS[one], theme.tokens().accent if one is tool else ""))


def tool_cursor(tool: Tool) -> Qt.CursorShape | QCursor:
    """What the pointer looks like over a clip."""
    if tool is Tool.RAZOR:
        return _razor()
    shapes = {
        Tool.RIPPLE: Qt.CursorShape.SizeHorCursor,
        Tool.ROLL: Qt.CursorShape.SplitHCursor,
        Tool.SLIP: Qt.CursorShape.OpenHandCursor,
        Tool.SLIDE: Qt.CursorShape.SizeAllCursor,
    }
    return shapes.get(tool, Qt.CursorShape.ArrowCursor)


def _razor() -> QCursor:
    """A blade whose edge is where it cuts."""
    image = QPixmap(21, 21)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor("#15181e"), 1))
    painter.setBrush(QColor("#e6e9ef"))
    painter.drawPolygon([QPoint(10, 1), QPoint(14, 5), QPoint(14, 15), QPoint(6, 15), QPoint(6, 5)])
    painter.setPen(QPen(QColor("#15181e"), 1.4))
    painter.drawLine(10, 0, 10, 20)
    painter.end()
    return QCursor(image, 10, 10)
