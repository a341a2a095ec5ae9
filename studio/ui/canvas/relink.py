"""Files that have moved: a node's is shown its new place, and those that lie beside it come along."""

from __future__ import annotations

from pathlib import Path

from studio.graph.catalog import Catalog
from studio.graph.graph import Graph
from studio.graph.project_paths import relative
from studio.graph.spec import OpenFile

Place = tuple[str, str]
"""Node and setting."""


def missing(graph: Graph, catalog: Catalog, folder: Path) -> dict[Place, Path]:
    """The files that nodes read and that are not there, by node and setting."""
    found: dict[Place, Path] = {}
    for id, node in graph.nodes.items():
        spec = catalog.reads(node)
        for setting in spec.settings if spec else ():
            value = node.settings.get(setting.name)
            if isinstance(setting.kind, OpenFile) and isinstance(value, str) and value.strip():
                path = Path(value)
                if not (folder / path).exists() and "%" not in path.name:
                    found[id, setting.name] = path
    return found


def relinked(graph: Graph, catalog: Catalog, folder: Path, place: Place, chosen: Path) -> tuple[Graph, int]:
    """The graph with this node's file at its new place, and how many others were found beside it."""
    others = missing(graph, catalog, folder)
    others.pop(place, None)
    graph = graph.set(place[0], place[1], relative(chosen, folder))
    count = 0
    for (id, setting), path in others.items():
        beside = chosen.parent / path.name
        if beside.exists():
            graph = graph.set(id, setting, relative(beside, folder))
            count += 1
    return graph, count
