"""One shot of the storyboard: its picture, number, title, time and state; its words when it is opened for editing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from studio.media.values import Shot
from studio.ui import theme
from studio.ui.run_state import Status
from studio.ui.state_mark import paint_state_mark
from studio.ui.widgets.labels import PlainLabel, plain_tip

MIME = "application/x-shotgraph-shot"
_PICTURE = QSize(80, 45)
_LINES = 2


class ShotCard(QFrame):
    """chosen(id), opened(id): clicked, double-clicked. edited(shot): words were changed. dropped(id, onto, below)."""

    chosen = Signal(str)
    opened = Signal(str)
    edited = Signal(object)
    dropped = Signal(str, str, bool)

    def __init__(self, shot: Shot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shot = shot
        self._selected = False
        self._status = Status.STALE
        self._mark: bool | None = None  # a shot is dragged over the upper (False) or lower (True) half
        self._pressed = QPoint()
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._picture = _Still(self)
        self._title = PlainLabel()
        self._title.setWordWrap(True)
        self._title.setFont(theme.font(12, theme.font().Weight.DemiBold))
        self._words = _Clamped(self)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.setContentsMargins(0, 0, 10, 0)  # room for the mark of state
        column.addWidget(self._title)
        column.addWidget(self._words)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(7, 7, 9, 7)
        self._layout.addLayout(row)
        self._form: ShotForm | None = None
        self.show_shot(shot)

    def show_shot(self, shot: Shot) -> None:
        self.shot = shot
        title = shot.title or self.tr("Untitled")
        self._title.setText(f"{shot.number} · {title}")
        time = f"{shot.seconds:g} s" if shot.seconds else ""
        self._words.set_text(" · ".join(filter(None, (time, shot.camera or shot.picture))))
        self.setToolTip(
            plain_tip("\n\n".join(filter(None, (shot.picture, f"“{shot.narration}”" if shot.narration else ""))))
        )
        self.setAccessibleName(self.tr("Shot {number}, {title}").format(number=shot.number, title=title))
        self._picture.number = shot.number
        if self._form is not None:
            self._form.show_shot(shot)

    def set_picture(self, picture: QImage | None) -> None:
        self._picture.set_image(picture)

    def set_status(self, status: Status) -> None:
        if status is not self._status:
            self._status = status
            self.update()

    def set_selected(self, selected: bool) -> None:
        if selected != self._selected:
            self._selected = selected
            self.update()

    # --- editing in place ------------------------------------------------------------------------------------

    @property
    def editing(self) -> bool:
        return self._form is not None

    def open(self) -> None:
        """Show the words for editing."""
        if self._form is None:
            self._form = ShotForm(self.shot, self)
            self._form.edited.connect(self.edited)
            self._form.finished.connect(self.close_form)
            self._layout.addWidget(self._form)
            self._form.title.setFocus()
            self._form.title.selectAll()

    def close_form(self) -> None:
        if self._form is not None:
            form, self._form = self._form, None
            self._layout.removeWidget(form)
            form.hide()
            form.deleteLater()
            self.setFocus()

    # --- gestures --------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        self.chosen.emit(self.shot.id)
        self.setFocus()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit(self.shot.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        far = (event.position().toPoint() - self._pressed).manhattanLength() > 8
        if event.buttons() & Qt.MouseButton.LeftButton and far and not self.editing:
            drag = QDrag(self)
            data = QMimeData()
            data.setData(MIME, self.shot.id.encode())
            drag.setMimeData(data)
            drag.setPixmap(self.grab())
            drag.setHotSpot(self._pressed)
            drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QEvent) -> None:
        if event.mimeData().hasFormat(MIME):  # type: ignore[attr-defined]
            event.accept()

    def dragMoveEvent(self, event: QEvent) -> None:
        self._mark = event.position().y() > self.height() / 2  # type: ignore[attr-defined]
        event.accept()
        self.update()

    def dragLeaveEvent(self, event: QEvent) -> None:
        self._mark = None
        self.update()

    def dropEvent(self, event: QEvent) -> None:
        id = bytes(event.mimeData().data(MIME).data()).decode()  # type: ignore[attr-defined]
        below, self._mark = bool(self._mark), None
        self.update()
        event.accept()
        self.dropped.emit(id, self.shot.id, below)

    # --- painting --------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QColor(colors.accent if self._selected else colors.line))
        painter.setBrush(QColor(colors.card))
        painter.drawRoundedRect(frame, 8, 8)
        paint_state_mark(painter, QPointF(self.width() - 13, 14), self._status)
        if self._mark is not None:
            y = self.height() - 2 if self._mark else 0
            painter.fillRect(QRectF(4, y, self.width() - 8, 2), QColor(colors.accent))


class ShotForm(QWidget):
    """The words of a shot as fields. Every change is told at once; Escape or Ctrl+Return closes."""

    edited = Signal(object)
    finished = Signal()

    def __init__(self, shot: Shot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shot = shot
        self._quiet = False
        self.title = QLineEdit()
        self.seconds = QDoubleSpinBox(maximum=3600, singleStep=0.5, suffix=" s")
        self.seconds.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self.seconds.setSpecialValueText(self.tr("as long as its words"))
        self.fields = {name: QPlainTextEdit() for name in ("picture", "narration", "sound", "camera")}
        names = {
            "picture": self.tr("Picture"),
            "narration": self.tr("Words"),
            "sound": self.tr("Sound"),
            "camera": self.tr("Camera"),
        }
        form = QFormLayout(self)
        form.setContentsMargins(0, 6, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(4)
        form.addRow(self.tr("Title"), self.title)
        for name, field in self.fields.items():
            field.setTabChangesFocus(True)
            field.setFixedHeight(62 if name in ("picture", "narration") else 44)
            field.setAccessibleName(names[name])
            form.addRow(names[name], field)
            field.textChanged.connect(self._tell)
            field.installEventFilter(self)
        form.addRow(self.tr("Time"), self.seconds)
        self.title.setAccessibleName(self.tr("Title"))
        self.seconds.setAccessibleName(self.tr("Time"))
        self.show_shot(shot)
        self.title.textEdited.connect(self._tell)
        self.seconds.valueChanged.connect(self._tell)
        self.title.installEventFilter(self)
        self.seconds.installEventFilter(self)

    def show_shot(self, shot: Shot) -> None:
        """Show what the document has, without disturbing a field that already says it."""
        self._shot = shot
        self._quiet = True
        if self.title.text() != shot.title:
            self.title.setText(shot.title)
        if self.seconds.value() != shot.seconds:
            self.seconds.setValue(shot.seconds)
        for name, field in self.fields.items():
            if " ".join(field.toPlainText().split()) != " ".join(getattr(shot, name).split()):
                field.setPlainText(getattr(shot, name))
        self._quiet = False

    def _tell(self) -> None:
        if not self._quiet:
            words: dict[str, Any] = {name: field.toPlainText() for name, field in self.fields.items()}
            self.edited.emit(replace(self._shot, title=self.title.text(), seconds=self.seconds.value(), **words))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if event.key() == Qt.Key.Key_Escape or (enter and (control or watched is self.title)):
                self.finished.emit()
                return True
        return super().eventFilter(watched, event)


class _Still(QWidget):
    """The shot's picture, or its number where there is none yet."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.number = 0
        self._image: QImage | None = None
        self.setFixedSize(_PICTURE)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_image(self, image: QImage | None) -> None:
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), 5, 5)
        painter.setClipPath(path)
        painter.fillRect(self.rect(), QColor(colors.ground))
        if self._image is not None and not self._image.isNull():
            size = QSize(self._image.size()).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
            corner = QPoint((self.width() - size.width()) // 2, (self.height() - size.height()) // 2)
            painter.drawImage(QRectF(corner.x(), corner.y(), size.width(), size.height()), self._image)
        else:
            painter.setPen(QColor(colors.soft))
            painter.setFont(theme.font(15, theme.font().Weight.DemiBold))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self.number))


class _Clamped(QWidget):
    """Text over at most two lines, ending in an ellipsis."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = ""
        self._font = theme.font(11)
        self.setFixedHeight(QFontMetrics(self._font).lineSpacing() * _LINES)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_text(self, text: str) -> None:
        self._text = text
        self.update()

    def lines(self) -> list[str]:
        """The text as it is shown at this width."""
        metrics, left, shown = QFontMetrics(self._font), self._text.split(), list[str]()
        while left and len(shown) < _LINES:
            line = left.pop(0)
            while left and metrics.horizontalAdvance(f"{line} {left[0]}") <= self.width():
                line += " " + left.pop(0)
            rest = " ".join([line, *left]) if len(shown) == _LINES - 1 else line
            shown.append(metrics.elidedText(rest, Qt.TextElideMode.ElideRight, self.width()))
        return shown

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._font)
        painter.setPen(QColor(theme.tokens().soft))
        step = QFontMetrics(self._font).lineSpacing()
        for number, line in enumerate(self.lines()):
            painter.drawText(QRectF(0, number * step, self.width(), step), Qt.AlignmentFlag.AlignVCenter, line)
