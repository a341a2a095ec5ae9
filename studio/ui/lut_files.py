"""Lookup tables that are dropped on a picture: the node that applies them comes in behind it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QMimeData

from studio.graph.catalog import Catalog
from studio.graph.graph import Graph
from studio.graph.graph_edits import insert_after
from studio.graph.project_paths import relative

TYPE = "color.lut"
SUFFIX = ".cube"


def lut_of(paths: Iterable[Path]) -> Path | None:
    """The first lookup table among files."""
    return next((path for path in paths if path.suffix.lower() == SUFFIX), None)


def dropped_lut(data: QMimeData) -> Path | None:
    """The lookup table that is dragged, if one is."""
    return lut_of(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())


def with_lut(
    graph: Graph, catalog: Catalog, folder: Path, path: Path, node: str, output: str, item: str | None = None
) -> tuple[Graph, str] | None:
    """The graph in which an output goes through a lookup table, and the node that does it: a new one behind it, or the
    output's own node where that is one. item: only this one's picture does. None where the output is no picture."""
    chosen = relative(path, folder)
    if graph.nodes[node].type == TYPE:
        made, id = graph, node
    else:
        # where one item alone is meant, the others go through with nothing of it
        settings = {"path": chosen} if item is None else {"path": chosen, "amount": 0.0}
        found = insert_after(graph, catalog, node, output, catalog[TYPE], **settings)
        if found is None:
            return None
        made, id = found
    if item is None:
        return made.set(id, "path", chosen).reset(id, "amount"), id
    if made.nodes[id].type == TYPE and "path" not in made.nodes[id].settings:
        made = made.set(id, "path", chosen).set(id, "amount", 0.0)
    return made.set(id, "path", chosen, item=item).set(id, "amount", 100.0, item=item), id
