"""Takes in the project: which one a line uses, and the edits that make it use another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from studio.film.recording.lines import RecordedLine
from studio.film.story.shots import board
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Node, Wire
from studio.graph.graph_edits import connect, insert_on_wire
from studio.graph.project_paths import relative
from studio.graph.validate import refusal

RECORDED, SPEAK, LOAD, CUT = "voice.recorded", "voice.speak", "audio.load", "edit.timeline"
_LINE = "line"  # an audio.load's extra entry: which of one's own lines it is


def used(graph: Graph, line: RecordedLine, folder: Path) -> Path | None:
    """The file that the project uses for a line."""
    if line.shot:
        node = _recorded(graph)
        own = graph.nodes[node].overrides.get(line.id, {}).get("path") if node else None
    else:
        found = _loaded(graph, line)
        own = graph.nodes[found].settings.get("path") if found else None
    return folder / own if isinstance(own, str) and own else None


def with_take(graph: Graph, catalog: Catalog, line: RecordedLine, take: Path, folder: Path) -> Graph:
    """The graph with a take as a line's sound.

    The narration of a shot gets it as this item's own file of a `voice.recorded` node, which is put behind the voice
    that speaks the narration, or before the cut where nobody speaks it. A line of one's own becomes an `audio.load`.
    """
    path = relative(take, folder)
    if not line.shot:
        return _with_file(graph, line, path)
    graph, node = _with_recorded(graph, catalog)
    return graph.set(node, "path", path, item=line.id)


def without_take(graph: Graph, line: RecordedLine) -> Graph:
    """The graph with a line spoken as it was before anything was recorded."""
    if not line.shot:
        found = _loaded(graph, line)
        return graph.remove([found]) if found else graph
    node = _recorded(graph)
    return graph.reset(node, "path", item=line.id) if node else graph


def _recorded(graph: Graph) -> str:
    return next((id for id, node in graph.nodes.items() if node.type == RECORDED and not node.muted), "")


def _loaded(graph: Graph, line: RecordedLine) -> str:
    return next((id for id, node in graph.nodes.items() if node.type == LOAD and node.extra.get(_LINE) == line.id), "")


def _with_file(graph: Graph, line: RecordedLine, path: str) -> Graph:
    found = _loaded(graph, line)
    if found:
        return graph.set(found, "path", path)
    right = max((node.position[0] for node in graph.nodes.values()), default=-260)
    low = max((node.position[1] for node in graph.nodes.values()), default=0)
    words = line.text if len(line.text) <= 32 else line.text[:31].rstrip() + "…"
    node = Node(LOAD, {"path": path}, position=(right, low + 160), title=words, extra={_LINE: line.id})
    return graph.add(graph.free_id("recorded"), node)


def _with_recorded(graph: Graph, catalog: Catalog) -> tuple[Graph, str]:
    known = _recorded(graph)
    if known:
        return graph, known
    id = graph.free_id("recorded")
    speaker = next((name for name, node in graph.nodes.items() if node.type == SPEAK and not node.muted), "")
    if speaker:
        graph = graph.add(id, Node(RECORDED, position=_room(graph, graph.nodes[speaker].position)))
        for wire in graph.out_of(speaker):
            graph = _behind(graph, catalog, id, wire)
        return connect(graph, catalog, Wire(speaker, "out", id, "voice")), id
    script = board(graph).node
    graph = graph.add(id, Node(RECORDED, position=_room(graph, graph.nodes[script].position if script else (0.0, 0.0))))
    wires = [Wire(script, "narration", id, "text")] if script else []
    cut = next((name for name, node in graph.nodes.items() if node.type == CUT), "")
    if cut and not any(wire.input == "voice" for wire in graph.into(cut)):
        wires.append(Wire(id, "out", cut, "voice"))
    for wire in wires:
        if not refusal(wire, graph, catalog):
            graph = connect(graph, catalog, wire)
    return graph, id


def _room(graph: Graph, beside: tuple[float, float]) -> tuple[float, float]:
    """The nearest place right of a node, or below that, where no other node lies."""
    x, y = beside[0] + 250, beside[1]
    while any(abs(node.position[0] - x) < 230 and abs(node.position[1] - y) < 180 for node in graph.nodes.values()):
        y += 40
    return x, y


def _behind(graph: Graph, catalog: Catalog, id: str, wire: Wire) -> Graph:
    """With the node in a wire's way; the second wire of several starts at it."""
    inserted = insert_on_wire(graph, catalog, id, wire)
    if inserted is not None:
        return inserted
    moved = Wire(id, "out", wire.target, wire.input)
    places = tuple(moved if one == wire else one for one in graph.wires)
    return replace(graph, wires=places) if not refusal(moved, graph.disconnect([wire]), catalog) else graph
