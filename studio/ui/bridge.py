"""The one crossing between the engine and Qt: whatever thread or process an event comes from, it arrives here as a
signal on the window's thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal

from studio.engine.events import Event
from studio.engine.graph import Graph


class Engine(Protocol):
    """What the window asks of the engine. Calls return at once; answers come as events."""

    def render(self, graph: Graph, folder: Path, targets: Sequence[str]) -> None:
        """Make the targets (node ids; none means every publish node). folder: what relative paths start from."""

    def cancel(self) -> None: ...


class EngineBridge(QObject):
    """happened(event) on the window's thread; state_changed(state, words): starting, ready, running or lost."""

    happened = Signal(object)
    state_changed = Signal(str, str)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine: Engine | None = None
        self._arrived.connect(self.happened, Qt.ConnectionType.QueuedConnection)
        self.state = "starting"

    def attach(self, engine: Engine | None) -> None:
        """From now on commands go to this engine; it delivers its events by calling deliver()."""
        self._engine = engine
        self.set_state("ready" if engine else "lost")

    def deliver(self, event: Event) -> None:
        """May be called from any thread."""
        self._arrived.emit(event)

    def set_state(self, state: str, words: str = "") -> None:
        self.state = state
        self.state_changed.emit(state, words)

    def render(self, graph: Graph, folder: Path, targets: Sequence[str] = ()) -> bool:
        """Ask for a render; False when no engine is attached."""
        if self._engine is None:
            return False
        self._engine.render(graph, folder, targets)
        return True

    def cancel(self) -> None:
        if self._engine is not None:
            self._engine.cancel()
