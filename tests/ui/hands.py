"""A small graph, and hands that work its canvas with mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.graph.graph import Graph, Node, Wire
from studio.ui.project_page import ProjectPage
from studio.ui.search_popup import SearchPopup

SUM = Graph(
    nodes={
        "two": Node("number.value", {"value": 2.0}, position=(0, 0)),
        "three": Node("number.value", {"value": 3.0}, position=(0, 160)),
        "sum": Node("number.math", position=(320, 40)),
        "words": Node("text.value", {"text": "dawn"}, position=(0, 320)),
    },
    wires=(Wire("two", "out", "sum", "a"),),
)


class Hands:
    """A page, and gestures on its canvas in canvas coordinates."""

    def __init__(self, page: ProjectPage) -> None:
        self.page = page
        self.canvas = page.canvas
        self.view = page.canvas.view
        self.document = page.document

    def place(self, at: QPointF | tuple[float, float]) -> QPoint:
        return self.view.mapFromScene(at if isinstance(at, QPointF) else QPointF(*at))

    def pin(self, side: str, node: str, name: str) -> QPointF:
        port = self.view.nodes[node].port(side, name)
        assert port is not None
        return port.center()

    def middle(self, node: str) -> QPointF:
        item = self.view.nodes[node]
        return item.pos() + QPointF(60, 14)

    def drag(
        self,
        start: QPointF | tuple[float, float],
        end: QPointF | tuple[float, float],
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
    ) -> None:
        port, a, b = self.view.viewport(), self.place(start), self.place(end)
        QTest.mousePress(port, button, modifier, a)
        for step in range(1, 6):
            self._move(a + (b - a) * step / 5, button, modifier)
        QTest.mouseRelease(port, button, modifier, b)
        QApplication.processEvents()

    def _move(self, at: QPoint, button: Qt.MouseButton, modifier: Qt.KeyboardModifier) -> None:
        # by hand, because QTest.mouseMove carries no buttons
        port = self.view.viewport()
        event = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(at), QPointF(port.mapToGlobal(at)), Qt.MouseButton.NoButton, button, modifier
        )
        QApplication.sendEvent(port, event)

    def click(
        self,
        at: QPointF | tuple[float, float],
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, modifier, self.place(at))

    def key(self, keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.view.setFocus()
        QTest.keyClick(self.view, keys, modifier)
        QApplication.processEvents()

    def popup(self) -> SearchPopup:
        popup = QApplication.activePopupWidget()
        assert isinstance(popup, SearchPopup)
        return popup
