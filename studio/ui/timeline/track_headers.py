"""The names of the rows with their switches; dragged to another place, made higher, named anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolButton, QToolTip, QWidget

from studio.ui import theme
from studio.ui.in_place import InPlaceText
from studio.ui.timeline.lanes import TimelineLanes
from studio.ui.timeline.paint import theme_color
from studio.ui.timeline.rows import PICTURE, Row, soloed
from studio.ui.widgets.labels import plain_tip

WIDTH = 152
_BUTTON = 20
_EDGE = 4.0  # pixels of a row's lower end by which it is made higher
_STILL = 3.0
Switch = Literal["mute", "solo", "lock", "hide"]


@dataclass
class _Pull:
    """What the pointer does to a row: its height or its place. at: where it is by now."""

    row: Row
    what: Literal["height", "place"]
    start: QPointF
    at: QPointF
    moved: bool = False


class TrackHeaders(QWidget):
    """Stands left of the lanes. mute_asked(row), solo_asked(row), lock_asked(row), hide_asked(row), target_asked(row),
    named(row, title), height_asked(row, pixels), move_asked(row, before): before another row of its family, '' for the
    lowest place. menu_asked(place, row)."""

    mute_asked = Signal(str)
    solo_asked = Signal(str)
    lock_asked = Signal(str)
    hide_asked = Signal(str)
    target_asked = Signal(str)
    named = Signal(str, str)
    height_asked = Signal(str, int)
    move_asked = Signal(str, str)
    menu_asked = Signal(object, str)

    def __init__(self, lanes: TimelineLanes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._buttons: dict[str, dict[Switch, QToolButton]] = {}
        self._pull: _Pull | None = None
        self.setFixedWidth(WIDTH)
        self.setMouseTracking(True)
        lanes.arranged.connect(self._arrange)
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 190)

    def button(self, row: str, what: Switch) -> QToolButton:
        return self._buttons[row][what]

    # --- switches --------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        for name in self._buttons.keys() - {row.name for row in self._lanes.rows}:
            for button in self._buttons.pop(name).values():
                button.deleteLater()
        for row in self._lanes.rows:
            if row.name not in self._buttons:
                self._buttons[row.name] = self._make(row)
            self._place(row, self._buttons[row.name])
        self.update()

    def _make(self, row: Row) -> dict[Switch, QToolButton]:
        made: dict[Switch, QToolButton] = {}
        if row.kind == "sound":
            made["mute"] = self._button(self.tr("Mute {track}").format(track=row.title))
            made["mute"].clicked.connect(lambda: self.mute_asked.emit(row.name))
            made["solo"] = self._button(self.tr("Hear only {track}").format(track=row.title))
            made["solo"].clicked.connect(lambda: self.solo_asked.emit(row.name))
        elif row.track is not None:
            made["hide"] = self._button(self.tr("Hide {track}").format(track=row.title))
            made["hide"].clicked.connect(lambda: self.hide_asked.emit(row.name))
        made["lock"] = self._button(self.tr("Lock {track}").format(track=row.title))
        made["lock"].clicked.connect(lambda: self.lock_asked.emit(row.name))
        return made

    def _button(self, words: str) -> QToolButton:
        button = QToolButton(self, checkable=True)
        button.setProperty("flat", True)
        button.setProperty("tiny", True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(plain_tip(words))
        button.setAccessibleName(words)
        button.setIconSize(QSize(13, 13))
        button.setFixedSize(_BUTTON, _BUTTON)
        button.show()
        return button

    def _place(self, row: Row, buttons: dict[Switch, QToolButton]) -> None:
        colors = theme.tokens()
        y = round(row.top + (min(row.height, 40) - _BUTTON) / 2)
        locked, alone = row.name in self._lanes.locked, row.kind == "sound" and soloed(self._lanes.rows, row.name)
        shown: dict[Switch, tuple[bool, str, str]] = {
            "lock": (locked, "lock" if locked else "lock-open", colors.warning),
            "mute": (row.muted, "volume-x" if row.muted else "volume-2", colors.error),
            "solo": (alone, "headphones", colors.accent),
            "hide": (row.hidden, "eye-off" if row.hidden else "eye", colors.error),
        }
        for place, what in enumerate(reversed(buttons)):
            on, icon, color = shown[what]
            button = buttons[what]
            button.setChecked(on)
            button.setIcon(theme.icon(icon, color if on else ""))
            button.move(WIDTH - (place + 1) * _BUTTON - 6 - 2 * place, y)

    # --- painting --------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme_color("panel"))
        for row in self._lanes.rows:
            self._paint_row(painter, row)
        painter.setPen(QPen(theme_color("line"), 1))
        painter.drawLine(QPointF(WIDTH - 0.5, 0), QPointF(WIDTH - 0.5, self.height()))
        pull = self._pull
        if pull is not None and pull.what == "place" and pull.moved:
            y = self._between(pull)[1]
            painter.setPen(QPen(theme_color("accent"), 2))
            painter.drawLine(QPointF(4, y), QPointF(WIDTH - 5, y))
        painter.end()

    def _paint_row(self, painter: QPainter, row: Row) -> None:
        head = min(row.height, 40.0)
        painter.fillRect(QRectF(0, row.top + 4, 3, row.height - 8), row.color)
        code = self._code(row)
        if row.target:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme_color("accent"))
            painter.drawRoundedRect(code, 4, 4)
        painter.setFont(theme.font(10, QFont.Weight.DemiBold, figures=True))
        painter.setPen(theme_color("panel" if row.target else "soft"))
        painter.drawText(code, Qt.AlignmentFlag.AlignCenter, row.code)
        face = theme.font(11)
        painter.setFont(face)
        painter.setPen(theme_color("soft" if row.muted else "text"))
        room = self._room(row)
        words = QFontMetricsF(face).elidedText(row.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(38, row.top, room, head), Qt.AlignmentFlag.AlignVCenter, words)
        painter.setPen(QPen(theme_color("line"), 1))
        painter.drawLine(QPointF(0, row.bottom), QPointF(WIDTH, row.bottom))

    def _room(self, row: Row) -> float:
        return WIDTH - 46 - len(self._buttons.get(row.name, ())) * (_BUTTON + 2)

    def _code(self, row: Row) -> QRectF:
        head = min(row.height, 40.0)
        return QRectF(8, row.top + (head - 16) / 2, 26, 16)

    # --- the pointer -----------------------------------------------------------------------------------------

    def _row(self, y: float) -> Row | None:
        return next((row for row in self._lanes.rows if row.top <= y < row.bottom), None)

    def _edge(self, y: float) -> Row | None:
        """The row whose lower end is here."""
        rows = [row for row in self._lanes.rows if row.track is not None]
        return next((row for row in rows if abs(row.bottom - y) < _EDGE), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position()
        edge, row = self._edge(at.y()), self._row(at.y())
        if edge is not None:
            self._pull = _Pull(edge, "height", at, at)
        elif row is not None and row.track is not None:
            self._pull = _Pull(row, "place", at, at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at, pull = event.position(), self._pull
        if pull is None:
            edge = self._edge(at.y())
            self.setCursor(Qt.CursorShape.SizeVerCursor if edge else Qt.CursorShape.ArrowCursor)
            return
        pull.at = at
        pull.moved = pull.moved or abs(at.y() - pull.start.y()) > _STILL
        if pull.what == "height" and pull.moved:
            self._lanes.try_height(pull.row.name, self._height(pull))
        elif pull.moved:
            self.setCursor(
                Qt.CursorShape.ClosedHandCursor if self._movable(pull.row) else Qt.CursorShape.ForbiddenCursor
            )
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pull, self._pull = self._pull, None
        self.unsetCursor()
        if pull is None:
            return
        if pull.what == "height" and pull.moved:
            self._lanes.try_height("", 0)
            self.height_asked.emit(pull.row.name, self._height(pull))
        elif pull.moved and self._movable(pull.row):
            self.move_asked.emit(pull.row.name, self._between(pull)[0])
        elif not pull.moved and self._code(pull.row).contains(pull.start):
            self.target_asked.emit(pull.row.name)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        edge, row = self._edge(event.position().y()), self._row(event.position().y())
        if edge is not None:
            self.height_asked.emit(edge.name, 0)
        elif row is not None and row.track is not None:
            self.rename(row.name)

    def rename(self, name: str) -> InPlaceText | None:
        """Let a row's name be typed."""
        row = next((row for row in self._lanes.rows if row.name == name), None)
        if row is None or row.track is None:
            return None
        place = QRect(32, round(row.top + (min(row.height, 40) - 30) / 2), WIDTH - 36, 30)
        field = InPlaceText(self, place, row.title)
        field.setFixedWidth(WIDTH - 36)
        field.setAccessibleName(self.tr("Name of the track"))
        usual = row.title
        field.finished.connect(lambda title: self.named.emit(name, title) if title != usual else None)
        return field

    def _height(self, pull: _Pull) -> int:
        return round(pull.row.height + pull.at.y() - pull.start.y())

    def _movable(self, row: Row) -> bool:
        return row.name != PICTURE

    def _between(self, pull: _Pull) -> tuple[str, float]:
        """Before which row of its family it would be put, and where that is."""
        sound = pull.row.kind == "sound"
        family = [
            row
            for row in self._lanes.rows
            if row.track is not None and (row.kind == "sound") == sound and row.name != PICTURE
        ]
        for row in family:
            if pull.at.y() < row.top + row.height / 2:
                return row.name, row.top
        return "", family[-1].bottom if family else pull.row.bottom

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos(), self._lanes.row_at(event.pos().y()))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = self._row(event.pos().y())
            if row is not None and row.track is not None:
                how = self.tr(
                    "Click {code} to put clips on this track. Double-click for another name. Drag to move it."
                )
                QToolTip.showText(event.globalPos(), plain_tip(f"{row.title}\n{how.format(code=row.code)}"), self)
                return True
        return super().event(event)
