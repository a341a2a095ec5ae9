"""Edits of a graph that an editor offers: pure functions from a Graph to the next one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from studio.base.errors import InvalidProject
from studio.base.finite import finite
from studio.graph import projectfile
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Node, Wire, free_id, topological
from studio.graph.lifting import accepts, kinds, may_give
from studio.graph.opening import upgraded
from studio.graph.project_paths import rebased
from studio.graph.spec import NodeSpec, Setting, Socket
from studio.graph.validate import misfit, refusal
from studio.graph.wire_bends import FARTHEST, bends, carried, with_bends

_FOLDER = "copied from"
Point = tuple[float, float]
Rect = tuple[float, float, float, float]


def collects(graph: Graph, catalog: Catalog, node: str, socket: str) -> bool:
    """Whether a socket takes several wires."""
    spec = catalog.get(graph.nodes[node].type)
    found = spec.input(socket) if spec else None
    return bool(found and found.collects)


def connect(graph: Graph, catalog: Catalog, *wires: Wire) -> Graph:
    """With the wires, each in place of the one that was there unless the socket collects."""
    added: dict[Wire, None] = {}
    ends: set[str] = set()  # sockets that take one wire, with the wire they got
    for wire in reversed(wires):  # of two into one socket the later one stays
        if wire in added or wire.end in ends:
            continue
        added[wire] = None
        if not collects(graph, catalog, wire.target, wire.input):
            ends.add(wire.end)
    kept = (wire for wire in graph.wires if wire not in added and wire.end not in ends)
    return replace(graph, wires=(*kept, *reversed(added)))


def new_node(graph: Graph, spec: NodeSpec, at: Point, **settings: Any) -> tuple[Graph, str]:
    """With a node of this type; its id is the last word of the type."""
    id = graph.free_id(spec.id.rpartition(".")[2])
    return graph.add(id, Node(spec.id, settings=settings, position=(round(at[0]), round(at[1])))), id


# --- which socket fits ------------------------------------------------------------------------------------------


def fits_after(spec: NodeSpec, given: type) -> bool:
    """Whether a node of this type can take what an output gives in one of its sockets."""
    return any(accepts(spec, socket, given) for socket in spec.inputs)


def fits_before(spec: NodeSpec, target: NodeSpec, end: Socket | Setting) -> bool:
    """Whether a node of this type may come to give what a socket or setting of another takes."""
    return any(accepts(target, end, given) for output in spec.outputs for given in may_give(spec, output))


def connect_new(graph: Graph, catalog: Catalog, id: str, start: tuple[str, str] | None, end: Wire | None) -> Graph:
    """Wire a fresh node to the output (node, name) that a wire was dragged from, or before the end of a wire
    (whose source is ignored), at the first socket that fits."""
    spec = catalog[graph.nodes[id].type]
    if start is not None:
        given = kinds(graph, catalog).of(*start)
        for socket in spec.inputs if given else ():
            if given and accepts(spec, socket, given):
                return connect(graph, catalog, Wire(start[0], start[1], id, socket.name))
    if end is not None:
        target = catalog.get(graph.nodes[end.target].type)
        into = (target.input(end.input) or target.setting(end.input)) if target else None
        for output in spec.outputs if into else ():
            if target and into and any(accepts(target, into, given) for given in may_give(spec, output)):
                return connect(graph, catalog, Wire(id, output.name, end.target, end.input))
    return graph


def insert_on_wire(graph: Graph, catalog: Catalog, id: str, wire: Wire) -> Graph | None:
    """The node put between the ends of a wire; None when it does not fit there."""
    if id in (wire.source, wire.target):
        return None
    spec = catalog.get(graph.nodes[id].type)
    taken = {known.input for known in graph.into(id)}
    for socket in spec.inputs if spec else ():
        first = Wire(wire.source, wire.output, id, socket.name)
        if socket.name in taken or refusal(first, graph, catalog):
            continue
        for output in spec.outputs if spec else ():
            second = Wire(id, output.name, wire.target, wire.input)
            joined = connect(graph, catalog, first)
            place = joined.wires.index(wire) if wire in joined.wires else None
            if place is None or refusal(second, joined, catalog):
                continue
            # in the wire's own place, so that a collecting socket keeps its order
            return replace(joined, wires=(*joined.wires[:place], second, *joined.wires[place + 1 :]))
    return None


def insert_after(
    graph: Graph, catalog: Catalog, node: str, output: str, spec: NodeSpec, **settings: Any
) -> tuple[Graph, str] | None:
    """With a node of this type behind an output, and its id: it takes the output in the first socket that fits, and all
    that took the output takes what it makes. None where nothing of the two goes together."""
    x, y = graph.nodes[node].position
    after = [graph.nodes[wire.target].position for wire in graph.wires if wire.source == node]
    place = (x + 240, y) if not after else ((x + min(at[0] for at in after)) / 2, y + 120)
    made, id = new_node(graph, spec, place, **settings)
    made = connect_new(made, catalog, id, (node, output), None)
    if not made.into(id) or not spec.outputs:
        return None
    name = spec.outputs[0].name
    moved = {
        wire: Wire(id, name, wire.target, wire.input)
        for wire in graph.wires
        if (wire.source, wire.output) == (node, output)
    }
    # each in its own place, so that a collecting socket keeps its order
    made = replace(made, wires=tuple(moved.get(wire, wire) for wire in made.wires))
    return None if any(misfit(wire, made, catalog) for wire in moved.values()) else (made, id)


def heal(graph: Graph, catalog: Catalog, ids: Collection[str]) -> Graph:
    """Without these nodes, but with the wires that ran through them joined where the types allow: each in the place of
    the one that ended there, so that a collecting socket keeps its order."""
    gone = set(ids)
    into: dict[str, list[Wire]] = {}
    for wire in graph.wires:
        into.setdefault(wire.target, []).append(wire)
    # where nothing went in a circle, nothing will: only a damaged file has circles to look out for
    _, circling = topological(graph.nodes, lambda id: [wire.source for wire in into.get(id, ())])
    kept = {wire for wire in graph.wires if wire.source not in gone and wire.target not in gone}
    wires: dict[Wire, None] = {}
    for wire in graph.wires:
        if wire.target in gone:
            continue
        if wire.source not in gone:
            wires[wire] = None
            continue
        for before in _led_to(wire.source, into, gone):
            through = Wire(before.source, before.output, wire.target, wire.input)
            if not misfit(through, graph, catalog) and not {through.source, through.target} <= circling:
                if through not in kept:
                    wires[through] = None
                break
    return replace(graph.remove(gone), wires=tuple(wires))


def _led_to(id: str, into: Mapping[str, list[Wire]], among: Collection[str]) -> Iterator[Wire]:
    """The wires that reach a node through some of its like, from others: the nearest first."""
    todo, seen = [id], {id}
    for reached in todo:  # grows while it is read
        for wire in into.get(reached, ()):
            if wire.source not in among:
                yield wire
            elif wire.source not in seen:
                seen.add(wire.source)
                todo.append(wire.source)


def toggle(graph: Graph, ids: Iterable[str], what: str) -> Graph:
    """Switch muted, bypassed or collapsed for all at once: on unless all are on."""
    chosen = {id: graph.nodes[id] for id in ids if id in graph.nodes}
    on: Any = not all(getattr(node, what) for node in chosen.values())
    return replace(graph, nodes={**graph.nodes, **{id: replace(node, **{what: on}) for id, node in chosen.items()}})


# --- copies -----------------------------------------------------------------------------------------------------


def copy_text(graph: Graph, ids: Collection[str], folder: Path | None = None) -> str:
    """The nodes, the wires among them and the wires into them, as the text of a small project. folder: the project's,
    from which its paths lead; it is said in the text, so that they lead to the same files wherever it is pasted."""
    copied = set(ids)
    nodes = {id: node for id, node in graph.nodes.items() if id in copied}
    wires = tuple(wire for wire in graph.wires if wire.target in copied)
    piece = Graph(nodes=nodes, wires=wires)
    led = with_bends(piece, {w: at for w, at in bends(graph).items() if w.source in copied})
    return projectfile.dumps(replace(led, extra={**led.extra, _FOLDER: str(folder)}) if folder else led)


def pasted(
    graph: Graph,
    catalog: Catalog,
    text: str,
    at: Point | None,
    *,
    inputs: bool = False,
    offset: float = 32.0,
    folder: Path | None = None,
) -> tuple[Graph, tuple[str, ...]]:
    """With the nodes of a copied text added under free ids, their middle at a point (or moved by an offset). folder:
    this project's; paths of a text that was copied in another folder are pointed at the same files from here.

    inputs=True keeps wires that come from nodes which are still here. Raises InvalidProject when the text holds
    no project.
    """
    piece = upgraded(projectfile.loads(text, "the clipboard"), catalog)
    if not piece.nodes:
        return graph, ()
    came_from = piece.extra.get(_FOLDER)
    if folder and isinstance(came_from, str) and came_from and Path(came_from) != folder:
        piece = rebased(piece, catalog, Path(came_from), folder, read_alone=True)
    xs, ys = zip(*(node.position for node in piece.nodes.values()), strict=True)
    dx, dy = (at[0] - (min(xs) + max(xs)) / 2, at[1] - (min(ys) + max(ys)) / 2) if at else (offset, offset)
    names: dict[str, str] = {}
    nodes = dict(graph.nodes)
    for id, node in piece.nodes.items():
        names[id] = free_id(id, nodes)
        nodes[names[id]] = replace(node, position=(round(node.position[0] + dx), round(node.position[1] + dy)))
    wires = []
    for wire in piece.wires:
        source = names.get(wire.source) or (wire.source if inputs and wire.source in graph.nodes else None)
        if source is not None:
            wires.append(Wire(source, wire.output, names[wire.target], wire.input))
    made = connect(replace(graph, nodes=nodes), catalog, *wires)
    return carried(made, piece, names, (dx, dy)), tuple(names.values())


def is_copied_text(text: str) -> bool:
    """A quick look at the clipboard before it is offered for pasting."""
    if "shotgraph/" not in text[:2000]:
        return False
    try:
        return bool(projectfile.loads(text, "the clipboard").nodes)
    except InvalidProject:
        return False


# --- groups and notes -------------------------------------------------------------------------------------------


def add_group(graph: Graph, title: str, rect: Rect, *, note: str = "") -> Graph:
    """A backdrop behind nodes, or, with text, a note. Rect: x, y, width, height on the canvas."""
    taken = {str(group.get("id", "")) for group in graph.groups}
    number = 1
    while f"group-{number}" in taken:
        number += 1
    group: dict[str, Any] = {"id": f"group-{number}", "title": title, "rect": [round(edge) for edge in rect]}
    if note:
        group["note"] = note
    return replace(graph, groups=(*graph.groups, group))


def change_group(graph: Graph, id: str, **changes: Any) -> Graph:
    """With keys of a group changed; a key whose value is false or empty is left out."""
    groups = tuple(
        {key: value for key, value in {**group, **changes}.items() if value or key not in changes}
        if group.get("id") == id
        else group
        for group in graph.groups
    )
    return replace(graph, groups=groups)


def remove_groups(graph: Graph, ids: Collection[str]) -> Graph:
    return replace(graph, groups=tuple(group for group in graph.groups if str(group.get("id", "")) not in ids))


def group_rect(group: Mapping[str, Any]) -> Rect:
    """Where a group lies; a file may hold anything, so what cannot be read is a small square at the origin."""
    rect = group.get("rect")
    if (
        isinstance(rect, list)
        and len(rect) == 4
        and all(abs(finite(x) or 0) <= FARTHEST and finite(x) is not None for x in rect)
    ):
        return float(rect[0]), float(rect[1]), max(60.0, float(rect[2])), max(40.0, float(rect[3]))
    return 0.0, 0.0, 200.0, 120.0


# --- exposed settings ---------------------------------------------------------------------------------------------


def exposed_settings(graph: Graph) -> dict[str, tuple[str, ...]]:
    """Node id -> inputs beyond its sockets: settings marked to show a socket, and all inputs that a wire drives."""
    found: dict[str, dict[str, None]] = {}
    for id, node in graph.nodes.items():
        marked = node.extra.get("exposed")
        if isinstance(marked, list | tuple):
            found[id] = {name: None for name in marked if isinstance(name, str)}
    for wire in graph.wires:
        found.setdefault(wire.target, {})[wire.input] = None
    return {id: tuple(names) for id, names in found.items()}


@dataclass(frozen=True)
class WiredNames:
    """Node id -> inputs that a wire drives, and node id -> outputs that one leaves from, each in the wires' order."""

    inputs: Mapping[str, Collection[str]]
    outputs: Mapping[str, Collection[str]]


def wired_names(graph: Graph) -> WiredNames:
    inputs: dict[str, dict[str, None]] = {}
    outputs: dict[str, dict[str, None]] = {}
    for wire in graph.wires:
        inputs.setdefault(wire.target, {})[wire.input] = None
        outputs.setdefault(wire.source, {})[wire.output] = None
    return WiredNames(inputs, outputs)


def expose(graph: Graph, id: str, setting: str, on: bool) -> Graph:
    """Show or hide the socket of a setting; hiding takes the wire away."""
    extra = dict(graph.nodes[id].extra)
    names = [name for name in extra.pop("exposed", ()) if name != setting] + ([setting] if on else [])
    if names:
        extra["exposed"] = names
    graph = graph.change(id, extra=extra)
    if not on:
        graph = graph.disconnect(wire for wire in graph.into(id) if wire.input == setting)
    return graph
