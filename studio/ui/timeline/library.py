"""The library: transitions to drag onto where two clips meet, and titles to drag onto the timeline."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QLinearGradient, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout, QWidget

from studio.ui import theme
from studio.ui.timeline.mimes import TITLE, TRANSITION
from studio.ui.timeline.naming import title_words, transition_words
from studio.ui.widgets.labels import PlainLabel, plain_tip

_PICTURE = QSize(64, 36)


class _Things(QListWidget):
    """A list of things of one mime type. asked(name): Enter or a double click."""

    asked = Signal(str)

    def __init__(self, mime: str) -> None:
        super().__init__()
        self._mime = mime
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setIconSize(_PICTURE)
        self.setGridSize(QSize(92, 66))
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMovement(QListWidget.Movement.Static)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(True)
        self.setFont(theme.font(10))
        self.itemDoubleClicked.connect(lambda item: self.asked.emit(str(item.data(Qt.ItemDataRole.UserRole))))

    def put(self, name: str, words: str, icon: QIcon, tip: str) -> None:
        item = QListWidgetItem(icon, words)
        item.setData(Qt.ItemDataRole.UserRole, name)
        item.setToolTip(plain_tip(f"{words}\n{tip}"))
        self.addItem(item)

    def mimeTypes(self) -> list[str]:
        return [self._mime]

    def mimeData(self, items: object) -> QMimeData:
        data = QMimeData()
        chosen = next(iter(items), None) if isinstance(items, list | tuple) else None
        if chosen is not None:
            data.setData(self._mime, str(chosen.data(Qt.ItemDataRole.UserRole)).encode())
        return data

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self.asked.emit(str(item.data(Qt.ItemDataRole.UserRole)))
        else:
            super().keyPressEvent(event)

    def fit(self) -> None:
        """As high as all of it, so that the panel scrolls as a whole."""
        across = max(1, self.width() // self.gridSize().width())
        self.setFixedHeight(-(-self.count() // across) * self.gridSize().height() + 4)


class LibraryPanel(QWidget):
    """Panel `library`. transition_asked(kind): for the cut at the playhead; title_asked(style): at the playhead."""

    transition_asked = Signal(str)
    title_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("Panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.transitions, self.titles = _Things(TRANSITION), _Things(TITLE)
        self.transitions.setAccessibleName(self.tr("Transitions"))
        self.titles.setAccessibleName(self.tr("Titles"))
        how = self.tr("Drag it to where two clips meet; Enter puts it at the cut nearest to the playhead.")
        for kind, words in transition_words().items():
            self.transitions.put(kind, words, _transition_icon(kind), how)
        how = self.tr("Drag it onto the timeline; Enter puts it at the playhead.")
        for style, words in title_words().items():
            self.titles.put(style, words, _title_icon(style), how)
        self.transitions.asked.connect(self.transition_asked)
        self.titles.asked.connect(self.title_asked)
        inside = QWidget(objectName="Panel")
        column = QVBoxLayout(inside)
        column.setContentsMargins(8, 4, 8, 8)
        column.setSpacing(4)
        for words, things in ((self.tr("Transitions"), self.transitions), (self.tr("Titles"), self.titles)):
            label = PlainLabel(words)
            label.setProperty("role", "strong")
            column.addWidget(label)
            column.addWidget(things)
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        QTimer.singleShot(0, self, self._fit)  # when the lists have their widths

    def _fit(self) -> None:
        for things in (self.transitions, self.titles):
            things.fit()


def _transition_icon(kind: str) -> QIcon:
    """Half way from one picture to the other."""
    wide, high = _PICTURE.width(), _PICTURE.height()
    image, painter = _canvas()
    first, second = QColor(theme.tokens().accent), QColor(theme.tokens().Motion)
    painter.fillRect(0, 0, wide, high, first)
    match kind:
        case "dissolve" | "zoom blur" | "luma wipe":
            blend = QLinearGradient(0, 0, wide, high if kind == "luma wipe" else 0)
            blend.setColorAt(0, second)
            blend.setColorAt(1, first)
            painter.fillRect(0, 0, wide, high, blend)
        case "dip":
            dark = QLinearGradient(0, 0, wide, 0)
            for place, color in ((0, first), (0.5, QColor("#000000")), (1, second)):
                dark.setColorAt(place, color)
            painter.fillRect(0, 0, wide, high, dark)
        case "iris":
            painter.setBrush(second)
            painter.drawEllipse(wide // 2 - 14, high // 2 - 14, 28, 28)
        case "clock wipe":
            painter.setBrush(second)
            painter.drawPie(-wide, -wide, 3 * wide, 3 * wide, 90 * 16, -150 * 16)
        case "zoom":
            painter.setBrush(second)
            painter.drawRoundedRect(14, 8, wide - 28, high - 16, 2, 2)
        case "push" | "slide":
            painter.fillRect(0, 0, wide // 2, high, second)
            painter.setPen(QColor("#ffffff"))
            painter.drawLine(wide // 2 - 12, high // 2, wide // 2 + 12, high // 2)
            painter.drawLine(wide // 2 + 12, high // 2, wide // 2 + 6, high // 2 - 5)
            painter.drawLine(wide // 2 + 12, high // 2, wide // 2 + 6, high // 2 + 5)
            if kind == "slide":
                painter.fillRect(wide // 2, 0, 2, high, QColor(0, 0, 0, 110))
        case _:
            painter.fillRect(0, 0, wide // 2, high, second)
    painter.end()
    return QIcon(image)


def _title_icon(style: str) -> QIcon:
    """Where the words stand."""
    image, painter = _canvas()
    wide, high = _PICTURE.width(), _PICTURE.height()
    painter.fillRect(0, 0, wide, high, QColor(theme.tokens().card))
    light, accent = QColor(theme.tokens().text), QColor(theme.tokens().accent)
    lines = {
        "lower-third": [(8, 23, 26, light), (8, 28, 18, accent)],
        "center": [(14, 16, 36, light)],
        "corner": [(38, 6, 20, light)],
        "statement": [(8, 11, 48, light), (8, 17, 40, light), (8, 23, 30, accent)],
        "caption": [(16, 28, 32, light)],
        "credits": [(10, y, 18, light) for y in (8, 15, 22, 29)] + [(34, y, 20, accent) for y in (8, 15, 22, 29)],
    }
    for x, y, length, color in lines.get(style, [(14, 16, 36, light)]):
        painter.fillRect(x, y, length, 3, color)
    painter.end()
    return QIcon(image)


def _canvas() -> tuple[QPixmap, QPainter]:
    image = QPixmap(_PICTURE * 2)
    image.setDevicePixelRatio(2)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    round = QPainterPath()
    round.addRoundedRect(0, 0, _PICTURE.width(), _PICTURE.height(), 4, 4)
    painter.setClipPath(round)
    return image, painter
