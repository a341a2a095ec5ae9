"""The graph that the film was last made of, kept beside the project's recovery copies: after reopening its results are
what lengths are known from and what is shown, until there are newer ones.
"""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio.base.errors import ShotgraphError
from studio.base.files import write_bytes
from studio.graph.document import Document
from studio.graph.graph import Graph
from studio.graph.projectfile import dumps, loads

log = logging.getLogger("shotgraph")
_MOST_BYTES = 64_000_000


class LastGood(QObject):
    """changed(): another graph is the last good one. folder: where it is kept, None for nowhere."""

    changed = Signal()

    def __init__(self, document: Document, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._folder = folder
        self._graph: Graph | None = None
        self._read = False

    @property
    def graph(self) -> Graph | None:
        """The last graph whose film was there; None when none is known."""
        if not self._read:
            self._read = True
            self._graph = self._graph or self._kept()
        return self._graph

    def made(self, graph: Graph) -> None:
        """All that the film of a graph needs is there."""
        if graph is self._graph or (self._graph is not None and graph == self._graph):
            return
        self._graph, self._read = graph, True
        path = self._path()
        if path is not None:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_bytes(path, dumps(graph).encode())
            except OSError as error:
                log.warning("the last good graph was not kept: %s", error)
        self.changed.emit()

    def _path(self) -> Path | None:
        """One file for each project; what was never saved has none."""
        if self._folder is None or self._document.path is None:
            return None
        name = hashlib.blake2b(str(self._document.path.resolve()).encode(), digest_size=16).hexdigest()
        return self._folder / f"{name}.shotgraph"

    def _kept(self) -> Graph | None:
        path = self._path()
        try:
            if path is None or not path.is_file() or path.stat().st_size > _MOST_BYTES:
                return None
            return loads(path.read_bytes(), path.name)
        except (OSError, ValueError, ShotgraphError) as error:
            log.info("the last good graph cannot be read: %s", error)
            return None
