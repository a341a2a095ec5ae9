"""Whom an edit is for: the chosen shot alone, or all shots. One answer for the inspector, the painters and the handles
on the picture."""

from __future__ import annotations

from studio.film.motion.painting import fans_out
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph
from studio.ui.session import Session


def per_shot(graph: Graph, catalog: Catalog, node: str) -> bool:
    """Whether settings of one shot alone can show: the node runs once a shot, or what it makes goes into one that does
    (it is then made anew for that shot). What makes the series of shots, and what gathers them, is of all shots."""
    todo, seen = [node], {node}
    while todo:
        here = todo.pop()
        known = graph.nodes.get(here)
        spec = catalog.get(known.type) if known else None
        if spec is None or any(output.series for output in spec.outputs):
            continue
        if fans_out(graph, catalog, here):
            return True
        for wire in graph.wires:
            if wire.source == here and wire.target not in seen:
                seen.add(wire.target)
                todo.append(wire.target)
    return False


def item_for(session: Session, node: str) -> str | None:
    """The shot that edits of a node go to; None when they go to all."""
    selection = session.selection
    if not (selection.item and selection.own_only):
        return None
    return selection.item if per_shot(session.document.graph, session.catalog, node) else None
