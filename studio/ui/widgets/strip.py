"""A row of tools in less room than it needs: what is out of sight comes by arrows, the wheel and the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QToolButton, QWidget

from studio.ui import theme
from studio.ui.widgets.labels import plain_tip

_STEP = 96  # pixels an arrow goes


class _Area(QScrollArea):
    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (event.angleDelta().y() or event.angleDelta().x()))
        event.accept()

    def minimumSizeHint(self) -> QSize:
        tools = self.widget()
        return QSize(24, tools.minimumSizeHint().height() if tools is not None else 24)

    def sizeHint(self) -> QSize:
        tools = self.widget()
        return tools.sizeHint() if tools is not None else super().sizeHint()


class ScrollStrip(QWidget):
    """Holds one row of tools."""

    def __init__(self, tools: QWidget) -> None:
        super().__init__()
        self._area = _Area(widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
        for policy in (self._area.setHorizontalScrollBarPolicy, self._area.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(tools)
        self._area.viewport().setAutoFillBackground(False)
        tools.setAutoFillBackground(False)
        self.tools = tools
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.left = self._arrow("chevron-left", self.tr("Earlier tools"), -_STEP)
        self.right = self._arrow("chevron-right", self.tr("More tools"), _STEP)
        row.addWidget(self.left)
        row.addWidget(self._area, 1)
        row.addWidget(self.right)
        bar = self._area.horizontalScrollBar()
        bar.rangeChanged.connect(lambda *_: self._show_arrows())
        bar.valueChanged.connect(lambda _: self._show_arrows())
        tools.installEventFilter(self)
        for button in tools.findChildren(QWidget):
            button.installEventFilter(self)
        self._show_arrows()

    def _arrow(self, icon: str, words: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(theme.icon(icon))
        button.setProperty("flat", True)
        button.setFixedWidth(20)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setToolTip(plain_tip(words))
        button.setAccessibleName(words)
        button.setAutoRepeat(True)
        bar = self._area.horizontalScrollBar()
        button.clicked.connect(lambda: bar.setValue(bar.value() + step))
        return button

    def _show_arrows(self) -> None:
        bar = self._area.horizontalScrollBar()
        crowded = self.tools.minimumSizeHint().width() > self.width()
        for arrow, on in ((self.left, bar.value() > bar.minimum()), (self.right, bar.value() < bar.maximum())):
            arrow.setVisible(crowded)
            arrow.setEnabled(on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_arrows()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget) and watched is not self.tools:
            self._area.ensureWidgetVisible(watched, 8, 0)
        elif event.type() == QEvent.Type.LayoutRequest and watched is self.tools:
            self._show_arrows()
        return False
