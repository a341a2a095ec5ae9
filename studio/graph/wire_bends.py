"""Reroute dots: the places by which the canvas leads a wire. They change what is seen, never what is computed, so they
lie in the graph's `view` and the wire stays one wire.

In the file: {"view": {"bends": {"stills.out > animate.image": [[410, 96]]}}}.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from studio.base.finite import finite
from studio.graph.graph import Graph, Wire

Point = tuple[float, float]
_KEY = "bends"
FARTHEST = 1e7
"""Where the canvas ends; Qt's own places end at 2**31."""


def _name(wire: Wire) -> str:
    return f"{wire.start} > {wire.end}"


def bends(graph: Graph) -> dict[Wire, tuple[Point, ...]]:
    """Wires that are led by dots, with their dots in order from output to input. A file may hold anything: what
    cannot be read is left out."""
    kept = graph.view.get(_KEY)
    if not isinstance(kept, Mapping):
        return {}
    found = {wire: _points(kept.get(_name(wire))) for wire in graph.wires}
    return {wire: points for wire, points in found.items() if points}


def _points(kept: object) -> tuple[Point, ...]:
    if not isinstance(kept, list | tuple):
        return ()
    pairs = (pair for pair in kept if isinstance(pair, list | tuple) and len(pair) == 2)
    places = ((finite(x), finite(y)) for x, y in pairs)
    return tuple((x, y) for x, y in places if x is not None and y is not None and max(abs(x), abs(y)) <= FARTHEST)


def with_bends(graph: Graph, changed: Mapping[Wire, Iterable[Point]]) -> Graph:
    """With these wires led by these dots, () for none; dots of wires that are gone go too."""
    now = {**bends(graph), **{wire: tuple(points) for wire, points in changed.items()}}
    known = set(graph.wires)
    written = {
        _name(wire): [[round(x), round(y)] for x, y in points]
        for wire, points in now.items()
        if points and wire in known
    }
    view = {key: value for key, value in graph.view.items() if key != _KEY}
    return replace(graph, view={**view, _KEY: written} if written else view)


def added(graph: Graph, dots: Mapping[Wire, tuple[int, Point]]) -> Graph:
    """With a dot more on each of these wires: as which of its dots, and where."""
    now = bends(graph)
    led = {wire: (*now.get(wire, ())[:place], at, *now.get(wire, ())[place:]) for wire, (place, at) in dots.items()}
    return with_bends(graph, led)


def moved(graph: Graph, dots: Mapping[tuple[Wire, int], Point]) -> Graph:
    """With dots (wire, number) at other places."""
    if not dots:
        return graph
    now = bends(graph)
    wires = {wire for wire, _ in dots if wire in now}
    return with_bends(graph, {w: [dots.get((w, n), at) for n, at in enumerate(now[w])] for w in wires})


def removed(graph: Graph, dots: Collection[tuple[Wire, int]]) -> Graph:
    """Without these dots; their wires stay."""
    if not dots:
        return graph
    now, gone = bends(graph), set(dots)
    wires = {wire for wire, _ in gone if wire in now}
    return with_bends(graph, {w: [at for n, at in enumerate(now[w]) if (w, n) not in gone] for w in wires})


def carried(graph: Graph, source: Graph, names: Mapping[str, str], by: Point) -> Graph:
    """With the dots of another graph's wires, whose nodes came into this one under other names and moved `by`."""
    taken: dict[Wire, list[Point]] = {}
    for wire, points in bends(source).items():
        if wire.source in names and wire.target in names:
            copy = Wire(names[wire.source], wire.output, names[wire.target], wire.input)
            taken[copy] = [(x + by[0], y + by[1]) for x, y in points]
    return with_bends(graph, taken) if taken else graph
