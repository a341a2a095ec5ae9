"""A Document's news as Qt signals, so that widgets which die take their listening with them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from studio.graph.document import Document
from studio.graph.graph import Graph


class DocumentSignals(QObject):
    """changed(old, new): the graph is another one; state(): name, path or unsaved mark may have changed."""

    changed = Signal(object, object)
    state = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        stop = document.listen(self._tell)
        self.destroyed.connect(lambda *_: stop())

    def _tell(self, old: Graph, new: Graph) -> None:
        self.changed.emit(old, new)
        self.state.emit()
