"""Edits of a graph as programs ask for them: by names, each checked before it is made. Pure; all raise InvalidProject
or SettingError with what is wrong and the nearest name that would fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from studio.base.errors import InvalidProject, Problem, suggest
from studio.graph import graph_edits
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Node, Wire
from studio.graph.tidy import tidy
from studio.graph.validate import validate


def added(
    graph: Graph, types: Catalog, type: str, id: str = "", settings: Mapping[str, Any] | None = None, title: str = ""
) -> tuple[Graph, str]:
    """With a node, and its id: the one given, or one made of the type."""
    spec = types.get(type)
    if spec is None:
        raise _wrong(f"there is no node type '{type}'", suggest(type, types.ids))
    if id and id in graph.nodes:
        raise _wrong(f"there is a node '{id}' already", "Choose another id.")
    id = id or graph.free_id(type.rpartition(".")[2])
    return changed(graph.add(id, Node(type, title=title)), types, id, settings or {}), id


def changed(graph: Graph, types: Catalog, node: str, settings: Mapping[str, Any], item: str | None = None) -> Graph:
    """With settings of a node, or of one item of a series alone."""
    require(graph, node)
    spec = types.reads(graph.nodes[node])
    for name, value in settings.items():
        if spec is not None:
            setting = spec.setting(name)
            if setting is None:
                known = [one.name for one in spec.settings]
                mend = suggest(name, known) or (f"It has {', '.join(known)}." if known else "It has none.")
                raise InvalidProject([Problem(f"'{spec.id}' has no setting '{name}'", node, setting=name, mend=mend)])
            setting.read(value)
        graph = graph.set(node, name, value, item=item)
    return graph


def reset(graph: Graph, node: str, names: Iterable[str], item: str | None = None) -> Graph:
    """With settings back at their defaults, or an item back at the node's own values."""
    require(graph, node)
    for name in names:
        graph = graph.reset(node, name, item=item)
    return graph


def connected(graph: Graph, types: Catalog, folder: Path, source: str, target: str) -> Graph:
    """With a wire from "NODE.OUTPUT" (or "NODE" where it has one output) to "NODE.SOCKET" or a setting's name."""
    start, output = end_of(graph, types, source)
    end, _, socket = target.rpartition(".")
    require(graph, end or target)
    made = graph_edits.connect(graph, types, Wire(start, output, end, socket))
    before = validate(graph, types, folder)
    wrong = [one for one in validate(made, types, folder) if one not in before]
    if wrong:
        raise InvalidProject(wrong)
    return made


def disconnected(graph: Graph, target: str) -> Graph:
    """Without what leads to "NODE.SOCKET"."""
    node, _, socket = target.rpartition(".")
    require(graph, node or target)
    return graph.disconnect([wire for wire in graph.into(node) if wire.input == socket])


def removed(graph: Graph, nodes: Sequence[str]) -> Graph:
    for node in nodes:
        require(graph, node)
    return graph.remove(nodes)


def laid_out(graph: Graph) -> Graph:
    """With all nodes in their places where none has one yet, else with those that were added beside the others."""
    lost = [id for id, node in graph.nodes.items() if node.position == (0.0, 0.0)]
    if len(lost) == len(graph.nodes):
        return tidy(graph, {})
    if len(lost) < 2:  # one may stand there on purpose
        return graph
    right = max(node.position[0] for node in graph.nodes.values())
    top = min(node.position[1] for node in graph.nodes.values())
    moved = tidy(graph, {}, lost)
    return graph.move(
        {id: (moved.nodes[id].position[0] + right + 260.0, moved.nodes[id].position[1] + top) for id in lost}
    )


def end_of(graph: Graph, types: Catalog, name: str) -> tuple[str, str]:
    """(node, output) of "NODE.OUTPUT", or of "NODE" where it has one output."""
    if name in graph.nodes:
        spec = types.reads(graph.nodes[name])
        if spec is None or len(spec.outputs) == 1:
            return name, spec.outputs[0].name if spec else "out"
        outputs = ", ".join(f"{name}.{one.name}" for one in spec.outputs)
        raise _wrong(f"'{name}' has {len(spec.outputs)} outputs", f"Name one: {outputs}." if outputs else "")
    node, _, output = name.rpartition(".")
    require(graph, node or name)
    return node, output


def require(graph: Graph, node: str) -> None:
    if node not in graph.nodes:
        raise _wrong(f"there is no node '{node}'", suggest(node, graph.nodes))


def _wrong(what: str, mend: str) -> InvalidProject:
    return InvalidProject([Problem(what, mend=mend)])
