"""Whether a node's output is one value or a series of them, before anything was made."""

from __future__ import annotations

from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, upstream


def single(graph: Graph, catalog: Catalog, node: str) -> bool:
    """Whether a node makes one value whatever the script says: nothing before it makes a series that it would run over,
    as a load node's file. False where that cannot be told yet, because something is not wired."""
    todo, seen = [node], {node}
    for id in todo:
        spec = catalog.get(graph.nodes[id].type) if id in graph.nodes else None
        if spec is None or any(output.series for output in spec.outputs):
            return False
        wired = {wire.input: wire for wire in graph.into(id)}
        for socket in spec.inputs:
            if socket.name not in wired:
                if not socket.optional:
                    return False
            elif not socket.collects and (source := wired[socket.name].source) not in seen:
                seen.add(source)
                todo.append(source)
    return True


def made_of(graph: Graph, node: str) -> str:
    """The load node that a node's value comes from: itself, or the one before it that has a file; ''."""
    before = upstream([node], lambda id: [wire.source for wire in graph.into(id)])
    loading = [id for id in before if graph.nodes[id].settings.get("path")]
    return loading[0] if len(loading) == 1 else ""
