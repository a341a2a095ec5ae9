"""The names of the rows, with mute, solo and lock."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolButton, QWidget

from studio.ui import theme
from studio.ui.timeline.lanes import TimelineLanes
from studio.ui.timeline.paint import theme_color
from studio.ui.timeline.rows import Row, soloed
from studio.ui.widgets.labels import plain_tip

WIDTH = 152
_BUTTON = 20


@dataclass
class _Buttons:
    lock: QToolButton
    mute: QToolButton | None = None
    solo: QToolButton | None = None


class TrackHeaders(QWidget):
    """Stands left of the lanes. mute_asked(row), solo_asked(row), lock_asked(row), menu_asked(place, row)."""

    mute_asked = Signal(str)
    solo_asked = Signal(str)
    lock_asked = Signal(str)
    menu_asked = Signal(object, str)

    def __init__(self, lanes: TimelineLanes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._buttons: dict[str, _Buttons] = {}
        self.setFixedWidth(WIDTH)
        lanes.arranged.connect(self._arrange)
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 190)

    def button(self, row: str, what: str) -> QToolButton:
        """what: mute, solo or lock."""
        found = getattr(self._buttons[row], what)
        assert isinstance(found, QToolButton)
        return found

    def _arrange(self) -> None:
        for name in self._buttons.keys() - {row.name for row in self._lanes.rows}:
            gone = self._buttons.pop(name)
            for button in (gone.lock, gone.mute, gone.solo):
                if button is not None:
                    button.deleteLater()
        for row in self._lanes.rows:
            if row.name not in self._buttons:
                self._buttons[row.name] = self._make(row)
            self._place(row, self._buttons[row.name])
        self.update()

    def _make(self, row: Row) -> _Buttons:
        lock = self._button(self.tr("Lock {track}").format(track=row.title))
        lock.clicked.connect(lambda: self.lock_asked.emit(row.name))
        if row.kind != "sound":
            return _Buttons(lock)
        mute = self._button(self.tr("Mute {track}").format(track=row.title))
        mute.clicked.connect(lambda: self.mute_asked.emit(row.name))
        solo = self._button(self.tr("Hear only {track}").format(track=row.title))
        solo.clicked.connect(lambda: self.solo_asked.emit(row.name))
        return _Buttons(lock, mute, solo)

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

    def _place(self, row: Row, buttons: _Buttons) -> None:
        colors = theme.tokens()
        y = round(row.top + (min(row.height, 40) - _BUTTON) / 2)
        locked = row.name in self._lanes.locked
        buttons.lock.setChecked(locked)
        buttons.lock.setIcon(theme.icon("lock" if locked else "lock-open", colors.warning if locked else ""))
        buttons.lock.move(WIDTH - _BUTTON - 6, y)
        if buttons.mute is not None and buttons.solo is not None:
            buttons.mute.setChecked(row.muted)
            buttons.mute.setIcon(theme.icon("volume-x" if row.muted else "volume-2", colors.error if row.muted else ""))
            buttons.mute.move(WIDTH - 3 * _BUTTON - 10, y)
            alone = soloed(self._lanes.rows, row.name)
            buttons.solo.setChecked(alone)
            buttons.solo.setIcon(theme.icon("headphones", colors.accent if alone else ""))
            buttons.solo.move(WIDTH - 2 * _BUTTON - 8, y)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        row = self._lanes.row_at(event.pos().y())
        if row:
            self.menu_asked.emit(event.globalPos(), row)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme_color("panel"))
        for row in self._lanes.rows:
            head = min(row.height, 40.0)
            painter.fillRect(QRectF(0, row.top + 4, 3, row.height - 8), row.color)
            painter.setFont(theme.font(10, QFont.Weight.DemiBold, figures=True))
            painter.setPen(theme_color("soft"))
            painter.drawText(QRectF(12, row.top, 24, head), Qt.AlignmentFlag.AlignVCenter, row.code)
            painter.setFont(theme.font(11))
            painter.setPen(theme_color("soft" if row.muted else "text"))
            painter.drawText(QRectF(36, row.top, 60, head), Qt.AlignmentFlag.AlignVCenter, row.title)
            painter.setPen(QPen(theme_color("line"), 1))
            painter.drawLine(QPointF(0, row.top + row.height), QPointF(WIDTH, row.top + row.height))
        painter.setPen(QPen(theme_color("line"), 1))
        painter.drawLine(QPointF(WIDTH - 0.5, 0), QPointF(WIDTH - 0.5, self.height()))
        painter.end()
