"""A drawn outline in the inspector: its points on a small picture frame, and keys by frames for one that moves."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpinBox, QToolButton, QVBoxLayout, QWidget

from studio.base.errors import SettingError
from studio.graph.spec import Setting
from studio.media import outline as edits
from studio.ui import theme
from studio.ui.inspector.editors import SettingEditor
from studio.ui.widgets.labels import PlainLabel, plain_tip

_MARGIN = 12.0
_GRAB = 9.0
_NUDGE = 0.005


class OutlinePad(QWidget):
    """pulled(number, x, y) while a point is dragged or nudged, then settled(); asked(x, y): a new point there;
    unasked(number): to be rid of one. Places are 0..1 of the picture, points outside it are seen a little way."""

    pulled = Signal(int, float, float)
    settled = Signal()
    asked = Signal(float, float)
    unasked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.points: tuple[tuple[float, float], ...] = ()
        self.chosen = -1
        self._held = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(152)
        self.setAccessibleName(self.tr("Outline"))
        tip = self.tr("Drag points; double-click for a new one, Del takes the chosen one away, arrows nudge it")
        self.setToolTip(plain_tip(tip))
        self.setAccessibleDescription(tip)

    def sizeHint(self) -> QSize:
        return QSize(240, 152)

    def show_points(self, points: tuple[tuple[float, float], ...]) -> None:
        self.points = points
        self.chosen = min(self.chosen, len(points) - 1)
        self.update()

    @property
    def frame(self) -> QRectF:
        """The picture's place in the pad, 16:9."""
        room = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        wide = min(room.width(), room.height() * 16 / 9)
        high = wide * 9 / 16
        return QRectF(room.center().x() - wide / 2, room.center().y() - high / 2, wide, high)

    def place(self, point: tuple[float, float]) -> QPointF:
        frame = self.frame
        return QPointF(frame.left() + point[0] * frame.width(), frame.top() + point[1] * frame.height())

    def _point(self, at: QPointF) -> tuple[float, float]:
        frame = self.frame
        x, y = (at.x() - frame.left()) / frame.width(), (at.y() - frame.top()) / frame.height()
        return round(min(1.2, max(-0.2, x)), 4), round(min(1.2, max(-0.2, y)), 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = theme.tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(tokens.field))
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.drawRect(self.frame)
        accent = QColor(tokens.accent)
        shade = QColor(accent)
        shade.setAlpha(50)
        painter.setPen(QPen(accent, 1.5))
        painter.setBrush(shade)
        painter.drawPolygon(QPolygonF([self.place(point) for point in self.points]))
        for number, point in enumerate(self.points):
            chosen = number == self.chosen
            painter.setBrush(accent if chosen else QColor(tokens.card))
            painter.drawEllipse(self.place(point), 5.0 if chosen and self.hasFocus() else 4.0, 5.0 if chosen else 4.0)

    def _at(self, place: QPointF) -> int:
        near = [(QPointF(self.place(point) - place).manhattanLength(), n) for n, point in enumerate(self.points)]
        return min(near)[1] if near and min(near)[0] <= _GRAB else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen = self._at(event.position())
        self._held = self.chosen >= 0 and event.button() == Qt.MouseButton.LeftButton
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self.pulled.emit(self.chosen, *self._point(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self._held = False
            self.settled.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._at(event.position()) < 0:
            self.asked.emit(*self._point(event.position()))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._handles(event.key()):
            event.accept()  # the canvas has these keys, too
            return True
        return super().event(event)

    def _handles(self, key: int) -> bool:
        return key in (
            *_ARROWS,
            Qt.Key.Key_Delete,
            Qt.Key.Key_Backspace,
            Qt.Key.Key_BracketLeft,
            Qt.Key.Key_BracketRight,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight) and self.points:
            self.chosen = (self.chosen + (1 if key == Qt.Key.Key_BracketRight else -1)) % len(self.points)
            self.update()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.chosen >= 0:
            self.unasked.emit(self.chosen)
        elif key in _ARROWS and self.chosen >= 0:
            across, down = _ARROWS[key]
            x, y = self.points[self.chosen]
            self.pulled.emit(self.chosen, round(x + across * _NUDGE, 4), round(y + down * _NUDGE, 4))
            self.settled.emit()
        else:
            super().keyPressEvent(event)


_ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class OutlineEditor(SettingEditor):
    """An outline's points at a frame, and its keys."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self._keys: edits.Keys = ()
        self.pad = OutlinePad()
        self.pad.pulled.connect(self._pull)
        self.pad.settled.connect(self.settled)
        self.pad.asked.connect(lambda x, y: self._edit(edits.with_point(self._begun(), self.at, (x, y)), done=True))
        self.pad.unasked.connect(lambda number: self._edit(edits.without_point(self._keys, number), done=True))
        self.frame = QSpinBox()
        self.frame.setRange(0, 1_000_000)
        self.frame.setAccessibleName(self.tr("Frame"))
        self.frame.valueChanged.connect(lambda _: self._show())
        self.key = QToolButton()
        self.key.setText(self.tr("Key here"))
        self.key.setToolTip(self.tr("Let the outline be as it is at this frame; it moves between its keys"))
        self.key.clicked.connect(self._switch_key)
        self.words = PlainLabel()
        self.words.setProperty("role", "soft")
        self.words.setWordWrap(True)
        line = QHBoxLayout()
        line.setSpacing(6)
        label = PlainLabel(self.tr("Frame"))
        label.setProperty("role", "soft")
        line.addWidget(label)
        line.addWidget(self.frame)
        line.addWidget(self.key)
        line.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self.pad)
        column.addLayout(line)
        column.addWidget(self.words)
        self._row.addLayout(column, 1)
        self._show()

    @property
    def at(self) -> float:
        """The frame that is shown."""
        return float(self.frame.value())

    def show_value(self, value: Any) -> None:
        try:
            self._keys = edits.read_outline(value)
        except SettingError:
            self._keys = ()
        self._show()

    def _begun(self) -> edits.Keys:
        return self._keys or (edits.OutlineKey(0.0, edits.BEGUN),)

    def _show(self) -> None:
        self.pad.show_points(edits.shown_at(self._begun(), self.at))
        here = any(key.at == self.at for key in self._keys)
        alone = len(self._keys) <= 1
        self.key.setText(self.tr("Remove key") if here and not alone else self.tr("Key here"))
        self.key.setEnabled(not (here and alone))
        if alone:
            self.words.setText(self.tr("Stands still: go to another frame and set a key to let it move"))
        else:
            frames = ", ".join(f"{key.at:g}" for key in self._keys)
            self.words.setText(self.tr("Keys at frames {frames}").format(frames=frames))

    def _pull(self, number: int, x: float, y: float) -> None:
        points = list(edits.shown_at(self._begun(), self.at))
        if number < len(points):
            points[number] = (x, y)
            self._edit(edits.with_points(self._begun(), self.at, points))

    def _switch_key(self) -> None:
        here = any(key.at == self.at for key in self._keys)
        change = edits.without_key if here else edits.with_key
        self._edit(change(self._begun(), self.at), done=True)

    def _edit(self, keys: edits.Keys, *, done: bool = False) -> None:
        self._keys = keys
        self._show()
        self.edited.emit(edits.outline_data(keys))
        if done:
            self.settled.emit()
