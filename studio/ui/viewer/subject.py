"""What the viewer shows: an output of a node, for a shot; and which sound belongs to a clip. Knows no widget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from studio.graph.catalog import Catalog
from studio.graph.graph import Graph
from studio.graph.lifting import kinds
from studio.graph.spec import NodeSpec
from studio.host.news import Facts
from studio.media.values import Audio, Matte, Video
from studio.ui import node_words

TIMELINE = "edit.timeline"
_RETIMES = {TIMELINE, "video.trim", "video.speed", "video.concat", "video.reverse", "video.still", "edit.card"}
"""Node types after which a moment of the clip is another moment of the sound."""


@dataclass(frozen=True)
class ViewerSubject:
    """node: ''  when there is nothing to look at. item: a shot's id, None for all. kind: the output's type in lower
    case; film: its time is the film's, so the shared playhead rules."""

    node: str = ""
    output: str = ""
    item: str | None = None
    kind: str = ""
    title: str = ""
    film: bool = False

    @property
    def target(self) -> str:
        """As a render is asked for it."""
        return f"{self.node}.{self.output}" if self.output else self.node


def subject_of(
    graph: Graph, catalog: Catalog, viewed: tuple[str, str], active: str, item: str, film_first: bool
) -> ViewerSubject:
    """The viewed socket, else the active node's first output; with film_first the film before both."""
    places = [viewed, (active, "")]
    if film_first:
        places.insert(0, (film_node(graph, catalog), "video"))
    for node, output in places:
        spec = _spec(graph, catalog, node)
        if spec is None or not spec.outputs:
            continue
        found = spec.output(output) or spec.outputs[0]
        title = graph.nodes[node].title or node_words.title(spec) or node
        if len(spec.outputs) > 1:
            title += f" · {node_words.label(found.name)}"
        type = kinds(graph, catalog).of(node, found.name) or found.type
        type = Video if type is Matte else type  # a clip like others to whoever looks at it
        film = type in (Video, Audio) and is_film(graph, node, type is Audio)
        return ViewerSubject(node, found.name, item or None, type.__name__.lower(), title, film)
    return ViewerSubject()


def film_node(graph: Graph, catalog: Catalog) -> str:
    """The timeline whose film the playhead moves through; '' for none."""
    return next((id for id, node in graph.nodes.items() if node.type == TIMELINE and node.type in catalog), "")


def is_film(graph: Graph, node: str, sound: bool) -> bool:
    """Whether a moment of the node's result is the same moment of the cut."""
    seen: set[str] = set()
    todo = [node]
    while todo:
        id = todo.pop()
        if id in seen or id not in graph.nodes:
            continue
        seen.add(id)
        type = graph.nodes[id].type
        if type == TIMELINE:
            return True
        if type not in _RETIMES and (not sound or type == "audio.mix"):
            todo.extend(wire.source for wire in graph.into(id))
    return False


def sound_of(graph: Graph, catalog: Catalog, node: str, own: str = "") -> list[tuple[str, str]]:
    """Outputs that may be heard with this node's clip, best first.

    The mix that is published with it; else the clip's own, which is the node's output of the clip itself; else what the
    node gives beside it; else what it was made to, and what the clip that it was made from has. own: that output.
    """
    found: list[tuple[str, str]] = []
    for sink in _behind(graph, node):
        spec = _spec(graph, catalog, sink)
        if spec is not None and spec.sink:
            found += _wired(graph, catalog, sink)
    found += [(node, own)] if own else []
    todo, seen = [node], set()
    while todo:
        id = todo.pop(0)
        spec = _spec(graph, catalog, id)
        if spec is None or id in seen:
            continue
        seen.add(id)
        found += [(id, output.name) for output in spec.outputs if output.type is Audio]
        if graph.nodes[id].type in _RETIMES:
            continue
        found += _wired(graph, catalog, id)
        flowing = kinds(graph, catalog)
        todo += [wire.source for wire in graph.into(id) if flowing.of(wire.source, wire.output) is Video]
    return list(dict.fromkeys(found))


def _behind(graph: Graph, node: str) -> list[str]:
    """Nodes that show the clip at the same times, nearest first, without the node itself."""
    found: list[str] = []
    todo = [node]
    while todo:
        for wire in graph.out_of(todo.pop(0)):
            if wire.target not in found and graph.nodes[wire.target].type not in _RETIMES:
                found.append(wire.target)
                todo.append(wire.target)
    return found


def _wired(graph: Graph, catalog: Catalog, node: str) -> list[tuple[str, str]]:
    spec = _spec(graph, catalog, node)
    sockets = {socket.name for socket in spec.inputs if socket.type is Audio} if spec else set()
    return [(wire.source, wire.output) for wire in graph.into(node) if wire.input in sockets]


def _spec(graph: Graph, catalog: Catalog, node: str) -> NodeSpec | None:
    return catalog.get(graph.nodes[node].type) if node in graph.nodes else None


def words_of(facts: Facts) -> str:
    """A value that is neither seen nor heard, as words to be read."""
    if facts.text is not None:
        return facts.text
    return "\n".join(_lines(facts.data, 0))[:200_000]


def _lines(data: object, deep: int) -> list[str]:
    space = "    " * deep
    if isinstance(data, Mapping):
        lines: list[str] = []
        for name, value in data.items():
            label = str(name).replace("_", " ")
            if value in ("", None, [], {}):
                continue
            if isinstance(value, Mapping | list) and len(str(value)) > 60:
                lines += [f"{space}{label}", *_lines(value, deep + 1)]
            else:
                lines.append(f"{space}{label}: {value}")
        return lines
    if isinstance(data, list):
        return [line for value in data[:200] for line in _lines(value, deep)]
    return [f"{space}{data}"]
