"""The bar at the top: menu, projects in tabs, search, render."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabBar, QToolButton, QWidget

from studio.ui import theme
from studio.ui.widgets.labels import plain_tip

if TYPE_CHECKING:
    from studio.ui.session import Session


class _Tabs(QTabBar):
    """As wide as its tabs, up to a limit; Qt would keep room for scroll buttons that are not there."""

    _MOST = 720

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self._MOST, self.sizeHint().width()), self.sizeHint().height())

    def fit(self) -> None:
        """After a change of the texts: scroll buttons only where the tabs need them."""
        self.setUsesScrollButtons(self.sizeHint().width() > self._MOST)
        self.updateGeometry()


class TopBar(QWidget):
    """Its buttons are wired up by the window. close_asked(number of the tab)."""

    close_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("TopBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(44)
        self.brand = QToolButton(objectName="Brand")
        self.brand.setText("◆ Shotgraph")
        self.brand.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.brand.setAccessibleName(self.tr("Menu"))
        self.tabs = _Tabs()
        self.tabs.setMovable(True)
        self.tabs.setExpanding(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.new = QToolButton()
        self.new.setIcon(theme.icon("plus"))
        self.new.setProperty("flat", True)
        self.new.setToolTip(self.tr("New project"))
        self.new.setAccessibleName(self.tr("New project"))
        self.search = QPushButton(theme.icon("search"), " " + self.tr("Search  Ctrl+K"))
        self.render_button = QPushButton(theme.icon("play", theme.tokens().on_accent), "")
        self.render_button.setProperty("primary", True)
        for button in (self.search, self.render_button):
            button.setIconSize(QSize(14, 14))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 10, 0)
        row.setSpacing(8)
        row.addWidget(self.brand)
        row.addWidget(self.tabs)
        row.addWidget(self.new)
        row.addStretch(1)
        row.addWidget(self.search)
        row.addWidget(self.render_button)
        self._session: Session | None = None

    def add_tab(self) -> None:
        """A tab at the end, with a close button of ours."""
        number = self.tabs.addTab("")
        close = QToolButton()
        close.setIcon(theme.icon("x"))
        close.setIconSize(QSize(12, 12))
        close.setFixedSize(18, 18)
        close.setStyleSheet("padding: 0; border-radius: 4px;")
        close.setProperty("flat", True)
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.setAccessibleName(self.tr("Close project"))
        close.clicked.connect(lambda: self._close(close))
        self.tabs.setTabButton(number, QTabBar.ButtonPosition.RightSide, close)

    def _close(self, button: QToolButton) -> None:
        for number in range(self.tabs.count()):
            if self.tabs.tabButton(number, QTabBar.ButtonPosition.RightSide) is button:
                self.close_asked.emit(number)
                return

    def follow(self, session: Session | None) -> None:
        """Show the state of this project's render."""
        if self._session is not None:
            self._session.run.run_changed.disconnect(self._running)
        self._session = session
        self.render_button.setVisible(session is not None)
        if session is not None:
            session.run.run_changed.connect(self._running)
            self._running(session.run.running)

    def _running(self, on: bool) -> None:
        self.render_button.setText(" " + (self.tr("Stop") if on else self.tr("Render  Ctrl+↵")))
        self.render_button.setIcon(theme.icon("square" if on else "play", theme.tokens().on_accent))
        tip = self.tr("Stop the render (Ctrl+.); what is finished is kept") if on else self.tr("Render the film")
        self.render_button.setToolTip(plain_tip(tip))
        self.render_button.setAccessibleName(self.tr("Stop the render") if on else self.tr("Render"))
