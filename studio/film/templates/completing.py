"""What is missing from a graph that has a script: the film's template laid over it, in one step."""

from __future__ import annotations

from pathlib import Path

from studio.base.errors import ShotgraphError
from studio.film.story.screenplay import slug
from studio.film.story.scripts import read
from studio.film.templates.building import build
from studio.film.templates.model import Template
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Wire, upstream
from studio.graph.laying_out import laid_out, sizes

_SCRIPT = "story.script"
_GAP = 96.0


def script_node(graph: Graph) -> str:
    """The first script that runs; '' for none."""
    return next((id for id, node in graph.nodes.items() if node.type == _SCRIPT and not node.muted), "")


def complete(graph: Graph, template: Template, catalog: Catalog, folder: Path) -> Graph:
    """The graph with every node of the template that it lacks, wired; what is there stays as it is.

    A node stands for that of the template whose type it has, the one on the script's way before others. A new node of
    the picture's way (a title, captions) is put between the two that it stands between in the template.
    """
    script = script_node(graph)
    if not script:
        return graph
    pattern = build(template, {}, catalog, folder)
    names = _matched(graph, pattern, script)
    added: list[str] = []
    done = graph
    for id, node in pattern.nodes.items():
        if id not in names:
            names[id] = done.free_id(id)
            added.append(names[id])
            done = done.add(names[id], node)
    fresh = set(added)
    for wire in sorted(pattern.wires, key=lambda wire: names[wire.target] not in fresh):  # their own inputs first
        new = Wire(names[wire.source], wire.output, names[wire.target], wire.input)
        done = _wired(done, catalog, new, fresh)
    done = _without_idle(done, catalog, fresh)
    added = [id for id in added if id in done.nodes]
    if done.nodes == graph.nodes and done.wires == graph.wires:
        return graph
    return _placed(_titled(done, added, script), graph, tuple(added), catalog)


def _matched(graph: Graph, pattern: Graph, script: str) -> dict[str, str]:
    """Template node -> node of the graph."""
    children: dict[str, list[str]] = {}
    for wire in graph.wires:
        children.setdefault(wire.source, []).append(wire.target)
    behind = upstream([script], lambda id: children.get(id, ()))
    names: dict[str, str] = {}
    for id, node in pattern.nodes.items():
        same = [other for other, found in graph.nodes.items() if found.type == node.type and not found.muted]
        same = [other for other in same if other not in names.values()]
        same.sort(key=lambda other: other not in behind)
        if node.type == _SCRIPT:
            same = [script]
        if same:
            names[id] = same[0]
    return names


def _wired(graph: Graph, catalog: Catalog, wire: Wire, fresh: set[str]) -> Graph:
    """With a wire of the template: into an empty socket, or in place of one that the new node was put into."""
    there = [one for one in graph.into(wire.target) if one.input == wire.input]
    if wire in there:
        return graph
    spec = catalog.get(graph.nodes[wire.target].type)
    if spec is None or spec.input(wire.input) is None:
        return graph
    if there:
        if wire.source not in fresh or not _leads(graph, there[0], wire.source, fresh):
            return graph
        graph = graph.disconnect(there[:1])
    parents: dict[str, list[str]] = {}
    for one in graph.wires:
        parents.setdefault(one.target, []).append(one.source)
    if wire.target in upstream([wire.source], lambda id: parents.get(id, ())):
        return graph.connect(there[0], many=True) if there else graph  # it would go round
    return graph.connect(wire, many=True)


def _leads(graph: Graph, there: Wire, node: str, fresh: set[str]) -> bool:
    """Whether what comes in now reaches the new node, through new nodes alone: it is put in between."""
    todo, seen = [node], set[str]()
    while todo:
        for wire in graph.into(todo.pop()):
            if (wire.source, wire.output) == (there.source, there.output):
                return True
            if wire.source in fresh and wire.source not in seen:
                seen.add(wire.source)
                todo.append(wire.source)
    return False


def _without_idle(graph: Graph, catalog: Catalog, fresh: set[str]) -> Graph:
    """New nodes that nothing needs go again: there is something else in their place."""
    while True:
        idle = [
            id
            for id in fresh & set(graph.nodes)
            if not graph.out_of(id) and not ((spec := catalog.get(graph.nodes[id].type)) and spec.sink)
        ]
        if not idle:
            return graph
        graph = graph.remove(idle)


def _titled(graph: Graph, added: list[str], script: str) -> Graph:
    """A new film's file is called as the script."""
    try:
        title = read(str(graph.nodes[script].settings.get("text", ""))).script.title
    except ShotgraphError:
        return graph
    for id in added:
        if graph.nodes[id].type == "publish.video" and slug(title):
            graph = graph.set(id, "path", f"{slug(title)}.mp4").set(id, "title", title)
    return graph


def _placed(graph: Graph, before: Graph, added: tuple[str, ...], catalog: Catalog) -> Graph:
    """New nodes to the right of what there was; all anew where that is the script alone, or lies on one spot."""
    old = {node.position for node in before.nodes.values()}
    if len(before.nodes) < 3 or len(old) == 1:
        return laid_out(graph, catalog)
    if not added:
        return graph
    right = max(node.position[0] + sizes(before, catalog)[id][0] for id, node in before.nodes.items())
    top = min(node.position[1] for node in before.nodes.values())
    return laid_out(graph.move(dict.fromkeys(added, (right + _GAP, top))), catalog, added)
