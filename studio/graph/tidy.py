"""Tidy layout: nodes in columns by how far they are from the sources, rows ordered so that few wires cross.

Longest-path layering and barycentre sweeps, after Sugiyama, Tagawa and Toda, "Methods for Visual Understanding of
Hierarchical System Structures" (1981). Linear in nodes and wires per sweep.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from studio.graph.graph import Graph, topological

_GAP_X, _GAP_Y, _SWEEPS = 72.0, 32.0, 6
Size = tuple[float, float]


def tidy(graph: Graph, sizes: Mapping[str, Size], ids: Collection[str] = ()) -> Graph:
    """The graph with these nodes (all when none are given) laid out; their top left corner stays where it was."""
    wanted = set(ids)
    chosen = [id for id in graph.nodes if not wanted or id in wanted]
    if not chosen:
        return graph
    inside = set(chosen)
    before: dict[str, list[str]] = {id: [] for id in chosen}
    after: dict[str, list[str]] = {id: [] for id in chosen}
    for wire in graph.wires:
        if wire.source in inside and wire.target in inside and wire.source != wire.target:
            before[wire.target].append(wire.source)
            after[wire.source].append(wire.target)
    columns = _columns(chosen, before, after)
    _uncross(columns, before, after)
    left = min(graph.nodes[id].position[0] for id in chosen)
    top = min(graph.nodes[id].position[1] for id in chosen)
    return graph.move(_places(columns, sizes, before, left, top))


def _columns(ids: list[str], before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> list[list[str]]:
    order, _ = topological(ids, lambda id: before[id])
    depth = dict.fromkeys(ids, 0)
    for id in order:
        depth[id] = max((depth[parent] + 1 for parent in before[id]), default=0)
    for id in reversed(order):  # a source stands beside what it feeds, not at the far left
        if not before[id] and after[id]:
            depth[id] = max(0, min(depth[child] for child in after[id]) - 1)
    columns: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for id in ids:
        columns[depth[id]].append(id)
    return [column for column in columns if column]


def _uncross(columns: list[list[str]], before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> None:
    for sweep in range(_SWEEPS):
        neighbours = before if sweep % 2 == 0 else after
        row = {id: place for column in columns for place, id in enumerate(column)}
        for column in columns if sweep % 2 == 0 else reversed(columns):

            def middle(id: str, row: dict[str, int] = row, beside: Mapping[str, list[str]] = neighbours) -> float:
                near = [row[other] for other in beside[id]]
                return sum(near) / len(near) if near else float(row[id])

            column.sort(key=middle)
            row.update({id: place for place, id in enumerate(column)})


def _places(
    columns: list[list[str]], sizes: Mapping[str, Size], before: Mapping[str, list[str]], left: float, top: float
) -> dict[str, tuple[float, float]]:
    places: dict[str, tuple[float, float]] = {}
    x = left
    for column in columns:
        y = top
        for id in column:
            height = sizes.get(id, (176.0, 96.0))[1]
            parents = [places[parent][1] for parent in before[id] if parent in places]
            wish = min(parents) if parents else y
            y = max(y, wish)
            places[id] = (round(x), round(y))
            y += height + _GAP_Y
        x += max(sizes.get(id, (176.0, 96.0))[0] for id in column) + _GAP_X
    return places
