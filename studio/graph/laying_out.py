"""Layout of a graph that nobody has laid out yet, where no canvas is there to measure its nodes."""

from __future__ import annotations

from studio.graph.catalog import Catalog
from studio.graph.graph import Graph
from studio.graph.lifting import kinds
from studio.graph.tidy import Size, led_around, tidy
from studio.graph.wire_bends import bends, with_bends
from studio.media.values import Audio, Image, Mask, Matte, Video

_WIDE, _HEAD, _ROW, _PAD, _PICTURE, _WAVE, _LINES = 176.0, 32.0, 20.0, 14.0, 98.0, 44.0, 42.0


def unplaced(graph: Graph) -> bool:
    """Whether no node of several has been put anywhere."""
    return len(graph.nodes) > 1 and len({node.position for node in graph.nodes.values()}) == 1


def sizes(graph: Graph, catalog: Catalog) -> dict[str, Size]:
    """About as large as the canvas draws the nodes: a row for each pin, and room for what they show."""
    flowing = kinds(graph, catalog)
    out: dict[str, Size] = {}
    for id, node in graph.nodes.items():
        spec = catalog.get(node.type)
        if spec is None or node.collapsed:
            out[id] = (_WIDE, _HEAD)
            continue
        driven = {wire.input for wire in graph.into(id)} - {socket.name for socket in spec.inputs}
        high = _HEAD + _ROW * max(len(spec.inputs) + len(driven), len(spec.outputs)) + _PAD
        made = {flowing.of(id, output.name) for output in spec.outputs}
        if made & {Image, Video, Mask, Matte} or spec.sink:
            high += _PICTURE
        elif Audio in made:
            high += _WAVE
        else:
            high += _LINES
        out[id] = (_WIDE, high)
    return out


def laid_out(graph: Graph, catalog: Catalog, ids: tuple[str, ...] = ()) -> Graph:
    """The graph with these nodes (all when none are given) in tidy columns, wires led around what stands in between."""
    room = sizes(graph, catalog)
    tidied = tidy(graph, room, ids)
    moved = set(ids or graph.nodes)
    led = [wire for wire in bends(graph) if wire.source in moved or wire.target in moved]
    return with_bends(tidied, {**dict.fromkeys(led, ()), **led_around(tidied, room, ids)})


def opened(graph: Graph, catalog: Catalog) -> Graph:
    """A graph as the editor shows it first: laid out where nobody has done so."""
    return laid_out(graph, catalog) if unplaced(graph) else graph
