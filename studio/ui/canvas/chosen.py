"""What is selected on the canvas: nodes, wires, groups and dots, and the light on the wires at a selected node."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QGraphicsScene

from studio.graph.graph import Wire
from studio.ui.canvas.group import GroupItem
from studio.ui.canvas.items import GraphItems
from studio.ui.canvas.node import NodeItem
from studio.ui.canvas.wire import DotItem, WireItem, wires_at


class ChosenItems(QObject):
    """picked(ids): the user has selected other nodes. painted(): what is selected looks different now."""

    picked = Signal(tuple)
    painted = Signal()

    def __init__(self, scene: QGraphicsScene, items: GraphItems, parent: QObject) -> None:
        super().__init__(parent)
        self._scene = scene
        self._items = items
        self._quiet = False
        self._lit: set[str] = set()

    def select(self, ids: Iterable[str]) -> None:
        """Select exactly these nodes, silently."""
        wanted = set(ids)
        with self.silently():
            for item in self._scene.selectedItems():
                if not (isinstance(item, NodeItem) and item.id in wanted):
                    item.setSelected(False)
            for id in wanted:
                if id in self._items.nodes:
                    self._items.nodes[id].setSelected(True)

    @contextmanager
    def silently(self) -> Iterator[None]:
        """However many items are selected, let go or taken away within: it is painted once, and picked is not sent."""
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False
        self._paint()

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(item.id for item in self._scene.selectedItems() if isinstance(item, NodeItem))

    @property
    def wires(self) -> tuple[Wire, ...]:
        return tuple(item.wire for item in self._scene.selectedItems() if isinstance(item, WireItem))

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(item.id for item in self._scene.selectedItems() if isinstance(item, GroupItem))

    @property
    def dots(self) -> tuple[tuple[Wire, int], ...]:
        return tuple(item.key for item in self._scene.selectedItems() if isinstance(item, DotItem))

    def tell(self) -> None:
        """The scene says that something else is selected."""
        if not self._quiet:
            self._paint()
            self.picked.emit(self.ids)

    def _paint(self) -> None:
        """Wires at a selected node are lit."""
        chosen = set(self.ids)
        for id in chosen ^ self._lit:
            for port in self._items.nodes[id].ports() if id in self._items.nodes else ():
                for drawn in wires_at(port):
                    drawn.update()
        self._lit = chosen
        self.painted.emit()
