"""Tidy layout: nodes in columns by how far they are from the sources, rows ordered so that few wires cross, and dots
that lead wires around the nodes that stand between their ends.

Longest-path layering and barycentre sweeps, after Sugiyama, Tagawa and Toda, "Methods for Visual Understanding of
Hierarchical System Structures" (1981). Linear in nodes and wires per sweep.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from itertools import count

from studio.graph.graph import Graph, Wire, topological

_GAP_X, _GAP_Y, _SWEEPS = 72.0, 48.0, 6
_CLEAR = 8.0  # of a node
_NEAR = 40.0  # a wire begins and ends at pins, which lie above or below the middle of its nodes
_LANE = 10.0  # between wires that pass a column side by side
_SIZE = (176.0, 96.0)
Size = tuple[float, float]
Point = tuple[float, float]
Box = tuple[float, float, float, float]


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
            height = sizes.get(id, _SIZE)[1]
            parents = [places[parent][1] for parent in before[id] if parent in places]
            wish = min(parents) if parents else y
            y = max(y, wish)
            places[id] = (round(x), round(y))
            y += height + _GAP_Y
        x += max(sizes.get(id, _SIZE)[0] for id in column) + _GAP_X
    return places


def led_around(graph: Graph, sizes: Mapping[str, Size], ids: Collection[str] = ()) -> dict[Wire, tuple[Point, ...]]:
    """Dots for the wires among these nodes (all when none are given) that would run behind a node: the nearest way
    between the nodes of every column that they pass, two wires of one output in one lane, others beside each other."""
    wanted = set(ids) or set(graph.nodes)
    boxes = {id: (node.position[0], node.position[1], *sizes.get(id, _SIZE)) for id, node in graph.nodes.items()}
    across = sorted(boxes.values())
    begins = [box[0] for box in across]
    lanes: dict[tuple[int, int], tuple[str, str]] = {}
    found: dict[Wire, tuple[Point, ...]] = {}
    for wire in sorted(graph.wires, key=lambda one: boxes[one.target][0] - boxes[one.source][0]):
        if wire.source not in wanted or wire.target not in wanted:
            continue
        a, b = boxes[wire.source], boxes[wire.target]
        start, end = (a[0] + a[2], a[1] + a[3] / 2), (b[0], b[1] + b[3] / 2)
        columns: list[list[Box]] = []
        reach = 0.0
        for box in across[bisect_left(begins, start[0]) : bisect_left(begins, end[0])]:
            if box[0] + box[2] > end[0]:
                continue
            if columns and box[0] < reach:
                columns[-1].append(box)
                reach = max(reach, box[0] + box[2])
            else:
                columns.append([box])
                reach = box[0] + box[2]
        here, dots = start, list[Point]()
        for column in columns:
            left, right = min(box[0] for box in column), max(box[0] + box[2] for box in column)
            share = ((left + right) / 2 - here[0]) / max(1.0, end[0] - here[0])
            wish = here[1] + share * (end[1] - here[1])
            if not dots and not any(_hits(box, start, end) for box in column):
                continue
            mine = (wire.source, wire.output)
            y = next(at for at in _lanes(column, wish) if lanes.get((round(left), round(at)), mine) == mine)
            lanes[round(left), round(y)] = mine
            dots += [(left - _LANE, y), (right + _LANE, y)]
            here = dots[-1]
        if dots:
            found[wire] = _needed(dots)
    return found


def _needed(dots: list[Point]) -> tuple[Point, ...]:
    """Without dots that lie on the way from the one before to the one after."""
    return tuple(
        dot
        for number, dot in enumerate(dots)
        if number in (0, len(dots) - 1) or not dots[number - 1][1] == dot[1] == dots[number + 1][1]
    )


def _hits(box: Box, start: Point, end: Point) -> bool:
    """Whether a straight line comes too near to a box."""
    x, y, width, height = box
    heights = [start[1] + (at - start[0]) / max(1.0, end[0] - start[0]) * (end[1] - start[1]) for at in (x, x + width)]
    return max(heights) > y - _NEAR and min(heights) < y + height + _NEAR


def _lanes(column: list[Box], wish: float) -> Iterator[float]:
    """The lanes between the boxes of a column, above and below all, those nearest to the wished height first."""
    middle = round(wish / _LANE)
    for away in count():
        for number in {middle + away, middle - away}:
            at = number * _LANE
            if all(not y - _CLEAR < at < y + height + _CLEAR for _, y, _, height in column):
                yield at
