"""Wires into the cut: a new timeline that finds its shots and sounds, and outputs dropped onto a track."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from studio.engine.graph import Graph, Node, Wire, topological
from studio.engine.validate import refusal
from studio.engine.values import Shot, Video
from studio.graph_edits import connect
from studio.ui.session import Session
from studio.ui.timeline_cut import SOCKETS, TYPE


def add_timeline(session: Session) -> str:
    """Add a cut and wire to it what fits: the last clips, the script's shots, voices and effects. Its node's id."""
    graph = session.document.graph
    right = max((node.position[0] for node in graph.nodes.values()), default=0) + 320
    top = min((node.position[1] for node in graph.nodes.values()), default=0)
    id = graph.free_id("timeline")
    made = graph.add(id, Node(TYPE, position=(right, top)))
    for socket, wanted in (
        ("pictures", lambda type, out: out is Video and not type.startswith("publish.")),
        ("shots", lambda type, out: out is Shot),
        ("voice", lambda type, out: type.startswith("voice.")),
        ("effects", lambda type, out: type == "audio.effect"),
        ("music", lambda type, out: type == "audio.music"),
    ):
        made = _wired(made, session, id, socket, wanted)
    session.document.edit(QCoreApplication.translate("timeline", "Add a timeline"), made)
    session.selection.select([id])
    return id


def _wired(graph: Graph, session: Session, id: str, socket: str, wanted: Callable[[str, type], bool]) -> Graph:
    """With the last output wired that the socket takes: one that nothing else of its kind goes on from."""
    catalog = session.catalog
    for source in reversed(_in_order(graph)):
        spec = catalog.get(graph.nodes[source].type)
        for output in spec.outputs if spec and source != id else ():
            wire = Wire(source, output.name, id, socket)
            if wanted(graph.nodes[source].type, output.type) and not refusal(wire, graph, catalog):
                return connect(graph, catalog, wire)
    return graph


def _in_order(graph: Graph) -> list[str]:
    before = {node: [wire.source for wire in graph.into(node)] for node in graph.nodes}
    return topological(graph.nodes, lambda node: before[node])[0]


def wired_to_cut(session: Session, cut: str, node: str, output: str, row: str) -> Graph | None:
    """With an output wired to the cut: to the socket of a row if that takes it, else to the first that does. None when
    none does."""
    graph, catalog = session.document.graph, session.catalog
    for socket in dict.fromkeys((SOCKETS.get(row, ""), *SOCKETS.values(), "shots")):
        wire = Wire(node, output, cut, socket)
        if socket and cut in graph.nodes and not refusal(wire, graph, catalog):
            return connect(graph, catalog, wire)
    return None
