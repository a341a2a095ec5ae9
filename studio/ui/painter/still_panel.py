"""What the painter and the camera panel share: a shot's still with something laid over it, and controls beside it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from studio.graph.graph import Graph, Node, Wire
from studio.ui.painter.brush_preview import Preview
from studio.ui.painter.brush_scope import Scope, tool_button
from studio.ui.painter.brush_still import Still
from studio.ui.session import Session
from studio.ui.widgets.labels import PlainLabel

_WIDE = 760  # from here on the controls stand beside the picture
_UNBOUND = 16_777_215  # Qt's QWIDGETSIZE_MAX


class StillPanel(QWidget):
    """Follows the chosen node and shot, previews motion on the still, and says what to do where there is no still.

    large_asked(on): give the picture the room of the canvas, or give it back. room: the width of the controls where
    they stand beside the picture.
    """

    large_asked = Signal(bool)

    def __init__(self, session: Session, view: QWidget, room: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._node = ""
        self._room = room
        self._preview = Preview(self)
        self._still = Still(session, self)
        self.scope = Scope(session)
        self.play = tool_button("play", "", checkable=True)
        self.play.setChecked(True)
        self.large = tool_button("maximize", "", checkable=True)
        self.large.toggled.connect(self.large_asked)
        self._tools: list[QWidget] = [self.large]
        self.scope.add(self.large)
        self.add_tool(self.play)
        self.message = PlainLabel(wordWrap=True)
        self.message.setProperty("role", "soft")
        self._controls = QWidget()
        self.column = QVBoxLayout(self._controls)
        """Where the controls go."""
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        self._scroll = QScrollArea(widgetResizable=True, frameShape=QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._controls)
        self._body = QWidget()
        self._split = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._body)
        self._split.setContentsMargins(0, 0, 0, 0)
        self._split.setSpacing(8)
        self._split.addWidget(view, 1)
        self._split.addWidget(self._scroll, 1)
        self._words = PlainLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._words.setProperty("role", "soft")
        self.action = QPushButton()
        self._empty = QWidget()
        nothing = QVBoxLayout(self._empty)
        nothing.addStretch(1)
        nothing.addWidget(self._words)
        nothing.addWidget(self.action, 0, Qt.AlignmentFlag.AlignHCenter)
        nothing.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.scope)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._body, 1)

    def add_tool(self, tool: QWidget) -> None:
        """Put a button into the head, before the others; it is there while there is a still."""
        self.scope.add(tool, before=self._tools[-1])
        self._tools.append(tool)

    def begin(self) -> None:
        """The controls are there: follow the session from now on."""
        self.column.addWidget(self.message)
        self.column.addStretch(1)
        session = self._session
        session.selection.active_changed.connect(lambda _: self._follow())
        session.selection.item_changed.connect(lambda _: self._follow())
        session.signals.changed.connect(lambda *_: self._follow())
        self._still.changed.connect(self._show_still)
        self._preview.failed.connect(self.say)
        self.action.clicked.connect(self._act)
        self._follow()

    # --- what a panel says for itself -------------------------------------------------------------------------------

    @abstractmethod
    def _nodes(self, graph: Graph) -> Sequence[str]:
        """The nodes that the panel edits."""

    @abstractmethod
    def _wire(self, graph: Graph) -> Wire | None:
        """The wire that brings the still of the node."""

    @abstractmethod
    def _lacking(self) -> tuple[str, str]:
        """Words, and the words of a button, where there is no node or no wire."""

    @abstractmethod
    def _show(self) -> None:
        """Show what the document holds."""

    @abstractmethod
    def _show_picture(self) -> None:
        """The still is another one."""

    @abstractmethod
    def _show_playing(self) -> None:
        """Start or end the preview."""

    def _act(self) -> None:
        """The button of the empty panel was pressed."""
        if self._node:
            self._still.render()

    def _give_up(self) -> bool:
        """Esc: whether there was something to end before the large view."""
        return False

    @property
    def _busy(self) -> bool:
        return False

    # --- which node and shot ----------------------------------------------------------------------------------------

    @property
    def node(self) -> str:
        """Id of the node that is edited; '' for none."""
        return self._node

    @property
    def item(self) -> str:
        """The shot that edits go to; '' when they go to all."""
        return self.scope.item

    def _graph_node(self) -> Node:
        return self._session.document.graph.nodes[self._node]

    def _follow(self) -> None:
        """Catch up with document and selection; a panel that nobody sees does so when it is shown."""
        if not self.isVisible():
            return
        graph, active = self._session.document.graph, self._session.selection.active
        nodes = self._nodes(graph)
        if active in nodes:
            self._node = active
        elif self._node not in nodes:
            self._node = nodes[0] if nodes else ""
        self._still.follow(self._wire(graph) if self._node else None, self._session.selection.item)
        self._show()

    # --- showing ----------------------------------------------------------------------------------------------------

    def say(self, words: str) -> None:
        """A line below the controls."""
        self.message.setText(words)
        self.message.setVisible(bool(words))

    def _show_empty(self) -> None:
        """What to do next where there is no picture."""
        words = action = ""
        if not self._node or self._still.wire is None:
            words, action = self._lacking()
        elif self._still.picture is None:
            words = self._still.words or self.tr("The still has not been rendered yet.")
            if self._session.engine.process is not None and not self._still.waiting:
                action = self.tr("Render the still")
        self._words.setText(words)
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self._empty.setVisible(bool(words))
        self._body.setVisible(not words)
        for widget in self._tools:
            widget.setVisible(not words)

    def _show_still(self) -> None:
        self._show_picture()
        self._show_empty()
        self._show_playing()

    def event(self, event: QEvent) -> bool:
        # Esc ends what the hand is at, then the large view, before it is the window's "cancel the render".
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and (self._busy or self.large.isChecked())
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not self._give_up():
            if self.large.isChecked():
                self.large.click()
            else:
                super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()
        self._still.look()
        self._show_picture()
        QTimer.singleShot(0, self, self._show_playing)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._preview.play(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= _WIDE
        self._split.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        # Beside the picture the controls are as wide as they need; below it, at most as high.
        tall = self._controls.sizeHint().height() + 2
        self._scroll.setMaximumSize(*((self._room, _UNBOUND) if wide else (_UNBOUND, tall)))

    def sizeHint(self) -> QSize:
        return QSize(400, 520)
