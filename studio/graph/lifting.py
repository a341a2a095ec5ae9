"""The rule that makes picture nodes work on clips: a Video where an Image is asked for, a Matte where a Mask is.

Such a node is lifted: it runs once a frame, and its Image outputs are Video, its Mask outputs Matte. It follows from
the wires alone which nodes are, through chains, bypassed nodes and series, so `check`, the plan and the canvas ask the
same question here before anything runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Wire
from studio.graph.spec import NodeSpec, Output, Setting, Socket
from studio.media.signal import Signal
from studio.media.values import Image, Mask, Matte, Number, Text, Video

CLIP_OF: Mapping[type, type] = {Image: Video, Mask: Matte}
STILL_OF: Mapping[type, type] = {Video: Image, Matte: Mask}


def lifts(spec: NodeSpec, end: Socket | Setting, given: type) -> bool:
    """Whether a value of this type on this socket makes the node run once a frame."""
    return isinstance(end, Socket) and STILL_OF.get(given) is end.type and spec.liftable


def accepts(spec: NodeSpec, end: Socket | Setting, given: type) -> bool:
    """Can a socket, or a setting that a wire drives, take a value of this type? A number is a signal that does not
    move, and a numeric setting takes a signal where it takes a number (moving.py says what becomes of it)."""
    if isinstance(end, Socket):
        return end.type is given or lifts(spec, end, given) or (end.type is Signal and given is Number)
    if end.type in (int, float, bool):
        return given is Number or (given is Signal and not end.choices)
    return end.type is str and given is Text


def may_give(spec: NodeSpec, output: Output) -> tuple[type, ...]:
    """What an output gives, in a graph that is still to be wired."""
    return (output.type, CLIP_OF[output.type]) if spec.liftable else (output.type,)


def kinds(graph: Graph, catalog: Catalog) -> Kinds:
    """What flows in a graph. The last few answers are remembered, so many may ask about one graph."""
    for known in _recent:
        if known.graph is graph and known.catalog is catalog:
            return known
    found = Kinds(graph, catalog)
    _recent.insert(0, found)
    del _recent[_REMEMBERED:]
    return found


class Kinds:
    """The types that outputs give in a graph, and which of its nodes are lifted. Found out where it is asked for."""

    def __init__(self, graph: Graph, catalog: Catalog) -> None:
        self.graph, self.catalog = graph, catalog
        self._into: dict[str, list[Wire]] = {}
        for wire in graph.wires:
            self._into.setdefault(wire.target, []).append(wire)
        self._lifted: dict[str, bool] = {}
        self._origins: dict[tuple[str, str], tuple[str, str] | None] = {}

    def lifted(self, node: str) -> bool:
        """Whether a node runs once a frame. One that is muted or bypassed is told of as if it were not."""
        if node not in self._lifted:
            self._settle(node)
        return self._lifted[node]

    def of(self, node: str, output: str) -> type | None:
        """What an output gives; of a bypassed node what passes through it. None where the node or output is unknown."""
        known = self.graph.nodes.get(node)
        if known is not None and known.bypassed:
            # Where nothing comes: what would, so that the wires of muted nodes are shown as what they are.
            node, output = self.origin(Wire(node, output, "", "")) or (node, output)
        found = self._output(node, output)
        if found is None:
            return None
        return CLIP_OF[found.type] if found.type in CLIP_OF and self.lifted(node) else found.type

    def clips_into(self, node: str) -> Iterator[str]:
        """The picture sockets that a clip reaches, of a node that may be lifted."""
        for socket, source, output in self._fed(node):
            if output.type is CLIP_OF[socket.type] or (output.type is socket.type and self.lifted(source)):
                yield socket.name

    def origin(self, wire: Wire) -> tuple[str, str] | None:
        """The output whose value comes by a wire: through bypassed nodes by type, None from muted ones."""
        id, output = wire.source, wire.output
        nodes = self.graph.nodes
        passed: dict[tuple[str, str], None] = {}
        found: tuple[str, str] | None = None
        while id in nodes and nodes[id].bypassed and not nodes[id].muted:
            if (id, output) in self._origins:
                found = self._origins[id, output]
                break
            made = self._output(id, output)
            if made is None or (id, output) in passed:
                break
            passed[id, output] = None
            fits = {socket.name for socket in self.catalog[nodes[id].type].inputs if socket.type is made.type}
            before = next((one for one in self._into.get(id, ()) if one.input in fits), None)
            if before is None:
                break
            id, output = before.source, before.output
        else:
            found = None if id not in nodes or nodes[id].muted else (id, output)
        self._origins.update(dict.fromkeys(passed, found))  # so that a chain is walked once, not from each of its wires
        return found

    def _output(self, node: str, output: str) -> Output | None:
        found = self.graph.nodes.get(node)
        spec = self.catalog.get(found.type) if found else None
        return spec.output(output) if spec else None

    def _settle(self, node: str) -> None:
        """Find out whether a node is lifted, and before it what decides it. Iterative: a chain may be of any length.
        In a circle, which will not run, nothing is lifted but by what comes from outside."""
        todo, begun = [node], set[str]()
        while todo:
            current = todo[-1]
            if current in self._lifted:
                todo.pop()
                continue
            fed = list(self._fed(current))
            if current not in begun:
                begun.add(current)
                todo += [source for _, source, output in fed if output.type in CLIP_OF and source not in begun]
                continue
            self._lifted[current] = any(
                self._given(source, output) is CLIP_OF[socket.type] for socket, source, output in fed
            )
            todo.pop()

    def _fed(self, node: str) -> Iterator[tuple[Socket, str, Output]]:
        """(socket, source node, its output) for all that reaches the picture sockets of a node that may be lifted."""
        found = self.graph.nodes.get(node)
        spec = self.catalog.get(found.type) if found else None
        if spec is None or not spec.liftable:
            return
        for wire in self._into.get(node, ()):
            socket = spec.input(wire.input)
            origin = self.origin(wire) if socket is not None and socket.type in CLIP_OF else None
            output = self._output(*origin) if origin is not None else None
            if socket is not None and origin is not None and output is not None:
                yield socket, origin[0], output

    def _given(self, node: str, output: Output) -> type:
        return CLIP_OF[output.type] if output.type in CLIP_OF and self._lifted.get(node) else output.type


_REMEMBERED = 4
_recent: list[Kinds] = []
