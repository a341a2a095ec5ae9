"""Looks: small graphs that change a picture, kept as project files, put behind an output as a group.

A look's file is a project whose meta says where the picture goes in and where it comes out:

    "meta": {"title": "Bloom", "about": "...", "look": {"in": ["glow.image"], "out": "glow.out"}}

The picture may go into several sockets. Sockets of settings that a user is meant to turn are exposed on its nodes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from studio.base.errors import InvalidProject, Problem, ShotgraphError
from studio.base.files import write_bytes
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Node, Wire, free_id, topological
from studio.graph.graph_edits import add_group, connect
from studio.graph.opening import upgraded
from studio.graph.project_paths import rebased
from studio.graph.projectfile import dumps, load
from studio.graph.validate import misfit
from studio.media.values import Image

Place = tuple[str, str]
"""A node and one of its sockets or outputs."""
_STEP = 280
_HIGH = 290
_ROOM = 24
_HEAD = 36


@dataclass(frozen=True)
class Look:
    """path: its file; own: whether the user saved it, who may take it away again; inputs: where the picture goes in."""

    path: Path
    title: str
    about: str
    graph: Graph
    inputs: tuple[Place, ...]
    output: Place
    own: bool = False

    @property
    def id(self) -> str:
        return self.path.stem


def read_look(path: Path, catalog: Catalog, *, own: bool = False) -> Look:
    """A look from its file. Raises InvalidProject when it is no project, or does not say where a picture goes."""
    graph = upgraded(load(path), catalog)
    said = graph.meta.get("look")
    ends = said if isinstance(said, Mapping) else {}
    given = ends.get("in")
    inputs = tuple(_place(end) for end in given if isinstance(end, str)) if isinstance(given, list) else ()
    output = _place(ends.get("out"))
    if not inputs or any(node not in graph.nodes for node, _ in (*inputs, output)):
        raise InvalidProject([Problem(f"{path.name} is no look: it does not say where a picture goes through it")])
    title = str(graph.meta.get("title") or path.stem)
    return Look(path, title, str(graph.meta.get("about") or ""), graph, inputs, output, own)


def _place(end: Any) -> Place:
    node, _, name = str(end or "").rpartition(".")
    return node, name


def looks_in(folder: Path, catalog: Catalog, *, own: bool = False) -> tuple[list[Look], list[str]]:
    """The looks of a folder by title, and the names of files that are none. A folder that is not there has none."""
    found, wrong = [], []
    for path in sorted(folder.glob("*.shotgraph")):
        try:
            found.append(read_look(path, catalog, own=own))
        except (ShotgraphError, OSError):
            wrong.append(path.name)
    return sorted(found, key=lambda look: look.title.casefold()), wrong


def applied(
    graph: Graph, catalog: Catalog, look: Look, source: Place, folder: Path, title: str = "", *, rewire: bool = True
) -> tuple[Graph, tuple[str, ...], Place]:
    """The graph with a look behind an output, as a group: its nodes' ids in it, and where the picture now comes out.
    folder: what the graph's relative paths start from.

    What the output fed is fed by the look, where its types allow; with rewire=False all stays as it is.
    """
    look = replace(look, graph=rebased(look.graph, catalog, look.path.parent, folder))
    start = graph.nodes[source[0]].position
    left = min(node.position[0] for node in look.graph.nodes.values())
    top = min(node.position[1] for node in look.graph.nodes.values())
    dx, dy = start[0] + _STEP - left, start[1] - top
    names: dict[str, str] = {}
    nodes = dict(graph.nodes)
    for id, node in look.graph.nodes.items():
        names[id] = free_id(id, nodes)
        at = round(node.position[0] + dx), round(node.position[1] + dy)
        nodes[names[id]] = replace(node, position=at)
    inner = [Wire(names[w.source], w.output, names[w.target], w.input) for w in look.graph.wires]
    entering = [Wire(*source, names[node], socket) for node, socket in look.inputs]
    made = connect(replace(graph, nodes=nodes), catalog, *inner, *entering)
    out = names[look.output[0]], look.output[1]
    ids = tuple(names.values())
    if rewire:
        made = _led_through(graph, made, catalog, source, out)
    right = max(nodes[id].position[0] for id in ids) + 220
    low = max(nodes[id].position[1] for id in ids) + _HIGH
    x, y = min(nodes[id].position[0] for id in ids), min(nodes[id].position[1] for id in ids)
    rect = (x - _ROOM, y - _HEAD - _ROOM, right - x + 2 * _ROOM, low - y + _HEAD + 2 * _ROOM)
    return add_group(_room_made(made, graph, ids, source, right - start[0]), title or look.title, rect), ids, out


def _led_through(before: Graph, graph: Graph, catalog: Catalog, source: Place, out: Place) -> Graph:
    """What the output fed before, fed by the look, each wire in its own place."""
    wires = []
    for wire in graph.wires:
        if wire in before.wires and (wire.source, wire.output) == source:
            through = Wire(*out, wire.target, wire.input)
            wire = wire if misfit(through, graph, catalog) else through
        wires.append(wire)
    return replace(graph, wires=tuple(wires))


def _room_made(graph: Graph, before: Graph, ids: Collection[str], source: Place, wide: float) -> Graph:
    """What stands behind the output and is fed by it moves aside, where the look would lie on it."""
    order = topological(graph.nodes, lambda id: [wire.source for wire in graph.into(id)])[0]
    behind = {source[0]}
    for id in order:
        if any(wire.source in behind for wire in graph.into(id)):
            behind.add(id)
    edge = before.nodes[source[0]].position[0]
    moved = [id for id in behind - set(ids) - {source[0]} if before.nodes[id].position[0] > edge]
    if not moved or min(before.nodes[id].position[0] for id in moved) - edge > wide + _STEP / 2:
        return graph
    return graph.move({id: (graph.nodes[id].position[0] + wide, graph.nodes[id].position[1]) for id in moved})


def look_of(graph: Graph, catalog: Catalog, ids: Collection[str], title: str, about: str = "") -> Graph:
    """The chosen nodes as a look's project. Raises ShotgraphError when no one picture goes through them.

    It goes in where one output outside feeds them, or, when nothing does, into the sockets for pictures that are open;
    it comes out of the one output for pictures that feeds no other of them.
    """
    chosen = {id: graph.nodes[id] for id in graph.nodes if id in set(ids)}
    entering = [wire for wire in graph.wires if wire.target in chosen and wire.source not in chosen]
    inner = tuple(wire for wire in graph.wires if wire.target in chosen and wire.source in chosen)
    sources = {(wire.source, wire.output) for wire in entering}
    if len(sources) > 1:
        raise ShotgraphError(
            f"{len(sources)} different outputs lead into these nodes",
            mend="Choose nodes that one picture goes through; choose what makes the others as well.",
        )
    inputs = [(wire.target, wire.input) for wire in entering] or _open(chosen, inner, catalog)
    if not inputs:
        raise ShotgraphError("no picture goes into these nodes", mend="Choose nodes that change a picture.")
    outs = [
        (id, output.name)
        for id, node in chosen.items()
        for output in (catalog[node.type].outputs if node.type in catalog else ())
        if output.type is Image and not any((w.source, w.output) == (id, output.name) for w in inner)
    ]
    if len(outs) != 1:
        what = "no picture comes out of these nodes" if not outs else f"{len(outs)} pictures come out of these nodes"
        raise ShotgraphError(what, mend="Choose nodes that end in one picture.")
    ends = {"in": [".".join(end) for end in inputs], "out": ".".join(outs[0])}
    return Graph(nodes=chosen, wires=inner, meta={"title": title, "about": about, "look": ends})


def save_look(look: Graph, catalog: Catalog, folder: Path, looks: Path) -> Path:
    """Write what `look_of` gave under its title into the folder of looks. folder: what its paths start from."""
    stem = re.sub(r"[^\w-]+", "-", str(look.meta["title"]).casefold()).strip("-") or "look"
    taken = {path.stem for path in looks.glob("*.shotgraph")}
    path = looks / f"{free_id(stem, taken)}.shotgraph"
    looks.mkdir(parents=True, exist_ok=True)
    write_bytes(path, dumps(rebased(look, catalog, folder, looks)).encode())
    return path


def _open(chosen: Mapping[str, Node], inner: Collection[Wire], catalog: Catalog) -> list[Place]:
    fed = {(wire.target, wire.input) for wire in inner}
    return [
        (id, socket.name)
        for id, node in chosen.items()
        for socket in (catalog[node.type].inputs if node.type in catalog else ())
        if socket.type is Image and not socket.optional and (id, socket.name) not in fed
    ]
